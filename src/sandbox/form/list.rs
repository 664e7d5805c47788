//! The list of forms: a row for each, with where it is offered and what it fills in, asks and says.
//!
//! A new form is a name in [`FormKind`], a row in `SPECS` and its body beside the others of its kind.

use std::sync::LazyLock;

use super::{Field, Form, access, assignment, operation, permission_set, person};
use crate::{
    api::Call,
    sandbox::view::{ItemRef, View},
    world::World,
};

/// A form by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FormKind {
    /// A new person.
    CreateUser,
    /// A new group.
    CreateGroup,
    /// A person into a group.
    AddMember,
    /// A new permission set, with a policy in it if one is chosen.
    CreatePermissionSet,
    /// One more AWS managed policy in a permission set.
    AttachManagedPolicy,
    /// The inline policy of a permission set, new or in place of the old one.
    PutInlinePolicy,
    /// Who gets what where.
    Assign,
    /// The newest version of a permission set into the accounts that have it.
    Provision,
    /// A person goes.
    DeleteUser,
    /// A group goes.
    DeleteGroup,
    /// A person leaves a group.
    RemoveMember,
    /// A permission set goes.
    DeletePermissionSet,
    /// An AWS managed policy leaves a permission set.
    DetachManagedPolicy,
    /// The inline policy leaves a permission set.
    DeleteInlinePolicy,
    /// An assignment ends.
    Unassign,
    /// The attributes of a person.
    EditUser,
    /// The attributes of a group.
    EditGroup,
    /// Who may do what, and why.
    AskAccess,
    /// Any operation, by its service and name.
    Operation(&'static str, &'static str),
}

impl FormKind {
    /// All forms, in the order of the list.
    #[expect(clippy::indexing_slicing, reason = "in a constant the compiler checks the bounds")]
    pub const ALL: [Self; SPECS.len()] = {
        let mut all = [Self::CreateUser; SPECS.len()];
        let mut idx = 0;
        while idx < SPECS.len() {
            all[idx] = SPECS[idx].kind;
            idx += 1;
        }
        all
    };

    pub(super) fn spec(self) -> &'static Spec {
        SPECS.iter().find(|spec| spec.kind == self).unwrap_or(&OPERATION)
    }
}

/// A row of the list.
pub(super) struct Spec {
    kind: FormKind,
    pub(super) title: &'static str,
    /// The views that offer it as something to add.
    adds_to: &'static [View],
    /// Whether it removes this thing.
    removes: fn(&ItemRef) -> bool,
    /// Whether it changes this thing.
    edits: fn(&ItemRef) -> bool,
    /// Empty fields with their choices, filled in as far as a thing of a view says it.
    pub(super) fields: fn(&World, Option<&ItemRef>) -> Vec<Field>,
    /// The calls that it stands for, or what is still wrong.
    pub(super) calls: fn(&Form, &World) -> Result<Vec<Call>, String>,
    /// What else will happen.
    pub(super) consequence: fn(&Form, &World) -> Option<String>,
}

pub(super) fn adding(view: View) -> &'static [FormKind] {
    let row = ADDING.iter().find(|(of, _)| *of == view);
    row.map_or(&[], |(_, kinds)| kinds.as_slice())
}

pub(super) fn editing(item: &ItemRef) -> impl Iterator<Item = FormKind> {
    SPECS.iter().filter(|spec| (spec.edits)(item)).map(|spec| spec.kind)
}

pub(super) fn removing(item: &ItemRef) -> Option<FormKind> {
    let special = SPECS.iter().find(|spec| (spec.removes)(item)).map(|spec| spec.kind);
    special.or_else(|| operation::removing(item))
}

static ADDING: LazyLock<Vec<(View, Vec<FormKind>)>> = LazyLock::new(|| {
    let kinds = |view| SPECS.iter().filter(move |it| it.adds_to.contains(&view)).map(|it| it.kind);
    View::ALL.into_iter().map(|view| (view, kinds(view).collect())).collect()
});

/// A form of any operation: its title and its fields come from the operation table.
static OPERATION: Spec = Spec {
    kind: FormKind::Operation("", ""),
    title: "",
    adds_to: &[],
    removes: |_| false,
    edits: |_| false,
    fields: |_, _| Vec::new(),
    calls: operation::calls,
    consequence: |_, _| None,
};

