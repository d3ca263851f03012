//! Verifications, damage, figures.

use super::on_every_store;
use crate::rows::{at, confirm, patient_id, record_id};
use genpon_model::id::InstitutionId;
use genpon_model::record::VersionNo;
use genpon_store::{ChartFilter, DamageRow, Store, VerificationRow, Write};

on_every_store! {
    damage_shows_on_the_record_until_a_complete_verification_clears_it,
    figures_count_what_is_there,
    the_last_write_is_the_last_one,
}

fn verification(n: u64, is_complete: bool, damage: Vec<DamageRow>) -> Write {
    let row = VerificationRow {
        at: at(n as i64),
        is_deep: true,
        versions: n,
        findings: damage.len() as u64,
        body: vec![n as u8],
    };
    Write::AddVerification {
        row,
        is_complete,
        damage,
    }
}

fn damage_shows_on_the_record_until_a_complete_verification_clears_it(
    store: &dyn Store,
    id: InstitutionId,
) {
    store.commit(id, confirm(1, 1)).unwrap();
    store.commit(id, confirm(2, 1)).unwrap();
    let found = |record, version, kind: &str| DamageRow {
        record: record_id(record),
        version,
        kind: kind.to_owned(),
        found_at: at(7),
    };
    let first = found(1, None, "row-altered");
    let second = found(1, Some(VersionNo::FIRST), "content-missing");
    store
        .commit(id, vec![verification(1, false, vec![first.clone()])])
        .unwrap();
    let both = vec![first.clone(), second.clone()];
    store
        .commit(id, vec![verification(2, false, both)])
        .unwrap();
    assert_eq!(store.damage(id, record_id(1)).unwrap(), [first, second]);
    assert!(store.record(id, record_id(1)).unwrap().unwrap().is_damaged);
    let chart = store
        .chart(id, &[patient_id(1)], &ChartFilter::default(), 10)
        .unwrap();
    assert_eq!(
        chart.iter().map(|row| row.is_damaged).collect::<Vec<_>>(),
        [false, true]
    );

    let other = found(2, None, "row-altered");
    store
        .commit(id, vec![verification(3, true, vec![other.clone()])])
        .unwrap();
    assert_eq!(store.damage(id, record_id(1)).unwrap(), []);
    assert_eq!(store.damage(id, record_id(2)).unwrap(), [other]);
    let past = store.verifications(id, 2).unwrap();
    assert_eq!(
        past.iter().map(|row| row.versions).collect::<Vec<_>>(),
        [3, 2]
    );
}

fn figures_count_what_is_there(store: &dyn Store, id: InstitutionId) {
    store.commit(id, confirm(1, 1)).unwrap();
    store.commit(id, confirm(1, 2)).unwrap();
    let figures = store.figures(id).unwrap();
    assert_eq!(
        (figures.records, figures.versions, figures.audit_events),
        (1, 2, 2)
    );
    assert_eq!((figures.contents, figures.contents_bytes), (4, 128));
    assert!(figures.database_bytes > 0 && figures.free_bytes > 0);
}

fn the_last_write_is_the_last_one(store: &dyn Store, id: InstitutionId) {
    store.commit(id, confirm(9, 1)).unwrap();
    store
        .commit(id, vec![verification(5, true, vec![])])
        .unwrap();
    assert_eq!(store.last_write_at().unwrap(), Some(at(5)));
}
