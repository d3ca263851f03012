//! `genpon verify`: judges the whole archive, says what is damaged, what it means and what to do.
//!
//! Alone it keeps its report, so that damaged records warn whoever opens them; beside a running
//! server it only prints. Exit codes: 0 whole, 1 damaged, 3 no answer (or stopped before the end).

use crate::config::{Config, Flags};
use crate::engine::Engine;
use crate::interrupt::{STOP, stop_when_interrupted};
use crate::terminal::{locale, mention, say, tell};
use anyhow::Context as _;
use clap::Args;
use genpon_formats::view::Arg;
use genpon_ledger::VerifierKey;
use genpon_model::Institution;
use genpon_model::id::InstitutionId;
use genpon_store::Store as _;
use genpon_store::sqlite::{DirectoryError, SqliteStore};
use genpon_vault::Vault;
use genpon_vault::clock::{Clock as _, SystemClock};
use genpon_vault::verify::{
    Finding, Place, Progress, VerificationReport, VerifyOptions, Watch, verify_without_keys,
};
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Judges the archive.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    flags: Flags,
    /// Open every content too, and compare it with its manifest.
    #[arg(long)]
    deep: bool,
    /// Print the report as JSON (docs/format/verification-report.md).
    #[arg(long)]
    json: bool,
    /// Use no keys: judge sealed bytes, rows and the ledger only.
    #[arg(long)]
    no_keys: bool,
    /// With --no-keys: a verifier key, got another way, to judge checkpoints with.
    #[arg(long = "key", value_name = "KEY", requires = "no_keys")]
    keys: Vec<String>,
    /// One institution; all, if not set.
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
    /// Begin anew where an earlier run was interrupted, instead of going on from there.
    #[arg(long, conflicts_with = "no_keys")]
    from_start: bool,
    /// Threads at work.
    #[arg(long, default_value_t = 2, value_name = "COUNT")]
    threads: usize,
}

impl Verify {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        stop_when_interrupted()?;
        let config = self.flags.config()?;
        let reports = if self.no_keys {
            self.without_keys(&config)?
        } else {
            self.with_keys(&config)?
        };
        if self.json {
            say(&serde_json::to_string_pretty(&reports)?);
        }
        Ok(exit_code(&reports))
    }

    fn options(&self) -> VerifyOptions {
        VerifyOptions {
            is_deep: self.deep,
            threads: self.threads,
            ..VerifyOptions::default()
        }
    }

    fn with_keys(&self, config: &Config) -> anyhow::Result<Vec<VerificationReport>> {
        let (engine, holder) = open(config)?;
        let vault = &engine.vault;
        let now = || vault.now();
        let reports = self.each(&vault.institutions(), &now, |institution, watch| {
            let basis = self.interrupted(vault, institution)?;
            let report = vault.verify(institution, &self.options(), basis.as_ref(), watch)?;
            if holder.is_none() {
                vault
                    .keep_report(&report)
                    .context("the report cannot be kept")?;
            }
            Ok(report)
        })?;
        match holder {
            None => vault
                .integrate_all()
                .context("pending leaves could not be integrated")?,
            Some(holder) => self.remark("verify-beside-server", &[("holder", holder.into())]),
        }
        Ok(reports)
    }

    /// The run that this one goes on from: it was interrupted, and looked as deep as this one.
    fn interrupted(
        &self,
        vault: &Vault,
        institution: InstitutionId,
    ) -> anyhow::Result<Option<VerificationReport>> {
        if self.from_start {
            return Ok(None);
        }
        let basis = vault.interrupted_report(institution, self.deep)?;
        if let Some(basis) = &basis {
            let house = vault.house(institution)?;
            let args = [
                ("institution", house.institution.name.to_string().into()),
                ("time", basis.started_at.to_japan_text().into()),
            ];
            mention(&locale().text("verify-goes-on", &args));
        }
        Ok(basis)
    }

    fn without_keys(&self, config: &Config) -> anyhow::Result<Vec<VerificationReport>> {
        let store = SqliteStore::open_to_read(&config.data)
            .with_context(|| format!("cannot open {}", config.data.display()))?;
        let keys = self
            .keys
            .iter()
            .map(|key| key.parse().context("not a verifier key"));
        let keys = keys.collect::<anyhow::Result<Vec<VerifierKey>>>()?;
        let witness = config.vault().witness;
        let now = || SystemClock.now();
        let reports = self.each(&store.institutions()?, &now, |institution, watch| {
            let (options, witness) = (self.options(), witness.as_deref());
            Ok(verify_without_keys(
                &store,
                institution,
                &keys,
                witness,
                &options,
                watch,
            )?)
        })?;
        self.remark("verify-no-keys", &[]);
        Ok(reports)
    }

    fn each(
        &self,
        institutions: &[Institution],
        now: &(dyn Fn() -> genpon_model::time::Now + Sync),
        judge: impl Fn(InstitutionId, &Watch<'_>) -> anyhow::Result<VerificationReport>,
    ) -> anyhow::Result<Vec<VerificationReport>> {
        let wanted = |it: &&Institution| {
            self.institution
                .as_ref()
                .is_none_or(|wanted| *wanted == it.id.to_string())
        };
        let mut reports = Vec::new();
        for institution in institutions.iter().filter(wanted) {
            let line = ProgressLine::new(institution);
            let progress = |progress: Progress| line.show(progress);
            let watch = Watch {
                progress: &progress,
                stop: &STOP,
                now,
            };
            let report = judge(institution.id, &watch)
                .with_context(|| format!("{} cannot be judged", institution.name))?;
            line.clear();
            if !self.json {
                print(&report, institution);
            }
            reports.push(report);
        }
        anyhow::ensure!(
            !reports.is_empty(),
            "there is no such institution in this archive"
        );
        Ok(reports)
    }

    fn remark(&self, key: &str, args: &[(&str, Arg)]) {
        if !self.json {
            tell(key, args);
        }
    }
}

