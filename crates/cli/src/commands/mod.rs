//! The commands, one file each.

mod algorithms;
mod demo;
mod init;
mod serve;

use clap::Subcommand;
use std::process::ExitCode;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a data directory: institution, keys, certificate, one-time link for the administrator.
    Init(init::Init),
    /// Serve a data directory over TLS 1.3.
    Serve(serve::Serve),
    /// Try Genpon with synthetic patients, on this machine alone.
    Demo(demo::Demo),
    /// List the algorithms in use; only those of the CRYPTREC list exist here.
    Algorithms,
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Init(init) => init.run(),
            Self::Serve(serve) => serve.run(),
            Self::Demo(demo) => demo.run(),
            Self::Algorithms => Ok(algorithms::run()),
        }
    }
}
