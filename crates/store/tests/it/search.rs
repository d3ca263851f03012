//! The full-text index: found by any part of a word, gone when removed, made again when lost.

use crate::rows::{patient_id, record_id};
use crate::world::institution;
use genpon_store::sqlite::{SearchIndex, SearchProgress, SearchText, TextFound, TextSearch};
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

fn text(record: u32, text: &str) -> SearchText {
    SearchText {
        record: record_id(record),
        patient: Some(patient_id(record % 2)),
        document_type: if record < 50 { "note" } else { "letter" }.to_owned(),
        leaf: u64::from(record),
        text: text.to_owned(),
    }
}

fn come(leaves: u64) -> SearchProgress {
    SearchProgress {
        leaves,
        last: Some([7; 32]),
    }
}

fn open(home: &Path) -> SearchIndex {
    SearchIndex::open(home, institution(1)).unwrap()
}

/// What a search among the records of one patient, or all, finds behind a leaf.
fn search(
    index: &SearchIndex,
    words: &[&str],
    patient: Option<u32>,
    before: Option<u64>,
    limit: u32,
) -> TextFound {
    let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
    let document_types = BTreeSet::from(["note".to_owned()]);
    let patients = patient.map(|patient| [patient_id(patient)]);
    let search = TextSearch {
        words: &words,
        patients: patients.as_ref().map(|one| &one[..]),
        document_types: &document_types,
        before,
    };
    index.search(&search, limit).unwrap()
}

fn numbers(found: &TextFound) -> Vec<u8> {
    let records = found.records.iter();
    records.map(|(_, record)| record.as_bytes()[15]).collect()
}

fn found(index: &SearchIndex, words: &[&str]) -> Vec<u8> {
    numbers(&search(index, words, None, None, 10))
}

#[test]
fn any_part_of_the_text_finds_it() {
    let home = tempfile::tempdir().unwrap();
    let index = open(home.path());
    let texts = [
        text(1, "咳嗽が続く。発熱 37.8℃。インフルエンザを疑う"),
        text(2, "術後経過良好。ｲﾝﾌﾙｴﾝｻﾞ陰性。CRP 0.3 mg/dL"),
        text(3, "処方: \"アムロジピン\" 5mg AND 生活指導。咳"),
    ];
    index.put(&texts, come(3)).unwrap();
    assert_eq!(index.progress().unwrap(), come(3));
    for (words, expected) in [
        (&["インフルエンザ"][..], &[2, 1][..]),
        (&["いんふる"], &[2, 1]),
        (&["発熱"], &[1]),
        (&["疑う"], &[1]),
        (&["う"], &[1]),
        (&["咳"], &[3, 1]),
        (&["咳", "発熱"], &[1]),
        (&["crp"], &[2]),
        (&["\"アムロ"], &[3]),
        (&["and"], &[3]),
        (&["NOT"], &[]),
        (&["心不全"], &[]),
        (&["%", "*"], &[]),
        (&["", " "], &[]),
        (&["咳嗽が続く。発熱37.8"], &[1]),
    ] {
        assert_eq!(found(&index, words), expected, "{words:?}");
    }
    assert_eq!(
        numbers(&search(&index, &["インフル"], Some(0), None, 10)),
        [2]
    );
    for short in ["咳", "陰性", "術"] {
        let own = search(&index, &["インフル", short], Some(0), None, 10);
        assert_eq!(
            numbers(&own),
            if short == "咳" { vec![] } else { vec![2] },
            "{short}"
        );
    }
}

