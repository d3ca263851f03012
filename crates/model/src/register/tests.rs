use super::*;
use crate::registers::{CodeTable, DocumentType, Person, Role, SystemClient};
use serde_json::json;

fn faults(description: &Description, value: &Value) -> Vec<String> {
    let found = check(description, value).err().unwrap_or_default();
    found
        .iter()
        .map(|one| format!("{} {}", one.path, one.fault.code()))
        .collect()
}

#[test]
fn every_fault_is_named_with_its_place() {
    let value = json!({
        "code": "Bad Code",
        "name": { "ja": "", "fr": "carte" },
        "rows": [
            { "code": "1", "display": { "ja": "一", "en": "one" } },
            { "display": "two", "valid_from": "2026-13-01", "colour": "red" },
            "three",
        ],
        "owner": 7,
    });
    assert_eq!(
        faults(CodeTable::DESCRIPTION, &value),
        [
            "code not-a-code",
            "name.ja missing",
            "name.en missing",
            "name.fr no-such-field",
            "rows.1.code missing",
            "rows.1.display wrong-shape",
            "rows.1.valid_from not-a-date",
            "rows.1.colour no-such-field",
            "rows.2 wrong-shape",
            "owner no-such-field",
        ]
    );
    assert_eq!(faults(CodeTable::DESCRIPTION, &json!([])), [" wrong-shape"]);
}

#[test]
fn each_kind_refuses_what_it_does_not_take() {
    const FIELDS: &[Field] = &[
        Field::new("text", FieldKind::Text(5)),
        Field::new("long", FieldKind::LongText),
        Field::new("flag", FieldKind::Flag),
        Field::new("number", FieldKind::Integer(1, 10)),
        Field::new("date", FieldKind::Date),
        Field::new("time", FieldKind::Time),
        Field::choice("choice", &crate::registers::label::Importance::CHOICES),
        Field::list("list", &FieldKind::Code).required(),
    ];
    const ANY: &Description = &Description {
        code: "any",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: None,
        fields: FIELDS,
        whole: |_| Vec::new(),
    };
    let right = json!({
        "text": "あいうえお", "long": "a\n\tb", "flag": false, "number": 10, "date": "2024-02-29",
        "time": "2026-11-20T21:00:00+09:00", "choice": "high", "list": ["a"],
    });
    assert_eq!(faults(ANY, &right), [""; 0]);
    let cases = [
        ("text", json!("あいうえおか"), "text too-long"),
        ("text", json!("a\nb"), "text invisible"),
        ("text", json!(null), "text wrong-shape"),
        ("long", json!("a\u{0}b"), "long invisible"),
        ("flag", json!("yes"), "flag not-a-flag"),
        ("number", json!(11), "number not-an-integer"),
        ("number", json!(1.5), "number not-an-integer"),
        ("number", json!("3"), "number not-an-integer"),
        ("date", json!("2023-02-29"), "date not-a-date"),
        ("date", json!("2023-2-9"), "date not-a-date"),
        ("time", json!("2026-11-20T21:00:00"), "time not-a-time"),
        ("choice", json!("highest"), "choice not-a-choice"),
        ("list", json!([]), "list missing"),
        ("list", json!(["a", "A"]), "list.1 not-a-code"),
    ];
    for (name, value, expected) in cases {
        let mut wrong = right.clone();
        wrong[name] = value;
        assert_eq!(faults(ANY, &wrong), [expected]);
    }
}

#[test]
fn what_is_searched_is_in_clear_and_nothing_else() {
    let person = json!({
        "user_id": "Yamada.T", "name": "山田 太郎", "roles": ["nurse", "clerk"], "is_enabled": true,
    });
    let owned = |(name, text): (&'static str, &str)| (name, text.to_owned());
    assert_eq!(
        Person::DESCRIPTION.search_terms(&person),
        [
            ("user_id", "Yamada.T"),
            ("name", "山田 太郎"),
            ("roles", "nurse"),
            ("roles", "clerk"),
            ("is_enabled", "true"),
        ]
        .map(owned)
    );
    assert_eq!(
        Person::DESCRIPTION.unique_terms(&person),
        [("user_id", "Yamada.T")].map(owned)
    );
    let clear: Vec<&str> = SystemClient::DESCRIPTION
        .fields
        .iter()
        .filter(|field| field.is_searchable && field.is_secret)
        .map(|field| field.name)
        .collect();
    assert!(clear.is_empty(), "a secret in clear: {clear:?}");
}

#[test]
fn references_are_named_with_their_places() {
    let value = json!({
        "code": "x", "name": { "ja": "い", "en": "i" },
        "rights": [{ "operations": ["read"], "labels": ["normal", "sensitive"] }],
    });
    let found: Vec<String> = references(Role::DESCRIPTION, &value)
        .into_iter()
        .map(|one| format!("{} → {} {}", one.path, one.register, one.key))
        .collect();
    assert_eq!(
        found,
        [
            "rights.0.labels.0 → label normal",
            "rights.0.labels.1 → label sensitive"
        ]
    );
    let dangling = references(Role::DESCRIPTION, &value).remove(1).dangling();
    assert_eq!(
        dangling.to_string(),
        "rights.0.labels.1: refers to no entry of the register label"
    );
}

#[test]
fn changes_are_told_field_by_field_and_secrets_are_not() {
    let old = json!({ "name": "検査", "operations": ["deposit"], "key_digest": "sha-256:00" });
    let new = json!({ "name": "検査", "operations": ["read"], "key_digest": "sha-256:11", "is_enabled": true });
    let found = changes(SystemClient::DESCRIPTION, &old, &new);
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.path.as_str(), &one.old, &one.new))
        .collect();
    assert_eq!(
        told,
        [
            (
                "operations",
                &Some(json!(["deposit"])),
                &Some(json!(["read"]))
            ),
            ("key_digest", &None, &None),
            ("is_enabled", &None, &Some(json!(true))),
        ]
    );
    assert_eq!(found[0].label, "register-system-client-operations");
}

