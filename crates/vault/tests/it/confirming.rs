//! 確定: who, what was seen, when, and that nothing before it counts as an original.

use genpon_formats::audit_event::Outcome;
use genpon_model::DigestAlgorithm;
use genpon_model::id::PatientId;
use genpon_model::lifecycle;
use genpon_model::record::{Act, ConfirmationMode, PartRole, VersionNo};
use genpon_model::time::ClockState;
use genpon_store::{ChartFilter, Store as _};
use genpon_testkit::World;
use genpon_vault::confirm_version::Confirm;
use genpon_vault::save_draft::DraftChange;
use genpon_vault::{Caller, Error, Refusal};
use std::io::Read as _;

/// The bytes of the rendition of a version.
fn rendition(world: &World, caller: &Caller, record: genpon_model::id::RecordId) -> String {
    let (_, mut bytes) = world
        .vault
        .read_part(caller, record, VersionNo::FIRST, "rendition.html")
        .unwrap();
    let mut text = String::new();
    bytes.read_to_string(&mut text).unwrap();
    text
}

// shows: J-7.1.2-1, C-s14-8a
#[test]
fn enterer_confirmer_and_time_stand_in_the_manifest_and_its_digest_protects_them() {
    let world = World::new();
    let (nurse, doctor) = (world.caller("suzuki"), world.caller("sato"));
    let draft = world
        .draft(&nurse, world.patient("1").id, "体温 36.8")
        .unwrap();
    world.clock.advance(60);
    let confirmed = world.confirm(&doctor, draft.id).unwrap();
    let read = world
        .vault
        .read_record(&doctor, confirmed.record, None)
        .unwrap();
    let manifest = &read.manifest;
    assert_eq!(manifest.entered.by.name.as_str(), "鈴木 美咲");
    assert_eq!(manifest.confirmed.by.name.as_str(), "佐藤 恵子");
    assert_eq!(manifest.confirmed.at.seconds_since(manifest.entered.at), 60);
    assert_eq!(manifest.mode, ConfirmationMode::Personal);
    let bytes = manifest.to_bytes().unwrap();
    assert_eq!(DigestAlgorithm::Sha256.digest(&bytes), confirmed.manifest);
    let forged = String::from_utf8(bytes)
        .unwrap()
        .replace("佐藤 恵子", "佐藤 恵美");
    assert_ne!(
        DigestAlgorithm::Sha256.digest(forged.as_bytes()),
        confirmed.manifest
    );
}

// shows: J-7.1.2-1
#[test]
fn a_confirmation_under_an_unsure_clock_is_marked_for_ever() {
    let world = World::new();
    let doctor = world.caller("sato");
    let draft = world
        .draft(&doctor, world.patient("1").id, "体温 36.8")
        .unwrap();
    world.clock.set_state(ClockState::Unsynchronized);
    let shown = world.vault.present_draft(&doctor, draft.id).unwrap();
    assert_eq!(
        shown.clock,
        ClockState::Unsynchronized,
        "told before, not after"
    );
    let confirmed = world.confirm(&doctor, draft.id).unwrap();
    assert_eq!(confirmed.clock, ClockState::Unsynchronized);
    world.clock.set_state(ClockState::Synchronized);
    let read = world
        .vault
        .read_record(&doctor, confirmed.record, None)
        .unwrap();
    assert_eq!(read.manifest.clock.state, ClockState::Unsynchronized);
    let certain = world.record(&doctor, world.patient("2").id, "体温 36.8");
    let is_marked = |record| rendition(&world, &doctor, record).contains("同期していない");
    assert!(is_marked(confirmed.record));
    assert!(!is_marked(certain.record));
}

