//! Rows to cells: roles to styles, what is in focus and what was found on top.

use std::ops::Range;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

use crate::{
    text::{Emphasis, Row, Span},
    ui::theme::Theme,
};

/// Paints `row` at the top of `area`, cut at its right edge; the target number `focus` stands out.
pub(crate) fn row(buffer: &mut Buffer, area: Rect, row: &Row, theme: &Theme, focus: Option<usize>) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let (mut x, right) = (area.x, area.right());
    for span in &row.spans {
        let style = match focus {
            Some(_) if span.target == focus => theme.focus,
            _ => style(span, theme),
        };
        x = text(buffer, (x, area.y), right, span.text(), style);
    }
}

/// Paints `text` from `(x, y)` up to the column `right`; the column after it.
fn text(buffer: &mut Buffer, (x, y): (u16, u16), right: u16, text: &str, style: Style) -> u16 {
    if !text.is_ascii() {
        return buffer.set_stringn(x, y, text, usize::from(right.saturating_sub(x)), style).0;
    }
    // Most text is ASCII, where a byte is a column and nothing has to be looked up.
    let mut at = x;
    for byte in text.bytes().take(usize::from(right.saturating_sub(x))) {
        if let Some(cell) = buffer.cell_mut((at, y)) {
            cell.set_char(char::from(byte)).set_style(style);
        }
        at += 1;
    }
    at
}

/// Paints rows from the top of `area` down, as many as fit.
pub(crate) fn rows<'a>(
    buffer: &mut Buffer,
    area: Rect,
    rows: impl IntoIterator<Item = &'a Row>,
    theme: &Theme,
    focus: Option<usize>,
) {
    for (line, it) in area.rows().zip(rows) {
        row(buffer, line, it, theme, focus);
    }
}

/// Lays `style` over columns of one line.
pub(crate) fn mark(buffer: &mut Buffer, line: Rect, columns: &Range<usize>, style: Style) {
    let column = |it: usize| line.x.saturating_add(u16::try_from(it).unwrap_or(u16::MAX));
    let (from, to) = (column(columns.start), column(columns.end).min(line.right()));
    let marked = Rect::new(from, line.y, to.saturating_sub(from), 1);
    buffer.set_style(marked.intersection(line), style);
}

fn style(span: &Span, theme: &Theme) -> Style {
    let Emphasis { strong, italic, struck } = span.emphasis;
    let modifiers =
        [(strong, Modifier::BOLD), (italic, Modifier::ITALIC), (struck, Modifier::CROSSED_OUT)];
    let modifiers = modifiers.into_iter().filter(|(on, _)| *on).map(|(_, it)| it);
    theme.style(span.role).add_modifier(modifiers.collect())
}
