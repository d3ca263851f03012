//! Who may do what, and for how long: grants, restrictions, reviews, privileges, the written policy.

mod grants;
mod guards;
mod narrowed;
mod privileged;
mod restricted;
mod reviews;
mod withheld;
mod written;

use genpon_model::register::Edition;
use genpon_model::register::life::{RevisionState, Verdict};
use genpon_testkit::World;
use genpon_vault::administer_register::{EntryDecision, Proposed};
use genpon_vault::{Caller, Error};
use serde_json::{Value, json};

/// Proposes by one administrator and approves by the other.
fn put(world: &World, register: &str, key: Option<&str>, value: Value) -> Proposed {
    let (one, other) = (world.caller("admin"), world.caller("admin2"));
    let asked = world.propose(&one, register, key, value).unwrap();
    match asked.state {
        RevisionState::Requested => approve(world, &other, register, &asked).unwrap(),
        _ => asked,
    }
}

fn approve(
    world: &World,
    by: &Caller,
    register: &str,
    asked: &Proposed,
) -> Result<Proposed, Error> {
    let decision = EntryDecision {
        edition: asked.edition,
        verdict: Verdict::Approve,
        reason: None,
    };
    world.vault.decide_entry(by, register, &asked.key, decision)
}

/// A department with a manager, and this person in it.
fn department(world: &World, code: &str, manager: &str, member: Option<&str>) {
    let value = json!({
        "code": code,
        "name": { "ja": "病棟", "en": "Ward" },
        "manager": world.person(manager).to_string(),
    });
    put(world, "department", None, value);
    if let Some(member) = member {
        move_to(world, member, code);
    }
}

fn move_to(world: &World, member: &str, department: &str) {
    let key = world.person(member).to_string();
    let mut value = world.entry(&world.caller("admin"), "person", &key);
    value["departments"] = json!([department]);
    put(world, "person", Some(&key), value);
}

/// Changes fields of a person's entry.
fn change_person(world: &World, user_id: &str, fields: &Value) -> Result<Proposed, Error> {
    let administrator = world.caller("admin");
    let key = world.person(user_id).to_string();
    let mut value = world.entry(&administrator, "person", &key);
    for (name, field) in fields.as_object().unwrap() {
        value[name] = field.clone();
    }
    world.propose(&administrator, "person", Some(&key), value)
}

fn grant_of_role(world: &World, user_id: &str, role: &str) -> Value {
    json!({
        "person": world.person(user_id).to_string(),
        "effect": "allow",
        "role": role,
        "reason": "応援",
    })
}

/// A role of the institution's own, with this right.
fn role(world: &World, code: &str, right: Value) {
    let name = json!({ "ja": code, "en": code });
    let value = json!({ "code": code, "name": name, "rights": [right] });
    put(world, "role", None, value);
}

/// Adds a role to a person's entry.
fn give_role(world: &World, user_id: &str, role: &str) {
    let roles = json!({ "roles": [role] });
    change_person(world, user_id, &roles).unwrap();
}

const DAY: i64 = 24 * 3600;

fn code<T: std::fmt::Debug>(outcome: Result<T, Error>) -> &'static str {
    outcome.unwrap_err().code()
}

const FIRST: Edition = Edition::FIRST;
