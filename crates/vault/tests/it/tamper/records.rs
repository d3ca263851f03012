//! Rows of records, versions and parts that were altered, deleted, inserted or exchanged.

use genpon_model::record::VersionNo;
use genpon_testkit::archive::{Archive, blob, found, has_sqlite, only, sqlite};
use genpon_vault::verify::Kind;

fn numbers(versions: &[VersionNo]) -> Vec<u32> {
    versions.iter().map(|version| version.number()).collect()
}

// shows: J-7.1.2-13, J-7.1.2-16
#[test]
fn an_altered_version_is_found_and_the_versions_that_rest_on_it_are_named() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let record = archive.corrected;
    let other = blob(archive.world.person("tanaka"));
    archive.sql(&format!(
        "UPDATE version SET title = '別の題', confirmer = {other} WHERE record = {} AND number = 1",
        blob(record)
    ));
    let damage = archive.damage();
    only(&damage, &[Kind::VersionRowDiffers]);
    let finding = found(&damage, Kind::VersionRowDiffers, record, 1);
    assert_eq!(finding.columns, ["title", "confirmer"]);
    assert_eq!(numbers(&finding.later), [2, 3]);
}

// shows: J-7.1.2-13, B-6
#[test]
fn a_deleted_version_is_found_and_named() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let (middle, whole) = (archive.corrected, archive.notes[3]);
    archive.sql(&format!(
        "DELETE FROM version WHERE record = {0} AND number = 2; \
         DELETE FROM part WHERE record = {0} AND version = 2; \
         DELETE FROM version WHERE record = {1}; DELETE FROM part WHERE record = {1}; \
         DELETE FROM record WHERE id = {1}",
        blob(middle),
        blob(whole)
    ));
    let damage = archive.damage();
    let finding = found(&damage, Kind::VersionMissing, middle, 2);
    assert_eq!(finding.place.patient, Some(archive.patient));
    assert_eq!(finding.place.at, Some(archive.world.vault.now().at));
    assert_eq!(numbers(&finding.later), [3]);
    let _ = found(&damage, Kind::VersionMissing, whole, 1);
    only(&damage, &[Kind::VersionMissing, Kind::LeafMissing]);
}

// shows: J-7.1.2-13
#[test]
fn a_record_deleted_with_all_its_contents_is_named_by_the_trail() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let record = archive.notes[1];
    let contents = format!(
        "(SELECT manifest FROM version WHERE record = {0} UNION SELECT content FROM part WHERE record = {0})",
        blob(record)
    );
    archive.sql(&format!(
        "DELETE FROM content_key WHERE content IN {contents}; DELETE FROM content WHERE id IN {contents}; \
         DELETE FROM version WHERE record = {0}; DELETE FROM part WHERE record = {0}; \
         DELETE FROM record WHERE id = {0}",
        blob(record)
    ));
    let damage = archive.damage();
    let _ = found(&damage, Kind::VersionMissing, record, 1);
    only(&damage, &[Kind::VersionMissing, Kind::LeafMissing]);
}

// shows: J-7.1.2-13
#[test]
fn an_inserted_version_is_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let record = archive.notes[0];
    let columns = "previous_digest, act, mode, patient, document_type, document_type_edition, title, \
                   event_at, confirmed_at, clock, enterer, confirmer, department, parts";
    archive.sql(&format!(
        "INSERT INTO version (institution, record, number, manifest, manifest_digest, {columns}, leaf_index, commitment) \
         SELECT institution, record, 2, randomblob(16), manifest_digest, manifest_digest, 'correct', {}, \
         (SELECT max(leaf_index) + 1 FROM version), randomblob(32) FROM version WHERE record = {} AND number = 1",
        columns.trim_start_matches("previous_digest, act, "),
        blob(record)
    ));
    let damage = archive.damage();
    let _ = found(&damage, Kind::VersionAdded, record, 2);
    let _ = found(&damage, Kind::ContentMissing, record, 2);
}

