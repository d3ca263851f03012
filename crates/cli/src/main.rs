//! `genpon`: keeps the original of medical records in electronic form.
//!
//! One file per command in [`commands`]; [`engine`] opens a data directory, [`config`] gathers
//! settings from file, environment and flags. Exit codes: 0 done, 1 found something wrong, 2 the
//! call is not right, 3 could not be answered.

mod commands;
mod config;
mod demo;
mod engine;
mod enter;
mod interrupt;
mod logging;
mod terminal;

use clap::Parser;
use std::process::ExitCode;

/// Keeps the original of medical records in electronic form.
#[derive(Debug, Parser)]
#[command(name = "genpon", version, after_help = EXIT_CODES)]
struct Call {
    #[command(subcommand)]
    command: commands::Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 something is wrong with the archive or the proof; \
2 the call is not right; 3 could not be answered (disk, key, lock).";

fn main() -> ExitCode {
    let call = Call::parse();
    match call.command.run() {
        Ok(code) => code,
        Err(error) => {
            terminal::complain(&error);
            ExitCode::from(3)
        }
    }
}
