//! Deposits by systems: from metadata and bytes to a draft, or, under a rule, to a version.

use crate::api_system::{Asker, result_of};
use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use genpon_model::DigestAlgorithm;
use genpon_model::register::life::Verdict;
use genpon_model::registers::Operation;
use genpon_testkit::World;
use genpon_vault::administer_register::EntryDecision;
use serde_json::{Value, json};

const TEXT: &[u8] = "γ-GTP  31 U/L\n".as_bytes();

fn digest(bytes: &[u8]) -> String {
    DigestAlgorithm::Sha256.digest(bytes).to_string()
}

/// Confirms a draft as this person.
async fn confirm(person: &Asker, draft: &str) -> Value {
    let shown = person
        .post(&format!("/api/v1/drafts/{draft}/present"), &json!({}))
        .await
        .json(200);
    let seen = json!({ "presentation": shown["digest"] });
    person
        .post(&format!("/api/v1/drafts/{draft}/confirm"), &seen)
        .await
        .json(200)
}

// shows: J-7.1.2-5
#[tokio::test]
async fn a_system_deposits_what_a_person_confirms_and_reads_it_back() {
    let world = World::new();
    let patient = world.patient("00012345");
    let laboratory = Asker::laboratory(&world);
    let mut metadata = result_of("00012345");
    metadata["parts"][0]["digest"] = digest(TEXT).into();
    let reply = laboratory.deposit(&metadata, &[TEXT]).await;
    let deposited = reply.json(201);
    assert_eq!(deposited["state"], "draft");
    assert_eq!(deposited["parts"][0]["digest"], digest(TEXT));
    let draft = deposited["draft"]["id"].as_str().unwrap();
    assert_eq!(reply.header("location"), format!("/api/v1/drafts/{draft}"));

    let record = format!("/api/v1/records/{}", deposited["record"].as_str().unwrap());
    laboratory.get(&record).await.problem(404, "not-found");
    let confirmed = confirm(&Asker::person(&world, "tanaka"), draft).await;
    assert_eq!(confirmed["number"], 1);

    let reply = laboratory.get(&record).await;
    let read = reply.json(200);
    let manifest = &read["manifest"];
    assert_eq!(
        manifest["entered"]["client"]["name"],
        "検査システム laboratory-result device-record"
    );
    assert_eq!(manifest["entered"]["by"]["user_id"], "sato");
    assert_eq!(manifest["confirmed"]["by"]["user_id"], "tanaka");
    assert_eq!(manifest["patient"]["id"], patient.id.to_string());
    let etag = reply.header("etag").to_owned();
    assert_eq!(
        etag,
        format!("\"{}\"", confirmed["manifest"].as_str().unwrap())
    );
    let again = laboratory.and("if-none-match", &etag).get(&record).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));

    let links = &read["links"];
    let part = laboratory.get(links["parts"][0].as_str().unwrap()).await;
    assert_eq!(part.bytes, TEXT);
    assert_eq!(part.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(part.header("content-disposition"), "attachment");
    let bytes = laboratory
        .get(links["manifest"].as_str().unwrap())
        .await
        .bytes;
    assert_eq!(read["digest"], digest(&bytes));
    let proof = laboratory
        .get(links["proof"].as_str().unwrap())
        .await
        .json(200);
    assert_eq!(proof["object"].as_str().unwrap().as_bytes(), bytes);
    let versions = laboratory
        .get(links["versions"].as_str().unwrap())
        .await
        .json(200);
    assert_eq!(versions["versions"][0]["digest"], read["digest"]);

    let changes = laboratory.get("/api/v1/changes").await.json(200);
    assert_eq!(changes["versions"][0]["record"], read["record"]);
    let later = format!(
        "/api/v1/changes?cursor={}",
        changes["cursor"].as_str().unwrap()
    );
    assert_eq!(
        laboratory.get(&later).await.json(200)["versions"],
        json!([])
    );
}

fn establish_rule(world: &World) {
    let rule = json!({
        "code": "analyser",
        "name": { "ja": "分析装置の取込み時確定", "en": "Confirmed at import from the analyser" },
        "mode": "device",
        "document_types": ["device-record"],
        "managers": [world.person("tanaka").to_string()],
        "device": "分析装置 A",
    });
    let (manager, administrator) = (world.caller("kato"), world.caller("admin"));
    let asked = world
        .propose(&manager, "confirmation-rule", None, rule)
        .unwrap();
    let decision = EntryDecision {
        edition: asked.edition,
        verdict: Verdict::Approve,
        reason: None,
    };
    world
        .vault
        .decide_entry(&administrator, "confirmation-rule", &asked.key, decision)
        .unwrap();
}

