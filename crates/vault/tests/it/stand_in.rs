//! 代行確定: a designated manager confirms in place of somebody who cannot, under a rule.

use genpon_model::record::ConfirmationMode;
use genpon_model::register::life::Verdict;
use genpon_testkit::World;
use genpon_vault::administer_register::EntryDecision;
use genpon_vault::confirm_version::{Confirm, Confirmed};
use genpon_vault::{Caller, Error, Refusal};
use serde_json::{Value, json};

/// A rule in force: asked for by the records manager, approved by the administrator.
pub(crate) fn establish(world: &World, rule: Value) {
    approved(world, "confirmation-rule", rule);
}

/// The same for an entry of any register that the records manager administers.
pub(crate) fn approved(world: &World, register: &str, value: Value) {
    let manager = world.caller("kato");
    let asked = world.propose(&manager, register, None, value).unwrap();
    let decision = EntryDecision {
        edition: asked.edition,
        verdict: Verdict::Approve,
        reason: None,
    };
    let administrator = world.caller("admin");
    world
        .vault
        .decide_entry(&administrator, register, &asked.key, decision)
        .unwrap();
}

fn stand_in(
    world: &World,
    caller: &Caller,
    draft: genpon_model::id::DraftId,
) -> Result<Confirmed, Error> {
    let shown = world.vault.present_draft(caller, draft)?;
    let stand_in = Some("主治医が急病のため".parse().unwrap());
    let request = Confirm {
        draft,
        seen: Some(shown.digest),
        stand_in,
    };
    world.vault.confirm_version(caller, &request)
}

// shows: J-7.1.2-9
#[test]
fn a_designated_manager_confirms_in_place_and_the_record_says_for_whom_and_why() {
    let world = World::new();
    let (doctor, manager) = (world.caller("sato"), world.caller("tanaka"));
    let patient = world.patient("1").id;
    let draft = world.draft(&doctor, patient, "所見").unwrap();
    let without_rule = stand_in(&world, &manager, draft.id);
    assert!(matches!(without_rule, Err(Error::Refused(_))));
    establish(
        &world,
        json!({
            "code": "substitute",
            "name": { "ja": "代行確定", "en": "Stand-in" },
            "mode": "stand_in",
            "document_types": ["progress-note"],
            "managers": [world.person("tanaka").to_string()],
        }),
    );
    let not_designated = stand_in(&world, &world.caller("suzuki"), draft.id);
    assert!(matches!(
        not_designated,
        Err(Error::Refused(Refusal::NotAllowed))
    ));
    let confirmed = stand_in(&world, &manager, draft.id).unwrap();
    let manifest = world
        .vault
        .read_record(&doctor, confirmed.record, None)
        .unwrap()
        .manifest;
    assert_eq!(manifest.mode, ConfirmationMode::StandIn);
    assert_eq!(manifest.confirmed.by.user_id.as_str(), "tanaka");
    assert_eq!(manifest.on_behalf_of.unwrap().user_id.as_str(), "sato");
    assert_eq!(
        manifest.entered.by.user_id.as_str(),
        "sato",
        "the author stays the author"
    );
    assert_eq!(manifest.reason.unwrap().as_str(), "主治医が急病のため");
    let rule = manifest.rule.unwrap();
    assert_eq!((rule.code.as_str(), rule.edition), ("substitute", 1));
}

// shows: J-7.1.2-9
#[test]
fn a_designated_records_manager_stands_in_without_being_one_who_enters() {
    let world = World::new();
    let (doctor, manager) = (world.caller("sato"), world.caller("kato"));
    let draft = world.draft(&doctor, world.patient("1").id, "所見").unwrap();
    assert!(world.vault.present_draft(&manager, draft.id).is_err());
    establish(
        &world,
        json!({
            "code": "substitute",
            "name": { "ja": "代行確定", "en": "Stand-in" },
            "mode": "stand_in",
            "document_types": ["progress-note"],
            "managers": [world.person("kato").to_string()],
        }),
    );
    let confirmed = stand_in(&world, &manager, draft.id).unwrap();
    let manifest = world
        .vault
        .read_record(&doctor, confirmed.record, None)
        .unwrap()
        .manifest;
    assert_eq!(manifest.confirmed.by.user_id.as_str(), "kato");
    let change = genpon_vault::save_draft::DraftChange::default();
    let other = world.draft(&doctor, world.patient("2").id, "所見").unwrap();
    let saved = world
        .vault
        .save_draft(&manager, other.id, other.revision, change);
    assert!(
        matches!(saved, Err(Error::Refused(Refusal::NotAllowed))),
        "confirming is not writing"
    );
}
