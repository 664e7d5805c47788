//! What lies over the panes: search line, editor, windows.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    widgets::{Block, Clear, Widget},
};

use super::{paint, theme::Theme};
use crate::{
    app::{
        App, Input, Overlay, Pane, panes::Layout, play::PlayPane, pointer::FIND_MARGIN,
        window::Window,
    },
    text::{self, Role, Row, Span},
};

/// Draws the overlay, if there is one; says where the cursor of the terminal stands in it.
pub(super) fn draw(
    app: &App,
    theme: &Theme,
    buffer: &mut Buffer,
    layout: &Layout,
) -> Option<(u16, u16)> {
    let cursor = match app.overlay.as_ref()? {
        Overlay::Find(input) => Some(draw_find(app, input, theme, buffer, layout.footer)),
        Overlay::Editor(it) => Some(super::editor::draw(app, it, theme, buffer)),
        Overlay::Name(_)
        | Overlay::Bookmark { .. }
        | Overlay::Report(_)
        | Overlay::Form(_)
        | Overlay::Picker(_)
        | Overlay::Search(_)
        | Overlay::Note(_)
        | Overlay::Ask(_)
        | Overlay::Help { .. }
        | Overlay::Goto => app.window().and_then(|it| window(app, &it, theme, buffer)),
    };
    for (_, bar) in app.scrollbars(layout, None) {
        super::panes::scrollbar(app, &bar, theme.active, buffer);
    }
    cursor
}

/// The line of a search in a page or a view.
fn draw_find(
    app: &App,
    input: &Input,
    theme: &Theme,
    buffer: &mut Buffer,
    line: Rect,
) -> (u16, u16) {
    let in_view = app.play.as_ref().filter(|_| app.focus == Pane::Sandbox);
    let found = app.lesson.as_ref().and_then(|it| it.search.as_ref());
    let count = match found {
        _ if in_view.is_some() => in_view.map(n_shown).unwrap_or_default(),
        Some(it) if it.matches.is_empty() && !it.query.is_empty() => {
            tr!("  nothing found").to_owned()
        }
        Some(it) if !it.matches.is_empty() => {
            tr!("  {nth} of {n}", nth = it.at + 1, n = it.matches.len())
        }
        Some(_) | None => String::new(),
    };
    let row = Row::new([
        Span::new(" / ", Role::Key),
        Span::new(input.text(), Role::Text),
        Span::new(count, Role::Dim),
    ]);
    buffer.set_style(line, theme.bar);
    buffer.set_stringn(line.x, line.y, " ".repeat(line.width.into()), line.width.into(), theme.bar);
    paint::row(buffer, line, &row, theme, None);
    let right = u16::try_from(FIND_MARGIN + text::width(input.before())).unwrap_or(u16::MAX);
    (line.x.saturating_add(right), line.y)
}

/// Draws a window; says where the cursor of the terminal stands in it.
fn window(app: &App, it: &Window, theme: &Theme, buffer: &mut Buffer) -> Option<(u16, u16)> {
    frame(app, &it.title, theme, buffer, it.area);
    paint::rows(buffer, it.inside, &it.rows, theme, None);
    for line in it.inside.rows().skip(it.chosen.start).take(it.chosen.len()) {
        buffer.set_style(line, theme.cursor);
    }
    it.cursor
}

/// An empty window with a frame.
pub(super) fn frame(app: &App, title: &str, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    Clear.render(area, buffer);
    buffer.set_style(area, theme.screen);
    let set = super::panes::border_set(app);
    let title = if title.is_empty() { String::new() } else { format!(" {title} ") };
    Block::bordered().border_set(set).border_style(theme.active).title(title).render(area, buffer);
}

/// How much a search in a view has found.
fn n_shown(play: &PlayPane) -> String {
    match (play.n_things(), play.is_searching(), play.goes_on()) {
        (0, true, _) => tr!("  looking …").to_owned(),
        (0, false, _) => tr!("  nothing found").to_owned(),
        (n, true, _) => tr!("  {n} shown, looking for more …", n),
        (n, false, true) => tr!("  {n} shown, more below", n),
        (n, false, false) => tr!("  {n} shown", n),
    }
}
