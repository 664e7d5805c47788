//! What can stand at the cursor of the command line: a short list over it, with one of them chosen.

use std::ops::Range;

use crate::{
    app::scrollbar::Extent,
    sandbox::complete::{Completion, MOST},
    text::{self, Role, Row, Span},
};

/// How many choices are in view at most, however tall the screen is.
pub const MOST_SHOWN: usize = 10;

/// The choices, and which of them is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Popup {
    // INVARIANT: not empty.
    choices: Vec<Completion>,
    at: usize,
}

impl Popup {
    /// Opens over `choices` for the word `typed`: the one that it is already is chosen, or the first.
    pub fn open(choices: Vec<Completion>, typed: &str) -> Option<Self> {
        let at = choices.iter().position(|it| it.text == typed).unwrap_or(0);
        (!choices.is_empty()).then_some(Self { choices, at })
    }

    /// The one that is chosen.
    pub fn chosen(&self) -> Option<&Completion> {
        self.choices.get(self.at)
    }

    /// Whether there is nothing to choose: the only one is what was typed.
    pub fn is_settled(&self, typed: &str) -> bool {
        matches!(self.choices.as_slice(), [only] if only.text == typed)
    }

    /// Chooses the next one, or the previous; round and round.
    pub fn step(&mut self, next: bool) {
        let n_choices = self.choices.len().max(1);
        self.at = (self.at + if next { 1 } else { n_choices - 1 }) % n_choices;
    }

    /// Chooses the one in row `row` of `n_rows`; false if that row shows none.
    pub fn choose_row(&mut self, row: usize, n_rows: usize) -> bool {
        let shown = self.shown(n_rows);
        let is_there = row < shown.len();
        if is_there {
            self.at = shown.start + row;
        }
        is_there
    }

    /// Chooses another one, so many further down or up; the ends are ends.
    pub fn scroll(&mut self, n_rows: isize) {
        self.at = self.at.saturating_add_signed(n_rows).min(self.choices.len() - 1);
    }

    /// Chooses so that choice `to` is the first of those in view.
    pub fn scroll_to(&mut self, to: usize, n_rows: usize) {
        let at = if to == 0 { 0 } else { to.saturating_add(self.shown(n_rows).len() / 2) };
        self.at = at.min(self.choices.len() - 1);
    }

    /// How much of it `n_rows` show.
    pub fn extent(&self, n_rows: usize) -> Extent {
        let Range { start: from, end: to } = self.shown(n_rows);
        Extent { from, to, all: self.choices.len() }
    }

    /// How many rows show it.
    pub fn n_rows(&self) -> usize {
        let n_choices = self.choices.len();
        n_choices.min(MOST_SHOWN) + usize::from(n_choices > MOST_SHOWN)
    }

    /// Its rows, `n_rows` at most, and which of them is the one that is chosen.
    pub fn rows(&self, n_rows: usize, ascii: bool) -> (Vec<Row>, usize) {
        let n_choices = self.choices.len();
        let Range { start: first, end } = self.shown(n_rows);
        let n_shown = end - first;
        let shown = || self.choices.iter().enumerate().skip(first).take(n_shown);
        let wide = shown().map(|(_, it)| text::width(&it.text)).max().unwrap_or(0).min(WIDEST);
        let row = |(idx, it): (usize, &Completion)| {
            let (sign, role) =
                if idx == self.at { ("> ", Role::Key) } else { ("  ", Role::Accent) };
            let gap = wide.saturating_sub(text::width(&it.text)) + 2;
            Row::new([
                Span::new(sign, Role::Key),
                Span::new(&it.text, role),
                Span::new(" ".repeat(gap), Role::Dim),
                Span::new(&it.note, Role::Dim),
            ])
        };
        let mut rows: Vec<Row> = shown().map(row).collect();
        if n_shown < n_rows.min(self.n_rows()) {
            let sign = if ascii { "..." } else { "…" };
            // Where the list was cut there are others besides.
            let others = if n_choices < MOST { "" } else { tr!(", and others: type on") };
            rows.push(Row::of(
                tr!("{sign} {n_shown} more{others}", sign, n_shown = n_choices - n_shown, others),
                Role::Note,
            ));
        }
        (rows, self.at - first)
    }

