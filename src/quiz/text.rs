//! The words of a check as rows: what the pane shows and what plain mode prints.

use std::collections::{BTreeMap, BTreeSet};

mod grid;
mod result;

use super::{Attempt, Bank, Feedback, Judged, Question, Setup, Sign};
use crate::{
    course::{flow, flow::Look, parse},
    text::{Role, Row, Span, wrap},
    words,
};

/// Words for the ids and paths that a bank names, as far as its course gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// What the learner can do, by the id of the outcome.
    pub outcomes: BTreeMap<String, String>,
    /// The heading of a passage, by its path and anchor.
    pub passages: BTreeMap<String, String>,
    /// The questions that were edited since the learner answered them, by id.
    pub changed: BTreeSet<String>,
    /// How each outcome went in attempts before this one, in percent, the oldest first.
    pub before: BTreeMap<String, Vec<usize>>,
}

/// What an attempt looks like on paper of a certain width.
#[derive(Debug, Clone, Copy)]
pub struct Paper<'a> {
    /// The questions.
    pub bank: &'a Bank,
    /// The answers so far.
    pub attempt: &'a Attempt,
    /// Words for ids and paths.
    pub names: &'a Names,
    /// Columns of the rows.
    pub columns: usize,
    /// How rows are drawn.
    pub look: Look,
}

impl Paper<'_> {
    /// The question that is shown: where we are, what is asked, what may be chosen. Empty when all is done.
    ///
    /// What chooses something opens the code of its letter.
    pub fn question(&self) -> Vec<Row> {
        let Some(question) = self.attempt.question(self.bank) else { return Vec::new() };
        let mut rows: Vec<Row> = self.prompt().into_iter().map(|it| it.opening(None)).collect();
        let mut is_number = false;
        for asked in self.attempt.asked(self.bank) {
            let was_number = std::mem::replace(
                &mut is_number,
                asked.label.starts_with(|c: char| c.is_numeric()),
            );
            if was_number && !is_number {
                rows.push(Row::default());
            }
            let letter = asked.label.chars().next().filter(char::is_ascii_lowercase);
            let prefix = [
                Span::new(asked.sign, Role::Frame),
                Span::new(format!(" {}  ", asked.label), Role::Key),
            ];
            let hanging = self.hanging(prefix.to_vec(), asked.text).into_iter();
            rows.extend(hanging.map(|it| it.opening(letter.map(|it| it as usize))));
        }
        if !question.kind.is_typed() {
            rows.push(Row::default());
        }
        rows.push(Row::of(question.kind.how(), Role::Dim));
        rows.extend(self.hints());
        rows
    }

    /// The hints that were taken, and what the next one costs.
    fn hints(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (hint, number) in self.attempt.hints(self.bank).iter().zip(1..) {
            rows.push(Row::default());
            rows.extend(
                self.hanging(vec![Span::new(tr!("Hint {number}  ", number), Role::Note)], hint),
            );
        }
        if let Some((number, n_hints, cost)) = self.attempt.next_hint(self.bank) {
            rows.push(Row::default());
            let cost = if self.attempt.mode().is_scored() {
                tr!("costs {cost} % of this question", cost)
            } else {
                tr!("costs nothing here").to_owned()
            };
            let hint = if n_hints == 1 {
                tr!("a hint").to_owned()
            } else {
                tr!("hint {number} of {n_hints}", number, n_hints)
            };
            rows.push(Row::of(format!("h: {hint}, {cost}"), Role::Dim));
        }
        rows
    }

    /// What is said after an answer: the verdict, each option with its reason, the explanation.
    pub fn feedback(&self, feedback: &Feedback<'_>) -> Vec<Row> {
        let mut rows = vec![verdict(feedback)];
        for judged in &feedback.rows {
            rows.push(Row::default());
            rows.extend(self.judged(judged));
        }
        if !feedback.explanation.is_empty() {
            rows.push(Row::default());
            rows.extend(self.markdown(feedback.explanation, self.columns));
        }
        if let Some(passage) = feedback.reread {
            rows.push(Row::default());
            rows.extend(self.passage(tr!("Read again: "), passage));
        }
        let setup = self.attempt.question(self.bank).and_then(|it| it.setup.as_ref());
        if let Some(Setup { world, .. }) = setup {
            rows.push(Row::default());
            rows.push(Row::of(
                tr!("p: try it in the world {world}; Enter: go on", world),
                Role::Dim,
            ));
        }
        rows
    }

    /// Where we are and what is asked.
    pub fn prompt(&self) -> Vec<Row> {
        let (at, n_questions) = self.attempt.position();
        let mut first = Row::new([
            Span::new(format!("{at} / {n_questions}"), Role::Heading),
            Span::new(format!("   {}", self.bank.title), Role::Dim),
        ]);
        first.spans.extend(self.of_exam());
        let mut rows = wrap::wrap(&first, self.columns, 0);
        rows.push(Row::default());
        if let Some(question) = self.attempt.question(self.bank) {
            if self.names.changed.contains(&question.id) {
                rows.push(Row::of(tr!("Changed since you answered it."), Role::Note));
                rows.push(Row::default());
            }
            rows.extend(self.markdown(&asked(question), self.columns));
        }
        rows.push(Row::default());
        rows
    }

    /// An option after the answer: a sign, its letter, what it says, in words what it was, and why.
    fn judged(&self, judged: &Judged<'_>) -> Vec<Row> {
        let (sign, role) = match judged.sign {
            Sign::Right => ("+", Role::Good),
            Sign::Wrong => ("-", Role::Bad),
            Sign::Left => (".", Role::Dim),
        };
        let label = match judged.label.as_str() {
            "" => "  ".to_owned(),
            label => format!(" {label}  "),
        };
        let indent = " ".repeat(1 + label.len());
        let prefix = [Span::new(sign, role), Span::new(label, Role::Key)];
        let mut rows = self.hanging(prefix.to_vec(), &judged.text);
        let words = &judged.words;
        match judged.rationale {
            Some(reason) => {
                let reason = format!("{words}: {reason}");
                rows.extend(self.hanging(vec![Span::from(indent.as_str())], &reason));
            }
            None => rows.extend(wrap::wrap(
                &Row::of(format!("{indent}{words}"), role),
                self.columns,
                indent.len(),
            )),
        }
        rows
    }

    fn passage(&self, label: &str, passage: &str) -> Vec<Row> {
        let words = self.names.passages.get(passage).map_or(passage, String::as_str);
        let row = Row::new([Span::new(label, Role::Dim), Span::new(words, Role::Link)]);
        wrap::wrap(&row, self.columns, crate::text::width(label))
    }

    /// Inline Markdown behind `prefix`, its further rows indented to where the first one starts.
    fn hanging(&self, prefix: Vec<Span>, source: &str) -> Vec<Row> {
        let indent = prefix.iter().map(Span::width).sum::<usize>();
        let rows = self.markdown(source, self.columns.saturating_sub(indent).max(1));
        if rows.is_empty() {
            return vec![Row::new(prefix)];
        }
        let rows = rows.into_iter().enumerate().map(|(idx, row)| {
            let blank = || vec![Span::from(" ".repeat(indent).as_str())];
            let before = if idx == 0 { prefix.clone() } else { blank() };
            Row::new(before.into_iter().chain(row.spans))
        });
        rows.collect()
    }

    fn markdown(&self, source: &str, columns: usize) -> Vec<Row> {
        let document = parse::parse("", source);
        let columns = u16::try_from(columns).unwrap_or(u16::MAX);
        let mut rows = Vec::new();
        for block in 0..document.blocks.len() {
            if block > 0 {
                rows.push(Row::default());
            }
            rows.extend(flow::flow(&document, block, columns, self.look));
        }
        rows
    }
}

