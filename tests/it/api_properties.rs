//! What must hold for any list of calls: replay, independence of copies, answers within AWS's table.

use proptest::prelude::*;
use serde_json::{Value, json};
use vestibule::{
    api::{self, Call},
    catalogue,
    sandbox::{Sandbox, Step},
    world::{
        Application, Principal, RequestHandle, World, fixture,
        generate::{Size, generate},
    },
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_replay_makes_the_same_world_and_a_copy_stays_as_it_was(
        calls in prop::collection::vec(any_call(), 1..40)
    ) {
        let start = acme();
        let mut world = start.clone();
        for call in &calls {
            let copy = world.clone();
            let mut call = call.clone();
            api::fill_defaults(&world, &mut call);
            api::resolve_names(&world, &mut call);
            let answer = api::call(&mut world, &call);
            if answer.is_err() {
                prop_assert_eq!(&world, &copy, "{} was refused and changed the world", call);
            }
            let mut again = copy;
            let mut replayed = again.clone();
            prop_assert_eq!(&api::call(&mut again, &call), &answer);
            prop_assert_eq!(&again, &world);
            if answer.is_ok() {
                prop_assert_eq!(api::again(&mut replayed, &call), api::changes(&call));
                prop_assert_eq!(&replayed, &world);
            }
        }
        prop_assert_eq!(&start, &acme());
    }

    #[test]
    fn roles_stand_exactly_where_something_is_assigned(
        calls in prop::collection::vec(any_call(), 1..40)
    ) {
        let world = after(&calls);
        for role in world.roles() {
            let n_assigned = world.assignments_in(&role.account, &role.permission_set).count();
            prop_assert!(n_assigned > 0, "nobody is assigned {}", role.name);
        }
        for assignment in world.assignments() {
            prop_assert!(world.role(&assignment.account, &assignment.permission_set).is_some());
        }
        for user in world.users() {
            for tile in world.portal(&user.id) {
                prop_assert!(!tile.permission_sets.is_empty());
            }
        }
    }

    /// The line that the history says of a step does what the step did, with names for ids.
    #[test]
    fn what_the_history_says_can_be_typed_again(
        calls in prop::collection::vec(any_call(), 1..30)
    ) {
        let (mut world, mut steps) = (acme(), Vec::new());
        for mut call in calls {
            api::fill_defaults(&world, &mut call);
            api::resolve_names(&world, &mut call);
            if api::changes(&call) && api::call(&mut world, &call).is_ok() {
                steps.push(call);
            }
        }
        let n_steps = steps.len();
        let steps_of = steps.iter().map(Step::of).collect();
        let (mut sandbox, lost) = Sandbox::resume("acme", acme(), steps_of, n_steps);
        prop_assert_eq!(lost, None);
        for (idx, call) in steps.iter().enumerate() {
            let mut typed = sandbox.clone();
            sandbox.go_to(idx + 1);
            typed.go_to(idx);
            let told = sandbox.told(idx);
            prop_assert!(!told.contains("ssoins-"), "{}", told);
            // What was called otherwise before is called as it is now.
            if !call.operation.starts_with("Update") {
                let outcome = typed.run(&told);
                prop_assert!(outcome.output.is_ok(), "{}: {:?}", told, outcome.output);
                prop_assert_eq!(typed.world(), sandbox.world(), "{}", told);
            }
        }
    }

    #[test]
    fn the_pages_of_a_list_add_up_to_the_list(
        calls in prop::collection::vec(any_call(), 1..40), size in 1..4_usize
    ) {
        let mut world = after(&calls);
        for (service, operation, input, list) in LISTS {
            let mut call = Call::new(service, operation, serde_json::from_str(input).unwrap());
            api::fill_defaults(&world, &mut call);
            api::resolve_names(&world, &mut call);
            let whole = match api::call(&mut world, &call) {
                Ok(answer) => answer[list].as_array().unwrap().clone(),
                Err(_) => continue,
            };
            let mut paged = Vec::new();
            call.input.insert("MaxResults".to_owned(), size.into());
            loop {
                let answer = api::call(&mut world, &call).unwrap();
                let page = answer[list].as_array().unwrap();
                paged.extend(page.iter().cloned());
                let Some(token) = answer.get("NextToken") else { break };
                prop_assert_eq!(page.len(), size);
                call.input.insert("NextToken".to_owned(), token.clone());
            }
            prop_assert_eq!(paged, whole, "{}", operation);
        }
    }

    #[test]
    fn what_an_index_finds_is_what_a_search_finds(
        calls in prop::collection::vec(any_call(), 1..40)
    ) {
        let world = after(&calls);
        for user in world.users() {
            let found = world.user_named(&user.user_name).unwrap();
            prop_assert_eq!(&found.id, &user.id);
            let own: Vec<_> = world.memberships().filter(|it| it.user == user.id).collect();
            prop_assert_eq!(world.memberships_of(&user.id).collect::<Vec<_>>(), own);
        }
        for group in world.groups() {
            prop_assert_eq!(world.group_named(&group.display_name), Some(group));
            let own: Vec<_> = world.memberships().filter(|it| it.group == group.id).collect();
            for membership in &own {
                let found = world.membership_of(&membership.user, &group.id);
                prop_assert_eq!(found, Some(*membership));
            }
            prop_assert_eq!(world.members_of(&group.id).collect::<Vec<_>>(), own);
        }
        for set in world.permission_sets() {
            prop_assert_eq!(world.permission_set_named(&set.name), Some(set));
            let own: Vec<_> = world.roles().filter(|it| it.permission_set == set.arn).collect();
            prop_assert_eq!(world.roles_of(&set.arn).collect::<Vec<_>>(), own);
        }
        let groups = world.groups().map(|it| Principal::Group(it.id.clone()));
        let users = world.users().map(|it| Principal::User(it.id.clone()));
        for principal in groups.chain(users) {
            let own: Vec<_> = world.assignments().filter(|it| it.principal == principal).collect();
            prop_assert_eq!(world.assignments_of(&principal).collect::<Vec<_>>(), own);
        }
        applications_are_found(&world)?;
        for account in world.organization.accounts() {
            prop_assert_eq!(world.organization.account_named(&account.name), Some(account));
            let own: Vec<_> = world.assignments().filter(|it| it.account == account.id).collect();
            prop_assert_eq!(world.assignments_of_account(&account.id).collect::<Vec<_>>(), own);
        }
        let kinds = [RequestHandle::Creation, RequestHandle::Deletion, RequestHandle::Provisioning];
        let n_requests = kinds.map(|kind| world.requests_for(kind, 0).count()).iter().sum::<usize>();
        prop_assert_eq!(n_requests, world.requests().count());
    }

    #[test]
    fn any_json_at_all_is_answered_or_refused(
        operation in prop::sample::select(api::served().collect::<Vec<_>>()),
        values in prop::collection::vec(any_json(), 1..6),
    ) {
        let mut world = acme();
        let mut call = Call::new(operation.0, operation.1, Value::Null);
        let members = &catalogue::operation(operation.0, operation.1).unwrap().input;
        for (member, value) in members.iter().zip(values) {
            call.input.insert(member.name.to_owned(), value);
        }
        api::resolve_names(&world, &mut call);
        let copy = world.clone();
        if api::call(&mut world, &call).is_err() {
            prop_assert_eq!(world, copy);
        }
    }
}

