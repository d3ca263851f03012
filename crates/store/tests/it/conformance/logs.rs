//! Leaves, tiles, checkpoints, the audit trail.

use super::on_every_store;
use crate::rows::{at, confirm, event, event_id, patient_id, person_id, record_id};
use genpon_model::id::InstitutionId;
use genpon_store::error::Conflict;
use genpon_store::{AuditFilter, AuditRow, CheckpointRow, CommitError, Log, Store, Write};

on_every_store! {
    leaves_are_numbered_without_gaps,
    a_failed_batch_uses_no_leaf,
    integration_goes_on_from_the_newest_checkpoint,
    a_tile_only_grows,
    the_trail_keeps_to_its_filter,
}

fn leaves_are_numbered_without_gaps(store: &dyn Store, id: InstitutionId) {
    assert_eq!(store.log_size(id, Log::Versions).unwrap(), 0);
    for record in 1..=3 {
        let mut writes = confirm(record, 1);
        writes.push(Write::AddAuditEvent(event(500 + record)));
        let committed = store.commit(id, writes).unwrap();
        let n = u64::from(record);
        assert_eq!(committed.versions[0].2, n - 1);
        assert_eq!(committed.audit, [2 * n - 2, 2 * n - 1]);
    }
    assert_eq!(store.log_size(id, Log::Versions).unwrap(), 3);
    assert_eq!(store.log_size(id, Log::Audit).unwrap(), 6);
    let leaves = store.commitments(id, Log::Versions, 1, 10).unwrap();
    assert_eq!(leaves, [[2; 32], [3; 32]]);
    assert_eq!(store.commitments(id, Log::Audit, 0, 4).unwrap().len(), 4);
}

fn a_failed_batch_uses_no_leaf(store: &dyn Store, id: InstitutionId) {
    store.commit(id, confirm(1, 1)).unwrap();
    let mut writes = confirm(2, 1);
    writes.extend(confirm(1, 9));
    store.commit(id, writes).unwrap_err();
    let committed = store.commit(id, confirm(3, 1)).unwrap();
    assert_eq!((committed.versions[0].2, committed.audit[0]), (1, 1));
}

fn checkpoint(size: u64) -> CheckpointRow {
    CheckpointRow {
        size,
        note: format!("note of {size}\n"),
        at: at(0),
    }
}

fn integrate(from_size: u64, size: u64, tiles: Vec<(u8, u64, Vec<u8>)>) -> Write {
    Write::Integrate {
        log: Log::Audit,
        from_size,
        tiles,
        checkpoint: checkpoint(size),
    }
}

fn integration_goes_on_from_the_newest_checkpoint(store: &dyn Store, id: InstitutionId) {
    let events = (0..5).map(|n| Write::AddAuditEvent(event(n))).collect();
    store.commit(id, events).unwrap();
    assert_eq!(store.checkpoint(id, Log::Audit).unwrap(), None);
    store.commit(id, vec![integrate(0, 2, vec![])]).unwrap();
    for stale in [
        integrate(0, 3, vec![]),
        integrate(1, 3, vec![]),
        integrate(2, 2, vec![]),
        integrate(2, 6, vec![]),
    ] {
        let refused = store.commit(id, vec![stale]);
        assert!(matches!(
            refused,
            Err(CommitError::Conflict(Conflict::Checkpoint))
        ));
    }
    store.commit(id, vec![integrate(2, 5, vec![])]).unwrap();
    assert_eq!(
        store.checkpoint(id, Log::Audit).unwrap(),
        Some(checkpoint(5))
    );
    assert_eq!(store.checkpoint(id, Log::Versions).unwrap(), None);
    let all = store.checkpoints(id, Log::Audit, 0, 10).unwrap();
    assert_eq!(all, [checkpoint(2), checkpoint(5)]);
    assert_eq!(
        store.checkpoints(id, Log::Audit, 2, 10).unwrap(),
        [checkpoint(5)]
    );
}

// shows: C-s14-8d
fn a_tile_only_grows(store: &dyn Store, id: InstitutionId) {
    let events = (0..5).map(|n| Write::AddAuditEvent(event(n))).collect();
    store.commit(id, events).unwrap();
    let hashes = |n: u8| (0..n).flat_map(|i| [i; 32]).collect::<Vec<u8>>();
    store
        .commit(id, vec![integrate(0, 2, vec![(0, 0, hashes(2))])])
        .unwrap();
    let tile = |width| store.tile(id, Log::Audit, 0, 0, width).unwrap();
    assert_eq!((tile(2), tile(3)), (Some(hashes(2)), None));
    store
        .commit(id, vec![integrate(2, 3, vec![(0, 0, hashes(3))])])
        .unwrap();
    assert_eq!((tile(2), tile(3)), (Some(hashes(3)), Some(hashes(3))));
    let other = vec![9; 160];
    for (from, forged) in [(3, other), (3, hashes(2))] {
        let refused = store.commit(id, vec![integrate(from, 4, vec![(0, 0, forged)])]);
        assert!(
            matches!(refused, Err(CommitError::Refused(_))),
            "{refused:?}"
        );
    }
    assert_eq!(tile(3), Some(hashes(3)));
}

fn the_trail_keeps_to_its_filter(store: &dyn Store, id: InstitutionId) {
    let rows = (0..6_u32).map(|n| AuditRow {
        person: (n != 0).then(|| person_id(n % 2)),
        patient: Some(patient_id(n % 3)),
        record: None,
        outcome: if n == 4 { "refused" } else { "success" }.to_owned(),
        action: format!("action.{}", n / 3),
        ..event(n)
    });
    let writes = rows.map(Write::AddAuditEvent).collect();
    store.commit(id, writes).unwrap();
    let cases: [(Change, &[u64]); 11] = [
        (|_| (), &[0, 1, 2, 3, 4, 5]),
        (|it| it.newest_first = true, &[5, 4, 3, 2, 1, 0]),
        (|it| (it.newest_first, it.after) = (true, Some(2)), &[1, 0]),
        (|it| it.after = Some(2), &[3, 4, 5]),
        (|it| it.person = Some(person_id(0)), &[2, 4]),
        (|it| it.patient = Some(patient_id(1)), &[1, 4]),
        (|it| it.record = Some(record_id(1)), &[]),
        (|it| it.outcome = Some("refused".to_owned()), &[4]),
        (|it| it.action = Some("action.1".to_owned()), &[3, 4, 5]),
        (
            |it| (it.from, it.until) = (Some(at(1)), Some(at(4))),
            &[1, 2, 3],
        ),
        (
            |it| (it.person, it.from) = (Some(person_id(1)), Some(at(2))),
            &[3, 5],
        ),
    ];
    for (number, (change, expected)) in cases.into_iter().enumerate() {
        let mut filter = AuditFilter::default();
        change(&mut filter);
        let rows = store.audit_events(id, &filter, 10).unwrap();
        let leaves: Vec<u64> = rows.iter().map(|row| row.leaf_index).collect();
        assert_eq!(leaves, expected, "case {number}");
    }
    let first = &store.audit_events(id, &AuditFilter::default(), 1).unwrap()[0];
    assert_eq!(
        (first.id, first.at, first.person),
        (event_id(0), at(0), None)
    );
}

type Change = fn(&mut AuditFilter);
