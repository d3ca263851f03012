//! Errors as SCIM writes them (RFC 7644, 3.12): a status, a kind, and a sentence on what to do.

use super::MEDIA_TYPE;
use crate::api::asked::lang_of;
use crate::api::problem::Problem;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use genpon_formats::locale::{Lang, Locale};
use genpon_formats::view::Arg;
use genpon_model::register::{Fault, FieldFault};
use genpon_vault::{Error, Refusal};
use serde_json::json;

/// Why a request was not done.
#[derive(Debug)]
pub(super) struct ScimError {
    status: StatusCode,
    kind: Option<&'static str>,
    detail: String,
    retry_after_seconds: Option<i64>,
}

impl From<Problem> for ScimError {
    fn from(problem: Problem) -> Self {
        let told = *problem.0;
        Self {
            status: StatusCode::from_u16(told.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            kind: None,
            detail: format!("{} {}", told.title, told.detail),
            retry_after_seconds: told.retry_after_seconds,
        }
    }
}

impl ScimError {
    const fn new(status: StatusCode, kind: Option<&'static str>, detail: String) -> Self {
        Self {
            status,
            kind,
            detail,
            retry_after_seconds: None,
        }
    }

    /// For an error of a use case.
    pub(super) fn of(error: &Error, lang: Lang) -> Self {
        match error {
            Error::Refused(Refusal::Entry(faults)) => Self::faults(faults, lang),
            Error::Refused(Refusal::PreconditionFailed) => Self::changed(),
            other => Self::from(Problem::of(other, lang)),
        }
    }

    /// A value that its register does not take.
    pub(super) fn faults(faults: &[FieldFault], lang: Lang) -> Self {
        let is_taken =
            |fault: &FieldFault| matches!(fault.fault, Fault::IssuedBefore { .. } | Fault::Taken);
        let told = faults.iter().map(|fault| sentence(fault, Locale::of(lang)));
        let detail = told.collect::<Vec<_>>().join(" ");
        match faults.iter().any(is_taken) {
            true => Self::new(StatusCode::CONFLICT, Some("uniqueness"), detail),
            false => Self::value(&detail),
        }
    }

    /// A value that cannot be used.
    pub(super) fn value(detail: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Some("invalidValue"),
            detail.to_owned(),
        )
    }

    /// A body that cannot be read.
    pub(super) fn syntax(detail: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Some("invalidSyntax"),
            detail.to_owned(),
        )
    }

    /// A path that names nothing that can be changed.
    pub(super) fn path() -> Self {
        let detail = "the path names no attribute that can be changed here";
        Self::new(
            StatusCode::BAD_REQUEST,
            Some("invalidPath"),
            detail.to_owned(),
        )
    }

    /// A filter that is not looked for.
    pub(super) fn filter() -> Self {
        let detail = "filters are: userName eq, externalId eq, displayName eq";
        Self::new(
            StatusCode::BAD_REQUEST,
            Some("invalidFilter"),
            detail.to_owned(),
        )
    }

    /// What the other system had seen is not the newest any more.
    pub(super) fn changed() -> Self {
        let detail = "the resource was changed since it was read; read it again";
        Self::new(StatusCode::PRECONDITION_FAILED, None, detail.to_owned())
    }

    /// Nobody we know.
    pub(super) fn unknown(lang: Lang) -> Self {
        Self::from(Problem::bare(
            StatusCode::UNAUTHORIZED,
            "client-key-wrong",
            lang,
        ))
    }

    /// No such resource.
    pub(super) fn none(lang: Lang) -> Self {
        Self::from(Problem::bare(StatusCode::NOT_FOUND, "not-found", lang))
    }

    /// What is decided in Genpon.
    pub(super) fn not_here() -> Self {
        let detail = "departments carry rights: they are made and ended in Genpon, by two persons";
        Self::new(StatusCode::NOT_IMPLEMENTED, None, detail.to_owned())
    }
}

impl IntoResponse for ScimError {
    fn into_response(self) -> Response {
        let mut told = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.status.as_u16().to_string(),
            "detail": self.detail,
        });
        if let Some(kind) = self.kind {
            told["scimType"] = kind.into();
        }
        let mut response = (self.status, told.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"genpon\"");
            headers.insert(WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

/// An address that is none.
pub(super) async fn nowhere(headers: HeaderMap) -> ScimError {
    ScimError::none(lang_of(&headers))
}

/// What is wrong with a field, in words.
fn sentence(fault: &FieldFault, locale: &Locale) -> String {
    let facts = fault.fault.facts();
    let arg = |value: &serde_json::Value| match value.as_i64() {
        Some(number) => Arg::Number(number),
        None => Arg::from(value.as_str().unwrap_or_default()),
    };
    let args: Vec<(&str, Arg)> = facts
        .iter()
        .map(|(name, value)| (*name, arg(value)))
        .collect();
    format!(
        "{}: {}",
        fault.path,
        locale.text(&fault.fault.label_key(), &args)
    )
}
