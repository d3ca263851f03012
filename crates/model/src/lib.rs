//! The nouns of Genpon: institution, patient, document type, record, version, retention, time, ids.
//!
//! Pure: no IO, no clock, no randomness. Everything that enters is parsed into a type that can only
//! hold a legal value; words are those of the field (docs/rfd/0001-house.md has the table).
//! This room decides what a record may become ([`lifecycle`]); it never decides who may do it
//! (that is `genpon-access`) and never stores anything.
#![forbid(unsafe_code)]

pub mod digest;
pub mod id;
pub mod id_ledger;
pub mod institution;
pub mod lifecycle;
pub mod network;
pub mod patient;
pub mod person;
pub mod personnel;
pub mod record;
pub mod register;
pub mod registers;
pub mod retention;
pub mod text;
pub mod time;
pub mod web_address;

pub use digest::{Digest, DigestAlgorithm};
pub use institution::Institution;
pub use time::{ClockReading, ClockState, Timestamp};
