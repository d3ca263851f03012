use serde_json::{Value, json};

use super::*;
use crate::import::{Absence, Fact, Identifier, PatientFacts};
use crate::locale::{Lang, Locale};
use crate::view::{Block, Table, Text, Value as Shown};

fn read(value: &Value) -> Result<FhirFile, FhirError> {
    super::read(value.to_string().as_bytes())
}

/// The view in English as indented lines: label and value of a field on one, cells between bars.
fn lines(value: &Value) -> String {
    let file = read(value).unwrap();
    let mut lines = String::new();
    write(&file.view.blocks, 0, &mut lines);
    lines
}

fn say(text: &Text) -> String {
    Locale::of(Lang::En).read_text(text)
}

fn write(blocks: &[Block], depth: usize, lines: &mut String) {
    let pad = "  ".repeat(depth);
    for block in blocks {
        match block {
            Block::Section { title, blocks } => {
                lines.push_str(&format!("{pad}# {}\n", say(title)));
                write(blocks, depth + 1, lines);
            }
            Block::Fields(fields) => {
                for field in fields {
                    lines.push_str(&format!("{pad}{}:", say(&field.label)));
                    value_lines(&field.value, depth, lines);
                }
            }
            Block::List { items, .. } => {
                for item in items {
                    lines.push_str(&format!("{pad}-"));
                    value_lines(item, depth, lines);
                }
            }
            Block::Table(Table { columns, rows, .. }) => {
                let columns: Vec<String> = columns.iter().map(say).collect();
                lines.push_str(&format!("{pad}| {}\n", columns.join(" | ")));
                for row in rows {
                    let cells: Vec<String> = row.iter().map(cell).collect();
                    lines.push_str(&format!("{pad}| {}\n", cells.join(" | ")));
                }
            }
            Block::Paragraph(text) => lines.push_str(&format!("{pad}{}\n", say(text))),
            Block::Raw { label, text } => lines.push_str(&format!("{pad}{} {text}\n", say(label))),
            other => lines.push_str(&format!("{pad}{other:?}\n")),
        }
    }
}

fn value_lines(value: &Shown, depth: usize, lines: &mut String) {
    match value {
        Shown::Inline(text) => lines.push_str(&format!(" {}\n", say(text))),
        Shown::Blocks(blocks) => {
            lines.push('\n');
            write(blocks, depth + 1, lines);
        }
    }
}

fn cell(value: &Shown) -> String {
    let mut lines = String::new();
    value_lines(value, 0, &mut lines);
    lines.trim().replace('\n', "; ")
}

fn has(lines: &str, line: &str) {
    assert!(
        lines.lines().any(|one| one.trim().ends_with(line)),
        "no {line:?} in\n{lines}"
    );
}

