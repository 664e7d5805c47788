//! A script of command lines, run one by one as a shell would.
//!
//! Lines, `#` comments and blank lines; a backslash at the end of a line, an open quote or an open `$(`
//! goes on with the next. Variables are kept by the [`Sandbox`].

use super::{
    Files, Outcome, Refusal, Sandbox,
    line::LONGEST,
    shell::{self, OpenEnd},
};

/// What one line of a script did.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran {
    /// The line of the script on which the command begins, from 1; of a fault, the line where it is.
    pub line_number: usize,
    /// The column where a fault is, from 1, if the line is not even a command.
    pub column: Option<usize>,
    /// What it did.
    pub outcome: Outcome,
}

/// Runs the commands of `script` one by one, with the files beside it.
///
/// The first that is refused is the last that runs, unless it `keeps_going`.
pub fn run<'a>(
    sandbox: &'a mut Sandbox,
    script: &str,
    files: &'a dyn Files,
    keeps_going: bool,
) -> impl Iterator<Item = Ran> + use<'a> {
    let mut commands = commands(script).into_iter();
    let mut has_failed = false;
    std::iter::from_fn(move || {
        if has_failed && !keeps_going {
            return None;
        }
        let (line_number, line) = commands.next()?;
        let outcome = sandbox.run_beside(&line, files);
        has_failed = outcome.output.is_err();
        let place = match &outcome.output {
            Err(Refusal::Syntax { at: Some(at), .. }) => Some(position(&line, *at)),
            Ok(_) | Err(_) => None,
        };
        let n_lines = place.map_or(0, |(n_lines, _)| n_lines);
        let column = place.map(|(_, column)| column);
        Some(Ran { line_number: line_number + n_lines, column, outcome })
    })
}

/// The commands with the numbers of the lines on which they begin.
pub fn commands(script: &str) -> Vec<(usize, String)> {
    let mut commands: Vec<(usize, String)> = Vec::new();
    let mut open: Option<OpenEnd> = None;
    let mut n_lines = 0;
    for (idx, line) in script.lines().enumerate() {
        if let Some((_, text)) = commands.last_mut().filter(|_| open.is_some()) {
            text.push('\n');
            text.push_str(line);
            n_lines += 1;
        } else {
            commands.push((idx + 1, line.to_owned()));
            n_lines = 1;
        }
        let text = commands.last().map_or("", |(_, text)| text);
        // What is longer than a line may be is refused when it runs.
        let is_short = n_lines <= MOST_LINES && text.len() <= LONGEST;
        let stays = matches!(open, Some(OpenEnd::Quote(quote)) if !line.contains(quote));
        open = match open {
            _ if !is_short => None,
            open if stays => open,
            _ => shell::open_end(text),
        };
    }
    commands.retain(|(_, text)| {
        let text = text.trim_start();
        !text.is_empty() && !text.starts_with('#')
    });
    commands
}

/// The byte of `text` at which the command begins that its end is in.
pub fn last_begin(text: &str) -> usize {
    if !text.contains('\n') {
        return 0;
    }
    // With one more letter there is a command at the end even if it has not begun.
    let last = commands(&format!("{text}x")).last().map_or(1, |(number, _)| *number);
    text.split('\n').take(last - 1).map(|line| line.len() + 1).sum()
}

/// How many lines stand above byte `at` of `text`, and the column in its own line, from 1.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count(), line.chars().count() + 1)
}

/// The longest policy, indented, has fewer.
const MOST_LINES: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_joined_as_a_shell_does() {
        let script = "# it's a comment\n\naws a \\\n  b\n  aws 'c\nd' # e\nA=$(aws f\n)\naws \"g";
        let expected = [
            (3, "aws a \\\n  b".to_owned()),
            (5, "  aws 'c\nd' # e".to_owned()),
            (7, "A=$(aws f\n)".to_owned()),
            (9, "aws \"g".to_owned()),
        ];
        assert_eq!(commands(script), expected);
    }

    #[test]
    fn the_last_command_begins_where_it_does() {
        for (text, expected) in [
            ("aws a", 0),
            ("aws a\naws b", 6),
            ("aws a\n", 6),
            ("aws a \\\n b", 0),
            ("é\n\naws 'b\nc\n", 4),
        ] {
            assert_eq!(last_begin(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_fault_has_a_line_and_a_column() {
        assert_eq!(position("aws a \\\n  é|", 12), (1, 4));
    }
}
