//! The main road through the pages: find a patient, write, see, confirm, correct, compare, prove.

use crate::browser::{Answer, Browser};
use axum::http::StatusCode;
use genpon_ledger::{Proof, StepOutcome};
use genpon_model::register::life::Verdict;
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;
use genpon_vault::administer_register::EntryDecision;

/// A draft with this text, as far as its presentation.
async fn presented(browser: &mut Browser, patient: &str, text: &str) -> (String, Answer) {
    let new = [("type", "progress-note"), ("way", "free")];
    let answer = browser
        .post(&format!("/patients/{patient}/new"), &new)
        .await;
    let draft = answer.location().split_once('?').unwrap().0.to_owned();
    let editor = browser.get(answer.location()).await;
    let fields = [
        ("revision", editor.input("revision")),
        ("title", "再診"),
        ("event_at", "2026-11-20T20:30"),
        ("text", text),
        ("then", "present"),
    ];
    let answer = browser.post(&draft, &fields).await;
    let shown = browser.get(answer.location()).await;
    (draft, shown)
}

/// Confirms what was shown; the address of the record.
async fn confirmed(browser: &mut Browser, draft: &str, shown: &Answer) -> String {
    let seen = [("presentation", shown.input("presentation"))];
    let answer = browser.post(&format!("{draft}/confirm"), &seen).await;
    answer.location().to_owned()
}

// shows: J-7.1.2-1, J-7.1.2-6, J-7.1.2-11, C-s14-8a, C-s14-8b
#[tokio::test]
async fn a_note_is_written_shown_and_confirmed() {
    let world = World::new();
    let patient = world.patient("00012345");
    let mut browser = Browser::of(&world, "sato").await;
    let found = browser.post("/patients", &[("q", "みほん")]).await;
    found.has("見本 花子");
    let exact = browser.post("/patients", &[("q", "00012345")]).await;
    assert_eq!(exact.location(), format!("/patients/{}", patient.id));
    let (draft, shown) =
        presented(&mut browser, &patient.id.to_string(), "咽頭痛、体温 37.8").await;
    shown.has("咽頭痛、体温 37.8");
    shown.has("ミホン ハナコ");
    shown.has("佐藤 恵子");
    let record = confirmed(&mut browser, &draft, &shown).await;
    let page = browser.get(&record).await;
    page.has("確定しました");
    page.has("咽頭痛、体温 37.8");
    page.has("佐藤 恵子");
    page.has("2026-11-20 21:00");
    browser.get(&record).await.lacks("確定しました。");
    let chart = browser.get(&format!("/patients/{}", patient.id)).await;
    chart.has(&record);
    assert_eq!(browser.get(&draft).await.status, StatusCode::NOT_FOUND);
}

// shows: J-7.1.3-1, J-7.1.3-2, J-7.1.3-3, J-7.1.3-4, J-7.1.3-5, C-s14-8d
#[tokio::test]
async fn a_correction_keeps_what_was_before_and_marks_what_changed() {
    let world = World::new();
    let patient = world.patient("1").id.to_string();
    let mut browser = Browser::of(&world, "sato").await;
    let (draft, shown) = presented(&mut browser, &patient, "体温 37.8").await;
    let record = confirmed(&mut browser, &draft, &shown).await;
    world.clock.advance(-3600);
    let mut browser = Browser::of(&world, "sato").await;
    let draft = browser
        .post(&format!("{record}/correct"), &[])
        .await
        .location()
        .to_owned();
    let editor = browser.get(&draft).await;
    editor.has("体温 37.8");
    let fields = [
        ("revision", editor.input("revision")),
        ("title", "再診"),
        ("event_at", "2026-11-20T20:30"),
        ("text", "体温 38.1"),
        ("reason", "転記誤り"),
        ("then", "present"),
    ];
    let onward = browser.post(&draft, &fields).await;
    let shown = browser.get(onward.location()).await;
    shown.has("<del");
    confirmed(&mut browser, &draft, &shown).await;
    let history = browser.get(&format!("{record}/history")).await;
    let place = |number: u8| {
        history
            .text()
            .find(&format!("/versions/{number}\">第"))
            .unwrap()
    };
    assert!(
        place(2) < place(1),
        "the newest stands first, although the clock went back"
    );
    history.has("転記誤り");
    browser
        .get(&format!("{record}/versions/1"))
        .await
        .has("体温 37.8");
    let both = browser
        .get(&format!("{record}/differences?from=1&to=2&mode=unified"))
        .await;
    both.has("<del");
    both.has("<ins");
    let beside = browser
        .get(&format!("{record}/differences?from=1&to=2&mode=side"))
        .await;
    beside.has("転記誤り");
}

