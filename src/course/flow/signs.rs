//! The signs that a page is drawn with, in two sets: with all of Unicode's lines, and in ASCII.

use crate::course::{document::CalloutKind, flow::Look};

/// One set of signs.
pub(super) struct Signs {
    bullets: [&'static str; 3],
    /// Before the rows of a quote or a callout.
    pub(super) bar: &'static str,
    pub(super) horizontal: &'static str,
    pub(super) vertical: &'static str,
    /// The line under the title of the page.
    pub(super) double: &'static str,
    /// Of a frame: upper left, upper right, lower left, lower right.
    pub(super) corners: [&'static str; 4],
    /// Where lines of a table meet: upper edge, left, middle, right, lower edge.
    pub(super) joints: [&'static str; 5],
    /// Before a heading of level 3.
    pub(super) heading: &'static str,
    /// Before a heading below level 3.
    pub(super) small_heading: &'static str,
    /// Before what Enter starts.
    pub(super) run: &'static str,
    /// Before the summary of what is unfolded.
    pub(super) unfolded: &'static str,
    /// Before the rows of what is unfolded.
    pub(super) fold: &'static str,
    /// Between two remarks on one row.
    pub(super) between: &'static str,
    /// Before the rest of a line of code that is wider than the page.
    pub(super) continued: &'static str,
    /// Note, tip, important, warning, caution.
    callouts: [&'static str; 5],
}

impl Signs {
    pub(super) fn of(look: Look) -> &'static Self {
        if look.ascii { &ASCII } else { &UNICODE }
    }

    /// The bullet of a list that stands in `depth` others.
    pub(super) fn bullet(&self, depth: usize) -> &'static str {
        let [first, second, third] = self.bullets;
        match depth {
            0 => first,
            1 => second,
            _ => third,
        }
    }

    /// The sign before the title of a callout.
    pub(super) fn callout(&self, kind: CalloutKind) -> &'static str {
        let [note, tip, important, warning, caution] = self.callouts;
        match kind {
            CalloutKind::Note => note,
            CalloutKind::Tip => tip,
            CalloutKind::Important => important,
            CalloutKind::Warning => warning,
            CalloutKind::Caution => caution,
        }
    }
}

static UNICODE: Signs = Signs {
    bullets: ["•", "◦", "▪"],
    bar: "▌ ",
    horizontal: "─",
    vertical: "│",
    double: "═",
    corners: ["┌", "┐", "└", "┘"],
    joints: ["┬", "├", "┼", "┤", "┴"],
    heading: "▸ ",
    small_heading: "· ",
    run: "▶ ",
    unfolded: "▼ ",
    fold: "│ ",
    between: " · ",
    continued: "↳ ",
    callouts: ["● ", "✦ ", "◆ ", "▲ ", "■ "],
};

static ASCII: Signs = Signs {
    bullets: ["-", "*", "+"],
    bar: "| ",
    horizontal: "-",
    vertical: "|",
    double: "=",
    corners: ["+", "+", "+", "+"],
    joints: ["+", "+", "+", "+", "+"],
    heading: "> ",
    small_heading: ". ",
    run: "> ",
    unfolded: "v ",
    fold: "| ",
    between: " - ",
    continued: "\\ ",
    callouts: ["(i) ", "(*) ", "(!) ", "/!\\ ", "[!] "],
};
