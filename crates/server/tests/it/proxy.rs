//! 代行入力 through the pages and the API: three checks, three approvals, the inbox, the annex.

use crate::api_system::Asker;
use crate::browser::{Answer, Browser};
use axum::http::StatusCode;
use genpon_model::register::life::Verdict;
use genpon_model::registers::proxy_policy::Approval;
use genpon_testkit::World;
use genpon_testkit::work::NOTE;
use genpon_vault::administer_register::EntryDecision;
use serde_json::{Value, json};

/// Clerks enter and correct progress notes for physicians.
fn policy(approval: Approval, change: &Value) -> Value {
    let mut value = json!({
        "code": "clerks",
        "name": { "ja": "医師事務作業補助", "en": "Support clerks" },
        "operations": ["enter", "correct"],
        "document_types": [NOTE],
        "proxy_roles": ["clerk"],
        "principal_roles": ["physician"],
        "approval": approval.code(),
        "approve_within_hours": 24,
    });
    for (field, given) in change.as_object().into_iter().flatten() {
        value[field] = given.clone();
    }
    value
}

/// A world with this policy in force.
fn world(approval: Approval, change: &Value) -> World {
    let world = World::new();
    let asked = world
        .propose(
            &world.caller("kato"),
            "proxy-policy",
            None,
            policy(approval, change),
        )
        .unwrap();
    let decision = EntryDecision {
        edition: asked.edition,
        verdict: Verdict::Approve,
        reason: None,
    };
    world
        .vault
        .decide_entry(&world.caller("admin"), "proxy-policy", &asked.key, decision)
        .unwrap();
    world
}

fn disable(world: &World, user_id: &str) {
    let administrator = world.caller("admin");
    let key = world.person(user_id).to_string();
    let mut person = world.entry(&administrator, "person", &key);
    person["is_enabled"] = false.into();
    let changed = world.propose(&administrator, "person", Some(&key), person);
    changed.unwrap();
}

/// Begins a note in another's name on the page.
async fn begin(browser: &mut Browser, patient: &str, principal: &str) -> Answer {
    let fields = [
        ("principal", principal),
        ("means", "phone"),
        ("instructed_at", "2026-11-20T20:30"),
        ("instruction", "解熱剤を三日分"),
        ("type", NOTE),
        ("way", "free"),
    ];
    browser
        .post(&format!("/patients/{patient}/proxy"), &fields)
        .await
}

/// Writes the text of a draft and goes on to its presentation.
async fn written(browser: &mut Browser, begun: &Answer) -> String {
    let draft = begun.location().split_once('?').unwrap().0.to_owned();
    let editor = browser.get(&draft).await;
    editor.has("代行入力");
    let fields = [
        ("revision", editor.input("revision")),
        ("title", "再診"),
        ("event_at", "2026-11-20T20:30"),
        ("text", "解熱剤を三日分処方"),
        ("then", "stay"),
    ];
    browser.post(&draft, &fields).await.location();
    draft
}

async fn confirm(browser: &mut Browser, draft: &str) -> String {
    let shown = browser.get(&format!("{draft}/present")).await;
    let seen = [("presentation", shown.input("presentation"))];
    let answer = browser.post(&format!("{draft}/confirm"), &seen).await;
    answer.location().to_owned()
}

// shows: J-7.1.4-1, J-7.1.4-4, C-p13-8b
#[tokio::test]
async fn every_combination_of_checks_and_approvals_through_the_pages() {
    for approval in Approval::ALL {
        for checks in 0_u8..8 {
            let [proxiable, holds, may] = [1, 2, 4].map(|bit| checks & bit != 0);
            let operation = if proxiable { "enter" } else { "withdraw" };
            let world = world(*approval, &json!({ "operations": [operation] }));
            let patient = world.patient("1").id.to_string();
            if !may {
                disable(&world, "sato");
            }
            let mut browser = Browser::of(&world, if holds { "ito" } else { "suzuki" }).await;
            let answer = begin(&mut browser, &patient, "sato").await;
            let place = format!("{approval:?} {proxiable} {holds} {may}");
            let expected = match (proxiable, holds, may) {
                (false, _, _) => "この操作は代行入力が認められていません。",
                (true, false, _) => "この依頼者の代行入力者として定められていません。",
                (true, true, false) => "依頼者本人に、今この操作をする権限がありません。",
                (true, true, true) => {
                    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{place}");
                    continue;
                }
            };
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{place}");
            let events = world.trail("draft.begin");
            assert!(events[0].outcome.reason().is_some(), "{place}");
            answer.has(expected);
        }
    }
}

