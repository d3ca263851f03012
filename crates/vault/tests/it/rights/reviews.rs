//! What managers look at: what was granted, what goes along on a transfer, what was held for long.

use super::{DAY, approve, code, department, grant_of_role, move_to};
use genpon_model::registers::rights_review::{Cause, Outcome};
use genpon_store::AuditFilter;
use genpon_testkit::World;
use genpon_vault::decide_review::{ReviewDecision, ReviewWaiting};
use genpon_vault::explain_access::{AskedOn, Question};
use serde_json::json;

fn granted(world: &World) -> genpon_vault::administer_register::Proposed {
    let mut value = grant_of_role(world, "ito", "auditor");
    value["requested_by"] = "ward-3".into();
    let asked = world
        .propose(&world.caller("admin"), "grant", None, value)
        .unwrap();
    approve(world, &world.caller("admin2"), "grant", &asked).unwrap()
}

fn waiting(world: &World, user_id: &str) -> Vec<ReviewWaiting> {
    world.vault.reviews_waiting(&world.caller(user_id)).unwrap()
}

fn decide(
    world: &World,
    by: &str,
    review: &ReviewWaiting,
    outcome: Outcome,
) -> Result<(), genpon_vault::Error> {
    let decision = ReviewDecision {
        outcomes: review.review.items.iter().map(|_| outcome).collect(),
        remark: None,
    };
    world
        .vault
        .decide_review(&world.caller(by), &review.key, decision)
}

fn reads_audit(world: &World, user_id: &str) -> bool {
    let caller = world.caller(user_id);
    world
        .vault
        .read_audit(&caller, &AuditFilter::default())
        .is_ok()
}

fn is_provisional(world: &World) -> bool {
    let question = Question {
        person: world.person("ito"),
        operation: genpon_model::registers::Operation::ReadAudit,
        on: AskedOn::Institution,
        at: None,
        terminal_class: None,
    };
    let answer = world
        .vault
        .explain_access(&world.caller("admin"), &question)
        .unwrap();
    answer.sources.iter().any(|(_, source)| {
        matches!(
            source,
            genpon_access::holding::Source::Grant {
                is_provisional: true,
                ..
            }
        )
    })
}

// shows: C-p13-4, J-6.2.6-5
#[test]
fn what_was_granted_is_provisional_until_the_manager_who_asked_confirms_it() {
    let world = World::new();
    department(&world, "ward-3", "suzuki", None);
    granted(&world);
    assert!(reads_audit(&world, "ito") && is_provisional(&world));
    assert!(
        waiting(&world, "sato").is_empty(),
        "not the manager's business"
    );
    assert!(
        waiting(&world, "ito").is_empty(),
        "nobody reviews their own"
    );
    let review = &waiting(&world, "suzuki")[0];
    assert_eq!(
        (review.review.cause, review.is_overdue),
        (Cause::Granted, false)
    );
    world.clock.advance(15 * DAY);
    assert!(waiting(&world, "suzuki")[0].is_overdue);
    assert_eq!(
        code(decide(&world, "sato", review, Outcome::Keep)),
        "not-allowed"
    );
    decide(&world, "suzuki", review, Outcome::Keep).unwrap();
    assert!(reads_audit(&world, "ito") && !is_provisional(&world));
    assert_eq!(
        code(decide(&world, "suzuki", review, Outcome::Keep)),
        "decided-already"
    );
    let by_hand = json!({ "person": world.person("ito").to_string(), "cause": "granted", "due_on": "2026-12-01" });
    let asked = world.propose(&world.caller("admin"), "rights-review", None, by_hand);
    assert_eq!(code(asked), "not-allowed");
}

// shows: J-6.2.6-5
#[test]
fn a_transfer_shows_the_rights_that_go_along_and_withdraws_them_at_once() {
    let world = World::new();
    department(&world, "ward-3", "suzuki", Some("ito"));
    department(&world, "reception", "kato", None);
    granted(&world);
    let before = &waiting(&world, "suzuki")[0];
    decide(&world, "suzuki", before, Outcome::Keep).unwrap();
    move_to(&world, "ito", "reception");
    let review = waiting(&world, "kato")
        .into_iter()
        .find(|waits| waits.review.cause == Cause::Transfer)
        .unwrap();
    let items: Vec<&str> = review
        .review
        .items
        .iter()
        .map(|item| item.kind.code())
        .collect();
    assert_eq!(items, ["role", "grant"]);
    let changed = review.review.changed.as_ref().unwrap().to_string();
    assert_eq!(changed, "ward-3 → reception");
    assert!(reads_audit(&world, "ito"));
    decide(&world, "kato", &review, Outcome::Withdraw).unwrap();
    assert!(!reads_audit(&world, "ito"));
    let key = world.person("ito").to_string();
    let entry = world.entry(&world.caller("admin"), "person", &key);
    assert_eq!(
        entry.get("roles"),
        None,
        "the role of the old place went too"
    );
    let told = &world.trail("review.decide")[0];
    assert!(told.details[&"withdrawn".parse().unwrap()].contains("clerk"));
}

#[test]
fn a_grant_comes_up_again_when_its_review_is_due() {
    let world = World::new();
    department(&world, "ward-3", "suzuki", None);
    granted(&world);
    decide(
        &world,
        "suzuki",
        &waiting(&world, "suzuki")[0],
        Outcome::Keep,
    )
    .unwrap();
    assert_eq!(world.vault.file_due_reviews().unwrap(), 0);
    world.clock.advance(366 * DAY);
    assert_eq!(world.vault.file_due_reviews().unwrap(), 1);
    assert_eq!(world.vault.file_due_reviews().unwrap(), 0, "once");
    let review = &waiting(&world, "suzuki")[0];
    assert_eq!(review.review.cause, Cause::Periodic);
    decide(&world, "suzuki", review, Outcome::Keep).unwrap();
    assert_eq!(world.vault.file_due_reviews().unwrap(), 0);
    world.clock.advance(366 * DAY);
    assert_eq!(world.vault.file_due_reviews().unwrap(), 1);
}
