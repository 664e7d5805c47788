//! The learner's settings in `config.toml`: what holds, what is told of a mistake, who wins.

use std::fs;

use crate::program::Program;
#[cfg(unix)]
use crate::pty::Terminal;

/// A program on a machine where `config.toml` says `settings`.
fn with(settings: &str) -> Program {
    let program = Program::fresh();
    let folder = program.dir().join("home/.config/vestibule");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), settings).unwrap();
    program
}

#[cfg(unix)]
#[test]
fn settings_hold_from_the_first_screen() {
    let program = with("[keys]\nhelp = [\"F1\"]\nquit = [\"Q\"]\npage-down = [\"F8\"]\n");
    let mut terminal = Terminal::start(&program, &[], 80, 24);
    terminal.see_all(&["F8 next page", "F1 keys"]).press("q?\x1bOP").see("Keys: lesson");
    terminal.press("\x1b");
    terminal
        .wait("no list of keys", |it| !it.contents().contains("Keys: lesson"))
        .press("Q")
        .see("Leave vestibule?")
        .press("y");
    assert_eq!(terminal.end(), 0);
}

#[cfg(unix)]
#[test]
fn letters_that_are_turned_off_need_alt() {
    let program = with("single-letter-keys = false\n");
    let mut terminal = Terminal::start(&program, &["sandbox"], 120, 40);
    terminal.see_all(&["Alt-i command", "$ Alt-i types a command"]);
    terminal.press("iq\x1bq").see_all(&["Leave vestibule?", "Alt-n no"]).press("\r");
    assert_eq!(terminal.end(), 0);
    // Nothing of the letters came to the command line.
    assert!(!terminal.text().contains("$ q"));
}

#[cfg(unix)]
#[test]
fn the_first_mistake_is_told_and_the_rest_holds() {
    let program = with("theme = \"lihgt\"\nmeasure = 40\nmeasur = 3\n");
    let mut terminal = Terminal::start(&program, &[], 120, 40);
    terminal.see("config.toml:1:9: no theme is called `lihgt`");
    // Lines of the lesson are as narrow as the settings say.
    let text = terminal.text();
    assert!(text.lines().any(|it| it.contains("single sign-on")), "{text}");
    assert!(!text.contains("This lesson is about single sign-on for a"), "{text}");
}

#[test]
fn plain_mode_tells_it_too_and_the_command_line_wins() {
    let program = with("theme = \"lihgt\"\nkyes = 3\n");
    let ran = program.run(&["--plain"], "q\ny\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("config.toml:1:9: no theme is called `lihgt`"), "{}", ran.out);
    assert!(ran.out.contains("; and one more mistake"), "{}", ran.out);
    // The theme of the settings is not even looked at.
    let ran = program.run(&["--plain", "--theme", "light"], "q\ny\n");
    assert!(
        ran.out.contains("config.toml:2:1: no setting is called `kyes` (did you mean `keys`?)")
    );
    assert!(!ran.out.contains("more mistake"));
}

#[test]
fn plain_mode_has_the_learners_keys() {
    let program = with("single-letter-keys = false\n[keys]\nzoom = [\"bye\", \"Z\"]\n");
    let ran = program.run(&["--plain"], "z\nZ\nq\ny\n");
    assert!(ran.out.contains("config.toml:3:9: no key is called `bye`"), "{}", ran.out);
    assert!(ran.out.contains("`z` means nothing here"), "{}", ran.out);
    assert!(!ran.out.contains("`Z` means nothing here"), "{}", ran.out);
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let program = Program::fresh();
    let ran = program.run(&["--plain", "--config", "mine.toml"], "");
    assert_eq!(ran.code, 3);
    assert!(ran.err.starts_with("vestibule: `mine.toml` cannot be read: "), "{}", ran.err);
    fs::write(program.dir().join("mine.toml"), "theme = \"own.toml\"\n").unwrap();
    let ran = program.run(&["--plain", "--config", "mine.toml"], "q\ny\n");
    assert!(ran.out.contains("mine.toml:1:9: theme `own.toml`: "), "{}", ran.out);
    // A theme of one's own lies beside the settings.
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/themes/light.toml");
    fs::copy(own, program.dir().join("own.toml")).unwrap();
    let ran = program.run(&["--plain", "--config", "mine.toml"], "q\ny\n");
    assert!(!ran.out.contains("mine.toml"), "{}", ran.out);
}
