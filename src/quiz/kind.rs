//! The kinds of question: how each is shown, answered, marked and explained.
//!
//! An answer of any kind is a list of texts: the options that were chosen, things in an order, the right side
//! of each pair, or the one text that was typed. Texts, not places, because a kept answer may meet a question
//! that its author has changed since.

mod choice;
mod matching;
mod number;
mod ordering;
mod short;

use super::{
    attempt::NotYet,
    score::Mark,
    shuffle::Shuffler,
    table::{Faults, Table},
};

pub use self::{
    choice::{Choice, Choosable},
    matching::{Matching, Pair},
    number::{Decimal, Number},
    ordering::Ordering,
    short::Short,
};

/// The list of the kinds of question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One or several of the options are right.
    Choice(Choice),
    /// Things are put in their order.
    Ordering(Ordering),
    /// Each thing on the left gets one from the right.
    Matching(Matching),
    /// A word or two are typed.
    Short(Short),
    /// A number is typed.
    Number(Number),
}

/// How one kind reads its `prompt`, `answer` and `rationale`: the prompt and the rest, or its faults.
pub(super) type Reader = fn(&Table<'_>, &mut Faults<'_>) -> Option<(String, Kind)>;

/// The kinds that mdbook-quiz knows, by its names.
pub(super) const IN_BANK: [(&str, Reader); 2] =
    [("MultipleChoice", choice::read), ("ShortAnswer", short::read)];

/// The kinds that are ours and stand in the file beside the bank.
pub(super) const BESIDE_BANK: [(&str, Reader); 3] =
    [("Order", ordering::read), ("Match", matching::read), ("Numeric", number::read)];

/// A row that is shown before the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<'a> {
    /// What is chosen: `(x)`, `[2]`; blank where nothing can be.
    pub sign: String,
    /// A letter to choose it by, or a number to call it by.
    pub label: String,
    /// What it says, in Markdown.
    pub text: &'a str,
}

/// A row that is shown after the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged<'a> {
    /// Right, wrong or neither.
    pub sign: Sign,
    /// The letter or number that it had.
    pub label: String,
    /// What it says, in Markdown.
    pub text: String,
    /// What it was, and what the learner made of it.
    pub words: String,
    /// Why.
    pub rationale: Option<&'a str>,
}

/// What a row after the answer tells at one glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// It is right.
    Right,
    /// The learner was wrong about it.
    Wrong,
    /// It is wrong, and the learner left it.
    Left,
}

/// The letters of options, in order.
pub(super) const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

/// The most options that letters can choose: further ones are keys that do something else.
pub(super) const MOST_OPTIONS: usize = 6;

impl Kind {
    /// Whether the answer is typed and not chosen by letters.
    pub fn is_typed(&self) -> bool {
        match self {
            Self::Choice(_) | Self::Ordering(_) | Self::Matching(_) => false,
            Self::Short(_) | Self::Number(_) => true,
        }
    }

    /// Whether several answers must be given, or may.
    pub fn takes_several(&self) -> bool {
        match self {
            Self::Choice(choice) => choice.multiple,
            Self::Ordering(_) | Self::Matching(_) => true,
            Self::Short(_) | Self::Number(_) => false,
        }
    }

    /// The options that letters choose, in the order of a form.
    pub(super) fn shown(&self, shuffler: &mut Shuffler) -> Vec<String> {
        match self {
            Self::Choice(choice) => choice.shown(shuffler),
            Self::Ordering(ordering) => ordering.shown(shuffler),
            Self::Matching(matching) => matching.shown(shuffler),
            Self::Short(_) | Self::Number(_) => Vec::new(),
        }
    }

    /// All options that letters may choose, in the author's order.
    pub(super) fn options(&self) -> Vec<&str> {
        match self {
            Self::Choice(choice) => choice.options.iter().map(|it| it.text.as_str()).collect(),
            Self::Ordering(ordering) => ordering.items.iter().map(String::as_str).collect(),
            Self::Matching(matching) => matching.rights().collect(),
            Self::Short(_) | Self::Number(_) => Vec::new(),
        }
    }

