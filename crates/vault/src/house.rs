//! One institution in memory: its keys, its registers, the signers of its logs.

use crate::error::{Error, Noun};
use crate::masters::Masters;
use crate::register_terms::KeptTerms;
use crate::sealing::Sealing;
use crate::text_index::TextIndex;
use arc_swap::ArcSwap;
use genpon_ledger::{Algorithm, KeyName, Seed, Signer, VerifierKey};
use genpon_model::Institution;
use genpon_model::id::InstitutionId;
use genpon_store::keys::Purpose;
use genpon_store::{Log, Store};
use std::sync::{Arc, Mutex};
use zeroize::Zeroizing;

/// One institution in memory.
pub struct House {
    /// Which one.
    pub institution: Institution,
    /// Its keys at work.
    pub sealing: Sealing,
    masters: ArcSwap<Masters>,
    signers: [Vec<Signer>; 2],
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
        signing_keys: &[u8],
    ) -> Result<Self, Error> {
        let masters = Masters::read(store, institution.id, &sealing)?;
        let seeds = SigningSeeds::open(&sealing, signing_keys)?;
        let signers = [
            seeds.signers(institution.id, Log::Versions)?,
            seeds.signers(institution.id, Log::Audit)?,
        ];
        Ok(Self {
            institution,
            sealing,
            masters: ArcSwap::from_pointee(masters),
            signers,
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
        match log {
            Log::Versions => &self.signers[0],
            Log::Audit => &self.signers[1],
        }
    }

    /// The keys that verify the checkpoints of a log.
    #[must_use]
    pub fn verifier_keys(&self, log: Log) -> Vec<VerifierKey> {
        self.signers(log)
            .iter()
            .map(|signer| signer.verifier_key().clone())
            .collect()
    }
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

/// The seeds that checkpoints are signed with: one Ed25519 seed per log.
pub(crate) struct SigningSeeds(Zeroizing<[u8; 64]>);

impl SigningSeeds {
    /// From 64 random bytes.
    pub(crate) fn new(bytes: Zeroizing<[u8; 64]>) -> Self {
        Self(bytes)
    }

    /// Seals the seeds for the store.
    pub(crate) fn seal(&self, sealing: &Sealing) -> Result<Vec<u8>, Error> {
        sealing.seal_other(Purpose::CheckpointKey, CONTEXT, self.0.as_slice())
    }

    pub(crate) fn open(sealing: &Sealing, sealed: &[u8]) -> Result<Self, Error> {
        let plain =
            sealing.open_other(Purpose::CheckpointKey, CONTEXT, sealed, Noun::Institution)?;
        let bytes: [u8; 64] = plain
            .as_slice()
            .try_into()
            .map_err(|_| Error::Internal("the signing seeds have another length"))?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    fn signers(&self, institution: InstitutionId, log: Log) -> Result<Vec<Signer>, Error> {
        let half = match log {
            Log::Versions => &self.0[..32],
            Log::Audit => &self.0[32..],
        };
        let mut seed = Zeroizing::new([0; 32]);
        seed.copy_from_slice(half);
        let signer = Signer::new(
            origin(institution, log)?,
            Algorithm::Ed25519,
            &Seed::new(seed),
        );
        signer
            .map(|signer| vec![signer])
            .map_err(|_| Error::Operator("a signing key does not work"))
    }
}

const CONTEXT: &[u8] = b"checkpoint-seeds/1";
