//! The form that asks who may do what: it writes a question, not a command of AWS.

use super::{Field, Form, LABELS, Note, assignment, permission_set, person};
use crate::{
    catalogue::actions,
    sandbox::{command::quote, question, view::ItemRef},
    world::World,
};

pub(super) fn fields(world: &World, about: Option<&ItemRef>) -> Vec<Field> {
    let user = match about {
        Some(ItemRef::User(id)) => world.user(id.as_str()).map(|it| &*it.user_name),
        _ => None,
    };
    let account = assignment::about_account(about);
    let account = account.and_then(|id| world.organization.account(id.as_str()));
    let set = permission_set::about_set(world, about).map(|it| &*it.name);
    vec![
        Field::choice(LABELS.user, person::user_names(world), tr!("who")).required().with(user),
        Field {
            note: Note::AccessLevel,
            ..Field::choice(ACTION, actions(), tr!("what, as s3:GetObject"))
        }
        .required(),
        Field::text(
            RESOURCE,
            tr!("to what, as arn:aws:s3:::reports/q3.csv; empty for no resource"),
        ),
        Field::choice(
            LABELS.account,
            assignment::account_names(world),
            tr!("where; may be empty if there is only one"),
        )
        .with(account.map(|it| &*it.name)),
        Field::choice(
            LABELS.permission_set,
            permission_set::set_names(world),
            tr!("in which role; all that are open to the person if left empty"),
        )
        .with(set),
    ]
}

/// The question that the form stands for, or what is wrong with it.
pub(super) fn line(form: &Form, world: &World) -> Result<String, String> {
    for field in &form.fields {
        field.check()?;
    }
    let mut words = vec![form.value(LABELS.user).to_owned(), form.value(ACTION).to_owned()];
    for (clause, label) in [("on", RESOURCE), ("in", LABELS.account), ("as", LABELS.permission_set)]
    {
        let value = form.value(label);
        if !value.is_empty() {
            words.extend([clause.to_owned(), value.to_owned()]);
        }
    }
    question::ask(world, &words).map_err(|it| it.to_string())?;
    let quoted: Vec<String> = words.iter().map(|it| quote(it)).collect();
    Ok(["can", &quoted.join(" ")].join(" "))
}

/// Every action of the catalogue, by service.
fn actions() -> Vec<String> {
    let all = actions::services().iter().flat_map(actions::Service::actions);
    all.map(|it| it.to_string()).collect()
}

const ACTION: &str = mark!("Action");
const RESOURCE: &str = mark!("Resource");
