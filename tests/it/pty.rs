//! The real program in a pseudo-terminal: the first walk from start to score, and what it leaves behind.
//!
//! Nothing here sleeps: a test reads what the program writes until the screen is as it waits for.
#![cfg(unix)]

use std::{
    fs,
    io::{Read as _, Write},
    process::Command,
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use vestibule::course::{
    Files,
    document::{Document, Target, TargetKind},
    load,
};

use crate::{
    practice,
    program::{BINARY, Program, bank, letters},
};

const ROLE: &str = "AWSReservedSSO_PowerUserAccess_";
const READY: &str = "next page";
const CREATE_AUDIT: &str = "aws sso-admin create-permission-set --name Audit";

/// The longest silence of a program that is expected to say something.
const PATIENCE: Duration = Duration::from_secs(20);

/// The most that a program writes, in pieces, before what is expected is there.
const MOST_WRITES: usize = 60;

/// A terminal with the program in it.
pub(crate) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    /// Open, so that the terminal can be looked at after the program has ended.
    _slave: Box<dyn SlavePty + Send>,
    keyboard: Box<dyn Write + Send>,
    written: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    pub(crate) raw: Vec<u8>,
    modes_before: String,
}

impl Terminal {
    pub(crate) fn start(program: &Program, arguments: &[&str], columns: u16, rows: u16) -> Self {
        Self::with(program, arguments, (columns, rows), &[])
    }

