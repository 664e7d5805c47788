//! The four panes.

use std::ops::Range;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    symbols::border,
    widgets::{Block, Widget},
};

use super::{bar, inner, paint, theme::Theme};
use crate::{
    app::{
        Action, App, Context, Pane,
        lesson::LessonPane,
        panes::Layout,
        play::{Parts, PlayPane},
        pointer::VIEW_MARGIN,
        scrollbar::Scrollbar,
    },
    course::find::Match,
    text::{Role, Row},
};

/// Draws `pane` where the layout has it.
pub(super) fn draw(app: &App, theme: &Theme, buffer: &mut Buffer, layout: &Layout, pane: Pane) {
    frame(app, theme, buffer, layout, pane);
    let area = inner(layout, pane);
    match pane {
        Pane::Contents => contents(app, theme, buffer, area),
        Pane::Lesson => lesson(app, theme, buffer, layout),
        Pane::Sandbox => sandbox(app, theme, buffer, area),
        Pane::Quiz => quiz(app, theme, buffer, layout),
    }
    let style = if pane == app.focus { theme.active } else { theme.style(Role::Frame) };
    for (_, bar) in app.scrollbars(layout, Some(pane)) {
        scrollbar(app, &bar, style, buffer);
    }
}

/// Where the cursor of the terminal stands: in the command line while it is typed.
pub(super) fn cursor(app: &App, layout: &Layout) -> Option<(u16, u16)> {
    let play = app.play.as_ref().filter(|_| app.focus == Pane::Sandbox)?;
    play.command.as_ref()?;
    let area = layout.inner(Pane::Sandbox)?;
    let n_rows = play.shares().command;
    let (_, (down, right)) = play.command_rows(n_rows);
    let up = u16::try_from(n_rows - down.min(n_rows)).ok()?;
    Some((area.x + u16::try_from(right).ok()?, area.bottom().saturating_sub(up)))
}

fn frame(app: &App, theme: &Theme, buffer: &mut Buffer, layout: &Layout, pane: Pane) {
    let (Some(area), true) = (layout.of(pane), layout.is_framed()) else { return };
    let has_keys = pane == app.focus;
    let style = if has_keys { theme.active } else { theme.style(Role::Frame) };
    let sign = match (has_keys, app.look().ascii) {
        (true, true) => "*",
        (true, false) => "●",
        (false, _) => "",
    };
    let due = match (pane, app.due()) {
        (Pane::Contents, n_due @ 1..) => {
            tr!(" {value} {n_due} due", value = if app.look().ascii { "-" } else { "·" }, n_due)
        }
        _ => String::new(),
    };
    let title = [" ", sign, if has_keys { " " } else { "" }, pane.title(), &due, " "].concat();
    Block::bordered()
        .border_set(border_set(app))
        .border_style(style)
        .title(title)
        .title_style(style)
        .render(area, buffer);
}

/// The bar of what is longer than its place, on a frame where there is one.
pub(super) fn scrollbar(app: &App, bar: &Scrollbar, style: Style, buffer: &mut Buffer) {
    let sign = if app.look().ascii { "#" } else { "▐" };
    for line in bar.thumb.rows() {
        buffer.set_stringn(line.x, line.y, sign, 1, style);
    }
}

/// The signs that frames are made of.
pub(super) fn border_set(app: &App) -> border::Set<'static> {
    if app.look().ascii { ASCII_BORDER } else { border::ROUNDED }
}

const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

fn contents(app: &App, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let open = app.lesson.as_ref().map_or(usize::MAX, |it| it.chapter);
    let has_keys = app.focus == Pane::Contents;
    for (line, (item, row)) in
        area.rows().zip(app.contents.rows(&app.course, open, &app.read, app.look()))
    {
        paint::row(buffer, line, &row, theme, None);
        if item == app.contents.cursor() && has_keys {
            buffer.set_style(line, theme.cursor);
        }
    }
}

fn lesson(app: &App, theme: &Theme, buffer: &mut Buffer, layout: &Layout) {
    let (Some(lesson), Some(page)) = (&app.lesson, app.page_area(layout)) else { return };
    paint::rows(buffer, page, lesson.rows(), theme, lesson.focus);
    found(lesson, theme, buffer, page);
    selected(lesson.selected(), theme, buffer, page);
    bookmarks(app, theme, buffer, inner(layout, Pane::Lesson), page);
    if let (Some(play), Some(below)) = (&app.play, app.strip_area(layout)) {
        answer(play, app, theme, buffer, below);
    }
}

/// Marks the rows in view on which a bookmark stands, in the margin that the text leaves free.
fn bookmarks(app: &App, theme: &Theme, buffer: &mut Buffer, around: Rect, page: Rect) {
    let sign = if app.look().ascii { "*" } else { "★" };
    let margin = page.x.saturating_sub(around.x).min(2);
    if margin == 0 {
        return;
    }
    for row in app.bookmarked_rows() {
        let Some(line) = page.rows().nth(row) else { continue };
        buffer.set_stringn(line.x - margin, line.y, sign, 1, theme.style(Role::Accent));
    }
}

