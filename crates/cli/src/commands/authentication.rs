//! `genpon authentication`: the rules on authentication that are in force, as a text for the operating
//! rules (JAHIS 3.3, 8.3.1; 企画管理13①②), made from the settings themselves.

use crate::config::Flags;
use crate::engine::{Engine, institution};
use crate::terminal::say;
use clap::Args;
use genpon_formats::locale::Lang;
use std::process::ExitCode;

/// Writes the rules on authentication that are in force.
#[derive(Debug, Args)]
pub(crate) struct Authentication {
    #[command(flatten)]
    flags: Flags,
    /// The institution; the only one, if not set.
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
    /// The document of the risk assessment from which the rules follow.
    #[arg(long, value_name = "TEXT")]
    risk_reference: Option<String>,
    /// ja or en.
    #[arg(long, value_name = "LANG", default_value = "ja")]
    lang: Lang,
}

impl Authentication {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let engine = Engine::open_to_read(&self.flags.config()?)?;
        let institution = institution(&engine.vault, self.institution.as_deref())?;
        let risk = self.risk_reference.as_deref();
        let report = engine
            .vault
            .describe_authentication(institution.id, risk, self.lang)?;
        say(&report);
        Ok(ExitCode::SUCCESS)
    }
}
