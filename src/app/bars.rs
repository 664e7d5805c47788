//! The lines at the edges of the screen: the keys at the bottom, the tabs of panes and of views.
//!
//! What of a line can be clicked has the number of its [`Spot`] as its target; ui draws the same rows.

use std::{borrow::Cow, ops::Range};

use super::{
    Action, App, Context, FIRST_KEYS, Pane,
    bindings::Binding,
    check::CheckPane,
    play::{PlayPane, Tab},
    pointer::Spot,
};
use crate::{
    course::flow::Look,
    sandbox::Sandbox,
    text::{self, Role, Row, Span},
    words,
};

/// A row with spots to click, and the columns of the one where the learner is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bar {
    /// What is read.
    pub row: Row,
    /// What its targets are.
    pub spots: Vec<Spot>,
    /// The columns of the tab that is shown.
    pub here: Range<usize>,
}

impl Bar {
    /// What stands at `column`.
    pub fn spot_at(&self, column: usize) -> Option<Spot> {
        self.spots.get(self.row.target_at(column)?).copied()
    }

    fn push(&mut self, spans: impl IntoIterator<Item = Span>, spot: Spot) {
        let spans = spans.into_iter().map(|it| it.opening(self.spots.len()));
        self.row.spans.extend(spans);
        self.spots.push(spot);
    }

    fn push_tab(&mut self, title: &str, is_here: bool, spot: Spot) {
        let (open, close) = if is_here { ("[", "]") } else { (" ", " ") };
        let from = self.row.width();
        self.push([Span::new([open, title, close].concat(), Role::Dim)], spot);
        if is_here {
            self.here = from..self.row.width();
        }
    }
}

impl App {
    /// A sentence if there is one to say, and the keys that do something now.
    pub fn footer(&self) -> Bar {
        let mut bar = Bar::default();
        let room = usize::from(self.size.0);
        if let Some(notice) = &self.notice {
            // A blank stands before it.
            let notice = text::fit_with(notice, room.saturating_sub(1), self.look.cut());
            bar.row.push(format!(" {notice}  "), Role::Warning);
        } else if let Some(target) = self.link_in_focus(room * 2 / 3) {
            let sign = if self.look.ascii { "->" } else { "→" };
            bar.row.push(format!(" {sign} {target}  "), Role::Note);
        }
        let mut used = 1 + bar.row.width();
        for binding in self.keys_to_show() {
            let name = format!(" {}", self.name_of(binding));
            let key = binding.key();
            let wide = text::width(key) + text::width(&name) + 3;
            if used + wide > room {
                continue;
            }
            used += wide;
            bar.row.push(" ", Role::Text);
            let spans = [Span::new(key, Role::Key), Span::new(name, Role::Dim)];
            bar.push(spans, Spot::Key(binding.action));
            bar.row.push(" ", Role::Text);
        }
        bar
    }

    /// What the footer calls a key now: undo and redo with their counts.
    pub fn name_of(&self, binding: &Binding) -> Cow<'static, str> {
        let sandbox = self.play.as_ref().map(|it| &it.sandbox);
        let count = match binding.action {
            Action::Undo | Action::Redo if self.context() == Context::Editor => None,
            Action::Undo => sandbox.map(Sandbox::undo_count),
            Action::Redo => sandbox.map(Sandbox::redo_count),
            Action::Open if matches!(self.context(), Context::Feedback | Context::Result) => {
                let has_more = self.check.as_ref().is_some_and(CheckPane::has_more);
                return if has_more { tr!("more") } else { words::of(binding.name) }.into();
            }
            _ => None,
        };
        let name = words::of(binding.name);
        count.map_or(name.into(), |count| format!("{name} ({count})").into())
    }

    /// At the first start only the three keys that matter.
    fn keys_to_show(&self) -> Vec<&Binding> {
        let mut keys = self.keys.footer(self);
        if self.is_first && self.context() == Context::Lesson {
            keys.retain(|it| FIRST_KEYS.contains(&it.action));
        } else if let Some(at) = keys.iter().position(|it| it.action == Action::Help) {
            // The way to all the others is never the one that does not fit.
            let help = keys.remove(at);
            keys.insert(0, help);
        }
        keys
    }

    /// Whether what is done where the learner is will be kept, or why not.
    pub fn kept_here(&self) -> Result<(), &str> {
        self.keeping.as_ref().map_err(String::as_str)?;
        let unkept = self.play.as_ref().and_then(|it| it.unkept);
        unkept.filter(|_| self.focus == Pane::Sandbox).map_or(Ok(()), Err)
    }

    /// The names of the open panes, where only one of them fits.
    pub fn pane_tabs(&self) -> Bar {
        let mut bar = Bar::default();
        for pane in self.arrangement().open {
            bar.push_tab(pane.title(), pane == self.focus, Spot::Pane(pane));
            bar.row.push(" ", Role::Dim);
        }
        bar
    }
}

impl PlayPane {
    /// The names of the views in `columns`; where not all fit, those from the one before the present one on,
    /// between signs that there are more.
    pub fn tabs(&self, columns: usize, look: Look) -> Bar {
        let all: Vec<Tab> = Tab::all().collect();
        let wide: usize = all.iter().map(|it| text::width(it.title()) + 2).sum();
        let at = all.iter().position(|it| *it == self.tab).unwrap_or(0);
        let first = if wide > columns { at.saturating_sub(1) } else { 0 };
        let (before, after) = if look.ascii { ("<", ">") } else { ("‹", "›") };
        let mut bar = Bar::default();
        for (idx, tab) in all.iter().enumerate().skip(first) {
            let room = columns.saturating_sub(bar.row.width());
            if text::width(tab.title()) + 2 > room {
                if room > 0 {
                    bar.push([Span::new(after, Role::Dim)], Spot::View(*tab));
                }
                break;
            }
            if idx == first && first > 0 {
                // The tab before the present one begins with a blank.
                let spans = [Span::new(before, Role::Dim), Span::new(tab.title(), Role::Dim)];
                bar.push(spans, Spot::View(*tab));
                bar.row.push(" ", Role::Dim);
                continue;
            }
            bar.push_tab(tab.title(), *tab == self.tab, Spot::View(*tab));
        }
        bar
    }
}
