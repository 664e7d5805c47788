//! The palette: everything that can be done, gone to or settled, by its name; and the outline of a page.

use super::{
    Action, App, Context, Effect, Overlay,
    bindings::{self, Binding},
    keys::Keys,
    picker::{Choice, Entry, Picker},
};
use crate::{course::search::Heading, words};

/// An action with everything that the key table says of it in the same words.
struct Row {
    action: Action,
    help: &'static str,
    name: &'static str,
    keys: Vec<String>,
    on: Vec<Context>,
}

impl App {
    /// Opens the palette; the headings of other pages come to it when those were read.
    pub(super) fn open_palette(&mut self) -> Vec<Effect> {
        self.overlay = Some(self.palette());
        vec![Effect::ReadCourse]
    }

    /// Every action of the program, the headings of the page, the lessons and the settings: first what does
    /// something now.
    fn palette(&self) -> Overlay {
        let (actions, others): (Vec<Entry>, Vec<Entry>) =
            self.actions().into_iter().partition(|it| !it.is_dim);
        let (lessons, drafts): (Vec<Entry>, Vec<Entry>) =
            self.lessons().into_iter().partition(|it| !it.is_dim);
        let headings = self.headings(|_, text| (text.to_owned(), tr!("on this page").to_owned()));
        let settings = self.settings_to_choose();
        let entries = [actions, headings, lessons, settings, others, drafts].concat();
        Overlay::Picker(Picker::fuzzy(tr!("Do or go to"), entries))
    }

    /// The headings of the page; the one that is being read is under the cursor.
    pub(super) fn outline(&mut self) {
        let entries = self.headings(|level, text| {
            (format!("{}{text}", "  ".repeat(usize::from(level.saturating_sub(1)))), String::new())
        });
        let Some(lesson) = self.lesson.as_ref().filter(|_| !entries.is_empty()) else {
            self.notice = Some(tr!("this page has no headings").to_owned());
            return;
        };
        let block = lesson.place().block;
        let here = lesson.document.headings.iter().take_while(|it| it.block <= block).count();
        let mut picker = Picker::fuzzy(tr!("Headings of this page"), entries);
        picker.point_at(here.saturating_sub(1));
        self.overlay = Some(Overlay::Picker(picker));
    }

    fn actions(&self) -> Vec<Entry> {
        let context = self.context();
        let entry = |row: Row| {
            let is_here = row.on.contains(&context)
                || row.on.contains(&Context::Goto) && self.keys.has(context, Action::Goto);
            let works = is_here && self.can(row.action);
            let keys = row.keys.join(", ");
            let places = bindings::places(&row.on);
            let note = match (works, is_here) {
                (true, _) => keys,
                (false, true) => tr!("{keys}  not now", keys),
                (false, false) => tr!("{keys}  in: {places}", keys, places),
            };
            // The key says itself why it does nothing now.
            let choice = if is_here {
                Choice::Do(row.action)
            } else {
                Choice::Tell(tr!("this works in: {places}", places))
            };
            Entry { is_dim: !works, words: row.name, ..Entry::new(row.help, note, choice) }
        };
        rows(&self.keys).into_iter().map(entry).collect()
    }

    fn lessons(&self) -> Vec<Entry> {
        let entry = |(idx, it): (usize, &crate::course::Chapter)| {
            let number = it.number.as_deref().map(|it| format!(" {}", it.trim_end_matches('.')));
            let note = format!("{}{}", tr!("lesson"), number.unwrap_or_default());
            if it.path.is_some() {
                return Entry::new(&it.title, note, Choice::Chapter(idx));
            }
            let told = Choice::Tell(tr!("this lesson is not written yet").to_owned());
            Entry { is_dim: true, ..Entry::new(&it.title, tr!("not written yet"), told) }
        };
        self.course.chapters().iter().enumerate().map(entry).collect()
    }

    /// An entry for each heading of the page, with the label and the note that `named` makes of its level and
    /// its text.
    fn headings(&self, named: impl Fn(u8, &str) -> (String, String)) -> Vec<Entry> {
        let headings = self.lesson.iter().flat_map(|it| &it.document.headings);
        let entry = |it: &crate::course::document::Heading| {
            let (label, note) = named(it.level, &it.text);
            Entry::new(label, note, Choice::Anchor(it.anchor.clone()))
        };
        headings.map(entry).collect()
    }
}

/// The entry of a heading of another page.
pub(super) fn heading(it: Heading<'_>) -> Entry {
    Entry::new(it.text, tr!("in {title}", title = it.title), Choice::Section(it.chapter, it.offset))
}

/// The key table with rows that say the same put together.
fn rows(keys: &Keys) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut named: Option<&Binding> = None;
    for binding in keys.rows() {
        // A row without words belongs to the one above it.
        if !binding.help.is_empty() {
            named = Some(binding);
        }
        let (help, name) = named.map_or(("", ""), |it| (words::of(it.help), words::of(it.name)));
        let is_same = |it: &Row| it.action == binding.action && it.help == help;
        let at = rows.iter().position(is_same).unwrap_or_else(|| {
            let (keys, on) = (Vec::new(), Vec::new());
            rows.push(Row { action: binding.action, help, name, keys, on });
            rows.len() - 1
        });
        let Some(row) = rows.get_mut(at) else { continue };
        let before = if binding.on == [Context::Goto] { "g " } else { "" };
        for key in binding.each_key().map(|it| format!("{before}{it}")) {
            if !row.keys.contains(&key) {
                row.keys.push(key);
            }
        }
        row.on.extend(
            binding.on.iter().filter(|it| !row.on.contains(it)).copied().collect::<Vec<_>>(),
        );
    }
    rows
}
