//! An archive to damage, and the adversary: somebody with the `sqlite3` command line and a hex editor.
//!
//! The adversary is careful: protections are taken away for the deed and put back after it.

use crate::World;
use crate::work::new_record;
use crate::world::quick_settings;
use genpon_model::id::{InstitutionId, PatientId, RecordId};
use genpon_model::record::{Act, VersionNo};
use genpon_store::{Store as _, VersionRow};
use genpon_vault::verify::{Finding, Kind, Scope, VerificationReport, VerifyOptions, Watch};
use genpon_vault::{Caller, Settings};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

/// An archive of a dozen records.
pub struct Archive {
    /// The institution at work.
    pub world: World,
    /// A physician, logged in.
    pub doctor: Caller,
    /// Whose records they are.
    pub patient: PatientId,
    /// A note with three versions.
    pub corrected: RecordId,
    /// Notes with one version each.
    pub notes: Vec<RecordId>,
    /// Results whose content lies in a file.
    pub results: Vec<RecordId>,
}

impl Archive {
    /// A new one, whole.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it takes a second to make")]
    pub fn new() -> Self {
        let world = World::within(|home| Settings {
            witness: Some(home.join("witness")),
            ..quick_settings()
        });
        let doctor = world.caller("sato");
        let patient = world.patient("00010001").id;
        let mut notes = Vec::new();
        for text in ["初診", "再診 二", "再診 三", "再診 四"] {
            notes.push(world.record(&doctor, patient, text).record);
        }
        let corrected = world.record(&doctor, patient, "ペニシリン禁忌").record;
        let _ = world.next(&doctor, corrected, Act::Correct, "ペニシリン禁忌(発疹)");
        let _ = world.next(&doctor, corrected, Act::Add, "セフェム系は可");
        let archive = Self {
            world,
            doctor,
            patient,
            corrected,
            notes,
            results: Vec::new(),
        };
        let results = (0..2).map(|seed| archive.result(seed)).collect();
        archive
            .world
            .draft(&archive.doctor, patient, "書きかけ")
            .unwrap();
        archive.world.vault.integrate_all().unwrap();
        Self { results, ..archive }
    }

