//! `/people`: the pages on accounts, from issue to end, as an administrator meets them.

use crate::browser::Browser;
use axum::http::StatusCode;
use genpon_testkit::World;
use serde_json::json;

const DAY: i64 = 24 * 3600;

/// Everybody's last day was yesterday, for one person.
fn ended(world: &World, user_id: &str) {
    let by = world.caller("admin");
    let key = world.person(user_id).to_string();
    let mut value = world.entry(&by, "person", &key);
    value["ends_on"] = "2026-11-19".into();
    world.propose(&by, "person", Some(&key), value).unwrap();
}

// shows: J-6.2.1-8
#[tokio::test]
async fn who_ended_stands_in_the_list_and_in_the_inbox_until_the_account_is_dealt_with() {
    let world = World::new();
    ended(&world, "suzuki");
    let mut browser = Browser::of(&world, "admin").await;
    browser
        .get("/")
        .await
        .has("アカウントが 1 件、有効なままです");
    let page = browser.get("/people/tasks").await;
    page.has("鈴木 美咲");
    page.has("期限超過");
    let address = format!("/people/{}/settle", world.person("suzuki"));
    let fields = [("act", "delete"), ("reason", "退職")];
    let answer = browser.post(&address, &fields).await;
    let page = browser.get(answer.location()).await;
    page.has("アカウントを処理しました");
    page.has("処理の残っているアカウントはありません");
    browser.get("/").await.lacks("有効なままです");
    let mut doctor = Browser::of(&world, "sato").await;
    assert_eq!(
        doctor.get("/people/tasks").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        doctor.post(&address, &fields).await.status,
        StatusCode::FORBIDDEN
    );
}

// shows: J-6.2.1-7
#[tokio::test]
async fn the_page_answers_who_had_an_id_on_a_day_with_one_person() {
    let world = World::new();
    let mut browser = Browser::of(&world, "admin").await;
    let asked = [("id", "suzuki"), ("day", "2026-11-20")];
    browser
        .post("/people/ledger", &asked)
        .await
        .has("suzuki を使っていたのは 鈴木 美咲 です");
    let before = [("id", "suzuki"), ("day", "2026-11-19")];
    browser
        .post("/people/ledger", &before)
        .await
        .has("使っていた人はいません");
}

// shows: C-k3.1.2-1
#[tokio::test]
async fn the_list_says_how_people_are_employed_and_the_report_what_is_missing() {
    let world = World::new();
    let vendor = json!({ "user_id": "hoshu", "name": "保守 誠", "employment": "vendor",
        "employer": "保守会社", "purpose": "サーバの保守", "ends_on": "2027-03-31", "is_enabled": true });
    world
        .propose(&world.caller("admin"), "person", None, vendor)
        .unwrap();
    let mut browser = Browser::of(&world, "admin").await;
    let people = browser.get("/people").await;
    people.has("hoshu");
    people.has("委託先・保守業者");
    let mut auditor = Browser::of(&world, "mori").await;
    let report = auditor.get("/people/outside").await;
    report.has("サーバの保守");
    report.has("2027-03-31");
    browser.get("/people/privileged").await.has("管理 次郎");
}

// shows: J-6.2.1-5
#[tokio::test]
async fn the_inbox_of_administrators_names_ids_that_nobody_uses() {
    let world = World::new();
    world.clock.advance(50 * DAY);
    let mut browser = Browser::of(&world, "admin").await;
    browser.get("/").await.lacks("長期未使用のID");
    let page = browser.get("/people/dormant?days=40").await;
    page.has("suzuki");
    browser
        .get("/people/dormant?days=51")
        .await
        .has("長く使われていないIDはありません");
    world.clock.advance(50 * DAY);
    let inbox = world.vault.read_inbox(&world.caller("admin2")).unwrap();
    assert!(!inbox.people.dormant.is_empty());
}

// shows: C-s14-7
#[tokio::test]
async fn a_stocktake_is_taken_decided_and_waits_for_another_person_on_the_page() {
    let world = World::new();
    ended(&world, "suzuki");
    let mut browser = Browser::of(&world, "admin").await;
    let taken = browser.post("/people/stocktake", &[("days", "")]).await;
    let page = browser.get(taken.location()).await;
    page.has("終了・休職後も有効");
    let (_, rest) = page
        .text()
        .split_once("action=\"/people/stocktake/")
        .unwrap();
    let address = format!("/people/stocktake/{}", rest.split_once('"').unwrap().0);
    let decided = browser
        .post(
            &address,
            &[("decision", "delete"), ("remark", "一件を削除")],
        )
        .await;
    let page = browser.get(decided.location()).await;
    page.has("承認待ち");
    page.has("一件を削除");
}

#[tokio::test]
async fn pages_for_files_are_there_and_every_tab_opens() {
    let world = World::new();
    let mut browser = Browser::of(&world, "admin").await;
    for tab in [
        "",
        "/tasks",
        "/dormant",
        "/ledger",
        "/stocktake",
        "/privileged",
        "/feed",
        "/roster",
    ] {
        let answer = browser.get(&format!("/people{tab}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{tab}");
        answer.lacks("⟦");
    }
    let mut auditor = Browser::of(&world, "mori").await;
    auditor
        .get("/people/roster")
        .await
        .has("勤務外の利用はありません");
    auditor.get("/registers").await.has("href=\"/people\"");
}

#[tokio::test]
async fn auditors_see_how_accounts_stand_and_are_offered_nothing_to_do() {
    let world = World::new();
    ended(&world, "suzuki");
    let mut auditor = Browser::of(&world, "mori").await;
    let page = auditor.get("/people/tasks").await;
    page.has("鈴木 美咲");
    page.lacks("/settle\"");
    auditor
        .get("/people")
        .await
        .lacks("/registers/person/new\"");
    let mut administrator = Browser::of(&world, "admin").await;
    administrator
        .get("/people")
        .await
        .lacks("/people/outside\"");
    administrator.get("/people/roster").await;
    assert_eq!(world.trail("person.report-off-duty").len(), 0);
}