// shows: J-7.1.4-1, J-7.1.4-3, J-7.1.4-4, C-p13-8b
#[tokio::test]
async fn every_combination_of_checks_and_approvals_through_the_api() {
    let metadata = |principal: &str| {
        json!({
            "patient": { "number": "1" },
            "document_type": NOTE,
            "title": "再診",
            "parts": [{ "name": "note.txt", "media_type": "text/plain" }],
            "on_behalf_of": { "principal": principal, "means": "phone" },
        })
    };
    for approval in Approval::ALL {
        for checks in 0_u8..8 {
            let [proxiable, holds, may] = [1, 2, 4].map(|bit| checks & bit != 0);
            let operation = if proxiable { "enter" } else { "withdraw" };
            let world = world(*approval, &json!({ "operations": [operation] }));
            drop(world.patient("1"));
            if !may {
                disable(&world, "sato");
            }
            let person = Asker::person(&world, if holds { "ito" } else { "suzuki" });
            let reply = person.deposit(&metadata("sato"), &[b"text\n"]).await;
            match (proxiable, holds, may) {
                (false, _, _) => reply.problem(403, "not-proxiable"),
                (true, false, _) => reply.problem(403, "not-a-proxy"),
                (true, true, false) => reply.problem(403, "principal-may-not"),
                (true, true, true) => reply.json(201),
            };
        }
    }
    let world = world(Approval::After, &json!({}));
    drop(world.patient("1"));
    let clerk = Asker::person(&world, "ito");
    let reply = clerk.deposit(&metadata("doctor"), &[b"text\n"]).await;
    reply.problem(422, "principal-unknown");
    let reply = clerk.deposit(&metadata(""), &[b"text\n"]).await;
    assert!(reply.status.is_client_error());
    let laboratory = Asker::laboratory(&world);
    let mut of_system = metadata("sato");
    of_system["document_type"] = "laboratory-result".into();
    let reply = laboratory.deposit(&of_system, &[b"text\n"]).await;
    reply.problem(403, "not-proxiable");
}

// shows: J-7.1.4-7, J-7.1.4-8, J-7.1.4-5
#[tokio::test]
async fn prior_approval_from_the_request_to_the_print() {
    let world = world(Approval::Before, &json!({}));
    let patient = world.patient("1").id.to_string();
    let mut clerk = Browser::of(&world, "ito").await;
    let mut doctor = Browser::of(&world, "sato").await;
    clerk
        .get(&format!("/patients/{patient}/new"))
        .await
        .has(&format!("/patients/{patient}/proxy"));
    let page = clerk.get(&format!("/patients/{patient}/proxy")).await;
    page.has("value=\"sato\"");
    page.lacks("value=\"suzuki\"");
    let refused = begin(&mut clerk, &patient, "主治医").await;
    refused.has("依頼者を特定できません");
    refused.has("解熱剤を三日分");
    let begun = begin(&mut clerk, &patient, "sato").await;
    let draft = written(&mut clerk, &begun).await;
    let present = doctor.get(&format!("{draft}/present")).await;
    assert_eq!(present.status, StatusCode::CONFLICT);
    present.has("依頼者の承認がまだありません");
    let chart = clerk.get(&format!("/patients/{patient}")).await;
    chart.has("依頼者の承認待ち");
    doctor.get("/").await.has("承認待ちを開く");
    let list = doctor.get("/proxy").await;
    let address = format!("/proxy{draft}");
    list.has(&address);
    list.has("class=\"age-bar\"");
    let other = Browser::of(&world, "tanaka").await.get(&address).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    let opened = doctor.get(&address).await;
    opened.has("解熱剤を三日分処方");
    opened.has("電話 解熱剤を三日分");
    let seen = opened.input("seen").to_owned();
    let refusal = [("seen", seen.as_str()), ("answer", "refuse")];
    doctor
        .post(&address, &refusal)
        .await
        .has("却下の理由が必要です");
    let opened = doctor.get(&address).await;
    let approve = [("seen", opened.input("seen")), ("answer", "approve")];
    let done = doctor.post(&address, &approve).await;
    assert_eq!(done.location(), "/proxy");
    doctor.get("/proxy").await.has("承認しました。");
    let trail = Browser::of(&world, "mori").await.get("/audit").await;
    trail.has("代行入力への回答");
    trail.has("<dt>依頼者</dt><dd>佐藤 恵子</dd>");
    let record = confirm(&mut doctor, &draft).await;
    let page = doctor.get(&record).await;
    page.has("代行入力者");
    page.has("承認済み");
    page.lacks("依頼者の承認待ち");
    let print = doctor.get(&format!("{record}/print")).await;
    print.has("伊藤 薫");
    print.has("電話 解熱剤を三日分");
}

