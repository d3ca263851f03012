//! Rule: every Rust file can be read by the tokenizer; the other rules see nothing in one that cannot.

use super::{Finding, Rule};
use crate::house::House;

pub(super) const RULE: Rule = Rule {
    name: "unreadable",
    promise: "every Rust file can be read by the other rules",
    check,
};

fn check(house: &House) -> Vec<Finding> {
    let broken = house.files.iter().filter_map(|file| match &file.rust {
        Some(Err(error)) => Some((file, error)),
        _ => None,
    });
    broken
        .map(|(file, error)| {
            Finding::new(
                &file.path,
                0,
                format!("not Rust: {error}"),
                "make it compile first",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_file_that_is_not_rust() {
        assert_eq!(check(&House::of(&[("a.rs", "fn f( {")])).len(), 1);
        assert_eq!(
            check(&House::of(&[("a.rs", "fn f() {}"), ("b.md", "fn (")])).len(),
            0
        );
    }
}
