//! Questions whose answer is computed from a world: what the author claims is not believed, but run.
//!
//! A table `world` in a question of any kind but order and match has `name` (a world of the course), `commands`
//! (lines of the sandbox, run first and shown to the learner), `ask` (one more line, whose output is the
//! answer) and `values` (a table from options to the value that makes each right, where that is not the option
//! itself). For `can` and `why` the values are `allow`, or `deny` and the layer that it is due to; for any
//! other line they are the lines of the output and its cells.

use std::collections::BTreeSet;

use super::{
    Bank, Kind, Question,
    kind::Decimal,
    table::{Faults, Table},
};
use crate::{
    sandbox::{NoFiles, Sandbox, script},
    world::World,
};

/// Where the answer of a question comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// The world, by its name in the course.
    pub world: String,
    /// Lines of the sandbox that are run first; empty where the world is as it begins.
    pub commands: String,
    /// The line whose output is the answer.
    pub ask: String,
    /// Options, each with the value that makes it right.
    pub values: Vec<(String, String)>,
}

/// Reads the table `world` of a question.
pub(super) fn read(question: &Table<'_>, faults: &mut Faults<'_>) -> Option<Setup> {
    let table = question.table("world", "`world`", faults)?;
    table.refuse_unknown(&["name", "commands", "ask", "values"], faults);
    let world =
        table.required("name", tr!("write `name = \"acme\"`, a world of the course"), faults);
    let ask = table.required("ask", tr!("write `ask = \"…\"`, a line of the sandbox"), faults);
    let (_, _) = world.zip(ask)?;
    let (world, ask) = table.text("name", faults).zip(table.text("ask", faults))?;
    let commands = table.get("commands").and_then(|_| table.text("commands", faults));
    let values = table.table("values", "`values`", faults);
    let values = values.map(|values| values.entries()).unwrap_or_default();
    let values = values.into_iter().filter_map(|(key, value)| {
        let what = tr!("the value of `{text}`", text = key.text);
        super::table::text_of(&what, value, faults).map(|value| (key.text, value.text))
    });
    let values = values.collect();
    let commands = commands.map(|it| it.text).unwrap_or_default();
    Some(Setup { world: world.text, commands, ask: ask.text, values })
}

/// What came out of a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Computed {
    /// The whole output, trimmed.
    pub text: String,
    /// The values that make an option right.
    pub values: BTreeSet<String>,
}

impl Setup {
    /// The sandbox in which the question is asked: `start`, after the commands. An error says which line was
    /// refused, and why.
    pub fn play(&self, start: World) -> Result<Sandbox, String> {
        let mut sandbox = Sandbox::new(&self.world, start);
        for (_, line) in script::commands(&self.commands) {
            if let Err(refusal) = sandbox.run_beside(&line, &NoFiles).output {
                return Err(tr!("`{line}` was refused: {refusal}", line, refusal));
            }
        }
        Ok(sandbox)
    }

    /// What the world answers.
    pub fn compute(&self, start: World) -> Result<Computed, String> {
        let mut sandbox = self.play(start)?;
        match sandbox.run_beside(&self.ask, &NoFiles).output {
            Ok(printed) => {
                Ok(Computed { values: values(&printed.text), text: trimmed(&printed.text) })
            }
            Err(refusal) => Err(tr!("`{ask}` was refused: {refusal}", ask = self.ask, refusal)),
        }
    }

    /// The value that makes an option right.
    fn value_of<'a>(&'a self, option: &'a str) -> &'a str {
        let known = self.values.iter().find(|(it, _)| it == option);
        known.map_or(option, |(_, value)| value)
    }
}

