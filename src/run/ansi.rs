//! Cells to escape sequences, in fewer bytes than ratatui's own backend writes.
//!
//! A frame of text in many colours is mostly escape sequences, and how long it takes to show is mostly how
//! long they are. So only what changes from one cell to the next is said, and nothing that cannot be seen:
//! a blank has no colour of text. Everything but drawing is left to the backend inside.

use std::io::{self, Write};

use crossterm::style::Colored;
use ratatui::{
    backend::{Backend, ClearType, CrosstermBackend, IntoCrossterm as _, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
    style::{Color, Modifier},
};

/// A terminal that understands ANSI escape sequences, behind `W`.
#[derive(Debug)]
pub(super) struct Ansi<W: Write> {
    inner: CrosstermBackend<W>,
    frame: Vec<u8>,
}

impl<W: Write> Ansi<W> {
    pub(super) fn new(out: W) -> Self {
        Self { inner: CrosstermBackend::new(out), frame: Vec::new() }
    }
}

/// Whatever else the terminal is told goes out with the next frame.
impl<W: Write> Write for Ansi<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.inner)
    }
}

/// What the terminal's next character will look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    /// What a terminal has after a reset, and before and after each frame.
    const fn plain() -> Self {
        Self { fg: Cell::EMPTY.fg, bg: Cell::EMPTY.bg, modifier: Modifier::empty() }
    }

    /// The pen for `cell`, as near to this one as shows the same.
    fn towards(self, cell: &Cell) -> Self {
        let seen = SEEN_ON_BLANKS.intersection(cell.modifier);
        if cell.symbol() == " " && seen.is_empty() {
            Self { bg: cell.bg, modifier: self.modifier.difference(SEEN_ON_BLANKS), ..self }
        } else {
            Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
        }
    }

    /// Writes what turns this pen into `next`.
    fn change(self, next: Self, out: &mut Vec<u8>) -> io::Result<()> {
        let mut between = "\x1b[";
        let mut say = |code: &dyn std::fmt::Display| {
            write!(out, "{between}{code}")?;
            between = ";";
            io::Result::Ok(())
        };
        let ended = self.modifier.difference(next.modifier);
        let ends = |code: u8| CODES.iter().any(|(it, _, off)| *off == code && ended.contains(*it));
        for (_, _, off) in CODES.iter().filter(|(it, ..)| ended.contains(*it)) {
            say(off)?;
        }
        // What ends bold ends dim, too.
        let begins = |it: Modifier, off: u8| !self.modifier.contains(it) || ends(off);
        for (modifier, on, off) in CODES {
            if next.modifier.contains(modifier) && begins(modifier, off) {
                say(&on)?;
            }
        }
        if self.fg != next.fg {
            say(&Colored::ForegroundColor(next.fg.into_crossterm()))?;
        }
        if self.bg != next.bg {
            say(&Colored::BackgroundColor(next.bg.into_crossterm()))?;
        }
        if between == ";" { write!(out, "m") } else { Ok(()) }
    }
}

/// The modifiers that also show where there is no character.
const SEEN_ON_BLANKS: Modifier =
    Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// Each modifier with the codes that begin and end it (ECMA-48, select graphic rendition).
const CODES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl<W: Write> Backend for Ansi<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.frame.clear();
        let mut pen = Pen::plain();
        let mut next_to_last = None;
        for (x, y, cell) in content {
            if next_to_last != Some((x, y)) {
                write!(self.frame, "\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1)?;
            }
            next_to_last = Some((x.saturating_add(1), y));
            let next = pen.towards(cell);
            if next != pen {
                pen.change(next, &mut self.frame)?;
                pen = next;
            }
            self.frame.extend_from_slice(cell.symbol().as_bytes());
        }
        if pen != Pen::plain() {
            self.frame.extend_from_slice(b"\x1b[m");
        }
        self.inner.write_all(&self.frame)
    }

    fn append_lines(&mut self, n: u16) -> io::Result<()> {
        self.inner.append_lines(n)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::{buffer::Buffer, layout::Rect};

    use super::*;

    /// A cell's character and a number for each of its colours and modifiers.
    fn cell() -> impl Strategy<Value = (char, u8, u8, u16)> {
        let letters = prop::sample::select(vec![' ', ' ', 'a', 'é', '─']);
        (letters, 0..4_u8, 0..3_u8, prop::sample::select(vec![0, 0, 1, 4, 8, 9, 12, 64, 13]))
    }

    proptest! {
        #[test]
        fn a_terminal_shows_what_was_drawn(cells in prop::collection::vec(cell(), 40)) {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 4));
            for (at, (letter, fg, bg, modifier)) in buffer.content.iter_mut().zip(&cells) {
                let color = |it: u8| if it == 0 { Cell::EMPTY.fg } else { Color::Indexed(it) };
                at.set_char(*letter).set_fg(color(*fg)).set_bg(color(*bg));
                at.modifier = Modifier::from_bits_truncate(*modifier);
            }
            let mut ansi = Ansi::new(Vec::new());
            let blank = Buffer::empty(buffer.area);
            ansi.draw(blank.diff(&buffer).into_iter()).unwrap();
            let mut seen = vt100::Parser::new(4, 10, 0);
            seen.process(&ansi.frame);
            for (idx, cell) in buffer.content.iter().enumerate() {
                let (x, y) = buffer.pos_of(idx);
                let shown = seen.screen().cell(y, x).unwrap();
                let letter = if shown.has_contents() { shown.contents() } else { " " };
                prop_assert_eq!(letter, cell.symbol());
                let color = |it: Color| match it {
                    Color::Indexed(it) => vt100::Color::Idx(it),
                    _ => vt100::Color::Default,
                };
                prop_assert_eq!(shown.bgcolor(), color(cell.bg));
                let has = |it: Modifier| cell.modifier.contains(it);
                prop_assert_eq!(shown.underline(), has(Modifier::UNDERLINED));
                prop_assert_eq!(shown.inverse(), has(Modifier::REVERSED));
                if cell.symbol() != " " || has(Modifier::REVERSED) || has(Modifier::UNDERLINED) {
                    prop_assert_eq!(shown.fgcolor(), color(cell.fg));
                    prop_assert_eq!(shown.bold(), has(Modifier::BOLD));
                    prop_assert_eq!(shown.italic(), has(Modifier::ITALIC));
                }
            }
        }
    }

    #[test]
    fn only_what_changes_is_said() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 9, 1));
        let red = ratatui::style::Style::new().fg(Color::Indexed(1));
        buffer.set_string(0, 0, "ab", red);
        buffer.set_string(3, 0, "cd", red.add_modifier(Modifier::BOLD));
        buffer.set_string(6, 0, "ef", red);
        let mut ansi = Ansi::new(Vec::new());
        let cells = buffer.content.iter().enumerate();
        ansi.draw(cells.map(|(idx, it)| (u16::try_from(idx).unwrap(), 0, it))).unwrap();
        let told = String::from_utf8(ansi.frame).unwrap();
        assert_eq!(told, "\u{1b}[1;1H\u{1b}[38;5;1mab \u{1b}[1mcd \u{1b}[22mef \u{1b}[m");
    }
}
