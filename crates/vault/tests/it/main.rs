//! The use cases as an institution meets them: people at work over a real store.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails at the line that says why"
)]

mod automatic;
mod confirming;
mod history;
mod people;
mod registers;
mod stand_in;
mod trail;
