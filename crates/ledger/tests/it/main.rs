//! Behaviour of the ledger through its public surface.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails by panicking, as the test does"
)]

mod checker;
mod checkpoint;
mod example;
mod judge;
mod log;
mod peers;
mod proof;
mod tampered;
mod tree;
mod vectors;
