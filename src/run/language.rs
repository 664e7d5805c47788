//! Another language: a file with what is said instead of the program's English.

use std::{fs, io, path::Path};

use toml::de::{DeTable, DeValue};

use crate::{
    fault::Fault,
    words::{self, Words},
};

/// What the file at `path` says, which is called `file` in what is told of it.
pub fn read(path: &Path, file: &str) -> io::Result<(Words, Vec<Fault>)> {
    fs::read_to_string(path).map(|source| parse(file, &source))
}

/// What `source`, the text of `file`, says: a line for each sentence, English on the left. Left empty it stays
/// English; what cannot be said so is told, and stays English, too.
pub fn parse(file: &str, source: &str) -> (Words, Vec<Fault>) {
    let (table, errors) = DeTable::parse_recoverable(source);
    let mut faults: Vec<Fault> = errors
        .iter()
        .map(|error| {
            let why = error.message().lines().next().unwrap_or_default();
            Fault::at(file, source, error.span().unwrap_or_default(), why)
        })
        .collect();
    let mut words = Words::new();
    for (english, value) in table.get_ref() {
        let (english, span) = (english.get_ref().as_ref(), value.span());
        let DeValue::String(said) = value.get_ref() else {
            faults.push(Fault::at(file, source, span, "this must be a text in quotes"));
            continue;
        };
        if said.is_empty() {
            continue;
        }
        if words::names(english) == words::names(said) {
            words.insert(english.to_owned(), said.to_string());
        } else {
            let names: Vec<String> =
                words::names(english).iter().map(|it| format!("{{{it}}}")).collect();
            let help = match names.as_slice() {
                [] => "it has nothing in braces".to_owned(),
                names => format!("it needs {}, each as it stands there", names.join(", ")),
            };
            let wrong = "the names in braces are not those of the English sentence";
            faults.push(Fault::at(file, source, span, wrong).help(help));
        }
    }
    faults.sort_by_key(|it| (it.line, it.column));
    (words, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_said_is_and_the_rest_is_told() {
        let source = "# mine\n\"nothing found\" = \"nichts gefunden\"\n\"{n} of {all}\" = \"von {all} {n}\"\n\
                      \"later\" = \"\"\n\"{n} keys\" = \"Tasten\"\n\"one\" = 1\n";
        let (words, faults) = parse("de.toml", source);
        assert_eq!(words.len(), 2);
        assert_eq!(words.get("nothing found").map(String::as_str), Some("nichts gefunden"));
        assert_eq!(words.get("{n} of {all}").map(String::as_str), Some("von {all} {n}"));
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "de.toml:5:14: the names in braces are not those of the English sentence (it needs {n}, each as it stands there)",
                "de.toml:6:9: this must be a text in quotes"
            ]
        );
        let (words, faults) = parse("de.toml", "\"a\" = ");
        assert_eq!((words.len(), faults.len()), (0, 1));
    }
}
