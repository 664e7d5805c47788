//! Tables: columns as wide as their text where that fits, else wrapped inside the cells; and where even
//! that does not fit, one line for each cell.

use std::ops::Range;

use crate::{
    course::{
        document::{Alignment, Table},
        flow::{Flow, NO_TEXT, blank, strong, wrap},
        inline::{Inline, Style},
    },
    text::{Role, Row},
};

/// The rows of `table`.
pub(super) fn rows(flow: Flow, table: &Table) -> Vec<Row> {
    match columns(flow.width, table) {
        Some(widths) => Grid { flow, widths, alignments: &table.alignments }.rows(table),
        None => records(flow, table),
    }
}

/// A column is at least this wide, or as wide as its longest word; else nobody can read it.
const LEAST_COLUMN: usize = 6;

/// The width of each column, or nothing where the table does not fit `width`.
fn columns(width: usize, table: &Table) -> Option<Vec<usize>> {
    let n = table.alignments.len();
    let available = width.checked_sub(3 * n + 1).filter(|_| n > 0)?;
    let mut least = vec![1; n];
    let mut natural = vec![1; n];
    for row in std::iter::once(&table.header).chain(&table.rows) {
        for (cell, (least, natural)) in row.iter().zip(least.iter_mut().zip(&mut natural)) {
            let (run, whole) = wrap::widths(cell);
            *least = run.max(*least);
            *natural = whole.max(*natural);
        }
    }
    if natural.iter().sum::<usize>() <= available {
        return Some(natural);
    }
    let capped = |cap: usize| least.iter().map(|width| (*width).min(cap)).collect::<Vec<_>>();
    let fits = |cap: usize| capped(cap).iter().sum::<usize>() <= available;
    if !fits(LEAST_COLUMN) {
        return None;
    }
    // The longest words are broken first: the highest cap under which all columns fit.
    let (mut low, mut high) = (LEAST_COLUMN, available.max(LEAST_COLUMN) + 1);
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if fits(middle) { low = middle } else { high = middle }
    }
    let mut widths = capped(low);
    share(&mut widths, &natural, available);
    Some(widths)
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

struct Grid<'a> {
    flow: Flow,
    widths: Vec<usize>,
    alignments: &'a [Alignment],
}

impl Grid<'_> {
    fn rows(&self, table: &Table) -> Vec<Row> {
        let header: Vec<Inline> =
            table.header.iter().map(|cell| strong(cell, Role::Text)).collect();
        let header = self.row(&header);
        let body: Vec<Vec<Row>> = table.rows.iter().map(|row| self.row(row)).collect();
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
        let mut cells: Vec<Vec<Row>> = cells
            .iter()
            .zip(&self.widths)
            .map(|(cell, width)| Flow { width: *width, ..self.flow }.text(cell))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or_default();
        let bar = self.flow.signs.vertical;
        (0..height)
            .map(|idx| {
                let mut row = Row { offset: NO_TEXT, ..Row::default() };
                let mut gap = format!("{bar} ");
                let columns = self.widths.iter().zip(self.alignments);
                for (cell, (width, alignment)) in cells.iter_mut().zip(columns) {
                    let line = cell.get_mut(idx).map(std::mem::take).unwrap_or_default();
                    let free = width.saturating_sub(line.width());
                    let before = match alignment {
                        Alignment::Left => 0,
                        Alignment::Center => free / 2,
                        Alignment::Right => free,
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
fn records(flow: Flow, table: &Table) -> Vec<Row> {
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
            let mut text = strong(header, Role::Accent);
            if !header.is_blank() {
                let end = cell.start().unwrap_or_default();
                let dim = Style { role: Role::Dim, ..Style::default() };
                text.push(": ", end..end, dim);
            }
            text.append(cell);
            rows.append(&mut flow.text(&text));
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