/// The verdict in words, with what it is worth where that is no whole question, and how sure the learner was.
fn verdict(feedback: &Feedback<'_>) -> Row {
    if !feedback.is_answered {
        return Row::of(tr!("Not answered."), Role::Bad);
    }
    let role = if feedback.verdict.is_correct() { Role::Good } else { Role::Bad };
    let mut spans = vec![Span::new(format!("{}.", feedback.verdict), role)];
    let percent = feedback.mark.percent();
    if feedback.hints > 0 && percent > 0 {
        let hints = if feedback.hints == 1 {
            tr!("1 hint").to_owned()
        } else {
            tr!("{hints} hints", hints = feedback.hints)
        };
        spans.push(Span::new(
            tr!(" With {hints} it is worth {percent} %.", hints, percent),
            Role::Dim,
        ));
    } else if percent > 0 && percent < 100 {
        spans.push(Span::new(tr!(" It is worth {percent} %.", percent), Role::Dim));
    }
    let sure = feedback.confidence.and_then(|it| CONFIDENCE.get(usize::from(it).checked_sub(1)?));
    if let Some(sure) = sure {
        spans.push(Span::new(tr!(" You said: {sure}.", sure = words::of(sure)), Role::Dim));
    }
    Row::new(spans)
}

/// What 1, 2 and 3 mean.
pub const CONFIDENCE: [&str; 3] = [mark!("a guess"), mark!("fairly sure"), mark!("sure")];

/// What is asked, with the world that it is asked of.
fn asked(question: &Question) -> String {
    let Some(Setup { world, commands, .. }) = &question.setup else {
        return question.prompt.clone();
    };
    if commands.is_empty() {
        return tr!(
            "In the world `{world}`, as it begins:\n\n{prompt}",
            world,
            prompt = question.prompt
        );
    }
    tr!(
        "In the world `{world}`, after these commands:\n\n```text\n{commands}\n```\n\n{prompt}",
        world,
        commands,
        prompt = question.prompt
    )
}
