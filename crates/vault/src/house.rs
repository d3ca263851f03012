//! One institution in memory: its keys, its registers, the signers of its logs.

use crate::error::Error;
use crate::masters::Masters;
use crate::register_terms::KeptTerms;
use crate::sealing::Sealing;
use crate::signing_keys::SigningKeys;
use crate::text_index::TextIndex;
use arc_swap::ArcSwap;
use genpon_ledger::{KeyName, Signer, VerifierKey};
use genpon_model::Institution;
use genpon_model::id::InstitutionId;
use genpon_store::{Log, RevisionRow, Store};
use std::sync::{Arc, Mutex};

/// One institution in memory.
pub struct House {
    /// Which one.
    pub institution: Institution,
    /// Its keys at work.
    pub sealing: Sealing,
    masters: ArcSwap<Masters>,
    /// The keys that sign checkpoints, oldest first: the newest signs.
    signing: Vec<SigningKeys>,
    /// Its full-text index, where it wants one.
    pub(crate) text: TextIndex,
    /// The words that entries are found by.
    pub(crate) terms: KeptTerms,
    /// Held while leaves are integrated: one at a time per institution.
    pub(crate) integrating: Mutex<()>,
    /// Held while a register is changed: what is unique is looked up and written in one step.
    pub(crate) administering: Mutex<()>,
}

impl House {
    /// Opens an institution: reads its registers and its signing keys.
    ///
    /// # Errors
    /// When the store cannot read, or a sealed body does not open.
    pub(crate) fn open(
        store: &dyn Store,
        institution: Institution,
        sealing: Sealing,
        signing_keys: &[RevisionRow],
    ) -> Result<Self, Error> {
        let masters = Masters::read(store, institution.id, &sealing)?;
        let open = |row| SigningKeys::open(institution.id, &sealing, row);
        let signing: Vec<SigningKeys> = signing_keys.iter().map(open).collect::<Result<_, _>>()?;
        Ok(Self {
            institution,
            sealing,
            masters: ArcSwap::from_pointee(masters),
            signing,
            text: TextIndex::default(),
            terms: KeptTerms::default(),
            integrating: Mutex::new(()),
            administering: Mutex::new(()),
        })
    }

    /// The registers as they are now.
    #[must_use]
    pub fn masters(&self) -> Arc<Masters> {
        self.masters.load_full()
    }

    /// Reads the registers again, after a change.
    pub(crate) fn reload(&self, store: &dyn Store) -> Result<(), Error> {
        let masters = Masters::read(store, self.institution.id, &self.sealing)?;
        self.masters.store(Arc::new(masters));
        Ok(())
    }

    /// Who signs the checkpoints of a log.
    pub(crate) fn signers(&self, log: Log) -> &[Signer] {
        let newest = self.signing.last();
        newest.map_or(&[], |keys| keys.signers(log))
    }

    /// The keys that verify the checkpoints of a log as they are signed now.
    #[must_use]
    pub fn verifier_keys(&self, log: Log) -> Vec<VerifierKey> {
        verifiers(self.signers(log))
    }

    /// All keys that ever signed checkpoints of a log, oldest first, each with the smallest size that
    /// it signs: the next ones sign from theirs on.
    #[must_use]
    pub fn verifier_keys_by_time(&self, log: Log) -> Vec<(u64, Vec<VerifierKey>)> {
        self.signing
            .iter()
            .map(|keys| (keys.since(log), verifiers(keys.signers(log))))
            .collect()
    }
}

/// The keys of their time: those that sign a checkpoint of this size.
pub(crate) fn keys_at(by_time: &[(u64, Vec<VerifierKey>)], size: u64) -> &[VerifierKey] {
    let current = by_time.iter().rev().find(|(since, _)| *since <= size);
    current.map_or(&[], |(_, keys)| keys)
}

fn verifiers(signers: &[Signer]) -> Vec<VerifierKey> {
    let keys = signers.iter().map(|signer| signer.verifier_key().clone());
    keys.collect()
}

/// The name of a log: the first line of its checkpoints.
///
/// # Errors
/// Never for a legal institution id.
pub fn origin(institution: InstitutionId, log: Log) -> Result<KeyName, Error> {
    let log = match log {
        Log::Versions => "versions",
        Log::Audit => "audit",
    };
    format!("genpon/{institution}/{log}")
        .parse()
        .map_err(|_| Error::Internal("the origin of a log is no key name"))
}
