//! What a verification finds, as values: the kind of damage and its place.
//!
//! docs/format/verification-report.md lists the kinds. The code of a kind is the end of the locale
//! keys `verify-<code>` (what it means) and `verify-<code>-next` (what to do). A finding carries
//! ids, names of columns and digests, never content.

use genpon_model::Timestamp;
use genpon_model::id::{ContentId, EventId, InstitutionId, PatientId, RecordId};
use genpon_model::record::VersionNo;
use genpon_store::Log;
use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something confirmed, or its evidence, is not what it was. The archive is not whole.
    Damage,
    /// Something to know: nothing that was confirmed is touched.
    Notice,
}

macro_rules! kinds {
    ($($(#[$doc:meta])+ $name:ident = $code:literal $severity:ident,)+) => {
        /// The kind of a finding.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
        )]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[$doc])+ #[serde(rename = $code)] $name,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// How much it weighs.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$severity,)+
                }
            }
        }
    };
}

kinds! {
    // Contents
    /// A version names a content that has no row.
    ContentMissing = "content-missing" Damage,
    /// The row says that the content lies in a file, and there is none.
    FileMissing = "file-missing" Damage,
    /// The sealed bytes cannot be read from the disk.
    ContentUnreadable = "content-unreadable" Damage,
    /// The sealed bytes are not those that the row describes.
    ContentAltered = "content-altered" Damage,
    /// The sealed bytes are those of another content.
    ContentSwapped = "content-swapped" Damage,
    /// The data key is not there, and no disposal says why.
    KeyMissing = "key-missing" Damage,
    /// The data key does not open.
    KeyAltered = "key-altered" Damage,
    /// The row describes the sealed bytes, yet they do not open: row and bytes were exchanged.
    ContentForged = "content-forged" Damage,
    /// The content opens, and is not what the manifest describes.
    ContentDiffers = "content-differs" Damage,
    // Versions
    /// The manifest is not the canonical bytes of one.
    ManifestUnreadable = "manifest-unreadable" Damage,
    /// The manifest is that of another version.
    ManifestSwapped = "manifest-swapped" Damage,
    /// The manifest has another digest than the row says.
    ManifestDiffers = "manifest-differs" Damage,
    /// The commitment in the row is not that of the manifest and its salt.
    CommitmentDiffers = "commitment-differs" Damage,
    /// Columns of the version's row say something else than the manifest.
    VersionRowDiffers = "version-row-differs" Damage,
    /// Columns of a part's row say something else than the manifest.
    PartRowDiffers = "part-row-differs" Damage,
    /// The manifest names a part that has no row.
    PartRowMissing = "part-row-missing" Damage,
    /// A row of a part that no manifest names.
    PartRowAdded = "part-row-added" Damage,
    /// The version does not name the digest of the one before.
    ChainBroken = "chain-broken" Damage,
    /// A version that was confirmed has no row.
    VersionMissing = "version-missing" Damage,
    /// A row of a version that nobody confirmed.
    VersionAdded = "version-added" Damage,
    /// Columns of the record's row say something else than its newest version.
    RecordRowDiffers = "record-row-differs" Damage,
    /// A record has versions and no row.
    RecordRowMissing = "record-row-missing" Damage,
    /// A record has a row and no versions.
    RecordRowAdded = "record-row-added" Damage,
    /// A column holds a value that no version of Genpon writes.
    RowImpossible = "row-impossible" Damage,
    /// Rows whose key is none.
    RowsUnshaped = "rows-unshaped" Damage,
    // The trail
    /// The body of an audit event does not open.
    EventForged = "event-forged" Damage,
    /// An audit event is not the canonical bytes of one.
    EventUnreadable = "event-unreadable" Damage,
    /// Columns of an audit event's row say something else than its body.
    EventRowDiffers = "event-row-differs" Damage,
    /// The commitment in the row is not that of the event and its salt.
    EventCommitmentDiffers = "event-commitment-differs" Damage,
    /// The rows of a version describe other sealed bytes than its confirmation did: rows and bytes were
    /// altered together.
    SealedContentsDiffer = "sealed-contents-differ" Damage,
    // Patients and register entries
    /// The body of a patient's revision does not open.
    PatientForged = "patient-forged" Damage,
    /// A patient's revision does not begin with what the one before ended with.
    PatientChainBroken = "patient-chain-broken" Damage,
    /// A revision of a patient is not there.
    PatientRevisionMissing = "patient-revision-missing" Damage,
    /// A patient has revisions and no row.
    PatientRowMissing = "patient-row-missing" Damage,
    /// Columns of a patient's row say something else than the newest revision.
    PatientRowDiffers = "patient-row-differs" Damage,
    /// The columns that patients are searched by do not follow from the row.
    PatientUnsearchable = "patient-unsearchable" Notice,
    /// The body of an entry's revision does not open.
    EntryForged = "entry-forged" Damage,
    /// Columns of a revision's row say something else than its body.
    EntryRowDiffers = "entry-row-differs" Damage,
    /// A revision of an entry is not there.
    EntryRevisionMissing = "entry-revision-missing" Damage,
    /// A revision starts from one that is not there.
    EntryChainBroken = "entry-chain-broken" Damage,
    // The ledger
    /// Leaves that the log has had are not there.
    LeafMissing = "leaf-missing" Damage,
    /// A leaf is not the one that the tile holds.
    LeafDiffers = "leaf-differs" Damage,
    /// A leaf stands where none can be.
    LeafAdded = "leaf-added" Damage,
    /// A tile is not there.
    TileMissing = "tile-missing" Damage,
    /// A tile is not what the leaves give.
    TileDiffers = "tile-differs" Damage,
    /// A checkpoint covers more leaves than there are: the log was cut, or the database is an old one.
    RolledBack = "rolled-back" Damage,
    /// The leaves do not lead to the root of a signed checkpoint.
    RootDiffers = "root-differs" Damage,
    /// Two signed checkpoints contradict each other.
    Fork = "fork" Damage,
    /// A checkpoint is no checkpoint of this log, or its signature is not good.
    CheckpointForged = "checkpoint-forged" Damage,
    /// A checkpoint that was signed is not in the store.
    CheckpointMissing = "checkpoint-missing" Damage,
    /// The row of a checkpoint says another size than its text.
    CheckpointRowDiffers = "checkpoint-row-differs" Damage,
    /// No key was given to judge the signatures of checkpoints with.
    SignatureNotJudged = "signature-not-judged" Notice,
    // The database
    /// A table, index or trigger is missing, added or altered: a protection was taken away.
    LayoutAltered = "layout-altered" Damage,
    /// The database engine finds its own file unsound.
    DatabaseUnsound = "database-unsound" Damage,
    /// A content that nothing names.
    ContentUnnamed = "content-unnamed" Notice,
    /// A file that nothing names.
    FileUnnamed = "file-unnamed" Notice,
}

