//! Whom a file is about: one patient, nobody, or unsaid. A file about several is no record of one.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::import::{Absence, Fact, Identifier, PatientFacts, Sex, Subject};

use super::resources::{Object, Resource, Resources, Target};
use super::{FhirError, kinds};

/// Whom the file is about.
///
/// # Errors
/// It is about several patients.
pub(super) fn of(resources: &Resources<'_>) -> Result<Subject, FhirError> {
    let here: Vec<&Resource<'_>> = resources
        .all()
        .iter()
        .filter(|resource| resource.kind == "Patient")
        .collect();
    match here.as_slice() {
        [] => elsewhere(resources),
        [patient] => Ok(Subject::Patient(Box::new(patient_facts(
            patient.body,
            &patient.path,
        )))),
        several => Err(FhirError::SeveralPatients {
            count: several.len(),
        }),
    }
}

/// The patient that the resources point to, none being in the file itself.
fn elsewhere(resources: &Resources<'_>) -> Result<Subject, FhirError> {
    let pointers: Vec<Pointer<'_>> = resources.all().iter().flat_map(pointers).collect();
    for pointer in &pointers {
        if let Some(reference) = pointer.reference
            && let Target::Contained(patient) = resources.resolve(reference, pointer.owner)
        {
            let path = format!("{}.contained", pointer.owner.path);
            return Ok(Subject::Patient(Box::new(patient_facts(patient, &path))));
        }
    }
    let different: BTreeSet<&str> = pointers
        .iter()
        .filter_map(|pointer| pointer.reference)
        .collect();
    if different.len() > 1 {
        return Err(FhirError::SeveralPatients {
            count: different.len(),
        });
    }
    Ok(match pointers.first() {
        Some(first) => Subject::Elsewhere {
            reference: first.words().to_owned(),
            display: first.display.map(str::to_owned),
            from: first.path.clone(),
        },
        None if resources
            .all()
            .iter()
            .any(|resource| kinds::is_of_care(resource.kind)) =>
        {
            Subject::Unsaid
        }
        None => Subject::Nobody,
    })
}

/// A pointer to a patient who is not the one in the file, with its place. It may be the same person by
/// another address; that cannot be told from here, so whoever reads is told.
pub(super) fn stranger(resources: &Resources<'_>) -> Option<(String, String)> {
    let is_here = resources
        .all()
        .iter()
        .any(|resource| resource.kind == "Patient");
    if !is_here {
        return None;
    }
    let outside = |pointer: &Pointer<'_>| {
        pointer.reference.is_some_and(|reference| {
            matches!(resources.resolve(reference, pointer.owner), Target::Outside)
        })
    };
    let found = resources.all().iter().flat_map(pointers).find(outside)?;
    Some((found.words().to_owned(), found.path))
}

/// One pointer to a patient.
struct Pointer<'a> {
    reference: Option<&'a str>,
    identifier: Option<&'a str>,
    display: Option<&'a str>,
    owner: &'a Resource<'a>,
    path: String,
}

impl Pointer<'_> {
    fn words(&self) -> &str {
        self.reference
            .or(self.identifier)
            .or(self.display)
            .unwrap_or_default()
    }
}

/// The pointers of a resource that can only mean a patient.
fn pointers<'a>(resource: &'a Resource<'a>) -> Vec<Pointer<'a>> {
    let mut found = Vec::new();
    for key in POINTERS {
        match resource.body.get(*key) {
            Some(Value::Array(several)) => {
                for (at, one) in several.iter().enumerate() {
                    let path = format!("{}.{key}[{at}]", resource.path);
                    found.extend(pointer(resource, key, one, path));
                }
            }
            Some(one) => {
                found.extend(pointer(
                    resource,
                    key,
                    one,
                    format!("{}.{key}", resource.path),
                ));
            }
            None => {}
        }
    }
    found
}

fn pointer<'a>(
    resource: &'a Resource<'a>,
    key: &str,
    value: &'a Value,
    path: String,
) -> Option<Pointer<'a>> {
    let object = value.as_object()?;
    let str = |key: &str| object.get(key).and_then(Value::as_str);
    let reference = str("reference");
    let identifier = object
        .get("identifier")
        .and_then(|i| i.get("value"))
        .and_then(Value::as_str);
    let means_patient = match (str("type"), reference) {
        (Some(kind), _) => kind == "Patient",
        (None, Some(reference)) if reference.starts_with('#') => {
            contained_is_patient(resource, reference)
        }
        (None, Some(reference)) => {
            names_patient(reference) || (key == "patient" && !names_a_type(reference))
        }
        (None, None) => {
            let says = identifier.is_some() || str("display").is_some();
            (key == "patient" && says)
                || (key == "subject" && identifier.is_some() && kinds::is_of_care(resource.kind))
        }
    };
    means_patient.then(|| Pointer {
        reference,
        identifier,
        display: str("display"),
        owner: resource,
        path,
    })
}

fn contained_is_patient(resource: &Resource<'_>, reference: &str) -> bool {
    let contained = reference
        .strip_prefix('#')
        .and_then(|id| resource.contained(id));
    contained.is_some_and(|one| one.get("resourceType").and_then(Value::as_str) == Some("Patient"))
}

/// `Patient/1` or `https://…/Patient/1`.
fn names_patient(reference: &str) -> bool {
    let mut pieces = reference.rsplit('/').skip(1);
    pieces.next() == Some("Patient")
}

fn names_a_type(reference: &str) -> bool {
    reference.rsplit('/').nth(1).is_some_and(kinds::is_known)
}

