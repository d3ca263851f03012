//! Versions, records, charts.

use super::on_every_store;
use crate::rows::{at, confirm, content, part, patient_id, person_id, record_id, version};
use genpon_model::id::InstitutionId;
use genpon_model::record::{Act, RecordState, VersionNo};
use genpon_store::error::Conflict;
use genpon_store::{ChartFilter, CommitError, RecordRow, Store, VersionRow, Write};
use jiff::civil::date;

on_every_store! {
    a_version_comes_back_as_it_was_given,
    order_is_that_of_the_chain_and_not_of_the_clock,
    a_number_that_is_not_the_next_is_a_conflict,
    a_version_that_does_not_follow_is_refused,
    a_version_without_parts_is_refused_unless_it_withdraws,
    a_correction_moves_the_record_and_not_the_version,
    a_chart_is_newest_first_and_pages_without_gaps,
    a_chart_keeps_to_its_filter,
    records_without_patient_have_a_list_of_their_own,
    cells_count_days_in_japan,
    charts_of_one_person_under_several_numbers_are_one_list,
}

// shows: J-7.1.2-1, C-s14-8a
fn a_version_comes_back_as_it_was_given(store: &dyn Store, id: InstitutionId) {
    let committed = store.commit(id, confirm(1, 1)).unwrap();
    assert_eq!(committed.versions, [(record_id(1), VersionNo::FIRST, 0)]);
    assert_eq!(committed.audit, [0]);
    let given = version(1, 1, 202);
    let stored = store
        .version(id, record_id(1), VersionNo::FIRST)
        .unwrap()
        .unwrap();
    assert_eq!(stored, given);
    assert_eq!(
        store.parts(id, record_id(1), VersionNo::FIRST).unwrap(),
        [part(203)]
    );
    let record = store.record(id, record_id(1)).unwrap().unwrap();
    let expected = RecordRow {
        id: given.record,
        patient: given.patient,
        document_type: given.document_type,
        title: given.title,
        event_at: given.event_at,
        state: RecordState::Confirmed,
        head: given.number,
        confirmed_at: given.confirmed_at,
        confirmer: given.confirmer,
        mode: given.mode,
        department: given.department,
        is_damaged: false,
    };
    assert_eq!(record, expected);
}

// shows: J-7.1.3-2
fn order_is_that_of_the_chain_and_not_of_the_clock(store: &dyn Store, id: InstitutionId) {
    for number in 1..=5 {
        let mut writes = confirm(1, number);
        for write in &mut writes {
            if let Write::AddVersion { row, .. } = write {
                row.confirmed_at = at(100 - i64::from(number / 2));
            }
        }
        store.commit(id, writes).unwrap();
    }
    let versions = store.versions(id, record_id(1)).unwrap();
    let numbers: Vec<u32> = versions.iter().map(|row| row.number.number()).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    assert_eq!(store.versions_by_leaf(id, 0, 10).unwrap(), versions);
    assert_eq!(store.versions_by_leaf(id, 3, 1).unwrap(), versions[3..4]);
}

fn a_number_that_is_not_the_next_is_a_conflict(store: &dyn Store, id: InstitutionId) {
    let is_conflict = |writes| {
        let outcome = store.commit(id, writes);
        matches!(outcome, Err(CommitError::Conflict(Conflict::Head(at))) if at == record_id(1))
    };
    assert!(is_conflict(confirm(1, 2)));
    store.commit(id, confirm(1, 1)).unwrap();
    assert!(is_conflict(confirm(1, 3)));
    let mut again = confirm(1, 1);
    again.drain(..2);
    assert!(is_conflict(again));
    assert_eq!(store.versions(id, record_id(1)).unwrap().len(), 1);
}

// shows: J-7.1.2-5
fn a_version_that_does_not_follow_is_refused(store: &dyn Store, id: InstitutionId) {
    store.commit(id, confirm(1, 1)).unwrap();
    let cases: [fn(&mut VersionRow); 4] = [
        |row| row.previous_digest = None,
        |row| row.previous_digest = Some(crate::rows::digest(77)),
        |row| row.act = Act::Create,
        |row| row.document_type = String::new(),
    ];
    for change in cases {
        let mut writes = confirm(1, 2);
        for write in &mut writes {
            if let Write::AddVersion { row, .. } = write {
                change(row);
            }
        }
        let refused = store.commit(id, writes);
        assert!(
            matches!(refused, Err(CommitError::Refused(_))),
            "{refused:?}"
        );
    }
    store.commit(id, confirm(1, 2)).unwrap();
}