impl Kind {
    /// Whether it says that the contents of a version, or the rows that name them, are not as confirmed.
    pub(super) const fn is_of_contents(self) -> bool {
        matches!(
            self,
            Self::ContentMissing
                | Self::FileMissing
                | Self::ContentUnreadable
                | Self::ContentAltered
                | Self::ContentSwapped
                | Self::KeyMissing
                | Self::KeyAltered
                | Self::ContentForged
                | Self::ContentDiffers
                | Self::ManifestUnreadable
                | Self::ManifestSwapped
                | Self::ManifestDiffers
                | Self::PartRowDiffers
                | Self::PartRowMissing
                | Self::PartRowAdded
                | Self::VersionMissing
        )
    }

    /// Whether it is found by judging a log as a whole.
    pub(super) const fn is_of_log(self) -> bool {
        matches!(
            self,
            Self::LeafMissing
                | Self::LeafDiffers
                | Self::LeafAdded
                | Self::TileMissing
                | Self::TileDiffers
                | Self::RolledBack
                | Self::RootDiffers
                | Self::Fork
                | Self::CheckpointForged
                | Self::CheckpointMissing
                | Self::CheckpointRowDiffers
                | Self::SignatureNotJudged
        )
    }
}

/// Where a finding is. What is not known or does not apply is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// In which institution, where it is another than that of the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionId>,
    /// On which record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// On which version of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<VersionNo>,
    /// Whose record, where that must be known to look for what was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<PatientId>,
    /// When what was lost was confirmed; of a log that was cut: what came after this instant is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Which part, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Which content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<ContentId>,
    /// Which audit event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// In which register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<String>,
    /// Which entry of it, by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Which revision of the patient or entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<u32>,
    /// In which log: `versions` or `audit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// First leaf, or size of the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaf: Option<u64>,
    /// How many leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves: Option<u64>,
    /// In which table, or which object of the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
}

