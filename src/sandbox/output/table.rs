//! `--output table`: boxes as AWS CLI draws them on a terminal of 80 columns, without colours.
//!
//! [`Builder`] turns an answer into sections, [`draw`] shares the width out and draws them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthChar as _;

use super::{is_scalar, scalar};

/// The text; an error is AWS CLI's own, about rows of different lengths.
pub(super) fn print(title: &str, value: &Value) -> Result<String, String> {
    let mut builder = Builder::default();
    if builder.value(Some(title), value, 0)? {
        Ok(draw(builder.sections))
    } else {
        Ok(String::new())
    }
}

/// A box: a title, column titles, rows.
#[derive(Debug, Default)]
struct Section {
    title: String,
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
    indent: usize,
    n_columns: Option<usize>,
    widths: Vec<usize>,
}

#[derive(Debug, Default)]
struct Builder {
    sections: Vec<Section>,
}

impl Builder {
    /// Adds what there is to say of `value`; false if that is nothing.
    fn value(&mut self, title: Option<&str>, value: &Value, indent: usize) -> Result<bool, String> {
        if is_empty(value) {
            return Ok(false);
        }
        if let Some(title) = title {
            self.begin(title, indent);
        }
        match value {
            Value::Array(items) if items.first().is_some_and(Value::is_object) => {
                self.objects(title.unwrap_or_default(), items, indent)?;
            }
            Value::Array(items) => {
                for item in items {
                    match item {
                        Value::Array(cells) if cells.iter().all(is_scalar) => {
                            self.row(cells.iter().map(scalar).collect())?;
                        }
                        item if is_scalar(item) => self.row(vec![scalar(item)])?,
                        item => drop(self.value(None, item, 0)?),
                    }
                }
            }
            Value::Object(members) => self.object(members, indent)?,
            _ => {}
        }
        Ok(true)
    }

    fn object(&mut self, members: &Map<String, Value>, indent: usize) -> Result<(), String> {
        let (headers, more) = keys([members]);
        let cells = headers.iter().map(|key| members.get(*key).map(scalar).unwrap_or_default());
        match headers.iter().next() {
            Some(only) if headers.len() == 1 => {
                let cell = cells.collect::<String>();
                self.row(vec![(*only).to_owned(), cell])?;
            }
            Some(_) => {
                let cells = cells.collect();
                self.header(&headers);
                self.row(cells)?;
            }
            None => {}
        }
        for key in more {
            self.value(Some(key), members.get(key).unwrap_or(&Value::Null), indent + 1)?;
        }
        Ok(())
    }

    fn objects(&mut self, title: &str, items: &[Value], indent: usize) -> Result<(), String> {
        let (headers, more) = keys(items.iter().filter_map(Value::as_object));
        self.header(&headers);
        for (idx, item) in items.iter().filter_map(Value::as_object).enumerate() {
            if idx > 0 && !more.is_empty() {
                self.begin(title, indent);
                self.header(&headers);
            }
            let cells = headers.iter().map(|key| item.get(*key).map(scalar).unwrap_or_default());
            self.row(cells.collect())?;
            for key in &more {
                if let Some(value) = item.get(*key) {
                    self.value(Some(key), value, indent + 1)?;
                }
            }
        }
        Ok(())
    }

    fn begin(&mut self, title: &str, indent: usize) {
        self.sections.push(Section { title: title.to_owned(), indent, ..Section::default() });
    }

    fn header(&mut self, headers: &BTreeSet<&str>) {
        if let Some(section) = self.sections.last_mut() {
            section.headers = headers.iter().map(|it| (*it).to_owned()).collect();
            section.widen(&section.headers.clone());
            section.n_columns.get_or_insert(section.headers.len());
        }
    }

    fn row(&mut self, cells: Vec<String>) -> Result<(), String> {
        self.sections.last_mut().map_or(Ok(()), |section| section.add(cells))
    }
}

impl Section {
    fn add(&mut self, cells: Vec<String>) -> Result<(), String> {
        let wanted = *self.n_columns.get_or_insert(cells.len());
        if wanted != cells.len() {
            let n = cells.len();
            return Err(tr!("Row should have {wanted} elements, instead it has {n}", wanted, n));
        }
        self.widen(&cells);
        self.rows.push(cells);
        Ok(())
    }

    fn widen(&mut self, cells: &[String]) {
        self.widths.resize(cells.len().max(self.widths.len()), 0);
        for (width, cell) in self.widths.iter_mut().zip(cells) {
            *width = (*width).max(length(cell));
        }
    }

    /// A row for each column, where there is only one row.
    fn turned(self) -> Self {
        let [row] = self.rows.as_slice() else { return self };
        if self.headers.is_empty() {
            return self;
        }
        let mut turned = Self { title: self.title, indent: self.indent, ..Self::default() };
        for (header, cell) in self.headers.into_iter().zip(row) {
            let cells = vec![header, cell.clone()];
            turned.widen(&cells);
            turned.rows.push(cells);
        }
        turned
    }

