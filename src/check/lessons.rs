//! Checks each page by itself and what lessons say about themselves: titles, ids, outcomes, worlds.

use std::{collections::HashMap, ops::Range};

use toml::de::{DeTable, DeValue};

use super::{
    instead,
    subject::{Page, Subject},
};
use crate::fault::Fault;

pub(super) fn check(subject: &Subject, faults: &mut Vec<Fault>) {
    let mut lessons = HashMap::new();
    let mut outcomes = HashMap::new();
    let mut aliases = HashMap::new();
    for page in &subject.pages {
        faults.extend(page.document.faults.iter().cloned());
        title(page, faults);
        let spans = MetaSpans::of(page);
        let chapter = subject.course.chapters().get(page.chapter);
        let id = page.document.meta.id.as_deref().or(chapter.map(|it| it.id.as_str()));
        if let Some(id) = id
            && let Some(first) = lessons.insert(id, page)
        {
            faults.push(twice(page, spans.id.clone(), "lesson", id, first));
        }
        for alias in &page.document.meta.aliases {
            let other = subject.course.chapters().iter().find(|it| it.id == *alias);
            let taken = other.and_then(|it| it.path.as_deref()).or_else(|| {
                aliases.insert(alias.as_str(), page).map(|it: &Page| it.document.file.as_str())
            });
            if let Some(file) = taken {
                let message = tr!("the alias `{alias}` is taken by `{file}`", alias, file);
                faults.push(at(page, spans.aliases.clone(), message));
            }
        }
        for (idx, outcome) in page.outcomes().iter().enumerate() {
            if let Some(first) = outcomes.insert(outcome.id.as_str(), page) {
                let span = spans.outcomes.get(idx).cloned();
                faults.push(twice(page, span, "outcome", &outcome.id, first));
            }
        }
        untested(subject, page, &spans, faults);
        if let Some(name) = &page.document.meta.world {
            world(subject, page, name, spans.world, faults);
        }
    }
}

fn title(page: &Page, faults: &mut Vec<Fault>) {
    let headings = &page.document.headings;
    if !headings.iter().any(|heading| heading.level == 1 && !heading.text.is_empty()) {
        faults.push(
            at(page, Some(0..0), tr!("the lesson has no title"))
                .help(tr!("begin it with `# Title`")),
        );
    }
}

fn twice(page: &Page, span: Option<Range<usize>>, what: &str, id: &str, first: &Page) -> Fault {
    let message =
        tr!("the {what} id `{id}` is taken by `{file}`", what, id, file = first.document.file);
    at(page, span, message).help(tr!("give each {what} an id of its own", what))
}

/// What a lesson promises, one of its banks should ask. A lesson without a bank asks nothing, and of a bank that
/// is broken nobody knows what it would ask.
fn untested(subject: &Subject, page: &Page, spans: &MetaSpans, faults: &mut Vec<Fault>) {
    let sound =
        |path: &str| subject.banks.iter().find(|it| it.path == path && it.faults.is_empty());
    let Some(banks) = page.quizzes().map(sound).collect::<Option<Vec<_>>>() else { return };
    let questions = || banks.iter().flat_map(|it| &it.bank.questions);
    for (idx, outcome) in page.outcomes().iter().enumerate() {
        let is_asked = questions().any(|it| it.outcome.as_ref() == Some(&outcome.id));
        if !banks.is_empty() && !is_asked {
            let span = spans.outcomes.get(idx).cloned();
            let message =
                tr!("no question of this lesson is about the outcome `{id}`", id = outcome.id);
            faults.push(at(page, span, message).warning());
        }
    }
}

fn world(
    subject: &Subject,
    page: &Page,
    name: &str,
    span: Option<Range<usize>>,
    faults: &mut Vec<Fault>,
) {
    if subject.world_named(name).is_none() {
        let names = subject.worlds.iter().map(|world| world.name.as_str());
        let fault = at(page, span, tr!("there is no world `{name}`", name));
        faults.push(fault.help_if(instead(name, names)));
    }
}

/// A fault at `span` of the page; where that is not known, at the metadata.
fn at(page: &Page, span: Option<Range<usize>>, message: impl Into<String>) -> Fault {
    let page = &page.document;
    let span = span.unwrap_or(page.meta_span.start..page.meta_span.start);
    page.fault_at(span, message)
}

/// Where the values of the metadata stand in the page.
#[derive(Default)]
struct MetaSpans {
    id: Option<Range<usize>>,
    world: Option<Range<usize>>,
    aliases: Option<Range<usize>>,
    /// The id of each outcome.
    outcomes: Vec<Range<usize>>,
}

impl MetaSpans {
    fn of(page: &Page) -> Self {
        let page = &page.document;
        let text = page.source.get(page.meta_span.clone()).unwrap_or_default();
        let (tree, _) = DeTable::parse_recoverable(text);
        let base = page.meta_span.start;
        let shifted = |span: Range<usize>| base + span.start..base + span.end;
        let span = |key: &str| tree.get_ref().get(key).map(|value| shifted(value.span()));
        let list = tree.get_ref().get("outcomes").and_then(|value| value.get_ref().as_array());
        // By the ids, because an outcome that is at fault is none of the page's.
        let spans = page.meta.outcomes.iter().filter_map(|outcome| {
            let mut ids = list?.iter().filter_map(|it| it.get_ref().as_table()?.get("id"));
            let is_it =
                |value: &DeValue<'_>| value.as_str().is_some_and(|it| it.trim() == outcome.id);
            ids.find(|id| is_it(id.get_ref())).map(|id| shifted(id.span()))
        });
        Self {
            id: span("id"),
            world: span("world"),
            aliases: span("aliases"),
            outcomes: spans.collect(),
        }
    }
}
