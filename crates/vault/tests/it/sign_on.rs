//! Log-in through an identity provider: who gets in, from where, and what of a forged or misdirected
//! answer the trail keeps. The provider here signs with a key of its own; a foreign one is asked in the
//! browser walk (xtask/browser/oidc.mjs).

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_formats::audit_event::Outcome;
use genpon_formats::locale::Lang;
use genpon_formats::oidc::{Discovery, VerificationKey, read_keys};
use genpon_model::register::Register as _;
use genpon_model::registers::{IdentityProvider, Person};
use genpon_model::text::Code;
use genpon_testkit::World;
use genpon_testkit::world::quick_settings;
use genpon_vault::sessions::DeviceMark;
use genpon_vault::sign_on::{Answer, Redemption, SignedOn, Visit};
use genpon_vault::{Error, Refusal, Settings, Step};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

const ISSUER: &str = "https://login.example.jp";

/// A hospital with its provider.
struct Scene {
    world: World,
    key: Ed25519KeyPair,
    discovery: Discovery,
}

fn provider() -> Value {
    json!({
        "code": "hospital", "name": {"ja": "院内認証", "en": "Hospital"}, "issuer": ISSUER,
        "client_id": "genpon", "claim": "preferred_username", "person_field": "user_id",
        "two_by_amr": ["mfa"], "scopes": ["profile"], "is_enabled": true,
    })
}

impl Scene {
    fn new(provider: Value) -> Self {
        let world = World::with(Settings {
            public_address: Some("https://genpon.example.jp/".to_owned()),
            ..quick_settings()
        });
        let entry = IdentityProvider::read(&provider).unwrap();
        let code = Code::constant("hospital");
        let id = world.institution.id;
        world.vault.put_at_setup(id, &code, &entry).unwrap();
        let secret = "s3cret/+";
        world
            .vault
            .set_client_secret_at_setup(id, &code, secret)
            .unwrap();
        let document = json!({
            "issuer": ISSUER,
            "authorization_endpoint": format!("{ISSUER}/auth"),
            "token_endpoint": format!("{ISSUER}/token"),
            "jwks_uri": format!("{ISSUER}/keys"),
            "authorization_response_iss_parameter_supported": true,
        });
        let discovery = Discovery::read(document.to_string().as_bytes(), ISSUER).unwrap();
        let key = Ed25519KeyPair::generate().unwrap();
        Self {
            world,
            key,
            discovery,
        }
    }

    fn visit(&self, device: &str) -> Visit {
        Visit {
            institution: self.world.institution.id,
            provider: Code::constant("hospital"),
            source: Some("192.0.2.7".to_owned()),
            device: Some(DeviceMark::new(device, Arc::default())),
            lang: Lang::Ja,
            again: None,
        }
    }

    fn depart(&self, visit: &Visit) -> BTreeMap<String, String> {
        let address = self.world.vault.depart(visit, &self.discovery).unwrap();
        let (place, query) = address.split_once('?').unwrap();
        assert_eq!(place, "https://login.example.jp/auth");
        let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
        pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
    }

    fn redeem(&self, visit: Visit, state: &str) -> Result<Redemption, Error> {
        let answer = Answer {
            state: state.to_owned(),
            code: "c0de".to_owned(),
            issuer: ISSUER.to_owned(),
        };
        self.world.vault.redeem(visit, &answer, &self.discovery)
    }

    fn keys(&self) -> Vec<VerificationKey> {
        let x = URL_SAFE_NO_PAD.encode(self.key.public_key());
        let set = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "1", "x": x}]});
        read_keys(set.to_string().as_bytes()).unwrap()
    }

    fn claims(&self, nonce: &str, user_id: &str) -> Value {
        let now = self.world.clock.now().at.as_micros() / 1_000_000;
        json!({
            "iss": ISSUER, "aud": "genpon", "sub": "7", "exp": now + 300, "iat": now,
            "auth_time": now, "nonce": nonce, "preferred_username": user_id,
        })
    }

    fn token(&self, claims: &Value) -> String {
        let header = json!({"alg": "EdDSA", "kid": "1"});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(claims));
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }

    /// From the log-in page to the end, with claims changed on the way.
    fn log_in(&self, visit: Visit, change: impl FnOnce(&mut Value)) -> Result<SignedOn, Error> {
        let asked = self.depart(&visit);
        let redemption = self.redeem(visit, &asked["state"])?;
        let mut claims = self.claims(&asked["nonce"], "sato");
        change(&mut claims);
        let token = self.token(&claims);
        self.world.vault.sign_on(&redemption, &token, &self.keys())
    }

    /// What the trail says of the last refused event of this action.
    fn last_reason(&self, action: &str) -> String {
        let events = self.world.trail(action);
        let refused = events
            .iter()
            .find(|event| matches!(event.outcome, Outcome::Refused { .. }));
        let details = &refused.unwrap().details;
        details[&Code::constant("sign-on")].clone()
    }
}

