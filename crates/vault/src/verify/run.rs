//! One run: the ledger first, both logs at once, then the archive piece by piece on a few threads.
//!
//! Memory is bounded by pages and by the number of findings that are listed. A record on which
//! something is found is read a second time: what a server at work changed in between is not damage.

use super::finding::{Finding, Kind, Place, Severity};
use super::group::Group;
use super::ledger::LogJudgement;
use super::plan::{Piece, Plan};
use super::record::{RecordJudge, Rules};
use super::report::{Cursor, Format, LogReport, Scope, Stage, VerificationReport};
use super::subject::{Progress, Subject, Tally, Watch};
use crate::error::Error;
use crate::seal_version::SOFTWARE;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use genpon_ledger::Frontier;
use genpon_store::{Log, ReadError};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How to verify.
#[derive(Debug, Clone)]
pub struct VerifyOptions {
    /// How much to look at.
    pub scope: Scope,
    /// Whether every content is unsealed.
    pub is_deep: bool,
    /// How many threads work.
    pub threads: usize,
}

impl Default for VerifyOptions {
    fn default() -> Self {
        Self {
            scope: Scope::Full,
            is_deep: false,
            threads: 2,
        }
    }
}

/// Findings that a report lists; what is beyond is counted.
const FINDINGS_MAX: usize = 10_000;

/// A run at work.
struct Run<'a> {
    subject: &'a Subject<'a>,
    options: &'a VerifyOptions,
    watch: &'a Watch<'a>,
    rules: Rules,
    /// Whether the log of versions has lost leaves, so that the trail is asked what they were.
    seeks_versions: bool,
    totals: (u64, u64),
    tally: Tally,
    plan: Mutex<Plan<'a>>,
    found: Mutex<Found>,
    has_failed: AtomicBool,
    has_left_files: AtomicBool,
}

#[derive(Debug, Default)]
struct Found {
    list: Vec<Finding>,
    omitted: u64,
}

impl Found {
    fn extend(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            if self.list.contains(&finding) {
                continue;
            }
            if self.list.len() < FINDINGS_MAX {
                self.list.push(finding);
            } else if finding.is_damage() {
                self.omitted += 1;
            }
        }
    }
}

/// Judges an archive; `basis` is the report that an interrupted or later run goes on from.
pub(super) fn run(
    subject: &Subject<'_>,
    options: &VerifyOptions,
    basis: Option<&VerificationReport>,
    watch: &Watch<'_>,
) -> Result<VerificationReport, Error> {
    let basis = Basis::of(basis, options.scope);
    let mut report = basis.begin(subject, options, watch);
    let from = basis.cursor();
    let Some((versions, audit)) = judge_logs(subject, basis.earlier, watch)? else {
        report.next = Some(from);
        return Ok(ended(report, watch));
    };
    let mut found = basis.carried();
    for log in [&versions, &audit] {
        found.extend(log.findings.clone());
        found.omitted += log.omitted;
    }
    let covered = versions.covered;
    (report.versions, report.audit) = (versions.report, audit.report);
    let horizon = report.audit.leaves;
    let plan = match basis.earlier {
        Some(it) => Plan::added(subject, it.versions.leaves, it.audit.leaves, horizon),
        None => Plan::full(subject, from, horizon),
    };
    let run = Run {
        subject,
        options,
        watch,
        rules: Rules {
            is_deep: options.is_deep,
            covered,
        },
        seeks_versions: !report.versions.is_whole,
        totals: (report.versions.leaves, report.audit.leaves),
        tally: Tally::from(report.counts),
        plan: Mutex::new(plan),
        found: Mutex::new(found),
        has_failed: AtomicBool::new(false),
        has_left_files: AtomicBool::new(false),
    };
    run.work_all()?;
    run.report(report)
}

/// The report that a run goes on from.
#[derive(Clone, Copy)]
struct Basis<'r> {
    /// A full run that was stopped: this one is the rest of it.
    interrupted: Option<&'r VerificationReport>,
    /// A run that ended: this one looks at what was added since.
    earlier: Option<&'r VerificationReport>,
}

impl<'r> Basis<'r> {
    fn of(basis: Option<&'r VerificationReport>, scope: Scope) -> Self {
        Self {
            interrupted: basis.filter(|it| !it.is_complete && scope == Scope::Full),
            earlier: basis.filter(|it| it.is_complete && scope == Scope::Added),
        }
    }

