//! The case `chart`: one patient's newest records in a small and in a large archive, measured inside
//! the store's own example, beside the same select on a bare PostgreSQL table. Every patient has 200
//! records in both, scattered over the archive; ours is called in the process and PostgreSQL over its
//! socket, so that the growth with the size says more than the distance to the peer.

use std::fs;

use anyhow::Result;

use super::example::{Example, Figures};
use super::postgres::Cluster;
use super::scratch::{DISKS, Scratch};
use super::{Bench, Figure, Goal, Row};

/// Versions and patients: 200 records each.
const SMALL: [&str; 2] = ["10000", "50"];
const LARGE: [&str; 2] = ["1000000", "5000"];
/// The line of the example that is the work of a chart page.
const CHART: &str = "chart, 50 newest";
const P99_MS_MAX: f64 = 20.0;
const GROWTH_MAX: f64 = 1.3;

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let example = Example::build(bench, "genpon-store", "read_at_size")?;
    let (small, large) = (read(&example, SMALL)?, read(&example, LARGE)?);
    let median = |figures: &Figures| figures.column(CHART, 0).map(Figure::Milliseconds);
    let mean = |figures: &Figures| figures.column(CHART, 2).map(Figure::Milliseconds);
    let p99 = |figures: &Figures| figures.column(CHART, 1).map(Figure::Milliseconds);
    let row = |what: &str, ours, peer, theirs, goal| Row {
        what: what.to_owned(),
        ours: Some(ours),
        peer,
        theirs,
        goal,
        memory_mib: None,
    };
    let limit = Goal::AtMost(Figure::Milliseconds(P99_MS_MAX));
    let itself = Some(median(&small)?);
    let peer = Some(Figure::Milliseconds(postgres_ms(bench)?));
    Ok(vec![
        row("p99 at 10k versions", p99(&small)?, "–", None, limit),
        row("p99 at 1M versions", p99(&large)?, "–", None, limit),
        row(
            "median at 1M versions",
            median(&large)?,
            "itself at 10k",
            itself,
            Goal::Ratio(1.0 / GROWTH_MAX),
        ),
        row(
            "mean at 1M versions",
            mean(&large)?,
            "PostgreSQL, bare table",
            peer,
            Goal::None,
        ),
    ])
}

fn read(example: &Example<'_>, [versions, patients]: [&str; 2]) -> Result<Figures> {
    let scratch = Scratch::new()?;
    let folder = scratch.root().to_string_lossy();
    example.run(&[], &[versions, patients, &folder])
}

fn postgres_ms(bench: &Bench) -> Result<f64> {
    let cluster = Cluster::start(bench, DISKS[0])?;
    let text = |name: &str| fs::read_to_string(bench.root.join("xtask/bench").join(name));
    cluster.prepare("chart.sql", &text("chart.sql")?)?;
    cluster.latency_ms("chart-select.sql", &text("chart-select.sql")?)
}
