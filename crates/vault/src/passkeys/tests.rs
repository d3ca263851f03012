use super::*;
use crate::second_factors::Passkey;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};
use genpon_model::id::PersonId;
use std::sync::Arc;

/// An authenticator made of nothing but this file.
struct Authenticator {
    key: Key,
    counter: u32,
    flags: u8,
    rp_id: &'static str,
    origin: &'static str,
}

#[derive(Clone)]
enum Key {
    Es256(Arc<EcdsaKeyPair>),
    EdDsa(Arc<Ed25519KeyPair>),
}

const PARTY: &str = "https://genpon.example.jp";
const PRESENT_AND_VERIFIED: u8 = 0x05;

impl Authenticator {
    fn new() -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        Self {
            key: Key::Es256(Arc::new(key)),
            counter: 1,
            flags: PRESENT_AND_VERIFIED,
            rp_id: "genpon.example.jp",
            origin: PARTY,
        }
    }

    fn client_data(&self, kind: &str, challenge: &str) -> String {
        format!(
            r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{}","crossOrigin":false}}"#,
            self.origin
        )
    }

    fn data(&self, flags: u8, tail: &[u8]) -> Vec<u8> {
        let digest = DigestAlgorithm::Sha256.digest(self.rp_id.as_bytes());
        let mut bytes = digest.as_bytes().to_vec();
        bytes.push(flags);
        bytes.extend_from_slice(&self.counter.to_be_bytes());
        bytes.extend_from_slice(tail);
        bytes
    }

    /// The public key as COSE.
    fn cose(&self) -> Vec<u8> {
        match &self.key {
            Key::Es256(key) => {
                let point = key.public_key().as_ref();
                let mut cose = vec![0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32];
                cose.extend_from_slice(&point[1..33]);
                cose.extend_from_slice(&[0x22, 0x58, 32]);
                cose.extend_from_slice(&point[33..]);
                cose
            }
            Key::EdDsa(key) => {
                let mut cose = vec![0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32];
                cose.extend_from_slice(key.public_key().as_ref());
                cose
            }
        }
    }

    fn register(&self, challenge: &str) -> (String, String) {
        let mut tail = vec![0; 16];
        tail.extend_from_slice(&[0, 4, 1, 2, 3, 4]);
        tail.extend_from_slice(&self.cose());
        let data = self.data(self.flags | 0x40, &tail);
        let mut object = vec![0xa3, 0x63, b'f', b'm', b't', 0x64];
        object.extend_from_slice(b"none");
        object.extend_from_slice(&[0x67]);
        object.extend_from_slice(b"attStmt");
        object.extend_from_slice(&[0xa0, 0x68]);
        object.extend_from_slice(b"authData");
        object.extend_from_slice(&[0x58, u8::try_from(data.len()).unwrap()]);
        object.extend_from_slice(&data);
        let client = self.client_data("webauthn.create", challenge);
        (
            URL_SAFE_NO_PAD.encode(client),
            URL_SAFE_NO_PAD.encode(object),
        )
    }

    /// Client data, authenticator data, signature.
    fn assert(&self, challenge: &str) -> [String; 3] {
        self.assert_as("webauthn.get", challenge)
    }

    fn assert_as(&self, kind: &str, challenge: &str) -> [String; 3] {
        let client = self.client_data(kind, challenge);
        let data = self.data(self.flags, &[]);
        let digest = DigestAlgorithm::Sha256.digest(client.as_bytes());
        let signed = [data.as_slice(), digest.as_bytes()].concat();
        let signature = match &self.key {
            Key::Es256(key) => {
                let signature = key.sign(&SystemRandom::new(), &signed).unwrap();
                signature.as_ref().to_vec()
            }
            Key::EdDsa(key) => key.sign(&signed).as_ref().to_vec(),
        };
        [client.into_bytes(), data, signature].map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
    }
}

struct Site {
    party: RelyingParty,
    ceremonies: Ceremonies,
    person: PersonId,
    count: std::cell::Cell<u8>,
}

impl Site {
    fn new() -> Self {
        Self {
            party: RelyingParty::of(Some(PARTY)),
            ceremonies: Ceremonies::new(&[7; 32]),
            person: "019a8f2e-6b1c-7d20-9c41-5e0a7c3b1f02".parse().unwrap(),
            count: std::cell::Cell::new(0),
        }
    }

    fn asked(&self, purpose: Purpose, seconds: i64) -> Asked<'_> {
        Asked {
            party: &self.party,
            ceremonies: &self.ceremonies,
            purpose,
            at: at(seconds),
        }
    }

    fn challenge(&self, purpose: Purpose) -> String {
        self.count.set(self.count.get() + 1);
        self.ceremonies
            .challenge(purpose, &[self.count.get(); 16], at(0))
    }

    fn registered(&self, device: &Authenticator) -> Option<Passkey> {
        let purpose = Purpose::Register(self.person);
        let (client_data, attestation) = device.register(&self.challenge(purpose));
        let sent = Registration {
            client_data: &client_data,
            attestation: &attestation,
        };
        let (credential, counter) = self.asked(purpose, 1).registered(&sent)?;
        Some(Passkey {
            id: URL_SAFE_NO_PAD.encode(credential.id),
            name: "青い鍵".parse().unwrap(),
            key: credential.key,
            counter,
            since: at(1),
            used_at: None,
            is_suspended: false,
        })
    }

    fn asserted(&self, key: &mut Passkey, device: &Authenticator) -> Asserted {
        let purpose = Purpose::Prove(self.person);
        let sent = device.assert(&self.challenge(purpose));
        self.judge(key, &sent, (purpose, 1))
    }

    fn judge(
        &self,
        key: &mut Passkey,
        sent: &[String; 3],
        (purpose, seconds): (Purpose, i64),
    ) -> Asserted {
        let id = key.id.clone();
        let sent = Assertion {
            id: &id,
            client_data: &sent[0],
            authenticator_data: &sent[1],
            signature: &sent[2],
            user_handle: "",
        };
        let keys = std::slice::from_mut(key);
        self.asked(purpose, seconds).asserted_by(keys, &sent)
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000).unwrap()
}

