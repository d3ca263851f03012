//! The store from outside: the conformance suite of the trait, and what is SQLite's own.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails by panicking, as the test does"
)]

mod conformance;
mod contents;
mod directory;
mod documented;
mod faults;
mod keys;
mod kill;
mod migration;
mod protection;
mod rows;
mod search;
mod worked_example;
mod world;
mod writer;
