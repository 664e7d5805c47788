//! What lies over the panes as a window: its rows, where it stands, and what of it can be clicked.

use std::ops::Range;

use ratatui::layout::{Position, Rect};

use super::{
    Action, App, Context, Input, Overlay,
    bindings::Binding,
    overlay::FormOverlay,
    picker::{Entry, Picker},
    pointer::Spot,
    scrollbar::{Extent, Scrollbar},
    search::SearchOverlay,
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
    /// The bar of a list or a text that is longer than the window.
    pub bar: Option<Scrollbar>,
    spots: Vec<Spot>,
    /// The rows of what is typed, and how many bytes of the first are no part of it; less than none, where its
    /// beginning is above the window.
    typed: (Range<usize>, isize),
}

/// A window while it is written.
#[derive(Debug, Default)]
struct Draft {
    title: String,
    rows: Vec<Row>,
    spots: Vec<Spot>,
    chosen: Range<usize>,
    /// What is typed.
    typed: Option<Typed>,
    /// How many rows of it are above the window, where all rows scroll.
    top: Option<usize>,
    /// How wide it is at least, so that it stays as it is while other rows come into view.
    wide: usize,
    /// The rows that show a part of something longer, and which part.
    part: Option<(Range<usize>, Extent)>,
    /// The rows of the field in focus of a form, and where what stands below the fields begins: where not all has
    /// room, the fields scroll until the one is in view, and the beginning of the other stays.
    fields: Option<(Range<usize>, usize)>,
}

/// The row of a draft that is typed.
#[derive(Debug)]
struct Typed {
    idx: usize,
    /// The row up to the cursor.
    before: Row,
    /// The bytes of it that stand before what is typed.
    lead: usize,
}

impl Window {
    /// What is at `at`; nothing if that is beside the window.
    pub fn spot_at(&self, at: Position) -> Option<Spot> {
        if !self.area.contains(at) {
            return None;
        }
        let down = usize::from(at.y.saturating_sub(self.inside.y));
        let row = self.rows.get(down).filter(|_| self.inside.rows().any(|it| it.y == at.y));
        let column = at.x.checked_sub(self.inside.x).map(usize::from);
        if row.is_some() && self.typed.0.contains(&down) {
            return Some(Spot::Typed(self.byte_at(&self.typed, down, column.unwrap_or(0))));
        }
        let target = row.zip(column).and_then(|(row, column)| {
            // What is alone on its row has all of it.
            let mut all = row.spans.iter().filter_map(|it| it.target);
            let only = all.next().filter(|first| all.all(|it| it == *first));
            row.target_at(column).or(only)
        });
        let spot = target.and_then(|it| self.spots.get(it)).copied().unwrap_or(Spot::Window);
        let Spot::Field { idx, .. } = spot else { return Some(spot) };
        let is_of_it = |row: &Row| row.spans.iter().any(|it| it.target == target);
        let first = self.rows.iter().position(is_of_it).unwrap_or(down);
        let lead = row.and_then(|it| it.spans.first()).map_or(0, |it| it.text().len());
        let lead = lead.cast_signed();
        let byte = self.byte_at(&(first..down + 1, lead), down, column.unwrap_or(0));
        Some(Spot::Field { idx, byte })
    }

    /// The byte of what stands in some rows, behind its first bytes, that is at row `down` and a column of it.
    fn byte_at(&self, (rows, lead): &(Range<usize>, isize), down: usize, column: usize) -> usize {
        let text = |idx: usize| self.rows.get(idx).map(Row::text).unwrap_or_default();
        let above: usize = (rows.start..down).map(|it| text(it).len()).sum();
        let behind = above + text::split_at_width(&text(down), column).0.len();
        behind.saturating_add_signed(lead.saturating_neg())
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
        self.push_typed(&Span::new("> ", Role::Key), input, Role::Text);
    }

    /// What is typed behind `lead`; the row is cut wherever it is full, so that the cursor finds its place.
    fn push_typed(&mut self, lead: &Span, input: &Input, role: Role) {
        let row = |typed: &str| Row::new([lead.clone(), Span::new(typed, role)]);
        let (idx, before) = (self.rows.len(), row(input.before()));
        self.typed = Some(Typed { idx, before, lead: lead.text().len() });
        self.push(row(input.text()));
    }

