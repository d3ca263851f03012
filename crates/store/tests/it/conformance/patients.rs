//! Patients and the search for them.

use super::on_every_store;
use crate::rows::{patient, patient_id, save_patient};
use genpon_model::id::InstitutionId;
use genpon_store::error::Conflict;
use genpon_store::{CommitError, PatientRow, PatientSearch, Store};

on_every_store! {
    change_by_revisions,
    refuse_a_stale_revision_and_a_number_in_use,
    are_found_by_what_people_type,
    are_found_by_their_new_name_only,
    come_by_kana_then_number,
    come_in_pages_without_gaps,
    are_found_by_whom_they_were_joined_into,
}

fn are_found_by_whom_they_were_joined_into(store: &dyn Store, id: InstitutionId) {
    let joined_into = |n, into: Option<u32>| {
        let row = patient(n, &n.to_string(), "見本 花子", "");
        let merged_into = into.map(patient_id);
        save_patient(PatientRow { merged_into, ..row })
    };
    let pairs = [
        (1, None),
        (2, Some(1)),
        (3, Some(2)),
        (4, None),
        (5, Some(4)),
        (6, Some(1)),
    ];
    let writes = pairs.map(|(n, into)| joined_into(n, into));
    store.commit(id, writes.into()).unwrap();
    let joined = |n, limit| {
        let rows = store.joined_patients(id, patient_id(n), limit).unwrap();
        rows.into_iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!(joined(1, 10), ["2", "3", "6"]);
    assert_eq!(joined(1, 2), ["2", "3"]);
    assert_eq!(joined(2, 10), ["3"]);
    assert_eq!(joined(3, 10), [""; 0]);

    let circle = PatientRow {
        revision: 2,
        merged_into: Some(patient_id(3)),
        ..patient(1, "1", "見本 花子", "")
    };
    store.commit(id, vec![save_patient(circle)]).unwrap();
    assert_eq!(joined(1, 10), ["2", "3", "6"], "a circle ends the walk");
}

fn change_by_revisions(store: &dyn Store, id: InstitutionId) {
    let first = patient(1, "00012345", "見本 花子", "みほん はなこ");
    let second = PatientRow {
        revision: 2,
        name: "例 花子".to_owned(),
        ..first.clone()
    };
    store.commit(id, vec![save_patient(first.clone())]).unwrap();
    assert_eq!(store.patient(id, patient_id(1)).unwrap().unwrap(), first);
    store
        .commit(id, vec![save_patient(second.clone())])
        .unwrap();
    assert_eq!(
        store.patient_by_number(id, "00012345").unwrap().unwrap(),
        second
    );
    assert_eq!(store.patient_by_number(id, "12345").unwrap(), None);
    let history = store.patient_history(id, patient_id(1), 10).unwrap();
    let revisions: Vec<_> = history
        .iter()
        .map(|row| (row.revision, row.body[0]))
        .collect();
    assert_eq!(revisions, [(1, 1), (2, 2)]);
    assert_eq!(store.figures(id).unwrap().patients, 1);
}

fn refuse_a_stale_revision_and_a_number_in_use(store: &dyn Store, id: InstitutionId) {
    let row = patient(1, "1", "見本", "");
    store.commit(id, vec![save_patient(row.clone())]).unwrap();
    let later = PatientRow {
        revision: 3,
        ..row.clone()
    };
    let other = patient(2, "1", "別人", "");
    for row in [row, later, other] {
        let refused = store.commit(id, vec![save_patient(row)]);
        assert!(matches!(
            refused,
            Err(CommitError::Conflict(Conflict::Patient))
        ));
    }
}

fn are_found_by_what_people_type(store: &dyn Store, id: InstitutionId) {
    let rows = [
        patient(1, "00012345", "見本 花子", "ミホン ハナコ"),
        patient(2, "00012399", "見本 太郎", "ミホン タロウ"),
        patient(3, "A-77", "髙橋 Mary", "タカハシ メアリー"),
        patient(4, "900", "葛󠄀城 花", ""),
    ];
    store.commit(id, rows.map(save_patient).to_vec()).unwrap();
    let found = |words: &[&str]| {
        let words = words.iter().map(|&word| word.to_owned()).collect();
        let search = PatientSearch {
            words,

            ..PatientSearch::default()
        };
        let rows = store.patients(id, &search, 10).unwrap();
        rows.iter()
            .map(|row| u32::from(row.id.as_bytes()[15]))
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&["見本"]), [2, 1]);
    assert_eq!(found(&["はなこ"]), [1]);
    assert_eq!(found(&["ﾊﾅｺ"]), [1]);
    assert_eq!(found(&["花"]), [1, 4]);
    assert_eq!(found(&["花子", "見本"]), [1]);
    assert_eq!(found(&["見本", "00012399"]), [2]);
    assert_eq!(found(&["000123"]), [2, 1]);
    assert_eq!(
        found(&["12345"]),
        [0; 0],
        "a number is found from its start"
    );
    assert_eq!(found(&["a-7"]), [3]);
    assert_eq!(found(&["mary"]), [3]);
    assert_eq!(found(&["葛城"]), [4]);
    assert_eq!(found(&["%"]), [0; 0]);
    assert_eq!(
        found(&["子ミ"]),
        [0; 0],
        "name and kana do not run together"
    );
    assert_eq!(found(&[" "]).len(), 4, "nothing typed lists all");
    let search = PatientSearch {
        words: vec!["見本".into()],
        birth_date: rows_birth(2),
        ..PatientSearch::default()
    };
    assert_eq!(store.patients(id, &search, 10).unwrap().len(), 1);
    let search = PatientSearch {
        words: vec![],
        birth_date: rows_birth(3),
        ..PatientSearch::default()
    };
    assert_eq!(store.patients(id, &search, 10).unwrap()[0].number, "A-77");
}

