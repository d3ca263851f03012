//! Problem documents (RFC 9457): what is wrong, what to do next, in Japanese or English. Of a fault
//! of ours a reference number is told and never a cause; of a patient, nothing ever.

use crate::api::asked::lang_of;
use crate::web::respond;
use axum::Json;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use genpon_formats::locale::{Lang, Locale};
use genpon_vault::{Error, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was not done, as an answer.
#[derive(Debug, Clone)]
pub(super) struct Problem(pub(super) Box<ProblemOut>);

/// Why a request was not done. Nothing of it was stored.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemOut {
    /// `urn:genpon:problem:` and the code.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// What is wrong, in the language asked for.
    pub(super) title: String,
    /// The HTTP status.
    pub(super) status: u16,
    /// What to do next.
    pub(super) detail: String,
    /// The code: stays the same in every language and edition.
    pub(super) code: String,
    /// Where in the request: a field, a byte, a number of bytes allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<String>,
    /// Of a fault of ours: what the operator finds the cause under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<String>,
    /// After how many seconds to try again; also in the header `Retry-After`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retry_after_seconds: Option<i64>,
    /// The language of the texts.
    #[serde(skip)]
    #[schema(ignore)]
    pub(super) lang: Lang,
}

impl Problem {
    /// For an error of a use case.
    pub(super) fn of(error: &Error, lang: Lang) -> Self {
        let place = match error {
            Error::Refused(Refusal::Unreadable { fault }) => fault.clone(),
            other => respond::place(other, Locale::of(lang)),
        };
        let mut problem = Self::bare(status(error), error.code(), lang);
        problem.0.place = Some(place).filter(|place| !place.is_empty());
        problem.0.reference = respond::reference(error);
        if let Error::Refused(Refusal::TooManyWrongKeys {
            retry_after_seconds,
        }) = error
        {
            problem.0.retry_after_seconds = Some(*retry_after_seconds);
        }
        problem
    }

    /// For a request that reaches no use case.
    pub(super) fn bare(status: StatusCode, code: &str, lang: Lang) -> Self {
        let locale = Locale::of(lang);
        Self(Box::new(ProblemOut {
            kind: format!("urn:genpon:problem:{code}"),
            title: locale.say(&format!("problem-{code}")),
            status: status.as_u16(),
            detail: locale.say(&format!("problem-{code}-next")),
            code: code.to_owned(),
            place: None,
            reference: None,
            retry_after_seconds: None,
            lang,
        }))
    }
}

/// The status of an error: that of the pages, with the finer words that systems understand.
fn status(error: &Error) -> StatusCode {
    match error {
        Error::Refused(Refusal::ClientKeyWrong) => StatusCode::UNAUTHORIZED,
        Error::Refused(Refusal::TooManyWrongKeys { .. }) => StatusCode::TOO_MANY_REQUESTS,
        Error::Refused(Refusal::PersonsOnly) => StatusCode::FORBIDDEN,
        Error::Refused(Refusal::Unreadable { .. }) => StatusCode::BAD_REQUEST,
        Error::Refused(Refusal::PreconditionFailed) => StatusCode::PRECONDITION_FAILED,
        Error::Refused(Refusal::IdempotencyKeyReused) => StatusCode::UNPROCESSABLE_ENTITY,
        other => respond::status(other),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let lang = HeaderValue::from_static(self.0.lang.tag());
        let retry_after = self.0.retry_after_seconds.map(HeaderValue::from);
        let mut response = (status, Json(self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(CONTENT_LANGUAGE, lang);
        if let Some(seconds) = retry_after {
            headers.insert(RETRY_AFTER, seconds);
        }
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"genpon\"");
            headers.insert(WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

/// An address that is none.
pub(super) async fn nowhere(headers: HeaderMap) -> Problem {
    Problem::bare(StatusCode::NOT_FOUND, "not-found", lang_of(&headers))
}

/// An address that takes other methods.
pub(super) async fn method_not_allowed(headers: HeaderMap) -> Problem {
    Problem::bare(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        lang_of(&headers),
    )
}
