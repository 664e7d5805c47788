//! One walk through a bank: the form that a seed gives, what was chosen, and where the learner is.
//!
//! An attempt is kept while it lasts and may meet a bank that its author has changed since. So it names
//! questions by id and options by their text, judges by the bank as it is now, and [`Attempt::reconcile`]
//! says what changed. What is not in the bank any more is passed over, never an error.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    Bank, Exam, Feedback, Mark, Mode, Question, Score, Verdict,
    kind::{Asked, Choosable},
    score,
    shuffle::Shuffler,
    slot::{HINT_COSTS, Slot, State},
};

/// A form and how far it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    seed: u64,
    /// The questions in the order in which they are asked; one that is skipped moves to the end.
    slots: Vec<Slot>,
    /// The slot that is shown; past the end when all is done.
    at: usize,
    #[serde(default)]
    mode: Mode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exam: Option<Exam>,
}

/// What was given for a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Right or not.
    pub verdict: Verdict,
    /// What it is worth, hints counted.
    pub mark: Mark,
    /// Whether there was an answer.
    pub is_answered: bool,
    /// How sure the learner was: 1 for a guess, 2 for fairly sure, 3 for sure.
    pub confidence: Option<u8>,
    /// Hints that were taken.
    pub hints: usize,
    /// Seconds for which the question was shown before the answer.
    pub seconds: u32,
    /// The texts that were chosen or typed, see [`super::kind`].
    pub texts: Vec<String>,
}

impl Attempt {
    /// Every question of the bank in the author's order, its options in the order that `seed` gives.
    pub fn new(bank: &Bank, seed: u64) -> Self {
        Self::over(bank.questions.iter().collect(), Shuffler::new(seed), seed, Mode::default())
    }

    /// The questions with these ids in this order, their options in the order that `seed` gives.
    pub fn of(bank: &Bank, ids: &[String], seed: u64, mode: Mode) -> Self {
        let questions = ids.iter().filter_map(|id| bank.question(id)).map(|(_, it)| it);
        Self::over(questions.collect(), Shuffler::new(seed), seed, mode)
    }

    /// Makes it an exam that begins at `now` and lasts `limit` seconds.
    #[must_use]
    pub fn as_exam(mut self, now: i64, limit: Option<u32>) -> Self {
        self.mode = Mode::Exam;
        self.exam = Some(Exam::new(now, limit));
        self
    }

    /// The questions that were missed or guessed, shuffled anew; finished at once if there are none.
    #[must_use]
    pub fn retry(&self, bank: &Bank, seed: u64) -> Self {
        let Score { missed, guessed, .. } = self.score(bank);
        let questions = bank.questions.iter().enumerate();
        let questions = questions.filter(|(idx, _)| missed.contains(idx) || guessed.contains(idx));
        let mut questions: Vec<&Question> = questions.map(|(_, it)| it).collect();
        let mut shuffler = Shuffler::new(seed);
        shuffler.shuffle(&mut questions);
        Self::over(questions, shuffler, seed, Mode::Retry)
    }

    fn over(questions: Vec<&Question>, mut shuffler: Shuffler, seed: u64, mode: Mode) -> Self {
        let slots = questions.into_iter().map(|question| Slot::new(question, &mut shuffler));
        Self { seed, slots: slots.collect(), at: 0, mode, exam: None }
    }

    /// The number that gives this form again.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What it is for.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// What an exam has beside its questions.
    pub fn exam(&self) -> Option<&Exam> {
        self.exam.as_ref()
    }

    /// The ids of the questions, in the order in which they are asked.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.slots.iter().map(|slot| slot.question.as_str())
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