fn entered(outcome: Result<SignedOn, Error>) -> genpon_vault::log_in::Entered {
    match outcome {
        Ok(SignedOn::In(entered)) => entered,
        Ok(SignedOn::Again(_)) => unreachable!("nobody was in"),
        Err(error) => unreachable!("{error:?}"),
    }
}

fn is_refused(outcome: &Result<SignedOn, Error>) -> bool {
    matches!(outcome, Err(Error::Refused(Refusal::SignOn(_))))
}

// shows: J-7.1.1-1
#[test]
fn who_is_registered_gets_in_by_as_many_elements_as_the_provider_says() {
    let scene = Scene::new(provider());
    let visit = scene.visit("a");
    let asked = scene.depart(&visit);
    let expected = "https%3A%2F%2Fgenpon.example.jp%2Flogin%2Fsso%2F";
    assert!(asked["redirect_uri"].starts_with(expected));
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["scope"], "openid%20profile");
    let redemption = scene.redeem(visit, &asked["state"]).unwrap();
    assert!(redemption.body.contains("&code_verifier="));
    assert!(
        !redemption.body.contains("s3cret"),
        "the secret is in the header"
    );
    assert!(redemption.authorization.is_some());

    let one = entered(scene.log_in(scene.visit("a"), |_| ()));
    let methods: Vec<_> = one.caller.authentication.iter().map(|m| m.code()).collect();
    assert_eq!(methods, ["single_sign_on"]);
    assert_eq!(one.step, Step::Enter);
    let two = scene.log_in(scene.visit("a"), |claims| {
        claims["amr"] = json!(["pwd", "mfa"])
    });
    let methods: Vec<_> = entered(two)
        .caller
        .authentication
        .iter()
        .map(|m| m.code())
        .collect();
    assert_eq!(methods, ["single_sign_on_two"]);
}

// shows: J-7.1.1-1
#[test]
fn a_forged_stale_or_misdirected_token_is_refused_and_the_trail_says_why() {
    let scene = Scene::new(provider());
    type Change = fn(&mut Value);
    let cases: [(&str, Change); 9] = [
        ("token-issuer", |c| c["iss"] = json!("https://evil.example")),
        ("token-audience", |c| c["aud"] = json!("other")),
        ("token-party", |c| c["azp"] = json!("other")),
        ("token-expired", |c| c["exp"] = json!(1)),
        ("token-issued-when", |c| c["iat"] = json!(1)),
        ("token-nonce", |c| c["nonce"] = json!("other")),
        ("claim-missing", |c| c["preferred_username"] = json!("")),
        ("person-unknown", |c| {
            c["preferred_username"] = json!("nobody")
        }),
        ("person-unknown", |c| {
            c["preferred_username"] = json!("SATO")
        }),
    ];
    for (reason, change) in cases {
        let outcome = scene.log_in(scene.visit("a"), change);
        assert!(is_refused(&outcome), "{reason}");
        assert_eq!(outcome.err().unwrap().code(), "sign-on-failed", "{reason}");
        assert_eq!(scene.last_reason("session.log-in"), reason);
    }
    let other = Scene::new(provider());
    let visit = scene.visit("a");
    let asked = scene.depart(&visit);
    let redemption = scene.redeem(visit, &asked["state"]).unwrap();
    let claims = scene.claims(&asked["nonce"], "sato");
    for (reason, token) in [
        ("token-signature", other.token(&claims)),
        ("token-unreadable", "no token".to_owned()),
    ] {
        let outcome = scene
            .world
            .vault
            .sign_on(&redemption, &token, &scene.keys());
        assert!(is_refused(&outcome), "{reason}");
        assert_eq!(scene.last_reason("session.log-in"), reason);
    }
    let trail = format!("{:?}", scene.world.trail("session.log-in"));
    assert!(!trail.contains("nobody") && !trail.contains("s3cret"));
}

