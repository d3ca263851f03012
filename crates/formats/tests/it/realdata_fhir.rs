//! Real FHIR files: each is read and shown completely, or refused for a reason that is known and right.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use genpon_formats::import::{self, Fact, Reading, Refusal, Sex, Subject};
use genpon_formats::locale::Lang;
use serde_json::Value;

use crate::realdata::{FHIR, files, read_aloud, short};
use crate::realdata_refused::REFUSED;

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
        let value: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let mut leaves = BTreeMap::new();
        collect(&value, "", "", &mut leaves);
        for lang in Lang::ALL {
            let shown = folded(&read_aloud(&reading.view, lang).join("\u{1}"));
            let missed = leaves
                .iter()
                .filter(|(words, _)| !shown.contains(words.as_str()));
            hidden.extend(
                missed.map(|(words, path)| format!("{} {lang}: {path} = {words}", short(&file))),
            );
        }
    }
    assert!(
        hidden.is_empty(),
        "{} hidden:\n{}",
        hidden.len(),
        hidden[..hidden.len().min(40)].join("\n")
    );
}

/// The strings and numbers of a value, each with one place where it stands. White space is left out:
/// a narrative folds it.
fn collect(value: &Value, path: &str, key: &str, leaves: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            let holds_bytes = ["contentType", "sigFormat", "who"]
                .iter()
                .any(|key| members.contains_key(*key));
            for (key, member) in members {
                // Bytes within the JSON show by their size.
                let is_bytes = (key == "data" && holds_bytes) || key.ends_with("Base64Binary");
                if !is_bytes {
                    collect(member, &format!("{path}.{key}"), key, leaves);
                }
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                collect(item, &format!("{path}[{at}]"), key, leaves);
            }
        }
        Value::String(words) if key == "div" => {
            for piece in visible_pieces(words) {
                leaves.insert(folded(&piece), path.to_owned());
            }
        }
        Value::String(words) => {
            leaves.insert(folded(words), path.to_owned());
        }
        Value::Number(number) => {
            leaves.insert(number.to_string(), path.to_owned());
        }
        Value::Bool(_) | Value::Null => {}
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

/// Every string and number is replaced by a mark that occurs nowhere else: then each must be found.
/// Only what holds the file together (types, references, narratives, bytes) stays as it is.
#[test]
fn every_marked_value_is_found_in_the_view() {
    let mut hidden = Vec::new();
    for file in FHIR.iter().flat_map(|folder| files(folder)) {
        if read(&file).is_err() {
            continue;
        }
        let mut value: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let mut marks = Vec::new();
        mark(&mut value, "", &mut marks);
        let bytes = serde_json::to_vec(&value).unwrap();
        let reading = import::read(&bytes, None, "marked.json").unwrap();
        let words = read_aloud(&reading.view, Lang::En).join("\n");
        let shown: BTreeSet<&str> = words
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
            .collect();
        hidden.extend(
            marks
                .into_iter()
                .filter(|(mark, _)| !shown.contains(mark.as_str()))
                .map(|(_, path)| format!("{}: {path}", short(&file))),
        );
    }
    assert!(
        hidden.is_empty(),
        "{} hidden:\n{}",
        hidden.len(),
        hidden[..hidden.len().min(40)].join("\n")
    );
}

fn mark(value: &mut Value, path: &str, marks: &mut Vec<(String, String)>) {
    let bytes = |members: &serde_json::Map<String, Value>| {
        ["contentType", "sigFormat", "who"]
            .iter()
            .any(|key| members.contains_key(*key))
    };
    match value {
        Value::Object(members) => {
            let bytes = bytes(members);
            for (key, member) in members.iter_mut() {
                let kept =
                    ["resourceType", "reference", "fullUrl", "id", "div"].contains(&key.as_str());
                let holds_bytes = (key == "data" && bytes) || key.ends_with("Base64Binary");
                if !kept && !holds_bytes {
                    mark(member, &format!("{path}.{key}"), marks);
                }
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                mark(item, &format!("{path}[{at}]"), marks);
            }
        }
        Value::String(words) => {
            *words = format!("mark{}", marks.len());
            marks.push((words.clone(), path.to_owned()));
        }
        Value::Number(number) => {
            let digits = format!("{}.5070", 7_000_000 + marks.len());
            *number = serde_json::from_str(&digits).unwrap();
            marks.push((digits, path.to_owned()));
        }
        Value::Bool(_) | Value::Null => {}
    }
}