// shows: J-7.1.2-5
fn a_version_without_parts_is_refused_unless_it_withdraws(store: &dyn Store, id: InstitutionId) {
    let row = version(1, 1, 1);
    let parts = Vec::new();
    let writes = vec![content(1), Write::AddVersion { row, parts }];
    assert!(matches!(
        store.commit(id, writes),
        Err(CommitError::Refused(_))
    ));

    store.commit(id, confirm(1, 1)).unwrap();
    let row = VersionRow {
        act: Act::Withdraw,
        ..version(1, 2, 9)
    };
    let parts = Vec::new();
    store
        .commit(id, vec![content(9), Write::AddVersion { row, parts }])
        .unwrap();
    let record = store.record(id, record_id(1)).unwrap().unwrap();
    assert_eq!(record.state, RecordState::Withdrawn);
}

// shows: J-7.1.3-3
fn a_correction_moves_the_record_and_not_the_version(store: &dyn Store, id: InstitutionId) {
    store.commit(id, confirm(1, 1)).unwrap();
    let first = store.version(id, record_id(1), VersionNo::FIRST).unwrap();
    let mut writes = confirm(1, 2);
    for write in &mut writes {
        if let Write::AddVersion { row, .. } = write {
            row.title = "訂正後".to_owned();
            row.patient = Some(patient_id(2));
        }
    }
    store.commit(id, writes).unwrap();
    assert_eq!(
        store.version(id, record_id(1), VersionNo::FIRST).unwrap(),
        first
    );
    let record = store.record(id, record_id(1)).unwrap().unwrap();
    assert_eq!((record.head.number(), &*record.title), (2, "訂正後"));
    let chart = |patient| {
        store
            .chart(id, &[patient_id(patient)], &ChartFilter::default(), 9)
            .unwrap()
    };
    assert_eq!((chart(1).len(), chart(2).len()), (0, 1));
    assert_eq!(store.figures(id).unwrap().records, 1);
}

fn a_chart_is_newest_first_and_pages_without_gaps(store: &dyn Store, id: InstitutionId) {
    for record in 1..=7 {
        let mut writes = confirm(record, 1);
        for write in &mut writes {
            if let Write::AddVersion { row, .. } = write {
                row.event_at = at(i64::from(record / 3));
            }
        }
        store.commit(id, writes).unwrap();
    }
    let whole = store
        .chart(id, &[patient_id(1)], &ChartFilter::default(), 100)
        .unwrap();
    let ids: Vec<_> = whole.iter().map(|row| row.id).collect();
    assert_eq!(ids, [7, 6, 5, 4, 3, 2, 1].map(record_id));
    let mut paged = Vec::new();
    let mut filter = ChartFilter::default();
    loop {
        let page = store.chart(id, &[patient_id(1)], &filter, 2).unwrap();
        let Some(last) = page.last() else { break };
        filter.after = Some((last.event_at, last.id));
        paged.extend(page);
    }
    assert_eq!(paged, whole);
}

