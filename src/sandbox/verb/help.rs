//! `help`: the verbs, or one of them with its examples.

use super::{AS_CLI, Deed, Kind, VERBS, Verb, find, optional, refused};
use crate::words;

pub(super) static VERB: Verb = Verb {
    name: "help",
    summary: mark!(
        "lists the short verbs, or says how one is typed; `aws help` is about the AWS CLI"
    ),
    parameters: &[optional("VERB", Kind::Verb)],
    examples: &[("help", &[]), ("help assign", &[])],
    does: |_, words| {
        let Some(name) = words.first() else { return Ok(Deed::Tell(all())) };
        let Some(verb) = find(name) else {
            let hint = tr!("`help` lists the verbs; `aws help` is about the AWS CLI");
            return Err(refused(tr!("no verb is called `{name}`", name), hint.to_owned()));
        };
        let examples: Vec<_> = verb.examples.iter().map(|(line, _)| format!("  {line}")).collect();
        let examples = examples.join("\n");
        let text = tr!(
            "{usage}\n\n{summary}.\n\nFor example:\n{examples}\n",
            usage = verb.usage(),
            summary = words::of(verb.summary),
            examples
        );
        Ok(Deed::Tell(text))
    },
};

fn all() -> String {
    let width = VERBS.iter().map(|verb| verb.usage().len()).max().unwrap_or_default();
    let rows =
        VERBS.iter().map(|verb| format!("  {:width$}  {}", verb.usage(), words::of(verb.summary)));
    let rows = rows.collect::<Vec<_>>().join("\n");
    tr!(
        "{rows}\n\n`{AS_CLI}` behind a verb prints the AWS CLI lines that it stands for.\n\
         `aws help` lists what the sandbox serves of the AWS CLI.\n",
        rows,
        AS_CLI
    )
}
