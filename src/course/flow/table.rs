//! Tables: columns as wide as their text where that fits, else wrapped inside the cells. Where even that does
//! not fit, the columns that do: the others are scrolled to, beside the first one, which says what a row is
//! about. Where nothing can be scrolled, or there is no room for columns, one line for each cell.

use std::ops::Range;

use crate::{
    course::{
        document::{Alignment, Table},
        flow::{Flow, NO_TEXT, blank, strong, wrap},
        inline::{Draft, Inline, Style},
    },
    text::{Role, Row},
};

/// The rows of `table`.
pub(super) fn rows(flow: Flow<'_>, table: &Table) -> Vec<Row> {
    let columns = Columns::of(table);
    let all = 0..table.alignments.len();
    if let Some(widths) = columns.fitting(flow.width) {
        return Grid { flow, widths, columns: all.collect(), table }.rows();
    }
    match flow.document.passed(table.target) {
        Some(passed) if flow.width >= LEAST_WIDTH => part(flow, table, &columns, passed),
        _ => records(flow, table),
    }
}

/// Whether all columns of `table` can be read beside each other at `width`.
pub(super) fn fits(width: usize, table: &Table) -> bool {
    Columns::of(table).fitting(width).is_some()
}

/// There is room for this much of each column, or for its text; else nobody can read it.
const LEAST_COLUMN: usize = 10;

/// A column of a table that is scrolled is no wider, so that a screen shows more than one.
const WIDEST_COLUMN: usize = 28;

/// Columns that a table is scrolled in at least.
const LEAST_WIDTH: usize = 20;

/// What the columns of a table want.
struct Columns {
    /// The widest run of each that breaking leaves whole.
    least: Vec<usize>,
    /// The widest line of each.
    natural: Vec<usize>,
}

impl Columns {
    fn of(table: &Table) -> Self {
        let n = table.alignments.len();
        let (mut least, mut natural) = (vec![1; n], vec![1; n]);
        for row in std::iter::once(&table.header).chain(&table.rows) {
            for (cell, (least, natural)) in row.iter().zip(least.iter_mut().zip(&mut natural)) {
                let (run, whole) = wrap::widths(cell);
                *least = run.max(*least);
                *natural = whole.max(*natural);
            }
        }
        Self { least, natural }
    }

    /// The width of each column, or nothing where the table does not fit `width`.
    fn fitting(&self, width: usize) -> Option<Vec<usize>> {
        let n = self.natural.len();
        let available = width.checked_sub(3 * n + 1).filter(|_| n > 0)?;
        if self.natural.iter().sum::<usize>() <= available {
            return Some(self.natural.clone());
        }
        let readable: usize = self.natural.iter().map(|it| (*it).min(LEAST_COLUMN)).sum();
        if readable > available {
            return None;
        }
        let capped = |cap: usize| self.least.iter().map(|it| (*it).min(cap)).collect::<Vec<_>>();
        let fits = |cap: usize| capped(cap).iter().sum::<usize>() <= available;
        // The longest words are broken first: the highest cap under which all columns fit.
        let (mut low, mut high) = (LEAST_COLUMN, available.max(LEAST_COLUMN) + 1);
        while low + 1 < high {
            let middle = usize::midpoint(low, high);
            if fits(middle) { low = middle } else { high = middle }
        }
        let mut widths = capped(low);
        share(&mut widths, &self.natural, available);
        Some(widths)
    }

