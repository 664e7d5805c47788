//! What can be mended without an author: a question without an id gets one.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::subject::{BankFile, Subject};

/// A file with what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The file, relative to the folder of the course.
    pub path: String,
    /// Its new text, which differs from the old one in what was added and nothing else.
    pub text: String,
    /// How many questions were given an id.
    pub n_ids: usize,
}

/// Gives an id to every question of the course that has none.
pub(super) fn all(subject: &Subject, mut new_id: impl FnMut() -> String) -> Vec<Fix> {
    let texts = subject.banks.iter().flat_map(BankFile::texts);
    let fixes = texts.filter_map(|(path, source)| {
        let (text, n_ids) = with_ids(source, &mut new_id)?;
        Some(Fix { path: path.to_owned(), text, n_ids })
    });
    fixes.collect()
}

/// `source` with an id for every question that has none, and how many that were; `None` if there is nothing to
/// add, or if it is no TOML.
fn with_ids(source: &str, new_id: &mut impl FnMut() -> String) -> Option<(String, usize)> {
    let tree = DeTable::parse(source).ok()?;
    let list = tree.get_ref().get("questions")?.get_ref().as_array()?;
    let tables = list.iter().filter_map(|value| value.get_ref().as_table());
    let types = tables.filter(|table| !table.contains_key("id")).filter_map(type_of);
    let mut types: Vec<(Range<usize>, Range<usize>)> = types.collect();
    types.sort_by_key(|(key, _)| std::cmp::Reverse(key.start));
    let mut text = source.to_owned();
    for (key, value) in &types {
        let (at, added) = line_for(source, key, value, &new_id());
        text.insert_str(at, &added);
    }
    let is_sound = DeTable::parse(&text).is_ok();
    (!types.is_empty() && is_sound).then_some((text, types.len()))
}

/// Where the key `type` of a question stands, and its value. A question without it is none.
fn type_of(table: &DeTable<'_>) -> Option<(Range<usize>, Range<usize>)> {
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == "type")?;
    matches!(value.get_ref(), DeValue::String(_)).then(|| (key.span(), value.span()))
}

/// What is added for an id, and where: a line behind that of the type, or a pair before the type in a table
/// that is written in one line.
fn line_for(source: &str, key: &Range<usize>, value: &Range<usize>, id: &str) -> (usize, String) {
    let before = source.get(..key.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |idx| idx + 1);
    let indent = before.get(start..).unwrap_or_default();
    if !indent.chars().all(char::is_whitespace) {
        return (key.start, format!("id = \"{id}\", "));
    }
    let rest = source.get(value.end..).unwrap_or_default();
    let Some(end) = rest.find('\n') else {
        return (source.len(), format!("\n{indent}id = \"{id}\""));
    };
    let ending = if rest.get(..end).is_some_and(|it| it.ends_with('\r')) { "\r\n" } else { "\n" };
    (value.end + end + 1, format!("{indent}id = \"{id}\"{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_added_and_nothing_else_touched() {
        for (source, expected) in [
            (
                "# é\n[[questions]]\ntype = \"A\" # why\nprompt.prompt = \"x\"\n",
                "# é\n[[questions]]\ntype = \"A\" # why\nid = \"1\"\nprompt.prompt = \"x\"\n",
            ),
            (
                "[[questions]]\r\n  type = 'A'\r\n",
                "[[questions]]\r\n  type = 'A'\r\n  id = \"1\"\r\n",
            ),
            ("[[questions]]\ntype = \"A\"", "[[questions]]\ntype = \"A\"\nid = \"1\""),
            (
                "questions = [{ type = \"A\" }, { id = \"x\", type = \"B\" }]",
                "questions = [{ id = \"1\", type = \"A\" }, { id = \"x\", type = \"B\" }]",
            ),
            (
                "[[questions]]\ntype = \"A\"\n[[questions]]\ntype = \"B\"\n",
                "[[questions]]\ntype = \"A\"\nid = \"2\"\n[[questions]]\ntype = \"B\"\nid = \"1\"\n",
            ),
        ] {
            let mut n = 0;
            let mut new_id = || {
                n += 1;
                n.to_string()
            };
            let (text, _) = with_ids(source, &mut new_id).unwrap();
            assert_eq!(text, expected);
            assert_eq!(with_ids(&text, &mut new_id), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_mended_is_left_alone() {
        for source in
            ["[[questions]]\ntype = \"A", "[[questions]]\nid = \"x\"\n", "", "questions = 1"]
        {
            assert_eq!(with_ids(source, &mut || "1".to_owned()), None, "{source}");
        }
    }
}
