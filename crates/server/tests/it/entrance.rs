//! The entrance, as a person meets it in the browser: second elements, a password of one's own, rules.

use crate::browser::{Answer, Browser};
use axum::http::StatusCode;
use genpon_model::register::Register as _;
use genpon_model::registers::AuthenticationPolicy;
use genpon_model::registers::authentication_policy::SecondFactor;
use genpon_testkit::World;
use genpon_testkit::totp;
use genpon_testkit::world::PASSWORD;

/// The policy of everybody, changed.
fn policy(world: &World, change: impl Fn(&mut AuthenticationPolicy)) {
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    for (key, entry) in &masters.authentication_policies {
        let mut value = entry.value.clone();
        change(&mut value);
        let key = key.clone();
        world
            .vault
            .put_at_setup(world.institution.id, &key, &value)
            .unwrap();
    }
    assert_eq!(
        AuthenticationPolicy::DESCRIPTION.code,
        "authentication-policy"
    );
}

/// A hospital that asks everybody for two elements.
fn strict() -> World {
    let world = World::new();
    policy(&world, |policy| {
        policy.second_factor = SecondFactor::Required;
    });
    world
}

async fn begin(browser: &mut Browser, user_id: &str) -> Answer {
    let fields = [("user_id", user_id), ("password", PASSWORD)];
    let begun = browser.post("/login", &fields).await;
    assert_eq!(begun.location(), "/login/step");
    let step = browser.get("/login/step").await;
    browser.csrf = step.input("csrf").to_owned();
    step
}

/// The secret that an enrolment page shows.
fn secret(page: &Answer) -> String {
    let (_, rest) = page.text().split_once("<code class=\"secret\">").unwrap();
    rest.split_once('<').unwrap().0.replace(' ', "")
}

/// Enrols a device with one-time codes; its secret and the recovery codes.
async fn enrol(browser: &mut Browser, world: &World, user_id: &str) -> (String, Vec<String>) {
    let page = begin(browser, user_id).await;
    page.has("<svg class=\"qr\"");
    let secret = secret(&page);
    let code = totp::code(&secret, world.clock.now().at);
    let fields = [("kind", "enrol-totp"), ("code", code.as_str())];
    let done = browser.post("/login/step", &fields).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let codes = done.text().split("<code class=\"secret\">").skip(1);
    let codes = codes.map(|rest| rest.split_once('<').unwrap().0.to_owned());
    (secret, codes.collect())
}

// shows: J-6.2.3-2
#[tokio::test]
async fn who_has_no_second_element_enrols_one_before_anything_else_and_needs_it_ever_after() {
    let world = strict();
    let mut browser = Browser::new(&world);
    let (secret, codes) = enrol(&mut browser, &world, "sato").await;
    assert_eq!(codes.len(), 10);
    assert_eq!(browser.get("/").await.status, StatusCode::OK);
    let again = "the code that enrolled it";
    let mut other = Browser::new(&world);
    let step = begin(&mut other, "sato").await;
    step.lacks("<svg class=\"qr\"");
    assert_eq!(other.get("/patients").await.location(), "/login/step");
    let replayed = totp::code(&secret, world.clock.now().at);
    let fields = [("kind", "totp"), ("totp", replayed.as_str())];
    let refused = other.post("/login/step", &fields).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{again}");
    world.clock.advance(30);
    let code = totp::code(&secret, world.clock.now().at);
    let fields = [("kind", "totp"), ("totp", code.as_str())];
    assert_eq!(other.post("/login/step", &fields).await.location(), "/");
    let event = &world.trail("session.second-factor")[0];
    let by = &event.details[&"authentication".parse().unwrap()];
    assert_eq!(by, "totp");
}

#[tokio::test]
async fn a_recovery_code_lets_in_once() {
    let world = strict();
    let (_, codes) = enrol(&mut Browser::new(&world), &world, "sato").await;
    let typed = codes[3].to_lowercase();
    for expected in [StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED] {
        let mut browser = Browser::new(&world);
        begin(&mut browser, "sato").await;
        let fields = [("kind", "recovery"), ("recovery", typed.as_str())];
        assert_eq!(browser.post("/login/step", &fields).await.status, expected);
        world.clock.advance(60);
    }
}

