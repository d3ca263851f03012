use super::*;
use crate::locale::{Lang, Locale};
use genpon_model::register::Register;
use genpon_model::register::{Fault, Field, Revision};
use genpon_model::registers::{
    self, CodeTable, DocumentType, Label, Person, SystemClient, shipped,
};
use proptest::prelude::*;
use serde_json::json;

fn shipped_rows(description: &Description) -> Vec<Row> {
    let shipped = shipped()
        .into_iter()
        .filter(|entry| entry.register.code == description.code);
    shipped
        .map(|entry| Row {
            key: Some(entry.key),
            edition: Some(Edition::FIRST),
            ..row(entry.value)
        })
        .collect()
}

fn row(value: Value) -> Row {
    Row {
        key: None,
        edition: None,
        is_retired: false,
        value,
    }
}

fn as_of() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

// shows: J-6.1.2-2
#[test]
fn the_register_of_information_is_a_dated_document_with_editions() {
    let mut rows = shipped_rows(DocumentType::DESCRIPTION);
    let write = |rows: &[Row], as_of| -> Value {
        serde_json::from_slice(&write_json(DocumentType::DESCRIPTION, as_of, rows)).unwrap()
    };
    let before = write(&rows, as_of());
    rows[0].edition = Edition::new(2);
    rows[0].value["importance"] = "high".into();
    let after = write(&rows, as_of().plus_seconds(60));
    let told = |file: &Value| {
        let first = &file["entries"][0];
        [
            file["as_of"].clone(),
            first["edition"].clone(),
            first["value"]["importance"].clone(),
        ]
    };
    assert_eq!(
        json!(told(&before)),
        json!(["2026-11-20T12:00:00.000000Z", 1, "critical"])
    );
    assert_eq!(
        json!(told(&after)),
        json!(["2026-11-20T12:01:00.000000Z", 2, "high"])
    );
}

#[test]
fn what_is_written_is_read_again() {
    for description in registers::all() {
        let mut rows = shipped_rows(description);
        if let Some(row) = rows.last_mut() {
            row.is_retired = true;
        }
        let expected = Table {
            rows: rows.clone(),
            faults: Vec::new(),
        };
        let csv = write_csv(description, &rows);
        assert_eq!(
            read_csv(description, &csv),
            Ok(expected.clone()),
            "{}",
            description.code
        );
        let json = write_json(description, as_of(), &rows);
        assert_eq!(
            read_json(description, &json),
            Ok(expected),
            "{}",
            description.code
        );
    }
}

#[test]
fn a_row_that_is_wrong_is_named_and_the_others_are_read() {
    let csv = "\u{feff}user_id,name,roles,is_enabled,key,colour\r\n\
        tanaka,田中 花子,\"nurse\nclerk\",true,,\r\n\
        ,佐藤 一郎,Nurse,perhaps,,red\r\n\
        \r\n\
        suzuki,\"鈴木 \"\"二郎\"\"\",,0,0193a2f0-7c1e-7abc-8def-0123456789ab,\r\n";
    let table = read_csv(Person::DESCRIPTION, csv.as_bytes()).unwrap();
    let values: Vec<&Value> = table.rows.iter().map(|row| &row.value).collect();
    assert_eq!(
        values,
        [
            &json!({ "user_id": "tanaka", "name": "田中 花子", "roles": ["nurse", "clerk"], "is_group": false, "is_enabled": true }),
            &json!({ "user_id": "suzuki", "name": "鈴木 \"二郎\"", "is_group": false, "is_enabled": false }),
        ]
    );
    assert_eq!(table.rows[0].key, None, "a new person");
    assert!(table.rows[1].key.is_some());
    let faults: Vec<String> = table.faults[0]
        .faults
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(table.faults[0].row, 2);
    assert_eq!(
        faults,
        [
            "user_id: is missing",
            "roles.0: may use only a-z, 0-9, '-', '_' and '.'",
            "is_enabled: is neither yes nor no",
            "colour: is not a field of this register",
        ]
    );
}

