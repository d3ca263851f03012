//! The pages for those who must look at who used what.

use crate::browser::Browser;
use axum::http::StatusCode;
use genpon_model::record::Act;
use genpon_model::register::Register as _;
use genpon_model::registers::AuditRule;
use genpon_testkit::World;

const PERIOD: &str = "from=2026-11-20T00:00&to=2026-11-22T00:00";

// shows: J-7.1.1-5
#[tokio::test]
async fn log_ins_and_failures_are_shown_and_taken_out_to_those_who_read_the_trail() {
    let world = World::new();
    let _ = world.log_in("sato", "wrong");
    world.clock.advance(60);
    let _ = world.caller("sato");
    let mut auditor = Browser::of(&world, "mori").await;
    let page = auditor.get(&format!("/audit/log-ins?{PERIOD}")).await;
    page.has("佐藤 恵子");
    page.has("192.0.2.7");
    page.has("ログインに失敗した人");
    let file = auditor
        .get(&format!("/audit/log-ins?{PERIOD}&form=csv"))
        .await;
    assert!(file.text().starts_with('\u{feff}'));
    assert!(file.text().contains("佐藤 恵子 (sato)"));
    let mut nurse = Browser::of(&world, "suzuki").await;
    for page in [
        "log-ins",
        "screening",
        "timeline",
        "clocks",
        "devices",
        "cards",
    ] {
        let refused = nurse.get(&format!("/audit/{page}")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
    }
    let backwards = "/audit/log-ins?from=2026-11-22T00:00&to=2026-11-20T00:00";
    assert_eq!(
        auditor.get(backwards).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

// shows: J-7.1.1-13, J-7.1.1-15
#[tokio::test]
async fn rankings_are_drawn_with_a_table_and_a_check_is_recorded() {
    let world = World::new();
    let patient = world.patient("00012345");
    let _ = world.record(&world.caller("sato"), patient.id, "再診");
    world.clock.advance(8 * 24 * 3600);
    let mut auditor = Browser::of(&world, "mori").await;
    auditor.get("/").await.has("期限を過ぎた点検");
    let page = auditor.get(&format!("/audit/screening?{PERIOD}")).await;
    page.has("<svg class=\"ranking\"");
    page.has("<title>佐藤 恵子: 1</title>");
    page.has("点検の期限を過ぎています");
    for kind in ["abnormal_use", "screening"] {
        let check = [
            ("kind", kind),
            ("result", "fine"),
            ("findings", "0"),
            ("note", ""),
            ("from", "2026-11-20T00:00"),
            ("to", "2026-11-28T00:00"),
        ];
        let answer = auditor.post("/audit/check", &check).await;
        assert_eq!(answer.location(), "/audit/screening");
    }
    auditor.get("/").await.lacks("期限を過ぎた点検");
    let page = auditor.get(&format!("/audit/screening?{PERIOD}")).await;
    page.has("問題なし");
    page.lacks("点検の期限を過ぎています");
}

// shows: J-7.1.1-11, J-7.1.1-12
#[tokio::test]
async fn a_timeline_is_an_axis_and_a_table_without_a_user_id_in_the_address() {
    let world = World::new();
    let patient = world.patient("00012345");
    let record = world
        .record(&world.caller("sato"), patient.id, "再診")
        .record;
    let _ = world
        .vault
        .read_record(&world.caller("admin"), record, None);
    let mut auditor = Browser::of(&world, "mori").await;
    let asked = [
        ("user", "admin"),
        ("from", "2026-11-20T00:00"),
        ("to", "2026-11-22T00:00"),
    ];
    let address = auditor
        .post("/audit/timeline", &asked)
        .await
        .location()
        .to_owned();
    assert!(!address.contains("admin"), "{address}");
    let page = auditor.get(&address).await;
    page.has("<svg class=\"axis\"");
    page.has("axis-refused");
    page.has("axis-done");
    page.has(&format!("/records/{record}"));
    page.lacks("佐藤 恵子");
    let kind = format!("/audit/timeline?type=progress-note&{PERIOD}");
    auditor.get(&kind).await.has("佐藤 恵子");
    let elsewhere = "/audit/timeline?type=progress-note&from=2026-11-22T00:00&to=2026-11-23T00:00";
    auditor
        .get(elsewhere)
        .await
        .has("この条件に合う記録はありません");
}

// shows: J-7.1.1-10
#[tokio::test]
async fn every_view_and_change_leads_to_record_version_and_what_changed() {
    let world = World::new();
    let patient = world.patient("00012345");
    let doctor = world.caller("sato");
    let record = world.record(&doctor, patient.id, "再診").record;
    let _ = world.next(&doctor, record, Act::Correct, "訂正後");
    world.vault.read_record(&doctor, record, None).unwrap();
    let rule = AuditRule::default().write();
    let proposed = world.propose(&world.caller("admin"), "audit-rule", None, rule);
    assert!(proposed.is_ok());
    let mut auditor = Browser::of(&world, "mori").await;
    let address = format!("/audit/timeline?type=progress-note&{PERIOD}");
    let page = auditor.get(&address).await;
    page.has(&format!("/records/{record}/differences?from=1&amp;to=2"));
    page.has(&format!("/records/{record}/versions/2"));
    page.has("佐藤 恵子");
    let administrator = world.person("admin");
    let address = format!("/audit/timeline?person={administrator}&{PERIOD}");
    let page = auditor.get(&address).await;
    page.has("/registers/audit-rule/usual");
    page.has("check_days");
}
