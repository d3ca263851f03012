//! Hashes of the ledger: commitment, leaf hash, node hash.
//!
//! RFC 6962 section 2.1 over SHA-256, and the salted commitment of docs/format/ledger.md.
//! Everything here is a pure function of its arguments.

use std::fmt;

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Error;

/// Bytes in a [`struct@Hash`], a [`Commitment`] and a [`Salt`].
pub const HASH_BYTES: usize = 32;

/// Domain separation of [`Commitment::new`].
const COMMITMENT_LABEL: &[u8] = b"genpon/commitment/1\n";

/// A hash of the Merkle tree: a leaf hash, a node hash or a root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; HASH_BYTES]);

impl Hash {
    /// Root of the tree without leaves: SHA-256 of nothing.
    pub const EMPTY_ROOT: Self = Self([
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
        0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52,
        0xb8, 0x55,
    ]);

    /// Takes 32 bytes as a hash.
    #[must_use]
    pub const fn new(bytes: [u8; HASH_BYTES]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; HASH_BYTES] {
        &self.0
    }

    /// Standard base64 with padding, as checkpoints and proof files write it.
    #[must_use]
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads standard base64 with padding; nothing else, no white space.
    ///
    /// # Errors
    /// [`Error::Base64Hash`] when the text is not base64 of exactly 32 bytes.
    pub fn from_base64(text: &str) -> Result<Self, Error> {
        decode_32(text).map(Self)
    }
}

/// What a leaf commits to: `SHA-256("genpon/commitment/1\n" || salt || object)`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commitment([u8; HASH_BYTES]);

impl Commitment {
    /// Commits to the exact bytes of an object under its salt.
    #[must_use]
    pub fn new(salt: &Salt, object: &[u8]) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(COMMITMENT_LABEL);
        context.update(&salt.0);
        context.update(object);
        Self(to_array(&context.finish()))
    }

    /// Takes 32 stored bytes as a commitment.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; HASH_BYTES]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; HASH_BYTES] {
        &self.0
    }

    /// The hash of this commitment as a leaf.
    #[must_use]
    pub fn leaf_hash(&self) -> Hash {
        leaf_hash(&self.0)
    }
}

/// The random salt of one commitment. Destroying it makes the commitment tell nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt([u8; HASH_BYTES]);

impl Salt {
    /// Takes 32 random bytes as a salt.
    #[must_use]
    pub const fn new(bytes: [u8; HASH_BYTES]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; HASH_BYTES] {
        &self.0
    }

    pub(crate) fn to_base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    pub(crate) fn from_base64(text: &str) -> Result<Self, Error> {
        decode_32(text).map(Self)
    }
}

/// RFC 6962: the hash of leaf data, `SHA-256(0x00 || data)`. Leaf data is always a commitment here.
#[must_use]
pub fn leaf_hash(data: &[u8; HASH_BYTES]) -> Hash {
    let mut input = [0x00; 1 + HASH_BYTES];
    input[1..].copy_from_slice(data);
    sha256(&input)
}

/// RFC 6962: the hash of an inner node, `SHA-256(0x01 || left || right)`.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut input = [0x01; 1 + 2 * HASH_BYTES];
    input[1..=HASH_BYTES].copy_from_slice(&left.0);
    input[1 + HASH_BYTES..].copy_from_slice(&right.0);
    sha256(&input)
}

/// The hashes side by side, as tiles store them.
pub(crate) fn concat(hashes: &[Hash]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(hashes.len() * HASH_BYTES);
    hashes
        .iter()
        .for_each(|hash| bytes.extend_from_slice(&hash.0));
    bytes
}

pub(crate) fn sha256(input: &[u8]) -> Hash {
    Hash(to_array(&digest::digest(&digest::SHA256, input)))
}

fn to_array(digest: &digest::Digest) -> [u8; HASH_BYTES] {
    let mut bytes = [0; HASH_BYTES];
    bytes.copy_from_slice(digest.as_ref());
    bytes
}

fn decode_32(text: &str) -> Result<[u8; HASH_BYTES], Error> {
    STANDARD
        .decode(text)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(Error::Base64Hash)
}

fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

/// A salt stays out of logs: whoever has it can test guesses about a destroyed object.
impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}
