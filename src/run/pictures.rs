//! Which way of showing pictures the terminal has, and how large the pictures of a page are.

use std::env;

use crate::{
    app::settings::{AUTO, PICTURES, Settings},
    course::{
        Document, Files, link,
        picture::{Picture, Shape},
    },
};

/// A way to show pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protocol {
    /// There is none.
    #[default]
    None,
    /// That of kitty, which ghostty has, too.
    Kitty,
    /// That of iTerm2, which `WezTerm` and mintty have, too.
    Iterm2,
    /// Sixels, which foot, mlterm and contour have.
    Sixel,
}

/// The most bytes of a file that are looked at for the size of its picture.
const HEAD: usize = 1 << 18;

/// The most bytes that the file of a picture may have.
pub(super) const MOST_BYTES: usize = 1 << 22;

/// The most pixels of a side, and of a picture: no terminal shall run out of memory.
pub(super) const MOST_PIXELS: (usize, usize) = (10_000, 25_000_000);

/// The most pictures of a page that are shown.
const MOST_PICTURES: usize = 500;

impl Protocol {
    /// The one that the settings name, else the one that the environment says.
    pub fn of(settings: &Settings) -> Self {
        Self::named(&settings.value(PICTURES).to_string())
    }

    /// The one that is called `name` in the settings.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "kitty" => Self::Kitty,
            "iterm2" => Self::Iterm2,
            "sixel" => Self::Sixel,
            AUTO => Self::of_terminal(|name| env::var(name).ok()),
            _ => Self::None,
        }
    }

    fn of_terminal(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).unwrap_or_default();
        let (term, program) = (set("TERM"), set("TERM_PROGRAM"));
        // What stands between us and the terminal does not pass them on.
        let is_between = ["tmux", "screen"].iter().any(|it| term.starts_with(it));
        if is_between || !set("TMUX").is_empty() || !set("STY").is_empty() {
            return Self::None;
        }
        let is_kitty = ["kitty", "ghostty"].iter().any(|it| term.contains(it));
        if is_kitty || program == "ghostty" || !set("KITTY_WINDOW_ID").is_empty() {
            return Self::Kitty;
        }
        let is_iterm2 = ["iTerm.app", "WezTerm", "mintty"].contains(&program.as_str());
        // Unlike the other one, this variable goes with the learner to another machine.
        if is_iterm2 || set("LC_TERMINAL") == "iTerm2" {
            return Self::Iterm2;
        }
        let has_sixels = ["foot", "mlterm", "contour"].iter().any(|it| term.starts_with(it));
        if has_sixels { Self::Sixel } else { Self::None }
    }

    /// Finds out how large the pictures of `document` are, where they can be shown on a screen of `rows` rows.
    pub(super) fn measure(self, files: &Files, document: &mut Document, rows: u16) {
        if self == Self::None {
            return;
        }
        // A terminal of sixels that says nothing has the cells of the first that had them.
        let usual = if self == Self::Sixel { (10, 20) } else { (8, 16) };
        let cell = cell().unwrap_or(usual);
        let most_rows = rows.saturating_sub(AROUND).max(4);
        let picture = |(block, href): (usize, &str)| {
            if link::is_web(href) {
                return None;
            }
            let path = link::resolve(&document.file, href).map_err(|error| error.to_string());
            let shape = path.clone().and_then(|path| {
                let (head, n_bytes) = files.head(&path, HEAD).map_err(|fault| fault.message)?;
                let (width, height) = size(&head)?;
                if n_bytes > MOST_BYTES as u64 {
                    return Err(tr!("its file has more than {n} MB", n = MOST_BYTES >> 20));
                }
                Ok(Shape { width, height, cell, most_rows })
            });
            Some(Picture { block, path: path.unwrap_or_default(), shape })
        };
        let images = document.lone_images().map(|(block, it)| (block, it.href.as_str()));
        let pictures = images.take(MOST_PICTURES).filter_map(picture).collect();
        document.pictures = pictures;
    }
}