#[tokio::test]
async fn a_step_needs_the_token_of_its_session_and_can_be_left() {
    let world = strict();
    let mut browser = Browser::new(&world);
    begin(&mut browser, "sato").await;
    let csrf = std::mem::take(&mut browser.csrf);
    let leave = [("kind", "leave")];
    let forged = browser.post("/login/step", &leave).await;
    assert_eq!(forged.status, StatusCode::BAD_REQUEST);
    browser.csrf = csrf;
    assert_eq!(
        browser.post("/login/step", &leave).await.location(),
        "/login"
    );
    assert_eq!(
        browser.get("/login/step").await.location(),
        "/login?next=/login/step"
    );
}

// shows: J-6.2.4-1
#[tokio::test]
async fn a_password_alone_ends_after_two_months_and_with_a_second_element_it_does_not() {
    let world = World::new();
    world.clock.advance(61 * 24 * 3600);
    let mut browser = Browser::new(&world);
    let page = begin(&mut browser, "sato").await;
    page.has("パスワードを変える");
    assert_eq!(browser.get("/patients").await.location(), "/login/step");
    let new = "wv7-Tqu9+zmx4G";
    let weak = [
        ("kind", "password"),
        ("old", PASSWORD),
        ("password", "short-1"),
        ("password_again", "short-1"),
    ];
    let refused = browser.post("/login/step", &weak).await;
    refused.has("パスワードが短すぎます");
    let good = [
        ("kind", "password"),
        ("old", PASSWORD),
        ("password", new),
        ("password_again", new),
    ];
    assert_eq!(browser.post("/login/step", &good).await.location(), "/");
    assert!(world.log_in("sato", PASSWORD).is_err());
    world.clock.advance(60);
    world.log_in("sato", new).unwrap();
    // Two elements: the same age of a password forces nothing.
    policy(&world, |policy| {
        policy.second_factor = SecondFactor::Required;
    });
    let mut browser = Browser::new(&world);
    let fields = [("user_id", "tanaka"), ("password", PASSWORD)];
    browser.post("/login", &fields).await;
    let step = browser.get("/login/step").await;
    step.has("パスワードを変える");
}

// shows: J-7.1.1-16
#[tokio::test]
async fn rules_are_acknowledged_once_for_each_edition() {
    let world = World::new();
    let rules = |text: &str| genpon_model::registers::Rules {
        code: "use".parse().unwrap(),
        name: genpon_model::register::Localized {
            ja: "利用規則".parse().unwrap(),
            en: "Rules".parse().unwrap(),
        },
        kind: genpon_model::registers::rules::RulesKind::Rules,
        text: text.parse().unwrap(),
        penalties: Some("就業規則により懲戒".parse().unwrap()),
    };
    let key = "use".parse().unwrap();
    for text in ["目的外に利用しない。", "目的外に利用しない。持ち出さない。"]
    {
        world
            .vault
            .put_at_setup(world.institution.id, &key, &rules(text))
            .unwrap();
        let mut browser = Browser::new(&world);
        let page = begin(&mut browser, "sato").await;
        page.has(text);
        page.has("就業規則により懲戒");
        let fields = [
            ("kind", "acknowledge"),
            ("code", page.input("code")),
            ("edition", page.input("edition")),
        ];
        assert_eq!(browser.post("/login/step", &fields).await.location(), "/");
        let missing = world.vault.who_has_read(&world.caller("admin")).unwrap();
        let names = |people: &[genpon_model::person::PersonRef]| {
            people
                .iter()
                .map(|one| one.user_id.to_string())
                .collect::<Vec<_>>()
        };
        assert!(!names(&missing[0].missing).contains(&"sato".to_owned()));
        assert!(names(&missing[0].missing).contains(&"tanaka".to_owned()));
    }
    assert_eq!(world.trail("person.acknowledge-rules").len(), 2);
    // Nothing is asked twice.
    let _ = Browser::of(&world, "sato").await;
}

