//! Pictures of a page in a terminal that shows them: the right bytes at the right cells, and none elsewhere.
#![cfg(unix)]

use std::{fs, path::Path};

use crate::{program::Program, pty::Terminal};

/// A PNG of this size, whole but for its pixels: nothing here decodes them.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    file.extend(width.to_be_bytes());
    file.extend(height.to_be_bytes());
    file.extend(b"\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82");
    file
}

/// A course of one page with pictures, beside a file outside of it.
fn course(dir: &Path) {
    let write = |name: &str, bytes: &[u8]| {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write("outside.png", &png(8, 16));
    write("book/book.toml", b"[book]\ntitle = \"Pictures\"\n");
    write("book/src/SUMMARY.md", b"# Summary\n\n- [Doors](doors.md)\n- [Faults](faults.md)\n");
    let lines = "A line of text.\n\n".repeat(30);
    let doors = format!(
        "# Doors\n\nBefore it.\n\n![A red door](img/door.png)\n\nAfter it, ![inside](img/door.png) text.\n\n{lines}"
    );
    write("book/src/doors.md", doors.as_bytes());
    write("book/src/img/door.png", &png(240, 160));
    write("book/src/img/bomb.png", &png(100_000, 100_000));
    write("book/src/img/damaged.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0");
    write("book/src/img/text.png", b"no picture");
    let faults = "# Faults\n\n![A bomb](img/bomb.png)\n\n![Damaged](img/damaged.png)\n\n![Text](img/text.png)\n\n\
                  ![Missing](img/no.png)\n\n![Outside](../../outside.png)\n\n![Web](https://example.com/a.png)\n";
    write("book/src/faults.md", faults.as_bytes());
}

/// A terminal of 80 columns and 24 rows with the course in it.
fn open(program: &Program, environment: &[(&str, &str)]) -> Terminal {
    course(program.dir());
    let mut terminal = Terminal::with(program, &["--course", "book"], (80, 24), environment);
    terminal.see("Doors");
    terminal
}

const SENT: &str = "\x1b_Ga=t,f=100,i=1,q=2,m=0;iVBORw0KGgo";

#[test]
fn kitty_gets_a_picture_once_and_is_told_where_it_is() {
    let program = Program::fresh();
    let mut terminal = open(&program, &[("TERM", "xterm-kitty")]);
    // Without a word of the system a cell has 8 by 16 pixels, so that the picture has 30 columns and 10 rows.
    terminal.hear(SENT);
    terminal.hear("\x1b[8;2H\x1b_Ga=p,i=1,p=1,C=1,q=2,y=0,h=160\x1b\\");
    terminal.see("A red door").see("inside text");
    let row = |it: &str| terminal.text().lines().position(|line| line.contains(it)).unwrap();
    assert_eq!((row("Before it."), row("A red door")), (5, 17));
    // One row further down the page, the part in view is one row smaller once it is at the top.
    terminal.press("j").hear("\x1b[7;2H\x1b_Ga=p");
    terminal.press("jjjjjj").hear("\x1b[3;2H\x1b_Ga=p,i=1,p=1,C=1,q=2,y=32,h=128\x1b\\");
    // What lies over the page takes it away, and gives it back.
    terminal.press("?").see("Keys: lesson").settle();
    let deleted = "\x1b_Ga=d,d=a,q=2\x1b\\";
    assert!(terminal.raw().rfind(deleted).unwrap() > terminal.raw().rfind("a=p").unwrap());
    let n_places = terminal.raw().matches("a=p").count();
    terminal.press("\x1b").wait("no list", |it| !it.contents().contains("Keys: lesson")).settle();
    assert_eq!(terminal.raw().matches("a=p").count(), n_places + 1);
    terminal.press("G").settle();
    assert!(terminal.raw().rfind(deleted).unwrap() > terminal.raw().rfind("a=p").unwrap());
    assert_eq!(terminal.raw().matches("a=t").count(), 1);
    terminal.quit();
    assert!(terminal.raw().contains("\x1b_Ga=d,d=A,q=2\x1b\\"));
}

#[test]
fn iterm2_gets_a_picture_where_all_of_it_is_in_view() {
    let program = Program::fresh();
    let mut terminal = open(&program, &[("TERM_PROGRAM", "iTerm.app")]);
    let file = "\x1b]1337;File=inline=1;size=45;width=30;height=10;preserveAspectRatio=1;doNotMoveCursor=1:iVBORw";
    terminal.hear(&format!("\x1b[8;2H{file}"));
    // Keys may be drawn together or one by one, so that only the last place is sure.
    terminal.press("jjjjj").hear(&format!("\x1b[3;2H{file}"));
    terminal.settle();
    let n_files = terminal.raw().matches("]1337").count();
    // Partly in view there is only its text.
    terminal.press("j").see("A red door").settle();
    assert_eq!(terminal.raw().matches("]1337").count(), n_files);
    terminal.press("kkkk").settle();
    assert!(terminal.raw().matches("]1337").count() > n_files);
    terminal.quit();
    assert!(!terminal.raw().contains("\x1b_G"));
}

#[test]
fn sixels_are_written_where_all_of_a_picture_is_in_view() {
    let program = Program::fresh();
    course(program.dir());
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 240, 160);
    encoder.set_color(png::ColorType::Rgb);
    let red = [255, 0, 0].repeat(240 * 160);
    encoder.write_header().unwrap().write_image_data(&red).unwrap();
    fs::write(program.dir().join("book/src/img/door.png"), file).unwrap();
    let foot = [("TERM", "foot")];
    let mut terminal = Terminal::with(&program, &["--course", "book"], (80, 24), &foot);
    let sixels = "\x1bP0;1;0q\"1;1;240;160#0;2;100;0;0#0!240~$-";
    terminal.hear(&format!("\x1b[8;2H{sixels}"));
    terminal.press("jj").hear(&format!("\x1b[6;2H{sixels}"));
    terminal.press("jjjj").see("A red door").settle();
    terminal.quit();
    // A file that turns out to be damaged says so once.
    let program = Program::fresh();
    let mut terminal = open(&program, &foot);
    terminal.see("door.png` is not shown: its file is damaged");
    terminal.press("q").see("Leave vestibule?").press("y");
    assert_eq!(terminal.end(), 0);
    assert!(!terminal.raw().contains("\x1bP"));
}

