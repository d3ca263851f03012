//! The version manifest against its worked examples and its rules.

use genpon_formats::jcs::JcsError;
use genpon_formats::manifest::{
    Fault, Manifest, ManifestError, PresentationRef, ProxyEntry, SignatureRef,
};
use genpon_model::record::{Act, ConfirmationMode, VersionNo};
use genpon_model::registers::Operation;
use genpon_model::registers::proxy_policy::Approval;
use proptest::prelude::*;

use crate::sample::{self, p};
use crate::vectors;

type Example = fn() -> Manifest;

const EXAMPLES: [(&str, Example); 9] = [
    ("create", sample::create),
    ("correct", sample::correct),
    ("add", sample::add),
    ("withdraw", sample::withdraw),
    ("stand-in", sample::stand_in),
    ("automatic", sample::automatic),
    ("device", sample::device),
    ("late", sample::late),
    ("proxy", sample::proxy),
];

#[test]
fn the_worked_examples_are_written_byte_for_byte() {
    let mut sums = String::new();
    for (name, manifest) in EXAMPLES {
        let bytes = manifest().to_bytes().unwrap();
        vectors::check(&format!("manifest/{name}.json"), &bytes);
        assert_eq!(Manifest::parse(&bytes).unwrap(), manifest(), "{name}");
        let digest = sample::digest(&bytes).to_string();
        sums += &format!("{}  {name}.json\n", digest.trim_start_matches("sha-256:"));
    }
    vectors::check("manifest/SHA256SUMS", sums.as_bytes());
}

/// A later version binds the bytes of the one before, whatever the clocks say.
// shows: J-7.1.3-2
#[test]
fn order_comes_from_the_chain() {
    let chain = [
        sample::create(),
        sample::correct(),
        sample::add(),
        sample::withdraw(),
    ];
    for pair in chain.windows(2) {
        let previous = pair[1].previous.clone().unwrap();
        assert_eq!(
            previous.digest,
            sample::digest(&pair[0].to_bytes().unwrap())
        );
        assert_eq!(previous.version, pair[0].version);
    }
}

/// A rule of the format page, and what breaks it.
type Broken = (Example, fn(&mut Manifest), Fault);

fn broken_places() -> Vec<Broken> {
    let (one, two) = (VersionNo::FIRST, VersionNo::FIRST.next());
    let no_create = Fault::ActDoesNotFit {
        act: Act::Add,
        version: one,
    };
    let late_create = Fault::ActDoesNotFit {
        act: Act::Create,
        version: two,
    };
    let gap = Fault::WrongPrevious {
        version: two.next().next(),
        previous: two,
    };
    vec![
        (sample::create, |m| m.act = Act::Add, no_create),
        (sample::correct, |m| m.act = Act::Create, late_create),
        (sample::correct, |m| m.previous = None, Fault::NoPrevious),
        (sample::add, |m| m.version = m.version.next(), gap),
    ]
}

fn broken_responsibility() -> Vec<Broken> {
    vec![
        (sample::correct, |m| m.reason = None, Fault::NoReason),
        (sample::stand_in, |m| m.reason = None, Fault::NoReason),
        (
            sample::create,
            |m| m.presentation = None,
            Fault::NoPresentation,
        ),
        (
            sample::automatic,
            |m| m.presentation = shown(),
            Fault::NeedlessPresentation,
        ),
        (
            sample::create,
            |m| m.confirmed.authentication.clear(),
            Fault::NoAuthentication,
        ),
        (
            sample::create,
            |m| m.confirmed.authenticated_at = None,
            Fault::NoAuthentication,
        ),
        (
            sample::create,
            |m| m.confirmed.terminal = None,
            Fault::NoPlace,
        ),
        (sample::automatic, |m| m.rule = None, Fault::NoRule),
        (sample::device, |m| m.device = None, Fault::NoDevice),
        (
            sample::stand_in,
            |m| m.on_behalf_of = None,
            Fault::NoPrincipal,
        ),
        (
            sample::stand_in,
            |m| m.on_behalf_of = Some(sample::manager()),
            Fault::StandInForSelf,
        ),
    ]
}

fn broken_proxies() -> Vec<Broken> {
    #[expect(clippy::unwrap_used, reason = "the sample has one")]
    fn of(m: &mut Manifest) -> &mut ProxyEntry {
        m.proxy.as_mut().unwrap()
    }
    vec![
        (
            sample::proxy,
            |m| of(m).by = sample::physician(),
            Fault::ProxyForSelf,
        ),
        (
            sample::proxy,
            |m| m.on_behalf_of = None,
            Fault::OtherPrincipal,
        ),
        (
            sample::proxy,
            |m| of(m).operation = Operation::Add,
            Fault::ProxyActDoesNotFit,
        ),
        (
            sample::proxy,
            |m| of(m).approved = None,
            Fault::ApprovalDoesNotFit,
        ),
        (
            sample::proxy,
            |m| of(m).approval = Approval::None,
            Fault::ApprovalDoesNotFit,
        ),
    ]
}

