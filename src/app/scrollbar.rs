//! The bar at the right edge of what is longer than its place: how much of it is in view, and where that is.
//!
//! What has one is a row of [`ALL`]. A page is laid out as it is read, so its bar counts bytes of the source, as the
//! percentage does; that of a view that is not all laid out counts its entries, others count rows.

use ratatui::layout::{Position, Rect};

use super::{
    App, Overlay, Pane,
    panes::{self, Layout},
};

/// How much of something is in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// The first part in view.
    pub from: usize,
    /// The one after the last.
    pub to: usize,
    /// How many there are.
    pub all: usize,
}

impl Extent {
    /// How far it is to where part `to` comes first, down if positive.
    pub(super) fn way_to(self, to: usize) -> isize {
        let signed = |it| isize::try_from(it).unwrap_or(isize::MAX);
        signed(to).saturating_sub(signed(self.from))
    }

    /// How much is in view.
    pub(super) fn shown(self) -> usize {
        self.to.saturating_sub(self.from)
    }
}

/// The bar of something long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scrollbar {
    /// The column that it has.
    pub track: Rect,
    /// The part of it that stands for what is in view.
    pub thumb: Rect,
    extent: Extent,
}

/// Rows below which a bar says nothing.
const FEWEST: u16 = 3;

impl Scrollbar {
    /// The bar in the column `track`; nothing where all is in view.
    pub fn new(track: Rect, extent: Extent) -> Option<Self> {
        let Extent { from, to, all } = extent;
        let shown = extent.shown();
        if track.height < FEWEST || from == 0 && to >= all || shown >= all {
            return None;
        }
        let height = usize::from(track.height);
        let length = (shown.saturating_mul(height) / all).clamp(1, height - 1);
        let room = height - length;
        let top = match from.saturating_mul(room) / (all - shown) {
            _ if from == 0 => 0,
            _ if to >= all => room,
            // What is not at an end does not look so, where there is a row for it.
            top => top.clamp(1.min(room - 1), (room - 1).max(1)),
        };
        let row = |it: usize| u16::try_from(it).unwrap_or(track.height);
        let thumb = Rect { y: track.y + row(top), height: row(length), ..track };
        Some(Self { track, thumb, extent })
    }

    /// The first part in view.
    pub fn first(&self) -> usize {
        self.extent.from
    }

    /// What comes first in view where the thumb begins at row `row` of the screen; the end where it cannot go on.
    pub fn from_at(&self, row: u16) -> usize {
        let room = usize::from(self.track.height - self.thumb.height);
        let top = usize::from(row.saturating_sub(self.track.y)).min(room);
        let Extent { from, to, all } = self.extent;
        match top {
            0 => 0,
            _ if top == room => usize::MAX,
            _ => top.saturating_mul(all.saturating_sub(to - from)) / room,
        }
    }
}

/// What may be longer than its place on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Long {
    /// The contents of the course.
    Contents,
    /// The page.
    Lesson,
    /// The view of the sandbox.
    View,
    /// What can stand at the cursor of its command line.
    Completions,
    /// The knowledge check.
    Quiz,
    /// The window that lies over the panes.
    Window,
    /// The document in the editor.
    Editor,
}

/// A row of [`ALL`].
struct Thing {
    is: Long,
    /// The pane that it stands in; none where it lies over the panes.
    pane: Option<Pane>,
    /// Its bar, where not all of it is in view.
    bar: fn(&App, &Layout) -> Option<Scrollbar>,
    /// Puts this part of it first in view.
    go: fn(&mut App, Extent, usize),
}

/// Everything that has a bar.
const ALL: &[Thing] = &[
    Thing {
        is: Long::Contents,
        pane: Some(Pane::Contents),
        bar: |app, layout| {
            let rows = layout.inner(Pane::Contents)?;
            Scrollbar::new(edge(layout, Pane::Contents, rows)?, app.contents.extent(&app.course))
        },
        go: |app, from, to| app.contents.scroll(&app.course, from.way_to(to)),
    },
    Thing {
        is: Long::Lesson,
        pane: Some(Pane::Lesson),
        bar: |app, layout| {
            let track = edge(layout, Pane::Lesson, app.page_area(layout)?)?;
            Scrollbar::new(track, app.lesson.as_ref()?.extent())
        },
        go: |app, _, to| {
            if let Some(lesson) = &mut app.lesson {
                lesson.scroll_to_offset(to);
            }
        },
    },
    Thing {
        is: Long::View,
        pane: Some(Pane::Sandbox),
        bar: |app, layout| {
            let play = app.play.as_ref()?;
            let rows = play.shares().parts(layout.inner(Pane::Sandbox)?).view;
            Scrollbar::new(edge(layout, Pane::Sandbox, rows)?, play.extent())
        },
        go: |app, _, to| {
            if let Some(play) = &mut app.play {
                play.scroll_to(to);
            }
        },
    },
    Thing {
        is: Long::Completions,
        pane: Some(Pane::Sandbox),
        bar: |app, layout| {
            let play = app.play.as_ref()?;
            let rows = play.shares().parts(layout.inner(Pane::Sandbox)?).choices();
            Scrollbar::new(edge(layout, Pane::Sandbox, rows)?, play.extent_of_choices()?)
        },
        go: |app, _, to| {
            if let Some(play) = &mut app.play {
                play.scroll_choices_to(to);
            }
        },
    },
    Thing {
        is: Long::Quiz,
        pane: Some(Pane::Quiz),
        bar: |app, layout| {
            let track = edge(layout, Pane::Quiz, app.quiz_area(layout)?)?;
            Scrollbar::new(track, app.check.as_ref()?.extent())
        },
        go: |app, from, to| {
            if let Some(check) = &mut app.check {
                check.scroll(from.way_to(to));
            }
        },
    },
    Thing {
        is: Long::Window,
        pane: None,
        bar: |app, _| app.window()?.bar,
        go: |app, from, to| {
            if let Some(overlay) = &mut app.overlay {
                overlay.scroll_to(from, to);
            }
        },
    },
    Thing {
        is: Long::Editor,
        pane: None,
        bar: |app, _| match &app.overlay {
            Some(Overlay::Editor(it)) => {
                let rows = panes::editor(app.size.0, app.size.1);
                // The frame stands a blank column beside the text.
                let track = Rect { x: rows.right() + 1, width: 1, ..rows };
                Scrollbar::new(track, it.editor.extent())
            }
            _ => None,
        },
        go: |app, from, to| {
            if let Some(Overlay::Editor(it)) = &mut app.overlay {
                it.editor.scroll_to(from, to);
            }
        },
    },
];

