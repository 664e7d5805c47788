//! What banks and lessons say of each other: places, ids, outcomes, passages.

use super::{Seen, instead, item::Item};
use crate::{
    check::{
        links::{anchor_fault, file_fault},
        subject::{Page, Subject},
    },
    course::{
        document::TargetKind,
        link::{self, Reference},
    },
    fault::Fault,
};

/// The banks that the page places must be there.
pub(super) fn placed(subject: &Subject, page: &Page, faults: &mut Vec<Fault>) {
    for target in &page.document.targets {
        let TargetKind::Quiz { path } = &target.kind else { continue };
        let Some(wrong) = file_fault(subject, path) else { continue };
        let text = page.document.source.get(target.span.clone()).unwrap_or_default();
        let written = text.trim().trim_start_matches("{{#quiz").trim_end_matches("}}").trim();
        faults.push(wrong.at(&page.document, &target.span, written));
    }
}

/// A bank that no lesson places is never asked. Where a page could not be read, it may be the one.
pub(super) fn unasked(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    if seen.lessons.is_empty() && seen.subject.is_whole {
        let bank = seen.bank;
        let fault = Fault::at(&bank.path, &bank.source, 0..0, tr!("no lesson asks this bank"));
        faults.push(fault.help(tr!("place it in a lesson with `{{#quiz …}}`")));
    }
}

/// A learner's answers are kept by the id of the question. Without one it is made of the prompt, so that a
/// letter mended there would begin a new history.
pub(super) fn no_id(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    for item in seen.items.iter().filter(|item| item.id.is_none() && item.prompt.is_some()) {
        let message = tr!("the question has no id, so its history ends with the next edit");
        let help = tr!("`vestibule check --fix` gives it one");
        faults.push(item.fault(item.place(), message).help(help));
    }
}

/// The outcome of a question must be one of a lesson that asks it.
pub(super) fn outcomes(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    let known = || seen.lessons.iter().flat_map(|page| page.outcomes()).map(|it| it.id.as_str());
    if seen.lessons.is_empty() {
        return;
    }
    for item in &seen.items {
        let Some(outcome) = &item.outcome else { continue };
        if known().any(|id| id == outcome.text) {
            continue;
        }
        let message =
            tr!("no lesson that asks this bank has the outcome `{text}`", text = outcome.text);
        let fault = item.fault(&outcome.span, message);
        faults.push(fault.help_if(instead(&outcome.text, known())));
    }
}

/// The passage to read again must be there.
pub(super) fn passages(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    faults.extend(seen.items.iter().filter_map(|item| passage(seen.subject, item)));
}

fn passage(subject: &Subject, item: &Item<'_>) -> Option<Fault> {
    let passage = item.reread.as_ref()?;
    let at = |message: String| item.fault(&passage.span, message);
    match link::reference(&subject.course, "", &passage.text) {
        Reference::Chapter { chapter, anchor } => {
            let wrong = anchor_fault(subject.page_of(chapter)?, &anchor?)?;
            Some(item.wrong(wrong, &passage.span))
        }
        Reference::File(file) => match file_fault(subject, &file) {
            Some(wrong) => Some(item.wrong(wrong, &passage.span)),
            None => Some(at(tr!("`{file}` is no lesson", file))),
        },
        // These are told by the bank itself.
        Reference::Anchor(_) | Reference::Web(_) | Reference::Broken(_) => None,
    }
}
