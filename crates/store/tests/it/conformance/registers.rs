//! Registers.

use super::on_every_store;
use crate::rows::{at, person_id, revision, revision_id};
use genpon_model::id::InstitutionId;
use genpon_store::error::Conflict;
use genpon_store::{CommitError, RevisionState, Store, Write};

on_every_store! {
    the_entry_is_its_newest_effective_revision,
    a_number_that_is_not_the_next_is_a_conflict,
    a_request_is_decided_once,
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
        .commit(
            id,
            vec![decide("document-types", RevisionState::Effective)],
        )
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
