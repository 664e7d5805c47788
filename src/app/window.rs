//! What lies over the panes as a window: its rows, where it stands, and what of it can be clicked.

use std::ops::Range;

use ratatui::layout::{Position, Rect};

use super::{
    Action, App, Context, Input, Overlay, bindings::Binding, overlay::FormOverlay, picker::Picker,
    pointer::Spot, search::SearchOverlay,
};
use crate::{
    sandbox::form::Field,
    text::{self, Role, Row, Span, wrap},
    words,
};

/// What a report of a question is asked for with.
const REPORT: &str = mark!("What is wrong with this question");

/// How many choices of a field are shown.
const N_CHOICES: usize = 5;

/// A framed window in the middle of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// What stands in its frame.
    pub title: String,
    /// Its place, frame included.
    pub area: Rect,
    /// The place of its text.
    pub inside: Rect,
    /// Its text; a target is a number of its spots.
    pub rows: Vec<Row>,
    /// The rows of what is under the cursor.
    pub chosen: Range<usize>,
    /// Where the cursor of the terminal stands.
    pub cursor: Option<(u16, u16)>,
    spots: Vec<Spot>,
}

/// A window while it is written.
#[derive(Debug, Default)]
struct Draft {
    title: String,
    rows: Vec<Row>,
    spots: Vec<Spot>,
    chosen: Range<usize>,
    /// Row and column of the cursor.
    cursor: Option<(usize, usize)>,
}

impl Window {
    /// What is at `at`; nothing if that is beside the window.
    pub fn spot_at(&self, at: Position) -> Option<Spot> {
        if !self.area.contains(at) {
            return None;
        }
        let row = usize::from(at.y.saturating_sub(self.inside.y));
        let row = self.rows.get(row).filter(|_| self.inside.rows().any(|it| it.y == at.y));
        let column = at.x.checked_sub(self.inside.x).map(usize::from);
        let target = row.zip(column).and_then(|(row, column)| {
            // What is alone on its row has all of it.
            let mut all = row.spans.iter().filter_map(|it| it.target);
            let only = all.next().filter(|first| all.all(|it| it == *first));
            row.target_at(column).or(only)
        });
        Some(target.and_then(|it| self.spots.get(it)).copied().unwrap_or(Spot::Window))
    }
}

impl Draft {
    /// A new target.
    fn target(&mut self, spot: Spot) -> usize {
        self.spots.push(spot);
        self.spots.len() - 1
    }

    fn push(&mut self, row: Row) {
        self.rows.push(row.opening(None));
    }

    fn push_spot(&mut self, row: Row, spot: Spot) {
        let target = self.target(spot);
        self.rows.push(row.opening(Some(target)));
    }

    /// The line that is typed, with its cursor.
    fn push_input(&mut self, input: &Input) {
        self.cursor = Some((self.rows.len(), 2 + text::width(input.before())));
        self.push(Row::new([Span::new("> ", Role::Key), Span::new(input.text(), Role::Text)]));
    }

    /// The keys of a small window in one row.
    fn push_keys(&mut self, app: &App, context: Context) {
        let mut row = Row::default();
        for it in app.keys.bindings(context).filter(|it| it.rank > 0) {
            let target = self.target(Spot::Key(it.action));
            let name = Span::new(format!(" {}", it.name), Role::Dim);
            let words = Row::new([Span::new(it.key(), Role::Key), name]).opening(Some(target));
            row.spans.extend(words.spans);
            row.push("   ", Role::Dim);
        }
        self.rows.push(row);
    }

    /// The window on a screen of this size.
    fn place(self, (columns, rows): (u16, u16)) -> Window {
        let Self { title, rows: drafted, spots, chosen, cursor } = self;
        let widest = drafted.iter().map(Row::width).max().unwrap_or(0);
        let widest = widest.max(text::width(&title) + 4).min(width_inside(columns));
        let inside = u16::try_from(widest).unwrap_or(1);
        let wrapped: Vec<Row> =
            drafted.iter().flat_map(|row| wrap::wrap(row, inside.into(), indent(row))).collect();
        let height = u16::try_from(wrapped.len()).unwrap_or(u16::MAX).min(rows.saturating_sub(4));
        let (width, height) = (inside + 4, height + 2);
        let area = Rect {
            x: columns.saturating_sub(width) / 2,
            y: rows.saturating_sub(height) / 2,
            width: width.min(columns),
            height: height.min(rows),
        };
        let text = Rect { x: area.x + 2, y: area.y + 1, width: inside, height: height - 2 };
        let cursor = cursor.map(|(down, right)| {
            let at =
                |from: u16, n: usize| from.saturating_add(u16::try_from(n).unwrap_or(u16::MAX));
            let y = at(text.y, down).min(text.bottom().saturating_sub(1));
            (at(text.x, right).min(text.right()), y)
        });
        Window { title, area, inside: text, rows: wrapped, chosen, cursor, spots }
    }
}

