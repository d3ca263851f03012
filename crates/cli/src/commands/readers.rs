//! `genpon readers`: every format that the archive holds, what reads it, and whether it reads now.
//!
//! JAHIS 3.3, 7.2.2. With `--without` a viewer is thought away, before it is given up in earnest: the
//! records that nobody could read any more are named. Exit codes: 0 everything that is held has a
//! viewer and reads, 1 something does not, 3 no answer.

use crate::config::Flags;
use crate::engine::Engine;
use crate::terminal::{locale, say};
use clap::Args;
use genpon_vault::read_means::HeldFormat;
use std::process::ExitCode;

/// Lists the means of reading.
#[derive(Debug, Args)]
pub(crate) struct Readers {
    #[command(flatten)]
    flags: Flags,
    /// List only what has no viewer or does not read, with the records that hold it.
    #[arg(long)]
    missing: bool,
    /// A format, as `fhir-r4-document`, whose viewer is thought away.
    #[arg(long, value_name = "FORMAT")]
    without: Vec<String>,
}

impl Readers {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.flags.config()?;
        let engine = Engine::open(&config)?;
        let mut all_ready = true;
        for institution in engine.vault.institutions() {
            say(institution.name.as_str());
            let held = engine.vault.read_means(institution.id, &self.without)?;
            all_ready &= held.iter().all(HeldFormat::is_ready);
            let listed = held.iter().filter(|one| !self.missing || !one.is_ready());
            listed.for_each(tell);
        }
        Ok(ExitCode::from(u8::from(!all_ready)))
    }
}

fn tell(held: &HeldFormat) {
    let locale = locale();
    let state = match (held.viewer, held.reads) {
        (Some(viewer), true) => viewer.to_owned(),
        (Some(viewer), false) => format!("{viewer}: {}", locale.say("readers-fails")),
        (None, _) => locale.say("readers-none"),
    };
    let figures = [("parts", held.parts), ("records", held.records)];
    let figures = figures.map(|(name, count)| (name, count.into()));
    say(&format!(
        "  {:<20} {:<32} {}  {state}",
        held.format,
        held.media_type,
        locale.text("readers-figures", &figures),
    ));
    for record in &held.affected {
        say(&format!("    {record}"));
    }
}