impl Place {
    /// A record as a whole.
    #[must_use]
    pub fn record(record: RecordId) -> Self {
        Self {
            record: Some(record),
            ..Self::default()
        }
    }

    /// A version.
    #[must_use]
    pub fn version(record: RecordId, version: Option<VersionNo>) -> Self {
        Self {
            record: Some(record),
            version,
            ..Self::default()
        }
    }

    /// A leaf of a log.
    #[must_use]
    pub fn leaf(log: Log, leaf: u64) -> Self {
        let log = Some(crate::sequence::log_name(log).to_owned());
        Self {
            log,
            leaf: Some(leaf),
            ..Self::default()
        }
    }

    /// The same with a content.
    #[must_use]
    pub fn content(self, content: ContentId) -> Self {
        Self {
            content: Some(content),
            ..self
        }
    }

    /// The same with a part.
    #[must_use]
    pub fn part(self, part: &str) -> Self {
        Self {
            part: Some(part.to_owned()),
            ..self
        }
    }

    /// The same with a revision.
    #[must_use]
    pub fn revision(self, revision: u32) -> Self {
        Self {
            revision: Some(revision),
            ..self
        }
    }

    /// The same with a table.
    #[must_use]
    pub fn table(self, table: &str) -> Self {
        Self {
            table: Some(table.to_owned()),
            ..self
        }
    }
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub kind: Kind,
    /// How much it weighs.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// The columns that differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// A fact that helps to look further: a digest, a size, what a key said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The other place of an exchange.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Place>,
    /// Later versions of the record, which rest on this one: each must be decided on
    /// (JAHIS 3.3, 7.1.2(1)3)(b)(イ)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<VersionNo>,
}

impl Finding {
    /// A finding at a place.
    #[must_use]
    pub const fn new(kind: Kind, place: Place) -> Self {
        let severity = kind.severity();
        Self {
            kind,
            severity,
            place,
            columns: Vec::new(),
            detail: None,
            other: None,
            later: Vec::new(),
        }
    }

    /// The same, naming columns.
    #[must_use]
    pub fn columns(mut self, columns: &[&str]) -> Self {
        self.columns = columns.iter().map(|&column| column.to_owned()).collect();
        self
    }

    /// The same with a fact.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same with the other place of an exchange.
    #[must_use]
    pub fn other(mut self, other: Place) -> Self {
        self.other = Some(other);
        self
    }

    /// The same, naming the later versions that rest on the damaged one.
    #[must_use]
    pub fn later(mut self, later: Vec<VersionNo>) -> Self {
        self.later = later;
        self
    }

    /// Whether something confirmed, or its evidence, is damaged.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        self.severity == Severity::Damage
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use genpon_formats::locale::{Lang, Locale};

    #[test]
    fn every_kind_says_what_it_means_and_what_to_do() {
        for kind in Kind::ALL {
            for key in [
                format!("verify-{}", kind.code()),
                format!("verify-{}-next", kind.code()),
            ] {
                assert!(
                    Lang::ALL.iter().all(|lang| Locale::of(*lang).has(&key)),
                    "{key}"
                );
            }
            let written = serde_json::to_string(kind).unwrap();
            assert_eq!(written, format!("\"{}\"", kind.code()));
        }
    }
}
