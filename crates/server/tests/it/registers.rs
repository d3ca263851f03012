//! Registers in the browser: the form of an entry, the second person, files out and in, where records are.

use crate::browser::{Answer, Browser};
use axum::http::StatusCode;
use genpon_testkit::World;

/// The fields of a new person.
fn newcomer<'a>(user_id: &'a str, role: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("user_id", user_id),
        ("name", "新人 桃子"),
        ("roles", role),
        ("is_enabled", "true"),
        ("reason", "採用"),
    ]
}

// shows: J-6.2.1-6
#[tokio::test]
async fn a_person_is_registered_and_a_used_id_is_refused_with_everything_typed_kept() {
    let world = World::new();
    let mut browser = Browser::of(&world, "admin").await;
    let form = browser.get("/registers/person/new").await;
    form.has("看護師");
    let answer = browser
        .post("/registers/person/new", &newcomer("momo", "nurse"))
        .await;
    let page = browser.get(answer.location()).await;
    page.has("項目を保存しました");
    page.has("新人 桃子");
    page.has("看護師");
    let refused = browser
        .post("/registers/person/new", &newcomer("sato", "nurse"))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.has("新人 桃子");
    refused.has("sato");
    refused.has("採用");
    let found = browser.post("/registers/person", &[("q", "桃子")]).await;
    found.has("momo");
    found.lacks("tanaka");
}

// shows: J-6.2.1-2
#[tokio::test]
async fn who_may_not_register_people_is_offered_nothing_and_refused() {
    let world = World::new();
    let mut browser = Browser::of(&world, "sato").await;
    assert_eq!(
        browser.get("/registers/person").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        browser.get("/registers/person/new").await.status,
        StatusCode::FORBIDDEN
    );
    let refused = browser
        .post("/registers/person/new", &newcomer("momo", "administrator"))
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    browser.get("/registers").await.lacks("/registers/person");
}

async fn ask_for_a_rule(world: &World) -> (String, Answer) {
    let mut manager = Browser::of(world, "kato").await;
    let confirmer = world.person("sato").to_string();
    let fields = [
        ("code", "night"),
        ("name.ja", "夜間の自動確定"),
        ("name.en", "Automatic at night"),
        ("mode", "automatic"),
        ("document_types", "progress-note"),
        ("document_types", "nursing-record"),
        ("after_hours", "24"),
        ("confirmer", confirmer.as_str()),
        ("reason", "夜勤の運用"),
    ];
    manager
        .get("/registers/confirmation-rule/new")
        .await
        .has("別の人が承認");
    let answer = manager
        .post("/registers/confirmation-rule/new", &fields)
        .await;
    let address = answer.location().to_owned();
    let page = manager.get(&address).await;
    (address, page)
}

#[tokio::test]
async fn a_change_that_needs_a_second_person_waits_for_one() {
    let world = World::new();
    let (address, asked) = ask_for_a_rule(&world).await;
    asked.has("別の人の承認を待っています");
    asked.has("value=\"take_back\"");
    asked.lacks("value=\"approve\"");
    let mut administrator = Browser::of(&world, "admin").await;
    administrator.get("/registers").await.has("夜間の自動確定");
    let page = administrator.get(&address).await;
    let decision = [
        ("edition", page.input("edition")),
        ("verdict", "approve"),
        ("reason", ""),
    ];
    let answer = administrator
        .post(&format!("{address}/decide"), &decision)
        .await;
    let page = administrator.get(answer.location()).await;
    page.has("決定を記録しました");
    page.has("佐藤 恵子");
    page.has("看護");
    let again = administrator
        .post(&format!("{address}/decide"), &decision)
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}

// shows: J-6.1.2-2
#[tokio::test]
async fn a_register_goes_out_dated_is_changed_and_comes_back() {
    let world = World::new();
    let mut browser = Browser::of(&world, "kato").await;
    let exported = browser.get("/registers/document-type/export/csv").await;
    let name = exported.headers["content-disposition"].to_str().unwrap();
    assert_eq!(
        name,
        "attachment; filename=\"document-type_2026-11-20.csv\""
    );
    let changed = exported.text().replace("X線写真", "エックス線写真");
    let import = |text: String| [("types.csv", "text/csv", text.into_bytes())];
    let files = import(changed);
    let files: Vec<_> = files
        .iter()
        .map(|(n, m, b)| (*n, *m, b.as_slice()))
        .collect();
    let address = "/registers/document-type/import";
    let answer = browser
        .upload(address, &[("reason", "別名の統一")], &files)
        .await;
    browser
        .get(answer.location())
        .await
        .has("ファイルを取り込みました");
    let page = browser.get("/registers/document-type/image").await;
    page.has("<del>");
    page.has("エックス線写真");
    page.has("別名の統一");
    let again = browser
        .upload(
            address,
            &[("reason", "再")],
            &[("t.csv", "text/csv", exported.bytes.as_slice())],
        )
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.has("行目");
}

