use serde_json::json;

use super::*;

fn own(text: &str) -> Result<Value, JsonError> {
    parse(text.as_bytes(), Limits::OWN)
}

#[test]
fn reads_every_kind_of_value() {
    let text =
        r#" { "a" : [ 1, -2, true, false, null, "x\n\"\\\/\u00e9\ud842\udfb7" ], "b": {} } "#;
    assert_eq!(
        own(text).unwrap(),
        json!({"a": [1, -2, true, false, null, "x\n\"\\/é𠮷"], "b": {}})
    );
}

#[test]
fn refuses_what_other_readers_let_through() {
    let expected = |at, expected| JsonError::Expected { at, expected };
    for (text, error) in [
        (r#"{"a":1,"a":1}"#, JsonError::DuplicateKey { at: 7 }),
        (r#"{"a":1,"\u0061":2}"#, JsonError::DuplicateKey { at: 7 }),
        (r#""\ud800""#, JsonError::LoneSurrogate { at: 1 }),
        (r#""\udc00\ud800""#, JsonError::LoneSurrogate { at: 1 }),
        (r#""\ud800\u0041""#, JsonError::LoneSurrogate { at: 1 }),
        ("1.0", JsonError::NotAnInteger { at: 0 }),
        ("1e3", JsonError::NotAnInteger { at: 0 }),
        ("-0", JsonError::NotAnInteger { at: 0 }),
        ("9007199254740992", JsonError::NotAnInteger { at: 0 }),
        ("99999999999999999999", JsonError::NotAnInteger { at: 0 }),
        ("01", expected(1, "the end")),
        ("[1,]", expected(3, "a value")),
        ("{\"a\":1,}", expected(7, "a string")),
        ("\u{feff}1", expected(0, "a value")),
        ("1 2", expected(2, "the end")),
        ("\"a\nb\"", expected(2, "the end of the string")),
        ("\"a", expected(2, "the end of the string")),
        ("\"\\", expected(1, "an escape")),
        ("\"\\u12", expected(3, "four hexadecimal digits")),
        ("\"\\u12\u{3042}\"", expected(3, "four hexadecimal digits")),
        ("truth", expected(0, "a value")),
        ("", expected(0, "a value")),
        ("-", expected(1, "a digit")),
        ("1.", expected(2, "a digit")),
    ] {
        assert_eq!(own(text), Err(error), "{text}");
    }
    assert_eq!(
        parse(b"\"\xff\"", Limits::OWN),
        Err(JsonError::NotUtf8 { at: 1 })
    );
}

#[test]
fn depth_and_size_are_bounded() {
    let deep = |n: usize| "[".repeat(n) + &"]".repeat(n);
    assert!(own(&deep(32)).is_ok());
    assert_eq!(
        own(&deep(33)),
        Err(JsonError::TooDeep {
            at: 32,
            depth_max: 32
        })
    );
    assert_eq!(
        own(&"[".repeat(1_000_000)),
        Err(JsonError::TooDeep {
            at: 32,
            depth_max: 32
        })
    );
    let limits = Limits {
        size_max: 3,
        ..Limits::OWN
    };
    assert_eq!(
        parse(b"1234", limits),
        Err(JsonError::TooLarge {
            size: 4,
            size_max: 3
        })
    );
}

#[test]
fn foreign_numbers_keep_their_digits() {
    let value = parse(
        b"[1.50, 1E+2, -0.0, 123456789012345678901234567890]",
        Limits::FOREIGN,
    );
    let kept: Vec<String> = value
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(kept[0], "1.50");
    assert_eq!(kept[2], "-0.0");
    assert_eq!(kept[3], "123456789012345678901234567890");
}
