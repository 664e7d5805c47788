//! A page made ready to be searched: its text in small letters, its sections, what of it is not read.

use std::{cmp::Reverse, ops::Range};

use memchr::{memchr, memmem::Finder};

use super::{How, Places, shown};

/// A page with its text, and the same in small letters.
///
/// What a reader does not see (addresses of links, comments) is left blank in the second.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) chapter: usize,
    /// As the summary has it.
    pub(super) title: String,
    pub(super) text: String,
    // INVARIANT: as long as `text`, and each letter stands where it stands there.
    pub(super) folded: String,
    // INVARIANT: not empty, in order; the first begins at 0.
    sections: Vec<Section>,
    /// Blocks of code.
    pub(super) code: Vec<Range<usize>>,
}

/// A heading and what stands under it, up to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Section {
    start: usize,
    /// The heading without its marks; empty where there is none.
    heading: Range<usize>,
    level: usize,
}

impl Page {
    pub(super) fn new(chapter: usize, title: &str, text: String) -> Self {
        let mut reader = Reader {
            folded: fold(&text).into_bytes(),
            sections: vec![Section { start: 0, heading: 0..0, level: 0 }],
            code: Vec::new(),
        };
        reader.read(&text);
        // A page that begins with its heading has nothing above it.
        if let [first, second, ..] = reader.sections.as_slice()
            && text.get(first.start..second.start).is_some_and(|it| it.trim().is_empty())
        {
            let start = first.start;
            reader.sections.remove(0);
            if let Some(first) = reader.sections.first_mut() {
                first.start = start;
            }
        }
        // Only whole letters of ASCII were replaced.
        let folded = String::from_utf8(reader.folded).unwrap_or_default();
        let (sections, code) = (reader.sections, reader.code);
        Self { chapter, title: title.to_owned(), text, folded, sections, code }
    }

    pub(super) fn n_sections(&self) -> usize {
        self.sections.len()
    }

    pub(super) fn start_of(&self, section: usize) -> usize {
        self.sections.get(section).map_or(0, |it| it.heading.start.max(it.start))
    }

    /// The bytes of a section.
    fn range(&self, section: usize) -> Range<usize> {
        let start = |it: usize| self.sections.get(it).map_or(self.text.len(), |it| it.start);
        start(section)..start(section + 1)
    }

    /// The bytes of a section under its heading.
    pub(super) fn body(&self, section: usize) -> Range<usize> {
        let range = self.range(section);
        let heading = self.sections.get(section).map_or(0, |it| it.heading.end);
        heading.max(range.start)..range.end
    }

    /// The heading of a section, as it is read.
    pub(super) fn heading(&self, section: usize) -> String {
        let range = self.sections.get(section).map(|it| it.heading.clone()).unwrap_or_default();
        shown::plain(&self.readable(range)).trim_end().to_owned()
    }

    /// The bytes `range` of the text without what is not read; their ends may be inside letters.
    pub(super) fn readable(&self, range: Range<usize>) -> String {
        let mut start = range.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        let rest = self.text.get(start..).unwrap_or_default();
        let letters = rest.char_indices().take_while(|(at, _)| start + at < range.end);
        let is_read = |at: usize| self.folded.as_bytes().get(start + at) != Some(&b'\0');
        letters.filter(|(at, _)| is_read(*at)).map(|(_, c)| c).collect()
    }

    /// The section that the title of the page is the heading of, or else the first.
    pub(super) fn title_section(&self) -> usize {
        self.sections.iter().position(|it| it.level == 1).unwrap_or(0)
    }

