//! No change locks the institution out of its own administration.

use super::{approve, change_person, code, grant_of_role, put};
use genpon_model::register::Edition;
use genpon_model::register::life::Care;
use genpon_testkit::World;
use genpon_vault::administer_register::EntryChange;
use genpon_vault::import_register::TableForm;
use serde_json::json;

const LAST: &str = "last-administrator";

#[test]
fn the_last_administrator_is_neither_disabled_nor_let_end_nor_sent_on_leave() {
    let world = World::new();
    change_person(&world, "admin2", &json!({ "is_enabled": false })).unwrap();
    for fields in [
        json!({ "is_enabled": false }),
        json!({ "ends_on": "2027-03-31" }),
        json!({ "leave_from": "2027-01-01" }),
        json!({ "starts_on": "2027-01-01" }),
        json!({ "roles": [] }),
        json!({ "is_group": true }),
    ] {
        assert_eq!(
            code(change_person(&world, "admin", &fields)),
            LAST,
            "{fields}"
        );
    }
    let nights = json!([{ "days": ["mon"], "from_minute": 480, "until_minute": 1020 }]);
    change_person(&world, "admin", &json!({ "hours": nights })).unwrap();
}

#[test]
fn two_administrators_are_not_removed_in_one_file() {
    let world = World::new();
    let administrator = world.caller("admin");
    let exported = world
        .vault
        .export_register(&administrator, "person", TableForm::Json)
        .unwrap();
    let mut file: serde_json::Value = serde_json::from_slice(&exported.bytes).unwrap();
    for entry in file["entries"].as_array_mut().unwrap() {
        if entry["value"]["roles"] == json!(["administrator"]) {
            entry["value"]["is_enabled"] = false.into();
        }
    }
    let bytes = serde_json::to_vec(&file).unwrap();
    let reason = "停止".parse().unwrap();
    let taken =
        world
            .vault
            .import_register(&administrator, "person", (TableForm::Json, &bytes), &reason);
    assert_eq!(code(taken), LAST);
}

#[test]
fn a_role_that_everybody_needs_is_not_emptied_retired_or_withheld() {
    let world = World::new();
    let (one, other) = (world.caller("admin"), world.caller("admin2"));
    let mut value = world.entry(&one, "role", "administrator");
    value["rights"] = json!([{ "operations": ["read_health"] }]);
    let asked = world
        .propose(&one, "role", Some("administrator"), value)
        .unwrap();
    assert_eq!(code(approve(&world, &other, "role", &asked)), LAST);
    let decision = genpon_vault::administer_register::EntryDecision {
        edition: asked.edition,
        verdict: genpon_model::register::life::Verdict::TakeBack,
        reason: None,
    };
    world
        .vault
        .decide_entry(&one, "role", &asked.key, decision)
        .unwrap();
    let change = EntryChange {
        key: Some("administrator".parse().unwrap()),
        base: Some(Edition::FIRST),
        value: world.entry(&one, "role", "administrator"),
        is_retired: true,
        reason: "廃止".parse().unwrap(),
        care: Care::default(),
    };
    let asked = world.vault.propose_entry(&one, "role", change).unwrap();
    assert_eq!(code(approve(&world, &other, "role", &asked)), LAST);

    change_person(
        &world,
        "admin2",
        &json!({ "roles": ["administrator", "nurse"] }),
    )
    .unwrap();
    let withhold = |user_id: &str| {
        json!({
            "person": world.person(user_id).to_string(),
            "effect": "withhold",
            "operations": ["administer_register"],
            "reason": "x",
        })
    };
    let other = world.caller("admin2");
    let asked = world
        .propose(&other, "grant", None, withhold("admin2"))
        .unwrap();
    approve(&world, &one, "grant", &asked).unwrap();
    let asked = world
        .propose(&one, "grant", None, withhold("admin"))
        .unwrap();
    let other = world.caller("admin2");
    assert_eq!(code(approve(&world, &other, "grant", &asked)), LAST);
}

#[test]
fn a_grant_that_ends_is_no_administrator_for_ever() {
    let world = World::new();
    let mut value = grant_of_role(&world, "kato", "administrator");
    value["ends_on"] = "2026-12-31".into();
    put(&world, "grant", None, value);
    change_person(&world, "admin2", &json!({ "is_enabled": false })).unwrap();
    let last = change_person(&world, "admin", &json!({ "is_enabled": false }));
    assert_eq!(code(last), LAST, "in January nobody would be left");
}
