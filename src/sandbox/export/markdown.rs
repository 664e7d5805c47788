//! A report to read: who gets what where, people, permission sets and the organization.

use std::fmt::Write as _;

use super::{assigned, n_dangling, organization, resource_policies, rows};
use crate::{
    words,
    world::{Application, Boundary, Node, PermissionSet, PolicyType, Principal, World},
};

pub(super) fn write(world: &World) -> String {
    let mut out = format!("# {}\n\n", text(&world.title));
    if !world.description.is_empty() {
        let _ = writeln!(out, "{}\n", text(&world.description));
    }
    let (time, region) = (world.now(), &world.instance.region);
    let _ = writeln!(out, "{}\n", tr!("As of {time}, home Region {region}.", time, region));
    assignments(world, &mut out);
    permission_sets(world, &mut out);
    applications(world, &mut out);
    people(world, &mut out);
    policies_of_accounts(world, &mut out);
    policies_of_resources(world, &mut out);
    policies_of_the_organization(world, &mut out);
    tree(world, &mut out);
    out
}

fn assignments(world: &World, out: &mut String) {
    let rows = rows(world).map(|row| {
        let name = text(row.name);
        let who = match row.principal {
            Principal::User(_) => tr!("{name} (person)", name),
            Principal::Group(_) => tr!("{name} (group)", name),
        };
        [text(&row.account.name), row.account.id.to_string(), text(&row.set.name), who]
    });
    heading(out, tr!("Who gets what where"));
    table(out, [tr!("Account"), tr!("Id"), tr!("Permission set"), tr!("For")], rows);
    match n_dangling(world) {
        0 => {}
        n => {
            let told = tr!("Assignments for people or groups that are gone: {n}.", n);
            let _ = writeln!(out, "{told}\n");
        }
    }
}

fn permission_sets(world: &World, out: &mut String) {
    let rows = world.permission_sets().map(|set| {
        let n_accounts = world.roles_of(&set.arn).count();
        let n_behind = world.roles_of(&set.arn).filter(|role| world.has_drifted(role)).count();
        let accounts = match n_behind {
            0 => n_accounts.to_string(),
            n => tr!("{all}, {n} of them outdated", all = n_accounts, n),
        };
        [text(&set.name), policies(set), set.content.session_duration.to_string(), accounts]
    });
    heading(out, tr!("Permission sets"));
    let titles = [tr!("Permission set"), tr!("Policies"), tr!("Session"), tr!("Accounts")];
    table(out, titles, rows);
}

fn policies(set: &PermissionSet) -> String {
    let managed = set.content.managed_policies.iter().map(|it| text(it.name()));
    let inline = set.content.inline_policy.iter().map(|_| tr!("an inline policy").to_owned());
    let customer = set.content.customer_policies.iter();
    let customer = customer.map(|it| tr!("{name} (customer managed)", name = text(&it.name)));
    let boundary = set.content.boundary.iter().map(|boundary| match boundary {
        Boundary::Managed(arn) => tr!("boundary: {name}", name = text(arn.name())),
        Boundary::Customer(it) => {
            tr!("boundary: {name} (customer managed)", name = text(&it.name))
        }
    });
    managed.chain(customer).chain(inline).chain(boundary).collect::<Vec<_>>().join(", ")
}

/// Without a heading where there is none, as most organizations have none.
fn applications(world: &World, out: &mut String) {
    if world.applications().next().is_none() {
        return;
    }
    let rows = world.applications().map(|application| {
        let url = application.sign_in.as_ref().and_then(|it| it.url.as_deref());
        let names = assigned(world, application).map(|(principal, name)| match principal {
            Principal::User(_) => text(name),
            Principal::Group(_) => tr!("{name} (group)", name = text(name)),
        });
        let everybody = (!application.is_assignment_required).then(|| tr!("everybody").to_owned());
        let who: Vec<_> = everybody.into_iter().chain(names).collect();
        [
            text(&application.name),
            text(url.unwrap_or_default()),
            match application.saml {
                Some(_) => tr!("{state}, by SAML", state = state(application)),
                None => state(application).to_owned(),
            },
            who.join(", "),
        ]
    });
    heading(out, tr!("Applications"));
    let titles = [tr!("Application"), tr!("Address"), tr!("State"), tr!("For")];
    table(out, titles, rows);
}

