//! What FHIR's own words are called in the reader's language.
//!
//! An element, a type or a code that `locales/*/fhir.ftl` does not know shows by its FHIR name: a name
//! in English is better than a guess. Code systems and extensions with a name of their own show by it,
//! and their address stands once in the list at the end of the view.

use crate::locale::{Lang, Locale};
use crate::view::{Label, Text};

/// The name of a resource type with the type itself, such as `患者（Patient）`.
pub(super) fn kind(kind: &str) -> Text {
    with_word("fhir-type", &format!("fhir-type-{kind}"), kind)
}

/// The name of element `key` of a resource of type `kind`.
pub(crate) fn element(kind: &str, key: &str) -> Text {
    let base = CHOICES
        .iter()
        .find_map(|choice| key.strip_suffix(choice))
        .filter(|b| !b.is_empty());
    for key in std::iter::once(key).chain(base) {
        for key in [format!("fhir-{kind}-{key}"), format!("fhir-field-{key}")] {
            if known(&key) {
                return Text::label(key);
            }
        }
    }
    Text::content(key)
}

/// A code of FHIR's own in words with the code itself, such as `女性（female）`.
pub(super) fn code(element: &str, code: &str) -> Text {
    with_word("fhir-code", &format!("fhir-code-{element}-{code}"), code)
}

/// The words of `key` with FHIR's own `word` behind them; the word alone where both are the same, as
/// they often are in English.
fn with_word(shape: &'static str, key: &str, word: &str) -> Text {
    if !known(key) {
        return Text::content(word);
    }
    let letters = |words: &str| -> String {
        let kept = words.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect()
    };
    let [ja, en] = Lang::ALL.map(|lang| {
        let locale = Locale::of(lang);
        let words = locale.say(key);
        if letters(&words) == letters(word) {
            return word.to_owned();
        }
        locale.text(shape, &[("words", words.into()), ("word", word.into())])
    });
    Text::Bilingual { ja, en }
}

/// The name of an extension with this address; nothing when it has none here.
pub(super) fn extension(url: &str) -> Option<Text> {
    let name = url.rsplit(['/', '#']).next().filter(|name| is_key(name))?;
    let key = format!("fhir-extension-{name}");
    known(&key).then(|| Text::label(key))
}

/// The name of a code system or of a system of numbers; nothing when it has none here. Where one name
/// stands for many systems, the end of the address stands behind it.
pub(super) fn system(uri: &str) -> Option<Text> {
    SYSTEMS.iter().find_map(|(known, name)| {
        let key = format!("fhir-system-{name}");
        match known.strip_suffix('*') {
            None => (*known == uri).then(|| Text::label(key)),
            Some(start) => {
                let end = uri.strip_prefix(start)?;
                Some(
                    Label::new("fhir-system-of")
                        .with("name", Text::label(key))
                        .with("end", end)
                        .into(),
                )
            }
        }
    })
}

fn known(key: &str) -> bool {
    is_key(key) && Locale::of(Lang::Ja).has(key)
}

