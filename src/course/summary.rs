//! Reads `SUMMARY.md` by mdBook's grammar.
//!
//! ```text
//! # Summary                     the title, which is not shown
//!
//! [Preface](preface.md)         a chapter before the numbered ones
//!
//! # Part one                    the title of a part
//!
//! - [Lesson](lesson.md)         numbered "1."
//!   - [Detail](detail.md)       numbered "1.1."
//! - [To come]()                 a draft
//!
//! ---                           a line between chapters
//!
//! [Glossary](glossary.md)       a chapter after the numbered ones
//! ```
//!
//! What mdBook's guide ([SUMMARY.md]) leaves open is as its parser (`mdbook-summary`, 0.5) has it: numbers go on
//! through all parts, a first heading of level 1 is the title wherever comments stand, other headings and
//! blocks are left out, and nothing numbered may follow the chapters after the numbered ones. Where mdBook
//! gives up, here is a fault, and the rest is read.
//!
//! [SUMMARY.md]: https://rust-lang.github.io/mdBook/format/summary.html

use std::{collections::HashMap, ops::Range};

use crate::{
    course::{
        Chapter, Item, anchor,
        document::{Block, BlockKind, Document, List, TargetKind},
        inline::Inline,
        link, parse,
    },
    fault::Fault,
    words,
};

/// What a summary says, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Summary {
    pub(super) items: Vec<Item>,
    pub(super) chapters: Vec<Chapter>,
    pub(super) faults: Vec<Fault>,
}

/// The outline that `source`, the text of the summary at `file`, describes; its pages are below `src`.
pub(super) fn parse(file: &str, src: &str, source: &str) -> Summary {
    let page = parse::parse(file, source);
    let mut reader = Reader {
        page: &page,
        src,
        summary: Summary::default(),
        numbers: Vec::new(),
        ids: HashMap::new(),
        after_numbered: false,
    };
    for (idx, block) in page.blocks.iter().enumerate() {
        reader.block(block, idx == 0);
    }
    reader.summary.faults.extend(page.faults.iter().cloned());
    let has_fault = reader.summary.faults.iter().any(|it| !it.is_warning);
    if reader.summary.chapters.is_empty() && !has_fault {
        let fault = Fault::whole(file, tr!("the summary lists no chapter"));
        reader.summary.faults.push(fault.help(words::of(SHAPE)));
    }
    reader.summary
}

const AS_ITEM: &str = mark!("make that chapter an item of a list too");

const SHAPE: &str = mark!("a chapter is a link, `- [Title](file.md)`");

struct Reader<'a> {
    page: &'a Document,
    src: &'a str,
    summary: Summary,
    /// The number of the last chapter at each depth.
    numbers: Vec<usize>,
    /// The ids that are taken, each with how often.
    ids: HashMap<String, usize>,
    /// Whether a chapter after the numbered ones was seen; no numbered one may follow it.
    after_numbered: bool,
}

