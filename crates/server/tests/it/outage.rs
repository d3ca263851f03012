//! After an outage, and around a draft: papers that become records, drafts given back and printed.

use crate::browser::Browser;
use axum::http::StatusCode;
use genpon_testkit::World;
use serde_json::json;

fn outage(world: &World) -> String {
    let paper = |reference: &str| {
        json!({
            "paper_reference": reference,
            "patient_no": "1",
            "what": "経過記録",
            "written_at": "2026-11-20T10:15:00+09:00",
        })
    };
    let value = json!({
        "what": "停電",
        "started_at": "2026-11-20T10:00:00+09:00",
        "items": [paper("障-1"), paper("障-2")],
    });
    let proposed = world
        .propose(&world.caller("kato"), "outage", None, value)
        .unwrap();
    proposed.key.to_string()
}

// shows: J-7.1.2-10
#[tokio::test]
async fn a_paper_of_an_outage_is_registered_late_and_the_mark_stands_wherever_the_record_shows() {
    let world = World::new();
    let (outage, patient) = (outage(&world), world.patient("1"));
    let mut manager = Browser::of(&world, "kato").await;
    manager.get("/").await.has("href=\"/outages\"");
    let list = manager.get("/outages").await;
    list.has("停電");
    list.has("未登録 2件");
    let mut browser = Browser::of(&world, "sato").await;
    let new = [("type", "progress-note"), ("way", "free")];
    let begun = browser
        .post(&format!("/patients/{}/new", patient.id), &new)
        .await;
    let editor = browser.get(begun.location()).await;
    editor.has("停電 障-1 (2026-11-20 10:15)");
    let draft = begun.location().split_once('?').unwrap().0.to_owned();
    let fields = [
        ("revision", editor.input("revision")),
        ("title", "再診"),
        ("event_at", "2026-11-20T10:10"),
        ("text", "咽頭痛"),
        ("late", &format!("{outage} 障-1")),
        ("then", "present"),
    ];
    let saved = browser.post(&draft, &fields).await;
    let shown = browser.get(saved.location()).await;
    shown.has("障-1");
    let seen = [("presentation", shown.input("presentation"))];
    let done = browser.post(&format!("{draft}/confirm"), &seen).await;
    let record = done.location().to_owned();
    let mark = "<span class=\"mark mark-mode\">後日登録</span>";
    browser.get(&record).await.has(mark);
    browser.get(&format!("{record}/history")).await.has(mark);
    browser.get(&format!("{record}/print")).await.has("障-1");
    let chart = browser.get(&format!("/patients/{}", patient.id)).await;
    chart.has(mark);
    let list = manager.get("/outages").await;
    list.has("未登録 1件");
    list.has(&format!("href=\"{record}\""));
    let gone = [("type", "progress-note"), ("way", "free")];
    let begun = browser
        .post(&format!("/patients/{}/new", patient.id), &gone)
        .await;
    browser.get(begun.location()).await.lacks("障-1");
}

// shows: J-7.1.2-2
#[tokio::test]
async fn a_printed_draft_says_on_each_sheet_that_it_is_no_original() {
    let world = World::new();
    let patient = world.patient("1");
    let draft = world
        .draft(&world.caller("sato"), patient.id, "咽頭痛")
        .unwrap();
    let mut browser = Browser::of(&world, "sato").await;
    let address = format!("/drafts/{}", draft.id);
    browser
        .get(&address)
        .await
        .has(&format!("href=\"{address}/print\""));
    let page = browser.get(&format!("{address}/print")).await;
    page.has("<p class=\"paper-across\" aria-hidden=\"true\" data-mark=\"未確定\"></p>");
    page.has("未確定の内容です。原本ではありません。");
    page.has("咽頭痛");
    page.has("見本 花子");
    assert_eq!(world.trail("draft.print").len(), 1);
    let mut auditor = Browser::of(&world, "mori").await;
    let refused = auditor.get(&format!("{address}/print")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_draft_is_given_back_and_its_enterer_reads_why() {
    let world = World::new();
    let patient = world.patient("1");
    let draft = world
        .draft(&world.caller("suzuki"), patient.id, "右足の創傷")
        .unwrap();
    let mut physician = Browser::of(&world, "sato").await;
    let address = format!("/drafts/{}", draft.id);
    let shown = physician.get(&format!("{address}/present")).await;
    let fields = [
        ("revision", shown.input("revision")),
        ("return_reason", "左足ではありませんか"),
    ];
    let answer = physician.post(&format!("{address}/return"), &fields).await;
    assert_eq!(answer.location(), "/");
    physician.get("/").await.has("入力者に差し戻しました");
    let mut nurse = Browser::of(&world, "suzuki").await;
    let inbox = nurse.get("/").await;
    inbox.has("差し戻されたもの");
    inbox.has("左足ではありませんか");
    nurse.get(&address).await.has("左足ではありませんか");
    let own = nurse.get(&format!("{address}/present")).await;
    own.lacks("入力者に差し戻す");
}

#[tokio::test]
async fn what_waits_for_approval_and_what_was_opened_last_stand_in_the_inbox() {
    let world = World::new();
    let patient = world.patient("00012345");
    let mut browser = Browser::of(&world, "sato").await;
    let chart = format!("/patients/{}", patient.id);
    browser.get("/").await.lacks("最近開いたチャート");
    browser.get(&chart).await.has("00012345");
    let inbox = browser.get("/").await;
    inbox.has("最近開いたチャート");
    inbox.has(&format!("href=\"{chart}\""));
}