    fn total_width(&self) -> usize {
        let columns: usize = self.widths.iter().map(|it| it + PADDING).sum();
        (length(&self.title) + 2 + 2 * self.indent).max(columns + 2 + 2 * self.indent)
    }

    /// The widths of the columns, which fill `most` together.
    fn shared(&self, most: usize) -> Vec<usize> {
        let wanted: Vec<usize> = self.widths.iter().map(|it| it + PADDING).collect();
        let sum: usize = wanted.iter().sum();
        if sum == 0 {
            return wanted;
        }
        #[expect(clippy::cast_precision_loss, reason = "AWS CLI shares the width out in floats")]
        #[expect(clippy::cast_possible_truncation, reason = "a width is small")]
        #[expect(clippy::cast_sign_loss, reason = "a width is no less than nothing")]
        let scaled = |it: &usize| {
            let scale = most as f64 / sum as f64;
            (scale * *it as f64).round_ties_even() as usize
        };
        let mut widths: Vec<usize> = wanted.iter().map(scaled).collect();
        while widths.iter().sum::<usize>() > most {
            let too_many = widths.iter().sum::<usize>() - most;
            widths.iter_mut().take(too_many).for_each(|it| *it = it.saturating_sub(1));
        }
        while widths.iter().sum::<usize>() < most {
            let too_few = most - widths.iter().sum::<usize>();
            widths.iter_mut().rev().take(too_few).for_each(|it| *it += 1);
        }
        widths
    }

    fn draw(&self, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.title.is_empty() {
            lines.push(centred(&self.title, width, true));
            if self.headers.is_empty() && self.rows.is_empty() {
                lines.push(format!("+{}+", "-".repeat(width.saturating_sub(2))));
            }
        }
        let widths = self.shared(width);
        let rule: String = widths
            .iter()
            .enumerate()
            .map(|(idx, width)| match idx {
                0 => format!("+{}+", "-".repeat(width.saturating_sub(2))),
                _ => format!("{}+", "-".repeat(width.saturating_sub(1))),
            })
            .collect();
        if !self.headers.is_empty() {
            lines.push(rule.clone());
            let cells = self.headers.iter().zip(&widths).enumerate();
            lines.push(cells.map(|(idx, (cell, width))| centred(cell, *width, idx == 0)).collect());
        }
        if !self.rows.is_empty() && !widths.is_empty() {
            lines.push(rule.clone());
            lines.extend(self.rows.iter().map(|row| {
                let cells = row.iter().zip(&widths).enumerate();
                cells.map(|(idx, (cell, width))| left(cell, *width, idx == 0)).collect::<String>()
            }));
            lines.push(rule);
        }
        let bars = "|".repeat(self.indent);
        lines.into_iter().map(|line| format!("{bars}{line}{bars}\n")).collect()
    }
}

/// The sections below one another; those of one row are turned if they would not fit.
fn draw(mut sections: Vec<Section>) -> String {
    let widest = |sections: &[Section]| sections.iter().map(Section::total_width).max();
    if widest(&sections) > Some(COLUMNS) {
        sections = sections.into_iter().map(Section::turned).collect();
    }
    let width = widest(&sections).unwrap_or_default();
    let mut out = format!("{}\n", "-".repeat(width));
    for section in &sections {
        out.extend(section.draw(width - 2 * section.indent));
    }
    out
}

/// Keys of scalars and keys of the rest, each in the order of the alphabet.
fn keys<'a>(
    objects: impl IntoIterator<Item = &'a Map<String, Value>>,
) -> (BTreeSet<&'a str>, BTreeSet<&'a str>) {
    let (mut scalars, mut more) = (BTreeSet::new(), BTreeSet::new());
    for (key, value) in objects.into_iter().flatten() {
        if is_scalar(value) {
            scalars.insert(key.as_str())
        } else {
            more.insert(key.as_str())
        };
    }
    (scalars, more)
}

fn centred(text: &str, width: usize, is_first: bool) -> String {
    let edge = if is_first { "|" } else { "" };
    let before = (width / 2).saturating_sub(length(text) / 2 + 1);
    let so_far = edge.len() + before + length(text);
    let after = width.saturating_sub(1 + so_far);
    format!("{edge}{}{text}{}|", " ".repeat(before), " ".repeat(after))
}

fn left(text: &str, width: usize, is_first: bool) -> String {
    let edge = if is_first { "|" } else { "" };
    let padding = if length(text) + edge.len() + 3 <= width { 2 } else { 0 };
    let after = width.saturating_sub(edge.len() + padding + length(text) + 1);
    format!("{edge}{}{text}{}|", " ".repeat(padding), " ".repeat(after))
}

/// Columns on a terminal; characters that may be wide are, as AWS CLI counts.
fn length(text: &str) -> usize {
    text.chars().map(|c| c.width_cjk().unwrap_or(1).max(1)).sum()
}

/// What Python takes for false.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

const PADDING: usize = 4;

/// Where AWS CLI cannot ask a terminal for its width, it takes this.
const COLUMNS: usize = 80;
