//! State to cells: `draw` reads the App and changes nothing.

mod editor;
mod overlay;
mod paint;
mod panes;
pub mod theme;

use ratatui::{Frame, buffer::Buffer, layout::Rect, style::Style};

use crate::{
    app::{App, Overlay, Pane, bars::Bar, panes::Layout},
    course::picture::{Picture, Shape},
    text::{self, Role, Row, Span},
    words,
};

pub use self::theme::Theme;

/// A picture of the lesson in view, as far as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InView {
    /// Its file, relative to the course folder.
    pub path: String,
    /// How large it is.
    pub shape: Shape,
    /// The columns and rows that all of it takes.
    pub cells: (u16, u16),
    /// Whether it is as large as its file says.
    pub is_whole: bool,
    /// The cells of the part in view.
    pub area: Rect,
    /// How many of its rows are above that.
    pub skipped: u16,
}

/// The pictures in view; none while something lies over them.
pub fn pictures(app: &App) -> Vec<InView> {
    let is_free = matches!(app.overlay, None | Some(Overlay::Find(_)));
    let (Some(layout), Some(lesson)) = (app.layout().filter(|_| is_free), &app.lesson) else {
        return Vec::new();
    };
    let Some(page) = app.page_area(&layout) else { return Vec::new() };
    let in_view = |(picture, row, skipped): (&Picture, usize, usize)| {
        let shape = picture.shape.clone().ok()?;
        let cells = shape.cells(lesson.width());
        let (row, skipped) = (u16::try_from(row).ok()?, u16::try_from(skipped).ok()?);
        let height = cells.1.checked_sub(skipped)?.min(page.height.checked_sub(row)?);
        let area = Rect { y: page.y + row, width: cells.0.min(page.width), height, ..page };
        let (path, is_whole) = (picture.path.clone(), shape.is_whole(lesson.width()));
        (height > 0).then_some(InView { path, shape, cells, is_whole, area, skipped })
    };
    lesson.pictures().into_iter().filter_map(in_view).collect()
}

/// Draws the whole screen.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    if theme.screen != Style::default() {
        buffer.set_style(area, theme.screen);
    }
    if app.size() != (area.width, area.height) {
        // The next resize message is on its way; what is drawn for another size does not fit.
        return;
    }
    let Some(layout) = app.layout() else {
        let told = Row::of(words::of(TOO_SMALL), Role::Warning);
        for (line, row) in area.rows().zip(text::wrap::wrap(&told, area.width.into(), 0)) {
            paint::row(buffer, line, &row, theme, None);
        }
        return;
    };
    header(app, theme, buffer, layout.header);
    if let Some(tabs) = layout.tabs {
        bar(&app.pane_tabs(), theme, buffer, tabs);
    }
    for (pane, _) in &layout.panes {
        panes::draw(app, theme, buffer, &layout, *pane);
    }
    buffer.set_style(layout.footer, theme.bar);
    bar(&app.footer(), theme, buffer, layout.footer);
    let cursor = overlay::draw(app, theme, buffer, &layout).or_else(|| panes::cursor(app, &layout));
    if let Some((x, y)) = cursor {
        frame.set_cursor_position((x, y));
    }
}

const TOO_SMALL: &str = mark!("this terminal is too small: 40 columns and 12 rows are needed");

/// Where we are, how far, whether it is kept.
fn header(app: &App, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    buffer.set_style(area, theme.bar);
    let kept = match app.kept_here() {
        Ok(()) => Span::new(tr!("saved "), Role::Dim),
        Err(why) => Span::new(tr!("not kept: {why} ", why), Role::Warning),
    };
    let percent = app.lesson.as_ref().filter(|_| app.is_open(Pane::Lesson));
    let between = if app.look().ascii { "-" } else { "·" };
    let percent = percent.map(|it| format!("{} % {between} ", it.percent())).unwrap_or_default();
    let due = match app.due() {
        0 => String::new(),
        n_due => tr!("{n_due} due {between} ", n_due, between),
    };
    let right = Row::new([Span::new(due, Role::Note), Span::new(percent, Role::Dim), kept]);
    let section = match app.focus {
        Pane::Contents => None,
        Pane::Lesson => app.lesson.as_ref().and_then(|it| it.section()).map(str::to_owned),
        Pane::Sandbox => app.play.as_ref().map(|it| {
            let name = it.sandbox.name();
            if it.sandbox.is_copy() {
                tr!("sandbox: {name} (copy)", name)
            } else {
                tr!("sandbox: {name}", name)
            }
        }),
        Pane::Quiz => app.check.as_ref().map(|it| it.bank.title.clone()),
    };
    let mut left = Row::new([Span::new(format!(" {}", app.course.title), Role::Key)]);
    if let Some(section) = section.filter(|it| *it != app.course.title) {
        left.push(if app.look().ascii { " > " } else { " ▸ " }, Role::Dim);
        left.push(section, Role::Text);
    }
    two_ends(buffer, area, left, &right, theme);
}

/// A line with tabs or keys in it; the tab that is shown stands out.
fn bar(it: &Bar, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    paint::row(buffer, area, &it.row, theme, None);
    paint::mark(buffer, area, &it.here, theme.active);
}

/// Columns of a section's name below which it is left out.
const FEWEST: usize = 8;

/// `left` cut so that `right` fits at the other end.
fn two_ends(buffer: &mut Buffer, area: Rect, mut left: Row, right: &Row, theme: &Theme) {
    let wide = u16::try_from(right.width()).unwrap_or(u16::MAX).min(area.width);
    let rest = Rect { width: area.width - wide, ..area };
    let room = usize::from(rest.width).saturating_sub(1);
    let last = left.spans.last().map_or(0, Span::width);
    if left.spans.len() > 2 && left.width() > room + last.saturating_sub(FEWEST) {
        // Of a section's name so little would be left that it says nothing: it goes with its separator.
        left.spans.truncate(left.spans.len() - 2);
    }
    if let Some(last) = left.spans.pop() {
        let fitting = text::fit(last.text(), room.saturating_sub(left.width()));
        left.spans.push(last.with_text(fitting));
    }
    paint::row(buffer, rest, &left, theme, None);
    let end = Rect { x: area.x + rest.width, width: wide, ..area };
    paint::row(buffer, end, right, theme, None);
}

/// The rectangle of `pane` without its frame.
fn inner(layout: &Layout, pane: Pane) -> Rect {
    layout.inner(pane).unwrap_or_default()
}