#[test]
fn a_document_says_what_it_is_and_whose() {
    let name = "Bundle-Bundle-CLINS-PCS-Example-01.json";
    let file = files("jp-clins")
        .into_iter()
        .find(|file| file.ends_with(name));
    let Some(file) = file else { return };
    let reading = read(&file).unwrap();
    assert_eq!(
        (reading.format.id(), reading.media_type),
        ("fhir-r4-document", "application/fhir+json")
    );
    let found = |fact: &Fact<String>| (fact.value().cloned(), fact.from().map(str::to_owned));
    let at = |words: &str, path: &str| (Some(words.to_owned()), Some(path.to_owned()));

    let Subject::Patient(patient) = &reading.subject else {
        panic!("{:?}", reading.subject)
    };
    let entry = "Bundle.entry[1].resource";
    let number = patient.number.clone().map(|number| number.value);
    assert_eq!(
        found(&number),
        at("000999739", &format!("{entry}.identifier[0]"))
    );
    assert_eq!(
        found(&patient.name),
        at("牧野 爛漫", &format!("{entry}.name[0]"))
    );
    assert_eq!(
        found(&patient.kana),
        at("マキノ ランマン", &format!("{entry}.name[1]"))
    );
    assert_eq!(
        patient.birth_date.value().unwrap().to_string(),
        "1930-06-28"
    );
    assert_eq!(patient.sex.value(), Some(&Sex::Female));
    assert_eq!(patient.identifiers.len(), 2);

    let facts = &reading.facts;
    let date = facts.date.clone().map(|when| when.given);
    assert_eq!(
        found(&date),
        at("2024-07-07T12:12:20+09:00", "Bundle.entry[0].resource.date")
    );
    let kind = facts.kind.clone().map(|kind| kind.code);
    assert_eq!(
        found(&kind),
        at("56447-6", "Bundle.entry[0].resource.type.coding[0]")
    );
    let title = at(
        "患者サマリー（療養計画書）",
        "Bundle.entry[0].resource.title",
    );
    assert_eq!(found(&facts.title), title);
    assert_eq!(
        found(&facts.author),
        at("石川 さおり", "Bundle.entry[2].resource.name")
    );
    let encounter = facts.encounter.clone().map(|encounter| encounter.id);
    assert_eq!(found(&encounter), at("192844", "Bundle.entry[4].resource"));
}

/// Whom each kind of file is about, as the manual of import says (docs/format/import.md).
#[test]
fn files_say_whom_they_are_about() {
    let cases = [
        (
            "synthea-r4/Luigi_Wiegand_e27d88b0-c5e5-4042-ad49-184f6a900ee3.json",
            "patient",
        ),
        ("synthea-r4/hospitalInformation1559319163815.json", "nobody"),
        (
            "synthea-r4/practitionerInformation1559319163815.json",
            "nobody",
        ),
        (
            "jp-clins/Patient-Example-JP-Patient-minimun.json",
            "patient",
        ),
        (
            "jp-clins/MedicationRequest-Example-JP-MedReq-eCS-fukintouByDay.json",
            "elsewhere",
        ),
        (
            "jp-clins/Observation-Example-JP-Obs-LabResult-eCS-K.json",
            "elsewhere",
        ),
        (
            "jp-clins/Specimen-Example-Contained-JP-Specimen-Urine.json",
            "unsaid",
        ),
        (
            "jp-clins/Organization-Example-JP-Org-eCS-ReferralTo01.json",
            "nobody",
        ),
        (
            "hl7-fhir-r4-examples/CapabilityStatement-example.json",
            "nobody",
        ),
        ("hl7-fhir-r4-examples/Questionnaire-bb.json", "nobody"),
        ("hl7-fhir-r4-examples/Bundle-registry.json", "nobody"),
        ("hl7-fhir-r4-examples/Bundle-lri-example.json", "elsewhere"),
        ("hl7-fhir-r4-examples/Location-1.json", "nobody"),
    ];
    for (name, expected) in cases {
        let (folder, _) = name.split_once('/').unwrap();
        let files = files(folder);
        let Some(file) = files.iter().find(|file| short(file) == name) else {
            assert!(files.is_empty(), "no {name}");
            continue;
        };
        let subject = read(file).unwrap().subject;
        let actual = match &subject {
            Subject::Patient(_) => "patient",
            Subject::Elsewhere { .. } => "elsewhere",
            Subject::Unsaid => "unsaid",
            Subject::Nobody => "nobody",
        };
        assert_eq!(actual, expected, "{name}: {subject:?}");
    }
}