fn device_record(mode: &str) -> Value {
    json!({
        "patient": { "number": "1" },
        "document_type": "device-record",
        "title": "血液ガス",
        "device": { "code": "abg-1", "name": "分析装置 A", "operator": "suzuki" },
        "parts": [
            { "name": "values.txt", "media_type": "text/plain; charset=utf-8" },
            { "name": "curve.bin", "role": "data", "media_type": "application/octet-stream" },
        ],
        "confirmation": { "mode": mode },
    })
}

// shows: J-7.1.2-18
#[tokio::test]
async fn a_completed_import_from_a_device_is_confirmed_by_its_rule() {
    let world = World::new();
    let _ = world.patient("1");
    let laboratory = Asker::laboratory(&world);
    let contents: [&[u8]; 2] = [b"pH 7.41\n", &[0, 159, 146, 150]];
    let before = world.stored();
    let without_rule = laboratory.deposit(&device_record("rule"), &contents).await;
    without_rule.problem(409, "no-rule");
    establish_rule(&world);
    let partial = laboratory
        .deposit(&device_record("rule"), &contents[..1])
        .await;
    partial.problem(422, "field-refused");
    assert_eq!(
        world.stored(),
        before,
        "a partial import leaves nothing confirmed and nothing at all"
    );

    let whole = laboratory
        .deposit(&device_record("rule"), &contents)
        .await
        .json(201);
    assert_eq!(whole["state"], "confirmed");
    assert_eq!(
        whole["version"]["rule"],
        json!({ "code": "analyser", "edition": 1 })
    );
    let record = format!("/api/v1/records/{}", whole["record"].as_str().unwrap());
    let manifest = laboratory.get(&record).await.json(200)["manifest"].clone();
    assert_eq!(manifest["mode"], "device");
    assert_eq!(manifest["device"]["operator"]["user_id"], "suzuki");
    assert_eq!(manifest["device"]["manager"]["user_id"], "tanaka");
    assert_eq!(manifest["entered"]["by"]["user_id"], "suzuki");
    assert_eq!(manifest["confirmed"]["by"]["user_id"], "tanaka");
    assert_eq!(manifest["confirmed"]["at"], "2026-11-20T12:00:00.000000Z");
    assert_eq!(manifest["clock"]["state"], "synchronized");
    assert_eq!(manifest["presentation"], Value::Null);

    let correction = json!({ "act": "correct", "reason": "校正誤り", "parts": [device_record("draft")["parts"][0]] });
    let next = laboratory
        .upload(&format!("{record}/versions"), &correction, &[b"pH 7.14\n"])
        .await;
    assert_eq!(
        next.json(201)["state"],
        "draft",
        "a system does not overwrite what was confirmed"
    );
    assert_eq!(laboratory.get(&record).await.json(200)["latest"], 1);
}

