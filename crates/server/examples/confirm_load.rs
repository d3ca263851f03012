//! Load on the main road: clients over HTTP confirm notes as fast as they are answered.
//!
//! `confirm_load DIR CLIENTS PER_CLIENT [RATE]`: makes an archive in DIR, prepares drafts that have been
//! presented, then starts the server on loopback and lets each client confirm its own, one after the
//! other on one connection; with RATE, that many per second are offered in all, at even distances. Prints one line of
//! figures: confirmations per second, processor time for each (clients included), and percentiles of
//! the time to the answer in milliseconds.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measuring program, not shipped"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "measuring time is what it is for"
)]

use genpon_formats::locale::Lang;
use genpon_formats::note::{MEDIA_TYPE, Note};
use genpon_model::id::PatientId;
use genpon_model::institution::InstitutionKind;
use genpon_model::patient::Sex;
use genpon_model::record::PartRole;
use genpon_model::registers::Person;
use genpon_model::registers::person::Qualification;
use genpon_model::text::Code;
use genpon_server::listen::{Listening, serve};
use genpon_server::{App, Options};
use genpon_store::keys::{RootKeyFile, SystemRandom};
use genpon_store::seam::Direct;
use genpon_store::sqlite::{self, SqliteStore};
use genpon_vault::begin_draft::NewRecord;
use genpon_vault::clock::SystemClock;
use genpon_vault::log_in::Claim;
use genpon_vault::patients::PatientData;
use genpon_vault::sessions::SessionToken;
use genpon_vault::settings::PasswordCost;
use genpon_vault::stage_part::PartOffer;
use genpon_vault::{Caller, Foundation, Settings, Vault};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const PASSWORD: &str = "a long password for measuring";

/// A confirmation that is ready to be sent.
struct Prepared {
    draft: String,
    presentation: String,
    revision: u32,
}

/// How many confirmations are offered: one after the other, the clients taking turns.
#[derive(Clone, Copy)]
struct Offer {
    each: Duration,
    clients: u32,
}

impl Offer {
    /// When the confirmation of this index of a client is due, from the beginning.
    fn due(self, index: u32, client: u32) -> Duration {
        self.each * (index * self.clients + client)
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |index: usize| {
        arguments
            .get(index)
            .and_then(|text| text.parse::<usize>().ok())
    };
    let directory = Path::new(arguments.first().expect("DIR"));
    let clients = number(1).expect("CLIENTS");
    let per_client = number(2).expect("PER_CLIENT");
    let vault = Arc::new(found(directory));
    let (caller, token) = physician(&vault);
    let work = prepare(&vault, &caller, clients, per_client);
    vault.integrate_all().expect("integrate");
    let address = start(&vault);
    let offer = number(3).map(|rate| Offer {
        each: Duration::from_secs_f64(1.0 / rate as f64),
        clients: u32::try_from(clients).expect("CLIENTS"),
    });
    let (begun, busy) = (Instant::now(), processor_time());
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let run = |(client, list): (u32, Vec<Prepared>)| {
            let (address, token) = (&address, &token);
            scope.spawn(move || {
                confirm_all(address, token, list, begun, offer.map(|it| (it, client)))
            })
        };
        let threads: Vec<_> = (0..).zip(work).map(run).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("client"))
            .collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    let busy = processor_time().saturating_sub(busy);
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "confirmations={} seconds={seconds:.2} per_second={:.0} processor_us={:.0} p50_ms={:.2} \
         p99_ms={:.2} max_ms={:.2}",
        times.len(),
        times.len() as f64 / seconds,
        busy.as_secs_f64() * 1e6 / times.len() as f64,
        at(0.5),
        at(0.99),
        at(1.0),
    );
}

fn found(directory: &Path) -> Vault {
    let store = SqliteStore::create(directory, &sqlite::Options::new("load")).expect("create");
    let random = SystemRandom::default();
    let key = directory.join("keys/root.key");
    let root_key = RootKeyFile::create(&key, None, &random, &Direct).expect("root key");
    let foundation = Foundation {
        sealer: store.sealer(),
        store: Arc::new(store),
        root_key: Arc::new(root_key),
        clock: Arc::new(SystemClock),
        random: Arc::new(random),
        text_indexes: directory.to_owned(),
    };
    let settings = Settings {
        password_cost: PasswordCost {
            memory_kib: 1024,
            passes: 1,
            lanes: 1,
        },
        ..Settings::default()
    };
    Vault::open(foundation, settings).expect("open")
}

fn physician(vault: &Vault) -> (Caller, Arc<SessionToken>) {
    let name = "Load".parse().expect("name");
    let founded = vault
        .found_institution(name, InstitutionKind::Hospital)
        .expect("found");
    let institution = founded.institution.id;
    let person = Person {
        qualification: Some(Qualification::Physician),
        roles: vec![Code::constant("physician"), Code::constant("clerk")],
        ..Person::new(
            "load".parse().expect("id"),
            "負荷 太郎".parse().expect("name"),
        )
    };
    vault
        .add_person_at_setup(institution, person, PASSWORD)
        .expect("person");
    let claim = Claim {
        institution,
        user_id: "load",
        password: PASSWORD,
        source: None,
        device: None,
        lang: Lang::Ja,
    };
    let entered = vault.log_in(&claim).expect("log in");
    let (caller, token) = (entered.caller, entered.token);
    (caller, Arc::new(token))
}