// shows: J-7.1.4-9, J-7.1.4-10, J-7.1.4-11, J-7.1.4-12
#[tokio::test]
async fn subsequent_approval_is_marked_everywhere_until_it_is_given() {
    let world = world(Approval::After, &json!({ "needs_note": true }));
    let patient = world.patient("1").id.to_string();
    let mut clerk = Browser::of(&world, "ito").await;
    let begun = begin(&mut clerk, &patient, "sato").await;
    let draft = written(&mut clerk, &begun).await;
    let mut other = Browser::of(&world, "tanaka").await;
    let record = confirm(&mut other, &draft).await;
    let chart = format!("/patients/{patient}");
    let (history, print) = (format!("{record}/history"), format!("{record}/print"));
    for place in [&record, &chart, &history, &print] {
        other.get(place).await.has("依頼者の承認待ち");
    }
    other.get(&record).await.lacks("内容を開いて承認する");
    let mut doctor = Browser::of(&world, "sato").await;
    doctor.get(&record).await.has("内容を開いて承認する");
    let mut manager = Browser::of(&world, "kato").await;
    manager.get("/proxy/waiting").await.has("確認記録なし");
    let note = [
        ("note_means", "phone"),
        ("note_person", "sato"),
        ("note_text", "用量を復唱し、確認した"),
    ];
    let version = format!("/proxy{record}/versions/1");
    let noted = clerk.post(&format!("{version}/note"), &note).await;
    assert_eq!(noted.location(), format!("{record}/versions/1"));
    manager.get("/proxy/waiting").await.lacks("確認記録なし");
    world.clock.advance(25 * 3600);
    let mut manager = Browser::of(&world, "kato").await;
    manager.get("/proxy/waiting").await.has("期限超過");
    let mut doctor = Browser::of(&world, "sato").await;
    doctor.get("/").await.has("承認の期限を過ぎたものが1件");
    // Nothing is approved unopened, not even with the right address.
    let blind = [("seen", ""), ("answer", "approve")];
    let refused = doctor.post(&version, &blind).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.has("内容を開かずに承認することはできません");
    let opened = doctor.get(&version).await;
    let approve = [("seen", opened.input("seen")), ("answer", "approve")];
    doctor.post(&version, &approve).await.location();
    let mut other = Browser::of(&world, "tanaka").await;
    for place in [&record, &chart, &history, &print] {
        other.get(place).await.lacks("依頼者の承認待ち");
    }
    let page = other.get(&record).await;
    page.has("承認済み");
    page.has("用量を復唱し、確認した");
}

/// A note that the clerk deposits in the physician's name; its address.
async fn deposited(clerk: &Asker) -> String {
    let metadata = json!({
        "patient": { "number": "1" },
        "document_type": NOTE,
        "title": "再診",
        "parts": [{ "name": "note.txt", "media_type": "text/plain" }],
        "on_behalf_of": { "principal": "sato", "means": "voice", "text": "指示のとおり" },
    });
    let deposited = clerk.deposit(&metadata, &[b"text\n"]).await.json(201);
    format!(
        "/api/v1/drafts/{}",
        deposited["draft"]["id"].as_str().unwrap()
    )
}

