//! Bad input: each with a clear answer, nothing half-stored, and the refusal in the trail.

use crate::api_system::{Asker, result_of};
use axum::body::Body;
use axum::http::Request;
use axum::http::header::AUTHORIZATION;
use genpon_formats::audit_event::AuditEvent;
use genpon_model::registers::Operation;
use genpon_testkit::{World, world};
use genpon_vault::Settings;
use genpon_vault::rows::AuditFilter;
use serde_json::{Value, json};

const TEXT: &[u8] = b"WBC 5.4\n";

/// One bad request: metadata, content, and what is right to answer.
struct Bad {
    name: &'static str,
    metadata: Value,
    content: Vec<u8>,
    status: u16,
    code: &'static str,
}

/// What is wrong with one text of the metadata: the place, the text, what is right to answer.
const BAD_TEXTS: &str = "
an unknown type       | /document_type      | no-such-type      | 422 | type-unknown
a type not listed     | /document_type      | progress-note     | 403 | not-allowed
an unknown number     | /patient/number     | 2                 | 422 | patient-unknown
two keys of a patient | /patient/id         | 0193a2f0          | 422 | field-refused
no digest at all      | /parts/0/digest     | sha-256:zz        | 422 | field-refused
another media type    | /parts/0/media_type | image/png         | 422 | content-refused
no media type         | /parts/0/media_type | text              | 422 | field-refused
a path                | /parts/0/name       | ../../etc/passwd  | 422 | field-refused
a path of Windows     | /parts/0/name       | ..\\x              | 422 | field-refused
a hidden name         | /parts/0/name       | .profile          | 422 | field-refused
a NUL                 | /parts/0/name       | a\u{0}b           | 422 | field-refused
a name that turns     | /parts/0/name       | a\u{202e}fdp.exe  | 422 | field-refused
a rendition           | /parts/0/role       | rendition         | 422 | field-refused
a field nobody knows  | /confirmer          | tanaka            | 422 | field-refused
an empty title        | /title              |                   | 422 | field-refused
a time that is none   | /event_at           | yesterday         | 422 | field-refused
";

/// What is wrong with the metadata.
fn bad_values() -> Vec<Bad> {
    let texts = BAD_TEXTS.trim().lines().map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [name, path, text, status, code] = cells[..] else {
            unreachable!("{line}")
        };
        (name, path, Value::from(text), status.parse().unwrap(), code)
    });
    let zeros = format!("sha-256:{}", "0".repeat(64));
    let by_rule = json!({ "mode": "rule" });
    let part = result_of("1")["parts"][0].clone();
    let others = [
        (
            "another digest",
            "/parts/0/digest",
            zeros.into(),
            422,
            "digest-mismatch",
        ),
        (
            "no patient",
            "/patient",
            Value::Null,
            422,
            "patient-does-not-fit",
        ),
        (
            "a device without rule",
            "/confirmation",
            by_rule,
            409,
            "no-rule",
        ),
        (
            "too many parts",
            "/parts",
            vec![part; 201].into(),
            422,
            "too-many-parts",
        ),
    ];
    let bad = |(name, path, value, status, code)| {
        let mut metadata = result_of("1");
        put(&mut metadata, path, value);
        Bad {
            name,
            metadata,
            content: TEXT.to_vec(),
            status,
            code,
        }
    };
    texts.chain(others).map(bad).collect()
}

/// What is wrong with the bytes of something that is said to be FHIR.
fn bad_contents() -> Vec<Bad> {
    let deep = "[".repeat(200) + &"]".repeat(200);
    let cases = [
        ("no bytes", String::new(), "content-refused"),
        (
            "half a file",
            "{\"resourceType\":".to_owned(),
            "content-refused",
        ),
        ("a deep file", deep, "content-refused"),
        (
            "another patient number",
            patient("2", "1980-02-29"),
            "wrong-patient",
        ),
        (
            "another birth date",
            patient("1", "1980-03-01"),
            "wrong-patient",
        ),
    ];
    let bad = |(name, content, code): (_, String, _)| {
        let mut metadata = result_of("1");
        put(
            &mut metadata,
            "/parts/0/media_type",
            "application/fhir+json".into(),
        );
        Bad {
            name,
            metadata,
            content: content.into_bytes(),
            status: 422,
            code,
        }
    };
    cases.into_iter().map(bad).collect()
}

fn patient(number: &str, birth_date: &str) -> String {
    let medical_record = json!({ "coding": [{ "code": "MR" }] });
    json!({
        "resourceType": "Patient",
        "identifier": [{ "type": medical_record, "value": number }],
        "birthDate": birth_date,
    })
    .to_string()
}

