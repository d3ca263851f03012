//! Every fuzz target builds and survives a few seconds on its seeds. Long runs are for people:
//! `rustup run nightly cargo fuzz run TARGET`. libFuzzer needs a nightly compiler.

use anyhow::Result;

use super::steps::tool;
use super::{Place, Tally};
use crate::command::{asks, exists, succeeds};

const SECONDS_EACH: u32 = 5;

pub(super) fn run(place: &Place) -> Result<Tally> {
    if !place.root.join("fuzz/Cargo.toml").is_file() {
        return Ok(Tally::skip("fuzz: there is no fuzz target yet".to_owned()));
    }
    if !has_nightly(place)? {
        return Ok(Tally::missing(
            place,
            "fuzz: no nightly compiler, NOTHING WAS FUZZED".to_owned(),
        ));
    }
    if !tool(place, "cargo-fuzz", &["cargo", "fuzz", "--version"])? {
        return Ok(Tally::missing(
            place,
            "fuzz: cargo-fuzz is missing, NOTHING WAS FUZZED".to_owned(),
        ));
    }
    let nightly = ["rustup", "run", "nightly", "cargo", "fuzz"];
    if !succeeds(&place.root, &[&nightly[..], &["build"]].concat())? {
        return Ok(Tally::of(false));
    }
    let targets = asks(&[&nightly[..], &["list", "--fuzz-dir", &path(place, "fuzz")]].concat());
    let mut tally = Tally::default();
    for target in targets.unwrap_or_default().lines() {
        tally.add(run_target(place, &nightly, target)?);
    }
    Ok(tally)
}

fn run_target(place: &Place, nightly: &[&str], target: &str) -> Result<Tally> {
    let seconds = format!("-max_total_time={SECONDS_EACH}");
    let corpus = format!("fuzz/corpus/{target}");
    std::fs::create_dir_all(place.root.join(&corpus))?;
    let seeds = seeds(place, target);
    let mut line = [nightly, &["run", target, &corpus]].concat();
    line.extend(seeds.iter().map(String::as_str));
    line.extend(["--", &seconds, "-timeout=10", "-verbosity=0"]);
    let is_well = succeeds(&place.root, &line)?;
    let mut tally = Tally::of(is_well);
    if !is_well {
        tally.notes.push(format!(
            "FAILED fuzz target {target}: its input is in fuzz/artifacts"
        ));
    }
    Ok(tally)
}

/// The worked examples of the room or of the parser that a target `<room>_<parser>` is about.
fn seeds(place: &Place, target: &str) -> Vec<String> {
    let names = target
        .split_once('_')
        .map_or([target, ""], |(room, parser)| [room, parser]);
    let folders = names
        .iter()
        .filter(|name| !name.is_empty())
        .map(|name| format!("vectors/{name}"));
    folders
        .filter(|folder| place.root.join(folder).is_dir())
        .collect()
}

fn has_nightly(place: &Place) -> Result<bool> {
    let probe = ["rustup", "run", "nightly", "rustc", "--version"];
    if !exists("rustup") || asks(&probe).is_some() {
        return Ok(exists("rustup"));
    }
    succeeds(
        &place.root,
        &[
            "rustup",
            "toolchain",
            "install",
            "nightly",
            "--profile",
            "minimal",
        ],
    )
}

fn path(place: &Place, name: &str) -> String {
    place.root.join(name).to_string_lossy().into_owned()
}
