use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

const ISSUER: &str = "https://login.example.jp/realms/a";

fn document() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://login.example.jp/auth",
        "token_endpoint": "https://login.example.jp/token",
        "jwks_uri": "https://login.example.jp/keys",
        "response_types_supported": ["code", "id_token"],
        "code_challenge_methods_supported": ["plain", "S256"],
    })
}

fn discovery(change: impl FnOnce(&mut Value)) -> Result<Discovery, OidcError> {
    let mut document = document();
    change(&mut document);
    Discovery::read(document.to_string().as_bytes(), ISSUER)
}

#[test]
fn a_discovery_document_is_of_its_issuer_and_leads_nowhere_open() {
    let read = discovery(|_| ()).unwrap();
    assert_eq!(read.token_endpoint.host(), "login.example.jp");
    assert!(!read.names_itself && read.end_session_endpoint.is_none());
    let other =
        discovery(|document| document["issuer"] = json!("https://login.example.jp/realms/b"));
    assert_eq!(other, Err(OidcError::OtherIssuer));
    let slash = discovery(|document| document["issuer"] = json!(format!("{ISSUER}/")));
    assert_eq!(slash, Err(OidcError::OtherIssuer));
    let open = discovery(|document| document["token_endpoint"] = json!("http://login.example.jp/"));
    assert_eq!(open, Err(OidcError::Member("token_endpoint")));
    let plain =
        discovery(|document| document["code_challenge_methods_supported"] = json!(["plain"]));
    assert!(plain.is_err());
    assert!(
        discovery(|document| document["response_types_supported"] = json!(["id_token"])).is_err()
    );
    assert!(Discovery::read(br#"{"issuer":"a","issuer":"a"}"#, "a").is_err());
    let place = Discovery::place(&format!("{ISSUER}/").parse().unwrap()).unwrap();
    assert_eq!(
        place.as_str(),
        "https://login.example.jp/realms/a/.well-known/openid-configuration"
    );
}

#[test]
fn keys_of_other_kinds_are_left_out_and_private_ones_refused() {
    let x = URL_SAFE_NO_PAD.encode([7; 32]);
    let n = URL_SAFE_NO_PAD.encode([9; 256]);
    let short = URL_SAFE_NO_PAD.encode([9; 128]);
    let set = json!({"keys": [
        {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": "a"},
        {"kty": "EC", "crv": "P-256", "x": x, "y": x, "kid": "b", "alg": "ES256", "use": "sig"},
        {"kty": "RSA", "n": n, "e": "AQAB", "kid": "c"},
        {"kty": "RSA", "n": short, "e": "AQAB", "kid": "short"},
        {"kty": "RSA", "n": n, "e": "AQAB", "kid": "for-encryption", "use": "enc"},
        {"kty": "EC", "crv": "secp256k1", "x": x, "y": x, "kid": "other-curve"},
        {"kty": "RSA", "n": n, "e": "AQAB", "kid": "rs512", "alg": "RS512"},
    ]});
    let keys = read_keys(set.to_string().as_bytes()).unwrap();
    let ids: Vec<_> = keys.iter().filter_map(|key| key.id.as_deref()).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    assert!(keys[2].fits(Algorithm::Rs256) && keys[2].fits(Algorithm::Ps256));
    assert!(!keys[1].fits(Algorithm::EdDsa) && keys[1].fits(Algorithm::Es256));
    for bad in [
        json!({"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}),
        json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": x, "d": x}]}),
        json!({"keys": [
            {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": "a"},
            {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": "a"},
        ]}),
        json!({"keys": vec![json!({}); 65]}),
        json!([]),
    ] {
        assert!(read_keys(bad.to_string().as_bytes()).is_err(), "{bad}");
    }
}

fn written(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.AAAA", part(header), part(claims))
}

#[test]
fn a_token_without_a_signature_that_is_taken_is_not_read() {
    let fault = |header: Value| {
        read_token(&written(&header, &json!({})))
            .map(|_| ())
            .unwrap_err()
    };
    for name in [
        "none", "None", "HS256", "HS512", "RS1", "RS512", "ES256K", "",
    ] {
        assert_eq!(fault(json!({"alg": name})), TokenFault::Algorithm, "{name}");
    }
    assert_eq!(fault(json!({})), TokenFault::Unreadable);
    let crit = json!({"alg": "RS256", "crit": ["b64"], "b64": false});
    assert_eq!(fault(crit), TokenFault::Unreadable);
    let access = json!({"alg": "RS256", "typ": "at+jwt"});
    assert_eq!(fault(access), TokenFault::Unreadable);
    for text in [
        "",
        ".",
        "..",
        "a.b",
        "a.b.c.d",
        "e30.e30.",
        "eyJhbGciOiJSUzI1NiJ9.e30=.AA",
    ] {
        assert!(read_token(text).is_err(), "{text}");
    }
}

const NOW: i64 = 1_800_000_000;

fn claims() -> Value {
    json!({
        "iss": ISSUER, "sub": "1", "aud": "genpon", "exp": NOW + 300, "iat": NOW, "nonce": "n",
        "auth_time": NOW - 20,
    })
}

fn checked(change: impl FnOnce(&mut Value)) -> Result<(), TokenFault> {
    let mut claims = claims();
    change(&mut claims);
    let text = written(&json!({"alg": "RS256"}), &claims);
    let expected = Expected {
        issuer: ISSUER,
        client_id: "genpon",
        nonce: "n",
        authenticated_since: Some(NOW - 60),
        now: NOW,
    };
    read_token(&text)?.claims.check(&expected)
}

#[test]
fn every_claim_is_held_against_what_was_asked() {
    use TokenFault::*;
    assert_eq!(checked(|_| ()), Ok(()));
    let wrong = |name: &'static str, value: Value| checked(move |claims| claims[name] = value);
    assert_eq!(wrong("iss", json!("https://evil.example")), Err(Issuer));
    assert_eq!(wrong("aud", json!("other")), Err(Audience));
    assert_eq!(wrong("aud", json!([])), Err(Audience));
    assert_eq!(wrong("aud", json!(["genpon", 7])), Err(Audience));
    assert_eq!(wrong("aud", json!(["genpon", "other"])), Err(Party));
    assert_eq!(wrong("azp", json!("other")), Err(Party));
    assert_eq!(wrong("azp", json!(null)), Err(Party));
    assert_eq!(wrong("exp", json!(NOW - 60)), Err(Expired));
    assert_eq!(wrong("exp", json!(NOW - 59)), Ok(()), "within the skew");
    assert_eq!(wrong("exp", json!("never")), Err(Expired));
    assert_eq!(wrong("exp", json!(1e300)), Err(Expired));
    assert_eq!(wrong("iat", json!(NOW + 61)), Err(IssuedWhen));
    assert_eq!(wrong("iat", json!(NOW - 601)), Err(IssuedWhen));
    assert_eq!(wrong("nbf", json!(NOW + 61)), Err(IssuedWhen));
    assert_eq!(wrong("nonce", json!("m")), Err(Nonce));
    assert_eq!(wrong("nonce", json!(null)), Err(Nonce));
    assert_eq!(wrong("auth_time", json!(NOW - 121)), Err(TooOld));
    assert_eq!(wrong("auth_time", json!(NOW + 61)), Err(TooOld));
    assert_eq!(wrong("auth_time", json!(null)), Err(TooOld));
    let both = checked(|claims| {
        claims["aud"] = json!(["genpon", "other"]);
        claims["azp"] = json!("genpon");
    });
    assert_eq!(both, Ok(()));
}
