//! A policy written in plain mode: lines that are typed, and what the editor of the screen can do besides.

use crate::program::Program;

/// The way to the form of the inline policy of the first permission set, and to its document.
const TO_FORM: &str = "view permission sets\ne 1\ninline\n1\n";

/// What plain mode says while these lines are typed.
fn said(lines: &str) -> String {
    let program = Program::fresh();
    let ran = program.run(&["sandbox"], lines);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.out
}

#[test]
fn a_policy_is_written_line_by_line() {
    let policy = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:ListAllMyBuckets\", \"Resource\": \"*\"}\n}\n";
    let out = said(&format!(
        "{TO_FORM}edit\n.d 1 99\n{policy}.\n\naws sso-admin get-inline-policy-for-permission-set --permission-set-arn AdministratorAccess\n"
    ));
    for expected in [
        "Type it on one line, or `edit` to write it over many.",
        "Type lines. A lone . takes the document into the form; .? lists what else there is.",
        "line 1> ",
        "line 4> ",
        "put-inline-policy-to-permission-set",
        "s3:ListAllMyBuckets\\\"",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
}

#[test]
fn what_was_written_is_changed_by_line_numbers_and_undone() {
    let out = said(&format!(
        "{TO_FORM}edit\n.d 1 99\n{{\n  \"Statement\": [\n.\n.i 2   \"Version\": \"2012-10-17\",\n.p\n.3\n    x\n.c 4     {{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}}\n  ]\n}}\n.undo\n.redo\n.tidy\n.d 99\n.nonsense\n.p\n.\n"
    ));
    for expected in [
        // What is not JSON yet is not taken.
        "not JSON yet, at line 2",
        "   2    \"Version\": \"2012-10-17\",",
        "`.d 99` is nothing that the editor does; .? lists what is",
        "`.nonsense` is nothing that the editor does",
        "   4      {",
        "   9    ]",
        "Enter keeps `{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}]}`",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
}

#[test]
fn what_is_not_to_be_kept_is_dropped_after_asking() {
    let out =
        said(&format!("{TO_FORM}edit\n.d 1 99\n{{\"a\": 1}}\n.cancel\n.cancel\ncancel\nhistory\n"));
    for expected in ["Esc again drops what you changed", "nothing has changed since the start"] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
}

#[test]
fn the_editor_says_what_can_be_typed_in_it() {
    let out = said(&format!("{TO_FORM}edit\n.?\n\n.$EDITOR\n"));
    for expected in [
        ".i N TEXT    put TEXT in before line N",
        ".tidy        lay the document out anew",
        ".undo        undo the last change",
        ".$EDITOR     edit it in your own editor",
        ".cancel      close, cancel",
        "no terminal is there for an editor: edit it here",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
}

#[test]
fn a_form_says_what_there_is_to_choose_and_a_field_can_be_emptied() {
    let program = Program::fresh();
    let lines = "a\n1\nnobody\nnothing\nmanagement\ncancel\na\n4\nWorkloads\nwrong\nclear\n\n";
    let ran = program.run(&["sandbox", "empty"], lines);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for expected in [
        "a user or a group; there is none yet",
        "there is none to choose yet, make one first: who",
        "each as Key=…,Value=…)",
        "Enter keeps `wrong`; `clear` empties it; `cancel` leaves the form.",
        "└─ Workloads  ou-",
    ] {
        assert!(ran.out.contains(expected), "{expected}\n{}", ran.out);
    }
}
