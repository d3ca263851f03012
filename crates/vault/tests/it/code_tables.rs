//! A change of a master changes no past record.

use genpon_formats::items;
use genpon_model::record::{Act, VersionNo};
use genpon_testkit::World;
use genpon_testkit::work::{new_record, stage};
use genpon_vault::Caller;
use genpon_vault::confirm_version::Confirmed;
use genpon_vault::save_draft::DraftChange;
use genpon_vault::stage_part::StagedPart;
use serde_json::{Value, json};

fn row(code: &str, ja: &str, en: &str) -> Value {
    json!({ "code": code, "display": { "ja": ja, "en": en } })
}

fn set_table(world: &World, rows: &[Value]) {
    let manager = world.caller("kato");
    let value = json!({
        "code": "laboratory",
        "name": { "ja": "検査項目", "en": "Laboratory items" },
        "rows": rows,
    });
    let is_there = world
        .vault
        .read_entry(&manager, "code-table", "laboratory")
        .is_ok();
    let key = is_there.then_some("laboratory");
    world.propose(&manager, "code-table", key, value).unwrap();
}

fn result(world: &World, caller: &Caller, code: &str) -> StagedPart {
    let item = json!({ "table": "laboratory", "code": code, "value": "35", "unit": "U/L" });
    let bytes = json!({ "format": "genpon/items/1", "items": [item] }).to_string();
    stage(
        &world.vault,
        caller,
        ("items.json", items::MEDIA_TYPE),
        bytes.as_bytes(),
    )
    .unwrap()
}

fn record(world: &World, caller: &Caller, patient: &str, code: &str) -> Confirmed {
    let parts = vec![result(world, caller, code)];
    let new = new_record(world.patient(patient).id, "laboratory-result", parts);
    let draft = world.vault.begin_record(caller, new).unwrap();
    world.confirm(caller, draft.id).unwrap()
}

fn shown(world: &World, caller: &Caller, record: &Confirmed, version: u32) -> String {
    let version = VersionNo::new(version).unwrap();
    world
        .vault
        .read_record(caller, record.record, Some(version))
        .unwrap()
        .markup
}

// shows: J-7.3.2-4, C-s5-2
#[test]
fn gamma_gtp_entered_as_0102_stays_gamma_gtp_whatever_becomes_of_the_code() {
    let world = World::new();
    let doctor = world.caller("sato");
    set_table(&world, &[row("0102", "γ-GTP", "gamma-GTP")]);
    let old = record(&world, &doctor, "1", "0102");
    let before = shown(&world, &doctor, &old, 1);
    assert!(before.contains("γ-GTP"), "{before}");

    set_table(&world, &[row("00000102", "γ-GTP", "gamma-GTP")]);
    assert_eq!(
        shown(&world, &doctor, &old, 1),
        before,
        "after the new code"
    );
    let new = record(&world, &doctor, "2", "00000102");
    assert!(shown(&world, &doctor, &new, 1).contains("γ-GTP"));

    let reused = [
        row("00000102", "γ-GT", "gamma-GT"),
        row("0102", "血糖", "Glucose"),
    ];
    set_table(&world, &reused);
    assert_eq!(
        shown(&world, &doctor, &old, 1),
        before,
        "after re-use and renaming"
    );
    let newest = record(&world, &doctor, "3", "0102");
    assert!(shown(&world, &doctor, &newest, 1).contains("血糖"));

    let world = world.reopen();
    let doctor = world.caller("sato");
    assert_eq!(shown(&world, &doctor, &old, 1), before, "after a restart");
    let named = world
        .vault
        .read_record(&doctor, old.record, None)
        .unwrap()
        .manifest
        .code_tables;
    assert_eq!(
        (named[0].code.as_str(), named[0].edition),
        ("laboratory", 1)
    );
}

// shows: J-7.3.2-4
#[test]
fn a_correction_takes_the_edition_of_its_own_time_for_what_it_puts() {
    let world = World::new();
    let doctor = world.caller("sato");
    set_table(&world, &[row("0102", "γ-GTP", "gamma-GTP")]);
    let old = record(&world, &doctor, "1", "0102");
    set_table(&world, &[row("0102", "血糖", "Glucose")]);
    let added =
        world
            .vault
            .begin_version(&doctor, old.record, Act::Add, Some("追記".parse().unwrap()));
    let added = added.unwrap();
    let put = vec![world.stage_note(&doctor, "再検査を予定")];
    let change = DraftChange {
        put,
        ..DraftChange::default()
    };
    world
        .vault
        .save_draft(&doctor, added.id, added.revision, change)
        .unwrap();
    world.confirm(&doctor, added.id).unwrap();
    assert!(
        shown(&world, &doctor, &old, 2).contains("γ-GTP"),
        "what stays keeps its edition"
    );
    let corrected = world.vault.begin_version(
        &doctor,
        old.record,
        Act::Correct,
        Some("訂正".parse().unwrap()),
    );
    let corrected = corrected.unwrap();
    let put = vec![result(&world, &doctor, "0102")];
    let change = DraftChange {
        put,
        ..DraftChange::default()
    };
    world
        .vault
        .save_draft(&doctor, corrected.id, corrected.revision, change)
        .unwrap();
    world.confirm(&doctor, corrected.id).unwrap();
    assert!(shown(&world, &doctor, &old, 3).contains("血糖"));
    assert!(shown(&world, &doctor, &old, 1).contains("γ-GTP"));
}

#[test]
fn a_code_that_no_table_knows_is_shown_as_it_is() {
    let world = World::new();
    let doctor = world.caller("sato");
    let record = record(&world, &doctor, "1", "9999");
    let markup = shown(&world, &doctor, &record, 1);
    assert!(
        markup.contains("9999") && markup.contains("コード表にない"),
        "{markup}"
    );
}
