//! Patients that were altered, exchanged, set back or deleted.

use genpon_model::id::PatientId;
use genpon_model::patient::Sex;
use genpon_testkit::archive::{Archive, blob, has_sqlite, only};
use genpon_vault::patients::PatientData;
use genpon_vault::verify::{Finding, Kind};

#[track_caller]
fn of(findings: &[Finding], kind: Kind, patient: PatientId) -> Finding {
    let fits = |it: &&Finding| it.kind == kind && it.place.patient == Some(patient);
    let found = findings.iter().find(fits);
    assert!(found.is_some(), "no {kind:?} of {patient}: {findings:#?}");
    found.unwrap().clone()
}

fn revised(archive: &Archive) {
    let data = PatientData {
        number: "00010001".parse().unwrap(),
        name: "見本 花江".parse().unwrap(),
        kana: None,
        birth_date: Some("1980-02-29".parse().unwrap()),
        sex: Sex::Female,
        death_date: None,
    };
    let reason = "改姓".parse().unwrap();
    let clerk = archive.world.caller("ito");
    let revised = archive
        .world
        .vault
        .revise_patient(&clerk, archive.patient, data, reason);
    assert_eq!(revised.unwrap().revision, 2);
    assert_eq!(archive.damage(), []);
}

// shows: J-7.1.2-13
#[test]
fn a_patient_under_another_name_is_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    archive.sql("UPDATE patient SET name = '別人 太郎', birth_date = '1950-01-01'");
    let damage = archive.damage();
    only(&damage, &[Kind::PatientRowDiffers]);
    let finding = of(&damage, Kind::PatientRowDiffers, archive.patient);
    assert_eq!(finding.columns, ["birth_date", "name"]);
}

// shows: J-7.1.2-13
#[test]
fn an_altered_or_exchanged_revision_does_not_open() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    revised(&archive);
    archive.sql(
        "UPDATE patient_revision SET revision = 9 WHERE revision = 1; \
         UPDATE patient_revision SET revision = 1 WHERE revision = 2; \
         UPDATE patient_revision SET revision = 2 WHERE revision = 9",
    );
    let damage = archive.damage();
    only(&damage, &[Kind::PatientForged]);
    let numbers: Vec<_> = damage.iter().map(|it| it.place.revision).collect();
    assert_eq!(numbers, [Some(1), Some(2)]);
}

// shows: J-7.1.2-13
#[test]
fn a_patient_set_back_to_what_was_before_is_found_by_the_trail() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let before = genpon_testkit::archive::sqlite(
        &archive.world.directory.join("genpon.db"),
        "SELECT 'name = ' || quote(name) || ', kana = ' || quote(kana) || ', order_key = ' \
         || quote(order_key) || ', folded = ' || quote(folded) FROM patient;",
    );
    revised(&archive);
    archive.sql(&format!(
        "DELETE FROM patient_revision WHERE revision = 2; UPDATE patient SET revision = 1, {before}"
    ));
    let damage = archive.damage();
    only(&damage, &[Kind::PatientRevisionMissing]);
    let finding = of(&damage, Kind::PatientRevisionMissing, archive.patient);
    assert_eq!(finding.place.revision, Some(2));
}

// shows: J-7.1.2-13
#[test]
fn a_deleted_patient_and_a_deleted_revision_are_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    revised(&archive);
    archive.sql("DELETE FROM patient_revision WHERE revision = 1");
    let damage = archive.damage();
    only(&damage, &[Kind::PatientRevisionMissing]);
    let finding = of(&damage, Kind::PatientRevisionMissing, archive.patient);
    assert_eq!(finding.place.revision, Some(1));
    archive.sql(&format!(
        "DELETE FROM patient WHERE id = {}",
        blob(archive.patient)
    ));
    let _ = of(&archive.damage(), Kind::PatientRowMissing, archive.patient);
}

#[test]
fn a_patient_who_cannot_be_searched_is_a_notice() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    archive.sql("UPDATE patient SET folded = 'x'; DELETE FROM patient_gram");
    let report = archive.report(false);
    assert!(report.is_whole());
    let notice = of(&report.findings, Kind::PatientUnsearchable, archive.patient);
    assert_eq!(notice.columns, ["folded", "gram"]);
}
