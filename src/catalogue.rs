//! What AWS publishes: the operation table, the AWS managed policies and the catalogue of actions.
//!
//! All are data under `assets/aws`, embedded, and unpacked when first asked for, row by row, so that
//! starting the program pays nothing and a call for what it names. Validation, the command line, its help and completion derive from here.
//! What AWS has no API for is a table of the same form, of services of our own, under
//! `assets/vestibule`.

pub mod actions;
pub(crate) mod compressed;
mod lines;
mod managed_policy;
mod table;

use std::{collections::BTreeMap, sync::LazyLock};

pub use lines::Rows;
pub use managed_policy::{
    PREDEFINED, PublishedPolicy, is_hidden, managed_policies, managed_policy,
    managed_policy_document, pickable, published_policy,
};
pub use table::{Member, Operation, Service, Shape, ShapeKind};

/// A service by the name that AWS CLI gives it, as `sso-admin`, or by ours, as `console`.
pub fn service(name: &str) -> Option<&'static Service> {
    TABLE.get(name)
}

/// All services with their names, AWS's and ours, in the order of the alphabet.
pub fn services() -> impl Iterator<Item = (&'static str, &'static Service)> {
    TABLE.iter().map(|(name, service)| (*name, service))
}

/// An operation that the table describes.
pub fn operation(service_name: &str, name: &str) -> Option<&'static Operation> {
    service(service_name)?.operations.get(name)
}

/// Whether the service is one of ours: it stands for what AWS has no API for.
pub fn is_ours(name: &str) -> bool {
    service(name).is_some_and(|service| service.ours)
}

static TABLE: LazyLock<BTreeMap<&'static str, Service>> =
    LazyLock::new(|| sources().into_iter().flat_map(lines::services).collect());

/// The texts of the table: AWS's, which is unpacked when the first operation is asked for, and ours.
fn sources() -> [&'static str; 2] {
    static AWS: LazyLock<String> = LazyLock::new(|| {
        compressed::text(include_bytes!(concat!(env!("OUT_DIR"), "/operations.zst")))
    });
    [&AWS, include_str!("../assets/vestibule/operations.json")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_that_the_table_names_is_there() {
        for (name, service) in services() {
            let tops = service.operations.values().flat_map(|it| it.input.iter().chain(&it.output));
            let below = service.shapes.values().flat_map(|shape| &shape.members);
            for member in tops.chain(below) {
                assert!(service.shape(member.shape).is_some(), "{name}: {}", member.shape);
            }
            for operation in service.operations.keys() {
                assert!(service.ours || service.known.contains(&operation), "{name}: {operation}");
            }
        }
    }

    #[test]
    fn every_pattern_compiles() {
        let mut n_patterns = 0;
        for (_, service) in services() {
            for (name, shape) in service.shapes.iter() {
                if let Some(source) = shape.regex_source() {
                    n_patterns += 1;
                    assert!(regex::Regex::new(source).is_ok(), "{name}: {source}");
                }
            }
        }
        assert!(n_patterns > 40, "{n_patterns}");
    }

    #[test]
    fn patterns_mean_what_they_mean_at_aws() {
        for (service_name, shape, text, expected) in [
            ("sso-admin", "PermissionSetName", "Power_User+=,.@-", true),
            ("sso-admin", "PermissionSetName", "Prüfer", false),
            ("sso-admin", "PermissionSetName", "two words", false),
            ("sso-admin", "PermissionSetName", "line\n", false),
            ("sso-admin", "Duration", "PT12H", true),
            ("sso-admin", "Duration", "P1DT2H30M", true),
            ("sso-admin", "Duration", "P1YT", true),
            ("sso-admin", "Duration", "P", false),
            ("sso-admin", "Duration", "PT", false),
            ("sso-admin", "Duration", "12H", false),
            ("sso-admin", "UUId", "0a1b2c3d-0000-4000-8000-0123456789ab", true),
            ("sso-admin", "UUId", "0A1b2c3d-0000-4000-8000-0123456789ab", false),
            ("sso-admin", "RelayState", "https://a.example/[x]?y=~z&&", true),
            ("sso-admin", "RelayState", "é", false),
            ("identitystore", "UserName", "josé", true),
            ("identitystore", "UserName", "a b", false),
            ("identitystore", "GroupDisplayName", "a b", true),
            ("organizations", "ParentId", "r-ab12", true),
            ("organizations", "ParentId", "r-ab12x/../", false),
        ] {
            let shape = service(service_name).unwrap().shape(shape).unwrap();
            assert_eq!(shape.matches(text), expected, "{text:?}");
        }
    }
}
