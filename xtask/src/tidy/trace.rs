//! Rule: which tests show which requirement. A line `// shows: J-7.1.2-11, C-s14-8b` stands directly
//! above a test (attributes and comments may stand between); its ids exist in the requirement table,
//! and docs/requirements-trace.md says the same as the tests. `cargo xtask tidy --write` refreshes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;

use super::{Finding, Rule};
use crate::house::{File, House};
use crate::requirements::{self, Requirement};

pub(super) const RULE: Rule = Rule {
    name: "trace",
    promise: "every `shows:` line names existing requirements above a test, and the trace is fresh",
    check,
};

const PAGE: &str = "docs/requirements-trace.md";
const MARK: &str = "shows:";

/// A test that shows a requirement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Test {
    path: String,
    name: String,
}

/// Requirement id → the tests that show it.
type Trace = BTreeMap<String, BTreeSet<Test>>;

fn check(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    let table = match table(house) {
        Ok(table) => table,
        Err(error) => {
            let mend = "run `cargo xtask fixtures requirements`";
            return vec![Finding::new(requirements::PATH, 0, error, mend)];
        }
    };
    let trace = collect(house, &table, &mut found);
    let is_fresh = house
        .file(PAGE)
        .is_some_and(|page| page.text == render(&table, &trace));
    if !is_fresh {
        found.push(Finding::new(
            PAGE,
            0,
            "is stale",
            "run `cargo xtask tidy --write`",
        ));
    }
    found
}

/// Writes the page that says which tests show what.
pub(super) fn write(root: &Path, house: &House) -> Result<()> {
    let table = table(house).map_err(anyhow::Error::msg)?;
    let trace = collect(house, &table, &mut Vec::new());
    Ok(fs::write(root.join(PAGE), render(&table, &trace))?)
}

/// How many requirements are shown, and by which tests.
pub(super) fn summary(house: &House) -> String {
    let Ok(table) = table(house) else {
        return "requirements: no table".to_owned();
    };
    let trace = collect(house, &table, &mut Vec::new());
    let tests: BTreeSet<&Test> = trace.values().flatten().collect();
    let mut text = format!(
        "requirements: {} of {} shown by {} tests ({PAGE})",
        trace.len(),
        table.len(),
        tests.len()
    );
    for (id, tests) in &trace {
        let names: Vec<&str> = tests.iter().map(|test| test.name.as_str()).collect();
        text.push_str(&format!("\n  {id:<14} {}", names.join(", ")));
    }
    text
}

fn table(house: &House) -> Result<BTreeMap<String, Requirement>, String> {
    requirements::parse(house.file(requirements::PATH).map_or("", |file| &file.text))
}

fn collect(
    house: &House,
    table: &BTreeMap<String, Requirement>,
    found: &mut Vec<Finding>,
) -> Trace {
    let mut trace = Trace::new();
    for file in &house.files {
        for (line, ids) in marks(file) {
            let Some(test) = test_below(file, line) else {
                let mend = "put it directly above the `#[test]`";
                found.push(Finding::new(
                    &file.path,
                    line,
                    "no test below this line",
                    mend,
                ));
                continue;
            };
            for id in ids.split(',').map(str::trim) {
                if table.contains_key(id) {
                    trace.entry(id.to_owned()).or_default().insert(test.clone());
                } else {
                    let what = format!("no requirement `{id}`");
                    let mend = format!("use an id of {}", requirements::PATH);
                    found.push(Finding::new(&file.path, line, what, mend));
                }
            }
        }
    }
    trace
}

/// The `shows:` lines of a test file, with the text after the mark.
fn marks(file: &File) -> Vec<(usize, &str)> {
    let comment = match Path::new(&file.path).extension().and_then(|e| e.to_str()) {
        Some("rs" | "js" | "mjs") => "//",
        Some("py") => "#",
        _ => return Vec::new(),
    };
    let is_code = |line: usize| match &file.rust {
        Some(Ok(rust)) => !rust.is_in_literal(line),
        _ => true,
    };
    let marked = file.lines().filter_map(|(line, text)| {
        let ids = text
            .trim_start()
            .strip_prefix(comment)?
            .trim_start()
            .strip_prefix(MARK)?;
        is_code(line).then_some((line, ids))
    });
    marked.collect()
}

