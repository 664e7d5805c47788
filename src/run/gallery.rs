//! The pictures on the screen: sent to the terminal beside the cells, and taken away when they leave.

use std::io::{self, Write};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ratatui::layout::Rect;

use super::{
    jpeg,
    pictures::{MOST_BYTES, Protocol},
    sixel,
};
use crate::{course::Files, ui::InView};

/// What the terminal shows of pictures, and what it knows of them.
#[derive(Debug, Default)]
pub(super) struct Gallery {
    protocol: Protocol,
    shown: Vec<InView>,
    /// The files that the terminal has; the number of each is its place here, from 1.
    sent: Vec<String>,
    /// The sixels of pictures that were shown, each with its file and its cells.
    sixels: Vec<(String, (u16, u16), Vec<u8>)>,
    /// The files that cannot be shown: why was said.
    refused: Vec<String>,
    /// Whether the terminal may show something else than we know.
    is_unsure: bool,
}

/// Bytes of a piece in which a picture is sent.
const PIECE: usize = 4096;

/// The most bytes of a picture that are sent, so that it does not keep the terminal busy.
const MOST_SENT_BYTES: usize = 4 * MOST_BYTES;

/// Pictures that the terminal keeps in its memory for us.
const MOST_SENT: usize = 20;

impl Gallery {
    /// Shows pictures in another way from the next frame on.
    pub(super) fn set_protocol(&mut self, protocol: Protocol) {
        self.protocol = protocol;
        self.refused.clear();
    }

    /// Whether pictures can be shown, or still are.
    pub(super) fn is_open(&self) -> bool {
        self.protocol != Protocol::None || !self.shown.is_empty() || !self.sent.is_empty()
    }

    /// All cells were drawn anew, and nobody knows what became of the pictures.
    pub(super) fn forget(&mut self) {
        self.shown.clear();
        self.is_unsure = true;
    }

    /// Where cells must be drawn anew so that what is no longer `wanted` goes; none if nothing changes.
    pub(super) fn stale(&self, wanted: &[InView]) -> Option<Vec<Rect>> {
        (self.shown != wanted || self.is_unsure)
            .then(|| self.shown.iter().map(|it| it.area).collect())
    }

    /// Shows the pictures `wanted`, and no other; gives a sentence about one that cannot be shown.
    pub(super) fn show(
        &mut self,
        wanted: Vec<InView>,
        files: &Files,
        out: &mut impl Write,
    ) -> io::Result<Option<String>> {
        let mut told = None;
        // The cursor goes back where it was.
        out.write_all(b"\x1b7")?;
        if !self.sent.is_empty() {
            out.write_all(b"\x1b_Ga=d,d=a,q=2\x1b\\")?;
        }
        let n_new = wanted.iter().filter(|it| !self.sent.contains(&it.path)).count();
        if self.sent.len() + n_new > MOST_SENT {
            self.close(out)?;
        }
        for (idx, it) in wanted.iter().enumerate() {
            if self.refused.contains(&it.path) {
                continue;
            }
            let why = match self.protocol {
                Protocol::None => None,
                Protocol::Kitty => self.place(idx + 1, it, files, out)?,
                Protocol::Iterm2 => {
                    write_file(it, files, out)?;
                    None
                }
                Protocol::Sixel => self.write_sixels(it, files, out)?,
            };
            if let Some(why) = why {
                self.refused.push(it.path.clone());
                told = told.or(Some(tr!("`{path}` is not shown: {why}", path = it.path, why)));
            }
        }
        (self.shown, self.is_unsure) = (wanted, false);
        out.write_all(b"\x1b8")?;
        Ok(told)
    }

    /// Takes all pictures away, also from the memory of the terminal.
    pub(super) fn close(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.shown.clear();
        if std::mem::take(&mut self.sent).is_empty() {
            return Ok(());
        }
        out.write_all(b"\x1b_Ga=d,d=A,q=2\x1b\\")
    }

