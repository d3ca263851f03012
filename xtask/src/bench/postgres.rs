//! The peer of durable writes: a private PostgreSQL cluster in a scratch folder, reached through a
//! Unix socket, with the settings that Debian ships and full durability. PostgreSQL refuses to run
//! as root, so that root runs it as the user `postgres`.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

use super::Bench;
use super::scratch::{Disk, Scratch};
use crate::command::{asks, exists, succeeds};

const CLIENTS: &str = "32";

/// A running cluster; it stops and vanishes with its value.
pub(super) struct Cluster<'a> {
    bench: &'a Bench,
    scratch: Scratch,
    programs: PathBuf,
}

impl<'a> Cluster<'a> {
    /// Makes a cluster and starts it with the disk's fsync.
    pub(super) fn start(bench: &'a Bench, disk: Disk) -> Result<Self> {
        let cluster = Self {
            bench,
            scratch: Scratch::new()?,
            programs: programs(bench)?,
        };
        let root = cluster.scratch.root().to_string_lossy().into_owned();
        if is_root() {
            ensure!(
                succeeds(&bench.root, &["chown", "postgres", &root])?,
                "no user postgres"
            );
        }
        let (data, socket) = (
            cluster.path("data"),
            format!("-c unix_socket_directories={root}"),
        );
        let log = cluster.path("log");
        let options = format!("{socket} -c listen_addresses= -c max_connections=64");
        cluster.run(
            "initdb",
            &[],
            &[
                "-D",
                &data,
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--locale=C",
            ],
        )?;
        let slow = cluster.scratch.slow_sync(bench, disk)?;
        cluster.run(
            "pg_ctl",
            &slow,
            &["-D", &data, "-w", "-l", &log, "-o", &options, "start"],
        )?;
        cluster.watch()?;
        let schema = fs::read_to_string(bench.root.join("xtask/bench/schema.sql"))?;
        cluster.prepare("schema.sql", &schema)?;
        Ok(cluster)
    }

    /// Inserts notes of 2 KiB into a table from 32 connections, one transaction each; how many
    /// per second.
    pub(super) fn insert(&self, table: &str) -> Result<f64> {
        let statement =
            format!("INSERT INTO {table} (body) VALUES (repeat(md5(random()::text), 64));\n");
        let output = self.bench(CLIENTS, &format!("{table}.sql"), &statement)?;
        let figure = after(&output, "tps = ")?;
        println!("{table}: {figure:.0} per second");
        Ok(figure)
    }

    /// How long a script takes one client on average.
    pub(super) fn latency_ms(&self, name: &str, script: &str) -> Result<f64> {
        after(&self.bench("1", name, script)?, "latency average = ")
    }

    /// Runs statements once.
    pub(super) fn prepare(&self, name: &str, statements: &str) -> Result<()> {
        let (root, file) = (self.path(""), self.copy(name, statements)?);
        self.run(
            "psql",
            &[],
            &[
                "-h",
                &root,
                "-U",
                "postgres",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-f",
                &file,
            ],
        )
    }

    fn bench(&self, clients: &str, name: &str, script: &str) -> Result<String> {
        let (root, file) = (self.path(""), self.copy(name, script)?);
        let (seconds, threads) = (
            self.bench.seconds.to_string(),
            if clients == "1" { "1" } else { "2" },
        );
        let line = self.line(
            "pgbench",
            &[],
            &[
                "-h", &root, "-U", "postgres", "-n", "-M", "prepared", "-c", clients, "-j",
                threads, "-T", &seconds, "-f", &file, "postgres",
            ],
        );
        println!("$ {}", line.join(" "));
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        asks(&line).context("pgbench failed")
    }

    /// Leaves behind somebody who stops the cluster and deletes it when we are killed.
    fn watch(&self) -> Result<()> {
        let stop = self.line(
            "pg_ctl",
            &[],
            &["-D", &self.path("data"), "-m", "immediate", "stop"],
        );
        let script =
            "while kill -0 $0; do sleep 1; done; folder=$1; shift; \"$@\"; rm -rf \"$folder\"";
        Command::new("sh")
            .args([
                "-c",
                script,
                &std::process::id().to_string(),
                &self.path(""),
            ])
            .args(stop)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(())
    }

    fn path(&self, name: &str) -> String {
        self.scratch.path(name).to_string_lossy().into_owned()
    }

    fn copy(&self, name: &str, text: &str) -> Result<String> {
        fs::write(self.scratch.path(name), text)?;
        Ok(self.path(name))
    }

    fn run(&self, program: &str, environment: &[String], arguments: &[&str]) -> Result<()> {
        let line = self.line(program, environment, arguments);
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        // Detached from our output: the server would hold it open for as long as it runs.
        let quiet = [&["sh", "-c", "\"$@\" >/dev/null 2>&1", "sh"], &line[..]].concat();
        ensure!(asks(&quiet).is_some(), "`{}` failed", line.join(" "));
        Ok(())
    }

    fn line(&self, program: &str, environment: &[String], arguments: &[&str]) -> Vec<String> {
        let user: &[&str] = if is_root() {
            &["runuser", "-u", "postgres", "--"]
        } else {
            &[]
        };
        let mut line: Vec<String> = user.iter().map(|&word| word.to_owned()).collect();
        line.push("env".to_owned());
        line.extend(environment.iter().cloned());
        line.push(self.programs.join(program).to_string_lossy().into_owned());
        line.extend(arguments.iter().map(|&argument| argument.to_owned()));
        line
    }
}

impl Drop for Cluster<'_> {
    fn drop(&mut self) {
        let _gone_anyway = self.run(
            "pg_ctl",
            &[],
            &["-D", &self.path("data"), "-m", "immediate", "stop"],
        );
    }
}

fn is_root() -> bool {
    asks(&["id", "-u"]).is_some_and(|id| id.trim() == "0")
}

/// Where Debian keeps the programs of the newest version; installs it where there is none.
fn programs(bench: &Bench) -> Result<PathBuf> {
    if let Some(found) = newest() {
        return Ok(found);
    }
    if is_root() && exists("apt-get") {
        succeeds(
            &bench.root,
            &[
                "apt-get",
                "-q",
                "-y",
                "install",
                "--no-install-recommends",
                "postgresql",
            ],
        )?;
    }
    match newest() {
        Some(found) => Ok(found),
        None => bail!("no PostgreSQL: install the Debian package `postgresql`"),
    }
}

fn newest() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(Result::ok);
    let programs = versions.map(|version| version.path().join("bin"));
    programs
        .filter(|folder| folder.join("pgbench").is_file())
        .max()
}

/// The number behind a word at the beginning of a line.
fn after(output: &str, word: &str) -> Result<f64> {
    let line = output.lines().find_map(|line| line.strip_prefix(word));
    let number = line.and_then(|rest| rest.split(' ').next()?.parse().ok());
    number.with_context(|| format!("no `{word}` in what pgbench said: {output}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_pgbench_says() {
        let output = "latency average = 0.9 ms\ntps = 35123.25 (without initial connection time)\n";
        assert_eq!(after(output, "tps = ").unwrap(), 35123.25);
        assert_eq!(after(output, "latency average = ").unwrap(), 0.9);
        assert!(after("failed", "tps = ").is_err());
    }
}