/// By name, by whoever is assigned, and in the portals of those who may use them.
fn applications_are_found(world: &World) -> Result<(), TestCaseError> {
    for application in world.applications() {
        let named = world.application_named(&application.name).unwrap();
        prop_assert_eq!(&named.name, &application.name);
        for principal in world.assigned_to(&application.arn) {
            prop_assert!(world.applications_of(principal).any(|arn| *arn == application.arn));
        }
    }
    for user in world.users() {
        let principals = world.principals_of(&user.id);
        let is_mine = |it: &&Application| {
            let mut mine = principals.iter();
            it.is_enabled
                && it.is_visible
                && (!it.is_assignment_required
                    || mine.any(|principal| world.is_assigned_to(&it.arn, principal)))
        };
        let mine: Vec<_> = world.applications().filter(is_mine).collect();
        prop_assert_eq!(world.portal_applications(&user.id), mine);
        for principal in &principals {
            for arn in world.applications_of(principal) {
                prop_assert!(world.is_assigned_to(arn, principal));
                prop_assert!(world.application(arn.as_str()).is_some());
            }
        }
    }
    Ok(())
}

/// AWS's table has no more in a list of applications, though it takes a page size of a hundred.
#[test]
fn a_page_of_applications_holds_fifty() {
    let mut world = generate(Size { applications: 60, ..Size::SMALL }, 1);
    let mut call = sso("ListApplications", json!({ "MaxResults": 100 }));
    api::fill_defaults(&world, &mut call);
    let mut page = |call: &Call| {
        let answer = api::call(&mut world, call).unwrap();
        let n_rows = answer.get("Applications").and_then(Value::as_array).map_or(0, Vec::len);
        (n_rows, answer.get("NextToken").cloned())
    };
    let (first, token) = page(&call);
    call.input.extend(token.map(|token| ("NextToken".to_owned(), token)));
    assert_eq!((first, page(&call)), (50, (10, None)));
}

