//! Log-in through an identity provider of the institution: OpenID Connect Core 1.0, the code flow with
//! PKCE (RFC 7636), one address of return for each provider (RFC 9700).
//!
//! Three steps: [`Vault::depart`] says where the browser goes, [`Vault::redeem`] what the server sends to
//! the provider for the code, [`Vault::sign_on`] checks the token and lets the person in like anybody
//! else: terminal, hours, steps and trail are those of every log-in. Only who is in the register of
//! people gets in; a provider makes nobody. The vault sends nothing itself: documents come as arguments.

mod arrive;
mod depart;
mod redeem;
mod verify;

pub use arrive::SignedOn;
pub use redeem::{Answer, Redemption};

use crate::Vault;
use crate::caller::Caller;
use crate::ceremonies::Purpose;
use crate::desk::{About, Actor};
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::log_in::Arrival;
use crate::masters::Masters;
use crate::sessions::{DeviceMark, SessionToken};
use genpon_formats::locale::Lang;
use genpon_formats::oidc::{TokenFault, VerificationKey, read_keys};
use genpon_model::digest::DigestAlgorithm;
use genpon_model::id::InstitutionId;
use genpon_model::register::Localized;
use genpon_model::registers::IdentityProvider;
use genpon_model::text::Code;
use genpon_model::web_address::WebAddress;
use std::sync::Arc;

/// Where providers send people back, before the provider's code and `/return`.
pub const RETURN_PATH: &str = "/login/sso";

/// Why somebody did not get in through a provider. The trail has it; the person reads one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignOnFault {
    /// No such provider, or not in use.
    #[error("the provider is not registered or not in use")]
    ProviderUnknown,
    /// The provider, or its documents, cannot be reached.
    #[error("the provider cannot be reached")]
    Unreachable,
    /// It answers what it may not.
    #[error("the provider does not answer as it should")]
    Document,
    /// The question was not asked from this device for this purpose, has ended, or was answered.
    #[error("the answer belongs to no question of this device")]
    State,
    /// The answer names another issuer (RFC 9207).
    #[error("the answer comes from another issuer")]
    AnswerIssuer,
    /// The provider did not let the person in, or the person turned back.
    #[error("the provider refused")]
    Refused,
    /// The provider gave no token for the code.
    #[error("the provider gave no token for the code")]
    CodeRefused,
    /// The token is not good.
    #[error(transparent)]
    Token(#[from] TokenFault),
    /// The token does not say who the person is.
    #[error("the token does not have the claim")]
    ClaimMissing,
    /// Nobody in the register is called so, or not any more.
    #[error("nobody of this name is registered and in use")]
    PersonUnknown,
    /// Somebody else than the one whose session it is.
    #[error("the token is of another person")]
    AnotherPerson,
    /// Two elements let the person in; the provider says one.
    #[error("the provider vouches for one element where two are asked for")]
    OneElement,
}

impl SignOnFault {
    /// Its code, for the trail.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ProviderUnknown => "provider-unknown",
            Self::Unreachable => "provider-unreachable",
            Self::Document => "provider-document",
            Self::State => "state",
            Self::AnswerIssuer => "answer-issuer",
            Self::Refused => "provider-refused",
            Self::CodeRefused => "code-refused",
            Self::Token(fault) => fault.code(),
            Self::ClaimMissing => "claim-missing",
            Self::PersonUnknown => "person-unknown",
            Self::AnotherPerson => "another-person",
            Self::OneElement => "one-element",
        }
    }
}

/// Somebody on the way to a provider, or back.
#[derive(Clone)]
pub struct Visit {
    /// In which institution.
    pub institution: InstitutionId,
    /// Which provider.
    pub provider: Code,
    /// Network address.
    pub source: Option<String>,
    /// The device.
    pub device: Option<DeviceMark>,
    /// The language of the pages.
    pub lang: Lang,
    /// Whose open or locked session it is, where somebody proves again who they are.
    pub again: Option<(Caller, Arc<SessionToken>)>,
}

impl Visit {
    fn arrival(&self) -> Arrival {
        Arrival {
            source: self.source.clone(),
            device: self.device.clone(),
            lang: self.lang,
        }
    }

