//! Institutions, each by itself.

use super::on_every_store;
use crate::rows::{confirm, content, content_id, patient, patient_id, record_id, save_patient};
use crate::world::institution;
use genpon_model::Institution;
use genpon_model::id::InstitutionId;
use genpon_model::institution::InstitutionKind;
use genpon_store::error::Conflict;
use genpon_store::keys::InstitutionKey;
use genpon_store::{ChartFilter, CommitError, Log, PatientSearch, Store, Write};

on_every_store! {
    see_nothing_of_each_other,
    are_there_before_anything_is_written,
    have_keys_in_editions,
}

fn add(store: &dyn Store, id: InstitutionId) -> Result<genpon_store::Committed, CommitError> {
    let institution = Institution {
        id,
        name: "例診療所".parse().unwrap(),
        kind: InstitutionKind::Clinic,
    };
    let wrapped_key = vec![1; 73];
    store.commit(
        id,
        vec![Write::AddInstitution {
            institution,
            wrapped_key,
        }],
    )
}

fn see_nothing_of_each_other(store: &dyn Store, one: InstitutionId) {
    let other = institution(2);
    add(store, other).unwrap();
    for id in [one, other] {
        let mut writes = confirm(1, 1);
        writes.push(save_patient(patient(1, "1", "見本", "ミホン")));
        let committed = store.commit(id, writes).unwrap();
        assert_eq!((committed.versions[0].2, committed.audit[0]), (0, 0));
    }
    store.commit(one, confirm(2, 1)).unwrap();
    assert_eq!(store.record(other, record_id(2)).unwrap(), None);
    assert_eq!(store.log_size(other, Log::Versions).unwrap(), 1);
    assert_eq!(
        store
            .chart(other, &[patient_id(1)], &ChartFilter::default(), 9)
            .unwrap()
            .len(),
        1
    );
    let search = PatientSearch {
        words: vec!["見本".to_owned()],

        ..PatientSearch::default()
    };
    assert_eq!(store.patients(other, &search, 9).unwrap().len(), 1);
    let missing = institution(3);
    assert_eq!(store.content(missing, content_id(202)).unwrap(), None);
    assert_eq!(store.institutions().unwrap().len(), 2);
}

fn are_there_before_anything_is_written(store: &dyn Store, one: InstitutionId) {
    let unknown = store.commit(institution(9), vec![content(1)]);
    assert!(matches!(
        unknown,
        Err(CommitError::Conflict(Conflict::Institution))
    ));
    assert!(matches!(
        add(store, one),
        Err(CommitError::Conflict(Conflict::Exists))
    ));
}

fn have_keys_in_editions(store: &dyn Store, id: InstitutionId) {
    let second = InstitutionKey {
        edition: 2,
        wrapped: vec![5; 73],
    };
    store
        .commit(id, vec![Write::AddInstitutionKey(second.clone())])
        .unwrap();
    let keys = store.institution_keys(id).unwrap();
    assert_eq!(
        keys.iter().map(|key| key.edition).collect::<Vec<_>>(),
        [1, 2]
    );
    let again = store.commit(id, vec![Write::AddInstitutionKey(second)]);
    assert!(matches!(
        again,
        Err(CommitError::Conflict(Conflict::Exists))
    ));
}
