//! The full-text index: found by any part of a word, gone when removed, made again when lost.

use crate::rows::{patient_id, record_id};
use crate::world::institution;
use genpon_store::sqlite::{SearchIndex, SearchText};
use std::path::Path;

fn text(record: u32, text: &str) -> SearchText {
    SearchText {
        record: record_id(record),
        patient: Some(patient_id(record % 2)),
        text: text.to_owned(),
    }
}

fn open(home: &Path) -> SearchIndex {
    SearchIndex::open(home, institution(1)).unwrap()
}

fn found(index: &SearchIndex, words: &[&str]) -> Vec<u8> {
    let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
    let records = index.search(&words, None, 10).unwrap();
    records.iter().map(|record| record.as_bytes()[15]).collect()
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
    index.put(&texts, 3).unwrap();
    assert_eq!(index.leaves().unwrap(), 3);
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
    let words = ["インフル".to_owned()];
    let own = index.search(&words, Some(patient_id(0)), 10).unwrap();
    assert_eq!(own, [record_id(2)]);
    assert_eq!(index.search(&words, None, 1).unwrap(), [record_id(2)]);
}

#[test]
fn a_newer_version_takes_the_place_of_the_older() {
    let home = tempfile::tempdir().unwrap();
    let index = open(home.path());
    index
        .put(&[text(1, "右大腿骨骨折"), text(2, "経過観察")], 2)
        .unwrap();
    index.put(&[text(1, "左大腿骨骨折")], 3).unwrap();
    assert_eq!(found(&index, &["右大腿骨"]), [0; 0]);
    assert_eq!(found(&index, &["大腿骨"]), [1]);
}

#[test]
fn what_was_removed_is_not_in_the_file_any_more() {
    let home = tempfile::tempdir().unwrap();
    let index = open(home.path());
    index
        .put(&[text(1, "ZZQXW 秘密の病名"), text(2, "普通の記載")], 2)
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
        .put(&[text(1, "診療情報提供書")], 1)
        .unwrap();
    let index = open(home.path());
    assert_eq!(
        (found(&index, &["情報"]), index.leaves().unwrap()),
        (vec![1], 1)
    );
    drop(index);
    SearchIndex::delete(home.path(), institution(1)).unwrap();
    let index = open(home.path());
    assert_eq!(
        (found(&index, &["情報"]), index.leaves().unwrap()),
        (vec![], 0)
    );
    drop(index);

    let file = home.path().join(format!("search-{}.db", institution(1)));
    std::fs::write(
        &file,
        b"this is no database, and long enough to be looked at",
    )
    .unwrap();
    let index = open(home.path());
    index.put(&[text(1, "診療情報提供書")], 1).unwrap();
    assert_eq!(found(&index, &["情報"]), [1]);
}