fn is_key(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 100
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The types that end the name of an element with a choice of types, longest first where they overlap.
const CHOICES: &[&str] = &[
    "CodeableConcept",
    "PositiveInt",
    "UnsignedInt",
    "Base64Binary",
    "ContactPoint",
    "SampledData",
    "HumanName",
    "Identifier",
    "Attachment",
    "Annotation",
    "Reference",
    "Canonical",
    "Expression",
    "Signature",
    "DateTime",
    "Quantity",
    "Duration",
    "Markdown",
    "Address",
    "Boolean",
    "Decimal",
    "Integer",
    "Instant",
    "Dosage",
    "Timing",
    "String",
    "Period",
    "Coding",
    "Money",
    "Ratio",
    "Range",
    "Count",
    "Code",
    "Date",
    "Time",
    "Uuid",
    "Uri",
    "Url",
    "Oid",
    "Age",
    "Id",
];

/// Addresses of code systems and number systems that have a name; `*` stands for any end.
const SYSTEMS: &[(&str, &str)] = &[
    ("http://loinc.org", "loinc"),
    ("http://snomed.info/sct", "snomed"),
    ("http://unitsofmeasure.org", "ucum"),
    ("http://hl7.org/fhir/sid/icd-10", "icd10"),
    ("http://hl7.org/fhir/sid/icd-9", "icd9"),
    ("http://hl7.org/fhir/sid/cvx", "cvx"),
    ("http://hl7.org/fhir/sid/ndc", "ndc"),
    ("http://www.nlm.nih.gov/research/umls/rxnorm", "rxnorm"),
    ("http://dicom.nema.org/resources/ontology/DCM", "dicom"),
    ("urn:dicom:uid", "dicom-uid"),
    ("urn:ietf:bcp:47", "language"),
    ("urn:ietf:rfc:3986", "uri"),
    ("urn:iso:std:iso:3166", "country"),
    ("http://terminology.hl7.org/CodeSystem/v2-*", "hl7v2"),
    ("http://terminology.hl7.org/CodeSystem/v3-*", "hl7v3"),
    ("http://terminology.hl7.org/CodeSystem/*", "hl7"),
    ("http://hl7.org/fhir/sid/us-npi", "us-npi"),
    ("http://hl7.org/fhir/sid/us-ssn", "us-ssn"),
    (
        "http://medis.or.jp/CodeSystem/master-disease-keyNumber",
        "medis-disease",
    ),
    (
        "http://medis.or.jp/CodeSystem/master-disease-exCode",
        "medis-disease-exchange",
    ),
    ("urn:oid:1.2.392.200119.4.101.6", "medis-disease"),
    ("urn:oid:1.2.392.200119.4.101.2", "medis-disease-exchange"),
    ("http://medis.or.jp/CodeSystem/master-HOT9", "hot9"),
    ("urn:oid:1.2.392.200119.4.403.1", "hot9"),
    ("http://capstandard.jp/iyaku.info/CodeSystem/YJ-code", "yj"),
    ("urn:oid:1.2.392.100495.20.1.73", "yj"),
    (
        "http://medis.or.jp/CodeSystem/master-JLAC10-17digits",
        "jlac10",
    ),
    ("urn:oid:1.2.392.200119.4.504", "jlac10"),
    ("http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/*", "jlac10"),
    ("http://jami.jp/CodeSystem/MedicationUsage", "jami-usage"),
    ("urn:oid:1.2.392.200250.2.2.20", "jami-usage"),
    (
        "http://jami.jp/CodeSystem/MedicationUsageAdditional",
        "jami-usage-additional",
    ),
    ("urn:oid:1.2.392.200250.2.2.20.22", "jami-usage-additional"),
    (
        "http://jami.jp/CodeSystem/MedicationMethodBasicUsage",
        "jami-method",
    ),
    ("urn:oid:1.2.392.200250.2.2.20.30", "jami-method"),
    (
        "http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment",
        "department",
    ),
    ("urn:oid:1.2.392.200250.2.2.2", "department"),
    (
        "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUsage_ePrescription",
        "eprescription-usage",
    ),
    (
        "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUnitMERIT9Code",
        "merit9-unit",
    ),
    ("urn:oid:1.2.392.100495.20.2.101", "merit9-unit"),
    (
        "http://jpfhir.jp/fhir/core/CodeSystem/JP_MedicationCategoryMERIT9_CS",
        "merit9-category",
    ),
    (
        "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/PrefectureNo-2digits",
        "prefecture",
    ),
    ("urn:oid:1.2.392.100495.20.3.21", "prefecture"),
    ("urn:oid:1.2.392.100495.20.3.22", "point-table"),
    ("urn:oid:1.2.392.100495.20.3.23", "institution-number"),
    (
        "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no",
        "institution-number",
    ),
    (
        "http://jpfhir.jp/fhir/core/mhlw/IdSystem/MedicalOrganizationID",
        "institution-number",
    ),
    ("urn:oid:1.2.392.100495.20.3.41.*", "staff-number"),
    ("urn:oid:1.2.392.100495.20.3.51.*", "patient-number"),
    (
        "http://jpfhir.jp/fhir/eCS/Idsystem/JP_Hospital_PatientID",
        "patient-number",
    ),
    (
        "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID",
        "insurance-member",
    ),
    ("urn:oid:1.2.392.100495.20.3.11", "prescription-number"),
    ("urn:oid:1.2.392.100495.20.3.81", "rp-number"),
    (
        "http://jpfhir.jp/fhir/core/mhlw/IdSystem/Medication-RPGroupNumber",
        "rp-number",
    ),
    ("urn:oid:1.2.392.100495.20.3.82", "rp-order"),
    (
        "http://jpfhir.jp/fhir/core/mhlw/IdSystem/MedicationAdministrationIndex",
        "rp-order",
    ),
    (
        "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier",
        "resource-number",
    ),
    (
        "http://jpfhir.jp/fhir/Common/CodeSystem/resourceInstance-identifier",
        "resource-number",
    ),
    (
        "http://jpfhir.jp/fhir/Common/IdSystem/resourceInstance-identifier",
        "resource-number",
    ),
    (
        "http://jpfhir.jp/fhir/core/IdSystem/documentInstance-identifier",
        "document-number",
    ),
    (
        "http://jpfhir.jp/fhir/clins/bundle-identifier",
        "document-number",
    ),
    (
        "http://jpfhir.jp/fhir/Common/CodeSystem/doc-typecodes",
        "document-types",
    ),
    (
        "http://jpfhir.jp/fhir/Common/CodeSystem/doc-subtypecodes",
        "document-subtypes",
    ),
    (
        "http://jpfhir.jp/fhir/clins/CodeSystem/document-section",
        "section-codes",
    ),
    (
        "http://jpfhir.jp/fhir/eReferral/CodeSystem/document-section",
        "section-codes",
    ),
    (
        "http://jpfhir.jp/fhir/eCheckup/CodeSystem/section-code",
        "section-codes",
    ),
    (
        "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS",
        "observation-categories",
    ),
    (
        "http://jpfhir.jp/fhir/core/CodeSystem/JP_JfagyFoodAllergen_CS",
        "jfagy-food",
    ),
    (
        "http://jpfhir.jp/fhir/core/CodeSystem/JP_JfagyMedicationAllergen_CS",
        "jfagy-medication",
    ),
];
