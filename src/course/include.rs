//! What mdBook does to a page before it is Markdown: `{{#include …}}` and its kin become what they name.
//!
//! The rules are those of mdBook's guide, [mdBook-specific features], and where it is silent those of its
//! preprocessor `links` (`links.rs` and `take_lines.rs` of mdBook 0.5):
//!
//! - `{{#include FILE}}`, with `:2` one line, `:2:10` and `:2:` and `::10` a range, `:name` an anchor;
//! - `{{#rustdoc_include FILE…}}` is the whole file, with `# ` before each line that was not asked for;
//! - `{{#playground FILE WORD…}}` (once `playpen`) is the file as a block of Rust;
//! - `{{#title TEXT}}` is the title of the page, and shows nothing;
//! - a backslash before any `{{#…}}` takes its meaning away, and others stay as they stand.
//!
//! What cannot be included stays as it stands, too, with a fault. Includes within an included file are
//! relative to that file. Nothing outside the course is read: that is for whoever reads for us.
//!
//! [mdBook-specific features]: https://rust-lang.github.io/mdBook/format/mdbook.html

mod lines;

use std::{collections::HashMap, ops::Range, rc::Rc};

use self::lines::Part;
use crate::{course::link, fault::Fault};

/// A page with all that it includes.
#[derive(Debug, Clone, Default)]
pub(super) struct Expanded {
    /// Its Markdown.
    pub(super) text: String,
    /// Where each part of the text comes from; none where all of it is the page's own.
    pub(super) origins: Vec<Origin>,
    /// What `{{#title …}}` says.
    pub(super) title: Option<String>,
    /// What is wrong, each with the byte of the text where it stands.
    pub(super) faults: Vec<(usize, Fault)>,
}

/// Where a part of a page comes from. Lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Where it begins in the page: line and column.
    at: (usize, usize),
    /// The file, relative to the course folder.
    pub file: String,
    /// Where it begins in that file: line and column.
    place: (usize, usize),
}

impl Expanded {
    /// A page that includes nothing.
    pub(super) fn of(source: String) -> Self {
        Self { text: source, ..Self::default() }
    }
}

/// What `source`, the text of `file`, is with its includes; `read` gives the text of a file of the course.
pub(super) fn expand(file: &str, source: String, read: Read<'_>) -> Expanded {
    if directives(&source).all(|it| matches!(it.kind, Kind::Other)) {
        return Expanded::of(source);
    }
    let mut expander = Expander::of(read);
    expander.add(file, &Part::of(&source), &mut vec![(file.to_owned(), String::new())]);
    let Expander { text, origins, title, faults, .. } = expander;
    Expanded { text, origins, title, faults }
}

/// `fault`, whose place is one of the page, at its place in the file that it comes from.
pub(super) fn relocated(origins: &[Origin], mut fault: Fault) -> Fault {
    let after = origins.partition_point(|it| it.at <= (fault.line, fault.column));
    if let Some(origin) = after.checked_sub(1).and_then(|idx| origins.get(idx)) {
        if fault.line == origin.at.0 {
            fault.column = fault.column + origin.place.1 - origin.at.1;
        }
        fault.line = fault.line + origin.place.0 - origin.at.0;
        fault.file.clone_from(&origin.file);
    }
    fault
}

/// Reads a file of the course.
type Read<'a> = &'a dyn Fn(&str) -> Result<String, Fault>;

/// How many includes may stand inside each other, as in mdBook.
const MAX_DEPTH: usize = 10;

/// How many megabytes a page may include.
const MAX_LEN: usize = 64;

/// How many megabytes may be looked through for it: a file is as often as it is included.
const MAX_READ: usize = 256;

/// As how many bytes a file counts at least.
const LEAST_READ: usize = 16 << 10;

/// How many faults of includes are told for a page.
const MAX_FAULTS: usize = 100;

/// Bytes beyond which `{{#…` is no directive, so that a page full of its beginnings is still read once.
const LONGEST: usize = 4096;

/// What stands in a page between `{{#` and `}}`.
struct Directive<'a> {
    range: Range<usize>,
    kind: Kind<'a>,
}

