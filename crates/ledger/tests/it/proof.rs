//! Proof files: good ones hold, each tampered one fails at the step that it breaks.

use genpon_ledger::{Algorithm, Error, Proof, Step, StepOutcome};
use serde_json::{Value, json};

use crate::example;
use crate::log::{Log, sign, signer};

/// A proof file changed in one way, and the step that must notice.
pub(crate) struct Tampered {
    pub(crate) what: &'static str,
    pub(crate) step: Step,
    pub(crate) file: String,
}

/// Every way in which we try to cheat, each on the proof of the worked example.
pub(crate) fn tampered() -> Vec<Tampered> {
    let log = example::versions();
    let good: Value = serde_json::from_str(&example::proof(&log).to_json().unwrap()).unwrap();
    let text = |member: &str| good[member].as_str().unwrap().to_owned();
    let change = |what, step, change: &dyn Fn(&mut Value)| {
        let mut file = good.clone();
        change(&mut file);
        Tampered {
            what,
            step,
            file: file.to_string(),
        }
    };
    let hash = log.head(7).root.to_base64();
    let stranger = sign(
        &signer(crate::log::ORIGIN, Algorithm::Ed25519, 1),
        log.head(255),
    );
    let (_, other_signature) = stranger.rsplit_once("\n\n").unwrap();
    let (stated, _) = good["checkpoint"]
        .as_str()
        .unwrap()
        .rsplit_once("\n\n")
        .unwrap();
    let forked = sign(&log.signer, Log::of(300).head(300));
    let other_log = sign(
        &signer(example::AUDIT_ORIGIN, Algorithm::Ed25519, 1),
        log.head(300),
    );
    let as_text = good.to_string();
    let raw = |what, file| Tampered {
        what,
        step: Step::Format,
        file,
    };
    use Step::{Format, Inclusion, Later, Owner, Parts, Signature};
    vec![
        change("another title", Inclusion, &|p| {
            p["object"] = text("object").replace("\"例 42\"", "\"例 43\"").into();
        }),
        change("a space in the object", Inclusion, &|p| {
            p["object"] = (text("object") + " ").into()
        }),
        change("another salt", Inclusion, &|p| {
            p["salt"] = hash.clone().into()
        }),
        change("another index", Inclusion, &|p| p["index"] = 43.into()),
        change("an index beyond the log", Inclusion, &|p| {
            p["index"] = 256.into()
        }),
        change("another hash in the path", Inclusion, &|p| {
            p["path"][3] = hash.clone().into()
        }),
        change("a hash more in the path", Inclusion, &|p| {
            p["path"].as_array_mut().unwrap().push(hash.clone().into());
        }),
        change("a hash less in the path", Inclusion, &|p| {
            p["path"].as_array_mut().unwrap().pop();
        }),
        change("another size", Signature, &|p| {
            p["checkpoint"] = text("checkpoint").replacen("\n256\n", "\n255\n", 1).into();
        }),
        change("another root", Signature, &|p| {
            let root = log.head(256).root.to_base64();
            p["checkpoint"] = text("checkpoint").replace(&root, &hash).into();
        }),
        change("a signature over another checkpoint", Signature, &|p| {
            p["checkpoint"] = format!("{stated}\n\n{other_signature}").into();
        }),
        change("another institution in origin and key name", Owner, &|p| {
            let renamed = text("checkpoint").replace("000000000001", "000000000002");
            p["checkpoint"] = renamed.into();
        }),
        change("another institution in the object", Owner, &|p| {
            p["object"] = text("object")
                .replace("000000000001", "000000000002")
                .into();
        }),
        change("no institution in the object", Owner, &|p| {
            p["object"] = "{}".into()
        }),
        change("an object that is not JSON", Owner, &|p| {
            p["object"] = "例".into()
        }),
        change("another digest of a part", Parts, &|p| {
            p["parts"][0]["digest"] = format!("sha-256:{}", "0".repeat(64)).into();
        }),
        change("another size of a part", Parts, &|p| {
            p["parts"][0]["size"] = 5.into()
        }),
        change("a part less", Parts, &|p| p["parts"] = json!([])),
        change("a later path cut short", Later, &|p| {
            p["later"]["path"].as_array_mut().unwrap().pop();
        }),
        change("another hash in the later path", Later, &|p| {
            p["later"]["path"][0] = hash.clone().into();
        }),
        change("a later checkpoint of a fork", Later, &|p| {
            p["later"]["checkpoint"] = forked.clone().into();
        }),
        change("a later checkpoint of another log", Later, &|p| {
            p["later"]["checkpoint"] = other_log.clone().into();
        }),
        change("a later checkpoint with another size", Later, &|p| {
            let later = p["later"]["checkpoint"].as_str().unwrap();
            p["later"]["checkpoint"] = later.replacen("\n300\n", "\n301\n", 1).into();
        }),
        change("another format", Format, &|p| {
            p["format"] = "genpon/proof/2".into()
        }),
        change("an unknown member", Format, &|p| {
            p["note"] = "trust me".into()
        }),
        change("an unknown member of a part", Format, &|p| {
            p["parts"][0]["note"] = "x".into()
        }),
        change("an unknown member of later", Format, &|p| {
            p["later"]["note"] = "x".into()
        }),
        change("later being null", Format, &|p| p["later"] = Value::Null),
        change("a missing member", Format, &|p| {
            p.as_object_mut().unwrap().remove("keys");
        }),
        change("a salt too short", Format, &|p| p["salt"] = "AAAA".into()),
        change("an index that is not whole", Format, &|p| {
            p["index"] = json!(42.5)
        }),
        change("an index as text", Format, &|p| p["index"] = "42".into()),
        change("a truth value as index", Format, &|p| {
            p["index"] = true.into()
        }),
        change("a checkpoint without signature", Format, &|p| {
            p["checkpoint"] = format!("{stated}\n").into();
        }),
        change("a key with another's id", Format, &|p| {
            p["keys"][0] = p["keys"][0]
                .as_str()
                .unwrap()
                .replace("versions+", "versions+0")
                .into();
        }),
        raw("a member twice", as_text.replacen('{', "{\"index\":42,", 1)),
        raw("two documents", format!("{as_text}{as_text}")),
        raw("cut off", as_text[..as_text.len() / 2].to_owned()),
        raw("nothing", String::new()),
        raw("a list", "[]".to_owned()),
        raw("deep nesting", "[".repeat(100_000)),
    ]
}