/// The manifest of a draft that this person is shown and confirms.
async fn confirmed(person: &Asker, draft: &str) -> Value {
    let shown = person.post(&format!("{draft}/present"), &json!({})).await;
    let seen = json!({ "presentation": shown.json(200)["digest"] });
    let done = person.post(&format!("{draft}/confirm"), &seen).await;
    let record = done.json(200)["record"].as_str().unwrap().to_owned();
    let read = person.get(&format!("/api/v1/records/{record}")).await;
    read.json(200)["manifest"].clone()
}

// shows: J-7.1.4-6, J-7.1.4-8, J-7.1.4-10, J-7.1.4-12
#[tokio::test]
async fn the_api_opens_answers_and_notes_as_the_pages_do() {
    let world = world(Approval::Before, &json!({}));
    drop(world.patient("1"));
    let (clerk, doctor) = (Asker::person(&world, "ito"), Asker::person(&world, "sato"));
    let draft = deposited(&clerk).await;
    let read = clerk.get(&draft).await.json(200);
    assert_eq!(read["approval"]["state"], "waiting");
    let present = format!("{draft}/present");
    let reply = doctor.post(&present, &json!({})).await;
    reply.problem(409, "proxy-not-approved");
    let waiting = doctor.get("/api/v1/approvals").await.json(200);
    assert_eq!(waiting["mine"][0]["proxy"]["by"], "ito");
    assert_eq!(waiting["mine"][0]["awaits_answer"], true);
    let approval = format!("{draft}/approval");
    let blind = json!({ "answer": "approve" });
    doctor
        .post(&approval, &blind)
        .await
        .problem(409, "proxy-not-opened");
    let opening = format!("{approval}/present");
    let stranger = Asker::person(&world, "tanaka")
        .post(&opening, &json!({}))
        .await;
    stranger.problem(403, "not-the-principal");
    let shown = doctor.post(&opening, &json!({})).await.json(200);
    let refuse = json!({ "answer": "refuse", "presentation": shown["digest"] });
    let bare = doctor.post(&approval, &refuse).await;
    bare.problem(409, "refusal-without-reason");
    let note = json!({ "means": "phone", "text": "復唱して確認" });
    let noted = clerk.post(&format!("{draft}/notes"), &note).await;
    assert_eq!(noted.status, StatusCode::NO_CONTENT);
    let stale = json!({ "answer": "approve", "presentation": shown["digest"] });
    doctor
        .post(&approval, &stale)
        .await
        .problem(409, "proxy-not-opened");
    let shown = doctor.post(&opening, &json!({})).await.json(200);
    let approve = json!({ "answer": "approve", "presentation": shown["digest"] });
    let answered = doctor.post(&approval, &approve).await.json(200);
    let manifest = confirmed(&doctor, &draft).await;
    let record = manifest["record"].as_str().unwrap();
    let record = format!("/api/v1/records/{record}");
    let proxy = &manifest["proxy"];
    assert_eq!(manifest["on_behalf_of"]["user_id"], "sato");
    assert_eq!(proxy["by"]["user_id"], "ito");
    assert_eq!(
        proxy["approved"]["at"], answered["at"],
        "effect from that moment"
    );
    assert_eq!(proxy["instruction"]["text"], "指示のとおり");
    assert_eq!(proxy["notes"][0]["text"], "復唱して確認");
    let standing = &doctor.get(&record).await.json(200)["approval"];
    assert_eq!(standing["state"], "approved");
    assert_eq!(standing["notes"], 1);
    let version = format!("{record}/versions/1");
    let done = doctor
        .post(&format!("{version}/approval/present"), &json!({}))
        .await;
    done.problem(409, "nothing-to-answer");
}

