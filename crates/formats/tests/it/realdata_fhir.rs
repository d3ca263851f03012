//! Real FHIR files: each is read and shown completely, or refused for a reason that is known and right.

use std::fs;

use genpon_formats::import::{self, Fact, Format, Reading, Refusal, Sex, Subject};
use genpon_formats::locale::Lang;
use serde_json::Value;

use crate::realdata::{FHIR, files, read_aloud, short};

/// Files that are not taken: the code of the refusal, and why that is right.
const REFUSED: &[(&str, &str, &str)] = &[];

fn read(file: &std::path::Path) -> Result<Reading, Refusal> {
    let bytes = fs::read(file).unwrap();
    let declared = "application/fhir+json".parse().unwrap();
    import::read(
        &bytes,
        Some(&declared),
        &file.file_name().unwrap().to_string_lossy(),
    )
}

#[test]
fn every_file_is_read_or_refused_as_expected() {
    let mut wrong = Vec::new();
    for file in FHIR.iter().flat_map(|folder| files(folder)) {
        let name = short(&file);
        let expected = REFUSED.iter().find(|(refused, ..)| *refused == name);
        match (read(&file), expected) {
            (Ok(reading), None) => {
                let words = read_aloud(&reading.view, Lang::Ja).concat();
                if reading.view.blocks.is_empty() || words.contains('⟦') || words.contains("{$") {
                    wrong.push(format!("{name}: a view that is empty or lacks words"));
                }
            }
            (Err(refusal), Some((_, code, _))) if refusal.code() == *code => {}
            (outcome, expected) => wrong.push(format!(
                "{name}: expected {:?}, got {:?}",
                expected.map(|(_, code, reason)| format!("{code}, because {reason}")),
                outcome
                    .map(|reading| reading.format)
                    .map_err(|refusal| refusal.code()),
            )),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_view_hides_nothing() {
    let mut hidden = Vec::new();
    for file in FHIR.iter().flat_map(|folder| files(folder)) {
        let Ok(reading) = read(&file) else { continue };
        let bytes = fs::read(&file).unwrap();
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        for lang in Lang::ALL {
            let shown = Shown(folded(&read_aloud(&reading.view, lang).join("\u{1}")));
            shown.look_for(&value, "", "", &mut |path, words| {
                hidden.push(format!("{} {lang}: {path} = {words:?}", short(&file)));
            });
        }
    }
    assert!(
        hidden.is_empty(),
        "{} hidden:\n{}",
        hidden.len(),
        hidden[..hidden.len().min(40)].join("\n")
    );
}

/// Everything shown, without white space (a narrative folds it).
struct Shown(String);

impl Shown {
    fn look_for(&self, value: &Value, path: &str, parent: &str, miss: &mut dyn FnMut(&str, &str)) {
        match value {
            Value::Object(members) => {
                let bytes = ["contentType", "sigFormat", "who"]
                    .iter()
                    .any(|k| members.contains_key(*k));
                for (key, member) in members {
                    // Bytes within the JSON show by their size.
                    if (key == "data" && bytes) || key.ends_with("Base64Binary") {
                        continue;
                    }
                    self.look_for(member, &format!("{path}.{key}"), key, miss);
                }
            }
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.look_for(item, &format!("{path}[{at}]"), parent, miss);
                }
            }
            Value::String(words) if parent == "div" => {
                for piece in visible_pieces(words) {
                    self.check(&piece, path, miss);
                }
            }
            // A reference within the file shows by what it leads to, whose address shows there.
            Value::String(words) => self.check(words, path, miss),
            Value::Number(number) => self.check(&number.to_string(), path, miss),
            Value::Bool(_) | Value::Null => {}
        }
    }

    fn check(&self, words: &str, path: &str, miss: &mut dyn FnMut(&str, &str)) {
        if !self.0.contains(&folded(words)) {
            miss(path, words);
        }
    }
}

fn folded(words: &str) -> String {
    words
        .chars()
        .filter(|c| !matches!(c, ' ' | '\t' | '\n' | '\r'))
        .collect()
}

/// The words between the tags of a narrative.
fn visible_pieces(div: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut rest = div;
    while let Some((before, tag)) = rest.split_once('<') {
        pieces.push(before.to_owned());
        rest = match tag.strip_prefix("!--") {
            Some(comment) => comment.split_once("-->").map_or("", |(_, after)| after),
            None => tag.split_once('>').map_or("", |(_, after)| after),
        };
    }
    pieces.push(rest.to_owned());
    pieces
        .into_iter()
        .map(|piece| {
            [
                "&lt;<",
                "&gt;>",
                "&quot;\"",
                "&apos;'",
                "&#39;'",
                "&#160;\u{a0}",
                "&nbsp;\u{a0}",
                "&amp;&",
            ]
            .iter()
            .fold(piece, |piece, pair| {
                let (entity, c) = pair.split_at(pair.find(';').unwrap() + 1);
                piece.replace(entity, c)
            })
        })
        .collect()
}

/// The fixed place, the kind of document, the patient and the author of every Japanese document.
#[test]
fn documents_say_what_they_are_and_whose() {
    let file = files("jp-examplecreation").into_iter().next();
    let Some(file) = file else { return };
    let reading = read(&file).unwrap();
    assert_eq!(reading.format, Format::FhirR4Document);
    let Subject::Patient(patient) = &reading.subject else {
        panic!("{:?}", reading.subject)
    };
    println!("{patient:#?}\n{:#?}", reading.facts);
    assert_eq!(patient.sex.value(), Some(&Sex::Male));
    assert!(
        matches!(reading.facts.title, Fact::Found { ref value, .. } if value == "診療情報提供書")
    );
}