impl Reader<'_> {
    fn block(&mut self, block: &Block, is_first: bool) {
        match &block.kind {
            BlockKind::Heading { level: 1, .. } if is_first => {}
            BlockKind::Heading { level: 1, text } => {
                if self.after_numbered {
                    let message = tr!("a part cannot follow a chapter without a number");
                    self.fault(&block.span, message, Some(words::of(AS_ITEM)));
                }
                self.summary.items.push(Item::Part(text.text().trim().replace('\n', " ")));
            }
            BlockKind::Rule => self.summary.items.push(Item::Separator),
            BlockKind::Paragraph(text) => {
                let is_numbered = !self.numbers.is_empty();
                self.after_numbered |= is_numbered;
                if self.chapters(text, None) == 0 {
                    self.left_out(block);
                }
            }
            BlockKind::List(list) => {
                if self.after_numbered {
                    let message = tr!("numbered chapters cannot follow a chapter without a number");
                    self.fault(&block.span, message, Some(words::of(AS_ITEM)));
                }
                self.list(list, 0);
            }
            _ => self.left_out(block),
        }
    }

    fn list(&mut self, list: &List, depth: usize) {
        for item in &list.items {
            self.numbers.truncate(depth + 1);
            match self.numbers.get_mut(depth) {
                Some(number) => *number += 1,
                None => self.numbers.push(1),
            }
            let mut blocks = item.blocks.iter();
            match blocks.next() {
                Some(Block { kind: BlockKind::Paragraph(text), .. })
                    if self.chapters(text, Some(depth)) > 0 => {}
                Some(Block { kind: BlockKind::List(nested), span }) => {
                    self.fault(
                        span,
                        tr!("a nested list needs a chapter above it"),
                        Some(words::of(SHAPE)),
                    );
                    self.list(nested, depth + 1);
                }
                Some(block) => self.not_a_link(block),
                None => {}
            }
            for block in blocks {
                if let BlockKind::List(nested) = &block.kind {
                    self.list(nested, depth + 1);
                } else {
                    let message = tr!("a chapter holds nothing but a list of chapters");
                    self.fault(&block.span, message, None);
                }
            }
        }
    }

    /// Adds the chapters that `text` links to, and says how many. Only one may stand in an item.
    fn chapters(&mut self, text: &Inline, depth: Option<usize>) -> usize {
        let limit = if depth.is_some() { 1 } else { usize::MAX };
        let mut n = 0;
        for idx in text.targets().take(limit) {
            let target = self.page.targets.get(idx);
            let Some((TargetKind::Link { href }, span)) = target.map(|it| (&it.kind, &it.span))
            else {
                continue;
            };
            n += 1;
            let title = text.target_text(idx).trim().replace('\n', " ");
            if title.is_empty() || title == *href {
                self.fault(span, tr!("the chapter has no title"), None);
            }
            self.chapter(title, href, span, depth);
        }
        n
    }

    fn chapter(&mut self, title: String, href: &str, span: &Range<usize>, depth: Option<usize>) {
        let Ok(path) = self.path(href, span) else { return };
        let id = match &path {
            Some(path) => {
                let below = path.strip_prefix(self.src).unwrap_or(path).trim_start_matches('/');
                below.strip_suffix(".md").unwrap_or(below).to_owned()
            }
            None => anchor::slug(&title),
        };
        let seen = self.ids.entry(id.clone()).or_default();
        *seen += 1;
        let id = if *seen > 1 { format!("{id}-{seen}") } else { id };
        let number = depth.map(|_| {
            self.numbers.iter().fold(String::new(), |before, number| format!("{before}{number}."))
        });
        self.summary.items.push(Item::Chapter(self.summary.chapters.len()));
        let depth = depth.unwrap_or_default();
        self.summary.chapters.push(Chapter { id, title, number, depth, path });
    }

    /// The file of a chapter, none for a draft; an error when the link is at fault.
    fn path(&mut self, href: &str, span: &Range<usize>) -> Result<Option<String>, ()> {
        if href.is_empty() {
            return Ok(None);
        }
        if link::is_web(href) {
            self.fault(
                span,
                tr!("`{href}` is not a file of the course", href),
                Some(words::of(SHAPE)),
            );
            return Err(());
        }
        let path = match link::resolve(&self.page.file, href) {
            Ok(path) => path,
            Err(error) => {
                self.fault(span, error.to_string(), None);
                return Err(());
            }
        };
        if let Some(twice) = self.summary.chapters.iter().find(|it| it.path.as_ref() == Some(&path))
        {
            let message =
                tr!("`{path}` is a chapter already, `{title}`", path, title = twice.title);
            self.fault(span, message, None);
            return Err(());
        }
        Ok(Some(path))
    }

    /// Warns of what mdBook leaves out of the contents without a word.
    fn left_out(&mut self, block: &Block) {
        self.not_a_link(block);
        if let Some(fault) = self.summary.faults.last_mut() {
            fault.is_warning = true;
        }
    }

    fn not_a_link(&mut self, block: &Block) {
        self.fault(
            &block.span,
            tr!("this is not a chapter, a part or a line"),
            Some(words::of(SHAPE)),
        );
    }

    /// Adds a fault at the first line of `span`.
    fn fault(&mut self, span: &Range<usize>, message: impl Into<String>, help: Option<&str>) {
        let text = self.page.source.get(span.clone()).unwrap_or_default();
        let len = text.lines().next().unwrap_or_default().trim_end().len();
        let line = span.start..span.start + len;
        let mut fault = Fault::at(&self.page.file, &self.page.source, line, message);
        fault.help = help.map(str::to_owned);
        self.summary.faults.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(source: &str) -> (Vec<String>, Vec<String>) {
        let summary = parse("src/SUMMARY.md", "src", source);
        let lines = summary.items.iter().map(|item| match item {
            Item::Part(title) => format!("# {title}"),
            Item::Separator => "---".to_owned(),
            Item::Chapter(idx) => {
                let Chapter { id, title, number, depth, path } = &summary.chapters[*idx];
                let number = number.as_deref().unwrap_or("-");
                let path = path.as_deref().unwrap_or("draft");
                format!("{}{number} {title} ({id}, {path})", "  ".repeat(*depth))
            }
        });
        (lines.collect(), summary.faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_grammar_of_mdbook_is_read() {
        let (lines, faults) = outline(
            "# Summary\n\n[Preface](preface.md)\n[Thanks](./thanks.md)\n\n# One\n\n\
             - [A `b` *c*](a.md)\n  - [B](sub/b.md)\n    1. [C](sub/c.md)\n- [To come]()\n\n\
             <!-- hidden -->\n\n# Two\r\n\r\n* [D](d.md#part)\r\n\n---\n\n[End](end.md)\n",
        );
        assert_eq!(faults, [""; 0]);
        assert_eq!(
            lines,
            [
                "- Preface (preface, src/preface.md)",
                "- Thanks (thanks, src/thanks.md)",
                "# One",
                "1. A b c (a, src/a.md)",
                "  1.1. B (sub/b, src/sub/b.md)",
                "    1.1.1. C (sub/c, src/sub/c.md)",
                "2. To come (to-come, draft)",
                "# Two",
                "3. D (d, src/d.md)",
                "---",
                "- End (end, src/end.md)",
            ]
        );
    }

    #[test]
    fn what_the_guide_leaves_open_is_as_mdbook_has_it() {
        for (source, expected) in [
            // A comment is neither a title nor the end of the list that it stands in.
            (
                "<!-- made by hand -->\n# Summary\n\n- [A](a.md)\n<!-- next -->\n- [B](b.md)\n",
                &["1. A (a, src/a.md)", "2. B (b, src/b.md)"][..],
            ),
            // Two links in one paragraph are two chapters.
            ("[A](a.md)\n[B](b.md)\n", &["- A (a, src/a.md)", "- B (b, src/b.md)"]),
            // Numbers go on after a line, a smaller heading and a part.
            (
                "- [A](a.md)\n---\n- [B](b.md)\n\n## Smaller\n\n- [C](c.md)\n\n# Part\n\n- [D](d.md)\n  - [E]()\n",
                &[
                    "1. A (a, src/a.md)",
                    "---",
                    "2. B (b, src/b.md)",
                    "3. C (c, src/c.md)",
                    "# Part",
                    "4. D (d, src/d.md)",
                    "  4.1. E (e, draft)",
                ],
            ),
            // A part may begin the numbered chapters, and both kinds of bullets make them.
            (
                "[P](p.md)\n\n---\n\n# One\n\n* [A](my%20page.md)\n+ [B](sub/README.md)\n",
                &[
                    "- P (p, src/p.md)",
                    "---",
                    "# One",
                    "1. A (my page, src/my page.md)",
                    "2. B (sub/README, src/sub/README.md)",
                ],
            ),
            // The lines of a title are one, and styles are left out of it.
            ("- [A `b`\n  *c*](a.md)\n", &["1. A b c (a, src/a.md)"]),
        ] {
            let (found, _) = outline(source);
            assert_eq!(found, expected, "{source}");
        }
    }

    #[test]
    fn each_fault_has_its_line_and_the_rest_is_read() {
        for (source, lines, fault) in [
            (
                "- [A](a.md)\n- plain\n- [B](b.md)\n",
                2,
                "src/SUMMARY.md:2:3: this is not a chapter, a part or a line (a chapter is a link, `- [Title](file.md)`)",
            ),
            (
                "- [A](a.md)\n- [B](a.md)\n",
                1,
                "src/SUMMARY.md:2:3: `src/a.md` is a chapter already, `A`",
            ),
            (
                "- [A](../../a.md)\n- [B](b.md)\n",
                1,
                "src/SUMMARY.md:1:3: `../../a.md` leads out of the course folder",
            ),
            (
                "- [A](/etc/passwd)\n- [B](b.md)\n",
                1,
                "src/SUMMARY.md:1:3: `/etc/passwd` is an absolute path; a course names files relative to the page",
            ),
            (
                "- [A](https://a.b)\n- [B](b.md)\n",
                1,
                "src/SUMMARY.md:1:3: `https://a.b` is not a file of the course (a chapter is a link, `- [Title](file.md)`)",
            ),
            (
                "- - [A](a.md)\n",
                1,
                "src/SUMMARY.md:1:3: a nested list needs a chapter above it (a chapter is a link, `- [Title](file.md)`)",
            ),
            (
                "- [A](a.md)\n\n[B](b.md)\n\n- [C](c.md)\n",
                3,
                "src/SUMMARY.md:5:1: numbered chapters cannot follow a chapter without a number (make that chapter an item of a list too)",
            ),
            (
                "- [A](a.md)\n\n```\ncode\n```\n",
                1,
                "src/SUMMARY.md:3:1: warning: this is not a chapter, a part or a line (a chapter is a link, `- [Title](file.md)`)",
            ),
            (
                "- [A](a.md)\n\n[B](b.md)\n\n# Part\n",
                3,
                "src/SUMMARY.md:5:1: a part cannot follow a chapter without a number (make that chapter an item of a list too)",
            ),
            ("- [](a.md)\n", 1, "src/SUMMARY.md:1:3: the chapter has no title"),
            (
                "",
                0,
                "src/SUMMARY.md:1:1: the summary lists no chapter (a chapter is a link, `- [Title](file.md)`)",
            ),
        ] {
            let (found, faults) = outline(source);
            assert_eq!((found.len(), faults), (lines, vec![fault.to_owned()]), "{source}");
        }
    }
}
