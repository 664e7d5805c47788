//! `export`: the world as another tool reads it, shown or written into a file beside the script.

use super::{Deed, Kind, Verb, optional, refused, wanted};
use crate::{
    sandbox::export::{ExportError, FORMATS, export},
    world::UserId,
};

pub(super) static VERB: Verb = Verb {
    name: "export",
    summary: mark!(
        "shows the world in a format of another tool, or writes it into a file beside the script"
    ),
    parameters: &[wanted("FORMAT", Kind::Format), optional("FILE", Kind::Free)],
    examples: &[("export csv", &[]), ("export terraform main.tf", &[])],
    does: |sandbox, words| {
        let world = sandbox.world();
        let format = words.first().map(String::as_str).unwrap_or_default();
        let person = sandbox.who().map(UserId::as_str).and_then(|it| world.user(it));
        let text = export(world, format, person.map(|it| &*it.user_name)).map_err(|error| {
            let hint = match error {
                ExportError::Format(_) => {
                    let names: Vec<_> = FORMATS.iter().map(|it| it.name).collect();
                    tr!(
                        "there is {names}; `export NAME=value` sets a variable",
                        names = names.join(", ")
                    )
                }
                ExportError::NoPerson(_) | ExportError::Nobody(_) => {
                    tr!("it is for who is signed in, as after `login ana.ruiz`").to_owned()
                }
            };
            refused(error.to_string(), hint)
        })?;
        Ok(match words.get(1) {
            Some(path) => Deed::Write { path: path.clone(), text },
            None => Deed::Tell(text),
        })
    },
};
