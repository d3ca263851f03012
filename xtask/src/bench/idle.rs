//! The case `idle`: how soon an empty archive is served, and what it costs to do nothing.

use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Result, ensure};

use super::program::{Program, build, pause};
use super::scratch::Scratch;
use super::{Bench, Figure, Goal, Row};

/// Long enough for whatever a start leaves to do.
const SETTLING: Duration = Duration::from_secs(3);

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let (genpon, scratch) = (build(bench)?, Scratch::new()?);
    let data = scratch.path("data");
    let init = Command::new(&genpon)
        .args(["init", "--name", "Bench", "--data"])
        .arg(&data)
        .stdout(Stdio::null())
        .status()?;
    ensure!(init.success(), "genpon init failed");
    let mut serve = Command::new(&genpon);
    serve
        .arg("serve")
        .arg("--data")
        .arg(&data)
        .stderr(Stdio::null());
    let program = Program::start(serve)?;
    pause(SETTLING);
    let peak_mib = program.peak_mib()?;
    let row = |what: &str, ours, limit| Row {
        what: what.to_owned(),
        ours: Some(ours),
        peer: "–",
        theirs: None,
        goal: Goal::AtMost(limit),
        memory_mib: Some(peak_mib),
    };
    let started = Figure::Milliseconds(program.started_in.as_secs_f64() * 1000.0);
    let resident = Figure::Mib(program.resident_mib()?);
    Ok(vec![
        row("start", started, Figure::Milliseconds(1000.0)),
        row("resident memory", resident, Figure::Mib(60.0)),
    ])
}
