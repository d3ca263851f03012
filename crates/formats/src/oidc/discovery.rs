//! The discovery document: where the provider's endpoints are (Discovery 1.0, §3, §4.3).

use super::{OidcError, object, text};
use genpon_model::web_address::WebAddress;
use serde_json::{Map, Value};

/// What is taken from a discovery document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// The issuer: exactly the one that was asked for.
    pub issuer: String,
    /// Where people log in.
    pub authorization_endpoint: WebAddress,
    /// Where a code becomes a token.
    pub token_endpoint: WebAddress,
    /// Where the keys are.
    pub keys: WebAddress,
    /// Where people log out, if the provider has such a place.
    pub end_session_endpoint: Option<WebAddress>,
    /// Whether it names itself in the answers it sends (RFC 9207).
    pub names_itself: bool,
    /// Whether the secret of a client goes into the body, because the header is not taken.
    pub takes_secret_in_body: bool,
}

impl Discovery {
    /// Reads the document of this issuer.
    ///
    /// # Errors
    /// Another issuer (mix-up), a missing endpoint, no code flow, no PKCE with SHA-256 where the
    /// provider lists what it can.
    pub fn read(bytes: &[u8], issuer: &str) -> Result<Self, OidcError> {
        let object = object(bytes)?;
        if text(&object, "issuer") != Some(issuer) {
            return Err(OidcError::OtherIssuer);
        }
        if !lists(&object, "response_types_supported", "code") {
            return Err(OidcError::Member("response_types_supported"));
        }
        if !lists(&object, "code_challenge_methods_supported", "S256") {
            return Err(OidcError::Member("code_challenge_methods_supported"));
        }
        let methods = "token_endpoint_auth_methods_supported";
        let takes_basic = lists(&object, methods, "client_secret_basic");
        Ok(Self {
            issuer: issuer.to_owned(),
            authorization_endpoint: address(&object, "authorization_endpoint")?,
            token_endpoint: address(&object, "token_endpoint")?,
            keys: address(&object, "jwks_uri")?,
            end_session_endpoint: match object.get("end_session_endpoint") {
                None | Some(Value::Null) => None,
                Some(_) => Some(address(&object, "end_session_endpoint")?),
            },
            names_itself: object.get("authorization_response_iss_parameter_supported")
                == Some(&Value::Bool(true)),
            takes_secret_in_body: !takes_basic,
        })
    }

    /// Where the document of an issuer lies (§4).
    #[must_use]
    pub fn place(issuer: &WebAddress) -> Option<WebAddress> {
        let base = issuer.as_str().trim_end_matches('/');
        format!("{base}/.well-known/openid-configuration")
            .parse()
            .ok()
    }
}

/// Whether a list has a value. A list that is left out forbids nothing.
fn lists(object: &Map<String, Value>, name: &str, value: &str) -> bool {
    match object.get(name) {
        None => true,
        Some(Value::Array(items)) => items.iter().any(|item| item.as_str() == Some(value)),
        Some(_) => false,
    }
}

fn address(object: &Map<String, Value>, name: &'static str) -> Result<WebAddress, OidcError> {
    let address = text(object, name).and_then(|text| text.parse().ok());
    address.ok_or(OidcError::Member(name))
}
