//! The pointer: from a cell of the screen to what is there, by the geometry that the screen is drawn with.
//!
//! What is done with it is in `pointer/acts`. Nothing here submits an answer: that takes a key.

mod acts;

use ratatui::layout::{Position, Rect};

use super::{
    Action, App, Overlay, Pane,
    panes::{self, Layout},
    play::Tab,
    scrollbar::Long,
    selection::Point,
};
use crate::text::split_at_width;

/// Something that the pointer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pointer {
    /// The column of the screen, from 0.
    pub column: u16,
    /// The row of the screen, from 0.
    pub row: u16,
    /// What it did there.
    pub gesture: Gesture,
}

/// What a pointer can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    /// The button goes down.
    Press,
    /// The button goes down again, so soon and so near that the two are a double click.
    PressAgain,
    /// The pointer moves while the button is down.
    Drag,
    /// The button goes up.
    Release,
    /// The wheel turns by a notch.
    Wheel {
        /// Towards what is further down.
        down: bool,
    },
}

/// What can be at a cell of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// The name of a key, which a click presses.
    Key(Action),
    /// The tab of a pane, or a place in it where nothing else is.
    Pane(Pane),
    /// The tab of a view of the sandbox.
    View(Tab),
    /// The item of the contents with this index.
    Item(usize),
    /// The text of the lesson: a row of those in view, and a column of it.
    Text {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// A row of the transcript, with its index, and a column of it.
    Said {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// The bar that says how much of something is in view.
    Bar(Long),
    /// The line of a view of the sandbox with this index.
    Line(usize),
    /// The row of what can stand at the cursor of the command line with this index.
    Completion(usize),
    /// The command line of the sandbox, where nothing is typed.
    CommandLine,
    /// What is typed, in whatever line has the keys: this byte of it.
    Typed(usize),
    /// The answer of the knowledge check that is typed: this byte of it.
    Answer(usize),
    /// A row of those of the knowledge check that are in view.
    Check(usize),
    /// The entry with this index, of the list that lies over the panes.
    Entry(usize),
    /// A field of the form.
    Field {
        /// Its index.
        idx: usize,
        /// The byte of its value.
        byte: usize,
    },
    /// The choice of the field in focus with this index.
    Choice(usize),
    /// A cell of the editor: so many lines down and columns right in what is in view.
    Letter {
        /// Lines.
        down: usize,
        /// Columns.
        right: usize,
    },
    /// A window, where nothing else is.
    Window,
    /// Beside the window that lies over the panes.
    Beside,
}

/// What the button is held on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// A bar, so many rows below the first of its thumb.
    Bar(Long, u16),
    /// Text of a pane.
    Text(Pane, Point),
}

/// What the button went down on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pressed {
    spot: Spot,
    /// Whether that opened or gave something, and did not only choose it.
    has_acted: bool,
}

impl Pressed {
    /// Whether the second click of two has something to do at `spot`. What the first one has opened or picked is
    /// done with it, and what came up under the pointer was not meant.
    fn lets_go_on(self, spot: Spot) -> bool {
        self.spot == spot && !self.has_acted
    }
}

impl App {
    /// What is at a cell of the screen.
    pub fn spot_at(&self, column: u16, row: u16) -> Option<Spot> {
        let at = Position::new(column, row);
        let layout = self.layout()?;
        if let Some(long) = self.scrollbar_at(&layout, None, at) {
            return Some(Spot::Bar(long));
        }
        match &self.overlay {
            Some(Overlay::Editor(it)) => {
                let area = panes::editor(self.size.0, self.size.1);
                let (down, right) = within(area, at).unwrap_or_default();
                if let Some(right) = right.checked_sub(it.margin()).filter(|_| area.contains(at)) {
                    return Some(Spot::Letter { down, right });
                }
                self.bar_at(&layout, at).or(Some(Spot::Window))
            }
            // While a search is typed, its line has the place of the footer.
            Some(Overlay::Find(input)) if layout.footer.contains(at) => {
                let column = usize::from(at.x - layout.footer.x).saturating_sub(FIND_MARGIN);
                Some(Spot::Typed(split_at_width(input.text(), column).0.len()))
            }
            Some(Overlay::Find(_)) => Some(Spot::Beside),
            Some(_) => {
                let over = self.window().and_then(|it| it.spot_at(at));
                over.or_else(|| self.bar_at(&layout, at)).or(Some(Spot::Beside))
            }
            None => self.bar_at(&layout, at).or_else(|| self.tab_at(&layout, at)).or_else(|| {
                let (pane, _) = layout.panes.iter().find(|(_, area)| area.contains(at))?;
                if let Some(long) = self.scrollbar_at(&layout, Some(*pane), at) {
                    return Some(Spot::Bar(long));
                }
                Some(self.in_pane(&layout, *pane, at).unwrap_or(Spot::Pane(*pane)))
            }),
        }
    }

