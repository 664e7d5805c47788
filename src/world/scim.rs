//! Automatic provisioning: an external provider pushes people and groups by SCIM, with a bearer token.
//!
//! There are at most two tokens, each good for a year, so that one can be rotated; the provider has one.

use std::sync::Arc;

use jiff::{Span, Timestamp};

use super::{World, time::after};

/// Where an external provider pushes to, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scim {
    /// The address that the provider is given.
    pub endpoint: Arc<str>,
    /// Oldest first; those that expired too, until somebody deletes them.
    pub tokens: Vec<ScimToken>,
    /// The id of the token that the provider uses; a deleted one may still be there.
    pub in_use: Option<Arc<str>>,
}

/// What a provider shows to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimToken {
    /// What the console lists.
    pub id: Arc<str>,
    /// The secret.
    pub token: Arc<str>,
    /// When it was made.
    pub created: Timestamp,
    /// A year later.
    pub expires: Timestamp,
}

impl Scim {
    /// The token with this id.
    pub fn token(&self, id: &str) -> Option<&ScimToken> {
        self.tokens.iter().find(|token| &*token.id == id)
    }

    /// The token that the provider uses, if it has not been deleted.
    pub fn token_in_use(&self) -> Option<&ScimToken> {
        self.token(self.in_use.as_deref()?)
    }
}

impl World {
    /// Automatic provisioning, if it is enabled.
    pub fn scim(&self) -> Option<&Scim> {
        self.scim.as_ref()
    }

    /// Enables automatic provisioning; the first token is given to the provider with the address.
    pub(crate) fn enable_scim(&mut self) -> ScimToken {
        let region = &self.instance.region;
        let id = self.ids.uuid();
        let endpoint = format!("https://scim.{region}.amazonaws.com/{id}/scim/v2").into();
        let token = self.new_scim_token();
        let (tokens, in_use) = (vec![token.clone()], Some(token.id.clone()));
        self.scim = Some(Scim { endpoint, tokens, in_use });
        token
    }

    /// Makes another token, which the provider does not have yet; none where provisioning is not enabled.
    pub(crate) fn add_scim_token(&mut self) -> Option<ScimToken> {
        self.scim.as_ref()?;
        let token = self.new_scim_token();
        self.scim.as_mut()?.tokens.push(token.clone());
        Some(token)
    }

    /// Enables automatic provisioning with tokens that were made before, the oldest first; `in_use` says which
    /// of them the provider has. Their secrets are new: a world's file holds none.
    pub(super) fn restore_scim(&mut self, tokens: &[Timestamp], in_use: Option<usize>) {
        self.enable_scim();
        let tokens: Vec<ScimToken> = tokens.iter().map(|it| self.scim_token_of(*it)).collect();
        if let Some(scim) = &mut self.scim {
            scim.in_use = in_use.and_then(|idx| tokens.get(idx)).map(|it| it.id.clone());
            scim.tokens = tokens;
        }
    }

    /// Deletes a token, also one that the provider uses; says whether it was there.
    pub(crate) fn remove_scim_token(&mut self, id: &str) -> bool {
        let Some(scim) = &mut self.scim else { return false };
        let n_tokens = scim.tokens.len();
        scim.tokens.retain(|token| &*token.id != id);
        scim.tokens.len() < n_tokens
    }

    /// Gives the provider a token; says whether it is one.
    pub(crate) fn use_scim_token(&mut self, id: &str) -> bool {
        let Some(scim) = &mut self.scim else { return false };
        let token = scim.token(id).map(|token| token.id.clone());
        if token.is_some() {
            scim.in_use = token;
            return true;
        }
        false
    }

    fn new_scim_token(&mut self) -> ScimToken {
        self.scim_token_of(self.now)
    }

    fn scim_token_of(&mut self, created: Timestamp) -> ScimToken {
        ScimToken {
            id: self.ids.uuid().into(),
            token: self.ids.session_token().into(),
            created,
            expires: after(created, Span::new().years(1)).unwrap_or(Timestamp::MAX),
        }
    }
}
