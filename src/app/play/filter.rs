//! Only the lines of a view that hold what the learner looks for, with what they hang from.

use super::{Line, PlayPane, Tab};
use crate::text::{Role, Row, Span};

impl PlayPane {
    /// Shows only the lines that hold every word of `text`; all of them if it is empty.
    pub fn filter(&mut self, text: &str) {
        text.clone_into(&mut self.filter);
        self.lines = self.lines_now();
        self.fresh.clear();
        let first = self.lines.iter().position(|it| it.item.is_some() || it.n_steps.is_some());
        self.cursor = first.unwrap_or(0);
        self.top = 0;
        self.follow_cursor();
    }

    /// What the lines are filtered by.
    pub fn filter_text(&self) -> &str {
        &self.filter
    }

    /// How many things are shown.
    pub fn n_things(&self) -> usize {
        self.lines.iter().filter(|it| it.item.is_some() || it.n_steps.is_some()).count()
    }

    /// The lines that the filter leaves, after a line that says what it is.
    pub(super) fn filtered(&self, lines: Vec<Line>) -> Vec<Line> {
        if self.filter.is_empty() || self.tab == Tab::Transcript {
            return lines;
        }
        let words: Vec<String> =
            self.filter.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let kept = kept(&lines, &words);
        let told = Row::new([
            Span::new("only what holds ", Role::Note),
            Span::new(&self.filter, Role::Accent),
            Span::new("; Esc shows all", Role::Note),
        ]);
        let told = Line::about_nothing(told);
        let left = lines.into_iter().zip(kept).filter(|(_, is_kept)| *is_kept);
        std::iter::once(told).chain(left.map(|(line, _)| line)).collect()
    }
}

/// Whether each line is shown: a thing that holds the words, what it hangs from, what hangs from it.
fn kept(lines: &[Line], words: &[String]) -> Vec<bool> {
    let mut kept = vec![false; lines.len()];
    // The things that the present one hangs from: index, depth, whether it is shown for its own sake.
    let mut above: Vec<(usize, usize, bool)> = Vec::new();
    let mut heading = None;
    let mut idx = 0;
    while let Some(line) = lines.get(idx) {
        let rest = lines.get(idx + 1..).unwrap_or_default();
        let is_more =
            |it: &&Line| it.item.is_none() && it.n_steps.is_none() && !it.row.spans.is_empty();
        let is_thing = line.item.is_some() || line.n_steps.is_some();
        let n_rows = if is_thing { 1 + rest.iter().take_while(is_more).count() } else { 1 };
        if is_thing {
            let depth = depth(&line.row);
            above.retain(|(_, other, _)| *other < depth);
            let entry = lines.get(idx..idx + n_rows).unwrap_or_default();
            let text: String = entry.iter().map(|it| it.row.text().to_lowercase() + " ").collect();
            let holds = words.iter().all(|word| text.contains(word.as_str()));
            let shown = holds || above.iter().any(|(_, _, shown)| *shown);
            if holds {
                for (idx, ..) in &above {
                    mark(&mut kept, *idx, 1);
                }
            }
            if shown {
                mark(&mut kept, idx, n_rows);
                // A heading stays over what is left of its section.
                heading.take().into_iter().for_each(|it| mark(&mut kept, it, 1));
            }
            above.push((idx, depth, shown));
        } else if is_heading(line) {
            heading = Some(idx);
        }
        idx += n_rows;
    }
    kept
}

fn is_heading(line: &Line) -> bool {
    line.item.is_none() && line.row.spans.iter().any(|it| it.role == Role::Heading)
}

fn mark(kept: &mut [bool], idx: usize, n_rows: usize) {
    kept.iter_mut().skip(idx).take(n_rows).for_each(|it| *it = true);
}

/// How far a line is drawn in: what stands before it is of the frame.
fn depth(row: &Row) -> usize {
    row.spans.first().filter(|it| it.role == Role::Frame).map_or(0, Span::width)
}