    pub(crate) fn with(
        program: &Program,
        arguments: &[&str],
        (columns, rows): (u16, u16),
        environment: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let mut command = CommandBuilder::new(BINARY);
        command.env_clear();
        for (name, value) in program.environment() {
            command.env(name, value);
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        command.cwd(program.dir());
        command.args(arguments);
        command.args(["--data-dir", &program.data().to_string_lossy()]);
        let modes_before = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, written) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer.get(..count).unwrap().to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            keyboard: pair.master.take_writer().unwrap(),
            master: pair.master,
            _slave: pair.slave,
            written,
            screen: vt100::Parser::new(rows, columns, 0),
            raw: Vec::new(),
            modes_before,
        }
    }

    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
        self
    }

    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Reads until nothing more comes: what is seen is then a whole screen.
    pub(crate) fn settle(&mut self) -> &mut Self {
        while let Ok(bytes) = self.written.recv_timeout(Duration::from_millis(300)) {
            self.take(&bytes);
        }
        self
    }

    /// Reads until the program has written `wanted`; all that it wrote until then.
    pub(crate) fn hear(&mut self, wanted: &str) -> String {
        while !self.raw().contains(wanted) {
            let bytes = self.written.recv_timeout(PATIENCE).ok();
            assert!(bytes.is_some(), "{wanted:?} was not written");
            self.take(&bytes.unwrap());
        }
        self.raw()
    }

    /// All that the program has written.
    pub(crate) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    fn take(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        self.raw.extend_from_slice(bytes);
    }

    /// Reads until the screen is as `is_so` wants it.
    pub(crate) fn wait(&mut self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        // The clock of an exam is never silent.
        for _ in 0..MOST_WRITES {
            if is_so(self.screen.screen()) {
                return self;
            }
            let bytes = self.written.recv_timeout(PATIENCE).ok();
            assert!(bytes.is_some(), "no {what} on the screen:\n{}", self.text());
            self.take(&bytes.unwrap());
        }
        assert!(is_so(self.screen.screen()), "no {what} on the screen:\n{}", self.text());
        self
    }

    pub(crate) fn see(&mut self, wanted: &str) -> &mut Self {
        self.wait(wanted, |screen| screen.contents().contains(wanted))
    }

    /// Sees all of `wanted` at once.
    pub(crate) fn see_all(&mut self, wanted: &[&str]) -> &mut Self {
        self.wait(&wanted.join(" and "), |screen| {
            let text = screen.contents();
            wanted.iter().all(|it| text.contains(it))
        })
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.master.resize(size(columns, rows)).unwrap();
        self.screen.screen_mut().set_size(rows, columns);
        self
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let kill = format!("kill -{name} {id}");
        assert!(Command::new("/bin/sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Reads until the program has ended; its exit code.
    pub(crate) fn end(&mut self) -> u32 {
        let mut silence = Duration::ZERO;
        let step = Duration::from_millis(5);
        loop {
            let ended = self.child.try_wait().unwrap();
            while let Ok(bytes) = self.written.recv_timeout(step) {
                self.take(&bytes);
                silence = Duration::ZERO;
            }
            if let Some(status) = ended {
                return status.exit_code();
            }
            silence += step;
            assert!(silence < PATIENCE, "the program does not end:\n{}", self.text());
        }
    }

    /// Whether the terminal is as the program found it.
    pub(crate) fn assert_given_back(&mut self, after: &str) {
        self.wait("end of the alternate screen", |it| !it.alternate_screen() && !it.hide_cursor());
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "{after}");
        assert!(!screen.hide_cursor(), "{after}");
        assert!(!screen.bracketed_paste(), "{after}");
        assert!(self.has_no_mouse(), "{after}");
        // The modes follow what is written, so while the program runs they may come a moment later.
        let mut silence = Duration::ZERO;
        let step = Duration::from_millis(5);
        while self.modes() != self.modes_before && silence < PATIENCE {
            if let Ok(bytes) = self.written.recv_timeout(step) {
                self.take(&bytes);
            }
            silence += step;
        }
        assert_eq!(self.modes(), self.modes_before, "{after}");
    }

    /// The modes of the terminal, as the system has them.
    fn modes(&self) -> String {
        format!("{:?}", self.master.get_termios())
    }

    pub(crate) fn quit(&mut self) {
        self.press("q").see("Leave vestibule?").press("y");
        assert_eq!(self.end(), 0);
        self.assert_given_back("quit");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves no program behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn lesson() -> Document {
    let (course, _) = load::open(Files::embedded());
    load::page(&course, course.chapter_at("content/workforce-identity.md").unwrap())
}

/// The first walk: read, try, be asked, leave, come back.
fn walk(columns: u16, rows: u16) {
    let program = Program::fresh();
    let mut terminal = Terminal::start(&program, &[], columns, rows);
    terminal.see_all(&["This lesson is about single sign-on", READY]);
    let is_one_pane = columns < 90;
    let mut focus = 0;
    // Its tables fit, so that Tab does not stop at them.
    let stops = |it: &&Target| !matches!(it.kind, TargetKind::Table { .. });
    for (idx, target) in lesson().targets.iter().filter(stops).enumerate() {
        let tabs = "\t".repeat(idx + 1 - focus);
        match &target.kind {
            TargetKind::Link { .. }
            | TargetKind::Footnote { .. }
            | TargetKind::Fold { .. }
            | TargetKind::Table { .. } => {
                continue;
            }
            TargetKind::Run { command } => {
                terminal.press(&format!("{tabs}\r"));
                if command.starts_with("aws sso-admin create-account-assignment") {
                    terminal.see(ROLE);
                    if is_one_pane {
                        terminal.press("gs").see_all(&["[Sandbox]", "Organization", ROLE]);
                        terminal.press("gl").see("[Lesson]");
                    }
                }
            }
            TargetKind::Quiz { .. } => {
                terminal.press(&format!("{tabs}\r")).see("1 / 4");
            }
        }
        focus = idx + 1;
    }
    answer(&program, &mut terminal, 4, &[2]);
    terminal.see("Score: 3/4 (75 %)").press("r").see("1 / 1");
    answer(&program, &mut terminal, 1, &[]);
    terminal.see("Score: 1/1 (100 %)").press("\r").see(READY);
    // Somewhere in the middle, so that the way back there proves something.
    terminal.press("gg}}jjj").see("▸ What Identity Center is");
    let header = |it: &Terminal| it.text().lines().next().unwrap().to_owned();
    let left = header(&terminal);
    let line = terminal.text().lines().find(|it| it.contains("led by one account")).map(middle);
    terminal.quit();

    let mut again = Terminal::start(&program, &[], columns, rows);
    again.see_all(&["▸ What Identity Center is", READY]);
    assert_eq!(header(&again), left);
    let found = again.text().lines().find(|it| it.contains("led by one account")).map(middle);
    assert_eq!(found, line);
    again.press("gsG").see_all(&["sandbox: acme", ROLE]).quit();
    let record = program.record();
    for (attempt, correct, total) in [(0, 3, 4), (1, 1, 1)] {
        let of = |what| record.pointer(&format!("/attempts/{attempt}/{what}")).cloned();
        assert_eq!((of("correct"), of("total")), (Some(correct.into()), Some(total.into())));
    }
}

/// The first words of a line of the page, whatever stands beside it.
fn middle(line: &str) -> String {
    line.split('│').next().unwrap_or_default().trim().to_owned()
}

/// Answers the questions that are left of `total`.
fn answer(program: &Program, terminal: &mut Terminal, total: usize, wrong: &[usize]) {
    let answers = letters(&program.attempt(), &bank(), wrong);
    assert_eq!(answers.len(), total);
    for (idx, answer) in answers.iter().enumerate() {
        terminal.see(&format!("{} / {total}", idx + 1)).press(answer).press("\r");
        let is_wrong = wrong.contains(&(idx + 1));
        terminal.see(if is_wrong { "Not quite." } else { "Correct." }).press("G\r");
    }
}

#[test]
fn the_first_walk_at_80_by_24() {
    walk(80, 24);
}

#[test]
fn the_first_walk_at_120_by_40() {
    walk(120, 40);
}

#[test]
fn the_terminal_is_given_back_however_it_ends() {
    for end in ["q", "\u{3}", "TERM", "HUP", "INT", "QUIT"] {
        let program = Program::fresh();
        let mut terminal = Terminal::start(&program, &[], 80, 24);
        terminal.see_all(&[READY, "saved"]);
        assert!(terminal.screen.screen().alternate_screen());
        assert!(terminal.screen.screen().bracketed_paste());
        assert!(terminal.has_mouse());
        assert_ne!(terminal.modes(), terminal.modes_before);
        match end {
            "q" => {
                terminal.press("q").see("Leave vestibule?").press("y");
            }
            "\u{3}" => {
                terminal.press("\u{3}");
            }
            name => terminal.signal(name),
        }
        assert_eq!(terminal.end(), 0, "{end}");
        terminal.assert_given_back(end);
    }
}

#[test]
fn the_terminal_is_given_back_while_the_program_is_stopped() {
    let program = Program::fresh();
    let mut terminal = Terminal::start(&program, &[], 80, 24);
    terminal.see(READY).press("jj");
    for stop in ["\u{1a}", "TSTP"] {
        terminal.wait("screen of its own", vt100::Screen::alternate_screen);
        match stop {
            "\u{1a}" => {
                terminal.press("\u{1a}");
            }
            name => terminal.signal(name),
        }
        terminal.assert_given_back(stop);
        // The program gives the terminal back just before it stops, so it may have to be woken twice.
        while !terminal.screen.screen().alternate_screen() {
            terminal.signal("CONT");
            if let Ok(bytes) = terminal.written.recv_timeout(Duration::from_millis(20)) {
                terminal.take(&bytes);
            }
        }
        terminal.see_all(&["This lesson is about", READY]);
        assert!(terminal.has_mouse());
        assert_ne!(terminal.modes(), terminal.modes_before);
    }
    terminal.quit();
}

#[test]
fn a_kill_in_the_sandbox_loses_nothing() {
    let program = Program::fresh();
    let mut terminal = Terminal::start(&program, &["sandbox", "acme"], 120, 40);
    terminal.see("sandbox: acme").press("i").press(CREATE_AUDIT).press("\r");
    terminal.see("\"Name\": \"Audit\"");
    terminal.signal("KILL");
    terminal.end();
    let mut again = Terminal::start(&program, &["sandbox"], 120, 40);
    again.see("undo (1)").press("u").see("redo (1)");
    again.signal("KILL");
    again.end();
    let mut third = Terminal::start(&program, &["sandbox"], 120, 40);
    third.see("redo (1)").quit();
    let shown = program.run(&["progress", "show"], "").out;
    assert!(shown.contains("world acme · 0 of 1 steps in force"), "{shown}");
}

#[test]
fn a_line_comes_back_after_a_kill() {
    let program = Program::fresh();
    let mut terminal = Terminal::start(&program, &["sandbox", "acme"], 120, 40);
    terminal.see("sandbox: acme").press("i").press("aws sts get-caller-identity\r");
    terminal
        .see("\"Account\": \"111122223333\"")
        .press("roles staging\r")
        .see("$ aws iam list-roles");
    terminal.signal("KILL");
    terminal.end();
    let mut again = Terminal::start(&program, &["sandbox"], 120, 40);
    again.see("sandbox: acme").press("i\u{12}").see("search:").press("caller");
    again.see("$ aws sts get-caller-identity").press("\r").see("\"Account\": \"111122223333\"");
    again.press("\u{1b}[A\u{1b}[A").see("$ roles staging").press("\u{3}\u{3}");
    assert_eq!(again.end(), 0);
}

#[test]
fn a_kill_in_the_check_keeps_the_place() {
    let program = Program::fresh();
    let mut terminal = Terminal::start(&program, &["quiz"], 80, 24);
    terminal.see("1 / 4").press("a\r").see("wrong").press("G\r").see("2 / 4").press("b");
    // The mark on the option is drawn after the choice is kept.
    terminal.wait("mark", |it| it.contents().contains("(x) b") || it.contents().contains("[x] b"));
    let before = program.attempt();
    terminal.signal("KILL");
    terminal.end();
    let mut again = Terminal::start(&program, &["quiz"], 80, 24);
    again.see_all(&["2 / 4", "going on where you left this check"]);
    assert_eq!(program.attempt(), before);
    assert_eq!(before.chosen(), ['b']);
    again.quit_quiz();
}

#[test]
fn what_is_due_is_seen_and_an_answer_survives_a_kill_under_its_feedback() {
    let program = Program::fresh();
    for (question, days_ago) in practice::ours().iter().zip([30, 20]) {
        practice::keep(&program.data(), question, days_ago, 0, &question.fingerprint);
    }
    let mut terminal = Terminal::start(&program, &[], 120, 40);
    terminal.see_all(&["2 due", "2 questions are due: g r asks them"]);
    terminal.press("gr").see("1 / 2   Review").press("a3").see_all(&["1 due", "your choice"]);
    terminal.signal("KILL");
    terminal.end();
    let mut again = Terminal::start(&program, &["review"], 120, 40);
    again.see("1 / 1   Review").press("a1").see("your choice");
    again.quit_quiz();
    let mut later = Terminal::start(&program, &[], 120, 40);
    later.see("Workforce identity").press("gr").see("nothing is due: the next question comes back");
    later.quit();
}

#[test]
fn a_second_copy_plays_a_world_of_its_own() {
    let program = Program::fresh();
    let mut first = Terminal::start(&program, &["sandbox"], 120, 40);
    first.see("sandbox: acme").press("i").press(CREATE_AUDIT).press("\r").see("\"Audit\"");
    let mut second = Terminal::start(&program, &["sandbox"], 120, 40);
    second.see("another vestibule is playing this world");
    second.press("i").press("aws sso-admin create-permission-set --name Second").press("\r");
    second.see("\"Name\": \"Second\"").press("\u{3}");
    assert_eq!(second.end(), 0);
    first.press("aws sso-admin create-permission-set --name Third").press("\r").see("\"Third\"");
    first.press("\u{3}");
    first.end();
    let record = program.run(&["progress", "export"], "").out;
    assert!(record.contains("Third") && !record.contains("Second"), "{record}");
}

#[test]
fn without_a_place_for_data_it_runs_and_says_so() {
    let program = Program::fresh();
    fs::write(program.data(), "no folder").unwrap();
    let mut terminal = Terminal::start(&program, &[], 120, 40);
    terminal.see_all(&["not kept", READY]).press(" ").see("Who is this identity for?");
    terminal.press("gs").see("● Sandbox").press("i").press(CREATE_AUDIT).press("\r");
    terminal.see_all(&["\"Name\": \"Audit\"", "not kept"]).press("\u{3}");
    terminal.end();
    terminal.assert_given_back("Ctrl-C");
    assert_eq!(fs::read_to_string(program.data()).unwrap(), "no folder");
}

#[test]
fn a_damaged_record_is_set_aside_with_a_message() {
    let program = Program::fresh();
    let damaged = "this is no database, and it is longer than the head of one. ".repeat(100);
    fs::create_dir(program.data()).unwrap();
    fs::write(program.data().join("progress.sqlite"), &damaged).unwrap();
    let mut terminal = Terminal::start(&program, &[], 120, 40);
    terminal.see_all(&["damaged", "saved"]).press("j").see(READY).quit();
    let files = fs::read_dir(program.data()).unwrap().map(|it| it.unwrap().path());
    let kept: Vec<_> =
        files.filter(|it| fs::read_to_string(it).is_ok_and(|it| it == damaged)).collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(program.record()["format"], "vestibule progress");
}

#[test]
fn nothing_that_is_waited_for_is_asked_of_the_terminal_and_a_storm_of_sizes_is_survived() {
    let program = Program::fresh();
    let mut terminal = Terminal::start(&program, &[], 80, 24);
    terminal.see_all(&[READY, "saved"]);
    let raw = terminal.raw();
    for question in ["\u{1b}[6n", "\u{1b}[c", "\u{1b}[>c", "\u{1b}[?u", "\u{1b}[5n"] {
        assert!(!raw.contains(question), "{question:?}");
    }
    for (columns, rows) in [(1, 1), (500, 200), (39, 12), (40, 11), (200, 3), (3, 200), (120, 40)] {
        terminal.master.resize(size(columns, rows)).unwrap();
        terminal.press("j");
    }
    terminal.master.resize(size(100, 30)).unwrap();
    terminal.screen.screen_mut().set_size(30, 100);
    terminal.press("gg").press("gs");
    terminal.see_all(&["Lesson", "● Sandbox", "sandbox: acme"]).quit();
}

#[test]
fn plain_mode_and_dumb_terminals_get_lines_only() {
    for (arguments, environment) in
        [(&["--plain"][..], &[][..]), (&[][..], &[("TERM", "dumb")][..])]
    {
        let program = Program::fresh();
        let mut terminal = Terminal::with(&program, arguments, (80, 24), environment);
        terminal
            .see("lesson> ")
            .press("\n")
            .see("This lesson is about the first row.")
            .press("q\n");
        assert_eq!(terminal.end(), 0);
        assert!(!terminal.raw.contains(&0x1b));
        assert_eq!(terminal.modes(), terminal.modes_before);
    }
}

#[test]
fn a_policy_is_edited_in_the_editor_of_the_system() {
    use std::os::unix::fs::PermissionsExt as _;

    let program = Program::fresh();
    let editor = program.dir().join("my editor");
    // It says that it is there, reads a line from the terminal, and writes it into the document.
    let script = "#!/bin/sh\necho the editor is here\nread word\nsed \"s/ListAllMyBuckets/$word/\" \"$2\" > \"$2.new\"\nmv \"$2.new\" \"$2\"\ntest \"$word\" != fail\n";
    fs::write(&editor, script).unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let command = format!("'{}' --wait", editor.display());
    let environment = [("EDITOR", command.as_str())];
    let mut terminal = Terminal::with(&program, &["sandbox", "acme"], (100, 30), &environment);
    terminal.see("sandbox: acme").press("\t\t").see("[Permission sets]");
    terminal.press("einline\r").see("Policy document").press("\u{f}").see("s3:ListAllMyBuckets");
    // Keys that come while the editor has the terminal are the editor's.
    terminal.press("\u{f}").see("the editor is here").press("GetObject\n").see("s3:GetObject");
    terminal.press("\u{f}").see("the editor is here").press("fail\n").see("nothing was taken");
    terminal.press("\u{13}").see("Enter runs").press("\r").see("put-inline-policy");
    terminal.quit();
    let files = fs::read_dir(program.data()).unwrap().map(|it| it.unwrap().file_name());
    assert_eq!(files.filter(|it| it.to_string_lossy().starts_with("policy-")).count(), 0);
    let record = program.run(&["progress", "export"], "").out;
    assert!(record.contains("s3:GetObject"), "{record}");
}

#[test]
fn without_an_editor_of_the_system_the_policy_stays() {
    let program = Program::fresh();
    for (environment, told) in [
        (&[][..], "neither $VISUAL nor $EDITOR names an editor"),
        (&[("VISUAL", "/no/such/editor")][..], "/no/such/editor cannot be run"),
    ] {
        let mut terminal = Terminal::with(&program, &["sandbox"], (100, 30), environment);
        terminal.see("sandbox: acme").press("\t\t").see("[Permission sets]");
        terminal.press("einline\r").see("Policy document").press("\u{f}");
        terminal.see("s3:ListAllMyBuckets").press("\u{f}").see(told);
        terminal.press("x").see("not JSON yet").press("\u{7f}").see("characters on one line");
        terminal.press("\u{1b}").see("Enter runs").press("\u{1b}").see("? keys").quit();
    }
}

#[test]
fn a_page_that_is_being_written_is_shown_anew_from_what_changed() {
    let program = Program::fresh();
    program.run(&["new", "mine"], "");
    let page = program.dir().join("mine/content/first-lesson.md");
    let before = fs::read_to_string(&page).unwrap();
    let arguments = ["learn", "--course", "mine", "--watch"];
    let mut terminal = Terminal::start(&program, &arguments, 80, 12);
    terminal.see("The first lesson").see(READY);
    assert!(!terminal.text().contains("Account assignment"));
    fs::write(&page, before.replace("Three things joined", "Just three things")).unwrap();
    terminal.see("Just three things").see("was changed, and is shown anew");
    fs::write(&page, before).unwrap();
    terminal.see("Three things joined").quit();
}