// shows: J-7.1.2-18
#[tokio::test]
async fn an_import_that_is_not_said_to_be_complete_stays_unconfirmed() {
    let world = World::new();
    let _ = world.patient("1");
    establish_rule(&world);
    let laboratory = Asker::laboratory(&world);
    let (mut first, whole) = (device_record("draft"), device_record("draft"));
    first["parts"].as_array_mut().unwrap().truncate(1);
    let reply = laboratory.deposit(&first, &[b"pH 7.41\n"]).await;
    let record = reply.json(201)["record"].as_str().unwrap().to_owned();
    let record = format!("/api/v1/records/{record}");
    let draft = reply.header("location");
    let second = json!({ "revision": 1, "parts": [whole["parts"][1]] });
    let (parts, curve) = (format!("{draft}/parts"), [0, 159, 146, 150]);
    let added = laboratory.upload(&parts, &second, &[&curve]).await;
    assert_eq!(added.json(200)["revision"], 2);
    let before = world.stored();
    let late = laboratory.upload(&parts, &second, &[&curve]).await;
    late.problem(409, "draft-changed");
    assert_eq!(world.stored(), before);
    let read = laboratory.get(draft).await.json(200);
    assert_eq!(read["parts"].as_array().unwrap().len(), 2);
    laboratory.get(&record).await.problem(404, "not-found");

    let complete = format!("{draft}/complete");
    let person = Asker::person(&world, "sato")
        .post(&complete, &json!({}))
        .await;
    person.problem(403, "not-allowed");
    assert_eq!(
        laboratory.post(&complete, &json!({})).await.json(200)["state"],
        "confirmed"
    );
    assert_eq!(
        laboratory.get(&record).await.json(200)["manifest"]["mode"],
        "device"
    );
    laboratory
        .post(&complete, &json!({}))
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn the_same_request_under_a_key_happens_once() {
    let world = World::new();
    let _ = world.patient("1");
    let laboratory_without_key = Asker::laboratory(&world);
    let laboratory = laboratory_without_key.and("idempotency-key", "7f1c-2b");
    let first = laboratory.deposit(&result_of("1"), &[TEXT]).await;
    let after = world.stored();
    let second = laboratory.deposit(&result_of("1"), &[TEXT]).await;
    assert_eq!(first.json(201), second.json(201));
    assert!(!first.headers.contains_key("idempotency-repeated"));
    assert_eq!(second.header("idempotency-repeated"), "true");
    assert_eq!(world.stored(), after);
    let other = laboratory.deposit(&result_of("1"), &[b"other\n"]).await;
    other.problem(422, "idempotency-key-reused");
    assert_eq!(world.stored(), after);
    let long = laboratory_without_key.and("idempotency-key", &"k".repeat(129));
    long.deposit(&result_of("1"), &[TEXT])
        .await
        .problem(422, "field-refused");
}

#[tokio::test]
async fn a_next_version_starts_from_the_version_that_the_system_has_seen() {
    let world = World::new();
    let _ = world.patient("1");
    let laboratory = Asker::laboratory(&world);
    let deposited = laboratory.deposit(&result_of("1"), &[TEXT]).await.json(201);
    let person = Asker::person(&world, "tanaka");
    let confirmed = confirm(&person, deposited["draft"]["id"].as_str().unwrap()).await;
    let versions = format!(
        "/api/v1/records/{}/versions",
        deposited["record"].as_str().unwrap()
    );
    let correction = json!({
        "act": "correct",
        "reason": "単位の誤り",
        "parts": [{ "name": "results.txt", "media_type": "text/plain; charset=utf-8" }],
    });
    let stale = laboratory.and("if-match", &format!("\"{}\"", digest(b"other")));
    stale
        .upload(&versions, &correction, &[b"31 IU/L\n"])
        .await
        .problem(412, "precondition-failed");
    let etag = format!("\"{}\"", confirmed["manifest"].as_str().unwrap());
    let current = laboratory.and("if-match", &etag);
    let next = current
        .upload(&versions, &correction, &[b"31 IU/L\n"])
        .await
        .json(201);
    let second = confirm(&person, next["draft"]["id"].as_str().unwrap()).await;
    assert_eq!(second["number"], 2);
    let withdrawal = json!({ "act": "withdraw", "reason": "検体の取違え" });
    assert_eq!(
        laboratory
            .upload(&versions, &withdrawal, &[])
            .await
            .json(201)["state"],
        "draft"
    );
    let addition = json!({ "act": "add", "reason": "追加検査" });
    laboratory
        .upload(&versions, &addition, &[])
        .await
        .problem(403, "not-allowed");
}

#[tokio::test]
async fn a_system_never_confirms_by_its_own_word() {
    let world = World::new();
    let _ = world.patient("1");
    let laboratory = Asker::laboratory(&world);
    let deposited = laboratory.deposit(&result_of("1"), &[TEXT]).await.json(201);
    let draft = format!(
        "/api/v1/drafts/{}",
        deposited["draft"]["id"].as_str().unwrap()
    );
    laboratory
        .post(&format!("{draft}/present"), &json!({}))
        .await
        .problem(403, "persons-only");
    let seen = json!({ "presentation": digest(TEXT) });
    laboratory
        .post(&format!("{draft}/confirm"), &seen)
        .await
        .problem(403, "persons-only");
    assert_eq!(world.trail("record.confirm")[0].outcome.code(), "refused");
    let discarded = laboratory
        .send(Request::delete(&draft), Body::empty())
        .await;
    assert_eq!(discarded.status.as_u16(), 204);
}

#[tokio::test]
async fn each_line_of_a_bulk_deposit_stands_for_itself() {
    let world = World::new();
    let _ = world.patient("1");
    let laboratory = Asker::laboratory(&world);
    let line = |key: &str, record: Value, text: &[u8]| json!({ "idempotency_key": key, "record": record, "contents": [STANDARD.encode(text)] });
    let mut unknown = result_of("1");
    unknown["document_type"] = "no-such-type".into();
    let lines = [
        line("a", result_of("1"), TEXT).to_string(),
        String::new(),
        line("b", unknown, TEXT).to_string(),
        "{".to_owned(),
        line("c", result_of("2"), TEXT).to_string(),
        line("d", result_of("1"), b"text\n").to_string(),
    ];
    let body = lines.join("\n");
    let post =
        || Request::post("/api/v1/records:bulk").header("content-type", "application/x-ndjson");
    let done = laboratory
        .send(post(), Body::from(body.clone()))
        .await
        .json(200);
    let outcome: Vec<_> = done["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| {
            (
                result["line"].as_u64().unwrap(),
                result["problem"]["code"].as_str().unwrap_or("-"),
            )
        })
        .collect();
    let expected = [
        (1, "-"),
        (3, "type-unknown"),
        (4, "bad-request"),
        (5, "patient-unknown"),
        (6, "-"),
    ];
    assert_eq!(outcome, expected);
    let after = world.stored();
    let again = laboratory.send(post(), Body::from(body)).await.json(200);
    assert_eq!(
        again["results"][0]["deposited"],
        done["results"][0]["deposited"]
    );
    assert_eq!(
        world.stored(),
        after,
        "what was stored before is not stored twice"
    );
}

