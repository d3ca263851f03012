//! The identity token: a JWS in compact form (RFC 7515 §3.1) with the claims of Core, §2.
//!
//! [`read_token`] takes it apart, [`Claims::check`] holds its claims against what was asked for (Core,
//! §3.1.3.7). The signature stands between the two and is checked by the caller.

use super::{Algorithm, VerificationKey};
use crate::json::{Limits, Numbers, parse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// Bytes of a token.
const TOKEN_BYTES_MAX: usize = 32 * 1024;

/// How far the clocks of both sides may differ, in seconds.
pub const SKEW_SECONDS_MAX: i64 = 60;

/// How old a token may be when it arrives, in seconds: it comes straight from the provider.
const AGE_SECONDS_MAX: i64 = 10 * 60;

const LIMITS: Limits = Limits {
    size_max: TOKEN_BYTES_MAX,
    depth_max: 12,
    numbers: Numbers::Decimals,
};

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenFault {
    /// Not a token in compact form.
    #[error("the token cannot be read")]
    Unreadable,
    /// Not signed, or by an algorithm that is not taken.
    #[error("the token is signed by no algorithm that is taken")]
    Algorithm,
    /// No key of the provider has this id, or none fits.
    #[error("no key of the provider fits the token")]
    KeyUnknown,
    /// The signature is wrong.
    #[error("the signature of the token is wrong")]
    Signature,
    /// Another issuer.
    #[error("the token is of another issuer")]
    Issuer,
    /// Meant for somebody else.
    #[error("the token is meant for another client")]
    Audience,
    /// Asked for by somebody else.
    #[error("the token was issued to another party")]
    Party,
    /// Over its time.
    #[error("the token is over its time")]
    Expired,
    /// From the future, or too old.
    #[error("the token was not issued just now")]
    IssuedWhen,
    /// Not the answer to this question.
    #[error("the token answers another question")]
    Nonce,
    /// The person logged in at the provider too long ago, or it does not say when.
    #[error("the log-in at the provider is too old")]
    TooOld,
}

impl TokenFault {
    /// Its code, for the trail.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "token-unreadable",
            Self::Algorithm => "token-algorithm",
            Self::KeyUnknown => "token-key-unknown",
            Self::Signature => "token-signature",
            Self::Issuer => "token-issuer",
            Self::Audience => "token-audience",
            Self::Party => "token-party",
            Self::Expired => "token-expired",
            Self::IssuedWhen => "token-issued-when",
            Self::Nonce => "token-nonce",
            Self::TooOld => "token-too-old",
        }
    }
}

/// A token taken apart. Nothing of it is true before its signature was checked.
#[derive(Debug, Clone)]
pub struct Token<'a> {
    /// By which algorithm it says it is signed.
    pub algorithm: Algorithm,
    /// By which key it says it is signed.
    pub key_id: Option<String>,
    /// The bytes that were signed.
    pub signed: &'a [u8],
    /// The signature.
    pub signature: Vec<u8>,
    /// What it says.
    pub claims: Claims,
}

/// What a token says.
#[derive(Debug, Clone)]
pub struct Claims(Map<String, Value>);

/// What the claims are held against.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// Our name at the provider.
    pub client_id: &'a str,
    /// What was asked with.
    pub nonce: &'a str,
    /// The earliest moment at which the person may have logged in at the provider, in seconds since
    /// 1970, where it matters.
    pub authenticated_since: Option<i64>,
    /// Now, in seconds since 1970.
    pub now: i64,
}