#[test]
fn a_form_never_carries_a_secret_and_never_loses_one() {
    let old = json!({ "name": "検査", "patients": "all", "key_digest": "sha-256:00" });
    let cells = cell::write(SystemClient::DESCRIPTION.fields, &old);
    assert!(!format!("{cells:?}").contains("sha-256"));
    let mut new = cell::read(SystemClient::DESCRIPTION, &cells);
    SystemClient::DESCRIPTION.keep_secrets(&old, &mut new);
    assert_eq!(new["key_digest"], old["key_digest"]);
}

#[test]
fn rows_are_compared_one_by_one() {
    let row = |code: &str, en: &str| json!({ "code": code, "display": { "ja": "名", "en": en } });
    let old = json!({ "rows": [row("1", "one"), row("2", "two")] });
    let new = json!({ "rows": [row("1", "one"), row("2", "zwei"), row("3", "three")] });
    let found = changes(CodeTable::DESCRIPTION, &old, &new);
    let places: Vec<&str> = found.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(places, ["rows.1.display", "rows.2.code", "rows.2.display"]);
    assert_eq!(found[0].label, "register-code-table-rows-display");
    assert!(changes(CodeTable::DESCRIPTION, &new, &new).is_empty());
}

#[test]
fn a_form_and_a_value_are_the_same_thing() {
    for entry in crate::registers::shipped() {
        let cells = cell::write(entry.register.fields, &entry.value);
        assert_eq!(
            cell::read(entry.register, &cells),
            entry.value,
            "{}",
            entry.key
        );
    }
}

#[test]
fn a_form_posts_rows_by_number_and_lists_by_name() {
    let cell = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let cells = [
        cell("code", " laboratory "),
        cell("name.ja", "検査項目"),
        cell("name.en", "Items"),
        cell("rows.10.code", "B"),
        cell("rows.2.code", "A"),
        cell("rows.2.formerly", "A1\r\nA2\r\n"),
        cell("rows.2.formerly", "A3"),
        cell("rows.11.code", "  "),
        cell("note", ""),
        cell("colour", "red"),
    ];
    assert_eq!(
        cell::read(CodeTable::DESCRIPTION, &cells),
        json!({
            "code": "laboratory",
            "name": { "ja": "検査項目", "en": "Items" },
            "rows": [{ "code": "A", "formerly": ["A1", "A2", "A3"] }, { "code": "B" }],
            "colour": "red",
        })
    );
}

#[test]
fn codes_of_a_list_may_stand_beside_each_other_and_texts_may_not() {
    let cell = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let cells = [
        cell("rights.0.operations", "read, print、enter\n confirm"),
        cell("rights.1.every_label", "true"),
        cell("aliases", "A, B\nC"),
    ];
    let value = cell::read(Role::DESCRIPTION, &cells);
    assert_eq!(
        value["rights"],
        json!([
            {
                "operations": ["read", "print", "enter", "confirm"],
                "every_label": false,
                "every_register": false, "own_patients": false,
            },
            { "every_label": true, "every_register": false, "own_patients": false },
        ])
    );
    let value = cell::read(DocumentType::DESCRIPTION, &cells);
    assert_eq!(value["aliases"], json!(["A, B", "C"]));
}

#[test]
fn what_a_form_cannot_say_is_found_by_the_check() {
    let cell = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let cells = [
        cell("paper_allowed", "perhaps"),
        cell("has_patient", "on"),
        cell("chapters", "ninth"),
    ];
    let value = cell::read(DocumentType::DESCRIPTION, &cells);
    assert_eq!(value["has_patient"], json!(true));
    let found = faults(DocumentType::DESCRIPTION, &value);
    assert!(
        found.contains(&"paper_allowed not-a-flag".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"chapters.0 not-a-choice".to_owned()),
        "{found:?}"
    );
}
