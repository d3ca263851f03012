//! `genpon terminal`: registers a terminal at the machine and prints the code that is typed at it. The
//! way back in when the management terminals are lost.

use crate::config::Flags;
use crate::engine::{Engine, institution};
use crate::terminal::{say, tell};
use anyhow::Context as _;
use clap::{Args, Subcommand};
use genpon_model::registers::{Terminal as Entry, TerminalClass};
use std::process::ExitCode;

/// Places from which people log in; the server must not be running.
#[derive(Debug, Args)]
pub(crate) struct Terminal {
    #[command(subcommand)]
    command: TerminalCommand,
}

#[derive(Debug, Subcommand)]
enum TerminalCommand {
    /// Register a terminal and print the code that is typed at it.
    Add(Add),
}

/// Registers a terminal.
#[derive(Debug, Args)]
struct Add {
    #[command(flatten)]
    flags: Flags,
    /// The institution; the only one, if not set.
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
    /// What people call the terminal.
    #[arg(long)]
    name: String,
    /// Who else can reach it: staff, patient_reachable, out_of_sight or management.
    #[arg(long, default_value = "staff", value_parser = class)]
    class: TerminalClass,
}

impl Terminal {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            TerminalCommand::Add(add) => add.run(),
        }
    }
}

impl Add {
    fn run(self) -> anyhow::Result<ExitCode> {
        let name = self.name.parse().context("the name cannot be used")?;
        let engine = Engine::open(&self.flags.config()?)?;
        let institution = institution(&engine.vault, self.institution.as_deref())?;
        let entry = Entry::new(name, self.class);
        let (_, issued) = engine.vault.add_terminal_at_setup(institution.id, &entry)?;
        engine.vault.integrate_all()?;
        tell("cli-terminal-added", &[("name", self.name.into())]);
        say(&format!("  {}", *issued.code));
        tell("cli-terminal-next", &[]);
        Ok(ExitCode::SUCCESS)
    }
}

fn class(code: &str) -> Result<TerminalClass, String> {
    let classes = TerminalClass::ALL.iter().copied();
    let codes: Vec<&str> = TerminalClass::ALL
        .iter()
        .map(|class| class.code())
        .collect();
    classes
        .into_iter()
        .find(|class| class.code() == code)
        .ok_or_else(|| format!("one of {}", codes.join(", ")))
}
