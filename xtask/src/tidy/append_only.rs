//! Rule: what is confirmed or logged is only ever added to. No statement anywhere updates, replaces
//! or deletes a row of these tables; the triggers of the database refuse it too, but a statement that
//! cannot succeed should not be written in the first place. Tests may try.

use super::{Finding, Rule};
use crate::house::{File, House};

pub(super) const RULE: Rule = Rule {
    name: "append-only",
    promise: "no statement changes or deletes what is confirmed or logged",
    check,
};

/// Tables whose rows are final.
const FINAL: [&str; 7] = [
    "audit_event",
    "checkpoint",
    "content",
    "part",
    "patient_revision",
    "verification",
    "version",
];
/// Tables whose rows may change under the rule of a trigger, and never go.
const LASTING: [&str; 3] = ["patient", "revision", "tile"];
/// The contents of a discarded draft or of a disposed record go, as bytes; that is no change.
const MAY_GO: [&str; 1] = ["content"];

fn check(house: &House) -> Vec<Finding> {
    let ours = house
        .files
        .iter()
        .filter(|file| !file.is_test_file() && !file.path.starts_with("xtask/"));
    ours.flat_map(|file| {
        let statements = statements(file).into_iter();
        statements.filter_map(|(line, text)| {
            let what = destroys(&text)?;
            Some(Finding::new(
                &file.path,
                line,
                what,
                "add a row that says what is so now",
            ))
        })
    })
    .collect()
}

/// The string literals of a Rust file, and the statements of an SQL file but its triggers.
fn statements(file: &File) -> Vec<(usize, String)> {
    if let Some(Ok(rust)) = &file.rust {
        let product = rust
            .strings
            .iter()
            .filter(|text| !rust.is_test_line(text.line));
        return product
            .map(|text| (text.line, text.value.clone()))
            .collect();
    }
    if !file.has_extension("sql") {
        return Vec::new();
    }
    let lines = file.lines().filter(|(_, text)| !text.contains("TRIGGER"));
    lines.map(|(line, text)| (line, text.to_owned())).collect()
}

fn destroys(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.windows(2).enumerate().find_map(|(at, pair)| {
        let before = at.checked_sub(1).map_or("", |at| words[at].as_str());
        let table = pair[1].as_str();
        let is_final = FINAL.contains(&table);
        let destroyed = match (before, pair[0].as_str()) {
            (_, "update") if is_final => "updates",
            ("replace", "into") if is_final || LASTING.contains(&table) => "replaces",
            ("delete", "from")
                if (is_final || LASTING.contains(&table)) && !MAY_GO.contains(&table) =>
            {
                "deletes from"
            }
            _ => return None,
        };
        Some(format!("a statement {destroyed} `{table}`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_statements_that_destroy() {
        assert!(destroys("UPDATE version SET title = ?1").is_some());
        assert!(destroys("delete from audit_event where 1").is_some());
        assert!(destroys("INSERT OR REPLACE INTO checkpoint VALUES (1)").is_some());
        assert!(destroys("DELETE FROM \"tile\"").is_some());
    }

    #[test]
    fn lets_pass_what_only_adds_or_may_change() {
        assert!(destroys("INSERT INTO version (a) VALUES (?1)").is_none());
        assert!(destroys("UPDATE tile SET hashes = ?1").is_none());
        assert!(destroys("UPDATE version_count SET n = n + 1").is_none());
        assert!(destroys("DELETE FROM content WHERE id = ?1").is_none());
        assert!(destroys("DELETE FROM draft WHERE id = ?1").is_none());
    }

    #[test]
    fn looks_at_products_and_not_at_tests() {
        let statement = "fn f() { q(\"UPDATE part SET a = 1\"); }";
        assert_eq!(
            check(&House::of(&[("crates/store/src/a.rs", statement)])).len(),
            1
        );
        assert!(check(&House::of(&[("crates/store/tests/it/a.rs", statement)])).is_empty());
        let migration = "CREATE TRIGGER a BEFORE UPDATE ON part\nDELETE FROM part;";
        let found = check(&House::of(&[("crates/store/migrations/1.sql", migration)]));
        assert_eq!(
            found.iter().map(|finding| finding.line).collect::<Vec<_>>(),
            [2]
        );
    }
}
