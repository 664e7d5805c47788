//! The learner's settings in `config.toml`: what holds, what is told of a mistake, who wins.

use std::fs;

use ratatui::style::Color;
use vestibule::{
    app::{Overlay, picker::Choice, settings::SETTINGS},
    ui::{
        Theme,
        theme::{self, Depth},
    },
};

#[cfg(unix)]
use crate::pty::Terminal;
use crate::{program::Program, walk::Walk};

/// A program on a machine where `config.toml` says `settings`.
pub(crate) fn with(settings: &str) -> Program {
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
fn all_mistakes_are_told_and_the_rest_holds() {
    let program = with("theme = \"lihgt\"\nmeasure = 40\nmeasur = 3\npictures = \"gif\"\n");
    let mut terminal = Terminal::start(&program, &[], 80, 24);
    let told = [
        "Mistakes in your settings",
        "config.toml:1:9: no theme is called `lihgt`",
        "config.toml:3:1: no setting is called `measur` (did you mean `measure`?)",
        "config.toml:4:12: this must be one of auto, kitty,",
        "write it as in pictures = \"auto\")",
        "q close",
    ];
    terminal.see_all(&told);
    // It stands nowhere in the course, so no key goes there.
    assert!(!terminal.text().contains("go there"), "{}", terminal.text());
    terminal.press("\r");
    terminal.see_all(&told).press("q");
    terminal.wait("no window", |it| !it.contents().contains("Mistakes in your"));
    // They can be read again.
    terminal.press(":mistakes").see("Mistakes in your settings").press("\r");
    terminal.see_all(&told).press("q");
    terminal.wait("no window", |it| !it.contents().contains("Mistakes in your"));
    // Without mistakes there is nothing to read.
    drop(terminal);
    let program = with("measure = 40\n");
    let mut terminal = Terminal::start(&program, &[], 120, 40);
    terminal.see("Space next page").press(":mistakes").see("mistakes");
    assert!(!terminal.text().contains("Mistakes in your"), "{}", terminal.text());
    terminal.press("\x1b");
    terminal.wait("no palette", |it| !it.contents().contains(":mistakes"));
    // Lines of the lesson are as narrow as the settings say.
    let text = terminal.text();
    assert!(text.lines().any(|it| it.contains("single sign-on")), "{text}");
    assert!(!text.contains("This lesson is about single sign-on for a"), "{text}");
}

#[test]
fn plain_mode_tells_them_too_and_the_command_line_wins() {
    let program = with("theme = \"lihgt\"\nkyes = 3\n");
    let ran = program.run(&["--plain"], "q\ny\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("config.toml:1:9: no theme is called `lihgt`"), "{}", ran.out);
    assert!(ran.out.contains("config.toml:2:1: no setting is called `kyes`"), "{}", ran.out);
    // The theme of the settings is not even looked at.
    let ran = program.run(&["--plain", "--theme", "light"], "q\ny\n");
    assert!(
        ran.out.contains("config.toml:2:1: no setting is called `kyes` (did you mean `keys`?)")
    );
    assert!(!ran.out.contains("lihgt"));
    // Of very many the first are enough; all of them are asked for.
    let many = (0..25).map(|it| format!("a{it:02} = 1\n")).collect::<Vec<_>>().concat();
    let ran = with(&many).run(&["--plain"], "");
    let n_told = ran.out.matches("no setting is called").count();
    assert!(n_told == 20 && ran.out.contains("and more: 25 mistakes in all"), "{}", ran.out);
    let ran = with(&many).run(&["--plain"], ":mistakes\n1\n");
    assert_eq!(ran.out.matches("no setting is called").count(), 45, "{}", ran.out);
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

#[test]
fn the_language_of_the_settings_is_spoken_by_every_command() {
    let program = with("language = \"de.toml\"\n");
    let folder = program.dir().join("home/.config/vestibule");
    fs::write(
        folder.join("de.toml"),
        "\"Nothing is kept yet.\" = \"Noch nichts da.\"\n\"Contents\" = \"Inhalt\"\n\"no lesson is called `{name}`\" = \"keine Lektion heißt `{name}`\"\n",
    )
    .unwrap();
    let ran = program.run(&["progress", "show"], "");
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("Noch nichts da.\n", ""));
    // What ends the program before the settings are asked for is in the language, too.
    let ran = program.run(&["learn", "nowhere"], "");
    assert!(ran.err.starts_with("vestibule: keine Lektion heißt `nowhere`"), "{}", ran.err);
    // The command line wins, and its file is looked for where the learner is.
    fs::write(program.dir().join("fr.toml"), "\"Nothing is kept yet.\" = \"Rien encore.\"\n")
        .unwrap();
    let ran = program.run(&["progress", "show", "--language", "fr.toml"], "");
    assert_eq!(ran.out, "Rien encore.\n");
}

#[test]
fn what_is_wrong_with_the_language_is_told_with_its_place() {
    let program = with("measure = 72\nlanguage = \"de.toml\"\n");
    let ran = program.run(&["progress", "show"], "");
    assert_eq!(ran.out, "Nothing is kept yet.\n");
    assert!(
        ran.err.starts_with("vestibule: config.toml: `de.toml` cannot be read: "),
        "{}",
        ran.err
    );
    let file = program.dir().join("home/.config/vestibule/de.toml");
    fs::write(&file, "\"Nothing is kept yet.\" = 7\n").unwrap();
    let told = "de.toml:1:26: this must be a text in quotes";
    let ran = program.run(&["progress", "show"], "");
    assert_eq!(ran.out, "Nothing is kept yet.\n");
    assert_eq!(ran.err, format!("vestibule: {told}\n"));
    let ran = program.run(&["--plain"], "q\ny\n");
    assert!(ran.out.contains(told) && ran.err.is_empty(), "{}{}", ran.out, ran.err);
    fs::remove_file(file).unwrap();
    let ran = program.run(&["--plain"], "q\ny\n");
    assert!(ran.out.contains("config.toml:2:12: `de.toml` cannot be read: "), "{}", ran.out);
    let program = with("language = 3\n");
    let ran = program.run(&["--plain"], "q\ny\n");
    assert!(ran.out.contains("config.toml:1:12: this must be a text in quotes"), "{}", ran.out);
}

#[test]
fn another_language_holds_from_the_next_start_on() {
    let program = with("language = \"de.toml\"\n");
    let file = program.dir().join("home/.config/vestibule/de.toml");
    fs::write(file, "\"the world as it was at the start\" = \"die Welt am Anfang\"\n").unwrap();
    let typed = ":language english\n1\ng s\nview history\n";
    let ran = program.run(&["sandbox", "--plain"], typed);
    assert!(ran.out.contains("language: english from the next start on, kept in "), "{}", ran.out);
    assert!(ran.out.contains("die Welt am Anfang"), "{}", ran.out);
    let ran = program.run(&["sandbox", "--plain"], "view history\n");
    assert!(ran.out.contains("the world as it was at the start"), "{}", ran.out);
}

#[test]
fn every_choice_of_every_setting_is_found_by_its_name() {
    let mut walk = Walk::unrecorded((120, 40));
    walk.app.settings.themes = theme::names().into_iter().map(str::to_owned).collect();
    for setting in SETTINGS {
        for value in setting.kind.choices(&walk.app.settings.themes) {
            for typed in ["set NAME VALUE", "NAME VALUE"] {
                let typed =
                    typed.replace("NAME", setting.name).replace("VALUE", &value.to_string());
                walk.keys(&format!("Esc : text:'{typed}'"));
                let Some(Overlay::Picker(picker)) = &walk.app.overlay else { panic!() };
                let chosen = picker.chosen().map(|it| it.choice.clone());
                assert_eq!(chosen, Some(Choice::Set(*setting, value.clone())), "{typed}");
            }
            walk.keys("Enter");
            assert_eq!(walk.app.settings.value(*setting), value, "{setting:?}");
        }
    }
    // Without a place for it a setting holds all the same, and says so.
    walk.keys("Esc : text:'measure 72' Enter");
    let told = "measure: 72, but only until you leave: there is no place for settings here";
    assert_eq!(walk.app.notice.as_deref(), Some(told));
    assert_eq!(walk.app.settings.measure(), 72);
    walk.keys(": text:'your own keys' Enter");
    assert!(walk.app.notice.as_deref().unwrap().contains("--config FILE names one"));
}

#[cfg(unix)]
fn background(name: &str) -> vt100::Color {
    let ground = Theme::named(name, Depth::Full).unwrap().screen.bg;
    let Some(Color::Rgb(red, green, blue)) = ground else { return vt100::Color::Default };
    vt100::Color::Rgb(red, green, blue)
}

/// Waits until the screen has the background of theme `name`.
#[cfg(unix)]
fn see_theme(terminal: &mut Terminal, name: &str) {
    let wanted = background(name);
    terminal.wait(name, |it| it.cell(5, 5).is_some_and(|it| it.bgcolor() == wanted));
}

#[cfg(unix)]
const TRUE_COLOURS: &[(&str, &str)] = &[("COLORTERM", "truecolor")];

#[cfg(unix)]
#[test]
fn what_is_chosen_in_the_palette_holds_at_once_and_the_next_time() {
    let program = Program::fresh();
    let file = program.dir().join("home/.config/vestibule/config.toml");
    let mut terminal = Terminal::with(&program, &[], (200, 40), TRUE_COLOURS);
    terminal.see("next page");
    see_theme(&mut terminal, "dark");
    terminal.press(":set theme light\r").see("theme: light, kept in ").see("vestibule/config.toml");
    see_theme(&mut terminal, "light");
    let begins = |it: &str| {
        let line = it.lines().find(|it| it.contains("This lesson is about")).unwrap();
        line.split('│').find(|it| it.contains("This lesson is about")).unwrap().trim().len()
    };
    let wide = begins(&terminal.text());
    terminal.press(":measure 60\r").see("measure: 60, kept in ");
    let narrow = begins(&terminal.text());
    assert!(narrow <= 60 && narrow < wide, "{narrow} {wide}");
    terminal.press(":letter off\r").see("single-letter-keys: off, kept in ");
    terminal.see("Alt-w pane").press("q\x1bq").see("Leave vestibule?").press("\r");
    assert_eq!(terminal.end(), 0);
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        "theme = \"light\"\nmeasure = 60\nsingle-letter-keys = false\n"
    );
    let own = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/themes/light.toml"));
    let own = own.unwrap();
    fs::write(
        file.with_file_name("own.toml"),
        own.replacen("screen = {", "screen = { bold = true,", 1),
    )
    .unwrap();
    fs::write(file.with_file_name("other.toml"), "a = 1").unwrap();
    let mut terminal =
        Terminal::with(&program, &["--theme", "high-contrast"], (200, 40), TRUE_COLOURS);
    terminal.see("Alt-w pane");
    see_theme(&mut terminal, "high-contrast");
    terminal.press(":theme own").see("theme: own.toml  setting: ").press("\r");
    see_theme(&mut terminal, "light");
    terminal.see("theme: own.toml, kept in").press(":other.toml").see("nothing matches");
    terminal.press("\x1b");
    terminal.wait("no list", |it| !it.contents().contains("nothing matches"));
    terminal.press("\x1bq").see("Leave vestibule?").press("\r");
    assert_eq!(terminal.end(), 0);
    assert!(fs::read_to_string(&file).unwrap().starts_with("theme = \"own.toml\"\nmeasure = 60\n"));
}

#[cfg(unix)]
#[test]
fn a_setting_that_cannot_be_kept_holds_until_the_end() {
    let program = with("measure = 60 # for me\n[keys\n");
    let file = program.dir().join("home/.config/vestibule/config.toml");
    let mut terminal = Terminal::with(&program, &[], (250, 40), TRUE_COLOURS);
    terminal.see("config.toml:2:").press("q:theme light\r");
    see_theme(&mut terminal, "light");
    terminal.see("theme: light, but only until you leave: ").see("mend it first");
    terminal.quit();
    assert_eq!(fs::read_to_string(&file).unwrap(), "measure = 60 # for me\n[keys\n");
}

#[test]
fn plain_mode_settles_by_typed_lines() {
    let program = with("# mine\ntheme = \"dark\" # at night\n");
    let ran = program.run(&["--plain"], ":theme light\n1\n:measure 7\n\n:your own keys\n1\nq\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("theme: light  setting: colours of the screen"), "{}", ran.out);
    assert!(ran.out.contains("theme: light, kept in "), "{}", ran.out);
    assert!(ran.out.contains("your own keys stand under [keys] in "), "{}", ran.out);
    let file = program.dir().join("home/.config/vestibule/config.toml");
    assert_eq!(fs::read_to_string(file).unwrap(), "# mine\ntheme = \"light\" # at night\n");
}

#[test]
fn letters_stay_keys_in_plain_mode() {
    let program = Program::fresh();
    let ran = program.run(&["--plain"], ":letter off\n1\nz\nq\n");
    assert!(ran.out.contains("single-letter-keys: off, kept in"), "{}", ran.out);
    assert!(!ran.out.contains("`z` means nothing here"), "{}", ran.out);
}

/// What a terminal is asked its background with.
#[cfg(unix)]
const ASKED: &str = "\x1b]11;?\x1b\\";

#[cfg(unix)]
#[test]
fn a_terminal_that_says_its_background_gets_the_theme_for_it() {
    for (answer, theme) in [
        ("\x1b]11;rgb:ffff/ffff/ffff\x1b\\", "light"),
        ("\x1b]11;rgb:FDFD/F6F6/E3E3\x07", "light"),
        ("\x1b]11;rgb:0000/2b2b/3636\x1b\\", "dark"),
        ("\x1b]11;rgb:1c/1c/1c\x07", "dark"),
    ] {
        let program = Program::fresh();
        let mut terminal = Terminal::with(&program, &[], (120, 40), TRUE_COLOURS);
        let written = terminal.hear(ASKED);
        // Nothing is asked before the first screen is there.
        assert!(written.find("next page").unwrap() < written.find(ASKED).unwrap());
        // Keys that are typed meanwhile are pressed, and nothing else is.
        terminal.press(&format!("gs{answer}?")).see("Keys: sandbox");
        see_theme(&mut terminal, theme);
        terminal.press("\x1b");
        terminal.wait("no list of keys", |it| !it.contents().contains("Keys: sandbox"));
        terminal.quit();
        assert_eq!(terminal.raw().matches(ASKED).count(), 1);
    }
}

#[cfg(unix)]
#[test]
fn an_answer_in_pieces_is_one_and_a_terminal_that_never_answers_loses_no_key() {
    let program = with("[keys]\nhelp = [\"Alt-]\"]\n");
    let answer = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\";
    for at in [2, 5, 20, answer.len() - 1] {
        let mut terminal = Terminal::with(&program, &[], (120, 40), TRUE_COLOURS);
        terminal.hear(ASKED);
        let (one, other) = answer.split_at(at);
        terminal.press(one).settle().press(other);
        see_theme(&mut terminal, "light");
        assert!(!terminal.text().contains("Go to"), "{at}: {}", terminal.text());
        terminal.quit();
    }
    let mut terminal = Terminal::with(&program, &[], (120, 40), TRUE_COLOURS);
    terminal.hear(ASKED);
    // A key that may begin an answer does what it does when nothing follows, or something else.
    terminal.press("\x1b]").see("Keys: lesson").press("\x1b");
    terminal.wait("no list of keys", |it| !it.contents().contains("Keys: lesson"));
    terminal.press("gs\x1b]").see("Keys: sandbox").press("\x1b");
    terminal.wait("no list of keys", |it| !it.contents().contains("Keys: sandbox"));
    terminal.press("\x1b]\x1b").settle();
    terminal.press("\x1b]11;x\x1b").settle();
    terminal.quit();
}

#[cfg(unix)]
#[test]
fn a_background_that_does_not_matter_is_not_asked_for() {
    let ask = |program: &Program, arguments: &[&str], environment: &[(&str, &str)]| {
        let mut terminal = Terminal::with(program, arguments, (120, 40), environment);
        terminal.see("next page").quit();
        terminal.raw().contains(ASKED)
    };
    assert!(ask(&Program::fresh(), &[], &[]));
    assert!(ask(&with("theme = \"auto\"\n"), &[], &[]));
    assert!(!ask(&with("theme = \"dark\"\n"), &[], &[]));
    assert!(!ask(&Program::fresh(), &["--theme", "light"], &[]));
    assert!(!ask(&Program::fresh(), &[], &[("NO_COLOR", "1")]));
    // Later it may.
    let program = with("theme = \"dark\"\n");
    let mut terminal = Terminal::with(&program, &[], (200, 40), TRUE_COLOURS);
    terminal.see("next page").press(":theme auto\r").hear(ASKED);
    terminal.press("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    see_theme(&mut terminal, "light");
    terminal.press(":theme mono\r").see("theme: mono, kept in").press(":theme auto\r");
    see_theme(&mut terminal, "light");
    terminal.quit();
    assert_eq!(terminal.raw().matches(ASKED).count(), 1);
}

#[cfg(unix)]
#[test]
fn a_terminal_that_is_known_has_all_its_colours_on_another_machine() {
    for (term, has_all) in [("xterm-kitty", true), ("foot-direct", true), ("xterm-256color", false)]
    {
        let program = Program::fresh();
        let mut terminal = Terminal::with(&program, &[], (120, 40), &[("TERM", term)]);
        terminal.see("next page");
        assert_eq!(terminal.screen().cell(5, 5).unwrap().bgcolor() == background("dark"), has_all);
        terminal.quit();
    }
}
