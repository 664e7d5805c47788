//! A large page is parsed in parts, so that the parser's own tree, which is many times as large as what it is made
//! of, is never that of the whole page. What comes out is the same.
//!
//! A part ends before a heading after an empty line, where nothing is open but perhaps code or HTML: the parser says
//! whether it is. Links and footnotes of a part are told what the others define.

use std::{borrow::Cow, collections::HashSet, ops::Range};

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, RefDefs, Tag, TagEnd};

use crate::course::begin;

/// How many bytes a part has at least. A page that is not large is one part, for parts are read twice.
pub(super) fn size(source: &str) -> usize {
    if source.len() > 32 << 10 { 4 << 10 } else { usize::MAX }
}

/// Gives `take` all that the parser says of `source`, from top to bottom, each with its bytes. A page that is not
/// much larger than `size` is one part.
pub(super) fn events(
    source: &str,
    options: Options,
    size: usize,
    mut take: impl FnMut(Event<'_>, Range<usize>),
) {
    let parts = if source.len() > size.saturating_mul(2) {
        split(source, options, size)
    } else {
        Vec::new()
    };
    let Some(definitions) = definitions(source, &parts) else {
        for (event, span) in Parser::new_ext(source, options).into_offset_iter() {
            take(event, span);
        }
        return;
    };
    let parsed = Parser::new_ext(&definitions, options);
    let known = Known {
        source,
        options,
        definitions: &definitions,
        links: parsed.reference_definitions(),
        footnotes: parts.iter().flat_map(|it| &it.footnotes).map(|it| folded(it)).collect(),
    };
    for part in &parts {
        known.part(part, &mut take);
    }
}

/// A part of a page, and what it defines.
struct Part {
    range: Range<usize>,
    /// Where links lead, from top to bottom.
    links: Vec<Link>,
    footnotes: Vec<String>,
    /// Whether code or HTML does not end with it.
    is_open: bool,
}

/// A definition of a link, and its bytes in the page.
struct Link {
    label: String,
    dest: String,
    title: Option<String>,
    span: Range<usize>,
}

fn split(source: &str, options: Options, size: usize) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let (mut start, mut enough) = (0, size);
    while let Some(rest) = source.get(start..).filter(|it| !it.is_empty()) {
        let len = begin::end(rest, enough).unwrap_or(rest.len());
        let part = Part::of(source, start..start + len, options);
        if part.is_open && len < rest.len() {
            // Twice as much each time: all together it is not read more than twice.
            enough = 2 * len;
        } else {
            (start, enough) = (part.range.end, size);
            parts.push(part);
        }
    }
    parts
}

impl Part {
    fn of(source: &str, range: Range<usize>, options: Options) -> Self {
        let text = source.get(range.clone()).unwrap_or_default();
        let mut events = Parser::new_ext(text, options).into_offset_iter();
        let (mut footnotes, mut is_open) = (Vec::new(), false);
        for (event, span) in events.by_ref() {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => footnotes.push(label.into_string()),
                Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                    is_open = span.end >= text.len();
                }
                _ => {}
            }
        }
        let mut links: Vec<Link> = Vec::new();
        for (label, it) in events.reference_definitions().iter() {
            links.push(Link {
                label: label.to_owned(),
                dest: it.dest.to_string(),
                title: it.title.as_ref().map(ToString::to_string),
                span: range.start + it.span.start..range.start + it.span.end,
            });
        }
        links.sort_unstable_by_key(|it| it.span.start);
        Self { range, links, footnotes, is_open }
    }
}

/// The definitions of all links, of which the first holds; none where there are not several parts, or a definition
/// is torn by what stands around it.
fn definitions(source: &str, parts: &[Part]) -> Option<String> {
    let mut all = String::new();
    for link in parts.iter().flat_map(|it| &it.links) {
        let text = source.get(link.span.clone()).filter(|it| !it.trim().contains('\n'))?;
        all.extend([text.trim(), "\n\n"]);
    }
    (parts.len() > 1).then_some(all)
}

/// What is known of the whole page when a part is parsed.
struct Known<'a> {
    source: &'a str,
    options: Options,
    definitions: &'a str,
    links: &'a RefDefs<'a>,
    /// The labels of all footnotes.
    footnotes: HashSet<String>,
}

impl Known<'_> {
    fn part(&self, part: &Part, take: &mut impl FnMut(Event<'_>, Range<usize>)) {
        let body = self.source.get(part.range.clone()).unwrap_or_default();
        let before = self.before(part, body);
        let text = match before.as_str() {
            "" => Cow::Borrowed(body),
            before => Cow::Owned([before, body].concat()),
        };
        let elsewhere = |link: BrokenLink<'_>| {
            let found = self.links.get(&link.reference)?;
            let title = found.title.as_ref().map(ToString::to_string).unwrap_or_default();
            Some((CowStr::from(found.dest.to_string()), CowStr::from(title)))
        };
        let parser = Parser::new_with_broken_link_callback(&text, self.options, Some(elsewhere));
        for (event, span) in parser.into_offset_iter() {
            if let Some(at) = span.start.checked_sub(before.len()) {
                take(event, part.range.start + at..part.range.start + span.end - before.len());
            }
        }
    }

    /// What must stand before a part, and shows nothing: links that an earlier part defines otherwise than this one
    /// does, for the first definition holds, and footnotes in place of those that it names and the page defines.
    fn before(&self, part: &Part, body: &str) -> String {
        let mut text = String::new();
        for own in &part.links {
            let Some(first) = self.links.get(&own.label) else { continue };
            if *first.dest != *own.dest || first.title.as_deref() != own.title.as_deref() {
                let first = self.definitions.get(first.span.clone()).unwrap_or_default();
                text.extend([first, "\n\n"]);
            }
        }
        let labels = body.split("[^").skip(1).filter_map(|rest| rest.split_once(']'));
        for (label, _) in labels.filter(|_| !self.footnotes.is_empty()) {
            if self.footnotes.contains(&folded(label)) {
                text.extend(["[^", label, "]: .\n\n"]);
            }
        }
        if !text.is_empty() {
            // Nothing of the body can belong to it.
            text.push_str("***\n\n");
        }
        text
    }
}

