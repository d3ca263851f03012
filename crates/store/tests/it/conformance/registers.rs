//! Registers.

use super::on_every_store;
use crate::rows::{at, person_id, revision, revision_id};
use genpon_model::id::InstitutionId;
use genpon_store::error::Conflict;
use genpon_store::{CommitError, RevisionRow, RevisionState, Store, Write};

on_every_store! {
    the_entry_is_its_newest_effective_revision,
    an_entry_stands_as_its_newest_revisions_say,
    a_number_that_is_not_the_next_is_a_conflict,
    a_request_is_decided_once,
    entries_come_in_pages_without_gaps,
    what_is_due_is_found_by_its_day,
    figures_change_with_every_change,
}

fn the_entry_is_its_newest_effective_revision(store: &dyn Store, id: InstitutionId) {
    use RevisionState::{Effective, Requested};
    let rows = [
        revision(1, "note", 1, Effective),
        revision(2, "note", 2, Effective),
        revision(3, "note", 3, Requested),
        revision(4, "image", 1, Effective),
        revision(5, "letter", 1, Requested),
    ];
    store
        .commit(id, rows.clone().map(Write::AddRevision).to_vec())
        .unwrap();
    let register = "document-types".parse().unwrap();
    let list = |state| store.entries(id, &register, state, 10).unwrap();
    assert_eq!(list(Effective), [rows[3].clone(), rows[1].clone()]);
    assert_eq!(list(Requested), [rows[4].clone(), rows[2].clone()]);
    let entry = |key| store.entry(id, &register, key).unwrap();
    assert_eq!(
        (entry("note"), entry("letter")),
        (Some(rows[1].clone()), None)
    );
    assert_eq!(
        store.entry_history(id, &register, "note", 10).unwrap(),
        rows[..3]
    );
    let other = "labels".parse().unwrap();
    assert_eq!(store.entries(id, &other, Effective, 10).unwrap(), []);
    assert_eq!(
        store.requests(id, 10).unwrap(),
        [rows[2].clone(), rows[4].clone()]
    );
}

fn an_entry_stands_as_its_newest_revisions_say(store: &dyn Store, id: InstitutionId) {
    use RevisionState::{Effective, Rejected, Requested};
    let states = [
        Effective, Effective, Rejected, Effective, Rejected, Requested,
    ];
    let rows: Vec<_> = (1..).zip(states).collect();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(n, state)| revision(n, "note", n, state))
        .collect();
    let other = revision(9, "other", 1, Effective);
    let writes = rows.iter().chain([&other]).cloned();
    store
        .commit(id, writes.map(Write::AddRevision).collect())
        .unwrap();
    let register = "document-types".parse().unwrap();
    let standing = store.entry_standing(id, &register, "note").unwrap();
    assert_eq!(standing, rows[3..]);
    assert_eq!(store.entry_standing(id, &register, "none").unwrap(), []);
}

fn a_number_that_is_not_the_next_is_a_conflict(store: &dyn Store, id: InstitutionId) {
    let first = revision(1, "note", 1, RevisionState::Effective);
    store.commit(id, vec![Write::AddRevision(first)]).unwrap();
    for number in [0, 1, 3] {
        let row = revision(2, "note", number, RevisionState::Effective);
        let refused = store.commit(id, vec![Write::AddRevision(row)]);
        assert!(
            matches!(refused, Err(CommitError::Conflict(Conflict::Entry { .. }))),
            "{number}"
        );
    }
}

fn a_request_is_decided_once(store: &dyn Store, id: InstitutionId) {
    let row = revision(1, "note", 1, RevisionState::Requested);
    store.commit(id, vec![Write::AddRevision(row)]).unwrap();
    let decide = |register: &str, state| Write::DecideRevision {
        register: register.to_owned(),
        id: revision_id(1),
        state,
        by: person_id(4),
        at: at(9),
        body: vec![8],
    };
    let elsewhere = store.commit(id, vec![decide("roles", RevisionState::Effective)]);
    assert!(matches!(
        elsewhere,
        Err(CommitError::Conflict(Conflict::Decided(_)))
    ));
    store
        .commit(id, vec![decide("document-types", RevisionState::Effective)])
        .unwrap();
    let register = "document-types".parse().unwrap();
    let entry = store.entry(id, &register, "note").unwrap().unwrap();
    assert_eq!(
        (entry.decided_by, entry.decided_at),
        (Some(person_id(4)), Some(at(9)))
    );
    assert_eq!(entry.body, [8]);
    let again = store.commit(id, vec![decide("document-types", RevisionState::Rejected)]);
    assert!(
        matches!(again, Err(CommitError::Conflict(Conflict::Decided(at))) if at == revision_id(1))
    );
}

