//! Search in the text of records, as people at a browser and systems meet it.

use crate::api_system::Asker;
use crate::browser::Browser;
use axum::http::StatusCode;
use genpon_model::registers::{FeatureCode, Operation};
use genpon_testkit::World;
use serde_json::json;

fn turn_on(world: &World) {
    let (vault, institution) = (&world.vault, world.institution.id);
    vault
        .set_feature_at_setup(institution, FeatureCode::FullText, true)
        .unwrap();
    vault.follow_text(institution, |_| ()).unwrap();
}

#[tokio::test]
async fn a_word_in_the_text_leads_to_the_record_and_stands_in_no_address() {
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("00012345");
    let record = world
        .record(&doctor, patient.id, "右下葉にﾊｲｴﾝ像 <b>")
        .record;
    let mut browser = Browser::of(&world, "sato").await;
    let chart = format!("/patients/{}", patient.id);
    browser.get(&chart).await.lacks("/search\"");
    let refused = browser.post("/search", &[("text", "はいえん")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.has("この機能は使われていません");

    turn_on(&world);
    browser.get("/patients").await.has("href=\"/search\"");
    browser.get(&chart).await.has(&format!("{chart}/search"));
    for address in ["/search".to_owned(), format!("{chart}/search")] {
        let found = browser.post(&address, &[("text", "はいえん")]).await;
        assert_eq!(found.status, StatusCode::OK);
        found.has("<mark>ﾊｲｴﾝ</mark>");
        found.has("&lt;b&gt;");
        found.has(&format!("/records/{record}"));
        let nothing = browser.post(&address, &[("text", "骨折")]).await;
        nothing.has("見つかりません");
        let empty = browser.post(&address, &[("text", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    browser.get("/search").await.has("name=\"text\"");
}

#[tokio::test]
async fn who_may_not_search_in_all_is_offered_nothing_and_refused() {
    let world = World::new();
    turn_on(&world);
    let mut nurse = Browser::of(&world, "suzuki").await;
    nurse.get("/patients").await.lacks("href=\"/search\"");
    assert_eq!(nurse.get("/search").await.status, StatusCode::FORBIDDEN);
    let searched = nurse.post("/search", &[("text", "肺炎")]).await;
    assert_eq!(searched.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_health_page_says_how_far_the_index_has_come() {
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("1");
    let mut manager = Browser::of(&world, "kato").await;
    manager.get("/health").await.has("使っていません");
    turn_on(&world);
    manager
        .get("/health")
        .await
        .has("すべての版を取り込みました");
    world.record(&doctor, patient.id, "経過良好");
    manager.get("/health").await.has("1 版のうち 0 版");
}

#[tokio::test]
async fn a_system_finds_what_it_may_read_and_goes_on_with_the_cursor() {
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("1");
    for text in ["経過良好 一", "経過良好 二", "経過不良"] {
        world.record(&doctor, patient.id, text);
    }
    turn_on(&world);
    let operations = [
        Operation::Read,
        Operation::FindPatient,
        Operation::SearchText,
    ];
    let reader = Asker::system(&world, &operations, &["progress-note"], &[]);
    let address = "/api/v1/records/search";
    let first = reader
        .post(address, &json!({ "words": ["良好"], "limit": 1 }))
        .await;
    let first = first.json(200);
    assert_eq!(
        first["records"][0]["excerpt"][1],
        json!({ "text": "良好", "is_found": true })
    );
    let next = json!({ "words": ["良好"], "limit": 1, "cursor": first["cursor"] });
    let second = reader.post(address, &next).await.json(200);
    assert_ne!(
        second["records"][0]["record"],
        first["records"][0]["record"]
    );
    assert_eq!(
        (&second["cursor"], &second["of"]),
        (&json!(null), &json!(3))
    );

    let other = Asker::system(&world, &operations, &["laboratory-result"], &[]);
    let none = other
        .post(address, &json!({ "words": ["良好"] }))
        .await
        .json(200);
    assert_eq!(none["records"], json!([]));
    let blind = Asker::system(&world, &[Operation::Read], &["progress-note"], &[]);
    let refused = blind.post(address, &json!({ "words": ["良好"] })).await;
    refused.problem(403, "not-allowed");
    let wrong = reader
        .post(address, &json!({ "words": ["良好"], "cursor": "x" }))
        .await;
    wrong.problem(422, "field-refused");
}
