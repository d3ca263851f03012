//! Rule: a folder or file says what it holds. A name that would fit anything holds anything.

use super::{Finding, Rule};
use crate::house::House;

pub(super) const RULE: Rule = Rule {
    name: "names",
    promise: "no folder or file has a name that would fit anything",
    check,
};

const EMPTY_NAMES: [&str; 10] = [
    "common", "core", "helper", "helpers", "manager", "misc", "types", "util", "utils", "shared",
];

fn check(house: &House) -> Vec<Finding> {
    let rust = house.paths.iter().filter(|path| path.ends_with(".rs"));
    rust.filter_map(|path| {
        let name = path
            .trim_end_matches(".rs")
            .split('/')
            .find(|part| EMPTY_NAMES.contains(part))?;
        let what = format!("`{name}` says nothing");
        Some(Finding::new(
            path,
            0,
            what,
            "name it after the noun or verb it holds",
        ))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_that_say_nothing() {
        assert_eq!(check(&House::of(&[("crates/a/src/utils.rs", "")])).len(), 1);
        assert_eq!(
            check(&House::of(&[("crates/a/src/common/b.rs", "")])).len(),
            1
        );
        assert!(check(&House::of(&[("crates/a/src/retention.rs", "")])).is_empty());
    }
}
