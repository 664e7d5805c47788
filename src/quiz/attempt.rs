//! One walk through a bank: the form that a seed gives, what was chosen, and where the learner is.
//!
//! An attempt is kept while it lasts and may meet a bank that its author has changed since. So it names
//! questions by id and options by their text, judges by the bank as it is now, and [`Attempt::reconcile`]
//! says what changed. What is not in the bank any more is passed over, never an error.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Bank, Choice, Choosable, Kind, Question, Score, score, shuffle::Shuffler};

/// A form and how far it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    seed: u64,
    /// The questions in the order in which they are asked; one that is skipped moves to the end.
    slots: Vec<Slot>,
    /// The slot that is shown; past the end when all is done.
    at: usize,
}

impl Attempt {
    /// Every question of the bank in the author's order, its options in the order that `seed` gives.
    pub fn new(bank: &Bank, seed: u64) -> Self {
        Self::over(bank.questions.iter().collect(), Shuffler::new(seed), seed)
    }

    /// The questions that were missed, shuffled anew; finished at once if none was.
    #[must_use]
    pub fn retry(&self, bank: &Bank, seed: u64) -> Self {
        let missed = self.score(bank).missed;
        let questions = bank.questions.iter().enumerate();
        let questions = questions.filter(|(idx, _)| missed.contains(idx));
        let mut questions: Vec<&Question> = questions.map(|(_, it)| it).collect();
        let mut shuffler = Shuffler::new(seed);
        shuffler.shuffle(&mut questions);
        Self::over(questions, shuffler, seed)
    }

    fn over(questions: Vec<&Question>, mut shuffler: Shuffler, seed: u64) -> Self {
        let slots = questions.into_iter().map(|question| Slot::new(question, &mut shuffler));
        Self { seed, slots: slots.collect(), at: 0 }
    }

    /// The number that gives this form again.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Which question is shown, from 1, of how many; the last one when all is done.
    pub fn position(&self) -> (usize, usize) {
        (self.at.saturating_add(1).min(self.slots.len()), self.slots.len())
    }

