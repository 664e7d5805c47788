//! A walk through the access view: ask, open a rung, change an assignment, see who may do more now.

use vestibule::{
    app::{Effect, Pane, play::Tab},
    sandbox::view::{ItemRef, View},
};

use crate::walk::Walk;

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
    assert_eq!(fresh, [".BCDEF  grace.kim  production"], "{}", walk.screen());
    insta::assert_snapshot!("access", walk.screen());
    walk.keys("u");
    let play = walk.app.play.as_ref().unwrap();
    assert!(!play.lines().any(|it| it.1.text().contains("grace.kim")));
}
