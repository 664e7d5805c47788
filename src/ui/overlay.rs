//! What lies over the panes: search line, form, list, question, keys.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    widgets::{Block, Clear, Widget},
};

use super::{paint, theme::Theme};
use crate::{
    app::{
        Action, App, Context, Input, Overlay, Pane, bindings::Binding, overlay::FormOverlay,
        panes::Layout, picker::Picker, play::PlayPane, search::SearchOverlay,
    },
    sandbox::form::Field,
    text::{self, Role, Row, Span, wrap},
};

/// What a report of a question is asked for with.
const REPORT: &str = "What is wrong with this question";

/// Draws the overlay, if there is one; says where the cursor of the terminal stands in it.
pub(super) fn draw(
    app: &App,
    theme: &Theme,
    buffer: &mut Buffer,
    layout: &Layout,
) -> Option<(u16, u16)> {
    let screen = buffer.area;
    match app.overlay.as_ref()? {
        Overlay::Find(input) => Some(draw_find(app, input, theme, buffer, layout.footer)),
        Overlay::Name(input) => {
            Some(draw_line(app, "Save this world as", input, theme, buffer, screen))
        }
        Overlay::Bookmark { input, .. } => {
            Some(draw_line(app, "A note for this bookmark, or none", input, theme, buffer, screen))
        }
        Overlay::Report(input) => Some(draw_line(app, REPORT, input, theme, buffer, screen)),
        Overlay::Form(form) => Some(draw_form(app, form, theme, buffer, screen)),
        Overlay::Editor(it) => Some(super::editor::draw(app, it, theme, buffer)),
        Overlay::Picker(picker) => Some(draw_picker(app, picker, theme, buffer, screen)),
        Overlay::Search(search) => Some(draw_search(app, search, theme, buffer, screen)),
        Overlay::Note(note) => {
            let mut rows: Vec<Row> = note.rows().cloned().collect();
            let more = note.goes_on().then(|| Row::of("j and k show more", Role::Dim));
            rows.extend([Row::default(), keys(app, Context::Note)]);
            rows.extend(more);
            window(app, &note.title, &rows, theme, buffer, screen);
            None
        }
        Overlay::Ask(ask) => {
            let rows = [
                Row::of(ask.question.as_ref(), Role::Text),
                Row::default(),
                keys(app, Context::Ask),
            ];
            window(app, "", &rows, theme, buffer, screen);
            None
        }
        Overlay::Help { of, top } => {
            let rows: Vec<Row> = help(app, *of).into_iter().skip(*top).collect();
            window(app, &format!("Keys: {}", of.title()), &rows, theme, buffer, screen);
            None
        }
        Overlay::Goto => {
            window(app, "Go to", &[keys(app, Context::Goto)], theme, buffer, screen);
            None
        }
    }
}

/// The line of a search in a page or a view.
fn draw_find(
    app: &App,
    input: &Input,
    theme: &Theme,
    buffer: &mut Buffer,
    line: Rect,
) -> (u16, u16) {
    let in_view = app.play.as_ref().filter(|_| app.focus == Pane::Sandbox);
    let found = app.lesson.as_ref().and_then(|it| it.search.as_ref());
    let count = match found {
        _ if in_view.is_some() => in_view.map(n_shown).unwrap_or_default(),
        Some(it) if it.matches.is_empty() && !it.query.is_empty() => "  nothing found".to_owned(),
        Some(it) if !it.matches.is_empty() => {
            format!("  {} of {}", it.at + 1, it.matches.len())
        }
        Some(_) | None => String::new(),
    };
    let row = Row::new([
        Span::new(" / ", Role::Key),
        Span::new(input.text(), Role::Text),
        Span::new(count, Role::Dim),
    ]);
    buffer.set_style(line, theme.bar);
    buffer.set_stringn(line.x, line.y, " ".repeat(line.width.into()), line.width.into(), theme.bar);
    paint::row(buffer, line, &row, theme, None);
    (columns(line.x, 3 + text::width(input.before())), line.y)
}

/// The keys of `context`, each with its sentence.
pub(crate) fn help(app: &App, context: Context) -> Vec<Row> {
    let bindings: Vec<_> = app.keys.bindings(context).collect();
    let names = |it: &Binding| match it.action {
        Action::Pick(_) => it.key().to_owned(),
        _ => it.keys.replace(' ', ", "),
    };
    let wide = bindings.iter().map(|it| text::width(&names(it))).max().unwrap_or(0);
    let row = |it: &Binding| {
        Row::new([
            Span::new(format!("{:wide$}  ", names(it)), Role::Key),
            Span::new(it.help, Role::Text),
        ])
    };
    bindings.into_iter().map(row).collect()
}

/// The keys of a small overlay in one row.
fn keys(app: &App, context: Context) -> Row {
    let spans = app.keys.bindings(context).filter(|it| it.rank > 0).flat_map(|it| {
        [Span::new(it.key(), Role::Key), Span::new(format!(" {}   ", it.name), Role::Dim)]
    });
    Row::new(spans)
}