// shows: J-7.1.2-2
#[test]
fn a_draft_is_nowhere_among_what_is_confirmed() {
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("1").id;
    let draft = world.draft(&doctor, patient, "未確定の所見").unwrap();
    assert_eq!(records(&world, &doctor, patient), 0);
    let read = world.vault.read_record(&doctor, draft.record, None);
    assert!(matches!(read, Err(Error::NotFound(_))));
    let print = world.vault.print_record(&doctor, draft.record, None);
    assert!(matches!(print, Err(Error::NotFound(_))));
    let shown = world.vault.present_draft(&doctor, draft.id).unwrap();
    assert!(
        shown.markup.contains("未確定"),
        "what is shown says that it is unconfirmed"
    );
    world.confirm(&doctor, draft.id).unwrap();
    assert_eq!(records(&world, &doctor, patient), 1);
}

fn records(world: &World, caller: &Caller, patient: PatientId) -> usize {
    let chart = world
        .vault
        .read_chart(caller, patient, &ChartFilter::default())
        .unwrap();
    chart.records.len()
}

// shows: J-7.1.2-3
#[test]
fn one_file_alone_holds_content_both_names_and_the_time_and_never_changes() {
    let world = World::new();
    let (nurse, doctor) = (world.caller("suzuki"), world.caller("sato"));
    let draft = world
        .draft(&nurse, world.patient("1").id, "右膝に圧痛あり")
        .unwrap();
    let record = world.confirm(&doctor, draft.id).unwrap().record;
    let file = rendition(&world, &doctor, record);
    for text in [
        "右膝に圧痛あり",
        "鈴木 美咲",
        "佐藤 恵子",
        "2026-11-20 21:00:00",
    ] {
        assert!(file.contains(text), "{text} is missing");
    }
    for beyond in ["src=\"http", "href=\"http", "<script", "<link"] {
        assert!(!file.contains(beyond), "the file needs {beyond}");
    }
    world.clock.advance(86_400);
    world.next(
        &world.caller("sato"),
        record,
        Act::Correct,
        "左膝に圧痛あり",
    );
    let world = world.reopen();
    assert_eq!(rendition(&world, &world.caller("sato"), record), file);
}

// shows: J-7.1.2-5
#[test]
fn what_a_confirmation_covers_is_exactly_its_parts() {
    let world = World::new();
    let doctor = world.caller("sato");
    let record = world.record(&doctor, world.patient("1").id, "初回").record;
    let draft = world
        .draft_next(&doctor, record, Act::Add, "追記の下書き")
        .unwrap();
    let rows = world.store.versions(world.institution.id, record).unwrap();
    assert_eq!(
        rows.len(),
        1,
        "what is added later is outside until it is confirmed"
    );
    let read = world.vault.read_record(&doctor, record, None).unwrap();
    let roles: Vec<_> = read.manifest.parts.iter().map(|part| part.role).collect();
    assert_eq!(roles, [PartRole::Original, PartRole::Rendition]);
    assert!(!read.markup.contains("追記の下書き"));
    world.confirm(&doctor, draft.id).unwrap();
    let first = world
        .vault
        .read_record(&doctor, record, Some(VersionNo::FIRST))
        .unwrap();
    assert_eq!(first.manifest, read.manifest);
}

// shows: J-7.1.2-7, C-s14-8c
#[test]
fn only_who_has_the_right_confirms_and_the_attempt_is_kept() {
    let world = World::new();
    let nurse = world.caller("suzuki");
    let draft = world
        .draft(&nurse, world.patient("7").id, "観察記録")
        .unwrap();
    let refused = world.confirm(&nurse, draft.id);
    assert!(matches!(refused, Err(Error::Refused(Refusal::NotAllowed))));
    let event = &world.trail("record.confirm")[0];
    assert!(matches!(&event.outcome, Outcome::Refused { .. }));
    assert_eq!(event.person.as_ref().unwrap().user_id.as_str(), "suzuki");
    world.confirm(&world.caller("sato"), draft.id).unwrap();
}

