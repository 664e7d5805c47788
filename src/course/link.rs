//! Where a link leads. Nothing here looks at files; a path is known to be inside the course or refused.

use thiserror::Error;

use crate::course::Course;

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// A chapter, and an anchor on its page.
    Chapter {
        /// Index of the chapter.
        chapter: usize,
        /// The anchor, without `#`.
        anchor: Option<String>,
    },
    /// An anchor on the same page, without `#`; empty means its top.
    Anchor(String),
    /// A file of the course that is no chapter, relative to the course folder.
    File(String),
    /// An address outside the course, such as `https://…` or `mailto:…`.
    Web(String),
    /// A link that leads nowhere, and why.
    Broken(PathError),
}

/// Why a path in a course is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PathError {
    /// It names no file.
    #[error("{}", tr!("the path names no file"))]
    Empty,
    /// It starts at the root of a disk.
    #[error("{}", tr!("`{path}` is an absolute path; a course names files relative to the page", path = .0))]
    Absolute(String),
    /// It climbs above the course folder.
    #[error("{}", tr!("`{path}` leads out of the course folder", path = .0))]
    Outside(String),
}

/// The path, relative to the course folder, of what `href` means in the file `from_file`.
///
/// An anchor or a query at its end is ignored, `%20` and its kin are decoded.
pub fn resolve(from_file: &str, href: &str) -> Result<String, PathError> {
    let path = href.split(['#', '?']).next().unwrap_or_default();
    let folder = from_file.rsplit_once('/').map_or("", |(folder, _)| folder);
    join(folder, &decode(path))
}

/// The path, relative to the course folder, of `path` in `folder`; `.` and `..` are followed.
pub(super) fn join(folder: &str, path: &str) -> Result<String, PathError> {
    let is_absolute = |path: &str| {
        path.starts_with('/') || path.split('/').next().is_some_and(|first| first.contains(':'))
    };
    let slashed = path.replace('\\', "/");
    if is_absolute(&slashed) {
        return Err(PathError::Absolute(path.to_owned()));
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in slashed.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or_else(|| PathError::Outside(path.to_owned()))?;
            }
            part => parts.push(part),
        }
    }
    if parts.is_empty() || path.is_empty() {
        return Err(PathError::Empty);
    }
    Ok(parts.join("/"))
}

/// What `href` on the page `from_file` leads to.
pub fn reference(course: &Course, from_file: &str, href: &str) -> Reference {
    if is_web(href) {
        return Reference::Web(href.to_owned());
    }
    let (path, anchor) = match href.split_once('#') {
        Some((path, anchor)) => (path, Some(decode(anchor))),
        None => (href, None),
    };
    if path.is_empty() {
        return anchor.map_or(Reference::Broken(PathError::Empty), Reference::Anchor);
    }
    match resolve(from_file, path) {
        Err(error) => Reference::Broken(error),
        Ok(path) => match course.chapter_meant(&path) {
            Some(chapter) => Reference::Chapter { chapter, anchor },
            None => Reference::File(path),
        },
    }
}

/// Whether `href` names its protocol, such as `https:` or `mailto:`.
pub fn is_web(href: &str) -> bool {
    href.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Whether a reader sees the address `href` already when the text of the link is `shown`.
pub(super) fn is_shown(href: &str, shown: &str) -> bool {
    fn bare(text: &str) -> &str {
        let text = text.trim().trim_end_matches('/');
        ["https://", "http://", "mailto:"]
            .iter()
            .find_map(|scheme| text.strip_prefix(scheme))
            .unwrap_or(text)
    }
    bare(href) == bare(shown)
}

/// `text` with `%xx` decoded; what does not decode to UTF-8 stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex =
            tail.get(..2).filter(|hex| first == b'%' && hex.iter().all(u8::is_ascii_hexdigit));
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_course() {
        for (from, href, expected) in [
            ("content/a.md", "b.md", Ok("content/b.md")),
            ("content/a.md", "./x/../b.md#top", Ok("content/b.md")),
            ("content/a.md", "../quizzes/q.toml", Ok("quizzes/q.toml")),
            ("content/a.md", "my%20page.md?x=1", Ok("content/my page.md")),
            ("a.md", "x\\y.md", Ok("x/y.md")),
        ] {
            assert_eq!(resolve(from, href).as_deref(), expected.as_deref(), "{href}");
        }
        for (href, expected) in [
            ("../../b.md", PathError::Outside("../../b.md".into())),
            ("..%2f..%2fb.md", PathError::Outside("../../b.md".into())),
            ("/etc/passwd", PathError::Absolute("/etc/passwd".into())),
            ("C:\\x", PathError::Absolute("C:\\x".into())),
            ("", PathError::Empty),
            ("..", PathError::Empty),
        ] {
            assert_eq!(resolve("content/a.md", href), Err(expected), "{href}");
        }
    }

    #[test]
    fn web_addresses_name_their_protocol() {
        for (href, expected) in [
            ("https://aws.amazon.com", true),
            ("mailto:a@b.c", true),
            ("page.md", false),
            ("C:\\x", false),
            ("a/b:c", false),
        ] {
            assert_eq!(is_web(href), expected, "{href}");
        }
    }
}
