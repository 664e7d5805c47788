//! Code on its own ground, line by line, and faults, which are drawn like it.

use std::ops::Range;

use crate::{
    course::{
        document::Code,
        flow::{Flow, NO_TEXT, wrap},
        highlight::{self, Run},
    },
    fault::Fault,
    text::{Role, Row, Span},
};

/// The rows of a block of code; one that can be run says so below.
pub(super) fn rows(flow: Flow<'_>, code: &Code, span: &Range<usize>) -> Vec<Row> {
    let Code { language, text, target } = code;
    let target = *target;
    let runs = highlight::runs(language, text.text());
    let mut painter = Painter { text: text.text(), runs: &runs, at: 0, target };
    let lines = || text.text().split('\n');
    let widths: Vec<usize> = lines().map(crate::text::width).collect();
    let widest = widths.iter().copied().max().unwrap_or_default();
    // A margin, unless it is what keeps the widest line from fitting.
    let (inner, margin) = match flow.narrower(2) {
        Some(inner) if widest <= inner.width || widest > flow.width => (inner, " "),
        _ => (flow, ""),
    };
    let sign = flow.signs.continued;
    let indent = if inner.width > 2 * sign.len() { crate::text::width(sign) } else { 0 };
    let mut piece = 0;
    let mut rows = Vec::new();
    let mut base = 0;
    for (line, width) in lines().zip(widths) {
        let parts = if width <= inner.width {
            vec![(0..line.len(), width)]
        } else {
            wrap::wrap_code(line, inner.width, indent)
        };
        for (idx, (part, mut width)) in parts.into_iter().enumerate() {
            let part = base + part.start..base + part.end;
            let offset = text.offset(part.start, &mut piece);
            let mut row = Row { offset, ..Row::default() };
            if !margin.is_empty() {
                row.push(margin, Role::Code);
            }
            if idx > 0 && indent > 0 {
                row.push(sign, Role::Frame);
                width += indent;
            }
            painter.paint(part, &mut row);
            let free = flow.width.saturating_sub(width + margin.len());
            if free > 0 {
                row.push(" ".repeat(free), Role::Code);
            }
            rows.push(row);
        }
        base += line.len() + 1;
    }
    if target.is_some() {
        let words = [
            (flow.signs.run, Role::Key),
            ("Enter", Role::Key),
            (tr!(" runs this in the sandbox"), Role::Dim),
        ];
        rows.append(&mut flow.own(&words, target, span.end..span.end));
    }
    rows
}

/// What is wrong, as authors know it from compilers.
pub(super) fn fault(flow: Flow<'_>, fault: &Fault, span: &Range<usize>) -> Vec<Row> {
    let drawn = fault.render();
    let mut rows = Vec::new();
    for (idx, line) in drawn.lines().enumerate() {
        let role = if idx == 0 { Role::Bad } else { Role::Text };
        for (part, _) in wrap::wrap_code(line, flow.width, 0) {
            let text = line.get(part).unwrap_or_default();
            rows.push(Row { offset: NO_TEXT, ..Row::of(text, role) });
        }
    }
    if let Some(first) = rows.first_mut() {
        first.offset = span.start;
    }
    rows
}

/// Takes the roles of highlighting from run to run.
struct Painter<'a> {
    text: &'a str,
    runs: &'a [Run],
    at: usize,
    target: Option<usize>,
}

impl Painter<'_> {
    /// Adds the bytes `part` of the text to `row`; parts come in order.
    fn paint(&mut self, part: Range<usize>, row: &mut Row) {
        let mut start = part.start;
        while start < part.end {
            while self.runs.get(self.at + 1).is_some_and(|next| next.start <= start) {
                self.at += 1;
            }
            let end = self.runs.get(self.at + 1).map_or(part.end, |next| next.start.min(part.end));
            let role = self.runs.get(self.at).map_or(Role::Code, |run| run.role);
            let mut span = Span::of_clean(self.text.get(start..end).unwrap_or_default(), role);
            span.target = self.target;
            row.spans.push(span);
            start = end.max(start + 1);
        }
    }
}