fn put(metadata: &mut Value, path: &str, value: Value) {
    let (parent, key) = path.rsplit_once('/').unwrap();
    metadata.pointer_mut(parent).unwrap()[key] = value;
}

#[tokio::test]
async fn a_bad_deposit_is_refused_with_its_reason_and_leaves_nothing() {
    let world = World::new();
    let _ = world.patient("1");
    let laboratory = Asker::laboratory(&world);
    let before = world.stored();
    for bad in bad_values().into_iter().chain(bad_contents()) {
        let reply = laboratory.deposit(&bad.metadata, &[&bad.content]).await;
        assert_eq!(
            reply.status.as_u16(),
            bad.status,
            "{}: {}",
            bad.name,
            String::from_utf8_lossy(&reply.bytes)
        );
        let problem = reply.problem(bad.status, bad.code);
        assert!(
            !problem.to_string().contains("見本"),
            "{}: {problem}",
            bad.name
        );
        assert_eq!(world.stored(), before, "{}", bad.name);
        let reason = serde_json::to_string(&newest_refusal(&world).outcome).unwrap();
        assert!(reason.contains(bad.code), "{}: {reason}", bad.name);
    }
}

fn newest_refusal(world: &World) -> AuditEvent {
    let filter = AuditFilter {
        outcome: Some("refused".to_owned()),
        newest_first: true,
        ..AuditFilter::default()
    };
    world
        .vault
        .read_audit(&world.caller("mori"), &filter)
        .unwrap()
        .remove(0)
        .event
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_at_its_place() {
    let world = World::new();
    let _ = world.patient("1");
    let laboratory = Asker::laboratory(&world);
    let deep = format!("{{\"title\": {}{}}}", "[".repeat(17), "]".repeat(17));
    let large = format!("{{\"title\": \"{}\"}}", "x".repeat(300 * 1024));
    let twice = r#"{"title": "a", "title": "b"}"#.to_owned();
    let cases = [
        ("{".to_owned(), 400, "bad-request"),
        (deep, 400, "bad-request"),
        (twice, 400, "bad-request"),
        (large, 413, "too-large"),
    ];
    for (metadata, status, code) in cases {
        let reply = laboratory
            .upload_raw("/api/v1/records", metadata.as_bytes(), &[TEXT])
            .await;
        reply.problem(status, code);
        assert_eq!(world.trail("record.deposit")[0].outcome.code(), "refused");
    }
    let no_form = laboratory.post("/api/v1/records", &result_of("1")).await;
    no_form.problem(400, "bad-request");
    let more = laboratory.deposit(&result_of("1"), &[TEXT, TEXT]).await;
    more.problem(422, "field-refused");
    let text = Request::post("/api/v1/patients/search").header("content-type", "text/plain");
    laboratory
        .send(text, Body::from("{}"))
        .await
        .problem(400, "bad-request");
}

#[tokio::test]
async fn a_large_part_streams_and_one_that_is_too_large_is_refused() {
    let settings = Settings {
        view_bytes_max: 64 * 1024,
        part_bytes_max: 1 << 20,
        ..world::quick_settings()
    };
    let world = World::with(settings);
    let _ = world.patient("1");
    let laboratory = Asker::laboratory(&world);
    let before = world.stored();
    let mut metadata = result_of("1");
    metadata["parts"][0] = json!({ "name": "run.bin", "media_type": "application/octet-stream" });
    let noise = |len: u32| -> Vec<u8> {
        (0..len)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 | 0x80)
            .collect()
    };
    let refused = laboratory
        .deposit(&metadata, &[&noise((1 << 20) + 1)])
        .await;
    refused.problem(413, "too-large");
    assert_eq!(world.stored(), before);
    let taken = laboratory
        .deposit(&metadata, &[&noise(1 << 20)])
        .await
        .json(201);
    assert_eq!(taken["parts"][0]["size"], 1 << 20);
}

// shows: J-6.1.2-1
#[tokio::test]
async fn a_type_is_stored_only_once_it_is_registered_with_its_class() {
    let world = World::new();
    let _ = world.patient("1");
    let doctor = Asker::person(&world, "sato");
    let mut metadata = result_of("1");
    metadata["document_type"] = "sleep-study".into();
    doctor
        .deposit(&metadata, &[TEXT])
        .await
        .problem(422, "type-unknown");
    let manager = world.caller("kato");
    let mut entry = world.entry(&manager, "document-type", "laboratory-result");
    entry["code"] = "sleep-study".into();
    entry["aliases"] = json!([]);
    entry["name"] = json!({ "ja": "睡眠検査", "en": "Sleep study" });
    world
        .propose(&manager, "document-type", None, entry)
        .unwrap();
    doctor.deposit(&metadata, &[TEXT]).await.json(201);
    assert_eq!(
        world.entry(&manager, "document-type", "sleep-study")["importance"],
        "high"
    );
}