impl App {
    /// The window that lies over the panes, if one does; a search and the editor have places of their own.
    pub fn window(&self) -> Option<Window> {
        let mut draft = Draft::default();
        match self.overlay.as_ref()? {
            Overlay::Find(_) | Overlay::Editor(_) => return None,
            Overlay::Name(input) => self.draft_line(&mut draft, tr!("Save this world as"), input),
            Overlay::Bookmark { input, .. } => {
                self.draft_line(&mut draft, tr!("A note for this bookmark, or none"), input);
            }
            Overlay::Report(input) => self.draft_line(&mut draft, words::of(REPORT), input),
            Overlay::Form(form) => self.draft_form(&mut draft, form),
            Overlay::Picker(picker) => self.draft_picker(&mut draft, picker),
            Overlay::Search(search) => self.draft_search(&mut draft, search),
            Overlay::Note(note) => {
                draft.title.clone_from(&note.title);
                note.rows().for_each(|row| draft.push(row.clone()));
                draft.push(Row::default());
                draft.push_keys(self, Context::Note);
                if note.goes_on() {
                    draft.push(Row::of(tr!("j and k show more"), Role::Dim));
                }
            }
            Overlay::Ask(ask) => {
                draft.push(Row::of(ask.question.as_ref(), Role::Text));
                draft.push(Row::default());
                draft.push_keys(self, Context::Ask);
            }
            Overlay::Help { of, top } => {
                draft.title = tr!("Keys: {title}", title = of.title());
                self.help(*of).into_iter().skip(*top).for_each(|row| draft.push(row));
            }
            Overlay::Goto => {
                tr!("Go to").clone_into(&mut draft.title);
                draft.push_keys(self, Context::Goto);
            }
        }
        Some(draft.place(self.size))
    }

    /// The keys of `context`, each with its sentence.
    fn help(&self, context: Context) -> Vec<Row> {
        let bindings: Vec<_> = self.keys.bindings(context).collect();
        let names = |it: &Binding| match it.action {
            Action::Pick(_) => it.key().to_owned(),
            _ => it.keys.replace(' ', ", "),
        };
        let wide = bindings.iter().map(|it| text::width(&names(it))).max().unwrap_or(0);
        let row = |it: &Binding| {
            Row::new([
                Span::new(format!("{:wide$}  ", names(it)), Role::Key),
                Span::new(words::of(it.help), Role::Text),
            ])
        };
        bindings.into_iter().map(row).collect()
    }

    fn draft_line(&self, draft: &mut Draft, title: &str, input: &Input) {
        title.clone_into(&mut draft.title);
        draft.push_input(input);
        draft.push(Row::default());
        draft.push_keys(self, Context::Name);
    }

    fn draft_picker(&self, draft: &mut Draft, picker: &Picker) {
        let room = usize::from(self.size.1).saturating_sub(8).max(1);
        let first = (picker.cursor() + 1).saturating_sub(room);
        draft.title.clone_from(&picker.title);
        draft.push_input(&picker.filter);
        draft.push(Row::default());
        let matching = picker.matching();
        if matching.is_empty() {
            draft.push(Row::of(tr!("nothing matches"), Role::Dim));
        } else {
            let at = 2 + picker.cursor() - first;
            draft.chosen = at..at + 1;
        }
        for (idx, entry) in matching.into_iter().enumerate().skip(first).take(room) {
            let role = if entry.is_dim { Role::Dim } else { Role::Text };
            let row = Row::new([
                Span::new(format!("{}  ", entry.label), role),
                Span::new(&entry.note, Role::Dim),
            ]);
            draft.push_spot(row.fitting(width_inside(self.size.0)), Spot::Entry(idx));
        }
    }

    /// The results of a search in the course, two rows each; the window is always as large as it can be, so
    /// that nothing jumps while one types.
    fn draft_search(&self, draft: &mut Draft, search: &SearchOverlay) {
        let inside = width_inside(self.size.0);
        let n_rows = usize::from(self.size.1).saturating_sub(6).max(4);
        let n_hits = (n_rows - 2) / 2;
        let first = (search.cursor() + 1).saturating_sub(n_hits);
        tr!("Find in the course").clone_into(&mut draft.title);
        draft.push_input(&search.input);
        draft.push(search.summary().fitting(inside));
        for (idx, hit) in search.found.hits.iter().enumerate().skip(first).take(n_hits) {
            for row in search.rows(hit, self.look.ascii) {
                draft.push_spot(row.fitting(inside), Spot::Entry(idx));
            }
        }
        draft.rows.resize_with(n_rows, Row::default);
        if let Some(first) = draft.rows.first_mut() {
            let gap = inside.saturating_sub(first.width());
            first.push(" ".repeat(gap), Role::Text);
        }
        if search.chosen().is_some() {
            let at = 2 + 2 * (search.cursor() - first);
            draft.chosen = at..at + 2;
        }
    }

