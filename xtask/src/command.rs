//! Running other programs, visibly: every command is printed before it runs.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};

/// Runs a command with our standard output; answers whether it succeeded.
///
/// # Errors
/// The program cannot be started.
pub(crate) fn succeeds(root: &Path, line: &[&str]) -> Result<bool> {
    println!("$ {}", line.join(" "));
    let status = command(root, line)
        .status()
        .with_context(|| format!("starting {}", line[0]))?;
    Ok(status.success())
}

/// Runs a command, shows its standard output as it comes and keeps it.
///
/// # Errors
/// The program cannot be started, or its output cannot be read.
pub(crate) fn shows(root: &Path, line: &[&str]) -> Result<(bool, String)> {
    println!("$ {}", line.join(" "));
    let mut child = command(root, line)
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", line[0]))?;
    let mut kept = String::new();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line?;
            println!("{line}");
            kept.push_str(&line);
            kept.push('\n');
        }
    }
    Ok((child.wait()?.success(), kept))
}

/// Asks a program quietly: its standard output when it succeeds, `None` when it fails or is missing.
pub(crate) fn asks(line: &[&str]) -> Option<String> {
    let output = command(Path::new("."), line)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program can be found.
pub(crate) fn exists(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// A time for people: `0.4 s`, `3 min 07 s`.
pub(crate) fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", duration.as_secs_f64());
    }
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

fn command(root: &Path, line: &[&str]) -> Command {
    let mut command = Command::new(line.first().map_or(OsStr::new(""), OsStr::new));
    command.args(&line[1..]).current_dir(root);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_a_program_says_and_whether_it_failed() {
        let (is_well, said) =
            shows(Path::new("."), &["sh", "-c", "echo one; echo two; exit 3"]).unwrap();
        assert_eq!((is_well, said.as_str()), (false, "one\ntwo\n"));
        assert!(succeeds(Path::new("."), &["true"]).unwrap());
        assert_eq!(asks(&["false"]), None);
        assert!(exists("sh") && !exists("no-such-program"));
    }

    #[test]
    fn times_are_for_people() {
        assert_eq!(time(Duration::from_millis(420)), "0.4 s");
        assert_eq!(time(Duration::from_secs(187)), "3 min 07 s");
    }
}