/// What a Patient resource says.
fn patient_facts(patient: &Object, path: &str) -> PatientFacts {
    let identifiers = identifiers(patient);
    let names = names(patient);
    PatientFacts {
        number: number(&identifiers, path),
        name: pick(&names, Form::Ideographic, path)
            .or_else(|| pick(&names, Form::Unmarked, path))
            .or_else(|| pick(&names, Form::Alphabetic, path)),
        kana: pick(&names, Form::Syllabic, path),
        birth_date: birth_date(patient, path),
        sex: sex(patient, path),
        identifiers: identifiers
            .into_iter()
            .map(|(identifier, _)| identifier)
            .collect(),
    }
}

fn identifiers(patient: &Object) -> Vec<(Identifier, usize)> {
    let given = patient.get("identifier").and_then(Value::as_array);
    given
        .into_iter()
        .flatten()
        .enumerate()
        .filter_map(|(at, one)| {
            let codings = one
                .get("type")
                .and_then(|t| t.get("coding"))
                .and_then(Value::as_array);
            let kind = codings
                .into_iter()
                .flatten()
                .find_map(|coding| coding.get("code")?.as_str());
            let identifier = Identifier {
                system: one.get("system").and_then(Value::as_str).map(str::to_owned),
                kind: kind.map(str::to_owned),
                value: one.get("value")?.as_str()?.to_owned(),
            };
            Some((identifier, at))
        })
        .collect()
}

/// The patient number: what is marked as one, or the only identifier there is.
fn number(identifiers: &[(Identifier, usize)], path: &str) -> Fact<Identifier> {
    let marked: Vec<_> = identifiers
        .iter()
        .filter(|(one, _)| is_patient_number(one))
        .collect();
    let candidates = if marked.is_empty() {
        identifiers.iter().collect()
    } else {
        marked
    };
    match candidates.as_slice() {
        [] => Fact::not_given(format!("{path}.identifier")),
        [(one, at)] => Fact::found(one.clone(), format!("{path}.identifier[{at}]")),
        several => Fact::Absent(Absence::Ambiguous {
            count: several.len(),
            from: format!("{path}.identifier"),
        }),
    }
}

/// `MR` of table v2-0203, or the identifier systems of JP Core and JP-CLINS for patient numbers.
fn is_patient_number(identifier: &Identifier) -> bool {
    identifier.kind.as_deref() == Some("MR")
        || identifier.system.as_deref().is_some_and(|system| {
            system.starts_with("urn:oid:1.2.392.100495.20.3.51.")
                || system.ends_with("/Idsystem/JP_Hospital_PatientID")
        })
}

/// Which form of a name it is (extension iso21090-EN-representation).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Ideographic,
    Syllabic,
    Alphabetic,
    Unmarked,
}

struct Name {
    form: Form,
    usual: bool,
    text: String,
    at: usize,
}

fn names(patient: &Object) -> Vec<Name> {
    let given = patient.get("name").and_then(Value::as_array);
    given
        .into_iter()
        .flatten()
        .enumerate()
        .filter_map(|(at, one)| {
            let name = one.as_object()?;
            let usage = name.get("use").and_then(Value::as_str);
            Some(Name {
                form: form(name),
                usual: !matches!(
                    usage,
                    Some("old" | "maiden" | "nickname" | "anonymous" | "temp")
                ),
                text: super::words::human_name(name)?,
                at,
            })
        })
        .collect()
}

fn form(name: &Object) -> Form {
    let extensions = name.get("extension").and_then(Value::as_array);
    let code = extensions.into_iter().flatten().find_map(|extension| {
        let url = extension.get("url")?.as_str()?;
        url.ends_with("iso21090-EN-representation")
            .then(|| extension.get("valueCode")?.as_str())?
    });
    match code {
        Some("IDE") => Form::Ideographic,
        Some("SYL") => Form::Syllabic,
        Some("ABC") => Form::Alphabetic,
        _ => Form::Unmarked,
    }
}

/// The one name of this form that is in use; several are not told apart here.
fn pick(names: &[Name], form: Form, path: &str) -> Fact<String> {
    let of_form: Vec<&Name> = names
        .iter()
        .filter(|name| name.form == form && name.usual)
        .collect();
    match of_form.as_slice() {
        [] => Fact::not_given(format!("{path}.name")),
        [one] => Fact::found(one.text.clone(), format!("{path}.name[{}]", one.at)),
        [first, rest @ ..] if rest.iter().all(|name| name.text == first.text) => {
            Fact::found(first.text.clone(), format!("{path}.name[{}]", first.at))
        }
        several => Fact::Absent(Absence::Ambiguous {
            count: several.len(),
            from: format!("{path}.name"),
        }),
    }
}

fn birth_date(patient: &Object, path: &str) -> Fact<jiff::civil::Date> {
    let from = format!("{path}.birthDate");
    match patient.get("birthDate").and_then(Value::as_str) {
        None => Fact::not_given(from),
        Some(words) => match words.parse() {
            Ok(date) if words.len() == 10 => Fact::found(date, from),
            _ => Fact::Absent(Absence::Unreadable { from }),
        },
    }
}

fn sex(patient: &Object, path: &str) -> Fact<Sex> {
    let from = format!("{path}.gender");
    match patient.get("gender").and_then(Value::as_str) {
        Some("male") => Fact::found(Sex::Male, from),
        Some("female") => Fact::found(Sex::Female, from),
        Some("other") => Fact::found(Sex::Other, from),
        Some("unknown") => Fact::found(Sex::Unknown, from),
        Some(_) => Fact::Absent(Absence::Unreadable { from }),
        None => Fact::not_given(from),
    }
}

/// Elements by which resources point to their patient.
const POINTERS: &[&str] = &["patient", "subject", "for", "beneficiary", "individual"];
