//! Registers: what is not listed cannot be stored, every change keeps what was before, and a second
//! person decides where that is asked for.

use genpon_formats::register_table;
use genpon_model::register::life::{Care, EntryRefusal, RevisionState, Verdict};
use genpon_model::register::{Author, Edition};
use genpon_model::registers;
use genpon_model::text::Code;
use genpon_testkit::World;
use genpon_testkit::work::new_record;
use genpon_testkit::world::quick_settings;
use genpon_vault::administer_register::{EntryChange, EntryDecision};
use genpon_vault::import_register::TableForm;
use genpon_vault::read_register::Sought;
use genpon_vault::{Caller, Error, Refusal, Settings};
use serde_json::{Value, json};

fn new_type(code: &str) -> Value {
    json!({
        "code": code,
        "name": { "ja": "褥瘡対策の記録", "en": "Pressure ulcer record" },
        "chapters": ["electronic_storage"],
        "retention": "medical-record",
        "label": "normal",
        "importance": "high",
        "enterers": ["physician"],
        "confirmers": ["physician"],
        "signature": "none",
        "viewer": "automatic",
        "has_patient": true,
        "institutions": ["hospital"],
    })
}

fn sought(q: &str, after: &str) -> Sought {
    let (q, after) = (q.to_owned(), after.to_owned());
    Sought { q, after }
}

// shows: J-6.1.2-1
#[test]
fn what_is_not_listed_and_classified_cannot_be_stored() {
    let world = World::new();
    let (doctor, manager) = (world.caller("sato"), world.caller("kato"));
    let patient = world.patient("00012345");
    let begin = || {
        let parts = vec![world.stage_note(&doctor, "発赤なし")];
        world
            .vault
            .begin_record(&doctor, new_record(patient.id, "pressure-ulcer", parts))
    };
    assert!(matches!(begin(), Err(Error::Refused(Refusal::TypeUnknown))));
    let mut unclassified = new_type("pressure-ulcer");
    unclassified.as_object_mut().unwrap().remove("importance");
    let refused = world.propose(&manager, "document-type", None, unclassified);
    assert!(matches!(refused, Err(Error::Refused(Refusal::Entry(_)))));
    world
        .propose(&manager, "document-type", None, new_type("pressure-ulcer"))
        .unwrap();
    let draft = begin().unwrap();
    world.confirm(&doctor, draft.id).unwrap();
    let listed = world
        .vault
        .read_register(&manager, "document-type", &sought("褥瘡", ""))
        .unwrap();
    assert_eq!(listed.entries.len(), 1);
    assert_eq!(
        listed.entries[0].shown().unwrap().value["importance"],
        "high"
    );
}

// shows: J-6.1.2-2
#[test]
fn the_register_goes_out_dated_and_with_editions_and_earlier_ones_stay() {
    let world = World::new();
    let manager = world.caller("kato");
    let export = || {
        let manager = world.caller("kato");
        let file = world
            .vault
            .export_register(&manager, "document-type", TableForm::Json);
        file.unwrap()
    };
    let before = export();
    let mut value = world.entry(&manager, "document-type", "progress-note");
    value["importance"] = "high".into();
    world.clock.advance(3600);
    let change = world
        .propose(&manager, "document-type", Some("progress-note"), value)
        .unwrap();
    let after = export();
    assert_eq!(after.as_of.seconds_since(before.as_of), 3600);
    let edition = |bytes: &[u8]| {
        let register = registers::find("document-type").unwrap();
        let table = register_table::read_json(register, bytes).unwrap();
        let row = table
            .rows
            .into_iter()
            .find(|row| row.value["code"] == "progress-note")
            .unwrap();
        (
            row.edition.unwrap().number(),
            row.value["importance"].clone(),
        )
    };
    assert_eq!(edition(&before.bytes), (1, "critical".into()));
    assert_eq!(edition(&after.bytes), (2, "high".into()));
    assert_eq!(change.edition.number(), 2);
    let history = world
        .vault
        .read_entry(&manager, "document-type", "progress-note")
        .unwrap()
        .history;
    assert_eq!(history[0].value["importance"], "critical");
}

