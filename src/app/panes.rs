//! Pure geometry: which panes are on the screen, and where.

use ratatui::layout::{Margin, Rect};

/// A pane of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The table of contents.
    Contents,
    /// The lesson page.
    Lesson,
    /// The sandbox.
    Sandbox,
    /// The knowledge check.
    Quiz,
}

impl Pane {
    /// Its name, on its frame and in the line of tabs.
    pub fn title(self) -> &'static str {
        match self {
            Self::Contents => tr!("Contents"),
            Self::Lesson => tr!("Lesson"),
            Self::Sandbox => tr!("Sandbox"),
            Self::Quiz => tr!("Knowledge check"),
        }
    }
}

/// Where the lines of an edited document stand on a screen of `columns` and `rows`, inside a frame; a blank
/// row and a row for what is to be said come below.
pub fn editor(columns: u16, rows: u16) -> Rect {
    let screen = Rect::new(0, 0, columns, rows);
    let inside = screen.inner(Margin::new(columns.min(6) / 2 + 1, 2));
    Rect { height: inside.height.saturating_sub(2), ..inside }
}

/// The middle of `area`, `width` columns of it.
pub fn centred(area: Rect, width: u16) -> Rect {
    let width = width.min(area.width);
    Rect { x: area.x + (area.width - width) / 2, width, ..area }
}

/// What the geometry depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrangement {
    /// The panes that are open, from left to right.
    pub open: Vec<Pane>,
    /// The pane that has the keys.
    pub focus: Pane,
    /// Whether it has the whole screen.
    pub zoomed: bool,
}

/// The screen, divided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// The line at the top: where we are, how far, whether it is kept.
    pub header: Rect,
    /// The tabs of the open panes, where only one fits.
    pub tabs: Option<Rect>,
    /// Each pane on the screen, frame included.
    pub panes: Vec<(Pane, Rect)>,
    /// The line of keys at the bottom.
    pub footer: Rect,
}

impl Layout {
    /// The rectangle of `pane`, frame included, if it is on the screen.
    pub fn of(&self, pane: Pane) -> Option<Rect> {
        self.panes.iter().find(|(it, _)| *it == pane).map(|(_, area)| *area)
    }

    /// Whether panes have frames: they do where there is more than one.
    pub fn is_framed(&self) -> bool {
        self.panes.len() > 1
    }

    /// The rectangle of `pane` without its frame.
    pub fn inner(&self, pane: Pane) -> Option<Rect> {
        let frame = u16::from(self.is_framed());
        self.of(pane).map(|area| area.inner(Margin::new(frame, frame)))
    }
}

/// Columns and rows below which one sentence is all that fits.
pub const SMALLEST: (u16, u16) = (40, 12);

/// Columns from which two panes stand side by side.
pub const TWO_PANES: u16 = 90;

/// Columns from which three panes stand side by side.
pub const THREE_PANES: u16 = 140;

const CONTENTS_WIDTH: u16 = 28;

/// The first of `height` rows in view, moved from `top` as little as needed to see rows `first` to `last`.
///
/// Where both do not fit, `first` is seen.
pub fn keep_in_view(top: usize, first: usize, last: usize, height: usize) -> usize {
    top.max((last + 1).saturating_sub(height)).min(first)
}

/// Divides a screen of `columns` and `rows`; `None` if it is too small for anything.
pub fn divide(columns: u16, rows: u16, arrangement: &Arrangement) -> Option<Layout> {
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        return None;
    }
    let shown = shown(columns, arrangement);
    let tabbed = shown.len() == 1 && arrangement.open.len() > 1;
    let top = 1 + u16::from(tabbed);
    let body = Rect::new(0, top, columns, rows - top - 1);
    Some(Layout {
        header: Rect::new(0, 0, columns, 1),
        tabs: tabbed.then(|| Rect::new(0, 1, columns, 1)),
        panes: side_by_side(&shown, body),
        footer: Rect::new(0, rows - 1, columns, 1),
    })
}

/// The panes that are on the screen at this width.
fn shown(columns: u16, arrangement: &Arrangement) -> Vec<Pane> {
    let Arrangement { open, focus, zoomed } = arrangement;
    let fitting = match columns {
        THREE_PANES.. => 3,
        TWO_PANES.. => 2,
        _ => 1,
    };
    if *zoomed || fitting == 1 {
        return vec![*focus];
    }
    if open.len() <= fitting {
        return open.clone();
    }
    // Contents give way first, unless they are what the learner looks at: then the last pane does.
    let hidden = match focus {
        Pane::Contents => open.last().copied(),
        Pane::Lesson | Pane::Sandbox | Pane::Quiz => open.first().copied(),
    };
    open.iter().copied().filter(|it| Some(*it) != hidden).collect()
}

fn side_by_side(shown: &[Pane], body: Rect) -> Vec<(Pane, Rect)> {
    let contents =
        if shown.len() > 1 && shown.contains(&Pane::Contents) { CONTENTS_WIDTH } else { 0 };
    let others = shown.iter().filter(|it| contents == 0 || **it != Pane::Contents).count();
    let rest = body.width - contents;
    let mut left = body.x;
    let mut n_placed = 0;
    let mut panes = Vec::with_capacity(shown.len());
    for pane in shown {
        let width = if contents > 0 && *pane == Pane::Contents {
            contents
        } else {
            n_placed += 1;
            share(rest, others, n_placed)
        };
        panes.push((*pane, Rect::new(left, body.y, width, body.height)));
        left += width;
    }
    panes
}

/// Columns for pane number `nth` of `n_panes` that share `columns`: the lesson gets a little more.
fn share(columns: u16, n_panes: usize, nth: usize) -> u16 {
    let first = columns.div_ceil(2) + columns / 40;
    match (n_panes, nth) {
        (0 | 1, _) => columns,
        (_, 1) => first,
        _ => columns - first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrangement(open: &[Pane], focus: Pane, zoomed: bool) -> Arrangement {
        Arrangement { open: open.to_vec(), focus, zoomed }
    }

    #[test]
    fn panes_appear_as_the_width_allows() {
        use Pane::{Contents, Lesson, Sandbox};
        let all = [Contents, Lesson, Sandbox];
        for (columns, focus, zoomed, expected) in [
            (160, Lesson, false, &[Contents, Lesson, Sandbox][..]),
            (120, Lesson, false, &[Lesson, Sandbox]),
            (120, Contents, false, &[Contents, Lesson]),
            (80, Sandbox, false, &[Sandbox]),
            (160, Lesson, true, &[Lesson]),
        ] {
            let layout = divide(columns, 40, &arrangement(&all, focus, zoomed)).unwrap();
            let shown: Vec<_> = layout.panes.iter().map(|(pane, _)| *pane).collect();
            assert_eq!(shown, expected, "{columns} {focus:?}");
        }
    }

    #[test]
    fn every_column_belongs_to_exactly_one_pane() {
        for columns in 0..=500 {
            for rows in [1, 11, 12, 40, 200] {
                for focus in [Pane::Contents, Pane::Lesson, Pane::Quiz] {
                    let all =
                        arrangement(&[Pane::Contents, Pane::Lesson, Pane::Quiz], focus, false);
                    let Some(layout) = divide(columns, rows, &all) else {
                        assert!(columns < SMALLEST.0 || rows < SMALLEST.1);
                        continue;
                    };
                    let sum: u16 = layout.panes.iter().map(|(_, area)| area.width).sum();
                    assert_eq!(sum, columns);
                    assert!(layout.panes.iter().all(|(_, area)| area.width >= 20));
                }
            }
        }
    }
}
