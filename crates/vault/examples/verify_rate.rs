//! How fast an archive is verified, against `sha256sum` of the same bytes on one core.
//!
//!     cargo run --release -p genpon-vault --example verify_rate -- [MiB of content] [small versions]
//!
//! Prints, for a plain and a deep run on two threads: seconds, MiB of sealed bytes and versions per
//! second, and the ratio to `sha256sum`. Bytes are read once before, so that disks do not count.
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
        let baseline = sha256sum(&contents);
        let began = Instant::now();
        let report = verify(&world, is_deep);
        let seconds = began.elapsed().as_secs_f64();
        assert!(report.is_whole(), "{:#?}", report.findings);
        let mib = report.counts.sealed_bytes as f64 / f64::from(1 << 20);
        println!(
            "{}: {seconds:.2} s, {:.0} MiB/s, {:.0} versions/s; sha256sum {:.0} MiB/s; ratio {:.2}",
            if is_deep { "deep " } else { "plain" },
            mib / seconds,
            report.counts.versions as f64 / seconds,
            mib / baseline,
            baseline / seconds,
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

/// Seconds that `sha256sum` takes over all content files, one after the other.
fn sha256sum(contents: &Path) -> f64 {
    let began = Instant::now();
    let line = "find \"$1\" -type f -print0 | xargs -0 sha256sum > /dev/null";
    let status = Command::new("sh")
        .args(["-c", line, "sh"])
        .arg(contents)
        .status()
        .unwrap();
    assert!(status.success());
    began.elapsed().as_secs_f64()
}
