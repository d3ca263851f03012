//! Many records in one request with their bytes as they are; and keys: sent once, sent wrongly.

use crate::api_system::{Asker, Reply, result_of};
use axum::body::Body;
use axum::http::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use genpon_testkit::World;
use serde_json::{Value, json};

const EDGE: &str = "edge-of-a-part";

/// The fields of a multipart body, without its end.
fn fields(fields: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in fields {
        let head = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body
}

async fn send(asker: &Asker, mut body: Vec<u8>, is_whole: bool) -> Reply {
    if is_whole {
        body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
    }
    let kind = format!("multipart/form-data; boundary={EDGE}");
    let request = Request::post("/api/v1/records:bulk").header(CONTENT_TYPE, kind);
    asker.send(request, Body::from(body)).await
}

fn metadata(key: &str, record: &Value) -> Vec<u8> {
    json!({ "idempotency_key": key, "record": record })
        .to_string()
        .into_bytes()
}

/// The number of each result with the code of its problem, `-` for none.
fn outcome(done: &Value) -> Vec<(u64, String)> {
    let results = done["results"].as_array().unwrap();
    let code = |result: &Value| {
        let code = result["problem"]["code"].as_str().unwrap_or("-");
        (result["line"].as_u64().unwrap(), code.to_owned())
    };
    results.iter().map(code).collect()
}

fn expected(codes: &[&str]) -> Vec<(u64, String)> {
    (1..)
        .zip(codes.iter().map(|&code| code.to_owned()))
        .collect()
}

#[tokio::test]
async fn of_a_bulk_upload_each_record_stands_for_itself_and_is_whole_or_not_there() {
    let world = World::new();
    let _ = world.patient("1");
    let laboratory = Asker::laboratory(&world);
    let good = result_of("1");
    let mut unknown = result_of("1");
    unknown["document_type"] = "no-such-type".into();
    let mut lies = result_of("1");
    lies["parts"][0]["digest"] = format!("sha-256:{}", "0".repeat(64)).into();
    let mut two = result_of("1");
    let more = json!({ "name": "more.txt", "media_type": "text/plain; charset=utf-8" });
    two["parts"].as_array_mut().unwrap().push(more);
    let large = vec![b'x'; 3 << 20];
    let body = fields(&[
        ("metadata", &metadata("a", &good)),
        ("content", &large),
        ("metadata", &metadata("b", &unknown)),
        ("content", b"passed over\n"),
        ("metadata", &metadata("c", &lies)),
        ("content", b"another\n"),
        ("metadata", &metadata("d", &two)),
        ("content", b"only one of two\n"),
        ("metadata", b"{"),
        ("content", b"passed over\n"),
        ("metadata", &metadata("f", &good)),
        ("content", b"one\n"),
        ("content", b"one too many\n"),
        ("metadata", &metadata("g", &two)),
        ("content", b"first\n"),
        ("content", b"second\n"),
    ]);
    let done = send(&laboratory, body.clone(), true).await.json(200);
    let codes = [
        "-",
        "type-unknown",
        "digest-mismatch",
        "field-refused",
        "bad-request",
        "field-refused",
        "-",
    ];
    assert_eq!(outcome(&done), expected(&codes), "{done}");
    let after = world.stored();
    let again = send(&laboratory, body, true).await.json(200);
    for at in [0, 6] {
        let [first, second] = [&done, &again].map(|done| &done["results"][at]["deposited"]);
        assert_eq!(first, second);
    }
    assert_eq!(
        world.stored(),
        after,
        "nothing is stored twice, nothing is left over"
    );
}

#[tokio::test]
async fn a_bulk_upload_that_breaks_off_keeps_what_was_complete_and_says_where_it_ended() {
    let world = World::new();
    let _ = world.patient("1");
    let laboratory = Asker::laboratory(&world);
    let good = result_of("1");
    let mut body = fields(&[
        ("metadata", &metadata("a", &good)),
        ("content", b"one\n"),
        ("metadata", &metadata("b", &good)),
    ]);
    body.extend_from_slice(
        format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\ncut o")
            .as_bytes(),
    );
    let done = send(&laboratory, body, false).await.json(200);
    let results = done["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    assert!(results[0]["deposited"]["record"].is_string());
    assert!(results[1]["problem"]["code"].is_string(), "{done}");
    let nothing = send(&laboratory, fields(&[("content", b"stray\n")]), true).await;
    assert_eq!(outcome(&nothing.json(200)), expected(&["bad-request"]));
}

#[tokio::test]
async fn a_request_that_is_sent_again_after_a_restart_still_happens_once() {
    let world = World::new();
    let _ = world.patient("1");
    let laboratory = Asker::laboratory(&world).and("idempotency-key", "before-the-restart");
    let first = laboratory.deposit(&result_of("1"), &[b"one\n"]).await;
    let headers = laboratory.leave();
    let world = world.reopen();
    let after = world.stored();
    let laboratory = Asker::with(&world, headers);
    let second = laboratory.deposit(&result_of("1"), &[b"one\n"]).await;
    assert_eq!(second.json(201), first.json(201));
    assert_eq!(second.header("idempotency-repeated"), "true");
    assert_eq!(world.stored(), after);
    let other = laboratory.deposit(&result_of("1"), &[b"two\n"]).await;
    other.problem(422, "idempotency-key-reused");
}

#[tokio::test]
async fn wrong_keys_are_held_up_and_the_trail_is_not_flooded() {
    let world = World::new();
    let laboratory = Asker::laboratory(&world);
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    let id = masters.clients.keys().next().unwrap().to_string();
    let wrong = vec![(AUTHORIZATION.to_string(), format!("Bearer {id}.wrong"))];
    let guesser = Asker::with(&world, wrong);
    for _ in 0..10 {
        let reply = guesser.get("/api/v1/changes").await;
        reply.problem(401, "client-key-wrong");
    }
    for _ in 0..5 {
        let reply = guesser.get("/api/v1/changes").await;
        let problem = reply.problem(429, "too-many-wrong-keys");
        assert_eq!(reply.header("retry-after"), "60");
        assert_eq!(problem["retry_after_seconds"], 60);
    }
    assert_eq!(world.trail("client.log-in").len(), 10);
    let locks = world.trail("client.lock");
    assert_eq!(locks.len(), 1);
    assert_eq!(locks[0].details[&"lock".parse().unwrap()], "client");
    let held_up = laboratory.get("/api/v1/changes").await;
    held_up.problem(429, "too-many-wrong-keys");
    world.clock.advance(61);
    laboratory.get("/api/v1/changes").await.json(200);
}
