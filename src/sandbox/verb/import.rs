//! `import`: what a file beside the script holds: a world, rows of assignments, or lines to run.

use super::{Deed, Kind, Verb, wanted};

pub(super) static VERB: Verb = Verb {
    name: "import",
    summary: mark!(
        "takes in a file beside the script: a world (.toml), rows of assignments (.csv), else lines to run"
    ),
    parameters: &[wanted("FILE", Kind::Free)],
    examples: &[("import team.sh", &[]), ("import team.csv", &[])],
    does: |_, words| Ok(Deed::Import(words.first().cloned().unwrap_or_default())),
};
