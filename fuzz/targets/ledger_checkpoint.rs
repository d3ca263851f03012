//! Signed notes, checkpoints and verifier keys: read strictly, written back byte for byte.

#![no_main]

use genpon_ledger::{Checkpoint, SignatureOutcome, SignedCheckpoint, VerifierKey};
use libfuzzer_sys::fuzz_target;

/// Key of the worked example: only its own checkpoints, which are seeds, may pass.
const KEY: &str = "genpon/01980000-0000-7000-8000-000000000001/versions+a6683533+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";

fuzz_target!(|text: &str| {
    if let Ok(checkpoint) = text.parse::<SignedCheckpoint>() {
        assert_eq!(checkpoint.to_string(), text);
        let stated = checkpoint.checkpoint().text();
        assert!(text.starts_with(&stated));
        assert_eq!(
            &stated.parse::<Checkpoint>().unwrap(),
            checkpoint.checkpoint()
        );
        let keys = [KEY.parse().unwrap()];
        if checkpoint.outcome(&keys) == SignatureOutcome::Passed {
            assert!([256, 300].contains(&checkpoint.head().size));
        }
    }
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
    }
});
