//! The binary of `cargo xtask`. Everything is in the library: a crate without one is left out when
//! doc tests are built, and what it shares with the other crates would then be built twice.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main()
}