enum Kind<'a> {
    /// Stands as it is, without the backslash before it.
    Escaped(&'a str),
    Title(&'a str),
    Include {
        path: &'a str,
        wanted: &'a str,
        how: How<'a>,
    },
    /// One that is not ours.
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How<'a> {
    /// What was asked for.
    Alone,
    /// All of it, hidden but for what was asked for.
    Hidden,
    /// As a block of Rust, with these words after the fence.
    Playground(&'a str),
}

/// The directives of `text`, from its beginning to its end.
fn directives(text: &str) -> impl Iterator<Item = Directive<'_>> {
    let mut finder = memchr::memmem::find_iter(text.as_bytes(), "{{");
    let mut end = 0;
    std::iter::from_fn(move || {
        loop {
            let at = finder.next()?;
            // `{{{#…` begins with the second brace; the finder does not look at it by itself.
            let starts = [at, at + 1];
            let mut starts = starts.into_iter().filter(|at| *at >= end);
            let found = starts.find_map(|at| directive(text, at));
            if let Some(found) = found {
                end = found.range.end;
                return Some(found);
            }
        }
    })
}

/// The directive whose braces begin at byte `at`.
fn directive(text: &str, at: usize) -> Option<Directive<'_>> {
    let limit = text.floor_char_boundary(at.saturating_add(LONGEST).min(text.len()));
    let rest = text.get(at..limit)?.strip_prefix("{{")?;
    let before = text.get(..at).unwrap_or_default();
    if before.ends_with('\\') && rest.starts_with('#') {
        let line = rest.lines().next().unwrap_or_default();
        let len = line.rfind("}}")? + 4;
        let range = at - 1..at + len;
        let kind = Kind::Escaped(text.get(at..range.end)?);
        return Some(Directive { range, kind });
    }
    let (inside, _) = rest.trim_start().strip_prefix('#')?.split_once('}')?;
    let end = at + rest.find('}')? + 4;
    let name_len = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    let (name, rest) = inside.split_at_checked(name_len)?;
    let is_closed = text.get(end - 1..end) == Some("}");
    if name.is_empty() || !is_closed || !rest.starts_with(char::is_whitespace) {
        return None;
    }
    Some(Directive { range: at..end, kind: kind(name, rest) })
}

fn kind<'a>(name: &str, rest: &'a str) -> Kind<'a> {
    let rest = rest.trim();
    let (path, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (file, wanted) = path.split_once(':').unwrap_or((path, ""));
    match name {
        "title" if !rest.is_empty() => Kind::Title(rest),
        _ if rest.is_empty() => Kind::Other,
        "include" => Kind::Include { path: file, wanted, how: How::Alone },
        "rustdoc_include" => Kind::Include { path: file, wanted, how: How::Hidden },
        "playground" | "playpen" => Kind::Include { path, wanted: "", how: How::Playground(words) },
        _ => Kind::Other,
    }
}

/// An include that is open: the file and what is wanted of it.
type Open = (String, String);

/// Why a file is not included, and what to do about it.
type Why = (String, Option<String>);

struct Expander<'a> {
    read: Read<'a>,
    /// What was read so far.
    files: HashMap<String, Result<Rc<str>, Fault>>,
    /// Bytes that were looked through so far.
    n_read: usize,
    text: String,
    /// The line and the column of the end of the text.
    end: (usize, usize),
    origins: Vec<Origin>,
    title: Option<String>,
    faults: Vec<(usize, Fault)>,
}

impl<'a> Expander<'a> {
    fn of(read: Read<'a>) -> Self {
        Self {
            read,
            files: HashMap::new(),
            n_read: 0,
            text: String::new(),
            end: (1, 1),
            origins: Vec::new(),
            title: None,
            faults: Vec::new(),
        }
    }

    /// Adds `part` of the file at `path`; `open` are the includes that it stands in.
    fn add(&mut self, path: &str, part: &Part<'_>, open: &mut Vec<Open>) {
        let mut done = 0;
        for it in directives(&part.text) {
            self.copy(path, part, done..it.range.start);
            done = it.range.end;
            match it.kind {
                Kind::Other => self.copy(path, part, it.range),
                Kind::Escaped(shown) => {
                    self.copy(path, part, it.range.end - shown.len()..it.range.end);
                }
                Kind::Title(title) => {
                    self.title = Some(crate::text::clean(title).into_owned());
                }
                Kind::Include { path: href, wanted, how } => {
                    let included = self.include(path, href, wanted, how, open);
                    if let Err(why) = included {
                        self.complain(path, part, &it.range, why);
                        self.copy(path, part, it.range);
                    }
                }
            }
        }
        self.copy(path, part, done..part.text.len());
    }

    /// Adds what is wanted of the file `href`, or says why that cannot be.
    fn include(
        &mut self,
        from: &str,
        href: &str,
        wanted: &str,
        how: How<'_>,
        open: &mut Vec<Open>,
    ) -> Result<(), Why> {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = link::join(folder, href).map_err(|error| (error.to_string(), None))?;
        let this = (path.clone(), wanted.to_owned());
        if open.contains(&this) {
            return Err((tr!("`{path}` includes itself here", path), None));
        }
        // The first that is open is the page itself.
        if open.len() > MAX_DEPTH {
            let message =
                tr!("includes stand deeper than {MAX_DEPTH} in each other here", MAX_DEPTH);
            return Err((message, None));
        }
        let text = self.file(&path).map_err(|fault| (fault.message, fault.help))?;
        // A file without a line costs something, too.
        self.n_read += text.len() + LEAST_READ;
        if self.n_read > MAX_READ << 20 {
            let message =
                tr!("the includes of the page are more than {MAX_READ} MB to read", MAX_READ);
            return Err((message, None));
        }
        let part = match how {
            How::Alone => Part::from_lines(lines::take(&text, wanted, false)),
            How::Hidden => Part::from_lines(lines::take(&text, wanted, true)),
            How::Playground(words) => Part::fenced(&text, words),
        };
        if self.text.len() + part.text.len() > MAX_LEN << 20 {
            return Err((tr!("the page is longer than {MAX_LEN} MB with this", MAX_LEN), None));
        }
        if part.text.is_empty() && !wanted.is_empty() && lines::is_anchor(wanted) {
            return Err((tr!("`{path}` has no text at the anchor `{wanted}`", path, wanted), None));
        }
        open.push(this);
        self.add(&path, &part, open);
        open.pop();
        Ok(())
    }