fn a_chart_keeps_to_its_filter(store: &dyn Store, id: InstitutionId) {
    for record in 1..=4 {
        store.commit(id, confirm(record, 1)).unwrap();
    }
    let row = VersionRow {
        document_type: "referral".to_owned(),
        title: "紹介状 100%_済".to_owned(),
        department: Some("外科".to_owned()),
        confirmer: person_id(9),
        ..version(5, 1, 9000)
    };
    let parts = vec![part(9001)];
    let version = Write::AddVersion { row, parts };
    store
        .commit(id, vec![content(9000), content(9001), version])
        .unwrap();
    let title = |it: &mut ChartFilter, words: &str| it.title = Some(words.to_owned());
    let cases: [(Change<'_>, &[u32]); 12] = [
        (&|it| it.document_type = Some("referral".to_owned()), &[5]),
        (&|it| it.among = Some(["referral".to_owned()].into()), &[5]),
        (&|it| it.among = Some([].into()), &[]),
        (&|it| it.state = Some(RecordState::Withdrawn), &[]),
        (&|it| it.from = Some(at(3 * 3600)), &[5, 4, 3]),
        (&|it| it.until = Some(at(3 * 3600)), &[2, 1]),
        (&|it| title(it, "紹介"), &[5]),
        (&|it| title(it, "0%_"), &[5]),
        (&|it| title(it, "経過 3"), &[3]),
        (&|it| title(it, "%"), &[5]),
        (&|it| it.confirmer = Some(person_id(9)), &[5]),
        (&|it| it.department = Some("内科".to_owned()), &[4, 3, 2, 1]),
    ];
    for (number, (change, expected)) in cases.into_iter().enumerate() {
        let mut filter = ChartFilter::default();
        change(&mut filter);
        let rows = store.chart(id, &[patient_id(1)], &filter, 10).unwrap();
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let expected: Vec<_> = expected.iter().map(|n| record_id(*n)).collect();
        assert_eq!(ids, expected, "case {number}");
    }
}

type Change<'a> = &'a dyn Fn(&mut ChartFilter);

fn records_without_patient_have_a_list_of_their_own(store: &dyn Store, id: InstitutionId) {
    store.commit(id, confirm(1, 1)).unwrap();
    let row = VersionRow {
        patient: None,
        ..version(2, 1, 1)
    };
    let parts = vec![part(2)];
    store
        .commit(
            id,
            vec![content(1), content(2), Write::AddVersion { row, parts }],
        )
        .unwrap();
    let rows = store
        .records_without_patient(id, &ChartFilter::default(), 10)
        .unwrap();
    assert_eq!(
        rows.iter().map(|row| row.id).collect::<Vec<_>>(),
        [record_id(2)]
    );
}

fn cells_count_days_in_japan(store: &dyn Store, id: InstitutionId) {
    let times = [
        "2026-11-20T14:59:59.999999Z",
        "2026-11-20T15:00:00Z",
        "1969-12-31T14:59:59.5Z",
    ];
    for (record, time) in (1..).zip(times) {
        let row = VersionRow {
            event_at: time.parse().unwrap(),
            ..version(record, 1, record * 2)
        };
        let parts = vec![part(record * 2 + 1)];
        let contents = [record * 2, record * 2 + 1].map(content).to_vec();
        store.commit(id, contents).unwrap();
        store
            .commit(id, vec![Write::AddVersion { row, parts }])
            .unwrap();
    }
    let cells = store.chart_cells(id, &[patient_id(1)], 10).unwrap();
    let days: Vec<_> = cells
        .iter()
        .map(|cell| (cell.day, cell.records, cell.withdrawn))
        .collect();
    let expected = [(2026, 11, 21), (2026, 11, 20), (1969, 12, 31)];
    assert_eq!(days, expected.map(|(y, m, d)| (date(y, m, d), 1, 0)));
}

fn charts_of_one_person_under_several_numbers_are_one_list(store: &dyn Store, id: InstitutionId) {
    for record in 1..=9 {
        let mut writes = confirm(record, 1);
        for write in &mut writes {
            if let Write::AddVersion { row, .. } = write {
                row.patient = Some(patient_id(record % 3));
                row.event_at = at(i64::from(record / 2));
            }
        }
        store.commit(id, writes).unwrap();
    }
    let both = [patient_id(1), patient_id(2)];
    let (mut filter, mut seen) = (ChartFilter::default(), Vec::new());
    loop {
        let page = store.chart(id, &both, &filter, 2).unwrap();
        let Some(last) = page.last() else { break };
        filter.after = Some((last.event_at, last.id));
        seen.extend(page.iter().map(|row| row.id));
    }
    assert_eq!(seen, [8, 7, 5, 4, 2, 1].map(record_id));
    let cells = store.chart_cells(id, &both, 10).unwrap();
    let counts: Vec<_> = cells.iter().map(|cell| cell.records).collect();
    assert_eq!(counts, [6], "one day, one type");
    assert_eq!(
        store.chart(id, &[], &ChartFilter::default(), 9).unwrap(),
        []
    );
}
