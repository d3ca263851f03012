//! Proof files: good ones hold, each tampered one fails at the step that it breaks.

use genpon_ledger::{Algorithm, Error, Proof, Step, StepOutcome};

use crate::example;
use crate::log::{ORIGIN, signer};
use crate::tampered::{Tampered, tampered};

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
    let stranger = signer(ORIGIN, Algorithm::Ed25519, 8).verifier_key().clone();
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