    /// The question that is shown.
    pub fn question<'bank>(&self, bank: &'bank Bank) -> Option<&'bank Question> {
        let slot = self.slots.get(self.at)?;
        bank.question(&slot.question).map(|(_, question)| question)
    }

    /// The options of the question that is shown, by their letters in this form.
    pub fn options<'bank>(&self, bank: &'bank Bank) -> Vec<(char, &'bank Choosable)> {
        let shown = self.slots.get(self.at).zip(self.question(bank));
        shown.map(|(slot, question)| slot.options(question)).unwrap_or_default()
    }

    /// Chooses an option, or takes the choice back; with one answer a choice replaces the other.
    ///
    /// False if nothing changed: there is no such letter, or the answer is given.
    pub fn toggle(&mut self, bank: &Bank, letter: char) -> bool {
        let letter = letter.to_ascii_lowercase();
        let options = self.options(bank);
        let chosen = options.iter().find(|(it, _)| *it == letter).map(|(_, option)| *option);
        let (Some(option), Some(question)) = (chosen, self.question(bank)) else { return false };
        let Some(slot) = self.slots.get_mut(self.at).filter(|slot| !slot.is_done()) else {
            return false;
        };
        let Kind::Choice(choice) = &question.kind;
        slot.toggle(&option.text, choice.multiple);
        true
    }

    /// The letters that are chosen, from `a`.
    pub fn chosen(&self) -> Vec<char> {
        self.slots.get(self.at).map(Slot::chosen_letters).unwrap_or_default()
    }

    /// Gives the answer that is chosen.
    pub fn submit(&mut self, bank: &Bank) -> Result<Verdict, NotYet> {
        let Some(question) = self.question(bank) else { return Err(NotYet::NothingAsked) };
        let slot = self.slots.get_mut(self.at).ok_or(NotYet::NothingAsked)?;
        if slot.is_done() {
            return Err(NotYet::Answered);
        }
        let Kind::Choice(choice) = &question.kind;
        if slot.chosen_of(choice).next().is_none() {
            return Err(NotYet::NothingChosen { multiple: choice.multiple });
        }
        slot.state = State::Answered;
        Ok(slot.verdict(question))
    }

    /// What there is to say about the answer, once it is given.
    pub fn feedback<'bank>(&self, bank: &'bank Bank) -> Option<Feedback<'bank>> {
        let slot = self.slots.get(self.at).filter(|slot| slot.state == State::Answered)?;
        let question = self.question(bank)?;
        let options = slot.options(question).into_iter().map(|(letter, option)| FeedbackOption {
            letter,
            text: &option.text,
            correct: option.correct,
            chosen: slot.chosen.contains(&option.text),
            rationale: option.rationale.as_deref(),
        });
        Some(Feedback {
            verdict: slot.verdict(question),
            options: options.collect(),
            explanation: &question.explanation,
            reread: question.reread.as_deref(),
        })
    }

    /// Goes on after the feedback; nothing happens while there is no answer.
    pub fn next(&mut self) {
        let done = self.slots.get(self.at).is_some_and(Slot::is_done);
        self.at += usize::from(done);
    }

    /// Puts the question behind the others; one that was skipped before is left unanswered.
    pub fn skip(&mut self) -> Skip {
        let is_last = self.at.saturating_add(1) >= self.slots.len();
        let Some(slot) = self.slots.get_mut(self.at) else { return Skip::Impossible };
        match slot.state {
            State::Answered | State::LeftOpen => Skip::Impossible,
            State::Skipped => {
                slot.state = State::LeftOpen;
                self.at += 1;
                Skip::LeftOpen
            }
            State::Open => {
                slot.state = State::Skipped;
                if let Some(rest) = self.slots.get_mut(self.at..) {
                    rest.rotate_left(1);
                }
                if is_last { Skip::Last } else { Skip::Later }
            }
        }
    }

    /// Every question is answered or left open, and the last feedback is read.
    pub fn is_finished(&self) -> bool {
        self.at >= self.slots.len()
    }

    /// How it went so far; questions that are not answered count as missed.
    pub fn score(&self, bank: &Bank) -> Score {
        let answers = self.slots.iter().filter_map(|slot| {
            let (idx, question) = bank.question(&slot.question)?;
            let correct = slot.state == State::Answered && slot.verdict(question).is_correct();
            Some((idx, question, correct))
        });
        score::tally(bank.pass_percent, answers.collect())
    }

    /// Fits an attempt that was kept to the bank as it is now, and says in a sentence what had to change.
    ///
    /// Questions that are gone leave the form. Where options changed, an open question is asked as it now
    /// is, and an answered one is asked again after the others. A finished attempt is not opened again.
    pub fn reconcile(&mut self, bank: &Bank) -> Option<String> {
        let finished = self.is_finished();
        let at = self.at;
        let mut here = 0;
        let mut kept: Vec<Slot> = Vec::new();
        let mut again: Vec<Slot> = Vec::new();
        let (mut n_gone, mut n_changed) = (0, 0);
        for (idx, mut slot) in std::mem::take(&mut self.slots).into_iter().enumerate() {
            let Some((_, question)) = bank.question(&slot.question) else {
                n_gone += 1;
                continue;
            };
            let changed = slot.refit(question);
            n_changed += usize::from(changed);
            if changed && slot.is_done() && !finished {
                again.push(Slot { state: State::Open, chosen: Vec::new(), ..slot });
                continue;
            }
            here += usize::from(idx < at);
            kept.push(slot);
        }
        kept.append(&mut again);
        self.slots = kept;
        self.at = here;
        what_changed(n_gone, n_changed)
    }
}

/// What an answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// All that had to be chosen was, and nothing else.
    Correct,
    /// Anything else.
    NotQuite,
}

impl Verdict {
    /// Whether the question counts.
    pub fn is_correct(self) -> bool {
        match self {
            Self::Correct => true,
            Self::NotQuite => false,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Correct => "Correct",
            Self::NotQuite => "Not quite",
        })
    }
}

/// Why an answer cannot be taken now, as a sentence for the learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotYet {
    /// Enter came before a letter.
    NothingChosen {
        /// Several options may be chosen.
        multiple: bool,
    },
    /// The feedback is on the screen.
    Answered,
    /// All is done, or the question left the bank.
    NothingAsked,
}

impl fmt::Display for NotYet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NothingChosen { multiple: false } => "Choose an option first, by its letter.",
            Self::NothingChosen { multiple: true } => {
                "Choose every option that applies first, by their letters."
            }
            Self::Answered => "This question is answered; go on to the next one.",
            Self::NothingAsked => "There is no question to answer.",
        })
    }
}

/// What skipping did, as a sentence for the learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Skip {
    /// The question comes back after the others.
    Later,
    /// There are no others.
    Last,
    /// It was skipped before and now counts as missed.
    LeftOpen,
    /// It is answered, or there is none.
    Impossible,
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Later => "Skipped; it comes back after the others.",
            Self::Last => "This is the last question; skip again to leave it unanswered.",
            Self::LeftOpen => "Left unanswered; it counts as missed.",
            Self::Impossible => "There is nothing to skip.",
        })
    }
}