fn test_below(file: &File, mark: usize) -> Option<Test> {
    let name = match &file.rust {
        Some(Ok(rust)) => {
            let comments = file
                .lines()
                .skip(mark)
                .take_while(|(_, text)| text.trim_start().starts_with("//"));
            let end = mark + comments.count() + 1;
            let below = rust
                .functions
                .iter()
                .filter(|function| function.line > mark);
            let test = below.min_by_key(|function| function.line)?;
            let is_test = test.is_test || rust.suite.contains(&test.name);
            (test.start <= end && is_test && !test.is_ignored).then(|| test.name.clone())
        }
        Some(Err(_)) => None,
        None => {
            let (_, below) = file.lines().nth(mark)?;
            let name = below
                .split(['"', '\'', '(', ')', ' '])
                .find(|part| part.len() > 5)?;
            below.contains("test").then(|| name.to_owned())
        }
    }?;
    Some(Test {
        path: file.path.clone(),
        name,
    })
}

fn render(table: &BTreeMap<String, Requirement>, trace: &Trace) -> String {
    let mut page = String::from(
        "# Which tests show which requirement\n\n\
         Generated by `cargo xtask tidy --write` from the `// shows:` lines above the tests; the ids are\n\
         those of [requirements.tsv](requirements.tsv). A requirement that is not listed is not shown.\n\n\
         | area | requirements | shown |\n| --- | ---: | ---: |\n",
    );
    let mut areas: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (id, requirement) in table {
        let (all, shown) = areas.entry(&requirement.area).or_default();
        *all += 1;
        *shown += usize::from(trace.contains_key(id));
    }
    for (area, (all, shown)) in &areas {
        page.push_str(&format!("| {area} | {all} | {shown} |\n"));
    }
    page.push_str(&format!(
        "| **all** | {} | {} |\n",
        table.len(),
        trace.len()
    ));
    page.push_str("\n| id | level | what | shown by |\n| --- | --- | --- | --- |\n");
    for (id, tests) in trace {
        let Some(Requirement { level, text, .. }) = table.get(id) else {
            continue;
        };
        let links: Vec<_> = tests
            .iter()
            .map(|Test { path, name }| format!("[{name}](../{path})"))
            .collect();
        let text = text.replace('|', "\\|");
        let _infallible = writeln!(page, "| {id} | {level} | {text} | {} |", links.join(", "));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "id\tlevel\tarea\ttext\nJ-1\tmust\tapi\tDo.\nJ-2\tmust\tapi\tBe.\n";

    fn findings(test: &str) -> Vec<String> {
        let house = House::of(&[
            (requirements::PATH, TABLE),
            ("crates/a/tests/it/b.rs", test),
        ]);
        let mut found = Vec::new();
        collect(&house, &table(&house).unwrap(), &mut found);
        found.into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn collects_ids_above_tests() {
        let test = "// shows: J-1, J-2\n/// Doc.\n#[test]\n#[cfg(unix)]\nfn a() {\n}\n// shows: J-1\n// why\n#[tokio::test]\nasync fn b() {\n}\n";
        let house = House::of(&[
            (requirements::PATH, TABLE),
            ("crates/a/tests/it/b.rs", test),
        ]);
        let trace = collect(&house, &table(&house).unwrap(), &mut Vec::new());
        let names = |id: &str| {
            trace[id]
                .iter()
                .map(|t| t.name.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!((names("J-1"), names("J-2")), (vec!["a", "b"], vec!["a"]));
        assert!(summary(&house).starts_with("requirements: 2 of 2 shown by 2 tests"));
    }

    #[test]
    fn refuses_unknown_ids_and_lines_above_no_test() {
        assert_eq!(
            findings("// shows: J-9\n#[test]\nfn a() {\n}"),
            ["no requirement `J-9`"]
        );
        let no_test = ["no test below this line"];
        assert_eq!(findings("// shows: J-1\nfn a() {\n}"), no_test);
        assert_eq!(findings("// shows: J-1\n\n\n#[test]\nfn a() {\n}"), no_test);
        assert_eq!(
            findings("// shows: J-1\n#[test]\n#[ignore]\nfn a() {\n}"),
            no_test
        );
        assert_eq!(
            findings("// shows: J-1\nuse a;\n#[test]\nfn a() {\n}"),
            no_test
        );
    }

    #[test]
    fn a_stale_page_is_found() {
        let test = "// shows: J-1\n#[test]\nfn a() {\n}\n";
        let files = [(requirements::PATH, TABLE), ("a.rs", test), (PAGE, "old")];
        assert_eq!(check(&House::of(&files))[0].what, "is stale");
        let house = House::of(&files);
        let fresh = render(
            &table(&house).unwrap(),
            &collect(&house, &table(&house).unwrap(), &mut Vec::new()),
        );
        assert!(
            fresh.contains("| J-1 | must | Do. | [a](../a.rs) |"),
            "{fresh}"
        );
        assert!(check(&House::of(&[files[0], files[1], (PAGE, &fresh)])).is_empty());
    }

    #[test]
    fn a_missing_table_is_found() {
        assert_eq!(check(&House::of(&[])).len(), 1);
    }
}
