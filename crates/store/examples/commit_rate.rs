//! How many confirmations per second the store takes, by number of threads: a 2 KiB note and its
//! manifest sealed on the caller's thread, version, part and audit event in one commit. No HTTP, no
//! manifest building, no ledger tiles: what is measured is sealing and the writer.
//!
//! `cargo run --release -p genpon-store --example commit_rate [directory] [seconds]`

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement stops at the first fault, prints, and reads the clock"
)]

use genpon_model::id::{ContentId, EventId, InstitutionId, PatientId, PersonId, RecordId};
use genpon_model::institution::InstitutionKind;
use genpon_model::record::{Act, ConfirmationMode, PartRole, VersionNo};
use genpon_model::time::ClockState;
use genpon_model::{Institution, Timestamp};
use genpon_store::contents::Sealed;
use genpon_store::keys::{InstitutionKey, InstitutionKeys, Purpose, RootKeyFile, SystemRandom};
use genpon_store::seam::Direct;
use genpon_store::sqlite::{Options, SqliteStore};
use genpon_store::{AuditRow, PartRow, Store, VersionRow, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let parent = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let seconds = arguments.next().map_or(3, |text| text.parse().unwrap());
    println!("threads  commits/s  median ms  99 % ms");
    for threads in [1, 8, 32, 128] {
        let home = tempfile::tempdir_in(&parent).unwrap();
        let house = House::new(&home.path().join("data"));
        let mut waits = house.run(threads, Duration::from_secs(seconds));
        waits.sort_unstable();
        let at = |part: usize| waits[waits.len() * part / 100].as_secs_f64() * 1000.0;
        let rate = waits.len() as f64 / seconds as f64;
        println!("{threads:7}  {rate:9.0}  {:9.2}  {:7.2}", at(50), at(99));
    }
}

struct House {
    store: SqliteStore,
    keys: InstitutionKeys,
    next: AtomicU32,
}

impl House {
    fn new(path: &std::path::Path) -> Self {
        let store = SqliteStore::create(path, &Options::new("a measurement")).unwrap();
        let random = Arc::new(SystemRandom::default());
        let key = path.join("keys/root.key");
        let root = RootKeyFile::create(&key, None, &*random, &Direct).unwrap();
        let id = InstitutionId::from_slice(&[1; 16]).unwrap();
        let key = InstitutionKey::generate(id, 1, &root, &*random).unwrap();
        let institution = Institution {
            id,
            name: "測定病院".parse().unwrap(),
            kind: InstitutionKind::Hospital,
        };
        let wrapped_key = key.wrapped.clone();
        let write = Write::AddInstitution { institution, wrapped_key };
        store.commit(id, vec![write]).unwrap();
        let keys = InstitutionKeys::open(id, &[key], &root, random).unwrap();
        let next = AtomicU32::new(1);
        Self { store, keys, next }
    }

    fn run(&self, threads: u32, time: Duration) -> Vec<Duration> {
        let end = Instant::now() + time;
        let work = || {
            let mut waits = Vec::new();
            while Instant::now() < end {
                let start = Instant::now();
                self.confirm(self.next.fetch_add(1, Ordering::Relaxed));
                waits.push(start.elapsed());
            }
            waits
        };
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        })
    }

    fn confirm(&self, n: u32) {
        let sealer = self.store.sealer();
        let line = format!("S) 咳が続く。#{n} O) BT 37.8 P) 胸部X線、血液検査。再診 {} 日後。\n", n % 97);
        let note = line.repeat(2048 / line.len());
        let manifest = format!("{{\"n\":{n},\"text\":\"{}\"}}", line.trim().repeat(16));
        let part = sealer.seal(&self.keys, content_id(n, 1), note.as_bytes()).unwrap();
        let sealed = sealer
            .seal_manifest(&self.keys, content_id(n, 2), [n as u8; 32], manifest.as_bytes())
            .unwrap();
        let event = EventId::from_slice(&id(n, 3)).unwrap();
        let body = self.keys.seal_body(Purpose::Audit, event.as_bytes(), &[b'{'; 700]).unwrap();
        let (version, event) = (version(n, &sealed), audit_event(n, event, body));
        let parts = vec![part_row(&part)];
        let writes = vec![
            part.into_write(),
            sealed.into_write(),
            Write::AddVersion { row: version, parts },
            Write::AddAuditEvent(event),
        ];
        self.store.commit(self.keys.institution(), writes).unwrap();
    }
}

/// Like UUIDv7: rises with `n`, then scattered.
fn id(n: u32, kind: u8) -> [u8; 16] {
    let scattered = u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut bytes = [kind; 16];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    bytes[8..].copy_from_slice(&scattered.to_be_bytes());
    bytes
}

fn content_id(n: u32, kind: u8) -> ContentId {
    ContentId::from_slice(&id(n, kind)).unwrap()
}

fn patient_id(n: u32) -> PatientId {
    PatientId::from_slice(&id(n % 10_000, 9)).unwrap()
}

fn person_id(n: u32) -> PersonId {
    PersonId::from_slice(&id(n % 100, 8)).unwrap()
}

fn at(n: u32) -> Timestamp {
    Timestamp::from_micros(1_795_000_000_000_000 + i64::from(n) * 1000).unwrap()
}

fn version(n: u32, manifest: &Sealed) -> VersionRow {
    VersionRow {
        record: RecordId::from_slice(&id(n, 7)).unwrap(),
        number: VersionNo::FIRST,
        manifest: manifest.content.id,
        manifest_digest: manifest.digest.clone(),
        previous_digest: None,
        act: Act::Create,
        mode: ConfirmationMode::Personal,
        patient: Some(patient_id(n)),
        document_type: "progress-note".to_owned(),
        document_type_edition: 1,
        title: "経過記録".to_owned(),
        event_at: at(n),
        confirmed_at: at(n),
        clock: ClockState::Synchronized,
        enterer: person_id(n),
        confirmer: person_id(n),
        department: Some("内科".to_owned()),
        leaf_index: 0,
        commitment: [n as u8; 32],
    }
}

fn part_row(sealed: &Sealed) -> PartRow {
    PartRow {
        name: "note.json".to_owned(),
        role: PartRole::Original,
        media_type: "application/vnd.genpon.note+json".to_owned(),
        format: "note".to_owned(),
        size_bytes: sealed.size_bytes,
        digest: sealed.digest.clone(),
        content: sealed.content.id,
    }
}

fn audit_event(n: u32, event: EventId, body: Vec<u8>) -> AuditRow {
    AuditRow {
        leaf_index: 0,
        id: event,
        at: at(n),
        action: "record.confirm".to_owned(),
        outcome: "success".to_owned(),
        person: Some(person_id(n)),
        client: None,
        patient: Some(patient_id(n)),
        record: RecordId::from_slice(&id(n, 7)).ok(),
        commitment: [n as u8; 32],
        body,
    }
}