fn patient(value: Value) -> PatientFacts {
    match read(&value).unwrap().subject {
        Subject::Patient(facts) => *facts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_fhir_is_refused_with_its_place() {
    let cases: &[(&str, FhirError)] = &[
        (
            "[]",
            FhirError::NoResource {
                path: String::new(),
            },
        ),
        (
            r#"{"a":1}"#,
            FhirError::NoResource {
                path: String::new(),
            },
        ),
        (
            r#"{"resourceType":"Banana"}"#,
            FhirError::UnknownResource {
                kind: "Banana".into(),
                path: String::new(),
            },
        ),
        (
            r#"{"resourceType":"Bundle","entry":[{},{"resource":{}}]}"#,
            FhirError::NoResource {
                path: "Bundle.entry[1].resource".into(),
            },
        ),
        (
            r#"{"resourceType":"Patient","resourceType":"Patient"}"#,
            FhirError::Json(JsonError::DuplicateKey { at: 26 }),
        ),
        (
            r#"{"resourceType":"Parameters"}"#,
            FhirError::NoRecord {
                kind: "Parameters".into(),
            },
        ),
    ];
    for (bytes, expected) in cases {
        assert_eq!(
            super::read(bytes.as_bytes()).as_ref(),
            Err(expected),
            "{bytes}"
        );
    }
    let deep = format!(r#"{{"resourceType":"Basic","a":{}"#, "[".repeat(100_000));
    assert!(matches!(
        super::read(deep.as_bytes()),
        Err(FhirError::Json(JsonError::TooDeep { .. }))
    ));
    let many = format!(
        r#"{{"resourceType":"Basic","a":[{}0]}}"#,
        "0,".repeat(VALUES_MAX)
    );
    assert!(matches!(
        super::read(many.as_bytes()),
        Err(FhirError::TooManyValues { .. })
    ));
}

#[test]
fn numbers_keep_their_digits() {
    let bytes = br#"{"resourceType":"Observation","valueQuantity":{"value":1.50,"unit":"mg"},
        "component":[{"code":{"text":"a"},"valueDecimal":0.10000000000000000001}]}"#;
    let view = super::read(bytes).unwrap().view;
    let mut lines = String::new();
    write(&view.blocks, 0, &mut lines);
    assert!(
        lines.contains("1.50 mg") && lines.contains("0.10000000000000000001"),
        "{lines}"
    );
}

#[test]
fn the_patient_number_is_the_marked_one_and_never_a_guess() {
    let of = |identifiers: Value| {
        patient(json!({"resourceType": "Patient", "identifier": identifiers})).number
    };
    let mr = json!({"type": {"coding": [{"code": "MR"}]}, "value": "7"});
    let other = json!({"system": "http://example.org", "value": "8"});
    let found = |value: &str, at| {
        let from = format!("Patient.identifier[{at}]");
        let kind = (value == "7").then(|| "MR".to_owned());
        let system = (value == "8").then(|| "http://example.org".to_owned());
        Fact::Found {
            value: Identifier {
                system,
                kind,
                value: value.to_owned(),
            },
            from,
        }
    };
    assert_eq!(of(json!([other, mr])), found("7", 1));
    assert_eq!(of(json!([other])), found("8", 0));
    let ambiguous = Absence::Ambiguous {
        count: 2,
        from: "Patient.identifier".into(),
    };
    assert_eq!(of(json!([other, other])), Fact::Absent(ambiguous));
    assert_eq!(of(json!([])), Fact::not_given("Patient.identifier"));
}

#[test]
fn names_are_told_apart_by_their_form() {
    let form = |code: &str| {
        json!([{
            "url": "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation",
            "valueCode": code,
        }])
    };
    let facts = patient(
        json!({"resourceType": "Patient", "birthDate": "1950-03", "gender": "f", "name": [
            {"extension": form("SYL"), "family": "ヤマダ", "given": ["ハナコ"]},
            {"extension": form("IDE"), "family": "山田", "given": ["花子"]},
            {"extension": form("IDE"), "use": "maiden", "family": "鈴木", "given": ["花子"]},
        ]}),
    );
    assert_eq!(
        facts.name,
        Fact::found("山田 花子".to_owned(), "Patient.name[1]")
    );
    assert_eq!(
        facts.kana,
        Fact::found("ヤマダ ハナコ".to_owned(), "Patient.name[0]")
    );
    let unreadable = |from: &str| Absence::Unreadable {
        from: from.to_owned(),
    };
    assert_eq!(
        facts.birth_date,
        Fact::Absent(unreadable("Patient.birthDate"))
    );
    assert_eq!(facts.sex, Fact::Absent(unreadable("Patient.gender")));
}

#[test]
fn a_file_is_about_one_patient_or_nobody() {
    let subject = |value: Value| read(&value).map(|file| file.subject);
    let observation = |subject: Value| json!({"resourceType": "Observation", "subject": subject});
    assert_eq!(
        subject(json!({"resourceType": "Organization"})),
        Ok(Subject::Nobody)
    );
    assert_eq!(
        subject(json!({"resourceType": "Observation"})),
        Ok(Subject::Unsaid)
    );
    assert_eq!(
        subject(observation(json!({"reference": "Group/1"}))),
        Ok(Subject::Unsaid)
    );
    assert_eq!(
        subject(observation(
            json!({"reference": "Patient/1", "display": "A"})
        )),
        Ok(Subject::Elsewhere {
            reference: "Patient/1".into(),
            display: Some("A".into()),
            from: "Observation.subject".into(),
        })
    );
    let bundle = |resources: &[Value]| {
        let entries: Vec<Value> = resources.iter().map(|r| json!({"resource": r})).collect();
        json!({"resourceType": "Bundle", "type": "collection", "entry": entries})
    };
    let one = observation(json!({"reference": "Patient/1"}));
    let two = observation(json!({"reference": "Patient/2"}));
    assert!(matches!(
        subject(bundle(&[one.clone(), one.clone()])),
        Ok(Subject::Elsewhere { .. })
    ));
    assert_eq!(
        subject(bundle(&[one, two])),
        Err(FhirError::SeveralPatients { count: 2 })
    );
    let here = json!({"resourceType": "Patient"});
    assert_eq!(
        subject(bundle(&[here.clone(), bundle(&[here])])),
        Err(FhirError::SeveralPatients { count: 2 })
    );
    let contained = json!({
        "resourceType": "Observation",
        "contained": [{"resourceType": "Patient", "id": "p", "birthDate": "2001-02-03"}],
        "subject": {"reference": "#p"},
    });
    assert_eq!(
        patient(contained).birth_date.value().unwrap().to_string(),
        "2001-02-03"
    );
}

#[test]
fn references_lead_to_what_is_in_the_file_and_say_when_it_is_not() {
    let who = |id: &str, name: &str| {
        json!({"fullUrl": format!("urn:uuid:{id}"), "resource": {
            "resourceType": "Practitioner", "id": id, "name": [{"family": name, "given": ["A"]}],
        }})
    };
    let refer = |reference: &str| json!({"actor": {"reference": reference}});
    let lines = lines(
        &json!({"resourceType": "Bundle", "type": "collection", "entry": [
            who("1", "Sato"), who("2", "Ito"), who("2", "Abe"),
            {"resource": {"resourceType": "Basic", "performer": [
                refer("urn:uuid:1"), refer("Practitioner/1/_history/4"), refer("Practitioner/2"), refer("#x"),
            ]}},
        ]}),
    );
    has(&lines, "Actor: #1 Practitioner A Sato");
    has(
        &lines,
        "Actor: #1 Practitioner A Sato, Practitioner/1/_history/4",
    );
    has(&lines, "Actor: not in this file, Practitioner/2");
    has(&lines, "Actor: not in this file, #x");
}

#[test]
fn every_member_has_a_place_also_beside_a_known_type() {
    let lines = lines(&json!({
        "resourceType": "Observation",
        "code": {"coding": [{"system": "http://loinc.org", "code": "1-8", "display": "x", "odd": "kept"}]},
        "valueQuantity": {"value": 5, "comparator": "<", "unit": "mg", "code": "MG", "system": "http://u"},
        "_effectiveDateTime": {"extension": [{"url": "http://e/absent", "valueCode": "masked"}]},
        "modifierExtension": [{"url": "http://e/not", "valueBoolean": true}],
        "futureElement": {"x": [1, "two", null, false, {}]},
        "note": [{"text": "first"}, {"text": "second", "time": "2020"}],
        "specimen": {"identifier": {"value": "S1"}},
    }));
    has(&lines, "odd: kept");
    has(&lines, "Value: < 5 mg (MG, http://u)");
    has(&lines, "http://e/absent: masked");
    has(
        &lines,
        "Extension that changes the meaning: http://e/not: yes",
    );
    has(&lines, "- two");
    has(&lines, "- second (2020)");
    has(&lines, "Specimen: S1");
}

#[test]
fn bytes_show_by_their_size_and_broken_ones_as_they_are() {
    let data = |data: &str| {
        lines(
            &json!({"resourceType": "Media", "content": {"contentType": "image/png", "data": data}}),
        )
    };
    has(&data("AAECAw=="), "Data: 4 bytes of data");
    has(
        &data("no base64!"),
        "Data (not readable as Base64): no base64!",
    );
}

#[test]
fn a_narrative_is_words_lists_and_tables_and_nothing_that_acts() {
    let narrative = |inner: &str| {
        let div = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{inner}</div>");
        lines(&json!({"resourceType": "Basic", "text": {"status": "generated", "div": div}}))
    };
    has(
        &narrative("a <b>b</b>\n   c<br/>&nbsp;d<script>alert(1)</script>"),
        "a b c",
    );
    has(&narrative("<script>alert(1)</script>"), "alert(1)");
    has(
        &narrative("<ul><li>one</li><li><p>two</p><p>three</p></li></ul>"),
        "- one",
    );
    let table = narrative(
        "<table><tr><th>K</th><th>V</th></tr><tr><td>Na</td><td>140</td><td>x</td></tr></table>",
    );
    has(&table, "| K | V |");
    has(&table, "| Na | 140 | x");
    has(
        &narrative("<a href=\"http://x/\">link</a>"),
        "link [http://x/]",
    );
    let broken = narrative("<p>never closed");
    assert!(broken.contains("Narrative that cannot be read") && broken.contains("never closed"));
    let bomb = lines(
        &json!({"resourceType": "Basic", "text": {"status": "generated", "div":
        "<!DOCTYPE d [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><div>&b;</div>"}}),
    );
    assert!(
        bomb.contains("cannot be read") && bomb.contains("ENTITY"),
        "{bomb}"
    );
    let deep = narrative(&"<span>".repeat(30_000));
    assert!(deep.contains("cannot be read"));
}

#[test]
fn a_long_name_is_not_repeated_at_every_reference_to_it() {
    let name = "x".repeat(100_000);
    let mut entries = vec![json!({"fullUrl": "urn:p", "resource": {
        "resourceType": "Practitioner", "name": [{"text": name, "family": "y"}]}})];
    entries.extend((0..200).map(|n| {
        json!({"resource": {"resourceType": "Basic", "id": n.to_string(), "author": {"reference": "urn:p"}}})
    }));
    let lines = lines(&json!({"resourceType": "Bundle", "type": "collection", "entry": entries}));
    assert!(lines.len() < 400_000, "{}", lines.len());
}

#[test]
fn an_empty_bundle_says_so() {
    let file = read(&json!({"resourceType": "Bundle", "type": "collection"})).unwrap();
    assert_eq!((file.shape, file.subject), (Shape::Bundle, Subject::Nobody));
    assert_eq!(file.view.notices.len(), 1);
}

/// Each of these would take minutes if anything compared every value with every other.
#[test]
fn many_of_a_kind_are_read_in_passing() {
    const MANY: usize = 40_000;
    let members: String = (0..MANY).map(|n| format!(r#","k{n}":0"#)).collect();
    let attributes: String = (0..MANY).map(|n| format!(" a{n}=''")).collect();
    let contained = r#"{"resourceType":"Basic","id":"x"},"#.repeat(MANY / 2);
    let references = r##"{"reference":"#y"},"##.repeat(MANY / 2);
    let given = r#""a","#.repeat(MANY);
    let files = [
        format!(r#"{{"resourceType":"Basic"{members}}}"#),
        format!(r#"{{"resourceType":"Basic","a":[{{"b":0{members}}},{{"b":0}}]}}"#),
        format!(
            r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Goal"{members}}}}},
            {{"resource":{{"resourceType":"Goal"}}}}]}}"#
        ),
        format!(
            r#"{{"resourceType":"Basic","contained":[{contained}0],"author":[{references}0]}}"#
        ),
        format!(
            r#"{{"resourceType":"Basic","contained":[{contained}0],"subject":[{references}0]}}"#
        ),
        format!(r#"{{"resourceType":"Person","name":[{{"text":"a","given":[{given}"a"]}}]}}"#),
        format!(
            r#"{{"resourceType":"Basic","text":{{"status":"generated","div":"<div{attributes}>x</div>"}}}}"#
        ),
    ];
    for bytes in files {
        assert!(super::read(bytes.as_bytes()).is_ok(), "{}", &bytes[..60]);
    }
}

#[test]
fn what_must_not_be_overlooked_stands_at_the_head() {
    let entries = |others: Value| {
        let mut entries =
            vec![json!({"fullUrl": "urn:p", "resource": {"resourceType": "Patient"}})];
        entries.extend(
            others
                .as_array()
                .unwrap()
                .iter()
                .map(|r| json!({"resource": r})),
        );
        json!({"resourceType": "Bundle", "type": "collection", "entry": entries})
    };
    let notices = |others: Value| -> Vec<String> {
        read(&entries(others))
            .unwrap()
            .view
            .notices
            .iter()
            .map(|n| say(&n.text))
            .collect()
    };
    let about = |reference: &str| json!({"resourceType": "Observation", "subject": {"reference": reference}});
    assert_eq!(notices(json!([about("urn:p")])), [""; 0]);
    let strange = notices(json!([about("urn:p"), about("Patient/2")]));
    assert!(
        strange[0].contains("Patient/2, Bundle.entry[2].resource.subject"),
        "{strange:?}"
    );
    let taken_back = notices(json!([
        {"resourceType": "Condition", "code": {"text": "x"}, "verificationStatus": {"coding": [{"code": "entered-in-error"}]}},
        {"resourceType": "Procedure", "status": "entered-in-error", "implicitRules": "http://x"},
        {"resourceType": "Basic", "modifierExtension": [{"url": "http://x"}]},
    ]));
    assert!(
        taken_back[0].ends_with("#2 Condition x, #3 Procedure"),
        "{taken_back:?}"
    );
    assert!(
        taken_back[1].contains("#4 Basic") && taken_back[2].contains("#3 Procedure"),
        "{taken_back:?}"
    );
}