    /// How the word stands in each section at its best.
    pub(super) fn places(&self, finder: &Finder<'_>) -> Places {
        let bytes = self.folded.as_bytes();
        let len = finder.needle().len();
        let mut places: Places = vec![None; self.sections.len()];
        let (mut from, mut section) = (0, 0);
        while let Some(rest) = bytes.get(from..) {
            let mut skip = None;
            for found in finder.find_iter(rest) {
                let start = from + found;
                while self.sections.get(section + 1).is_some_and(|next| next.start <= start) {
                    section += 1;
                }
                let how = how(bytes, start, len);
                let Some(place) = places.get_mut(section) else { break };
                *place = place.map_or(Some(how), |best| Some(best.min(how)));
                // Better than whole is nothing, so the rest of the section need not be seen; and a letter
                // alone is there so often that the beginning of a word will do.
                if how == How::Whole || (len == 1 && how == How::Beginning) {
                    skip = Some(self.range(section).end);
                    break;
                }
            }
            let Some(end) = skip else { break };
            from = end.max(from + 1);
        }
        places
    }

    /// Where what is sought stands first in a section.
    pub(super) fn find_in(&self, section: usize, finder: &Finder<'_>) -> Option<usize> {
        let range = self.range(section);
        let found = self.folded.as_bytes().get(range.clone()).and_then(|it| finder.find(it));
        found.map(|it| range.start + it)
    }

