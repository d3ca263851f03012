//! The trail, the types, the language: what is read beside records.

use crate::browser::Browser;
use axum::http::StatusCode;
use genpon_testkit::World;

#[tokio::test]
async fn the_trail_is_found_by_person_and_patient_without_either_in_the_address() {
    let world = World::new();
    let patient = world.patient("00012345");
    let _ = world.record(&world.caller("sato"), patient.id, "再診");
    let mut auditor = Browser::of(&world, "mori").await;
    let asked = [("person", "sato"), ("patient_no", "00012345")];
    let answer = auditor.post("/audit", &asked).await;
    let address = answer.location().to_owned();
    assert!(
        !address.contains("sato") && !address.contains("00012345"),
        "{address}"
    );
    let page = auditor.get(&address).await;
    page.has("<th scope=\"row\">確定した");
    page.has("佐藤 恵子");
    page.lacks("<th scope=\"row\">患者を登録した");
}

#[tokio::test]
async fn who_may_not_read_the_trail_does_not() {
    let world = World::new();
    let mut browser = Browser::of(&world, "suzuki").await;
    browser.get("/").await.lacks("href=\"/audit\"");
    assert_eq!(browser.get("/audit").await.status, StatusCode::FORBIDDEN);
}

// shows: D-39
#[tokio::test]
async fn each_document_type_says_which_chapters_and_terms_apply() {
    let world = World::new();
    let mut browser = Browser::of(&world, "sato").await;
    browser.get("/types").await.has("/types/progress-note");
    let page = browser.get("/types/progress-note").await;
    page.has("7章");
    page.has("年（");
}

#[tokio::test]
async fn the_pages_speak_english_after_one_click() {
    let world = World::new();
    let mut browser = Browser::of(&world, "sato").await;
    let answer = browser
        .post("/language", &[("lang", "en"), ("back", "/types")])
        .await;
    assert_eq!(answer.location(), "/types");
    browser.get("/types").await.has("<html lang=\"en\">");
}

#[tokio::test]
async fn the_health_page_tells_whole_from_not_verified() {
    use genpon_vault::verify::{VerifyOptions, Watch};
    let world = World::new();
    let patient = world.patient("1");
    let _ = world.record(&world.caller("sato"), patient.id, "再診");
    let mut browser = Browser::of(&world, "admin").await;
    browser.get("/health").await.has("verdict-pending");
    let stop = std::sync::atomic::AtomicBool::new(false);
    let now = || world.vault.now();
    let watch = Watch {
        progress: &|_| {},
        stop: &stop,
        now: &now,
    };
    let (institution, options) = (world.institution.id, VerifyOptions::default());
    let report = world
        .vault
        .verify(institution, &options, None, &watch)
        .unwrap();
    world.vault.keep_report(&report).unwrap();
    browser.get("/health").await.has("verdict-whole");
}
