//! `genpon algorithms`: the inventory of algorithms in use (JAHIS 3.3, 8.2.2.6).

use crate::terminal::say;
use genpon_model::DigestAlgorithm;
use std::process::ExitCode;

/// Prints one line per use: what for, which algorithm, where it is specified.
pub(crate) fn run() -> ExitCode {
    for algorithm in DigestAlgorithm::ALL {
        say(&format!(
            "digest of contents and manifests\t{}",
            algorithm.name()
        ));
    }
    for line in OTHERS {
        say(line);
    }
    ExitCode::SUCCESS
}

const OTHERS: [&str; 6] = [
    "ledger (RFC 6962)\tsha-256",
    "sealing of contents, keys and bodies\taes-256-gcm",
    "key derivation\thkdf-sha-256",
    "signature of checkpoints\ted25519",
    "passwords (RFC 9106; outside the list, which has no entry for it)\targon2id",
    "transport\ttls 1.3: aes-256-gcm, aes-128-gcm, chacha20-poly1305",
];