    /// Its rows in `columns`, and where those of each row begin; where what is typed stands in them, and the row and
    /// column of the cursor.
    fn wrapped(&self, columns: usize) -> Wrapped {
        let mut wrapped = Wrapped::default();
        let Wrapped { rows, starts, of_typed, cursor, .. } = &mut wrapped;
        for (idx, row) in self.rows.iter().enumerate() {
            starts.push(rows.len());
            let Some(typed) = self.typed.as_ref().filter(|it| it.idx == idx) else {
                rows.extend(wrap::wrap(row, columns, indent(row)));
                continue;
            };
            let first = rows.len();
            rows.extend(wrap::cut_row(row, columns));
            let above = wrap::cut_row(&typed.before, columns);
            let right = above.last().map_or(0, Row::width);
            let down = first + above.len();
            *cursor = Some(if right < columns { (down - 1, right) } else { (down, 0) });
            // Behind a row that is full the cursor has one of its own.
            if right >= columns && rows.len() == down {
                rows.push(Row::default());
            }
            *of_typed = first..rows.len();
        }
        wrapped
    }

    /// The keys of a small window in one row.
    fn push_keys(&mut self, app: &App, context: Context) {
        let mut row = Row::default();
        for it in app.keys.bindings(context).filter(|it| it.rank > 0 && app.can(it.action)) {
            let target = self.target(Spot::Key(it.action));
            let name = Span::new(format!(" {}", words::of(it.name)), Role::Dim);
            let words = Row::new([Span::new(it.key(), Role::Key), name]).opening(Some(target));
            row.spans.extend(words.spans);
            row.push("   ", Role::Dim);
        }
        self.rows.push(row);
    }

    /// The window on a screen of this size.
    fn place(self, (columns, rows): (u16, u16)) -> Window {
        // What is typed leaves room for the cursor behind it.
        let wide = |(idx, row): (usize, &Row)| {
            let is_typed = self.typed.as_ref().is_some_and(|it| it.idx == idx);
            row.width() + usize::from(is_typed)
        };
        let widest = self.rows.iter().enumerate().map(wide).max().unwrap_or(0);
        let widest = widest.max(text::width(&self.title) + 4).max(self.wide);
        let widest = widest.min(width_inside(columns));
        let inside = u16::try_from(widest).unwrap_or(1);
        let mut wrapped = self.wrapped(inside.into());
        let mut lead = self.typed.as_ref().map_or(0, |it| it.lead).cast_signed();
        let room = usize::from(rows.saturating_sub(4));
        let scrolled = self.fields.as_ref().and_then(|it| wrapped.scroll_fields(it, room));
        let Wrapped { rows: mut wrapped, of_typed, cursor, above, .. } = wrapped;
        lead = lead.saturating_sub_unsigned(above);
        let Self { title, spots, mut chosen, top, mut part, .. } = self;
        // What stands below what is typed moves down with its rows.
        let moved = of_typed.len().saturating_sub(1);
        chosen = chosen.start + moved..chosen.end + moved;
        part = part.map(|(rows, it)| (rows.start + moved..rows.end + moved, it));
        let height = u16::try_from(wrapped.len()).unwrap_or(u16::MAX).min(rows.saturating_sub(4));
        if let Some(top) = top {
            let (all, shown) = (wrapped.len(), usize::from(height));
            let from = top.min(all - shown);
            wrapped.drain(..from);
            part = Some((0..shown, Extent { from, to: from + shown, all }));
        }
        part = scrolled.map(|it| (0..it.shown(), it)).or(part);
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
        let bar = part.and_then(|(rows, extent)| {
            let row = |idx: usize| u16::try_from(idx).unwrap_or(u16::MAX).min(text.height);
            let (first, end) = (row(rows.start), row(rows.end));
            let track = Rect::new(area.right().checked_sub(1)?, text.y + first, 1, end - first);
            Scrollbar::new(track, extent)
        });
        let typed = (of_typed, lead);
        Window { title, area, inside: text, rows: wrapped, chosen, cursor, bar, spots, typed }
    }
}

