//! What systems may do: what their entry lists, and nothing else.

use crate::world::world;
use genpon_access::Operation::*;
use genpon_access::{Reason, RecordTarget, Target};
use genpon_model::register::{Fault, FieldFault, Register};
use genpon_model::registers::SystemClient;
use serde_json::json;

fn laboratory() -> SystemClient {
    let value = json!({
        "name": "検査システム",
        "responsible": "0193a2f0-7c1e-7abc-8def-0123456789ab",
        "operations": ["deposit", "read", "confirm", "find_patient"],
        "document_types": ["laboratory-result"],
        "patients": "listed",
        "patient_numbers": ["00012345"],
        "is_enabled": true,
    });
    SystemClient::read(&value).unwrap()
}

// shows: A-2
#[test]
fn a_system_does_what_its_entry_lists() {
    let world = world();
    let client = laboratory();
    let (own, other) = ("00012345".parse().unwrap(), "00099999".parse().unwrap());
    let cases = [
        (Deposit, "laboratory-result", &own, Reason::ClientAllows),
        (Read, "laboratory-result", &own, Reason::ClientAllows),
        (Print, "laboratory-result", &own, Reason::OperationNotListed),
        (Deposit, "progress-note", &own, Reason::TypeNotListed),
        (
            Deposit,
            "laboratory-result",
            &other,
            Reason::PatientNotListed,
        ),
        (
            Confirm,
            "laboratory-result",
            &own,
            Reason::OperationNotListed,
        ),
    ];
    for (operation, name, number, expected) in cases {
        let target = RecordTarget {
            patient: Some(number),
            ..world.new_record(name)
        };
        let answer = world.ask_as(&client, operation, Target::Record(target));
        let reason = answer.map_or_else(|refused| refused.reason, |granted| granted.reason());
        assert_eq!(reason, expected, "{} {name} {number}", operation.code());
    }
    assert!(
        world
            .ask_as(&client, FindPatient, Target::Institution)
            .is_ok()
    );
    assert!(
        world
            .ask_as(&client, ReadAudit, Target::Institution)
            .is_err()
    );
    assert!(
        world
            .ask_as(&client, ReadRegister, Target::Register("role"))
            .is_err()
    );
}

#[test]
fn a_disabled_system_does_nothing() {
    let world = world();
    let client = SystemClient {
        is_enabled: false,
        ..laboratory()
    };
    let target = Target::Record(world.new_record("laboratory-result"));
    assert_eq!(
        world.ask_as(&client, Deposit, target).unwrap_err().reason,
        Reason::Disabled
    );
}

#[test]
fn a_list_of_patients_is_not_left_empty_by_mistake() {
    let mut value = laboratory().write();
    value["patient_numbers"] = json!([]);
    let fault = FieldFault::new("patient_numbers", Fault::Missing);
    assert_eq!(SystemClient::read(&value), Err(vec![fault]));
}
