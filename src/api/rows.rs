//! The one list of operations that are served. A new operation is one function and its row here.

use serde_json::Value;

use super::{
    ApiError, access_control_attribute, account_assignment, application, application_assignment,
    application_provider, bucket_policy, caller, clock, customer_policy, delegated_administrator,
    group, identity_source, identity_store, inline_policy, input::Input, instance, managed_policy,
    membership, organization, organization_change, organization_policy, permission_set,
    permissions_boundary, policy_reference, portal, provisioning, resource_policy, role,
    saml_application, scim, scim_token, session, simulation, tag, user,
};
use crate::world::World;

/// An operation and what it does.
pub(super) struct Row {
    pub(super) service: &'static str,
    pub(super) operation: &'static str,
    pub(super) effect: Effect,
}

/// A function that answers; only a `Write` may change the world, and a `Tell` refuses nobody.
#[derive(Clone, Copy)]
pub(super) enum Effect {
    Tell(fn(&World) -> Value),
    Read(fn(&World, &Input<'_>) -> Answer),
    Write(fn(&mut World, &Input<'_>) -> Answer),
}

/// The members of the answer in any order, or the refusal.
pub(super) type Answer = Result<Value, ApiError>;

/// The row of an operation.
pub(super) fn find(service: &str, operation: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.operation == operation && row.service == service)
}

const fn tell(
    service: &'static str,
    operation: &'static str,
    function: fn(&World) -> Value,
) -> Row {
    Row { service, operation, effect: Effect::Tell(function) }
}

const fn read(
    service: &'static str,
    operation: &'static str,
    function: fn(&World, &Input<'_>) -> Answer,
) -> Row {
    Row { service, operation, effect: Effect::Read(function) }
}

const fn write(
    service: &'static str,
    operation: &'static str,
    function: fn(&mut World, &Input<'_>) -> Answer,
) -> Row {
    Row { service, operation, effect: Effect::Write(function) }
}

const SSO: &str = "sso-admin";
const STORE: &str = "identitystore";
const ORG: &str = "organizations";
const CLOCK: &str = "clock";
const IAM: &str = "iam";
const S3: &str = "s3api";
const CONSOLE: &str = "console";
const SCIM: &str = "scim";

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    read(SSO, "ListInstances", instance::list),
    tell(SSO, "DescribeInstance", instance::describe),
    write(SSO, "CreatePermissionSet", permission_set::create),
    read(SSO, "DescribePermissionSet", permission_set::describe),
    read(SSO, "ListPermissionSets", permission_set::list),
    write(SSO, "UpdatePermissionSet", permission_set::update),
    write(SSO, "DeletePermissionSet", permission_set::delete),
    write(SSO, "AttachManagedPolicyToPermissionSet", managed_policy::attach),
    write(SSO, "DetachManagedPolicyFromPermissionSet", managed_policy::detach),
    read(SSO, "ListManagedPoliciesInPermissionSet", managed_policy::list),
    write(SSO, "PutInlinePolicyToPermissionSet", inline_policy::put),
    read(SSO, "GetInlinePolicyForPermissionSet", inline_policy::get),
    write(SSO, "DeleteInlinePolicyFromPermissionSet", inline_policy::delete),
    write(SSO, "AttachCustomerManagedPolicyReferenceToPermissionSet", policy_reference::attach),
    write(SSO, "DetachCustomerManagedPolicyReferenceFromPermissionSet", policy_reference::detach),
    read(SSO, "ListCustomerManagedPolicyReferencesInPermissionSet", policy_reference::list),
    write(SSO, "PutPermissionsBoundaryToPermissionSet", permissions_boundary::put),
    read(SSO, "GetPermissionsBoundaryForPermissionSet", permissions_boundary::get),
    write(SSO, "DeletePermissionsBoundaryFromPermissionSet", permissions_boundary::delete),
    write(SSO, "TagResource", tag::tag),
    write(SSO, "UntagResource", tag::untag),
    read(SSO, "ListTagsForResource", tag::list),
    write(SSO, "CreateInstanceAccessControlAttributeConfiguration", access_control_attribute::create),
    read(SSO, "DescribeInstanceAccessControlAttributeConfiguration", access_control_attribute::describe),
    write(SSO, "UpdateInstanceAccessControlAttributeConfiguration", access_control_attribute::update),
    write(SSO, "DeleteInstanceAccessControlAttributeConfiguration", access_control_attribute::delete),
    write(SSO, "CreateInstance", instance::create),
    write(SSO, "UpdateInstance", instance::update),
    write(SSO, "DeleteInstance", instance::delete),
    read(SSO, "ListRegions", instance::list_regions),
    read(SSO, "DescribeRegion", instance::describe_region),
    read(SSO, "ListAccountAssignmentCreationStatus", account_assignment::list_creations),
    read(SSO, "ListAccountAssignmentDeletionStatus", account_assignment::list_deletions),
    read(SSO, "ListPermissionSetProvisioningStatus", provisioning::list_requests),
    write(SSO, "CreateAccountAssignment", account_assignment::create),
    write(SSO, "DeleteAccountAssignment", account_assignment::delete),
    read(SSO, "DescribeAccountAssignmentCreationStatus", account_assignment::creation_status),
    read(SSO, "DescribeAccountAssignmentDeletionStatus", account_assignment::deletion_status),
    read(SSO, "ListAccountAssignments", account_assignment::list),
    read(SSO, "ListAccountAssignmentsForPrincipal", account_assignment::list_for_principal),
    write(SSO, "ProvisionPermissionSet", provisioning::provision),
    read(SSO, "DescribePermissionSetProvisioningStatus", provisioning::status),
    read(SSO, "ListAccountsForProvisionedPermissionSet", provisioning::list_accounts),
    read(SSO, "ListPermissionSetsProvisionedToAccount", provisioning::list_permission_sets),
    write(SSO, "CreateApplication", application::create),
    read(SSO, "DescribeApplication", application::describe),
    read(SSO, "ListApplications", application::list),
    write(SSO, "UpdateApplication", application::update),
    write(SSO, "DeleteApplication", application::delete),
    read(SSO, "ListApplicationProviders", application_provider::list),
    read(SSO, "DescribeApplicationProvider", application_provider::describe),
    write(SSO, "CreateApplicationAssignment", application_assignment::create),
    write(SSO, "DeleteApplicationAssignment", application_assignment::delete),
    read(SSO, "DescribeApplicationAssignment", application_assignment::describe),
    read(SSO, "ListApplicationAssignments", application_assignment::list),
    read(SSO, "ListApplicationAssignmentsForPrincipal", application_assignment::list_for_principal),
    write(SSO, "PutApplicationAssignmentConfiguration", application_assignment::configure),
    read(SSO, "GetApplicationAssignmentConfiguration", application_assignment::configuration),
    tell(STORE, "DescribeIdentityStore", identity_store::describe),
    read(STORE, "ListIdentityStores", identity_store::list),
    write(STORE, "CreateUser", user::create),
    read(STORE, "DescribeUser", user::describe),
    read(STORE, "ListUsers", user::list),
    write(STORE, "UpdateUser", user::update),
    write(STORE, "DeleteUser", user::delete),
    read(STORE, "GetUserId", user::id),
    write(STORE, "CreateGroup", group::create),
    read(STORE, "DescribeGroup", group::describe),
    read(STORE, "ListGroups", group::list),
    write(STORE, "UpdateGroup", group::update),
    write(STORE, "DeleteGroup", group::delete),
    read(STORE, "GetGroupId", group::id),
    write(STORE, "CreateGroupMembership", membership::create),
    read(STORE, "DescribeGroupMembership", membership::describe),
    write(STORE, "DeleteGroupMembership", membership::delete),
    read(STORE, "GetGroupMembershipId", membership::id),
    read(STORE, "ListGroupMemberships", membership::list),
    read(STORE, "ListGroupMembershipsForMember", membership::list_for_member),
    read(STORE, "IsMemberInGroups", membership::is_member),
    tell(ORG, "DescribeOrganization", organization::describe),
    read(ORG, "ListRoots", organization::list_roots),
    read(ORG, "ListOrganizationalUnitsForParent", organization::list_units),
    read(ORG, "DescribeOrganizationalUnit", organization::describe_unit),
    read(ORG, "ListAccounts", organization::list_accounts),
    read(ORG, "ListAccountsForParent", organization::list_accounts_for_parent),
    read(ORG, "DescribeAccount", organization::describe_account),
    read(ORG, "ListParents", organization::list_parents),
    read(ORG, "ListChildren", organization::list_children),
    write(ORG, "RegisterDelegatedAdministrator", delegated_administrator::register),
    write(ORG, "DeregisterDelegatedAdministrator", delegated_administrator::deregister),
    read(ORG, "ListDelegatedAdministrators", delegated_administrator::list),
    read(ORG, "ListDelegatedServicesForAccount", delegated_administrator::list_services),
    write(IAM, "CreatePolicy", customer_policy::create),
    read(IAM, "GetPolicy", customer_policy::get),
    read(IAM, "ListPolicies", customer_policy::list),
    write(IAM, "DeletePolicy", customer_policy::delete),
    write(IAM, "CreatePolicyVersion", customer_policy::create_version),
    read(IAM, "GetPolicyVersion", customer_policy::get_version),
    read(IAM, "ListPolicyVersions", customer_policy::list_versions),
    write(IAM, "SetDefaultPolicyVersion", customer_policy::set_default_version),
    write(IAM, "DeletePolicyVersion", customer_policy::delete_version),
    read(IAM, "ListRoles", role::list),
    read(IAM, "GetRole", role::get),
    read(IAM, "ListAttachedRolePolicies", role::list_attached_policies),
    read(IAM, "ListRolePolicies", role::list_inline_policies),
    read(IAM, "GetRolePolicy", role::get_inline_policy),
    read(IAM, "AttachRolePolicy", role::refuse),
    read(IAM, "DetachRolePolicy", role::refuse),
    read(IAM, "PutRolePolicy", role::refuse),
    read(IAM, "DeleteRolePolicy", role::refuse),
    read(IAM, "UpdateRole", role::refuse),
    read(IAM, "UpdateAssumeRolePolicy", role::refuse),
    read(IAM, "DeleteRole", role::refuse),
    read(IAM, "TagRole", role::refuse),
    read(IAM, "UntagRole", role::refuse),
    read(IAM, "SimulatePrincipalPolicy", simulation::of_principal),
    read(IAM, "SimulateCustomPolicy", simulation::of_documents),
    write(ORG, "CreateOrganizationalUnit", organization_change::create_unit),
    write(ORG, "UpdateOrganizationalUnit", organization_change::update_unit),
    write(ORG, "DeleteOrganizationalUnit", organization_change::delete_unit),
    write(ORG, "MoveAccount", organization_change::move_account),
    write(ORG, "CreateAccount", organization_change::create_account),
    read(ORG, "DescribeCreateAccountStatus", organization_change::account_status),
    read(ORG, "ListCreateAccountStatus", organization_change::list_account_statuses),
    write(ORG, "CreatePolicy", organization_policy::create),
    read(ORG, "DescribePolicy", organization_policy::describe),
    write(ORG, "UpdatePolicy", organization_policy::update),
    write(ORG, "DeletePolicy", organization_policy::delete),
    read(ORG, "ListPolicies", organization_policy::list),
    read(ORG, "ListPoliciesForTarget", organization_policy::list_for_target),
    read(ORG, "ListTargetsForPolicy", organization_policy::list_targets),
    write(ORG, "AttachPolicy", organization_policy::attach),
    write(ORG, "DetachPolicy", organization_policy::detach),
    write(ORG, "EnablePolicyType", organization_policy::enable_type),
    write(ORG, "DisablePolicyType", organization_policy::disable_type),
    write(S3, "PutBucketPolicy", bucket_policy::put),
    read(S3, "GetBucketPolicy", bucket_policy::get),
    write(S3, "DeleteBucketPolicy", bucket_policy::delete),
    read("sso", "ListAccounts", portal::list_accounts),
    read("sso", "ListAccountRoles", portal::list_account_roles),
    write("sso", "GetRoleCredentials", portal::role_credentials),
    write("sso", "Logout", portal::logout),
    read("sts", "GetCallerIdentity", caller::identity),
    write(CLOCK, "Advance", clock::advance),
    tell(CLOCK, "Read", clock::read),
    write(CONSOLE, "SetIdentitySource", identity_source::set),
    tell(CONSOLE, "DescribeIdentitySource", identity_source::describe),
    write(CONSOLE, "DisableUser", user::disable),
    write(CONSOLE, "EnableUser", user::enable),
    write(CONSOLE, "SignIn", session::sign_in),
    write(CONSOLE, "SignOut", session::sign_out),
    read(CONSOLE, "ListSessions", session::list),
    write(CONSOLE, "EndSession", session::end),
    tell(CONSOLE, "DescribePortal", session::describe_portal),
    write(CONSOLE, "SetPortalSessionDuration", session::set_duration),
    write(CONSOLE, "SetPortalSubdomain", session::set_subdomain),
    write(CONSOLE, "CreateSamlApplication", saml_application::create),
    write(CONSOLE, "PutResourcePolicy", resource_policy::put),
    read(CONSOLE, "GetResourcePolicy", resource_policy::get),
    read(CONSOLE, "ListResourcePolicies", resource_policy::list),
    write(CONSOLE, "DeleteResourcePolicy", resource_policy::delete),
    write(CONSOLE, "EnableScim", scim_token::enable),
    write(CONSOLE, "CreateScimToken", scim_token::create),
    read(CONSOLE, "ListScimTokens", scim_token::list),
    write(CONSOLE, "DeleteScimToken", scim_token::delete),
    write(SCIM, "Configure", scim::configure),
    write(SCIM, "PushUser", scim::push_user),
    write(SCIM, "PushGroup", scim::push_group),
    write(SCIM, "DeactivateUser", scim::deactivate_user),
    write(SCIM, "RemoveUser", scim::remove_user),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalogue;

    #[test]
    fn rows_and_the_table_name_the_same_operations_once() {
        let rows: BTreeSet<_> = ROWS.iter().map(|row| (row.service, row.operation)).collect();
        let table = catalogue::services().flat_map(|(name, service)| {
            service.operations.keys().map(move |operation| (name, operation))
        });
        assert_eq!(rows, table.collect());
        assert_eq!(rows.len(), ROWS.len());
    }
}
