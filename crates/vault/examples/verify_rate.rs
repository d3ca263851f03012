//! How fast an archive is verified, against `sha256sum` of the same bytes on one core.
//!
//!     cargo run --release -p genpon-vault --example verify_rate -- [MiB of content] [small versions]
//!
//! Prints, for a plain and a deep run on two threads: seconds, MiB of sealed bytes and versions per
//! second, and the ratio to `sha256sum`; then the same ratio from seconds of processor time, which
//! holds on a machine that does other work too. Bytes are read before, so that disks do not count.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement prints, measures, and stops where something fails"
)]

use genpon_testkit::World;
use genpon_testkit::work::new_record;
use genpon_vault::verify::{VerificationReport, VerifyOptions, Watch};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// MiB of one large content.
const LARGE_MIB: usize = 64;
/// Versions of each record of the small ones.
const CHAIN: usize = 5;

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .map(|number| number.parse::<usize>().unwrap());
    let (mib, small) = (
        arguments.next().unwrap_or(1024),
        arguments.next().unwrap_or(2000),
    );
    let world = World::new();
    fill(&world, mib, small);
    let contents = world.directory.join("contents");
    let _ = sha256sum(&contents);
    for is_deep in [false, true] {
        let (theirs, their_cpu) = sha256sum(&contents);
        let (began, cpu) = (Instant::now(), cpu_seconds().0);
        let report = verify(&world, is_deep);
        let (ours, our_cpu) = (began.elapsed().as_secs_f64(), cpu_seconds().0 - cpu);
        assert!(report.is_whole(), "{:#?}", report.findings);
        let mib = report.counts.sealed_bytes as f64 / f64::from(1 << 20);
        let run = if is_deep { "deep" } else { "plain" };
        println!(
            "{run}_seconds={ours:.2} {run}_mib_per_second={:.0} {run}_versions_per_second={:.0} \
             {run}_sha256sum_mib_per_second={:.0} {run}_ratio={:.2} {run}_ratio_by_cpu_time={:.2}",
            mib / ours,
            report.counts.versions as f64 / ours,
            mib / theirs,
            theirs / ours,
            their_cpu / (our_cpu / 2.0),
        );
    }
}

fn verify(world: &World, is_deep: bool) -> VerificationReport {
    let stop = AtomicBool::new(false);
    let now = || world.vault.now();
    let watch = Watch {
        progress: &|_| {},
        stop: &stop,
        now: &now,
    };
    let options = VerifyOptions {
        is_deep,
        ..VerifyOptions::default()
    };
    world
        .vault
        .verify(world.institution.id, &options, None, &watch)
        .unwrap()
}

fn fill(world: &World, mib: usize, small: usize) {
    let doctor = world.caller("sato");
    let patient = world.patient("1").id;
    let mut state = 1_u64;
    let mut noise = |bytes: usize| -> Vec<u8> {
        let next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()
        };
        std::iter::repeat_with(next).flatten().take(bytes).collect()
    };
    for _ in 0..mib.div_ceil(LARGE_MIB) {
        let bytes = noise(LARGE_MIB << 20);
        let kind = ("volume.bin", "application/octet-stream");
        let part = world.stage(&doctor, kind, &bytes).unwrap();
        let new = new_record(patient, "laboratory-result", vec![part]);
        let draft = world.vault.begin_record(&doctor, new).unwrap();
        let _ = world.confirm(&doctor, draft.id).unwrap();
    }
    for number in 0..small.div_ceil(CHAIN) {
        let record = world
            .record(&doctor, patient, &format!("所見 {number}"))
            .record;
        for version in 1..CHAIN {
            let text = format!("所見 {number} 第{version}版");
            let _ = world.next(&doctor, record, genpon_model::record::Act::Correct, &text);
        }
    }
    world.vault.integrate_all().unwrap();
}

/// Seconds that `sha256sum` takes over all content files, one after the other, by clock and processor.
fn sha256sum(contents: &Path) -> (f64, f64) {
    let (began, cpu) = (Instant::now(), cpu_seconds().1);
    let line = "find \"$1\" -type f -print0 | xargs -0 sha256sum > /dev/null";
    let status = Command::new("sh")
        .args(["-c", line, "sh"])
        .arg(contents)
        .status()
        .unwrap();
    assert!(status.success());
    (began.elapsed().as_secs_f64(), cpu_seconds().1 - cpu)
}

/// Seconds of processor time of this process, and of its children that have ended (proc(5), stat).
fn cpu_seconds() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks: Vec<f64> = fields
        .split_whitespace()
        .skip(11)
        .take(4)
        .map(|field| field.parse().unwrap())
        .collect();
    let seconds = |ticks: &[f64]| ticks.iter().sum::<f64>() / 100.0;
    (seconds(&ticks[..2]), seconds(&ticks[2..]))
}
