//! Only the lines of a view that hold what the learner looks for, with what they hang from.

use std::iter;

use super::{Line, Loading, PlayPane, Tab};
use crate::{
    sandbox::view::{self, Search, View},
    text::{Role, Row, Span},
};

impl PlayPane {
    /// Shows only the lines that hold every word of `text`; all of them if it is empty.
    pub fn filter(&mut self, text: &str) {
        text.clone_into(&mut self.filter);
        self.search = None;
        self.begin_search();
        self.loading = Loading::default();
        self.lay_out();
        self.fresh.clear();
        let first = self.lines.iter().position(Line::is_thing);
        self.cursor = first.unwrap_or(0);
        self.top = 0;
        self.follow_cursor();
    }

    /// What the lines are filtered by.
    pub fn filter_text(&self) -> &str {
        &self.filter
    }

    /// How many things are shown.
    pub fn n_things(&self) -> usize {
        self.lines.iter().filter(|it| it.is_thing()).count()
    }

    /// Whether a search has not come to its end, and goes on by itself.
    pub fn is_searching(&self) -> bool {
        let is_view = matches!(self.tab, Tab::View(_));
        let goes_on = |it: &Search| !it.is_done() && it.found().len() < self.n_found_wanted();
        is_view && self.search.as_ref().is_some_and(goes_on)
    }

    /// Goes on with the search for a few milliseconds.
    pub fn search_on(&mut self) {
        let Tab::View(view) = self.tab else { return };
        let had_none = self.n_things() == 0;
        let n_had = self.search.as_ref().map_or(0, |it| it.found().len());
        let found = self.search_in(view, self.columns());
        let new = found.into_iter().skip(n_had).map(Line::from);
        self.lines.extend(new);
        if had_none {
            self.cursor = self.lines.iter().position(Line::is_thing).unwrap_or(0);
        }
        self.follow_cursor();
    }

    fn begin_search(&mut self) {
        self.search = (!self.filter.is_empty()).then(|| Search::new(&self.filter));
    }

    /// The lines that a search finds at once, from the top.
    pub(super) fn search_anew(&mut self, view: View, columns: u16) -> Vec<Line> {
        self.begin_search();
        let found = self.search_in(view, columns);
        let past = self.past_line().into_iter();
        past.chain([self.told()]).chain(found.into_iter().map(Line::from)).collect()
    }

    fn search_in(&mut self, view: View, columns: u16) -> Vec<view::Line> {
        let Some(mut search) = self.search.take() else { return Vec::new() };
        let sight = view.of(self.shown(), self.seen(), columns, self.look.ascii);
        search.go_on(&sight, self.n_found_wanted());
        let found = search.found().to_vec();
        self.search = Some(search);
        found
    }

    /// What stands above what was found.
    fn told(&self) -> Line {
        Line::about_nothing(Row::new([
            Span::new("only what holds ", Role::Note),
            Span::new(&self.filter, Role::Accent),
            Span::new("; Esc shows all", Role::Note),
        ]))
    }

    /// The lines of the history that the filter leaves, after a line that says what it is.
    pub(super) fn filtered(&self, lines: Vec<Line>) -> Vec<Line> {
        if self.filter.is_empty() {
            return lines;
        }
        let filter = self.filter.to_lowercase();
        let holds = |step: &[Line]| {
            let text: String = step.iter().map(|it| it.row.text().to_lowercase() + " ").collect();
            let is_step = step.first().is_some_and(Line::is_thing);
            is_step && filter.split_whitespace().all(|word| text.contains(word))
        };
        // A step takes rows up to the next one.
        let steps = lines.chunk_by(|_, next| !next.is_thing());
        let kept: Vec<bool> =
            steps.flat_map(|step| iter::repeat_n(holds(step), step.len())).collect();
        let left = lines.into_iter().zip(kept).filter(|(_, is_kept)| *is_kept);
        iter::once(self.told()).chain(left.map(|(line, _)| line)).collect()
    }
}
