//! Rights in the browser: what is outside of them is absent, and its address tells nothing.

use crate::browser::{Answer, Browser};
use axum::http::StatusCode;
use genpon_testkit::World;
use serde_json::json;

/// What an answer says, without what differs between any two answers.
fn said(answer: &Answer, id: &str) -> String {
    let text = answer.text().replace(id, "ID");
    let lines = text.split('<').filter(|part| !part.contains("csrf"));
    lines.collect::<Vec<_>>().join("<")
}

// shows: J-8.2.2.8-1
#[tokio::test]
async fn the_address_of_a_restricted_patient_answers_like_one_that_leads_nowhere() {
    let world = World::new();
    let patient = world.patient("777");
    let record = world.record(&world.caller("sato"), patient.id, "職員の診療");
    let restriction = json!({
        "patient_no": "777",
        "kind": "staff",
        "reason": "当院の職員",
        "persons": [world.person("sato").to_string()],
    });
    let manager = world.caller("kato");
    world
        .propose(&manager, "restriction", None, restriction)
        .unwrap();
    let mut other = Browser::of(&world, "tanaka").await;
    let absent = "0193a2f0-7c1e-7abc-8def-0123456789ab";
    let (patient, record) = (patient.id.to_string(), record.record.to_string());
    for (path, id) in [
        ("/patients/ID", &patient),
        ("/patients/ID/edit", &patient),
        ("/patients/ID/location", &patient),
        ("/patients/ID/new", &patient),
        ("/records/ID", &record),
        ("/records/ID/history", &record),
        ("/records/ID/proof", &record),
        ("/records/ID/print", &record),
    ] {
        let closed = other.get(&path.replace("ID", id)).await;
        let nowhere = other.get(&path.replace("ID", absent)).await;
        assert_eq!(closed.status, nowhere.status, "{path}");
        assert_eq!(said(&closed, id), said(&nowhere, absent), "{path}");
    }
    let found = other.post("/patients", &[("q", "777")]).await;
    found.lacks("見本 花子");
    found.lacks(&patient);
    let mut named = Browser::of(&world, "sato").await;
    let found = named.post("/patients", &[("q", "777")]).await;
    assert!(
        found.location().contains(&patient),
        "one who was found is opened"
    );
}

#[tokio::test]
async fn administrators_read_the_policy_and_ask_why_and_nobody_else_is_offered_it() {
    let world = World::new();
    let mut doctor = Browser::of(&world, "sato").await;
    doctor.get("/registers").await.lacks("/policy");
    for path in ["/policy", "/policy.md", "/access/explain"] {
        assert_eq!(
            doctor.get(path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    let mut administrator = Browser::of(&world, "admin").await;
    administrator.get("/registers").await.has("/policy");
    administrator.get("/policy").await.has("佐藤 恵子 (sato)");
    let question = [
        ("user_id", "suzuki"),
        ("operation", "confirm"),
        ("kind", "type"),
        ("thing", "progress-note"),
    ];
    let answer = administrator.post("/access/explain", &question).await;
    answer.has("できません。");
    answer.has("医師 · 1");
    let unknown = [
        ("user_id", "nobody"),
        ("operation", "read"),
        ("kind", "institution"),
    ];
    let answer = administrator.post("/access/explain", &unknown).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    answer.has("nobody");
}

// shows: J-8.2.2.9-2
#[tokio::test]
async fn whoever_is_not_listed_is_refused_a_privilege_and_the_attempt_is_kept() {
    let world = World::new();
    let mut nurse = Browser::of(&world, "suzuki").await;
    nurse
        .get("/privileges")
        .await
        .has("使える特権はありません。");
    let fields = [("privilege", "trail-inquiry"), ("reason", "見たい")];
    let refused = nurse.post("/privileges", &fields).await;
    assert!(refused.status.is_client_error());
    refused.has("この特権は使えません。");
    let event = &world.trail("privilege.take")[0];
    assert_eq!(event.person.as_ref().unwrap().user_id.as_str(), "suzuki");
}
