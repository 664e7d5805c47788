//! What there is to learn about applications, their assignments, and tags.

use super::{INVALID, Lesson, Moment, NOT_FOUND, always, lesson};
use crate::{
    sandbox::view::principal_text,
    world::{Application, Principal, SAML_PROVIDER, World},
};

pub(super) const LESSONS: &[Lesson] = &[
    always!(
        "CreateApplication",
        None,
        tr!(
            "an application is apart from accounts and permission sets, and nobody may use it until it is \
         assigned"
        )
    ),
    lesson("CreateApplication", INVALID, |moment| {
        (moment.text("ApplicationProviderArn")? == SAML_PROVIDER)
            .then(|| tr!("applications that sign in by SAML are made in the console alone: here by `console create-saml-application`").to_owned())
    }),
    always!(
        "CreateSamlApplication",
        None,
        tr!(
            "the application must be told to trust Identity Center, too, with the metadata that the console shows; \
         and nobody may use it until it is assigned"
        )
    ),
    always!(
        "ListApplicationProviders",
        None,
        tr!("AWS lists its own applications here, too; a world has none")
    ),
    lesson("UpdateApplication", None, |moment| {
        let (before, after) = (in_world(moment, moment.before)?, in_world(moment, moment.after)?);
        (before.is_enabled && !after.is_enabled)
            .then(|| tr!("its assignments stay, and its tile is gone from every portal").to_owned())
    }),
    lesson("DeleteApplication", None, |moment| {
        let gone = in_world(moment, moment.before)?;
        Some(match moment.before.assigned_to(&gone.arn).count() {
            0 => return None,
            1 => tr!("its one assignment went with it").to_owned(),
            n => tr!("its {n} assignments went with it", n),
        })
    }),
    lesson("CreateApplicationAssignment", None, |moment| {
        let application = in_world(moment, moment.after)?;
        let principal = principal(moment)?;
        let name = &application.name;
        Some(if moment.before.is_assigned_to(&application.arn, &principal) {
            tr!("AWS accepts the same assignment again and makes no second one").to_owned()
        } else if !application.is_enabled {
            tr!("{name} is disabled: nobody may use it, whoever is assigned", name)
        } else if !application.is_assignment_required {
            tr!("{name} is open to everybody; this counts once assignments are required", name)
        } else {
            let who = principal_text(moment.after, &principal);
            tr!(
                "{who} may use {name} at once: there is no request to wait for, and no role",
                who,
                name
            )
        })
    }),
    lesson("DeleteApplicationAssignment", None, |moment| {
        let application = in_world(moment, moment.after)?;
        let Principal::User(user) = principal(moment)? else { return None };
        let others = moment.after.principals_of(&user);
        let mut others =
            others.iter().filter(|it| moment.after.is_assigned_to(&application.arn, it));
        let group = principal_text(moment.after, others.next()?);
        Some(tr!("it stays within reach by {group}", group))
    }),
    always!(
        "DescribeApplicationAssignment",
        NOT_FOUND,
        tr!(
            "it finds direct assignments alone: `list-application-assignments-for-principal` has what comes \
         by groups, too"
        )
    ),
    lesson("PutApplicationAssignmentConfiguration", None, |moment| {
        let application = in_world(moment, moment.after)?;
        Some(if application.is_assignment_required {
            tr!("only those who are assigned may use it").to_owned()
        } else {
            tr!("everybody in the identity store may use it now; assignments stay for when they count again")
                .to_owned()
        })
    }),
    lesson("TagResource", None, |moment| {
        moment.after.permission_set(moment.text("ResourceArn")?)?;
        Some(tr!("tags are on the permission set; its roles do not have them").to_owned())
    }),
];

fn in_world<'a>(moment: &Moment<'a>, world: &'a World) -> Option<&'a Application> {
    world.application(moment.text("ApplicationArn")?)
}

fn principal(moment: &Moment<'_>) -> Option<Principal> {
    let id = moment.text("PrincipalId")?;
    Some(match moment.text("PrincipalType")? {
        "GROUP" => Principal::Group(id.into()),
        _ => Principal::User(id.into()),
    })
}