    /// Shows the part of a picture that is in view, as kitty has it, or says why it cannot be shown; what the
    /// terminal does not know is sent first.
    fn place(
        &mut self,
        place: usize,
        it: &InView,
        files: &Files,
        out: &mut impl Write,
    ) -> io::Result<Option<String>> {
        let known = self.sent.iter().position(|path| *path == it.path);
        let number = known.map_or(self.sent.len(), |at| at) + 1;
        if known.is_none() {
            let Some(bytes) = read(it, files) else { return Ok(None) };
            match jpeg::as_png(bytes) {
                Ok(bytes) if bytes.len() <= MOST_SENT_BYTES => {
                    send(&STANDARD.encode(bytes), number, out)?;
                }
                Ok(_) => return Ok(Some(tr!("it is too large").to_owned())),
                Err(why) => return Ok(Some(why)),
            }
            self.sent.push(it.path.clone());
        }
        let (columns, rows) = it.cells;
        let row_pixels = |n: u16| -> u32 {
            let n = u64::from(n);
            let pixels = if it.is_whole {
                n * u64::from(it.shape.cell.1)
            } else {
                n * u64::from(it.shape.height) / u64::from(rows.max(1))
            };
            u32::try_from(pixels).unwrap_or(u32::MAX).min(it.shape.height)
        };
        let (from, to) = (row_pixels(it.skipped), row_pixels(it.skipped + it.area.height));
        if from >= to {
            return Ok(None);
        }
        go_to(it.area, out)?;
        write!(out, "\x1b_Ga=p,i={number},p={place},C=1,q=2,y={from},h={}", to - from)?;
        if !it.is_whole {
            write!(out, ",c={columns},r={}", it.area.height)?;
        }
        out.write_all(b"\x1b\\")?;
        Ok(None)
    }

    /// Shows a picture that is wholly in view as sixels, or says why it cannot be shown.
    fn write_sixels(
        &mut self,
        it: &InView,
        files: &Files,
        out: &mut impl Write,
    ) -> io::Result<Option<String>> {
        if !is_all(it) {
            return Ok(None);
        }
        let is_it = |(path, cells, _): &&(String, (u16, u16), Vec<u8>)| {
            *path == it.path && *cells == it.cells
        };
        if self.sixels.iter().all(|known| !is_it(&known)) {
            let Some(file) = read(it, files) else { return Ok(None) };
            let (width, height) = it.shape.pixels(it.cells);
            let (width, height) = (sixel::size(width), sixel::size(height));
            match jpeg::as_png(file).and_then(|png| sixel::sixels(&png, width, height)) {
                Ok(sixels) => self.sixels.push((it.path.clone(), it.cells, sixels)),
                Err(why) => return Ok(Some(why)),
            }
            let n_more = self.sixels.len().saturating_sub(MOST_SENT);
            self.sixels.drain(..n_more);
        }
        go_to(it.area, out)?;
        let found = self.sixels.iter().find(is_it);
        out.write_all(found.map_or(&[][..], |(_, _, sixels)| sixels))?;
        Ok(None)
    }
}

/// Whether all of a picture is in view.
fn is_all(it: &InView) -> bool {
    it.skipped == 0 && it.area.height == it.cells.1
}

/// The file of a picture; none if it has changed since it was measured and cannot be shown any more.
fn read(it: &InView, files: &Files) -> Option<Vec<u8>> {
    let (bytes, n_bytes) = files.head(&it.path, MOST_BYTES).ok()?;
    (bytes.len() as u64 == n_bytes).then_some(bytes)
}

fn go_to(area: Rect, out: &mut impl Write) -> io::Result<()> {
    write!(out, "\x1b[{};{}H", u32::from(area.y) + 1, u32::from(area.x) + 1)
}

/// Sends a picture to the memory of the terminal, as kitty has it.
fn send(text: &str, number: usize, out: &mut impl Write) -> io::Result<()> {
    let mut pieces = text.as_bytes().chunks(PIECE).peekable();
    let mut head = format!("a=t,f=100,i={number},q=2,");
    while let Some(piece) = pieces.next() {
        let more = u8::from(pieces.peek().is_some());
        write!(out, "\x1b_G{head}m={more};")?;
        out.write_all(piece)?;
        out.write_all(b"\x1b\\")?;
        head.clear();
    }
    Ok(())
}

/// Shows a picture that is wholly in view, as iTerm2 has it.
fn write_file(it: &InView, files: &Files, out: &mut impl Write) -> io::Result<()> {
    let (columns, rows) = it.cells;
    if !is_all(it) {
        return Ok(());
    }
    let Some(bytes) = read(it, files) else { return Ok(()) };
    go_to(it.area, out)?;
    let (n_bytes, text) = (bytes.len(), STANDARD.encode(bytes));
    write!(out, "\x1b]1337;File=inline=1;size={n_bytes};width={columns};height={rows};")?;
    write!(out, "preserveAspectRatio=1;doNotMoveCursor=1:{text}\x07")
}
