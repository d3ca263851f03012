//! The steps that are one program each: rustfmt, clippy, tidy, nextest, doc tests, cargo-deny.

use std::fs;

use anyhow::Result;

use super::{Place, Tally, report};
use crate::command::{asks, exists, shows, succeeds};

/// Where nextest writes its report for the profile `all` (.config/nextest.toml).
const REPORT: &str = "target/nextest/all/junit.xml";

pub(super) fn format(place: &Place) -> Result<Tally> {
    succeeds(&place.root, &["cargo", "fmt", "--all", "--check"]).map(Tally::of)
}

pub(super) fn clippy(place: &Place) -> Result<Tally> {
    let line = [
        "cargo",
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    succeeds(&place.root, &line).map(Tally::of)
}

pub(super) fn tidy(place: &Place) -> Result<Tally> {
    crate::tidy::run(&place.root, &[]).map(|()| Tally::of(true))
}

pub(super) fn tests(place: &Place) -> Result<Tally> {
    if !tool(place, "cargo-nextest", &["cargo", "nextest", "--version"])? {
        return Ok(Tally::missing(
            place,
            "tests: cargo-nextest is missing, NO TEST WAS RUN".to_owned(),
        ));
    }
    let report = place.root.join(REPORT);
    let _absent_is_fine = fs::remove_file(&report);
    let line = [
        "cargo",
        "nextest",
        "run",
        "--locked",
        "--workspace",
        "--profile",
        "all",
    ];
    let is_well = succeeds(&place.root, &line)?;
    let mut tally = match fs::read_to_string(&report) {
        Ok(junit) => report::read_junit(&junit),
        Err(_) => Tally::default(),
    };
    if !is_well && tally.failed == 0 {
        tally.failed = 1;
        tally
            .notes
            .push("tests: they could not be built or run".to_owned());
    }
    Ok(tally)
}

/// Walks the main road in a real browser (xtask/browser/walk.mjs); screenshots stay in target/screens.
pub(super) fn browser(place: &Place) -> Result<Tally> {
    let library = place
        .root
        .join("xtask/node_modules/playwright-core/package.json");
    if !library.is_file() || !exists("chromium") || !exists("node") {
        let what = "browser: chromium, node or playwright-core is missing, NO PAGE WAS LOOKED AT";
        return Ok(Tally::missing(place, what.to_owned()));
    }
    // As the README has it: no package is named.
    let build = ["cargo", "run", "--locked", "--", "--version"];
    if !succeeds(&place.root, &build)? {
        return Ok(Tally::of(false));
    }
    let walk = [
        "node",
        "xtask/browser/walk.mjs",
        "target/debug/genpon",
        "target/screens",
    ];
    let (is_well, output) = shows(&place.root, &walk)?;
    let count = |word: &str| output.lines().filter(|line| line.starts_with(word)).count();
    let (passed, failed) = (count("ok "), count("FAIL "));
    Ok(Tally {
        passed,
        failed: failed.max(usize::from(!is_well)),
        ..Tally::default()
    })
}

pub(super) fn doctests(place: &Place) -> Result<Tally> {
    let (is_well, output) = shows(
        &place.root,
        &["cargo", "test", "--locked", "--workspace", "--doc"],
    )?;
    let mut tally = report::read_libtest(&output);
    if !is_well && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

pub(super) fn licences(place: &Place) -> Result<Tally> {
    if !tool(place, "cargo-deny", &["cargo", "deny", "--version"])? {
        let what = "licences: cargo-deny is missing, LICENCES WERE NOT CHECKED";
        return Ok(Tally::missing(place, what.to_owned()));
    }
    let line = [
        "cargo",
        "deny",
        "--locked",
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "bans",
        "sources",
    ];
    succeeds(&place.root, &line).map(Tally::of)
}

/// Whether a cargo tool is there, after installing it where it was not. Built without optimization:
/// it runs once and the build is what takes time.
pub(super) fn tool(place: &Place, name: &str, probe: &[&str]) -> Result<bool> {
    if asks(probe).is_some() {
        return Ok(true);
    }
    succeeds(
        &place.root,
        &["cargo", "install", "--locked", "--debug", name],
    )
}