#[test]
fn a_key_an_edition_or_a_tick_that_cannot_be_read_is_no_new_entry() {
    let csv =
        "user_id,name,is_enabled,key,edition,retired\na,A,TRUE,No Key,0,yes\nb,B,FALSE,,2,TRUE\n";
    let table = read_csv(Person::DESCRIPTION, csv.as_bytes()).unwrap();
    let faults = |table: &Table| -> Vec<String> {
        let faults = table.faults.iter().flat_map(|row| &row.faults);
        faults
            .map(|one| format!("{} {}", one.path, one.fault.code()))
            .collect()
    };
    let expected = [
        "key not-a-code",
        "edition not-an-integer",
        "retired not-a-flag",
    ];
    assert_eq!(faults(&table), expected);
    assert!(table.rows[0].is_retired && table.rows[0].edition == Edition::new(2));
    let value = json!({ "user_id": "a", "name": "A" });
    let entry = json!({ "key": 7, "edition": "1", "retired": "no", "value": value });
    let file = json!({ "format": FORMAT, "register": "person", "entries": [entry] });
    let table = read_json(Person::DESCRIPTION, file.to_string().as_bytes()).unwrap();
    assert_eq!(faults(&table), expected);
}

#[test]
fn a_file_that_is_no_table_is_refused_as_a_whole() {
    let read = |bytes: &[u8]| read_csv(Label::DESCRIPTION, bytes).unwrap_err();
    assert_eq!(read(b"code,name.ja\n\xff"), TableError::NotUtf8 { at: 13 });
    assert_eq!(read(b"code\n\"a\nb"), TableError::Quotes { line: 2 });
    assert_eq!(read(b"code\na\nb\"c"), TableError::Quotes { line: 3 });
    assert_eq!(read(b"code\n\"a\"b"), TableError::Quotes { line: 2 });
    assert_eq!(
        read(b"code,x\na"),
        TableError::Width {
            row: 1,
            found: 1,
            expected: 2
        }
    );
    assert_eq!(
        read(b"code,code\na,b"),
        TableError::ColumnTwice {
            name: "code".to_owned()
        }
    );
    let read = |value: Value| read_json(Label::DESCRIPTION, value.to_string().as_bytes());
    let other = json!({ "format": FORMAT, "register": "person", "entries": [] });
    assert_eq!(
        read(other),
        Err(TableError::NotATable { register: "label" })
    );
    assert!(matches!(
        read_json(Label::DESCRIPTION, b"{\"a\":1,\"a\":2}"),
        Err(TableError::Json(_))
    ));
    let empty = json!({ "format": FORMAT, "register": "label", "entries": [7] });
    let fault = FieldFault::new("", Fault::WrongShape);
    assert_eq!(
        read(empty).unwrap().faults,
        [RowFault {
            row: 1,
            faults: vec![fault]
        }]
    );
}

#[test]
fn nothing_that_a_spreadsheet_would_run_leaves() {
    for name in ["=1+1", "+81-3-1234", "-5", "@SUM(A1)", "'=x", "''", "＝cmd"] {
        let value = json!({ "user_id": "u", "name": name, "is_group": false, "is_enabled": false });
        let row = row(value);
        let csv = write_csv(Person::DESCRIPTION, std::slice::from_ref(&row));
        let text = String::from_utf8(csv.clone()).unwrap();
        assert!(text.contains(&format!(",'{name},")), "{text}");
        assert_eq!(read_csv(Person::DESCRIPTION, &csv).unwrap().rows, [row]);
    }
}

#[test]
fn a_secret_never_leaves() {
    let value = json!({ "name": "検査", "key_digest": "sha-256:0", "operations": ["deposit"], "patients": "all" });
    let row = row(value);
    let rows = std::slice::from_ref(&row);
    for bytes in [
        write_csv(SystemClient::DESCRIPTION, rows),
        write_json(SystemClient::DESCRIPTION, as_of(), rows),
    ] {
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            !text.contains("key_digest") && !text.contains("sha-256"),
            "{text}"
        );
    }
}

#[test]
fn a_code_table_of_many_rows_is_one_line_of_its_register() {
    let rows: Vec<Value> = (0..1000)
        .map(|n| json!({ "code": format!("{n:08}"), "display": { "ja": "項目", "en": "item" } }))
        .collect();
    let name = json!({ "ja": "検査項目", "en": "Items" });
    let value = json!({ "code": "laboratory", "name": name, "rows": rows });
    let row = Row {
        key: Some("laboratory".parse().unwrap()),
        ..row(value)
    };
    let csv = write_csv(CodeTable::DESCRIPTION, std::slice::from_ref(&row));
    assert_eq!(read_csv(CodeTable::DESCRIPTION, &csv).unwrap().rows, [row]);
}

