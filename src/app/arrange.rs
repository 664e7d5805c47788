//! Which panes are open, which of them has the keys, and what room each gets.

use ratatui::layout::Rect;

use super::{
    App, Overlay, Pane,
    panes::{self, Layout},
};

impl App {
    pub(super) fn next_pane(&mut self) {
        // Contents that are out of sight have a key of their own, and do not stand between lesson and sandbox.
        let shows_contents = self.layout().is_some_and(|it| it.of(Pane::Contents).is_some());
        let mut open = self.arrangement().open;
        open.retain(|it| *it != Pane::Contents || shows_contents);
        let at = open.iter().position(|it| *it == self.focus).unwrap_or(0);
        if let Some(pane) = open.get((at + 1) % open.len().max(1)) {
            self.focus = *pane;
        }
    }

    pub(super) fn toggle_contents(&mut self, always_go: bool) {
        let three = self.size.0 >= panes::THREE_PANES;
        if self.focus == Pane::Contents && !always_go {
            self.focus = Pane::Lesson;
            self.contents_open = self.contents_open && !three;
        } else if three && self.contents_open && !always_go {
            self.contents_open = false;
        } else {
            self.contents_open = true;
            self.focus = Pane::Contents;
        }
        if let Some(lesson) = &self.lesson {
            self.contents.point_at(&self.course, lesson.chapter);
        }
    }

    pub(super) fn show_right(&mut self, pane: Pane) {
        self.right = Some(pane);
        self.focus = pane;
        self.strip = false;
    }

    /// Gives every pane its size.
    pub(super) fn settle(&mut self) {
        self.ensure_focus();
        if let Some(Overlay::Editor(it)) = &mut self.overlay {
            it.fit(self.size);
        }
        if let Some(Overlay::Note(it)) = &mut self.overlay {
            it.fit(self.size, self.look);
        }
        self.settle_help();
        let strip = u16::try_from(self.strip_rows()).unwrap_or(0);
        let Some(layout) = self.layout() else { return };
        let widest = self.settings.measure().saturating_add(2);
        let inner = |pane| layout.inner(pane).map(|area| (area.width, area.height));
        // A bar stands on the frame; where there is none, lists leave a column for it, whether it is needed or not:
        // so no text moves when it comes. The page does so at either side.
        let edge = u16::from(!layout.is_framed());
        if let Some((columns, rows)) = inner(Pane::Contents) {
            self.contents.fit(columns - edge, rows);
        }
        if let (Some(lesson), Some((columns, rows))) = (&mut self.lesson, inner(Pane::Lesson)) {
            lesson.fit(columns.min(widest), rows.saturating_sub(strip));
        }
        if let (Some(play), Some((columns, rows))) = (&mut self.play, inner(Pane::Sandbox)) {
            play.leave_edge(edge.into());
            play.fit(columns, rows);
        }
        if let (Some(check), Some((columns, rows))) = (&mut self.check, inner(Pane::Quiz)) {
            check.fit(columns.min(widest), rows);
        }
        // A strip is as wide as the lesson, where no sandbox pane gave the answer its width.
        if strip > 0
            && let (Some(play), Some((columns, rows))) = (&mut self.play, inner(Pane::Lesson))
        {
            play.fit(columns, rows);
        }
    }

    /// The list of keys goes no further than its last row.
    fn settle_help(&mut self) {
        if !matches!(self.overlay, Some(Overlay::Help { .. })) {
            return;
        }
        let first = self.window().and_then(|it| it.bar).map_or(0, |it| it.first());
        if let Some(Overlay::Help { top, .. }) = &mut self.overlay {
            *top = first;
        }
    }

    /// Where the text of the lesson is.
    pub fn page_area(&self, layout: &Layout) -> Option<Rect> {
        let area = layout.inner(Pane::Lesson)?;
        let strip = self.strip_area(layout).map_or(0, |it| it.height);
        let page = Rect { height: area.height.saturating_sub(strip), ..area };
        Some(panes::centred(page, self.lesson.as_ref()?.width()))
    }

    /// Where the strip under the lesson is, if it is there.
    pub fn strip_area(&self, layout: &Layout) -> Option<Rect> {
        let area = layout.inner(Pane::Lesson)?;
        let height = u16::try_from(self.strip_rows()).unwrap_or(0).min(area.height);
        (height > 0).then(|| Rect { y: area.bottom() - height, height, ..area })
    }

    /// Where the text of the knowledge check is.
    pub fn quiz_area(&self, layout: &Layout) -> Option<Rect> {
        let area = layout.inner(Pane::Quiz)?;
        Some(panes::centred(area, area.width.saturating_sub(2).min(self.settings.measure())))
    }

    /// The focus is always on a pane that is open.
    fn ensure_focus(&mut self) {
        let open = self.arrangement().open;
        if !open.contains(&self.focus)
            && let Some(pane) = open.first()
        {
            self.focus = *pane;
        }
    }
}
