//! What a FHIR file says about itself for the index: date, kind, title, author, encounter.

use serde_json::Value;

use crate::import::{Absence, EncounterHint, Fact, Facts, KindHint, When};

use super::resources::{Object, Resource, Resources, Target};
use super::words;

/// The facts of the file.
pub(super) fn of(resources: &Resources<'_>) -> Facts {
    let root = resources.root();
    let main = match resources.composition() {
        Some(number) => &resources.all()[number],
        None => root,
    };
    Facts {
        date: date(main),
        kind: kind(main),
        title: title(main),
        author: author(main, resources),
        encounter: encounter(main, resources),
    }
}

/// The first of the elements that say when, in the order in which they mean "when it happened".
fn date(main: &Resource<'_>) -> Fact<When> {
    for key in WHEN {
        let (element, inner) = key.split_once('.').unwrap_or((key, ""));
        let Some(value) = main.body.get(element) else {
            continue;
        };
        let value = if inner.is_empty() {
            Some(value)
        } else {
            value.get(inner)
        };
        let Some(words) = value.and_then(Value::as_str) else {
            continue;
        };
        let from = format!("{}.{key}", main.path);
        return match When::parse(words) {
            Some(when) => Fact::found(when, from),
            None => Fact::Absent(Absence::Unreadable { from }),
        };
    }
    Fact::not_given(main.path.as_str())
}

/// The type it gives itself; a resource without one is of the kind that its resource type says.
fn kind(main: &Resource<'_>) -> Fact<KindHint> {
    for key in ["type", "category", "code"] {
        if main.kind != "Composition" && main.kind != "DocumentReference" && key != "category" {
            continue;
        }
        let (concept, at) = match main.body.get(key) {
            Some(Value::Array(several)) => (several.first(), "[0]"),
            one => (one, ""),
        };
        let coding = concept.and_then(|c| c.get("coding")).and_then(|c| c.get(0));
        let str = |key: &str| coding.and_then(|c| c.get(key)).and_then(Value::as_str);
        if let Some(code) = str("code") {
            let hint = KindHint {
                system: str("system").map(str::to_owned),
                code: code.to_owned(),
                display: str("display").map(str::to_owned),
            };
            return Fact::found(hint, format!("{}.{key}{at}.coding[0]", main.path));
        }
    }
    let hint = KindHint {
        system: Some(RESOURCE_TYPES.to_owned()),
        code: main.kind.to_owned(),
        display: None,
    };
    Fact::found(hint, format!("{}.resourceType", main.path))
}

fn title(main: &Resource<'_>) -> Fact<String> {
    for key in ["title", "description"] {
        if let Some(title) = main.str(key).filter(|title| !title.is_empty()) {
            return Fact::found(title.to_owned(), format!("{}.{key}", main.path));
        }
    }
    for key in ["code", "type", "medicationCodeableConcept", "vaccineCode"] {
        if let Some(words) = main
            .body
            .get(key)
            .and_then(Value::as_object)
            .and_then(words::concept)
        {
            return Fact::found(words, format!("{}.{key}", main.path));
        }
    }
    Fact::not_given(main.path.as_str())
}

/// The first person (or else the first author at all) of the first element that names authors.
fn author(main: &Resource<'_>, resources: &Resources<'_>) -> Fact<String> {
    for key in AUTHORS {
        let several = match main.body.get(*key) {
            Some(Value::Array(several)) => several.iter().collect(),
            Some(one) => vec![one],
            None => continue,
        };
        let single = several.len() == 1;
        let mut found: Vec<Fact<String>> = Vec::new();
        for (at, one) in several.into_iter().enumerate() {
            let at = if single {
                String::new()
            } else {
                format!("[{at}]")
            };
            let from = format!("{}.{key}{at}", main.path);
            let reference = one.get("actor").unwrap_or(one);
            let Some(reference) = reference.as_object() else {
                continue;
            };
            found.push(named(reference, main, resources, from));
        }
        let first = found
            .iter()
            .position(|fact| fact.value().is_some())
            .unwrap_or(0);
        if !found.is_empty() {
            return found.swap_remove(first);
        }
    }
    Fact::not_given(main.path.as_str())
}