    fn file(&mut self, path: &str) -> Result<Rc<str>, Fault> {
        if let Some(read) = self.files.get(path) {
            return read.clone();
        }
        let read = (self.read)(path).map(Rc::from);
        self.files.insert(path.to_owned(), read.clone());
        read
    }

    /// Notes why the directive at `range` of `part` stays as it stands.
    fn complain(&mut self, path: &str, part: &Part<'_>, range: &Range<usize>, why: Why) {
        if self.faults.len() < MAX_FAULTS {
            let (message, help) = why;
            let mut fault = Fault::at(path, &part.text, range.clone(), message).help_if(help);
            fault.line = part.place(range.start).0;
            self.faults.push((self.text.len(), fault));
        }
    }

    /// Adds the bytes `range` of `part`, line by line where its lines do not follow each other in the file.
    fn copy(&mut self, path: &str, part: &Part<'_>, range: Range<usize>) {
        for range in part.runs(range) {
            let text = part.text.get(range.clone()).unwrap_or_default();
            if text.is_empty() {
                continue;
            }
            let place = part.place(range.start);
            self.origins.push(Origin { at: self.end, file: path.to_owned(), place });
            self.text.push_str(text);
            let (before, last) = text.rsplit_once('\n').unwrap_or(("", text));
            if text.len() > last.len() {
                self.end = (self.end.0 + before.matches('\n').count() + 1, 1);
            }
            self.end.1 += last.chars().count();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_stand_ten_deep_and_no_deeper() {
        let read = |path: &str| {
            let number: usize = path.trim_end_matches(".md").parse().unwrap();
            Ok(format!("\n{number} {{{{#include {}.md}}}}", number + 1))
        };
        let page = expand("0.md", "0 {{#include 1.md}}".to_owned(), &read);
        assert_eq!(page.text, "0 \n1 \n2 \n3 \n4 \n5 \n6 \n7 \n8 \n9 \n10 {{#include 11.md}}");
        let faults: Vec<String> = page.faults.iter().map(|it| it.1.to_string()).collect();
        assert_eq!(faults, ["10.md:2:4: includes stand deeper than 10 in each other here"]);
    }

    #[test]
    fn a_page_that_would_grow_without_end_is_stopped() {
        let read = |path: &str| {
            let number: usize = path.trim_end_matches(".md").parse().unwrap();
            Ok(format!("{{{{#include {}.md}}}}", number + 1).repeat(10))
        };
        let page = expand("0.md", "{{#include 1.md}}".to_owned(), &read);
        assert!(page.text.len() <= MAX_LEN << 20);
        assert_eq!(page.faults.len(), MAX_FAULTS);
        let large = "x".repeat(1 << 20);
        let read = |_: &str| Ok(large.clone());
        let source = "{{#include 1.md}}".repeat(70);
        let page = expand("0.md", source, &read);
        assert!(page.text.len() <= (MAX_LEN + 1) << 20);
        assert_eq!(page.faults.len(), 6);
    }

    #[test]
    fn a_place_in_the_page_is_one_in_its_files() {
        let read = |_: &str| Ok("one\ntwo\nthree\n".to_owned());
        let page = expand("a.md", "x\ny {{#include b.md:2:}} z\nend".to_owned(), &read);
        assert_eq!(page.text, "x\ny two\nthree z\nend");
        for (text, expected) in [
            ("x", "a.md:1:1"),
            ("y", "a.md:2:1"),
            ("wo", "b.md:2:2"),
            ("hree", "b.md:3:2"),
            ("z", "a.md:2:24"),
            ("end", "a.md:3:1"),
        ] {
            let at = page.text.find(text).unwrap();
            let fault = Fault::at("a.md", &page.text, at..at + 1, "odd");
            let fault = relocated(&page.origins, fault).to_string();
            assert_eq!(fault, format!("{expected}: odd"), "{text}");
        }
    }

    #[test]
    fn a_page_of_nothing_but_beginnings_is_read_once() {
        let read = |_: &str| Ok(String::new());
        for begun in ["{{#include ", "\\{{#", "{{{{{{", "{{#a b"] {
            let source = begun.repeat(100_000);
            assert_eq!(expand("a.md", source.clone(), &read).text, source);
        }
    }
}
