//! Rule: a file is read in one sitting and a function fits a screen. Test code is not counted in
//! a file; in a function neither blank lines nor lines of comment alone are, as in clippy.

use super::{Finding, Rule};
use crate::house::{File, House};
use crate::source::{Function, Rust};

pub(super) const RULE: Rule = Rule {
    name: "sizes",
    promise: "files up to 600 lines, functions up to 70, tests apart",
    check,
};

const FILE_LINES_MAX: usize = 600;
const FILE_LINES_WARN: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;

fn check(house: &House) -> Vec<Finding> {
    house
        .rust_files()
        .flat_map(|(file, rust)| {
            let functions = rust
                .functions
                .iter()
                .filter_map(|function| long_function(file, function));
            long_file(file, rust).into_iter().chain(functions)
        })
        .collect()
}

fn long_file(file: &File, rust: &Rust) -> Option<Finding> {
    if file.is_test_file() {
        return None;
    }
    let lines = file
        .lines()
        .filter(|(line, _)| !rust.is_test_line(*line))
        .count();
    let finding = Finding::new(
        &file.path,
        0,
        format!("{lines} lines"),
        "split it by what it is about",
    );
    if lines > FILE_LINES_MAX {
        Some(finding)
    } else {
        (lines > FILE_LINES_WARN).then(|| finding.warning())
    }
}

fn long_function(file: &File, function: &Function) -> Option<Finding> {
    let lines = file
        .lines()
        .filter(|(line, text)| function.body.contains(line) && is_code(text))
        .count();
    (lines > FUNCTION_LINES_MAX).then(|| {
        let what = format!("`{}` has {lines} lines", function.name);
        Finding::new(
            &file.path,
            function.line,
            what,
            "name its parts and take them out",
        )
    })
}

fn is_code(line: &str) -> bool {
    let line = line.trim_start();
    !line.is_empty() && !line.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(lines: usize) -> String {
        format!("fn f() {{\n{}}}\n", "    g();\n".repeat(lines))
    }

    #[test]
    fn a_function_has_at_most_seventy_lines() {
        assert!(check(&House::of(&[("a.rs", &function(70))])).is_empty());
        assert_eq!(check(&House::of(&[("a.rs", &function(71))])).len(), 1);
        let commented = format!("fn f() {{\n{}    // why\n\n}}\n", "    g();\n".repeat(70));
        assert!(check(&House::of(&[("a.rs", &commented)])).is_empty());
    }

    #[test]
    fn a_file_warns_at_five_hundred_and_fails_at_six_hundred() {
        let file = |lines: usize| "use a;\n".repeat(lines);
        assert!(check(&House::of(&[("a.rs", &file(500))])).is_empty());
        assert!(check(&House::of(&[("a.rs", &file(501))]))[0].is_warning);
        assert!(!check(&House::of(&[("a.rs", &file(601))]))[0].is_warning);
        assert!(check(&House::of(&[("a/tests/it/b.rs", &file(601))])).is_empty());
        let with_tests = format!("{}#[cfg(test)]\nmod t {{\n{}}}\n", file(400), file(400));
        assert!(check(&House::of(&[("a.rs", &with_tests)])).is_empty());
    }
}
