//! Devices and clocks: what a device made and who operated it, whether its manager has looked, and
//! clocks that say something else than ours.

use crate::stand_in::establish;
use genpon_formats::locale::Lang;
use genpon_model::Timestamp;
use genpon_model::registers::audit_check::{AuditCheck, CheckKind, CheckResult};
use genpon_model::registers::device::{Device, DeviceKind};
use genpon_model::text::Code;
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;
use genpon_vault::deposit_record::Confirmation;
use genpon_vault::import_document::{ImportOffer, PatientChoice, TypeChoice};
use genpon_vault::log_in::Claim;
use genpon_vault::read_clocks::ClockFaultKind;
use genpon_vault::read_devices::DeviceLog;
use genpon_vault::uses::Period;
use genpon_vault::{Caller, Numbering};
use serde_json::json;

const DAY_SECONDS: i64 = 24 * 3600;

fn now(world: &World) -> Timestamp {
    world.clock.now().at
}

/// The two weeks around now.
fn lately(world: &World) -> Period {
    Period {
        from: now(world).plus_seconds(-14 * DAY_SECONDS),
        until: now(world).plus_seconds(DAY_SECONDS),
    }
}

fn monitor(world: &World, manager: &str) {
    establish(
        world,
        json!({
            "code": "monitor",
            "name": { "ja": "生体情報モニタ", "en": "Bedside monitor" },
            "mode": "device",
            "device": "Monitor 3F",
            "document_types": ["external-document"],
            "managers": [world.person("sato").to_string(), world.person("ito").to_string()],
        }),
    );
    let device = Device {
        code: Code::constant("monitor"),
        name: "Monitor 3F".parse().unwrap(),
        kind: DeviceKind::Monitor,
        manager: world.person(manager),
        operators: vec![world.person("ito")],
        client: None,
        check_days: 7,
    };
    let put = world
        .vault
        .put_at_setup(world.institution.id, &device.code, &device);
    put.unwrap();
}

fn bring_in(world: &World, caller: &Caller) -> genpon_model::id::RecordId {
    let number = "0007".parse().unwrap();
    let found = world.vault.patient_by_number(caller, &number).unwrap();
    let offer = ImportOffer {
        bytes: "SpO2 97%\n".as_bytes(),
        file_name: "monitor.txt",
        media_type: None,
        document_type: TypeChoice::Named("external-document".to_owned()),
        patient: PatientChoice::Named(found.unwrap().id),
        numbering: Numbering::Ours,
        confirmer: None,
        confirmation: Confirmation::ByRuleOfCode("monitor".parse().unwrap()),
        once: None,
    };
    let imported = world.vault.import_document(caller, offer).unwrap();
    imported.deposited.value.record
}

fn log(world: &World, who: &str) -> DeviceLog {
    let caller = world.caller(who);
    world.vault.read_device_log(&caller, lately(world)).unwrap()
}

// shows: J-7.1.1-19
#[test]
fn what_a_device_made_waits_for_its_operator_until_somebody_links_one() {
    let world = World::new();
    let _ = world.patient("0007");
    monitor(&world, "kato");
    let record = bring_in(&world, &world.caller("ito"));
    let found = log(&world, "mori");
    assert_eq!(found.entries.len(), 1);
    let entry = &found.entries[0];
    assert_eq!(entry.device.name.as_str(), "Monitor 3F");
    assert_eq!(entry.record.0, record);
    assert_eq!(entry.operator, None);

    let note = json!({
        "device": "monitor",
        "operator": world.person("ito").to_string(),
        "from": "2026-11-20T11:50:00Z",
        "until": "2026-11-20T12:10:00Z",
        "records": [record.to_string()],
    });
    let administrator = world.caller("admin");
    world
        .propose(&administrator, "device-operation", None, note)
        .unwrap();
    let found = log(&world, "mori");
    assert_eq!(found.entries[0].operator, Some(world.person("ito")));

    assert!(found.overdue.is_empty());
    world.clock.advance(8 * DAY_SECONDS);
    let due = log(&world, "mori").overdue;
    assert_eq!(due.len(), 1, "nobody has checked the device");
    assert_eq!(due[0].device.as_ref().unwrap().1, "Monitor 3F");
    let check = AuditCheck {
        kind: CheckKind::Device,
        device: Some(Code::constant("monitor")),
        from: now(&world).plus_seconds(-8 * DAY_SECONDS),
        until: now(&world),
        findings: 0,
        result: CheckResult::Fine,
        note: None,
        checked_on: None,
    };
    let reason = "定期の点検".parse().unwrap();
    world
        .vault
        .record_check(&world.caller("mori"), check, reason)
        .unwrap();
    assert!(log(&world, "mori").overdue.is_empty());
    assert!(
        world
            .vault
            .read_device_log(&world.caller("suzuki"), lately(&world))
            .is_err()
    );
}

// shows: J-7.1.1-14
#[test]
fn a_clock_that_runs_backwards_or_is_far_off_is_flagged_with_its_terminal_and_the_jump() {
    let world = World::new();
    let at = |world: &World, off: i64| {
        let entered = world.vault.log_in(&Claim {
            institution: world.institution.id,
            user_id: "sato",
            password: PASSWORD,
            source: Some("192.0.2.7".to_owned()),
            device: None,
            lang: Lang::Ja,
        });
        let entered = entered.unwrap();
        let said = now(world).plus_seconds(off);
        let tell = || {
            world
                .vault
                .tell_terminal_time(&entered.caller, &entered.token, said)
        };
        tell().unwrap();
        tell().unwrap();
    };
    at(&world, 5);
    world.clock.advance(600);
    at(&world, -3000);
    world.clock.advance(600);
    at(&world, -3000);
    let auditor = world.caller("mori");
    let found = world.vault.read_clocks(&auditor, lately(&world)).unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|fault| (fault.whose.as_str(), fault.kind, fault.seconds))
        .collect();
    assert_eq!(
        told,
        [
            ("192.0.2.7", ClockFaultKind::Backwards, 2405),
            ("192.0.2.7", ClockFaultKind::Off, -3000),
        ]
    );
    let events = world.trail("terminal.tell-time");
    assert_eq!(events.len(), 3, "the same of one session is told once");
}