fn state(application: &Application) -> &'static str {
    match (application.is_enabled, application.is_visible) {
        (true, true) => tr!("enabled"),
        (true, false) => tr!("enabled, hidden in the portal"),
        (false, true) => tr!("disabled"),
        (false, false) => tr!("disabled, hidden in the portal"),
    }
}

fn people(world: &World, out: &mut String) {
    let rows = world.users().map(|user| {
        let groups = world.memberships_of(&user.id);
        let groups = groups.filter_map(|it| world.group(it.group.as_str()));
        let groups: Vec<_> = groups.map(|group| text(&group.display_name)).collect();
        [text(&user.user_name), text(&user.display_name), groups.join(", ")]
    });
    heading(out, tr!("People"));
    table(out, [tr!("User name"), tr!("Name"), tr!("Groups")], rows);
}

/// Without a heading where there is none.
fn policies_of_accounts(world: &World, out: &mut String) {
    let rows = world.customer_policies().filter_map(|policy| {
        let account = world.organization.account(policy.account.as_str())?;
        Some([text(&account.name), text(&format!("{}{}", policy.path, policy.name))])
    });
    let mut rows = rows.peekable();
    if rows.peek().is_some() {
        heading(out, tr!("Customer managed policies"));
        table(out, [tr!("Account"), tr!("Policy")], rows);
    }
}

/// Without a heading where there is none.
fn policies_of_resources(world: &World, out: &mut String) {
    let rows = resource_policies(world).map(|(policy, account)| {
        let noun = policy.kind().map_or("", |it| words::of(it.noun));
        [text(&policy.arn), noun.to_owned(), text(&account.name)]
    });
    let mut rows = rows.peekable();
    if rows.peek().is_some() {
        heading(out, tr!("Resources with a policy"));
        table(out, [tr!("Resource"), tr!("What it is"), tr!("Account")], rows);
    }
}

/// Without a heading where there is none.
fn policies_of_the_organization(world: &World, out: &mut String) {
    let rows = organization::policies(world).map(|policy| {
        let targets = organization::listed(&organization::targets(world, &policy.id));
        [text(&policy.name), kind(policy.kind).to_owned(), text(&targets)]
    });
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    heading(out, tr!("Policies of the organization"));
    table(out, [tr!("Policy"), tr!("Type"), tr!("Attached to")], rows);
    for kind in PolicyType::ALL {
        let (_, targets) = organization::detached(world, kind);
        if !targets.is_empty() {
            let names = text(&organization::listed(&targets));
            let policy = kind.full_access().1;
            let told = tr!("{policy} is not attached to: {names}.", policy, names);
            let _ = writeln!(out, "{told}\n");
        }
    }
}

fn kind(kind: PolicyType) -> &'static str {
    match kind {
        PolicyType::ServiceControl => tr!("service control policy"),
        PolicyType::ResourceControl => tr!("resource control policy"),
    }
}

fn tree(world: &World, out: &mut String) {
    heading(out, tr!("Organization"));
    for (depth, node) in world.organization.tree() {
        let line = match node {
            Node::Root(_) => tr!("Root").to_owned(),
            Node::OrganizationalUnit(unit) => text(&unit.name),
            Node::Account(account) => format!("{} ({})", text(&account.name), account.id),
        };
        let _ = writeln!(out, "{}- {line}", "  ".repeat(depth));
    }
}

fn heading(out: &mut String, title: &str) {
    let _ = writeln!(out, "## {title}\n");
}

fn table<const N: usize>(
    out: &mut String,
    titles: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        out.push_str(tr!("None."));
        out.push_str("\n\n");
        return;
    }
    let _ = writeln!(out, "| {} |\n|{}", titles.join(" | "), "---|".repeat(N));
    for row in rows {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    out.push('\n');
}

/// What Markdown would take for its own is escaped; a line stays one line.
fn text(plain: &str) -> String {
    let mut out = String::new();
    for word in plain.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            if "\\`*_[]<>|#&~".contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}
