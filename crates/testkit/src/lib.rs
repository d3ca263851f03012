//! For tests: a clock that moves only when told, and an institution with people at work.
//!
//! Everything in [`World`] goes through the use cases that a real institution uses. Nothing ships it.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up should fail at once, at the line that says why"
)]

pub mod archive;
pub mod clock;
pub mod stored;
pub mod totp;
pub mod work;
pub mod world;

pub use clock::FakeClock;
pub use world::World;
