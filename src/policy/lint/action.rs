//! Actions that there are not, and actions that are named twice.

use std::collections::{HashMap, HashSet};

use super::{ActionPattern, Found, Meaning, Subject, is_wild, pattern::covers, some};

/// An action or a service that is not known, and one that is spelled nearly so.
pub(super) fn misspelled(subject: &Subject<'_>) -> Vec<Found> {
    let found = unknown_patterns(subject).filter_map(|it| {
        let meant = meant(subject, it)?;
        Some((it.span, it.unknown(subject), tr!("do you mean `{meant}`?", meant)))
    });
    found.collect()
}

/// The same where nothing is so near that it must be meant.
pub(super) fn unknown(subject: &Subject<'_>) -> Vec<Found> {
    let found = unknown_patterns(subject).filter(|it| meant(subject, it).is_none()).map(|it| {
        let near = subject.catalogue.nearest_action(&it.text);
        let help = near.map_or_else(
            || tr!("the catalogue here may be older than AWS").to_owned(),
            |near| tr!("`{near}` comes nearest; the catalogue here may be older than AWS", near),
        );
        (it.span, it.unknown(subject), help)
    });
    found.collect()
}

/// An action or a pattern that another one of the list means already.
pub(super) fn repeated(subject: &Subject<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for looked in &subject.statements {
        let mut seen = HashSet::new();
        // By their service; those of every service under that of `*`.
        let mut general: HashMap<&str, Vec<&ActionPattern<'_>>> = HashMap::new();
        for it in looked.patterns.iter().filter(|it| is_wild(&it.text)) {
            let service = if is_wild(it.service()) { "" } else { it.service() };
            let others = general.entry(service).or_default();
            if others.len() < MOST_GENERAL {
                others.push(it);
            }
        }
        for it in &looked.patterns {
            let is_new = seen.insert(it.text.as_str());
            let near = [it.service(), ""].into_iter().filter_map(|service| general.get(service));
            let is_more =
                |by: &&&ActionPattern<'_>| by.text != it.text && covers(&by.text, &it.text);
            let by = near.flatten().find(is_more);
            let message = match by {
                _ if !is_new => tr!("this action stands in the list already"),
                Some(_) => tr!("another pattern of the list has this already"),
                None => continue,
            };
            let which = subject.text(by.filter(|_| is_new).map_or(it.span, |it| it.span));
            let help = if is_new {
                tr!("`{which}` matches it, so this adds nothing", which)
            } else {
                tr!("capitals do not matter, and one of them is enough").to_owned()
            };
            found.push((it.span, message.to_owned(), help));
        }
    }
    found
}

/// To look for what is near takes its time, and nobody would read more.
const MOST_UNKNOWN: usize = 40;

/// No statement that a customer can write has more patterns with wildcards that are worth comparing.
const MOST_GENERAL: usize = 200;

impl ActionPattern<'_> {
    /// What is so of a pattern that means nothing that is known.
    fn unknown(&self, subject: &Subject<'_>) -> String {
        let written = subject.text(self.span);
        let service = written.split_once(':').map_or(written, |it| it.0);
        match self.meaning {
            Meaning::NoService => tr!("no service has the prefix `{service}`", service),
            _ if is_wild(&self.text) => tr!("no action matches `{written}`", written),
            _ => tr!("there is no action {name}", name = some([written])),
        }
    }
}

fn unknown_patterns<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s ActionPattern<'s>> {
    let all = subject.statements.iter().flat_map(|it| &it.patterns);
    let unknown = all.filter(|it| match &it.meaning {
        Meaning::Everything => false,
        Meaning::NoService => true,
        Meaning::Actions(actions) => actions.is_empty(),
    });
    unknown.take(MOST_UNKNOWN)
}

/// What is so near that it must be meant, with the wildcard at the end.
fn meant(subject: &Subject<'_>, it: &ActionPattern<'_>) -> Option<String> {
    let name = it.text.trim_end_matches('*');
    let star = it.text.get(name.len()..).unwrap_or_default();
    let (prefix, rest) = name.split_once(':')?;
    if is_wild(rest) {
        return None;
    }
    let near = subject.catalogue.nearest_action(name);
    let distance = |near: &str| strsim::damerau_levenshtein(&near.to_ascii_lowercase(), name);
    if let Some(near) = near {
        let (service, action) = near.split_once(':')?;
        // As `sso-admin`, which is a name of AWS CLI and not of policies.
        let is_longer = prefix.strip_prefix(service).is_some_and(|it| it.starts_with('-'));
        if distance(&near) <= 2 || is_longer && action.eq_ignore_ascii_case(rest) {
            return Some(near + star);
        }
    }
    if !matches!(it.meaning, Meaning::NoService) {
        return None;
    }
    let near = subject.catalogue.nearest_service(prefix)?;
    let distance = strsim::damerau_levenshtein(&near, prefix);
    (distance <= 1 + prefix.len() / 4).then(|| format!("{near}:{rest}{star}"))
}
