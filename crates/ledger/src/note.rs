//! Signed notes: a text and the signature lines under it (C2SP `signed-note`).
//!
//! Parses strictly and verifies nothing: who may believe the text is decided in
//! [`crate::SignedCheckpoint::outcome`].

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Error;

/// Signature lines that a reader accepts.
const SIGNATURES_MAX: usize = 32;
/// Bytes of a note that a reader accepts: that many ML-DSA lines and room for the text.
const NOTE_BYTES_MAX: usize = 256 * 1024;
/// What a signature line begins with: em dash and space.
const DASH: &str = "\u{2014} ";

/// The name of a log (its origin) and of a key: 1 to 255 bytes without white space, `+` and
/// control characters. The keys of a log have the log's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

impl KeyName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyName {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let allowed = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
        if (1..=255).contains(&name.len()) && name.chars().all(allowed) {
            Ok(Self(name.to_owned()))
        } else {
            Err(Error::KeyName)
        }
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// First four bytes of a hash over name, type and public key: which key made a signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub(crate) [u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignatureLine {
    pub(crate) name: KeyName,
    pub(crate) key_id: KeyId,
    pub(crate) signature: Vec<u8>,
}

/// A text that ends in a newline, and at least one signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) text: String,
    pub(crate) signatures: Vec<SignatureLine>,
}

impl FromStr for Note {
    type Err = Error;

    fn from_str(note: &str) -> Result<Self, Error> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(Error::Note("larger than 256 KiB"));
        }
        if note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(Error::Note("a control character"));
        }
        let (text, lines) = note
            .rsplit_once("\n\n")
            .ok_or(Error::Note("no empty line"))?;
        let lines = lines
            .strip_suffix('\n')
            .ok_or(Error::Note("no newline at the end"))?;
        let signatures: Vec<_> = lines
            .split('\n')
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        if signatures.len() > SIGNATURES_MAX {
            return Err(Error::Note("more than 32 signature lines"));
        }
        Ok(Self {
            text: format!("{text}\n"),
            signatures,
        })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for SignatureLine {
    type Err = Error;

    fn from_str(line: &str) -> Result<Self, Error> {
        let rest = line
            .strip_prefix(DASH)
            .ok_or(Error::Note("not a signature line"))?;
        let (name, base64) = rest
            .split_once(' ')
            .ok_or(Error::Note("not a signature line"))?;
        let bytes = STANDARD
            .decode(base64)
            .map_err(|_| Error::Note("a signature not in base64"))?;
        match bytes.split_first_chunk() {
            Some((id, signature)) if !signature.is_empty() => Ok(Self {
                name: name.parse().map_err(|_| Error::Note("a key name"))?,
                key_id: KeyId(*id),
                signature: signature.to_vec(),
            }),
            _ => Err(Error::Note("a signature too short")),
        }
    }
}

impl fmt::Display for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.key_id.0, self.signature.as_slice()].concat();
        write!(f, "{DASH}{} {}", self.name, STANDARD.encode(bytes))
    }
}
