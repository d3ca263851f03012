//! Rule: nothing is left for later in the text. What is not done is an issue, not a marker.

use super::{Finding, Rule};
use crate::house::House;

pub(super) const RULE: Rule = Rule {
    name: "markers",
    promise: "no marker of unfinished work in any file",
    check,
};

/// Put together from halves, so that this file passes its own rule.
const MARKERS: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
];

fn check(house: &House) -> Vec<Finding> {
    let ours = house
        .files
        .iter()
        .filter(|file| !file.path.starts_with("vectors/"));
    ours.flat_map(|file| {
        file.lines().filter_map(|(line, text)| {
            let marker = MARKERS.iter().find(|marker| has_word(text, marker))?;
            let what = format!("`{marker}`");
            Some(Finding::new(
                &file.path,
                line,
                what,
                "do it now, or write an issue and delete the mark",
            ))
        })
    })
    .collect()
}

/// Whether the word stands alone, not inside a longer one (a base64 text may hold any letters).
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '+' || c == '/';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
            || word.ends_with('(')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_marker_and_not_a_word_that_contains_one() {
        let text = format!("fn a() {{}}\n// {}: later\n", concat!("TO", "DO"));
        let found = check(&House::of(&[("a.rs", &text)]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 2);
        assert!(
            check(&House::of(&[(
                "a.txt",
                &format!("q{}q", concat!("XX", "X"))
            )]))
            .is_empty()
        );
    }
}
