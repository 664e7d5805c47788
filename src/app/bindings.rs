//! The one key table: dispatch, footer, help, palette and README all come from it, with the learner's keys over it
//! by [`super::keys`].
//!
//! A new key is one row. Keys are named as learners read them: `Ctrl-D`, `Shift-Tab`, `Space`, `j`.

use std::borrow::Cow;

use super::{Action, Context};

/// One row of the table.
#[derive(Debug, Clone)]
pub struct Binding {
    /// Where the keys mean this.
    pub on: &'static [Context],
    /// The keys, separated by spaces; the first is the one that the footer shows.
    pub keys: Cow<'static, str>,
    /// What they mean.
    pub action: Action,
    /// Two words at most, for the footer.
    pub name: &'static str,
    /// A sentence for the help, without its full stop.
    pub help: &'static str,
    /// How early the footer shows it; 0 is never.
    pub rank: u8,
}

use Context::{
    Answer, Ask, Command, Completion, Contents, Editor, Feedback, Find, Form, Goto, Grid, Help,
    Lesson, Name, Note, Picker, Question, Recall, Result, Sandbox,
};

const PANES: &[Context] = &[Lesson, Contents, Sandbox, Question, Feedback, Result];
const SCROLLS: &[Context] =
    &[Lesson, Contents, Sandbox, Question, Grid, Feedback, Result, Note, Help];
const MOVES: &[Context] = &[
    Lesson, Contents, Sandbox, Question, Grid, Feedback, Result, Note, Help, Picker, Form,
    Completion, Editor,
];
const PAGES: &[Context] = &[Lesson, Contents, Sandbox, Question, Note, Help];
const TYPES: &[Context] = &[Command, Completion, Recall, Answer, Find, Name, Form, Picker, Editor];
const ACCEPTS: &[Context] = &[Command, Completion, Answer, Find, Name, Form, Picker];
const OVERLAYS: &[Context] = &[
    Command, Completion, Recall, Answer, Grid, Find, Name, Form, Editor, Picker, Note, Ask, Help,
    Goto,
];
const QUIZ: &[Context] = &[Question, Grid, Feedback, Result];

const fn row(
    on: &'static [Context],
    keys: &'static str,
    action: Action,
    rank: u8,
    name: &'static str,
    help: &'static str,
) -> Binding {
    Binding { on, keys: Cow::Borrowed(keys), action, name, help, rank }
}

