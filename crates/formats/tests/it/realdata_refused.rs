//! Which of the public files are refused, and why. The tests of import in the vault read it too.

/// Files that are not taken: the code of the refusal, and why that is right.
pub(crate) const REFUSED: &[(&str, &str, &str)] = &[
    (
        "hl7-fhir-r4-examples/Bundle-3a0707d3-549e-4467-b8b8-5a2ab3800efe.json",
        "fhir-several-patients",
        "it tells another system that two patients were merged: a record of neither",
    ),
    (
        "hl7-fhir-r4-examples/Bundle-b248b1b2-1686-4b94-9936-37d7a5f94b51.json",
        "fhir-several-patients",
        "it lists twelve patients",
    ),
    (
        "hl7-fhir-r4-examples/OperationOutcome-101.json",
        "fhir-no-record",
        "a server's answer, in which a resource type is meant as an example of a mistake",
    ),
    (
        "hl7-fhir-r4-examples/OperationOutcome-allok.json",
        "fhir-no-record",
        "a server's answer",
    ),
    (
        "hl7-fhir-r4-examples/OperationOutcome-searchfail.json",
        "fhir-no-record",
        "a server's answer",
    ),
    (
        "hl7-fhir-r4-examples/Subscription-example.json",
        "fhir-no-record",
        "an order to a server",
    ),
];
