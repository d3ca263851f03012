//! The case `people`: the entrance under load, with somebody hammering one account. `--seconds` sets how
//! long; five minutes are what is claimed.

use anyhow::Result;

use super::example::Example;
use super::scratch::Scratch;
use super::{Bench, Figure, Goal, Row};

const SECONDS: &str = "300";
const P99_MS_MAX: f64 = 100.0;
/// What memory may grow by, beside what the first minute fills.
const GROWTH_MIB_MAX: f64 = 64.0;

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let example = Example::build(bench, "genpon-server", "people_load")?;
    let scratch = Scratch::new()?;
    let directory = scratch.path("data").display().to_string();
    let figures = example.run(&[], &[&directory, SECONDS])?;
    let row = |what: &str, ours, goal| Row {
        what: what.to_owned(),
        ours: Some(ours),
        peer: "–",
        theirs: None,
        goal,
        memory_mib: None,
    };
    let limit = || Goal::AtMost(Figure::Milliseconds(P99_MS_MAX));
    let after = figures.read("resident_after_mib")?;
    let growth = after - figures.read("resident_before_mib")?;
    let milliseconds = |name: &str| figures.read(name).map(Figure::Milliseconds);
    Ok(vec![
        row("log-in, p99", milliseconds("log_in_p99_ms")?, limit()),
        row("a page, p99", milliseconds("read_p99_ms")?, limit()),
        row(
            "confirmation, p99",
            milliseconds("confirm_p99_ms")?,
            limit(),
        ),
        row(
            "attempts answered",
            Figure::PerSecond(figures.read("attempts_per_second")?),
            Goal::None,
        ),
        row(
            "growth of memory",
            Figure::Mib(growth),
            Goal::AtMost(Figure::Mib(GROWTH_MIB_MAX)),
        ),
    ])
}