// shows: J-7.1.2-5, J-7.1.2-13
#[test]
fn parts_altered_deleted_and_added_after_confirmation_are_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let (altered, deleted, added) = (archive.notes[0], archive.notes[1], archive.notes[2]);
    archive.sql(&format!(
        "UPDATE part SET name = '別.json', size_bytes = 1 WHERE record = {} AND position = 0; \
         DELETE FROM part WHERE record = {} AND position = 0; \
         INSERT INTO part SELECT institution, record, version, 9, 'later.txt', role, media_type, \
         format, size_bytes, digest, content FROM part WHERE record = {} AND position = 0",
        blob(altered),
        blob(deleted),
        blob(added)
    ));
    let damage = archive.damage();
    let finding = found(&damage, Kind::PartRowDiffers, altered, 1);
    assert_eq!(finding.columns, ["name", "size_bytes"]);
    assert_eq!(finding.place.part.as_deref(), Some("note.json"));
    let _ = found(&damage, Kind::PartRowMissing, deleted, 1);
    let finding = found(&damage, Kind::PartRowAdded, added, 1);
    assert_eq!(finding.place.part.as_deref(), Some("later.txt"));
    only(
        &damage,
        &[
            Kind::PartRowDiffers,
            Kind::PartRowMissing,
            Kind::PartRowAdded,
        ],
    );
}

// shows: J-7.1.2-13
#[test]
fn parts_of_versions_that_do_not_exist_are_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let record = archive.notes[2];
    archive.sql(&format!(
        "INSERT INTO part SELECT institution, record, 7, position, name, role, media_type, format, \
         size_bytes, digest, content FROM part WHERE record = {}",
        blob(record)
    ));
    let damage = archive.damage();
    let _ = found(&damage, Kind::PartRowAdded, record, 7);
    only(&damage, &[Kind::PartRowAdded]);
}

// shows: J-7.1.2-13
#[test]
fn the_list_of_records_is_compared_with_the_newest_versions() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let (title, head, gone) = (archive.notes[0], archive.corrected, archive.notes[1]);
    archive.sql(&format!(
        "UPDATE record SET title = '別の題', state = 'withdrawn' WHERE id = {}; \
         UPDATE record SET head = 2 WHERE id = {}; DELETE FROM record WHERE id = {}; \
         INSERT INTO record SELECT institution, randomblob(16), patient, document_type, title, \
         event_at, state, head, confirmed_at, confirmer, mode, department FROM record LIMIT 1",
        blob(title),
        blob(head),
        blob(gone)
    ));
    let damage = archive.damage();
    let on = |kind, record| {
        damage
            .iter()
            .find(|it| it.kind == kind && it.place.record == Some(record))
            .cloned()
            .unwrap()
    };
    assert_eq!(
        on(Kind::RecordRowDiffers, title).columns,
        ["title", "state"]
    );
    assert_eq!(on(Kind::RecordRowDiffers, head).columns, ["head"]);
    on(Kind::RecordRowMissing, gone);
    only(
        &damage,
        &[
            Kind::RecordRowDiffers,
            Kind::RecordRowMissing,
            Kind::RecordRowAdded,
        ],
    );
}

// shows: J-7.1.2-13
#[test]
fn a_broken_chain_is_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let record = archive.corrected;
    archive.sql(&format!(
        "UPDATE version SET previous_digest = replace(previous_digest, substr(previous_digest, 9, 1), 'x') \
         WHERE record = {0} AND number = 3; \
         UPDATE version SET previous_digest = (SELECT v.manifest_digest FROM version v WHERE v.record = {0} AND v.number = 3) \
         WHERE record = {0} AND number = 2",
        blob(record)
    ));
    let damage = archive.damage();
    let _ = found(&damage, Kind::RowImpossible, record, 3);
    let _ = found(&damage, Kind::ChainBroken, record, 2);
    let finding = found(&damage, Kind::VersionRowDiffers, record, 2);
    assert_eq!(finding.columns, ["previous_digest"]);
}