    fn begin(
        &self,
        subject: &Subject<'_>,
        options: &VerifyOptions,
        watch: &Watch<'_>,
    ) -> VerificationReport {
        let now = (watch.now)();
        VerificationReport {
            format: Format::One,
            institution: subject.institution,
            software: SOFTWARE.to_owned(),
            started_at: self.interrupted.map_or(now.at, |it| it.started_at),
            ended_at: now.at,
            clock: now.clock,
            scope: self.earlier.map_or(Scope::Full, |_| Scope::Added),
            is_deep: options.is_deep,
            has_keys: subject.sealing.is_some(),
            is_complete: false,
            counts: self.interrupted.map(|it| it.counts).unwrap_or_default(),
            versions: LogReport::default(),
            audit: LogReport::default(),
            findings: Vec::new(),
            omitted: 0,
            next: None,
        }
    }

    fn cursor(&self) -> Cursor {
        self.interrupted
            .and_then(|it| it.next.clone())
            .unwrap_or_default()
    }

    /// What was found before: by the first part of this run, or by an earlier one, whose damage
    /// stands until everything was looked at again.
    fn carried(&self) -> Found {
        let mut found = Found::default();
        if let Some(it) = self.interrupted {
            found.omitted = it.omitted;
            found.extend(
                it.findings
                    .iter()
                    .filter(|it| !it.kind.is_of_log())
                    .cloned()
                    .collect(),
            );
        }
        if let Some(it) = self.earlier {
            found.omitted = it.omitted;
            found.extend(
                it.findings
                    .iter()
                    .filter(|it| it.is_damage())
                    .cloned()
                    .collect(),
            );
        }
        found
    }
}

fn ended(mut report: VerificationReport, watch: &Watch<'_>) -> VerificationReport {
    let now = (watch.now)();
    report.ended_at = now.at;
    report.clock = now.clock;
    report
}

/// Both logs, each on a thread; `None` when stopped.
fn judge_logs(
    subject: &Subject<'_>,
    earlier: Option<&VerificationReport>,
    watch: &Watch<'_>,
) -> Result<Option<(LogJudgement, LogJudgement)>, Error> {
    let from = |log: fn(&VerificationReport) -> &LogReport| {
        let log = log(earlier?);
        let bytes = STANDARD
            .decode(&log.frontier)
            .ok()
            .filter(|_| log.is_whole)?;
        Frontier::from_bytes(&bytes).ok()
    };
    let (of_versions, of_audit) = (from(|it| &it.versions), from(|it| &it.audit));
    let (versions, audit) = std::thread::scope(|scope| {
        let versions = scope.spawn(|| subject.judge_log(Log::Versions, of_versions, watch));
        let audit = subject.judge_log(Log::Audit, of_audit, watch);
        (
            versions
                .join()
                .unwrap_or(Err(Error::Internal("a thread of the judge broke off"))),
            audit,
        )
    });
    Ok(judged(versions)?.zip(judged(audit)?))
}

/// A log whose tables the engine cannot read is damaged.
fn judged(log: Result<Option<LogJudgement>, Error>) -> Result<Option<LogJudgement>, Error> {
    log.or_else(|error| match unsound(&error) {
        Some(finding) => Ok(Some(LogJudgement {
            findings: vec![finding],
            ..LogJudgement::default()
        })),
        None => Err(error),
    })
}

