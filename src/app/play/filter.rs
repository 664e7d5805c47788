//! Only the lines of a view that hold what the learner looks for, with what they hang from.

use super::{Line, Loading, PlayPane, Tab, past::StepSearch};
use crate::{
    sandbox::view::Search,
    text::{Role, Row, Span},
};

/// A search in what a tab shows, as far as it has come.
#[derive(Debug)]
pub(super) enum Seeking {
    /// Among the entries of a view.
    InView(Search),
    /// Among the steps of the history.
    InHistory(StepSearch),
}

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
        self.has_more_to_search() && self.n_found() < self.n_found_wanted()
    }

    /// Whether there is something that a search has not looked at yet.
    pub(super) fn has_more_to_search(&self) -> bool {
        match &self.search {
            Some(Seeking::InView(search)) => !search.is_done(),
            Some(Seeking::InHistory(search)) => search.next < self.sandbox.steps().len(),
            None => false,
        }
    }

    fn n_found(&self) -> usize {
        match &self.search {
            Some(Seeking::InView(search)) => search.found().len(),
            Some(Seeking::InHistory(search)) => search.found.len(),
            None => 0,
        }
    }

    /// Goes on with the search for a few milliseconds.
    pub fn search_on(&mut self) {
        let (had_none, n_had) = (self.n_things() == 0, self.n_found());
        let found = self.search_in(self.columns());
        self.lines.extend(found.into_iter().skip(n_had));
        if had_none {
            self.cursor = self.lines.iter().position(Line::is_thing).unwrap_or(0);
        }
        self.follow_cursor();
    }

    fn begin_search(&mut self) {
        let words = Some(&self.filter).filter(|it| !it.is_empty());
        self.search = words.and_then(|words| match self.tab {
            Tab::View(_) => Some(Seeking::InView(Search::new(words))),
            Tab::History => Some(Seeking::InHistory(StepSearch::new(words))),
            Tab::Transcript => None,
        });
    }

    /// The lines that a search finds at once, from the top.
    pub(super) fn search_anew(&mut self, columns: u16) -> Vec<Line> {
        self.begin_search();
        let found = self.search_in(columns);
        let past = self.past_line().filter(|_| matches!(self.tab, Tab::View(_)));
        past.into_iter().chain([self.told()]).chain(found).collect()
    }

    fn search_in(&mut self, columns: u16) -> Vec<Line> {
        let wanted = self.n_found_wanted();
        let mut search = self.search.take();
        let found = match (&mut search, self.tab) {
            (Some(Seeking::InView(search)), Tab::View(view)) => {
                let sight = view.of(self.shown(), self.seen(), columns, self.look.ascii);
                search.go_on(&sight, wanted);
                search.found().iter().cloned().map(Line::from).collect()
            }
            (Some(Seeking::InHistory(search)), _) => {
                self.seek_steps(search, wanted, columns.into());
                search.found.clone()
            }
            (Some(Seeking::InView(_)) | None, _) => Vec::new(),
        };
        self.search = search;
        found
    }

    /// What stands above what was found.
    fn told(&self) -> Line {
        Line::about_nothing(Row::new([
            Span::new(tr!("only what holds "), Role::Note),
            Span::new(&self.filter, Role::Accent),
            Span::new(tr!("; Esc shows all"), Role::Note),
        ]))
    }
}
