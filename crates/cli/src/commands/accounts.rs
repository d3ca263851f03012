//! `genpon people <what>`: the life of accounts at the machine: the ledger of ids, who is unused or left,
//! personnel data and rosters in, accesses outside of duty out.
//!
//! What only reads goes beside a running server. What changes people is done by somebody who logs in
//! (`--as`) or by a system with its own key (`--client-key-file`); both need the right, and stand in the
//! trail. Exit codes: 0 nothing to do, 1 something is to be done (overdue, mismatch, off duty).

use crate::commands::log_ins::LogIns;
use crate::config::Flags;
use crate::engine::{Engine, institution};
use crate::enter::enter;
use crate::terminal::{locale, say, tell};
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use genpon_formats::locale::Lang;
use genpon_model::id::InstitutionId;
use genpon_model::text::{Code, Name, UserId};
use genpon_vault::feed_personnel::FeedReport;
use genpon_vault::log_in_client::KeyClaim;
use genpon_vault::read_id_ledger::LedgerLine;
use genpon_vault::report_off_duty::DutyQuestion;
use genpon_vault::{Caller, Error, Refusal, Vault};
use jiff::civil::Date;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zeroize::Zeroizing;

/// What to look at or to bring in.
#[derive(Debug, Subcommand)]
pub(crate) enum Accounts {
    /// List ids that nobody used for so many days.
    Dormant(Dormant),
    /// List people who ended or are on leave, and whose accounts are still live.
    Overdue(Where),
    /// List every id that was ever issued, or who had one on a day.
    Ledger(Ledger),
    /// Bring in a file of the personnel system; the server must not be running.
    Feed(Feed),
    /// Bring in a duty roster; the server must not be running.
    Roster(Roster),
    /// List accesses outside of duty.
    OffDuty(OffDuty),
    /// List log-ins and failed ones of a period.
    LogIns(LogIns),
}

