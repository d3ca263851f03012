use proptest::prelude::*;
use serde_json::json;

use crate::diff::text;

use super::*;
use crate::json::{Limits, parse};

fn changes(old: &str, new: &str) -> Vec<(String, ValueChange)> {
    let read = |text: &str| parse(text.as_bytes(), Limits::FOREIGN).unwrap();
    compare(&read(old), &read(new))
        .into_iter()
        .map(|c| (c.path_text(), c.change))
        .collect()
}

#[test]
fn a_field_is_named_by_its_path() {
    let old = r#"{"code":{"coding":[{"code":"a"},{"code":"b"}]},"status":"draft","n":1.5}"#;
    let new =
        r#"{"code":{"coding":[{"code":"a"},{"code":"c"}]},"n":1.50,"note":"x","status":"draft"}"#;
    let found = changes(old, new);
    let paths: Vec<_> = found.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["code › coding[2] › code", "n", "note"]);
    assert_eq!(found[0].1, ValueChange::Text(text::compare("b", "c")));
    let digits = |text: &str| parse(text.as_bytes(), Limits::FOREIGN).unwrap();
    let change = ValueChange::Replaced {
        old: digits("1.5"),
        new: digits("1.50"),
    };
    assert_eq!(found[1].1, change);
    assert_eq!(found[2].1, ValueChange::Added(json!("x")));
}

/// A FHIR field is called by its name in the reader's language, beside its path.
#[test]
fn a_fhir_field_has_a_readable_name() {
    let old = json!({"resourceType": "Patient", "birthDate": "1956-02-29", "x": {"y": 1}});
    let new = json!({"resourceType": "Patient", "birthDate": "1956-02-28", "x": {"y": 2}});
    let found = compare(&old, &new);
    let ja = crate::locale::Locale::of(crate::locale::Lang::Ja);
    let labels: Vec<_> = found
        .iter()
        .map(|change| ja.read_text(&change.label()))
        .collect();
    assert_eq!(labels, ["生年月日", "x › y"]);
}

#[test]
fn an_item_put_in_front_is_one_addition() {
    let found = changes(r#"[{"v":1},{"v":2}]"#, r#"[{"v":0},{"v":1},{"v":2}]"#);
    assert_eq!(
        found,
        [("[1]".to_owned(), ValueChange::Added(json!({"v": 0})))]
    );
}

#[test]
fn items_with_ids_are_found_again_at_another_place() {
    let old = r#"{"entry":[{"id":"a","v":"x"},{"id":"b"}]}"#;
    let new = r#"{"entry":[{"id":"c"},{"id":"a","v":"y"}]}"#;
    let paths: Vec<_> = changes(old, new)
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert_eq!(paths, ["entry[1]", "entry[2] › v", "entry[2]"]);
}

#[test]
fn an_item_that_changes_its_place_shows() {
    let paths = changes(r#"[{"id":"a"},{"id":"b"}]"#, r#"[{"id":"b"},{"id":"a"}]"#);
    assert_eq!(paths.len(), 2, "{paths:?}");
}

#[test]
fn a_field_of_another_kind_is_replaced() {
    let found = changes(r#"{"v":"1"}"#, r#"{"v":1}"#);
    let change = ValueChange::Replaced {
        old: json!("1"),
        new: json!(1),
    };
    assert_eq!(found, [("v".to_owned(), change)]);
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..4_i64).prop_map(Value::from),
        "[ab]{0,2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-c]|id", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_changed_exactly_when_both_are_equal(old in value(), new in value()) {
        prop_assert!(compare(&old, &old).is_empty());
        prop_assert_eq!(compare(&old, &new).is_empty(), old == new);
    }
}
