//! What changed, as rows.

use std::{collections::BTreeMap, ops::Range};

use super::{QuizSeen, Talk};
use crate::{
    app::{
        self, Action, App, Context, Overlay, Pane,
        lesson::LessonPane,
        overlay::FormOverlay,
        picker::Picker,
        play::{PlayPane, Tab},
        search::SearchOverlay,
    },
    course::document::TargetKind,
    quiz,
    sandbox::{complete, view::View},
    text::{Role, Row, Span},
    words,
};

/// Said where a command has nothing to run in.
pub(super) const NO_SANDBOX: &str = mark!("there is no sandbox here to run it in");

/// Choices of a field that are listed before the learner types a part of one.
const N_CHOICES: usize = 20;

impl Talk {
    /// What was answered in the sandbox since the last time.
    pub(super) fn new_answers(&mut self, app: &App) -> Vec<Row> {
        let Some(play) = &app.play else { return Vec::new() };
        let said = play.said();
        let new = said.get(self.n_answers..).unwrap_or_default();
        self.n_answers = said.len();
        let mut rows: Vec<Row> = new.iter().flatten().cloned().collect();
        let fresh: Vec<&Row> = play.fresh().collect();
        let has_changed =
            std::mem::replace(&mut self.n_changes, play.n_changes()) != play.n_changes();
        if has_changed && !new.is_empty() && !fresh.is_empty() {
            rows.push(Row::of(tr!("New in {title}:", title = play.tab.title()), Role::Note));
            rows.extend(fresh.into_iter().cloned());
        }
        rows
    }

    /// The view of the sandbox, when it is another one or the learner just came.
    pub(super) fn new_view(&mut self, app: &App) -> Vec<Row> {
        let Some(play) = app.play.as_ref().filter(|_| app.focus == Pane::Sandbox) else {
            self.tab = None;
            return Vec::new();
        };
        if play.is_searching() {
            return Vec::new();
        }
        let now = (play.tab, play.filter_text().to_owned());
        let opened = self.new_statement(play);
        if self.tab.replace(now.clone()) == Some(now) || play.tab == Tab::Transcript {
            return opened;
        }
        let title = Row::of(
            tr!("Sandbox {name} · {title}", name = play.sandbox.name(), title = play.tab.title()),
            Role::Heading,
        );
        let lines = play.lines().map(|(number, row)| match number {
            Some(number) => numbered(number, row),
            None => indented(row),
        });
        let more = play.goes_on().then(|| {
            Row::of(
                tr!("and more, further down: / and some words shows what holds them"),
                Role::Note,
            )
        });
        [title].into_iter().chain(lines).chain(more).collect()
    }

    /// What the view of access shows of a statement that was opened since the last time.
    fn new_statement(&mut self, play: &PlayPane) -> Vec<Row> {
        if play.tab != Tab::View(View::Access) {
            return Vec::new();
        }
        let n_opened = play.sandbox.questions().map_or(0, |it| it.opened.len());
        let rows: Vec<Row> = play.lines().map(|it| it.1.clone()).collect();
        let (n_before, before) = std::mem::replace(&mut self.opened, (n_opened, rows.clone()));
        if n_opened <= n_before {
            return Vec::new();
        }
        // Nothing else has changed, so what came stands in one place.
        let first = rows.iter().zip(&before).take_while(|(now, then)| now == then).count();
        let n_new = rows.len().saturating_sub(before.len());
        rows.iter().skip(first).take(n_new).map(indented).collect()
    }

    /// The question, its feedback or the result, when it is another one.
    pub(super) fn new_quiz(&mut self, app: &App) -> Vec<Row> {
        let Some(check) = app.check.as_ref().filter(|_| app.focus == Pane::Quiz) else {
            self.quiz = None;
            return Vec::new();
        };
        let seen = QuizSeen {
            seed: check.attempt.seed(),
            position: check.attempt.position().0,
            context: check.context(),
            hints: check.n_hints(),
            handed_in: check.attempt.exam().is_some_and(quiz::Exam::is_handed_in),
        };
        let told = check.notice.iter().map(|it| Row::of(it, Role::Warning));
        if self.quiz.as_ref() == Some(&seen) {
            return told.collect();
        }
        let before = self.quiz.replace(seen.clone());
        let rows = match seen.context {
            // The question stands above already; in the review of an exam it is too far above.
            Context::Feedback if !seen.handed_in => check.feedback_rows(),
            Context::Question if before.is_some_and(|it| it.is_typing_of(&seen)) => check.typed(),
            _ => check.rows().to_vec(),
        };
        rows.into_iter().chain([Row::default()]).collect()
    }

