//! What the pages refuse: strangers, forged forms, missing rights, content that was not shown.

use crate::browser::Browser;
use axum::http::StatusCode;
use genpon_testkit::World;

#[tokio::test]
async fn a_stranger_is_sent_to_the_log_in_page_and_back() {
    let world = World::new();
    let mut browser = Browser::new(&world);
    assert_eq!(browser.get("/types").await.location(), "/login?next=/types");
    assert_eq!(
        browser.post("/patients", &[("q", "1")]).await.location(),
        "/login"
    );
    let wrong = [("user_id", "sato"), ("password", "wrong")];
    assert_eq!(
        browser.post("/login", &wrong).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_form_without_the_token_of_the_session_does_nothing() {
    let world = World::new();
    let patient = world.patient("1");
    let mut browser = Browser::of(&world, "sato").await;
    browser.forge_csrf();
    let address = format!("/patients/{}/new", patient.id);
    let answer = browser
        .post(&address, &[("type", "progress-note"), ("way", "free")])
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let deposit = format!("/patients/{}/deposit", patient.id);
    let files = [("a.txt", "text/plain", &b"a"[..])];
    assert_eq!(
        browser.upload(&deposit, &[], &files).await.status,
        StatusCode::BAD_REQUEST
    );
    browser.get("/").await.lacks("/drafts/");
}

// shows: J-7.1.2-7, C-s14-8c
#[tokio::test]
async fn who_may_not_confirm_is_told_so_and_refused() {
    let world = World::new();
    let patient = world.patient("1");
    let draft = world
        .draft(&world.caller("sato"), patient.id, "再診")
        .unwrap();
    let mut clerk = Browser::of(&world, "ito").await;
    let address = format!("/drafts/{}", draft.id);
    let shown = clerk.get(&format!("{address}/present")).await;
    shown.has("確定する権限がありません");
    shown.lacks("name=\"presentation\"");
    let digest = world
        .vault
        .present_draft(&world.caller("ito"), draft.id)
        .unwrap()
        .digest;
    let seen = digest.to_string();
    let answer = clerk
        .post(&format!("{address}/confirm"), &[("presentation", &seen)])
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let mut auditor = Browser::of(&world, "mori").await;
    let trail = auditor
        .get("/audit?action=record.confirm&outcome=refused")
        .await;
    trail.has("伊藤 薫");
}

// shows: J-7.1.2-11
#[tokio::test]
async fn only_what_was_shown_to_this_person_is_confirmed() {
    let world = World::new();
    let patient = world.patient("1");
    let draft = world
        .draft(&world.caller("sato"), patient.id, "再診")
        .unwrap();
    let address = format!("/drafts/{}", draft.id);
    let mut sato = Browser::of(&world, "sato").await;
    let mut tanaka = Browser::of(&world, "tanaka").await;
    let shown = sato.get(&format!("{address}/present")).await;
    let seen = [("presentation", shown.input("presentation"))];
    let confirm = format!("{address}/confirm");
    // Another person's digest.
    assert_eq!(
        tanaka.post(&confirm, &seen).await.status,
        StatusCode::CONFLICT
    );
    // No digest, and a made-up one.
    assert_eq!(sato.post(&confirm, &[]).await.status, StatusCode::CONFLICT);
    let made_up = format!("sha-256:{}", "00".repeat(32));
    let answer = sato.post(&confirm, &[("presentation", &made_up)]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    // Changed after it was shown: the present content comes back, with another digest.
    let editor = sato.get(&address).await;
    let fields = [
        ("revision", editor.input("revision")),
        ("title", "再診"),
        ("event_at", "2026-11-20T20:30"),
        ("text", "別の文"),
    ];
    sato.post(&address, &fields).await.location();
    let refused = sato.post(&confirm, &seen).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.has("別の文");
    assert_ne!(refused.input("presentation"), seen[0].1);
}

#[tokio::test]
async fn an_address_that_names_nothing_says_so() {
    let world = World::new();
    let mut browser = Browser::of(&world, "sato").await;
    let nobody = "019a8f2e-6b1c-7d20-9c41-5e0a7c3b1f02";
    for address in [
        "/nowhere",
        "/records/x",
        "/types/x",
        &format!("/patients/{nobody}"),
        &format!("/records/{nobody}/versions/0"),
    ] {
        assert_eq!(
            browser.get(address).await.status,
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
}

#[tokio::test]
async fn every_answer_carries_the_policy_of_the_house() {
    let world = World::new();
    let answer = Browser::new(&world).get("/login").await;
    let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
}
