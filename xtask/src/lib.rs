//! `cargo xtask`: everything the house does to itself: test, tidy, bench, fixtures. It depends on no
//! crate of the product, so that it builds when the product does not.

#![expect(
    clippy::print_stdout,
    reason = "a command line tool speaks on standard output"
)]

mod bench;
mod command;
mod fixtures;
mod house;
mod requirements;
mod source;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
usage: cargo xtask COMMAND

  test [--quick] [--only STEP]…   everything that must hold, with what it needs installed
  tidy [--write | --rules]        the rules of the house
  bench [--seconds N] [CASE…]     measure beside a peer, in one run
  fixtures requirements [FOLDER]  make docs/requirements.tsv again from the catalogue

Exit codes: 0 all is well, 1 something is not";

/// Runs the command that the arguments name.
#[must_use]
pub fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let root = house::root();
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let arguments: Vec<String> = arguments.collect();
    match command.as_str() {
        "test" => return test::run(&root, &arguments),
        "tidy" => tidy::run(&root, &arguments)?,
        "bench" => bench::run(&root, &arguments)?,
        "fixtures" => fixtures::run(&root, &arguments)?,
        "help" | "--help" | "-h" => println!("{HELP}"),
        _ => bail!("{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}
