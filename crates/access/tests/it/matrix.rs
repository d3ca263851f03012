//! `golden/matrix.txt`: role × operation × document type × label, every cell from a decision. The types
//! with the same signs stand in one line; a test of the vault asks the same of a real store.
//! To write it anew after a wanted change: `GENPON_GOLDEN=write cargo test -p genpon-access matrix`.

use crate::world::{World, entries, world};
use genpon_access::{RecordTarget, Target};
use genpon_model::registers::role::Reach;
use genpon_model::registers::{DocumentType, Label, Operation};
use std::collections::BTreeMap;
use std::fmt::Write as _;

// shows: J-6.2.6-1
#[test]
fn the_matrix_is_the_golden_file() {
    let text = matrix();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/matrix.txt");
    if std::env::var_os("GENPON_GOLDEN").is_some_and(|wish| wish == "write") {
        std::fs::write(path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default();
    for (line, (is, should)) in text.lines().zip(golden.lines()).enumerate() {
        assert_eq!(is, should, "line {} of golden/matrix.txt", line + 1);
    }
    assert_eq!(text.lines().count(), golden.lines().count());
}

const HEAD: &str = "\
# Genpon: what the shipped roles may do with a new document of each type in a hospital, by its label.
# 出荷時の役割が、病院の各文書種別の新しい文書に対してできること。列は情報区分。
# + allowed 許可   - refused 不許可   * every type すべての文書種別
";

fn matrix() -> String {
    let world = world();
    let labels: Vec<Label> = entries();
    let codes: Vec<&str> = labels.iter().map(|label| label.code.as_str()).collect();
    let mut out = format!("{HEAD}\nlabels {}\n", codes.join(" "));
    for role in &world.roles {
        let _ = write!(out, "\nrole {}\n", role.code);
        let of_records = Operation::ALL.iter().copied();
        for operation in of_records.filter(|one| one.reach() == Reach::Records) {
            let _ = writeln!(out, "operation {}", operation.code());
            let mut alike: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for document_type in &world.document_types {
                let signs = signs(
                    &world,
                    role.code.as_str(),
                    operation,
                    document_type,
                    &labels,
                );
                alike
                    .entry(signs)
                    .or_default()
                    .push(document_type.code.as_str());
            }
            let is_all = alike.len() == 1;
            for (signs, types) in alike {
                let types = if is_all {
                    "*".to_owned()
                } else {
                    types.join(" ")
                };
                let _ = writeln!(out, "  {signs} {types}");
            }
        }
    }
    out
}

fn signs(
    world: &World,
    role: &str,
    operation: Operation,
    document_type: &DocumentType,
    labels: &[Label],
) -> String {
    let sign = |label: &Label| {
        let target = RecordTarget {
            label: &label.code,
            ..world.new_record_of(document_type)
        };
        let answer = world.ask(&[role], operation, Target::Record(target));
        if answer.is_ok() { '+' } else { '-' }
    };
    labels.iter().map(sign).collect()
}
