//! What the reader has to know before relying on the content: said at the head of the view.
//!
//! FHIR lets a resource take itself back (`entered-in-error`), change the meaning of its elements
//! (`modifierExtension`, `implicitRules`) or speak of somebody else; whoever reads a page of tables
//! would not see it in time.

use serde_json::Value as Json;

use crate::view::{Label, Notice, Severity, Text};

use super::super::datatype::joined;
use super::super::resources::Resource;
use super::super::subject;
use super::Page;

impl Page<'_> {
    /// The remarks on the whole, the gravest first.
    pub(super) fn cautions(&self) -> Vec<Notice> {
        let mut notices: Vec<Notice> = CAUTIONS
            .into_iter()
            .filter_map(|(severity, key, applies)| {
                let resources = self.those(applies)?;
                Some(Notice {
                    severity,
                    text: Label::new(key).with("resources", resources).into(),
                })
            })
            .collect();
        if let Some((reference, path)) = subject::stranger(self.resources) {
            let label = Label::new("fhir-caution-other-patient")
                .with("reference", reference)
                .with("path", path);
            notices.insert(
                0,
                Notice {
                    severity: Severity::Warning,
                    text: label.into(),
                },
            );
        }
        notices
    }

    /// What the resources that this applies to are called; nothing when there are none.
    fn those(&self, applies: fn(&Resource<'_>) -> bool) -> Option<Text> {
        let resources = self.resources.all().iter().enumerate();
        let numbers: Vec<usize> = resources
            .filter(|(_, resource)| applies(resource))
            .map(|(number, _)| number)
            .collect();
        let more = numbers.len().saturating_sub(NAMED_MAX);
        let named = numbers
            .iter()
            .take(NAMED_MAX)
            .map(|number| Some(self.reader.mention(*number)));
        let more = (more > 0).then(|| Label::new("fhir-and-more").with("count", more).into());
        (!numbers.is_empty()).then(|| joined(", ", named.chain([more])))
    }
}

/// Taken back by who made it.
fn is_in_error(resource: &Resource<'_>) -> bool {
    let verification = resource
        .body
        .get("verificationStatus")
        .and_then(|v| v.get("coding"));
    let codings = verification.and_then(Json::as_array).into_iter().flatten();
    let mut codes = codings.filter_map(|coding| coding.get("code")?.as_str());
    resource.str("status") == Some("entered-in-error")
        || codes.any(|code| code == "entered-in-error")
}

/// Says of itself that its elements do not mean what they usually mean.
fn is_modified(resource: &Resource<'_>) -> bool {
    resource.body.contains_key("modifierExtension")
}

fn has_rules(resource: &Resource<'_>) -> bool {
    resource.body.contains_key("implicitRules")
}

const NAMED_MAX: usize = 10;

/// Whether a caution applies to a resource.
type Applies = fn(&Resource<'_>) -> bool;

const CAUTIONS: [(Severity, &str, Applies); 3] = [
    (Severity::Warning, "fhir-caution-in-error", is_in_error),
    (Severity::Caution, "fhir-caution-modified", is_modified),
    (Severity::Caution, "fhir-caution-rules", has_rules),
];