    /// Chooses an option, or takes the choice back.
    pub(super) fn toggle(&self, given: &mut Vec<String>, text: &str) {
        match self {
            Self::Choice(choice) => choice.toggle(given, text),
            Self::Ordering(_) => ordering::toggle(given, text),
            Self::Matching(matching) => matching.toggle(given, text),
            Self::Short(_) | Self::Number(_) => {}
        }
    }

    /// Why what is given is no answer yet.
    pub(super) fn lacks(&self, given: &[String]) -> Option<NotYet> {
        match self {
            Self::Choice(choice) => choice.lacks(given),
            Self::Ordering(ordering) => ordering.lacks(given),
            Self::Matching(matching) => matching.lacks(given),
            Self::Short(_) => short::lacks(given),
            Self::Number(_) => number::lacks(given),
        }
    }

    /// The answer that was probably meant, where what was typed looks like a slip of the fingers.
    pub(super) fn slip(&self, given: &[String]) -> Option<&str> {
        match self {
            Self::Short(short) => short.slip(given),
            Self::Choice(_) | Self::Ordering(_) | Self::Matching(_) | Self::Number(_) => None,
        }
    }

    /// What the answer is worth.
    pub(super) fn mark(&self, given: &[String]) -> Mark {
        match self {
            Self::Choice(choice) => choice.mark(given),
            Self::Ordering(ordering) => ordering.mark(given),
            Self::Matching(matching) => matching.mark(given),
            Self::Short(short) => short.mark(given),
            Self::Number(number) => number.mark(given),
        }
    }

    /// The rows before the answer, of a form that shows the options in the order of `options`.
    pub(super) fn asked<'a>(
        &'a self,
        options: &'a [String],
        given: &'a [String],
    ) -> Vec<Asked<'a>> {
        match self {
            Self::Choice(choice) => choice.asked(options, given),
            Self::Ordering(_) => ordering::asked(options, given),
            Self::Matching(matching) => matching.asked(options, given),
            Self::Short(_) | Self::Number(_) => Vec::new(),
        }
    }

    /// How an answer is given, as a sentence.
    pub fn how(&self) -> String {
        match self {
            Self::Choice(choice) if choice.multiple => tr!("Choose all that apply.").to_owned(),
            Self::Choice(_) => tr!("Choose one.").to_owned(),
            Self::Ordering(_) => {
                tr!("Give the letters from the first to the last; a letter again takes it back.")
                    .to_owned()
            }
            Self::Matching(_) => {
                tr!("Give a letter for each number in turn; a letter again takes it back.")
                    .to_owned()
            }
            Self::Short(_) => tr!("Type the answer, then Enter.").to_owned(),
            Self::Number(number) => match &number.unit {
                Some(unit) => tr!("Type a number of {unit}, then Enter.", unit),
                None => tr!("Type a number, then Enter.").to_owned(),
            },
        }
    }

    /// The rows after the answer.
    pub(super) fn judged<'a>(
        &'a self,
        options: &'a [String],
        given: &'a [String],
    ) -> Vec<Judged<'a>> {
        match self {
            Self::Choice(choice) => choice.judged(options, given),
            Self::Ordering(ordering) => ordering.judged(given),
            Self::Matching(matching) => matching.judged(given),
            Self::Short(short) => short.judged(given),
            Self::Number(number) => number.judged(given),
        }
    }

    /// What is asked and answered, for a fingerprint: the same as long as neither is edited.
    pub(super) fn essence(&self) -> String {
        match self {
            Self::Choice(choice) => choice.essence(),
            Self::Ordering(ordering) => ordering.items.join("\n"),
            Self::Matching(matching) => matching.essence(),
            Self::Short(short) => short.answers.join("\n"),
            Self::Number(number) => format!("{} {}", number.answer, number.tolerance),
        }
    }
}
