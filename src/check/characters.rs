//! Looks for what never reaches a terminal: control characters, escapes, U+FE0F, marks that reorder text.
//!
//! [`text::clean`] takes them off wherever text is shown. Here their author learns that they are there.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{place, subject::Subject};
use crate::{fault::Fault, text};

pub(super) fn check(subject: &Subject, faults: &mut Vec<Fault>) {
    for (path, source) in subject.texts() {
        if let Some((_, c)) = odd_ones(path).next() {
            faults.push(Fault::whole(path, tr!("the name of the file has {name}", name = name(c))));
        }
        for fault in written(path, source) {
            // What a parser of TOML says about it in the same place says less.
            faults.retain(|other| place(other) != place(&fault));
            faults.push(fault);
        }
    }
    for (path, source) in subject.tomls() {
        let (tree, _) = DeTable::parse_recoverable(source);
        let strings = strings_of(tree.get_ref()).into_iter();
        faults.extend(strings.filter_map(|it| escaped(path, source, it)));
    }
}

/// The faults of the first odd characters of a file, and how many more there are.
fn written(path: &str, source: &str) -> Vec<Fault> {
    let mut odd = odd_ones(source).filter(|(idx, c)| !is_line_end(source, *idx, *c));
    let at = |(idx, c): (usize, char), message| {
        Fault::at(path, source, idx..idx + c.len_utf8(), message).help(tr!("take it out"))
    };
    let told = |(idx, c)| at((idx, c), tr!("{name} never reaches the screen", name = name(c)));
    let mut faults: Vec<Fault> = odd.by_ref().take(MOST).map(told).collect();
    if let Some(next) = odd.next() {
        let n = odd.count() + 1;
        faults
            .push(at(next, tr!("from here on {n} more such characters never reach the screen", n)));
    }
    faults
}

/// How many characters of a file are told one by one.
const MOST: usize = 20;

/// A text that a TOML file spells, perhaps by escapes, and where.
type Spelt<'a> = (&'a str, Range<usize>);

/// The fault of a text that spells such a character as an escape of TOML, `\u001B`.
fn escaped(path: &str, source: &str, (spelt, span): Spelt<'_>) -> Option<Fault> {
    let written = source.get(span.clone())?;
    // What is written out is told where it stands.
    let (_, c) = odd_ones(spelt).find(|(_, c)| !written.contains(*c))?;
    let message = tr!("the text spells {name}, which never reaches the screen", name = name(c));
    Some(Fault::at(path, source, span, message).help(tr!("take it out")))
}

/// All keys and texts below `top`.
fn strings_of<'a>(top: &'a DeTable<'a>) -> Vec<Spelt<'a>> {
    let mut strings = Vec::new();
    let mut tables = vec![top];
    let mut values: Vec<&'a Spanned<DeValue<'a>>> = Vec::new();
    while let Some(table) = tables.pop() {
        strings.extend(table.keys().map(|key| (key.get_ref().as_ref(), key.span())));
        values.extend(table.values());
        while let Some(value) = values.pop() {
            match value.get_ref() {
                DeValue::String(text) => strings.push((text.as_ref(), value.span())),
                DeValue::Array(list) => values.extend(list.iter()),
                DeValue::Table(table) => tables.push(table),
                DeValue::Integer(_)
                | DeValue::Float(_)
                | DeValue::Boolean(_)
                | DeValue::Datetime(_) => {}
            }
        }
    }
    strings
}

/// The characters of `text` that [`text::clean`] takes off, with their places.
fn odd_ones(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices().filter(|(_, c)| {
        !matches!(c, ' '..='~' | '\n' | '\t') && text::clean(c.encode_utf8(&mut [0; 4])).is_empty()
    })
}

/// Whether `c` at `idx` is the carriage return of a line that ends as on Windows.
fn is_line_end(source: &str, idx: usize, c: char) -> bool {
    c == '\r' && source.get(idx + 1..).is_some_and(|rest| rest.starts_with('\n'))
}

fn name(c: char) -> String {
    let what = match c {
        '\u{1b}' | '\u{9b}' => tr!(" (a terminal escape)"),
        '\u{fe0f}' => tr!(" (it asks for a coloured picture)"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => tr!(" (it reorders text)"),
        _ => tr!(" (a control character)"),
    };
    format!("U+{:04X}{what}", u32::from(c))
}
