//! Rule: pure rooms compute. They touch no file, socket, process, environment, clock or source of
//! chance, print nothing and have no unsafe code: what they need comes in as an argument.

use super::{Finding, Rule};
use crate::house::{File, House};
use crate::source::Rust;

pub(super) const RULE: Rule = Rule {
    name: "purity",
    promise: "pure rooms do no IO and know no clock, chance or unsafe",
    check,
};

pub(super) const PURE: [&str; 5] = ["model", "access", "ledger", "formats", "evidence"];

/// Paths that a pure room may not name; a longer path that starts with one is meant too.
const FORBIDDEN: [(&str, &str); 16] = [
    ("std::fs", "take the bytes as an argument"),
    ("std::net", "take the bytes as an argument"),
    ("std::os", "take what it offers as an argument"),
    ("std::process", "starting a process is for the edge"),
    ("std::env", "take the value as an argument"),
    ("std::thread", "let the caller choose its threads"),
    ("std::time::SystemTime", "take `now` as an argument"),
    ("std::time::Instant", "take `now` as an argument"),
    ("std::io::stdin", "take the bytes as an argument"),
    ("std::io::stdout", "return the text"),
    ("SystemTime::now", "take `now` as an argument"),
    ("Timestamp::now", "take `now` as an argument"),
    ("Zoned::now", "take `now` as an argument"),
    ("Uuid::now_v7", "take the id as an argument"),
    ("Uuid::new_v4", "take the id as an argument"),
    ("aws_lc_rs::rand", "take the random bytes as an argument"),
];

/// Addresses are values: naming one reaches nobody.
const ADDRESSES: [&str; 3] = ["IpAddr", "Ipv4Addr", "Ipv6Addr"];

fn check(house: &House) -> Vec<Finding> {
    let pure = house.rust_files().filter(|(file, _)| is_pure(file));
    pure.flat_map(|(file, rust)| {
        let mut found = forbidden_paths(file, rust);
        found.extend(missing_forbid(file, rust));
        found
    })
    .collect()
}

fn is_pure(file: &File) -> bool {
    file.room().is_some_and(|room| PURE.contains(&room)) && file.path.contains("/src/")
}

fn forbidden_paths(file: &File, rust: &Rust) -> Vec<Finding> {
    let product = rust
        .paths
        .iter()
        .filter(|(line, _)| !file.is_test_file() && !rust.is_test_line(*line))
        .filter(|(_, path)| !is_address(path));
    product
        .filter_map(|(line, path)| {
            let (_, mend) = FORBIDDEN.iter().find(|(start, _)| names(path, start))?;
            Some(Finding::new(
                &file.path,
                *line,
                format!("`{path}` in a pure room"),
                *mend,
            ))
        })
        .collect()
}

fn is_address(path: &str) -> bool {
    let below = path.strip_prefix("std::net::");
    below.is_some_and(|rest| ADDRESSES.contains(&rest.split("::").next().unwrap_or_default()))
}

/// Whether the path is the forbidden one, goes below it, or ends with it.
fn names(path: &str, forbidden: &str) -> bool {
    path == forbidden
        || path
            .strip_prefix(forbidden)
            .is_some_and(|rest| rest.starts_with("::"))
        || path
            .strip_suffix(forbidden)
            .is_some_and(|rest| rest.ends_with("::"))
}

fn missing_forbid(file: &File, rust: &Rust) -> Option<Finding> {
    let is_missing = file.path.ends_with("/src/lib.rs")
        && !rust
            .inner_attributes
            .iter()
            .any(|attribute| attribute == "forbid(unsafe_code)");
    is_missing.then(|| {
        let mend = "put `#![forbid(unsafe_code)]` below the header";
        Finding::new(
            &file.path,
            1,
            "a pure room that does not forbid unsafe code",
            mend,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        check(&House::of(&[(path, text)]))
            .into_iter()
            .map(|found| found.line)
            .collect()
    }

    #[test]
    fn finds_io_clocks_and_chance() {
        let text = "use std::{fmt, fs};\nuse std::time::{Duration, SystemTime};\nfn f() { jiff::Timestamp::now(); uuid::Uuid::now_v7(); }";
        assert_eq!(found("crates/model/src/a.rs", text), [1, 2, 3, 3]);
        assert!(found("crates/vault/src/a.rs", text).is_empty());
    }

    #[test]
    fn similar_names_and_tests_are_fine() {
        assert!(found("crates/model/src/a.rs", "use std::fmt;\nuse my::std_fs;").is_empty());
        let test = "#[cfg(test)]\nmod tests {\n    use std::fs;\n}";
        assert!(found("crates/model/src/a.rs", test).is_empty());
    }

    #[test]
    fn a_pure_crate_forbids_unsafe() {
        assert_eq!(found("crates/ledger/src/lib.rs", "//! A.\n"), [1]);
        assert!(
            found(
                "crates/ledger/src/lib.rs",
                "//! A.\n#![forbid(unsafe_code)]\n"
            )
            .is_empty()
        );
        assert!(found("crates/store/src/lib.rs", "//! A.\n").is_empty());
    }
}
