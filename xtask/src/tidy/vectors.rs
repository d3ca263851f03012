//! Rule: the worked examples and the pages about our formats belong together. Every path under
//! `vectors/` that a page of docs/format names exists, and every vector is named by such a page,
//! itself or by a folder above it.

use std::collections::BTreeSet;

use super::{Finding, Rule};
use crate::house::House;

pub(super) const RULE: Rule = Rule {
    name: "vectors",
    promise: "each worked example exists and has its page",
    check,
};

fn check(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut named = BTreeSet::new();
    for file in house
        .files
        .iter()
        .filter(|file| file.path.starts_with("docs/format/"))
    {
        for (line, text) in file.lines() {
            for path in vector_paths(text) {
                if !exists(house, &path) {
                    let what = format!("`{path}` does not exist");
                    found.push(Finding::new(
                        &file.path,
                        line,
                        what,
                        "generate it, or mend the name",
                    ));
                }
                named.insert(path);
            }
        }
    }
    let vectors = house
        .paths
        .iter()
        .filter(|path| path.starts_with("vectors/"));
    found.extend(vectors.filter(|path| !is_named(path, &named)).map(|path| {
        Finding::new(
            path,
            0,
            "no page of docs/format names it",
            "describe it there, or delete it",
        )
    }));
    found
}

fn vector_paths(text: &str) -> Vec<String> {
    let is_path = |c: char| c.is_ascii_alphanumeric() || "/._-*".contains(c);
    text.match_indices("vectors/")
        .map(|(at, _)| {
            let path = &text[at..];
            let end = path.find(|c| !is_path(c)).unwrap_or(path.len());
            path[..end].trim_end_matches(['.', '/', '-']).to_owned()
        })
        .collect()
}

fn exists(house: &House, name: &str) -> bool {
    house.paths.iter().any(|path| names(name, path))
}

fn is_named(path: &str, named: &BTreeSet<String>) -> bool {
    let is_readme = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with("README"));
    is_readme || named.iter().any(|name| names(name, path))
}

/// Whether a name, in which `*` stands for anything, is this path or a folder above it. The folder
/// of all vectors names none.
fn names(name: &str, path: &str) -> bool {
    let mut pieces = name.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    for piece in pieces {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    name != "vectors" && (rest.is_empty() || rest.starts_with('/') || name.ends_with('*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_missing_vector_and_a_lonely_one() {
        let house = House::of(&[
            (
                "docs/format/a.md",
                "See `vectors/a/one.json` and [two](../../vectors/a/two.json).\nAll of vectors/c/ and vectors/d/proof-*.json, not vectors/d/key-*.txt.",
            ),
            ("vectors/a/one.json", ""),
            ("vectors/b/lonely.json", ""),
            ("vectors/d/proof-1.json", ""),
            ("vectors/c/d.bin", ""),
        ]);
        let mut found: Vec<_> = check(&house)
            .into_iter()
            .map(|f| (f.path, f.line))
            .collect();
        found.sort();
        assert_eq!(
            found,
            [
                ("docs/format/a.md".to_owned(), 1),
                ("docs/format/a.md".to_owned(), 2),
                ("vectors/b/lonely.json".to_owned(), 0)
            ]
        );
    }
}
