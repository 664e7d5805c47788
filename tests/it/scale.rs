//! A large organization in the pane: what is laid out late is what would have been laid out at once.
#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::fmt::Write as _;

use serde_json::json;
use vestibule::{
    api::{self, Call},
    app::{
        Action,
        play::{PlayPane, Tab},
    },
    course::flow::Look,
    sandbox::{
        Sandbox, Step, complete,
        view::{ItemRef, Line, View},
    },
    text::Role,
    world::{
        World, fixture,
        generate::{Size, generate},
    },
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
        assert!((100..all.len()).contains(&n_first), "{view:?}: {n_first} of {}", all.len());
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
        // At once, too, and from there every line up to the first.
        pane.show(Tab::View(view));
        pane.step(Action::End);
        let mut seen = visible(&pane);
        assert!(all.ends_with(&seen), "{view:?}");
        let mut n_pages = 0;
        while seen.len() < all.len() {
            pane.step(Action::PageUp);
            let now = visible(&pane);
            let start = all.len() - seen.len();
            let at = (start.saturating_sub(now.len())..=start)
                .find(|at| all[*at..].starts_with(&now))
                .unwrap_or_else(|| panic!("{view:?} above {start}: {now:?}"));
            seen = all[at..].to_vec();
            n_pages += 1;
            assert!(n_pages < all.len(), "{view:?} at {at}");
        }
        // Wherever one is, a few screens are laid out.
        let at_end = pane.lines().count();
        assert!(at_end < 700, "{view:?}: {at_end}");
        pane.step(Action::End);
        assert!(all.ends_with(&visible(&pane)), "{view:?}");
        pane.step(Action::Top);
        assert!(all.starts_with(&visible(&pane)), "{view:?}");
    }
}

#[test]
fn the_end_stays_in_view_when_something_new_stands_there() {
    let mut pane = pane();
    pane.show(Tab::View(View::PermissionSets));
    pane.step(Action::End);
    pane.run("aws sso-admin create-permission-set --name Newest");
    assert!(pane.fresh().any(|row| row.text().starts_with("Newest")));
    assert!(visible(&pane).iter().any(|row| row.starts_with("Newest")), "{:?}", visible(&pane));
    // What is under the cursor stays there when something further up goes.
    pane.show(Tab::View(View::People));
    pane.step(Action::End);
    (0..9).for_each(|_| pane.step(Action::Up));
    let here = pane.item().cloned();
    let first = pane.sandbox.world().users().next().unwrap().user_name.to_string();
    assert!(pane.run(&format!("aws identitystore delete-user --user-id {first}")).changed);
    assert_eq!((pane.item().cloned(), pane.fresh().count()), (here, 0));
}

/// What a search shows, by definition: a thing that holds the words, what it hangs from, what hangs from it.
fn sought(pane: &PlayPane, view: View, words: &str) -> Vec<String> {
    let lines = view.lines(pane.sandbox.world(), pane.sandbox.who(), 60, true);
    let tree = view == View::Organization;
    let depth = |text: &str| text.chars().take_while(|c| " |`-".contains(*c)).count();
    // Each thing: its rows, its depth, whether it holds the words, how many of its rows are shown.
    let mut things: Vec<(Vec<String>, usize, bool, usize)> = Vec::new();
    let mut headings: Vec<(usize, String)> = Vec::new();
    let mut goes_on = false;
    for line in &lines {
        let text = line.row.text();
        match (&line.item, things.last_mut()) {
            (Some(_), _) => {
                let depth = depth(&text);
                things.push((vec![text], depth, false, 0));
                goes_on = true;
            }
            (None, _) if text.is_empty() => goes_on = false,
            (None, _) if line.row.spans[0].role == Role::Heading => {
                headings.push((things.len(), text));
                goes_on = false;
            }
            (None, Some(last)) if goes_on => last.0.push(text),
            (None, _) => {}
        }
    }
    for it in &mut things {
        let text = it.0.join(" ").to_lowercase();
        it.2 = words.split(' ').all(|word| text.contains(word));
        it.3 = if it.2 { it.0.len() } else { 0 };
    }
    for idx in 0..things.len() {
        let mut depth = things[idx].1;
        for above in (0..idx).rev() {
            let between = headings.iter().any(|(at, _)| (above + 1..=idx).contains(at));
            if between || depth == 0 {
                break;
            }
            if things[above].1 < depth {
                depth = things[above].1;
                if things[idx].2 {
                    things[above].3 = things[above].3.max(1);
                }
                if things[above].2 {
                    things[idx].3 = things[idx].0.len();
                }
            }
        }
    }
    let mut shown = Vec::new();
    let mut headings = headings.into_iter().peekable();
    let mut waiting = None;
    for (idx, (rows, _, _, n_shown)) in things.into_iter().enumerate() {
        while let Some((_, text)) = headings.next_if(|(at, _)| *at <= idx) {
            waiting = Some(text);
        }
        if n_shown > 0 {
            shown.extend(waiting.take());
            shown.extend(rows.into_iter().take(n_shown));
        }
    }
    assert!(!tree || shown.is_empty() || shown[0].starts_with("Root"));
    shown
}