// shows: J-7.1.2-13
#[test]
fn manifests_exchanged_are_found_and_named() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let [one, two] = [archive.notes[0], archive.notes[1]];
    let (first, second) = (
        archive.version(one, 1).manifest,
        archive.version(two, 1).manifest,
    );
    archive.sql(&format!(
        "DROP INDEX version_by_manifest; \
         UPDATE version SET manifest = {1} WHERE record = {0}; UPDATE version SET manifest = {3} WHERE record = {2}; \
         CREATE UNIQUE INDEX version_by_manifest ON version (institution, manifest)",
        blob(one),
        blob(second),
        blob(two),
        blob(first)
    ));
    let damage = archive.damage();
    let finding = found(&damage, Kind::ManifestSwapped, one, 1);
    assert_eq!(finding.other.unwrap().record, Some(two));
    let _ = found(&damage, Kind::ManifestSwapped, two, 1);
    only(&damage, &[Kind::ManifestSwapped]);
}

// shows: J-7.1.2-13
#[test]
fn digests_and_commitments_altered_are_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let (digest, commitment) = (archive.notes[0], archive.notes[1]);
    archive.sql(&format!(
        "UPDATE version SET manifest_digest = 'sha-256:' || lower(hex(randomblob(32))) WHERE record = {}; \
         UPDATE version SET commitment = randomblob(32) WHERE record = {}",
        blob(digest),
        blob(commitment)
    ));
    let damage = archive.damage();
    let _ = found(&damage, Kind::ManifestDiffers, digest, 1);
    let _ = found(&damage, Kind::CommitmentDiffers, commitment, 1);
    let leaf = found(&damage, Kind::LeafDiffers, commitment, 1);
    assert_eq!(
        leaf.place.leaf,
        Some(archive.version(commitment, 1).leaf_index)
    );
    only(
        &damage,
        &[
            Kind::ManifestDiffers,
            Kind::CommitmentDiffers,
            Kind::LeafDiffers,
        ],
    );
}

// shows: J-7.1.2-5
#[test]
fn a_protection_that_was_taken_away_is_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let database = archive.world.directory.join("genpon.db");
    let _ = sqlite(&database, "DROP TRIGGER version_is_final;");
    let damage = archive.damage();
    only(&damage, &[Kind::LayoutAltered]);
    assert_eq!(
        damage[0].place.table.as_deref(),
        Some("trigger version_is_final")
    );
}

// shows: J-7.1.2-13
#[test]
fn a_hex_edit_of_the_database_file_is_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let Archive {
        world,
        doctor,
        patient,
        corrected,
        notes,
        results,
    } = archive;
    let world = world.reopen_after(|directory| {
        let path = directory.join("genpon.db");
        let mut bytes = std::fs::read(&path).unwrap();
        // The title stands in the rows of versions and records; in one of them it is overwritten.
        let title = "再診".as_bytes();
        let at = bytes
            .windows(title.len())
            .position(|window| window == title)
            .unwrap();
        bytes[at..at + title.len()].copy_from_slice("初診".as_bytes());
        std::fs::write(&path, bytes).unwrap();
    });
    let archive = Archive {
        world,
        doctor,
        patient,
        corrected,
        notes,
        results,
    };
    let damage = archive.damage();
    assert_eq!(damage.len(), 1, "{damage:#?}");
    assert_eq!(damage[0].columns, ["title"]);
    assert!(damage[0].place.record.is_some());
}

// shows: J-7.1.2-13
#[test]
fn a_page_of_the_database_that_was_overwritten_is_found() {
    if !has_sqlite() {
        return;
    }
    for table in ["part", "audit_event", "tile"] {
        let archive = Archive::new();
        let Archive {
            world,
            doctor,
            patient,
            corrected,
            notes,
            results,
        } = archive;
        let world = world.reopen_after(|directory| {
            let path = directory.join("genpon.db");
            let sql = format!("SELECT rootpage FROM sqlite_schema WHERE name = '{table}'");
            let page: usize = sqlite(&path, &sql).trim().parse().unwrap();
            let size: usize = sqlite(&path, "PRAGMA page_size").trim().parse().unwrap();
            let mut bytes = std::fs::read(&path).unwrap();
            bytes[(page - 1) * size..page * size].fill(0xa5);
            std::fs::write(&path, bytes).unwrap();
        });
        let archive = Archive {
            world,
            doctor,
            patient,
            corrected,
            notes,
            results,
        };
        let damage = archive.deep_damage();
        assert!(
            damage.iter().any(|it| it.kind == Kind::DatabaseUnsound),
            "{table}: {damage:#?}"
        );
    }
}
