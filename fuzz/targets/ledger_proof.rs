//! Proof files: what is read is written and read again, and nothing is proved without a key.

#![no_main]

use genpon_ledger::{Proof, StepOutcome};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let verdict = Proof::verify_file(file, &[]);
    assert_ne!(verdict.outcome(), StepOutcome::Passed);
    if let Ok(proof) = Proof::parse(file) {
        let written = proof.to_json().unwrap();
        let again = Proof::parse(written.as_bytes()).unwrap();
        assert_eq!(again.to_json().unwrap(), written);
        assert_eq!(again.verify(&[]), verdict);
        // Trusting the keys of the file itself: may hold or not, but must end.
        let _ = proof.verify(proof.keys());
    }
});