#[test]
fn a_good_proof_holds_at_every_step() {
    let (log, audit) = (example::versions(), example::audit());
    let proof = example::proof(&log);
    let verdict = proof.verify(&log.keys());
    assert_eq!(verdict.outcome(), StepOutcome::Passed);
    assert_eq!(verdict.failed(), None);
    let steps: Vec<_> = verdict.steps().iter().map(|(step, _)| *step).collect();
    let (first, rest) = (
        [Step::Format, Step::Owner, Step::Parts],
        [Step::Signature, Step::Inclusion],
    );
    assert_eq!(steps, [&first[..], &rest, &[Step::Later]].concat());
    assert_eq!(proof.parts()[0].size, example::content(42).len() as u64);
    assert_eq!((proof.index(), proof.checkpoint().head().size), (42, 256));
    assert_eq!(proof.later().unwrap().head().size, 300);

    let verdict = example::audit_proof(&audit).verify(&audit.keys());
    assert_eq!(
        (verdict.outcome(), verdict.steps().len()),
        (StepOutcome::Passed, 5)
    );
}

#[test]
fn a_proof_comes_back_from_its_file() {
    let log = example::versions();
    let file = example::proof(&log).to_json().unwrap();
    let read = Proof::parse(file.as_bytes()).unwrap();
    assert_eq!(read.to_json().unwrap(), file);
    assert_eq!(read.verify(&log.keys()).outcome(), StepOutcome::Passed);
    assert_eq!(read.object(), example::object(42));
}

#[test]
fn each_tampered_proof_fails_at_its_step() {
    let keys = example::versions().keys();
    for Tampered { what, step, file } in tampered() {
        let verdict = Proof::verify_file(file.as_bytes(), &keys);
        assert_eq!(verdict.failed(), Some(step), "{what}");
        assert_eq!(verdict.outcome(), StepOutcome::Failed, "{what}");
    }
}

#[test]
fn without_a_trusted_key_nothing_is_proved() {
    let log = example::versions();
    let proof = example::proof(&log);
    let stranger = signer(crate::log::ORIGIN, Algorithm::Ed25519, 8)
        .verifier_key()
        .clone();
    for keys in [vec![], vec![stranger], example::audit().keys()] {
        let verdict = proof.verify(&keys);
        assert_eq!(verdict.outcome(), StepOutcome::NotAnswered);
        assert!(
            verdict
                .steps()
                .contains(&(Step::Signature, StepOutcome::NotAnswered))
        );
        assert!(
            verdict
                .steps()
                .contains(&(Step::Inclusion, StepOutcome::Passed))
        );
    }
    assert_eq!(
        proof.keys(),
        log.keys(),
        "named in the file, and not trusted for that"
    );
}

#[test]
fn an_object_without_owner_makes_no_proof() {
    let log = example::versions();
    let checkpoint = || log.checkpoint(256).parse().unwrap();
    let twice = r#"{"institution":"a","institution":"b"}"#;
    for object in [
        "",
        "{}",
        "[]",
        r#"{"institution":5}"#,
        r#"{"institution":"a","parts":5}"#,
        twice,
    ] {
        let made = Proof::new(
            object.to_owned(),
            example::salt("x", 0),
            0,
            vec![],
            checkpoint(),
        );
        assert!(matches!(made, Err(Error::Object(_))), "{object}");
    }
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let large = vec![b' '; Proof::BYTES_MAX + 1];
    assert!(matches!(
        Proof::parse(&large),
        Err(Error::ProofTooLarge { .. })
    ));
}
