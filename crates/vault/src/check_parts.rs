//! Compares the contents of a version with the digests in its manifest, for the page of its proof.
//!
//! The proof binds the manifest; only the bytes themselves can show that they are what it names. As
//! much is read as a page may wait for; `verify` reads everything.

use crate::Vault;
use crate::caller::Caller;
use crate::error::Error;
use crate::prove_version::VersionProof;
use genpon_formats::manifest::Part;
use std::io::Read;

/// How many contents are what the manifest names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PartsChecked {
    /// How many there are.
    pub count: usize,
    /// How many were read and fit.
    pub whole: usize,
    /// How many were read and do not, or could not be read.
    pub damaged: usize,
}

/// How many bytes a page waits for.
const BYTES_MAX: u64 = 256 << 20;

impl Vault {
    /// Reads the contents of a version that was proved, and compares. Part of the look that the
    /// proof was: no event of its own.
    ///
    /// # Errors
    /// No such institution.
    pub fn check_parts(
        &self,
        caller: &Caller,
        proof: &VersionProof,
    ) -> Result<PartsChecked, Error> {
        let house = self.house(caller.institution)?;
        let parts = &proof.manifest.parts;
        let mut checked = PartsChecked {
            count: parts.len(),
            ..PartsChecked::default()
        };
        let mut left = BYTES_MAX;
        for part in parts {
            let Some(rest) = left.checked_sub(part.size) else {
                continue;
            };
            left = rest;
            let opened = house.sealing.open(self.store(), part.content);
            match opened
                .ok()
                .is_some_and(|mut bytes| is_whole(part, &mut bytes))
            {
                true => checked.whole += 1,
                false => checked.damaged += 1,
            }
        }
        Ok(checked)
    }
}

fn is_whole(part: &Part, bytes: &mut dyn Read) -> bool {
    let mut hasher = part.digest.algorithm().hasher();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        match bytes.read(&mut chunk) {
            Ok(0) => return hasher.finish() == part.digest,
            Ok(count) => hasher.update(chunk.get(..count).unwrap_or_default()),
            Err(_) => return false,
        }
    }
}