/// A terminal that does not know JPEG gets the same picture as PNG, or as sixels; iTerm2 gets the file.
#[test]
fn a_photograph_is_shown_in_every_way() {
    let halves = include_bytes!("../cases/pictures/halves.jpg");
    for (name, value, sent) in [
        ("TERM", "xterm-kitty", SENT),
        ("TERM", "foot", "\x1bP0;1;0q\"1;1;48;32#0;2;"),
        ("TERM_PROGRAM", "iTerm.app", "\x1b]1337;File=inline=1;size=709;"),
    ] {
        let program = Program::fresh();
        course(program.dir());
        fs::write(program.dir().join("book/src/img/door.png"), halves).unwrap();
        let arguments = ["--course", "book"];
        let mut terminal = Terminal::with(&program, &arguments, (80, 24), &[(name, value)]);
        terminal.hear(sent);
        terminal.see("A red door").quit();
        assert!(!terminal.raw().contains("is not shown"), "{name}={value}");
        // It ends in its tables.
        fs::write(program.dir().join("book/src/img/door.png"), &halves[..300]).unwrap();
        let mut terminal = Terminal::with(&program, &arguments, (80, 24), &[(name, value)]);
        if name == "TERM" {
            terminal.see("door.png` is not shown: its file is damaged").press("jj").settle();
            assert!(!terminal.raw().contains(sent), "{value}");
            terminal.press("q").see("Leave vestibule?").press("y");
            assert_eq!(terminal.end(), 0);
        } else {
            terminal.see("A red door").quit();
        }
    }
}

#[test]
fn a_picture_is_smaller_than_its_pane() {
    let program = Program::fresh();
    course(program.dir());
    fs::write(program.dir().join("book/src/img/door.png"), png(2_000, 1_000)).unwrap();
    let kitty = [("TERM", "xterm-kitty")];
    let mut terminal = Terminal::with(&program, &["--course", "book"], (80, 24), &kitty);
    // 24 rows, of which 8 are left to what stands around it; 1,000 pixels in 16 rows are 64 columns.
    terminal.hear("y=0,h=1000,c=64,r=16\x1b\\");
    terminal.settle().resize(60, 24).hear("c=58,r=15\x1b\\");
    terminal.quit();
}

#[test]
fn what_cannot_be_shown_says_why_and_a_terminal_without_pictures_gets_none() {
    let program = Program::fresh();
    let mut terminal = open(&program, &[("TERM", "xterm-kitty")]);
    terminal.press("]").see_all(&[
        "100000 by 100000 pixels cannot be shown",
        "its file is damaged",
        "only PNG and JPEG pictures can be shown",
        "`src/img/no.png` is missing",
        "leads out of the course",
        "Web",
    ]);
    assert_eq!(terminal.text().matches("not shown").count(), 5);
    terminal.quit();
    let off = [("TERM", "xterm-kitty"), ("TMUX", "/tmp/tmux")];
    for environment in [&off[..], &[]] {
        let program = Program::fresh();
        let mut terminal = open(&program, environment);
        terminal.see("Before it.").press("]").see("A bomb").settle();
        assert!(!terminal.text().contains("not shown"), "{}", terminal.text());
        terminal.quit();
        assert!(!terminal.raw().contains("\x1b_G") && !terminal.raw().contains("]1337"));
    }
}

#[test]
fn pictures_can_be_turned_on_and_off() {
    let program = Program::fresh();
    let mut terminal = open(&program, &[]);
    terminal.settle().press(":pictures kitty\r").hear("\x1b[8;2H\x1b_Ga=p");
    terminal.settle().press(":pictures off\r").see("pictures: off").settle();
    let raw = terminal.raw();
    assert!(raw.rfind("\x1b_Ga=d").unwrap() > raw.rfind("a=p").unwrap());
    let text = terminal.text();
    let row = |it: &str| text.lines().position(|line| line.contains(it)).unwrap();
    assert_eq!(row("A red door"), row("Before it.") + 2);
    terminal.quit();
}
