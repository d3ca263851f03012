//! The case `search`: words in the text of a million records, measured inside the store's own example
//! beside the engine's own trigrams over the same texts; and patients by number, name and kana.

use anyhow::Result;

use super::example::Example;
use super::scratch::Scratch;
use super::{Bench, Figure, Goal, Row};

const TEXTS: &str = "1000000";
/// Few versions and many patients: what a search for patients goes through.
const PATIENTS: [&str; 2] = ["10000", "1000000"];
const SLOWER_MAX: f64 = 1.5;
/// The lines of the examples.
const WORDS: [&str; 4] = ["common", "rare", "single", "absent"];
const IN_A_CHART: [&str; 2] = ["three characters", "one character"];
const FINDS: [(&str, &str); 4] = [
    ("number", "patient by number"),
    ("beginning of a number", "search: beginning of a number"),
    ("name", "search: 佐藤"),
    ("kana", "search: さとう ゆ"),
];

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = texts(bench)?;
    rows.extend(patients(bench)?);
    Ok(rows)
}

fn texts(bench: &Bench) -> Result<Vec<Row>> {
    let scratch = Scratch::new()?;
    let example = Example::build(bench, "genpon-store", "search_speed")?;
    let figures = example.run(&[], &[TEXTS, &scratch.root().to_string_lossy()])?;
    let median = |line: String| figures.column(&line, 0).map(Figure::Milliseconds);
    let words = WORDS.map(|word| {
        Ok(Row {
            what: format!("{word} word in 1M texts"),
            ours: Some(median(format!("ours: {word}"))?),
            peer: "SQLite FTS5 trigrams alone",
            theirs: Some(median(format!("bare: {word}"))?),
            goal: Goal::Ratio(1.0 / SLOWER_MAX),
            memory_mib: None,
        })
    });
    let in_a_chart = IN_A_CHART.map(|word| {
        let ours = median(format!("ours: chart, {word}"))?;
        Ok(alone(format!("{word} in one chart of 200"), ours))
    });
    words.into_iter().chain(in_a_chart).collect()
}

fn patients(bench: &Bench) -> Result<Vec<Row>> {
    let scratch = Scratch::new()?;
    let example = Example::build(bench, "genpon-store", "read_at_size")?;
    let [versions, patients] = PATIENTS;
    let folder = scratch.root().to_string_lossy();
    let figures = example.run(&[], &[versions, patients, &folder])?;
    let rows = FINDS.map(|(what, line)| {
        let median = figures.column(line, 0)?;
        let what = format!("{what} among 1M patients");
        Ok(alone(what, Figure::Milliseconds(median)))
    });
    rows.into_iter().collect()
}

fn alone(what: String, ours: Figure) -> Row {
    Row {
        what,
        ours: Some(ours),
        peer: "–",
        theirs: None,
        goal: Goal::None,
        memory_mib: None,
    }
}