/// Every key of the program, one row a line. Earlier rows win where a general row and a special one share a key.
#[rustfmt::skip]
pub const BINDINGS: &[Binding] = &[
    // The lesson.
    row(&[Lesson], "Space PageDown", Action::PageDown, 1, mark!("next page"), mark!("one page on; at the end, the next lesson")),
    row(&[Lesson], "Enter", Action::Open, 2, mark!("run / open"), mark!("run the block, follow the link, show the footnote or start the check in focus")),
    row(&[Lesson], "Tab", Action::NextThing, 3, mark!("next link"), mark!("next link, block or check on the page")),
    row(&[Lesson], "Shift-Tab", Action::PreviousThing, 0, mark!("previous link"), mark!("previous link, block or check on the page")),
    row(&[Lesson], "/", Action::Find, 4, mark!("find"), mark!("find words in this page")),
    row(&[Lesson], "n", Action::FindNext, 5, mark!("next match"), mark!("go to the next match")),
    row(&[Lesson], "N", Action::FindPrevious, 0, mark!("previous match"), mark!("go to the previous match")),
    row(&[Lesson], "Right", Action::Right, 2, mark!("columns"), mark!("show more columns of the table in focus, where it is too wide")),
    row(&[Lesson], "Left", Action::Left, 0, mark!("columns"), mark!("back to the columns at the left")),
    row(&[Lesson], "} J", Action::NextHeading, 0, mark!("next heading"), mark!("go to the next heading")),
    row(&[Lesson], "{ K", Action::PreviousHeading, 0, mark!("previous heading"), mark!("go to the previous heading")),
    row(&[Lesson], "] >", Action::NextChapter, 0, mark!("next lesson"), mark!("open the next page of the course")),
    row(&[Lesson], "[ <", Action::PreviousChapter, 0, mark!("previous lesson"), mark!("open the previous page of the course")),
    row(&[Lesson], "m", Action::Bookmark, 0, mark!("bookmark"), mark!("mark this place, with a note if you like")),
    row(&[Lesson], "d", Action::Define, 0, mark!("define"), mark!("what a term in focus or in view means, in the course's own words")),
    row(&[Lesson], "x", Action::ToggleRead, 0, mark!("read mark"), mark!("mark this page as read, or take the mark away")),
    row(&[Lesson], "y", Action::Copy, 0, mark!("copy"), mark!("copy the block in focus to the clipboard")),
    // The contents.
    row(&[Contents], "Enter", Action::Open, 1, mark!("open"), mark!("open the page under the cursor")),
    row(&[Contents], "Space PageDown", Action::PageDown, 0, mark!("page down"), mark!("one page down")),
    // The sandbox.
    row(&[Sandbox], "i", Action::CommandLine, 1, mark!("command"), mark!("type an AWS CLI command")),
    row(&[Sandbox], "a", Action::Add, 2, mark!("add"), mark!("add a person, group, permission set or assignment")),
    row(&[Sandbox], "e", Action::Edit, 2, mark!("edit"), mark!("change what is under the cursor")),
    row(&[Sandbox], "d", Action::Delete, 4, mark!("delete"), mark!("remove what is under the cursor; it says what depends on it")),
    row(&[Sandbox], "Tab ]", Action::NextView, 4, mark!("next view"), mark!("show the next view")),
    row(&[Sandbox], "Shift-Tab [", Action::PreviousView, 0, mark!("previous view"), mark!("show the previous view")),
    row(&[Sandbox], "Enter", Action::Open, 5, mark!("open"), mark!("show what AWS says of the thing under the cursor; in the history, go to that step")),
    row(&[Sandbox], "u", Action::Undo, 3, mark!("undo"), mark!("undo the last change")),
    row(&[Sandbox], "Ctrl-R", Action::Redo, 7, mark!("redo"), mark!("redo what was undone")),
    row(&[Sandbox], "p", Action::Portal, 8, mark!("portal as"), mark!("see the access portal as a person")),
    row(&[Sandbox], "v", Action::Access, 9, mark!("access"), mark!("see who may do what, and why")),
    row(&[Sandbox], "f", Action::Fork, 23, mark!("copy"), mark!("play on in a copy; again, and you are back where you were")),
    row(&[Sandbox], "s", Action::Save, 0, mark!("save"), mark!("save the world as it is now under a name")),
    row(&[Sandbox], "o", Action::Saved, 0, mark!("saved"), mark!("go to a world that you saved")),
    row(&[Sandbox], "/", Action::Find, 19, mark!("find"), mark!("show only what holds some words; Esc shows all")),
    row(&[Sandbox], "R", Action::Reset, 0, mark!("reset"), mark!("start this world anew (u brings it back)")),
    row(&[Sandbox], "y", Action::Copy, 0, mark!("copy"), mark!("copy the last command as AWS CLI")),
    row(&[Sandbox], "Space PageDown", Action::PageDown, 0, mark!("page down"), mark!("one page down")),
    // The knowledge check.
    row(&[Question], "a", Action::Pick('a'), 1, mark!("pick"), mark!("pick the option with this letter")),
    row(&[Question], "b", Action::Pick('b'), 0, "", ""),
    row(&[Question], "c", Action::Pick('c'), 0, "", ""),
    row(&[Question], "d", Action::Pick('d'), 0, "", ""),
    row(&[Question], "e", Action::Pick('e'), 0, "", ""),
    row(&[Question], "f", Action::Pick('f'), 0, "", ""),
    row(&[Question], "i", Action::TypeAnswer, 1, mark!("type"), mark!("type the answer")),
    row(&[Question], "Enter", Action::Submit, 2, mark!("submit"), mark!("submit the answer; in an exam, go on")),
    row(&[Question], "1", Action::Sure(1), 3, mark!("how sure"), mark!("submit and say how sure you are: 1 a guess, 2 fairly sure, 3 sure")),
    row(&[Question], "2", Action::Sure(2), 0, "", ""),
    row(&[Question], "3", Action::Sure(3), 0, "", ""),
    row(&[Question], "h", Action::Hint, 4, mark!("hint"), mark!("take a hint; what it costs stands under the question")),
    row(&[Question], "s", Action::Skip, 5, mark!("skip"), mark!("leave this question for later")),
    row(&[Question], "m", Action::Flag, 6, mark!("mark"), mark!("in an exam, mark this question to come back to")),
    row(&[Question], ".", Action::Grid, 7, mark!("all"), mark!("in an exam, show all questions: go to one, or hand in")),
    row(&[Question], "] >", Action::NextQuestion, 0, mark!("next"), mark!("in an exam, go to the next question")),
    row(&[Question], "[ <", Action::PreviousQuestion, 0, mark!("previous"), mark!("in an exam, go to the previous question")),
    row(&[Question, Feedback], "!", Action::Report, 0, mark!("report"), mark!("write down what is wrong with this question")),
    row(&[Grid], "Enter", Action::Open, 1, mark!("open"), mark!("go to the question under the cursor, or hand in")),
    row(&[Grid], ".", Action::Close, 0, mark!("close"), mark!("back to the question")),
    row(&[Question], "Space PageDown", Action::PageDown, 0, mark!("page down"), mark!("one page down")),
    row(&[Feedback], "Enter Space", Action::Open, 1, mark!("go on"), mark!("go on to the next question")),
    row(&[Feedback], "o", Action::Reread, 2, mark!("reread"), mark!("open the passage that answers it")),
    row(&[Feedback], "p", Action::TryWorld, 3, mark!("try it"), mark!("open the world of this question in the sandbox")),
    row(&[Result], "r", Action::Retry, 1, mark!("retry"), mark!("ask again what was missed or guessed, shuffled anew")),
    row(&[Result], "x", Action::Exam, 4, mark!("exam"), mark!("ask the questions of this check as an exam")),
    row(&[Result], "o", Action::Reread, 2, mark!("reread"), mark!("open the passage to reread")),
    row(&[Result], "Enter Space", Action::Open, 3, mark!("done"), mark!("back to the lesson")),
    // Moving.
    row(MOVES, "Down", Action::Down, 0, mark!("down"), mark!("one line or item down")),
    row(MOVES, "Up", Action::Up, 0, mark!("up"), mark!("one line or item up")),
    row(SCROLLS, "j", Action::Down, 0, mark!("down"), mark!("one line or item down")),
    row(SCROLLS, "k", Action::Up, 0, mark!("up"), mark!("one line or item up")),
    row(PAGES, "PageUp", Action::PageUp, 0, mark!("page up"), mark!("one page up")),
    row(&[Lesson, Contents, Sandbox, Note, Help], "b", Action::PageUp, 0, mark!("page up"), mark!("one page up")),
    row(&[Note, Help], "Space PageDown", Action::PageDown, 0, mark!("page down"), mark!("one page down")),
    row(PAGES, "Ctrl-D", Action::HalfDown, 0, mark!("half down"), mark!("half a page down")),
    row(PAGES, "Ctrl-U", Action::HalfUp, 0, mark!("half up"), mark!("half a page up")),
    row(SCROLLS, "G End", Action::End, 0, mark!("end"), mark!("go to the end")),
    row(SCROLLS, "Home", Action::Top, 0, mark!("top"), mark!("go to the top")),
    // Panes and places.
    row(PANES, "w", Action::NextPane, 20, mark!("pane"), mark!("go to the next pane")),
    row(PANES, "t", Action::ToggleContents, 21, mark!("contents"), mark!("show or hide the contents")),
    row(PANES, "z", Action::Zoom, 0, mark!("zoom"), mark!("give this pane the whole screen, or take it back")),
    row(PANES, "Backspace H Alt-Left", Action::Back, 22, mark!("back"), mark!("go back to where you came from, to the exact place")),
    row(PANES, "L Alt-Right", Action::Forward, 23, mark!("forward"), mark!("go forward again, to where you pressed back")),
    row(PANES, "g", Action::Goto, 0, mark!("go to"), mark!("then a letter: a window lists where they lead")),
    row(PANES, "?", Action::Help, 30, mark!("keys"), mark!("list the keys that work here")),
    row(PANES, ":", Action::Palette, 0, mark!("palette"), mark!("find any action, lesson, heading or setting by its name")),
    row(PANES, "M", Action::Mouse, 0, mark!("mouse"), mark!("leave the mouse to the terminal, which selects text, or take it back")),
    row(PANES, "q", Action::Quit, 0, mark!("quit"), mark!("leave, after asking; everything is kept")),
    row(&[Goto], "g", Action::Top, 1, mark!("top"), mark!("go to the top")),
    row(&[Goto], "/", Action::FindInCourse, 2, mark!("find"), mark!("find words in the whole course")),
    row(&[Goto], "l", Action::GoLesson, 2, mark!("lesson"), mark!("go to the lesson")),
    row(&[Goto], "s", Action::GoSandbox, 3, mark!("sandbox"), mark!("go to the sandbox")),
    row(&[Goto], "q", Action::GoQuiz, 4, mark!("check"), mark!("go to the knowledge check")),
    row(&[Goto], "r", Action::GoReview, 5, mark!("review"), mark!("ask the questions that are due")),
    row(&[Goto], "w", Action::GoWarmUp, 6, mark!("warm-up"), mark!("ask a few questions about this page before you read it, without a score")),
    row(&[Goto], "o", Action::Outline, 6, mark!("outline"), mark!("list the headings of this page, and go to one")),
    row(&[Goto], "m", Action::Bookmarks, 6, mark!("bookmarks"), mark!("list your bookmarks, and go to one")),
    row(&[Goto], "d", Action::Glossary, 6, mark!("glossary"), mark!("list the terms that the course defines")),
    row(&[Goto], "t", Action::GoContents, 6, mark!("contents"), mark!("go to the contents")),
    // Typing and choosing.
    row(ACCEPTS, "Enter", Action::Commit, 1, mark!("accept"), mark!("take what was typed or chosen")),
    row(&[Picker], "PageDown", Action::PageDown, 0, mark!("page down"), mark!("ten entries down")),
    row(&[Picker], "PageUp", Action::PageUp, 0, mark!("page up"), mark!("ten entries up")),
    row(&[Picker], "Ctrl-D", Action::Delete, 3, mark!("delete"), mark!("in the list of bookmarks, remove the one under the cursor")),
    row(&[Recall], "Enter", Action::Commit, 1, mark!("run"), mark!("run the line that was found")),
    row(&[Recall], "Tab", Action::Complete, 3, mark!("change"), mark!("put the line that was found on the command line")),
    row(&[Form], "Tab", Action::NextThing, 2, mark!("next field"), mark!("go to the next field")),
    row(&[Form], "Shift-Tab", Action::PreviousThing, 0, mark!("previous field"), mark!("go to the previous field")),
    row(&[Form], "Ctrl-O", Action::Open, 3, mark!("edit"), mark!("edit the document over many lines")),
    row(&[Editor], "Ctrl-S", Action::Done, 1, mark!("done"), mark!("take the document into the form")),
    row(&[Editor], "Enter", Action::NewLine, 0, mark!("new line"), mark!("break the line")),
    row(&[Editor], "Tab", Action::NextThing, 0, mark!("indent"), mark!("two columns further in")),
    row(&[Editor], "PageDown", Action::PageDown, 0, mark!("page down"), mark!("one page down")),
    row(&[Editor], "PageUp", Action::PageUp, 0, mark!("page up"), mark!("one page up")),
    row(&[Editor], "Ctrl-T", Action::Tidy, 2, mark!("tidy"), mark!("lay the document out anew")),
    row(&[Editor], "Ctrl-/", Action::Undo, 3, mark!("undo"), mark!("undo the last change")),
    row(&[Editor], "Ctrl-R", Action::Redo, 0, mark!("redo"), mark!("redo what was undone")),
    row(&[Editor], "Ctrl-O", Action::Outside, 4, mark!("$EDITOR"), mark!("edit it in your own editor: $VISUAL or $EDITOR")),
    row(&[Command], "Tab", Action::Complete, 2, mark!("complete"), mark!("complete the word at the cursor, or list what it can be")),
    row(&[Completion], "Tab Ctrl-N", Action::NextThing, 2, mark!("next"), mark!("choose the next; the line shows what Enter takes")),
    row(&[Completion], "Shift-Tab Ctrl-P", Action::PreviousThing, 3, mark!("previous"), mark!("choose the previous")),
    row(&[Command, Recall], "Up Ctrl-P", Action::Earlier, 3, mark!("earlier"), mark!("the line that was run before this one, also in an earlier run of the program")),
    row(&[Command, Recall], "Down Ctrl-N", Action::Later, 0, mark!("later"), mark!("the line that was run after this one; at the end, what was being typed")),
    row(&[Command, Completion], "Ctrl-R", Action::SearchLines, 4, mark!("search"), mark!("find a line that was run, by any part of it")),
    row(&[Recall], "Ctrl-R", Action::SearchLines, 2, mark!("older"), mark!("find an older line that holds it, too")),
    row(TYPES, "Backspace", Action::Erase, 0, mark!("erase"), mark!("delete the character before the cursor")),
    row(TYPES, "Delete", Action::EraseForward, 0, mark!("erase"), mark!("delete the character under the cursor")),
    row(TYPES, "Ctrl-W", Action::EraseWord, 0, mark!("erase word"), mark!("delete the word before the cursor")),
    row(TYPES, "Ctrl-U", Action::EraseToStart, 0, mark!("erase line"), mark!("delete everything before the cursor")),
    row(TYPES, "Ctrl-K", Action::EraseToEnd, 0, mark!("erase rest"), mark!("delete everything after the cursor")),
    row(TYPES, "Left Ctrl-B", Action::Left, 0, mark!("left"), mark!("cursor left; in a choice, the previous one")),
    row(TYPES, "Right Ctrl-F", Action::Right, 0, mark!("right"), mark!("cursor right; in a choice, the next one")),
    row(TYPES, "Home Ctrl-A", Action::Home, 0, mark!("start"), mark!("cursor to the start of the line")),
    row(TYPES, "End Ctrl-E", Action::LineEnd, 0, mark!("end"), mark!("cursor to the end of the line")),
    row(&[Ask], "y Enter", Action::Yes, 1, mark!("yes"), mark!("yes")),
    row(&[Ask], "n q", Action::Close, 2, mark!("no"), mark!("no")),
    row(&[Note], "Enter", Action::Open, 1, mark!("go there"), mark!("go to where this stands in the course")),
    row(&[Note], "q", Action::Close, 2, mark!("close"), mark!("close this note")),
    row(&[Help], "q ?", Action::Close, 2, mark!("close"), mark!("close this list")),
    row(OVERLAYS, "Esc", Action::Close, 10, mark!("cancel"), mark!("close, cancel")),
    row(PANES, "Esc", Action::Close, 0, mark!("close"), mark!("close what is open, forget the search")),
    row(QUIZ, "Ctrl-L", Action::GoLesson, 0, mark!("lesson"), mark!("go to the lesson")),
    row(&Context::ALL, "Ctrl-C", Action::Interrupt, 0, mark!("leave now"), mark!("clear the line, or leave at once; nothing is lost")),
    row(&Context::ALL, "Ctrl-Z", Action::Suspend, 0, mark!("suspend"), mark!("hand the terminal back to the shell; fg returns")),
];