/// The archive for this process alone, or to read beside the one that has it, which is named.
fn open(config: &Config) -> anyhow::Result<(Engine, Option<String>)> {
    match Engine::open(config) {
        Ok(engine) => Ok((engine, None)),
        Err(error) => match error.downcast_ref::<DirectoryError>() {
            Some(DirectoryError::InUse { holder }) => {
                let holder = holder.clone();
                Ok((Engine::open_to_read(config)?, Some(holder)))
            }
            _ => Err(error),
        },
    }
}

fn exit_code(reports: &[VerificationReport]) -> ExitCode {
    if reports.iter().any(|report| !report.is_whole()) {
        ExitCode::from(1)
    } else if reports.iter().any(|report| !report.is_complete) {
        ExitCode::from(3)
    } else {
        ExitCode::SUCCESS
    }
}

fn print(report: &VerificationReport, institution: &Institution) {
    let key = match (report.is_whole(), report.is_complete) {
        (true, true) => "verify-whole",
        (true, false) => "verify-whole-so-far",
        (false, _) => "verify-damaged",
    };
    let args = [
        ("institution", Arg::from(institution.name.to_string())),
        ("versions", number(report.counts.versions)),
        ("contents", number(report.counts.contents)),
        ("events", number(report.counts.audit_events)),
        ("damages", number(report.damages())),
    ];
    tell(key, &args);
    report.findings.iter().for_each(print_finding);
    if report.omitted > 0 {
        tell("verify-omitted", &[("count", number(report.omitted))]);
    }
    if !report.is_deep {
        tell("verify-not-deep", &[]);
    }
    let unbound = report.counts.versions.saturating_sub(report.counts.bound);
    if report.has_keys && report.is_complete && !report.is_deep && unbound > 0 {
        tell("verify-unbound", &[("count", number(unbound))]);
    }
}

