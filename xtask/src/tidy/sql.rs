//! Rule: SQL stands in the store and nowhere else, neither as a string nor as a file. Tests may
//! damage a database on purpose, and the benchmark's peers are databases, so both are free.

use super::{Finding, Rule};
use crate::house::{File, House};

pub(super) const RULE: Rule = Rule {
    name: "sql",
    promise: "SQL stands only in the store",
    check,
};

/// A statement starts with the first word and has the second somewhere after it.
const STATEMENTS: [(&str, &str); 14] = [
    ("select", "from"),
    ("insert", "into"),
    ("replace", "into"),
    ("update", "set"),
    ("delete", "from"),
    ("create", "table"),
    ("create", "index"),
    ("create", "trigger"),
    ("create", "view"),
    ("alter", "table"),
    ("drop", "table"),
    ("with", "select"),
    ("pragma", ""),
    ("begin", "immediate"),
];

fn check(house: &House) -> Vec<Finding> {
    let mend = "move the statement behind the store's trait";
    let mut found = Vec::new();
    for file in house.files.iter().filter(|file| !is_free(file)) {
        if file.has_extension("sql") {
            found.push(Finding::new(
                &file.path,
                0,
                "an SQL file outside the store",
                mend,
            ));
        }
        let Some(Ok(rust)) = &file.rust else { continue };
        let product = rust
            .strings
            .iter()
            .filter(|text| !rust.is_test_line(text.line));
        for text in product.filter(|text| is_statement(&text.value)) {
            found.push(Finding::new(
                &file.path,
                text.line,
                "SQL outside the store",
                mend,
            ));
        }
    }
    found
}

fn is_free(file: &File) -> bool {
    file.room() == Some("store") || file.is_test_file() || file.path.starts_with("xtask/")
}

/// SQL is written in capitals or in small letters; a sentence for people begins with one capital.
fn is_statement(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(first) = words.first() else {
        return false;
    };
    let (first, is_one_case) = (
        first.to_lowercase(),
        *first == first.to_lowercase() || *first == first.to_uppercase(),
    );
    is_one_case
        && words.len() > 1
        && STATEMENTS.iter().any(|(start, then)| {
            first == *start
                && (then.is_empty()
                    || words[1..]
                        .iter()
                        .any(|word| word.eq_ignore_ascii_case(then)))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_statements_in_strings_and_files() {
        let house = House::of(&[
            (
                "crates/vault/src/a.rs",
                "fn f() { q(\"SELECT a\\nFROM b WHERE c = ?1\"); }",
            ),
            (
                "crates/server/src/b.rs",
                "const A: &str = r#\"\n  insert into t values (1)\"#;",
            ),
            ("crates/server/src/c.sql", ""),
            (
                "crates/store/src/d.rs",
                "const A: &str = \"SELECT a FROM b\";",
            ),
        ]);
        let mut places: Vec<_> = check(&house).into_iter().map(|found| found.path).collect();
        places.sort();
        assert_eq!(
            places,
            [
                "crates/server/src/b.rs",
                "crates/server/src/c.sql",
                "crates/vault/src/a.rs"
            ]
        );
    }

    #[test]
    fn sentences_and_tests_are_not_sql() {
        assert!(!is_statement("Select the patient from the list"));
        assert!(!is_statement("select"));
        assert!(is_statement("PRAGMA foreign_keys = ON"));
        let house = House::of(&[(
            "crates/vault/src/a.rs",
            "#[cfg(test)]\nmod tests {\n    const A: &str = \"DELETE FROM t\";\n}",
        )]);
        assert!(check(&house).is_empty());
    }
}
