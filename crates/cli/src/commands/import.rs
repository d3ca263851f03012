//! `genpon import`: a person brings in files that other systems and scanners made.
//!
//! Each file becomes the draft of one record (docs/format/import.md) and waits for its confirmation, or
//! is confirmed at once by the rule for the device that made it (`--confirm-by-rule`).
//! A file that was brought in before is not brought in again: its bytes are its idempotency key. With
//! `--journal`, what was done is written down line by line, and a second run passes over it.

use crate::commands::import_report::{Outcome, Report};
use crate::config::Flags;
use crate::engine::{Engine, institution};
use crate::enter::enter;
use anyhow::{Context as _, bail};
use clap::Args;
use genpon_formats::locale::Lang;
use genpon_model::DigestAlgorithm;
use genpon_model::id::InstitutionId;
use genpon_model::record::MediaType;
use genpon_model::text::Code;
use genpon_vault::deposit_record::Confirmation;
use genpon_vault::idempotency::{Fingerprint, Once};
use genpon_vault::import_document::{ImportOffer, PatientChoice, TypeChoice};
use genpon_vault::{Caller, Numbering, Refusal, Vault};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Brings in files.
#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    flags: Flags,
    /// The institution; the only one, if not set.
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
    /// Files, and directories with all files in them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The code of the document type.
    #[arg(long = "type", value_name = "CODE", required_unless_present = "auto")]
    document_type: Option<String>,
    /// Choose the document type by what each file says it is.
    #[arg(long, conflicts_with = "document_type")]
    auto: bool,
    /// The user ID of the person who brings them in; the password is asked for.
    #[arg(long = "as", value_name = "USER")]
    user_id: String,
    /// The number of the patient; the number in each file, if not set.
    #[arg(long, value_name = "NUMBER")]
    patient: Option<String>,
    /// Register patients who are not registered yet from what the files say.
    #[arg(long, conflicts_with = "patient")]
    register_patients: bool,
    /// The patient numbers in the files are those of the sender: do not compare them with ours.
    #[arg(long)]
    numbers_of_sender: bool,
    /// What the files are, such as text/plain;charset=shift_jis; the bytes decide, if not set.
    #[arg(long, value_name = "TYPE")]
    media_type: Option<String>,
    /// Confirm each file at once by the confirmation rule of this code: a folder that a device made
    /// becomes originals. The rule names you, the device and the document types.
    #[arg(long, value_name = "CODE")]
    confirm_by_rule: Option<Code>,
    /// Where to write down what was done; files that stand there as brought in are passed over.
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// Bring in files again that were brought in before.
    #[arg(long)]
    again: bool,
    /// Print one JSON object per file.
    #[arg(long)]
    json: bool,
}

/// Bytes of one file; larger ones go through the API, which streams.
const FILE_BYTES_MAX: u64 = 256 << 20;

/// What holds for every file of one run.
struct Run<'a> {
    vault: &'a Vault,
    caller: Caller,
    document_type: TypeChoice,
    patient: PatientChoice,
    numbering: Numbering,
    media_type: Option<MediaType>,
    confirmation: Confirmation,
    once: bool,
}