/// A window with one line being typed; gives the cell of its cursor.
fn draw_line(
    app: &App,
    title: &str,
    input: &Input,
    theme: &Theme,
    buffer: &mut Buffer,
    screen: Rect,
) -> (u16, u16) {
    let typed = Row::new([Span::new("> ", Role::Key), Span::new(input.text(), Role::Text)]);
    let rows = [typed, Row::default(), keys(app, Context::Name)];
    let area = window(app, title, &rows, theme, buffer, screen);
    (columns(area.x, 2 + text::width(input.before())).min(area.right()), area.y)
}

fn draw_picker(
    app: &App,
    picker: &Picker,
    theme: &Theme,
    buffer: &mut Buffer,
    screen: Rect,
) -> (u16, u16) {
    let room = usize::from(screen.height).saturating_sub(8).max(1);
    let first = (picker.cursor() + 1).saturating_sub(room);
    let mut rows = vec![
        Row::new([Span::new("> ", Role::Key), Span::new(picker.filter.text(), Role::Text)]),
        Row::default(),
    ];
    let matching = picker.matching();
    if matching.is_empty() {
        rows.push(Row::of("nothing matches", Role::Dim));
    }
    rows.extend(matching.iter().skip(first).take(room).map(|entry| {
        let role = if entry.is_dim { Role::Dim } else { Role::Text };
        let row = Row::new([
            Span::new(format!("{}  ", entry.label), role),
            Span::new(&entry.note, Role::Dim),
        ]);
        row.fitting(window_width(screen))
    }));
    let area = window(app, &picker.title, &rows, theme, buffer, screen);
    if let Some(line) =
        area.rows().nth(2 + picker.cursor() - first).filter(|_| !matching.is_empty())
    {
        buffer.set_style(line, theme.cursor);
    }
    (columns(area.x, 2 + text::width(picker.filter.before())), area.y)
}

/// The results of a search in the course, two rows each; the window is always as large as it can be, so that
/// nothing jumps while one types.
fn draw_search(
    app: &App,
    search: &SearchOverlay,
    theme: &Theme,
    buffer: &mut Buffer,
    screen: Rect,
) -> (u16, u16) {
    let inside = window_width(screen);
    let n_rows = usize::from(screen.height).saturating_sub(6).max(4);
    let n_hits = (n_rows - 2) / 2;
    let first = (search.cursor() + 1).saturating_sub(n_hits);
    let typed = Row::new([Span::new("> ", Role::Key), Span::new(search.input.text(), Role::Text)]);
    let mut rows = vec![typed, search.summary().fitting(inside)];
    for hit in search.found.hits.iter().skip(first).take(n_hits) {
        rows.extend(search.rows(hit, app.look().ascii).map(|row| row.fitting(inside)));
    }
    rows.resize_with(n_rows, Row::default);
    if let Some(first) = rows.first_mut() {
        let gap = inside.saturating_sub(first.width());
        first.push(" ".repeat(gap), Role::Text);
    }
    let area = window(app, "Find in the course", &rows, theme, buffer, screen);
    if search.chosen().is_some() {
        for line in area.rows().skip(2 + 2 * (search.cursor() - first)).take(2) {
            buffer.set_style(line, theme.cursor);
        }
    }
    let at = columns(area.x, 2 + text::width(search.input.before()));
    (at.min(area.right()), area.y)
}

fn draw_form(
    app: &App,
    it: &FormOverlay,
    theme: &Theme,
    buffer: &mut Buffer,
    screen: Rect,
) -> (u16, u16) {
    let form = &it.form;
    let inside = window_width(screen);
    let wide = form.fields.iter().map(|field| text::width(&field.label)).max().unwrap_or(0) + 2;
    let mut rows = Vec::new();
    let mut at = 0;
    for (idx, field) in form.fields.iter().enumerate() {
        if idx == form.focus {
            at = rows.len();
            rows.extend(field_in_focus(it, field, wide, inside));
        } else {
            let label = Span::new(format!("{:wide$}", field.label), Role::Dim);
            rows.push(Row::new([label, Span::from(field.value.as_str())]));
        }
    }
    rows.push(Row::default());
    rows.extend(outlook(app, it).iter().flat_map(|row| wrap::wrap(row, inside, 2)));
    let area = window(app, &form.kind.title(), &rows, theme, buffer, screen);
    let before = text::width(it.input.before());
    let y = area.y.saturating_add(u16::try_from(at).unwrap_or(0));
    (columns(area.x, wide + before).min(area.right()), y.min(area.bottom().saturating_sub(1)))
}