fn broken_contents() -> Vec<Broken> {
    vec![
        (sample::create, |m| m.parts.clear(), Fault::NoParts),
        (
            sample::create,
            |m| m.parts.push(m.parts[0].clone()),
            Fault::SamePartName { index: 1 },
        ),
        (
            sample::create,
            |m| m.code_tables.reverse(),
            Fault::CodeTablesNotSorted,
        ),
        (
            sample::create,
            |m| m.signatures.push(no_part()),
            Fault::SignatureOfNoPart { index: 0 },
        ),
    ]
}

fn shown() -> Option<PresentationRef> {
    sample::create().presentation
}

fn no_part() -> SignatureRef {
    SignatureRef {
        part: p("x.p7s"),
        format: p("cades"),
    }
}

/// Each rule of the format page, broken once.
// shows: J-7.1.2-1, C-s14-8a, J-7.1.2-5
#[test]
fn a_broken_rule_is_named_and_nothing_is_written() {
    let cases = [
        broken_places(),
        broken_responsibility(),
        broken_proxies(),
        broken_contents(),
    ]
    .concat();
    for (manifest, damage, fault) in cases {
        let mut manifest = manifest();
        damage(&mut manifest);
        assert!(
            manifest.faults().contains(&fault),
            "{fault:?} not in {:?}",
            manifest.faults()
        );
        assert!(
            matches!(manifest.to_bytes(), Err(ManifestError::Faults(_))),
            "{fault:?}"
        );
    }
}

/// Bytes that say the same in another way are not the manifest.
#[test]
fn only_the_bytes_that_were_signed_are_read() {
    let text = String::from_utf8(sample::correct().to_bytes().unwrap()).unwrap();
    let damaged = [
        text.clone() + "\n",
        text.replacen("\"act\":\"correct\"", "\"act\": \"correct\"", 1),
        text.replacen("{\"act\"", "{\"another\":1,\"act\"", 1),
        text.replacen(
            "\"act\":\"correct\"",
            "\"act\":\"correct\",\"act\":\"add\"",
            1,
        ),
        text.replacen("\"version\":2", "\"version\":2.0", 1),
        text.replacen("\"version\":2", "\"version\":0", 1),
        text.replacen("genpon/manifest/1", "genpon/manifest/2", 1),
        text.replacen("\"sha-256:", "\"md5:", 1),
        text.replacen("T03:02:50.000000Z", "T12:02:50.000000+09:00", 1),
        text.replacen("体温", "\\u4f53温", 1),
        text.replacen("\"signatures\":[]", "\"signatures\":null", 1),
        text[..text.len() - 1].to_owned(),
        String::new(),
    ];
    for bytes in damaged {
        assert!(bytes != text, "the damage did nothing");
        assert!(Manifest::parse(bytes.as_bytes()).is_err(), "{bytes}");
    }
    match Manifest::parse((text + " ").as_bytes()) {
        Err(ManifestError::Form(JcsError::NotCanonical { .. })) => {}
        other => panic!("{other:?}"),
    }
}

fn damaged(original: &[u8], place: usize, byte: u8) -> Vec<u8> {
    let mut bytes = original.to_vec();
    let place = place % bytes.len();
    bytes[place] = byte;
    bytes
}

proptest! {
    /// Whatever is read again is written as the same bytes; other words survive unchanged.
    #[test]
    fn a_manifest_survives_its_bytes(
        example in 0..EXAMPLES.len(),
        title in "[^\\p{C}\\p{Z}]{1,40}",
        micros in 0..4_000_000_000_000_000_i64,
        size in 0..(1_u64 << 53),
    ) {
        let mut manifest = EXAMPLES[example].1();
        manifest.title = p(&title);
        manifest.event_at = genpon_model::Timestamp::from_micros(micros).unwrap();
        manifest.parts[0].size = size;
        let bytes = manifest.to_bytes().unwrap();
        let read = Manifest::parse(&bytes).unwrap();
        prop_assert_eq!(&read, &manifest);
        prop_assert_eq!(read.to_bytes().unwrap(), bytes);
    }

    /// A changed byte is either found by the form or gives another manifest; never the same one.
    #[test]
    fn a_changed_byte_never_passes_unseen(example in 0..EXAMPLES.len(), place: usize, byte: u8) {
        let original = EXAMPLES[example].1().to_bytes().unwrap();
        let bytes = damaged(&original, place, byte);
        if bytes != original && let Ok(read) = Manifest::parse(&bytes) {
            prop_assert_ne!(read, EXAMPLES[example].1());
        }
    }
}

#[test]
fn a_rule_confirms_without_a_person_at_a_terminal() {
    for manifest in [sample::automatic(), sample::device()] {
        assert_ne!(manifest.mode, ConfirmationMode::Personal);
        assert_eq!(manifest.faults(), []);
    }
}
