//! Log-in with a certificate: a good one is the second element; every other one is refused for its
//! own reason.

use crate::terminals::{refusal_code, with_chain};
use genpon_model::register::Register as _;
use genpon_model::registers::{Certificate, CertificateAuthority};
use genpon_model::text::Code;
use genpon_testkit::World;
use genpon_testkit::world::quick_settings;
use genpon_vault::{Settings, Step};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevokedCertParams, SerialNumber, date_time_ymd,
};
use serde_json::json;
use std::path::Path;

/// An authority of the institution.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.distinguished_name = named(name);
        params.not_before = date_time_ymd(2026, 1, 1);
        params.not_after = date_time_ymd(2036, 1, 1);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        Self { issuer, pem }
    }

    /// A card of a person, in DER.
    fn card(&self, serial: u64, until_year: i32) -> Vec<u8> {
        let mut params = CertificateParams::default();
        params.distinguished_name = named("佐藤 一郎");
        params.serial_number = Some(SerialNumber::from(serial));
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.not_before = date_time_ymd(2026, 1, 1);
        params.not_after = date_time_ymd(until_year, 6, 1);
        let key = KeyPair::generate().unwrap();
        params.signed_by(&key, &self.issuer).unwrap().der().to_vec()
    }

    /// A revocation list that names these serial numbers.
    fn list(&self, revoked: &[u64], until_year: i32) -> Vec<u8> {
        let revoked = revoked.iter().map(|serial| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(2026, 2, 1),
            reason_code: None,
            invalidity_date: None,
        });
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2026, 1, 1),
            next_update: date_time_ymd(until_year, 6, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.issuer).unwrap().der().to_vec()
    }
}

fn named(name: &str) -> DistinguishedName {
    let mut names = DistinguishedName::new();
    names.push(DnType::CommonName, name);
    names
}

/// A world whose institution accepts one authority and keeps its lists in `crl`.
fn world(authority: &Authority) -> World {
    let world = World::within(|home| Settings {
        revocation_lists: Some(home.join("crl")),
        ..quick_settings()
    });
    let entry = json!({
        "code": "own", "name": {"ja": "院内認証局", "en": "Own authority"},
        "certificate": authority.pem, "is_enabled": true,
    });
    let entry = CertificateAuthority::read(&entry).unwrap();
    let key = Code::constant("own");
    world
        .vault
        .put_at_setup(world.institution.id, &key, &entry)
        .unwrap();
    world
}

fn publish(home: &Path, list: &[u8]) {
    std::fs::create_dir_all(home.join("crl")).unwrap();
    std::fs::write(home.join("crl/own.crl"), list).unwrap();
}

/// Registers a card; its key is that of the entry.
fn register(world: &World, card: &[u8], is_enabled: bool) {
    let fingerprint = genpon_model::DigestAlgorithm::Sha256.digest(card);
    let hex: String = fingerprint
        .as_bytes()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    let entry = json!({
        "person": world.person("sato"), "name": "カード1", "fingerprint": hex,
        "is_enabled": is_enabled,
    });
    let entry = Certificate::read(&entry).unwrap();
    let key = Code::constant("0193a2f0-7c1e-7abc-8def-0123456789ab");
    world
        .vault
        .put_at_setup(world.institution.id, &key, &entry)
        .unwrap();
}

fn outcome(world: &World, card: &[u8]) -> String {
    match with_chain(world, "sato", vec![card.to_vec()]) {
        Ok(entered) => {
            assert_eq!(entered.step, Step::Enter);
            let methods = entered.caller.authentication.iter().map(|one| one.code());
            methods.collect::<Vec<_>>().join(",")
        }
        Err(error) => refusal_code(&error).to_owned(),
    }
}

// shows: J-7.1.1-3
#[test]
fn each_certificate_that_is_not_good_is_refused_for_its_own_reason() {
    let authority = Authority::new("Own authority");
    let world = world(&authority);
    let card = authority.card(7, 2030);
    register(&world, &card, true);
    assert_eq!(outcome(&world, &card), "certificate-revocation-unknown");
    publish(world.home(), &authority.list(&[], 2030));
    assert_eq!(outcome(&world, &card), "password,certificate");
    let stranger = Authority::new("Another authority").card(7, 2030);
    assert_eq!(outcome(&world, &stranger), "certificate-authority-unknown");
    assert_eq!(
        outcome(&world, &authority.card(8, 2026)),
        "certificate-not-valid-now"
    );
    assert_eq!(
        outcome(&world, &authority.card(9, 2030)),
        "certificate-not-registered"
    );
    assert_eq!(outcome(&world, b"no certificate"), "certificate-unusable");
    publish(world.home(), &authority.list(&[7], 2030));
    assert_eq!(outcome(&world, &card), "certificate-revoked");
    publish(world.home(), &authority.list(&[], 2026));
    assert_eq!(outcome(&world, &card), "certificate-revocation-unknown");
    let reasons: Vec<String> = world
        .trail("session.log-in")
        .iter()
        .map(|event| format!("{:?}", event.outcome))
        .collect();
    for code in [
        "revoked",
        "not-valid-now",
        "authority-unknown",
        "not-registered",
    ] {
        assert!(
            reasons.iter().any(|reason| reason.contains(code)),
            "{code}: {reasons:?}"
        );
    }
}

// shows: J-7.1.1-8
#[test]
fn a_lost_card_is_good_for_nothing_at_once() {
    let authority = Authority::new("Own authority");
    let world = world(&authority);
    publish(world.home(), &authority.list(&[], 2030));
    let card = authority.card(7, 2030);
    register(&world, &card, true);
    assert_eq!(outcome(&world, &card), "password,certificate");
    register(&world, &card, false);
    assert_eq!(outcome(&world, &card), "certificate-not-registered");
}

// shows: J-7.1.1-8
#[test]
fn who_has_not_confirmed_a_card_today_is_listed_and_a_loss_report_suspends_it_at_once() {
    let authority = Authority::new("Own authority");
    let world = world(&authority);
    publish(world.home(), &authority.list(&[], 2030));
    let card = authority.card(7, 2030);
    register(&world, &card, true);
    let (holder, other) = (world.caller("tanaka"), world.caller("suzuki"));
    let auditor = world.caller("mori");
    let unconfirmed = || world.vault.unconfirmed_cards(&auditor).unwrap().len();
    let owner = with_chain(&world, "sato", vec![card.clone()]).unwrap();
    let own = world.vault.own_cards(&owner.caller).unwrap();
    let key = &own[0].key;
    assert!(own[0].is_unconfirmed);
    assert_eq!(unconfirmed(), 1);
    assert!(world.vault.confirm_card(&holder, key).is_err());
    assert!(world.vault.report_card_loss(&other, key).is_err());
    world.vault.confirm_card(&owner.caller, key).unwrap();
    assert_eq!(unconfirmed(), 0);
    world.clock.advance(24 * 3600);
    assert_eq!(unconfirmed(), 1, "every day anew");
    assert_eq!(outcome(&world, &card), "password,certificate");
    let open = world.vault.sessions().count();
    world.vault.report_card_loss(&owner.caller, key).unwrap();
    assert!(world.vault.sessions().count() < open, "who is in is out");
    assert_eq!(outcome(&world, &card), "certificate-not-registered");
    assert_eq!(unconfirmed(), 0);
}
