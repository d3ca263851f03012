//! The proof file (証明ファイル), format `genpon/proof/1` of docs/format/proof.md.
//!
//! One JSON document with everything a stranger needs to verify that these exact bytes are in the
//! log, except the one thing he must get another way: the key. What is wrong with a proof is a
//! [`Verdict`], step by step; an [`Error`] means that the file could not be read as a proof.

mod file;

use serde::Deserialize;

use crate::Error;
use crate::checkpoint::{SignatureOutcome, SignedCheckpoint};
use crate::hash::{Commitment, Hash, Salt};
use crate::key::VerifierKey;

/// Everything that shows one object in the log.
#[derive(Clone, Debug)]
pub struct Proof {
    object: String,
    salt: Salt,
    index: u64,
    path: Vec<Hash>,
    checkpoint: SignedCheckpoint,
    later: Option<Later>,
    keys: Vec<VerifierKey>,
    parts: Vec<Part>,
}

/// A larger checkpoint of the same log, and the path that leads there.
#[derive(Clone, Debug)]
struct Later {
    path: Vec<Hash>,
    checkpoint: SignedCheckpoint,
}

/// A part (構成要素) as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Part {
    /// Name of the part within the version.
    pub name: String,
    /// Media type of the content.
    pub media_type: String,
    /// Bytes of the content.
    pub size: u64,
    /// `algorithm:hex` of the content.
    pub digest: String,
}

/// A step of the verification, as docs/format/proof.md numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The file is a proof file.
    Format,
    /// The log belongs to the institution that the object names.
    Owner,
    /// The listed parts are those of the object.
    Parts,
    /// The checkpoint is signed by a trusted key of the log.
    Signature,
    /// The object is in the tree of the checkpoint.
    Inclusion,
    /// The later checkpoint is signed, and extends the first.
    Later,
}

/// The answer to one step, or to all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepOutcome {
    /// It holds.
    Passed,
    /// It cannot be answered: no trusted key of this log was given.
    NotAnswered,
    /// It does not hold.
    Failed,
}

/// The answer to each step that the proof has, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict(Vec<(Step, StepOutcome)>);

impl Verdict {
    /// The steps with their outcomes.
    #[must_use]
    pub fn steps(&self) -> &[(Step, StepOutcome)] {
        &self.0
    }

    /// The worst outcome: the proof holds only when every step passed.
    #[must_use]
    pub fn outcome(&self) -> StepOutcome {
        self.0
            .iter()
            .map(|(_, outcome)| *outcome)
            .max()
            .unwrap_or(StepOutcome::NotAnswered)
    }

    /// The first step that failed.
    #[must_use]
    pub fn failed(&self) -> Option<Step> {
        let failed = self
            .0
            .iter()
            .find(|(_, outcome)| *outcome == StepOutcome::Failed);
        failed.map(|(step, _)| *step)
    }
}

impl Proof {
    /// Puts a proof together: the object and its salt, its place, the inclusion path from
    /// [`crate::Prover::inclusion`] and the checkpoint of that size. The parts are read from the
    /// object. Nothing is verified here: the caller verifies before handing the proof out.
    ///
    /// # Errors
    /// [`Error::Object`] when the object is not JSON that names an institution and its parts.
    pub fn new(
        object: String,
        salt: Salt,
        index: u64,
        path: Vec<Hash>,
        checkpoint: SignedCheckpoint,
    ) -> Result<Self, Error> {
        let parts = ObjectView::parse(&object).map_err(Error::Object)?.parts;
        Ok(Self {
            object,
            salt,
            index,
            path,
            checkpoint,
            later: None,
            keys: Vec::new(),
            parts,
        })
    }

    /// Adds a larger checkpoint and the path from [`crate::Prover::consistency`] to it.
    #[must_use]
    pub fn with_later(mut self, path: Vec<Hash>, checkpoint: SignedCheckpoint) -> Self {
        self.later = Some(Later { path, checkpoint });
        self
    }

    /// Adds the keys that the institution says are its own, for the reader to compare.
    #[must_use]
    pub fn with_keys(mut self, keys: Vec<VerifierKey>) -> Self {
        self.keys = keys;
        self
    }

    /// The exact text of the manifest or audit event.
    #[must_use]
    pub fn object(&self) -> &str {
        &self.object
    }

    /// Place of the leaf in the log, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// The checkpoint whose tree has the object.
    #[must_use]
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// The larger checkpoint, where there is one.
    #[must_use]
    pub fn later(&self) -> Option<&SignedCheckpoint> {
        self.later.as_ref().map(|later| &later.checkpoint)
    }

    /// Keys named in the file. They prove nothing by themselves.
    #[must_use]
    pub fn keys(&self) -> &[VerifierKey] {
        &self.keys
    }

    /// The parts that the object lists.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Answers every step, trusting `keys` and nothing else.
    #[must_use]
    pub fn verify(&self, keys: &[VerifierKey]) -> Verdict {
        let mut steps = vec![
            (Step::Format, StepOutcome::Passed),
            (Step::Owner, passed(self.has_owner())),
            (Step::Parts, passed(self.has_parts())),
            (Step::Signature, signed(&self.checkpoint, keys)),
            (Step::Inclusion, passed(self.is_included())),
        ];
        if let Some(later) = &self.later {
            let extends = later.checkpoint.origin() == self.checkpoint.origin()
                && later
                    .checkpoint
                    .head()
                    .extends(&self.checkpoint.head(), &later.path);
            steps.push((
                Step::Later,
                passed(extends).max(signed(&later.checkpoint, keys)),
            ));
        }
        Verdict(steps)
    }

    /// Reads a file and answers every step; a file that is no proof fails at [`Step::Format`].
    #[must_use]
    pub fn verify_file(file: &[u8], keys: &[VerifierKey]) -> Verdict {
        Self::parse(file).map_or_else(
            |_| Verdict(vec![(Step::Format, StepOutcome::Failed)]),
            |proof| proof.verify(keys),
        )
    }

    fn has_owner(&self) -> bool {
        let Ok(view) = ObjectView::parse(&self.object) else {
            return false;
        };
        let institution = match view.institution {
            Institution::Id(id) | Institution::Named { id } => id,
        };
        let origin = self.checkpoint.origin().as_str();
        ["versions", "audit"]
            .iter()
            .any(|log| origin == format!("genpon/{institution}/{log}"))
    }

    fn has_parts(&self) -> bool {
        ObjectView::parse(&self.object).is_ok_and(|view| view.parts == self.parts)
    }

    fn is_included(&self) -> bool {
        let leaf = Commitment::new(&self.salt, self.object.as_bytes()).leaf_hash();
        self.checkpoint
            .head()
            .includes(&leaf, self.index, &self.path)
    }
}

fn passed(holds: bool) -> StepOutcome {
    if holds {
        StepOutcome::Passed
    } else {
        StepOutcome::Failed
    }
}

fn signed(checkpoint: &SignedCheckpoint, keys: &[VerifierKey]) -> StepOutcome {
    match checkpoint.outcome(keys) {
        SignatureOutcome::Passed => StepOutcome::Passed,
        SignatureOutcome::UnknownKey => StepOutcome::NotAnswered,
        SignatureOutcome::Failed => StepOutcome::Failed,
    }
}

/// The members of an object that a proof speaks of; each may come only once.
#[derive(Deserialize)]
struct ObjectView {
    institution: Institution,
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Institution {
    Id(String),
    Named { id: String },
}

impl ObjectView {
    fn parse(object: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(object)
    }
}
