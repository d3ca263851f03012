//! Rule: every Rust file opens with what it is: 1 to 12 lines of `//!` before anything else. Only
//! `tests.rs` needs none: its name and place say that it tests the module beside it.

use super::{Finding, Rule};
use crate::house::House;

pub(super) const RULE: Rule = Rule {
    name: "headers",
    promise: "every Rust file opens with what it is",
    check,
};

const HEADER_LINES_MAX: usize = 12;

fn check(house: &House) -> Vec<Finding> {
    let files = house
        .files
        .iter()
        .filter(|file| file.has_extension("rs") && !file.path.ends_with("/tests.rs"));
    files
        .filter_map(|file| {
            let lines = file
                .text
                .lines()
                .take_while(|line| line.starts_with("//!"))
                .count();
            let (what, mend) = match lines {
                0 => (
                    "no header",
                    "begin with `//!`: what it is, which standard, what it never does",
                ),
                1..=HEADER_LINES_MAX => return None,
                _ => (
                    "a header of more than 12 lines",
                    "move the rest to ARCHITECTURE.md or docs/",
                ),
            };
            Some(Finding::new(&file.path, 1, what, mend))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_missing_and_an_endless_header() {
        assert_eq!(
            check(&House::of(&[(
                "a.rs",
                "#![forbid(unsafe_code)]\n//! Late."
            )]))
            .len(),
            1
        );
        assert_eq!(
            check(&House::of(&[("a.rs", &"//! Long.\n".repeat(13))])).len(),
            1
        );
        assert!(check(&House::of(&[("crates/a/src/b/tests.rs", "use a;")])).is_empty());
        assert!(check(&House::of(&[("a.rs", "//! What it is.\nuse b;")])).is_empty());
    }
}
