//! The editor of a document: its lines with their numbers, and below what is to be said of it.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{overlay, paint, theme::Theme};
use crate::{
    app::{App, editor::EditorOverlay, panes},
    course::highlight,
    text::{Role, Row},
};

/// Draws the editor; where the cursor of the terminal stands in it.
pub(super) fn draw(
    app: &App,
    it: &EditorOverlay,
    theme: &Theme,
    buffer: &mut Buffer,
) -> (u16, u16) {
    let area = panes::editor(buffer.area.width, buffer.area.height);
    let all = Rect {
        x: area.x.saturating_sub(2),
        y: area.y.saturating_sub(1),
        width: area.width + 4,
        height: area.height + 4,
    };
    let title = format!("{}: {}", it.form.form.kind.title(), it.form.label().to_lowercase());
    overlay::frame(app, &title, theme, buffer, all.intersection(buffer.area));
    let margin = u16::try_from(it.margin()).unwrap_or(0).min(area.width);
    let here = it.editor.place().0 + 1;
    for ((number, line), row) in it.editor.visible().zip(area.rows()) {
        let role = if number == here { Role::Key } else { Role::Dim };
        let number = Row::of(format!("{number:>wide$}", wide = it.margin() - 1), role);
        paint::row(buffer, row, &number, theme, None);
        let text = highlight::rows("json", line).into_iter().next().unwrap_or_default();
        let place = Rect { x: row.x + margin, width: row.width - margin, ..row };
        paint::row(buffer, place, &text.from_column(it.editor.left()), theme, None);
    }
    let below = Rect { y: area.bottom(), height: 2, ..area };
    paint::rows(buffer, below, &it.state(), theme, None);
    let (down, right) = it.editor.place_in_view();
    let right = margin.saturating_add(u16::try_from(right).unwrap_or(0));
    let down = u16::try_from(down).unwrap_or(0).min(area.height.saturating_sub(1));
    (area.x.saturating_add(right).min(area.right()), area.y + down)
}
