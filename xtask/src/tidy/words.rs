//! Rule: the text says nothing about the machine it was written on. A path that exists on one
//! computer only is of no use to a reader and often breaks a test.

use super::{Finding, Rule};
use crate::house::House;

pub(super) const RULE: Rule = Rule {
    name: "words",
    promise: "no path of one particular machine in any file",
    check,
};

/// Put together from halves, so that this file passes its own rule.
const MACHINE_PATHS: [&str; 6] = [
    concat!("/wo", "rk/"),
    concat!("/fa", "rm/"),
    concat!("/ro", "ot/"),
    concat!("/home", "/"),
    concat!("/Users", "/"),
    concat!("/tmp", "/t/"),
];

fn check(house: &House) -> Vec<Finding> {
    let ours = house
        .files
        .iter()
        .filter(|file| !file.path.starts_with("vectors/"));
    ours.flat_map(|file| {
        file.lines().filter_map(|(line, text)| {
            let word = MACHINE_PATHS.iter().find(|word| starts_path(text, word))?;
            let what = format!("`{word}` is a place on one machine");
            Some(Finding::new(
                &file.path,
                line,
                what,
                "use a path relative to the workspace, or an argument",
            ))
        })
    })
    .collect()
}

/// Whether an absolute path starts with the word; `a/work/b` and `https://x/home/` do not, nor does a
/// resource with a place for an id.
fn starts_path(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_resource = text[at + word.len()..].starts_with('{');
        !is_resource
            && !text[..at].ends_with(|c: char| c.is_alphanumeric() || "._-}>)~".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_machine_path_and_not_a_relative_one() {
        let work = concat!("/wo", "rk/");
        assert_eq!(
            check(&House::of(&[("a.md", &format!("see {work}main"))])).len(),
            1
        );
        assert!(check(&House::of(&[("a.md", &format!("see docs{work}main"))])).is_empty());
    }
}