/// What is shown after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback<'bank> {
    /// Right or not.
    pub verdict: Verdict,
    /// Every option, in the order of the form.
    pub options: Vec<FeedbackOption<'bank>>,
    /// Why the answer is what it is, in Markdown; empty where the author gave none.
    pub explanation: &'bank str,
    /// The passage to read again.
    pub reread: Option<&'bank str>,
}

/// One option after the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedbackOption<'bank> {
    /// Its letter in this form.
    pub letter: char,
    /// What it says, in Markdown.
    pub text: &'bank str,
    /// It is right.
    pub correct: bool,
    /// The learner chose it.
    pub chosen: bool,
    /// Why it is right or wrong.
    pub rationale: Option<&'bank str>,
}

/// A question's place in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Slot {
    question: String,
    /// The texts of the options as this form shows them.
    options: Vec<String>,
    chosen: Vec<String>,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    Open,
    Skipped,
    Answered,
    LeftOpen,
}

impl Slot {
    fn new(question: &Question, shuffler: &mut Shuffler) -> Self {
        let Kind::Choice(choice) = &question.kind;
        let mut options: Vec<String> =
            choice.options.iter().map(|option| option.text.clone()).collect();
        if !choice.fixed {
            shuffler.shuffle(&mut options);
        }
        let question = question.id.clone();
        Self { question, options, chosen: Vec::new(), state: State::Open }
    }

    fn is_done(&self) -> bool {
        match self.state {
            State::Open | State::Skipped => false,
            State::Answered | State::LeftOpen => true,
        }
    }

    fn options<'bank>(&self, question: &'bank Question) -> Vec<(char, &'bank Choosable)> {
        let Kind::Choice(choice) = &question.kind;
        let find = |text: &String| choice.options.iter().find(|option| option.text == *text);
        let lettered = LETTERS.chars().zip(&self.options);
        lettered.filter_map(|(letter, text)| Some((letter, find(text)?))).collect()
    }

    fn chosen_letters(&self) -> Vec<char> {
        let lettered = LETTERS.chars().zip(&self.options);
        lettered.filter(|(_, text)| self.chosen.contains(text)).map(|(letter, _)| letter).collect()
    }

    /// What is chosen and still there to choose.
    fn chosen_of<'bank>(&self, choice: &'bank Choice) -> impl Iterator<Item = &'bank Choosable> {
        choice.options.iter().filter(|option| self.chosen.contains(&option.text))
    }

    fn toggle(&mut self, text: &str, multiple: bool) {
        let was_chosen = self.chosen.iter().any(|it| it == text);
        if multiple {
            self.chosen.retain(|it| it != text);
        } else {
            self.chosen.clear();
        }
        if !was_chosen {
            self.chosen.push(text.to_owned());
        }
    }

    fn verdict(&self, question: &Question) -> Verdict {
        let Kind::Choice(choice) = &question.kind;
        let right = choice
            .options
            .iter()
            .all(|option| option.correct == self.chosen.contains(&option.text));
        if right { Verdict::Correct } else { Verdict::NotQuite }
    }

    /// Takes over the options of a question that was changed: what is still there keeps its place, what is
    /// new comes after it. True if anything was different.
    fn refit(&mut self, question: &Question) -> bool {
        let Kind::Choice(choice) = &question.kind;
        let n_before = self.options.len();
        self.options.retain(|text| choice.options.iter().any(|option| option.text == *text));
        let mut changed = self.options.len() != n_before;
        for option in &choice.options {
            if !self.options.contains(&option.text) {
                self.options.push(option.text.clone());
                changed = true;
            }
        }
        let options = &self.options;
        self.chosen.retain(|text| options.contains(text));
        if !choice.multiple && self.chosen.len() > 1 {
            self.chosen.clear();
            changed = true;
        }
        changed
    }
}

/// The letters of options, in order.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

fn what_changed(n_gone: usize, n_changed: usize) -> Option<String> {
    let questions = |n: usize| match n {
        1 => "1 question".to_owned(),
        n => format!("{n} questions"),
    };
    let since = "since you began this check";
    match (n_gone, n_changed) {
        (0, 0) => None,
        (gone, 0) => Some(format!("{} left the check {since}.", questions(gone))),
        (0, changed) => Some(format!("{} changed {since}.", questions(changed))),
        (gone, changed) => Some(format!(
            "{} left the check and {} changed {since}.",
            questions(gone),
            questions(changed)
        )),
    }
}
