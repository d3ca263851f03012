//! Contents and their keys.

use super::on_every_store;
use crate::rows::{confirm, content, content_id, part, record_id, version};
use genpon_model::id::InstitutionId;
use genpon_store::error::Conflict;
use genpon_store::{CommitError, Store, WrappedKey, Write};

on_every_store! {
    are_put_read_and_dropped,
    come_in_the_order_of_their_ids,
    refuse_an_id_that_exists,
    of_a_version_are_never_dropped,
    belong_to_one_record,
    must_be_there_for_a_version,
    are_wrapped_again_under_a_newer_edition_only,
}

fn are_put_read_and_dropped(store: &dyn Store, id: InstitutionId) {
    store.commit(id, vec![content(1)]).unwrap();
    let row = store.content(id, content_id(1)).unwrap().unwrap();
    let mut sealed = Vec::new();
    store
        .sealed(id, content_id(1))
        .unwrap()
        .read_to_end(&mut sealed)
        .unwrap();
    assert_eq!(row.inline, Some(sealed.clone()));
    assert!(row.sealed_digest.matches(&sealed));
    let key = store.wrapped_key(id, content_id(1)).unwrap().unwrap();
    assert_eq!(key.key_edition, 1);

    store
        .commit(id, vec![Write::DropContent(content_id(1))])
        .unwrap();
    assert_eq!(store.content(id, content_id(1)).unwrap(), None);
    assert_eq!(store.wrapped_key(id, content_id(1)).unwrap(), None);
    assert!(store.sealed(id, content_id(1)).is_err());
    let figures = store.figures(id).unwrap();
    assert_eq!((figures.contents, figures.contents_bytes), (0, 0));
}

fn come_in_the_order_of_their_ids(store: &dyn Store, id: InstitutionId) {
    store.commit(id, [3, 1, 2].map(content).to_vec()).unwrap();
    let ids = |after, limit| {
        let rows = store.contents_after(id, after, limit).unwrap();
        rows.iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(None, 2), [content_id(1), content_id(2)]);
    assert_eq!(ids(Some(content_id(2)), 2), [content_id(3)]);
}

fn refuse_an_id_that_exists(store: &dyn Store, id: InstitutionId) {
    store.commit(id, vec![content(1)]).unwrap();
    let again = store.commit(id, vec![content(2), content(1)]);
    assert!(matches!(
        again,
        Err(CommitError::Conflict(Conflict::Exists))
    ));
    assert_eq!(
        store.content(id, content_id(2)).unwrap(),
        None,
        "all or nothing"
    );
}

// shows: J-7.1.3-3, C-s14-8d
fn of_a_version_are_never_dropped(store: &dyn Store, id: InstitutionId) {
    let writes = confirm(1, 1);
    let ids: Vec<_> = writes.iter().filter_map(put_id).collect();
    store.commit(id, writes).unwrap();
    for content in ids {
        let dropped = store.commit(id, vec![Write::DropContent(content)]);
        assert!(
            matches!(dropped, Err(CommitError::Conflict(Conflict::Content(at))) if at == content)
        );
        assert!(store.wrapped_key(id, content).unwrap().is_some());
    }
}

fn belong_to_one_record(store: &dyn Store, id: InstitutionId) {
    store.commit(id, confirm(1, 1)).unwrap();
    let taken = store
        .parts(id, record_id(1), version(1, 1, 0).number)
        .unwrap()[0]
        .content;
    let mut stolen = part(0);
    stolen.content = taken;
    let row = version(2, 1, 9000);
    let writes = vec![
        content(9000),
        Write::AddVersion {
            row,
            parts: vec![stolen],
        },
    ];
    let refused = store.commit(id, writes);
    assert!(matches!(refused, Err(CommitError::Conflict(Conflict::Content(at))) if at == taken));
}

fn must_be_there_for_a_version(store: &dyn Store, id: InstitutionId) {
    let row = version(1, 1, 1);
    let parts = vec![part(2)];
    let without_part = vec![
        content(1),
        Write::AddVersion {
            row: row.clone(),
            parts: parts.clone(),
        },
    ];
    let without_manifest = vec![content(2), Write::AddVersion { row, parts }];
    for (writes, missing) in [(without_part, 2), (without_manifest, 1)] {
        let refused = store.commit(id, writes);
        let expected = content_id(missing);
        assert!(
            matches!(refused, Err(CommitError::Conflict(Conflict::Content(at))) if at == expected)
        );
    }
}

// shows: J-8.2.2.6-2
fn are_wrapped_again_under_a_newer_edition_only(store: &dyn Store, id: InstitutionId) {
    store.commit(id, [1, 2].map(content).to_vec()).unwrap();
    assert_eq!(store.wrapped_keys_before(id, 2, 10).unwrap().len(), 2);
    let key = WrappedKey {
        key_edition: 2,
        wrapped: vec![9; 81],
    };
    let rewrap = |key: &WrappedKey| {
        let write = Write::Rewrap {
            content: content_id(1),
            key: key.clone(),
        };
        store.commit(id, vec![write])
    };
    rewrap(&key).unwrap();
    assert_eq!(store.wrapped_key(id, content_id(1)).unwrap().unwrap(), key);
    let left = store.wrapped_keys_before(id, 2, 10).unwrap();
    assert_eq!(
        left.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        [content_id(2)]
    );
    let same = rewrap(&key);
    assert!(matches!(
        same,
        Err(CommitError::Conflict(Conflict::Content(_)))
    ));
}

fn put_id(write: &Write) -> Option<genpon_model::id::ContentId> {
    match write {
        Write::PutContent { content, .. } => Some(content.id),
        _ => None,
    }
}
