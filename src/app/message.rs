//! The four words of the spine: what a key means, what can happen, what is asked of the outside, where keys go.

use super::{
    pointer::Pointer,
    review::Practised,
    seen::Seen,
    settings::{Setting, Value},
};
use crate::{
    course::{document::Document, glossary::Glossary, search::Library},
    progress::{BookmarkRecord, Change},
    quiz,
    sandbox::Sandbox,
};

/// What a key means. The key table gives each its keys, its name and its help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// One line or item down.
    Down,
    /// One line or item up.
    Up,
    /// One page down; at the end of a lesson, the next chapter.
    PageDown,
    /// One page up.
    PageUp,
    /// Half a page down.
    HalfDown,
    /// Half a page up.
    HalfUp,
    /// To the first line.
    Top,
    /// To the last line.
    End,
    /// The next link, block or check on the page; the next field of a form.
    NextThing,
    /// The previous one.
    PreviousThing,
    /// Opens what is in focus: follows a link, runs a block, starts a check.
    Open,
    /// Back to where the learner came from.
    Back,
    /// Forward again, to where Back was pressed.
    Forward,
    /// The next chapter of the course.
    NextChapter,
    /// The previous chapter.
    PreviousChapter,
    /// The next heading of the page.
    NextHeading,
    /// The previous heading.
    PreviousHeading,
    /// Starts a search in the page.
    Find,
    /// The next match.
    FindNext,
    /// The previous match.
    FindPrevious,
    /// Starts a search in the whole course.
    FindInCourse,
    /// Marks the place in view, with a note.
    Bookmark,
    /// Lists the bookmarks.
    Bookmarks,
    /// Shows what a term in focus or in view means.
    Define,
    /// Lists all terms that the course defines.
    Glossary,
    /// Marks the chapter as read, or takes the mark away.
    ToggleRead,
    /// Shows or hides the contents.
    ToggleContents,
    /// Copies the block in focus, or the last command line.
    Copy,
    /// Gives the keys to the next pane.
    NextPane,
    /// Gives the whole screen to the pane, or takes it back.
    Zoom,
    /// Waits for the letter of a place to go to.
    Goto,
    /// Goes to the lesson.
    GoLesson,
    /// Goes to the sandbox.
    GoSandbox,
    /// Goes to the knowledge check.
    GoQuiz,
    /// Goes to the contents.
    GoContents,
    /// The next view of the sandbox.
    NextView,
    /// The previous view.
    PreviousView,
    /// A form that adds something.
    Add,
    /// A form that changes what is under the cursor.
    Edit,
    /// A form that removes what is under the cursor.
    Delete,
    /// Types a command.
    CommandLine,
    /// Undoes the last change.
    Undo,
    /// Redoes what was undone.
    Redo,
    /// Starts the world anew.
    Reset,
    /// Plays on in a copy, or returns from it.
    Fork,
    /// Saves the world under a name.
    Save,
    /// Goes to a world that was saved.
    Saved,
    /// Chooses the person whose portal is shown.
    Portal,
    /// Shows who may do what, and asks.
    Access,
    /// Picks the option with this letter.
    Pick(char),
    /// Submits the answer.
    Submit,
    /// Submits the answer and says how sure the learner is, from 1 to 3.
    Sure(u8),
    /// Types the answer.
    TypeAnswer,
    /// Takes the next hint of the question.
    Hint,
    /// Leaves the question for later.
    Skip,
    /// Marks the question of an exam to come back to.
    Flag,
    /// Shows all questions of an exam, to go to one or to hand in.
    Grid,
    /// The next question of an exam.
    NextQuestion,
    /// The previous question of an exam.
    PreviousQuestion,
    /// Opens the world that the question is asked of.
    TryWorld,
    /// Writes down what is wrong with the question.
    Report,
    /// Asks the questions of the check as an exam.
    Exam,
    /// Asks what is due.
    GoReview,
    /// Asks a few questions about the page in view, without a score.
    GoWarmUp,
    /// Opens the passage that answers the question.
    Reread,
    /// Asks again what was missed.
    Retry,
    /// Takes what was typed or chosen.
    Commit,
    /// Completes the word at the cursor.
    Complete,
    /// The previous line of the history.
    Earlier,
    /// The next line of the history.
    Later,
    /// Seeks backwards in the history.
    SearchLines,
    /// Deletes the character before the cursor.
    Erase,
    /// Deletes the character under the cursor.
    EraseForward,
    /// Deletes the word before the cursor.
    EraseWord,
    /// Deletes everything before the cursor.
    EraseToStart,
    /// Deletes everything after the cursor.
    EraseToEnd,
    /// Breaks the line at the cursor.
    NewLine,
    /// Lays the document out anew.
    Tidy,
    /// Takes the document into the form.
    Done,
    /// Edits the document in the editor that the learner has chosen for the system.
    Outside,
    /// Cursor left, or the previous choice of a field.
    Left,
    /// Cursor right, or the next choice of a field.
    Right,
    /// Cursor to the start of the line.
    Home,
    /// Cursor to the end of the line.
    LineEnd,
    /// Answers yes.
    Yes,
    /// Closes what is on top, cancels what was begun.
    Close,
    /// Lists the keys.
    Help,
    /// Every action, lesson, heading and setting, to be found by name.
    Palette,
    /// Lists the headings of the page.
    Outline,
    /// Leaves the mouse to the terminal, or takes it back.
    Mouse,
    /// Leaves the program, after asking.
    Quit,
    /// Clears the line being typed, or leaves the program at once.
    Interrupt,
    /// Hands the terminal back to the shell until `fg`.
    Suspend,
}

