//! Checks where links lead, whether images are there and whether footnotes are defined.

use std::ops::Range;

use super::{
    instead,
    subject::{Page, Subject},
};
use crate::{
    course::{
        document::{Block, BlockKind, Document, TargetKind},
        link::{self, Reference},
    },
    fault::Fault,
    text::Role,
};

pub(super) fn check(subject: &Subject, faults: &mut Vec<Fault>) {
    for page in &subject.pages {
        let document = &page.document;
        for target in &document.targets {
            let TargetKind::Link { href } = &target.kind else { continue };
            let wrong = link_fault(subject, page, href);
            faults.extend(wrong.map(|wrong| wrong.at(document, &target.span, href)));
        }
        for image in &document.images {
            let wrong = image_fault(subject, page, &image.href);
            faults.extend(wrong.map(|wrong| wrong.at(document, &image.span, &image.href)));
        }
        footnotes(document, faults);
    }
}

/// A reference to a footnote that the page does not define is shown as it is written. That may be meant.
fn footnotes(document: &Document, faults: &mut Vec<Fault>) {
    let blocks = document.all_blocks();
    let defined = |block: &&Block| match &block.kind {
        BlockKind::Footnote { label, .. } => Some(label.to_string()),
        _ => None,
    };
    let defined: Vec<String> = blocks.iter().filter_map(defined).collect();
    for text in blocks.iter().flat_map(|it| it.kind.prose()) {
        let (mut styles, mut places) = (0, 0);
        for (at, _) in text.text().match_indices("[^") {
            let Some(label) = label_at(text.text(), at) else { continue };
            let start = text.offset(at, &mut places);
            let end = start + label.len() + "[^]".len();
            // What is code or has a backslash before it is meant.
            let is_code = text.style(at, &mut styles).role == Role::Code;
            let is_written = document.source.get(start..end).and_then(|it| label_at(it, 0));
            let before = document.source.get(..start).unwrap_or_default();
            if is_code || is_written != Some(label) || before.ends_with('\\') {
                continue;
            }
            let message = tr!("this page has no footnote `{label}`", label);
            let near = defined.iter().find(|it| strsim::damerau_levenshtein(it, label) <= 1);
            let help = match near {
                Some(near) => tr!("did you mean `[^{near}]`?", near),
                None => tr!("define it in a line of its own: `[^{label}]: …`", label),
            };
            faults.push(document.fault_at(start..end, message).help(help).warning());
        }
    }
}

/// The label of the reference to a footnote at byte `at` of `text`.
fn label_at(text: &str, at: usize) -> Option<&str> {
    let (label, _) = text.get(at..)?.strip_prefix("[^")?.split_once(']')?;
    let is_label = |c: char| !c.is_whitespace() && c != '[';
    (!label.is_empty() && label.chars().all(is_label)).then_some(label)
}

/// A fault that does not know its place yet.
pub(super) struct Wrong {
    message: String,
    help: Option<String>,
}

impl Wrong {
    /// The fault at `href`, which stands somewhere in `span` of the page.
    pub(super) fn at(self, page: &Document, span: &Range<usize>, href: &str) -> Fault {
        let text = page.source.get(span.clone()).unwrap_or_default();
        // The address is the last that a link says; a link by reference has it elsewhere.
        let place = text.rfind(href).filter(|_| !href.is_empty());
        let place = place.map_or(span.clone(), |at| span.start + at..span.start + at + href.len());
        page.fault_at(place, self.message).help_if(self.help)
    }

    /// The fault at `span` of `source`, which is the text of `file`.
    pub(super) fn at_span(self, file: &str, source: &str, span: Range<usize>) -> Fault {
        Fault::at(file, source, span, self.message).help_if(self.help)
    }
}

/// Why nothing can be read at `path`, which is relative to the course folder; none if it can.
pub(super) fn file_fault(subject: &Subject, path: &str) -> Option<Wrong> {
    let files = subject.course.files();
    if files.has(path) {
        return None;
    }
    let Err(fault) = files.read(path) else { return None };
    let near = near_file(subject, path).map(|near| tr!("did you mean `{near}`?", near));
    Some(Wrong { message: fault.message, help: fault.help.or(near) })
}

/// What is wrong with `anchor` on the page; nothing if the page has it.
pub(super) fn anchor_fault(page: &Page, anchor: &str) -> Option<Wrong> {
    if anchor.is_empty() || page.document.block_at(anchor).is_some() {
        return None;
    }
    let headings = page.document.headings.iter().map(|heading| heading.anchor.as_str());
    Some(Wrong {
        message: tr!(
            "`{file}` has no heading with the anchor `#{anchor}`",
            file = page.document.file,
            anchor
        ),
        help: instead(anchor, headings),
    })
}

/// The page or bank that was probably meant by `path`: one of that name elsewhere, or of nearly that name.
fn near_file<'a>(subject: &'a Subject, path: &str) -> Option<&'a str> {
    let pages = subject.pages.iter().map(|page| page.document.file.as_str());
    let banks = subject.banks.iter().map(|bank| bank.path.as_str());
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let wanted = name(path);
    let scored = pages.chain(banks).map(|file| {
        (strsim::damerau_levenshtein(&wanted, &name(file)), strsim::levenshtein(path, file), file)
    });
    let (distance, _, near) = scored.min()?;
    (distance <= 1 + wanted.chars().count() / 8).then_some(near)
}

fn link_fault(subject: &Subject, page: &Page, href: &str) -> Option<Wrong> {
    match link::reference(&subject.course, &page.document.file, href) {
        Reference::Web(_) => None,
        Reference::Broken(error) => Some(Wrong { message: error.to_string(), help: None }),
        Reference::Anchor(anchor) => anchor_fault(page, &anchor),
        Reference::File(path) => file_fault(subject, &path),
        // A page that cannot be read has its own fault.
        Reference::Chapter { chapter, anchor } => anchor_fault(subject.page_of(chapter)?, &anchor?),
    }
}

fn image_fault(subject: &Subject, page: &Page, href: &str) -> Option<Wrong> {
    if link::is_web(href) {
        return None;
    }
    match link::resolve(&page.document.file, href) {
        Ok(path) => file_fault(subject, &path),
        Err(error) => Some(Wrong { message: error.to_string(), help: None }),
    }
}