/// The field being filled in: what is typed, what it stands for, its hint, its choices.
fn field_in_focus(it: &FormOverlay, field: &Field, wide: usize, inside: usize) -> Vec<Row> {
    let label = Span::new(format!("{:wide$}", field.label), Role::Key);
    let mut first = Row::new([label, Span::new(it.input.text(), Role::Accent)]);
    if it.input.text() != field.value {
        first.push(
            format!("  = {}", if field.value.is_empty() { "nothing" } else { &field.value }),
            Role::Dim,
        );
    }
    let mut rows = vec![first];
    let under = |text: String, role| {
        Row::new([Span::from(" ".repeat(wide).as_str()), Span::new(text, role)])
    };
    if !field.hint.is_empty() {
        rows.extend(wrap::wrap(&under(field.hint.clone(), Role::Dim), inside, wide));
    }
    let matching = it.matching();
    let chosen = matching.iter().position(|choice| *choice == field.value).unwrap_or(0);
    let first = chosen.saturating_sub(N_CHOICES / 2).min(matching.len().saturating_sub(N_CHOICES));
    for choice in matching.iter().skip(first).take(N_CHOICES) {
        let is_chosen = *choice == field.value;
        let (sign, role) = if is_chosen { ("> ", Role::Accent) } else { ("  ", Role::Text) };
        let shown = if choice.is_empty() { "(none)" } else { choice };
        let mut row = under(format!("{sign}{shown}"), role);
        let note = Some(field.note.of(choice)).filter(|it| !it.is_empty());
        row.spans.extend(note.map(|it| Span::new(format!("  {it}"), Role::Dim)));
        rows.push(row);
    }
    if matching.is_empty() && !field.choices.is_empty() {
        rows.push(under("nothing matches".to_owned(), Role::Warning));
    }
    if matching.len() > N_CHOICES {
        let more = format!("{} in all: type to narrow, Left and Right to choose", matching.len());
        rows.push(under(more, Role::Dim));
    }
    rows
}

/// How many choices of a field are shown.
const N_CHOICES: usize = 5;

/// What Enter will do, or what is missing; and what depends on it.
fn outlook(app: &App, it: &FormOverlay) -> Vec<Row> {
    let Some(world) = app.play.as_ref().map(|play| play.sandbox.world()) else { return Vec::new() };
    let mut rows = Vec::new();
    match (&it.missing, it.form.lines(world)) {
        (Some(missing), _) => rows.push(Row::of(missing, Role::Warning)),
        (None, Err(missing)) => rows.push(Row::of(missing, Role::Dim)),
        (None, Ok(lines)) => {
            rows.push(Row::of("Enter runs:", Role::Dim));
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

/// Columns inside a window on this screen.
fn window_width(screen: Rect) -> usize {
    usize::from(screen.width.saturating_sub(8).clamp(1, 96))
}

/// A framed window in the middle of the screen that holds `rows`; returns its inside.
fn window(
    app: &App,
    title: &str,
    rows: &[Row],
    theme: &Theme,
    buffer: &mut Buffer,
    screen: Rect,
) -> Rect {
    let widest = rows.iter().map(Row::width).max().unwrap_or(0).max(text::width(title) + 4);
    let inside = u16::try_from(widest.min(window_width(screen))).unwrap_or(1);
    let rows: Vec<Row> =
        rows.iter().flat_map(|row| wrap::wrap(row, inside.into(), indent(row))).collect();
    let height = u16::try_from(rows.len()).unwrap_or(u16::MAX).min(screen.height.saturating_sub(4));
    let (width, height) = (inside + 4, height + 2);
    let area = Rect {
        x: screen.width.saturating_sub(width) / 2,
        y: screen.height.saturating_sub(height) / 2,
        width: width.min(screen.width),
        height: height.min(screen.height),
    };
    frame(app, title, theme, buffer, area);
    let text = Rect { x: area.x + 2, y: area.y + 1, width: inside, height: height - 2 };
    paint::rows(buffer, text, &rows, theme, None);
    text
}

/// An empty window with a frame.
pub(super) fn frame(app: &App, title: &str, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    Clear.render(area, buffer);
    buffer.set_style(area, theme.screen);
    let set = super::panes::border_set(app);
    let title = if title.is_empty() { String::new() } else { format!(" {title} ") };
    Block::bordered().border_set(set).border_style(theme.active).title(title).render(area, buffer);
}

/// Continuations of a row of keys stand under its sentence.
fn indent(row: &Row) -> usize {
    row.spans.first().filter(|_| row.spans.len() == 2).map_or(0, Span::width)
}

fn columns(from: u16, n: usize) -> u16 {
    from.saturating_add(u16::try_from(n).unwrap_or(u16::MAX))
}

/// How much a search in a view has found.
fn n_shown(play: &PlayPane) -> String {
    match (play.n_things(), play.is_searching(), play.goes_on()) {
        (0, true, _) => "  looking …".to_owned(),
        (0, false, _) => "  nothing found".to_owned(),
        (n, true, _) => format!("  {n} shown, looking for more …"),
        (n, false, true) => format!("  {n} shown, more below"),
        (n, false, false) => format!("  {n} shown"),
    }
}
