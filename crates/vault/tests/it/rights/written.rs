//! The policy in writing, and every cell of the golden matrix asked through the vault.

use super::{change_person, code, put};
use genpon_access::Reason;
use genpon_model::registers::Operation;
use genpon_model::text::Code;
use genpon_testkit::World;
use genpon_vault::explain_access::{AskedOn, Question};
use genpon_vault::{Caller, Vault};
use serde_json::json;
use std::collections::BTreeMap;

fn policy(vault: &Vault, caller: &Caller) -> Vec<String> {
    let document = vault.export_policy(caller).unwrap().markdown();
    document.lines().map(str::to_owned).collect()
}

// shows: J-6.2.6-4, B-1
#[test]
fn the_policy_is_written_from_the_registers_and_differs_exactly_where_they_changed() {
    let world = World::new();
    let administrator = world.caller("admin");
    let before = policy(&world.vault, &administrator);
    assert_eq!(before, policy(&world.vault, &administrator));
    let text = before.join("\n");
    for part in [
        "# 権限の規程",
        "情報群",
        "| 機微 |",
        "佐藤 恵子 (sato)",
        "特権",
        "閲覧制限",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let mut value = world.entry(&administrator, "role", "technician");
    value["rights"][0]["labels"] = json!(["normal", "sensitive", "health-check", "operations"]);
    put(&world, "role", Some("technician"), value);
    let after = policy(&world.vault, &administrator);
    let changed: Vec<usize> = (0..after.len())
        .filter(|line| before.get(*line) != after.get(*line))
        .collect();
    assert_eq!(before.len(), after.len());
    assert!(!changed.is_empty());
    let section = |line: &usize| {
        let mut heads = after[..*line].iter().filter(|line| line.starts_with("##"));
        heads.next_back().unwrap().as_str()
    };
    let sections: Vec<&str> = changed.iter().map(section).collect();
    assert!(
        sections.iter().all(|head| head.contains("技師")),
        "{sections:?}"
    );
    let doctor = world.vault.export_policy(&world.caller("sato"));
    assert_eq!(code(doctor), "not-allowed");
}

fn question(world: &World, user_id: &str, operation: Operation, on: AskedOn) -> Question {
    Question {
        person: world.person(user_id),
        operation,
        on,
        at: None,
        terminal_class: None,
    }
}

fn note() -> AskedOn {
    AskedOn::Type("progress-note".parse().unwrap(), None)
}

#[test]
fn an_administrator_is_told_why_and_what_would_be_needed() {
    let world = World::new();
    let ask = |question: &Question| {
        let answer = world.vault.explain_access(&world.caller("admin"), question);
        answer.unwrap()
    };
    let allowed = ask(&question(&world, "sato", Operation::Confirm, note()));
    assert!(allowed.explanation.is_allowed);
    assert_eq!(
        allowed.explanation.rule.to_string(),
        "role physician, right 1"
    );
    let refused = ask(&question(&world, "suzuki", Operation::Confirm, note()));
    assert_eq!(refused.explanation.reason, Reason::TypeNotForRole);
    let ways: Vec<&str> = refused
        .explanation
        .ways
        .iter()
        .filter(|way| way.is_named && !way.is_held)
        .map(|way| way.role.as_str())
        .collect();
    assert!(ways.contains(&"physician"), "{ways:?}");
    change_person(&world, "sato", &json!({ "ends_on": "2026-12-31" })).unwrap();
    let later = ask(&Question {
        at: Some("2027-01-01T12:00:00Z".parse().unwrap()),
        ..question(&world, "sato", Operation::Read, note())
    });
    assert_eq!(
        later.explanation.reason,
        Reason::Disabled,
        "asked for another day"
    );
}

// shows: J-8.2.2.8-1
#[test]
fn an_explanation_tells_of_a_restricted_patient_to_those_alone_who_read_restrictions() {
    let world = World::new();
    let _patient = world.patient("777");
    let restriction = json!({ "patient_no": "777", "kind": "wish", "reason": "x" });
    world
        .propose(&world.caller("kato"), "restriction", None, restriction)
        .unwrap();
    let patient = AskedOn::Patient("777".parse().unwrap());
    let question = question(&world, "sato", Operation::FindPatient, patient);
    let ask = |user_id: &str| {
        world
            .vault
            .explain_access(&world.caller(user_id), &question)
    };
    let closed = ask("admin").unwrap();
    assert_eq!(closed.explanation.reason, Reason::Restricted);
    assert_eq!(
        code(ask("mori")),
        "not-found",
        "restrictions are not the auditor's to know"
    );
    assert_eq!(code(ask("sato")), "not-allowed");
}

/// Every cell: role × operation × document type × label, through the registers of a real store.
// shows: J-6.2.6-1, B-1
#[test]
fn every_cell_of_the_golden_matrix_is_what_the_vault_answers() {
    let world = World::new();
    let golden = include_str!("../../../../access/golden/matrix.txt");
    let mut people: BTreeMap<String, genpon_model::id::PersonId> = BTreeMap::new();
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    for code in masters.roles.keys() {
        let user_id = format!("only-{code}");
        let value =
            json!({ "user_id": user_id, "name": "役割", "roles": [code], "is_enabled": true });
        put(&world, "person", None, value);
        people.insert(code.to_string(), world.person(&user_id));
    }
    let auditor = world.caller("mori");
    let (mut cells, mut labels) = (0, Vec::new());
    let every: Vec<&str> = masters.document_types.keys().map(Code::as_str).collect();
    let (mut role, mut operation) = (String::new(), None);
    for line in golden
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["labels", ..] => labels = words[1..].to_vec(),
            ["role", code] => role = code.to_owned(),
            ["operation", code] => operation = Operation::from_code(code),
            _ => {
                let signs: Vec<char> = words[0].chars().collect();
                let names = match words[1..] {
                    ["*"] => every.clone(),
                    _ => words[1..].to_vec(),
                };
                for name in names {
                    let questions: Vec<Question> = labels
                        .iter()
                        .map(|label| Question {
                            person: people[&role],
                            operation: operation.unwrap(),
                            on: AskedOn::Type(name.parse().unwrap(), label.parse::<Code>().ok()),
                            at: None,
                            terminal_class: None,
                        })
                        .collect();
                    let answers = world.vault.answer_access(&auditor, &questions).unwrap();
                    let expected: Vec<bool> = signs.iter().map(|sign| *sign == '+').collect();
                    assert_eq!(answers, expected, "{role} {operation:?} {name}");
                    cells += answers.len();
                }
            }
        }
    }
    assert!(cells > 20_000, "{cells}");
}