#[tokio::test]
async fn a_proof_is_shown_and_taken_and_verifies() {
    let world = World::new();
    let patient = world.patient("1").id.to_string();
    let mut browser = Browser::of(&world, "sato").await;
    let (draft, shown) = presented(&mut browser, &patient, "再診").await;
    let record = confirmed(&mut browser, &draft, &shown).await;
    browser
        .get(&format!("{record}/proof"))
        .await
        .has("検査点に検証台帳の鍵で署名されている");
    let file = browser.get(&format!("{record}/proof.json?version=1")).await;
    let house = world.vault.house(world.institution.id).unwrap();
    let keys = house.verifier_keys(genpon_vault::rows::Log::Versions);
    assert_eq!(
        Proof::verify_file(&file.bytes, &keys).outcome(),
        StepOutcome::Passed
    );
}

// shows: J-7.2.3-1
#[tokio::test]
async fn a_print_view_says_its_state_and_leaves_an_event() {
    let world = World::new();
    let patient = world.patient("1").id.to_string();
    let mut browser = Browser::of(&world, "sato").await;
    let (draft, shown) = presented(&mut browser, &patient, "再診").await;
    let record = confirmed(&mut browser, &draft, &shown).await;
    let print = browser.get(&format!("{record}/print?version=1")).await;
    print.has("確定");
    print.has("佐藤 恵子");
    let mut auditor = Browser::of(&world, "mori").await;
    let trail = auditor.get("/audit?action=record.print").await;
    trail.has("記録を印刷した");
    trail.has(record.trim_start_matches('/'));
}

