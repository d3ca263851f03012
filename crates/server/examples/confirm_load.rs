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

mod load;

use genpon_model::id::PatientId;
use genpon_vault::sessions::SessionToken;
use genpon_vault::settings::PasswordCost;
use genpon_vault::{Caller, Vault};
use load::{Connection, Prepared, found, institution, patient, physician, present, request, start};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Cheap: passwords are not what is measured.
const COST: PasswordCost = PasswordCost {
    memory_kib: 1024,
    passes: 1,
    lanes: 1,
};

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
    let vault = Arc::new(found(directory, COST));
    let entered = physician(&vault, institution(&vault), "load");
    let (caller, token) = (entered.caller, Arc::new(entered.token));
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

fn confirm_all(
    address: &str,
    token: &SessionToken,
    work: Vec<Prepared>,
    begun: Instant,
    offer: Option<(Offer, u32)>,
) -> Vec<Duration> {
    let mut connection = Connection::open(address);
    let confirm = |(index, prepared): (u32, Prepared)| {
        let request = request(address, token, &prepared, "");
        // Where a rate is offered, a confirmation counts from when it was due: waiting is no excuse.
        let due = offer.map(|(offer, client)| begun + offer.due(index, client));
        if let Some(due) = due {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
        let sent = due.unwrap_or_else(Instant::now);
        let status = connection.ask(&request).status;
        let time = sent.elapsed();
        assert_eq!(
            status, 303,
            "the confirmation was answered with another status"
        );
        time
    };
    (0..).zip(work).map(confirm).collect()
}
