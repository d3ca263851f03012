//! Drafts, presentations, replies.

use super::on_every_store;
use crate::rows::{
    at, confirm, content, digest, draft, draft_id, patient_id, person_id, presentation, record_id,
};
use genpon_model::id::InstitutionId;
use genpon_store::error::Conflict;
use genpon_store::{CommitError, DraftFilter, ReplyRow, Store, Write};

on_every_store! {
    are_saved_again_by_revision,
    a_stale_save_loses_nothing,
    end_with_what_was_presented,
    are_listed_oldest_change_first,
    a_key_is_answered_once,
}

fn are_saved_again_by_revision(store: &dyn Store, id: InstitutionId) {
    store
        .commit(id, vec![content(1), Write::SaveDraft(draft(1, 1))])
        .unwrap();
    assert_eq!(store.draft(id, draft_id(1)).unwrap().unwrap(), draft(1, 1));
    store
        .commit(id, vec![Write::SaveDraft(draft(1, 2))])
        .unwrap();
    assert_eq!(store.draft(id, draft_id(1)).unwrap().unwrap(), draft(1, 2));
    assert_eq!(store.figures(id).unwrap().drafts, 1);
}

fn a_stale_save_loses_nothing(store: &dyn Store, id: InstitutionId) {
    store
        .commit(
            id,
            vec![Write::SaveDraft(draft(1, 1)), Write::SaveDraft(draft(1, 2))],
        )
        .unwrap();
    let mut other = draft(1, 2);
    other.body = vec![99];
    for write in [
        Write::SaveDraft(other),
        Write::EndDraft {
            id: draft_id(1),
            revision: 1,
        },
    ] {
        let refused = store.commit(id, vec![write]);
        assert!(
            matches!(refused, Err(CommitError::Conflict(Conflict::Draft(at))) if at == draft_id(1))
        );
    }
    assert_eq!(store.draft(id, draft_id(1)).unwrap().unwrap(), draft(1, 2));
}

fn end_with_what_was_presented(store: &dyn Store, id: InstitutionId) {
    let shown = [
        presentation(1, 1, 5),
        presentation(2, 1, 9),
        presentation(3, 2, 9),
    ];
    let mut writes = vec![Write::SaveDraft(draft(1, 1)), Write::SaveDraft(draft(2, 1))];
    writes.extend(shown.clone().map(Write::AddPresentation));
    store.commit(id, writes).unwrap();
    let newest = |n| store.presentation(id, draft_id(n), person_id(2)).unwrap();
    assert_eq!(newest(1), Some(shown[1].clone()));
    assert_eq!(
        store.presentation(id, draft_id(1), person_id(3)).unwrap(),
        None
    );

    let mut writes = confirm(1, 1);
    writes.push(Write::EndDraft {
        id: draft_id(1),
        revision: 1,
    });
    store.commit(id, writes).unwrap();
    assert_eq!(
        (store.draft(id, draft_id(1)).unwrap(), newest(1)),
        (None, None)
    );
    assert_eq!(newest(2), Some(shown[2].clone()));
    assert_eq!(store.figures(id).unwrap().drafts, 1);
}

fn are_listed_oldest_change_first(store: &dyn Store, id: InstitutionId) {
    for n in [2, 1, 3] {
        let mut row = draft(n, 1);
        row.updated_at = at(i64::from(n));
        row.enterer = person_id(n % 2);
        store.commit(id, vec![Write::SaveDraft(row)]).unwrap();
    }
    let found = |filter: DraftFilter| {
        let rows = store.drafts(id, &filter, 10).unwrap();
        rows.iter()
            .map(|row| u32::from(row.id.as_bytes()[15]))
            .collect::<Vec<_>>()
    };
    let none = DraftFilter::default;
    assert_eq!(found(none()), [1, 2, 3]);
    assert_eq!(
        found(DraftFilter {
            enterer: Some(person_id(1)),
            ..none()
        }),
        [1, 3]
    );
    assert_eq!(
        found(DraftFilter {
            confirmer: Some(person_id(2)),
            ..none()
        }),
        [1, 2, 3]
    );
    assert_eq!(
        found(DraftFilter {
            record: Some(record_id(2)),
            ..none()
        }),
        [2]
    );
    assert_eq!(
        found(DraftFilter {
            patient: Some(patient_id(9)),
            ..none()
        }),
        [0; 0]
    );
    assert_eq!(
        found(DraftFilter {
            untouched_since: Some(at(3)),
            ..none()
        }),
        [1, 2]
    );
}

fn a_key_is_answered_once(store: &dyn Store, id: InstitutionId) {
    let row = ReplyRow {
        caller: "lab-system".to_owned(),
        key: "k-1".to_owned(),
        request_digest: digest(1),
        at: at(0),
        body: vec![1, 2, 3],
    };
    store
        .commit(id, vec![Write::AddReply(row.clone())])
        .unwrap();
    assert_eq!(
        store.reply(id, "lab-system", "k-1").unwrap(),
        Some(row.clone())
    );
    assert_eq!(store.reply(id, "other", "k-1").unwrap(), None);
    let again = store.commit(id, vec![content(1), Write::AddReply(row)]);
    assert!(matches!(again, Err(CommitError::Conflict(Conflict::Reply))));
}
