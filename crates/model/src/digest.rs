//! Digests that name their algorithm (`sha-256:…`), so that a stored value can outlive the algorithm.
//!
//! Only hash functions of the CRYPTREC list exist here; a text that names another does not parse
//! (JAHIS 3.3, 8.2.2.6). The layer of evidence may re-hash under a stronger one; nothing here does.

use aws_lc_rs::digest as lc;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A hash function of the CRYPTREC list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DigestAlgorithm {
    /// FIPS 180-4, 32 bytes. The default.
    Sha256,
    /// FIPS 180-4, 48 bytes.
    Sha384,
    /// FIPS 180-4, 64 bytes.
    Sha512,
    /// FIPS 202, 32 bytes.
    Sha3_256,
    /// FIPS 202, 64 bytes.
    Sha3_512,
}

/// Why a text is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DigestParseError {
    /// There is no `algorithm:` before the hexadecimal digits.
    #[error("a digest names its algorithm, as in sha-256:…")]
    NoAlgorithm,
    /// The algorithm is unknown, or not on the CRYPTREC list.
    #[error("the hash function is not on the CRYPTREC list")]
    NotListed,
    /// The digits are not lower-case hexadecimal, or not as many as the algorithm gives.
    #[error("expected {expected} lower-case hexadecimal digits")]
    Digits {
        /// How many the algorithm asks for.
        expected: usize,
    },
}

impl DigestAlgorithm {
    /// All that may be configured, the default first.
    pub const ALL: [Self; 5] = [
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
        Self::Sha3_256,
        Self::Sha3_512,
    ];

    /// The name that stands before the colon.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha-256",
            Self::Sha384 => "sha-384",
            Self::Sha512 => "sha-512",
            Self::Sha3_256 => "sha3-256",
            Self::Sha3_512 => "sha3-512",
        }
    }

    /// Length of its output in bytes.
    #[must_use]
    pub const fn output_len(self) -> usize {
        match self {
            Self::Sha256 | Self::Sha3_256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 | Self::Sha3_512 => 64,
        }
    }

    /// The digest of bytes at hand.
    #[must_use]
    pub fn digest(self, bytes: &[u8]) -> Digest {
        Digest {
            algorithm: self,
            bytes: lc::digest(self.engine(), bytes).as_ref().to_vec(),
        }
    }

    /// A digest over bytes that arrive piece by piece.
    #[must_use]
    pub fn hasher(self) -> Hasher {
        Hasher {
            algorithm: self,
            context: lc::Context::new(self.engine()),
        }
    }

    fn engine(self) -> &'static lc::Algorithm {
        match self {
            Self::Sha256 => &lc::SHA256,
            Self::Sha384 => &lc::SHA384,
            Self::Sha512 => &lc::SHA512,
            Self::Sha3_256 => &lc::SHA3_256,
            Self::Sha3_512 => &lc::SHA3_512,
        }
    }
}

impl FromStr for DigestAlgorithm {
    type Err = DigestParseError;
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|a| a.name() == name)
            .ok_or(DigestParseError::NotListed)
    }
}

/// A running digest.
pub struct Hasher {
    algorithm: DigestAlgorithm,
    context: lc::Context,
}

impl Hasher {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.context.update(bytes);
    }

    /// The digest of all that was taken.
    #[must_use]
    pub fn finish(self) -> Digest {
        Digest {
            algorithm: self.algorithm,
            bytes: self.context.finish().as_ref().to_vec(),
        }
    }
}

/// A hash value together with the name of the function that made it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest {
    algorithm: DigestAlgorithm,
    bytes: Vec<u8>,
}

impl Digest {
    /// Which function made it.
    #[must_use]
    pub const fn algorithm(&self) -> DigestAlgorithm {
        self.algorithm
    }

    /// The hash value.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether these bytes have this digest.
    #[must_use]
    pub fn matches(&self, bytes: &[u8]) -> bool {
        self.algorithm.digest(bytes) == *self
    }

    /// The first twelve hexadecimal digits, for buttons and lists; never for comparison.
    #[must_use]
    pub fn short(&self) -> String {
        let text = self.to_string();
        let digits = text.split_once(':').map_or("", |(_, digits)| digits);
        digits.chars().take(12).collect()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.algorithm.name())?;
        self.bytes
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = DigestParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, digits) = text.split_once(':').ok_or(DigestParseError::NoAlgorithm)?;
        let algorithm: DigestAlgorithm = name.parse()?;
        let expected = algorithm.output_len() * 2;
        let bytes = lower_hex(digits).filter(|bytes| bytes.len() * 2 == expected);
        bytes
            .map(|bytes| Self { algorithm, bytes })
            .ok_or(DigestParseError::Digits { expected })
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

fn lower_hex(digits: &str) -> Option<Vec<u8>> {
    let nibble = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let bytes = pairs
        .iter()
        .map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?));
    rest.is_empty().then(|| bytes.collect()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_its_algorithm() {
        let digest = DigestAlgorithm::Sha256.digest(b"abc");
        let text = "sha-256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest.to_string(), text);
        assert_eq!(text.parse::<Digest>(), Ok(digest.clone()));
        assert_eq!(digest.short(), "ba7816bf8f01");
    }

    #[test]
    fn pieces_give_the_same_digest_as_the_whole() {
        for algorithm in DigestAlgorithm::ALL {
            let mut hasher = algorithm.hasher();
            hasher.update(b"a");
            hasher.update(b"bc");
            assert_eq!(
                hasher.finish(),
                algorithm.digest(b"abc"),
                "{}",
                algorithm.name()
            );
        }
    }

    // shows: J-8.2.2.6-1
    #[test]
    fn refuses_functions_that_are_not_on_the_list() {
        for name in ["md5", "sha-1", "sha1", "ripemd-160", "SHA-256"] {
            let text = format!("{name}:{}", "0".repeat(40));
            assert_eq!(
                text.parse::<Digest>(),
                Err(DigestParseError::NotListed),
                "{name}"
            );
        }
    }

    #[test]
    fn refuses_digits_that_are_not_canonical() {
        let expected = Err(DigestParseError::Digits { expected: 64 });
        for digits in [
            "",
            "00",
            &"0".repeat(63),
            &"0".repeat(66),
            &"A".repeat(64),
            &"g".repeat(64),
        ] {
            assert_eq!(
                format!("sha-256:{digits}").parse::<Digest>(),
                expected,
                "{digits}"
            );
        }
    }
}