/// Marks what is selected among the rows in view.
fn selected(columns: Vec<Option<Range<usize>>>, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    for (line, columns) in area.rows().zip(columns) {
        if let Some(columns) = columns {
            paint::mark(buffer, line, &columns, theme.focus);
        }
    }
}

/// Marks what a search found among the rows in view.
fn found(lesson: &LessonPane, theme: &Theme, buffer: &mut Buffer, page: Rect) {
    let Some(search) = &lesson.search else { return };
    let top = lesson.top();
    let last_row = |it: &Match| it.pieces.last().map_or(0, |(row, _)| *row);
    let above = search.matches.partition_point(|it| last_row(it) < top);
    for (idx, it) in search.matches.iter().enumerate().skip(above) {
        let style = if idx == search.at { theme.found_here } else { theme.found };
        if it.pieces.first().is_some_and(|(row, _)| *row >= top + usize::from(page.height)) {
            break;
        }
        for (row, columns) in &it.pieces {
            let line = row.checked_sub(top).and_then(|it| page.rows().nth(it));
            if let Some(line) = line {
                paint::mark(buffer, line, columns, style);
            }
        }
    }
}

fn sandbox(app: &App, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let Some(play) = &app.play else {
        paint::row(buffer, area, &Row::of(tr!("this page has no sandbox"), Role::Dim), theme, None);
        return;
    };
    let shares = play.shares();
    let mut lines = area.rows();
    if let Some(line) = lines.next() {
        bar(&play.tabs(line.width.into(), app.look()), theme, buffer, line);
    }
    let has_keys = app.focus == Pane::Sandbox && play.command.is_none();
    let views = lines.by_ref().take(shares.view);
    for (line, (row, under_cursor, is_new)) in views.zip(play.visible()) {
        let text = Rect { x: line.x + 2, width: line.width.saturating_sub(2), ..line };
        paint::row(buffer, text, row, theme, None);
        if is_new {
            buffer.set_stringn(line.x, line.y, "+", 1, theme.style(Role::Good));
        }
        if under_cursor && has_keys {
            buffer.set_style(line, theme.cursor);
        }
    }
    let Parts { view, told, command, .. } = shares.parts(area);
    let margin = u16::try_from(VIEW_MARGIN).unwrap_or(0).min(view.width);
    let text = Rect { x: view.x + margin, width: view.width - margin, ..view };
    selected(play.selected(), theme, buffer, text);
    answer(play, app, theme, buffer, told);
    command_line(app, play, theme, buffer, command);
}

/// What the last command answered, or what can be chosen for the next, under a rule.
fn answer(play: &PlayPane, app: &App, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let mut lines = area.rows();
    let Some(rule) = lines.next() else { return };
    let sign = if app.look().ascii { "-" } else { "─" };
    paint::row(buffer, rule, &Row::of(sign.repeat(rule.width.into()), Role::Frame), theme, None);
    let n_rows = usize::from(area.height) - 1;
    let (rows, chosen) = match play.popup() {
        Some(popup) => {
            let (rows, chosen) = popup.rows(n_rows, app.look().ascii);
            let columns = usize::from(area.width).saturating_sub(play.edge());
            let rows = rows.iter().map(|row| row.fitting(columns)).collect();
            (rows, Some(chosen))
        }
        None => (play.answer(n_rows), None),
    };
    for (idx, (line, row)) in lines.zip(&rows).enumerate() {
        paint::row(buffer, line, row, theme, None);
        if chosen == Some(idx) {
            buffer.set_style(line, theme.cursor);
        }
    }
}

fn command_line(app: &App, play: &PlayPane, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let rows = if play.command.is_some() {
        play.command_rows(area.height.into()).0
    } else {
        let key = app.keys.key(Context::Sandbox, Action::CommandLine);
        key.map(|it| Row::of(tr!("$ {key} types a command", key = it), Role::Dim))
            .into_iter()
            .collect()
    };
    paint::rows(buffer, area, &rows, theme, None);
}

fn quiz(app: &App, theme: &Theme, buffer: &mut Buffer, layout: &Layout) {
    let area = app.quiz_area(layout).unwrap_or_default();
    let Some(check) = &app.check else {
        paint::row(
            buffer,
            inner(layout, Pane::Quiz),
            &Row::of(tr!("no knowledge check is open"), Role::Dim),
            theme,
            None,
        );
        return;
    };
    paint::rows(buffer, area, check.visible(), theme, None);
    if check.has_more() {
        let more = tr!("more below (Space)");
        let x = area.right().saturating_sub(u16::try_from(more.len()).unwrap_or(0));
        let y = area.bottom().saturating_sub(1);
        buffer.set_stringn(x.max(area.x), y, more, area.width.into(), theme.style(Role::Note));
    }
}