// shows: J-6.1.2-3
#[test]
fn the_proposal_of_the_vendor_and_who_changed_it_stay_visible() {
    let world = World::new();
    let manager = world.caller("kato");
    assert!(
        world
            .vault
            .read_register(&manager, "document-type", &Sought::default())
            .unwrap()
            .entries
            .len()
            > 40
    );
    let mut value = world.entry(&manager, "document-type", "image");
    value["importance"] = "critical".into();
    world
        .propose(&manager, "document-type", Some("image"), value)
        .unwrap();
    let history = world
        .vault
        .read_entry(&manager, "document-type", "image")
        .unwrap()
        .history;
    assert!(matches!(&history[0].by, Author::Vendor(software) if software.starts_with("genpon ")));
    assert_eq!(history[1].by.person(), Some(&manager.person));
    let told = &world.trail("register.propose")[0];
    assert_eq!(told.person.as_ref(), Some(&manager.person));
    assert_eq!(told.details[&"fields".parse().unwrap()], "importance");
    assert_eq!(told.details[&"edition".parse().unwrap()], "1 → 2");
}

fn rule() -> Value {
    json!({
        "code": "night",
        "name": { "ja": "夜間の自動確定", "en": "Automatic at night" },
        "mode": "automatic",
        "document_types": ["progress-note"],
        "after_hours": 24,
        "confirmer": null,
    })
}

fn rule_of(world: &World, confirmer: &str) -> Value {
    let mut value = rule();
    value["confirmer"] = world.person(confirmer).to_string().into();
    value
}

fn decide(
    world: &World,
    caller: &Caller,
    verdict: Verdict,
    reason: Option<&str>,
) -> Result<RevisionState, Error> {
    let decision = EntryDecision {
        edition: Edition::FIRST,
        verdict,
        reason: reason.map(|reason| reason.parse().unwrap()),
    };
    let key = "night".parse().unwrap();
    let decided = world
        .vault
        .decide_entry(caller, "confirmation-rule", &key, decision);
    decided.map(|proposed| proposed.state)
}

#[test]
fn a_second_person_decides_and_nobody_decides_for_themselves() {
    let world = World::new();
    let (manager, administrator) = (world.caller("kato"), world.caller("admin"));
    let asked = world
        .propose(&manager, "confirmation-rule", None, rule_of(&world, "sato"))
        .unwrap();
    assert_eq!(asked.state, RevisionState::Requested);
    let overview = world.vault.read_registers(&administrator).unwrap();
    assert_eq!(overview.requests.len(), 1);
    let own = decide(&world, &manager, Verdict::Approve, None);
    assert!(matches!(own, Err(Error::Refused(Refusal::SelfApproval))));
    let doctor = decide(&world, &world.caller("sato"), Verdict::Approve, None);
    assert!(matches!(doctor, Err(Error::Refused(Refusal::NotAllowed))));
    let silent = decide(&world, &administrator, Verdict::Reject, None);
    let no_reason = Refusal::Register(EntryRefusal::NoReason);
    assert_eq!(silent.unwrap_err().code(), no_reason.code());
    assert_eq!(
        decide(&world, &administrator, Verdict::Approve, None).unwrap(),
        RevisionState::Effective
    );
    let again = decide(&world, &administrator, Verdict::Approve, None);
    assert!(matches!(
        again,
        Err(Error::Refused(Refusal::DecidedAlready))
    ));
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    assert!(
        masters
            .confirmation_rules
            .contains_key(&"night".parse().unwrap())
    );
}

#[test]
fn only_who_asked_takes_a_request_back() {
    let world = World::new();
    let (manager, administrator) = (world.caller("kato"), world.caller("admin"));
    world
        .propose(&manager, "confirmation-rule", None, rule_of(&world, "sato"))
        .unwrap();
    let other = decide(&world, &administrator, Verdict::TakeBack, None);
    assert!(matches!(
        other,
        Err(Error::Refused(Refusal::Register(EntryRefusal::NotYours)))
    ));
    let taken_back = decide(&world, &manager, Verdict::TakeBack, None).unwrap();
    assert_eq!(taken_back, RevisionState::TakenBack);
}

#[test]
fn one_person_alone_can_be_enough_where_the_operator_says_so() {
    let world = World::with(Settings {
        needs_second_person: false,
        ..quick_settings()
    });
    let manager = world.caller("kato");
    let asked = world
        .propose(&manager, "confirmation-rule", None, rule_of(&world, "sato"))
        .unwrap();
    assert_eq!(asked.state, RevisionState::Effective);
}

