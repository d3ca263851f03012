//! `cargo xtask bench [CASE…]`: each case beside a peer that does the same work in the same run.
//! Figures drift on shared machines; the ratio of one run is the claim. Durable writes are measured
//! twice: on this disk, and with 1 ms added to each fsync for both sides. Nothing here is a test.

mod cases;
mod chart;
mod confirm;
mod example;
mod files;
mod idle;
mod people;
mod postgres;
mod program;
mod proof;
mod scratch;
mod search;
mod table;
mod upload;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use cases::CASES;

/// Something that is measured.
struct Case {
    name: &'static str,
    work: &'static str,
    peer: &'static str,
    goal: &'static str,
    /// Nothing where Genpon cannot do the work yet.
    measure: Option<Measure>,
}

type Measure = fn(&Bench) -> Result<Vec<Row>>;

/// What the cases share.
struct Bench {
    root: PathBuf,
    seconds: u32,
}

/// One line of the table.
#[derive(Debug, Clone)]
struct Row {
    what: String,
    /// Nothing where only the peer was measured.
    ours: Option<Figure>,
    peer: &'static str,
    theirs: Option<Figure>,
    goal: Goal,
    memory_mib: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Figure {
    PerSecond(f64),
    MibPerSecond(f64),
    Milliseconds(f64),
    Mib(f64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Goal {
    /// As good as the peer, or this many times better.
    Ratio(f64),
    /// No more than this, whatever the peer does.
    AtMost(Figure),
    /// Shown for comparison only.
    None,
}

impl Row {
    /// How many times as good as the peer: more work per second, or less time.
    fn ratio(&self) -> Option<f64> {
        match (self.ours?, self.theirs?) {
            (Figure::PerSecond(ours), Figure::PerSecond(theirs))
            | (Figure::MibPerSecond(ours), Figure::MibPerSecond(theirs))
            | (Figure::Milliseconds(theirs), Figure::Milliseconds(ours)) => Some(ours / theirs),
            _ => None,
        }
    }

    /// How much of the goal is reached; 1 is all of it.
    fn reached(&self) -> Option<f64> {
        match (self.goal, self.ours?) {
            (Goal::Ratio(goal), _) => Some(self.ratio()? / goal),
            (Goal::AtMost(Figure::Milliseconds(limit)), Figure::Milliseconds(ours))
            | (Goal::AtMost(Figure::Mib(limit)), Figure::Mib(ours)) => Some(limit / ours),
            _ => None,
        }
    }
}

/// Measures the named cases, or all.
///
/// # Errors
/// A name is unknown, or a measurement could not be made.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let (seconds, names) = match arguments {
        [option, seconds, names @ ..] if option == "--seconds" => (seconds.parse()?, names),
        names => (5, names),
    };
    if let Some(name) = names
        .iter()
        .find(|name| CASES.iter().all(|case| case.name != *name))
    {
        let known: Vec<_> = CASES.iter().map(|case| case.name).collect();
        bail!(
            "no case `{name}`; usage: cargo xtask bench [--seconds N] [CASE…]  cases: {}",
            known.join(", ")
        );
    }
    let bench = Bench {
        root: root.to_owned(),
        seconds,
    };
    let mut rows = Vec::new();
    let mut waiting = Vec::new();
    for case in CASES
        .iter()
        .filter(|case| names.is_empty() || names.iter().any(|n| n == case.name))
    {
        let Some(measure) = case.measure else {
            waiting.push(case);
            continue;
        };
        println!(
            "== {}: {}\n   beside {}; goal: {}",
            case.name, case.work, case.peer, case.goal
        );
        rows.extend(measure(&bench)?.into_iter().map(|row| (case.name, row)));
    }
    println!("\n{}", table::render(&rows));
    for case in waiting {
        println!(
            "not measured: {:<13} goal {} beside {}",
            case.name, case.goal, case.peer
        );
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark is about the time that passes"
)]
fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(T, Duration)> {
    let start = Instant::now();
    let done = work()?;
    Ok((done, start.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(ours: Figure, theirs: Option<Figure>, goal: Goal) -> Row {
        Row {
            what: String::new(),
            ours: Some(ours),
            peer: "p",
            theirs,
            goal,
            memory_mib: None,
        }
    }

    #[test]
    fn a_ratio_says_how_many_times_as_good() {
        let rate = row(
            Figure::PerSecond(30.0),
            Some(Figure::PerSecond(20.0)),
            Goal::Ratio(3.0),
        );
        assert_eq!((rate.ratio(), rate.reached()), (Some(1.5), Some(0.5)));
        let time = row(
            Figure::Milliseconds(5.0),
            Some(Figure::Milliseconds(20.0)),
            Goal::Ratio(2.0),
        );
        assert_eq!((time.ratio(), time.reached()), (Some(4.0), Some(2.0)));
        let limit = row(
            Figure::Milliseconds(20.0),
            None,
            Goal::AtMost(Figure::Milliseconds(10.0)),
        );
        assert_eq!((limit.ratio(), limit.reached()), (None, Some(0.5)));
    }
}