    fn bar_at(&self, layout: &Layout, at: Position) -> Option<Spot> {
        let (_, column) = within(layout.footer, at)?;
        self.footer().spot_at(column)
    }

    fn tab_at(&self, layout: &Layout, at: Position) -> Option<Spot> {
        let (_, column) = within(layout.tabs?, at)?;
        self.pane_tabs().spot_at(column)
    }

    fn in_pane(&self, layout: &Layout, pane: Pane, at: Position) -> Option<Spot> {
        match pane {
            Pane::Contents => {
                let (down, _) = within(layout.inner(pane)?, at)?;
                let rows = self.contents.rows(&self.course, usize::MAX, &self.read, self.look);
                rows.get(down).map(|(item, _)| Spot::Item(*item))
            }
            Pane::Lesson => {
                let (row, column) = within(self.page_area(layout)?, at)?;
                Some(Spot::Text { row, column })
            }
            Pane::Sandbox => self.in_sandbox(layout.inner(pane)?, at),
            Pane::Quiz => {
                let (down, right) = within(self.quiz_area(layout)?, at)?;
                let byte = self.check.as_ref().and_then(|it| it.answer_byte_at(down, right));
                Some(byte.map_or(Spot::Check(down), Spot::Answer))
            }
        }
    }

    fn in_sandbox(&self, area: Rect, at: Position) -> Option<Spot> {
        let play = self.play.as_ref()?;
        let parts = play.shares().parts(area);
        if let Some((_, column)) = within(parts.tabs, at) {
            return play.tabs(area.width.into(), self.look).spot_at(column);
        }
        if let Some((down, right)) = within(parts.view, at) {
            let row = play.top() + down;
            let is_there = row < play.n_lines();
            return is_there.then_some(match play.tab {
                Tab::Transcript => Spot::Said { row, column: right.saturating_sub(VIEW_MARGIN) },
                Tab::View(_) | Tab::History => Spot::Line(row),
            });
        }
        if let Some((down, _)) = within(parts.told, at) {
            return play.popup().and_then(|_| down.checked_sub(1)).map(Spot::Completion);
        }
        let (down, right) = within(parts.command, at)?;
        let byte = play.byte_at(down, right, parts.command.height.into());
        Some(byte.map_or(Spot::CommandLine, Spot::Typed))
    }

    /// Where the text of `pane` is that can be selected.
    pub(super) fn selectable(&self, pane: Pane) -> Option<Rect> {
        let layout = self.layout()?;
        match pane {
            Pane::Lesson => self.page_area(&layout),
            Pane::Sandbox => {
                let view = self.play.as_ref()?.shares().parts(layout.inner(pane)?).view;
                let margin = u16::try_from(VIEW_MARGIN).unwrap_or(0).min(view.width);
                Some(Rect { x: view.x + margin, width: view.width - margin, ..view })
            }
            Pane::Contents | Pane::Quiz => None,
        }
    }

    /// The pane at a cell of the screen.
    fn pane_at(&self, at: Position) -> Option<Pane> {
        let layout = self.layout()?;
        layout.panes.iter().find(|(_, area)| area.contains(at)).map(|(pane, _)| *pane)
    }
}

/// Columns before the words of a search that is typed.
pub const FIND_MARGIN: usize = 3;

/// Columns before the text of a view, for marks.
pub const VIEW_MARGIN: usize = 2;

/// How far down and right `at` is in `area`.
fn within(area: Rect, at: Position) -> Option<(usize, usize)> {
    let is_in = area.contains(at);
    is_in.then(|| (usize::from(at.y - area.y), usize::from(at.x - area.x)))
}
