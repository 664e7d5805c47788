//! How much of the page is in view, and what of it is selected.

use std::ops::Range;

use super::LessonPane;
use crate::{
    app::{
        scrollbar::Extent,
        selection::{
            Copied, Joint, Point, Selection, cells_of, ground_of_code, is_blank, word_over,
        },
    },
    course::document::BlockKind,
    text::{Role, Row},
};

impl LessonPane {
    /// How much of the page is in view, in bytes of its source: so nothing else is laid out.
    pub fn extent(&self) -> Extent {
        let all = self.sheet.last_offset(&self.document) + 1;
        let at = |row: usize| self.sheet.place_at(&self.document, row).offset.min(all);
        let is_begin = self.sheet.place_at(&self.document, self.top).block == 0
            && self.top <= self.sheet.first(&self.document);
        let from = if is_begin { 0 } else { at(self.top) };
        let to = if self.at_end() { all } else { at(self.top + self.height).min(all - 1) };
        Extent { from: from.min(to), to, all }
    }

    /// Puts what stands at byte `offset` of the source at the top; an end of the page for what is beyond it.
    pub fn scroll_to_offset(&mut self, offset: usize) {
        match offset {
            0 | usize::MAX => self.scroll_to(offset),
            _ => {
                let row = self.row_to_go_to(self.place_of(offset));
                self.scroll_to(row);
            }
        }
    }

    /// The cell of the page at row `row` of those in view.
    pub fn point(&self, row: usize, column: usize) -> Point {
        let last = self.rows().len().saturating_sub(1);
        let (block, line) = self.sheet.line_at(&self.document, self.top + row.min(last));
        Point { block, line, column }
    }

    /// The first cell and the last of the word at row `row` of those in view.
    pub fn word_at(&self, row: usize, column: usize) -> Option<(Point, Point)> {
        let Point { block, line, .. } = self.point(row, column);
        let rows: Vec<&Row> = self.sheet.block(&self.document, block).iter().collect();
        let joint = |line: usize| {
            let pair = line.checked_sub(1).and_then(|before| rows.get(before)).zip(rows.get(line));
            pair.map_or(Joint::Line, |(before, row)| self.joint(block, before, row))
        };
        let (first, last) = word_over(&rows, joint, line, column)?;
        let point = |(line, column)| Point { block, line, column };
        Some((point(first), point(last)))
    }

    /// The selected columns of each row in view.
    pub fn selected(&self) -> Vec<Option<Range<usize>>> {
        let Some(selection) = self.selection else { return Vec::new() };
        let rows = self.rows().into_iter().zip(self.top..);
        let columns = rows.map(|(row, at)| {
            let (block, line) = self.sheet.line_at(&self.document, at);
            let columns = selection.columns(block, line)?;
            Some(columns.start..columns.end.min(row.width()))
        });
        columns.collect()
    }

    /// What is selected, as text.
    pub fn copied(&self, selection: Selection) -> String {
        let (first, last) = selection.ends();
        let mut copied = Copied::default();
        for block in first.block..=last.block {
            let rows = self.sheet.block(&self.document, block);
            let mut before: Option<&Row> = None;
            if block > first.block {
                copied.push(&Row::default(), &(0..0), Joint::Line);
            }
            for (line, row) in rows.iter().enumerate() {
                let columns = selection.columns(block, line);
                let cells = columns.as_ref().and_then(|it| cells_of(row, it));
                match (columns, cells) {
                    (_, Some(cells)) => {
                        copied.push_cells(cells, before.and_then(|it| self.table_line(it, row)));
                    }
                    (Some(columns), None) => {
                        let joint = before.map_or(Joint::Line, |it| self.joint(block, it, row));
                        copied.push(row, &columns, joint);
                    }
                    (None, None) => {}
                }
                before = Some(row);
            }
        }
        copied.text()
    }

    /// The line of the source that is one row of a table, if `row` goes on with the cells of the row before it.
    fn table_line(&self, before: &Row, row: &Row) -> Option<&str> {
        let source = &self.document.source;
        let goes_on = !source.get(before.offset..row.offset)?.contains('\n');
        let (above, below) = source.split_at_checked(row.offset)?;
        let start = above.rfind('\n').map_or(0, |it| it + 1);
        let end = below.find('\n').map_or(source.len(), |it| row.offset + it);
        source.get(start..end).filter(|_| goes_on)
    }

    /// How `row` of a block goes on with the row before it.
    fn joint(&self, block: usize, before: &Row, row: &Row) -> Joint {
        let kind = self.document.blocks.get(block).map(|it| &it.kind);
        if let Some(ground) = ground_of_code(row) {
            // A line that was too long goes on behind a sign.
            let goes_on = row.spans.get(ground.margin + 1).is_some_and(|it| it.role == Role::Frame);
            return if goes_on { Joint::Code } else { Joint::Line };
        }
        let is_of_lines =
            matches!(kind, Some(BlockKind::Code(_) | BlockKind::Table(_) | BlockKind::Fault(_)));
        if is_of_lines || is_blank(before) || is_blank(row) {
            return Joint::Line;
        }
        // The title of a callout is no part of its first sentence.
        if is_title(before) && !is_title(row) {
            return Joint::Line;
        }
        let between = self.document.source.get(before.offset..row.offset).unwrap_or_default();
        if !goes_on(between) {
            return Joint::Line;
        }
        match between.chars().next_back() {
            Some(c) if c.is_alphanumeric() || "-/:.=".contains(c) => Joint::Word,
            Some(_) => Joint::Space,
            None => Joint::Line,
        }
    }
}

/// Whether a row is of the title of a callout.
fn is_title(row: &Row) -> bool {
    let of_title = [Role::Note, Role::Important, Role::Warning];
    row.spans.iter().any(|it| !it.is_drawn() && of_title.contains(&it.role))
}

/// Whether one sentence of the source goes on over `between`: with no blank line, and no beginning of an item.
fn goes_on(between: &str) -> bool {
    let lines: Vec<&str> = between.lines().skip(1).collect();
    let breaks = |(idx, line): (usize, &&str)| {
        let line = line.trim_start_matches(['>', ' ', '\t']);
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_numbered = number.len() < line.len() && number.starts_with(['.', ')']);
        let is_item = ["- ", "* ", "+ ", ": "].iter().any(|it| line.starts_with(it));
        line.is_empty() && idx + 1 < lines.len() || is_item || is_numbered
    };
    !between.ends_with("\n\n") && !lines.iter().enumerate().any(breaks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_goes_on_until_a_blank_line_or_an_item() {
        for (between, expected) in [
            ("one two ", true),
            ("one\n", true),
            ("one\n> ", true),
            ("one\n>\n> ", false),
            ("one\n\n", false),
            ("one\n\ntwo", false),
            ("one\n- ", false),
            ("one\n  12. ", false),
            ("one\n2026 was ", true),
        ] {
            assert_eq!(goes_on(between), expected, "{between:?}");
        }
    }
}