#[test]
fn a_change_starts_from_what_is_in_force_now() {
    let world = World::new();
    let manager = world.caller("kato");
    let mut value = world.entry(&manager, "document-type", "image");
    value["importance"] = "critical".into();
    world
        .propose(&manager, "document-type", Some("image"), value.clone())
        .unwrap();
    value["importance"] = "low".into();
    let change = EntryChange {
        key: Some("image".parse().unwrap()),
        base: Some(Edition::FIRST),
        value,
        is_retired: false,
        reason: "見直し".parse().unwrap(),
        care: genpon_model::register::life::Care::default(),
    };
    let late = world.vault.propose_entry(&manager, "document-type", change);
    assert!(matches!(
        late,
        Err(Error::Refused(Refusal::Register(EntryRefusal::NotLatest)))
    ));
}

#[test]
fn an_entry_refers_only_to_what_is_there_and_not_retired() {
    let world = World::new();
    let manager = world.caller("kato");
    let mut value = new_type("pressure-ulcer");
    value["label"] = "nowhere".into();
    let refused = world.propose(&manager, "document-type", None, value);
    let Err(Error::Refused(Refusal::Entry(faults))) = refused else {
        panic!("was taken")
    };
    assert_eq!(faults[0].path, "label");
    assert_eq!(faults[0].fault.code(), "no-such-entry");
}

#[test]
fn an_export_comes_back_as_no_change_and_a_bad_row_stops_the_whole_file() {
    let world = World::new();
    let manager = world.caller("kato");
    let reason = "取込み".parse().unwrap();
    let import = |text: &str| {
        let file = (TableForm::Csv, text.as_bytes());
        world
            .vault
            .import_register(&manager, "document-type", file, &reason)
    };
    let exported = world
        .vault
        .export_register(&manager, "document-type", TableForm::Csv)
        .unwrap();
    let text = String::from_utf8(exported.bytes).unwrap();
    let same = import(&text).unwrap();
    assert_eq!((same.effective, same.requested), (0, 0));
    assert!(same.unchanged > 40);
    let changed = text.replace("X線写真", "エックス線写真");
    assert_eq!(import(&changed).unwrap().effective, 1);
    let stale = import(&text.replace("X線写真", "レントゲン写真"));
    let Err(Error::Refused(Refusal::Rows(rows))) = stale else {
        panic!("was taken")
    };
    assert!(matches!(
        *rows[0].why,
        Refusal::Register(EntryRefusal::NotLatest)
    ));
    let aliases = world.entry(&manager, "document-type", "image")["aliases"].clone();
    assert_eq!(aliases[0], "エックス線写真");
    let cut = import("code,name.ja\n\"image");
    assert!(matches!(cut, Err(Error::Refused(Refusal::Table(_)))));
}

// shows: J-7.1.2-15
#[test]
fn a_medium_near_the_end_of_its_life_is_listed_and_each_move_says_who_and_when() {
    let world = World::new();
    let manager = world.caller("kato");
    let medium = |place: &str| {
        json!({
            "mark": "LTO-0042",
            "kind": "LTO-9",
            "holds": "2026年上期のバックアップ",
            "used_since": "2026-04-01",
            "durability_years": 30,
            "place": place,
            "seal": "封印 0042",
        })
    };
    let change = |key: Option<&Code>, base, value, expires_on: &str| EntryChange {
        key: key.cloned(),
        base,
        value,
        is_retired: false,
        reason: "保管場所の変更".parse().unwrap(),
        care: Care {
            expires_on: Some(expires_on.parse().unwrap()),
            ..Care::default()
        },
    };
    let propose = |change| {
        world
            .vault
            .propose_entry(&manager, "storage-medium", change)
    };
    let due = || {
        let read = world.vault.read_registers(&manager).unwrap();
        let of_media = read.reminders.into_iter();
        of_media
            .filter(|(due, _)| due.register.as_str() == "storage-medium")
            .count()
    };
    let first = propose(change(None, None, medium("サーバー室"), "2056-04-01")).unwrap();
    assert_eq!(due(), 0);
    let (key, base) = (Some(&first.key), Some(first.edition));
    propose(change(key, base, medium("耐火金庫"), "2026-12-01")).unwrap();
    assert_eq!(due(), 1);
    let read = world
        .vault
        .read_entry(&manager, "storage-medium", first.key.as_str())
        .unwrap();
    let moves: Vec<_> = read
        .history
        .iter()
        .map(|revision| {
            let by = revision.by.person().unwrap().name.to_string();
            (revision.value["place"].as_str().unwrap().to_owned(), by)
        })
        .collect();
    assert_eq!(moves.len(), 2);
    for place in ["サーバー室", "耐火金庫"] {
        assert!(moves.contains(&(place.to_owned(), manager.person.name.to_string())));
    }
}
