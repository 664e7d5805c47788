//! A large organization in the pane: what is laid out late is what would have been laid out at once.

use serde_json::json;
use vestibule::{
    api::{self, Call},
    app::{
        Action,
        play::{PlayPane, Tab},
    },
    course::flow::Look,
    sandbox::{Sandbox, Step, complete, view::View},
    world::generate::{Size, generate},
};

const SIZE: Size = Size {
    accounts: 150,
    users: 1_000,
    groups: 40,
    permission_sets: 200,
    assignments: 1_500,
    ..Size::SMALL
};

fn pane() -> PlayPane {
    let sandbox = Sandbox::new("large", generate(SIZE, 1));
    let mut pane = PlayPane::new(sandbox, None, Look { ascii: true });
    pane.fit(62, 30);
    pane
}

/// Every line of the view, as it is when all is laid out at once.
fn all(pane: &PlayPane, view: View) -> Vec<String> {
    let lines = view.lines(pane.sandbox.world(), pane.sandbox.who(), 60, true);
    lines.iter().map(|it| it.row.text()).collect()
}

fn visible(pane: &PlayPane) -> Vec<String> {
    pane.visible().map(|(row, ..)| row.text()).collect()
}

#[test]
fn a_long_view_is_laid_out_as_far_as_one_looks() {
    for view in [View::Organization, View::People, View::PermissionSets, View::Assignments] {
        let mut pane = pane();
        let all = all(&pane, view);
        pane.show(Tab::View(view));
        let n_first = pane.lines().count();
        assert!((120..all.len()).contains(&n_first), "{view:?}: {n_first} of {}", all.len());
        assert!(pane.goes_on());
        // Down by pages, every line comes by in its place, to the last one.
        let mut seen = visible(&pane);
        for _ in 0..all.len() {
            pane.step(Action::PageDown);
            let now = visible(&pane);
            let at = (0..=seen.len()).rev().find(|at| all[*at..].starts_with(&now));
            let at = at.unwrap_or_else(|| panic!("{view:?}: {now:?}"));
            seen.truncate(at);
            seen.extend(now);
            if seen.len() == all.len() {
                break;
            }
        }
        assert_eq!(seen, all);
        assert!(!pane.goes_on() || pane.lines().count() == all.len());
        // At once, too.
        pane.show(Tab::View(view));
        pane.step(Action::End);
        assert!(all.ends_with(&visible(&pane)), "{view:?}");
    }
}

#[test]
fn what_comes_into_view_from_below_is_not_new() {
    let mut pane = pane();
    pane.show(Tab::View(View::People));
    let n_first = pane.lines().count();
    let group = pane.sandbox.world().groups().next().unwrap().display_name.to_string();
    let outcome = pane.run(&format!("aws identitystore delete-group --group-id {group}"));
    assert!(outcome.changed, "{:?}", outcome.output);
    assert!(pane.lines().count() >= n_first.min(120));
    assert_eq!(pane.fresh().count(), 0);
    assert!(visible(&pane).concat().starts_with("Groups"), "{:?}", visible(&pane));
    // What is really new is marked.
    pane.run("aws identitystore create-user --user-name zoe --display-name Zoe --name GivenName=Zoe,FamilyName=Ito");
    pane.run("aws identitystore create-group --display-name Newest");
    let first = pane.sandbox.world().groups().next().unwrap().display_name.to_string();
    pane.run(&format!(
        "aws identitystore create-group-membership --group-id {first} --member-id UserId=zoe"
    ));
    let fresh: Vec<String> = pane.fresh().map(vestibule::text::Row::text).collect();
    assert!(fresh.iter().any(|it| it.contains("zoe")), "{fresh:?}");
}

#[test]
fn a_search_looks_at_what_was_not_laid_out() {
    let mut pane = pane();
    pane.show(Tab::View(View::People));
    let last = pane.sandbox.world().users().last().unwrap().user_name.to_string();
    assert!(!pane.lines().any(|(_, row)| row.text().starts_with(&last)));
    pane.filter(&last);
    assert!(pane.lines().any(|(_, row)| row.text().starts_with(&last)));
    pane.filter("");
    assert!(!pane.lines().any(|(_, row)| row.text().starts_with(&last)));
}

#[test]
fn a_long_history_is_laid_out_around_the_step_that_is_looked_at() {
    const MANY: usize = 600;
    let start = generate(Size::SMALL, 1);
    let steps = (0..MANY).map(|idx| {
        let input = json!({ "DisplayName": format!("long {idx}") });
        let mut call = Call::new("identitystore", "CreateGroup", input);
        api::fill_defaults(&start, &mut call);
        Step::of(&call)
    });
    let (sandbox, lost) = Sandbox::resume("large", start.clone(), steps.collect(), MANY);
    assert_eq!(lost, None);
    let mut pane = PlayPane::new(sandbox, None, Look { ascii: true });
    pane.fit(62, 38);
    pane.show(Tab::History);
    assert_eq!(pane.step_under_cursor(), Some(MANY));
    assert!(pane.n_things() < 410, "{}", pane.n_things());
    // Up and down, every step comes by, on the screen.
    let is_seen = |pane: &PlayPane, n_steps: usize| {
        let lead = format!("{n_steps:3}  ");
        pane.step_under_cursor() == Some(n_steps)
            && visible(pane).iter().any(|row| row.starts_with(&lead))
    };
    for expected in (MANY - 250..MANY).rev() {
        pane.step(Action::Up);
        assert!(is_seen(&pane, expected), "{expected}");
    }
    pane.step(Action::End);
    assert!(is_seen(&pane, MANY));
    pane.step(Action::Top);
    assert!(is_seen(&pane, 0));
    for expected in 1..=250 {
        pane.step(Action::Down);
        assert!(is_seen(&pane, expected), "{expected}");
    }
    pane.step(Action::Top);
    assert!(pane.go_to_step());
    assert!(*pane.sandbox.world() == start);
}

#[test]
fn a_user_is_found_by_a_beginning_however_many_there_are() {
    let size = Size { users: 12_000, assignments: 0, ..SIZE };
    let sandbox = Sandbox::new("large", generate(size, 1));
    let last = sandbox.world().users().last().unwrap().user_name.to_string();
    let shorter: String = last.chars().take(last.len() - 1).collect();
    for typed in [last.as_str(), shorter.as_str()] {
        let line = format!("aws identitystore describe-user --user-id {typed}");
        let found = complete::complete(&sandbox, &line, line.len());
        let texts: Vec<&str> = found.iter().map(|it| it.text.as_str()).collect();
        assert!(texts.contains(&last.as_str()), "{typed}: {texts:?}");
        assert!(texts.iter().all(|it| it.starts_with(typed)), "{typed}: {texts:?}");
        let mut once = texts.clone();
        once.dedup();
        assert_eq!(once, texts);
    }
}
