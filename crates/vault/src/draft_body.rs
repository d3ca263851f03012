//! What a draft holds besides its index row: sealed JSON, read and written only here.
//!
//! The parts use the manifest's own type, so that what was drafted and what is confirmed cannot
//! differ by a conversion.

use crate::by_proxy::DraftProxy;
use crate::return_draft::Returned;
use genpon_formats::manifest::{CodeTableRef, Device, Encounter, Entered, Late, Part};
use genpon_model::id::PersonId;
use genpon_model::person::PersonRef;
use genpon_model::record::Act;
use genpon_model::text::{Code, Reason, Title};
use genpon_model::{Digest, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The sealed side of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftBody {
    /// As its maker gave it.
    pub title: Title,
    /// Why, for everything but a first version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// When what it describes happened.
    pub event_at: Timestamp,
    /// The visit, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encounter: Option<Encounter>,
    /// The principal, where somebody enters for another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<PersonRef>,
    /// What a proxy entered in their name, and what they said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<DraftProxy>,
    /// Who entered it last, when, where.
    pub entered: Entered,
    /// The contents.
    pub parts: Vec<Part>,
    /// The device that made the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// The paper it is made of, after an outage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Late>,
    /// The code tables the content was made with.
    #[serde(default)]
    pub code_tables: Vec<CodeTableRef>,
    /// Given back to its enterer, until it is saved again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<Returned>,
    /// Of an import: where in the content a value was found, such as `title`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub drawn: BTreeMap<Code, String>,
    /// For a later version: the manifest it follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Digest>,
}

impl DraftBody {
    /// Whether an answer of the principal is waited for: of what nobody has written yet there is none.
    pub(crate) fn awaits_answer(&self, act: Act) -> bool {
        let has_content = act == Act::Withdraw || !self.parts.is_empty();
        has_content && self.proxy.as_ref().is_some_and(DraftProxy::is_waiting)
    }

    /// In whose name a proxy entered it.
    pub(crate) fn principal(&self) -> Option<PersonId> {
        self.proxy.as_ref().map(|proxy| proxy.entry.principal.id)
    }
}
