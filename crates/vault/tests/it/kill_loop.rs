//! The process is killed at any instant, again and again, while eight people confirm: what was
//! acknowledged is there, the archive is whole, and work goes on.
//!
//! The child is this test binary: [`child`] works on the directory it is given until it is killed.
//! `GENPON_KILLS` says how often. A kill loses no write that the system has taken; what a power
//! failure may lose is shown by the faults of the store's own tests.

use genpon_formats::locale::Lang;
use genpon_model::id::{InstitutionId, PatientId, RecordId};
use genpon_model::record::{Act, VersionNo};
use genpon_store::Store as _;
use genpon_testkit::world::{PASSWORD, open_directory, quick_settings};
use genpon_testkit::{World, work};
use genpon_vault::clock::SystemClock;
use genpon_vault::confirm_version::{Confirm, Confirmed};
use genpon_vault::log_in::Claim;
use genpon_vault::save_draft::DraftChange;
use genpon_vault::verify::{VerifyOptions, Watch};
use genpon_vault::{Caller, Settings, Vault};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

const DIRECTORY: &str = "GENPON_KILL_LOOP_DIRECTORY";
const PATIENT: &str = "GENPON_KILL_LOOP_PATIENT";
const THREADS: usize = 8;

/// The lines that the child prints begin with it.
const ACKNOWLEDGED: &str = "acknowledged ";

/// A kill comes at most so long after the child was started.
const MILLIS_MAX: u64 = 600;

#[test]
fn what_was_acknowledged_survives_every_kill() {
    let kills = std::env::var("GENPON_KILLS").map_or(200, |text| text.parse().unwrap());
    let world = World::new();
    let (institution, patient) = (world.institution.id, world.patient("1").id);
    let directory = world.directory.clone();
    let home = world.close();
    let mut acknowledged = BTreeMap::new();
    let mut spread = Spread(0x9e37_79b9_7f4a_7c15);
    for kill in 1..=kills {
        let child = start(&directory, patient);
        let told = kill_after(child, Duration::from_millis(spread.next() % MILLIS_MAX));
        let is_last = kill == kills;
        check(&directory, institution, &told, is_last || kill % 20 == 0);
        acknowledged.extend(told);
    }
    check(&directory, institution, &acknowledged, true);
    assert!(
        acknowledged.len() > kills,
        "{} confirmations is too few",
        acknowledged.len()
    );
    println!(
        "{kills} kills, {} acknowledged confirmations, all there",
        acknowledged.len()
    );
    drop(home);
}

/// What the child acknowledged: the digest of the manifest by record and version.
type Acknowledged = BTreeMap<(RecordId, VersionNo), String>;

fn settings(directory: &Path) -> Settings {
    Settings {
        witness: Some(directory.with_file_name("witness")),
        ..quick_settings()
    }
}

fn start(directory: &Path, patient: PatientId) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "kill_loop::child",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(DIRECTORY, directory)
        .env(PATIENT, patient.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// SIGKILL after a while; answers what the child had acknowledged by then.
fn kill_after(mut child: Child, wait: Duration) -> Acknowledged {
    let mut out = child.stdout.take().unwrap();
    let (sender, ended) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut out, &mut text).unwrap();
        drop(sender);
        text
    });
    let waited: Result<(), _> = ended.recv_timeout(wait);
    assert_eq!(
        waited,
        Err(RecvTimeoutError::Timeout),
        "the child ended by itself"
    );
    child.kill().unwrap();
    child.wait().unwrap();
    let text = reader.join().unwrap();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole
        .lines()
        .filter_map(|line| read_line(line.strip_prefix(ACKNOWLEDGED)?))
        .collect()
}

fn read_line(line: &str) -> Option<((RecordId, VersionNo), String)> {
    let mut words = line.split(' ');
    let record = words.next()?.parse().ok()?;
    let version = VersionNo::new(words.next()?.parse().ok()?)?;
    Some(((record, version), words.next()?.to_owned()))
}

