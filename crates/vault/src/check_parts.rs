//! Compares the contents of a version with the digests in its manifest, for the page of its proof.
//!
//! The proof binds the manifest; only the bytes themselves can show that they are what it names. As
//! much is read as a page may wait for; what is larger is compared part by part, and told as it goes.

use crate::Vault;
use crate::caller::Caller;
use crate::error::Error;
use crate::house::House;
use crate::prove_version::VersionProof;
use genpon_formats::manifest::Part;
use genpon_store::Store;
use std::io::Read;
use std::sync::Arc;

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

/// A page waits for as many bytes as so many parts have that are shown: 256 MiB as it is set.
const SHOWN_PARTS: u64 = 8;

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
        let mut left = SHOWN_PARTS * self.settings().view_bytes_max;
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

/// What a part turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartCompared {
    /// As in the manifest.
    pub part: Part,
    /// Whether its bytes are those that the manifest names.
    pub is_whole: bool,
}

/// The contents of a version, compared one after another while somebody waits for the next.
pub struct Comparing {
    store: Arc<dyn Store>,
    house: Arc<House>,
    parts: std::vec::IntoIter<Part>,
}

impl Vault {
    /// Compares all contents of a version that was proved, whatever their size, as they are asked for.
    /// Part of the look that the proof was: no event of its own.
    ///
    /// # Errors
    /// No such institution.
    pub fn compare_parts(&self, caller: &Caller, proof: &VersionProof) -> Result<Comparing, Error> {
        Ok(Comparing {
            store: Arc::clone(&self.foundation.store),
            house: self.house(caller.institution)?,
            parts: proof.manifest.parts.clone().into_iter(),
        })
    }
}

impl Iterator for Comparing {
    type Item = PartCompared;

    fn next(&mut self) -> Option<PartCompared> {
        let part = self.parts.next()?;
        let opened = self.house.sealing.open(&*self.store, part.content);
        let is_whole = opened
            .ok()
            .is_some_and(|mut bytes| is_whole(&part, &mut bytes));
        Some(PartCompared { part, is_whole })
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
