//! How quick a chart, a search for patients and the trail are in a large archive. The notes belong to
//! the patients in turn, so that those of one lie far apart; twelve family names and eight given names
//! make every name a common one.
//!
//! `… --example read_at_size [versions] [patients] [directory] [bytes of a note]`

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement stops at the first fault, prints, and reads the clock"
)]

mod house;

use genpon_model::patient::Sex;
use genpon_store::{AuditFilter, ChartFilter, PatientRow, PatientSearch, Store, Write};
use house::{House, at, person_id};
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let versions: u32 = arguments
        .next()
        .map_or(100_000, |text| text.parse().unwrap());
    let patients: u32 = arguments
        .next()
        .map_or(10_000, |text| text.parse().unwrap());
    let parent = arguments
        .next()
        .map_or_else(std::env::temp_dir, PathBuf::from);
    let home = tempfile::tempdir_in(parent).unwrap();
    let mut house = House::new(&home.path().join("data"));
    house.patients = patients;
    if let Some(text) = arguments.next() {
        house.note_bytes = text.parse().unwrap();
    }
    let start = Instant::now();
    fill(&house, versions, patients);
    println!(
        "{versions} versions, {patients} patients in {:.0?}",
        start.elapsed()
    );
    let bytes = house
        .store
        .figures(house.keys.institution())
        .unwrap()
        .database_bytes;
    println!(
        "{} bytes of database per version",
        bytes / u64::from(versions)
    );
    measure(&house, patients);
}

fn fill(house: &House, versions: u32, patients: u32) {
    let institution = house.keys.institution();
    let mut next = 0..versions;
    while !next.is_empty() {
        let group = next
            .by_ref()
            .take(500)
            .flat_map(|n| house.writes(n))
            .collect();
        house.store.commit(institution, group).unwrap();
    }
    let mut next = 0..patients;
    while !next.is_empty() {
        let group = next.by_ref().take(1000).map(patient).collect();
        house.store.commit(institution, group).unwrap();
    }
}

fn patient(n: u32) -> Write {
    let pick = |from: &[&'static str], by: u32| from[(n / by) as usize % from.len()];
    let family = pick(&FAMILIES, 1);
    let given = pick(&GIVEN, 7);
    let (name, kana) = (
        family.split_once(' ').unwrap(),
        given.split_once(' ').unwrap(),
    );
    let row = PatientRow {
        id: genpon_model::id::PatientId::from_slice(&house::id(n, 9)).unwrap(),
        revision: 1,
        number: format!("{n:08}"),
        name: format!("{} {}", name.0, kana.0),
        kana: Some(format!("{} {}", name.1, kana.1)),
        birth_date: Some(jiff::civil::date(
            1930 + (n % 90) as i16,
            1 + (n % 12) as i8,
            1,
        )),
        sex: Sex::Unknown,
        death_date: None,
        merged_into: None,
    };
    Write::SavePatient {
        row,
        at: at(n),
        body: vec![0; 300],
    }
}

fn measure(house: &House, patients: u32) {
    let (store, id) = (&house.store, house.keys.institution());
    let search = |words: &[&str]| PatientSearch {
        words: words.iter().map(|&word| word.to_owned()).collect(),

        ..PatientSearch::default()
    };
    let find = |words: &[&str]| store.patients(id, &search(words), 50).unwrap().len();
    let chart = ChartFilter::default();
    let trail = |n| AuditFilter {
        patient: Some(house.patient_id(n)),
        newest_first: true,
        ..AuditFilter::default()
    };
    let by_person = |n| AuditFilter {
        person: Some(person_id(n)),
        newest_first: true,
        ..AuditFilter::default()
    };
    println!("                                 median ms    99 % ms    mean ms    rows");
    time("chart, 50 newest", |n| {
        store
            .chart(id, &[house.patient_id(n)], &chart, 50)
            .unwrap()
            .len()
    });
    time("chart, matrix", |n| {
        store
            .chart_cells(id, &[house.patient_id(n)], 500)
            .unwrap()
            .len()
    });
    time("patient by number", |n| {
        let number = format!("{:08}", n % patients);
        usize::from(store.patient_by_number(id, &number).unwrap().is_some())
    });
    time("search: beginning of a number", |n| {
        find(&[&format!("{:07}", n % (patients / 10).max(1))])
    });
    time("search: 佐藤", |_| find(&["佐藤"]));
    time("search: さとう ゆ", |_| find(&["さとう", "ゆ"]));
    time("search: 子", |_| find(&["子"]));
    time("search: nobody", |_| find(&["麒麟"]));
    time("search: nothing typed", |_| find(&[]));
    time("trail of a patient", |n| {
        store.audit_events(id, &trail(n), 50).unwrap().len()
    });
    time("trail of a person", |n| {
        store.audit_events(id, &by_person(n), 50).unwrap().len()
    });
    time("figures", |_| {
        usize::try_from(store.figures(id).unwrap().records).unwrap()
    });
}

fn time(what: &str, mut act: impl FnMut(u32) -> usize) {
    let mut rows = 0;
    let mut times: Vec<_> = (0..1000_u32)
        .map(|n| {
            let start = Instant::now();
            rows = act(n.wrapping_mul(2_654_435_761));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let at = |part: usize| ms(times[times.len() * part / 100]);
    let mean = ms(times.iter().sum()) / times.len() as f64;
    println!(
        "{what:32} {:9.3}  {:9.3}  {mean:9.3}  {rows:6}",
        at(50),
        at(99)
    );
}

const FAMILIES: [&str; 12] = [
    "佐藤 サトウ",
    "鈴木 スズキ",
    "高橋 タカハシ",
    "田中 タナカ",
    "伊藤 イトウ",
    "渡邊 ワタナベ",
    "山本 ヤマモト",
    "中村 ナカムラ",
    "小林 コバヤシ",
    "加藤 カトウ",
    "佐々木 ササキ",
    "長谷川 ハセガワ",
];
const GIVEN: [&str; 8] = [
    "優子 ユウコ",
    "花子 ハナコ",
    "太郎 タロウ",
    "一郎 イチロウ",
    "由美 ユミ",
    "健 ケン",
    "さくら サクラ",
    "翔太 ショウタ",
];