#[test]
fn a_search_goes_on_where_it_stopped_and_keeps_to_its_document_types() {
    let home = tempfile::tempdir().unwrap();
    let index = open(home.path());
    let texts: Vec<SearchText> = (1..=60).map(|n| text(n, "経過観察")).collect();
    index.put(&texts, come(60)).unwrap();
    for patient in [None, Some(0)] {
        let mut all = Vec::new();
        let mut before = None;
        loop {
            let page = search(&index, &["観察"], patient, before, 7);
            let Some((leaf, _)) = page.records.last() else {
                break;
            };
            before = Some(*leaf);
            all.extend(numbers(&page));
        }
        let expected: Vec<u8> = (1..50)
            .rev()
            .filter(|n| patient.is_none() || n % 2 == 0)
            .collect();
        assert_eq!(all, expected, "{patient:?}");
    }
}

#[test]
fn a_short_word_that_stands_for_too_much_says_so() {
    let home = tempfile::tempdir().unwrap();
    let index = open(home.path());
    let many: Vec<SearchText> = (0..6_u32)
        .map(|n| {
            let kanji = (0..100).filter_map(|k| char::from_u32(0x4e00 + n * 100 + k));
            text(n, &kanji.map(|c| format!("の{c}る。")).collect::<String>())
        })
        .collect();
    index.put(&many, come(6)).unwrap();
    assert!(search(&index, &["の"], None, None, 10).is_partial);
    let own = search(&index, &["の"], Some(1), None, 10);
    assert_eq!((numbers(&own), own.is_partial), (vec![5, 3, 1], false));
    assert!(!search(&index, &["の一"], None, None, 10).is_partial);
}

#[test]
fn a_newer_version_takes_the_place_of_the_older() {
    let home = tempfile::tempdir().unwrap();
    let index = open(home.path());
    index
        .put(&[text(1, "右大腿骨骨折"), text(2, "経過観察")], come(2))
        .unwrap();
    let newer = SearchText {
        leaf: 3,
        ..text(1, "左大腿骨骨折")
    };
    index.put(&[newer], come(4)).unwrap();
    assert_eq!(found(&index, &["右大腿骨"]), [0; 0]);
    assert_eq!(found(&index, &["大腿骨"]), [1]);
}

#[test]
fn what_was_removed_is_not_in_the_file_any_more() {
    let home = tempfile::tempdir().unwrap();
    let index = open(home.path());
    index
        .put(
            &[text(1, "ZZQXW 秘密の病名"), text(2, "普通の記載")],
            come(2),
        )
        .unwrap();
    // The engine stores a trigram without what it shares with the one before: this one shares nothing.
    let holds = || {
        let files = std::fs::read_dir(home.path()).unwrap();
        let read = |file: std::io::Result<std::fs::DirEntry>| std::fs::read(file.unwrap().path());
        let bytes: Vec<u8> = files.flat_map(|file| read(file).unwrap()).collect();
        bytes.windows(3).any(|window| window == b"qxw")
    };
    assert!(holds(), "the text is in the file");
    index.remove(record_id(1)).unwrap();
    assert_eq!(found(&index, &["zzqxw"]), [0; 0]);
    assert_eq!(found(&index, &["普通"]), [2]);
    assert!(!holds(), "text of a removed record is left in the file");
}

#[test]
fn it_is_kept_dropped_and_made_again() {
    let home = tempfile::tempdir().unwrap();
    open(home.path())
        .put(&[text(1, "診療情報提供書")], come(1))
        .unwrap();
    let index = open(home.path());
    assert!(!index.is_new());
    assert_eq!(
        (found(&index, &["情報"]), index.progress().unwrap().leaves),
        (vec![1], 1)
    );
    drop(index);
    SearchIndex::delete(home.path(), institution(1)).unwrap();
    let index = open(home.path());
    assert_eq!(
        (found(&index, &["情報"]), index.progress().unwrap().leaves),
        (vec![], 0)
    );
    drop(index);

    let file = home.path().join(format!("search-{}.db", institution(1)));
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it holds words of records in clear");
    std::fs::write(
        &file,
        b"this is no database, and long enough to be looked at",
    )
    .unwrap();
    let index = open(home.path());
    index.put(&[text(1, "診療情報提供書")], come(1)).unwrap();
    assert_eq!(found(&index, &["情報"]), [1]);
}
