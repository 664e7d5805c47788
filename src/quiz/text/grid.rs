//! All questions of an exam at one glance, and what stands above each of them.

use super::Paper;
use crate::{
    quiz::Exam,
    text::{Role, Row, Span},
};

impl Paper<'_> {
    /// Rows that stand above the first question of a grid.
    pub const ROWS_ABOVE_GRID: usize = 2;

    /// All questions of an exam, with the cursor on the row with this index; the last row hands in.
    pub fn grid(&self, cursor: usize) -> Vec<Row> {
        let questions = self.attempt.grid(self.bank);
        let n_questions = questions.len();
        let mut title = Row::of(tr!("All questions"), Role::Heading);
        title.spans.extend(self.of_exam());
        let mut rows = vec![title, Row::default()];
        for (idx, (is_answered, is_flagged)) in questions.into_iter().enumerate() {
            let (words, role) = if is_answered {
                (tr!("answered"), Role::Text)
            } else {
                (tr!("open"), Role::Warning)
            };
            let flag = if is_flagged { tr!(", marked") } else { "" };
            rows.push(row(
                idx == cursor,
                &format!("{:3}", idx + 1),
                format!("{words}{flag}"),
                role,
            ));
        }
        rows.push(row(
            cursor == n_questions,
            &format!("{:3}", n_questions + 1),
            tr!("Hand in").to_owned(),
            Role::Accent,
        ));
        rows
    }

    /// The time that is left and whether the question is marked, for the row at the top of an exam.
    pub(super) fn of_exam(&self) -> Vec<Span> {
        let mut spans = Vec::new();
        if !self.attempt.is_open_exam() {
            return spans;
        }
        if let Some(left) = self.attempt.exam().and_then(Exam::left) {
            // A minute before the end it is not to be missed.
            let role = if left < 60 { Role::Warning } else { Role::Note };
            let time = format!("{}:{:02}", left / 60, left % 60);
            spans.push(Span::new(tr!("   {time} left", time), role));
        }
        if self.attempt.is_flagged() {
            spans.push(Span::new(tr!("   marked"), Role::Accent));
        }
        spans
    }
}

fn row(is_under_cursor: bool, number: &str, words: String, role: Role) -> Row {
    let sign = if is_under_cursor { "> " } else { "  " };
    Row::new([
        Span::new(sign, Role::Key),
        Span::new(format!("{number}  "), Role::Key),
        Span::new(words, role),
    ])
}