/// The column at the right edge of `pane` beside `rows`: on the frame, or where the text leaves it free.
fn edge(layout: &Layout, pane: Pane, rows: Rect) -> Option<Rect> {
    Some(Rect { x: layout.of(pane)?.right().checked_sub(1)?, width: 1, ..rows })
}

impl Long {
    fn thing(self) -> Option<&'static Thing> {
        ALL.iter().find(|it| it.is == self)
    }
}

impl App {
    /// The bars of `pane`; of what lies over the panes, without one.
    pub fn scrollbars(
        &self,
        layout: &Layout,
        pane: Option<Pane>,
    ) -> impl Iterator<Item = (Long, Scrollbar)> {
        let there = ALL.iter().filter(move |it| it.pane == pane);
        there.filter_map(move |it| Some((it.is, (it.bar)(self, layout)?)))
    }

    /// What has its bar at a cell of the screen, in `pane` or over all of them.
    pub(super) fn scrollbar_at(
        &self,
        layout: &Layout,
        pane: Option<Pane>,
        at: Position,
    ) -> Option<Long> {
        let mut bars = self.scrollbars(layout, pane);
        bars.find(|(_, bar)| bar.track.contains(at)).map(|(long, _)| long)
    }

    fn scrollbar(&self, of: Long) -> Option<Scrollbar> {
        (of.thing()?.bar)(self, &self.layout()?)
    }

    /// How far below the first row of its thumb a bar is held, which is at row `row` of the screen.
    pub(super) fn hold_bar(&self, of: Long, row: u16) -> Option<u16> {
        let bar = self.scrollbar(of)?;
        let is_thumb = (bar.thumb.y..bar.thumb.bottom()).contains(&row);
        Some(if is_thumb { row - bar.thumb.y } else { bar.thumb.height / 2 })
    }

    /// Moves a thumb so that it is held at row `row` of the screen, `below` its first row.
    pub(super) fn move_bar(&mut self, of: Long, row: u16, below: u16) {
        let Some((bar, thing)) = self.scrollbar(of).zip(of.thing()) else { return };
        let row = row.saturating_sub(below);
        if row == bar.thumb.y || row < bar.track.y && bar.thumb.y == bar.track.y {
            return;
        }
        (thing.go)(self, bar.extent, bar.from_at(row));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(height: u16, from: usize, to: usize, all: usize) -> Option<(u16, u16)> {
        let bar = Scrollbar::new(Rect::new(9, 2, 1, height), Extent { from, to, all })?;
        Some((bar.thumb.y, bar.thumb.height))
    }

    #[test]
    fn the_thumb_is_at_an_end_only_where_the_end_is_in_view() {
        for (height, from, to, all, expected) in [
            (20, 0, 20, 20, None),
            (20, 0, 30, 20, None),
            (2, 0, 2, 20, None),
            (20, 0, 20, 40, Some((2, 10))),
            (20, 1, 21, 40, Some((3, 10))),
            (20, 10, 30, 40, Some((7, 10))),
            (20, 19, 39, 40, Some((11, 10))),
            (20, 20, 40, 40, Some((12, 10))),
            (20, 500_000, 500_500, 1_000_000, Some((11, 1))),
            (3, 5, 6, 10, Some((3, 1))),
        ] {
            assert_eq!(bar(height, from, to, all), expected, "{height} {from} {to} {all}");
        }
    }

    #[test]
    fn the_thumb_stays_in_its_track_and_goes_where_it_is_put() {
        for height in 0..40 {
            for (from, shown, all) in (0..30).flat_map(|from| {
                (0..30).flat_map(move |shown| [5, 17, 60, 1_300_000].map(|all| (from, shown, all)))
            }) {
                let track = Rect::new(0, 1, 1, height);
                let extent = Extent { from, to: (from + shown).min(all), all };
                if from > all {
                    continue;
                }
                let Some(bar) = Scrollbar::new(track, extent) else { continue };
                assert!(bar.thumb.height > 0 && bar.thumb.y >= track.y);
                assert!(bar.thumb.bottom() <= track.bottom());
                assert_eq!(bar.from_at(track.y), 0);
                assert_eq!(bar.from_at(track.bottom()), usize::MAX);
                let tops: Vec<usize> =
                    (track.y..track.bottom()).map(|it| bar.from_at(it)).collect();
                assert!(tops.is_sorted());
            }
        }
    }
}
