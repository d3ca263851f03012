//! Files: handed in, shown before confirmation, kept unchanged, given out again without being run.

use crate::browser::Browser;
use axum::http::StatusCode;
use genpon_testkit::World;

#[tokio::test]
async fn a_file_is_handed_in_shown_confirmed_and_given_back_unchanged() {
    let world = World::new();
    let patient = world.patient("1");
    let mut browser = Browser::of(&world, "sato").await;
    let address = format!("/patients/{}/deposit", patient.id);
    let file = "紹介状の本文".as_bytes();
    let fields = [("type", "progress-note"), ("title", "紹介状")];
    let answer = browser
        .upload(&address, &fields, &[("紹介状.txt", "text/plain", file)])
        .await;
    let shown = browser.get(answer.location()).await;
    shown.has("紹介状の本文");
    let seen = [("presentation", shown.input("presentation"))];
    let confirm = answer.location().replace("/present", "/confirm");
    let record = browser.post(&confirm, &seen).await.location().to_owned();
    let part = format!("{record}/versions/1/parts/%E7%B4%B9%E4%BB%8B%E7%8A%B6.txt");
    let given = browser.get(&part).await;
    assert_eq!(given.bytes, file);
    let header = |name: &str| given.headers[name].to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment"));
    assert_eq!(
        header("content-security-policy"),
        "default-src 'none'; sandbox"
    );
}

#[tokio::test]
async fn a_file_that_is_not_what_it_is_said_to_be_is_refused() {
    let world = World::new();
    let patient = world.patient("1");
    let mut browser = Browser::of(&world, "sato").await;
    let address = format!("/patients/{}/deposit", patient.id);
    let fields = [("type", "progress-note")];
    let files = [("a.pdf", "application/pdf", &b"\x89PNG\r\n\x1a\n"[..])];
    let answer = browser.upload(&address, &fields, &files).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.get("/").await.lacks("/drafts/");
}

#[tokio::test]
async fn tricks_in_file_names_do_not_matter() {
    let world = World::new();
    let patient = world.patient("1");
    let mut browser = Browser::of(&world, "sato").await;
    let address = format!("/patients/{}/deposit", patient.id);
    let fields = [("type", "progress-note")];
    let files = [("../../etc/passwd.txt", "text/plain", &b"text"[..])];
    let answer = browser.upload(&address, &fields, &files).await;
    browser.get(answer.location()).await.has("passwd.txt");
    let hidden = [(".hidden", "text/plain", &b"text"[..])];
    let refused = browser.upload(&address, &fields, &hidden).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn files_are_put_to_a_note_and_taken_away_again() {
    let world = World::new();
    let patient = world.patient("1");
    let draft = world
        .draft(&world.caller("sato"), patient.id, "本文")
        .unwrap();
    let address = format!("/drafts/{}", draft.id);
    let mut browser = Browser::of(&world, "sato").await;
    let files = [
        ("心電図.txt", "text/plain", "洞調律".as_bytes()),
        ("b.txt", "text/plain", b"b"),
    ];
    let answer = browser
        .upload(&format!("{address}/files"), &[], &files)
        .await;
    assert_eq!(answer.location(), address);
    let editor = browser.get(&address).await;
    editor.has("心電図.txt");
    let part = browser.get(&format!("{address}/parts/b.txt")).await;
    assert_eq!(part.bytes, b"b");
    let fields = [
        ("revision", editor.input("revision")),
        ("title", "再診"),
        ("event_at", "2026-11-20T20:30"),
        ("text", "本文"),
        ("remove", "b.txt"),
    ];
    browser.post(&address, &fields).await.location();
    let shown = browser.get(&format!("{address}/present")).await;
    shown.has("本文");
    shown.has("洞調律");
    shown.lacks("b.txt");
}
