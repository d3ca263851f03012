//! The JSON form of a proof file: read strictly, written indented.
//!
//! A member that is unknown, missing or there twice makes the file unreadable, so that nobody can
//! be shown something that no step has verified.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Later, Part, Proof};
use crate::Error;
use crate::hash::{Hash, Salt};

const FORMAT: &str = "genpon/proof/1";

impl Proof {
    /// Bytes of a proof file that a reader accepts.
    pub const BYTES_MAX: usize = 64 << 20;

    /// Reads a proof file.
    ///
    /// # Errors
    /// [`Error::ProofTooLarge`], [`Error::ProofMalformed`], [`Error::ProofFormat`], or what is
    /// wrong with a hash, a checkpoint or a key in it.
    pub fn parse(file: &[u8]) -> Result<Self, Error> {
        if file.len() > Self::BYTES_MAX {
            return Err(Error::ProofTooLarge { bytes: file.len() });
        }
        let file: File = serde_json::from_slice(file).map_err(Error::ProofMalformed)?;
        if file.format != FORMAT {
            return Err(Error::ProofFormat);
        }
        let later = file.later.map(|later| {
            let checkpoint = later.checkpoint.parse()?;
            Ok::<_, Error>(Later {
                path: parse_path(&later.path)?,
                checkpoint,
            })
        });
        Ok(Self {
            object: file.object,
            salt: Salt::from_base64(&file.salt)?,
            index: file.index,
            path: parse_path(&file.path)?,
            checkpoint: file.checkpoint.parse()?,
            later: later.transpose()?,
            keys: file
                .keys
                .iter()
                .map(|key| key.parse())
                .collect::<Result<_, _>>()?,
            parts: file.parts.into_iter().map(Part::from).collect(),
        })
    }

    /// The file, indented, with a newline at the end.
    ///
    /// # Errors
    /// [`Error::ProofMalformed`] when the serializer fails, which it does not for these types.
    pub fn to_json(&self) -> Result<String, Error> {
        let file = File {
            format: FORMAT.to_owned(),
            object: self.object.clone(),
            salt: self.salt.to_base64(),
            index: self.index,
            path: self.path.iter().map(Hash::to_base64).collect(),
            checkpoint: self.checkpoint.to_string(),
            later: self.later.as_ref().map(|later| LaterMember {
                path: later.path.iter().map(Hash::to_base64).collect(),
                checkpoint: later.checkpoint.to_string(),
            }),
            keys: self.keys.iter().map(ToString::to_string).collect(),
            parts: self.parts.iter().cloned().map(PartMember::from).collect(),
        };
        let json = serde_json::to_string_pretty(&file).map_err(Error::ProofMalformed)?;
        Ok(json + "\n")
    }
}

/// The file as JSON has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    object: String,
    salt: String,
    index: u64,
    path: Vec<String>,
    checkpoint: String,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    later: Option<LaterMember>,
    keys: Vec<String>,
    parts: Vec<PartMember>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LaterMember {
    path: Vec<String>,
    checkpoint: String,
}

/// A [`Part`] in the file, where nothing but its four members may stand.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartMember {
    name: String,
    media_type: String,
    size: u64,
    digest: String,
}

impl From<PartMember> for Part {
    fn from(part: PartMember) -> Self {
        let PartMember {
            name,
            media_type,
            size,
            digest,
        } = part;
        Self {
            name,
            media_type,
            size,
            digest,
        }
    }
}

impl From<Part> for PartMember {
    fn from(part: Part) -> Self {
        let Part {
            name,
            media_type,
            size,
            digest,
        } = part;
        Self {
            name,
            media_type,
            size,
            digest,
        }
    }
}

/// A member that may be absent but not null.
fn present<'de, D: Deserializer<'de>>(member: D) -> Result<Option<LaterMember>, D::Error> {
    LaterMember::deserialize(member).map(Some)
}

fn parse_path(path: &[String]) -> Result<Vec<Hash>, Error> {
    path.iter().map(|hash| Hash::from_base64(hash)).collect()
}
