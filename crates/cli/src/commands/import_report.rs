//! What `genpon import` says of each file: a line for people or JSON, and a line of the journal.

use crate::terminal::{locale, say, tell};
use anyhow::Context as _;
use genpon_formats::view::Arg;
use genpon_model::Digest;
use genpon_vault::Error;
use genpon_vault::Refusal;
use genpon_vault::import_document::Imported;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// What became of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub(super) enum Outcome {
    /// It is a draft now, or a version where a rule confirmed it.
    Stored {
        /// Digest of its bytes.
        digest: Digest,
        /// As what.
        document_type: String,
        /// The record.
        record: String,
        /// The draft that waits for confirmation.
        draft: Option<String>,
        /// The version that a rule confirmed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u32>,
        /// Whether a patient was registered.
        patient_registered: bool,
        /// Whether it was stored by an earlier run already.
        earlier: bool,
    },
    /// The journal says that it was stored before.
    PassedOver,
    /// It was refused: nothing of it is stored.
    Refused {
        /// The code of the refusal; for content, that of the reader.
        code: String,
        /// Why, for people.
        reason: String,
    },
    /// The file system did not give its bytes.
    Unreadable,
}

impl Outcome {
    pub(super) fn of(imported: Imported, digest: Digest) -> Self {
        let deposited = imported.deposited.value;
        Self::Stored {
            digest,
            document_type: imported.document_type,
            record: deposited.record.to_string(),
            draft: deposited.draft.map(|draft| draft.id.to_string()),
            version: deposited.version.map(|version| version.number.number()),
            patient_registered: imported.is_patient_new,
            earlier: imported.deposited.is_repeated,
        }
    }

    pub(super) fn refused(error: &Error) -> Self {
        let code = error.code();
        let (code, reason) = match error {
            Error::Refused(Refusal::Import(refusal)) => {
                (refusal.code(), locale().read_text(&refusal.sentence()))
            }
            _ => {
                let say = |key: String| locale().say(&key);
                let (what, next) = (format!("problem-{code}"), format!("problem-{code}-next"));
                (code, format!("{} {}", say(what), say(next)))
            }
        };
        Self::Refused {
            code: code.to_owned(),
            reason,
        }
    }

    const fn key(&self) -> &'static str {
        match self {
            Self::Stored {
                earlier: false,
                version: Some(_),
                ..
            } => "cli-import-confirmed",
            Self::Stored { earlier: false, .. } => "cli-import-stored",
            Self::Stored { earlier: true, .. } | Self::PassedOver => "cli-import-earlier",
            Self::Refused { .. } => "cli-import-refused",
            Self::Unreadable => "cli-import-unreadable",
        }
    }
}

/// One line of the journal, and of `--json`.
#[derive(Serialize, Deserialize)]
struct Line {
    file: String,
    #[serde(flatten)]
    outcome: Outcome,
}

/// The report of one run.
pub(super) struct Report {
    is_json: bool,
    journal: Option<File>,
    known: BTreeSet<Digest>,
    total: usize,
    stored: usize,
    confirmed: usize,
    earlier: usize,
    refused: usize,
}

impl Report {
    /// Opens the report, and the journal with what it knows.
    pub(super) fn open(
        is_json: bool,
        journal: Option<&Path>,
        total: usize,
    ) -> anyhow::Result<Self> {
        let mut known = BTreeSet::new();
        let journal = journal.map(|path| {
            let text = if path.exists() {
                std::fs::read_to_string(path)?
            } else {
                String::new()
            };
            known = text.lines().filter_map(stored_digest).collect();
            OpenOptions::new().create(true).append(true).open(path)
        });
        let journal = journal
            .transpose()
            .context("the journal cannot be opened")?;
        Ok(Self {
            is_json,
            journal,
            known,
            total,
            stored: 0,
            confirmed: 0,
            earlier: 0,
            refused: 0,
        })
    }

    /// Whether the journal says that these bytes are stored.
    pub(super) fn knows(&self, digest: &Digest) -> bool {
        self.known.contains(digest)
    }

    /// Says what became of a file, and writes it down.
    pub(super) fn add(&mut self, file: &Path, outcome: Outcome) -> anyhow::Result<()> {
        let count = match &outcome {
            Outcome::Stored {
                earlier: false,
                version: Some(_),
                ..
            } => &mut self.confirmed,
            Outcome::Stored { earlier: false, .. } => &mut self.stored,
            Outcome::Stored { .. } | Outcome::PassedOver => &mut self.earlier,
            Outcome::Refused { .. } | Outcome::Unreadable => &mut self.refused,
        };
        *count += 1;
        let number = self.stored + self.confirmed + self.earlier + self.refused;
        let said = locale().say(outcome.key());
        let about = match &outcome {
            Outcome::Stored { document_type, .. } => document_type.clone(),
            Outcome::Refused { reason, .. } => reason.clone(),
            Outcome::PassedOver | Outcome::Unreadable => String::new(),
        };
        let line = Line {
            file: file.display().to_string(),
            outcome,
        };
        let json = serde_json::to_string(&line)?;
        if let (Some(journal), Outcome::Stored { .. }) = (&mut self.journal, &line.outcome) {
            writeln!(journal, "{json}").context("the journal cannot be written")?;
        }
        if self.is_json {
            say(&json);
        } else {
            say(&format!(
                "{number}/{}  {said}  {}  {about}",
                self.total, line.file
            ));
        }
        Ok(())
    }

    /// Sums up.
    pub(super) fn close(self) -> ExitCode {
        if !self.is_json {
            let counts: [(&str, Arg); 4] = [
                ("confirmed", self.confirmed.into()),
                ("stored", self.stored.into()),
                ("earlier", self.earlier.into()),
                ("refused", self.refused.into()),
            ];
            tell("cli-import-sum", &counts);
        }
        if self.refused == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn stored_digest(line: &str) -> Option<Digest> {
    match serde_json::from_str::<Line>(line).ok()?.outcome {
        Outcome::Stored { digest, .. } => Some(digest),
        _ => None,
    }
}
