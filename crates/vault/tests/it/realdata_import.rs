//! Files that other people's systems made, brought in: each is refused for a reason that is known and
//! right, or becomes a record that a person confirms and opens, and the archive is whole at the end.

use crate::realdata_refused::REFUSED;
use genpon_formats::import::{self, Fact, Subject};
use genpon_model::id::{PatientId, RecordId};
use genpon_model::patient::Sex;
use genpon_testkit::World;
use genpon_vault::deposit_record::Confirmation;
use genpon_vault::import_document::{ImportOffer, Imported, PatientChoice, TypeChoice};
use genpon_vault::patients::PatientData;
use genpon_vault::verify::{VerifyOptions, Watch};
use genpon_vault::{Caller, Error, Numbering, Refusal};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

const FOLDERS: [&str; 7] = [
    "synthea-r4",
    "jp-clins",
    "jp-echeckup",
    "jp-ereferral",
    "jp-etwodis",
    "jp-examplecreation",
    "hl7-fhir-r4-examples",
];

fn files() -> Vec<PathBuf> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/realdata");
    let mut files = Vec::new();
    for folder in FOLDERS {
        match std::fs::read_dir(place.join(folder)) {
            Ok(entries) => files.extend(entries.map(|entry| entry.unwrap().path())),
            Err(_) => eprintln!("SKIPPED: no real data at {}", place.join(folder).display()),
        }
    }
    files.sort();
    files
}

fn short(file: &Path) -> String {
    let mut pieces = file
        .components()
        .rev()
        .map(|piece| piece.as_os_str().to_string_lossy());
    let name = pieces.next().unwrap();
    format!("{}/{name}", pieces.next().unwrap())
}

fn bring_in(
    world: &World,
    clerk: &Caller,
    file: &Path,
    (patient, numbering): (PatientChoice, Numbering),
) -> Result<Imported, Error> {
    let bytes = std::fs::read(file).unwrap();
    let offer = ImportOffer {
        bytes: &bytes,
        file_name: &file.file_name().unwrap().to_string_lossy(),
        media_type: None,
        document_type: TypeChoice::ByKind,
        patient,
        numbering,
        confirmer: None,
        confirmation: Confirmation::ByPerson,
        once: None,
    };
    world.vault.import_document(clerk, offer)
}

/// A patient of whom nothing is known that a file could contradict.
fn somebody(world: &World, clerk: &Caller) -> PatientId {
    let data = PatientData {
        number: "somebody".parse().unwrap(),
        name: "見本 不詳".parse().unwrap(),
        kana: None,
        birth_date: None,
        sex: Sex::Unknown,
        death_date: None,
    };
    world.vault.register_patient(clerk, data).unwrap().id
}

/// Whom the file does not say, the clerk says.
fn bring_in_for(world: &World, clerk: &Caller, file: &Path, somebody: PatientId) -> Imported {
    let named = (PatientChoice::Named(somebody), Numbering::Senders);
    let imported = bring_in(world, clerk, file, named);
    imported
        .map_err(|error| format!("{}: {error}", short(file)))
        .unwrap()
}

/// Whether the file leaves open whose it is: no number, no name, several, or only a pointer.
fn leaves_open_whose(file: &Path) -> bool {
    let bytes = std::fs::read(file).unwrap();
    match import::read(&bytes, None, "x.json").unwrap().subject {
        Subject::Patient(facts) => {
            let is_named = matches!(facts.name, Fact::Found { .. });
            facts.number.value().is_none() || !is_named
        }
        Subject::Elsewhere { .. } | Subject::Unsaid => true,
        Subject::Nobody => false,
    }
}

/// Whether the number of the file belongs to somebody who was born on another day.
fn has_another_birth_date(world: &World, clerk: &Caller, file: &Path) -> bool {
    let bytes = std::fs::read(file).unwrap();
    let Subject::Patient(facts) = import::read(&bytes, None, "x.json").unwrap().subject else {
        return false;
    };
    let number = facts.number.value().unwrap().value.parse().unwrap();
    let known = world
        .vault
        .patient_by_number(clerk, &number)
        .unwrap()
        .unwrap();
    known.birth_date.is_some() && known.birth_date.as_ref() != facts.birth_date.value()
}

#[test]
fn every_real_file_is_brought_in_and_opens_or_is_refused_with_the_right_reason() {
    let world = World::new();
    let (clerk, doctor) = (world.caller("ito"), world.caller("sato"));
    let somebody = somebody(&world, &clerk);
    let by_content = (
        PatientChoice::ByContent { registers: true },
        Numbering::Ours,
    );
    let (mut records, mut refused) = (BTreeMap::new(), BTreeSet::new());
    for file in files() {
        let name = short(&file);
        let imported = match bring_in(&world, &clerk, &file, by_content) {
            Ok(imported) => imported,
            Err(Error::Refused(Refusal::Import(refusal))) => {
                let expected = REFUSED.iter().find(|(known, ..)| *known == name);
                assert_eq!(
                    expected.map(|(_, code, _)| *code),
                    Some(refusal.code()),
                    "{name}"
                );
                refused.insert(name);
                continue;
            }
            Err(Error::Refused(Refusal::PatientNotSaid)) => {
                assert!(leaves_open_whose(&file), "{name}");
                bring_in_for(&world, &clerk, &file, somebody)
            }
            // Two files of different makers give the same number to different people.
            Err(Error::Refused(Refusal::WrongPatient)) => {
                assert!(has_another_birth_date(&world, &clerk, &file), "{name}");
                bring_in_for(&world, &clerk, &file, somebody)
            }
            Err(error) => panic!("{name}: {error}"),
        };
        assert!(
            imported.drawn.contains_key(&"kind".parse().unwrap()),
            "{name}"
        );
        let draft = imported.deposited.value.draft.unwrap();
        world
            .confirm(&doctor, draft.id)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        records.insert(name, (imported.deposited.value.record, file));
    }
    assert_eq!(
        refused.len(),
        if records.is_empty() { 0 } else { REFUSED.len() }
    );
    for (name, (record, file)) in &records {
        opens_with_its_bytes(&world, &doctor, name, *record, file);
    }
    is_whole(&world);
    println!("{} brought in, {} refused", records.len(), refused.len());
}