impl Import {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let files = files(&self.paths)?;
        let engine = Engine::open(&self.flags.config()?)?;
        let institution = institution(&engine.vault, self.institution.as_deref())?;
        let caller = self.log_in(&engine.vault, institution.id)?;
        let run = self.prepare(&engine.vault, caller)?;
        let mut report = Report::open(self.json, self.journal.as_deref(), files.len())?;
        for file in &files {
            let outcome = match read(file) {
                Ok(bytes) => run.bring_in(file, &bytes, &report),
                Err(outcome) => outcome,
            };
            report.add(file, outcome)?;
        }
        engine.vault.integrate_all()?;
        Ok(report.close())
    }

    fn log_in(&self, vault: &Vault, institution: InstitutionId) -> anyhow::Result<Caller> {
        let caller = enter(vault, institution, &self.user_id, Lang::Ja)?;
        Ok(Caller {
            terminal: "genpon import".parse().ok(),
            ..caller
        })
    }

    fn prepare<'a>(&self, vault: &'a Vault, caller: Caller) -> anyhow::Result<Run<'a>> {
        let media_type = self.media_type.as_deref().map(str::parse).transpose();
        let patient = match &self.patient {
            None => PatientChoice::ByContent {
                registers: self.register_patients,
            },
            Some(number) => {
                let number = number.parse().context("that is no patient number")?;
                let found = vault.patient_by_number(&caller, &number)?;
                PatientChoice::Named(found.context("no patient has this number")?.id)
            }
        };
        Ok(Run {
            vault,
            caller,
            document_type: match &self.document_type {
                Some(code) => TypeChoice::Named(code.clone()),
                None => TypeChoice::ByKind,
            },
            patient,
            numbering: match self.numbers_of_sender {
                true => Numbering::Senders,
                false => Numbering::Ours,
            },
            media_type: media_type.context("that is no media type")?,
            confirmation: match &self.confirm_by_rule {
                Some(code) => Confirmation::ByRuleOfCode(code.clone()),
                None => Confirmation::ByPerson,
            },
            once: !self.again,
        })
    }
}

impl Run<'_> {
    fn bring_in(&self, file: &Path, bytes: &[u8], report: &Report) -> Outcome {
        let digest = DigestAlgorithm::Sha256.digest(bytes);
        if self.once && report.knows(&digest) {
            return Outcome::PassedOver;
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let offer = ImportOffer {
            bytes,
            file_name: &name,
            media_type: self.media_type.clone(),
            document_type: self.document_type.clone(),
            patient: self.patient,
            numbering: self.numbering,
            confirmer: None,
            confirmation: self.confirmation.clone(),
            once: self.once.then(|| self.once(&digest.to_string())).flatten(),
        };
        match self.vault.import_document(&self.caller, offer) {
            Ok(imported) => Outcome::of(imported, digest),
            Err(error) => Outcome::refused(&error),
        }
    }

    /// The same bytes as the same type are one request.
    fn once(&self, digest: &str) -> Option<Once> {
        let document_type = match &self.document_type {
            TypeChoice::Named(code) => code.as_str(),
            TypeChoice::ByKind => "by-kind",
        };
        let request = Fingerprint::default().piece(digest.as_bytes());
        let request = request.piece(document_type.as_bytes());
        let request = match &self.confirmation {
            Confirmation::ByRuleOfCode(code) => request.piece(code.as_str().as_bytes()),
            _ => request,
        };
        let whole = request.digest();
        let key = format!("import/{}", whole.to_string().replace(':', "-"))
            .parse()
            .ok()?;
        Some(Once {
            key,
            request: whole,
        })
    }
}

/// The bytes of a file, unless there are too many.
fn read(file: &Path) -> Result<Vec<u8>, Outcome> {
    let unreadable = |_| Outcome::Unreadable;
    if file.metadata().map_err(unreadable)?.len() > FILE_BYTES_MAX {
        let refusal = Refusal::TooLarge {
            bytes_max: FILE_BYTES_MAX,
        };
        return Err(Outcome::refused(&refusal.into()));
    }
    std::fs::read(file).map_err(unreadable)
}

/// All files, those of a directory in the order of their names. Hidden files and links are left.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let what = path
            .metadata()
            .with_context(|| format!("cannot read {}", path.display()))?;
        match what.is_dir() {
            true => walk(path, &mut files)?,
            false => files.push(path.clone()),
        }
    }
    if files.is_empty() {
        bail!("there are no files");
    }
    Ok(files)
}

fn walk(directory: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(directory);
    let entries = entries.with_context(|| format!("cannot read {}", directory.display()))?;
    let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type()?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            walk(&entry.path(), files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}