/// The rows of a draft in some columns.
#[derive(Debug, Default)]
struct Wrapped {
    rows: Vec<Row>,
    /// Where the rows of each row of the draft begin.
    starts: Vec<usize>,
    of_typed: Range<usize>,
    /// The bytes of what is typed that are above the window.
    above: usize,
    cursor: Option<(usize, usize)>,
}

impl Wrapped {
    /// Leaves as many rows as there is room for: of the fields those around the field in focus, and the first of
    /// what stands below them. Gives which part of the fields that is.
    fn scroll_fields(&mut self, of: &(Range<usize>, usize), room: usize) -> Option<Extent> {
        let (focus, below) = of;
        if self.rows.len() <= room {
            return None;
        }
        let all = *self.starts.get(*below)?;
        let (first, end) = (*self.starts.get(focus.start)?, *self.starts.get(focus.end)?);
        let n_below = (self.rows.len() - all).min((room / 3).max(3)).max(room.saturating_sub(all));
        let shown = room.saturating_sub(n_below).min(all);
        // The field before it says that there is one, and no other field begins above the window.
        let from = end.saturating_sub(shown).min(first.saturating_sub(1)).min(all - shown);
        let from = self.starts.iter().copied().find(|it| *it >= from).unwrap_or(from);
        let follow =
            |(down, _): (usize, usize)| from.max((down + 1).saturating_sub(shown)).min(down);
        let from = self.cursor.map_or(from, follow);
        let shown = shown.min(all - from);
        self.rows.truncate(all + n_below);
        self.rows.drain(from + shown..all);
        let is_typed = |(idx, _): &(usize, Row)| self.of_typed.contains(idx);
        let gone = self.rows.drain(..from).enumerate();
        self.above = gone.filter(is_typed).map(|(_, row)| row.text().len()).sum();
        self.of_typed = self.of_typed.start.saturating_sub(from)..self.of_typed.end - from;
        self.cursor = self.cursor.map(|(down, right)| (down - from, right));
        Some(Extent { from, to: from + shown, all })
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
                draft.part = Some((0..draft.rows.len(), note.extent()));
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
                self.help(*of).into_iter().for_each(|row| draft.push(row));
                draft.top = Some(*top);
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
        let (to, all) = (matching.len().min(first + room), matching.len());
        draft.part = Some((2..2 + to - first, Extent { from: first, to, all }));
        let row = |entry: &Entry| {
            let role = if entry.is_dim { Role::Dim } else { Role::Text };
            Row::new([
                Span::new(format!("{}  ", entry.label), role),
                Span::new(&entry.note, Role::Dim),
            ])
        };
        draft.wide = matching.iter().map(|it| row(it).width()).max().unwrap_or(0);
        for (idx, entry) in matching.into_iter().enumerate().skip(first).take(room) {
            let row = row(entry);
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
        let all = search.found.hits.len();
        let to = all.min(first + n_hits);
        draft.part = Some((2..2 + 2 * (to - first), Extent { from: first, to, all }));
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
        let mut focus = 0..0;
        for (idx, field) in form.fields.iter().enumerate() {
            if idx == form.focus {
                let first = draft.rows.len();
                draft_field(draft, it, field, (wide, inside));
                focus = first..draft.rows.len();
            } else {
                let label = Span::new(format!("{:wide$}", field.said()), Role::Dim);
                let row = Row::new([label, Span::from(field.value.as_str())]);
                draft.push_spot(row, Spot::Field { idx, byte: 0 });
            }
        }
        draft.fields = Some((focus, draft.rows.len()));
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
    draft.push_typed(&label, &it.input, Role::Accent);
    if let Some(first) = draft.rows.last_mut().filter(|_| it.input.text() != field.value) {
        first.push(
            format!("  = {}", if field.value.is_empty() { tr!("nothing") } else { &field.value }),
            Role::Dim,
        );
    }
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
