//! Known weaknesses in what we build on: `cargo deny check advisories` and `cargo audit` against the
//! RustSec database. The database is a git repository on the network; where it cannot be reached the
//! step says so and is skipped, in CI too: it is an outside service and no tool we could install.

use anyhow::Result;

use super::steps::tool;
use super::{Place, Tally};
use crate::command::{asks, succeeds};

const DATABASE: &str = "https://github.com/RustSec/advisory-db";

pub(super) fn run(place: &Place) -> Result<Tally> {
    if asks(&[
        "timeout",
        "20",
        "git",
        "ls-remote",
        "--exit-code",
        DATABASE,
        "HEAD",
    ])
    .is_none()
    {
        return Ok(Tally::skip(format!(
            "advisories: {DATABASE} cannot be reached, KNOWN WEAKNESSES WERE NOT CHECKED"
        )));
    }
    let mut tally = Tally::default();
    for (name, probe, check) in [
        (
            "cargo-deny",
            ["cargo", "deny", "--version"],
            &["cargo", "deny", "--locked", "check", "advisories"][..],
        ),
        (
            "cargo-audit",
            ["cargo", "audit", "--version"],
            &["cargo", "audit"][..],
        ),
    ] {
        tally.add(match tool(place, name, &probe)? {
            true => Tally::of(succeeds(&place.root, check)?),
            false => Tally::missing(place, format!("advisories: {name} is missing")),
        });
    }
    Ok(tally)
}