fn opens_with_its_bytes(world: &World, doctor: &Caller, name: &str, record: RecordId, file: &Path) {
    let read = world.vault.read_record(doctor, record, None).unwrap();
    assert!(
        read.markup.len() > 500 && !read.markup.contains('⟦'),
        "{name}"
    );
    assert!(read.damage.is_empty(), "{name}");
    let part = &read.manifest.parts[0];
    assert!(
        part.digest.matches(&std::fs::read(file).unwrap()),
        "{name}: other bytes"
    );
}

fn is_whole(world: &World) {
    let (stop, now) = (AtomicBool::new(false), || world.vault.now());
    let watch = Watch {
        progress: &|_| {},
        stop: &stop,
        now: &now,
    };
    let options = VerifyOptions {
        is_deep: true,
        ..VerifyOptions::default()
    };
    let report = world
        .vault
        .verify(world.institution.id, &options, None, &watch)
        .unwrap();
    assert!(report.is_whole(), "{report:?}");
}

#[test]
fn what_is_drawn_from_a_document_says_where_it_was_found() {
    let name = "Bundle-Bundle-CLINS-PCS-Example-01.json";
    let Some(file) = files().into_iter().find(|file| file.ends_with(name)) else {
        return;
    };
    let world = World::new();
    let clerk = world.caller("ito");
    let asks = |registers| (PatientChoice::ByContent { registers }, Numbering::Ours);
    let unknown = bring_in(&world, &clerk, &file, asks(false));
    assert!(
        matches!(unknown, Err(Error::Refused(Refusal::PatientUnknown))),
        "{unknown:?}"
    );
    let other = PatientChoice::Named(world.patient("1").id);
    let wrong = bring_in(&world, &clerk, &file, (other, Numbering::Ours));
    assert!(
        matches!(wrong, Err(Error::Refused(Refusal::WrongPatient))),
        "{wrong:?}"
    );
    assert_eq!(world.stored().drafts, 0);

    let imported = bring_in(&world, &clerk, &file, asks(true)).unwrap();
    assert!(imported.is_patient_new);
    let draft = imported.deposited.value.draft.unwrap();
    let read = world.vault.read_draft(&clerk, draft.id).unwrap();
    let patient = read.patient.unwrap();
    assert_eq!(
        (patient.number.as_str(), patient.name.as_str()),
        ("000999739", "牧野 爛漫")
    );
    assert_eq!(patient.birth_date.unwrap().to_string(), "1930-06-28");
    assert_eq!(read.body.title.as_str(), "患者サマリー（療養計画書）");
    assert_eq!(
        read.body.event_at.to_string(),
        "2024-07-07T03:12:20.000000Z"
    );
    assert_eq!(read.body.encounter.unwrap().number.as_str(), "192844");
    let place = |name: &str| read.body.drawn[&name.parse().unwrap()].as_str();
    assert_eq!(place("title"), "Bundle.entry[0].resource.title");
    assert_eq!(place("patient"), "Bundle.entry[1].resource.identifier[0]");
    assert_eq!(place("author"), "Bundle.entry[2].resource.name");
    assert_eq!(read.body.entered.by.user_id.as_str(), "ito");
    let again = bring_in(&world, &clerk, &file, asks(true)).unwrap();
    assert!(!again.is_patient_new && again.patient == imported.patient);
}

#[test]
fn what_no_reader_knows_and_who_may_not_import_are_refused() {
    let world = World::new();
    let patient = PatientChoice::Named(world.patient("1").id);
    let offer = |bytes, file_name| ImportOffer {
        bytes,
        file_name,
        media_type: None,
        document_type: TypeChoice::Named("external-document".to_owned()),
        patient,
        numbering: Numbering::Ours,
        confirmer: None,
        confirmation: Confirmation::ByPerson,
        once: None,
    };
    let clerk = world.caller("ito");
    let refused = world
        .vault
        .import_document(&clerk, offer(b"PK\x03\x04 and more", "../../a.zip"));
    let refused = refused.unwrap_err();
    let Error::Refused(Refusal::Import(refusal)) = refused else {
        panic!("{refused}")
    };
    assert_eq!(refusal.code(), "no-reader");
    let administrator = world.caller("admin");
    let refused = world
        .vault
        .import_document(&administrator, offer(b"text\n", "a.txt"));
    assert_eq!(refused.unwrap_err().code(), "not-allowed");
    let reasons: Vec<_> = world
        .trail("document.import")
        .iter()
        .map(|one| one.outcome.code())
        .collect();
    assert_eq!(reasons, ["refused", "refused"]);
    assert_eq!(world.stored().contents, 0);
}