/// Where a row holds, in words: the widest groups that it covers, then what is left.
pub fn places(on: &[Context]) -> String {
    const GROUPS: [(&str, &[Context]); 5] = [
        (mark!("everywhere"), &Context::ALL),
        (mark!("every pane"), PANES),
        (mark!("knowledge check"), &[Question, Feedback, Result]),
        (mark!("where you type"), &[Command, Completion, Recall, Find, Form, Picker]),
        (mark!("list of keys"), &[Help]),
    ];
    let mut words = Vec::new();
    let mut left: Vec<Context> = Context::ALL.into_iter().filter(|it| on.contains(it)).collect();
    for (name, group) in GROUPS {
        if group.iter().all(|it| left.contains(it)) {
            words.push(crate::words::of(name));
            left.retain(|it| !group.contains(it));
        }
    }
    words.extend(left.into_iter().map(Context::title));
    words.join(", ")
}

/// The rows that mean something in `context`, in the order of the table, one for each action.
pub fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |it| it.on.contains(&context) && !it.name.is_empty())
}

impl Binding {
    /// The first of its keys: the one to show.
    pub fn key(&self) -> &str {
        match self.action {
            Action::Pick(_) if self.keys.starts_with("Alt-") => "Alt-a-f",
            Action::Pick(_) => "a-f",
            Action::Sure(_) => "1-3",
            _ => self.each_key().next().unwrap_or_default(),
        }
    }

