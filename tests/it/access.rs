//! A walk through the access view: ask, open a rung, change an assignment, see who may do more now.

use vestibule::{
    app::{Effect, Pane, play::Tab},
    sandbox::view::{ItemRef, View},
};

use crate::{program::Program, walk::Walk};

/// The sandbox of Acme, with the question asked by its form.
fn asked(size: (u16, u16)) -> Walk {
    let mut walk = Walk::new(size);
    walk.perform(Effect::OpenWorld("acme".to_owned()));
    walk.keys("g s");
    assert_eq!(walk.app.focus, Pane::Sandbox);
    walk.keys("v text:alice Tab text:s3:DeleteObject Tab text:arn:aws:s3:::reports/q3.csv Tab");
    walk.keys("text:prod Enter");
    assert!(walk.app.overlay.is_none(), "{}", walk.screen());
    assert_eq!(walk.app.play.as_ref().unwrap().tab, Tab::View(View::Access));
    walk
}

#[test]
fn a_question_is_asked_and_a_rung_is_opened_where_it_decided() {
    for size in [(160, 50), (120, 40), (80, 24)] {
        let mut walk = asked(size);
        let screen = walk.screen();
        for part in ["alice.haddad", "x BLOCKS", "ProtectData at Prod, KeepObjects"] {
            assert!(screen.contains(part), "{part}\n{screen}");
        }
        for _ in 0..20 {
            let play = walk.app.play.as_ref().unwrap();
            if matches!(play.item(), Some(ItemRef::Statement { .. })) {
                break;
            }
            walk.keys("Down");
        }
        walk.keys("Enter 4*Down");
        assert!(walk.screen().contains(">     \"s3:DeleteObject\""), "{}", walk.screen());
        walk.keys("4*Up Enter");
        assert!(!walk.screen().contains(">     \"s3:DeleteObject\""), "{}", walk.screen());
    }
}

#[test]
fn a_change_marks_who_may_do_more_in_the_matrix() {
    let mut walk = asked((120, 40));
    walk.keys("i text:assign Space text:grace.kim Space text:AdministratorAccess Space");
    walk.keys("text:production Enter Esc");
    let play = walk.app.play.as_ref().unwrap();
    let fresh: Vec<String> = play.fresh().map(vestibule::text::Row::text).collect();
    // She may do all but what the organization forbids.
    assert_eq!(fresh, [".BCDEF  grace.kim  production  +role  +BCDEF"], "{}", walk.screen());
    insta::assert_snapshot!("access", walk.screen());
    let marked = |walk: &Walk| {
        let play = walk.app.play.as_ref().unwrap();
        let rows = play.lines().map(|it| it.1.text());
        rows.filter(|it| it.contains("grace.kim")).collect::<Vec<_>>()
    };
    // What was altered stays marked while the learner looks elsewhere and comes back.
    walk.keys("Tab Shift-Tab");
    assert_eq!(marked(&walk), [".BCDEF  grace.kim  production  +role  +BCDEF"]);
    walk.keys("u");
    assert_eq!(marked(&walk), ["......  grace.kim  production  -role  -BCDEF"]);
    // The next change is what counts then, and what is no more goes.
    walk.keys("i paste:'aws identitystore create-group --display-name Newest' Enter Esc");
    assert_eq!(marked(&walk), [""; 0]);
    let play = walk.app.play.as_ref().unwrap();
    assert_eq!(play.fresh().count(), 0, "{}", walk.screen());
}

#[test]
fn letters_that_were_won_and_lost_are_marked_one_by_one() {
    let mut walk = asked((120, 40));
    // Whoever has the role already may less now.
    for line in [
        "aws sso-admin put-inline-policy-to-permission-set --permission-set-arn ViewOnlyAccess \
         --inline-policy '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\
         \"Action\":\"s3:ListAllMyBuckets\",\"Resource\":\"*\"},{\"Effect\":\"Allow\",\
         \"Action\":\"iam:CreateUser\",\"Resource\":\"*\"}]}'",
        "aws sso-admin provision-permission-set --permission-set-arn ViewOnlyAccess \
         --target-type ALL_PROVISIONED_ACCOUNTS",
    ] {
        let outcome = walk.app.play.as_mut().unwrap().run(line);
        assert!(outcome.changed, "{line}: {:?}", outcome.output);
    }
    let play = walk.app.play.as_ref().unwrap();
    let ana = play.lines().map(|it| it.1).find(|it| it.text().contains("ana.ruiz  staging"));
    let ana = ana.unwrap_or_else(|| panic!("{}", walk.screen()));
    assert!(ana.text().ends_with("ana.ruiz  staging  +F  -B"), "{}", ana.text());
    let of = |role| {
        let spans = ana.spans.iter().filter(|it| it.role == role);
        spans.map(vestibule::text::Span::text).collect::<Vec<_>>()
    };
    assert_eq!(of(vestibule::text::Role::Good), ["F", "+F"]);
    assert_eq!(of(vestibule::text::Role::Bad), [".", "-B"]);
}

#[test]
fn the_action_is_completed_from_the_catalogue() {
    let mut walk = Walk::new((120, 40));
    walk.perform(Effect::OpenWorld("acme".to_owned()));
    walk.keys("g s v text:alice Tab text:s3:deleteobj");
    let screen = walk.screen();
    for part in ["= s3:DeleteObject", "> s3:DeleteObject  Write", "s3:DeleteObjectTagging  Tagging"]
    {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    walk.keys("Ctrl-U text:fly-to-the-moon");
    assert!(walk.screen().contains("nothing matches"), "{}", walk.screen());
}

/// Everything in plain mode too: the ladder with numbers, a statement that opens, and the cells that a change altered.
#[test]
fn plain_mode_asks_opens_a_statement_and_says_which_cells_changed() {
    let run = |lines: &str| Program::fresh().run(&["--plain", "sandbox", "acme"], lines).out;
    let why = "why devi s3:GetObject on arn:aws:s3:::acme-audit-logs/x in network\nview access\n";
    let said = run(why);
    let rung = "the policy of acme-audit-logs, SharedServicesRead  (Allow)";
    let row = said.lines().find(|it| it.ends_with(rung)).unwrap_or_else(|| panic!("{said}"));
    let number = row.split_whitespace().next().unwrap();
    // What is opened is said, what is closed is not.
    let said = run(&format!("{why}{number}\n{number}\n"));
    assert_eq!(said.matches(">   \"Principal\": {").count(), 1, "{said}");
    assert_eq!(said.matches(rung).count(), 1, "{said}");
    let change = "assign grace.kim AdministratorAccess shared-services";
    let said = run(&format!("{why}{change}\nview access\n"));
    let altered = "ABCDEF  grace.kim  shared-services  +role  +ABCDEF";
    assert_eq!(said.matches(altered).count(), 2, "{said}");
}
