//! The end of an attempt as rows: score, by outcome, by confidence, what to read again.

use super::{CONFIDENCE, Paper};
use crate::{
    quiz::{
        Score,
        history::{self, Past},
        trend,
    },
    text::{Role, Row, Span, wrap},
    words,
};

impl Paper<'_> {
    /// The end of an attempt: score, whether it passed, what was sure and wrong, by outcome, how well the
    /// learner knew what they know, what to read again, the seed.
    pub fn result(&self, past: &[Past]) -> Vec<Row> {
        let score = self.attempt.score(self.bank);
        let mut rows = vec![Row::of(&self.bank.title, Role::Subheading), Row::default()];
        rows.extend(self.scored(&score));
        let past = if history::is_whole(self.attempt.mode()) { past } else { &[] };
        if let Some(told) = history::compared(past, &score) {
            rows.extend(wrap::wrap(&Row::of(told, Role::Dim), self.columns, 0));
        }
        add(&mut rows, tr!("Sure and wrong"), self.sure_and_wrong(&score));
        add(&mut rows, tr!("You can"), self.by_outcome(&score));
        add(&mut rows, tr!("How sure you were"), self.calibration(&score));
        let chart = history::chart(past, &score, self.look.ascii);
        let chart = chart.map(|it| Row::of(format!("  {it}"), Role::Text));
        add(&mut rows, tr!("So far"), chart.into_iter().collect());
        let next = history::next(&score, self.attempt.mode());
        let next = next.iter().flat_map(|it| self.hanging(vec![Span::new("- ", Role::Dim)], it));
        add(&mut rows, tr!("What to do next"), next.collect());
        let again = score.reread.iter().flat_map(|passage| self.passage("  ", passage));
        add(&mut rows, tr!("Read again"), again.collect());
        rows.push(Row::default());
        let seed = tr!("This form has the seed {seed}.", seed = self.attempt.seed());
        rows.push(Row::of(seed, Role::Dim));
        rows
    }

    fn scored(&self, score: &Score) -> Vec<Row> {
        if !self.attempt.mode().is_scored() {
            let told = tr!(
                "{correct} of {total} right, before you read.",
                correct = score.correct,
                total = score.total
            );
            let why = tr!("A warm-up has no score: it shows what to look out for.");
            return vec![Row::of(told, Role::Heading), Row::of(why, Role::Dim)];
        }
        let (word, role) = if score.passed {
            (tr!("Passed."), Role::Good)
        } else {
            (tr!("Not passed yet."), Role::Warning)
        };
        let needed = tr!(" {pass_percent} % are needed.", pass_percent = self.bank.pass_percent);
        let mut rows = vec![
            Row::of(score.to_string(), Role::Heading),
            Row::new([Span::new(word, role), Span::new(needed, Role::Dim)]),
        ];
        rows.push(Row::of(self.time(), Role::Dim));
        rows
    }

    /// The time of an exam to the second; else how long the questions were thought about, in minutes.
    fn time(&self) -> String {
        if let Some(exam) = self.attempt.exam() {
            let time = format!("{}:{:02}", exam.used() / 60, exam.used() % 60);
            return tr!("Time: {time}.", time);
        }
        let given = self.attempt.given(self.bank);
        let seconds = given.iter().fold(0_u32, |sum, (_, _, it)| sum.saturating_add(it.seconds));
        match seconds / 60 {
            0 => tr!("Time: under a minute.").to_owned(),
            1 => tr!("Time: a minute.").to_owned(),
            minutes => tr!("Time: {minutes} minutes.", minutes),
        }
    }

    /// What hurts most comes first: a sure answer that was wrong.
    fn sure_and_wrong(&self, score: &Score) -> Vec<Row> {
        let questions = score.sure_and_wrong.iter().filter_map(|idx| self.bank.questions.get(*idx));
        let rows = questions.flat_map(|question| {
            let first = question.prompt.lines().last().unwrap_or_default();
            self.hanging(vec![Span::new("- ", Role::Bad)], first)
        });
        rows.collect()
    }

    fn by_outcome(&self, score: &Score) -> Vec<Row> {
        let rows = score.by_outcome.iter().flat_map(|(outcome, correct, asked)| {
            let (sign, role) = if correct == asked { ("+", Role::Good) } else { ("-", Role::Bad) };
            let words = self.names.outcomes.get(outcome).unwrap_or(outcome);
            let prefix = Span::new(format!("{sign} {correct}/{asked}  "), role);
            let indent = " ".repeat(prefix.width());
            let before = self.names.before.get(outcome).filter(|it| !it.is_empty());
            let before = before
                .map(|it| tr!("{indent}before: {listed}", indent, listed = trend::listed(it)));
            let before = before.map(|it| Row::of(it, Role::Dim));
            self.hanging(vec![prefix], words).into_iter().chain(before).collect::<Vec<Row>>()
        });
        rows.collect()
    }

    /// A line for each step of confidence that was used, and the marks that reward an honest one.
    fn calibration(&self, score: &Score) -> Vec<Row> {
        let Some((marks, most)) = score.certainty else { return Vec::new() };
        let steps = CONFIDENCE.iter().zip(score.by_confidence).rev();
        let steps = steps.filter(|(_, (_, asked))| *asked > 0).map(|(words, (right, asked))| {
            Row::of(
                tr!("  {words}: {right} of {asked} right", words = words::of(words), right, asked),
                Role::Text,
            )
        });
        let told = tr!(
            "Certainty-based marks: {marks} of {most}. Sure and right earns 3, sure and wrong costs 6, a guess risks nothing.",
            marks,
            most
        );
        steps.chain(wrap::wrap(&Row::of(told, Role::Dim), self.columns, 0)).collect()
    }
}

/// Adds a section with its title, if anything is in it.
fn add(rows: &mut Vec<Row>, title: &str, section: Vec<Row>) {
    if !section.is_empty() {
        rows.extend([Row::default(), Row::of(title, Role::Subheading)]);
        rows.extend(section);
    }
}