#[tokio::test]
async fn an_authentication_that_is_too_old_is_renewed_with_the_same_content() {
    let world = World::new();
    let patient = world.patient("1").id.to_string();
    let mut browser = Browser::of(&world, "sato").await;
    let (draft, shown) = presented(&mut browser, &patient, "再診").await;
    let seen = shown.input("presentation").to_owned();
    world.clock.advance(20 * 60);
    let address = format!("{draft}/confirm");
    let refused = browser.post(&address, &[("presentation", &seen)]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.has("name=\"password\"");
    assert_eq!(refused.input("presentation"), seen);
    let wrong = [("presentation", seen.as_str()), ("password", "another")];
    assert_eq!(
        browser.post(&address, &wrong).await.status,
        StatusCode::UNAUTHORIZED
    );
    world.clock.advance(60);
    let right = [("presentation", seen.as_str()), ("password", PASSWORD)];
    browser.post(&address, &right).await.location();
}

#[tokio::test]
async fn who_saves_later_is_shown_both_texts() {
    let world = World::new();
    let patient = world.patient("1").id.to_string();
    let mut sato = Browser::of(&world, "sato").await;
    let mut tanaka = Browser::of(&world, "tanaka").await;
    let (draft, _) = presented(&mut sato, &patient, "佐藤の文").await;
    let editor = tanaka.get(&draft).await;
    editor.has("佐藤 恵子");
    let save = |revision: &str, text: &str| {
        [
            ("revision", revision.to_owned()),
            ("title", "再診".to_owned()),
            ("event_at", "2026-11-20T20:30".to_owned()),
            ("text", text.to_owned()),
        ]
    };
    let revision = editor.input("revision").to_owned();
    let first = save(&revision, "田中の文");
    let first: Vec<_> = first
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let second = save(&revision, "佐藤の新しい文");
    let second: Vec<_> = second
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let auto = tanaka
        .post_with(("x-genpon-autosave", "1"), &draft, &first)
        .await;
    assert_eq!(auto.status, StatusCode::OK);
    auto.has("\"revision\":");
    let silent = sato
        .post_with(("x-genpon-autosave", "1"), &draft, &second)
        .await;
    assert_eq!(silent.status, StatusCode::CONFLICT);
    let both = sato.post(&draft, &second).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    both.has("佐藤の新しい文");
    both.has("田中の文");
    both.has("田中 一郎");
    let again = save(both.input("revision"), "二人の文");
    let again: Vec<_> = again
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(sato.post(&draft, &again).await.location(), draft);
}

#[tokio::test]
async fn a_withdrawn_record_stays_readable_and_says_so() {
    let world = World::new();
    let patient = world.patient("1").id.to_string();
    let mut browser = Browser::of(&world, "sato").await;
    let (draft, shown) = presented(&mut browser, &patient, "別の患者の文").await;
    let record = confirmed(&mut browser, &draft, &shown).await;
    let draft = browser
        .post(&format!("{record}/withdraw"), &[])
        .await
        .location()
        .to_owned();
    let editor = browser.get(&draft).await;
    let fields = [
        ("revision", editor.input("revision")),
        ("title", "再診"),
        ("event_at", "2026-11-20T20:30"),
        ("reason", "同姓同名の別の患者に記載したため"),
        ("then", "present"),
    ];
    let onward = browser.post(&draft, &fields).await;
    let shown = browser.get(onward.location()).await;
    confirmed(&mut browser, &draft, &shown).await;
    let old = browser.get(&format!("{record}/versions/1")).await;
    old.has("別の患者の文");
    old.has("同姓同名の別の患者に記載したため");
    old.has("mark-withdrawn");
}

#[tokio::test]
async fn a_draft_shows_in_the_chart_as_no_original_and_may_be_handed_over() {
    let world = World::new();
    let patient = world.patient("1").id.to_string();
    let mut clerk = Browser::of(&world, "ito").await;
    let (draft, _) = presented(&mut clerk, &patient, "代行入力").await;
    let editor = clerk.get(&draft).await;
    let sato = world.person("sato").to_string();
    let fields = [
        ("revision", editor.input("revision")),
        ("title", "再診"),
        ("event_at", "2026-11-20T20:30"),
        ("text", "代行入力"),
        ("confirmer", sato.as_str()),
    ];
    assert_eq!(clerk.post(&draft, &fields).await.location(), draft);
    let mut physician = Browser::of(&world, "sato").await;
    physician.get("/").await.has(&format!("{draft}/present"));
    let chart = physician.get(&format!("/patients/{patient}")).await;
    chart.has(&draft);
    chart.has("row-draft");
    let only = physician
        .get(&format!("/patients/{patient}?state=confirmed"))
        .await;
    only.lacks(&format!("href=\"{draft}\""));
    let shown = physician.get(&format!("{draft}/present")).await;
    let record = confirmed(&mut physician, &draft, &shown).await;
    let page = physician.get(&record).await;
    page.has("伊藤 薫");
    page.has("佐藤 恵子");
}

#[tokio::test]
async fn a_text_that_was_cleared_stays_cleared() {
    let world = World::new();
    let patient = world.patient("1").id.to_string();
    let mut browser = Browser::of(&world, "sato").await;
    let (draft, _) = presented(&mut browser, &patient, "消す文").await;
    let editor = browser.get(&draft).await;
    let fields = [
        ("revision", editor.input("revision")),
        ("title", "再診"),
        ("event_at", "2026-11-20T20:30"),
        ("text", ""),
    ];
    browser.post(&draft, &fields).await.location();
    browser.get(&draft).await.lacks("消す文");
    let shown = browser.get(&format!("{draft}/present")).await;
    let seen = [("presentation", shown.input("presentation"))];
    let answer = browser.post(&format!("{draft}/confirm"), &seen).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
}

// shows: J-7.1.2-9, C-s14-8f
#[tokio::test]
async fn a_designated_manager_confirms_in_place_of_another_with_a_reason() {
    let world = World::new();
    let patient = world.patient("1");
    let draft = world
        .draft(&world.caller("sato"), patient.id, "所見")
        .unwrap();
    let rule = serde_json::json!({
        "code": "substitute",
        "name": { "ja": "医師不在時の代行確定", "en": "Stand-in" },
        "mode": "stand_in",
        "document_types": ["progress-note"],
        "managers": [world.person("kato").to_string()],
    });
    let asked = world
        .propose(&world.caller("kato"), "confirmation-rule", None, rule)
        .unwrap();
    let decision = EntryDecision {
        edition: asked.edition,
        verdict: Verdict::Approve,
        reason: None,
    };
    world
        .vault
        .decide_entry(
            &world.caller("admin"),
            "confirmation-rule",
            &asked.key,
            decision,
        )
        .unwrap();
    let mut manager = Browser::of(&world, "kato").await;
    let address = format!("/drafts/{}", draft.id);
    let shown = manager.get(&format!("{address}/present")).await;
    shown.has("医師不在時の代行確定");
    shown.has("name=\"reason\"");
    let fields = [
        ("presentation", shown.input("presentation")),
        ("reason", "主治医が急病のため"),
    ];
    let answer = manager.post(&format!("{address}/confirm"), &fields).await;
    let record = answer.location().to_owned();
    let mut reader = Browser::of(&world, "sato").await;
    let page = reader.get(&record).await;
    page.has("加藤 弘");
    page.has("佐藤 恵子");
    page.has("主治医が急病のため");
    page.has("mark-mode");
}
