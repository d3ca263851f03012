//! Which elements give the overview of several resources of one type, and which types come first.

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

const OVERVIEWS: &[(&str, &[&str])] = &[
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
