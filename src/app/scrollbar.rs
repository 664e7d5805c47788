//! The bar at the right edge of a pane: how much of what the pane shows is in view, and where that is.
//!
//! A page is laid out as it is read, so its bar counts bytes of the source, as the percentage does; others count
//! rows.

use ratatui::layout::{Position, Rect};

use super::{App, Pane, panes::Layout, play::Tab};

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

/// The bar of a pane.
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
        let shown = to.saturating_sub(from);
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

impl App {
    /// The bar of `pane`, where not all that it shows is in view. It stands on the frame, or where the text leaves
    /// the last column free.
    pub fn scrollbar(&self, layout: &Layout, pane: Pane) -> Option<Scrollbar> {
        let area = layout.of(pane)?;
        let rows = match pane {
            Pane::Contents if layout.is_framed() => layout.inner(pane)?,
            Pane::Lesson => self.page_area(layout)?,
            Pane::Sandbox if layout.is_framed() => {
                self.play.as_ref()?.shares().parts(layout.inner(pane)?).view
            }
            Pane::Quiz => self.quiz_area(layout)?,
            Pane::Contents | Pane::Sandbox => return None,
        };
        let track = Rect { x: area.right().checked_sub(1)?, width: 1, ..rows };
        let extent = match pane {
            Pane::Contents => self.contents.extent(&self.course),
            Pane::Lesson => self.lesson.as_ref()?.extent(),
            Pane::Sandbox => self.play.as_ref()?.extent()?,
            Pane::Quiz => self.check.as_ref()?.extent(),
        };
        Scrollbar::new(track, extent)
    }

    /// The pane whose bar is at a cell of the screen.
    pub(super) fn scrollbar_at(&self, layout: &Layout, at: Position) -> Option<Pane> {
        let is_at =
            |pane: &Pane| self.scrollbar(layout, *pane).is_some_and(|bar| bar.track.contains(at));
        layout.panes.iter().map(|(pane, _)| *pane).find(is_at)
    }

    /// How far below the first row of its thumb the bar of `pane` is held, which is at row `row` of the screen.
    pub(super) fn hold_bar(&self, pane: Pane, row: u16) -> Option<u16> {
        let bar = self.scrollbar(&self.layout()?, pane)?;
        let is_thumb = (bar.thumb.y..bar.thumb.bottom()).contains(&row);
        Some(if is_thumb { row - bar.thumb.y } else { bar.thumb.height / 2 })
    }

    /// Moves the thumb of `pane` so that it is held at row `row` of the screen, `below` its first row.
    pub(super) fn move_bar(&mut self, pane: Pane, row: u16, below: u16) {
        let bar = self.layout().and_then(|layout| self.scrollbar(&layout, pane));
        let Some(bar) = bar else { return };
        let row = row.saturating_sub(below);
        if row == bar.thumb.y || row < bar.track.y && bar.thumb.y == bar.track.y {
            return;
        }
        let to = bar.from_at(row);
        let n_rows = isize::try_from(to).unwrap_or(isize::MAX);
        let n_rows = n_rows.saturating_sub(isize::try_from(bar.extent.from).unwrap_or(isize::MAX));
        match pane {
            Pane::Contents => self.contents.scroll(&self.course, n_rows),
            Pane::Lesson => {
                if let Some(lesson) = &mut self.lesson {
                    lesson.scroll_to_offset(to);
                }
            }
            Pane::Sandbox => {
                if let Some(play) = &mut self.play {
                    play.scroll(n_rows);
                }
            }
            Pane::Quiz => {
                if let Some(check) = &mut self.check {
                    check.scroll(n_rows);
                }
            }
        }
    }
}

impl super::PlayPane {
    /// How much is in view, where that is known without laying out more.
    pub fn extent(&self) -> Option<Extent> {
        let is_whole = match self.tab {
            Tab::View(_) => !self.goes_on() && !self.begins_before(),
            Tab::History => false,
            Tab::Transcript => true,
        };
        let all = self.n_lines();
        let to = (self.top() + self.shares().view).min(all);
        is_whole.then_some(Extent { from: self.top(), to, all })
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