/// Takes a token apart.
///
/// # Errors
/// Not three parts of base64url, no JSON objects, a critical extension, an algorithm that is not taken.
pub fn read_token(text: &str) -> Result<Token<'_>, TokenFault> {
    let broken = TokenFault::Unreadable;
    if text.len() > TOKEN_BYTES_MAX {
        return Err(broken);
    }
    let (signed, signature) = text.rsplit_once('.').ok_or(broken)?;
    let (header, claims) = signed.split_once('.').ok_or(broken)?;
    let header = object(header).ok_or(broken)?;
    let algorithm = header.get("alg").and_then(Value::as_str).ok_or(broken)?;
    let algorithm = Algorithm::of(algorithm).ok_or(TokenFault::Algorithm)?;
    let is_token = |kind: &Value| {
        kind.as_str()
            .is_some_and(|kind| kind.eq_ignore_ascii_case("JWT"))
    };
    if header.contains_key("crit") || !header.get("typ").is_none_or(is_token) {
        return Err(broken);
    }
    let key_id = match header.get("kid") {
        None => None,
        Some(id) => Some(id.as_str().ok_or(broken)?.to_owned()),
    };
    Ok(Token {
        algorithm,
        key_id,
        signed: signed.as_bytes(),
        signature: decode(signature).ok_or(broken)?,
        claims: Claims(object(claims).ok_or(broken)?),
    })
}

/// Whether a token names a key that is not among these: the provider may have new ones.
#[must_use]
pub fn names_unknown_key(text: &str, keys: &[VerificationKey]) -> bool {
    let named = read_token(text).ok().and_then(|token| token.key_id);
    named.is_some_and(|id| keys.iter().all(|key| key.id.as_ref() != Some(&id)))
}

impl Claims {
    /// Holds the claims against what was asked for, in the order of Core, §3.1.3.7.
    ///
    /// # Errors
    /// The first claim that does not fit.
    pub fn check(&self, expected: &Expected<'_>) -> Result<(), TokenFault> {
        if self.text("iss") != Some(expected.issuer) {
            return Err(TokenFault::Issuer);
        }
        let audience = self.audience().ok_or(TokenFault::Audience)?;
        if !audience.contains(&expected.client_id) {
            return Err(TokenFault::Audience);
        }
        let party = self.0.get("azp");
        let is_ours = |party: &Value| party.as_str() == Some(expected.client_id);
        if !party.map_or(audience.len() == 1, is_ours) {
            return Err(TokenFault::Party);
        }
        let ends_at = self.seconds("exp").ok_or(TokenFault::Expired)?;
        if expected.now >= ends_at.saturating_add(SKEW_SECONDS_MAX) {
            return Err(TokenFault::Expired);
        }
        let age = self
            .seconds("iat")
            .map(|at| expected.now.saturating_sub(at));
        let is_fresh = |age| (-SKEW_SECONDS_MAX..=AGE_SECONDS_MAX).contains(&age);
        let begins_at = self.0.get("nbf").map(|_| self.seconds("nbf"));
        let has_begun = |at: i64| at <= expected.now.saturating_add(SKEW_SECONDS_MAX);
        let is_valid_yet = begins_at.is_none_or(|at| at.is_some_and(has_begun));
        if !age.is_some_and(is_fresh) || !is_valid_yet {
            return Err(TokenFault::IssuedWhen);
        }
        if self.text("nonce") != Some(expected.nonce) {
            return Err(TokenFault::Nonce);
        }
        if let Some(since) = expected.authenticated_since {
            let at = self.seconds("auth_time").ok_or(TokenFault::TooOld)?;
            let is_past = at <= expected.now.saturating_add(SKEW_SECONDS_MAX);
            if !is_past || at < since.saturating_sub(SKEW_SECONDS_MAX) {
                return Err(TokenFault::TooOld);
            }
        }
        Ok(())
    }

    /// A claim that is a text, and not an empty one.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty())
    }

    /// How the person was authenticated (`acr`).
    #[must_use]
    pub fn authentication_class(&self) -> Option<&str> {
        self.text("acr")
    }

    /// By which methods (`amr`).
    #[must_use]
    pub fn authentication_methods(&self) -> Vec<String> {
        let listed = self.0.get("amr").and_then(Value::as_array);
        let texts = listed.into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    }

    fn audience(&self) -> Option<Vec<&str>> {
        match self.0.get("aud")? {
            Value::String(one) => Some(vec![one]),
            Value::Array(several) => several.iter().map(Value::as_str).collect(),
            _ => None,
        }
    }

    fn seconds(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_i64)
    }
}

fn object(part: &str) -> Option<Map<String, Value>> {
    match parse(&decode(part)?, LIMITS) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
