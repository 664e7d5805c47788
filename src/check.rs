//! The author's linter: everything that is wrong with a course, collected.
//!
//! A [`Subject`] is the whole course, read once. Each family of checks is a file beside it and a row in
//! [`CHECKS`]; it looks at the subject, adds faults and changes nothing.

mod characters;
mod commands;
mod fix;
mod lessons;
mod links;
mod looks;
mod outline;
mod quizzes;
mod spelling;
mod subject;
mod worlds;

use crate::{course::Files, fault::Fault, text::clean};

pub use fix::Fix;
use subject::Subject;

/// What was looked at and what is wrong.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Everything that is wrong, and what deserves a look, by file and line.
    pub faults: Vec<Fault>,
    /// How many pages the course has, drafts aside.
    pub n_pages: usize,
    /// How many quiz banks were looked at.
    pub n_banks: usize,
    /// How many worlds were looked at.
    pub n_worlds: usize,
    /// The language of the course, where the check does not know how it is spelt.
    pub unspelt: Option<String>,
}

impl Report {
    /// Whether nothing is wrong; a warning is not.
    pub fn passes(&self) -> bool {
        self.faults.iter().all(|it| it.is_warning)
    }

    /// One sentence: how much was looked at and how much is wrong.
    pub fn summary(&self) -> String {
        let n_warnings = self.faults.iter().filter(|it| it.is_warning).count();
        let mut n_faults = match self.faults.len() - n_warnings {
            0 => tr!("no faults").to_owned(),
            1 => tr!("1 fault").to_owned(),
            n => tr!("{n} faults", n),
        };
        match n_warnings {
            0 => {}
            1 => n_faults += tr!(", 1 warning"),
            n => n_faults += &tr!(", {n} warnings", n),
        }
        let pages = match self.n_pages {
            1 => tr!("1 page").to_owned(),
            n => tr!("{n} pages", n),
        };
        let banks = match self.n_banks {
            1 => tr!("1 quiz bank").to_owned(),
            n => tr!("{n} quiz banks", n),
        };
        let worlds = match self.n_worlds {
            1 => tr!("1 world").to_owned(),
            n => tr!("{n} worlds", n),
        };
        let unspelt = self.unspelt.as_ref().map(|language| {
            tr!(
                " (spelling is checked in English, and this course is in `{clean}`)",
                clean = clean(language)
            )
        });
        format!("{pages}, {banks}, {worlds}: {n_faults}{}", unspelt.unwrap_or_default())
    }
}

/// Looks for faults in the course in `files`.
pub fn course(files: Files) -> Report {
    let subject = Subject::read(files);
    let mut faults = Vec::new();
    for check in CHECKS {
        check(&subject, &mut faults);
    }
    faults.sort_by(|left, right| place(left).cmp(&place(right)));
    faults.dedup();
    Report {
        faults,
        n_pages: subject.course.chapters().iter().filter(|it| it.path.is_some()).count(),
        n_banks: subject.banks.len(),
        n_worlds: subject.worlds.len(),
        unspelt: subject.course.language.clone().filter(|_| !spelling::is_checked(&subject)),
    }
}

/// What can be mended in the course in `files`, with ids from `new_id`.
pub fn fixes(files: Files, new_id: impl FnMut() -> String) -> Vec<Fix> {
    fix::all(&Subject::read(files), new_id)
}

/// One family of checks.
type Check = fn(&Subject, &mut Vec<Fault>);

/// The list of all checks. Of faults at the same place, that of the earlier check comes first.
const CHECKS: [Check; 9] = [
    outline::check,
    lessons::check,
    links::check,
    looks::check,
    quizzes::check,
    worlds::check,
    commands::check,
    spelling::check,
    characters::check,
];

fn place(fault: &Fault) -> (&str, usize, usize) {
    (&fault.file, fault.line, fault.column)
}

/// What to say about `word`, which is none of `names`: the one that was probably meant, or what there is.
fn instead<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    let distance = |name: &str| strsim::damerau_levenshtein(word, name);
    let nearest = names.iter().copied().min_by_key(|name| distance(name))?;
    if distance(nearest) <= 1 + word.chars().count() / 4 {
        return Some(tr!("did you mean `{nearest}`?", nearest));
    }
    let listed: Vec<String> = names.iter().take(FEW).map(|name| format!("`{name}`")).collect();
    (names.len() <= FEW).then(|| tr!("there is {listed}", listed = listed.join(", ")))
}

/// How many names are listed where none is near; more would help nobody.
const FEW: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_in_words() {
        for (n, expected) in [
            (0, "0 pages, 0 quiz banks, 0 worlds: no faults"),
            (1, "1 page, 1 quiz bank, 1 world: 1 fault"),
            (2, "2 pages, 2 quiz banks, 2 worlds: 2 faults"),
        ] {
            let faults = vec![Fault::whole("a.md", "odd"); n];
            let counts = Report { n_pages: n, n_banks: n, n_worlds: n, ..Report::default() };
            let mut report = Report { faults, ..counts };
            assert_eq!((report.summary().as_str(), report.passes()), (expected, n == 0));
            report.faults.push(Fault::whole("a.md", "odd").warning());
            assert_eq!(report.summary(), format!("{expected}, 1 warning"));
            assert_eq!(report.passes(), n == 0);
            report.unspelt = Some("de".to_owned());
            assert!(
                report.summary().ends_with(
                    "warning (spelling is checked in English, and this course is in `de`)"
                )
            );
        }
    }

    #[test]
    fn a_near_name_is_offered_else_the_few_there_are() {
        for (word, names, expected) in [
            ("acmee", &["acme", "solo"][..], Some("did you mean `acme`?")),
            ("x", &["acme", "solo"], Some("there is `acme`, `solo`")),
            ("x", &[], None),
            ("seventh", &["aa", "bb", "cc", "dd", "ee", "ff", "gg"], None),
        ] {
            assert_eq!(instead(word, names.iter().copied()).as_deref(), expected, "{word}");
        }
    }
}
