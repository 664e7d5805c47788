//! The mouse in the real program: what a terminal sends of it, and what the terminal is told.
#![cfg(unix)]

use vt100::{MouseProtocolEncoding, MouseProtocolMode};

use crate::{pointer::cell_of, program::Program, pty::Terminal};

/// What a terminal sends: the button or the wheel, where, and whether it went down.
fn sent(button: u8, (column, row): (u16, u16), down: bool) -> String {
    format!("\x1b[<{button};{};{}{}", column + 1, row + 1, if down { 'M' } else { 'm' })
}

impl Terminal {
    /// Whether the program hears the mouse, and nothing of it while no button is down.
    pub(crate) fn has_mouse(&self) -> bool {
        let screen = self.screen();
        screen.mouse_protocol_mode() == MouseProtocolMode::ButtonMotion
            && screen.mouse_protocol_encoding() == MouseProtocolEncoding::Sgr
    }

    /// Whether the terminal has the mouse to itself.
    pub(crate) fn has_no_mouse(&self) -> bool {
        let screen = self.screen();
        screen.mouse_protocol_mode() == MouseProtocolMode::None
            && screen.mouse_protocol_encoding() == MouseProtocolEncoding::Default
    }

    /// Where `words` begin on the screen, once all of it is there.
    fn cell_of(&mut self, words: &str) -> (u16, u16) {
        let text = self.settle().text();
        let cell = cell_of(&text, words);
        assert!(cell.is_some(), "no `{words}` on\n{text}");
        cell.unwrap()
    }

    fn click(&mut self, words: &str) -> &mut Self {
        let at = self.cell_of(words);
        self.press(&(sent(0, at, true) + &sent(0, at, false)))
    }
}

#[test]
fn clicks_and_the_wheel_reach_the_program() {
    let program = Program::fresh();
    let mut terminal = Terminal::start(&program, &[], 160, 50);
    terminal.see_all(&["This lesson is about", "next page"]);
    assert!(terminal.has_mouse());
    let page = terminal.cell_of("This lesson is about");
    terminal.press(&sent(65, page, true).repeat(2));
    terminal.wait("page further down", |it| !it.contents().contains("about single sign-on"));
    terminal.press(&sent(64, page, true).repeat(2)).see("This lesson is about");
    let word = terminal.cell_of("single sign-on");
    let click = sent(0, word, true) + &sent(0, word, false);
    terminal.press(&click.repeat(2)).see("copied 1 line");
    terminal.click("From a template").see("this lesson is not written yet");
    terminal.click("People").see_all(&["[People]", "● Sandbox"]);
    terminal.click("grace.kim").see("Enter open").click("grace.kim").see("[Portal]");
    terminal.click("1. Workforce").see("● Lesson").quit();
}

#[test]
fn a_mouse_that_is_left_to_the_terminal_is_never_asked_for() {
    let told = |it: &Terminal| {
        ["?1000", "?1002", "?1003", "?1006"]
            .map(|mode| String::from_utf8_lossy(&it.raw).contains(mode))
    };
    let program = Program::fresh();
    let mut terminal = Terminal::start(&program, &["--no-mouse"], 80, 24);
    terminal.see("next page").press("M").see("the mouse is on");
    assert!(terminal.has_mouse());
    terminal.press("M").see("the mouse is off");
    assert!(terminal.has_no_mouse());
    terminal.quit();
    for (arguments, settings) in [(&["--no-mouse"][..], ""), (&[], "mouse = false\n")] {
        let program = crate::settings::with(settings);
        let mut terminal = Terminal::start(&program, arguments, 80, 24);
        terminal.see("next page").quit();
        assert_eq!(told(&terminal), [false; 4]);
    }
    let program = crate::settings::with("mouse = true\n");
    let mut terminal = Terminal::start(&program, &[], 80, 24);
    terminal.see("next page").quit();
    assert_eq!(told(&terminal), [true, true, false, true]);
}

#[test]
fn an_editor_gets_the_terminal_also_by_a_click() {
    let program = Program::fresh();
    let editor = program.dir().join("editor.sh");
    std::fs::write(
        &editor,
        "#!/bin/sh\nread line\nprintf '{\"Said\": \"%s\"}' \"$line\" > \"$1\"\n",
    )
    .unwrap();
    let editor = format!("sh {}", editor.display());
    let mut terminal = Terminal::with(&program, &["sandbox"], (120, 40), &[("VISUAL", &editor)]);
    terminal.see("sandbox: acme").press("\t\te").see("Change").press("inline\r").see("Ctrl-O");
    terminal.press("\x0f").see("Ctrl-S done").click("$EDITOR");
    terminal.wait("screen of the editor", |it| !it.alternate_screen());
    terminal.press("hello\n").see("\"Said\": \"hello\"");
    assert!(terminal.has_mouse());
    terminal.press("\x03\x1b\x1b");
}
