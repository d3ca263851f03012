use proptest::prelude::*;

use super::*;

/// `[-deleted-]` and `{+added+}`.
fn marked(old: &str, new: &str) -> String {
    let mark = |s: &Segment| match s.change {
        Change::Same => s.text.clone(),
        Change::Deleted => format!("[-{}-]", s.text),
        Change::Added => format!("{{+{}+}}", s.text),
    };
    compare(old, new).segments.iter().map(mark).collect()
}

// shows: J-7.1.3-4
#[test]
fn changes_are_marked_by_words_as_people_read_them() {
    for (old, new, expected) in [
        ("BT 37.8℃", "BT 38.1℃", "BT [-37.8℃-]{+38.1℃+}"),
        ("37.8→38.1", "37.8→38.2", "37.8→[-38.1-]{+38.2+}"),
        ("1,200 mL", "1,250 mL", "[-1,200-]{+1,250+} mL"),
        ("５ｍｇ　朝", "１０ｍｇ　朝", "[-５ｍｇ-]{+１０ｍｇ+}　朝"),
        ("5mg 1日1回", "5µg 1日1回", "[-5mg-]{+5µg+} 1日1回"),
        ("BP 120/80", "BP 128/80", "BP [-120-]{+128+}/80"),
        (
            "右下腹部に圧痛",
            "左下腹部に圧痛",
            "[-右-]{+左+}下腹部に圧痛",
        ),
        (
            "アムロジピン錠",
            "アテノロール錠",
            "[-アムロジピン-]{+アテノロール+}錠",
        ),
        (
            "発熱あり。咳なし。",
            "発熱なし。咳なし。",
            "発熱[-あり-]{+なし+}。咳なし。",
        ),
        ("葛󠄀城", "葛城", "[-葛󠄀-]{+葛+}城"),
        (
            "no known allergy",
            "penicillin allergy",
            "[-no known-]{+penicillin+} allergy",
        ),
        ("SpO2 97%", "SpO2 91%", "SpO2 [-97%-]{+91%+}"),
        ("咳。", "咳。\n3日後に再診。", "咳。{+\n3日後に再診。+}"),
        ("同じ", "同じ", "同じ"),
        ("", "", ""),
    ] {
        assert_eq!(marked(old, new), expected);
    }
}

#[test]
fn lines_that_stay_are_not_touched_by_those_that_move() {
    let marked = marked("一\n二\n三\n", "一\n四\n二\n三\n");
    assert_eq!(marked, "一\n{+四\n+}二\n三\n");
}

#[test]
fn what_is_too_large_is_replaced_as_a_whole_and_says_so() {
    let text = |word: &str| {
        (0..5_000)
            .map(|i| format!("{word}{i}x "))
            .collect::<String>()
    };
    let difference = compare(&text("a"), &text("b"));
    assert!(difference.is_coarse);
    assert_eq!(
        difference.segments.len(),
        3,
        "deleted, added, and the same space at the end"
    );
    assert_eq!(difference.old_text(), text("a"));
}

#[test]
fn the_cost_is_bounded_over_the_whole_text() {
    let line = |word: &str, n: usize| {
        (0..1_500)
            .map(|i| format!("{word}{n}x{i} "))
            .collect::<String>()
    };
    let text = |word: &str| {
        (0..40)
            .map(|n| format!("{}\n同じ{n}\n", line(word, n)))
            .collect::<String>()
    };
    let difference = compare(&text("a"), &text("b"));
    assert!(difference.is_coarse);
    assert_eq!(difference.new_text(), text("b"));
    assert_eq!(
        difference
            .segments
            .iter()
            .filter(|s| s.text.contains("同じ39"))
            .count(),
        1
    );
}

fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "37.8",
        "38.1",
        "℃",
        "mg",
        " ",
        "　",
        "\n",
        "咳",
        "痰",
        "なし",
        "あり",
        "。",
        "アムロジピン",
        "葛󠄀",
        "👩🏽‍⚕️",
        "1,200",
        "a",
        "é",
        "/",
    ]);
    prop_oneof![
        prop::collection::vec(word, 0..40).prop_map(|words| words.concat()),
        any::<String>()
    ]
}

proptest! {
    #[test]
    fn both_texts_can_be_read_from_the_difference(old in text(), new in text()) {
        let difference = compare(&old, &new);
        prop_assert_eq!(difference.old_text(), old.as_str());
        prop_assert_eq!(difference.new_text(), new.as_str());
        prop_assert_eq!(difference.is_same(), old == new);
        for pair in difference.segments.windows(2) {
            prop_assert_ne!(pair[0].change, pair[1].change);
        }
        prop_assert!(difference.segments.iter().all(|segment| !segment.text.is_empty()));
    }

    #[test]
    fn words_put_together_are_the_text(text in text()) {
        let words = word::words(&text);
        prop_assert_eq!(words.concat(), text);
    }

    #[test]
    fn a_number_is_never_cut(a in 0..100_000_u32, b in 0..100_000_u32) {
        let (old, new) = (format!("値{}.{}mg、", a / 10, a % 10), format!("値{}.{}mg、", b / 10, b % 10));
        let changed: Vec<_> = compare(&old, &new).segments.into_iter().filter(|s| s.change != Change::Same).collect();
        for segment in &changed {
            let whole = format!("値{}、", segment.text);
            prop_assert!(old == whole || new == whole, "{whole}");
        }
        prop_assert_eq!(changed.len(), if a == b { 0 } else { 2 });
    }
}