/// Looks for `words` to the end, or until enough is found.
fn find(pane: &mut PlayPane, words: &str) {
    pane.filter(words);
    while pane.is_searching() {
        pane.search_on();
    }
}

#[test]
fn a_search_shows_what_holds_the_words_and_what_belongs_to_it() {
    let mut pane = pane();
    pane.fit(62, 1_000);
    for view in [
        View::Organization,
        View::People,
        View::PermissionSets,
        View::Assignments,
        View::Applications,
        View::Policies,
    ] {
        for words in ["99", "unit-0002", "group-00013", "set00123 for"] {
            pane.show(Tab::View(view));
            find(&mut pane, words);
            let expected = sought(&pane, view, words);
            // So many that a search waits until one wants more.
            pane.step(Action::End);
            while pane.is_searching() {
                pane.search_on();
            }
            let found: Vec<String> = pane.lines().skip(1).map(|(_, row)| row.text()).collect();
            if pane.goes_on() {
                assert!(found.len() >= 500 && expected.starts_with(&found), "{view:?} {words}");
            } else {
                assert_eq!(found, expected, "{view:?} {words}");
            }
        }
    }
}

#[test]
fn a_search_in_a_large_world_goes_on_between_keys() {
    let size = Size { users: 9_000, accounts: 20, assignments: 0, ..SIZE };
    let mut pane =
        PlayPane::new(Sandbox::new("large", generate(size, 1)), None, Look { ascii: true });
    pane.fit(62, 30);
    pane.show(Tab::View(View::People));
    pane.filter("user.008999");
    let mut n_times = 0;
    while pane.is_searching() {
        n_times += 1;
        pane.search_on();
    }
    assert!(n_times > 2, "{n_times}");
    // In two groups, and among the users.
    let rows: Vec<String> = pane.lines().skip(1).map(|(_, row)| row.text()).collect();
    let named = rows.iter().filter(|it| it.trim_start().starts_with("user.008999")).count();
    assert_eq!((rows.len(), named), (7, 3), "{rows:?}");
    assert!(matches!(pane.item(), Some(ItemRef::Group(_))), "{:?}", pane.item());
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
    find(&mut pane, &last);
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

#[test]
fn a_search_in_a_long_history_comes_to_its_first_steps() {
    let start = generate(Size::SMALL, 1);
    let steps = (0..3_000).map(|idx| {
        let name = format!("long {idx} {}", if idx % 1_000 == 7 { "needle" } else { "hay" });
        let input = json!({ "DisplayName": name });
        let mut call = Call::new("identitystore", "CreateGroup", input);
        api::fill_defaults(&start, &mut call);
        Step::of(&call)
    });
    let (sandbox, _) = Sandbox::resume("large", start.clone(), steps.collect(), 3_000);
    let mut pane = PlayPane::new(sandbox, None, Look { ascii: true });
    pane.fit(62, 38);
    pane.show(Tab::History);
    pane.filter("needle");
    let mut n_times = 0;
    while pane.is_searching() {
        n_times += 1;
        pane.search_on();
    }
    assert!(n_times > 2, "{n_times}");
    let found: Vec<String> = pane.lines().map(|(_, row)| row.text()).collect();
    let leads = ["  8  ", "1008  ", "2008  "];
    for lead in leads {
        assert!(found.iter().any(|row| row.starts_with(lead)), "{lead}: {found:?}");
    }
    assert_eq!(pane.n_things(), 3);
    pane.step(Action::Down);
    assert!(pane.go_to_step());
    assert_eq!(pane.sandbox.cursor(), 1_008);
}

#[test]
fn a_portal_with_very_many_accounts_is_shown_in_part_and_found_whole() {
    let size = Size {
        accounts: 700,
        users: 1,
        groups: 1,
        permission_sets: 1,
        assignments: 700,
        ..Size::SMALL
    };
    let world = generate(size, 1);
    let user = world.users().next().unwrap().id.clone();
    let accounts = world.portal(&user).len();
    assert!(accounts > 600, "{accounts}");
    let lines = View::Portal.lines(&world, Some(&user), 62, true);
    let told = |line: &Line| line.row.text().contains("more accounts: / and a name finds each");
    assert!(lines.len() < 530 && lines.iter().any(told), "{}", lines.len());
    let mut pane = PlayPane::new(Sandbox::new("large", world), None, Look { ascii: true });
    pane.fit(62, 30);
    pane.show(Tab::View(View::Portal));
    find(&mut pane, "account-00650");
    assert!(pane.lines().any(|(_, row)| row.text().starts_with("account-00650")));
}

#[test]
fn a_bar_leads_through_what_is_not_laid_out() {
    for view in [View::Organization, View::People, View::PermissionSets, View::Assignments] {
        let mut pane = pane();
        let all = all(&pane, view);
        pane.show(Tab::View(view));
        let n_entries = pane.extent().all;
        assert!(n_entries > 140, "{view:?}: {n_entries}");
        for to in [n_entries / 2, 9, usize::MAX, n_entries / 3, 1, n_entries - 2, 0, usize::MAX] {
            pane.scroll_to(to);
            let (extent, visible) = (pane.extent(), visible(&pane));
            assert_eq!(extent.all, n_entries, "{view:?}");
            let is_end = extent.to == n_entries;
            assert!(extent.from == to || is_end && extent.from < to, "{view:?} {to}: {extent:?}");
            assert_eq!(is_end, all.ends_with(&visible), "{view:?} {to}");
            assert_eq!(extent.from == 0, all.starts_with(&visible), "{view:?} {to}");
            assert!(all.windows(visible.len()).any(|it| *it == visible), "{view:?} {to}");
            let at = pane.cursor();
            assert!((pane.top()..pane.top() + visible.len()).contains(&at), "{view:?} {to}");
            assert!(pane.lines().count() < 700);
        }
    }
}

#[test]
fn a_bar_leads_through_a_long_history() {
    let mut pane = pane();
    for idx in 0..1_000 {
        pane.run(&format!("aws identitystore create-group --display-name made-{idx}"));
    }
    pane.show(Tab::History);
    for to in [0, 500, usize::MAX, 30, 990] {
        pane.scroll_to(to);
        let extent = pane.extent();
        assert_eq!(extent.all, 1_001);
        assert!(extent.from == to || extent.to == 1_001 && extent.from < to, "{to}: {extent:?}");
        // The step under the cursor is in view, and looked at.
        let step = pane.step_under_cursor().unwrap();
        assert!((extent.from..=extent.to).contains(&step), "{to}: {step} {extent:?}");
        assert_eq!(pane.is_in_past(), step != 1_000);
        assert!(pane.lines().count() < 450);
    }
}

/// A world where `n` people are signed in and each has a session in a role of the account that all may use.
fn with_sessions(n: usize) -> World {
    let mut source = "\
title = \"Signed in\"\nregion = \"us-west-2\"\ntime = 2026-01-05T09:00:00Z\nseed = 1\n
[organization]\nmanagement = \"management\"\n
[[accounts]]\nname = \"management\"\n
[[groups]]\nname = \"Everybody\"\n
[[permission_sets]]\nname = \"ViewOnlyAccess\"\nmanaged_policies = [\"ViewOnlyAccess\"]\n
[[assignments]]\ngroup = \"Everybody\"\npermission_set = \"ViewOnlyAccess\"\naccount = \"management\"\n"
        .to_owned();
    for idx in 0..n {
        let name = format!("user.{idx:05}");
        write!(
            source,
            "\n[[users]]\nname = \"{name}\"\ngiven_name = \"User\"\nfamily_name = \"{idx:05}\"\n\
             groups = [\"Everybody\"]\n
[[portal_sessions]]\nuser = \"{name}\"\nstarted = 2026-01-05T08:00:00Z\nexpires = 2026-01-05T16:00:00Z\n
[[role_sessions]]\nuser_name = \"{name}\"\nuser = \"{name}\"\naccount = \"management\"\n\
             permission_set = \"ViewOnlyAccess\"\nexpires = 2026-01-05T10:00:00Z\n"
        )
        .unwrap();
    }
    fixture::parse("signed-in.toml", &source).unwrap()
}

#[test]
fn very_many_sessions_are_shown_in_part_and_found_whole() {
    let world = with_sessions(620);
    assert_eq!((world.live_sessions().count(), world.live_role_sessions().count()), (620, 620));
    let lines = View::Sessions.lines(&world, None, 120, true);
    let told =
        lines.iter().filter(|it| it.row.text().contains("and 120 more: / and a name finds each"));
    // Of either kind as many as a thing may have rows, and how many there are besides.
    assert_eq!((told.count(), lines.len() < 1_020), (2, true), "{}", lines.len());
    let mut pane = PlayPane::new(Sandbox::new("large", world), None, Look { ascii: true });
    pane.fit(62, 30);
    pane.show(Tab::View(View::Sessions));
    find(&mut pane, "user.00615");
    let found = pane.lines().filter(|(_, row)| row.text().trim_start().starts_with("user.00615"));
    assert_eq!(found.count(), 2);
}
