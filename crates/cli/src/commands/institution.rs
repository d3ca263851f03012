//! `genpon institution`: one more institution in a data directory. Each has its own keys, logs, people
//! and registers; none sees another.

use super::init::{kind, tell_link};
use crate::config::Flags;
use crate::engine::Engine;
use anyhow::Context as _;
use clap::Args;
use genpon_model::institution::InstitutionKind;
use std::process::ExitCode;

/// Adds an institution; the server must not be running.
#[derive(Debug, Args)]
pub(crate) struct Institution {
    #[command(flatten)]
    flags: Flags,
    /// Its name, as registered.
    #[arg(long)]
    name: String,
    /// Its kind; `genpon init --help` lists them.
    #[arg(long, default_value = "clinic", value_parser = kind)]
    kind: InstitutionKind,
}

impl Institution {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.flags.config()?;
        let name = self.name.parse().context("the name cannot be used")?;
        let engine = Engine::open(&config)?;
        let founded = engine.vault.found_institution(name, self.kind)?;
        tell_link(&config, &founded);
        engine.vault.integrate_all()?;
        Ok(ExitCode::SUCCESS)
    }
}