impl Action {
    /// Its name in `config.toml`: `page-down`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for c in format!("{self:?}").chars().filter(char::is_ascii_alphanumeric) {
            if c.is_ascii_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(c.to_ascii_lowercase());
        }
        name
    }
}

/// What can happen.
#[derive(Debug)]
pub enum Msg {
    /// A key with a meaning.
    Do(Action),
    /// A character that is typed.
    Type(char),
    /// Text that was pasted.
    Paste(String),
    /// The thing with this number, from 1, is pointed at: on the page, in the view, in the list.
    Point(usize),
    /// The mouse did something.
    Pointer(Pointer),
    /// The screen has this many columns and rows now.
    Resize(u16, u16),
    /// A chapter was read from the course.
    Page(usize, Box<Document>),
    /// The rest of a chapter was read, of which only the beginning was there.
    Rest(usize, Box<Document>),
    /// The page in view has changed while it was read.
    Rewritten(usize, Box<Document>),
    /// The pages of the course were read, to search them.
    Library(Box<Library>),
    /// What of a chapter was on the screen in earlier runs.
    Seen(usize, Seen),
    /// Blocks of a chapter were printed, where nothing is drawn.
    Printed {
        /// The chapter.
        chapter: usize,
        /// The first block.
        from: usize,
        /// The one after the last.
        to: usize,
    },
    /// The bookmarks in the course, for what wanted them.
    Bookmarks(Vec<BookmarkRecord>, Option<Action>),
    /// The terms of the course, for what wanted them.
    Glossary(Box<Glossary>, Action),
    /// A question bank was read.
    Bank {
        /// The questions.
        bank: Box<quiz::Bank>,
        /// The attempt that was left unfinished, and when it began.
        left: Option<(quiz::Attempt, i64)>,
        /// Words for what the bank names.
        names: quiz::text::Names,
        /// The attempts that were finished before, the oldest first.
        past: Vec<quiz::history::Past>,
    },
    /// What follows from all answers that were given in the course.
    Answers(Box<Practised>),
    /// Questions with the answers that their worlds gave.
    Settled(Vec<quiz::Question>),
    /// The world of a question was made ready, to try it.
    QuestionWorld(Box<Sandbox>),
    /// A second has passed, or a moment in which nothing else happened.
    Tick,
    /// A world was made ready.
    World {
        /// The world and its history.
        sandbox: Box<Sandbox>,
        /// Whether another program plays it, so that nothing here is kept.
        is_fork: bool,
        /// A sentence about it, where there is one to say.
        notice: Option<String>,
    },
    /// The lines that were run in the world in earlier runs of the program, the oldest first.
    Lines(Vec<String>),
    /// A sentence about what was asked for: it cannot be had, or it was done.
    Told(String),
    /// The document came back from the learner's own editor, or why it did not.
    Edited(Result<String, String>),
    /// Whether what the learner does is being kept: the reason if not.
    Keeping(Result<(), String>),
    /// A setting was chosen.
    Set {
        /// Which.
        setting: Setting,
        /// What it is now.
        value: Value,
        /// The file that has it, or why none does.
        kept: Result<String, String>,
    },
}

