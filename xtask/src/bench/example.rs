//! Programs that measure their own crate: examples, built for release, that print `name=value` or
//! `name value`. What needs the inside of a crate is measured there and only put beside its peer here.

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use cargo_metadata::MetadataCommand;

use super::Bench;
use crate::command::{shows, succeeds};

/// A built example.
pub(super) struct Example<'a> {
    bench: &'a Bench,
    program: PathBuf,
}

/// What an example printed.
#[derive(Debug)]
pub(super) struct Figures(String);

impl<'a> Example<'a> {
    pub(super) fn build(bench: &'a Bench, package: &str, name: &str) -> Result<Self> {
        let line = [
            "cargo",
            "build",
            "--quiet",
            "--release",
            "--package",
            package,
            "--example",
            name,
        ];
        ensure!(
            succeeds(&bench.root, &line)?,
            "the example {name} does not build"
        );
        let metadata = MetadataCommand::new()
            .current_dir(&bench.root)
            .no_deps()
            .exec()?;
        let program = metadata
            .target_directory
            .join("release/examples")
            .join(name)
            .into();
        Ok(Self { bench, program })
    }

    /// Runs it with variables added to its environment.
    pub(super) fn run(&self, environment: &[String], arguments: &[&str]) -> Result<Figures> {
        let program = self.program.to_string_lossy();
        let mut line = vec!["env"];
        line.extend(environment.iter().map(String::as_str));
        line.push(&program);
        line.extend(arguments);
        let (is_well, output) = shows(&self.bench.root, &line)?;
        ensure!(is_well, "`{}` failed", line.join(" "));
        Ok(Figures(output))
    }
}

impl Figures {
    pub(super) fn read(&self, name: &str) -> Result<f64> {
        let mut words = self
            .0
            .split([' ', '=', '\n'])
            .filter(|word| !word.is_empty());
        let value = words.find(|word| *word == name).and_then(|_| words.next());
        let value = value.and_then(|value| value.parse().ok());
        value.with_context(|| format!("no figure `{name}` in what the example said"))
    }

    /// A number of the table line that begins with a name.
    pub(super) fn column(&self, name: &str, index: usize) -> Result<f64> {
        let line = self.0.lines().find_map(|line| line.strip_prefix(name));
        let value = line.and_then(|rest| rest.split_whitespace().nth(index)?.parse().ok());
        value.with_context(|| format!("no line `{name}` in what the example said"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_figures_by_name() {
        let figures = Figures("cold_us 20\nper_second=1500 p99_ms=7.25\n".to_owned());
        assert_eq!(figures.read("cold_us").unwrap(), 20.0);
        assert_eq!(figures.read("p99_ms").unwrap(), 7.25);
        assert!(figures.read("p99").is_err());
        let table = Figures("what   median   p99\nchart, all   0.120  0.350  50\n".to_owned());
        assert_eq!(table.column("chart, all", 1).unwrap(), 0.35);
        assert!(table.column("search", 0).is_err());
    }
}
