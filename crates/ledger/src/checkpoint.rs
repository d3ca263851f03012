//! Checkpoints (検査点): a log at one size, and the signatures under it.
//!
//! C2SP `tlog-checkpoint`: origin, size, root, and extension lines, which Genpon never writes.
//! The text that was signed is kept and verified as it came, never written again from its fields.

use std::fmt;
use std::str::FromStr;

use crate::hash::Hash;
use crate::key::{Signer, VerifierKey};
use crate::note::{KeyId, KeyName, Note};
use crate::path::TreeHead;
use crate::{Error, SIZE_MAX};

/// What a log states about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: KeyName,
    head: TreeHead,
    extensions: Vec<String>,
}

impl Checkpoint {
    /// A log at a size with a root.
    #[must_use]
    pub const fn new(origin: KeyName, head: TreeHead) -> Self {
        Self {
            origin,
            head,
            extensions: Vec::new(),
        }
    }

    /// The same with extension lines; an ML-DSA-44 signature does not cover them.
    ///
    /// # Errors
    /// [`Error::CheckpointLine`] when a line is empty or has a control character.
    pub fn with_extensions(mut self, lines: Vec<String>) -> Result<Self, Error> {
        if lines
            .iter()
            .any(|line| line.is_empty() || line.chars().any(|c| c < ' '))
        {
            return Err(Error::CheckpointLine);
        }
        self.extensions = lines;
        Ok(self)
    }

    /// The name of the log.
    #[must_use]
    pub const fn origin(&self) -> &KeyName {
        &self.origin
    }

    /// Size and root.
    #[must_use]
    pub const fn head(&self) -> TreeHead {
        self.head
    }

    /// Lines after the root.
    #[must_use]
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// The note text, with its last newline.
    #[must_use]
    pub fn text(&self) -> String {
        let TreeHead { size, root } = self.head;
        let mut text = format!("{}\n{size}\n{}\n", self.origin, root.to_base64());
        self.extensions
            .iter()
            .for_each(|line| text.extend([line, "\n"]));
        text
    }

    /// Signs. The caller answers for the promise: nothing that was signed before under this origin
    /// may contradict it. `at_s`, in seconds since 1970, goes into ML-DSA-44 signatures only.
    ///
    /// # Errors
    /// [`Error::NoLogSigner`] when no signer has the log's name; [`Error::Crypto`].
    pub fn sign(self, signers: &[&Signer], at_s: u64) -> Result<SignedCheckpoint, Error> {
        if !signers
            .iter()
            .any(|signer| *signer.verifier_key().name() == self.origin)
        {
            return Err(Error::NoLogSigner);
        }
        let signatures = signers.iter().map(|signer| signer.sign(&self, at_s));
        let signatures = signatures.collect::<Result<_, _>>()?;
        let note = Note {
            text: self.text(),
            signatures,
        };
        Ok(SignedCheckpoint {
            checkpoint: self,
            note,
        })
    }
}

impl FromStr for Checkpoint {
    type Err = Error;

    /// Reads a note text.
    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text
            .strip_suffix('\n')
            .ok_or(Error::Checkpoint("no newline at the end"))?;
        let mut lines = text.split('\n');
        let mut line = || {
            lines
                .next()
                .ok_or(Error::Checkpoint("fewer than three lines"))
        };
        let origin = line()?
            .parse()
            .map_err(|_| Error::Checkpoint("the origin"))?;
        let size = parse_size(line()?)?;
        let root = Hash::from_base64(line()?).map_err(|_| Error::Checkpoint("the root"))?;
        Self::new(origin, TreeHead { size, root })
            .with_extensions(lines.map(str::to_owned).collect())
            .map_err(|_| Error::Checkpoint("an extension line"))
    }
}

/// What the signatures of a checkpoint are worth to somebody who trusts certain keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureOutcome {
    /// A trusted key of the log signed it, and no signature of a trusted key is bad.
    Passed,
    /// No trusted key of the log signed it.
    UnknownKey,
    /// A signature that claims to be of a trusted key is not.
    Failed,
}

/// A checkpoint with its signatures, as it is stored and handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// What it states; to be believed only after [`SignedCheckpoint::outcome`].
    #[must_use]
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Name of the log.
    #[must_use]
    pub const fn origin(&self) -> &KeyName {
        &self.checkpoint.origin
    }

    /// Size and root.
    #[must_use]
    pub const fn head(&self) -> TreeHead {
        self.checkpoint.head
    }

    /// Name and id of the key that each signature line claims.
    pub fn signed_by(&self) -> impl Iterator<Item = (&KeyName, KeyId)> {
        self.note
            .signatures
            .iter()
            .map(|line| (&line.name, line.key_id))
    }

    /// Judges the signatures. Lines of keys that are not in `keys` are ignored.
    #[must_use]
    pub fn outcome(&self, keys: &[VerifierKey]) -> SignatureOutcome {
        let mut outcome = SignatureOutcome::UnknownKey;
        for line in &self.note.signatures {
            let known = |key: &&VerifierKey| *key.name() == line.name && key.id() == line.key_id;
            for key in keys.iter().filter(known) {
                if !key.verifies(&self.checkpoint, &self.note.text, &line.signature) {
                    return SignatureOutcome::Failed;
                }
                if *key.name() == self.checkpoint.origin {
                    outcome = SignatureOutcome::Passed;
                }
            }
        }
        outcome
    }
}

impl FromStr for SignedCheckpoint {
    type Err = Error;

    fn from_str(note: &str) -> Result<Self, Error> {
        let note: Note = note.parse()?;
        Ok(Self {
            checkpoint: note.text.parse()?,
            note,
        })
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.note, f)
    }
}

/// Decimal digits without leading zero, sign or space.
fn parse_size(line: &str) -> Result<u64, Error> {
    let size: u64 = line.parse().map_err(|_| Error::Checkpoint("the size"))?;
    if size <= SIZE_MAX && size.to_string() == line {
        Ok(size)
    } else {
        Err(Error::Checkpoint("the size"))
    }
}