    fn draft_form(&self, draft: &mut Draft, it: &FormOverlay) {
        let form = &it.form;
        let inside = width_inside(self.size.0);
        let wide = form.fields.iter().map(|field| text::width(field.said())).max().unwrap_or(0) + 2;
        draft.title = form.kind.title().into_owned();
        for (idx, field) in form.fields.iter().enumerate() {
            if idx == form.focus {
                draft.cursor = Some((draft.rows.len(), wide + text::width(it.input.before())));
                draft_field(draft, it, field, (wide, inside));
            } else {
                let label = Span::new(format!("{:wide$}", field.said()), Role::Dim);
                let row = Row::new([label, Span::from(field.value.as_str())]);
                draft.push_spot(row, Spot::Field(idx));
            }
        }
        draft.push(Row::default());
        let outlook = self.outlook(it);
        outlook.iter().flat_map(|row| wrap::wrap(row, inside, 2)).for_each(|row| draft.push(row));
    }

    /// What Enter will do, or what is missing; and what depends on it.
    fn outlook(&self, it: &FormOverlay) -> Vec<Row> {
        let Some(play) = &self.play else { return Vec::new() };
        let world = play.sandbox.world();
        let mut rows = Vec::new();
        match (&it.missing, it.form.lines(world)) {
            (Some(missing), _) => rows.push(Row::of(missing, Role::Warning)),
            (None, Err(missing)) => rows.push(Row::of(missing, Role::Dim)),
            (None, Ok(lines)) => {
                rows.push(Row::of(tr!("Enter runs:"), Role::Dim));
                let line = |line: &String| {
                    Row::new([Span::new("$ ", Role::Dim), Span::new(line, Role::Accent)])
                };
                rows.extend(lines.iter().map(line));
            }
        }
        rows.extend(it.form.consequence(world).map(|it| Row::of(it, Role::Warning)));
        if it.missing.is_none() {
            rows.extend(it.form.outlook_rows(world));
        }
        rows
    }
}

/// The field being filled in: what is typed, what it stands for, its hint, its choices.
fn draft_field(draft: &mut Draft, it: &FormOverlay, field: &Field, (wide, inside): (usize, usize)) {
    let label = Span::new(format!("{:wide$}", field.said()), Role::Key);
    let mut first = Row::new([label, Span::new(it.input.text(), Role::Accent)]);
    if it.input.text() != field.value {
        first.push(
            format!("  = {}", if field.value.is_empty() { tr!("nothing") } else { &field.value }),
            Role::Dim,
        );
    }
    draft.push(first);
    let under = |text: String, role| {
        Row::new([Span::from(" ".repeat(wide).as_str()), Span::new(text, role)])
    };
    if !field.hint.is_empty() {
        let hint = under(field.hint.clone(), Role::Dim);
        draft.rows.extend(wrap::wrap(&hint, inside, wide));
    }
    let matching = it.matching();
    let chosen = matching.iter().position(|choice| *choice == field.value).unwrap_or(0);
    let first = chosen.saturating_sub(N_CHOICES / 2).min(matching.len().saturating_sub(N_CHOICES));
    for (idx, choice) in matching.iter().enumerate().skip(first).take(N_CHOICES) {
        let is_chosen = *choice == field.value;
        let (sign, role) = if is_chosen { ("> ", Role::Accent) } else { ("  ", Role::Text) };
        let shown = if choice.is_empty() { tr!("(none)") } else { choice };
        let mut row = under(format!("{sign}{shown}"), role);
        let note = Some(field.note.of(choice)).filter(|it| !it.is_empty());
        row.spans.extend(note.map(|it| Span::new(format!("  {it}"), Role::Dim)));
        draft.push_spot(row, Spot::Choice(idx));
    }
    if matching.is_empty() && !field.choices.is_empty() {
        draft.push(under(tr!("nothing matches").to_owned(), Role::Warning));
    }
    if matching.len() > N_CHOICES {
        let more = tr!("{n} in all: type to narrow, Left and Right to choose", n = matching.len());
        draft.push(under(more, Role::Dim));
    }
}

/// Columns inside a window on a screen of so many.
fn width_inside(columns: u16) -> usize {
    usize::from(columns.saturating_sub(8).clamp(1, 96))
}

/// Continuations of a row of keys stand under its sentence.
fn indent(row: &Row) -> usize {
    row.spans.first().filter(|_| row.spans.len() == 2).map_or(0, Span::width)
}
