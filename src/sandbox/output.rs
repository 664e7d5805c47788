//! What AWS CLI prints for an answer: the part that `--query` picks, in the format that `--output` names.
//!
//! The formats are those of AWS CLI v2, to the blank: a file each. One place prints, so that the pane,
//! a script and plain mode show the same.

mod json;
mod query;
mod table;
mod text;
mod yaml;

use serde_json::{Value, json};

/// How an answer is printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Style {
    /// The format that `--output` names.
    pub format: Format,
    /// The `JMESPath` expression of `--query`.
    pub query: Option<String>,
}

/// A format of AWS CLI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// The default.
    #[default]
    Json,
    /// Values between tabs, for scripts.
    Text,
    /// Boxes, for people.
    Table,
    /// One YAML document.
    Yaml,
    /// A YAML list with an item for each page.
    YamlStream,
    /// Nothing.
    Off,
}

impl Format {
    /// All of them, by the names that `--output` takes, in the order of AWS CLI's help.
    pub const ALL: [(&'static str, Self); 6] = [
        ("json", Self::Json),
        ("text", Self::Text),
        ("table", Self::Table),
        ("yaml", Self::Yaml),
        ("yaml-stream", Self::YamlStream),
        ("off", Self::Off),
    ];

    /// The format called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

/// An answer as it came: its pages, and where a list that was cut goes on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// One page, or those of a list.
    pub pages: Vec<Value>,
    /// Whether AWS CLI itself asked for page after page.
    pub is_paged: bool,
    /// What `--starting-token` takes to go on.
    pub resume: Option<String>,
}

impl Answer {
    /// All pages as one: lists joined, no token but the one to go on with.
    pub fn whole(&self) -> Value {
        let mut pages = self.pages.iter().cloned();
        let mut whole = pages.next().unwrap_or(Value::Null);
        if !self.is_paged {
            return whole;
        }
        drop_tokens(&mut whole);
        for mut page in pages {
            drop_tokens(&mut page);
            append(&mut whole, page);
        }
        if let (Some(token), Some(whole)) = (&self.resume, whole.as_object_mut()) {
            whole.insert("NextToken".to_owned(), Value::from(token.clone()));
        }
        whole
    }
}

/// The names that AWS gives the token of the next page.
pub(super) const TOKEN: [&str; 3] = ["NextToken", "nextToken", "Marker"];

/// What IAM says of a page and AWS CLI keeps to itself.
const IS_TRUNCATED: &str = "IsTruncated";

/// Text as AWS CLI prints it on standard output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Printed {
    /// The text; every line of it ends with a line break.
    pub text: String,
    /// Whether it is JSON, which is shown in colours.
    pub is_json: bool,
}

/// Whether AWS CLI would take `expression` for `--query`; what it says if not.
pub fn check_query(expression: &str) -> Result<(), String> {
    query::check(expression)
}

/// What AWS CLI prints for the `answer` of `operation`.
pub fn print(style: &Style, operation: &str, answer: &Answer) -> Result<Printed, String> {
    let pick = |value: Value| match &style.query {
        Some(expression) => query::search(expression, &value),
        None => Ok(value),
    };
    let text = match style.format {
        Format::Json => json::print(&pick(answer.whole())?),
        Format::Table => table::print(operation, &pick(answer.whole())?)?,
        Format::Yaml => yaml::print(&pick(answer.whole())?),
        Format::YamlStream => {
            let pages = answer.pages.iter().cloned().map(pick).collect::<Result<Vec<_>, _>>()?;
            let is_said = |page: &Value| page.as_object().is_none_or(|it| !it.is_empty());
            let pages = pages.into_iter().filter(is_said);
            pages.map(|page| yaml::print(&Value::Array(vec![page]))).collect()
        }
        // AWS CLI picks from each page by itself here, and prints it before it asks for the next.
        Format::Text if answer.is_paged => {
            let mut pages = answer.pages.clone();
            pages.iter_mut().for_each(drop_tokens);
            pages.extend(answer.resume.iter().map(|it| json!({"NextToken": {"NextToken": it}})));
            let pages = pages.into_iter().map(|page| pick(page).map(|it| text::print(&it)));
            pages.collect::<Result<String, _>>()?
        }
        Format::Text => text::print(&pick(answer.whole())?),
        Format::Off => String::new(),
    };
    Ok(Printed { text, is_json: style.format == Format::Json })
}

fn drop_tokens(page: &mut Value) {
    if let Some(page) = page.as_object_mut() {
        for name in TOKEN.into_iter().chain([IS_TRUNCATED]) {
            page.shift_remove(name);
        }
    }
}

fn append(whole: &mut Value, page: Value) {
    let (Some(whole), Value::Object(page)) = (whole.as_object_mut(), page) else { return };
    for (name, value) in page {
        match (whole.get_mut(&name), value) {
            (Some(Value::Array(rows)), Value::Array(more)) => rows.extend(more),
            (_, value) => {
                whole.insert(name, value);
            }
        }
    }
}

/// A value that is no list and no object, as Python writes it.
fn scalar(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}