#[tokio::test]
async fn an_entry_changes_from_its_form_and_shows_old_and_new() {
    let world = World::new();
    let mut browser = Browser::of(&world, "kato").await;
    let form = browser.get("/registers/label/normal/edit").await;
    let fields = [
        ("base", form.input("base")),
        ("code", "normal"),
        ("name.ja", "通常"),
        ("name.en", "Normal"),
        ("importance", "high"),
        ("storage", "施錠した部屋に保管する"),
        ("delivery", "手渡し"),
        ("copying", "控える"),
        ("disposal", "溶解"),
        ("reason", "規程の改正"),
    ];
    let answer = browser.post("/registers/label/normal/edit", &fields).await;
    let page = browser.get(answer.location()).await;
    page.has("施錠した部屋に保管する");
    page.has("規程の改正");
    let stale = browser.post("/registers/label/normal/edit", &fields).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.has("規程の改正");
}

// shows: J-7.2.1-1
#[tokio::test]
async fn electronic_and_paper_are_located_with_place_borrower_and_time_to_obtain() {
    let world = World::new();
    let patient = world.patient("00012345");
    world.record(&world.caller("sato"), patient.id, "所見");
    let mut clerk = Browser::of(&world, "ito").await;
    let fields = [
        ("patient_no", "00012345"),
        ("what", "紙カルテ 第2冊"),
        ("place", "地下書庫 B-12"),
        ("borrower", "整形外科外来"),
        ("back_on", "2026-11-25"),
        ("minutes_to_obtain", "40"),
        ("reason", "移管"),
    ];
    let answer = clerk.post("/registers/paper-item/new", &fields).await;
    clerk.get(answer.location()).await.has("地下書庫 B-12");
    let page = clerk
        .get(&format!("/patients/{}/location", patient.id))
        .await;
    for words in [
        "診療録",
        "本システム",
        "紙カルテ 第2冊",
        "地下書庫 B-12",
        "整形外科外来",
        "2026-11-25",
        "40",
    ] {
        page.has(words);
    }
}

#[tokio::test]
async fn a_document_type_shows_its_editions() {
    let world = World::new();
    let mut doctor = Browser::of(&world, "sato").await;
    let page = doctor.get("/types/progress-note").await;
    page.has("genpon 0.1.0");
    page.lacks("/registers/document-type/progress-note/edit");
    let mut manager = Browser::of(&world, "kato").await;
    manager
        .get("/types")
        .await
        .has("/registers/document-type/new");
}

// shows: C-s14-2
#[tokio::test]
async fn a_new_person_comes_in_by_a_one_time_link() {
    let world = World::new();
    let mut administrator = Browser::of(&world, "admin").await;
    let answer = administrator
        .post("/registers/person/new", &newcomer("momo", "nurse"))
        .await;
    let person = answer.location().to_owned();
    administrator
        .get(&person)
        .await
        .has("1回限りのリンクを発行");
    let issued = administrator.post(&format!("{person}/link"), &[]).await;
    issued.has("二度と表示されません");
    let (_, rest) = issued.text().split_once("href=\"/password/").unwrap();
    let link = format!("/password/{}", rest.split_once('"').unwrap().0);
    let mut newcomer = Browser::new(&world);
    newcomer.get(&link).await.has("新人 桃子");
    let differ = [("password", "wv7-Tqu9+zmx4G"), ("password_again", "momo")];
    let refused = newcomer.post(&link, &differ).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.has("一致しません");
    let same = [
        ("password", "wv7-Tqu9+zmx4G"),
        ("password_again", "wv7-Tqu9+zmx4G"),
    ];
    assert_eq!(newcomer.post(&link, &same).await.location(), "/login");
    let again = newcomer.get(&link).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let log_in = [("user_id", "momo"), ("password", "wv7-Tqu9+zmx4G")];
    assert_eq!(newcomer.post("/login", &log_in).await.location(), "/");
}