    /// The title of a page that was just opened, and its first section.
    pub(super) fn new_page(&mut self, app: &App) -> Vec<Row> {
        let Some(lesson) = app.lesson.as_ref().filter(|_| app.focus == Pane::Lesson) else {
            if app.focus == Pane::Contents && self.focus != Some(Pane::Contents) {
                return contents(app);
            }
            return Vec::new();
        };
        let has_jumped = std::mem::replace(&mut self.n_jumps, app.n_jumps()) != app.n_jumps();
        match self.page {
            Some((chapter, _)) if chapter == lesson.chapter && !has_jumped => Vec::new(),
            _ => {
                self.page = Some((lesson.chapter, lesson.section_at(lesson.arrived())));
                self.next_section(app)
            }
        }
    }

    /// The rows of the next section that was not printed yet; none at the end of the page.
    pub(super) fn next_section(&mut self, app: &App) -> Vec<Row> {
        let (Some(lesson), Some((chapter, block))) = (&app.lesson, self.page) else {
            return Vec::new();
        };
        let (mut rows, next) = lesson.section_from(block);
        self.printed.push((chapter, block, next));
        self.page = Some((chapter, next));
        say_bookmarks(app, block..next, &mut rows);
        rows.extend(things(app, lesson, block, next));
        rows
    }

    /// What was unfolded on the page since the last time, or the summary of what was folded.
    pub(super) fn new_folds(&mut self, app: &App) -> Vec<Row> {
        let Some(lesson) = &app.lesson else { return Vec::new() };
        let targets = lesson.document.targets.iter().enumerate();
        let is_open = |kind: &TargetKind| matches!(kind, TargetKind::Fold { is_open: true });
        let open = targets.filter(|(_, it)| is_open(&it.kind)).map(|(idx, _)| idx).collect();
        let now = (lesson.chapter, open);
        let before = std::mem::replace(&mut self.folds, now.clone());
        // What is open from the start is printed with the page.
        if before.0 != now.0 || before == now {
            return Vec::new();
        }
        let other =
            |here: &[usize], there: &[usize]| here.iter().copied().find(|idx| !there.contains(idx));
        if let Some(idx) = other(&now.1, &before.1) {
            let mut rows: Vec<Row> = lesson.folded_rows(idx).into_iter().cloned().collect();
            let block = lesson.document.targets.get(idx).map_or(0, |it| it.block);
            rows.extend(things(app, lesson, block, block + 1));
            self.printed.push((lesson.chapter, block, block + 1));
            return rows;
        }
        let folded = other(&before.1, &now.1);
        folded
            .and_then(|idx| lesson.folded_rows(idx).into_iter().next().cloned())
            .into_iter()
            .collect()
    }

    /// What lies over the panes, when it is something else.
    pub(super) fn new_overlay(&mut self, app: &App) -> Vec<Row> {
        if let Some(Overlay::Editor(it)) = &app.overlay {
            return self.new_editor(it);
        }
        if self.document.take().is_some() {
            // The form that it was opened from is said anew.
            self.overlay = None;
        }
        let rows = match &app.overlay {
            None
            | Some(Overlay::Find(_) | Overlay::Goto | Overlay::Help { .. } | Overlay::Editor(_)) => {
                Vec::new()
            }
            Some(Overlay::Name(_)) => vec![Row::of(tr!("Save this world as:"), Role::Text)],
            Some(Overlay::Bookmark { .. }) => {
                vec![Row::of(
                    tr!("A note for this bookmark, or an empty line for none:"),
                    Role::Text,
                )]
            }
            Some(Overlay::Report(_)) => {
                vec![Row::of(tr!("What is wrong with this question?"), Role::Text)]
            }
            Some(Overlay::Note(note)) => {
                let title = Row::of(&note.title, Role::Heading);
                [title].into_iter().chain(note.all_rows().iter().cloned()).collect()
            }
            Some(Overlay::Ask(ask)) => {
                vec![Row::of(format!("{} (y, n)", ask.question), Role::Text)]
            }
            Some(Overlay::Picker(picker)) => list(picker),
            Some(Overlay::Search(search)) => search_results(search, app.look().ascii),
            Some(Overlay::Form(it)) => form(app, it),
        };
        let now = rows.iter().map(Row::text).collect::<Vec<_>>().join("\n");
        let is_empty =
            matches!(&app.overlay, Some(Overlay::Picker(it)) if it.matching().is_empty());
        let is_said = self.overlay.replace(now.clone()) == Some(now);
        // That nothing matches answers a line that was typed, also if the line is the same.
        if is_said && !is_empty { Vec::new() } else { rows }
    }
}