    /// All of its keys.
    pub fn each_key(&self) -> impl Iterator<Item = &str> {
        self.keys.split(' ').filter(|it| !it.is_empty())
    }

    /// Whether it is what the key called `name` means in `context`.
    pub(super) fn answers(&self, context: Context, name: &str) -> bool {
        self.on.contains(&context) && !context.types(name) && self.each_key().any(|it| it == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for context in Context::ALL {
            let mut seen = BTreeMap::new();
            for binding in BINDINGS.iter().filter(|it| it.on.contains(&context)) {
                for key in binding.each_key() {
                    let before = seen.insert(key, binding.action);
                    assert_eq!(before, None, "{key} in {context:?} is also {:?}", binding.action);
                }
            }
        }
    }

    #[test]
    fn every_shown_row_has_a_name_and_a_help() {
        for binding in BINDINGS {
            assert_eq!(binding.name.is_empty(), binding.help.is_empty(), "{}", binding.keys);
            assert!(binding.rank == 0 || !binding.name.is_empty(), "{}", binding.keys);
        }
    }

    #[test]
    fn every_context_can_be_left() {
        for context in Context::ALL {
            for key in ["Esc", "Ctrl-C"] {
                assert!(BINDINGS.iter().any(|it| it.answers(context, key)), "{key} {context:?}");
            }
        }
    }
}
