//! 装置の記録の確定: a folder of what a device made becomes originals, by a registered rule only.

use crate::stand_in::establish;
use genpon_model::record::ConfirmationMode;
use genpon_testkit::World;
use genpon_vault::deposit_record::{Confirmation, Deposited};
use genpon_vault::import_document::{ImportOffer, PatientChoice, TypeChoice};
use genpon_vault::{Caller, Error, Numbering};
use serde_json::json;

fn bring_in(
    world: &World,
    caller: &Caller,
    document_type: &str,
    rule: &str,
) -> Result<Deposited, Error> {
    let number = "0007".parse().unwrap();
    let found = world.vault.patient_by_number(caller, &number).unwrap();
    let offer = ImportOffer {
        bytes: "SpO2 97%\n".as_bytes(),
        file_name: "monitor.txt",
        media_type: None,
        document_type: TypeChoice::Named(document_type.to_owned()),
        patient: PatientChoice::Named(found.unwrap().id),
        numbering: Numbering::Ours,
        confirmer: None,
        confirmation: Confirmation::ByRuleOfCode(rule.parse().unwrap()),
        once: None,
    };
    let imported = world.vault.import_document(caller, offer)?;
    Ok(imported.deposited.value)
}

fn code(error: Result<Deposited, Error>) -> String {
    error.unwrap_err().code().to_owned()
}

// shows: J-7.1.2-8
#[test]
fn a_device_file_is_an_original_by_the_rule_that_names_device_type_and_importer() {
    let world = World::new();
    let _ = world.patient("0007");
    let clerk = world.caller("ito");
    let import = |rule| bring_in(&world, &clerk, "external-document", rule);
    assert_eq!(code(import("monitor")), "no-rule");
    establish(
        &world,
        json!({
            "code": "monitor",
            "name": { "ja": "生体情報モニタ", "en": "Bedside monitor" },
            "mode": "device",
            "device": "Monitor 3F",
            "document_types": ["external-document"],
            "managers": [world.person("sato").to_string(), world.person("ito").to_string()],
        }),
    );
    let deposited = import("monitor").unwrap();
    assert!(deposited.draft.is_none());
    let version = deposited.version.unwrap();
    assert_eq!(
        (version.number.number(), version.rule.code.as_str()),
        (1, "monitor")
    );
    let doctor = world.caller("sato");
    let read = world
        .vault
        .read_record(&doctor, deposited.record, None)
        .unwrap();
    assert_eq!(read.manifest.mode, ConfirmationMode::Device);
    let device = read.manifest.device.unwrap();
    assert_eq!(device.name.as_str(), "Monitor 3F");
    assert_eq!(device.manager.unwrap().user_id.as_str(), "sato");
    assert_eq!(read.manifest.entered.by.user_id.as_str(), "ito");
    assert_eq!(code(import("other")), "no-rule");
    let other_type = bring_in(&world, &clerk, "patient-data", "monitor");
    assert_eq!(code(other_type), "no-rule");
    let unnamed = bring_in(
        &world,
        &world.caller("kato"),
        "external-document",
        "monitor",
    );
    assert!(["no-rule", "not-allowed"].contains(&code(unnamed).as_str()));
    let trail = world.trail("document.import");
    let event = trail
        .iter()
        .find(|it| it.outcome.code() == "success")
        .unwrap();
    assert_eq!(event.details[&"rule".parse().unwrap()], "monitor 1");
    assert!(
        event
            .details
            .contains_key(&"sealed-contents".parse().unwrap())
    );
}
