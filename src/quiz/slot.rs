//! A question's place in a form: how it is shown there, what was given, and what there is to say of it.

use serde::{Deserialize, Serialize};

use super::{
    Judged, Kind, Mark, Question, Verdict,
    attempt::Given,
    kind::{Choosable, LETTERS},
    shuffle::Shuffler,
};

/// What each hint costs in turn, in percent of the question: all of them cost half of it.
pub(super) const HINT_COSTS: [u8; 3] = [10, 15, 25];

/// What is shown after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback<'a> {
    /// Right or not.
    pub verdict: Verdict,
    /// What it is worth, hints counted.
    pub mark: Mark,
    /// Whether there was an answer.
    pub is_answered: bool,
    /// How sure the learner was, from 1 to 3.
    pub confidence: Option<u8>,
    /// Hints that were taken.
    pub hints: usize,
    /// Every option or answer.
    pub rows: Vec<Judged<'a>>,
    /// Why the answer is what it is, in Markdown; empty where the author gave none.
    pub explanation: &'a str,
    /// The passage to read again.
    pub reread: Option<&'a str>,
}

/// A question's place in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Slot {
    pub(super) question: String,
    /// The texts of the options as this form shows them.
    pub(super) options: Vec<String>,
    /// What was given, see [`super::kind`].
    pub(super) chosen: Vec<String>,
    pub(super) state: State,
    /// How sure the learner was, from 1 to 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) confidence: Option<u8>,
    /// Hints that were taken.
    #[serde(default)]
    pub(super) hints: u8,
    /// Seconds for which the question was shown before the answer.
    #[serde(default)]
    pub(super) seconds: u32,
    /// The learner wants to come back to it.
    #[serde(default)]
    pub(super) flagged: bool,
    /// The learner was told that what was typed looks like a slip.
    #[serde(default)]
    pub(super) warned: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum State {
    Open,
    Skipped,
    Answered,
    LeftOpen,
}

impl Slot {
    pub(super) fn new(question: &Question, shuffler: &mut Shuffler) -> Self {
        Self {
            question: question.id.clone(),
            options: question.kind.shown(shuffler),
            chosen: Vec::new(),
            state: State::Open,
            confidence: None,
            hints: 0,
            seconds: 0,
            flagged: false,
            warned: false,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        match self.state {
            State::Open | State::Skipped => false,
            State::Answered | State::LeftOpen => true,
        }
    }

    /// The options by their letters, as far as letters choose any.
    pub(super) fn lettered(&self) -> impl Iterator<Item = (char, &str)> {
        LETTERS.chars().zip(self.options.iter().map(String::as_str))
    }

    /// The options of a choice with all that is known of them.
    pub(super) fn choosable<'a>(&self, question: &'a Question) -> Vec<(char, &'a Choosable)> {
        let Kind::Choice(choice) = &question.kind else { return Vec::new() };
        let find = |text: &str| choice.options.iter().find(|option| option.text == text);
        self.lettered().filter_map(|(letter, text)| Some((letter, find(text)?))).collect()
    }

    /// What was given and what it is worth; nothing unless it counts as an answer.
    pub(super) fn given(&self, question: &Question) -> Given {
        let is_answered = self.state == State::Answered;
        let mark = if is_answered { question.kind.mark(&self.chosen) } else { Mark::NONE };
        let cost = HINT_COSTS.iter().take(usize::from(self.hints)).sum();
        Given {
            verdict: Verdict::of(mark),
            mark: mark.less(cost),
            is_answered,
            confidence: self.confidence.filter(|_| is_answered),
            hints: usize::from(self.hints),
            seconds: self.seconds,
            texts: self.chosen.clone(),
        }
    }

    pub(super) fn feedback<'a>(&'a self, question: &'a Question) -> Feedback<'a> {
        let given = self.given(question);
        let rows = question.kind.judged(&self.options, &self.chosen);
        Feedback {
            verdict: given.verdict,
            mark: given.mark,
            is_answered: given.is_answered,
            confidence: given.confidence,
            hints: given.hints,
            // Who typed nothing has written nothing wrong.
            rows: rows.into_iter().filter(|it| !it.text.trim().is_empty()).collect(),
            explanation: &question.explanation,
            reread: question.reread.as_deref(),
        }
    }

    /// Takes over the options of a question that was changed: what is still there keeps its place, what is
    /// new comes after it. True if anything was different.
    pub(super) fn refit(&mut self, question: &Question) -> bool {
        if question.kind.is_typed() {
            let was_chosen = !self.options.is_empty();
            self.options.clear();
            if was_chosen {
                self.chosen.clear();
            }
            return was_chosen;
        }
        let texts = question.kind.options();
        let n_before = self.options.len();
        self.options.retain(|text| texts.contains(&text.as_str()));
        let mut changed = self.options.len() != n_before;
        for text in texts {
            if !self.options.iter().any(|it| it == text) {
                self.options.push(text.to_owned());
                changed = true;
            }
        }
        let options = &self.options;
        self.chosen.retain(|text| text.is_empty() || options.contains(text));
        if !question.kind.takes_several() && self.chosen.len() > 1 {
            self.chosen.clear();
            changed = true;
        }
        changed
    }
}