// shows: J-7.1.4-6
#[tokio::test]
async fn an_entry_that_needs_no_approval_is_a_draft_until_it_is_confirmed() {
    let world = world(Approval::None, &json!({}));
    let patient = world.patient("1").id.to_string();
    let mut clerk = Browser::of(&world, "ito").await;
    let begun = begin(&mut clerk, &patient, "sato").await;
    let draft = written(&mut clerk, &begun).await;
    let mut doctor = Browser::of(&world, "sato").await;
    doctor
        .get(&format!("/patients/{patient}"))
        .await
        .has("未確定");
    doctor.get("/").await.has(&format!("{draft}/present"));
    let blind = [("seen", ""), ("answer", "approve")];
    let refused = doctor.post(&format!("/proxy{draft}"), &blind).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let record = confirm(&mut doctor, &draft).await;
    doctor.get(&record).await.has("承認は求められていません");
}

// shows: J-7.1.4-1, J-7.1.4-2
#[tokio::test]
async fn the_printed_annex_equals_the_configuration() {
    let change = json!({
        "principals": [],
        "means": ["phone", "voice"],
        "needs_note": true,
        "basis": "医師の指示の下での入力",
    });
    let world = world(Approval::After, &change);
    let mut manager = Browser::of(&world, "kato").await;
    let annex = manager.get("/proxy/policies").await;
    for said in [
        "運用管理規程 別紙",
        "医師事務作業補助",
        "<code>clerks</code>",
        "入力、訂正",
        "診療録",
        "事務",
        "医師",
        "事後承認 (24時間以内)",
        "口頭",
        "電話",
        "医師の指示の下での入力",
        "システム外での確認記録を必ず付ける",
    ] {
        annex.has(said);
    }
    let key = "clerks";
    let kato = world.caller("kato");
    let mut value = world.entry(&kato, "proxy-policy", key);
    value["proxies"] = json!([world.person("suzuki").to_string()]);
    value["approval"] = "none".into();
    let asked = world
        .propose(&kato, "proxy-policy", Some(key), value)
        .unwrap();
    manager.get("/proxy/policies").await.lacks("鈴木 美咲");
    let decision = EntryDecision {
        edition: asked.edition,
        verdict: Verdict::Approve,
        reason: None,
    };
    let administrator = world.caller("admin");
    world
        .vault
        .decide_entry(&administrator, "proxy-policy", &asked.key, decision)
        .unwrap();
    let annex = manager.get("/proxy/policies").await;
    annex.has("鈴木 美咲 (suzuki)");
    annex.has("承認不要");
    annex.lacks("事後承認");
    let clerk = Browser::of(&world, "ito")
        .await
        .get("/proxy/policies")
        .await;
    assert_eq!(clerk.status, StatusCode::FORBIDDEN);
}

// shows: J-7.1.4-4, J-7.1.1-6
#[tokio::test]
async fn a_correction_by_proxy_names_both_and_is_offered_only_to_proxies() {
    let world = world(Approval::After, &json!({}));
    let patient = world.patient("1");
    let doctor = world.caller("sato");
    let record = world.record(&doctor, patient.id, "体温 37.8").record;
    let address = format!("/records/{record}/proxy/correct");
    let mut clerk = Browser::of(&world, "ito").await;
    let page = clerk.get(&format!("/records/{record}")).await;
    page.has(&address);
    page.lacks(&format!("/records/{record}/proxy/withdraw"));
    let mut nurse = Browser::of(&world, "suzuki").await;
    nurse
        .get(&format!("/records/{record}"))
        .await
        .lacks(&address);
    let refused = nurse.get(&address).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    clerk.get(&address).await.has("value=\"sato\"");
    let fields = [
        ("principal", "sato"),
        ("means", "voice"),
        ("instructed_at", ""),
        ("instruction", ""),
    ];
    let draft = clerk.post(&address, &fields).await.location().to_owned();
    let editor = clerk.get(&draft).await;
    let fields = [
        ("revision", editor.input("revision")),
        ("title", "再診"),
        ("event_at", "2026-11-20T20:30"),
        ("text", "体温 38.1"),
        ("reason", "転記誤り"),
        ("then", "stay"),
    ];
    clerk.post(&draft, &fields).await.location();
    let mut doctor = Browser::of(&world, "sato").await;
    let record = confirm(&mut doctor, &draft).await;
    let history = doctor.get(&format!("{record}/history")).await;
    history.has("伊藤 薫");
    history.has("佐藤 恵子");
}
