//! `genpon check-proof`: answers every step of a proof file, trusting only the keys that are given.
//!
//! docs/format/proof.md. `tools/check_proof.py` does the same without any of Genpon's code. Exit
//! codes: 0 proved, 1 a step fails or a file is no part, 3 not answered (no trusted key).

use crate::terminal::{locale, say, tell};
use anyhow::Context as _;
use clap::Args;
use genpon_ledger::{Proof, Step, StepOutcome, VerifierKey};
use genpon_model::Digest;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Checks a proof file.
#[derive(Debug, Args)]
pub(crate) struct CheckProof {
    /// The proof file.
    file: PathBuf,
    /// A verifier key that you trust, got another way than with the proof. May be repeated.
    #[arg(long = "key", value_name = "KEY")]
    keys: Vec<String>,
    /// A content file to compare with the parts that the proof covers. May be repeated.
    #[arg(long = "content", value_name = "FILE")]
    contents: Vec<PathBuf>,
}

impl CheckProof {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let bytes = std::fs::read(&self.file);
        let bytes = bytes.with_context(|| format!("cannot read {}", self.file.display()))?;
        let keys = self.keys.iter().map(|key| {
            key.parse()
                .with_context(|| format!("not a verifier key: {key}"))
        });
        let keys = keys.collect::<anyhow::Result<Vec<VerifierKey>>>()?;
        let verdict = Proof::verify_file(&bytes, &keys);
        for (step, outcome) in verdict.steps() {
            show(*outcome, &locale().say(step_key(*step)));
        }
        let mut outcome = verdict.outcome();
        if let Ok(proof) = Proof::parse(&bytes) {
            for path in &self.contents {
                let found = compare(&proof, path)?;
                outcome = outcome.max(found);
                let path = path.display().to_string();
                show(
                    found,
                    &locale().text("check-proof-content", &[("path", path.into())]),
                );
            }
            if outcome == StepOutcome::NotAnswered {
                tell("check-proof-compare-keys", &[]);
                proof.keys().iter().for_each(|key| say(&format!("  {key}")));
            }
        }
        let (key, code) = match outcome {
            StepOutcome::Passed => ("check-proof-proved", 0),
            StepOutcome::Failed => ("check-proof-not-proved", 1),
            StepOutcome::NotAnswered => ("check-proof-not-answered", 3),
        };
        tell(key, &[]);
        Ok(ExitCode::from(code))
    }
}

fn show(outcome: StepOutcome, sentence: &str) {
    let mark = match outcome {
        StepOutcome::Passed => "OK  ",
        StepOutcome::Failed => "FAIL",
        StepOutcome::NotAnswered => "??  ",
    };
    say(&format!("{mark} {sentence}"));
}

const fn step_key(step: Step) -> &'static str {
    match step {
        Step::Format => "check-proof-format",
        Step::Owner => "check-proof-owner",
        Step::Parts => "check-proof-parts",
        Step::Signature => "check-proof-signature",
        Step::Inclusion => "check-proof-inclusion",
        Step::Later => "check-proof-later",
    }
}

/// Whether the file has size and digest of one of the parts.
fn compare(proof: &Proof, path: &Path) -> anyhow::Result<StepOutcome> {
    let cannot = || format!("cannot read {}", path.display());
    let size = std::fs::metadata(path).with_context(cannot)?.len();
    for part in proof.parts().iter().filter(|part| part.size == size) {
        let Ok(stated) = part.digest.parse::<Digest>() else {
            continue;
        };
        let mut hasher = stated.algorithm().hasher();
        let mut file = File::open(path).with_context(cannot)?;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let count = file.read(&mut buffer).with_context(cannot)?;
            if count == 0 {
                break;
            }
            hasher.update(&buffer[..count]);
        }
        if hasher.finish() == stated {
            return Ok(StepOutcome::Passed);
        }
    }
    Ok(StepOutcome::Failed)
}
