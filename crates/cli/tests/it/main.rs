//! The commands as an operator meets them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails at the line that says why"
)]

mod people;
mod reading;
mod tamper;
