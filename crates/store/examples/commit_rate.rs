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

mod house;

use genpon_store::Store;
use house::House;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let parent = arguments
        .next()
        .map_or_else(std::env::temp_dir, PathBuf::from);
    let seconds = arguments.next().map_or(3, |text| text.parse().unwrap());
    println!("threads  commits/s  median ms  99 % ms");
    for threads in [1, 8, 32, 128] {
        let home = tempfile::tempdir_in(&parent).unwrap();
        let house = House::new(&home.path().join("data"));
        let mut waits = run(&house, threads, Duration::from_secs(seconds));
        waits.sort_unstable();
        let at = |part: usize| waits[waits.len() * part / 100].as_secs_f64() * 1000.0;
        let rate = waits.len() as f64 / seconds as f64;
        println!("{threads:7}  {rate:9.0}  {:9.2}  {:7.2}", at(50), at(99));
    }
}

fn run(house: &House, threads: u32, time: Duration) -> Vec<Duration> {
    let next = AtomicU32::new(1);
    let end = Instant::now() + time;
    let work = || {
        let mut waits = Vec::new();
        while Instant::now() < end {
            let start = Instant::now();
            let writes = house.writes(next.fetch_add(1, Ordering::Relaxed));
            house
                .store
                .commit(house.keys.institution(), writes)
                .unwrap();
            waits.push(start.elapsed());
        }
        waits
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let waits = workers.into_iter().map(|worker| worker.join().unwrap());
        waits.flatten().collect()
    })
}
