//! Checkpoints and keys: what is written is read, and nothing else is.

use genpon_ledger::{
    Algorithm, Checkpoint, Error, Hash, SignatureOutcome, SignedCheckpoint, TreeHead, VerifierKey,
};
use proptest::prelude::*;

use crate::log::{Log, ORIGIN, name, sign, signer};

/// Example of C2SP `signed-note`: an Ed25519 note whose key is published with Go's sumdb/note.
const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn the_key_of_the_go_documentation_is_read() {
    let key: VerifierKey = GO_KEY.parse().unwrap();
    assert_eq!(key.to_string(), GO_KEY);
    assert_eq!(key.name().as_str(), "PeterNeumann");
    assert_eq!(key.algorithm(), Algorithm::Ed25519);
    // A good note, but no checkpoint.
    assert!(matches!(
        GO_NOTE.parse::<SignedCheckpoint>(),
        Err(Error::Checkpoint(_))
    ));
}

#[test]
fn two_signatures_stand_side_by_side_and_each_suffices() {
    let log = Log::of(300);
    let (classic, quantum) = (&log.signer, signer(ORIGIN, Algorithm::MlDsa44, 2));
    let checkpoint = Checkpoint::new(name(ORIGIN), log.head(300));
    let signed = checkpoint
        .sign(&[classic, &quantum], 1_790_000_000)
        .unwrap();
    let note = signed.to_string();
    assert_eq!(note.parse::<SignedCheckpoint>().unwrap(), signed);
    assert_eq!(note.matches("\n— ").count(), 2);
    let (one, other) = (
        classic.verifier_key().clone(),
        quantum.verifier_key().clone(),
    );
    assert_eq!(other.to_string().parse::<VerifierKey>().unwrap(), other);
    for keys in [
        vec![one.clone()],
        vec![other.clone()],
        vec![one.clone(), other.clone()],
    ] {
        assert_eq!(signed.outcome(&keys), SignatureOutcome::Passed);
    }
    assert_eq!(signed.outcome(&[]), SignatureOutcome::UnknownKey);
    let ids: Vec<_> = signed.signed_by().map(|(_, id)| id).collect();
    assert_eq!(ids, [one.id(), other.id()]);
}

#[test]
fn a_changed_text_fails_under_both_algorithms() {
    let log = Log::of(300);
    for algorithm in [Algorithm::Ed25519, Algorithm::MlDsa44] {
        let signer = signer(ORIGIN, algorithm, 1);
        let keys = [signer.verifier_key().clone()];
        let note = sign(&signer, log.head(300));
        let root = log.head(300).root.to_base64();
        for changed in [
            note.replacen("\n300\n", "\n299\n", 1),
            note.replacen(&root, &log.head(299).root.to_base64(), 1),
        ] {
            let changed: SignedCheckpoint = changed.parse().unwrap();
            assert_eq!(
                changed.outcome(&keys),
                SignatureOutcome::Failed,
                "{algorithm:?}"
            );
        }
        let other = note
            .replace("000000000001", "000000000002")
            .parse::<SignedCheckpoint>();
        assert_eq!(other.unwrap().outcome(&keys), SignatureOutcome::UnknownKey);
    }
}

#[test]
fn one_bad_line_of_a_known_key_spoils_a_good_one() {
    let log = Log::of(3);
    let other = signer(ORIGIN, Algorithm::MlDsa44, 2);
    let keys = [log.keys()[0].clone(), other.verifier_key().clone()];
    let good = Checkpoint::new(name(ORIGIN), log.head(3))
        .sign(&[&log.signer, &other], 5)
        .unwrap();
    let wrong = sign(&other, log.head(2));
    let (_, bad_line) = wrong.trim_end().rsplit_once('\n').unwrap();
    let spoiled = format!("{good}{bad_line}\n")
        .parse::<SignedCheckpoint>()
        .unwrap();
    assert_eq!(good.outcome(&keys), SignatureOutcome::Passed);
    assert_eq!(spoiled.outcome(&keys), SignatureOutcome::Failed);
    // Who does not know the second key does not care.
    assert_eq!(spoiled.outcome(&keys[..1]), SignatureOutcome::Passed);
}

#[test]
fn a_witness_alone_does_not_speak_for_the_log() {
    let log = Log::of(3);
    let witness = signer("witness.example/w1", Algorithm::MlDsa44, 9);
    let checkpoint = Checkpoint::new(name(ORIGIN), log.head(3));
    assert!(matches!(
        checkpoint.clone().sign(&[&witness], 5),
        Err(Error::NoLogSigner)
    ));
    let signed = checkpoint.sign(&[&log.signer, &witness], 5).unwrap();
    let witness = [witness.verifier_key().clone()];
    assert_eq!(signed.outcome(&witness), SignatureOutcome::UnknownKey);
    assert_eq!(
        signed.outcome(&[&witness[..], &log.keys()].concat()),
        SignatureOutcome::Passed
    );
}

#[test]
fn extension_lines_are_kept_and_signed() {
    let log = Log::of(3);
    let checkpoint = Checkpoint::new(name(ORIGIN), log.head(3));
    assert!(
        checkpoint
            .clone()
            .with_extensions(vec![String::new()])
            .is_err()
    );
    assert!(
        checkpoint
            .clone()
            .with_extensions(vec!["a\nb".to_owned()])
            .is_err()
    );
    let checkpoint = checkpoint.with_extensions(vec!["first".to_owned(), "second".to_owned()]);
    let note = checkpoint
        .unwrap()
        .sign(&[&log.signer], 0)
        .unwrap()
        .to_string();
    let read: SignedCheckpoint = note.parse().unwrap();
    assert_eq!(read.checkpoint().extensions(), ["first", "second"]);
    assert_eq!(read.outcome(&log.keys()), SignatureOutcome::Passed);
    let changed: SignedCheckpoint = note.replace("second", "third").parse().unwrap();
    assert_eq!(changed.outcome(&log.keys()), SignatureOutcome::Failed);
}