// shows: J-7.1.2-6
#[test]
fn whoever_confirms_is_who_is_logged_in_whatever_the_draft_says() {
    let world = World::new();
    let (doctor, other) = (world.caller("sato"), world.caller("tanaka"));
    let draft = world.draft(&doctor, world.patient("1").id, "所見").unwrap();
    let change = DraftChange {
        confirmer: Some(Some(other.person.id)),
        ..DraftChange::default()
    };
    world
        .vault
        .save_draft(&doctor, draft.id, draft.revision, change)
        .unwrap();
    let confirmed = world.confirm(&doctor, draft.id).unwrap();
    let read = world
        .vault
        .read_record(&doctor, confirmed.record, None)
        .unwrap();
    assert_eq!(read.manifest.confirmed.by.user_id.as_str(), "sato");
}

// shows: J-7.1.2-11, C-s14-8b
#[test]
fn nobody_confirms_what_they_were_not_shown() {
    let world = World::new();
    let doctor = world.caller("sato");
    let draft = world
        .draft(&doctor, world.patient("1").id, "初めの文")
        .unwrap();
    let confirm = |seen| {
        let request = Confirm {
            draft: draft.id,
            seen,
            stand_in: None,
        };
        match world.vault.confirm_version(&doctor, &request) {
            Err(Error::Refused(Refusal::Lifecycle(refusal))) => Err(refusal),
            other => Ok(other.unwrap()),
        }
    };
    assert_eq!(confirm(None), Err(lifecycle::Refusal::NotPresented));
    let shown = world.vault.present_draft(&doctor, draft.id).unwrap();
    let invented = DigestAlgorithm::Sha256.digest(b"another page");
    assert_eq!(
        confirm(Some(invented)),
        Err(lifecycle::Refusal::OtherPresentation)
    );
    let put = vec![world.stage_note(&doctor, "差し替えた文")];
    let change = DraftChange {
        put,
        ..DraftChange::default()
    };
    world
        .vault
        .save_draft(&doctor, draft.id, draft.revision, change)
        .unwrap();
    let outdated = confirm(Some(shown.digest));
    assert_eq!(outdated, Err(lifecycle::Refusal::ChangedSincePresented));
    let shown = world.vault.present_draft(&doctor, draft.id).unwrap();
    confirm(Some(shown.digest)).unwrap();
}

#[test]
fn of_two_people_on_one_draft_the_second_is_told_and_nothing_is_lost() {
    let world = World::new();
    let (doctor, nurse) = (world.caller("sato"), world.caller("suzuki"));
    let draft = world
        .draft(&nurse, world.patient("1").id, "看護師の文")
        .unwrap();
    let save = |caller: &Caller, text: &str| {
        let put = vec![world.stage_note(caller, text)];
        let change = DraftChange {
            put,
            ..DraftChange::default()
        };
        world
            .vault
            .save_draft(caller, draft.id, draft.revision, change)
    };
    save(&nurse, "看護師の続き").unwrap();
    let second = save(&doctor, "医師の文");
    assert!(matches!(second, Err(Error::Refused(Refusal::DraftChanged))));
    let shown = world.vault.present_draft(&doctor, draft.id).unwrap();
    assert!(shown.markup.contains("看護師の続き"));
}

#[test]
fn of_two_corrections_the_second_starts_again_from_the_first() {
    let world = World::new();
    let (doctor, other) = (world.caller("sato"), world.caller("tanaka"));
    let record = world.record(&doctor, world.patient("1").id, "初版").record;
    let mine = world
        .draft_next(&doctor, record, Act::Correct, "佐藤の訂正")
        .unwrap();
    let theirs = world
        .draft_next(&other, record, Act::Correct, "田中の訂正")
        .unwrap();
    world.confirm(&doctor, mine.id).unwrap();
    let late = world.confirm(&other, theirs.id);
    let not_latest = lifecycle::Refusal::NotLatest;
    assert!(
        matches!(late, Err(Error::Refused(Refusal::Lifecycle(refusal))) if refusal == not_latest)
    );
}
