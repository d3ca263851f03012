//! The trail, the types, the language: what is read beside records.

use crate::browser::Browser;
use axum::http::StatusCode;
use genpon_model::registers::Person;
use genpon_model::text::Code;
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;

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

#[tokio::test]
async fn the_trail_is_taken_out_as_it_is_filtered_by_those_who_may_and_that_is_an_event() {
    let world = World::new();
    let patient = world.patient("00012345");
    let _ = world.record(&world.caller("sato"), patient.id, "再診");
    let mut auditor = Browser::of(&world, "mori").await;
    auditor
        .get("/audit?action=record.confirm")
        .await
        .has("href=\"/audit/export/jsonl?action=record.confirm\"");
    let lines = auditor
        .get("/audit/export/jsonl?action=record.confirm")
        .await;
    let confirmed: Vec<serde_json::Value> = lines
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(confirmed.len(), 1, "{}", lines.text());
    assert_eq!(confirmed[0]["event"]["patient"]["number"], "00012345");
    let table = auditor.get("/audit/export/csv").await;
    assert!(table.text().starts_with("\u{feff}leaf_index,id,at,"));
    assert!(
        table.text().contains("audit.export"),
        "that of the first file"
    );
    assert_eq!(
        table.text().matches("audit.export").count(),
        1,
        "it ends before the event of its own"
    );
    auditor
        .get("/audit?action=audit.export")
        .await
        .has("監査証跡を書き出した");
    let mut physician = Browser::of(&world, "suzuki").await;
    let refused = physician.get("/audit/export/csv").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let tried = auditor
        .get("/audit?action=audit.export&outcome=refused")
        .await;
    tried.has("鈴木");
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
    browser.get("/types").await.has("<html lang=\"en\"");
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

#[tokio::test]
async fn a_patient_is_registered_changed_and_a_duplicate_joined() {
    let world = World::new();
    let mut clerk = Browser::of(&world, "ito").await;
    clerk.get("/patients").await.has("href=\"/patients/new\"");
    let fields = |number: &'static str, birth: &'static str| {
        [
            ("number", number),
            ("name", "髙橋　花子"),
            ("kana", "タカハシ　ハナコ"),
            ("birth_date", birth),
            ("sex", "female"),
        ]
    };
    let answer = clerk
        .post("/patients/new", &fields("0012", "1948-03-12"))
        .await;
    let chart = answer.location().to_owned();
    let page = clerk.get(&chart).await;
    page.has("髙橋　花子");
    page.has("0012");
    let taken = clerk.post("/patients/new", &fields("0012", "")).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    taken.has("髙橋　花子");
    let answer = clerk.post("/patients/new", &fields("0013", "")).await;
    let duplicate = answer.location().to_owned();
    clerk.get(&duplicate).await.has("生年月日不明");
    let mut revised = fields("0013", "1948-03-12").to_vec();
    assert_eq!(
        clerk
            .post(&format!("{duplicate}/edit"), &revised)
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a change needs its reason"
    );
    revised.push(("reason", "生年月日を確認した"));
    let answer = clerk.post(&format!("{duplicate}/edit"), &revised).await;
    assert_eq!(answer.location(), duplicate);
    let into = [("into", "0012"), ("merge_reason", "重複登録")];
    let answer = clerk.post(&format!("{duplicate}/merge"), &into).await;
    assert_eq!(answer.location(), chart);
    let old = clerk.get(&duplicate).await;
    old.has(&format!("href=\"{chart}\""));
    old.lacks(&format!("{duplicate}/new"));
    let mut auditor = Browser::of(&world, "mori").await;
    let refused = auditor.post("/patients/new", &fields("0014", "")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_trail_of_a_record_stands_in_its_history_for_those_who_may_see_it() {
    let world = World::new();
    let patient = world.patient("1");
    let done = world.record(&world.caller("sato"), patient.id, "再診");
    let record = format!("/records/{}", done.record);
    let mut physician = Browser::of(&world, "sato").await;
    physician.get(&record).await.has("再診");
    physician
        .get(&format!("{record}/history"))
        .await
        .has("監査証跡を見る権限のある方に表示されます");
    let mut auditor = Browser::of(&world, "mori").await;
    let answer = auditor.get(&format!("{record}/history")).await;
    assert_eq!(answer.location(), format!("/audit?record={}", done.record));
    auditor
        .get(answer.location())
        .await
        .has("<th scope=\"row\">記録を開いた");
    let both = Person {
        roles: vec![Code::constant("records-manager"), Code::constant("auditor")],
        ..Person::new("ono".parse().unwrap(), "小野 静".parse().unwrap())
    };
    world
        .vault
        .add_person_at_setup(world.institution.id, both, PASSWORD)
        .unwrap();
    let mut manager = Browser::of(&world, "ono").await;
    manager
        .get(&format!("{record}/history"))
        .await
        .has("記録を開いた");
}
