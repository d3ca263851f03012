use proptest::prelude::*;
use serde_json::{Map, json};

use super::*;

fn text(value: &Value) -> String {
    String::from_utf8(canonical(value).unwrap()).unwrap()
}

/// RFC 8785 §3.2.3, the sorting example.
#[test]
fn keys_stand_in_utf16_order() {
    let value = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
        "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control",
        "\u{f6}": "Latin Small Letter O With Diaeresis",
    });
    let bytes = text(&value);
    let order: Vec<usize> = [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small",
        "Euro Sign",
        "Emoji",
        "Hebrew",
    ]
    .map(|name| bytes.find(name).unwrap())
    .to_vec();
    assert!(order.is_sorted(), "{bytes}");
}

/// RFC 8785 §3.2.2.2, the string example.
#[test]
fn only_what_must_be_escaped_is() {
    let value = json!({"string": "\u{20ac}$\u{0f}\nA'B\"\\\\\"/"});
    assert_eq!(text(&value), r#"{"string":"€$\u000f\nA'B\"\\\\\"/"}"#);
    assert_eq!(
        text(&json!("\u{8}\t\n\u{c}\r\u{1f}\u{7f}\u{2028}")),
        "\"\\b\\t\\n\\f\\r\\u001f\u{7f}\u{2028}\""
    );
}

#[test]
fn only_integers_have_a_form() {
    assert_eq!(
        text(&json!([0, -1, INTEGER_MAX, -INTEGER_MAX])),
        "[0,-1,9007199254740991,-9007199254740991]"
    );
    for text in [
        "1.5",
        "1.0",
        "1e2",
        "-0",
        "9007199254740992",
        "-9007199254740992",
    ] {
        let value: Value = serde_json::from_str(text).unwrap();
        assert!(
            matches!(canonical(&value), Err(JcsError::NotAnInteger)),
            "{text}"
        );
    }
}

#[test]
fn bytes_that_only_mean_the_same_are_refused() {
    type Shape = std::collections::BTreeMap<String, i64>;
    assert_eq!(from_bytes::<Shape>(br#"{"a":1,"b":2}"#).unwrap().len(), 2);
    for (bytes, at) in [
        (r#"{"b":2,"a":1}"#, 2),
        (r#"{"a":1, "b":2}"#, 7),
        ("{\"a\":1,\"b\":2}\n", 13),
        (r#"{"\u0061":1}"#, 2),
    ] {
        match from_bytes::<Shape>(bytes.as_bytes()) {
            Err(JcsError::NotCanonical { at: found }) => assert_eq!(found, at, "{bytes}"),
            other => panic!("{bytes}: {other:?}"),
        }
    }
    assert!(matches!(
        from_bytes::<Shape>(br#"{"a":1,"a":1}"#),
        Err(JcsError::Json(_))
    ));
    assert!(matches!(
        from_bytes::<Shape>(br#"{"a":"1"}"#),
        Err(JcsError::Shape(_))
    ));
}

/// Values that have a canonical form.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-INTEGER_MAX..=INTEGER_MAX).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #[test]
    fn canonical_bytes_read_back_to_the_same_value(value in value()) {
        let bytes = canonical(&value).unwrap();
        let read = parse(&bytes, Limits::OWN).unwrap();
        prop_assert_eq!(&read, &value);
        prop_assert_eq!(canonical(&read).unwrap(), bytes);
    }

    #[test]
    fn our_reader_and_serde_json_agree(value in value()) {
        let pretty = serde_json::to_vec_pretty(&value).unwrap();
        prop_assert_eq!(parse(&pretty, Limits::OWN).unwrap(), value);
    }

    #[test]
    fn the_order_of_members_does_not_matter(members in prop::collection::btree_map(any::<String>(), 0..9_i64, 0..12)) {
        let forwards: Map<_, _> = members.iter().map(|(k, v)| (k.clone(), Value::from(*v))).collect();
        let backwards: Map<_, _> = members.iter().rev().map(|(k, v)| (k.clone(), Value::from(*v))).collect();
        prop_assert_eq!(canonical(&forwards.into()).unwrap(), canonical(&backwards.into()).unwrap());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&bytes, Limits::OWN);
        let _ = parse(&bytes, Limits::FOREIGN);
    }
}