/// A label as it is compared.
fn folded(label: &str) -> String {
    label.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the parser says, in words in which it says the same of a link wherever it is defined.
    fn said(source: &str, size: usize) -> Vec<String> {
        let mut said = Vec::new();
        events(source, super::super::options(), size, |event, span| {
            let event = match event {
                Event::Start(Tag::Link { dest_url, title, .. }) => {
                    format!("link {dest_url} {title}")
                }
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    format!("image {dest_url} {title}")
                }
                other => format!("{other:?}"),
            };
            said.push(format!("{event} {span:?}"));
        });
        said
    }

    fn check(source: &str) -> usize {
        let whole = said(source, usize::MAX / 2);
        for size in [1, 40, 300, 2_000] {
            let parts = said(source, size);
            let differs = parts.iter().zip(&whole).position(|(part, whole)| part != whole);
            let differs = differs.map(|at| (&parts[at], &whole[at]));
            assert_eq!(differs, None, "in parts of {size}:\n{source}");
            assert_eq!(parts.len(), whole.len(), "in parts of {size}:\n{source}");
        }
        split(source, super::super::options(), 1).len()
    }

    #[test]
    fn a_page_in_parts_says_what_it_says_as_a_whole() {
        // Code and HTML go on over empty lines and headings.
        for source in [
            "",
            "# A\n\n```\n\n# B\n\n```\n\n# C\n\ntext\n",
            "# A\n\n````\n```\n\n# B\n\n````\n\n# C\n\n~~~\n\n# D\n",
            "# A\n\n- item\n  ```\n  x\n\n# B\n\n```\n\n# C\n\n```\n\n# D\n",
            "# A\n\n<script>\n\n# B\n\n</script>\n\n# C\n\n<!-- x\n\n# D\n\n-->\n\n# E\n",
            "# A\r\n\r\ntext\r\n\r\n```\r\n\r\n# C\r\n",
        ] {
            check(source);
        }
        // What is defined elsewhere holds, and the first of two definitions.
        for source in [
            "# A\n\ntext\n\n# B\n\n- item\n\n# C\n",
            "# A\n\n<details>\n\n# B\n\n</details>\n\n# C\n",
            "# A\n\n[x] [y][x] ![z] [no]\n\n# B\n\n[X]: /b 'title'\n\n# C\n\n[z]: <c d>\n",
            "# A\n\n[x]: /a\n\n# B\n\n[x]\n\n[x]: /b\n\n# C\n\n[x]: /a\n\n[x] and [x][]\n",
            "# A\n\n> [x]: /a\n> 'of two lines'\n\n# B\n\n[x]\n",
            "# A\n\nsee[^1] and[^Two][^none]\n\n# B\n\n[^1]: one\n\n    more\n\n# C\n\n[^two]: 2\n",
            "# A\n\n[^1]\n\n[^1]: first\n\n# B\n\n[^1]: second\n\n# C\n\n[^1]\n",
        ] {
            assert!(check(source) > 1, "{source}");
        }
    }

    #[test]
    fn so_does_any_mixture_of_blocks() {
        let plain =
            ["\n\n# Heading\n\n", "text [x] and [y][z]\nmore[^1]\n", "\n", "- item\n", "> quote\n"];
        let open = [
            "    code\n",
            "```\n",
            "~~~~\n",
            "[x]: /x\n",
            "[z]: /z 'title'\n",
            "[x]: /other\n",
            "[^1]: note\n",
            "<div>\n",
            "<pre>\n",
            "</pre>\n",
            "<!--\n",
            "-->\n",
            "| a | b |\n|---|---|\n| 1 | 2 |\n",
            "term\n: what it means\n",
            "1. one\n",
            "  - inner\n",
            "***\n",
            "## Two {#id}\n",
            "#no heading\n",
            "Title\n===\n",
        ];
        let blocks = [&plain[..], &plain, &plain, &plain, &open].concat();
        let (mut state, mut n_parts) = (1_u64, 0);
        for _ in 0..3_000 {
            let mut source = String::new();
            for _ in 0..24 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                source.push_str(blocks[usize::try_from(state >> 33).unwrap() % blocks.len()]);
            }
            n_parts += check(&source);
        }
        assert!(n_parts > 6_000, "{n_parts}");
    }
}
