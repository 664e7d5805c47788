//! The operation table's text, cut into lines and read line by line as they are asked for.
//!
//! `assets/aws/cut.py` writes one operation or shape on each line, so that finding one costs no
//! more than finding its line, and a call pays for what it names.

use std::{collections::BTreeMap, fmt, sync::OnceLock};

use serde::Deserialize;

use super::Service;

/// Rows by name, each read from its line when it is first asked for.
pub struct Rows<T> {
    rows: BTreeMap<&'static str, Row<T>>,
}

struct Row<T> {
    text: &'static str,
    read: OnceLock<Option<T>>,
}

impl<T: Deserialize<'static>> Rows<T> {
    /// The row with this name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.rows.get(name)?.get()
    }

    /// The row with this name, with the table's own text of the name.
    pub fn get_key_value(&self, name: &str) -> Option<(&'static str, &T)> {
        let (name, row) = self.rows.get_key_value(name)?;
        Some((*name, row.get()?))
    }

    /// The names, in the order of the alphabet. Nothing is read for them.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.rows.keys().copied()
    }

    /// All rows with their names, all of them read.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &T)> {
        self.rows.iter().filter_map(|(name, row)| Some((*name, row.get()?)))
    }

    /// All rows.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.iter().map(|(_, row)| row)
    }
}

impl<T: Deserialize<'static>> Row<T> {
    fn get(&self) -> Option<&T> {
        // Every line of the table can be read: a test holds it.
        self.read.get_or_init(|| first(self.text)).as_ref()
    }
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new() }
    }
}

impl<T> fmt::Debug for Rows<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.rows.keys()).finish()
    }
}

/// The services of a table. Lines of rows are told apart by the member that they begin with.
pub(super) fn services(source: &'static str) -> Vec<(&'static str, Service)> {
    let mut services: Vec<(&'static str, Service)> = Vec::new();
    for line in source.lines() {
        let Some((name, value)) = line.strip_prefix('"').and_then(|it| it.split_once("\":")) else {
            continue;
        };
        match services.last_mut() {
            Some((_, service)) if value.starts_with("{\"doc\":") => {
                service.operations.rows.insert(name, row(value));
            }
            Some((_, service)) if value.starts_with("{\"type\":") => {
                service.shapes.rows.insert(name, row(value));
            }
            _ => services.extend(head(value).map(|service| (name, service))),
        }
    }
    services
}

fn row<T>(text: &'static str) -> Row<T> {
    Row { text, read: OnceLock::new() }
}

/// A service without its rows, from the line that opens it; nothing from the line that opens its rows.
fn head(value: &'static str) -> Option<Service> {
    let ours = value.starts_with("{\"ours\":true");
    let known = value.split_once("\"known\":");
    if !ours && known.is_none() {
        return None;
    }
    let known = known.and_then(|(_, list)| first(list)).unwrap_or_default();
    Some(Service { ours, known, operations: Rows::default(), shapes: Rows::default() })
}

/// The value that `text` begins with; what closes the table may follow on the line.
fn first<T: Deserialize<'static>>(text: &'static str) -> Option<T> {
    serde_json::Deserializer::from_str(text).into_iter().next()?.ok()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{super::sources, *};

    #[test]
    fn the_lines_are_what_the_whole_text_says() {
        for source in sources() {
            let whole: Value = serde_json::from_str(source).unwrap();
            let services = services(source);
            assert_eq!(services.len(), whole.as_object().unwrap().len());
            for (name, service) in services {
                let whole = &whole[name];
                let names = |key: &str| -> Vec<&str> {
                    let mut names: Vec<_> =
                        whole[key].as_object().unwrap().keys().map(String::as_str).collect();
                    names.sort_unstable();
                    names
                };
                assert_eq!(service.operations.keys().collect::<Vec<_>>(), names("operations"));
                assert_eq!(service.shapes.keys().collect::<Vec<_>>(), names("shapes"));
                assert_eq!(service.ours, whole["ours"] == true);
                let n_known = whole["known"].as_array().map_or(0, Vec::len);
                assert_eq!(service.known.len(), n_known);
                for operation in service.operations.keys() {
                    let described = service.operations.get(operation);
                    let doc = whole["operations"][operation]["doc"].as_str();
                    assert_eq!(described.map(|it| &*it.doc), doc, "{operation}");
                }
                for shape in service.shapes.keys() {
                    assert!(service.shapes.get(shape).is_some(), "{name}: {shape}");
                }
            }
        }
    }
}