#[test]
fn a_passkey_is_made_and_used_and_its_counter_goes_on() {
    let site = Site::new();
    let ed = Ed25519KeyPair::generate().unwrap();
    let ed = Authenticator {
        key: Key::EdDsa(Arc::new(ed)),
        ..Authenticator::new()
    };
    for mut device in [Authenticator::new(), ed] {
        let mut key = site.registered(&device).unwrap();
        for counter in [2, 7] {
            device.counter = counter;
            assert_eq!(site.asserted(&mut key, &device), Asserted::Right(counter));
        }
        assert_eq!((key.counter, key.used_at), (7, Some(at(1))));
    }
}

#[test]
fn a_counter_that_goes_back_means_a_copy_and_the_passkey_is_out_of_use() {
    let site = Site::new();
    let mut device = Authenticator::new();
    let mut key = site.registered(&device).unwrap();
    device.counter = 5;
    assert_eq!(site.asserted(&mut key, &device), Asserted::Right(5));
    assert_eq!(site.asserted(&mut key, &device), Asserted::Copied);
    device.counter = 6;
    assert_eq!(
        site.asserted(&mut key, &device),
        Asserted::Wrong,
        "suspended"
    );
    // Without a counter there is nothing to go back.
    device.counter = 0;
    let mut key = site.registered(&device).unwrap();
    assert_eq!(site.asserted(&mut key, &device), Asserted::Right(0));
    assert_eq!(site.asserted(&mut key, &device), Asserted::Right(0));
}

// shows: J-6.2.3-3
#[test]
fn without_its_holder_being_verified_a_passkey_says_nothing() {
    let site = Site::new();
    let mut device = Authenticator::new();
    let mut key = site.registered(&device).unwrap();
    device.counter = 2;
    for flags in [0x00, 0x01, 0x04] {
        device.flags = flags;
        assert_eq!(site.asserted(&mut key, &device), Asserted::Wrong);
        assert!(site.registered(&device).is_none());
    }
}

#[test]
fn what_was_made_for_another_site_or_by_another_key_is_wrong() {
    let site = Site::new();
    let device = Authenticator::new();
    let mut key = site.registered(&device).unwrap();
    let elsewhere = [
        Authenticator {
            origin: "https://genpon.example.jp.attacker.example",
            ..Authenticator::new()
        },
        Authenticator {
            rp_id: "attacker.example",
            ..Authenticator::new()
        },
    ];
    for other in elsewhere {
        assert!(site.registered(&other).is_none());
        let other = Authenticator {
            key: device.key.clone(),
            counter: 2,
            ..other
        };
        assert_eq!(site.asserted(&mut key, &other), Asserted::Wrong);
    }
    let stranger = Authenticator {
        counter: 9,
        ..Authenticator::new()
    };
    assert_eq!(site.asserted(&mut key, &stranger), Asserted::Wrong);
}

#[test]
fn an_answer_is_good_once_in_time_and_for_what_was_asked() {
    let site = Site::new();
    let mut device = Authenticator::new();
    let mut key = site.registered(&device).unwrap();
    let purpose = Purpose::Prove(site.person);
    device.counter = 2;
    let challenge = site.challenge(purpose);
    let sent = device.assert(&challenge);
    assert_eq!(
        site.judge(&mut key, &sent, (purpose, 301)),
        Asserted::Wrong,
        "late"
    );
    assert_eq!(
        site.judge(&mut key, &sent, (Purpose::LogIn, 1)),
        Asserted::Wrong
    );
    let made = device.assert_as("webauthn.create", &challenge);
    assert_eq!(site.judge(&mut key, &made, (purpose, 1)), Asserted::Wrong);
    assert_eq!(
        site.judge(&mut key, &sent, (purpose, 300)),
        Asserted::Right(2)
    );
    device.counter = 3;
    let again = device.assert(&challenge);
    assert_eq!(
        site.judge(&mut key, &again, (purpose, 300)),
        Asserted::Wrong,
        "a replay"
    );
}

#[test]
fn bytes_of_a_stranger_are_refused_and_nothing_breaks() {
    let site = Site::new();
    let device = Authenticator::new();
    let mut key = site.registered(&device).unwrap();
    let purpose = Purpose::Prove(site.person);
    let whole = device.assert(&site.challenge(purpose));
    for place in 0..3 {
        for bad in ["", "!", "AAAA", &"A".repeat(100_000)] {
            let mut sent = whole.clone();
            bad.clone_into(&mut sent[place]);
            assert_eq!(site.judge(&mut key, &sent, (purpose, 1)), Asserted::Wrong);
        }
    }
}

#[test]
fn on_the_machine_itself_the_port_is_free_and_nothing_else_is() {
    let party = RelyingParty::of(None);
    assert_eq!(party.id(), "localhost");
    assert!(party.is_ours("http://localhost:43210") && party.is_ours("https://localhost"));
    assert!(!party.is_ours("http://localhost.attacker.example"));
    assert!(!party.is_ours("ftp://localhost"));
    let party = RelyingParty::of(Some("https://genpon.example.jp:8443/"));
    assert_eq!(party.id(), "genpon.example.jp");
    assert!(party.is_ours("https://genpon.example.jp:8443"));
    assert!(!party.is_ours("https://genpon.example.jp"));
}
