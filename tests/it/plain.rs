//! What plain mode answers to lines that name nothing, and what it says can be typed.

use crate::program::Program;

/// What plain mode says while these lines are typed.
fn said(arguments: &[&str], lines: &str) -> String {
    let ran = Program::fresh().run(&[arguments, &["--plain"]].concat(), lines);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{lines:?}");
    ran.out
}

const LEARN: &[&str] = &[];
const SANDBOX: &[&str] = &["sandbox", "acme"];

#[test]
fn a_line_that_names_nothing_is_answered() {
    for (arguments, lines, expected, never) in [
        (
            LEARN,
            ":zzzz\n",
            "nothing matches `zzzz`: type others, or an empty line to leave",
            "nothing in",
        ),
        // Also when it is typed again.
        (LEARN, ":zzzz\nyyyy\nyyyy\n", "to leave\nlist> yyyy\nDo or go to\nnothing matches", "?"),
        (LEARN, "999\n", "nothing here has the number 999", "means"),
        (LEARN, "0\n", "nothing here has the number 0", "means"),
        (LEARN, "t\n999\n", "nothing here has the number 999", "not written"),
        // What cannot be chosen is not the last that can.
        (
            LEARN,
            ":theme\n999\n",
            "nothing in this list has the number 999; an empty line leaves it",
            "kept in",
        ),
        (LEARN, "g/sandbox\n999\n", "nothing in this list has the number 999", "means"),
        (SANDBOX, "999\n", "nothing here has the number 999", "means"),
        (SANDBOX, "d 999\n", "nothing here has the number 999", "cancel"),
        (SANDBOX, "d nothing\n", "`d nothing` means nothing here; ? lists what does", "cancel"),
        (SANDBOX, "view people\nd 3\n", "`cancel` leaves the form", "nothing here"),
    ] {
        let out = said(arguments, lines);
        assert!(out.contains(expected), "{lines:?}: no `{expected}` in\n{out}");
        assert!(!out.contains(never) || never == "?", "{lines:?}: `{never}` in\n{out}");
    }
}

#[test]
fn what_is_listed_can_be_done() {
    let listed = |arguments: &[&str], lines: &str| {
        let out = said(arguments, lines);
        let from = out.rfind("> ?\n").map_or(0, |it| it + 4);
        let told = out.get(from..).unwrap().lines().filter(|it| !it.contains("> "));
        told.map(str::to_owned).collect::<Vec<_>>()
    };
    let has = |rows: &[String], key: &str| rows.iter().any(|it| it.starts_with(&format!("{key} ")));
    let rows = listed(LEARN, "?\n");
    for key in ["(empty)", "N", "q", "g", ":", ":words", "aws …", "view NAME"] {
        assert!(has(&rows, key), "{key}\n{}", rows.join("\n"));
    }
    // There is nowhere to go forward to, and nothing was searched for.
    for key in ["L", "H", "edit", "cancel"] {
        assert!(!has(&rows, key), "{key}\n{}", rows.join("\n"));
    }
    assert!(rows.iter().any(|it| it.contains("leave at once; everything is kept")));
    assert!(!rows.iter().any(|it| it.contains("after asking")), "{}", rows.join("\n"));
    let rows = listed(LEARN, "g o\n3\nH\n?\n");
    assert!(has(&rows, "L"), "{}", rows.join("\n"));
    // Before there is a form nothing can be written in it.
    let rows = listed(SANDBOX, "view people\na\n?\n");
    assert!(has(&rows, "cancel") || has(&rows, "words"), "{}", rows.join("\n"));
    let rows = listed(LEARN, ":\n?\n");
    assert!(has(&rows, "words") && !has(&rows, "aws …"), "{}", rows.join("\n"));
    // Every key that is listed is one.
    let keys = listed(LEARN, "?\n");
    let keys = keys.iter().filter_map(|it| it.split(' ').next()).filter(|it| it.len() == 1);
    for key in keys.filter(|it| !["N", "q", "?"].contains(it)) {
        let out = said(LEARN, &format!("{key}\n"));
        assert!(!out.contains("means nothing here"), "{key}\n{out}");
    }
}

#[test]
fn q_leaves_at_once() {
    let out = said(LEARN, "q\n1\n");
    assert!(!out.contains("Leave vestibule?") && out.ends_with("> q\n"), "{out}");
}
