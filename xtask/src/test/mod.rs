//! `cargo xtask test`: everything that must hold, one step after the other, on a fresh machine too.
//! A failing step does not stop the next. A missing tool is a loud skip, and a failure where `CI` is
//! set. The last line is `N passed, N failed, N skipped`: tests, and each other step as one.

mod advisories;
mod fuzz;
mod needs;
mod report;
mod steps;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::command::time;
use crate::tidy;

/// One thing that must hold.
struct Step {
    name: &'static str,
    what: &'static str,
    /// Runs with `--quick` too.
    is_quick: bool,
    run: fn(&Place) -> Result<Tally>,
}

const STEPS: [Step; 10] = [
    Step {
        name: "needs",
        what: "installs what is missing",
        is_quick: false,
        run: needs::run,
    },
    Step {
        name: "format",
        what: "rustfmt changes nothing",
        is_quick: true,
        run: steps::format,
    },
    Step {
        name: "clippy",
        what: "no warning anywhere",
        is_quick: true,
        run: steps::clippy,
    },
    Step {
        name: "tidy",
        what: "the rules of the house",
        is_quick: true,
        run: steps::tidy,
    },
    Step {
        name: "tests",
        what: "every test",
        is_quick: true,
        run: steps::tests,
    },
    Step {
        name: "browser",
        what: "the main road in Chromium",
        is_quick: false,
        run: steps::browser,
    },
    Step {
        name: "doctests",
        what: "examples in the docs",
        is_quick: false,
        run: steps::doctests,
    },
    Step {
        name: "licences",
        what: "terms and sources",
        is_quick: false,
        run: steps::licences,
    },
    Step {
        name: "advisories",
        what: "known weaknesses",
        is_quick: false,
        run: advisories::run,
    },
    Step {
        name: "fuzz",
        what: "seconds per parser",
        is_quick: false,
        run: fuzz::run,
    },
];

/// Where the steps run.
struct Place {
    root: PathBuf,
    /// A missing tool is a failure.
    is_ci: bool,
}

/// What came of a step.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
    /// What the reader must not miss, repeated at the end.
    notes: Vec<String>,
}

impl Tally {
    fn of(is_well: bool) -> Self {
        Self {
            passed: usize::from(is_well),
            failed: usize::from(!is_well),
            ..Self::default()
        }
    }

    fn skip(why: String) -> Self {
        Self {
            skipped: 1,
            notes: vec![why],
            ..Self::default()
        }
    }

    /// A tool is missing: a failure in CI, a skip elsewhere.
    fn missing(place: &Place, what: String) -> Self {
        if place.is_ci {
            Self {
                failed: 1,
                notes: vec![what],
                ..Self::default()
            }
        } else {
            Self::skip(what)
        }
    }

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.notes.extend(other.notes);
    }

    fn word(&self) -> &'static str {
        match (self.failed, self.passed, self.skipped) {
            (1.., _, _) => "FAILED",
            (0, 0, 1..) => "SKIPPED",
            _ => "passed",
        }
    }
}

/// Runs the chosen steps; the code says whether all of them hold. The closing line is the last one.
///
/// # Errors
/// The arguments make no sense, or the tree cannot be read.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<ExitCode> {
    let chosen = choose(arguments)?;
    let place = Place {
        root: root.to_owned(),
        is_ci: std::env::var_os("CI").is_some(),
    };
    let mut done = Vec::new();
    for step in chosen {
        println!("\n== {}: {}", step.name, step.what);
        let (tally, taken) = timed(|| (step.run)(&place));
        let tally = tally.unwrap_or_else(|error| Tally {
            failed: 1,
            notes: vec![format!("{}: {error:#}", step.name)],
            ..Tally::default()
        });
        done.push((step.name, tally, taken));
    }
    println!("\n{}", tidy::trace_summary(root)?);
    let total = summarize(done);
    println!(
        "{} passed, {} failed, {} skipped",
        total.passed, total.failed, total.skipped
    );
    Ok(if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn choose(arguments: &[String]) -> Result<Vec<&'static Step>> {
    let mut names = Vec::new();
    let mut is_quick = false;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match (argument.as_str(), rest.as_slice().first()) {
            ("--quick", _) => is_quick = true,
            ("--only", Some(name)) if STEPS.iter().any(|step| step.name == name) => {
                names.push(name.as_str());
                rest.next();
            }
            _ => {
                let steps: Vec<_> = STEPS.iter().map(|step| step.name).collect();
                bail!(
                    "usage: cargo xtask test [--quick] [--only STEP]…  steps: {}",
                    steps.join(", ")
                );
            }
        }
    }
    let is_chosen = |step: &&Step| match names.is_empty() {
        true => step.is_quick || !is_quick,
        false => names.contains(&step.name),
    };
    Ok(STEPS.iter().filter(is_chosen).collect())
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a step takes is told to people, nothing depends on it"
)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn summarize(done: Vec<(&str, Tally, Duration)>) -> Tally {
    let mut total = Tally::default();
    println!(
        "\n{:<12} {:<8} {:>7} {:>7} {:>8}   time",
        "step", "result", "passed", "failed", "skipped"
    );
    for (name, tally, taken) in done {
        let Tally {
            passed,
            failed,
            skipped,
            ..
        } = tally;
        let (word, taken) = (tally.word(), time(taken));
        println!("{name:<12} {word:<8} {passed:>7} {failed:>7} {skipped:>8}   {taken}");
        total.add(tally);
    }
    println!();
    for note in &total.notes {
        println!("!! {note}");
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(arguments: &[&str]) -> Result<Vec<&'static str>> {
        let arguments: Vec<String> = arguments.iter().map(|&a| a.to_owned()).collect();
        Ok(choose(&arguments)?.iter().map(|step| step.name).collect())
    }

    #[test]
    fn steps_are_chosen_by_name_or_by_haste() {
        assert_eq!(chosen(&[]).unwrap().len(), STEPS.len());
        assert_eq!(
            chosen(&["--quick"]).unwrap(),
            ["format", "clippy", "tidy", "tests"]
        );
        assert_eq!(
            chosen(&["--only", "fuzz", "--only", "tidy"]).unwrap(),
            ["tidy", "fuzz"]
        );
        assert!(chosen(&["--only", "nothing"]).is_err());
        assert!(chosen(&["--only"]).is_err());
    }

    #[test]
    fn a_missing_tool_fails_only_in_ci() {
        let place = |is_ci| Place {
            root: PathBuf::new(),
            is_ci,
        };
        assert_eq!(
            Tally::missing(&place(true), "x".to_owned()).word(),
            "FAILED"
        );
        assert_eq!(
            Tally::missing(&place(false), "x".to_owned()).word(),
            "SKIPPED"
        );
    }
}
