//! Every door is shut to whoever is not logged in: each address of the pages is read out of the source
//! that routes it, each operation of the API out of its description.

use crate::browser::Browser;
use axum::http::StatusCode;
use genpon_testkit::World;
use std::collections::BTreeSet;
use std::path::Path;

/// What is open to everybody, and why: the way in, and files that hold nothing of anybody.
const OPEN: [&str; 12] = [
    "/login",
    "/login/",
    "/logout",
    "/language",
    "/setup/",
    "/password/",
    "/terminal",
    "/static/",
    "/oidc/",
    "/leak",
    "/locked",
    "/unlock",
];

/// Addresses that answer everybody with something else than a page, each tried by hand below.
const OTHERWISE: [&str; 2] = ["/api/", "/scim/"];

/// Every address that a route of the pages names, with ids in the places of its parameters.
fn addresses() -> BTreeSet<String> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    let mut found = BTreeSet::new();
    let mut places = vec![web];
    while let Some(place) = places.pop() {
        for entry in std::fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                places.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let source = std::fs::read_to_string(path).unwrap();
                found.extend(routes(&source));
            }
        }
    }
    found
}

fn routes(source: &str) -> Vec<String> {
    let after = source.split(".route(").skip(1);
    let quoted = after.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    quoted.map(with_ids).collect()
}

fn with_ids(route: &str) -> String {
    let steps = route.split('/').map(|step| match step {
        "{number}" | "{version}" | "{row}" | "{place}" | "{index}" => "1",
        place if place.starts_with('{') => "0193a2f0-7c1e-7abc-8def-0123456789ab",
        own => own,
    });
    steps.collect::<Vec<_>>().join("/")
}

fn is_open(address: &str) -> bool {
    let opens = |open: &str| match open.strip_suffix('/') {
        Some(_) => address.starts_with(open),
        None => address == open,
    };
    OPEN.iter().any(|open| opens(open)) || OTHERWISE.iter().any(|open| opens(open))
}

// shows: J-6.2.1-1, C-s14-1
#[tokio::test]
async fn without_a_session_every_address_leads_to_the_log_in_and_changes_nothing() {
    let world = World::new();
    let record = world.record(&world.caller("sato"), world.patient("1").id, "異常なし");
    let before = world.stored();
    let mut nobody = Browser::new(&world);
    let shut: Vec<String> = addresses()
        .into_iter()
        .filter(|one| !is_open(one))
        .collect();
    assert!(shut.len() > 40, "the routes are found: {shut:?}");
    let own = format!("/records/{}", record.record);
    for address in shut.iter().chain([&own]) {
        for answer in [nobody.get(address).await, nobody.post(address, &[]).await] {
            let is_to_log_in =
                answer.status == StatusCode::SEE_OTHER && answer.location().starts_with("/login");
            let is_no_such_method = answer.status == StatusCode::METHOD_NOT_ALLOWED;
            assert!(
                is_to_log_in || is_no_such_method,
                "{address} answers {} without a session",
                answer.status
            );
            answer.lacks("異常なし");
        }
    }
    assert_eq!(world.stored(), before, "nothing was changed");
}

// shows: J-6.2.1-1, C-s14-1
#[tokio::test]
async fn without_a_key_every_operation_of_the_interface_is_refused() {
    let world = World::new();
    let mut nobody = Browser::new(&world);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let description: serde_json::Value =
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let paths = description["paths"].as_object().unwrap();
    let mut tried = 0;
    for (path, operations) in paths {
        let address = with_ids(path);
        let methods = ["get", "post", "put", "patch", "delete"];
        for method in operations.as_object().unwrap().keys() {
            if !methods.contains(&method.as_str()) {
                continue;
            }
            if operations[method]["security"] == serde_json::json!([]) {
                continue;
            }
            let answer = nobody.ask(method, &address).await;
            assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{method} {address}"
            );
            tried += 1;
        }
    }
    assert!(tried > 15, "{tried} operations");
}
