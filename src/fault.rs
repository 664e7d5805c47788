//! What is wrong with a file that an author wrote: where it is, what it is, and what to do.
//!
//! Course, quizzes and worlds all report their faults in this one shape, and loading collects every one.

use std::{fmt, ops::Range};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::text::clean;

/// A fault in one file. Its sentence is lower case, without full stop, the author's words in backticks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, relative to the folder of the course.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, in characters from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Whether it may be meant, so that it only deserves a look.
    pub is_warning: bool,
    /// The line itself, and the marked bytes inside it.
    excerpt: Option<(String, Range<usize>)>,
}

impl Fault {
    /// A fault at the bytes `span` of `source`, which is the text of `file`.
    pub fn at(file: &str, source: &str, span: Range<usize>, message: impl Into<String>) -> Self {
        let start = floor_boundary(source, span.start);
        let before = source.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |idx| idx + 1);
        let line_end = source.get(start..).and_then(|rest| rest.find('\n'));
        let line_end = line_end.map_or(source.len(), |idx| start + idx);
        let text = source.get(line_start..line_end).unwrap_or_default().trim_end_matches('\r');
        let from = (start - line_start).min(text.len());
        // Of a line as long as a book the beginning is enough, and what is at fault.
        let text = text.get(..floor_boundary(text, from.saturating_add(LONGEST))).unwrap_or(text);
        let to = (floor_boundary(source, span.end).max(start) - line_start).min(text.len());
        Self {
            file: clean(file).into_owned(),
            line: before.matches('\n').count() + 1,
            column: source.get(line_start..start).unwrap_or_default().chars().count() + 1,
            message: clean(&message.into()).into_owned(),
            help: None,
            is_warning: false,
            excerpt: (from <= LONGEST).then(|| (text.to_owned(), from..to)),
        }
    }

    /// A fault of a file as a whole, such as one that is missing.
    pub fn whole(file: &str, message: impl Into<String>) -> Self {
        let message = clean(&message.into()).into_owned();
        let file = clean(file).into_owned();
        Self { file, line: 1, column: 1, message, help: None, is_warning: false, excerpt: None }
    }

    /// The same fault with a sentence that says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(clean(&help.into()).into_owned());
        self
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(self) -> Self {
        Self { is_warning: true, ..self }
    }

    /// The same fault with what to do, where that is known.
    #[must_use]
    pub fn help_if(self, help: Option<impl Into<String>>) -> Self {
        match help {
            Some(help) => self.help(help),
            None => self,
        }
    }

    /// The line of the file that is at fault, where there is one.
    pub fn line_text(&self) -> Option<&str> {
        self.excerpt.as_ref().map(|(text, _)| text.as_str())
    }

    /// The fault as authors know it from compilers: sentence, place, the line with a caret, the help.
    pub fn render(&self) -> String {
        let level = if self.is_warning {
            Level::WARNING.with_name(tr!("warning"))
        } else {
            Level::ERROR.with_name(tr!("error"))
        };
        let level = level.primary_title(clean(&self.message));
        let mut group = match &self.excerpt {
            Some((text, span)) => {
                let text = Cleaned::of(text, span);
                let snippet = Snippet::source(text.line)
                    .path(self.file.clone())
                    .line_start(self.line)
                    .annotation(AnnotationKind::Primary.span(text.span));
                Group::with_title(level).element(snippet)
            }
            None if self.column > LONGEST => {
                let place = format!("{}:{}:{}", self.file, self.line, self.column);
                Group::with_title(level).element(annotate_snippets::Origin::path(place))
            }
            None => {
                Group::with_title(level).element(annotate_snippets::Origin::path(self.file.clone()))
            }
        };
        if let Some(help) = &self.help {
            group =
                group.element(Level::HELP.with_name(tr!("help")).message(clean(help).into_owned()));
        }
        Renderer::plain().render(&[group])
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = if self.is_warning { tr!("warning: ") } else { "" };
        write!(f, "{}:{}:{}: {level}{}", self.file, self.line, self.column, self.message)?;
        self.help.iter().try_for_each(|help| write!(f, " ({help})"))
    }
}

/// A line without what must not reach a terminal, and where its marked part went.
struct Cleaned {
    line: String,
    span: Range<usize>,
}

impl Cleaned {
    fn of(text: &str, span: &Range<usize>) -> Self {
        let part = |range: Range<usize>| clean(text.get(range).unwrap_or_default()).into_owned();
        let before = part(0..span.start);
        let marked = part(span.clone());
        let after = part(span.end..text.len());
        let span = before.len()..before.len() + marked.len();
        Self { line: before + &marked + &after, span }
    }
}

/// Bytes of a line that are shown before what is at fault, and from there on.
const LONGEST: usize = 1000;

fn floor_boundary(source: &str, idx: usize) -> usize {
    source.floor_char_boundary(idx.min(source.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_knows_line_column_and_the_line_itself() {
        let source = "one\ntwö three\nfour";
        let start = source.find("three").unwrap();
        let fault =
            Fault::at("a.md", source, start..start + 5, "`three` is not a number").help("use 3");
        assert_eq!((fault.line, fault.column), (2, 5));
        assert_eq!(fault.line_text(), Some("twö three"));
        assert_eq!(fault.to_string(), "a.md:2:5: `three` is not a number (use 3)");
        let drawn = [
            "error: `three` is not a number",
            " --> a.md:2:5",
            "  |",
            "2 | twö three",
            "  |     ^^^^^",
            "  |",
            "  = help: use 3",
        ];
        assert_eq!(fault.render(), drawn.join("\n"));
    }

    #[test]
    fn a_line_as_long_as_a_book_is_not_kept() {
        let source = format!("{}bad{}", "x".repeat(500), "y".repeat(100_000));
        let fault = Fault::at("a.md", &source, 500..503, "odd");
        assert_eq!(fault.line_text().map(str::len), Some(1500));
        assert!(fault.render().contains("a.md:1:501"));
        let far = Fault::at("a.md", &source, 90_000..90_003, "odd");
        assert_eq!((far.line_text(), far.column), (None, 90_001));
        assert_eq!(far.render(), "error: odd\n--> a.md:1:90001");
    }

    #[test]
    fn any_span_of_any_text_is_taken() {
        for span in [0..0, 3..900, 900..901, 2..3] {
            let fault = Fault::at("a.md", "é\né", span, "odd");
            assert!(!fault.render().is_empty());
        }
        assert!(Fault::at("a.md", "", 0..0, "empty").render().contains("a.md"));
    }
}
