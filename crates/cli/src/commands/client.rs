//! `genpon client`: the systems that may speak with the API. A key is printed once and kept nowhere.

use crate::config::Flags;
use crate::engine::{Engine, institution};
use crate::terminal::{say, tell};
use anyhow::Context as _;
use clap::{Args, Subcommand};
use genpon_model::registers::Operation;
use genpon_vault::log_in_client::NewClient;
use std::process::ExitCode;
use std::str::FromStr;

/// Systems that may speak with the API.
#[derive(Debug, Args)]
pub(crate) struct Client {
    #[command(subcommand)]
    command: ClientCommand,
}

#[derive(Debug, Subcommand)]
enum ClientCommand {
    /// Register a system and print its key.
    Add(Add),
}

/// Registers a system.
#[derive(Debug, Args)]
struct Add {
    #[command(flatten)]
    flags: Flags,
    /// The institution; the only one, if not set.
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
    /// What people call the system.
    #[arg(long)]
    name: String,
    /// The user ID of the person who answers for it.
    #[arg(long, value_name = "USER")]
    responsible: String,
    /// What it may do, such as deposit,read,find_patient.
    #[arg(
        long,
        value_name = "OPERATIONS",
        value_delimiter = ',',
        required = true
    )]
    operations: Vec<String>,
    /// The codes of the document types it may touch; none for a system that touches no records.
    #[arg(long, value_name = "TYPES", value_delimiter = ',')]
    types: Vec<String>,
    /// The numbers of the patients it may touch; every patient, if not set.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    patients: Vec<String>,
}

impl Client {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            ClientCommand::Add(add) => add.run(),
        }
    }
}

impl Add {
    fn run(self) -> anyhow::Result<ExitCode> {
        let new = self.new_client()?;
        let engine = Engine::open(&self.flags.config()?)?;
        let institution = institution(&engine.vault, self.institution.as_deref())?;
        let issued = engine.vault.add_client_at_setup(institution.id, new)?;
        engine.vault.integrate_all()?;
        tell(
            "cli-client-added",
            &[("id", issued.client.to_string().into())],
        );
        say(&format!("  {}", *issued.key));
        tell("cli-client-next", &[]);
        Ok(ExitCode::SUCCESS)
    }

    fn new_client(&self) -> anyhow::Result<NewClient> {
        let operation = |code: &String| {
            Operation::from_code(code).with_context(|| format!("there is no operation {code}"))
        };
        Ok(NewClient {
            name: self.name.parse().context("the name cannot be used")?,
            responsible: self.responsible.parse().context("that is no user ID")?,
            operations: self
                .operations
                .iter()
                .map(operation)
                .collect::<Result<_, _>>()?,
            document_types: parsed(&self.types).context("a document type has no such code")?,
            patient_numbers: parsed(&self.patients).context("that is no patient number")?,
        })
    }
}

fn parsed<T: FromStr>(texts: &[String]) -> Result<Vec<T>, T::Err> {
    texts.iter().map(|text| text.parse()).collect()
}