/// Puts what the world answers in place of what the author claims; the sentence says how they differ.
pub fn settle(question: &mut Question, computed: &Computed) -> Result<(), String> {
    let Some(setup) = &question.setup else { return Ok(()) };
    let told = || computed.text.replace('\n', ", ");
    match &mut question.kind {
        Kind::Choice(choice) => {
            let mut differing = Vec::new();
            let trues = choice
                .options
                .iter()
                .map(|it| computed.values.contains(&plain(setup.value_of(&it.text))))
                .collect::<Vec<bool>>();
            let n_right = trues.iter().filter(|it| **it).count();
            if n_right == 0 || (!choice.multiple && n_right > 1) {
                let n_right =
                    if n_right == 0 { tr!("no option") } else { tr!("more than one option") };
                return Err(tr!(
                    "the world makes {n_right} right: it answers `{told}`",
                    n_right,
                    told = told()
                ));
            }
            for (option, is_right) in choice.options.iter_mut().zip(trues) {
                if option.correct != is_right {
                    differing.push(format!("`{}`", option.text));
                }
                option.correct = is_right;
            }
            if differing.is_empty() {
                return Ok(());
            }
            let options = differing.join(", ");
            Err(tr!(
                "the world answers `{told}`, which differs in {options}",
                told = told(),
                options
            ))
        }
        Kind::Short(short) => {
            if short.answers.iter().any(|it| plain(it) == plain(&computed.text)) {
                return Ok(());
            }
            short.answers = vec![computed.text.clone()];
            Err(tr!("the world answers `{told}`", told = told()))
        }
        Kind::Number(number) => {
            let Some(answer) = Decimal::of(&computed.text) else {
                return Err(tr!("the world answers `{told}`, which is no number", told = told()));
            };
            if std::mem::replace(&mut number.answer, answer) == answer {
                return Ok(());
            }
            Err(tr!("the world answers `{answer}`", answer))
        }
        Kind::Ordering(_) | Kind::Matching(_) => {
            Err(tr!("the answer of this kind of question cannot be computed").to_owned())
        }
    }
}

/// Asks the worlds that `world` gives by name for the answers of `questions`. What cannot be computed is asked
/// as its author wrote it; the sentences say why, and where the author was wrong.
pub fn settle_all<'a>(
    questions: impl IntoIterator<Item = &'a mut Question>,
    mut world: impl FnMut(&str) -> Result<World, String>,
) -> Vec<String> {
    let mut told = Vec::new();
    for question in questions {
        let Some(setup) = &question.setup else { continue };
        let computed = world(&setup.world).and_then(|start| setup.compute(start));
        let settled = computed.and_then(|computed| settle(question, &computed));
        told.extend(settled.err().map(|why| tr!("question {id}: {why}", id = question.id, why)));
    }
    told
}

impl Bank {
    /// The questions whose answer a world computes.
    pub fn to_settle(&self) -> Vec<Question> {
        self.questions.iter().filter(|it| it.setup.is_some()).cloned().collect()
    }

    /// Puts questions in place of those with their ids.
    pub fn put(&mut self, settled: Vec<Question>) {
        for question in settled {
            let place = self.question(&question.id).map(|(idx, _)| idx);
            if let Some(place) = place.and_then(|idx| self.questions.get_mut(idx)) {
                *place = question;
            }
        }
    }
}

/// The values in an output.
fn values(output: &str) -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    for line in output.lines() {
        if line.starts_with("ALLOW") {
            values.insert("allow".to_owned());
        } else if let Some(why) = line.strip_prefix("DENY because ") {
            let layer: String = why.chars().take_while(|c| !matches!(c, ',' | ':')).collect();
            values.extend(["deny".to_owned(), plain(&layer)]);
        }
        values.extend(line.split('\t').map(plain));
        values.insert(plain(line));
    }
    if let Ok(serde_json::Value::Array(list)) = serde_json::from_str(output) {
        values.extend(list.iter().filter_map(serde_json::Value::as_str).map(plain));
    }
    values.remove("");
    values
}

fn trimmed(output: &str) -> String {
    output.trim().trim_matches('"').to_owned()
}

/// Without what does not matter when two values are compared: case, backticks, space around.
fn plain(value: &str) -> String {
    value.trim().trim_matches(['`', '"']).to_lowercase()
}
