//! What comes first: the chief elements of a resource type, which give the overview of several
//! resources, and the types themselves among each other.

use serde_json::Value;

use super::resources::Object;

/// The columns of an overview of resources of type `kind`; none where their elements say little alone.
pub(super) fn of(kind: &str) -> Option<&'static [&'static str]> {
    OVERVIEWS
        .iter()
        .find(|(name, _)| *name == kind)
        .map(|(_, columns)| *columns)
}

/// The place of a type among others: people first, then findings, acts, drugs, papers, money.
pub(super) fn rank(kind: &str) -> usize {
    OVERVIEWS
        .iter()
        .position(|(name, _)| *name == kind)
        .unwrap_or(OVERVIEWS.len())
}

/// Whether `name` is element `key`, or `key` with one of its types, as `valueQuantity` is of `value`.
pub(super) fn is_element(name: &str, key: &str) -> bool {
    name.strip_prefix(key)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_uppercase))
}

/// The members of an object: the chief ones first, then the others as they stand, then what is
/// contained, and last what a resource says to machines.
pub(super) fn in_order<'a>(kind: &str, object: &'a Object) -> Vec<(&'a String, &'a Value)> {
    let chief = of(kind).unwrap_or_default();
    let rank = |name: &str| match name {
        "contained" => chief.len() + 1,
        _ if TECHNICAL.contains(&name) => chief.len() + 2,
        _ => {
            let name = name.strip_prefix('_').unwrap_or(name);
            chief
                .iter()
                .position(|key| is_element(name, key))
                .unwrap_or(chief.len())
        }
    };
    let mut members: Vec<_> = object.iter().collect();
    members.sort_by_key(|(name, _)| rank(name));
    members
}

/// Members that say what a resource is to machines; they stand behind what it says to people.
pub(super) const TECHNICAL: [&str; 5] = ["resourceType", "id", "meta", "implicitRules", "language"];

const OVERVIEWS: &[(&str, &[&str])] = &[
    (
        "Composition",
        &[
            "type",
            "title",
            "status",
            "date",
            "subject",
            "author",
            "custodian",
        ],
    ),
    ("Patient", &["name", "birthDate", "gender", "identifier"]),
    (
        "Condition",
        &[
            "code",
            "clinicalStatus",
            "onset",
            "abatement",
            "recordedDate",
        ],
    ),
    (
        "AllergyIntolerance",
        &["code", "category", "criticality", "clinicalStatus", "onset"],
    ),
    ("Encounter", &["class", "type", "period", "status"]),
    (
        "Observation",
        &["code", "value", "interpretation", "effective", "status"],
    ),
    (
        "DiagnosticReport",
        &["code", "effective", "issued", "conclusion", "status"],
    ),
    ("Procedure", &["code", "performed", "status"]),
    (
        "ImagingStudy",
        &["description", "started", "modality", "status"],
    ),
    (
        "MedicationRequest",
        &["medication", "dosageInstruction", "authoredOn", "status"],
    ),
    (
        "MedicationStatement",
        &["medication", "effective", "dosage", "status"],
    ),
    (
        "MedicationAdministration",
        &["medication", "effective", "status"],
    ),
    (
        "MedicationDispense",
        &["medication", "quantity", "whenHandedOver", "status"],
    ),
    (
        "Immunization",
        &["vaccineCode", "occurrence", "lotNumber", "status"],
    ),
    (
        "ServiceRequest",
        &["code", "authoredOn", "intent", "status"],
    ),
    ("CarePlan", &["title", "category", "period", "status"]),
    ("Goal", &["description", "lifecycleStatus"]),
    ("CareTeam", &["name", "period", "status"]),
    (
        "FamilyMemberHistory",
        &["relationship", "name", "date", "status"],
    ),
    (
        "DocumentReference",
        &["type", "description", "date", "status"],
    ),
    (
        "QuestionnaireResponse",
        &["questionnaire", "authored", "status"],
    ),
    ("Specimen", &["type", "receivedTime", "status"]),
    ("Medication", &["code", "form", "status"]),
    ("Device", &["deviceName", "type", "status"]),
    ("Practitioner", &["name", "identifier", "telecom"]),
    (
        "PractitionerRole",
        &["practitioner", "organization", "code", "specialty"],
    ),
    (
        "Organization",
        &["name", "identifier", "telecom", "address"],
    ),
    ("Location", &["name", "telecom", "address"]),
    ("Coverage", &["type", "payor", "period", "status"]),
    ("Claim", &["type", "billablePeriod", "total", "status"]),
    (
        "ExplanationOfBenefit",
        &["type", "billablePeriod", "outcome", "status"],
    ),
    ("NamingSystem", &["name", "kind", "date", "status"]),
];
