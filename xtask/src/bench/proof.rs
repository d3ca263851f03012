//! The case `proof`: measured inside the ledger's own example program, which has `ct-merkle` beside it.

use anyhow::{Context as _, Result, ensure};

use super::scratch::Scratch;
use super::{Bench, Figure, Goal, Row};
use crate::command::shows;

const GOALS: [(&str, &str, f64); 2] = [("cold", "cold_us", 1.0), ("warm", "warm_us", 0.01)];

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let scratch = Scratch::new()?;
    let folder = scratch.root().to_string_lossy();
    let line = [
        "cargo",
        "run",
        "--quiet",
        "--release",
        "--package",
        "genpon-ledger",
        "--example",
        "proof_speed",
        "--",
        &folder,
    ];
    let (is_well, output) = shows(&bench.root, &line)?;
    ensure!(is_well, "the example could not be built or run");
    let theirs = Figure::Milliseconds(figure_us(&output, "ct_merkle_us")? / 1000.0);
    let rows = GOALS.map(|(what, name, limit)| {
        Ok(Row {
            what: format!("10M leaves, {what}"),
            ours: Some(Figure::Milliseconds(figure_us(&output, name)? / 1000.0)),
            peer: "ct-merkle, in memory",
            theirs: Some(theirs),
            goal: Goal::AtMost(Figure::Milliseconds(limit)),
            memory_mib: None,
        })
    });
    rows.into_iter().collect()
}

fn figure_us(output: &str, name: &str) -> Result<f64> {
    let line = output
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let value = line.and_then(|value| value.parse().ok());
    value.with_context(|| format!("no figure `{name}` in what the example said"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_figures_by_name() {
        assert_eq!(
            figure_us("a_us 1.5\ncold_us 20\n", "cold_us").unwrap(),
            20.0
        );
        assert!(figure_us("cold_usual 20\n", "cold_us").is_err());
    }
}