/// Says before the rows of the blocks `of` which of them are bookmarked, with the notes.
fn say_bookmarks(app: &App, of: Range<usize>, rows: &mut Vec<Row>) {
    for bookmark in app.bookmarks_here().rev().filter(|it| of.contains(&it.place.0)) {
        // Of the last row that begins at the place or before it, or of those drawn with it, the first.
        let shows = |row: &&Row| !row.spans.is_empty() && row.offset <= bookmark.place.1;
        let offset = rows.iter().rfind(shows).map_or(0, |it| it.offset);
        let is_it = |row: &Row| !row.spans.is_empty() && row.offset == offset;
        let at = rows.iter().position(is_it).unwrap_or(0);
        let sign = if app.look().ascii { "*" } else { "★" };
        let told = match bookmark.note.as_str() {
            "" => tr!("{sign} your bookmark", sign),
            note => tr!("{sign} your bookmark: {note}", sign, note),
        };
        // It stands nowhere in the source.
        rows.insert(at, Row { offset: usize::MAX, ..Row::of(told, Role::Accent) });
    }
}

/// The field of the form that is asked for; at the last one, what the form will run and what it does.
fn form(app: &App, it: &FormOverlay) -> Vec<Row> {
    let mut rows = vec![Row::of(it.form.kind.title(), Role::Heading)];
    let missing = it.missing.iter().flat_map(|it| it.lines());
    rows.extend(missing.map(|it| Row::of(it, Role::Warning)));
    if let Some(field) = it.form.fields.get(it.form.focus) {
        rows.extend((!field.hint.is_empty()).then(|| Row::of(&field.hint, Role::Dim)));
        if field.is_document {
            rows.push(Row::of(
                tr!("Type it on one line, or `edit` to write it over many."),
                Role::Dim,
            ));
        }
        let choices = field.choices.iter().enumerate().take(N_CHOICES);
        rows.extend(choices.map(|(idx, it)| {
            let note = Span::new(format!("  {}", field.note.of(it)), Role::Dim);
            let note = Some(note).filter(|it| !it.text().trim().is_empty());
            let row = std::iter::once(Span::new(it, Role::Text)).chain(note);
            numbered(idx + 1, &Row::new(row))
        }));
        if field.choices.len() > N_CHOICES {
            let more = tr!("{n} in all: type part of a name", n = field.choices.len());
            rows.push(Row::of(more, Role::Dim));
        }
        if !field.value.is_empty() {
            let told = tr!(
                "Enter keeps `{value}`; `clear` empties it; `cancel` leaves the form.",
                value = field.value
            );
            rows.push(Row::of(told, Role::Dim));
        } else if it.form.focus == 0 {
            rows.push(Row::of(tr!("`cancel` leaves the form."), Role::Dim));
        }
        let lines = app.play.as_ref().map(|play| it.form.lines(play.sandbox.world()));
        if it.form.focus + 1 == it.form.fields.len()
            && let Some(Ok(lines)) = lines
        {
            rows.push(Row::of(tr!("After this line runs:"), Role::Dim));
            rows.extend(lines.iter().map(|it| Row::of(format!("$ {it}"), Role::Accent)));
            let world = app.play.as_ref().map(|play| play.sandbox.world());
            rows.extend(world.into_iter().flat_map(|it_| it.form.outlook_rows(it_)));
        }
    }
    rows
}

