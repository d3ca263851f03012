//! `genpon index text`: the full-text index of an institution, turned on and off, made again, dropped.
//!
//! The server must not run. Making it can be broken off at any time: what was taken in stays, and the
//! server or the next command goes on from there. Exit codes: 0 done, 2 not done.

use crate::config::Flags;
use crate::engine::{Engine, institution};
use crate::terminal::tell;
use clap::{Args, ValueEnum};
use genpon_model::id::InstitutionId;
use genpon_model::registers::FeatureCode;
use genpon_vault::{TextProgress, Vault};
use std::process::ExitCode;

/// Works on the full-text index.
#[derive(Debug, Args)]
pub(crate) struct Text {
    /// What to do with it.
    #[arg(value_enum)]
    what: What,
    #[command(flatten)]
    flags: Flags,
    /// The institution; the only one, if not set.
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Turn full-text search on and make the index.
    On,
    /// Turn full-text search off and delete the index.
    Off,
    /// Delete the index and make it again.
    Rebuild,
    /// Delete the index; where the search is on, the server makes it again.
    Drop,
    /// Take in what was confirmed since, and say how far it has come.
    Follow,
}

impl Text {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let engine = Engine::open(&self.flags.config()?)?;
        let vault = &engine.vault;
        let id = institution(vault, self.institution.as_deref())?.id;
        match self.what {
            What::On => vault.set_feature_at_setup(id, FeatureCode::FullText, true)?,
            What::Off => vault.set_feature_at_setup(id, FeatureCode::FullText, false)?,
            What::Rebuild | What::Drop => vault.drop_text_index(id)?,
            What::Follow => {}
        }
        if self.what == What::Drop {
            tell("text-index-dropped", &[]);
        } else {
            follow(vault, id)?;
        }
        vault.integrate_all()?;
        engine.close();
        Ok(ExitCode::SUCCESS)
    }
}

fn follow(vault: &Vault, id: InstitutionId) -> anyhow::Result<()> {
    let mut next = 0;
    vault.follow_text(id, |progress| {
        if progress.taken_in >= next {
            tell_of(progress);
            next = progress.taken_in + TOLD_EVERY;
        }
    })?;
    let house = vault.house(id)?;
    match house.masters().is_on(FeatureCode::FullText) {
        true => tell("text-index-ready", &[]),
        false => tell("text-index-off", &[]),
    }
    Ok(())
}

fn tell_of(progress: TextProgress) {
    tell(
        "text-index-progress",
        &[
            ("taken_in", progress.taken_in.into()),
            ("of", progress.of.into()),
        ],
    );
}

/// After how many versions it says again how far it has come.
const TOLD_EVERY: u64 = 1000;
