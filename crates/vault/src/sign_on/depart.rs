//! To the provider: the question that only this device can bring the answer to.
//!
//! Nothing is kept of it: nonce and verifier follow from the state under a key of this process, so that
//! asking cannot fill memory, and an answer after a restart is refused.

use super::{SignOnFault, Visit};
use crate::Vault;
use crate::error::Error;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_formats::oidc::Discovery;
use genpon_model::registers::IdentityProvider;

impl Vault {
    /// Where the browser goes to log in, or to prove again who somebody is.
    ///
    /// # Errors
    /// A provider that is not in use.
    pub fn depart(&self, visit: &Visit, discovery: &Discovery) -> Result<String, Error> {
        let house = self.house(visit.institution)?;
        let masters = house.masters();
        let back = self.return_address(visit.institution, &visit.provider);
        let (Some(provider), Some(back)) = (masters.provider(&visit.provider), back) else {
            return Err(self.refuse_sign_on(visit, SignOnFault::ProviderUnknown));
        };
        let token = visit.again.as_ref().map(|(_, token)| &**token);
        let (random, at) = (self.random_array()?, self.now().at);
        let state = self.ceremonies().challenge(visit.bound(token), &random, at);
        let (nonce, verifier) = self.behind(&state);
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
        let scope = scope(provider);
        let classes = joined(&provider.two_by_acr);
        let age = age_seconds_max(provider, token.is_some()).map(|age| age.to_string());
        let mut parameters = vec![
            ("response_type", "code"),
            ("client_id", provider.client_id.as_str()),
            ("redirect_uri", &back),
            ("scope", &scope),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("ui_locales", visit.lang.tag()),
        ];
        if token.is_some() {
            parameters.push(("prompt", "login"));
        }
        if let Some(age) = &age {
            parameters.push(("max_age", age));
        }
        if !classes.is_empty() {
            parameters.push(("acr_values", &classes));
        }
        Ok(discovery.authorization_endpoint.with_query(&parameters))
    }

    /// Nonce and code verifier (RFC 7636 §4.1) of a state.
    pub(super) fn behind(&self, state: &str) -> (String, String) {
        let derived = |name| URL_SAFE_NO_PAD.encode(self.ceremonies().derived(name, state));
        (derived("nonce"), derived("verifier"))
    }
}

/// How old a log-in at the provider may be, in seconds; a second proof is a new one.
pub(super) fn age_seconds_max(provider: &IdentityProvider, is_again: bool) -> Option<i64> {
    let minutes = provider
        .age_minutes_max
        .map(|minutes| i64::from(minutes) * 60);
    if is_again { Some(0) } else { minutes }
}

fn scope(provider: &IdentityProvider) -> String {
    let more = joined(&provider.scopes);
    if more.is_empty() {
        "openid".to_owned()
    } else {
        format!("openid {more}")
    }
}

fn joined(names: &[genpon_model::text::Name]) -> String {
    let names: Vec<&str> = names.iter().map(genpon_model::text::Name::as_str).collect();
    names.join(" ")
}