fn rows_birth(n: u32) -> Option<jiff::civil::Date> {
    patient(n, "", "", "").birth_date
}

fn are_found_by_their_new_name_only(store: &dyn Store, id: InstitutionId) {
    let first = patient(1, "1", "旧姓 花子", "キュウセイ ハナコ");
    let mut second = patient(1, "1", "新姓 花子", "シンセイ ハナコ");
    second.revision = 2;
    store
        .commit(id, vec![save_patient(first), save_patient(second)])
        .unwrap();
    let count = |word: &str| {
        let search = PatientSearch {
            words: vec![word.to_owned()],

            ..PatientSearch::default()
        };
        store.patients(id, &search, 10).unwrap().len()
    };
    assert_eq!(
        (count("旧姓"), count("キュウ"), count("新姓"), count("花子")),
        (0, 0, 1, 1)
    );
}

fn come_by_kana_then_number(store: &dyn Store, id: InstitutionId) {
    let rows = [
        patient(1, "3", "い", "イ"),
        patient(2, "2", "い", "い"),
        patient(3, "1", "う", "ウ"),
        patient(4, "4", "ア", ""),
    ];
    store.commit(id, rows.map(save_patient).to_vec()).unwrap();
    let search = PatientSearch::default();
    let numbers: Vec<_> = store
        .patients(id, &search, 3)
        .unwrap()
        .into_iter()
        .map(|row| row.number)
        .collect();
    assert_eq!(numbers, ["4", "2", "3"]);
}

/// Every page with a limit that ends it among equal names.
fn come_in_pages_without_gaps(store: &dyn Store, id: InstitutionId) {
    let row = |n: u32| {
        let kana = ["ハハ ハナ", "ハナ", "サトウ"][n as usize % 3];
        patient(n, &format!("{:02}", 40 - n), "母 花", kana)
    };
    let writes = (1..=20).map(|n| save_patient(row(n)));
    store.commit(id, writes.collect()).unwrap();
    for (words, count) in [
        ("", 20),
        ("ハナ", 13),
        ("ハ", 13),
        ("母", 20),
        ("3", 10),
        ("花 2", 10),
    ] {
        let mut search = PatientSearch {
            words: words.split(' ').map(str::to_owned).collect(),
            ..PatientSearch::default()
        };
        let whole = store.patients(id, &search, 100).unwrap();
        let mut paged = Vec::new();
        loop {
            let page = store.patients(id, &search, 3).unwrap();
            let Some(last) = page.last() else { break };
            search.after = Some(last.id);
            paged.extend(page);
        }
        assert_eq!(paged, whole, "{words}");
        assert_eq!(whole.len(), count, "{words}");
    }
    let after_nobody = PatientSearch {
        after: Some(patient_id(99)),
        ..PatientSearch::default()
    };
    assert_eq!(store.patients(id, &after_nobody, 3).unwrap(), []);
}