    /// The choices that `n_rows` rows show.
    fn shown(&self, n_rows: usize) -> Range<usize> {
        let n_choices = self.choices.len();
        let room = n_rows.min(self.n_rows());
        // The last row says how many are not in view, where there is a row for it.
        let n_shown = if n_choices > room && room > 1 { room - 1 } else { room };
        let first = self.at.saturating_sub(n_shown / 2).min(n_choices.saturating_sub(n_shown));
        first..first + n_shown.min(n_choices)
    }

    /// What all choices begin with, if all of them are here and none is quoted.
    pub fn shared_start(&self) -> &str {
        let is_bare = |it: &Completion| !it.text.starts_with(['\'', '"']);
        if self.choices.len() >= MOST || !self.choices.iter().all(is_bare) {
            return "";
        }
        let mut texts = self.choices.iter().map(|it| it.text.as_str());
        let first = texts.next().unwrap_or_default();
        texts.fold(first, |shared, text| {
            let same = shared.char_indices().zip(text.chars()).find(|((_, a), b)| a != b);
            let end = same.map_or(shared.len().min(text.len()), |((idx, _), _)| idx);
            shared.get(..end).unwrap_or_default()
        })
    }
}

/// Columns of the choices beyond which what they are is not lined up.
const WIDEST: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    fn popup(texts: impl IntoIterator<Item = String>) -> Popup {
        let choice = |text| Completion { text, note: "note".to_owned(), start: 0 };
        Popup::open(texts.into_iter().map(choice).collect(), "3").unwrap()
    }

    fn numbers(n: usize) -> Popup {
        popup((0..n).map(|it| it.to_string()))
    }

    #[test]
    fn the_chosen_one_is_in_view_and_the_rest_is_counted() {
        for (n, n_rows, n_shown) in [(10, 4, 3), (10, 10, 10), (3, 9, 3), (40, 99, 10), (5, 1, 1)] {
            let mut popup = numbers(n);
            for _ in 0..=2 * n {
                let (rows, at) = popup.rows(n_rows, false);
                let chosen = popup.chosen().unwrap().text.clone();
                assert_eq!(
                    rows[at].text().trim_end(),
                    format!("> {chosen}{}note", {
                        let wide = rows[..n_shown].iter().map(Row::width).max().unwrap();
                        " ".repeat(wide - 2 - chosen.len() - 4)
                    })
                );
                let more = rows.get(n_shown).map(Row::text);
                let expected =
                    (n > n_shown && n_rows > 1).then(|| format!("… {} more", n - n_shown));
                assert_eq!(more, expected, "{n} {n_rows}");
                popup.step(true);
            }
        }
    }

    #[test]
    fn it_can_be_drawn_in_ascii() {
        let rows = numbers(30).rows(4, true).0;
        assert!(rows.iter().all(|it| it.text().is_ascii()), "{rows:?}");
    }

    #[test]
    fn it_begins_with_what_was_typed_and_goes_round() {
        let mut popup = numbers(5);
        assert_eq!(popup.chosen().unwrap().text, "3");
        for (next, expected) in [(true, "4"), (true, "0"), (false, "4"), (false, "3")] {
            popup.step(next);
            assert_eq!(popup.chosen().unwrap().text, expected);
        }
        assert_eq!(Popup::open(Vec::new(), ""), None);
    }

    #[test]
    fn what_all_begin_with_is_shared() {
        for (texts, expected) in [
            (&["create-group", "create-group-membership"][..], "create-group"),
            (&["ana", "ána"], ""),
            (&["été", "étage"], "ét"),
            (&["Plat", "'Plat form'"], ""),
            (&["one"], "one"),
        ] {
            assert_eq!(popup(texts.iter().map(|it| (*it).to_owned())).shared_start(), expected);
        }
    }
}