// shows: J-7.1.1-1
#[test]
fn an_answer_comes_once_to_the_device_that_asked_and_in_time() {
    let scene = Scene::new(provider());
    let refused = |outcome: Result<Redemption, Error>, reason: &str| {
        assert!(outcome.is_err(), "{reason}");
        assert_eq!(scene.last_reason("session.log-in"), reason);
    };
    let state = || scene.depart(&scene.visit("a"))["state"].clone();
    refused(scene.redeem(scene.visit("b"), &state()), "state");
    refused(scene.redeem(scene.visit("a"), "AAAA"), "state");
    let used = state();
    scene.redeem(scene.visit("a"), &used).unwrap();
    refused(scene.redeem(scene.visit("a"), &used), "state");
    let old = state();
    scene.world.clock.advance(301);
    refused(scene.redeem(scene.visit("a"), &old), "state");
    let answer = |code: &str, issuer: &str| Answer {
        state: state(),
        code: code.to_owned(),
        issuer: issuer.to_owned(),
    };
    let redeem = |answer: Answer| {
        let vault = &scene.world.vault;
        vault.redeem(scene.visit("a"), &answer, &scene.discovery)
    };
    refused(redeem(answer("c", "https://evil.example")), "answer-issuer");
    refused(redeem(answer("c", "")), "answer-issuer");
    refused(redeem(answer("", ISSUER)), "provider-refused");
}

// shows: J-7.1.1-1
#[test]
fn proving_again_takes_the_same_person_a_new_log_in_and_as_many_elements() {
    let scene = Scene::new(provider());
    let two = |claims: &mut Value| claims["amr"] = json!(["mfa"]);
    let open = entered(scene.log_in(scene.visit("a"), two));
    let token = Arc::new(open.token);
    scene.world.clock.advance(600);
    let visit = || Visit {
        again: Some((open.caller.clone(), Arc::clone(&token))),
        ..scene.visit("a")
    };
    let asked = scene.depart(&visit());
    assert_eq!(
        (asked["prompt"].as_str(), asked["max_age"].as_str()),
        ("login", "0")
    );
    type Change = fn(&mut Value);
    let wrong: [(&str, Change); 4] = [
        ("one-element", |_| ()),
        ("another-person", |c| {
            c["preferred_username"] = json!("tanaka")
        }),
        ("token-too-old", |c| {
            c["auth_time"] = json!(c["iat"].as_i64().unwrap() - 300)
        }),
        ("token-too-old", |c| c["auth_time"] = Value::Null),
    ];
    for (reason, change) in wrong {
        assert!(is_refused(&scene.log_in(visit(), change)), "{reason}");
        assert_eq!(scene.last_reason("session.prove-again"), reason);
    }
    match scene.log_in(visit(), two) {
        Ok(SignedOn::Again(caller)) => {
            assert_eq!(caller.authenticated_at, scene.world.clock.now().at);
        }
        _ => panic!("the same person"),
    }
    let elsewhere = scene.depart(&visit())["state"].clone();
    let outcome = scene.redeem(scene.visit("a"), &elsewhere);
    assert!(outcome.is_err(), "a second proof is no log-in");
}

// shows: J-7.1.1-1
#[test]
fn nobody_gets_in_who_is_not_in_the_register_and_here() {
    let scene = Scene::new(provider());
    let id = scene.world.institution.id;
    let masters = scene.world.vault.house(id).unwrap().masters();
    let sato = scene.world.person("sato");
    let person = Person {
        is_enabled: false,
        ..masters.people[&sato].value.clone()
    };
    let key: Code = sato.to_string().parse().unwrap();
    scene.world.vault.put_at_setup(id, &key, &person).unwrap();
    assert!(is_refused(&scene.log_in(scene.visit("a"), |_| ())));
    assert_eq!(scene.last_reason("session.log-in"), "person-unknown");

    let off = IdentityProvider {
        is_enabled: false,
        ..IdentityProvider::read(&provider()).unwrap()
    };
    let code = Code::constant("hospital");
    scene.world.vault.put_at_setup(id, &code, &off).unwrap();
    let outcome = scene
        .world
        .vault
        .depart(&scene.visit("a"), &scene.discovery);
    assert!(outcome.is_err());
    assert_eq!(scene.last_reason("session.log-in"), "provider-unknown");
}