    /// A record whose text is too long to lie in the database.
    #[must_use]
    pub fn result(&self, seed: u64) -> RecordId {
        let mut state = seed + 1;
        let mut line = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            format!("{state:016x}")
        };
        let text: String = (0..12_000).map(|_| line() + "\n").collect();
        let kind = ("results.txt", "text/plain; charset=utf-8");
        let part = self
            .world
            .stage(&self.doctor, kind, text.as_bytes())
            .unwrap();
        let new = new_record(self.patient, "laboratory-result", vec![part]);
        let draft = self.world.vault.begin_record(&self.doctor, new).unwrap();
        self.world.confirm(&self.doctor, draft.id).unwrap().record
    }

    /// What a verification says.
    #[must_use]
    pub fn report(&self, is_deep: bool) -> VerificationReport {
        let options = VerifyOptions {
            is_deep,
            ..VerifyOptions::default()
        };
        self.report_with(&options, None)
    }

    /// The same under other options, going on from a report.
    #[must_use]
    pub fn report_with(
        &self,
        options: &VerifyOptions,
        basis: Option<&VerificationReport>,
    ) -> VerificationReport {
        self.judge(self.world.institution.id, options, basis)
    }

    /// What a verification says of another institution in the same store.
    #[must_use]
    pub fn report_of(&self, institution: InstitutionId) -> VerificationReport {
        self.judge(institution, &VerifyOptions::default(), None)
    }

    fn judge(
        &self,
        institution: InstitutionId,
        options: &VerifyOptions,
        basis: Option<&VerificationReport>,
    ) -> VerificationReport {
        let stop = AtomicBool::new(false);
        let now = || self.world.vault.now();
        let watch = Watch {
            progress: &|_| {},
            stop: &stop,
            now: &now,
        };
        self.world
            .vault
            .verify(institution, options, basis, &watch)
            .unwrap()
    }

    /// The damage that a plain verification finds.
    #[must_use]
    pub fn damage(&self) -> Vec<Finding> {
        damage_of(&self.report(false))
    }

    /// The damage that a deep verification finds.
    #[must_use]
    pub fn deep_damage(&self) -> Vec<Finding> {
        damage_of(&self.report(true))
    }

    /// The row of a version.
    #[must_use]
    pub fn version(&self, record: RecordId, number: u32) -> VersionRow {
        let number = VersionNo::new(number).unwrap();
        self.world
            .store
            .version(self.world.institution.id, record, number)
            .unwrap()
            .unwrap()
    }

    /// The content of the first part of a record's first version.
    #[must_use]
    pub fn content(&self, record: RecordId) -> String {
        let parts = self
            .world
            .store
            .parts(self.world.institution.id, record, VersionNo::FIRST);
        parts.unwrap()[0].content.to_string()
    }

    /// The file of the first part of a record's first version.
    #[must_use]
    pub fn file(&self, record: RecordId) -> PathBuf {
        let content = self.content(record);
        let folder = self.world.directory.join("contents");
        let folder = folder.join(self.world.institution.id.to_string());
        folder.join(&content[content.len() - 2..]).join(content)
    }

    /// Edits the database as an adversary does.
    pub fn sql(&self, statements: &str) {
        let database = self.world.directory.join("genpon.db");
        let triggers = sqlite(
            &database,
            "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE type = 'trigger'",
        );
        let restore = sqlite(
            &database,
            "SELECT sql || ';' FROM sqlite_schema WHERE type = 'trigger'",
        );
        let script = format!(
            "PRAGMA ignore_check_constraints = ON; BEGIN IMMEDIATE; {triggers} {statements}; {restore} COMMIT;"
        );
        let _ = sqlite(&database, &script);
    }

    /// Changes one bit in the middle of a file.
    pub fn flip_bit(path: &Path) {
        let mut bytes = std::fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(path, bytes).unwrap();
    }
}

/// An id as SQL writes it.
#[must_use]
pub fn blob(id: impl ToString) -> String {
    format!("x'{}'", id.to_string().replace('-', ""))
}

/// Runs the command line of SQLite.
#[must_use]
pub fn sqlite(database: &Path, script: &str) -> String {
    use std::io::Write as _;
    let mut child = Command::new("sqlite3")
        .args(["-bail", "-batch"])
        .arg(database)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}\n{script}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Whether there is a `sqlite3`; says loudly when there is none.
#[must_use]
#[expect(clippy::print_stdout, reason = "how a test says that it was skipped")]
pub fn has_sqlite() -> bool {
    let found = Command::new("sqlite3").arg("-version").output().is_ok();
    if !found {
        println!("SKIPPED: there is no sqlite3 command line to damage an archive with");
    }
    found
}

/// The damage that a full report names.
#[must_use]
pub fn damage_of(report: &VerificationReport) -> Vec<Finding> {
    assert!(report.is_complete && report.scope == Scope::Full);
    report
        .findings
        .iter()
        .filter(|finding| finding.is_damage())
        .cloned()
        .collect()
}

/// Asserts that this kind was found on this version, and gives the finding.
#[must_use]
#[track_caller]
pub fn found(findings: &[Finding], kind: Kind, record: RecordId, version: u32) -> Finding {
    let fits = |finding: &&Finding| {
        finding.kind == kind
            && finding.place.record == Some(record)
            && finding.place.version == VersionNo::new(version)
    };
    let found = findings.iter().find(fits);
    assert!(
        found.is_some(),
        "no {kind:?} on {record} version {version} in {findings:#?}"
    );
    found.unwrap().clone()
}

/// Asserts that exactly these kinds were found, each once or more.
#[track_caller]
pub fn only(findings: &[Finding], kinds: &[Kind]) {
    let mut found: Vec<Kind> = findings.iter().map(|finding| finding.kind).collect();
    found.sort();
    found.dedup();
    let mut kinds = kinds.to_vec();
    kinds.sort();
    assert_eq!(found, kinds, "{findings:#?}");
}
