//! `/scim/v2`: SCIM 2.0 (RFC 7643, RFC 7644) for the personnel or identity system of the institution
//! (docs/format/scim.md; 企画管理13③).
//!
//! A system comes with its own key and needs the operation `provision_people`. Users are the people of
//! the register, groups its departments. What somebody may do is never said through here, and no
//! password is taken. Every change is a revision with an event.

mod departments;
mod discovery;
mod error;
mod patch;
mod people;
mod person;

use super::asked::{Asked, lang_of};
use super::body;
use crate::app::App;
use axum::Router;
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::header::{CONTENT_TYPE, ETAG, HOST, IF_MATCH, IF_NONE_MATCH, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use error::ScimError;
use genpon_formats::json::{self, Limits, Numbers};
use serde::Deserialize;
use serde_json::{Value, json};

/// The media type of requests and answers.
const MEDIA_TYPE: &str = "application/scim+json";
/// Resources of one page at most.
const PAGE_MAX: usize = 200;
/// How deep a body may be nested.
const DEPTH_MAX: usize = 12;

/// All routes of SCIM.
pub(super) fn routes() -> Router<App> {
    let users = get(people::list).post(people::add);
    let user = get(people::show)
        .put(people::replace)
        .patch(people::change)
        .delete(people::remove);
    let groups = get(departments::list).post(departments::not_here);
    let group = get(departments::show)
        .put(departments::replace)
        .patch(departments::change)
        .delete(departments::not_here);
    Router::new()
        .route("/scim/v2/ServiceProviderConfig", get(discovery::config))
        .route("/scim/v2/Schemas", get(discovery::schemas))
        .route("/scim/v2/Schemas/{id}", get(discovery::schema))
        .route("/scim/v2/ResourceTypes", get(discovery::resource_types))
        .route("/scim/v2/ResourceTypes/{id}", get(discovery::resource_type))
        .route("/scim/v2/Users", users)
        .route("/scim/v2/Users/{id}", user)
        .route("/scim/v2/Groups", groups)
        .route("/scim/v2/Groups/{id}", group)
        .route("/scim/{*rest}", axum::routing::any(error::nowhere))
}

/// A request of a system that showed its key.
struct Scim {
    asked: Asked,
}

impl FromRequestParts<App> for Scim {
    type Rejection = ScimError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ScimError> {
        match Asked::from_request_parts(parts, app).await {
            Ok(asked) if asked.caller.client.is_some() => Ok(Self { asked }),
            Ok(_) => Err(ScimError::unknown(lang_of(&parts.headers))),
            Err(problem) => Err(ScimError::from(problem)),
        }
    }
}

impl Scim {
    /// Runs a use case for this system.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&genpon_vault::Vault, &genpon_vault::Caller) -> Result<T, genpon_vault::Error>
        + Send
        + 'static,
    ) -> Result<T, ScimError> {
        let (caller, lang) = (self.asked.caller.clone(), self.asked.caller.lang);
        let done = self.asked.app.run(move |vault| work(vault, &caller)).await;
        done.map_err(|error| ScimError::of(&error, lang))
    }

    /// The body as a JSON object.
    async fn body(&self, body: Body) -> Result<Value, ScimError> {
        let lang = self.asked.caller.lang;
        let bytes = body::whole(body, body::JSON_BYTES_MAX).await;
        let bytes = bytes.map_err(|refusal| ScimError::of(&refusal.into(), lang))?;
        let limits = Limits {
            size_max: body::JSON_BYTES_MAX,
            depth_max: DEPTH_MAX,
            numbers: Numbers::Integers,
        };
        let value = json::parse(&bytes, limits);
        let value = value.map_err(|fault| ScimError::syntax(&fault.to_string()))?;
        match value.is_object() {
            true => Ok(value),
            false => Err(ScimError::syntax("an object is expected")),
        }
    }

    /// The address of a resource.
    fn address(&self, path: &str) -> String {
        let host = self.asked.headers.get(HOST);
        let host = host.and_then(|host| host.to_str().ok());
        let is_encrypted = self.asked.app.options().is_encrypted;
        let scheme = if is_encrypted { "https" } else { "http" };
        match host {
            Some(host) => format!("{scheme}://{host}/scim/v2{path}"),
            None => format!("/scim/v2{path}"),
        }
    }

    /// The edition that must still be the newest, if one was named.
    fn if_match(&self) -> Result<Option<u32>, ScimError> {
        match self.asked.headers.get(IF_MATCH) {
            None => Ok(None),
            Some(value) if value == "*" => Ok(None),
            Some(value) => {
                let edition = edition_of(value);
                edition.map(Some).ok_or_else(ScimError::changed)
            }
        }
    }

    /// Whether the caller has this edition already.
    fn has(&self, edition: u32) -> bool {
        let known = self.asked.headers.get(IF_NONE_MATCH);
        known.is_some_and(|value| value == "*" || edition_of(value) == Some(edition))
    }
}

fn edition_of(value: &HeaderValue) -> Option<u32> {
    let text = value.to_str().ok()?.trim();
    let text = text.strip_prefix("W/").unwrap_or(text);
    text.trim_matches('"').parse().ok()
}

/// The version of a resource as SCIM writes it.
fn version(edition: u32) -> String {
    format!("W/\"{edition}\"")
}

/// An answer with a body, its version and its address.
fn answer(status: StatusCode, resource: &Value) -> Response {
    let mut response = (status, resource.to_string()).into_response();
    let meta = &resource["meta"];
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    put(headers, ETAG.as_str(), meta["version"].as_str());
    if status == StatusCode::CREATED {
        put(headers, LOCATION.as_str(), meta["location"].as_str());
    }
    response
}

fn put(headers: &mut HeaderMap, name: &'static str, value: Option<&str>) {
    if let Some(Ok(value)) = value.map(HeaderValue::from_str) {
        headers.insert(name, value);
    }
}

/// Which page of a list, and what of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ListQuery {
    filter: Option<String>,
    start_index: Option<i64>,
    count: Option<i64>,
}

impl ListQuery {
    /// The first resource, counted from 0, and how many.
    fn page(&self) -> (usize, usize) {
        let first = self.start_index.unwrap_or(1).max(1);
        let count = self.count.unwrap_or(100).max(0);
        let number = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        (number(first) - 1, number(count).min(PAGE_MAX))
    }

    /// The attribute and the text of a filter `attribute eq "text"`.
    fn equals(&self) -> Result<Option<(String, String)>, ScimError> {
        let Some(filter) = self.filter.as_deref().map(str::trim) else {
            return Ok(None);
        };
        let mut words = filter.splitn(3, ' ');
        let known = (words.next(), words.next(), words.next());
        let (Some(attribute), Some(operator), Some(text)) = known else {
            return Err(ScimError::filter());
        };
        let text: Option<String> = serde_json::from_str(text.trim()).ok();
        match text.filter(|_| operator.eq_ignore_ascii_case("eq")) {
            Some(text) => Ok(Some((attribute.to_lowercase(), text))),
            None => Err(ScimError::filter()),
        }
    }
}

/// A page of resources.
fn list_of(resources: Vec<Value>, (first, total): (usize, usize)) -> Response {
    let list = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total,
        "startIndex": first + 1,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    });
    answer(StatusCode::OK, &list)
}