/// A list to choose from, as far as it is printed.
fn list(picker: &Picker) -> Vec<Row> {
    let matching = picker.matching();
    let entries = matching.iter().enumerate().take(N_ENTRIES).map(|(idx, it)| {
        numbered(idx + 1, &Row::of(format!("{}  {}", it.label, it.note), Role::Text))
    });
    let rest = match matching.len() {
        0 if picker.filter.text().is_empty() => {
            Some(Row::of(tr!("nothing is in this list: an empty line leaves it"), Role::Note))
        }
        0 => {
            let words = picker.filter.text();
            let told =
                tr!("nothing matches `{words}`: type others, or an empty line to leave", words);
            Some(Row::of(told, Role::Warning))
        }
        n if n > N_ENTRIES => {
            Some(Row::of(tr!("{n} in all: words or a few letters narrow it", n), Role::Note))
        }
        _ => None,
    };
    [Row::of(&picker.title, Role::Heading)].into_iter().chain(entries).chain(rest).collect()
}

/// What a search in the course found; a number opens it.
fn search_results(search: &SearchOverlay, ascii: bool) -> Vec<Row> {
    let mut rows = vec![search.summary()];
    for (idx, hit) in search.found.hits.iter().take(N_CHOICES).enumerate() {
        let [place, text] = search.rows(hit, ascii);
        rows.push(numbered(idx + 1, &place));
        rows.push(indented(&text.fitting(PLAIN_COLUMNS)));
    }
    if search.found.hits.len() > N_CHOICES {
        rows.push(Row::of(tr!("and more: other words narrow it"), Role::Note));
    }
    rows
}

/// Entries of a list that are printed before the learner narrows it.
const N_ENTRIES: usize = 40;

/// Columns of what stands around a result.
const PLAIN_COLUMNS: usize = 72;

/// What can be typed where the learner is: what plain mode has of its own, and the keys that do something now.
pub(super) fn help(app: &App, context: Context) -> Vec<Row> {
    let row = |keys: &str, help: &str| Row::of(format!("{keys:12} {help}"), Role::Text);
    // Where something is asked for, a line is the answer, and no key.
    let asked: &[(&str, &str)] = match context {
        Context::Form => &[
            ("(empty)", mark!("keep what the field has, and go on")),
            ("N", mark!("take the choice with number N")),
            ("clear", mark!("empty the field")),
            ("edit", mark!("in a form, at a policy: write it over many lines")),
            ("cancel", mark!("leave the form")),
        ],
        Context::Picker => &[
            ("(empty)", mark!("leave the list")),
            ("N", mark!("choose the thing with number N")),
            ("words", mark!("narrow the list to what holds these words")),
        ],
        Context::Name => &[("(empty)", mark!("leave, or go on without a note"))],
        Context::Ask => &[("y", mark!("yes")), ("n", mark!("no"))],
        _ => &[],
    };
    if !asked.is_empty() {
        return asked.iter().map(|(keys, help)| row(keys, words::of(help))).collect();
    }
    let has_sandbox = app.play.is_some();
    let views: Vec<String> = Tab::all().map(|it| it.name().to_lowercase()).collect();
    let views = tr!("go to a view of the sandbox: {views}", views = views.join(", "));
    let own = [
        (true, "(empty)", tr!("go on")),
        (has_sandbox, "aws …", tr!("run an AWS CLI command in the sandbox")),
        (
            has_sandbox,
            "aws … ?",
            tr!("list what can come next; Tab at the end of the line does, too"),
        ),
        (
            has_sandbox,
            "!words",
            tr!("run the last line that holds these words again; !! the last of all"),
        ),
        (has_sandbox, "help", tr!("list the sandbox's short verbs, as assign and undo")),
        (
            app.keys.has(context, Action::Palette),
            ":words",
            tr!("find an action, a lesson, a heading or a setting by its name, as in :theme light"),
        ),
        (true, "/words", tr!("find words in this page; in the sandbox, show only what holds them")),
        (
            app.keys.has(context, Action::Goto),
            "g/words",
            tr!("find words in the whole course; a number opens a result, an empty line leaves"),
        ),
        (has_sandbox, "view NAME", views.as_str()),
        (true, "N", tr!("choose the thing with number N; a key before it acts on it, as in d 3")),
        (true, "q", tr!("leave at once; everything is kept")),
    ];
    let own = own.into_iter().filter(|it| it.0).map(|(_, keys, help)| row(keys, help));
    let keys = app.keys.bindings(context).filter(|it| {
        // A number behind the key says what it acts on.
        let acts_on_thing = matches!(it.action, Action::Edit | Action::Delete) && has_sandbox;
        let is_typed = it.key().chars().count() <= 3 && it.action != Action::Quit;
        is_typed && (acts_on_thing || app.can(it.action))
    });
    own.chain(keys.map(|it| row(it.key(), words::of(it.help)))).collect()
}