    /// What a question is bound to: provider, device, and the session that it is asked for.
    fn bound(&self, again: Option<&SessionToken>) -> Purpose {
        let session = again.map(|token| token.name().to_string());
        let device = self.device.as_ref();
        let text = format!(
            "genpon/sign-on/1\n{}\n{}\n{}\n{}\n{}",
            self.institution,
            self.provider,
            session.as_deref().unwrap_or("log-in"),
            device
                .map(|mark| mark.secret_digest().to_string())
                .unwrap_or_default(),
            device
                .and_then(DeviceMark::certificate_hex)
                .unwrap_or_default(),
        );
        let digest = DigestAlgorithm::Sha256.digest(text.as_bytes());
        Purpose::SignOn(digest.as_bytes().try_into().unwrap_or_default())
    }
}

/// A provider as the log-in page and the server need it.
#[derive(Debug, Clone)]
pub struct Offered {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: Localized,
    /// Its issuer.
    pub issuer: WebAddress,
    /// Under which name it knows Genpon.
    pub client_id: String,
    /// Its keys, where they are pinned.
    pub pinned: Option<Vec<VerificationKey>>,
}

impl Vault {
    /// The providers through which people may come in; none where the server does not know its own
    /// address.
    ///
    /// # Errors
    /// No such institution.
    pub fn providers(&self, institution: InstitutionId) -> Result<Vec<Offered>, Error> {
        if self.settings().public_address.is_none() {
            return Ok(Vec::new());
        }
        let masters = self.house(institution)?.masters();
        let in_use = masters.identity_providers.keys();
        Ok(in_use
            .filter_map(|code| Some((code, masters.provider(code)?)))
            .filter_map(|(code, provider)| offered(code, provider))
            .collect())
    }

    /// Puts a refused log-in through a provider into the trail; the error to answer with.
    pub fn refuse_sign_on(&self, visit: &Visit, fault: SignOnFault) -> Error {
        match self.house(visit.institution) {
            Ok(house) => self.refuse_visit(&house, visit, Actor::default(), fault),
            Err(error) => error,
        }
    }

    fn refuse_visit(
        &self,
        house: &House,
        visit: &Visit,
        actor: Actor,
        fault: SignOnFault,
    ) -> Error {
        let mut about = About::default();
        let mut detail = |name, value: &str| {
            about.details.insert(Code::constant(name), value.to_owned());
        };
        detail("sign-on", fault.code());
        if house
            .masters()
            .identity_providers
            .contains_key(&visit.provider)
        {
            detail("provider", visit.provider.as_str());
        }
        let refusal = Refusal::SignOn(fault);
        match &visit.again {
            Some((caller, _)) => {
                let told = (about, Vec::new());
                let action = "session.prove-again";
                match self.tell(house, caller, action, Some(&refusal), told) {
                    Ok(()) => refusal.into(),
                    Err(error) => error,
                }
            }
            None => {
                let told = (refusal.into(), about, Vec::new());
                self.refuse_with(house, actor, &visit.arrival(), told)
            }
        }
    }

    /// The address to which this provider sends people back: exactly this one is registered there.
    #[must_use]
    pub fn return_address(&self, institution: InstitutionId, provider: &Code) -> Option<String> {
        let own = self.settings().public_address.as_deref()?;
        let own = own.trim_end_matches('/');
        Some(format!(
            "{own}{RETURN_PATH}/{institution}/{provider}/return"
        ))
    }
}

impl Masters {
    /// The provider, while people may come in through it.
    pub(crate) fn provider(&self, code: &Code) -> Option<&IdentityProvider> {
        let entry = self.identity_providers.get(code)?;
        (!entry.is_retired && entry.value.is_enabled).then_some(&entry.value)
    }
}

/// None where what is pinned cannot be read: then nobody comes in, rather than with other keys.
fn offered(code: &Code, provider: &IdentityProvider) -> Option<Offered> {
    let pinned = match &provider.keys {
        Some(keys) => Some(read_keys(keys.as_str().as_bytes()).ok()?),
        None => None,
    };
    Some(Offered {
        code: code.clone(),
        name: provider.name.clone(),
        issuer: provider.issuer()?,
        client_id: provider.client_id.to_string(),
        pinned,
    })
}
