//! Who asks, and what the headers of a request say: the key of a system, or the session of a person.

use crate::api::problem::Problem;
use crate::app::App;
use crate::listen::Peer;
use crate::web::session::{Session, terminal_time};
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use genpon_formats::locale::Lang;
use genpon_model::Digest;
use genpon_vault::idempotency::IdempotencyKey;
use genpon_vault::log_in_client::KeyClaim;
use genpon_vault::{Caller, Error, Refusal, Vault};
use zeroize::Zeroizing;

/// An authenticated request, before its body is read.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) app: App,
    pub(super) caller: Caller,
    pub(super) headers: HeaderMap,
}

/// The header in which a browser session sends its CSRF token.
const CSRF: &str = "x-csrf-token";

impl FromRequestParts<App> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let lang = lang_of(&parts.headers);
        let mut caller = match bearer(&parts.headers) {
            Some(key) => client(parts, app, key, lang).await?,
            None => person(parts, app, lang).await?,
        };
        caller.under.terminal_time = terminal_time(&parts.headers);
        Ok(Self {
            app: app.clone(),
            caller,
            headers: parts.headers.clone(),
        })
    }
}

fn bearer(headers: &HeaderMap) -> Option<Zeroizing<String>> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| Zeroizing::new(key.trim().to_owned()))
}

async fn client(
    parts: &Parts,
    app: &App,
    key: Zeroizing<String>,
    lang: Lang,
) -> Result<Caller, Problem> {
    let source = parts
        .extensions
        .get::<Peer>()
        .map(|peer| peer.address.ip().to_string());
    let known = app.run(move |vault| {
        vault.log_in_client(&KeyClaim {
            key: &key,
            source,
            lang,
        })
    });
    known.await.map_err(|error| Problem::of(&error, lang))
}

/// A person at a browser: the session cookie, and the CSRF token for everything that changes.
async fn person(parts: &mut Parts, app: &App, lang: Lang) -> Result<Caller, Problem> {
    let session = Session::from_request_parts(parts, app).await;
    let unknown = |_| Problem::bare(StatusCode::UNAUTHORIZED, "unauthenticated", lang);
    let session = session.map_err(unknown)?;
    let token = parts
        .headers
        .get(CSRF)
        .and_then(|value| value.to_str().ok());
    let is_ours = token.is_some_and(|token| session.token.is_csrf(token));
    if parts.method.is_safe() || is_ours {
        Ok(Caller {
            lang,
            ..session.caller
        })
    } else {
        Err(Problem::bare(StatusCode::FORBIDDEN, "csrf", lang))
    }
}

/// The language of the answer: the first of the list that we speak, or else Japanese.
pub(super) fn lang_of(headers: &HeaderMap) -> Lang {
    let accepted = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let spoken = accepted.unwrap_or_default().split(',').find_map(|range| {
        let tag = range.split(';').next()?.trim();
        tag.split('-').next()?.parse().ok()
    });
    spoken.unwrap_or_default()
}

impl Asked {
    /// Runs a use case for this caller.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Vault, &Caller) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let caller = self.caller.clone();
        let done = self.app.run(move |vault| work(vault, &caller)).await;
        done.map_err(|error| self.problem(&error))
    }

    /// An error in the words of this caller.
    pub(super) fn problem(&self, error: &Error) -> Problem {
        Problem::of(error, self.caller.lang)
    }

    /// Refuses what does not reach a use case; the refusal stands in the trail.
    pub(super) async fn refuse(&self, action: &'static str, refusal: Refusal) -> Problem {
        let refused = self.run(move |vault, caller| -> Result<(), Error> {
            Err(vault.refuse_request(caller, action, refusal))
        });
        match refused.await {
            Err(problem) => problem,
            Ok(()) => self.problem(&Error::Internal("a refusal was lost")),
        }
    }

    /// The idempotency key, if one was sent.
    pub(super) fn idempotency_key(&self) -> Result<Option<IdempotencyKey>, Refusal> {
        self.header("idempotency-key")
    }

    /// The manifest that must still be the latest, if one was named.
    pub(super) fn if_match(&self) -> Result<Option<Digest>, Refusal> {
        let Some(value) = self.headers.get(IF_MATCH) else {
            return Ok(None);
        };
        let digest = value
            .to_str()
            .ok()
            .and_then(|text| text.trim().trim_matches('"').parse().ok());
        let fault = || field("If-Match", "is not the ETag of a version");
        digest.map(Some).ok_or_else(fault)
    }

    fn header<T: std::str::FromStr<Err: std::fmt::Display>>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, Refusal> {
        let Some(value) = self.headers.get(name) else {
            return Ok(None);
        };
        let text = value
            .to_str()
            .map_err(|_| field(name, "takes visible ASCII characters"))?;
        text.parse()
            .map(Some)
            .map_err(|fault: T::Err| field(name, &fault.to_string()))
    }
}

/// A field that cannot be used.
pub(super) fn field(field: &'static str, fault: &str) -> Refusal {
    Refusal::Field {
        field,
        fault: fault.to_owned(),
    }
}
