//! `cargo xtask tidy`: the rules of the house that neither the compiler nor clippy can see. One
//! file per rule; each rule reads the [`House`] and answers findings that say where, what and how
//! to mend it. An error fails the run, a warning does not. `--write` refreshes generated pages.

mod append_only;
mod directions;
mod headers;
mod links;
mod locales;
mod markers;
mod names;
mod purity;
mod sizes;
mod sql;
mod third_parties;
mod trace;
mod unreadable;
mod vectors;
mod words;

use std::fmt;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::house::House;

/// One rule of the house.
struct Rule {
    name: &'static str,
    /// What a reader may rely on where the rule holds.
    promise: &'static str,
    check: fn(&House) -> Vec<Finding>,
}

const RULES: [Rule; 15] = [
    unreadable::RULE,
    directions::RULE,
    third_parties::RULE,
    sql::RULE,
    append_only::RULE,
    purity::RULE,
    headers::RULE,
    sizes::RULE,
    names::RULE,
    markers::RULE,
    words::RULE,
    locales::RULE,
    links::RULE,
    vectors::RULE,
    trace::RULE,
];

/// A place where a rule does not hold.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    /// 0 where the finding is about the whole file.
    line: usize,
    what: String,
    mend: String,
    is_warning: bool,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>, mend: impl Into<String>) -> Self {
        let (what, mend) = (what.into(), mend.into());
        Self {
            path: path.to_owned(),
            line,
            what,
            mend,
            is_warning: false,
        }
    }

    fn warning(self) -> Self {
        Self {
            is_warning: true,
            ..self
        }
    }
}

/// A finding together with the rule that made it, as one line of text.
struct Line<'a>(&'static str, &'a Finding);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(
            rule,
            Finding {
                path,
                line,
                what,
                mend,
                is_warning,
            },
        ) = self;
        let severity = if *is_warning { "warning: " } else { "" };
        write!(f, "{path}:{line}: {rule}: {severity}{what}; {mend}")
    }
}

/// Runs every rule and prints what they found.
///
/// # Errors
/// The tree cannot be read, or a rule found an error.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let write = match arguments {
        [] => false,
        [option] if option == "--write" => true,
        [option] if option == "--rules" => {
            for rule in &RULES {
                println!("{:<14} {}", rule.name, rule.promise);
            }
            return Ok(());
        }
        _ => bail!("usage: cargo xtask tidy [--write | --rules]"),
    };
    if write {
        trace::write(root, &House::read(root)?).context("writing the requirement trace")?;
    }
    let house = House::read(root)?;
    let (errors, warnings) = report(&house);
    println!("{}", trace::summary(&house));
    println!(
        "tidy: {} rules, {errors} errors, {warnings} warnings",
        RULES.len()
    );
    if errors > 0 {
        bail!("{errors} errors; each line above says how to mend it");
    }
    Ok(())
}

/// The requirement trace in a few lines.
///
/// # Errors
/// The tree cannot be read.
pub(crate) fn trace_summary(root: &Path) -> Result<String> {
    Ok(trace::summary(&House::read(root)?))
}

fn report(house: &House) -> (usize, usize) {
    let (mut errors, mut warnings) = (0, 0);
    for rule in &RULES {
        let mut findings = (rule.check)(house);
        findings.sort();
        for finding in &findings {
            println!("{}", Line(rule.name, finding));
            *(if finding.is_warning {
                &mut warnings
            } else {
                &mut errors
            }) += 1;
        }
    }
    (errors, warnings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_as_file_line_rule_what_and_mend() {
        let finding = Finding::new("a.rs", 3, "too long", "split it");
        assert_eq!(
            Line("sizes", &finding).to_string(),
            "a.rs:3: sizes: too long; split it"
        );
        let warning = finding.warning();
        assert_eq!(
            Line("sizes", &warning).to_string(),
            "a.rs:3: sizes: warning: too long; split it"
        );
    }

    #[test]
    fn rule_names_are_unique() {
        let names: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
    }
}
