//! The case `upload`: a file of 4 GiB streamed in through the API, hashed, sealed and durable, beside
//! `cp`, `sync` and `sha256sum` of the same file.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use super::files::{rate, write_noise};
use super::program::{Program, build};
use super::scratch::Scratch;
use super::{Bench, Figure, Goal, Row, timed};
use crate::command::asks;

const UPLOAD_MIB: u32 = 4096;
const MEMORY_MIB_MAX: f64 = 64.0;

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let (genpon, scratch) = (build(bench)?, Scratch::new()?);
    let (from, to, data) = (
        scratch.path("from"),
        scratch.path("to"),
        scratch.path("data"),
    );
    write_noise(&from, UPLOAD_MIB)?;
    let theirs = peer(&from, &to)?;
    let key = key(&genpon, &data)?;
    let program = Program::start(demo(&genpon, &data))?;
    let ours = upload(&program, &key, &from)?;
    let peak_mib = program.peak_mib()?;
    Ok(vec![
        Row {
            what: "4 GiB".to_owned(),
            ours: Some(ours),
            peer: "cp, sync, sha256sum",
            theirs: Some(theirs),
            goal: Goal::Ratio(0.6),
            memory_mib: Some(peak_mib),
        },
        Row {
            what: "most memory".to_owned(),
            ours: Some(Figure::Mib(peak_mib)),
            peer: "–",
            theirs: None,
            goal: Goal::AtMost(Figure::Mib(MEMORY_MIB_MAX)),
            memory_mib: None,
        },
    ])
}

fn peer(from: &Path, to: &Path) -> Result<Figure> {
    let (from, to) = (from.to_string_lossy(), to.to_string_lossy());
    let script = "cp \"$1\" \"$2\" && sync \"$2\" && sha256sum \"$2\" && rm \"$2\"";
    let line = ["sh", "-c", script, "sh", &from, &to];
    let ((), taken) = timed(|| asks(&line).map(drop).context("cp and sha256sum"))?;
    Ok(rate(UPLOAD_MIB, taken))
}

fn demo(genpon: &Path, data: &Path) -> Command {
    let mut command = Command::new(genpon);
    command
        .args(["demo", "--patients", "1", "--data"])
        .arg(data);
    command.stderr(Stdio::null());
    command
}

/// An archive with one patient, and the key of a system that may deposit there.
fn key(genpon: &Path, data: &Path) -> Result<String> {
    drop(Program::start(demo(genpon, data))?);
    let added = Command::new(genpon)
        .args(["client", "add", "--name", "Bench", "--responsible", "sato"])
        .args(["--operations", "deposit,find_patient"])
        .args(["--types", "external-document", "--data"])
        .arg(data)
        .output()?;
    ensure!(added.status.success(), "genpon client add failed");
    let printed = String::from_utf8_lossy(&added.stdout).into_owned();
    let is_key = |word: &&str| word.len() > 60 && word.contains('.') && !word.contains('/');
    let key = printed.split_whitespace().find(is_key);
    key.map(str::to_owned)
        .context("genpon client add printed no key")
}

fn upload(program: &Program, key: &str, from: &Path) -> Result<Figure> {
    let metadata = r#"metadata={"patient":{"number":"00010001"},"document_type":"external-document","title":"4 GiB","parts":[{"name":"volume.bin","media_type":"application/octet-stream"}]};type=application/json"#;
    let url = format!("http://{}/api/v1/records", program.address);
    let authorization = format!("Authorization: Bearer {key}");
    let content = format!("content=@{}", from.display());
    let line = [
        "curl",
        "-sS",
        "-o",
        "/dev/null",
        "-w",
        "%{http_code}",
        "-H",
        &authorization,
        "-F",
        metadata,
        "-F",
        &content,
        &url,
    ];
    let (status, taken) = timed(|| asks(&line).context("curl"))?;
    ensure!(
        status.starts_with('2'),
        "the upload was answered with {status}"
    );
    Ok(rate(UPLOAD_MIB, taken))
}
