//! The OpenAPI 3.1 description, made from the table of endpoints and from the types themselves. It is
//! kept as docs/openapi.json, which a test compares.

use crate::api::problem::ProblemOut;
use crate::api::table::{ENDPOINTS, Endpoint, Gives, Method, Operation, Place, Shape, Takes};
use axum::Json;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema as _, ToSchema as _};

/// `GET /api/v1/openapi.json`
pub(super) async fn serve() -> Json<Value> {
    Json(document())
}

/// The whole description.
#[must_use]
pub fn document() -> Value {
    let mut types = Types::default();
    types.add(&Shape {
        name: ProblemOut::name,
        schema: ProblemOut::schema,
        inner: ProblemOut::schemas,
    });
    let paths: Map<String, Value> = ENDPOINTS
        .iter()
        .map(|endpoint| (endpoint.path.to_owned(), path(endpoint, &mut types)))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Genpon",
            "version": "1",
            "summary": "Keeps the original of medical records in electronic form.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "security": [{ "system_key": [] }, { "session": [], "csrf": [] }],
        "paths": paths,
        "components": {
            "schemas": types.0,
            "securitySchemes": {
                "system_key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The key of a system, as `genpon client add` printed it.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "__Host-genpon",
                    "description": "The session of a person who is logged in.",
                },
                "csrf": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-CSRF-Token",
                    "description": "The session's token, for everything but reading.",
                },
            },
        },
    })
}

/// The types that are referred to, by name.
#[derive(Default)]
struct Types(BTreeMap<String, RefOr<Schema>>);

impl Types {
    /// Adds a type with all types inside it; answers the reference to it.
    fn add(&mut self, shape: &Shape) -> Value {
        let name = (shape.name)().into_owned();
        let mut inner = vec![(name.clone(), (shape.schema)())];
        (shape.inner)(&mut inner);
        self.0.extend(inner);
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }
}

fn path(endpoint: &Endpoint, types: &mut Types) -> Value {
    let ids = endpoint
        .path
        .split('/')
        .filter_map(|piece| piece.strip_prefix('{')?.strip_suffix('}'));
    let ids: Vec<Value> = ids.map(id_in_path).collect();
    let mut item = Map::new();
    if !ids.is_empty() {
        item.insert("parameters".to_owned(), ids.into());
    }
    for one in endpoint.operations {
        let method = match one.method {
            Method::Get => "get",
            Method::Post => "post",
            Method::Delete => "delete",
        };
        item.insert(method.to_owned(), operation(one, types));
    }
    item.into()
}

fn id_in_path(name: &str) -> Value {
    let schema = match name {
        "version" => json!({ "type": "integer", "minimum": 1 }),
        _ => json!({ "type": "string", "format": "uuid" }),
    };
    json!({ "name": name, "in": "path", "required": true, "schema": schema })
}

fn operation(one: &Operation, types: &mut Types) -> Value {
    let mut value = json!({
        "operationId": one.id,
        "summary": one.summary,
        "responses": {
            "default": {
                "description": "Why it was not done. Nothing of it was stored.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            },
        },
    });
    let (status, answer) = gives(&one.gives, types);
    value["responses"][status.to_string()] = answer;
    if let Some(body) = takes(&one.takes, types) {
        value["requestBody"] = body;
    }
    if !one.parameters.is_empty() {
        value["parameters"] = one.parameters.iter().map(parameter).collect();
    }
    if one.id == "describe" {
        value["security"] = json!([]);
    }
    value
}

fn parameter((place, name, meaning): &(Place, &str, &str)) -> Value {
    let place = match place {
        Place::Header => "header",
        Place::Query => "query",
    };
    json!({ "name": name, "in": place, "description": meaning, "schema": { "type": "string" } })
}

fn gives(gives: &Gives, types: &mut Types) -> (u16, Value) {
    match gives {
        Gives::Nothing => (204, json!({ "description": "Done." })),
        Gives::Bytes(media_type) => (
            200,
            json!({ "description": "The bytes.", "content": { *media_type: {} } }),
        ),
        Gives::Json(status, shape) => {
            let schema = types.add(shape);
            let content = json!({ "application/json": { "schema": schema } });
            (
                *status,
                json!({ "description": "Done.", "content": content }),
            )
        }
    }
}

fn takes(takes: &Takes, types: &mut Types) -> Option<Value> {
    let content = match takes {
        Takes::Nothing => return None,
        Takes::Json(shape) => json!({ "application/json": { "schema": types.add(shape) } }),
        Takes::Bulk(line, item) => {
            let mut both = upload(types.add(item), SEVERAL);
            both["application/x-ndjson"] = json!({ "schema": types.add(line) });
            both
        }
        Takes::Upload(shape) => upload(types.add(shape), ONE),
    };
    Some(json!({ "required": true, "content": content }))
}

const ONE: &str =
    "The field metadata first, then one field content for each of its parts, in their order.";
const SEVERAL: &str = "For each record the field metadata, then one field content for each of its \
                       parts, in their order.";

fn upload(metadata: Value, order: &str) -> Value {
    json!({
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "description": order,
                "required": ["metadata"],
                "properties": {
                    "metadata": metadata,
                    "content": { "type": "array", "items": { "type": "string", "format": "binary" } },
                },
            },
            "encoding": { "metadata": { "contentType": "application/json" } },
        },
    })
}
