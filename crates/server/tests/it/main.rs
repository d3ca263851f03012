//! The pages through the router, over a real store in a directory of its own.

#![expect(clippy::unwrap_used, reason = "a test that finds nothing should fail at once")]

mod browser;
mod deposit;
mod guard;
mod road;
mod trail;