static SPECS: [Spec; 18] = [
    Spec {
        kind: FormKind::AskAccess,
        title: mark!("Ask who may do what"),
        adds_to: &[View::Access],
        removes: |_| false,
        edits: |_| false,
        fields: access::fields,
        calls: |_, _| Ok(Vec::new()),
        consequence: |_, _| None,
    },
    Spec {
        kind: FormKind::CreateUser,
        title: mark!("New user"),
        adds_to: &[View::People],
        removes: |_| false,
        edits: |_| false,
        fields: person::user_fields,
        calls: person::create_user,
        consequence: |_, _| None,
    },
    Spec {
        kind: FormKind::CreateGroup,
        title: mark!("New group"),
        adds_to: &[View::People],
        removes: |_| false,
        edits: |_| false,
        fields: |_, _| person::group_fields(),
        calls: person::create_group,
        consequence: |_, _| None,
    },
    Spec {
        kind: FormKind::AddMember,
        title: mark!("Add a user to a group"),
        adds_to: &[View::People],
        removes: |_| false,
        edits: |item| matches!(item, ItemRef::Group(_) | ItemRef::User(_)),
        fields: person::member_fields,
        calls: person::add_member,
        consequence: |_, _| None,
    },
    Spec {
        kind: FormKind::CreatePermissionSet,
        title: mark!("New permission set"),
        adds_to: &[View::PermissionSets],
        removes: |_| false,
        edits: |_| false,
        fields: |_, _| permission_set::new_fields(),
        calls: permission_set::create,
        consequence: |_, _| None,
    },
    Spec {
        kind: FormKind::AttachManagedPolicy,
        title: mark!("Attach an AWS managed policy"),
        adds_to: &[View::PermissionSets],
        removes: |_| false,
        edits: |item| matches!(item, ItemRef::PermissionSet(_)),
        fields: permission_set::attach_fields,
        calls: permission_set::attach,
        consequence: permission_set::after_editing,
    },
    Spec {
        kind: FormKind::PutInlinePolicy,
        title: mark!("Write the inline policy"),
        adds_to: &[View::PermissionSets],
        removes: |_| false,
        edits: |item| matches!(item, ItemRef::PermissionSet(_) | ItemRef::InlinePolicy(_)),
        fields: permission_set::inline_fields,
        calls: permission_set::put_inline,
        consequence: permission_set::after_editing,
    },
    Spec {
        kind: FormKind::Assign,
        title: mark!("Assign access"),
        adds_to: &[View::Organization, View::PermissionSets, View::Assignments, View::Portal],
        removes: |_| false,
        edits: |item| matches!(item, ItemRef::User(_) | ItemRef::Group(_) | ItemRef::Account(_)),
        fields: assignment::fields,
        calls: assignment::assign,
        consequence: assignment::after_assigning,
    },
    Spec {
        kind: FormKind::Provision,
        title: mark!("Provision again"),
        adds_to: &[View::Organization, View::PermissionSets],
        removes: |_| false,
        edits: |item| matches!(item, ItemRef::Role { .. } | ItemRef::PermissionSet(_)),
        fields: assignment::provision_fields,
        calls: |form, _| Ok(assignment::provision(form)),
        consequence: |_, _| None,
    },
    Spec {
        kind: FormKind::DeleteUser,
        title: mark!("Delete a user"),
        adds_to: &[],
        removes: |item| matches!(item, ItemRef::User(_)),
        edits: |_| false,
        fields: person::one_user,
        calls: |form, _| Ok(person::delete_user(form)),
        consequence: person::after_deleting_user,
    },
    Spec {
        kind: FormKind::DeleteGroup,
        title: mark!("Delete a group"),
        adds_to: &[],
        removes: |item| matches!(item, ItemRef::Group(_)),
        edits: |_| false,
        fields: person::one_group,
        calls: |form, _| Ok(person::delete_group(form)),
        consequence: person::after_deleting_group,
    },
    Spec {
        kind: FormKind::RemoveMember,
        title: mark!("Take a user out of a group"),
        adds_to: &[],
        removes: |item| matches!(item, ItemRef::Membership(_)),
        edits: |_| false,
        fields: person::member_fields,
        calls: person::remove_member,
        consequence: |_, _| None,
    },
    Spec {
        kind: FormKind::DeletePermissionSet,
        title: mark!("Delete a permission set"),
        adds_to: &[],
        removes: |item| matches!(item, ItemRef::PermissionSet(_)),
        edits: |_| false,
        fields: permission_set::one,
        calls: |form, _| Ok(permission_set::delete(form)),
        consequence: permission_set::after_deleting,
    },
    Spec {
        kind: FormKind::DetachManagedPolicy,
        title: mark!("Detach an AWS managed policy"),
        adds_to: &[],
        removes: |item| matches!(item, ItemRef::ManagedPolicy { .. }),
        edits: |_| false,
        fields: permission_set::detach_fields,
        calls: permission_set::detach,
        consequence: permission_set::after_editing,
    },
    Spec {
        kind: FormKind::DeleteInlinePolicy,
        title: mark!("Delete the inline policy"),
        adds_to: &[],
        removes: |item| matches!(item, ItemRef::InlinePolicy(_)),
        edits: |_| false,
        fields: permission_set::one,
        calls: permission_set::delete_inline,
        consequence: permission_set::after_editing,
    },
    Spec {
        kind: FormKind::Unassign,
        title: mark!("End an assignment"),
        adds_to: &[],
        removes: |item| matches!(item, ItemRef::Assignment { .. }),
        edits: |_| false,
        fields: assignment::fields,
        calls: assignment::unassign,
        consequence: assignment::after_unassigning,
    },
    Spec {
        kind: FormKind::EditUser,
        title: mark!("Change names and address"),
        adds_to: &[],
        removes: |_| false,
        edits: |item| matches!(item, ItemRef::User(_)),
        fields: person::edit_user_fields,
        calls: person::edit_user,
        consequence: |_, _| None,
    },
    Spec {
        kind: FormKind::EditGroup,
        title: mark!("Change name and description"),
        adds_to: &[],
        removes: |_| false,
        edits: |item| matches!(item, ItemRef::Group(_)),
        fields: person::edit_group_fields,
        calls: person::edit_group,
        consequence: |_, _| None,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_its_row_and_is_offered_somewhere() {
        for kind in FormKind::ALL {
            assert_eq!(kind.spec().kind, kind);
        }
        let adding: Vec<_> = View::ALL.into_iter().flat_map(adding).collect();
        let unreached = FormKind::ALL.iter().take(9).filter(|kind| !adding.contains(kind));
        assert_eq!(unreached.count(), 0);
    }
}
