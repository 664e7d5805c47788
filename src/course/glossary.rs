//! The terms that a course defines in its own pages, as cards and definition lists, in the order of the alphabet.

use memchr::memmem;

use super::{
    Course,
    document::{Block, BlockKind, Document},
    load,
    search::fold,
};

/// The terms of a course.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glossary {
    terms: Vec<Term>,
}

/// A term, and where and how it is defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As the author writes it.
    pub name: String,
    /// The chapter that defines it.
    pub chapter: usize,
    /// The byte of the page where it does.
    pub offset: usize,
    /// What it means.
    pub blocks: Vec<Block>,
    folded: String,
}

impl Glossary {
    /// Reads the pages that may define something.
    pub fn read(course: &Course) -> Self {
        let mut terms = Vec::new();
        for (chapter, it) in course.chapters().iter().enumerate() {
            let text = it.path.as_deref().map(|it| load::text(course, it));
            let Some(Ok(text)) = text else { continue };
            if defines(&text) {
                collect(&load::page(course, chapter), chapter, &mut terms);
            }
        }
        terms.sort_by(|a, b| a.folded.cmp(&b.folded).then(a.chapter.cmp(&b.chapter)));
        Self { terms }
    }

    /// Every term.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The terms that stand in `text` as whole words, or with an `s` behind them, as numbers of
    /// [`Self::terms`]. A term inside a longer one is left out.
    pub fn terms_in(&self, text: &str) -> Vec<usize> {
        let text = fold(text);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for (idx, term) in self.terms.iter().enumerate() {
            for (at, it) in text.match_indices(&term.folded) {
                let behind = text.get(at + it.len()..).unwrap_or_default();
                let before = text.get(..at).and_then(|it| it.chars().next_back());
                let is_letter = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
                let singular = behind.strip_prefix('s').unwrap_or(behind);
                let ends = |rest: &str| !is_letter(rest.chars().next());
                if !is_letter(before) && (ends(behind) || ends(singular)) {
                    found.push((at, at + it.len(), idx));
                }
            }
        }
        let is_inside = |(from, to, _): &(usize, usize, usize)| {
            found
                .iter()
                .any(|(start, end, _)| start <= from && to <= end && (end - start) > (to - from))
        };
        let mut terms: Vec<usize> =
            found.iter().filter(|it| !is_inside(it)).map(|it| it.2).collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }
}

/// Whether a line begins as a definition does.
fn defines(text: &str) -> bool {
    memmem::find_iter(text.as_bytes(), "\n").any(|at| {
        let line = text.get(at + 1..).unwrap_or_default();
        line.trim_start_matches([' ', '>']).starts_with(": ")
    })
}

fn collect(page: &Document, chapter: usize, terms: &mut Vec<Term>) {
    for block in page.all_blocks() {
        let (names, blocks) = match &block.kind {
            BlockKind::Card(it) => {
                (vec![&it.term], it.definition.iter().chain(&it.example).cloned().collect())
            }
            BlockKind::Definition { terms, blocks } => (terms.iter().collect(), blocks.clone()),
            _ => (Vec::new(), Vec::new()),
        };
        for name in names {
            let name = name.text().split_whitespace().collect::<Vec<_>>().join(" ");
            let folded = fold(&name);
            if !folded.is_empty() {
                let (offset, blocks) = (block.span.start, blocks.clone());
                terms.push(Term { name, chapter, offset, blocks, folded });
            }
        }
    }
}
