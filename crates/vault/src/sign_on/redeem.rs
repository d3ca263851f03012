//! Back from the provider: whether the answer belongs to a question of this device, and what is sent for
//! its code. A state is used up before anything is sent: an answer comes once.

use super::depart::age_seconds_max;
use super::{SignOnFault, Visit};
use crate::Vault;
use crate::ceremonies::Ceremonies;
use crate::error::Error;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use genpon_formats::oidc::Discovery;
use genpon_model::Timestamp;
use genpon_model::web_address::{WebAddress, encoded};
use zeroize::Zeroizing;

/// Characters of a code or a state that are looked at.
const CHARS_MAX: usize = 4096;

/// What the browser brings back.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The state of the question.
    pub state: String,
    /// The code; empty where the provider refused.
    pub code: String,
    /// The issuer, where the provider names itself.
    pub issuer: String,
}

/// A code on its way to becoming a token. Made by [`Vault::redeem`] alone, used once.
pub struct Redemption {
    /// Where to send it.
    pub endpoint: WebAddress,
    /// The body of the request: a form.
    pub body: Zeroizing<String>,
    /// The header `Authorization`, where there is a secret.
    pub authorization: Option<Zeroizing<String>>,
    /// Who is on the way.
    pub visit: Visit,
    pub(super) nonce: String,
    /// The earliest moment at which the person may have logged in at the provider.
    pub(super) authenticated_since: Option<Timestamp>,
}

impl Vault {
    /// What to send to the provider for the code of an answer.
    ///
    /// # Errors
    /// An answer to no question of this device, a refusal of the provider, another issuer.
    pub fn redeem(
        &self,
        mut visit: Visit,
        answer: &Answer,
        discovery: &Discovery,
    ) -> Result<Redemption, Error> {
        let house = self.house(visit.institution)?;
        let at = self.now().at;
        let Some(is_again) = self.answered(&visit, &answer.state, at) else {
            visit.again = None;
            return Err(self.refuse_sign_on(&visit, SignOnFault::State));
        };
        let begun_at = Ceremonies::begun_at(&answer.state);
        if !is_again {
            visit.again = None;
        }
        if let Some(fault) = fault_of(answer, discovery) {
            return Err(self.refuse_sign_on(&visit, fault));
        }
        let masters = house.masters();
        let back = self.return_address(visit.institution, &visit.provider);
        let (Some(provider), Some(back)) = (masters.provider(&visit.provider), back) else {
            return Err(self.refuse_sign_on(&visit, SignOnFault::ProviderUnknown));
        };
        let (nonce, verifier) = self.behind(&answer.state);
        let mut body = form(&[
            ("grant_type", "authorization_code"),
            ("code", &answer.code),
            ("redirect_uri", &back),
            ("code_verifier", &verifier),
            ("client_id", provider.client_id.as_str()),
        ]);
        let secret = self.client_secret(&house, &visit.provider)?;
        let authorization = match &secret {
            Some(secret) if discovery.takes_secret_in_body => {
                body.push_str("&client_secret=");
                body.push_str(&encoded(secret));
                None
            }
            Some(secret) => Some(basic(provider.client_id.as_str(), secret)),
            None => None,
        };
        let since = |age: i64| match is_again {
            true => begun_at,
            false => Some(at.plus_seconds(-age)),
        };
        Ok(Redemption {
            endpoint: discovery.token_endpoint.clone(),
            body: Zeroizing::new(body),
            authorization,
            nonce,
            authenticated_since: age_seconds_max(provider, is_again).and_then(since),
            visit,
        })
    }

    /// Uses the state up: whether it was asked for a second proof, or for a log-in; none if for neither.
    fn answered(&self, visit: &Visit, state: &str, at: Timestamp) -> Option<bool> {
        if state.len() > CHARS_MAX {
            return None;
        }
        let use_up = |purpose| self.ceremonies().use_up(purpose, state, at);
        let token = visit.again.as_ref().map(|(_, token)| &**token);
        if token.is_some_and(|token| use_up(visit.bound(Some(token)))) {
            return Some(true);
        }
        use_up(visit.bound(None)).then_some(false)
    }
}

fn fault_of(answer: &Answer, discovery: &Discovery) -> Option<SignOnFault> {
    let is_named = !answer.issuer.is_empty();
    if (is_named || discovery.names_itself) && answer.issuer != discovery.issuer {
        return Some(SignOnFault::AnswerIssuer);
    }
    let has_code = !answer.code.is_empty() && answer.code.len() <= CHARS_MAX;
    (!has_code).then_some(SignOnFault::Refused)
}

fn form(fields: &[(&str, &str)]) -> String {
    let fields = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    fields.collect::<Vec<_>>().join("&")
}

/// RFC 6749 §2.3.1: both encoded like a form before they are joined.
fn basic(client_id: &str, secret: &str) -> Zeroizing<String> {
    let pair = Zeroizing::new(format!("{}:{}", encoded(client_id), encoded(secret)));
    Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())))
}