/// What this process used of the processors so far; the system counts it in hundredths of a second.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("stat");
    let fields = stat.rsplit(") ").next().expect("fields").split(' ');
    let ticks = fields
        .skip(11)
        .take(2)
        .map(|field| field.parse::<u64>().expect("ticks"));
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

/// For each client a patient with drafts, each presented. Drafts are made in the order in which they
/// will be confirmed, as they are where people write and confirm side by side.
fn prepare(
    vault: &Vault,
    caller: &Caller,
    clients: usize,
    per_client: usize,
) -> Vec<Vec<Prepared>> {
    let patients: Vec<PatientId> = (1..=clients).map(|n| patient(vault, caller, n)).collect();
    let mut work: Vec<Vec<Prepared>> = patients.iter().map(|_| Vec::new()).collect();
    for _ in 0..per_client {
        for (patient, list) in patients.iter().zip(&mut work) {
            list.push(present(vault, caller, *patient));
        }
    }
    work
}

fn patient(vault: &Vault, caller: &Caller, number: usize) -> PatientId {
    let data = PatientData {
        number: format!("{number:08}").parse().expect("number"),
        name: "負荷 花子".parse().expect("name"),
        kana: None,
        birth_date: None,
        sex: Sex::Female,
        death_date: None,
    };
    vault.register_patient(caller, data).expect("patient").id
}

/// A draft of a note of 2 KiB, presented.
fn present(vault: &Vault, caller: &Caller, patient: PatientId) -> Prepared {
    let text = "体温 36.8 ℃、血圧 128/76 mmHg、特記すべき所見なし。".repeat(28);
    let bytes = Note::free(&text)
        .and_then(|note| note.to_bytes())
        .expect("note");
    let offer = PartOffer {
        name: "note.json".parse().expect("name"),
        role: PartRole::Original,
        media_type: MEDIA_TYPE.parse().expect("media type"),
        digest: None,
    };
    let part = vault
        .stage_part(caller, &offer, &mut bytes.as_slice())
        .expect("stage");
    let new = NewRecord {
        patient: Some(patient),
        document_type: "progress-note".to_owned(),
        title: "負荷".parse().expect("title"),
        event_at: None,
        encounter: None,
        confirmer: None,
        device: None,
        on_behalf: None,
        parts: vec![part],
    };
    let draft = vault.begin_record(caller, new).expect("draft");
    let shown = vault.present_draft(caller, draft.id).expect("present");
    Prepared {
        draft: draft.id.to_string(),
        presentation: shown.digest.to_string(),
        revision: draft.revision,
    }
}

fn start(vault: &Arc<Vault>) -> String {
    let sequencer = Arc::clone(vault);
    std::thread::spawn(move || sequencer.run_sequencer());
    let router = genpon_server::router(App::new(Arc::clone(vault), Options::default()));
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .expect("runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
                .await
                .expect("listen");
            sender
                .send(listener.local_addr().expect("address"))
                .expect("send");
            let listening = Listening::new(None);
            serve(listener, router, listening, std::future::pending())
                .await
                .expect("serve");
        });
    });
    receiver.recv().expect("address").to_string()
}

fn confirm_all(
    address: &str,
    token: &SessionToken,
    work: Vec<Prepared>,
    begun: Instant,
    offer: Option<(Offer, u32)>,
) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).expect("connect");
    stream.set_nodelay(true).expect("nodelay");
    let mut reader = BufReader::new(stream.try_clone().expect("clone"));
    let confirm = |(index, prepared): (u32, Prepared)| {
        let request = request(address, token, &prepared);
        // Where a rate is offered, a confirmation counts from when it was due: waiting is no excuse.
        let due = offer.map(|(offer, client)| begun + offer.due(index, client));
        if let Some(due) = due {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
        let sent = due.unwrap_or_else(Instant::now);
        stream.write_all(request.as_bytes()).expect("send");
        let status = answer(&mut reader);
        let time = sent.elapsed();
        assert_eq!(
            status, 303,
            "the confirmation was answered with another status"
        );
        time
    };
    (0..).zip(work).map(confirm).collect()
}

fn request(address: &str, token: &SessionToken, prepared: &Prepared) -> String {
    let encode = |text: &str| text.replace(':', "%3A");
    let body = format!(
        "csrf={}&presentation={}&revision={}",
        encode(&token.csrf()),
        encode(&prepared.presentation),
        prepared.revision,
    );
    format!(
        "POST /drafts/{}/confirm HTTP/1.1\r\nHost: {address}\r\nCookie: genpon-demo={}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        prepared.draft,
        token.as_str(),
        body.len(),
    )
}

/// Reads one answer and says its status.
fn answer(reader: &mut BufReader<TcpStream>) -> u16 {
    let mut line = String::new();
    reader.read_line(&mut line).expect("status");
    let status = line
        .split(' ')
        .nth(1)
        .and_then(|text| text.parse().ok())
        .expect("status");
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line).expect("header");
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("length");
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("body");
    status
}