/// Everything acknowledged is there as it was acknowledged; from time to time, the whole archive
/// is judged.
fn check(directory: &Path, institution: InstitutionId, told: &Acknowledged, is_judged: bool) {
    let clock = Arc::new(SystemClock);
    let (vault, store) = open_directory(directory, clock, settings(directory)).unwrap();
    for ((record, version), manifest) in told {
        let row = store.version(institution, *record, *version).unwrap();
        let kept = row.map(|row| row.manifest_digest.to_string());
        assert_eq!(kept.as_ref(), Some(manifest), "{record} version {version}");
    }
    vault.integrate_all().unwrap();
    if is_judged {
        judge(&vault, institution);
    }
    drop(vault);
    store.close();
}

fn judge(vault: &Vault, institution: InstitutionId) {
    let stop = AtomicBool::new(false);
    let watch = Watch {
        progress: &|_| (),
        stop: &stop,
        now: &|| vault.now(),
    };
    let options = VerifyOptions {
        is_deep: true,
        ..VerifyOptions::default()
    };
    let report = vault.verify(institution, &options, None, &watch).unwrap();
    assert!(report.is_complete);
    assert!(report.is_whole(), "{:?}", report.findings);
}

/// Works until it is killed. Only the test above starts it.
#[test]
#[ignore = "the child of what_was_acknowledged_survives_every_kill"]
fn child() {
    let Some(directory) = std::env::var_os(DIRECTORY).map(PathBuf::from) else {
        return;
    };
    let patient: PatientId = std::env::var(PATIENT).unwrap().parse().unwrap();
    let clock = Arc::new(SystemClock);
    let (vault, _store) = open_directory(&directory, clock, settings(&directory)).unwrap();
    let caller = log_in(&vault);
    std::thread::scope(|scope| {
        scope.spawn(|| vault.run_sequencer());
        for _ in 0..THREADS {
            scope.spawn(|| work_forever(&vault, &caller, patient));
        }
    });
}

fn log_in(vault: &Vault) -> Caller {
    let institution = vault.institutions()[0].id;
    let claim = Claim {
        institution,
        user_id: "sato",
        password: PASSWORD,
        source: None,
        device: None,
        lang: Lang::Ja,
    };
    vault.log_in(&claim).unwrap().caller
}

/// A note, its correction, the next note, …
fn work_forever(vault: &Vault, caller: &Caller, patient: PatientId) {
    let stage = |text: &str| work::stage_note(vault, caller, text);
    loop {
        let parts = vec![stage("初版")];
        let begun = vault
            .begin_record(caller, work::new_record(patient, work::NOTE, parts))
            .unwrap();
        tell(&confirm(vault, caller, begun.id));
        let reason = Some("誤記".parse().unwrap());
        let next = vault
            .begin_version(caller, begun.record, Act::Correct, reason)
            .unwrap();
        let change = DraftChange {
            put: vec![stage("訂正")],
            ..DraftChange::default()
        };
        vault
            .save_draft(caller, next.id, next.revision, change)
            .unwrap();
        tell(&confirm(vault, caller, next.id));
    }
}

fn confirm(vault: &Vault, caller: &Caller, draft: genpon_model::id::DraftId) -> Confirmed {
    let shown = vault.present_draft(caller, draft).unwrap();
    let request = Confirm {
        draft,
        seen: Some(shown.digest),
        stand_in: None,
    };
    vault.confirm_version(caller, &request).unwrap()
}

/// Only now does anybody outside know of it.
fn tell(confirmed: &Confirmed) {
    let Confirmed {
        record,
        version,
        manifest,
        ..
    } = confirmed;
    let line = format!("{ACKNOWLEDGED}{record} {version} {manifest}\n");
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Numbers that look random and are the same in every run.
struct Spread(u64);

impl Spread {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        self.0 >> 33
    }
}
