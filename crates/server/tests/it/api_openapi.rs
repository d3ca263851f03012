//! The description of the API: kept as a file, made from the code, and true of the router.

use crate::api_system::Asker;
use axum::body::Body;
use axum::http::Request;
use genpon_testkit::World;
use serde_json::Value;
use std::path::Path;

/// `docs/openapi.json`. To write it anew, run this test with `GENPON_WRITE_OPENAPI=1`.
#[test]
fn the_description_is_the_one_that_is_kept() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let mut made = serde_json::to_string_pretty(&genpon_server::api::openapi()).unwrap();
    made.push('\n');
    if std::env::var_os("GENPON_WRITE_OPENAPI").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/openapi.json is not what the code describes"
    );
}

#[test]
fn every_reference_leads_to_a_type_and_every_object_is_closed() {
    let document = genpon_server::api::openapi();
    let types = document["components"]["schemas"].as_object().unwrap();
    let mut references = Vec::new();
    collect(&document, &mut references);
    for reference in references {
        let name = reference.strip_prefix("#/components/schemas/").unwrap();
        assert!(types.contains_key(name), "{name}");
    }
    for (name, schema) in types.iter().filter(|(name, _)| name.ends_with("In")) {
        if schema["type"] == "object" {
            assert_eq!(schema["additionalProperties"], false, "{name}");
        }
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match (key.as_str(), member) {
                    ("$ref", Value::String(reference)) => references.push(reference.clone()),
                    _ => collect(member, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

#[tokio::test]
async fn every_described_address_is_there_and_asks_who_calls() {
    let world = World::new();
    let nobody = Asker::with(&world, Vec::new());
    let served = nobody.get("/api/v1/openapi.json").await.json(200);
    let paths = served["paths"].as_object().unwrap();
    assert!(paths.len() > 10);
    for (path, item) in paths {
        let address = path
            .replace("{version}", "1")
            .replace(['{', '}'], "")
            .replace("/record/", "/0193a2f0-7c1e-7abc-8def-0123456789ab/");
        for method in ["get", "post", "delete"]
            .iter()
            .filter(|method| item.get(**method).is_some())
        {
            if item[*method]["operationId"] == "describe" {
                continue;
            }
            let request = Request::builder()
                .method(method.to_uppercase().as_str())
                .uri(&address);
            nobody
                .send(request, Body::empty())
                .await
                .problem(401, "unauthenticated");
        }
        let request = Request::patch(&address);
        nobody
            .send(request, Body::empty())
            .await
            .problem(405, "method-not-allowed");
    }
    nobody
        .get("/api/v1/nowhere")
        .await
        .problem(404, "not-found");
}
