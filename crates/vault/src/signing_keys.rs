//! The keys that sign checkpoints: an Ed25519 key per log, and an ML-DSA-44 key beside it where the
//! institution wants one (docs/format/ledger.md, "Keys").
//!
//! They lie in a hidden register, one revision for each time that they were changed. A revision says
//! from which size of each log it signs, so that an old checkpoint is judged by the keys of its time.

use crate::Vault;
use crate::error::{Error, Noun};
use crate::house::origin;
use crate::sealing::Sealing;
use genpon_ledger::{Algorithm, Seed, Signer};
use genpon_model::id::InstitutionId;
use genpon_store::keys::Purpose;
use genpon_store::{Log, RevisionRow};
use zeroize::Zeroizing;

/// How often the keys of an institution can have been changed.
pub(crate) const EDITIONS_MAX: u32 = 10_000;

/// The keys of one time.
pub(crate) struct SigningKeys {
    since: [u64; 2],
    signers: [Vec<Signer>; 2],
}

impl SigningKeys {
    /// Opens a revision.
    pub(crate) fn open(
        institution: InstitutionId,
        sealing: &Sealing,
        row: &RevisionRow,
    ) -> Result<Self, Error> {
        let seeds = SigningSeeds::open(sealing, &row.body)?;
        Ok(Self {
            since: seeds.since,
            signers: [
                seeds.signers(institution, Log::Versions)?,
                seeds.signers(institution, Log::Audit)?,
            ],
        })
    }

    /// The smallest size of this log that they sign.
    pub(crate) const fn since(&self, log: Log) -> u64 {
        self.since[place(log)]
    }

    pub(crate) fn signers(&self, log: Log) -> &[Signer] {
        &self.signers[place(log)]
    }
}

/// One seed per log: of versions, of audit events.
type Seeds = [Zeroizing<[u8; 32]>; 2];

/// The seeds that the keys of one time are made of.
pub(crate) struct SigningSeeds {
    /// The smallest size of each log that they sign.
    since: [u64; 2],
    ed25519: Seeds,
    ml_dsa_44: Option<Seeds>,
}

impl SigningSeeds {
    /// Those of a new institution.
    pub(crate) fn first(vault: &Vault) -> Result<Self, Error> {
        Ok(Self {
            since: [0, 0],
            ed25519: draw(vault)?,
            ml_dsa_44: None,
        })
    }

    /// Those that sign from these sizes on: with new Ed25519 seeds or the same, with ML-DSA or not.
    pub(crate) fn next(
        self,
        vault: &Vault,
        since: [u64; 2],
        change: SignerChange,
    ) -> Result<Self, Error> {
        let ml_dsa_44 = match (change, self.ml_dsa_44) {
            (SignerChange::AddMlDsa44, None) => Some(draw(vault)?),
            (SignerChange::AddMlDsa44, same) => same,
            (SignerChange::Renew, Some(_)) => Some(draw(vault)?),
            (SignerChange::Renew, None) => None,
        };
        let ed25519 = match change {
            SignerChange::AddMlDsa44 => self.ed25519,
            SignerChange::Renew => draw(vault)?,
        };
        Ok(Self {
            since,
            ed25519,
            ml_dsa_44,
        })
    }

    /// Whether there is an ML-DSA-44 key already.
    pub(crate) const fn has_ml_dsa_44(&self) -> bool {
        self.ml_dsa_44.is_some()
    }

    /// Seals the seeds for the store: both sizes, then the seeds of each algorithm.
    pub(crate) fn seal(&self, sealing: &Sealing) -> Result<Vec<u8>, Error> {
        let mut plain = Zeroizing::new(Vec::with_capacity(16 + 4 * 32));
        for since in self.since {
            plain.extend_from_slice(&since.to_be_bytes());
        }
        for seed in self.ed25519.iter().chain(self.ml_dsa_44.iter().flatten()) {
            plain.extend_from_slice(&**seed);
        }
        sealing.seal_other(Purpose::CheckpointKey, CONTEXT, &plain)
    }

    /// Opens sealed seeds. Before they could be changed, they were sealed without sizes.
    pub(crate) fn open(sealing: &Sealing, body: &[u8]) -> Result<Self, Error> {
        let noun = Noun::Institution;
        let purpose = Purpose::CheckpointKey;
        let plain = sealing
            .open_other(purpose, CONTEXT, body, noun)
            .or_else(|_| {
                let seeds = sealing.open_other(purpose, FIRST_CONTEXT, body, noun)?;
                Ok::<_, Error>(Zeroizing::new([&[0; 16], seeds.as_slice()].concat()))
            })?;
        Self::read(&plain).ok_or(Error::Internal("the signing seeds have another length"))
    }

    fn read(plain: &[u8]) -> Option<Self> {
        let (since, seeds) = plain.split_first_chunk::<16>()?;
        let ([versions, audit], []) = since.as_chunks::<8>() else {
            return None;
        };
        let (seeds, []) = seeds.as_chunks::<32>() else {
            return None;
        };
        let (ed25519, ml_dsa_44) = match seeds {
            [versions, audit] => ([versions, audit], None),
            [versions, audit, ml_versions, ml_audit] => {
                ([versions, audit], Some([ml_versions, ml_audit]))
            }
            _ => return None,
        };
        let kept = |seeds: [&[u8; 32]; 2]| seeds.map(|seed| Zeroizing::new(*seed));
        Some(Self {
            since: [u64::from_be_bytes(*versions), u64::from_be_bytes(*audit)],
            ed25519: kept(ed25519),
            ml_dsa_44: ml_dsa_44.map(kept),
        })
    }

    pub(crate) fn signers(
        &self,
        institution: InstitutionId,
        log: Log,
    ) -> Result<Vec<Signer>, Error> {
        let name = origin(institution, log)?;
        let ml_dsa_44 = self.ml_dsa_44.as_ref();
        let seeds = [
            Some((Algorithm::Ed25519, &self.ed25519)),
            ml_dsa_44.map(|seeds| (Algorithm::MlDsa44, seeds)),
        ];
        let signers = seeds.into_iter().flatten().map(|(algorithm, seeds)| {
            let seed = Seed::new(seeds[place(log)].clone());
            Signer::new(name.clone(), algorithm, &seed)
                .map_err(|_| Error::Operator("a signing key does not work"))
        });
        signers.collect()
    }
}

/// How the keys are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignerChange {
    /// An ML-DSA-44 key beside the Ed25519 key, which stays.
    AddMlDsa44,
    /// New keys of the algorithms that are in use.
    Renew,
}

impl SignerChange {
    /// Its code in the trail.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AddMlDsa44 => "add-ml-dsa-44",
            Self::Renew => "renew",
        }
    }
}

const fn place(log: Log) -> usize {
    match log {
        Log::Versions => 0,
        Log::Audit => 1,
    }
}

fn draw(vault: &Vault) -> Result<Seeds, Error> {
    Ok([
        Zeroizing::new(vault.random_array()?),
        Zeroizing::new(vault.random_array()?),
    ])
}

const CONTEXT: &[u8] = b"checkpoint-seeds/2";
const FIRST_CONTEXT: &[u8] = b"checkpoint-seeds/1";