    /// The columns that are shown in `width` when `passed` are scrolled past, and their widths; always one.
    fn window(&self, width: usize, passed: usize) -> (Vec<usize>, Vec<usize>) {
        let widths: Vec<usize> = self
            .natural
            .iter()
            .map(|natural| (*natural).min(WIDEST_COLUMN).min(width.saturating_sub(4)))
            .collect();
        let width_of = |idx: usize| widths.get(idx).map_or(0, |width| width + 3);
        let n = widths.len();
        // The first column stays where there is room for another beside it.
        let widest = (1..n).map(width_of).max().unwrap_or_default();
        let stays = usize::from(width_of(0) + widest < width);
        let fits_from = |first: usize| {
            let mut used = 1 + if stays > 0 { width_of(0) } else { 0 };
            let fits = |idx: &usize| {
                used += width_of(*idx);
                used <= width || *idx == first
            };
            (first..n).take_while(fits).count()
        };
        // Nothing is passed beyond the first column from which all the others are in view.
        let mut last = n.saturating_sub(1).max(stays);
        while last > stays && last - 1 + fits_from(last - 1) >= n {
            last -= 1;
        }
        let first = (stays + passed).min(last);
        let columns: Vec<usize> = (0..stays).chain(first..first + fits_from(first)).collect();
        let natural: Vec<usize> =
            columns.iter().filter_map(|it| self.natural.get(*it)).copied().collect();
        let mut shown: Vec<usize> =
            columns.iter().filter_map(|it| widths.get(*it)).copied().collect();
        let available = width.saturating_sub(3 * columns.len() + 1);
        share(&mut shown, &natural, available);
        (columns, shown)
    }
}

/// Gives the columns that are left to those that want them, in proportion to what they want, which makes
/// all about equally high.
fn share(widths: &mut [usize], natural: &[usize], available: usize) {
    let rest = available.saturating_sub(widths.iter().sum());
    let wanted: usize =
        natural.iter().zip(&*widths).map(|(all, has)| all.saturating_sub(*has)).sum();
    for (width, natural) in widths.iter_mut().zip(natural) {
        let wants = natural.saturating_sub(*width);
        *width += (rest * wants).checked_div(wanted).unwrap_or_default().min(wants);
    }
    let mut rest = available.saturating_sub(widths.iter().sum());
    for (width, natural) in widths.iter_mut().zip(natural) {
        let more = natural.saturating_sub(*width).min(rest);
        *width += more;
        rest -= more;
    }
}

/// The columns of `table` that fit, and below them which these are.
fn part(flow: Flow<'_>, table: &Table, columns: &Columns, passed: usize) -> Vec<Row> {
    let (shown, widths) = columns.window(flow.width, passed);
    let which = listed(&shown);
    let told = tr!("columns {which} of {n}", which, n = table.alignments.len());
    let words = [
        (flow.signs.run, Role::Key),
        (told.as_str(), Role::Accent),
        (flow.signs.between, Role::Dim),
        ("Enter", Role::Key),
        (tr!(" shows more"), Role::Dim),
    ];
    let mut rows = Grid { flow, widths, columns: shown, table }.rows();
    rows.append(&mut flow.own(&words, Some(table.target), NO_TEXT..NO_TEXT));
    rows
}

/// Numbers of columns, from 1, those that follow each other as a range.
fn listed(columns: &[usize]) -> String {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for idx in columns {
        match ranges.last_mut() {
            Some(last) if last.end == *idx => last.end += 1,
            _ => ranges.push(*idx..idx + 1),
        }
    }
    let range = |it: Range<usize>| match it.len() {
        1 => format!("{}", it.end),
        2 => format!("{}, {}", it.start + 1, it.end),
        _ => tr!("{value} to {end}", value = it.start + 1, end = it.end),
    };
    ranges.into_iter().map(range).collect::<Vec<_>>().join(", ")
}

struct Grid<'a> {
    flow: Flow<'a>,
    /// The columns that are shown.
    columns: Vec<usize>,
    /// Their widths.
    widths: Vec<usize>,
    table: &'a Table,
}

