//! `genpon index rebuild`: makes the index again from manifests and contents alone.
//!
//! For an index that was damaged or altered: the manifests hold. The old database is kept beside the
//! new one. Exit codes: 0 everything that the ledger has is in the new index, 1 something is lost.

use crate::commands::text_index::Text;
use crate::config::Flags;
use crate::engine::Engine;
use crate::terminal::{say, tell};
use anyhow::Context as _;
use clap::{Args, Subcommand};
use genpon_store::sqlite::SqliteStore;
use std::process::ExitCode;

/// Works on the index of manifests and on the full-text index.
#[derive(Debug, Args)]
pub(crate) struct Index {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make the rows of versions, parts and records again from the manifests.
    Rebuild(Rebuild),
    /// Turn the full-text index of an institution on or off, make it again, drop it.
    Text(Text),
}

#[derive(Debug, Args)]
struct Rebuild {
    #[command(flatten)]
    flags: Flags,
}

impl Index {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Rebuild(rebuild) => rebuild.run(),
            What::Text(text) => text.run(),
        }
    }
}

impl Rebuild {
    fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.flags.config()?;
        let engine = Engine::open(&config)?;
        let mut into = engine
            .store()
            .rebuild()
            .context("the new database cannot be made")?;
        let mut all = Vec::new();
        for institution in engine.vault.institutions() {
            let rebuilt = engine.vault.rebuild_index(institution.id, &mut into);
            let rebuilt = rebuilt
                .with_context(|| format!("the index of {} cannot be made", institution.name))?;
            all.push((institution, rebuilt));
        }
        into.finish()
            .context("the new database cannot be finished")?;
        engine.close();
        let kept = SqliteStore::put_rebuilt(&config.data)
            .context("the new database cannot be put in its place")?;
        let engine = Engine::open(&config)?;
        let mut is_whole = true;
        for (institution, rebuilt) in all {
            engine.vault.note_rebuild(institution.id, &rebuilt)?;
            tell(
                "index-rebuilt",
                &[
                    ("institution", institution.name.to_string().into()),
                    ("records", rebuilt.records.to_string().into()),
                    ("versions", rebuilt.versions.to_string().into()),
                ],
            );
            is_whole &= rebuilt.lost_leaves.is_empty() && rebuilt.unreadable.is_empty();
            for leaf in &rebuilt.lost_leaves {
                tell("index-lost", &[("leaf", leaf.to_string().into())]);
            }
            for content in rebuilt.unreadable.iter().chain(&rebuilt.surplus) {
                tell("index-unusable", &[("content", content.to_string().into())]);
            }
        }
        engine
            .vault
            .integrate_all()
            .context("pending leaves could not be integrated")?;
        tell("index-kept", &[("path", kept.display().to_string().into())]);
        say("genpon verify");
        Ok(ExitCode::from(u8::from(!is_whole)))
    }
}
