//! 自動確定: only by a rule, marked for ever, with the persons of the rule.

use crate::stand_in::establish;
use genpon_model::record::{Act, ConfirmationMode};
use genpon_model::register::Standing;
use genpon_model::register::life::{Care, Verdict};
use genpon_store::{DraftFilter, Store as _};
use genpon_testkit::World;
use genpon_vault::administer_register::{EntryChange, EntryDecision};
use serde_json::{Value, json};

const HOUR_SECONDS: i64 = 3600;

fn rule(world: &World, confirmer: &str) -> Value {
    json!({
        "code": "night",
        "name": { "ja": "24時間後の自動確定", "en": "Automatic after 24 hours" },
        "mode": "automatic",
        "document_types": ["progress-note"],
        "after_hours": 24,
        "confirmer": world.person(confirmer).to_string(),
    })
}

fn drafts(world: &World) -> usize {
    world
        .store
        .drafts(world.institution.id, &DraftFilter::default(), 100)
        .unwrap()
        .len()
}

// shows: J-7.1.2-8, C-s14-8e
#[test]
fn without_a_rule_nothing_is_confirmed_and_with_one_it_is_marked() {
    let world = World::new();
    let nurse = world.caller("suzuki");
    let draft = world
        .draft(&nurse, world.patient("1").id, "夜間の観察")
        .unwrap();
    world.clock.advance(1000 * HOUR_SECONDS);
    assert_eq!(world.vault.confirm_due_drafts().unwrap().confirmed, []);
    establish(&world, rule(&world, "sato"));
    let round = world.vault.confirm_due_drafts().unwrap();
    assert_eq!(round.confirmed.len(), 1);
    assert_eq!((round.left, drafts(&world)), (0, 0));
    let read = world
        .vault
        .read_record(&world.caller("sato"), draft.record, None)
        .unwrap();
    let manifest = read.manifest;
    assert_eq!(manifest.mode, ConfirmationMode::Automatic);
    assert_eq!(manifest.entered.by.user_id.as_str(), "suzuki");
    assert_eq!(manifest.confirmed.by.user_id.as_str(), "sato");
    assert_eq!(
        manifest.confirmed.authenticated_at, None,
        "nobody proved anything"
    );
    assert_eq!(manifest.presentation, None, "nobody was shown anything");
    let rule = manifest.rule.unwrap();
    assert_eq!((rule.code.as_str(), rule.edition), ("night", 1));
    assert!(read.markup.contains("自動確定"));
    let event = &world.trail("record.confirm")[0];
    assert_eq!(event.details[&"mode".parse().unwrap()], "automatic");
    assert_eq!(event.details[&"rule".parse().unwrap()], "night 1");
}

// shows: J-7.1.2-8
#[test]
fn the_time_counts_from_the_last_change_and_only_for_the_types_of_the_rule() {
    let world = World::new();
    establish(&world, rule(&world, "sato"));
    let (doctor, nurse) = (world.caller("sato"), world.caller("suzuki"));
    let patient = world.patient("1").id;
    world.draft(&doctor, patient, "所見").unwrap();
    let parts = vec![world.stage_note(&nurse, "看護記録")];
    let other = genpon_testkit::work::new_record(patient, "nursing-record", parts);
    world.vault.begin_record(&nurse, other).unwrap();
    world.clock.advance(24 * HOUR_SECONDS);
    assert_eq!(world.vault.confirm_due_drafts().unwrap().confirmed.len(), 0);
    world.clock.advance(1);
    assert_eq!(world.vault.confirm_due_drafts().unwrap().confirmed.len(), 1);
    assert_eq!(
        drafts(&world),
        1,
        "the nursing record is no matter of the rule"
    );
}

#[test]
fn who_may_not_confirm_does_not_by_rule_and_a_withdrawal_never_does() {
    let world = World::new();
    establish(&world, rule(&world, "suzuki"));
    let doctor = world.caller("sato");
    let record = world.record(&doctor, world.patient("1").id, "所見").record;
    world
        .draft_next(&doctor, record, Act::Withdraw, "")
        .unwrap();
    world.draft(&doctor, world.patient("2").id, "所見").unwrap();
    world.clock.advance(48 * HOUR_SECONDS);
    let before = world.trail("record.confirm").len();
    let round = world.vault.confirm_due_drafts().unwrap();
    assert_eq!((round.confirmed.len(), round.left), (0, 1));
    assert_eq!(
        world.trail("record.confirm").len(),
        before,
        "a draft left lying makes no noise"
    );
}

#[test]
fn a_retired_rule_confirms_nothing() {
    let world = World::new();
    establish(&world, rule(&world, "sato"));
    let (manager, administrator) = (world.caller("kato"), world.caller("admin"));
    let read = world
        .vault
        .read_entry(&manager, "confirmation-rule", "night")
        .unwrap();
    let current = Standing::of(&read.history).current.unwrap();
    let change = EntryChange {
        key: Some(current.key.clone()),
        base: Some(current.edition),
        value: current.value.clone(),
        is_retired: true,
        reason: "運用の見直し".parse().unwrap(),
        care: Care::default(),
    };
    let asked = world
        .vault
        .propose_entry(&manager, "confirmation-rule", change)
        .unwrap();
    let decision = EntryDecision {
        edition: asked.edition,
        verdict: Verdict::Approve,
        reason: None,
    };
    world
        .vault
        .decide_entry(&administrator, "confirmation-rule", &asked.key, decision)
        .unwrap();
    world
        .draft(&world.caller("sato"), world.patient("1").id, "所見")
        .unwrap();
    world.clock.advance(48 * HOUR_SECONDS);
    assert_eq!(
        world.vault.confirm_due_drafts().unwrap(),
        Default::default()
    );
}
