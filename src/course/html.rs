//! Raw HTML as text that can be read: tags gone, comments hidden, character references decoded.
//!
//! A tag that HTML does not have, such as `<profile>` in prose, is the author's text and stays.

/// What an inline tag shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Nothing,
    Break,
    Text(String),
}

/// What one inline tag or comment shows.
pub(super) fn inline(html: &str) -> Shown {
    match Piece::of(html) {
        Some((Piece::Hidden, _)) => Shown::Nothing,
        Some((Piece::Tag(tag), _)) => match tag.name.as_str() {
            "br" => Shown::Break,
            "img" => tag.attribute("alt").map_or(Shown::Nothing, |alt| Shown::Text(decode(alt))),
            _ => Shown::Nothing,
        },
        None => Shown::Text(html.to_owned()),
    }
}

/// A part of a block of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Segment<'a> {
    /// HTML that folds nothing.
    Other(&'a str),
    Details {
        is_open: bool,
    },
    Summary,
    EndOfSummary,
    EndOfDetails,
}

/// `html`, cut at the tags that fold.
pub(super) fn segments(html: &str) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    let folds = |word: &[u8]| {
        word.eq_ignore_ascii_case(b"details") || word.eq_ignore_ascii_case(b"summary")
    };
    if !html.as_bytes().windows(7).any(folds) {
        return vec![Segment::Other(html)];
    }
    let (mut begin, mut at) = (0, 0);
    while let Some(found) = html.get(at..).and_then(|rest| rest.find('<')) {
        let tag_start = at + found;
        at = tag_start + 1;
        let Some((piece, after)) = html.get(tag_start..).and_then(Piece::of) else { continue };
        at = html.len() - after.len();
        let Piece::Tag(tag) = piece else { continue };
        let segment = match (tag.name.as_str(), tag.closes) {
            ("details", false) => Segment::Details { is_open: tag.has("open") },
            ("details", true) => Segment::EndOfDetails,
            ("summary", false) => Segment::Summary,
            ("summary", true) => Segment::EndOfSummary,
            ("script" | "style", false) => {
                at = html.len() - skip_element(&tag.name, after).len();
                continue;
            }
            _ => continue,
        };
        segments.extend(html.get(begin..tag_start).map(Segment::Other));
        segments.push(segment);
        begin = at;
    }
    segments.extend(html.get(begin..).map(Segment::Other));
    segments
}

/// The ids that the tags of `html` give, and the names of `<a name=…>`: anchors that a link may lead to.
pub(super) fn ids(html: &str) -> Vec<String> {
    let mut ids = Vec::new();
    if !html.contains("id=") && !html.contains("name=") {
        return ids;
    }
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at..).unwrap_or_default();
        let Some((piece, after)) = Piece::of(rest) else {
            rest = rest.get(1..).unwrap_or_default();
            continue;
        };
        rest = after;
        let Piece::Tag(tag) = piece else { continue };
        let name = || tag.attribute("name").filter(|_| tag.name == "a");
        let id = tag.attribute("id").or_else(name);
        ids.extend(id.filter(|id| !id.is_empty()).map(decode));
    }
    ids
}

/// The text of a block of HTML, without blank lines.
pub(super) fn readable(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, tail)) = rest.split_once('<') {
        out.push_str(&decode(text));
        let at_tag = rest.get(text.len()..).unwrap_or_default();
        match Piece::of(at_tag) {
            Some((Piece::Hidden, after)) => rest = after,
            Some((Piece::Tag(tag), after)) => {
                rest = after;
                match tag.name.as_str() {
                    "script" | "style" if !tag.closes => rest = skip_element(&tag.name, after),
                    "img" => out.push_str(&tag.attribute("alt").map(decode).unwrap_or_default()),
                    "li" if !tag.closes => out.push_str("\n- "),
                    "td" | "th" => out.push(' '),
                    name if !PHRASING.contains(&name) => out.push('\n'),
                    _ => {}
                }
            }
            None => {
                out.push('<');
                rest = tail;
            }
        }
    }
    out.push_str(&decode(rest));
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "-");
    lines.collect::<Vec<_>>().join("\n")
}

enum Piece<'a> {
    Hidden,
    Tag(Tag<'a>),
}

struct Tag<'a> {
    name: String,
    closes: bool,
    attributes: &'a str,
}

impl<'a> Piece<'a> {
    /// The comment, declaration or known tag at the start of `html`, and what follows.
    fn of(html: &'a str) -> Option<(Self, &'a str)> {
        if let Some(comment) = html.strip_prefix("<!--") {
            return Some((Self::Hidden, comment.split_once("-->").map_or("", |it| it.1)));
        }
        if html.starts_with("<!") || html.starts_with("<?") {
            return Some((Self::Hidden, html.split_once('>').map_or("", |it| it.1)));
        }
        let body = html.strip_prefix('<')?;
        let (closes, body) = match body.strip_prefix('/') {
            Some(body) => (true, body),
            None => (false, body),
        };
        let len = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
        let (name, body) = body.split_at_checked(len)?;
        let name = name.to_ascii_lowercase();
        let known = PHRASING.contains(&name.as_str()) || BLOCKS.contains(&name.as_str());
        if !known || !body.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace()) {
            return None;
        }
        let end = tag_end(body)?;
        let (attributes, after) = body.split_at_checked(end)?;
        Some((Self::Tag(Tag { name, closes, attributes }), after.strip_prefix('>')?))
    }
}