/// Every list of AWS's that may be long, with a call of it and the member that holds the list.
const LISTS: &[(&str, &str, &str, &str)] = &[
    ("sso-admin", "ListPermissionSets", "{}", "PermissionSets"),
    ("sso-admin", "ListApplications", "{}", "Applications"),
    (
        "sso-admin",
        "ListApplications",
        r#"{ "Filter": { "ApplicationAccount": "management" } }"#,
        "Applications",
    ),
    (
        "sso-admin",
        "ListApplicationAssignments",
        r#"{ "ApplicationArn": "Wiki" }"#,
        "ApplicationAssignments",
    ),
    (
        "sso-admin",
        "ListApplicationAssignmentsForPrincipal",
        r#"{ "PrincipalId": "devi.nair", "PrincipalType": "USER" }"#,
        "ApplicationAssignments",
    ),
    (
        "sso-admin",
        "ListApplicationAssignmentsForPrincipal",
        r#"{ "PrincipalId": "devi.nair", "PrincipalType": "USER", "Filter": { "ApplicationArn": "Wiki" } }"#,
        "ApplicationAssignments",
    ),
    ("identitystore", "ListUsers", "{}", "Users"),
    ("identitystore", "ListGroups", "{}", "Groups"),
    ("organizations", "ListAccounts", "{}", "Accounts"),
    ("organizations", "ListAccountsForParent", r#"{ "ParentId": "Workloads" }"#, "Accounts"),
    (
        "organizations",
        "ListChildren",
        r#"{ "ParentId": "Root", "ChildType": "ORGANIZATIONAL_UNIT" }"#,
        "Children",
    ),
    (
        "sso-admin",
        "ListAccountAssignments",
        r#"{ "AccountId": "staging", "PermissionSetArn": "ViewOnlyAccess" }"#,
        "AccountAssignments",
    ),
    (
        "sso-admin",
        "ListAccountAssignmentsForPrincipal",
        r#"{ "PrincipalId": "ana.ruiz", "PrincipalType": "USER" }"#,
        "AccountAssignments",
    ),
    (
        "sso-admin",
        "ListAccountAssignmentsForPrincipal",
        r#"{ "PrincipalId": "devi.nair", "PrincipalType": "USER", "Filter": { "AccountId": "network" } }"#,
        "AccountAssignments",
    ),
    ("identitystore", "ListGroupMemberships", r#"{ "GroupId": "Developers" }"#, "GroupMemberships"),
    (
        "identitystore",
        "ListGroupMembershipsForMember",
        r#"{ "MemberId": { "UserId": "ana.ruiz" } }"#,
        "GroupMemberships",
    ),
    (
        "sso-admin",
        "ListAccountsForProvisionedPermissionSet",
        r#"{ "PermissionSetArn": "ViewOnlyAccess" }"#,
        "AccountIds",
    ),
    (
        "sso-admin",
        "ListPermissionSetsProvisionedToAccount",
        r#"{ "AccountId": "network" }"#,
        "PermissionSets",
    ),
];

/// Acme after these calls, where they were not refused.
pub(crate) fn after(calls: &[Call]) -> World {
    let mut world = acme();
    for call in calls {
        let mut call = call.clone();
        api::fill_defaults(&world, &mut call);
        api::resolve_names(&world, &mut call);
        let _ = api::call(&mut world, &call);
    }
    world
}

pub(crate) fn acme() -> World {
    fixture::parse("acme.toml", include_str!("../../content/worlds/acme.toml")).unwrap()
}

pub(crate) fn any_call() -> impl Strategy<Value = Call> {
    let name = |names: &'static [&'static str]| prop::sample::select(names);
    let set = || name(&["AdministratorAccess", "ViewOnlyAccess", "Audit", "Nobodys"]);
    let account = || name(&["management", "staging", "development", "123456789012"]);
    let person = || name(&["ana.ruiz", "grace.kim", "hana.ito", "devi.nair"]);
    let group = || name(&["Developers", "Platform", "Night"]);
    let policy = || name(&["SecurityAudit", "ViewOnlyAccess", "Nothing"]);
    prop_oneof![
        anything_of_ours(),
        about_applications(),
        about_the_organization(),
        set().prop_map(|set| sso("CreatePermissionSet", json!({ "Name": set }))),
        set().prop_map(|set| sso("DeletePermissionSet", json!({ "PermissionSetArn": set }))),
        (set(), "PT[0-9]{1,2}H").prop_map(|(set, duration)| sso(
            "UpdatePermissionSet",
            json!({ "PermissionSetArn": set, "SessionDuration": duration })
        )),
        (set(), policy(), any::<bool>()).prop_map(|(set, policy, attach)| sso(
            if attach {
                "AttachManagedPolicyToPermissionSet"
            } else {
                "DetachManagedPolicyFromPermissionSet"
            },
            json!({ "PermissionSetArn": set, "ManagedPolicyArn": policy })
        )),
        (set(), account(), person(), group(), any::<[bool; 2]>()).prop_map(
            |(set, account, person, group, [create, to_group])| sso(
                if create { "CreateAccountAssignment" } else { "DeleteAccountAssignment" },
                json!({
                    "TargetId": account,
                    "TargetType": "AWS_ACCOUNT",
                    "PermissionSetArn": set,
                    "PrincipalType": if to_group { "GROUP" } else { "USER" },
                    "PrincipalId": if to_group { group } else { person },
                })
            )
        ),
        (set(), account()).prop_map(|(set, account)| sso(
            "ProvisionPermissionSet",
            json!({ "PermissionSetArn": set, "TargetType": "AWS_ACCOUNT", "TargetId": account })
        )),
        person().prop_map(|name| store(
            "CreateUser",
            json!({
                "UserName": name,
                "DisplayName": name,
                "Name": { "GivenName": "A", "FamilyName": "B" },
            })
        )),
        (person(), "[A-Z]{1,3}").prop_map(|(name, title)| store(
            "UpdateUser",
            json!({ "UserId": name, "Operations": [{ "AttributePath": "title", "AttributeValue": title }] })
        )),
        person().prop_map(|name| store("DeleteUser", json!({ "UserId": name }))),
        group().prop_map(|name| store("CreateGroup", json!({ "DisplayName": name }))),
        group().prop_map(|name| store("DeleteGroup", json!({ "GroupId": name }))),
        (group(), person()).prop_map(|(group, person)| store(
            "CreateGroupMembership",
            json!({ "GroupId": group, "MemberId": { "UserId": person } })
        )),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(&["ana.ruiz", "Developers", "staging", "ViewOnlyAccess", "Root"][..])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[A-Z][a-z]{0,6}", inner, 0..4)
                .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

/// Policies of the organization, and its delegated administrator.
fn about_the_organization() -> impl Strategy<Value = Call> {
    let kind = || prop::sample::select(&["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"][..]);
    let policy = || prop::sample::select(&["Limit", "FullAWSAccess", "RCPFullAWSAccess"][..]);
    let target = || prop::sample::select(&["Root", "Workloads", "staging", "management"][..]);
    let document = json!({
        "Version": "2012-10-17",
        "Statement": { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*" },
    });
    prop_oneof![
        (kind(), any::<bool>()).prop_map(|(kind, enable)| organizations(
            if enable { "EnablePolicyType" } else { "DisablePolicyType" },
            json!({ "RootId": "Root", "PolicyType": kind })
        )),
        kind().prop_map(move |kind| {
            let mut document = document.clone();
            if kind == "SERVICE_CONTROL_POLICY" {
                document
                    .pointer_mut("/Statement")
                    .and_then(|it| it.as_object_mut()?.shift_remove("Principal"));
            }
            let content = document.to_string();
            organizations(
                "CreatePolicy",
                json!({ "Name": "Limit", "Type": kind, "Description": "", "Content": content }),
            )
        }),
        (policy(), target(), any::<bool>()).prop_map(|(policy, target, attach)| organizations(
            if attach { "AttachPolicy" } else { "DetachPolicy" },
            json!({ "PolicyId": policy, "TargetId": target })
        )),
        policy().prop_map(|it| organizations("DeletePolicy", json!({ "PolicyId": it }))),
        (target(), any::<bool>()).prop_map(|(target, register)| organizations(
            if register {
                "RegisterDelegatedAdministrator"
            } else {
                "DeregisterDelegatedAdministrator"
            },
            json!({ "AccountId": target, "ServicePrincipal": "sso.amazonaws.com" })
        )),
        Just(Call::new("console", "SetPortalSubdomain", json!({ "Subdomain": "acme" }))),
    ]
}

/// Applications, and who is assigned to them.
fn about_applications() -> impl Strategy<Value = Call> {
    let application = || prop::sample::select(&["Wiki", "Ledger"][..]);
    let people = prop::sample::select(
        &[
            ("USER", "ana.ruiz"),
            ("USER", "devi.nair"),
            ("GROUP", "Developers"),
            ("GROUP", "Platform"),
        ][..],
    );
    prop_oneof![
        2 => (application(), any::<Option<bool>>()).prop_map(|(name, token)| {
            let custom = "arn:aws:sso::aws:applicationProvider/custom";
            let plain = json!({ "Name": name, "ApplicationProviderArn": custom });
            let again = |token: bool| json!({ "Name": name, "ApplicationProviderArn": custom, "ClientToken": token.to_string() });
            sso("CreateApplication", token.map_or(plain, again))
        }),
        1 => application().prop_map(|it| sso("DeleteApplication", json!({ "ApplicationArn": it }))),
        1 => (application(), any::<bool>()).prop_map(|(it, required)| sso(
            "PutApplicationAssignmentConfiguration",
            json!({ "ApplicationArn": it, "AssignmentRequired": required })
        )),
        1 => (application(), application(), any::<bool>()).prop_map(|(it, name, enabled)| sso(
            "UpdateApplication",
            json!({
                "ApplicationArn": it,
                "Name": name,
                "Status": if enabled { "ENABLED" } else { "DISABLED" },
            })
        )),
        6 => (application(), people, 0..4_u8).prop_map(|(it, (kind, name), n)| sso(
            if n == 0 { "DeleteApplicationAssignment" } else { "CreateApplicationAssignment" },
            json!({ "ApplicationArn": it, "PrincipalType": kind, "PrincipalId": name })
        )),
    ]
}

/// What AWS has no API for, and the portal.
fn anything_of_ours() -> impl Strategy<Value = Call> {
    let person = || prop::sample::select(&["ana.ruiz", "grace.kim", "devi.nair"][..]);
    let source = prop::sample::select(&["EXTERNAL", "ACTIVE_DIRECTORY_MANAGED"][..]);
    let about = ["DisableUser", "EnableUser", "SignIn", "SignOut", "ListSessions"];
    let about = prop::sample::select(about.to_vec());
    prop_oneof![
        1 => source.prop_map(|kind| Call::new(
            "console",
            "SetIdentitySource",
            if kind == "EXTERNAL" {
                json!({ "Type": kind, "ProviderName": "Okta" })
            } else {
                json!({ "Type": kind })
            }
        )),
        6 => (about, person()).prop_map(|(operation, person)| Call::new(
            "console",
            operation,
            json!({ "UserId": person })
        )),
        1 => prop::sample::select(vec!["Wiki", "Payroll"]).prop_map(|name| Call::new(
            "console",
            "CreateSamlApplication",
            json!({ "DisplayName": name, "AcsUrl": "https://a.example.com", "Audience": "urn:a" })
        )),
        3 => about_resources(),
        2 => any::<bool>().prop_map(|enable| Call::new(
            "console",
            if enable { "EnableScim" } else { "CreateScimToken" },
            Value::Null
        )),
        4 => (person(), prop::sample::select(vec!["Developers", "Night"])).prop_map(
            |(person, group)| Call::new(
                "scim",
                "PushGroup",
                json!({ "DisplayName": group, "Members": [person, "nobody"] })
            )
        ),
        2 => (1..20_u8).prop_map(|hours| Call::new(
            "clock",
            "Advance",
            json!({ "By": format!("PT{hours}H") })
        )),
        4 => (person(), any::<bool>()).prop_map(|(person, logout)| if logout {
            Call::new("sso", "Logout", json!({ "accessToken": person }))
        } else {
            Call::new(
                "sso",
                "GetRoleCredentials",
                json!({
                    "accessToken": person,
                    "accountId": "staging",
                    "roleName": "ViewOnlyAccess"
                }),
            )
        }),
    ]
}

/// Policies of resources, by the console and by S3's own calls.
fn about_resources() -> impl Strategy<Value = Call> {
    let accounts = prop::sample::select(vec!["production", "staging", "888899990000"]);
    let names = prop::sample::select(vec!["acme-photos", "acme-logs"]);
    (0..6_u8, names, accounts).prop_map(|(n, name, account)| {
        let arn = format!("arn:aws:s3:::{name}");
        let statement = json!({
            "Effect": "Allow", "Principal": {"AWS": "777788889999"}, "Action": "s3:GetObject",
            "Resource": format!("{arn}/*"),
        });
        let policy = json!({"Version": "2012-10-17", "Statement": statement}).to_string();
        match n {
            0 | 1 => Call::new(
                "console",
                "PutResourcePolicy",
                json!({"ResourceArn": arn, "PolicyDocument": policy, "AccountId": account}),
            ),
            2 => Call::new(
                "console",
                "PutResourcePolicy",
                json!({
                    "ResourceArn": "arn:aws:sqs:us-west-2:888899990000:orders",
                    "PolicyDocument": policy,
                }),
            ),
            3 => Call::new("console", "DeleteResourcePolicy", json!({"ResourceArn": name})),
            4 => Call::new("s3api", "PutBucketPolicy", json!({"Bucket": name, "Policy": policy})),
            _ => Call::new("s3api", "DeleteBucketPolicy", json!({"Bucket": name})),
        }
    })
}

fn sso(operation: &str, input: Value) -> Call {
    Call::new("sso-admin", operation, input)
}

fn organizations(operation: &str, input: Value) -> Call {
    Call::new("organizations", operation, input)
}

fn store(operation: &str, input: Value) -> Call {
    Call::new("identitystore", operation, input)
}
