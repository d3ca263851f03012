//! The random source. It comes in from the edge, so that tests and worked examples are repeatable.

use aws_lc_rs::rand::SecureRandom as _;

/// A source of random bytes, fit for keys.
pub trait Random: Send + Sync {
    /// Fills the bytes.
    ///
    /// # Errors
    /// When the source cannot give random bytes; nothing may be sealed then.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// The system could not give random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the random source of the system failed")]
pub struct NoRandomness;

/// The random source of the system. Made at the edge only.
#[derive(Debug, Default)]
pub struct SystemRandom(aws_lc_rs::rand::SystemRandom);

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.0.fill(bytes).map_err(|_| NoRandomness)
    }
}

/// So many random bytes.
pub(crate) fn draw<const N: usize>(random: &dyn Random) -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    random.fill(&mut bytes)?;
    Ok(bytes)
}