#[test]
fn whatever_is_not_exactly_a_checkpoint_is_refused() {
    let note = Log::of(300).checkpoint(300);
    for (why, bad) in [
        ("no newline at the end", note.trim_end().to_owned()),
        ("a line after the signatures", note.clone() + "x\n"),
        ("an empty line after the signatures", note.clone() + "\n"),
        ("no signature", note.split_once("— ").unwrap().0.to_owned()),
        ("carriage returns", note.replace('\n', "\r\n")),
        ("a tab", note.replace("— ", "—\t")),
        ("hyphen for dash", note.replace("— ", "- ")),
        ("two spaces", note.replace("— ", "—  ")),
        ("leading zero", note.replacen("\n300\n", "\n0300\n", 1)),
        ("plus sign", note.replacen("\n300\n", "\n+300\n", 1)),
        ("negative", note.replacen("\n300\n", "\n-1\n", 1)),
        (
            "beyond 2^53",
            note.replacen("\n300\n", "\n9007199254740993\n", 1),
        ),
        (
            "beyond 2^64",
            note.replacen("\n300\n", "\n99999999999999999999\n", 1),
        ),
        (
            "space after the size",
            note.replacen("\n300\n", "\n300 \n", 1),
        ),
        ("root too long", note.replacen("=\n\n", "A==\n\n", 1)),
        ("root without padding", note.replacen("=\n\n", "\n\n", 1)),
        (
            "origin with a space",
            note.replacen("genpon/", "genpon /", 2),
        ),
        ("origin missing", note.replacen(ORIGIN, "", 1)),
        ("empty extension", note.replacen("=\n\n", "=\n\nx\n\n", 1)),
        (
            "signature too short",
            note.split_once("— ").unwrap().0.to_owned() + "— a AAAAAA==\n",
        ),
        ("33 signatures", note.clone() + &"— a AAAAAAA=\n".repeat(32)),
        (
            "larger than a reader takes",
            note.clone() + &format!("— a {}\n", "A".repeat(256 * 1024)),
        ),
        ("byte order mark", format!("\u{feff}{note}")),
    ] {
        let read = bad.parse::<SignedCheckpoint>();
        // A byte order mark is a letter of the origin: another log, no trusted key.
        let trusted = read.is_ok_and(|c| c.outcome(&Log::of(0).keys()) == SignatureOutcome::Passed);
        assert!(!trusted, "{why}");
    }
    let many = note.clone() + &"— a AAAAAAA=\n".repeat(31);
    assert!(many.parse::<SignedCheckpoint>().is_ok(), "32 signatures");
}

#[test]
fn whatever_is_not_exactly_a_verifier_key_is_refused() {
    let key = Log::of(0).keys()[0].to_string();
    let (head, base64) = key
        .rsplit_once('+')
        .filter(|(head, _)| head.contains('+'))
        .unwrap();
    for bad in [
        "",
        "a+b",
        &key.replacen("genpon", "Genpon", 1),
        &key.to_uppercase(),
        &format!("{key}="),
        &format!("{head}+Ag{}", &base64[2..]),
        &format!("{head}+{base64}\n"),
        &format!(" {key}"),
    ] {
        assert!(bad.parse::<VerifierKey>().is_err(), "{bad:?}");
    }
}

#[test]
fn secrets_do_not_print() {
    let log = Log::of(0);
    assert_eq!(
        format!("{:?}", genpon_ledger::Seed::new([9; 32].into())),
        "Seed(…)"
    );
    assert_eq!(
        format!("{:?}", genpon_ledger::Salt::new([9; 32])),
        "Salt(…)"
    );
    let id = log.keys()[0].id();
    assert_eq!(
        format!("{:?}", log.signer),
        format!("Signer({ORIGIN} {id})")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn written_is_read(size in 0_u64..=1 << 53, root: [u8; 32], lines in prop::collection::vec("[^\\p{Cc}]{1,20}", 0..3)) {
        let head = TreeHead { size, root: Hash::new(root) };
        let checkpoint = Checkpoint::new(name(ORIGIN), head).with_extensions(lines).unwrap();
        prop_assert_eq!(&checkpoint.text().parse::<Checkpoint>().unwrap(), &checkpoint);
        let signed = checkpoint.sign(&[&Log::of(0).signer], 0).unwrap();
        let note = signed.to_string();
        let read: SignedCheckpoint = note.parse().unwrap();
        prop_assert_eq!(read.to_string(), note);
        prop_assert_eq!(read.outcome(&Log::of(0).keys()), SignatureOutcome::Passed);
    }

    #[test]
    fn read_is_written(note in "(a|\n|— |[0-9]|AAAA|=| ){0,40}") {
        if let Ok(read) = note.parse::<SignedCheckpoint>() {
            prop_assert_eq!(read.to_string(), note);
        }
    }

    #[test]
    fn a_flipped_bit_never_passes(at in 0_usize..4096, bit in 0_u8..8) {
        let log = Log::of(300);
        let note = log.checkpoint(300);
        let mut bytes = note.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] ^= 1_u8 << bit;
        if let Ok(text) = String::from_utf8(bytes) {
            let outcome = text.parse::<SignedCheckpoint>().map(|read| read.outcome(&log.keys()));
            prop_assert!(!matches!(outcome, Ok(SignatureOutcome::Passed)));
        }
    }
}