    /// The options of the question that is shown, by their letters in this form, if it is a choice.
    pub fn options<'bank>(&self, bank: &'bank Bank) -> Vec<(char, &'bank Choosable)> {
        let shown = self.slots.get(self.at).zip(self.question(bank));
        shown.map(|(slot, question)| slot.choosable(question)).unwrap_or_default()
    }

    /// The letters that choose something, with what they choose.
    pub fn letters(&self) -> Vec<(char, &str)> {
        self.slots.get(self.at).map(|slot| slot.lettered().collect()).unwrap_or_default()
    }

    /// The rows under the question that is shown.
    pub fn asked<'a>(&'a self, bank: &'a Bank) -> Vec<Asked<'a>> {
        let shown = self.slots.get(self.at).zip(self.question(bank));
        shown.map(|(slot, it)| it.kind.asked(&slot.options, &slot.chosen)).unwrap_or_default()
    }

    /// Chooses an option, or takes the choice back; with one answer a choice replaces the other.
    ///
    /// False if nothing changed: there is no such letter, or the answer is given.
    pub fn toggle(&mut self, bank: &Bank, letter: char) -> bool {
        let letter = letter.to_ascii_lowercase();
        let chosen = self.letters().into_iter().find(|(it, _)| *it == letter);
        let Some(text) = chosen.map(|(_, text)| text.to_owned()) else { return false };
        let Some(question) = self.question(bank) else { return false };
        self.change(|slot| question.kind.toggle(&mut slot.chosen, &text))
    }

    /// Writes the answer to a question that is answered by typing. False if the answer is given.
    pub fn write(&mut self, bank: &Bank, text: &str) -> bool {
        let is_typed = self.question(bank).is_some_and(|it| it.kind.is_typed());
        is_typed && self.change(|slot| slot.chosen = vec![text.to_owned()])
    }

    /// Takes back all that is chosen or typed for the question that is shown.
    pub fn clear(&mut self) -> bool {
        self.change(|slot| slot.chosen.clear())
    }

    /// Changes the slot that is shown, unless its answer is given.
    fn change(&mut self, change: impl FnOnce(&mut Slot)) -> bool {
        match self.slots.get_mut(self.at).filter(|slot| !slot.is_done()) {
            Some(slot) => {
                change(slot);
                true
            }
            None => false,
        }
    }

    /// The letters that are chosen, in the order in which they were where that matters.
    pub fn chosen(&self) -> Vec<char> {
        let Some(slot) = self.slots.get(self.at) else { return Vec::new() };
        slot.lettered()
            .filter(|(_, it)| slot.chosen.iter().any(|text| text == it))
            .map(|it| it.0)
            .collect()
    }

    /// What is typed for the question that is shown.
    pub fn typed(&self) -> &str {
        let text = self.slots.get(self.at).and_then(|slot| slot.chosen.first());
        text.map(String::as_str).unwrap_or_default()
    }

    /// Gives the answer that is chosen, and says how sure the learner is, from 1 to 3.
    ///
    /// What looks like a slip of the fingers is not taken at first, unless it is an exam.
    pub fn submit(&mut self, bank: &Bank, confidence: Option<u8>) -> Result<Verdict, NotYet> {
        let Some(question) = self.question(bank) else { return Err(NotYet::NothingAsked) };
        let tells = self.mode.tells_at_once();
        let slot = self.slots.get_mut(self.at).ok_or(NotYet::NothingAsked)?;
        if slot.is_done() {
            return Err(NotYet::Answered);
        }
        if let Some(why) = question.kind.lacks(&slot.chosen) {
            return Err(why);
        }
        if tells && !slot.warned && question.kind.slip(&slot.chosen).is_some() {
            slot.warned = true;
            return Err(NotYet::Slip);
        }
        slot.confidence = confidence.filter(|it| (1..=3).contains(it));
        slot.state = State::Answered;
        Ok(slot.given(question).verdict)
    }

    /// What there is to say about the answer, once it is given and may be told.
    pub fn feedback<'a>(&'a self, bank: &'a Bank) -> Option<Feedback<'a>> {
        let slot = self.slots.get(self.at).filter(|slot| slot.is_done())?;
        let is_told = slot.state == State::Answered || self.exam.is_some();
        is_told.then(|| self.question(bank).map(|question| slot.feedback(question)))?
    }

    /// The hints that were taken for the question that is shown.
    pub fn hints<'bank>(&self, bank: &'bank Bank) -> &'bank [String] {
        let n_taken = self.slots.get(self.at).map_or(0, |slot| usize::from(slot.hints));
        let hints = self.question(bank).map(|it| it.hints.as_slice()).unwrap_or_default();
        hints.get(..n_taken).unwrap_or(hints)
    }

    /// The next hint that there is: its number, how many there are, and what it costs in percent. None in an
    /// exam.
    pub fn next_hint(&self, bank: &Bank) -> Option<(usize, usize, u8)> {
        let n_hints = self.question(bank)?.hints.len();
        let slot = self.slots.get(self.at).filter(|slot| !slot.is_done())?;
        let n_taken = usize::from(slot.hints);
        let cost = *HINT_COSTS.get(n_taken)?;
        (n_taken < n_hints && self.mode.tells_at_once()).then_some((n_taken + 1, n_hints, cost))
    }

    /// Takes the next hint. False if there is none.
    pub fn take_hint(&mut self, bank: &Bank) -> bool {
        self.next_hint(bank).is_some() && self.change(|slot| slot.hints += 1)
    }

    /// The question was shown for so many seconds more.
    pub fn spend(&mut self, seconds: u32) {
        self.change(|slot| slot.seconds = slot.seconds.saturating_add(seconds));
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
        score::tally(bank.pass_percent, self.given(bank))
    }

    /// What was given for each question that is still in the bank: its place there, the question, the answer;
    /// in the order of the form.
    pub fn given<'bank>(&self, bank: &'bank Bank) -> Vec<(usize, &'bank Question, Given)> {
        let answers = self.slots.iter().filter_map(|slot| {
            let (idx, question) = bank.question(&slot.question)?;
            Some((idx, question, slot.given(question)))
        });
        answers.collect()
    }

    /// What was given for the question that is shown.
    pub fn given_here<'bank>(&self, bank: &'bank Bank) -> Option<(&'bank Question, Given)> {
        let question = self.question(bank)?;
        self.slots.get(self.at).map(|slot| (question, slot.given(question)))
    }

    // What only an exam has.

    /// Whether it is an exam that is not handed in, so that every answer may be changed.
    pub fn is_open_exam(&self) -> bool {
        self.exam.is_some_and(|exam| !exam.is_handed_in())
    }

    /// Takes notice of the time; true if it is up, and all is handed in.
    pub fn tick(&mut self, bank: &Bank, now: i64) -> bool {
        let Some(exam) = &mut self.exam else { return false };
        exam.tick(now);
        let is_up = exam.left() == Some(0);
        if is_up {
            self.hand_in(bank);
        }
        is_up
    }

    /// Goes to the question at `idx`, from 0, of an exam that is not handed in.
    pub fn go_to(&mut self, idx: usize) {
        if self.is_open_exam() && idx < self.slots.len() {
            self.at = idx;
        }
    }

    /// Says how sure the learner is of the answer to the question that is shown, in an open exam.
    pub fn be_sure(&mut self, bank: &Bank, confidence: Option<u8>) -> Result<(), NotYet> {
        let Some(question) = self.question(bank) else { return Err(NotYet::NothingAsked) };
        let Some(slot) = self.slots.get_mut(self.at) else { return Err(NotYet::NothingAsked) };
        if let Some(why) = question.kind.lacks(&slot.chosen) {
            return Err(why);
        }
        slot.confidence = confidence.or(slot.confidence);
        Ok(())
    }

    /// Marks the question that is shown to come back to, or takes the mark away.
    pub fn toggle_flag(&mut self) -> bool {
        self.change(|slot| slot.flagged = !slot.flagged)
    }

    /// Whether the question that is shown is marked to come back to.
    pub fn is_flagged(&self) -> bool {
        self.slots.get(self.at).is_some_and(|slot| slot.flagged)
    }

    /// Each question of an exam for a grid: whether it has an answer, and whether it is marked.
    pub fn grid(&self, bank: &Bank) -> Vec<(bool, bool)> {
        self.slots.iter().map(|slot| (is_whole(slot, bank), slot.flagged)).collect()
    }

    /// The numbers, from 1, of the questions that have no answer.
    pub fn open_numbers(&self, bank: &Bank) -> Vec<usize> {
        let numbered = self.slots.iter().zip(1..);
        numbered.filter(|(slot, _)| !is_whole(slot, bank)).map(|(_, number)| number).collect()
    }

    /// Hands the exam in: the answers are fixed, and the review begins at the first question.
    pub fn hand_in(&mut self, bank: &Bank) {
        if !self.is_open_exam() {
            return;
        }
        if let Some(exam) = &mut self.exam {
            exam.hand_in();
        }
        for slot in &mut self.slots {
            slot.state = if is_whole(slot, bank) { State::Answered } else { State::LeftOpen };
        }
        self.at = 0;
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
            if changed && slot.is_done() && !finished && self.exam.is_none() {
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

/// Why an answer cannot be taken now, as a sentence for the learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotYet {
    /// Enter came before a letter.
    NothingChosen {
        /// Several options may be chosen.
        multiple: bool,
    },
    /// Some of it is not given yet.
    Incomplete {
        /// How many things have no answer.
        n_open: usize,
    },
    /// Enter came before anything was typed.
    NothingTyped,
    /// What was typed is no number.
    NoNumber,
    /// What was typed looks like a slip of the fingers.
    Slip,
    /// The feedback is on the screen.
    Answered,
    /// All is done, or the question left the bank.
    NothingAsked,
}

impl fmt::Display for NotYet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Incomplete { n_open } = self {
            let things = if *n_open == 1 { tr!("One thing is") } else { tr!("Some things are") };
            let told = tr!("{things} still open ({n_open}): give each a letter.", things, n_open);
            return f.write_str(&told);
        }
        f.write_str(match self {
            Self::NothingChosen { multiple: false } => tr!("Choose an option first, by its letter."),
            Self::NothingChosen { multiple: true } => {
                tr!("Choose every option that applies first, by their letters.")
            }
            Self::Incomplete { .. } => "",
            Self::NothingTyped => tr!("Type an answer first."),
            Self::NoNumber => tr!("Type a number in digits, such as 12 or 0.5."),
            Self::Slip => {
                tr!("That looks like a slip of the fingers: look at the letters, then submit it again.")
            }
            Self::Answered => tr!("This question is answered; go on to the next one."),
            Self::NothingAsked => tr!("There is no question to answer."),
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
            Self::Later => tr!("Skipped; it comes back after the others."),
            Self::Last => tr!("This is the last question; skip again to leave it unanswered."),
            Self::LeftOpen => tr!("Left unanswered; it counts as missed."),
            Self::Impossible => tr!("There is nothing to skip."),
        })
    }
}

/// Whether what was given is an answer.
fn is_whole(slot: &Slot, bank: &Bank) -> bool {
    bank.question(&slot.question).is_some_and(|(_, it)| it.kind.lacks(&slot.chosen).is_none())
}

fn what_changed(n_gone: usize, n_changed: usize) -> Option<String> {
    let questions = |n: usize| match n {
        1 => tr!("1 question").to_owned(),
        n => tr!("{n} questions", n),
    };
    let since = tr!("since you began this check");
    match (n_gone, n_changed) {
        (0, 0) => None,
        (gone, 0) => {
            Some(tr!("{questions} left the check {since}.", questions = questions(gone), since))
        }
        (0, changed) => {
            Some(tr!("{questions} changed {since}.", questions = questions(changed), since))
        }
        (gone, changed) => Some(tr!(
            "{questions} left the check and {others} changed {since}.",
            questions = questions(gone),
            others = questions(changed),
            since
        )),
    }
}
