//! What a list holds about a restricted patient among others is withheld, not counted, and not lost.

use super::code;
use crate::stand_in::approved;
use genpon_model::id::RecordId;
use genpon_model::register::Standing;
use genpon_model::registers::proxy_policy::Means;
use genpon_testkit::World;
use genpon_testkit::work::{NOTE, new_record};
use genpon_vault::Caller;
use genpon_vault::begin_draft::NewRecord;
use genpon_vault::by_proxy::OnBehalf;
use genpon_vault::change_row::RowChange;
use genpon_vault::import_register::TableForm;
use genpon_vault::late_item::LateItemRef;
use genpon_vault::read_register::Sought;
use genpon_vault::read_rows::RowsSought;
use genpon_vault::save_draft::DraftChange;
use serde_json::{Value, json};

/// The number of somebody who works here; as long as this, it stands in no id by chance.
const STAFF: &str = "7770001777";

fn restrict(world: &World, number: &str, persons: &[&str]) {
    let persons = persons.iter().map(|id| world.person(id).to_string());
    let value = json!({
        "patient_no": number,
        "kind": "staff",
        "reason": "当院の職員",
        "persons": persons.collect::<Vec<_>>(),
    });
    let manager = world.caller("kato");
    world.propose(&manager, "restriction", None, value).unwrap();
}

fn paper(reference: &str, patient_no: Option<&str>) -> Value {
    let mut paper = json!({
        "paper_reference": reference,
        "what": "経過記録",
        "written_at": "2026-11-20T10:15:00+09:00",
    });
    if let Some(number) = patient_no {
        paper["patient_no"] = number.into();
    }
    paper
}

/// An outage with a paper of somebody who works here, one of 778, and one that does not say of whom; its key.
fn outage(world: &World) -> String {
    let value = json!({
        "what": "停電",
        "started_at": "2026-11-20T10:00:00+09:00",
        "items": [paper("P-1", Some(STAFF)), paper("P-2", Some("778")), paper("P-3", None)],
    });
    let clerk = world.caller("ito");
    let proposed = world.propose(&clerk, "outage", None, value).unwrap();
    proposed.key.to_string()
}

/// Makes a record of a paper.
fn register(world: &World, by: &str, number: &str, (outage, reference): (&str, &str)) -> RecordId {
    let doctor = world.caller(by);
    let institution = world.institution.id;
    let row = genpon_store::Store::patient_by_number(&*world.store, institution, number);
    let draft = world
        .draft(&doctor, row.unwrap().unwrap().id, "咽頭痛")
        .unwrap();
    let late = LateItemRef {
        outage: outage.parse().unwrap(),
        paper_reference: reference.parse().unwrap(),
    };
    let change = DraftChange {
        late: Some(Some(late)),
        ..DraftChange::default()
    };
    let draft = world
        .vault
        .save_draft(&doctor, draft.id, draft.revision, change)
        .unwrap();
    world.confirm(&doctor, draft.id).unwrap().record
}

/// The outage as each place that shows it gives it to this caller.
fn told(world: &World, caller: &Caller, key: &str) -> [String; 6] {
    let vault = &world.vault;
    let outages = vault.read_outages(caller).unwrap().outages;
    let list = vault
        .read_register(caller, "outage", &Sought::default())
        .unwrap();
    let listed = list.entries[0].current.as_ref().unwrap();
    let entry = vault.read_entry(caller, "outage", key).unwrap();
    let sought = RowsSought {
        field: "items".to_owned(),
        ..RowsSought::default()
    };
    let rows = vault.read_rows(caller, "outage", key, &sought).unwrap();
    let shown: Vec<_> = rows.shown().collect();
    let file = |form| {
        let file = vault.export_register(caller, "outage", form).unwrap();
        String::from_utf8(file.bytes).unwrap()
    };
    [
        format!("{outages:?}"),
        listed.value.to_string(),
        format!("{:?}", entry.history),
        format!("{shown:?} {:?}", rows.entry.value),
        file(TableForm::Csv),
        file(TableForm::Json),
    ]
}

fn missing(world: &World, caller: &Caller) -> Option<usize> {
    world.vault.read_inbox(caller).unwrap().missing_papers
}

