//! A screen whose person is away: hidden at once, useless to others, and as it was afterwards.

use crate::browser::Browser;
use axum::http::StatusCode;
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;

/// Seconds after which an unregistered terminal locks.
const IDLE_SECONDS: i64 = 30 * 60;

// shows: J-6.2.5-1, J-6.2.5-2
#[tokio::test]
async fn a_locked_screen_shows_nothing_and_goes_on_where_it_was() {
    let world = World::new();
    let patient = world.patient("00012345");
    let chart = format!("/patients/{}", patient.id);
    let mut browser = Browser::of(&world, "sato").await;
    browser.get(&chart).await.has("00012345");
    let answer = browser.post("/lock", &[("back", &chart)]).await;
    let locked = answer.location().to_owned();
    assert!(locked.starts_with("/locked?back="));
    let page = browser.get(&locked).await;
    page.has("画面をロックしています");
    page.lacks("00012345");
    page.lacks(&patient.name);
    for address in [chart.as_str(), "/", "/patients", "/audit", "/alive"] {
        assert!(browser.get(address).await.location().starts_with("/locked"));
    }
    let wrong = [("password", "not the password"), ("back", chart.as_str())];
    let refused = browser.post("/unlock", &wrong).await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER);
    refused.lacks("00012345");
    world.clock.advance(60);
    let right = [("password", PASSWORD), ("back", chart.as_str())];
    assert_eq!(browser.post("/unlock", &right).await.location(), chart);
    browser.get(&chart).await.has("00012345");
}

// shows: J-6.2.5-1
#[tokio::test]
async fn a_screen_left_alone_locks_itself_and_keeps_the_draft() {
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("1");
    let draft = world.draft(&doctor, patient.id, "異常なし").unwrap();
    let address = format!("/drafts/{}", draft.id);
    let mut browser = Browser::of(&world, "sato").await;
    assert_eq!(browser.get(&address).await.status, StatusCode::OK);
    world.clock.advance(IDLE_SECONDS + 1);
    assert!(
        browser
            .get(&address)
            .await
            .location()
            .starts_with("/locked")
    );
    let back = [("password", PASSWORD), ("back", address.as_str())];
    assert_eq!(browser.post("/unlock", &back).await.location(), address);
    assert_eq!(browser.get(&address).await.status, StatusCode::OK);
}

#[tokio::test]
async fn where_one_is_logged_in_is_listed_and_ended_from_there() {
    let world = World::new();
    let mut here = Browser::of(&world, "sato").await;
    let mut there = Browser::of(&world, "sato").await;
    let page = here.get("/log-ins").await;
    page.has("複数の端末で同時に使用");
    let (_, rest) = page.text().split_once("action=\"/log-ins/").unwrap();
    let named = rest.split_once('/').unwrap().0.to_owned();
    let ended = here.post(&format!("/log-ins/{named}/end"), &[]).await;
    assert_eq!(ended.location(), "/log-ins");
    assert!(
        there
            .get("/patients")
            .await
            .location()
            .starts_with("/login")
    );
    here.get("/log-ins").await.lacks("action=\"/log-ins/");
    assert_eq!(here.get("/log-ins/all").await.status, StatusCode::FORBIDDEN);
    let mut administrator = Browser::of(&world, "admin").await;
    administrator.get("/log-ins/all").await.has("sato");
}

#[tokio::test]
async fn a_session_cookie_on_another_device_opens_nothing() {
    let world = World::new();
    let mut mine = Browser::of(&world, "sato").await;
    let mut thief = mine.stolen();
    assert!(
        thief
            .get("/patients")
            .await
            .location()
            .starts_with("/login")
    );
    assert_eq!(mine.get("/patients").await.status, StatusCode::OK);
    assert_eq!(world.trail("session.resume").len(), 1);
}

// shows: J-7.1.1-17
#[tokio::test]
async fn a_device_becomes_a_terminal_by_its_code() {
    use genpon_model::registers::{Terminal, TerminalClass};
    let world = World::new();
    let entry = Terminal::new("外来1".parse().unwrap(), TerminalClass::Staff);
    let added = world
        .vault
        .add_terminal_at_setup(world.institution.id, &entry);
    let code = added.unwrap().1.code;
    let mut browser = Browser::new(&world);
    browser.get("/terminal").await.has("端末のコード");
    let wrong = browser
        .post("/terminal", &[("code", "AAAA-AAAA-AAAA-AAAA")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = browser.post("/terminal", &[("code", &code)]).await;
    done.has("「外来1」として登録されました");
    browser.log_in("sato").await;
    browser.get("/log-ins").await.has("外来1");
}
