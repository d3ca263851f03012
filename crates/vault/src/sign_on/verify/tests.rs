use super::*;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    RSA_PSS_SHA256, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_formats::oidc::{read_keys, read_token};
use serde_json::{Value, json};

struct Signer {
    rsa: RsaKeyPair,
    ec: EcdsaKeyPair,
    ed: Ed25519KeyPair,
}

fn signer() -> Signer {
    Signer {
        rsa: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
        ec: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
        ed: Ed25519KeyPair::generate().unwrap(),
    }
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Signer {
    fn keys(&self) -> Vec<VerificationKey> {
        // RSAPublicKey (RFC 8017, A.1.1): two integers, the modulus with a leading zero.
        let der = self.rsa.public_key().as_ref();
        let (n, e) = (&der[9..265], &der[der.len() - 3..]);
        let point = self.ec.public_key().as_ref();
        let set = json!({"keys": [
            {"kty": "RSA", "kid": "rsa", "n": encode(n), "e": encode(e)},
            {"kty": "EC", "kid": "ec", "crv": "P-256", "x": encode(&point[1..33]), "y": encode(&point[33..])},
            {"kty": "OKP", "kid": "ed", "crv": "Ed25519", "x": encode(self.ed.public_key())},
        ]});
        read_keys(set.to_string().as_bytes()).unwrap()
    }

    fn token(&self, header: &Value) -> String {
        let signed = format!("{}.{}", encode(header.to_string()), encode("{}"));
        let (random, message) = (SystemRandom::new(), signed.as_bytes());
        let signature = match header["alg"].as_str().unwrap() {
            "ES256" => self.ec.sign(&random, message).unwrap().as_ref().to_vec(),
            "EdDSA" => self.ed.sign(message).as_ref().to_vec(),
            name => {
                let mut signature = vec![0; self.rsa.public_modulus_len()];
                let padding: &dyn aws_lc_rs::signature::RsaEncoding = match name {
                    "PS256" => &RSA_PSS_SHA256,
                    _ => &RSA_PKCS1_SHA256,
                };
                self.rsa
                    .sign(padding, &random, message, &mut signature)
                    .unwrap();
                signature
            }
        };
        format!("{signed}.{}", encode(signature))
    }
}

fn outcome(text: &str, keys: &[VerificationKey]) -> Result<(), TokenFault> {
    read_token(text).and_then(|token| verify(&token, keys))
}

#[test]
fn a_token_is_good_under_the_key_it_names_and_no_other() {
    let (signer, other) = (signer(), signer());
    let keys = signer.keys();
    for (alg, kid) in [
        ("RS256", "rsa"),
        ("PS256", "rsa"),
        ("ES256", "ec"),
        ("EdDSA", "ed"),
    ] {
        let token = signer.token(&json!({"alg": alg, "kid": kid}));
        assert_eq!(outcome(&token, &keys), Ok(()), "{alg}");
        let unnamed = signer.token(&json!({"alg": alg}));
        assert_eq!(
            outcome(&unnamed, &keys),
            Ok(()),
            "{alg}, the only one that fits"
        );
        let foreign = other.token(&json!({"alg": alg, "kid": kid}));
        assert_eq!(
            outcome(&foreign, &keys),
            Err(TokenFault::Signature),
            "{alg}"
        );
        let unknown = signer.token(&json!({"alg": alg, "kid": "new"}));
        assert_eq!(
            outcome(&unknown, &keys),
            Err(TokenFault::KeyUnknown),
            "{alg}"
        );
        let (head, signature) = token.rsplit_once('.').unwrap();
        let (header, _) = head.split_once('.').unwrap();
        let changed = format!("{header}.{}.{signature}", encode(r#"{"sub":"admin"}"#));
        assert_eq!(
            outcome(&changed, &keys),
            Err(TokenFault::Signature),
            "{alg}"
        );
        assert!(
            outcome(&format!("{head}."), &keys).is_err(),
            "{alg}, no signature"
        );
    }
    let crossed = signer.token(&json!({"alg": "RS256", "kid": "ec"}));
    assert_eq!(outcome(&crossed, &keys), Err(TokenFault::KeyUnknown));
}

#[test]
fn neither_an_unsigned_token_nor_one_under_the_public_key_as_a_secret_is_good() {
    let signer = signer();
    let keys = signer.keys();
    let claims = encode(r#"{"sub":"admin"}"#);
    let none = format!("{}.{claims}.", encode(r#"{"alg":"none"}"#));
    assert_eq!(outcome(&none, &keys), Err(TokenFault::Algorithm));
    let signed = format!("{}.{claims}", encode(r#"{"alg":"HS256","kid":"rsa"}"#));
    let Key::Rsa { modulus, .. } = &keys[0].key else {
        unreachable!()
    };
    let tag = hmac::sign(
        &hmac::Key::new(hmac::HMAC_SHA256, modulus),
        signed.as_bytes(),
    );
    let forged = format!("{signed}.{}", encode(tag));
    assert_eq!(outcome(&forged, &keys), Err(TokenFault::Algorithm));
    let own = encode(
        r#"{"alg":"RS256","jwk":{"kty":"RSA"},"jku":"https://evil.example/keys","kid":"evil"}"#,
    );
    let brought = format!("{own}.{claims}.{}", encode([1; 256]));
    assert_eq!(outcome(&brought, &keys), Err(TokenFault::KeyUnknown));
}