/// Width and height of the picture in a file that begins with `head`, or why it cannot be shown.
fn size(head: &[u8]) -> Result<(u32, u32), String> {
    let kind = imagesize::image_type(head).map_err(|_ignored| no_picture())?;
    if !matches!(kind, imagesize::ImageType::Png | imagesize::ImageType::Jpeg) {
        return Err(no_picture());
    }
    let size =
        imagesize::blob_size(head).map_err(|_ignored| tr!("its file is damaged").to_owned())?;
    let (most, most_in_all) = MOST_PIXELS;
    let is_small = size.width <= most
        && size.height <= most
        && size.width.saturating_mul(size.height) <= most_in_all;
    let sides = u32::try_from(size.width).ok().zip(u32::try_from(size.height).ok());
    let imagesize::ImageSize { width, height } = size;
    sides
        .filter(|it| is_small && it.0 > 0 && it.1 > 0)
        .ok_or_else(|| tr!("{width} by {height} pixels cannot be shown", width, height))
}

fn no_picture() -> String {
    tr!("only PNG and JPEG pictures can be shown").to_owned()
}

/// Rows of the screen that a picture leaves to what stands around it.
const AROUND: u16 = 8;

/// Width and height of a cell in pixels, as the terminal told the system.
fn cell() -> Option<(u16, u16)> {
    let size = crossterm::terminal::window_size().ok()?;
    let cell = (size.width.checked_div(size.columns)?, size.height.checked_div(size.rows)?);
    (cell.0 > 0 && cell.1 > 0).then_some(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_which_pictures_a_terminal_shows() {
        for (set, expected) in [
            (&[("TERM", "xterm-256color")][..], Protocol::None),
            (&[("TERM", "xterm-kitty")], Protocol::Kitty),
            (&[("TERM", "xterm-256color"), ("KITTY_WINDOW_ID", "1")], Protocol::Kitty),
            (&[("TERM", "xterm-ghostty")], Protocol::Kitty),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "ghostty")], Protocol::Kitty),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")], Protocol::Iterm2),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm")], Protocol::Iterm2),
            (&[("TERM", "xterm-256color"), ("LC_TERMINAL", "iTerm2")], Protocol::Iterm2),
            (&[("TERM", "foot-extra")], Protocol::Sixel),
            (&[("TERM", "mlterm")], Protocol::Sixel),
            (&[("TERM", "tmux-256color"), ("KITTY_WINDOW_ID", "1")], Protocol::None),
            (&[("TERM", "xterm-kitty"), ("TMUX", "/tmp/x")], Protocol::None),
            (&[("TERM", "screen"), ("LC_TERMINAL", "iTerm2")], Protocol::None),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "vscode")], Protocol::None),
        ] {
            let variable = |name: &str| {
                set.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(Protocol::of_terminal(variable), expected, "{set:?}");
        }
    }

    #[test]
    fn what_is_no_picture_has_a_reason() {
        let png = |width: u32, height: u32| {
            let mut head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
            head.extend(width.to_be_bytes());
            head.extend(height.to_be_bytes());
            head.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
            head
        };
        let jpeg = b"\xff\xd8\xff\xe0\0\x04xx\xff\xc0\0\x11\x08\0\x10\0\x20\x03xxxxxxxxx".to_vec();
        assert_eq!(size(&png(640, 480)), Ok((640, 480)));
        assert_eq!(size(&jpeg), Ok((32, 16)));
        for (head, why) in [
            (png(100_000, 100_000), "100000 by 100000 pixels cannot be shown"),
            (png(u32::MAX, u32::MAX), "pixels cannot be shown"),
            (png(9_000, 9_000), "9000 by 9000 pixels cannot be shown"),
            (png(0, 7), "0 by 7 pixels cannot be shown"),
            (png(1, 1).get(..18).unwrap().to_vec(), "is damaged"),
            (b"GIF89a\x01\0\x01\0".to_vec(), "only PNG and JPEG"),
            (b"<svg/>".to_vec(), "only PNG and JPEG"),
            (Vec::new(), "only PNG and JPEG"),
        ] {
            let told = size(&head).unwrap_err();
            assert!(told.contains(why), "{told}");
        }
    }
}
