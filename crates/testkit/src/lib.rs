//! For tests: a clock that moves only when told, random bytes that repeat, builders, and archives
//! that are damaged in exactly one way and named by it.

pub mod clock;

pub use clock::FakeClock;