/// What can stand at the end of a command that is begun.
pub(super) fn completions(app: &App, begun: &str) -> Vec<Row> {
    let Some(play) = &app.play else { return vec![Row::of(words::of(NO_SANDBOX), Role::Warning)] };
    let found = complete::complete(&play.sandbox, begun, begun.len());
    if found.is_empty() {
        return vec![Row::of(words::of(app::play::NO_COMPLETION), Role::Warning)];
    }
    let row = |it: &complete::Completion| {
        Row::new([
            Span::new(&it.text, Role::Accent),
            Span::new(format!("  {}", it.note), Role::Dim),
        ])
    };
    let mut rows: Vec<Row> = found.iter().take(N_CHOICES).map(row).collect();
    if found.len() > N_CHOICES {
        let more = tr!("{n} in all: type more of it, then Tab or ?", n = found.len());
        rows.push(Row::of(more, Role::Dim));
    }
    rows
}

/// The rows of the page that hold `query`.
pub(super) fn found(app: &App, query: &str) -> Vec<Row> {
    let rows = app.lesson.as_ref().map(|it| it.rows_with(query)).unwrap_or_default();
    if rows.is_empty() {
        return vec![Row::of(tr!("`{query}` is not on this page", query), Role::Warning)];
    }
    rows
}

/// The things of a section that can be opened, by their numbers.
fn things(app: &App, lesson: &LessonPane, from: usize, to: usize) -> Vec<Row> {
    let targets = lesson.document.targets.iter().enumerate();
    let here = targets.filter(|(_, it)| (from..to).contains(&it.block));
    let words: BTreeMap<usize, String> = (from..to).flat_map(|it| lesson.words_in(it)).collect();
    let rows: Vec<Row> = here
        .filter_map(|(idx, it)| {
            // What is folded is not there to be opened.
            let words = words.get(&idx)?;
            let what = match &it.kind {
                TargetKind::Link { href } => tr!("open {target}", target = app.where_to(href)),
                TargetKind::Footnote { label } => tr!("show footnote {label}", label),
                TargetKind::Run { command } => tr!("run {line}", line = command.trim()),
                TargetKind::Quiz { .. } => tr!("start the knowledge check").to_owned(),
                TargetKind::Fold { is_open: false } => tr!("unfold {words}", words = words.trim()),
                TargetKind::Fold { is_open: true } => tr!("fold {words}", words = words.trim()),
                // All of its columns are on the paper.
                TargetKind::Table { .. } => return None,
            };
            Some(numbered(idx + 1, &Row::of(what, Role::Text)))
        })
        .collect();
    if rows.is_empty() { rows } else { [Row::default()].into_iter().chain(rows).collect() }
}

fn contents(app: &App) -> Vec<Row> {
    let open = app.lesson.as_ref().map_or(usize::MAX, |it| it.chapter);
    let rows = app.contents.all_rows(&app.course, open, &app.read, app.look());
    let rows = rows.iter().enumerate().map(|(idx, row)| numbered(idx + 1, row));
    let due = Some(app.due()).filter(|it| *it > 0);
    let due = due.map(|it| indented(&Row::of(tr!("{n_due} due: g r", n_due = it), Role::Note)));
    rows.chain(due).collect()
}

fn numbered(number: usize, row: &Row) -> Row {
    let mut it = Row::of(format!("{number:4}  "), Role::Key);
    it.spans.extend(row.spans.iter().cloned());
    it
}

fn indented(row: &Row) -> Row {
    let mut it = Row::of("      ", Role::Text);
    it.spans.extend(row.spans.iter().cloned());
    it
}
