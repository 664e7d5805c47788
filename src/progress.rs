//! The learner's record: what is kept of reading, answering and trying, and how it is asked for.
//!
//! [`Change`] is the one list of what is kept. [`Store`] keeps it in a file; nothing here reads a clock, so
//! times are given by who has one, in seconds since 1970.

pub mod store;

use serde::{Deserialize, Serialize};

pub use self::store::{Claim, MergeError, Merged, Store, StoreError, Taken};

/// One thing to be kept, at once. A course is known by a text that the caller chooses and does not change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Where the learner is in a chapter; the chapter is then the last one of the course.
    Place {
        /// The course.
        course: String,
        /// The id of the chapter.
        chapter: String,
        /// The block, and the byte in it.
        place: (usize, usize),
    },
    /// A chapter is read, or is not after all.
    Read {
        /// The course.
        course: String,
        /// The id of the chapter.
        chapter: String,
        /// Whether it is read.
        read: bool,
    },
    /// A chapter is called otherwise now: what was kept of it is kept under its new id, unless that has its own.
    Renamed {
        /// The course.
        course: String,
        /// The id that it had.
        from: String,
        /// The id that it has.
        to: String,
    },
    /// A place is marked to come back to, or is not any more.
    Bookmark {
        /// The course.
        course: String,
        /// The place and its note.
        bookmark: BookmarkRecord,
        /// Whether it is marked.
        is_kept: bool,
    },
    /// What of a chapter was on the screen.
    Seen {
        /// The course.
        course: String,
        /// The id of the chapter.
        chapter: String,
        /// Which bytes of its page: `0-120 300-`.
        spans: String,
    },
    /// An attempt at a quiz as it is now.
    Attempt(AttemptRecord),
    /// An answer was given; given again in the same attempt, it takes the place of the one before.
    Answer(AnswerRecord),
    /// Several changes, kept all or none: an answer and the attempt that it belongs to.
    Together(Vec<Self>),
    /// A step was played in a world: those from `index` on are gone, this one takes their place, and the
    /// cursor stands behind it.
    Step {
        /// The course.
        course: String,
        /// The name of the world.
        world: String,
        /// Its place among the steps, from 0.
        index: usize,
        /// The step, as JSON.
        json: String,
    },
    /// Steps were undone or redone.
    Cursor {
        /// The course.
        course: String,
        /// The name of the world.
        world: String,
        /// How many steps are in force.
        cursor: usize,
    },
    /// A play as a whole, in place of what was kept of it; without steps it begins anew.
    Play {
        /// The course.
        course: String,
        /// The name of the world.
        world: String,
        /// What was played.
        play: Play,
    },
    /// A line was run in a world; of all that were, the newest [`MOST_LINES`] stay.
    Line {
        /// The course.
        course: String,
        /// The name of the world.
        world: String,
        /// The line.
        line: String,
    },
    /// A world was saved under a name, or the name is free again.
    Snapshot {
        /// The course.
        course: String,
        /// The name of the world.
        world: String,
        /// The name that the learner gave; empty for the place that a copy was made from.
        name: String,
        /// What leads there, as JSON.
        json: Option<String>,
    },
    /// Something has happened once and need not happen again.
    Flag {
        /// Which.
        flag: Flag,
        /// Whether it has.
        set: bool,
    },
}

/// How many lines of a world are kept.
pub const MOST_LINES: usize = 1000;

/// What happens once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flag {
    /// The keys that matter were shown.
    FirstStartSeen,
}

impl Flag {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstStartSeen => "first-start-seen",
        }
    }
}

/// A bookmark as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookmarkRecord {
    /// The id of the chapter.
    pub chapter: String,
    /// The block, and the byte in it.
    pub place: (usize, usize),
    /// The heading that it stood under.
    pub heading: String,
    /// What the learner wrote about it; may be empty.
    pub note: String,
}

impl BookmarkRecord {
    /// Whether both mark the same block.
    pub fn is_same_place(&self, other: &Self) -> bool {
        self.chapter == other.chapter && self.place.0 == other.place.0
    }
}

/// An attempt as it is kept. Course, quiz, seed and start say which one it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptRecord {
    /// The course.
    pub course: String,
    /// The path of the bank.
    pub quiz: String,
    /// The seed of the form.
    pub seed: u64,
    /// When it was begun, in seconds since 1970.
    pub started: i64,
    /// When it was finished; while it is not, it is open.
    pub finished: Option<i64>,
    /// Questions that are right so far.
    pub correct: usize,
    /// Questions of the form.
    pub total: usize,
    /// The whole attempt, as JSON.
    pub state: String,
}

/// One given answer. Course, quiz, start and seed say in which attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRecord {
    /// The course.
    pub course: String,
    /// The path of the bank that the question is in.
    pub quiz: String,
    /// The id of the question.
    pub question: String,
    /// What the question was like when it was asked: an edited one has another.
    pub fingerprint: String,
    /// How it was practised.
    pub mode: String,
    /// When the attempt was begun, in seconds since 1970.
    pub started: i64,
    /// The seed of the form.
    pub seed: u64,
    /// When the answer was given, in seconds since 1970.
    pub answered: i64,
    /// What it is worth, in percent.
    pub mark: u8,
    /// From 1, a guess, to 3, sure; absent where the learner said nothing.
    pub confidence: Option<u8>,
    /// How long the learner thought.
    pub seconds: u32,
}

/// A world that was played, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Play {
    /// The steps as JSON, also those that were undone.
    pub steps: Vec<String>,
    /// How many of them are in force.
    pub cursor: usize,
}

/// What part of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    Everything,
    /// Everything about one course.
    Course(String),
    /// One world of one course.
    Play {
        /// The course.
        course: String,
        /// The name of the world.
        world: String,
    },
}

/// The record for people to read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// By the texts that courses are known by.
    pub courses: Vec<CourseSummary>,
}

/// What is kept of one course.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CourseSummary {
    /// The text that the course is known by.
    pub course: String,
    /// The chapter where the learner was last.
    pub last_chapter: Option<String>,
    /// The ids of the chapters that are read.
    pub read: Vec<String>,
    /// All attempts, the oldest first.
    pub attempts: Vec<AttemptRecord>,
    /// How many answers were given.
    pub answers: usize,
    /// The worlds that were played, by name.
    pub worlds: Vec<WorldSummary>,
}

/// What is kept of one world.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct WorldSummary {
    /// Its name.
    pub world: String,
    /// Steps that were played, also those that were undone.
    pub steps: usize,
    /// How many of them are in force.
    pub cursor: usize,
}