#[test]
fn papers_of_an_outage_about_a_restricted_patient_are_withheld_wherever_it_is_read() {
    let world = World::new();
    let _patients = [STAFF, "778"].map(|number| world.patient(number));
    let (clerk, manager) = (world.caller("ito"), world.caller("kato"));
    let key = outage(&world);
    let record = register(&world, "sato", STAFF, (&key, "P-3")).to_string();
    let holds = |caller: &Caller, word: &str| {
        told(&world, caller, &key)
            .map(|text| text.contains(word))
            .to_vec()
    };
    assert_eq!(holds(&clerk, &record), [true; 6]);
    assert_eq!(missing(&world, &clerk), Some(2));
    restrict(&world, STAFF, &["sato", "kato"]);
    for word in ["P-1", STAFF, &record] {
        assert_eq!(holds(&clerk, word), [false; 6], "{word}");
        assert_eq!(holds(&manager, word), [true; 6], "{word}");
    }
    assert_eq!(holds(&clerk, "P-2"), [true; 6], "the others stay");
    let (open, now) = (holds(&manager, "P-3"), holds(&clerk, "P-3"));
    assert_eq!((open[0], now[0]), (true, false), "its record says of whom");
    assert_eq!(missing(&world, &clerk), Some(1));
    assert_eq!(missing(&world, &manager), Some(2));
}

#[test]
fn who_does_not_see_an_entry_whole_loses_nothing_of_it() {
    let world = World::new();
    let _patients = [STAFF, "778"].map(|number| world.patient(number));
    let (clerk, manager) = (world.caller("ito"), world.caller("kato"));
    let key = outage(&world);
    restrict(&world, STAFF, &["sato", "kato"]);
    let read = world.vault.read_entry(&clerk, "outage", &key).unwrap();
    assert!(!read.may_administer, "it is not offered");
    let seen = world.entry(&clerk, "outage", &key);
    let mut shorter = seen.clone();
    shorter["what"] = "停電(瞬断)".into();
    let changed = world.propose(&clerk, "outage", Some(&key), shorter.clone());
    assert_eq!(code(changed), "not-allowed");
    let base = Standing::of(&read.history).current.unwrap().edition;
    let change = RowChange {
        field: "items".to_owned(),
        base,
        place: Some(0),
        row: None,
        reason: "誤記".parse().unwrap(),
    };
    let changed = world.vault.change_row(&clerk, "outage", &key, change);
    assert_eq!(code(changed), "not-allowed");
    let form = TableForm::Csv;
    let file = world.vault.export_register(&clerk, "outage", form).unwrap();
    let reason = "表計算で修正".parse().unwrap();
    let taken = world
        .vault
        .import_register(&clerk, "outage", (form, &file.bytes), &reason);
    assert_eq!(code(taken), "rows-refused");

    register(&world, "tanaka", "778", (&key, "P-2"));
    let whole = world.entry(&manager, "outage", &key);
    let items = whole["items"].as_array().unwrap();
    let references = items.iter().map(|item| item["paper_reference"].as_str());
    let references: Vec<_> = references.flatten().collect();
    assert_eq!(references, ["P-1", "P-2", "P-3"], "a record closes its own");
    shorter["items"] = whole["items"].clone();
    world
        .propose(&manager, "outage", Some(&key), shorter)
        .unwrap();
}

/// A note that a clerk enters in a physician's name, which waits for an answer.
fn enter_for(world: &World, principal: &str) {
    let policy = json!({
        "code": "clerks",
        "name": { "ja": "医師事務作業補助", "en": "Support clerks" },
        "operations": ["enter"],
        "document_types": [NOTE],
        "proxy_roles": ["clerk"],
        "principal_roles": ["physician"],
        "approval": "before",
        "approve_within_hours": 24,
    });
    approved(world, "proxy-policy", policy);
    let clerk = world.caller("ito");
    let parts = vec![world.stage_note(&clerk, "代行の本文")];
    let patient = world.patient(STAFF).id;
    let new = NewRecord {
        on_behalf: Some(OnBehalf {
            principal: principal.parse().unwrap(),
            means: Means::Phone,
            at: None,
            text: Some("解熱剤を処方".parse().unwrap()),
        }),
        ..new_record(patient, NOTE, parts)
    };
    world.vault.begin_record(&clerk, new).unwrap();
}

#[test]
fn what_waits_about_a_restricted_patient_is_not_counted() {
    let world = World::new();
    let doctor = world.caller("tanaka");
    let counted = || world.vault.glance(&doctor).waiting;
    enter_for(&world, "tanaka");
    assert_eq!(world.vault.approvals_waiting(&doctor).unwrap(), (1, 0));
    let before = counted();
    let nurse = world.caller("suzuki");
    let staff = world.patient("779").id;
    let draft = world.draft(&nurse, staff, "右足の創傷").unwrap();
    let change = DraftChange {
        confirmer: Some(Some(doctor.person.id)),
        ..DraftChange::default()
    };
    world
        .vault
        .save_draft(&nurse, draft.id, draft.revision, change)
        .unwrap();
    assert_eq!(counted(), before + 1);
    restrict(&world, "779", &["suzuki"]);
    assert_eq!(counted(), before);
    restrict(&world, STAFF, &["ito"]);
    assert_eq!(world.vault.approvals_waiting(&doctor).unwrap(), (0, 0));
    assert_eq!(counted(), 0);
}
