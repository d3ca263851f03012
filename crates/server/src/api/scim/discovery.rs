//! What this service does: `/ServiceProviderConfig`, `/Schemas`, `/ResourceTypes` (RFC 7644, 4).

use super::departments::GROUP;
use super::error::ScimError;
use super::person::{EMPLOYMENT, FIELDS, USER};
use super::{PAGE_MAX, Scim, answer, list_of};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use genpon_model::registers::person::Employment;
use serde_json::{Value, json};

/// `GET /scim/v2/ServiceProviderConfig`
pub(super) async fn config(scim: Scim) -> Response {
    let off = json!({ "supported": false });
    let config = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": PAGE_MAX },
        "changePassword": off,
        "sort": off,
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Key of a system client",
            "description": "The key that Genpon issued for the system, as a bearer token.",
            "primary": true,
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": scim.address("/ServiceProviderConfig"),
        },
    });
    answer(StatusCode::OK, &config)
}

/// `GET /scim/v2/Schemas`
pub(super) async fn schemas(scim: Scim) -> Response {
    let all = all_schemas(&scim);
    let total = all.len();
    list_of(all, (0, total))
}

/// `GET /scim/v2/Schemas/{id}`
pub(super) async fn schema(scim: Scim, Path(id): Path<String>) -> Result<Response, ScimError> {
    one(&scim, all_schemas(&scim), &id)
}

/// `GET /scim/v2/ResourceTypes`
pub(super) async fn resource_types(scim: Scim) -> Response {
    let all = all_types(&scim);
    let total = all.len();
    list_of(all, (0, total))
}

/// `GET /scim/v2/ResourceTypes/{id}`
pub(super) async fn resource_type(
    scim: Scim,
    Path(id): Path<String>,
) -> Result<Response, ScimError> {
    one(&scim, all_types(&scim), &id)
}

fn one(scim: &Scim, all: Vec<Value>, id: &str) -> Result<Response, ScimError> {
    let found = all.into_iter().find(|one| one["id"] == id);
    let found = found.ok_or_else(|| ScimError::none(scim.asked.caller.lang))?;
    Ok(answer(StatusCode::OK, &found))
}

fn all_types(scim: &Scim) -> Vec<Value> {
    let kind = |name: &str, endpoint: &str, schema: &str, extensions: Value| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": name,
            "name": name,
            "endpoint": endpoint,
            "schema": schema,
            "schemaExtensions": extensions,
            "meta": {
                "resourceType": "ResourceType",
                "location": scim.address(&format!("/ResourceTypes/{name}")),
            },
        })
    };
    let own = json!([{ "schema": EMPLOYMENT, "required": false }]);
    vec![
        kind("User", "/Users", USER, own),
        kind("Group", "/Groups", GROUP, json!([])),
    ]
}

fn all_schemas(scim: &Scim) -> Vec<Value> {
    let schema = |id: &str, name: &str, attributes: Vec<Value>| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
            "id": id,
            "name": name,
            "attributes": attributes,
            "meta": {
                "resourceType": "Schema",
                "location": scim.address(&format!("/Schemas/{id}")),
            },
        })
    };
    vec![
        schema(USER, "User", user_attributes()),
        schema(GROUP, "Group", group_attributes()),
        schema(
            EMPLOYMENT,
            "Employment",
            FIELDS.iter().map(|(name, _)| own(name)).collect(),
        ),
    ]
}

fn user_attributes() -> Vec<Value> {
    let mut user_name = text("userName");
    user_name["required"] = true.into();
    user_name["uniqueness"] = "server".into();
    let mut name = text("name");
    name["type"] = "complex".into();
    name["subAttributes"] = ["formatted", "familyName", "givenName"]
        .map(text)
        .to_vec()
        .into();
    let mut active = text("active");
    active["type"] = "boolean".into();
    vec![
        user_name,
        name,
        text("displayName"),
        active,
        of_many("groups", "readOnly"),
    ]
}

fn group_attributes() -> Vec<Value> {
    let mut display = text("displayName");
    display["mutability"] = "readOnly".into();
    vec![display, of_many("members", "readWrite")]
}

fn of_many(name: &str, mutability: &str) -> Value {
    let mut many = text(name);
    many["type"] = "complex".into();
    many["multiValued"] = true.into();
    many["mutability"] = mutability.into();
    let mut reference = text("$ref");
    reference["type"] = "reference".into();
    reference["referenceTypes"] = json!(["User", "Group"]);
    many["subAttributes"] = json!([text("value"), text("display"), text("type"), reference]);
    many
}

fn own(name: &str) -> Value {
    let mut own = text(name);
    if name == "employment" {
        let codes = Employment::ALL.iter().map(|one| one.code());
        own["canonicalValues"] = codes.collect::<Vec<_>>().into();
    }
    own
}

fn text(name: &str) -> Value {
    json!({
        "name": name,
        "type": "string",
        "multiValued": false,
        "required": false,
        "caseExact": true,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "none",
    })
}