/// What is asked of the world outside. Effects run in order, before the next draw.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Read this chapter as far as its byte `to` needs it; [`Msg::Page`] answers, and [`Msg::Rest`] where there
    /// is more.
    OpenPage {
        /// Which chapter.
        chapter: usize,
        /// The byte of its source that is to be shown.
        to: usize,
    },
    /// Read all pages, to search them; [`Msg::Library`] answers.
    ReadCourse,
    /// Read what was seen of the chapter with this number and this id; [`Msg::Seen`] answers.
    ReadSeen(usize, String),
    /// Read the bookmarks for this action; [`Msg::Bookmarks`] answers.
    ReadBookmarks(Option<Action>),
    /// Read the terms of the course for this action; [`Msg::Glossary`] answers.
    ReadGlossary(Action),
    /// Read this question bank; [`Msg::Bank`] answers.
    OpenBank(String),
    /// Read all answers that were given in the course; [`Msg::Answers`] answers.
    ReadAnswers,
    /// Ask the worlds of these questions for their answers; [`Msg::Settled`] answers.
    Settle(Vec<quiz::Question>),
    /// Make the world of a question ready; [`Msg::QuestionWorld`] answers.
    OpenQuestionWorld(quiz::Setup),
    /// Write down what is wrong with a question; [`Msg::Told`] answers.
    Report {
        /// Which question.
        question: Box<quiz::Question>,
        /// What the learner says.
        words: String,
    },
    /// Make this world ready; [`Msg::World`] answers.
    OpenWorld(String),
    /// Read the lines that were run in this world before; [`Msg::Lines`] answers.
    ReadLines(String),
    /// Write this into the learner's record.
    Keep(Change),
    /// Make this setting so, and keep it; [`Msg::Set`] answers, or [`Msg::Told`] why it cannot be.
    Set(Setting, Value),
    /// Look whether the course has this file, which is no page; [`Msg::Told`] answers.
    LookFor(String),
    /// Put this on the terminal's clipboard.
    Copy(String),
    /// Let the learner change this text in an editor of the system; [`Msg::Edited`] answers.
    EditOutside(String),
    /// Stop until the shell wakes us.
    Suspend,
    /// Leave.
    Quit,
}

/// Where keys go, decided before a key is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// The table of contents.
    Contents,
    /// The lesson page.
    Lesson,
    /// The sandbox's views.
    Sandbox,
    /// The sandbox's command line, being typed.
    Command,
    /// What can stand at its cursor, to choose from.
    Completion,
    /// A search among the lines that were run, being typed.
    Recall,
    /// A question that is not answered yet.
    Question,
    /// An answer, being typed.
    Answer,
    /// All questions of an exam.
    Grid,
    /// The feedback on an answer.
    Feedback,
    /// The result of a knowledge check.
    Result,
    /// A search, being typed.
    Find,
    /// A name, being typed.
    Name,
    /// A form, being filled in.
    Form,
    /// A document, being edited.
    Editor,
    /// A list to choose from, with a filter being typed.
    Picker,
    /// A footnote or a definition, being read.
    Note,
    /// A question to answer with yes or no.
    Ask,
    /// The list of keys.
    Help,
    /// After `g`: the letter of a place.
    Goto,
}

impl Context {
    /// Every context, in the order of the help.
    pub const ALL: [Self; 20] = [
        Self::Lesson,
        Self::Contents,
        Self::Sandbox,
        Self::Command,
        Self::Completion,
        Self::Recall,
        Self::Question,
        Self::Answer,
        Self::Grid,
        Self::Feedback,
        Self::Result,
        Self::Find,
        Self::Name,
        Self::Form,
        Self::Editor,
        Self::Picker,
        Self::Note,
        Self::Ask,
        Self::Help,
        Self::Goto,
    ];

    /// Its name, for the help.
    pub fn title(self) -> &'static str {
        match self {
            Self::Contents => tr!("contents"),
            Self::Lesson => tr!("lesson"),
            Self::Sandbox => tr!("sandbox"),
            Self::Command => tr!("command line"),
            Self::Completion => tr!("completion"),
            Self::Recall => tr!("search of lines"),
            Self::Question => tr!("question"),
            Self::Answer => tr!("answer"),
            Self::Grid => tr!("questions"),
            Self::Feedback => tr!("feedback"),
            Self::Result => tr!("result"),
            Self::Find => tr!("find"),
            Self::Name => tr!("name"),
            Self::Form => tr!("form"),
            Self::Editor => tr!("editor"),
            Self::Picker => tr!("list"),
            Self::Note => tr!("note"),
            Self::Ask => tr!("yes or no"),
            Self::Help => tr!("keys"),
            Self::Goto => tr!("go to"),
        }
    }

    /// Whether the key called `name` is text here.
    pub fn types(self, name: &str) -> bool {
        self.takes_text() && name.chars().count() == 1
    }

    /// Whether a character without a meaning of its own is typed here.
    pub fn takes_text(self) -> bool {
        match self {
            Self::Command
            | Self::Completion
            | Self::Recall
            | Self::Answer
            | Self::Find
            | Self::Name
            | Self::Form
            | Self::Editor
            | Self::Picker => true,
            Self::Contents
            | Self::Lesson
            | Self::Sandbox
            | Self::Question
            | Self::Grid
            | Self::Feedback
            | Self::Result
            | Self::Note
            | Self::Ask
            | Self::Help
            | Self::Goto => false,
        }
    }
}