impl Grid<'_> {
    fn rows(&self) -> Vec<Row> {
        let header: Vec<Inline> =
            self.table.header.iter().map(|cell| strong(cell, Role::Text)).collect();
        let header = self.row(&header);
        let body: Vec<Vec<Row>> = self.table.rows.iter().map(|row| self.row(row)).collect();
        let is_high = body.iter().any(|rows| rows.len() > 1);
        let [corner_a, corner_b, corner_c, corner_d] = self.flow.signs.corners;
        let [upper, left, middle, right, lower] = self.flow.signs.joints;
        let mut rows = vec![self.line(corner_a, upper, corner_b)];
        rows.extend(header);
        for (idx, of_row) in body.into_iter().enumerate() {
            if idx == 0 || is_high {
                rows.push(self.line(left, middle, right));
            }
            rows.extend(of_row);
        }
        rows.push(self.line(corner_c, lower, corner_d));
        rows
    }

    /// The rows that one row of cells takes.
    fn row(&self, cells: &[Inline]) -> Vec<Row> {
        let columns = || self.columns.iter().zip(&self.widths);
        let mut cells: Vec<Vec<Row>> = columns()
            .map(|(idx, width)| {
                let flow = Flow { width: *width, ..self.flow };
                cells.get(*idx).map_or_else(Vec::new, |cell| flow.text(cell))
            })
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or_default();
        let bar = self.flow.signs.vertical;
        (0..height)
            .map(|idx| {
                let mut row = Row { offset: NO_TEXT, ..Row::default() };
                let mut gap = format!("{bar} ");
                for (cell, (column, width)) in cells.iter_mut().zip(columns()) {
                    let line = cell.get_mut(idx).map(std::mem::take).unwrap_or_default();
                    let free = width.saturating_sub(line.width());
                    let before = match self.table.alignments.get(*column) {
                        Some(Alignment::Left) | None => 0,
                        Some(Alignment::Center) => free / 2,
                        Some(Alignment::Right) => free,
                    };
                    gap.push_str(&" ".repeat(before));
                    row.push(&gap, Role::Frame);
                    if row.offset == NO_TEXT && !line.spans.is_empty() {
                        row.offset = line.offset;
                    }
                    row.spans.extend(line.spans);
                    gap = format!("{} {bar} ", " ".repeat(free - before));
                }
                row.push(gap.trim_end(), Role::Frame);
                row
            })
            .collect()
    }

    fn line(&self, left: &str, joint: &str, right: &str) -> Row {
        let dashes = |width: &usize| self.flow.signs.horizontal.repeat(width + 2);
        let line = self.widths.iter().map(dashes).collect::<Vec<_>>().join(joint);
        Row { offset: NO_TEXT, ..Row::of(format!("{left}{line}{right}"), Role::Frame) }
    }
}

/// The table as lines `header: cell`, a blank row between two rows of the table.
fn records(flow: Flow<'_>, table: &Table) -> Vec<Row> {
    if table.rows.is_empty() {
        return table
            .header
            .iter()
            .flat_map(|cell| flow.text(&strong(cell, Role::Accent)))
            .collect();
    }
    let mut rows = Vec::new();
    for (idx, cells) in table.rows.iter().enumerate() {
        if idx > 0 {
            rows.push(blank());
        }
        for (header, cell) in table.header.iter().zip(cells) {
            if header.is_blank() && cell.is_blank() {
                continue;
            }
            let first = rows.len();
            let mut text = Draft::default();
            text.append(&strong(header, Role::Accent));
            if !header.is_blank() {
                let end = cell.start().unwrap_or_default();
                let dim = Style { role: Role::Dim, ..Style::default() };
                text.push(": ", end..end, dim);
            }
            text.append(cell);
            rows.append(&mut flow.text(&text.done()));
            set_offset(&mut rows, first..first + 1, cell.start().unwrap_or(NO_TEXT));
        }
    }
    rows
}

fn set_offset(rows: &mut [Row], range: Range<usize>, offset: usize) {
    for row in rows.get_mut(range).unwrap_or_default() {
        row.offset = offset;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_scrolled_beside_the_first() {
        let columns = Columns { least: vec![8; 6], natural: vec![8, 20, 30, 20, 20, 20] };
        for (width, passed, expected) in [
            (60, 0, &[0, 1][..]),
            (60, 1, &[0, 2]),
            (60, 2, &[0, 3, 4]),
            (60, 3, &[0, 4, 5]),
            (60, 9, &[0, 4, 5]),
            (40, 0, &[0, 1]),
            (30, 0, &[0]),
            (30, 1, &[1]),
            (30, 5, &[5]),
            (20, 9, &[5]),
        ] {
            let (shown, widths) = columns.window(width, passed);
            assert_eq!(shown, expected, "{passed} at {width}");
            let used = widths.iter().map(|width| width + 3).sum::<usize>() + 1;
            assert!(used <= width, "{passed} at {width}: {used}");
        }
        assert_eq!(listed(&[0, 2, 3, 4, 6, 7]), "1, 3 to 5, 7, 8");
    }
}