proptest! {
    #[test]
    fn any_text_survives(name in "\\PC{1,40}", long in "[\\PC\n\"',=]{1,60}") {
        const FIELDS: &[Field] = &[Field::text("name"), Field::new("long", FieldKind::LongText)];
        const ANY: &Description = &Description {
            code: "any",
            key: KeySource::Made,
            approval: genpon_model::register::Approval::None,
            review_months: None,
            fields: FIELDS,
            whole: |_| Vec::new(),
        };
        let value = json!({ "name": name.trim(), "long": long });
        prop_assume!(check(ANY, &value).is_ok());
        let row = row(value);
        let csv = write_csv(ANY, std::slice::from_ref(&row));
        prop_assert_eq!(read_csv(ANY, &csv).unwrap().rows, vec![row]);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[a,\"\r\n']{0,40}") {
        let _ = read_csv(Label::DESCRIPTION, &bytes);
        let _ = read_csv(Label::DESCRIPTION, text.as_bytes());
        let _ = read_json(Label::DESCRIPTION, &bytes);
    }
}

/// Every register, field and choice has its words in both languages.
#[test]
fn everything_described_has_its_words() {
    let mut keys = Vec::new();
    for description in registers::all() {
        let key = description.label_key();
        keys.push(format!("{key}-about"));
        words_of(description.fields, &key, &mut keys);
        keys.push(key);
    }
    for lang in Lang::ALL {
        let missing: Vec<&String> = keys
            .iter()
            .filter(|key| !Locale::of(lang).has(key))
            .collect();
        assert!(missing.is_empty(), "{lang}: {missing:?}");
    }
}

fn words_of(fields: &[Field], parent: &str, keys: &mut Vec<String>) {
    for field in fields {
        let key = field.label_key(parent);
        words_of_kind(&field.kind, &key, keys);
        keys.push(key);
    }
}

fn words_of_kind(kind: &FieldKind, key: &str, keys: &mut Vec<String>) {
    match kind {
        FieldKind::Choice(choices) => {
            keys.extend(choices.codes.iter().map(|code| choices.label_key(code)));
        }
        FieldKind::List(of) => words_of_kind(of, key, keys),
        FieldKind::Table(fields) => words_of(fields, key, keys),
        _ => {}
    }
}

/// The worked examples of `docs/format/registers.md`.
/// To write them anew after a wanted change: `GENPON_GOLDEN=write cargo test -p genpon-formats register`.
#[test]
fn the_worked_examples_are_reproduced_byte_for_byte() {
    let labels = shipped_rows(Label::DESCRIPTION);
    let person = json!({
        "user_id": "tanaka", "name": "田中 花子", "kana": "タナカ ハナコ", "qualification": "nurse",
        "roles": ["nurse", "clerk"], "department": "3階 \"東\", 病棟", "is_enabled": true,
    });
    let key = "0193a2f0-7c1e-7abc-8def-0123456789ab".parse().unwrap();
    let people = [Row {
        key: Some(key),
        edition: Edition::new(3),
        ..row(person)
    }];
    for (name, bytes) in [
        ("labels.csv", write_csv(Label::DESCRIPTION, &labels)),
        (
            "labels.json",
            write_json(Label::DESCRIPTION, as_of(), &labels),
        ),
        ("people.csv", write_csv(Person::DESCRIPTION, &people)),
        ("revision.json", revision()),
    ] {
        let path = format!(
            "{}/../../vectors/register/{name}",
            env!("CARGO_MANIFEST_DIR")
        );
        if std::env::var_os("GENPON_GOLDEN").is_some_and(|wish| wish == "write") {
            std::fs::write(&path, &bytes).unwrap();
        }
        assert!(std::fs::read(&path).unwrap() == bytes, "{name} differs");
    }
}

/// A change of a shipped label that waits for a second person.
fn revision() -> Vec<u8> {
    let mut revision = json!({
        "id": "0193a2f0-7c1e-7abc-8def-00000000000a",
        "register": "label",
        "key": "operations",
        "edition": 2,
        "base": 1,
        "value": shipped_rows(Label::DESCRIPTION)[3].value,
        "is_retired": false,
        "reason": "年次見直しによる重要度の変更",
        "by": { "person": {
            "id": "0193a2f0-7c1e-7abc-8def-0123456789ab",
            "user_id": "tanaka",
            "name": "田中 花子",
            "roles": ["records-manager"],
        } },
        "at": "2026-11-20T12:00:00.000000Z",
        "state": "requested",
        "care": { "review_on": "2027-11-20" },
    });
    revision["value"]["importance"] = "low".into();
    let read: Revision = serde_json::from_value(revision.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), revision);
    format!("{revision:#}\n").into_bytes()
}
