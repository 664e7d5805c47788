//! The names that AWS gives to things, and where they come from: the world's seed, never chance.
//!
//! Formats are those of the live service. Ids of one instance share a prefix of its Region,
//! the third group of a directory id begins with `70`.

use std::{
    borrow::Borrow,
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

use rand::{Rng as _, SeedableRng as _, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize, Serializer};

/// Makes a newtype of text for one kind of id. All of a kind begin with the same bytes, as many as `$head` says, or
/// are ordered by what follows them before all else.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident behind $head:literal),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
        #[serde(from = "String")]
        pub struct $name {
            // Where ids differ, in the order of the text: most are told apart without reading it.
            head: u64,
            text: Arc<str>,
        }

        impl $name {
            /// The id as AWS writes it.
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }

        impl<T: Into<Arc<str>>> From<T> for $name {
            fn from(text: T) -> Self {
                let text = text.into();
                Self { head: head(&text, $head), text }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.text.as_ref().to_owned()
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.text)
            }
        }

        // As its text is, which a row is looked for by.
        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.text.hash(state);
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.text
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.text)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text)
            }
        }
    )*};
}

/// The eight bytes of `text` from byte `start` on, as a number that is ordered as they are.
fn head(text: &str, start: usize) -> u64 {
    let mut bytes = [0; 8];
    let behind = text.as_bytes().get(start..).unwrap_or_default();
    for (byte, it) in bytes.iter_mut().zip(behind) {
        *byte = *it;
    }
    u64::from_be_bytes(bytes)
}

id! {
    /// Twelve digits.
    AccountId behind 0,
    /// `ou-<root>-<8>`
    OrganizationalUnitId behind 8,
    /// A UUID of the identity store.
    UserId behind 0,
    /// A UUID of the identity store.
    GroupId behind 0,
    /// A UUID of the identity store.
    MembershipId behind 0,
    /// `arn:aws:sso:::permissionSet/ssoins-<16>/ps-<16>`
    PermissionSetArn behind 59,
    /// `arn:aws:sso::<account>:application/ssoins-<16>/apl-<16>`
    ApplicationArn behind 70,
    /// `arn:aws:iam::aws:policy/…`
    ManagedPolicyArn behind 24,
    /// A lower-case UUID that names an asynchronous request.
    RequestId behind 0,
    /// `p-<10>`, or the name that AWS gave to a policy of its own.
    PolicyId behind 2,
    /// `car-<32>`: a request for a new account.
    AccountRequestId behind 4,
    /// A lower-case UUID that names a session in the access portal.
    SessionId behind 0,
}

impl PermissionSetArn {
    /// The last part, `ps-<16>`, by which AWS's messages name a permission set.
    pub fn id(&self) -> &str {
        last_part(&self.text)
    }
}

impl ApplicationArn {
    /// The last part, `apl-<16>`, by which AWS's messages name an application.
    pub fn id(&self) -> &str {
        last_part(&self.text)
    }
}

impl ManagedPolicyArn {
    /// The policy's name, without its path.
    pub fn name(&self) -> &str {
        last_part(&self.text)
    }
}

/// A source of ids: the seed of the world and how many ids it has given.
///
/// Each id has a stream of the generator of its own, so that what one id is made of never moves another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ids {
    seed: u64,
    given: u64,
}

