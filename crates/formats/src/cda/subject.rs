//! Whom a clinical document is about, and what it says for the index: each value from one place.

use roxmltree::Node;

use super::header::time;
use super::{at, child, children, is, words};
use crate::import::{
    Absence, EncounterHint, Fact, Facts, Identifier, KindHint, PatientFacts, Sex, Subject, When,
};

/// The patient of `recordTarget`; a document without one says of nobody.
pub(super) fn subject(root: Node<'_, '_>) -> Subject {
    let Some(role) = at(root, &["recordTarget", "patientRole"]) else {
        return Subject::Unsaid;
    };
    let identifiers: Vec<Identifier> = children(role)
        .filter(|node| is(*node, "id"))
        .filter_map(identifier)
        .collect();
    let patient = child(role, "patient");
    let birth = patient.and_then(|patient| child(patient, "birthTime"));
    Subject::Patient(Box::new(PatientFacts {
        number: number(&identifiers),
        identifiers,
        name: name(patient, false),
        kana: name(patient, true),
        birth_date: match birth.and_then(when) {
            Some(when) => match when.day() {
                Some(day) => Fact::found(day, BIRTH),
                None => unreadable(BIRTH),
            },
            None if birth.is_some_and(|node| node.attribute("value").is_some()) => {
                unreadable(BIRTH)
            }
            None => Fact::not_given(BIRTH),
        },
        sex: sex(patient),
    }))
}

pub(super) fn facts(root: Node<'_, '_>) -> Facts {
    let title = child(root, "title").map(words).filter(|it| !it.is_empty());
    let author = at(
        root,
        &["author", "assignedAuthor", "assignedPerson", "name"],
    );
    let author = author.map(words).filter(|it| !it.is_empty());
    let made = child(root, "effectiveTime");
    Facts {
        date: match (made, made.and_then(when)) {
            (_, Some(when)) => Fact::found(when, "/effectiveTime"),
            (Some(node), None) if node.attribute("value").is_some() => unreadable("/effectiveTime"),
            _ => Fact::not_given("/effectiveTime"),
        },
        kind: kind(root),
        title: said(title, "/title"),
        author: said(author, "/author/assignedAuthor/assignedPerson/name"),
        encounter: encounter(root),
    }
}

/// One identifier is the number; of several nothing says which.
fn number(identifiers: &[Identifier]) -> Fact<Identifier> {
    match identifiers {
        [] => Fact::not_given(ID),
        [one] => Fact::found(one.clone(), ID),
        several => Fact::Absent(Absence::Ambiguous {
            count: several.len(),
            from: ID.to_owned(),
        }),
    }
}

fn identifier(node: Node<'_, '_>) -> Option<Identifier> {
    let value = node.attribute("extension").filter(|it| !it.is_empty())?;
    Some(Identifier {
        system: node.attribute("root").map(|root| format!("urn:oid:{root}")),
        kind: None,
        value: value.to_owned(),
    })
}

/// The first name of this script: `use="SYL"` is kana.
fn name(patient: Option<Node<'_, '_>>, is_kana: bool) -> Fact<String> {
    let names = patient.into_iter().flat_map(children);
    let mut names = names.filter(|node| is(*node, "name")).filter(|node| {
        let uses = node.attribute("use").unwrap_or_default();
        uses.split_whitespace().any(|one| one == "SYL") == is_kana
    });
    said(names.next().map(words).filter(|it| !it.is_empty()), NAME)
}

fn sex(patient: Option<Node<'_, '_>>) -> Fact<Sex> {
    let code = patient.and_then(|patient| child(patient, "administrativeGenderCode"));
    match code.and_then(|code| code.attribute("code")) {
        Some("M") => Fact::found(Sex::Male, SEX),
        Some("F") => Fact::found(Sex::Female, SEX),
        Some("UN") => Fact::found(Sex::Other, SEX),
        Some(_) => unreadable(SEX),
        None => Fact::not_given(SEX),
    }
}

fn kind(root: Node<'_, '_>) -> Fact<KindHint> {
    let code = child(root, "code");
    let named = code.and_then(|node| Some((node, node.attribute("code")?)));
    let Some((node, code)) = named else {
        return Fact::not_given("/code");
    };
    let hint = KindHint {
        system: node
            .attribute("codeSystem")
            .map(|system| format!("urn:oid:{system}")),
        code: code.to_owned(),
        display: node.attribute("displayName").map(str::to_owned),
    };
    Fact::found(hint, "/code")
}

fn encounter(root: Node<'_, '_>) -> Fact<EncounterHint> {
    const PLACE: &str = "/componentOf/encompassingEncounter/id";
    let Some(visit) = at(root, &["componentOf", "encompassingEncounter"]) else {
        return Fact::not_given(PLACE);
    };
    let id = child(visit, "id").and_then(|id| id.attribute("extension"));
    let class = child(visit, "code").and_then(|code| code.attribute("code"));
    let start = at(visit, &["effectiveTime", "low"]).or_else(|| child(visit, "effectiveTime"));
    match id.filter(|id| !id.is_empty()) {
        Some(id) => {
            let hint = EncounterHint {
                id: id.to_owned(),
                start: start.and_then(when),
                class: class.map(str::to_owned),
            };
            Fact::found(hint, PLACE)
        }
        None => Fact::not_given(PLACE),
    }
}

/// A time with its zone is an instant; without one only its day is sure.
fn when(node: Node<'_, '_>) -> Option<When> {
    let text = time(node.attribute("value")?)?;
    let has_zone = text.len() > 10 && text.get(11..)?.contains(['+', '-']);
    let text = match has_zone {
        true => text,
        false => text.chars().take(10).collect(),
    };
    When::parse(&text)
}

fn said(words: Option<String>, from: &str) -> Fact<String> {
    match words {
        Some(words) => Fact::found(words, from),
        None => Fact::not_given(from),
    }
}

fn unreadable<T>(from: &str) -> Fact<T> {
    Fact::Absent(Absence::Unreadable {
        from: from.to_owned(),
    })
}

const ID: &str = "/recordTarget/patientRole/id";
const NAME: &str = "/recordTarget/patientRole/patient/name";
const BIRTH: &str = "/recordTarget/patientRole/patient/birthTime";
const SEX: &str = "/recordTarget/patientRole/patient/administrativeGenderCode";