impl<'a> Tag<'a> {
    fn has(&self, name: &str) -> bool {
        let is_it = |word: &str| word.split('=').next() == Some(name);
        self.attributes.trim_end_matches('/').split_whitespace().any(is_it)
    }

    fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut places = self.attributes.match_indices(name);
        let after = places.find_map(|(at, _)| {
            let (before, rest) = self.attributes.split_at_checked(at)?;
            let begins = before.is_empty() || before.ends_with(|c: char| c.is_whitespace());
            rest.get(name.len()..)?.strip_prefix('=').filter(|_| begins)
        })?;
        match after.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => match after.strip_prefix('\'') {
                Some(quoted) => quoted.split('\'').next(),
                None => after.split_whitespace().next(),
            },
        }
    }
}

/// Where the `>` of a tag is, which may also stand inside quotes.
fn tag_end(body: &str) -> Option<usize> {
    let mut quote = None;
    // Without any end there is none to look for.
    let len = body.floor_char_boundary(LONGEST_TAG);
    let body = body.get(..len).filter(|body| body.contains('>'))?;
    body.char_indices().find_map(|(idx, c)| {
        match (quote, c) {
            (None, '>') => return Some(idx),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        None
    })
}

fn skip_element<'a>(name: &str, html: &'a str) -> &'a str {
    let end = format!("</{name}");
    let at = html
        .as_bytes()
        .windows(end.len())
        .position(|bytes| bytes.eq_ignore_ascii_case(end.as_bytes()));
    let rest = at.and_then(|at| html.get(at..)).unwrap_or_default();
    rest.split_once('>').map_or("", |it| it.1)
}

/// `text` with its character references decoded: the common names, and numbers.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(LONGEST_REFERENCE).position(|byte| byte == b';');
        let decoded = end
            .and_then(|end| after.split_at_checked(end))
            .and_then(|(name, after)| Some((character(name)?, after.strip_prefix(';')?)));
        if let Some((c, after)) = decoded {
            out.push(c);
            rest = after;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

/// Letters that are searched for the end of a tag, so that a page of `<` stays cheap.
const LONGEST_TAG: usize = 1024;

const LONGEST_REFERENCE: usize = 12;

const NAMED: [(&str, char); 12] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("copy", '©'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("rarr", '→'),
    ("larr", '←'),
];

/// Elements inside a line of text.
const PHRASING: [&str; 41] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "input", "ins", "kbd", "label", "mark", "picture", "q", "rp", "rt", "ruby",
    "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr", "svg",
];

/// Elements that begin a line of their own.
const BLOCKS: [&str; 56] = [
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "body",
    "br",
    "canvas",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "object",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "select",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_lines_that_can_be_read() {
        for (html, expected) in [
            ("<!-- hidden -->", ""),
            ("<!-- never closed", ""),
            ("<div align=\"center\">\n<b>Bold</b> &amp; plain\n</div>", "Bold & plain"),
            ("<details><summary>More</summary>\nText</details>", "More\nText"),
            ("<ul><li>one</li><li>two</ul>", "- one\n- two"),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a  b"),
            ("<img src=x alt='a > b'>", "a > b"),
            ("<script>alert(1)</script>after", "after"),
            ("<profile> stays, 1 < 2 &bogus; &#65;", "<profile> stays, 1 < 2 &bogus; A"),
            ("<", "<"),
            ("<div", "<div"),
        ] {
            assert_eq!(readable(html), expected, "{html}");
        }
    }

    #[test]
    fn tags_that_fold_cut_the_html() {
        use Segment::{Details, EndOfDetails, EndOfSummary, Other, Summary};
        for (html, expected) in [
            ("<p>x</p>", vec![Other("<p>x</p>")]),
            (
                "<DETAILS open><summary class='a>b'>More</summary>x</details>",
                vec![
                    Other(""),
                    Details { is_open: true },
                    Other(""),
                    Summary,
                    Other("More"),
                    EndOfSummary,
                    Other("x"),
                    EndOfDetails,
                    Other(""),
                ],
            ),
            ("a<details>", vec![Other("a"), Details { is_open: false }, Other("")]),
            (
                "<script>'<details>'</script> <!-- <details> --> <detail>",
                vec![Other("<script>'<details>'</script> <!-- <details> --> <detail>")],
            ),
        ] {
            assert_eq!(segments(html), expected, "{html}");
        }
    }

    #[test]
    fn ids_are_anchors() {
        for (html, expected) in [
            ("<a id=\"x\"></a><p id='y z' class=a>", &["x", "y z"][..]),
            ("<a name=old> <img name=pic data-id=no>", &["old"]),
            ("<!-- <a id=x> --> <b id=\"\"> 1 < 2", &[]),
        ] {
            assert_eq!(ids(html), expected, "{html}");
        }
    }

    #[test]
    fn inline_tags_are_hidden_unless_they_are_the_authors_words() {
        for (html, expected) in [
            ("<br/>", Shown::Break),
            ("<kbd>", Shown::Nothing),
            ("</kbd>", Shown::Nothing),
            ("<!-- x -->", Shown::Nothing),
            ("<img alt=\"a cat\">", Shown::Text("a cat".into())),
            ("<account-id>", Shown::Text("<account-id>".into())),
        ] {
            assert_eq!(inline(html), expected, "{html}");
        }
    }
}