impl Ids {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, given: 0 }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// `ssoins-<16>`
    pub(crate) fn instance(&mut self, region: &str) -> String {
        format!("ssoins-{}", self.regional(region))
    }

    /// `ps-<16>`
    pub(crate) fn permission_set(&mut self, region: &str) -> String {
        format!("ps-{}", self.regional(region))
    }

    /// `apl-<16>`
    pub(crate) fn application(&mut self, region: &str) -> String {
        format!("apl-{}", self.regional(region))
    }

    /// `d-<10>`
    pub(crate) fn identity_store(&mut self) -> String {
        format!("d-{:010x}", self.draw().bits(40))
    }

    /// The id of a user, a group or a membership.
    pub(crate) fn directory(&mut self) -> String {
        let mut draw = self.draw();
        let (first, second, third) = (draw.bits(32), draw.bits(16), draw.bits(8));
        let (fourth, fifth) = (draw.bits(16), draw.bits(48));
        format!("{first:08x}-{second:04x}-70{third:02x}-{fourth:04x}-{fifth:012x}")
    }

    /// The id of an asynchronous request.
    pub(crate) fn request(&mut self) -> RequestId {
        self.uuid().into()
    }

    /// The id of a session in the access portal.
    pub(crate) fn session(&mut self) -> SessionId {
        self.uuid().into()
    }

    /// A random UUID, version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let mut draw = self.draw();
        let (first, second, third) = (draw.bits(32), draw.bits(16), draw.bits(12));
        let (fourth, fifth) = (draw.bits(14) | 0x8000, draw.bits(48));
        format!("{first:08x}-{second:04x}-4{third:03x}-{fourth:04x}-{fifth:012x}")
    }

    /// `o-<10>`
    pub(crate) fn organization(&mut self) -> String {
        format!("o-{}", self.draw().letters(10, BASE_36))
    }

    /// `r-<4>`
    pub(crate) fn root(&mut self) -> String {
        format!("r-{}", self.draw().letters(4, BASE_36))
    }

    /// `ou-<root's four>-<8>`
    pub(crate) fn organizational_unit(&mut self, root: &str) -> OrganizationalUnitId {
        let root = root.strip_prefix("r-").unwrap_or(root);
        format!("ou-{root}-{}", self.draw().letters(8, BASE_36)).into()
    }

    /// `p-<10>`
    pub(crate) fn organization_policy(&mut self) -> PolicyId {
        format!("p-{}", self.draw().letters(10, BASE_36)).into()
    }

    /// `car-<32>`
    pub(crate) fn account_request(&mut self) -> AccountRequestId {
        format!("car-{}", self.draw().letters(32, BASE_36)).into()
    }

    /// Twelve digits, the first of them not zero.
    pub(crate) fn account(&mut self) -> AccountId {
        format!("{}", 100_000_000_000 + self.draw().next() % 900_000_000_000).into()
    }

    /// What follows the permission set's name in the name of a provisioned role.
    pub(crate) fn role_suffix(&mut self) -> String {
        format!("{:016x}", self.draw().next())
    }

    /// `AROA<17>`
    pub(crate) fn role(&mut self) -> String {
        format!("AROA{}", self.draw().letters(17, BASE_32))
    }

    /// `ANPA<17>`
    pub(crate) fn policy(&mut self) -> String {
        format!("ANPA{}", self.draw().letters(17, BASE_32))
    }

    /// The part of the name of an account's SAML provider that is its own: always the same one.
    pub(crate) fn saml_provider(&self, account: &AccountId) -> String {
        let number = account.as_str().parse::<u64>().unwrap_or_default();
        // From the far end: what is given one after the other never gets there.
        format!("{:016x}", Self { seed: self.seed, given: u64::MAX - number }.peek().next())
    }

    fn peek(&self) -> Draw {
        let mut generator = ChaCha8Rng::seed_from_u64(self.seed);
        generator.set_stream(self.given);
        Draw(generator)
    }

    /// `ASIA<16>`: a key that is temporary.
    pub(crate) fn access_key(&mut self) -> String {
        format!("ASIA{}", self.draw().letters(16, BASE_32))
    }

    /// Forty letters.
    pub(crate) fn secret_key(&mut self) -> String {
        self.draw().letters(40, BASE_64)
    }

    /// What AWS gives beside a temporary key; shorter here.
    pub(crate) fn session_token(&mut self) -> String {
        format!("IQoJb3JpZ2luX2Vj{}", self.draw().letters(80, BASE_64))
    }

    fn regional(&mut self, region: &str) -> String {
        format!("{:04x}{:012x}", region_prefix(region), self.draw().bits(48))
    }

    fn draw(&mut self) -> Draw {
        let draw = self.peek();
        self.given += 1;
        draw
    }
}

/// The numbers that one id is made of. Only raw numbers are used: how a crate samples may change.
struct Draw(ChaCha8Rng);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0.next_u64()
    }

    fn bits(&mut self, n_bits: u32) -> u64 {
        self.next() >> (64 - n_bits)
    }

    fn letters(&mut self, n_letters: usize, alphabet: &[u8]) -> String {
        let size = alphabet.len() as u64;
        (0..n_letters)
            .filter_map(|_| alphabet.get(usize::try_from(self.next() % size).ok()?))
            .map(|&letter| char::from(letter))
            .collect()
    }
}

fn last_part(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// The four hexadecimal digits that ids of a Region's instance begin with.
///
/// Known from live examples where there are any; elsewhere made of the Region's name.
fn region_prefix(region: &str) -> u16 {
    match region {
        "us-east-1" => 0x7223,
        "us-west-2" => 0x7907,
        "eu-north-1" => 0x6508,
        _ => {
            region.bytes().fold(0x6b1d, |hash, byte| (hash ^ u16::from(byte)).wrapping_mul(0x0193))
        }
    }
}

const BASE_36: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const BASE_64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE_32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn ids_are_of_the_forms_that_aws_documents() {
        let mut ids = Ids::new(7);
        let instance = ids.instance("us-east-1");
        assert!(instance.starts_with("ssoins-7223"), "{instance}");
        let set = ids.permission_set("us-east-1");
        assert!(set.starts_with("ps-7223"), "{set}");
        for _ in 0..50 {
            let root = ids.root();
            for (service, shape, id) in [
                ("sso-admin", "InstanceArn", format!("arn:aws:sso:::instance/{instance}")),
                ("sso-admin", "UUId", ids.request().to_string()),
                ("sso-admin", "PrincipalId", ids.directory()),
                ("sso-admin", "AccountId", ids.account().to_string()),
                ("identitystore", "ResourceId", ids.directory()),
                ("identitystore", "IdentityStoreId", ids.identity_store()),
                ("organizations", "OrganizationId", ids.organization()),
                ("organizations", "OrganizationalUnitId", ids.organizational_unit(&root).into()),
                ("organizations", "RootId", root),
            ] {
                let shape = catalogue::service(service).unwrap().shape(shape).unwrap();
                assert!(shape.matches(&id), "{id}");
            }
            assert_eq!(ids.directory().get(14..16), Some("70"));
            let (suffix, role) = (ids.role_suffix(), ids.role());
            assert!(suffix.len() == 16 && suffix.bytes().all(|byte| byte.is_ascii_hexdigit()));
            assert!(role.len() == 21 && role.starts_with("AROA"), "{role}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_ids_and_another_one_others() {
        let draw = |seed| {
            let mut ids = Ids::new(seed);
            [ids.role_suffix(), ids.directory(), ids.role_suffix()]
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let [first, _, third] = draw(1);
        assert_ne!(first, third);
    }
}