fn entries_come_in_pages_without_gaps(store: &dyn Store, id: InstitutionId) {
    let rows = (0..25).map(|n| {
        let (key, number) = (format!("k{:02}", n % 20), 1 + n / 20);
        Write::AddRevision(revision(n, &key, number, RevisionState::Effective))
    });
    store.commit(id, rows.collect()).unwrap();
    let register = "document-types".parse().unwrap();
    let page = |after: &str, limit| {
        let rows = store.entries_page(id, &register, RevisionState::Effective, after, limit);
        let keys = rows.unwrap().into_iter().map(|row| (row.key, row.number));
        keys.collect::<Vec<_>>()
    };
    let mut paged = Vec::new();
    loop {
        let after = paged
            .last()
            .map_or(String::new(), |(key, _): &(String, u32)| key.clone());
        let next = page(&after, 3);
        if next.is_empty() {
            break;
        }
        paged.extend(next);
    }
    let newest = |n: u32| (format!("k{n:02}"), if n < 5 { 2 } else { 1 });
    assert_eq!(paged, (0..20).map(newest).collect::<Vec<_>>());
}

fn what_is_due_is_found_by_its_day(store: &dyn Store, id: InstitutionId) {
    let day = |day: i8| Some(jiff::civil::date(2027, 4, day));
    let row = |n, key, number, (review_on, expires_on), is_retired| RevisionRow {
        review_on,
        expires_on,
        is_retired,
        ..revision(n, key, number, RevisionState::Effective)
    };
    let asked = RevisionRow {
        review_on: day(1),
        ..revision(9, "asked", 1, RevisionState::Requested)
    };
    let rows = [
        row(1, "both", 1, (day(3), day(2)), false),
        row(2, "expiry", 1, (None, day(5)), false),
        row(3, "later", 1, (day(6), None), false),
        row(4, "looked-over", 1, (day(1), None), false),
        row(5, "looked-over", 2, (day(30), None), false),
        row(6, "never", 1, (None, None), false),
        row(7, "retired", 1, (day(1), None), false),
        row(8, "retired", 2, (day(1), None), true),
        asked,
    ];
    store
        .commit(id, rows.map(Write::AddRevision).to_vec())
        .unwrap();
    let due = |until: i8, limit| {
        let rows = store.entries_due(id, day(until).unwrap(), limit).unwrap();
        rows.into_iter().map(|row| row.key).collect::<Vec<_>>()
    };
    assert_eq!(due(1, 9), [""; 0]);
    assert_eq!(due(2, 9), ["both"]);
    assert_eq!(due(5, 9), ["both", "expiry"]);
    assert_eq!(due(5, 1), ["both"]);
    assert_eq!(due(30, 9), ["both", "expiry", "later", "looked-over"]);
}

fn figures_change_with_every_change(store: &dyn Store, id: InstitutionId) {
    let register = "document-types".parse().unwrap();
    let figures = || {
        let found = store.register_figures(id, &register).unwrap();
        (found.entries, found.requests, found.revisions)
    };
    let add = |n, key, number, state| {
        let row = revision(n, key, number, state);
        store.commit(id, vec![Write::AddRevision(row)]).unwrap();
    };
    assert_eq!(figures(), (0, 0, 0));
    add(1, "note", 1, RevisionState::Effective);
    assert_eq!(figures(), (1, 0, 1));
    add(2, "note", 2, RevisionState::Effective);
    assert_eq!(figures(), (1, 0, 2));
    add(3, "image", 1, RevisionState::Requested);
    assert_eq!(figures(), (1, 1, 3));
    let decide = Write::DecideRevision {
        register: "document-types".to_owned(),
        id: revision_id(3),
        state: RevisionState::Effective,
        by: person_id(2),
        at: at(9),
        body: vec![1],
    };
    store.commit(id, vec![decide]).unwrap();
    assert_eq!(figures(), (2, 0, 3));
}