impl Run<'_> {
    fn work_all(&self) -> Result<(), Error> {
        std::thread::scope(|scope| {
            let threads: Vec<_> = (1..self.options.threads)
                .map(|_| scope.spawn(|| self.work()))
                .collect();
            let mut outcome = self.work();
            for thread in threads {
                let broke_off = Err(Error::Internal("a thread of the judge broke off"));
                outcome = outcome.and(thread.join().unwrap_or(broke_off));
            }
            outcome
        })
    }

    fn work(&self) -> Result<(), Error> {
        let outcome = self.pieces();
        if outcome.is_err() {
            self.has_failed.store(true, Ordering::Relaxed);
        }
        outcome
    }

    fn pieces(&self) -> Result<(), Error> {
        while !self.watch.is_stopped() && !self.has_failed.load(Ordering::Relaxed) {
            let piece = self.next_piece()?;
            let Some(piece) = piece else { break };
            let findings = sound_or_found(self.judge(piece))?;
            if !findings.is_empty() {
                lock(&self.found).extend(findings);
            }
            (self.watch.progress)(Progress {
                counts: self.tally.counts(),
                versions: self.totals.0,
                audit_events: self.totals.1,
                damages: lock(&self.found)
                    .list
                    .iter()
                    .filter(|it| it.is_damage())
                    .count() as u64,
            });
        }
        Ok(())
    }

    /// The next piece. Where the engine finds its own file damaged, the rest of the stage is left out.
    fn next_piece(&self) -> Result<Option<Piece>, Error> {
        loop {
            let mut plan = lock(&self.plan);
            let next = plan.next();
            let Some(finding) = next.as_ref().err().and_then(unsound) else {
                return next;
            };
            plan.skip_stage();
            drop(plan);
            lock(&self.found).extend(vec![finding]);
        }
    }

    fn judge(&self, piece: Piece) -> Result<Vec<Finding>, Error> {
        match piece {
            Piece::Records(groups) => {
                let mut findings = Vec::new();
                for group in &groups {
                    findings.extend(self.judge_record(group)?);
                }
                Ok(findings)
            }
            Piece::Trail(events) => {
                self.subject
                    .judge_events(&events, self.seeks_versions, &self.tally)
            }
            Piece::Patients(ids) => self.subject.judge_patients(&ids, &self.tally),
            Piece::Entries(entries) => self.subject.judge_entries(&entries, &self.tally),
            Piece::Unnamed(ids) => self.subject.judge_unnamed(&ids, &self.tally),
            Piece::Files => {
                let findings = self.subject.judge_files(self.rules.is_deep, self.watch)?;
                self.has_left_files
                    .store(findings.is_none(), Ordering::Relaxed);
                Ok(findings.unwrap_or_default())
            }
        }
    }

    fn judge_record(&self, group: &Group) -> Result<Vec<Finding>, Error> {
        let mut findings =
            RecordJudge::new(self.subject, self.rules, &self.tally, group).judge()?;
        if !findings.is_empty() {
            let (group, tally) = (self.subject.group(group.id)?, Tally::default());
            let again = RecordJudge::new(self.subject, self.rules, &tally, &group).judge()?;
            findings.retain(|finding| again.contains(finding));
        }
        Ok(findings)
    }

    fn report(self, mut report: VerificationReport) -> Result<VerificationReport, Error> {
        let mut cursor = lock(&self.plan).cursor();
        if self.has_left_files.load(Ordering::Relaxed) {
            cursor.stage = Stage::Files;
        }
        let Found { list, omitted } = self
            .found
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        (report.findings, report.omitted) = (list, omitted);
        self.subject.name_swaps(&mut report.findings)?;
        without_echoes(&mut report.findings);
        report.findings.sort_by(|a, b| order(a).cmp(&order(b)));
        report
            .findings
            .dedup_by(|again, first| is_same(first, again));
        report.counts = self.tally.counts();
        report.is_complete = cursor.stage == Stage::Done;
        report.next = (!report.is_complete).then_some(cursor);
        Ok(ended(report, self.watch))
    }
}

/// What the engine says of its own file, when that is why there is no answer.
fn unsound(error: &Error) -> Option<Finding> {
    let Error::Read(ReadError::Failed(fault)) = error else {
        return None;
    };
    let finding = Finding::new(Kind::DatabaseUnsound, Place::default());
    fault
        .is_corruption()
        .then(|| finding.detail(fault.to_string()))
}

fn sound_or_found(judged: Result<Vec<Finding>, Error>) -> Result<Vec<Finding>, Error> {
    judged.or_else(|error| unsound(&error).map(|finding| vec![finding]).ok_or(error))
}

/// Whether two findings say the same. A version that is missing is told of by its neighbours, its
/// manifest and the trail: what each knows goes into one finding.
fn is_same(first: &mut Finding, again: &mut Finding) -> bool {
    let of = |it: &Finding| (it.kind, it.place.record, it.place.version);
    if first.kind == Kind::VersionMissing && of(first) == of(again) {
        first.place.content = first.place.content.or(again.place.content);
        first.place.patient = first.place.patient.or(again.place.patient);
        first.place.at = first.place.at.or(again.place.at);
        first.detail = first.detail.take().or(again.detail.take());
        if first.later.is_empty() {
            first.later.append(&mut again.later);
        }
        return true;
    }
    first == again
}

/// That a version is not sealed as it was confirmed, or miscounts its parts, goes without saying where
/// it is said what of it is.
fn without_echoes(findings: &mut Vec<Finding>) {
    let of = |it: &Finding| (it.place.record, it.place.version);
    let explained: BTreeSet<_> = findings
        .iter()
        .filter(|it| it.kind.is_of_contents())
        .map(of)
        .collect();
    let is_echo = |it: &Finding| {
        it.kind == Kind::SealedContentsDiffer
            || it.kind == Kind::VersionRowDiffers && it.columns == ["parts"]
    };
    findings.retain(|it| !is_echo(it) || !explained.contains(&of(it)));
}

/// Damage first, then by record, so that a person reads one record's story at one place.
fn order(finding: &Finding) -> (Severity, bool, &Place, Kind) {
    (
        finding.severity,
        finding.place.record.is_none(),
        &finding.place,
        finding.kind,
    )
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