// shows: J-8.2.2.9-10
#[tokio::test]
async fn the_answers_for_an_unknown_id_and_a_wrong_password_are_byte_equal() {
    let world = World::new();
    let mut browser = Browser::new(&world);
    let mut answers = Vec::new();
    for (user_id, password) in [("sato", "wrong"), ("nobody", "wrong"), ("sato", PASSWORD)] {
        // The third is right and comes too soon after a wrong one.
        let fields = [("user_id", user_id), ("password", password)];
        let answer = browser.post("/login", &fields).await;
        let same = answer
            .text()
            .replace(&format!("value=\"{user_id}\""), "value=\"\"");
        let (before, rest) = same.split_once("data-offer=\"").unwrap();
        let rest = rest.split_once('"').unwrap().1;
        answers.push((answer.status, format!("{before}{rest}")));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    assert_eq!(answers[0].0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_stale_log_in_is_asked_for_proof_before_its_account_is_changed() {
    let world = World::new();
    let mut browser = Browser::of(&world, "sato").await;
    world.clock.advance(16 * 60);
    let recovery = browser.post("/account/recovery", &[]).await;
    assert_eq!(recovery.location(), "/account/prove?next=%2Faccount");
    let page = browser.get("/account/prove?next=%2Faccount").await;
    let next = page.input("next").to_owned();
    let wrong = [("next", next.as_str()), ("password", "wrong")];
    let refused = browser.post("/account/prove", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    world.clock.advance(10);
    let right = [("next", next.as_str()), ("password", PASSWORD)];
    assert_eq!(
        browser.post("/account/prove", &right).await.location(),
        "/account"
    );
    let codes = browser.post("/account/recovery", &[]).await;
    assert_eq!(codes.text().matches("<code class=\"secret\">").count(), 10);
}

#[tokio::test]
async fn a_report_of_a_leak_ends_everything_at_once() {
    let world = World::new();
    let mut browser = Browser::of(&world, "sato").await;
    assert_eq!(
        browser.post("/account/leak", &[]).await.location(),
        "/login"
    );
    assert_eq!(
        browser.get("/patients").await.location(),
        "/login?next=/patients"
    );
    let mut administrator = Browser::of(&world, "admin").await;
    let inbox = administrator.get("/").await;
    inbox.has("佐藤 恵子");
    inbox.has("漏えい届");
    let address = format!("/entrance/{}", world.person("sato"));
    administrator.get(&address).await.has("停止を解除する");
    let unlock = format!("{address}/unlock");
    let done = administrator.post(&unlock, &[("reason", "誤報")]).await;
    assert_eq!(done.location(), address);
    administrator.get("/").await.lacks("漏えい届");
    let mut doctor = Browser::of(&world, "tanaka").await;
    assert_eq!(doctor.get("/entrance").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn another_site_logs_nobody_in() {
    let world = World::new();
    let fields = [("user_id", "sato"), ("password", PASSWORD)];
    for header in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://elsewhere.example"),
    ] {
        for door in ["/login", "/login/passkey", "/login/leak", "/terminal"] {
            let mut browser = Browser::new(&world);
            let answer = browser.post_with(header, door, &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{door} {header:?}");
        }
    }
    let mut browser = Browser::new(&world);
    let own = ("sec-fetch-site", "same-origin");
    let answer = browser.post_with(own, "/login", &fields).await;
    assert_eq!(answer.location(), "/");
}

#[tokio::test]
async fn a_log_in_leads_to_no_other_site() {
    let world = World::new();
    for next in [
        "//elsewhere.example",
        "/\t/elsewhere.example",
        "/\\elsewhere.example",
    ] {
        let fields = [("user_id", "sato"), ("password", PASSWORD), ("next", next)];
        let answer = Browser::new(&world).post("/login", &fields).await;
        assert_eq!(answer.location(), "/", "{next:?}");
    }
}
