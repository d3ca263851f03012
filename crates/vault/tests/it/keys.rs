//! Wrong keys of systems: from where they come, and whom they must not shut out.

use genpon_formats::locale::Lang;
use genpon_model::registers::Operation;
use genpon_testkit::World;
use genpon_vault::log_in_client::{KeyClaim, NewClient};
use genpon_vault::{Caller, Error, Refusal};

fn system(world: &World) -> String {
    let new = NewClient {
        name: "検査システム".parse().unwrap(),
        responsible: "sato".parse().unwrap(),
        operations: vec![Operation::Deposit],
        document_types: Vec::new(),
        patient_numbers: Vec::new(),
    };
    let issued = world
        .vault
        .add_client_at_setup(world.institution.id, new)
        .unwrap();
    issued.key.to_string()
}

fn log_in(world: &World, key: &str, source: &str) -> Result<Caller, Error> {
    world.vault.log_in_client(&KeyClaim {
        key,
        source: Some(source.to_owned()),
        lang: Lang::Ja,
    })
}

fn is_held_up(outcome: &Result<Caller, Error>) -> bool {
    matches!(
        outcome,
        Err(Error::Refused(Refusal::TooManyWrongKeys { .. }))
    )
}

#[test]
fn an_address_that_guesses_is_held_up_and_a_system_that_was_let_in_from_its_own_is_not() {
    let world = World::new();
    let (ours, theirs) = (system(&world), system(&world));
    log_in(&world, &ours, "192.0.2.1").unwrap();
    let (id, _) = ours.split_once('.').unwrap();
    let wrong = format!("{id}.wrong");
    for _ in 0..10 {
        let refused = log_in(&world, &wrong, "203.0.113.9");
        assert!(matches!(
            refused,
            Err(Error::Refused(Refusal::ClientKeyWrong))
        ));
    }
    assert!(is_held_up(&log_in(&world, &wrong, "203.0.113.9")));
    assert!(
        is_held_up(&log_in(&world, &theirs, "203.0.113.9")),
        "the address waits"
    );
    log_in(&world, &theirs, "192.0.2.2").unwrap();
    log_in(&world, &ours, "192.0.2.1").unwrap();
    assert!(is_held_up(&log_in(&world, &wrong, "203.0.113.9")), "still");
    let locks = world.trail("client.lock");
    assert_eq!(locks.len(), 2, "of the system and of the address");
    world.clock.advance(61);
    log_in(&world, &theirs, "203.0.113.9").unwrap();
}

#[test]
fn unknown_systems_count_against_the_address_alone() {
    let world = World::new();
    let ours = system(&world);
    for _ in 0..10 {
        let _ = log_in(&world, "no-such-system.key", "203.0.113.9");
    }
    assert!(is_held_up(&log_in(
        &world,
        "no-such-system.key",
        "203.0.113.9"
    )));
    log_in(&world, &ours, "192.0.2.1").unwrap();
    assert_eq!(world.trail("client.lock").len(), 1);
}
