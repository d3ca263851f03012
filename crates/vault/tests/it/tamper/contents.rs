//! Contents that were altered, lost, exchanged or made unreadable.

use genpon_model::DigestAlgorithm;
use genpon_testkit::archive::{Archive, blob, found, has_sqlite, only};
use genpon_vault::verify::Kind;

#[test]
fn an_untouched_archive_is_whole() {
    let archive = Archive::new();
    for is_deep in [false, true] {
        let report = archive.report(is_deep);
        assert!(
            report.is_whole() && report.is_complete,
            "{:#?}",
            report.findings
        );
        assert_eq!(report.findings, []);
        assert_eq!((report.counts.records, report.counts.versions), (7, 9));
        assert!(report.counts.contents >= 20 && report.counts.audit_events > 20);
        assert_eq!(report.versions.agreed, 9);
        assert!(report.versions.witnessed > 0);
        assert_eq!(report.counts.plain_bytes > 400_000, is_deep);
    }
}

// shows: J-7.1.2-13, C-s14-8d
#[test]
fn a_bit_changed_in_a_file_is_found() {
    let archive = Archive::new();
    let record = archive.results[0];
    Archive::flip_bit(&archive.file(record));
    let damage = archive.damage();
    only(&damage, &[Kind::ContentAltered]);
    let finding = found(&damage, Kind::ContentAltered, record, 1);
    assert_eq!(finding.place.part.as_deref(), Some("results.txt"));
}

// shows: J-7.1.2-13, C-s14-8d
#[test]
fn a_file_cut_off_or_deleted_is_found() {
    let archive = Archive::new();
    let (cut, deleted) = (archive.results[0], archive.results[1]);
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(archive.file(cut))
        .unwrap();
    file.set_len(1000).unwrap();
    std::fs::remove_file(archive.file(deleted)).unwrap();
    let damage = archive.damage();
    let _ = found(&damage, Kind::ContentAltered, cut, 1);
    let _ = found(&damage, Kind::FileMissing, deleted, 1);
    only(&damage, &[Kind::ContentAltered, Kind::FileMissing]);
}

// shows: J-7.1.2-13
#[test]
fn two_files_exchanged_are_found_and_named() {
    let archive = Archive::new();
    let [one, two] = [archive.results[0], archive.results[1]];
    let (first, second) = (archive.file(one), archive.file(two));
    let aside = first.with_extension("aside");
    std::fs::rename(&first, &aside).unwrap();
    std::fs::rename(&second, &first).unwrap();
    std::fs::rename(&aside, &second).unwrap();
    let damage = archive.damage();
    only(&damage, &[Kind::ContentSwapped]);
    let finding = found(&damage, Kind::ContentSwapped, one, 1);
    assert_eq!(finding.other.unwrap().record, Some(two));
    let finding = found(&damage, Kind::ContentSwapped, two, 1);
    assert_eq!(finding.other.unwrap().record, Some(one));
}

// shows: J-7.1.2-13
#[test]
fn rows_exchanged_with_their_digests_do_not_open() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let [one, two] = [archive.notes[0], archive.notes[1]];
    archive.sql(&exchange_rows(&archive.content(one), &archive.content(two)));
    // Digests and bytes still fit each other: the events of the confirmations know better.
    let damage = archive.damage();
    only(&damage, &[Kind::SealedContentsDiffer]);
    let _ = found(&damage, Kind::SealedContentsDiffer, one, 1);
    let _ = found(&damage, Kind::SealedContentsDiffer, two, 1);
    let damage = archive.deep_damage();
    only(&damage, &[Kind::ContentSwapped]);
    let finding = found(&damage, Kind::ContentSwapped, one, 1);
    assert_eq!(finding.other.unwrap().record, Some(two));
    let _ = found(&damage, Kind::ContentSwapped, two, 1);
}

// shows: J-7.1.2-13, C-s14-8d
#[test]
fn a_part_altered_together_with_its_row_is_found_without_opening_it() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let record = archive.results[1];
    assert_eq!(archive.report(false).counts.bound, 9);
    let file = archive.file(record);
    Archive::flip_bit(&file);
    let digest = DigestAlgorithm::Sha256.digest(&std::fs::read(&file).unwrap());
    archive.sql(&format!(
        "UPDATE content SET sealed_digest = '{digest}' WHERE id = {}",
        blob(archive.content(record))
    ));
    let damage = archive.damage();
    only(&damage, &[Kind::SealedContentsDiffer]);
    let finding = found(&damage, Kind::SealedContentsDiffer, record, 1);
    assert!(finding.detail.is_some());
}

/// Exchanges two contents that lie in the database, with everything that the rows say of them.
fn exchange_rows(one: &str, two: &str) -> String {
    let (one, two) = (blob(one), blob(two));
    let columns = ["inline", "sealed_digest", "sealed_size_bytes"].map(|column| {
        format!("{column} = (SELECT o.{column} FROM kept o WHERE o.id <> content.id)")
    });
    format!(
        "CREATE TEMP TABLE kept AS SELECT * FROM content WHERE id IN ({one}, {two}); \
         UPDATE content SET {} WHERE id IN ({one}, {two})",
        columns.join(", ")
    )
}

// shows: J-7.1.2-13
#[test]
fn a_content_altered_in_the_database_is_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let record = archive.notes[2];
    let id = blob(archive.content(record));
    archive.sql(&format!(
        "UPDATE content SET inline = CAST(substr(inline, 1, 40) || x'00' || substr(inline, 42) AS BLOB) WHERE id = {id}"
    ));
    let damage = archive.damage();
    only(&damage, &[Kind::ContentAltered]);
    let _ = found(&damage, Kind::ContentAltered, record, 1);
}

// shows: J-7.1.2-13
#[test]
fn contents_and_keys_deleted_are_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let (content, key, manifest) = (archive.notes[0], archive.notes[1], archive.notes[2]);
    archive.sql(&format!(
        "DELETE FROM content WHERE id = {}; DELETE FROM content_key WHERE content IN ({}, {})",
        blob(archive.content(content)),
        blob(archive.content(key)),
        blob(archive.version(manifest, 1).manifest),
    ));
    let damage = archive.deep_damage();
    let _ = found(&damage, Kind::ContentMissing, content, 1);
    let _ = found(&damage, Kind::KeyMissing, key, 1);
    let _ = found(&damage, Kind::KeyMissing, manifest, 1);
    only(&damage, &[Kind::ContentMissing, Kind::KeyMissing]);
    let plain = archive.damage();
    let _ = found(&plain, Kind::ContentMissing, content, 1);
    let _ = found(&plain, Kind::KeyMissing, manifest, 1);
}

#[test]
fn a_file_and_a_content_that_nothing_names_are_no_damage() {
    let archive = Archive::new();
    let stray = archive.file(archive.results[0]).with_file_name("stray.txt");
    std::fs::write(stray, "left behind").unwrap();
    let report = archive.report(false);
    assert!(report.is_whole());
    only(&report.findings, &[Kind::FileUnnamed]);
}
