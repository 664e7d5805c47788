//! A script of command lines.
//!
//! Lines, `#` comments and blank lines; a backslash at the end of a line, or an open quote, goes on with the next.

use super::{
    Outcome, Sandbox,
    command::{OpenEnd, open_end},
};

/// What one line of a script did.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran {
    /// The line of the script on which the command begins, from 1.
    pub line_number: usize,
    /// What it did.
    pub outcome: Outcome,
}

/// Runs the commands of `script` one by one; the first that is refused is the last that runs.
pub fn run<'a>(sandbox: &'a mut Sandbox, script: &str) -> impl Iterator<Item = Ran> + use<'a> {
    let mut commands = commands(script).into_iter();
    let mut has_failed = false;
    std::iter::from_fn(move || {
        let (line_number, line) = if has_failed { None } else { commands.next() }?;
        let outcome = sandbox.run(&line);
        has_failed = outcome.output.is_err();
        Some(Ran { line_number, outcome })
    })
}

/// The commands with the numbers of the lines on which they begin.
pub fn commands(script: &str) -> Vec<(usize, String)> {
    let mut commands = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (idx, line) in script.lines().enumerate() {
        let (number, mut text) = open.take().unwrap_or((idx + 1, String::new()));
        text.push_str(line);
        match open_end(&text) {
            Some(OpenEnd::Backslash) => {
                text.pop();
                open = Some((number, text));
            }
            Some(OpenEnd::Quote) => {
                text.push('\n');
                open = Some((number, text));
            }
            None => commands.push((number, text)),
        }
    }
    commands.extend(open);
    commands.retain(|(_, text)| {
        let text = text.trim_start();
        !text.is_empty() && !text.starts_with('#')
    });
    commands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_joined_as_a_shell_does() {
        let script = "# it's a comment\n\naws a \\\n  b\n  aws 'c\nd' # e\naws \"f";
        let expected = [
            (3, "aws a   b".to_owned()),
            (5, "  aws 'c\nd' # e".to_owned()),
            (7, "aws \"f\n".to_owned()),
        ];
        assert_eq!(commands(script), expected);
    }
}