    /// How the words stand in the heading of a section; `None` if not all do.
    pub(super) fn in_heading(&self, section: usize, words: &[(&str, Finder<'_>)]) -> Option<How> {
        let heading = self.sections.get(section)?.heading.clone();
        let bytes = self.folded.as_bytes().get(heading)?;
        let mut worst = None;
        for (word, finder) in words {
            let all = finder.find_iter(bytes).map(|at| how(bytes, at, word.len()));
            worst = worst.max(Some(all.min()?));
        }
        worst
    }

    /// Of the places where a word stands at its best in a section, the one that has most words around it.
    pub(super) fn richest(&self, section: usize, words: &[(&str, Finder<'_>)]) -> usize {
        let range = self.range(section);
        let bytes = self.folded.as_bytes();
        let here = bytes.get(range.clone()).unwrap_or_default();
        let best = |(word, finder): &(&str, Finder<'_>)| {
            let found = finder.find_iter(here).map(|at| range.start + at);
            found.min_by_key(|at| (how(bytes, *at, word.len()), *at))
        };
        let around = |at: usize| {
            let near = at.saturating_sub(NEAR / 4).max(range.start)..(at + NEAR).min(range.end);
            let bytes = bytes.get(near).unwrap_or_default();
            words.iter().filter(|(_, finder)| finder.find(bytes).is_some()).count()
        };
        let places = words.iter().filter_map(best).enumerate();
        let richest = places.max_by_key(|(idx, at)| (around(*at), Reverse(*idx)));
        richest.map_or(self.start_of(section), |(_, at)| at)
    }
}

/// How far apart words may be to be seen together.
const NEAR: usize = 160;

/// How the `len` bytes from `at` on stand in `text`.
pub(super) fn how(text: &[u8], at: usize, len: usize) -> How {
    let is_letter =
        |it: Option<&u8>| it.is_some_and(|it| it.is_ascii_alphanumeric() || *it >= 0x80);
    if is_letter(at.checked_sub(1).and_then(|it| text.get(it))) {
        How::Inside
    } else if is_letter(text.get(at + len)) {
        How::Beginning
    } else {
        How::Whole
    }
}

/// `text` in small letters, as long as before; ends of lines are spaces.
///
/// A letter whose small one takes another number of bytes stays as it is.
pub fn fold(text: &str) -> String {
    let mut folded = text.to_ascii_lowercase();
    if !folded.is_ascii() {
        let small = |c: char| {
            let mut all = c.to_lowercase();
            let first = all.next().filter(|it| it.len_utf8() == c.len_utf8());
            first.filter(|_| all.next().is_none()).unwrap_or(c)
        };
        folded = folded.chars().map(|c| if c.is_ascii() { c } else { small(c) }).collect();
    }
    let mut bytes = folded.into_bytes();
    for byte in &mut bytes {
        if matches!(*byte, b'\n' | b'\r' | b'\t') {
            *byte = b' ';
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// The bytes of the HTML tag that `text` begins with, `<` and `>` with them; an address in such signs is none.
fn tag(text: &[u8]) -> Option<usize> {
    let inside = text.get(1..)?;
    let name = inside.strip_prefix(b"/").unwrap_or(inside);
    let is_name = |it: &u8| it.is_ascii_alphanumeric() || *it == b'-';
    let behind = name.iter().find(|it| !is_name(it))?;
    let ends = behind.is_ascii_whitespace() || matches!(behind, b'/' | b'>');
    if !ends || !name.first().is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    text.iter().take(LONGEST_TAG).position(|it| *it == b'>').map(|at| at + 1)
}

/// Bytes beyond which `<` begins no tag, so that a line of such beginnings is still read about once.
const LONGEST_TAG: usize = 128;

/// Reads the lines of a page.
struct Reader {
    folded: Vec<u8>,
    sections: Vec<Section>,
    code: Vec<Range<usize>>,
}

impl Reader {
    fn read(&mut self, text: &str) {
        let mut fence: Option<(&str, usize)> = None;
        let mut comment: Option<usize> = None;
        let mut above: Option<(usize, &str)> = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let bare = line.trim();
            if let Some(begun) = comment {
                if line.contains("-->") {
                    self.blank(begun..at);
                    comment = None;
                }
                continue;
            }
            if let Some((sign, from)) = fence {
                if bare.starts_with(sign) && bare.trim_start_matches(sign_of(sign)).is_empty() {
                    self.code.push(from..at);
                    fence = None;
                }
                continue;
            }
            if let Some(sign) = fence_of(bare) {
                fence = Some((sign, start));
                above = None;
                continue;
            }
            if bare.starts_with("<!--") {
                if line.contains("-->") {
                    self.blank(start..at);
                } else {
                    comment = Some(start);
                }
                above = None;
                continue;
            }
            self.line(start, line, bare, above);
            above = (!bare.is_empty()).then_some((start, line));
        }
        if let Some((_, from)) = fence {
            self.code.push(from..text.len());
        }
        if let Some(from) = comment {
            self.blank(from..text.len());
        }
    }

    /// A line outside code and comments; `above` is the one before it, if it has text.
    fn line(&mut self, start: usize, line: &str, bare: &str, above: Option<(usize, &str)>) {
        let n_signs = bare.bytes().take_while(|it| *it == b'#').count();
        let rest = bare.get(n_signs..).unwrap_or_default();
        if (1..=6).contains(&n_signs) && (rest.is_empty() || rest.starts_with([' ', '\t'])) {
            self.heading(start, start, line, n_signs, n_signs);
        } else if let (Some((above_start, above)), Some(level)) = (above, underlines(bare)) {
            // What could be the end of a list, a table or a heading is a line across the page.
            if !above.trim_start().starts_with(['-', '*', '+', '|', '>', '#', '=']) {
                self.heading(above_start, above_start, above, 0, level);
            }
        } else if bare.starts_with("{{#quiz") || is_definition_of_link(bare) {
            self.blank(start..start + line.len());
            return;
        }
        if memchr(b'(', line.as_bytes()).is_some() {
            self.addresses(start, line);
        }
        if memchr(b'<', line.as_bytes()).is_some() {
            self.tags(start, line);
        }
    }

    /// Leaves the tags of HTML on a line blank, but for what stands in code.
    fn tags(&mut self, start: usize, line: &str) {
        let mut is_code = false;
        for (at, c) in line.bytes().enumerate() {
            is_code ^= c == b'`';
            let rest = line.as_bytes().get(at..).filter(|_| c == b'<' && !is_code);
            if let Some(len) = rest.and_then(tag) {
                self.blank(start + at..start + at + len);
            }
        }
    }

    /// The heading on `line`, whose text begins behind `n_signs` signs.
    fn heading(
        &mut self,
        start: usize,
        line_start: usize,
        line: &str,
        n_signs: usize,
        level: usize,
    ) {
        let indent = line.len() - line.trim_start().len();
        let from = line.get(indent + n_signs..).unwrap_or_default();
        let lead = from.len() - from.trim_start().len();
        let mut text = from.trim().trim_end_matches('#').trim_end();
        // `{#id}` gives the heading an anchor and is not read.
        if let Some((before, _)) = text.rsplit_once("{#").filter(|_| text.ends_with('}')) {
            text = before.trim_end();
        }
        let begin = line_start + indent + n_signs + lead;
        self.sections.push(Section { start, heading: begin..begin + text.len(), level });
    }

    /// Leaves the addresses of the links on a line blank.
    fn addresses(&mut self, start: usize, line: &str) {
        let mut from = 0;
        while let Some(found) = line.get(from..).and_then(|it| it.find("](")) {
            let open = from + found + 2;
            let rest = line.get(open..).unwrap_or_default();
            let mut depth = 1_usize;
            let end = rest.bytes().position(|it| {
                match it {
                    b'(' => depth += 1,
                    b')' => depth -= 1,
                    _ => {}
                }
                depth == 0
            });
            let Some(end) = end else { return };
            self.blank(start + open..start + open + end);
            from = open + end;
        }
    }

    fn blank(&mut self, range: Range<usize>) {
        if let Some(bytes) = self.folded.get_mut(range) {
            bytes.fill(b'\0');
        }
    }
}

/// The sign that a fence begins with.
fn fence_of(bare: &str) -> Option<&str> {
    let sign = bare.bytes().next().filter(|it| matches!(it, b'`' | b'~'))?;
    let len = bare.bytes().take_while(|it| *it == sign).count();
    let info = bare.get(len..)?;
    (len >= 3 && !(sign == b'`' && info.contains('`'))).then(|| bare.get(..len)).flatten()
}

fn sign_of(fence: &str) -> char {
    if fence.starts_with('~') { '~' } else { '`' }
}

/// The level of the heading that a line like this makes of the one above it.
fn underlines(bare: &str) -> Option<usize> {
    let is_all = |sign| bare.len() > 1 && bare.bytes().all(|it| it == sign);
    if is_all(b'=') { Some(1) } else { is_all(b'-').then_some(2) }
}

/// Whether the line says where links lead: `[name]: address`.
fn is_definition_of_link(bare: &str) -> bool {
    let name = bare.strip_prefix('[').and_then(|it| it.split_once("]:"));
    name.is_some_and(|(name, _)| !name.starts_with('^') && !name.contains(']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_read_is_not_found_and_places_stay() {
        let text = "<!-- lesson\nworld = \"acme\"\n-->\n# One *two*\n\nSee [THREE](four.md) Ärger.\n\
                    \n```sh\n# five\n```\n\nSix\n===\n\n[x]: seven.md\n## Eight {#nine}\n";
        let page = Page::new(0, "One two", text.to_owned());
        assert_eq!(page.text.len(), page.folded.len());
        let headings: Vec<String> = (0..page.n_sections()).map(|it| page.heading(it)).collect();
        assert_eq!(headings, ["", "One two", "Six", "Eight"]);
        for (word, expected) in [
            ("acme", None),
            ("two", Some(1)),
            ("three", Some(1)),
            ("four", None),
            ("ärger", Some(1)),
            ("five", Some(1)),
            ("seven", None),
            ("eight", Some(3)),
        ] {
            let places = page.places(&Finder::new(word));
            let found = places.iter().position(Option::is_some);
            assert_eq!(found, expected, "{word}");
        }
    }

    #[test]
    fn tags_are_not_read_and_what_looks_like_one_is() {
        for (text, expected) in [
            ("<details open><summary>More</summary>\nInside.\n</details>\n", "More\nInside.\n\n"),
            ("x<sup>2</sup> and a<br/>b\n", "x2 and ab\n"),
            ("1 < 2, a <b c\n", "1 < 2, a <b c\n"),
            ("<https://a.eu> and <ana@a.eu>\n", "<https://a.eu> and <ana@a.eu>\n"),
            ("`Vec<String>` and `<details>`\n", "`Vec<String>` and `<details>`\n"),
        ] {
            let page = Page::new(0, "A", text.to_owned());
            assert_eq!(page.readable(0..text.len()), expected, "{text}");
        }
    }
}