fn print_finding(finding: &Finding) {
    let code = finding.kind.code();
    say(&format!(
        "\n{} [{code}]",
        locale().say(&format!("verify-{code}"))
    ));
    say(&format!("    {}", place(&finding.place)));
    let tell_more = |key: &str, name: &str, value: String| {
        say(&format!(
            "    {}",
            locale().text(key, &[(name, value.into())])
        ));
    };
    if !finding.columns.is_empty() {
        tell_more("verify-columns", "columns", finding.columns.join(", "));
    }
    if let Some(other) = &finding.other {
        tell_more("verify-other", "place", place(other));
    }
    if let Some(detail) = &finding.detail {
        say(&format!("    {detail}"));
    }
    if !finding.later.is_empty() {
        let later: Vec<_> = finding.later.iter().map(ToString::to_string).collect();
        tell_more("verify-later", "versions", later.join(", "));
    }
    say(&format!(
        "    → {}",
        locale().say(&format!("verify-{code}-next"))
    ));
}

/// A place in words, from the large to the small.
fn place(place: &Place) -> String {
    let words = |key: &str, name: &str, value: Option<String>| {
        value.map(|value| locale().text(&format!("verify-at-{key}"), &[(name, value.into())]))
    };
    let log = place
        .log
        .as_ref()
        .map(|log| locale().say(&format!("verify-at-log-{log}")));
    let places = [
        words(
            "institution",
            "id",
            place.institution.map(|id| id.to_string()),
        ),
        words("record", "id", place.record.map(|id| id.to_string())),
        words(
            "version",
            "number",
            place.version.map(|number| number.to_string()),
        ),
        words("patient", "id", place.patient.map(|id| id.to_string())),
        words("time", "time", place.at.map(|at| at.to_japan_text())),
        words("part", "name", place.part.clone()),
        words("content", "id", place.content.map(|id| id.to_string())),
        log,
        words("leaf", "number", place.leaf.map(|leaf| leaf.to_string())),
        words(
            "leaves",
            "count",
            place.leaves.map(|leaves| leaves.to_string()),
        ),
        words("event", "id", place.event.map(|id| id.to_string())),
        words("register", "code", place.register.clone()),
        words("key", "key", place.key.clone()),
        words(
            "revision",
            "number",
            place.revision.map(|number| number.to_string()),
        ),
        words("table", "name", place.table.clone()),
    ];
    places.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn number(count: u64) -> Arg {
    Arg::from(count.to_string())
}

/// How far it has come, on standard error: one line that is written over on a terminal, elsewhere a
/// line now and then.
struct ProgressLine {
    institution: String,
    is_terminal: bool,
    last: Mutex<Option<Instant>>,
}

const EVERY: Duration = Duration::from_millis(250);
const EVERY_LINE: Duration = Duration::from_secs(10);

impl ProgressLine {
    fn new(institution: &Institution) -> Self {
        Self {
            institution: institution.name.to_string(),
            is_terminal: std::io::stderr().is_terminal(),
            last: Mutex::new(None),
        }
    }

    fn show(&self, progress: Progress) {
        #[expect(
            clippy::disallowed_methods,
            reason = "how often a terminal is written to"
        )]
        let now = Instant::now();
        let Ok(mut last) = self.last.try_lock() else {
            return;
        };
        let (every, due) = match self.is_terminal {
            true => (EVERY, true),
            false => (EVERY_LINE, last.is_some()),
        };
        if last.is_some_and(|last| now.duration_since(last) < every) {
            return;
        }
        *last = Some(now);
        if !due {
            return;
        }
        let args = [
            ("institution", Arg::from(self.institution.clone())),
            ("versions", number(progress.counts.versions)),
            ("total", number(progress.versions)),
            ("events", number(progress.counts.audit_events)),
            ("damages", number(progress.damages)),
        ];
        let line = locale().text("verify-running", &args);
        match self.is_terminal {
            true => drop(write!(std::io::stderr(), "\r\x1b[K{line}")),
            false => mention(&line),
        }
    }

    fn clear(&self) {
        if self.is_terminal {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