/// The name of what a reference points to: the resource's own, or the words beside the reference.
fn named(
    reference: &Object,
    owner: &Resource<'_>,
    resources: &Resources<'_>,
    from: String,
) -> Fact<String> {
    let words = reference.get("reference").and_then(Value::as_str);
    let own = match words.map(|words| resources.resolve(words, owner)) {
        Some(Target::Here(number)) => {
            let target = &resources.all()[number];
            words::summary(target.body)
                .map(|name| Fact::found(name, format!("{}.name", target.path)))
        }
        Some(Target::Contained(body)) => {
            words::summary(body).map(|name| Fact::found(name, from.clone()))
        }
        _ => None,
    };
    let beside = || {
        let display = reference.get("display").and_then(Value::as_str)?;
        Some(Fact::found(display.to_owned(), format!("{from}.display")))
    };
    own.or_else(beside).unwrap_or_else(|| match words {
        Some(words) => Fact::Absent(Absence::Outside {
            reference: words.to_owned(),
            from: from.clone(),
        }),
        None => Fact::not_given(from.clone()),
    })
}

fn encounter(main: &Resource<'_>, resources: &Resources<'_>) -> Fact<EncounterHint> {
    if main.kind == "Encounter" {
        return Fact::found(encounter_hint(main.body, None), main.path.clone());
    }
    let from = format!("{}.encounter", main.path);
    let Some(reference) = main
        .body
        .get("encounter")
        .and_then(|e| e.get("reference")?.as_str())
    else {
        return Fact::not_given(from);
    };
    match resources.resolve(reference, main) {
        Target::Here(number) => {
            let target = &resources.all()[number];
            Fact::found(
                encounter_hint(target.body, Some(reference)),
                target.path.clone(),
            )
        }
        Target::Contained(body) => Fact::found(encounter_hint(body, Some(reference)), from),
        Target::Outside => Fact::Absent(Absence::Outside {
            reference: reference.to_owned(),
            from,
        }),
    }
}

fn encounter_hint(encounter: &Object, reference: Option<&str>) -> EncounterHint {
    let str = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let number = encounter
        .get("identifier")
        .and_then(|i| i.get(0))
        .and_then(|i| i.get("value"));
    EncounterHint {
        id: str(number)
            .or_else(|| reference.map(str::to_owned))
            .or_else(|| str(encounter.get("id")))
            .unwrap_or_default(),
        start: encounter
            .get("period")
            .and_then(|period| period.get("start")?.as_str())
            .and_then(When::parse),
        class: str(encounter.get("class").and_then(|class| class.get("code"))),
    }
}

/// Elements that say when something happened; before those that say when it was written down.
const WHEN: &[&str] = &[
    "effectiveDateTime",
    "effectivePeriod.start",
    "effectiveInstant",
    "performedDateTime",
    "performedPeriod.start",
    "occurrenceDateTime",
    "occurrencePeriod.start",
    "occurredPeriod.start",
    "started",
    "period.start",
    "servicedPeriod.start",
    "billablePeriod.start",
    "collection.collectedDateTime",
    "whenHandedOver",
    "whenPrepared",
    "authoredOn",
    "authored",
    "date",
    "dateTime",
    "recordedDate",
    "recorded",
    "dateAsserted",
    "issued",
    "sent",
    "created",
    "createdDateTime",
    "timestamp",
];

const AUTHORS: &[&str] = &[
    "author",
    "performer",
    "requester",
    "recorder",
    "asserter",
    "informationSource",
    "sender",
];

const RESOURCE_TYPES: &str = "http://hl7.org/fhir/resource-types";
