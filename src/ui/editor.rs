//! The editor of a document: its lines with their numbers, and below what is to be said of it.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{overlay, paint, theme::Theme};
use crate::{
    app::{App, editor::EditorOverlay, panes},
    course::highlight,
    sandbox::document,
    text::{Role, Row, Span},
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
    paint::rows(buffer, below, &state(it), theme, None);
    let (down, right) = it.editor.place_in_view();
    let right = margin.saturating_add(u16::try_from(right).unwrap_or(0));
    let down = u16::try_from(down).unwrap_or(0).min(area.height.saturating_sub(1));
    (area.x.saturating_add(right).min(area.right()), area.y + down)
}

/// What is to be said, in two rows: what came of the last key, else whether it is JSON, and how long it is,
/// or what its author can hardly mean.
fn state(it: &EditorOverlay) -> [Row; 2] {
    if let Some(told) = &it.told {
        return [Row::default(), Row::of(told, Role::Warning)];
    }
    let text = it.editor.text();
    if let Some((line, column, what)) = document::fault(text) {
        let told = format!("not JSON yet, at line {line}, column {column}: {what}");
        return [Row::default(), Row::of(told, Role::Note)];
    }
    let findings = document::findings(text);
    if let Some(first) = findings.first() {
        return document::remark(text, first, findings.len() - 1);
    }
    let n_characters = document::on_one_line(text).chars().count();
    let length = format!("  {n_characters} characters on one line");
    [Row::default(), Row::new([Span::new("JSON", Role::Good), Span::new(length, Role::Dim)])]
}
