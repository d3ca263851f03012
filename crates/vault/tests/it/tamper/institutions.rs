//! Two institutions in one store: what was exchanged between them is named with the other one.

use genpon_formats::locale::Lang;
use genpon_model::id::{ContentId, InstitutionId, RecordId};
use genpon_model::institution::InstitutionKind;
use genpon_model::patient::Sex;
use genpon_model::record::VersionNo;
use genpon_model::registers::Person;
use genpon_model::registers::person::Qualification;
use genpon_model::text::Code;
use genpon_store::Store as _;
use genpon_testkit::archive::{Archive, blob, found, has_sqlite, only};
use genpon_testkit::world::PASSWORD;
use genpon_vault::Caller;
use genpon_vault::log_in::Claim;
use genpon_vault::patients::PatientData;
use genpon_vault::verify::Kind;

/// Founds a second institution in which one person does everything, with one note.
fn second(archive: &Archive) -> (InstitutionId, RecordId) {
    let vault = &archive.world.vault;
    let name = "隣の診療所(架空)".parse().unwrap();
    let id = vault
        .found_institution(name, InstitutionKind::Clinic)
        .unwrap()
        .institution
        .id;
    vault.ease_log_in_at_setup(id, "試験").unwrap();
    let person = Person {
        qualification: Some(Qualification::Physician),
        roles: ["physician", "clerk"].map(Code::constant).to_vec(),
        ..Person::new("yamada".parse().unwrap(), "山田 望".parse().unwrap())
    };
    vault.add_person_at_setup(id, person, PASSWORD).unwrap();
    let claim = Claim {
        institution: id,
        user_id: "yamada",
        password: PASSWORD,
        source: None,
        device: None,
        lang: Lang::Ja,
    };
    let caller: Caller = vault.log_in(&claim).unwrap().caller;
    let patient = PatientData {
        number: "1".parse().unwrap(),
        name: "見本 次郎".parse().unwrap(),
        kana: None,
        birth_date: Some("1970-01-01".parse().unwrap()),
        sex: Sex::Male,
        death_date: None,
    };
    let patient = vault.register_patient(&caller, patient).unwrap().id;
    let record = archive.world.record(&caller, patient, "隣の所見").record;
    vault.integrate_all().unwrap();
    (id, record)
}

fn content(archive: &Archive, institution: InstitutionId, record: RecordId) -> ContentId {
    let parts = archive
        .world
        .store
        .parts(institution, record, VersionNo::FIRST)
        .unwrap();
    parts[0].content
}

// shows: J-7.1.2-13
#[test]
fn contents_exchanged_between_institutions_are_named() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let (neighbour, theirs) = second(&archive);
    assert_eq!(archive.damage(), []);
    let ours = archive.notes[0];
    let one = content(&archive, archive.world.institution.id, ours);
    let two = content(&archive, neighbour, theirs);
    // The bytes only: digests and sizes stay with their rows.
    archive.sql(&format!(
        "CREATE TEMP TABLE kept AS SELECT id, inline FROM content WHERE id IN ({0}, {1}); \
         UPDATE content SET inline = (SELECT k.inline FROM kept k WHERE k.id <> content.id) \
         WHERE id IN ({0}, {1})",
        blob(one),
        blob(two)
    ));
    let damage = archive.damage();
    only(&damage, &[Kind::ContentSwapped]);
    let other = found(&damage, Kind::ContentSwapped, ours, 1).other.unwrap();
    assert_eq!(
        (other.institution, other.content),
        (Some(neighbour), Some(two))
    );
}

// shows: J-7.1.2-13
#[test]
fn a_version_moved_to_another_institution_is_found_in_both() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let (neighbour, theirs) = second(&archive);
    archive.sql(&format!(
        "UPDATE version SET institution = {1}, leaf_index = 1000 WHERE record = {0}; \
         UPDATE part SET institution = {1} WHERE record = {0}; \
         UPDATE content SET institution = {1} WHERE id IN (SELECT manifest FROM version WHERE record = {0}); \
         UPDATE record SET institution = {1} WHERE id = {0}",
        blob(theirs),
        blob(archive.world.institution.id)
    ));
    let damage = archive.damage();
    let _ = found(&damage, Kind::VersionAdded, theirs, 1);
    let report = archive.report_of(neighbour);
    assert!(
        report
            .findings
            .iter()
            .any(|it| it.kind == Kind::LeafMissing)
    );
    let _ = found(&report.findings, Kind::VersionMissing, theirs, 1);
}
