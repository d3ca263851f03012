//! Load at the entrance: people log in, read, confirm and log out, while somebody hammers one account.
//!
//! `people_load DIR SECONDS`: 32 people, each with a note to confirm every two seconds and a new log-in
//! every twenty; eight connections try passwords on one account as fast as they are answered.
//! Passwords cost what they cost in service. Prints one line: the 99th percentile of each kind of
//! answer in milliseconds, the attempts answered each second, and the memory at the beginning and at
//! the end in MiB.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measuring program, not shipped"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "measuring time is what it is for"
)]

mod load;

use genpon_model::id::PatientId;
use genpon_vault::sessions::SessionToken;
use genpon_vault::{Caller, Settings, Vault};
use load::{Connection, PASSWORD, found, institution, patient, physician, present, request, start};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

const PEOPLE: usize = 32;
const ATTACKERS: usize = 8;
const NOTE_EVERY: Duration = Duration::from_secs(2);
/// So many notes until the next log-in.
const NOTES_PER_LOG_IN: usize = 10;

/// How long each kind of answer took.
#[derive(Default)]
struct Times {
    log_in: Vec<Duration>,
    read: Vec<Duration>,
    confirm: Vec<Duration>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let directory = Path::new(arguments.first().expect("DIR"));
    let seconds: u64 = arguments
        .get(1)
        .and_then(|text| text.parse().ok())
        .expect("SECONDS");
    let vault = Arc::new(found(directory, Settings::default().password_cost));
    let institution = institution(&vault);
    let notes = u32::try_from(seconds).expect("SECONDS") / 2;
    let desks: Vec<Desk> = (1..=PEOPLE)
        .map(|number| {
            let caller = physician(&vault, institution, &user_id(number)).caller;
            let patient = patient(&vault, &caller, number);
            Desk {
                vault: Arc::clone(&vault),
                caller,
                patient,
                number,
            }
        })
        .collect();
    physician(&vault, institution, "victim");
    vault.integrate_all().expect("integrate");
    let address = start(&vault);
    let (is_over, attempts) = (AtomicBool::new(false), AtomicU64::new(0));
    let before = resident_mib();
    let begun = Instant::now();
    let mut times = Times::default();
    std::thread::scope(|scope| {
        for _ in 0..ATTACKERS {
            scope.spawn(|| attack(&address, &is_over, &attempts));
        }
        let people: Vec<_> = desks
            .into_iter()
            .map(|desk| {
                let address = &address;
                scope.spawn(move || at_work(address, &desk, notes, begun))
            })
            .collect();
        for person in people {
            let one = person.join().expect("person");
            times.log_in.extend(one.log_in);
            times.read.extend(one.read);
            times.confirm.extend(one.confirm);
        }
        is_over.store(true, Ordering::Relaxed);
    });
    println!(
        "log_ins={} log_in_p99_ms={:.1} read_p99_ms={:.1} confirm_p99_ms={:.1} attempts_per_second={:.0} \
         resident_before_mib={before:.1} resident_after_mib={:.1}",
        times.log_in.len(),
        p99(&mut times.log_in),
        p99(&mut times.read),
        p99(&mut times.confirm),
        attempts.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64(),
        resident_mib(),
    );
}

fn user_id(number: usize) -> String {
    format!("person{number}")
}

/// A person and what they write about.
struct Desk {
    vault: Arc<Vault>,
    caller: Caller,
    patient: PatientId,
    number: usize,
}

/// One person through the whole time, evenly: a note is written and shown, then a page is read and the
/// note confirmed over HTTP.
fn at_work(address: &str, desk: &Desk, notes: u32, begun: Instant) -> Times {
    let mut connection = Connection::open(address);
    let (mut times, mut session) = (Times::default(), None);
    let number = desk.number;
    let offset = NOTE_EVERY.mul_f64(number as f64 / PEOPLE as f64);
    for index in 0..notes {
        let due = begun + offset + NOTE_EVERY * index;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let note = present(&desk.vault, &desk.caller, desk.patient);
        if index as usize % NOTES_PER_LOG_IN == number % NOTES_PER_LOG_IN || session.is_none() {
            session = Some(log_in(&mut connection, address, number, &mut times));
        }
        let (token, cookies) = session.as_ref().expect("session");
        let asked = Instant::now();
        let page = format!(
            "GET / HTTP/1.1\r\nHost: {address}\r\nCookie: genpon-demo={}{cookies}\r\n\r\n",
            token.as_str()
        );
        assert_eq!(
            connection.ask(&page).status,
            200,
            "a page of somebody logged in"
        );
        times.read.push(asked.elapsed());
        let asked = Instant::now();
        let answer = connection.ask(&request(address, token, &note, cookies));
        assert_eq!(answer.status, 303, "a confirmation");
        times.confirm.push(asked.elapsed());
    }
    times
}

fn log_in(
    connection: &mut Connection,
    address: &str,
    number: usize,
    times: &mut Times,
) -> (SessionToken, String) {
    let asked = Instant::now();
    let answer = connection.ask(&attempt(address, &user_id(number), PASSWORD));
    assert_eq!(answer.status, 303, "a log-in");
    times.log_in.push(asked.elapsed());
    let cookie = |end: &str| {
        let found = answer.cookies.iter().find(|(name, _)| name.ends_with(end));
        found.expect("cookie").1.clone()
    };
    let device = format!("; genpon-demo-device={}", cookie("-device"));
    (SessionToken::new(cookie("genpon-demo")), device)
}

/// Wrong passwords for one account, one after the other.
fn attack(address: &str, is_over: &AtomicBool, attempts: &AtomicU64) {
    let mut connection = Connection::open(address);
    while !is_over.load(Ordering::Relaxed) {
        let answer = connection.ask(&attempt(address, "victim", "not the password"));
        assert!((400..=503).contains(&answer.status), "an attack gets in");
        attempts.fetch_add(1, Ordering::Relaxed);
    }
}

fn attempt(address: &str, user_id: &str, password: &str) -> String {
    let password = password.replace('#', "%23").replace(' ', "+");
    let body = format!("user_id={user_id}&password={password}");
    format!(
        "POST /login HTTP/1.1\r\nHost: {address}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn p99(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    let place = times.len().saturating_sub(1) * 99 / 100;
    times
        .get(place)
        .map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

fn resident_mib() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").expect("statm");
    let pages = pages
        .split(' ')
        .nth(1)
        .and_then(|text| text.parse::<f64>().ok());
    pages.expect("pages") * 4096.0 / f64::from(1 << 20)
}