#[derive(Debug, Args)]
pub(crate) struct Where {
    #[command(flatten)]
    flags: Flags,
    /// The institution; the only one, if not set.
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Dormant {
    #[command(flatten)]
    here: Where,
    /// How many days; as long as the policy of each allows, if not set.
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct Ledger {
    #[command(flatten)]
    here: Where,
    /// One user ID only.
    #[arg(long, value_name = "USER")]
    id: Option<UserId>,
    /// Who had it on this day.
    #[arg(long, value_name = "DATE", requires = "id")]
    day: Option<Date>,
}

/// Who brings something in.
#[derive(Debug, Args)]
struct By {
    /// The user ID of the person who brings it in; the password is asked for.
    #[arg(long = "as", value_name = "USER")]
    user_id: Option<String>,
    /// A file with the key of a system that may provision people.
    #[arg(long, value_name = "FILE", conflicts_with = "user_id")]
    client_key_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Feed {
    #[command(flatten)]
    here: Where,
    #[command(flatten)]
    by: By,
    /// Say what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
    /// CSV with the columns of docs/format/personnel.md.
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Roster {
    #[command(flatten)]
    here: Where,
    #[command(flatten)]
    by: By,
    /// What to call the roster, such as 2026-11; one of the same code is replaced.
    #[arg(long)]
    code: Code,
    /// CSV with the columns user_id, day, from, until.
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct OffDuty {
    #[command(flatten)]
    here: Where,
    /// The first day.
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// The last day.
    #[arg(long, value_name = "DATE")]
    until: Date,
    /// Minutes before and after a duty that still belong to it.
    #[arg(long, value_name = "MINUTES", default_value_t = 30)]
    grace: u32,
}

impl Accounts {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::LogIns(asked) => asked.run(),
            Self::Dormant(asked) => asked.here.read(|vault, id, here| {
                let found = vault.dormant_at_machine(id, asked.days)?;
                for one in &found {
                    let entered = one.entered_at.map(|at| at.to_string());
                    here.line(&[
                        ("user_id", one.person.user_id.to_string()),
                        ("name", one.person.name.to_string()),
                        ("last_log_in", entered.unwrap_or_else(|| "-".to_owned())),
                        ("days", one.days.to_string()),
                    ]);
                }
                Ok(found.len())
            }),
            Self::Overdue(here) => here.read(|vault, id, here| {
                let mut tasks = vault.account_tasks_at_machine(id)?;
                tasks.retain(|task| task.is_overdue);
                for task in &tasks {
                    here.line(&[
                        ("user_id", task.person.user_id.to_string()),
                        ("name", task.person.name.to_string()),
                        ("cause", task.cause.code().to_owned()),
                        ("due_on", task.due_on.to_string()),
                    ]);
                }
                Ok(tasks.len())
            }),
            Self::Ledger(asked) => asked.run(),
            Self::Feed(feed) => feed.run(),
            Self::Roster(roster) => roster.run(),
            Self::OffDuty(asked) => asked.run(),
        }
    }
}

impl Where {
    /// Opens what is to be read.
    pub(crate) fn open(&self) -> anyhow::Result<(Engine, InstitutionId)> {
        let engine = Engine::open_to_read(&self.flags.config()?)?;
        let institution = institution(&engine.vault, self.institution.as_deref())?.id;
        Ok((engine, institution))
    }

    /// Reads beside a running server; 1 where anything was found.
    fn read(
        &self,
        look: impl FnOnce(&Vault, InstitutionId, &Self) -> Result<usize, Error>,
    ) -> anyhow::Result<ExitCode> {
        let (engine, institution) = self.open()?;
        let found = look(&engine.vault, institution, self)?;
        if found == 0 && !self.json {
            tell("cli-people-none", &[]);
        }
        Ok(ExitCode::from(u8::from(found > 0)))
    }

    pub(crate) fn line(&self, facts: &[(&'static str, String)]) {
        if self.json {
            let members = facts
                .iter()
                .map(|(name, fact)| ((*name).to_owned(), json!(fact)));
            say(&serde_json::Value::Object(members.collect()).to_string());
        } else {
            let facts: Vec<&str> = facts.iter().map(|(_, fact)| fact.as_str()).collect();
            say(&facts.join("\t"));
        }
    }
}

impl Ledger {
    fn run(self) -> anyhow::Result<ExitCode> {
        let asked = &self;
        asked.here.read(|vault, id, here| {
            let mut lines = vault.id_ledger_at_machine(id)?;
            lines.retain(|line| {
                let is_id = asked
                    .id
                    .as_ref()
                    .is_none_or(|id| *id == line.issued.user_id);
                is_id && asked.day.is_none_or(|day| line.issued.was_held_on(day))
            });
            lines.iter().for_each(|line| here.line(&facts(line)));
            Ok(lines.len())
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn facts(line: &LedgerLine) -> [(&'static str, String); 7] {
    let issued = &line.issued;
    let none = || "-".to_owned();
    let day = |day: Option<Date>| day.map_or_else(none, |day| day.to_string());
    let (from, until) = match issued.period() {
        Some((from, until)) => (Some(from), until),
        None => (None, None),
    };
    let rule = issued.issue_rule.as_ref().map(Name::to_string);
    [
        ("user_id", issued.user_id.to_string()),
        ("holder", line.holder.to_string()),
        ("from", day(from)),
        ("until", day(until)),
        ("state", issued.state.code().to_owned()),
        (
            "delivery",
            issued
                .delivery
                .map_or_else(none, |way| way.code().to_owned()),
        ),
        ("issue_rule", rule.unwrap_or_else(none)),
    ]
}

impl By {
    fn caller(&self, vault: &Vault, institution: InstitutionId) -> anyhow::Result<Caller> {
        let caller = match (&self.user_id, &self.client_key_file) {
            (Some(user_id), _) => enter(vault, institution, user_id, Lang::Ja)?,
            (None, Some(file)) => client(vault, file)?,
            (None, None) => bail!(locale().say("cli-people-key-needed")),
        };
        Ok(Caller {
            terminal: "genpon people".parse().ok(),
            ..caller
        })
    }
}

fn client(vault: &Vault, file: &Path) -> anyhow::Result<Caller> {
    let key = std::fs::read_to_string(file).context("the key cannot be read")?;
    let key = Zeroizing::new(key);
    let claim = KeyClaim {
        key: key.trim(),
        source: None,
        lang: Lang::Ja,
    };
    Ok(vault.log_in_client(&claim)?)
}

impl Feed {
    fn run(self) -> anyhow::Result<ExitCode> {
        let bytes = std::fs::read(&self.file).context("the file cannot be read")?;
        let engine = Engine::open(&self.here.flags.config()?)?;
        let institution = institution(&engine.vault, self.here.institution.as_deref())?;
        let caller = self.by.caller(&engine.vault, institution.id)?;
        let fed = engine.vault.feed_personnel(&caller, &bytes, self.dry_run);
        let report = fed.map_err(with_rows)?;
        engine.vault.integrate_all()?;
        self.show(&report);
        Ok(ExitCode::from(u8::from(!report.mismatches.is_empty())))
    }

    fn show(&self, report: &FeedReport) {
        let lists = [
            ("joined", &report.joined),
            ("left", &report.left),
            ("changed", &report.changed),
        ];
        for (what, list) in lists {
            for user_id in list {
                self.here
                    .line(&[("what", what.to_owned()), ("user_id", user_id.to_string())]);
            }
        }
        for one in &report.mismatches {
            let facts = [
                ("what", one.kind.code().to_owned()),
                ("user_id", one.user_id.to_string()),
                ("name", one.name.to_string()),
            ];
            self.here.line(&facts);
        }
        if self.here.json {
            return;
        }
        let count = |number: usize| (number as u64).into();
        tell(
            "cli-people-fed",
            &[
                ("joined", count(report.joined.len())),
                ("left", count(report.left.len())),
                ("changed", count(report.changed.len())),
                ("unchanged", count(report.unchanged)),
                ("mismatches", count(report.mismatches.len())),
            ],
        );
        if self.dry_run {
            tell("cli-people-trial", &[]);
        }
    }
}

impl Roster {
    fn run(self) -> anyhow::Result<ExitCode> {
        let bytes = std::fs::read(&self.file).context("the file cannot be read")?;
        let engine = Engine::open(&self.here.flags.config()?)?;
        let institution = institution(&engine.vault, self.here.institution.as_deref())?;
        let caller = self.by.caller(&engine.vault, institution.id)?;
        let imported = engine.vault.import_roster(&caller, &self.code, &bytes);
        imported.map_err(with_rows)?;
        engine.vault.integrate_all()?;
        tell(
            "cli-people-roster",
            &[("code", self.code.to_string().into())],
        );
        Ok(ExitCode::SUCCESS)
    }
}

impl OffDuty {
    fn run(self) -> anyhow::Result<ExitCode> {
        let question = DutyQuestion {
            from: self.from,
            until: self.until,
            grace_minutes: self.grace,
        };
        self.here.read(|vault, id, here| {
            let found = vault.off_duty_at_machine(id, &question)?;
            for one in &found {
                here.line(&[
                    ("user_id", one.user_id.to_string()),
                    ("name", one.name.to_string()),
                    ("first", one.first.to_japan_text()),
                    ("last", one.last.to_japan_text()),
                    ("events", one.events.to_string()),
                    ("patients", one.patients.to_string()),
                ]);
            }
            Ok(found.len())
        })
    }
}

/// Every row that cannot be taken, with its number and its faults.
fn with_rows(error: Error) -> anyhow::Error {
    let Error::Refused(Refusal::Rows(rows)) = &error else {
        return error.into();
    };
    let told: Vec<String> = rows
        .iter()
        .map(|row| match &*row.why {
            Refusal::Entry(faults) => {
                let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                format!("row {}: {}", row.row, faults.join("; "))
            }
            other => format!("row {}: {other}", row.row),
        })
        .collect();
    anyhow::Error::from(error).context(told.join("\n"))
}
