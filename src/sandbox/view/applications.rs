//! Applications: what each is, and who may use it.

use super::{
    ItemRef,
    entry::{Entries, Entry},
    page::{Lead, Page, Part},
    principal_text,
};
use crate::{
    text::{Role, Span},
    world::{Application, Principal, World},
};

pub(super) fn entries(world: &World) -> Entries<'_> {
    let nothing = world.applications().next().is_none().then_some(Entry::Nothing);
    Box::new(world.applications().map(Entry::Application).chain(nothing))
}

pub(super) fn lay(world: &World, entry: Entry<'_>, page: &mut Page) {
    match entry {
        Entry::Application(application) => {
            page.blank();
            add(page, application);
            add_people(page, world, application);
        }
        Entry::Nothing => {
            let none = tr!("No application yet: people reach accounts alone.");
            page.sentence(Lead::NONE, none, Role::Dim);
        }
        _ => {}
    }
}

fn add(page: &mut Page, application: &Application) {
    let mut parts = vec![Span::new(&application.name, Role::Accent)];
    if !application.is_enabled {
        parts.push(Span::new(tr!("disabled"), Role::Warning));
    }
    if !application.is_visible {
        parts.push(Span::new(tr!("hidden in the portal"), Role::Warning));
    }
    page.entry(Lead::NONE, parts, Some(ItemRef::Application(application.arn.clone())));
    if let Some(description) = &application.description {
        page.sentence(Lead::INSIDE, description, Role::Dim);
    }
    if let Some(saml) = &application.saml {
        let parts = [
            Span::new(tr!("signs in by SAML at"), Role::Dim),
            Span::new(&saml.acs_url, Role::Link),
            Span::new(tr!("as"), Role::Dim),
            Span::new(&saml.audience, Role::Text),
        ];
        page.entry(Lead::INSIDE, parts.map(|it| Part::near(it.text(), it.role)), None);
    }
    if let Some(url) = application.sign_in.as_ref().and_then(|it| it.url.as_ref()) {
        page.entry(Lead::INSIDE, [Span::new(url, Role::Link)], None);
    }
}

fn add_people(page: &mut Page, world: &World, application: &Application) {
    if !application.is_assignment_required {
        page.sentence(
            Lead::INSIDE,
            tr!("everybody may use it: no assignment is required"),
            Role::Dim,
        );
    } else if world.assigned_to(&application.arn).next().is_none() {
        page.sentence(Lead::INSIDE, tr!("nobody is assigned, so nobody may use it"), Role::Dim);
    }
    for principal in world.assigned_to(&application.arn) {
        page.entry(Lead::INSIDE, assigned(world, principal), Some(item(application, principal)));
    }
}

fn assigned(world: &World, principal: &Principal) -> Vec<Part> {
    let who = principal_text(world, principal);
    let mut parts: Vec<Part> =
        vec![Span::new(tr!("for"), Role::Dim).into(), Part::near(who, Role::Text)];
    if world.principal_name(principal).is_none() {
        parts.push(Span::new(tr!("dangling"), Role::Warning).into());
        parts.push(Span::new(principal.id(), Role::Dim).into());
    }
    parts
}

fn item(application: &Application, principal: &Principal) -> ItemRef {
    ItemRef::ApplicationAssignment {
        application: application.arn.clone(),
        principal: principal.clone(),
    }
}
