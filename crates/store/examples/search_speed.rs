//! How quick a search in the text of records is, beside the engine's own trigrams over the same folded
//! texts in a plain table. Notes of some 300 characters, each with one of 5,000 patients; the words
//! stand in one text of a hundred, of ten thousand, in one alone, in none.
//!
//! `cargo run --release -p genpon-store --example search_speed [texts] [directory]`

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement stops at the first fault, prints, and reads the clock"
)]

use genpon_model::id::{InstitutionId, PatientId, RecordId};
use genpon_store::sqlite::{SearchIndex, SearchProgress, SearchText, TextSearch};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let texts: u32 = arguments
        .next()
        .map_or(100_000, |text| text.parse().unwrap());
    let parent = arguments
        .next()
        .map_or_else(std::env::temp_dir, PathBuf::from);
    let home = tempfile::tempdir_in(parent).unwrap();
    let start = Instant::now();
    let index = ours(home.path(), texts);
    println!("{texts} texts taken in in {:.0?}", start.elapsed());
    let bare = theirs(home.path(), texts);
    println!("                                 median ms    99 % ms    rows");
    let types = BTreeSet::from(["progress-note".to_owned()]);
    for (name, word) in WORDS {
        let words = [(*word).to_owned()];
        let search = TextSearch {
            words: &words,
            patients: None,
            document_types: &types,
            before: None,
        };
        time(&format!("ours: {name}"), || {
            index.search(&search, PAGE).unwrap().records.len()
        });
        time(&format!("bare: {name}"), || rows(&bare, word));
    }
    in_a_chart(&index, &types);
}

/// A word in the records of one patient; the engine alone has nothing like it.
fn in_a_chart(index: &SearchIndex, types: &BTreeSet<String>) {
    let patient = [patient(7)];
    for (name, word) in [("three characters", "再診日"), ("one character", "咳")] {
        let words = [word.to_owned()];
        let search = TextSearch {
            words: &words,
            patients: Some(&patient),
            document_types: types,
            before: None,
        };
        time(&format!("ours: chart, {name}"), || {
            index.search(&search, PAGE).unwrap().records.len()
        });
    }
}

fn ours(home: &Path, texts: u32) -> SearchIndex {
    let index = SearchIndex::open(home, InstitutionId::from_slice(&[1; 16]).unwrap()).unwrap();
    let mut next = 0..texts;
    while !next.is_empty() {
        let group: Vec<SearchText> = next.by_ref().take(500).map(search_text).collect();
        let leaves = group.last().map_or(0, |text| text.leaf + 1);
        let progress = SearchProgress {
            leaves,
            last: Some([0; 32]),
        };
        index.put(&group, progress).unwrap();
    }
    index
}

fn theirs(home: &Path, texts: u32) -> Connection {
    let mut db = Connection::open(home.join("bare.db")).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
         CREATE VIRTUAL TABLE text USING fts5(body, tokenize = 'trigram case_sensitive 1');",
    )
    .unwrap();
    let mut next = 0..texts;
    while !next.is_empty() {
        let transaction = db.transaction().unwrap();
        for n in next.by_ref().take(500) {
            let sql = "INSERT INTO text (rowid, body) VALUES (?1, ?2)";
            let mut insert = transaction.prepare_cached(sql).unwrap();
            insert.execute((n, note(n))).unwrap();
        }
        transaction.commit().unwrap();
    }
    db
}

fn rows(db: &Connection, word: &str) -> usize {
    let sql = "SELECT rowid FROM text WHERE text MATCH ?1 ORDER BY rowid DESC LIMIT ?2";
    let mut select = db.prepare_cached(sql).unwrap();
    let found = select.query_map((format!("\"{word}\""), PAGE), |row| row.get::<_, i64>(0));
    found.unwrap().count()
}

fn search_text(n: u32) -> SearchText {
    SearchText {
        record: RecordId::from_slice(&id(n, 7)).unwrap(),
        patient: Some(patient(n)),
        document_type: "progress-note".to_owned(),
        leaf: n.into(),
        text: note(n),
    }
}

fn patient(n: u32) -> PatientId {
    PatientId::from_slice(&id(n % 5_000, 9)).unwrap()
}

fn id(n: u32, kind: u8) -> [u8; 16] {
    let mut bytes = [kind; 16];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    bytes
}

/// Written in katakana and kanji without spaces, so that folding leaves it as it is.
fn note(n: u32) -> String {
    let finding = match n {
        n if n % 100_000 == 7 => "可逆性後頭葉白質脳症ヲ疑ウ",
        n if n % 10_000 == 3 => "多発血管炎性肉芽腫症ヲ疑ウ",
        n if n % 100 == 1 => "誤嚥性肺炎ヲ疑ウ",
        _ => "特記スベキ所見ナシ",
    };
    let mut note = format!("主訴、咳。体温{}.{}。{finding}。", 36 + n % 3, n % 10);
    for part in 0..8 {
        let pick = (n.wrapping_mul(2_654_435_761) >> (part * 3)) as usize % PHRASES.len();
        note.push_str(PHRASES[pick]);
    }
    note.push_str(&format!("再診日ハ{}日後。番号{n}。", n % 97));
    note
}

fn time(what: &str, mut act: impl FnMut() -> usize) {
    let mut rows = 0;
    let mut times: Vec<_> = (0..200)
        .map(|_| {
            let start = Instant::now();
            rows = act();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |part: usize| times[times.len() * part / 100].as_secs_f64() * 1000.0;
    println!("{what:32} {:9.3}  {:9.3}  {rows:6}", at(50), at(99));
}

const PAGE: u32 = 21;
/// What is looked for, by how common it is.
const WORDS: &[(&str, &str)] = &[
    ("common", "誤嚥性肺炎"),
    ("rare", "多発血管炎性肉芽腫症"),
    ("single", "可逆性後頭葉白質脳症"),
    ("absent", "麒麟ノ骨折"),
];
const PHRASES: [&str; 8] = [
    "胸部X線デ浸潤影ヲ認メズ。",
    "血液検査ハ前回ト著変ナシ。",
    "内服ヲ継続スル方針トシタ。",
    "家族ニ経過ヲ説明シ了解ヲ得タ。",
    "食事摂取ハ良好デ睡眠モトレテイル。",
    "血圧ハ目標範囲ニアリ浮腫ヲ認メズ。",
    "腹部ハ平坦軟デ圧痛ナシ。",
    "他科ノ受診歴ト薬歴ヲ確認シタ。",
];
