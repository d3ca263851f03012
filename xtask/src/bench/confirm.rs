//! The case `confirm`: notes of 2 KiB confirmed over HTTP by 32 clients, beside PostgreSQL with the
//! triggers that hospitals use today. Ours and the peer's rounds alternate, so that a busy neighbour
//! slows both; the figure is the median of the rounds.

use anyhow::Result;

use super::example::{Example, Figures};
use super::postgres::Cluster;
use super::scratch::{DISKS, Disk, Scratch};
use super::{Bench, Figure, Goal, Row};

const ROUNDS: usize = 3;
const CLIENTS: &str = "32";
const NOTES_EACH: &str = "60";
const OFFERED_PER_SECOND: &str = "500";
const P99_MS_MAX: f64 = 10.0;

/// A peer's table, what it stands for, and the goals on this disk and with slow fsync.
const PEERS: [(&str, &str, [Goal; 2]); 3] = [
    (
        "plain",
        "PostgreSQL, plain insert",
        [Goal::None, Goal::None],
    ),
    (
        "audited",
        "PostgreSQL, audit trigger",
        [Goal::Ratio(0.5), Goal::None],
    ),
    (
        "chained",
        "PostgreSQL, hash chain",
        [Goal::Ratio(1.5), Goal::Ratio(6.0)],
    ),
];

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let example = Example::build(bench, "genpon-server", "confirm_load")?;
    let mut rows = Vec::new();
    for (disk, index) in DISKS.into_iter().zip(0..) {
        let cluster = Cluster::start(bench, disk)?;
        let (mut ours, mut theirs) = (Vec::new(), [const { Vec::new() }; PEERS.len()]);
        for _ in 0..ROUNDS {
            ours.push(confirm(bench, &example, disk, &[CLIENTS, NOTES_EACH])?.read("per_second")?);
            for ((table, ..), rounds) in PEERS.iter().zip(&mut theirs) {
                rounds.push(cluster.insert(table)?);
            }
        }
        let ours = Figure::PerSecond(median(ours));
        rows.extend(
            PEERS
                .iter()
                .zip(theirs)
                .map(|((_, peer, goals), theirs)| Row {
                    what: disk.name.to_owned(),
                    ours: Some(ours),
                    peer,
                    theirs: Some(Figure::PerSecond(median(theirs))),
                    goal: goals[index],
                    memory_mib: None,
                }),
        );
        rows.push(latency(bench, &example, disk)?);
    }
    Ok(rows)
}

/// How long one in a hundred waits when 500 are offered each second.
fn latency(bench: &Bench, example: &Example<'_>, disk: Disk) -> Result<Row> {
    let figures = confirm(
        bench,
        example,
        disk,
        &[CLIENTS, NOTES_EACH, OFFERED_PER_SECOND],
    )?;
    let limit = Goal::AtMost(Figure::Milliseconds(P99_MS_MAX));
    Ok(Row {
        what: format!("{}, p99 at {OFFERED_PER_SECOND}/s", disk.name),
        ours: Some(Figure::Milliseconds(figures.read("p99_ms")?)),
        peer: "–",
        theirs: None,
        goal: if disk.sync_us == 0 { limit } else { Goal::None },
        memory_mib: None,
    })
}

fn confirm(bench: &Bench, example: &Example<'_>, disk: Disk, load: &[&str]) -> Result<Figures> {
    let scratch = Scratch::new()?;
    let data = scratch.path("data").to_string_lossy().into_owned();
    example.run(
        &scratch.slow_sync(bench, disk)?,
        &[&[data.as_str()], load].concat(),
    )
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median(vec![9.0, 1.0, 5.0]), 5.0);
        assert!(median(Vec::new()).is_nan());
    }
}
