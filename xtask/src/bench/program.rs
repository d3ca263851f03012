//! The program under measurement: `genpon`, built for release, as a child process that ends with its
//! value.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use cargo_metadata::MetadataCommand;

use super::Bench;
use crate::command::succeeds;

const START_MAX: Duration = Duration::from_secs(120);

/// Builds the binary and says where it is.
pub(super) fn build(bench: &Bench) -> Result<PathBuf> {
    let line = [
        "cargo",
        "build",
        "--quiet",
        "--release",
        "--package",
        "genpon",
    ];
    ensure!(succeeds(&bench.root, &line)?, "genpon does not build");
    let metadata = MetadataCommand::new()
        .current_dir(&bench.root)
        .no_deps()
        .exec()?;
    Ok(metadata.target_directory.join("release/genpon").into())
}

/// A server that runs.
pub(super) struct Program {
    child: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// From the start of the process until its port answered.
    pub(super) started_in: Duration,
}

impl Program {
    /// Starts `genpon ARGUMENTS --listen 127.0.0.1:…` and waits until the port answers.
    pub(super) fn start(mut command: Command) -> Result<Self> {
        let address = free_address()?;
        command
            .args(["--listen", &address.to_string()])
            .stdout(Stdio::null());
        let start = now();
        let child = command.spawn().context("starting genpon")?;
        let mut program = Self {
            child,
            address,
            started_in: Duration::ZERO,
        };
        while TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
            if let Some(status) = program.child.try_wait()? {
                bail!("genpon ended with {status} before it listened");
            }
            ensure!(start.elapsed() < START_MAX, "genpon does not listen");
            pause(Duration::from_millis(1));
        }
        program.started_in = start.elapsed();
        Ok(program)
    }

    /// What the process has in memory now.
    pub(super) fn resident_mib(&self) -> Result<f64> {
        self.status_mib("VmRSS:")
    }

    /// What it had at most so far.
    pub(super) fn peak_mib(&self) -> Result<f64> {
        self.status_mib("VmHWM:")
    }

    fn status_mib(&self, name: &str) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        read_mib(&status, name).with_context(|| format!("no {name} in the status of the process"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _gone_anyway = self.child.kill();
        let _gone_anyway = self.child.wait();
    }
}

fn read_mib(status: &str, name: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024.0)
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a foreign process tells nobody when it is ready"
)]
pub(super) fn pause(duration: Duration) {
    std::thread::sleep(duration);
}

#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark is about the time that passes"
)]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_memory_of_a_process() {
        let status = "Name:\tx\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\n";
        assert_eq!(read_mib(status, "VmRSS:"), Some(10.0));
        assert_eq!(read_mib(status, "VmHWM:"), Some(20.0));
        assert_eq!(read_mib(status, "VmSwap:"), None);
    }

    #[test]
    fn a_program_that_ends_at_once_is_an_error() {
        assert!(Program::start(Command::new("false")).is_err());
    }
}
