//! `golden/default-policy.txt`: what the shipped roles and document types amount to, for people who
//! read no code. Every sign in it comes from a decision, not from the data.
//! To write it anew after a wanted change: `GENPON_GOLDEN=write cargo test -p genpon-access policy`.

use crate::world::{World, entries, world};
use genpon_access::{Operation, RecordTarget, Target};
use genpon_model::registers::role::Reach;
use genpon_model::registers::{ConfirmationRule, DocumentType, Label, Role, all};
use std::fmt::Write as _;

#[test]
fn the_default_policy_is_the_golden_file() {
    let text = policy();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/default-policy.txt");
    if std::env::var_os("GENPON_GOLDEN").is_some_and(|wish| wish == "write") {
        std::fs::write(path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default();
    for (line, (is, should)) in text.lines().zip(golden.lines()).enumerate() {
        assert_eq!(is, should, "line {} of golden/default-policy.txt", line + 1);
    }
    assert_eq!(text.lines().count(), golden.lines().count());
}

#[test]
fn administrators_and_auditors_read_no_patient_content() {
    let world = world();
    for role in ["administrator", "auditor"] {
        for document_type in &world.document_types {
            let target = Target::Record(world.new_record_of(document_type));
            for operation in [Operation::Read, Operation::Print, Operation::Export] {
                let answer = world.ask(&[role], operation, target);
                assert!(
                    answer.is_err(),
                    "{role} {} {}",
                    operation.code(),
                    document_type.code
                );
            }
        }
    }
}

/// A role named by a type without the right for its label would be a promise that is not kept.
#[test]
fn every_role_that_a_type_names_can_do_it() {
    for document_type in &world().document_types {
        let mut world = world();
        world.institution.kind = document_type.institutions[0];
        let named = [
            (Operation::Enter, &document_type.enterers),
            (Operation::Confirm, &document_type.confirmers),
        ];
        for (operation, roles) in named {
            for role in roles {
                let role = world.roles.iter().find(|one| one.code == *role).unwrap();
                let place = format!("{} {} {}", role.code, operation.code(), document_type.code);
                assert_eq!(sign(&world, role, operation, document_type), YES, "{place}");
            }
        }
    }
}

fn policy() -> String {
    let world = world();
    let mut out = String::from(HEAD);
    write_labels(&world, &mut out);
    write_types(&world, &mut out);
    write_institution(&world, &mut out);
    write_registers(&world, &mut out);
    out
}

const HEAD: &str = "\
Genpon 標準の権限 / default policy

出荷時の役割と文書種別による判定の一覧です。医療機関等は台帳で変更できます。
What the shipped roles and document types allow. An institution changes them in its registers.
○ = 許可 allowed   － = 不許可 refused   書かれていないことは、できません。What is not written is refused.
";

/// Role × operation × label, for a document type that names every role.
fn write_labels(world: &World, out: &mut String) {
    let labels: Vec<Label> = entries();
    let names: Vec<&str> = labels.iter().map(|label| label.name.ja.as_str()).collect();
    let every_role: Vec<_> = world.roles.iter().map(|role| role.code.clone()).collect();
    let _ = write!(
        out,
        "\n1. 記録に対する操作 (役割 × 操作 × 情報区分) / operations on records\n"
    );
    let _ = writeln!(
        out,
        "   ただし入力・確定等は、2.の表で文書種別が認める役割に限ります。代行確定は確定規則が指名する人に限ります。"
    );
    for role in &world.roles {
        let _ = writeln!(out, "\n   {} / {}", role.name.ja, role.name.en);
        let _ = writeln!(out, "   {}{}", column("", 44), row(names.iter().copied()));
        for operation in of_reach(Reach::Records) {
            let signs = labels.iter().map(|label| {
                let mut document_type = world.document_types[0].clone();
                document_type.label = label.code.clone();
                document_type.enterers.clone_from(&every_role);
                document_type.confirmers.clone_from(&every_role);
                sign(world, role, operation, &document_type)
            });
            let _ = writeln!(out, "   {}{}", column(&name_of(operation), 44), row(signs));
        }
    }
}

/// Which roles enter and confirm which document type.
fn write_types(world: &World, out: &mut String) {
    let _ = write!(
        out,
        "\n2. 文書種別ごとの入力者・確定者 / who enters and confirms what\n\n"
    );
    for document_type in &world.document_types {
        let mut world = crate::world::world();
        world.institution.kind = document_type.institutions[0];
        let may = |operation| -> String {
            let roles = world.roles.iter();
            let roles = roles.filter(|role| sign(&world, role, operation, document_type) == YES);
            roles
                .map(|role| role.name.ja.as_str())
                .collect::<Vec<_>>()
                .join("、")
        };
        let _ = writeln!(
            out,
            "   {}入力: {}\n   {}確定: {}",
            column(document_type.name.ja.as_str(), 30),
            may(Operation::Enter),
            column("", 30),
            may(Operation::Confirm),
        );
    }
}

fn write_institution(world: &World, out: &mut String) {
    let _ = write!(
        out,
        "\n3. 医療機関等全体に対する操作 / operations on the institution\n\n"
    );
    for operation in of_reach(Reach::Institution) {
        let target = Target::Institution;
        let _ = writeln!(
            out,
            "   {}{}",
            column(&name_of(operation), 44),
            allowed(world, operation, target)
        );
    }
}

fn write_registers(world: &World, out: &mut String) {
    let _ = write!(out, "\n4. 台帳に対する操作 / operations on registers\n");
    let _ = writeln!(
        out,
        "   承認は、申請した本人にはできません。Nobody approves their own request."
    );
    for register in all() {
        let key = register.label_key();
        let _ = writeln!(out, "\n   {} / {}", say("ja", &key), say("en", &key));
        for operation in of_reach(Reach::Registers) {
            let who = allowed(world, operation, Target::Register(register.code));
            let _ = writeln!(out, "   {}{who}", column(&name_of(operation), 44));
        }
    }
}

const YES: &str = "○";
const NO: &str = "－";

fn sign(world: &World, role: &Role, op: Operation, document_type: &DocumentType) -> &'static str {
    let rule = ConfirmationRule {
        code: "any".parse().unwrap(),
        name: document_type.name.clone(),
        mode: genpon_model::record::ConfirmationMode::StandIn,
        document_types: vec![document_type.code.clone()],
        after_hours: None,
        enterer: None,
        confirmer: None,
        managers: vec![crate::world::person(1)],
        device: None,
    };
    let target = RecordTarget {
        rule: Some(&rule),
        ..world.new_record_of(document_type)
    };
    let answer = world.ask(&[role.code.as_str()], op, Target::Record(target));
    if answer.is_ok() { YES } else { NO }
}

fn allowed(world: &World, operation: Operation, target: Target<'_>) -> String {
    let roles = world.roles.iter();
    let roles = roles.filter(|role| world.ask(&[role.code.as_str()], operation, target).is_ok());
    let names: Vec<&str> = roles.map(|role| role.name.ja.as_str()).collect();
    if names.is_empty() {
        NO.to_owned()
    } else {
        names.join("、")
    }
}

fn of_reach(reach: Reach) -> impl Iterator<Item = Operation> {
    Operation::ALL
        .iter()
        .copied()
        .filter(move |operation| operation.reach() == reach)
}

fn name_of(operation: Operation) -> String {
    let key = format!("choice-operation-{}", operation.code());
    format!("{} / {}", say("ja", &key), say("en", &key))
}

/// The words of a key, in whichever file of the language they stand.
fn say(lang: &str, key: &str) -> String {
    let place = format!("{}/../../locales/{lang}", env!("CARGO_MANIFEST_DIR"));
    let mut files = std::fs::read_dir(place).unwrap();
    let found = files.find_map(|file| {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let mut lines = text.lines();
        lines.find_map(|line| Some(line.strip_prefix(key)?.strip_prefix(" = ")?.to_owned()))
    });
    found.unwrap_or_else(|| panic!("{key} has no words"))
}

fn row<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    cells
        .map(|cell| column(cell, 8))
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// Padded to a number of columns, where a character outside ASCII takes two.
fn column(text: &str, columns: usize) -> String {
    let taken: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    format!("{text}{}", " ".repeat(columns.saturating_sub(taken).max(1)))
}
