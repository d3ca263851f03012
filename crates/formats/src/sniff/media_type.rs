//! A media type as a sender declares it (RFC 9110, 8.3.1): essence and character set.

use std::fmt;
use std::str::FromStr;

/// A declared media type. Parameters other than `charset` say nothing to us and are left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MediaType {
    essence: String,
    charset: Option<String>,
}

/// The words are no media type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no media type: {0:?}")]
pub struct NoMediaType(pub String);

impl MediaType {
    /// Type and subtype in lower case, such as `application/pdf`.
    pub fn essence(&self) -> &str {
        &self.essence
    }

    /// The character set in lower case, where one is named.
    pub fn charset(&self) -> Option<&str> {
        self.charset.as_deref()
    }
}

impl FromStr for MediaType {
    type Err = NoMediaType;

    fn from_str(words: &str) -> Result<Self, Self::Err> {
        let refused = || NoMediaType(words.chars().take(100).collect());
        let mut pieces = words.split(';');
        let essence = pieces
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let (kind, subtype) = essence.split_once('/').ok_or_else(refused)?;
        if words.len() > WORDS_MAX || !is_token(kind) || !is_token(subtype) {
            return Err(refused());
        }
        let charset = pieces
            .filter_map(|piece| piece.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
            .map(|(_, value)| value.trim().trim_matches('"').to_ascii_lowercase());
        if charset.as_deref().is_some_and(|name| !is_token(name)) {
            return Err(refused());
        }
        Ok(Self { essence, charset })
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.essence)?;
        match &self.charset {
            Some(charset) => write!(f, "; charset={charset}"),
            None => Ok(()),
        }
    }
}

/// A token of RFC 9110, 5.6.2.
fn is_token(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

const WORDS_MAX: usize = 255;
