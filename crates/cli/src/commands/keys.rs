//! `genpon keys`: the passphrase of the root key, new keys, and the keys that sign checkpoints
//! (docs/ops/keys.md). The server must not be running; every change is in the trail.
//!
//! What is interrupted leaves everything readable, and the next run goes on. Exit codes: 0 done,
//! 3 interrupted before the end.

use crate::config::{Config, Flags};
use crate::engine::Engine;
use crate::interrupt::{STOP, stop_when_interrupted};
use crate::terminal::{ask_secret, locale, mention, tell};
use anyhow::{Context as _, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use genpon_model::Institution;
use genpon_store::keys::{RootKeyError, RootKeyFile, SystemRandom};
use genpon_store::seam::Direct;
use genpon_vault::rotate_keys::{SignerChange, Watch};
use std::io::IsTerminal as _;
use std::process::ExitCode;
use zeroize::Zeroizing;

/// Changes keys.
#[derive(Debug, Args)]
pub(crate) struct Keys {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Set, change or remove the passphrase of the root key.
    Passphrase(Passphrase),
    /// Replace a key, and wrap again what it wraps. An interrupted run is gone on with.
    Rotate(Rotate),
    /// Change the keys that sign checkpoints. Earlier checkpoints stay verifiable by theirs.
    Checkpoint(Checkpoint),
}

#[derive(Debug, Args)]
struct Passphrase {
    #[command(flatten)]
    flags: Flags,
    /// Take the passphrase away: whoever reads the file has the key.
    #[arg(long)]
    remove: bool,
    /// Read from standard input, a line each: the passphrase as it is, unless the settings name its
    /// file or there is none; then the new one.
    #[arg(long)]
    stdin: bool,
}

#[derive(Debug, Args)]
struct Rotate {
    #[command(flatten)]
    flags: Flags,
    /// Which key.
    key: WhichKey,
    /// With `institution`: one of them; all, if not set.
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum WhichKey {
    /// The root key, which wraps the keys of all institutions.
    Root,
    /// The key of an institution, which wraps the keys of its contents.
    Institution,
}

#[derive(Debug, Args)]
#[group(id = "change", required = true, multiple = false, args = ["add", "renew"])]
struct Checkpoint {
    #[command(flatten)]
    flags: Flags,
    /// Sign by this algorithm too: `ml-dsa-44`, which holds against quantum computers.
    #[arg(long, value_name = "ALGORITHM")]
    add: Option<Added>,
    /// Sign by new keys of the same algorithms.
    #[arg(long)]
    renew: bool,
    /// One institution; all, if not set.
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Added {
    #[value(name = "ml-dsa-44")]
    MlDsa44,
}

impl Keys {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Passphrase(passphrase) => passphrase.run(),
            What::Rotate(rotate) => rotate.run(),
            What::Checkpoint(checkpoint) => checkpoint.run(),
        }
    }
}

impl Passphrase {
    fn run(self) -> anyhow::Result<ExitCode> {
        ensure!(
            self.stdin || std::io::stdin().is_terminal(),
            "standard input is no terminal; give --stdin to read the passphrase from it"
        );
        let config = self.flags.config()?;
        let (engine, old) = open(&config)?;
        let new = match self.remove {
            true => None,
            false => Some(self.ask()?),
        };
        let both = (
            old.as_deref().map(String::as_str),
            new.as_deref().map(String::as_str),
        );
        let random = SystemRandom::default();
        RootKeyFile::change_passphrase(&config.root_key(), both, &random, &Direct)
            .context("the passphrase is as it was")?;
        let change = match both {
            (_, None) => "removed",
            (None, Some(_)) => "set",
            (Some(_), Some(_)) => "changed",
        };
        engine.vault.note_passphrase(change)?;
        engine.vault.integrate_all()?;
        tell(&format!("keys-passphrase-{change}"), &[]);
        if let Some(file) = &config.root_key_passphrase_file {
            let file = file.display().to_string();
            tell("keys-passphrase-file", &[("file", file.into())]);
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The new passphrase: asked twice at a terminal.
    fn ask(&self) -> anyhow::Result<Zeroizing<String>> {
        let new = ask_secret("keys-passphrase-new")?;
        ensure!(!new.is_empty(), "a passphrase has at least one character");
        if !self.stdin {
            let again = ask_secret("keys-passphrase-again")?;
            ensure!(
                *new == *again,
                "the two are not the same; nothing was changed"
            );
        }
        Ok(new)
    }
}

impl Rotate {
    fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.flags.config()?;
        let (engine, passphrase) = open(&config)?;
        match self.key {
            WhichKey::Root => rotate_root(&config, engine, passphrase.as_ref()),
            WhichKey::Institution => self.rotate_institutions(&engine),
        }
    }

    fn rotate_institutions(&self, engine: &Engine) -> anyhow::Result<ExitCode> {
        stop_when_interrupted()?;
        let mut is_complete = true;
        for institution in chosen(engine, self.institution.as_deref())? {
            let name = institution.name.to_string();
            let progress = |done: u64, total: u64| {
                let args = [
                    ("institution", name.clone().into()),
                    ("done", done.to_string().into()),
                    ("total", total.to_string().into()),
                ];
                mention(&locale().text("keys-running", &args));
            };
            let watch = Watch {
                progress: &progress,
                stop: &STOP,
            };
            let rotated = engine
                .vault
                .rotate_institution_key(institution.id, &watch)?;
            is_complete &= rotated.is_complete;
            let key = match rotated.is_complete {
                true => "keys-rotated-institution",
                false => "keys-interrupted",
            };
            let args = [
                ("institution", name.clone().into()),
                ("edition", rotated.edition.to_string().into()),
                ("count", rotated.wrapped_again.to_string().into()),
            ];
            tell(key, &args);
        }
        engine.vault.integrate_all()?;
        Ok(ExitCode::from(if is_complete { 0 } else { 3 }))
    }
}

/// Makes the successor, wraps everything by it, and only then puts it in the place of the key.
fn rotate_root(
    config: &Config,
    engine: Engine,
    passphrase: Option<&Zeroizing<String>>,
) -> anyhow::Result<ExitCode> {
    let path = config.root_key();
    let passphrase = passphrase.map(|text| text.as_str());
    let random = SystemRandom::default();
    let root = RootKeyFile::begin_successor(&path, passphrase, &random, &Direct)
        .context("the new root key cannot be made")?;
    let count = engine.vault.rewrap_by_root(&root)?;
    engine.vault.integrate_all()?;
    engine.close();
    RootKeyFile::finish_successor(&path, &Direct)
        .context("run this command again to finish: both keys are there")?;
    tell("keys-rotated-root", &[("count", count.to_string().into())]);
    Ok(ExitCode::SUCCESS)
}

impl Checkpoint {
    fn run(self) -> anyhow::Result<ExitCode> {
        let (engine, _) = open(&self.flags.config()?)?;
        let change = match self.add {
            Some(Added::MlDsa44) => SignerChange::AddMlDsa44,
            None => SignerChange::Renew,
        };
        for institution in chosen(&engine, self.institution.as_deref())? {
            let has_changed = engine.vault.change_signer(institution.id, change)?;
            let key = match has_changed {
                true => "keys-signer-changed",
                false => "keys-signer-same",
            };
            tell(key, &[("institution", institution.name.to_string().into())]);
            let house = engine.vault.house(institution.id)?;
            for log in [
                genpon_vault::rows::Log::Versions,
                genpon_vault::rows::Log::Audit,
            ] {
                for key in house.verifier_keys(log) {
                    crate::terminal::say(&key.to_string());
                }
            }
        }
        engine.vault.integrate_all()?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Opens the archive for this process alone; asks for the passphrase where no file has it.
fn open(config: &Config) -> anyhow::Result<(Engine, Option<Zeroizing<String>>)> {
    let mut passphrase = config.passphrase()?;
    let tried = RootKeyFile::open(
        &config.root_key(),
        passphrase.as_ref().map(|it| it.as_str()),
    );
    if matches!(tried, Err(RootKeyError::PassphraseNeeded)) {
        passphrase = Some(ask_secret("keys-passphrase-now")?);
    }
    let engine = Engine::open_under(config, passphrase.as_ref().map(|it| it.as_str()))?;
    Ok((engine, passphrase))
}

fn chosen(engine: &Engine, named: Option<&str>) -> anyhow::Result<Vec<Institution>> {
    let mut institutions = engine.vault.institutions();
    institutions.retain(|it| named.is_none_or(|named| it.id.to_string() == named));
    if institutions.is_empty() {
        bail!("there is no such institution in this directory");
    }
    Ok(institutions)
}