// shows: A-2
#[tokio::test]
async fn a_system_sees_and_writes_only_the_patients_of_its_list() {
    let world = World::new();
    let (own, other) = (world.patient("1"), world.patient("2"));
    let operations = [Operation::Deposit, Operation::Read, Operation::FindPatient];
    let system = Asker::system(&world, &operations, &["laboratory-result"], &["1"]);
    system.deposit(&result_of("1"), &[TEXT]).await.json(201);
    system
        .deposit(&result_of("2"), &[TEXT])
        .await
        .problem(403, "not-allowed");
    let search = |body: Value| {
        let system = &system;
        async move {
            system
                .post("/api/v1/patients/search", &body)
                .await
                .json(200)["patients"]
                .clone()
        }
    };
    assert_eq!(
        search(json!({ "number": "1" })).await[0]["id"],
        own.id.to_string()
    );
    assert_eq!(search(json!({ "number": "2" })).await, json!([]));
    assert_eq!(
        search(json!({ "words": ["見本"] }))
            .await
            .as_array()
            .unwrap()
            .len(),
        1
    );
    system
        .get(&format!("/api/v1/patients/{}", own.id))
        .await
        .json(200);
    system
        .get(&format!("/api/v1/patients/{}", other.id))
        .await
        .problem(404, "not-found");
    let new = json!({ "number": "3", "name": "見本 次郎", "sex": "male" });
    system
        .post("/api/v1/patients", &new)
        .await
        .problem(403, "not-allowed");
    let clerk = Asker::person(&world, "ito")
        .post("/api/v1/patients", &new)
        .await;
    assert_eq!(clerk.json(201)["number"], "3");
}

// shows: J-7.1.1-14, J-7.1.1-18
#[tokio::test]
async fn what_a_device_sends_is_logged_with_its_own_time_beside_that_of_receipt() {
    let world = World::new();
    let _ = world.patient("1");
    establish_rule(&world);
    let laboratory = Asker::laboratory(&world);
    let contents: [&[u8]; 2] = [b"pH 7.41\n", &[0, 159, 146, 150]];
    let mut made = device_record("rule");
    made["event_at"] = "2026-11-20T11:40:00Z".into();
    let said = |time: &str| laboratory.and("genpon-terminal-time", time);
    let first = said("2026-11-20T12:00:01Z").deposit(&made, &contents).await;
    first.json(201);
    world.clock.advance(60);
    let second = said("2026-11-20T11:00:00Z").deposit(&made, &contents).await;
    second.json(201);
    world.clock.advance(60);

    let now = world.clock.now().at;
    let today = genpon_vault::uses::Period {
        from: now.plus_seconds(-3600),
        until: now,
    };
    let auditor = world.caller("mori");
    let log = world.vault.read_device_log(&auditor, today).unwrap();
    assert_eq!(log.entries.len(), 2);
    let entry = &log.entries[0];
    assert_eq!(entry.device.code.as_str(), "abg-1");
    assert_eq!(entry.made_at.to_string(), "2026-11-20T11:40:00.000000Z");
    assert_eq!(entry.received_at.to_string(), "2026-11-20T12:00:00.000000Z");
    assert_eq!(entry.operator, Some(world.person("suzuki")));
    let faults = world.vault.read_clocks(&auditor, today).unwrap();
    let jumps: Vec<_> = faults.iter().map(|fault| fault.seconds).collect();
    assert_eq!(jumps, [3601, -3660]);
    assert!(faults[0].whose.contains("検査システム"));
}
