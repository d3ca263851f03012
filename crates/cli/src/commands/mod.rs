//! The commands, one file each.

mod accounts;
mod algorithms;
mod authentication;
mod checkproof;
mod client;
mod demo;
mod import;
mod import_report;
mod index;
mod init;
mod institution;
mod keys;
mod log_ins;
mod measure;
mod people;
mod policy;
mod readers;
mod serve;
mod terminal;
mod text_index;
mod verify;

use clap::Subcommand;
use std::process::ExitCode;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a data directory: institution, keys, certificate, one-time link for the administrator.
    Init(init::Init),
    /// Add one more institution to a data directory.
    Institution(institution::Institution),
    /// Serve a data directory over TLS 1.3.
    Serve(serve::Serve),
    /// Try Genpon with synthetic patients, on this machine alone.
    Demo(demo::Demo),
    /// Register a system that may speak with the API.
    Client(client::Client),
    /// Register a terminal from which people log in.
    Terminal(terminal::Terminal),
    /// Bring in files that other systems and scanners made.
    Import(import::Import),
    /// Write down who may do what; say why somebody may or may not do something.
    Policy(policy::Policy),
    /// Judge the whole archive: what is damaged, where, and what to do.
    Verify(verify::Verify),
    /// Measure how long reading takes on this machine, by purpose.
    Measure(measure::Measure),
    /// List every format that is held, with what reads it, and what nothing reads.
    Readers(readers::Readers),
    /// Make the index again from the manifests; work on the full-text index.
    Index(index::Index),
    /// The passphrase of the root key, new keys, and the keys that sign checkpoints.
    Keys(keys::Keys),
    /// Check a proof file, trusting only the keys that are given.
    CheckProof(checkproof::CheckProof),
    /// List people by how they stand at the entrance: dormant, old password, one element alone.
    People(people::People),
    /// Write the rules on authentication that are in force.
    Authentication(authentication::Authentication),
    /// List the algorithms in use; only those of the CRYPTREC list exist here.
    Algorithms,
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Init(init) => init.run(),
            Self::Institution(institution) => institution.run(),
            Self::Serve(serve) => serve.run(),
            Self::Demo(demo) => demo.run(),
            Self::Client(client) => client.run(),
            Self::Terminal(terminal) => terminal.run(),
            Self::Import(import) => import.run(),
            Self::Policy(policy) => policy.run(),
            Self::Verify(verify) => verify.run(),
            Self::Measure(measure) => measure.run(),
            Self::Readers(readers) => readers.run(),
            Self::Index(index) => index.run(),
            Self::Keys(keys) => keys.run(),
            Self::CheckProof(check) => check.run(),
            Self::People(people) => people.run(),
            Self::Authentication(authentication) => authentication.run(),
            Self::Algorithms => Ok(algorithms::run()),
        }
    }
}
