//! Which lines of code a reader does not see, by mdBook's rules for hiding code lines.
//!
//! In Rust those that begin with `# ` or are `#` alone; `##` stands for one `#`. In other languages those that
//! begin with what `book.toml` says in `[output.html.code.hidelines]`, or the block itself, `hidelines=…`.
//! The rules stand in mdBook's guide, [Hiding code lines], and in its `hide_lines.rs` (0.5).
//!
//! [Hiding code lines]: https://rust-lang.github.io/mdBook/format/mdbook.html#hiding-code-lines

use std::{borrow::Cow, collections::BTreeMap};

/// What hides lines of code, by language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct HiddenLines(pub(super) BTreeMap<String, String>);

/// What a hidden line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix<'a> {
    /// A `#`, as rustdoc has it.
    Rust,
    /// These letters.
    Letters(&'a str),
}

impl HiddenLines {
    /// What hides lines of a block in `language`, which may say so itself with `own`.
    pub(super) fn of<'a>(&'a self, language: &str, own: Option<&'a str>) -> Option<Prefix<'a>> {
        if language == "rust" {
            return Some(Prefix::Rust);
        }
        let letters = own.or_else(|| self.0.get(language).map(String::as_str));
        letters.filter(|it| !it.is_empty()).map(Prefix::Letters)
    }
}

impl Prefix<'_> {
    /// What a reader sees of `line`; nothing of a hidden one.
    pub(super) fn shown(self, line: &str) -> Option<Cow<'_, str>> {
        let body = line.trim_start();
        match self {
            Self::Letters(letters) if body.starts_with(letters) => None,
            Self::Letters(_) => Some(Cow::Borrowed(line)),
            Self::Rust => match body.strip_prefix('#') {
                Some(rest) if rest.starts_with('#') => {
                    let indent = line.get(..line.len() - body.len()).unwrap_or_default();
                    Some(Cow::Owned(format!("{indent}{rest}")))
                }
                Some(rest) if rest.is_empty() || rest.starts_with(' ') => None,
                _ => Some(Cow::Borrowed(line)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_hidden_as_mdbook_hides_them() {
        let hidden = HiddenLines([("python".to_owned(), "~".to_owned())].into());
        for (language, own, line, expected) in [
            ("rust", None, "# fn main() {", None),
            ("rust", None, "#", None),
            ("rust", None, "    # let x = 1;", None),
            ("rust", None, "  ## not hidden", Some("  # not hidden")),
            ("rust", None, "#[derive(Debug)]", Some("#[derive(Debug)]")),
            ("rust", Some("!!!"), "!!!", Some("!!!")),
            ("python", None, "~hidden()", None),
            ("python", None, "    ~hidden()", None),
            ("python", None, "# a remark", Some("# a remark")),
            ("python", Some("!!!"), "!!!hidden()", None),
            ("python", Some("!!!"), "~shown()", Some("~shown()")),
            ("sh", None, "# a remark", Some("# a remark")),
            ("sh", Some(""), "shown", Some("shown")),
        ] {
            let prefix = hidden.of(language, own);
            let shown = prefix.map_or(Some(line.into()), |it| it.shown(line));
            assert_eq!(shown.as_deref(), expected, "{language} {line}");
        }
    }
}
