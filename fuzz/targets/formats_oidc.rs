//! What identity providers send. A token that is read has an algorithm of the list and a signed part that
//! is the beginning of the text; a document is of the issuer that was asked for.

#![no_main]

use genpon_formats::oidc::token::names_unknown_key;
use genpon_formats::oidc::{Discovery, Expected, read_keys, read_token, read_token_answer};
use libfuzzer_sys::fuzz_target;

const ISSUER: &str = "https://login.example.jp";

fuzz_target!(|bytes: &[u8]| {
    if let Ok(discovery) = Discovery::read(bytes, ISSUER) {
        assert_eq!(discovery.issuer, ISSUER);
        assert!(!discovery.token_endpoint.host().is_empty());
    }
    let _answer = read_token_answer(bytes);
    let keys = read_keys(bytes).unwrap_or_default();
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let _unknown = names_unknown_key(text, &keys);
    if let Ok(token) = read_token(text) {
        assert!(text.as_bytes().starts_with(token.signed));
        let expected = Expected {
            issuer: ISSUER,
            client_id: "genpon",
            nonce: "n",
            authenticated_since: Some(0),
            now: 0,
        };
        let _checked = token.claims.check(&expected);
    }
});
