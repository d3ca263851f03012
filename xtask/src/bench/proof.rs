//! The case `proof`: measured inside the ledger's own example program, which has `ct-merkle` beside it.

use anyhow::Result;

use super::example::Example;
use super::scratch::Scratch;
use super::{Bench, Figure, Goal, Row};

const GOALS: [(&str, &str, f64); 2] = [("cold", "cold_us", 1.0), ("warm", "warm_us", 0.01)];

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let scratch = Scratch::new()?;
    let example = Example::build(bench, "genpon-ledger", "proof_speed")?;
    let figures = example.run(&[], &[&scratch.root().to_string_lossy()])?;
    let theirs = Figure::Milliseconds(figures.read("ct_merkle_us")? / 1000.0);
    let rows = GOALS.map(|(what, name, limit)| {
        Ok(Row {
            what: format!("10M leaves, {what}"),
            ours: Some(Figure::Milliseconds(figures.read(name)? / 1000.0)),
            peer: "ct-merkle, in memory",
            theirs: Some(theirs),
            goal: Goal::AtMost(Figure::Milliseconds(limit)),
            memory_mib: None,
        })
    });
    rows.into_iter().collect()
}