// shows: J-7.1.2-6
#[tokio::test]
async fn a_confirmer_named_in_the_body_is_refused_and_never_stored() {
    let world = World::new();
    let patient = world.patient("1");
    let draft = world
        .draft(&world.caller("sato"), patient.id, "再診")
        .unwrap();
    let doctor = Asker::person(&world, "sato");
    let address = format!("/api/v1/drafts/{}", draft.id);
    let shown = doctor
        .post(&format!("{address}/present"), &json!({}))
        .await
        .json(200);
    let confirm = format!("{address}/confirm");
    for (name, value) in [
        ("confirmer", "tanaka"),
        ("confirmed_by", "田中 一郎"),
        ("by", "tanaka"),
    ] {
        let body = json!({ "presentation": shown["digest"], name: value });
        let problem = doctor
            .post(&confirm, &body)
            .await
            .problem(422, "field-refused");
        assert!(
            problem["place"].as_str().unwrap().contains(name),
            "{problem}"
        );
    }
    let done = doctor
        .post(&confirm, &json!({ "presentation": shown["digest"] }))
        .await
        .json(200);
    let record = format!("/api/v1/records/{}", done["record"].as_str().unwrap());
    let manifest = doctor.get(&record).await.json(200)["manifest"].clone();
    assert_eq!(manifest["confirmed"]["by"]["user_id"], "sato");
}

// shows: J-7.1.2-7
#[tokio::test]
async fn an_author_without_the_right_does_not_confirm_and_a_holder_does() {
    let world = World::new();
    let patient = world.patient("1");
    let draft = world
        .draft(&world.caller("ito"), patient.id, "口述筆記")
        .unwrap();
    let address = format!("/api/v1/drafts/{}", draft.id);
    for (person, status) in [("ito", 403), ("sato", 200)] {
        let person = Asker::person(&world, person);
        let shown = person
            .post(&format!("{address}/present"), &json!({}))
            .await
            .json(200);
        let seen = json!({ "presentation": shown["digest"] });
        person
            .post(&format!("{address}/confirm"), &seen)
            .await
            .json(status);
    }
}

#[tokio::test]
async fn a_wrong_key_opens_nothing_and_stands_in_the_trail() {
    let world = World::new();
    let laboratory = Asker::laboratory(&world);
    laboratory.get("/api/v1/changes").await.json(200);
    let id = laboratory_id(&world);
    for key in [
        format!("{id}.wrong"),
        id.clone(),
        format!("{id}."),
        "x".to_owned(),
        String::new(),
    ] {
        let asker = Asker::with(
            &world,
            vec![(AUTHORIZATION.to_string(), format!("Bearer {key}"))],
        );
        let reply = asker
            .and("accept-language", "en-GB, ja;q=0.5")
            .get("/api/v1/changes")
            .await;
        let problem = reply.problem(401, "client-key-wrong");
        assert!(
            problem["title"].as_str().unwrap().starts_with("The key"),
            "{problem}"
        );
        assert_eq!(reply.header("content-language"), "en");
        assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"genpon\"");
    }
    let events = world.trail("client.log-in");
    assert_eq!(events.len(), 5);
    assert!(events.iter().all(|event| event.person.is_none()));
}

fn laboratory_id(world: &World) -> String {
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    masters.clients.keys().next().unwrap().to_string()
}

#[tokio::test]
async fn a_session_changes_nothing_without_its_token() {
    let world = World::new();
    let patient = world.patient("1");
    let clerk = Asker::person(&world, "ito");
    clerk
        .get(&format!("/api/v1/patients/{}", patient.id))
        .await
        .json(200);
    let forged = clerk.without("x-csrf-token");
    forged
        .get(&format!("/api/v1/patients/{}", patient.id))
        .await
        .json(200);
    let new = json!({ "number": "3", "name": "見本 次郎", "sex": "male" });
    forged
        .post("/api/v1/patients", &new)
        .await
        .problem(403, "csrf");
    clerk.post("/api/v1/patients", &new).await.json(201);
    let reader = Asker::system(&world, &[Operation::Read], &["laboratory-result"], &[]);
    reader
        .deposit(&result_of("1"), &[TEXT])
        .await
        .problem(403, "not-allowed");
}
