//! Whether a permission covers what a desk is about to write: operation, record, patient, register.
//!
//! `access` decides on a target before a use case acts; this compares the writes with that target
//! before the point of no return, so that a use case that mixes up two records, drafts or registers
//! writes neither (JAHIS 3.3, 7.1.1). It never decides who may do what.

use crate::answer_proxy::shown_as;
use crate::desk::About;
use crate::entry_row::{
    CLIENT_SECRETS, CONFIRMATION_NOTES, CREDENTIALS, EVIDENCE, LINKS, LOG_IN_STATES, OWN,
    PROXY_APPROVALS, SECOND_FACTORS, TERMINAL_CODES,
};
use genpon_access::{Granted, Operation};
use genpon_model::id::{ContentId, DraftId, PatientId, PersonId, RecordId};
use genpon_model::record::{Act, ConfirmationMode};
use genpon_model::register::Register as _;
use genpon_model::registers::{
    AuditCheck, Certificate, CredentialReset, DeviceOperation, Grant, IdStocktake,
    IdentityProvider, Outage, Person, PooledId, RightsReview, SystemClient, Terminal,
};
use genpon_model::text::Code;
use genpon_store::{DraftRow, RevisionRow, RevisionState, Write};
use std::collections::BTreeSet;

/// What a permission does not cover: a fault of ours. The code goes into the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Uncovered(pub(crate) &'static str);

/// The draft that the permission was decided on.
#[derive(Debug, Clone)]
pub(crate) struct DraftAtHand {
    id: DraftId,
    document: Document,
    contents: BTreeSet<ContentId>,
}

impl From<&DraftRow> for DraftAtHand {
    fn from(row: &DraftRow) -> Self {
        Self {
            id: row.id,
            document: Document::of_draft(row),
            contents: row.contents.iter().copied().collect(),
        }
    }
}

/// A draft or version as far as a permission depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Document {
    record: RecordId,
    act: Act,
    document_type: String,
    patient: Option<PatientId>,
}

impl Document {
    fn of_draft(row: &DraftRow) -> Self {
        Self {
            record: row.record,
            act: row.act,
            document_type: row.document_type.clone(),
            patient: row.patient,
        }
    }
}

/// One commit, with what was decided for it.
pub(crate) struct Covering<'a> {
    pub(crate) granted: &'a Granted,
    pub(crate) person: PersonId,
    /// As whom answers are kept.
    pub(crate) caller: &'a str,
    /// What the event of the commit will tell.
    pub(crate) about: &'a About,
    pub(crate) draft: Option<&'a DraftAtHand>,
}

impl Covering<'_> {
    /// Checks every write of the commit.
    pub(crate) fn check(&self, writes: &[Write]) -> Result<(), Uncovered> {
        let named = named(writes);
        writes.iter().try_for_each(|write| match write {
            Write::SaveDraft(row) => {
                self.is_same_draft(row.id)?;
                match self.granted.operation() {
                    Operation::Confirm | Operation::ConfirmStandIn => self.given_back(row),
                    _ => self.document(&Document::of_draft(row), &entering(row.act)),
                }
            }
            Write::EndDraft { id, .. } => self.draft(*id, &ALL_BUT_READING),
            Write::AddPresentation(row) => {
                ensure(row.person == self.person, "person")?;
                if self.draft.is_none() && self.about.record.map(shown_as) == Some(row.draft) {
                    return self.operation(&[Operation::Read]);
                }
                self.draft(row.draft, &ALL_BUT_READING)
            }
            Write::AddVersion { row, .. } => {
                let document = Document {
                    record: row.record,
                    act: row.act,
                    document_type: row.document_type.clone(),
                    patient: row.patient,
                };
                let draft = self.draft.map(|draft| &draft.document);
                ensure(draft.is_none_or(|draft| *draft == document), "draft")?;
                self.document(&document, &confirming(row.mode, row.act))
            }
            Write::PutContent { content, .. } => ensure(named.contains(&content.id), "content"),
            Write::DropContent(id) => {
                let is_own = self.draft.is_some_and(|draft| draft.contents.contains(id));
                ensure(is_own || is_put(writes, *id), "content")
            }
            Write::SavePatient { row, .. } => {
                self.operation(&[Operation::ManagePatient])?;
                ensure(self.granted.covers_institution(), "institution")?;
                self.patient(Some(row.id))
            }
            Write::AddRevision(row) => self.revision(row, writes),
            Write::DecideRevision { register, .. } if is_of_version(register) => {
                self.of_version(None)
            }
            Write::DecideRevision {
                register, state, ..
            } => {
                self.operation(&[match state {
                    RevisionState::TakenBack => Operation::AdministerRegister,
                    _ => Operation::ApproveRegister,
                }])?;
                self.register(register)
            }
            Write::AddReply(row) => ensure(row.caller == self.caller, "caller"),
            // What no caller ever asks for.
            Write::AddInstitution { .. }
            | Write::AddInstitutionKey(_)
            | Write::RewrapInstitutionKey(_)
            | Write::Rewrap { .. }
            | Write::AddAuditEvent(_)
            | Write::Integrate { .. }
            | Write::AddVerification { .. } => Err(Uncovered("write")),
        })
    }

    /// A revision follows from the right to administer its register, or from what else is written.
    fn revision(&self, row: &RevisionRow, writes: &[Write]) -> Result<(), Uncovered> {
        match row.register.as_str() {
            of_version if is_of_version(of_version) => self.of_version(Some(&row.key)),
            _ if self.granted.operation() == Operation::ReviewRights => self.reviewed(row),
            _ if self.granted.operation() == Operation::ProvisionPeople => provisioned(row),
            code if OF_STOCKTAKE.contains(&code) && self.carries_out(writes) => Ok(()),
            code if self.granted.operation() == Operation::UnlockAccount => {
                ensure(OF_ACCOUNTS.contains(&code), "register")
            }
            code if code == RightsReview::DESCRIPTION.code => {
                ensure(changes_rights(writes), "review")
            }
            code if code == AuditCheck::DESCRIPTION.code && self.may_check() => Ok(()),
            code if code == Outage::DESCRIPTION.code && makes(writes) => {
                self.operation(&ALL_BUT_READING)
            }
            code => {
                self.operation(&[Operation::AdministerRegister])?;
                self.register(code)
            }
        }
    }

    /// Who reads the trail, or notes how devices are operated, says what they found.
    fn may_check(&self) -> bool {
        let operations = DeviceOperation::DESCRIPTION.code;
        self.granted.operation() == Operation::ReadAudit || self.granted.covers_register(operations)
    }

    /// Whoever may confirm a draft gives it back as it is: nothing of its content changes.
    fn given_back(&self, row: &DraftRow) -> Result<(), Uncovered> {
        let draft = self.draft.ok_or(Uncovered("draft"))?;
        let document = Document::of_draft(row);
        let is_untouched = draft.contents.iter().eq(&row
            .contents
            .iter()
            .copied()
            .collect::<BTreeSet<_>>());
        ensure(is_untouched && draft.document == document, "draft")?;
        ensure(row.confirmer.is_none(), "draft")?;
        self.document(&document, &[Operation::Confirm, Operation::ConfirmStandIn])
    }

    fn draft(&self, id: DraftId, operations: &[Operation]) -> Result<(), Uncovered> {
        let draft = self.draft.ok_or(Uncovered("draft"))?;
        self.is_same_draft(id)?;
        self.document(&draft.document, operations)
    }

    /// What is said of a version is said of the record that the permission is for.
    fn of_version(&self, key: Option<&str>) -> Result<(), Uncovered> {
        if self.granted.operation() != Operation::Read {
            self.operation(&ALL_BUT_READING)?;
        }
        let record = self.about.record.ok_or(Uncovered("record"))?;
        let own = format!("{record}.");
        ensure(key.is_none_or(|key| key.starts_with(&own)), "record")?;
        let document_type = self.about.document_type.as_ref();
        let document_type = document_type.map_or("", |code| code.as_str());
        let is_for = self.granted.covers_record(Some(record), document_type);
        ensure(
            is_for || self.granted.covers_record(None, document_type),
            "record",
        )
    }

    fn is_same_draft(&self, id: DraftId) -> Result<(), Uncovered> {
        ensure(self.draft.is_none_or(|draft| draft.id == id), "draft")
    }

    fn document(&self, document: &Document, operations: &[Operation]) -> Result<(), Uncovered> {
        self.operation(operations)?;
        let decided_on = (document.act != Act::Create).then_some(document.record);
        let covers = self
            .granted
            .covers_record(decided_on, &document.document_type);
        ensure(covers, "record")?;
        ensure(self.about.record == Some(document.record), "record")?;
        self.patient(document.patient)?;
        let number = self.about.patient.as_ref().map(|patient| &patient.number);
        ensure(self.granted.covers_patient(number), "patient")
    }

    fn operation(&self, operations: &[Operation]) -> Result<(), Uncovered> {
        ensure(operations.contains(&self.granted.operation()), "operation")
    }

    /// The event tells of the patient that is written.
    fn patient(&self, id: Option<PatientId>) -> Result<(), Uncovered> {
        let told = self.about.patient.as_ref().map(|patient| patient.id);
        ensure(told == id, "patient")
    }

    /// Who reviews the rights of a person writes the review, withdraws grants, and takes roles from
    /// that person alone.
    fn reviewed(&self, row: &RevisionRow) -> Result<(), Uncovered> {
        let person = self.granted.person().ok_or(Uncovered("person"))?;
        let of_rights = [RightsReview::DESCRIPTION.code, Grant::DESCRIPTION.code];
        let is_person = row.register == Person::DESCRIPTION.code && row.key == person.to_string();
        ensure(
            is_person || of_rights.contains(&row.register.as_str()),
            "register",
        )
    }

    /// Whether the decisions of a stocktake of ids take effect in the same commit.
    fn carries_out(&self, writes: &[Write]) -> bool {
        let stocktake = IdStocktake::DESCRIPTION.code;
        let takes_effect = writes.iter().any(|write| match write {
            Write::AddRevision(row) => {
                row.register == stocktake && row.state == RevisionState::Effective
            }
            Write::DecideRevision {
                register, state, ..
            } => register == stocktake && *state == RevisionState::Effective,
            _ => false,
        });
        takes_effect && self.granted.covers_register(stocktake)
    }

    /// One-time links belong to the register of people, secrets to that of their providers, codes to
    /// that of terminals.
    fn register(&self, written: &str) -> Result<(), Uncovered> {
        let register = match written {
            LINKS if self.granted.covers_register(PooledId::DESCRIPTION.code) => return Ok(()),
            LINKS => Person::DESCRIPTION.code,
            CLIENT_SECRETS => IdentityProvider::DESCRIPTION.code,
            TERMINAL_CODES => Terminal::DESCRIPTION.code,
            other => other,
        };
        ensure(self.granted.covers_register(register), "register")
    }
}

/// The entries that a stocktake of ids turns off or retires.
const OF_STOCKTAKE: [&str; 3] = [
    Person::DESCRIPTION.code,
    PooledId::DESCRIPTION.code,
    SystemClient::DESCRIPTION.code,
];

/// A personnel system writes people, and the reviews that follow from their moves.
fn provisioned(row: &RevisionRow) -> Result<(), Uncovered> {
    let written = [Person::DESCRIPTION.code, RightsReview::DESCRIPTION.code];
    ensure(written.contains(&row.register.as_str()), "register")
}

/// Whether the register holds what is said of confirmed versions.
fn is_of_version(register: &str) -> bool {
    [PROXY_APPROVALS, CONFIRMATION_NOTES].contains(&register)
}

/// Contents that drafts and versions of the same commit name, or that it drops again.
fn named(writes: &[Write]) -> BTreeSet<ContentId> {
    let mut named = BTreeSet::new();
    for write in writes {
        match write {
            Write::SaveDraft(row) => named.extend(&row.contents),
            Write::AddVersion { row, parts } => {
                named.insert(row.manifest);
                named.extend(parts.iter().map(|part| part.content));
            }
            Write::DropContent(id) => drop(named.insert(*id)),
            _ => {}
        }
    }
    named
}

/// Whether people or grants change in the same commit: reviews follow from that alone.
fn changes_rights(writes: &[Write]) -> bool {
    let of_rights = [Person::DESCRIPTION.code, Grant::DESCRIPTION.code];
    writes.iter().any(|write| match write {
        Write::AddRevision(row) => of_rights.contains(&row.register.as_str()),
        Write::DecideRevision { register, .. } => of_rights.contains(&register.as_str()),
        _ => false,
    })
}

/// Whether a new record is made in the same commit: then the list of papers of an outage may name it.
fn makes(writes: &[Write]) -> bool {
    let is_new =
        |write: &Write| matches!(write, Write::AddVersion { row, .. } if row.act == Act::Create);
    writes.iter().any(is_new)
}

fn is_put(writes: &[Write], id: ContentId) -> bool {
    let mut put = writes.iter().filter_map(|write| match write {
        Write::PutContent { content, .. } => Some(content.id),
        _ => None,
    });
    put.any(|put| put == id)
}

/// What lets somebody enter a draft of this act.
const fn entering(act: Act) -> [Operation; 3] {
    match act {
        Act::Create => [Operation::Enter, Operation::Deposit, Operation::Import],
        Act::Correct => [Operation::Correct; 3],
        Act::Add => [Operation::Add; 3],
        Act::Withdraw => [Operation::Withdraw; 3],
    }
}

/// What lets a version of this mode be confirmed; a device's by the right to bring it in.
const fn confirming(mode: ConfirmationMode, act: Act) -> [Operation; 3] {
    match mode {
        ConfirmationMode::Personal | ConfirmationMode::Automatic => [Operation::Confirm; 3],
        ConfirmationMode::StandIn => [Operation::ConfirmStandIn; 3],
        ConfirmationMode::Device => entering(act),
    }
}

/// Whoever may work on a draft or confirm it may be shown it, and ends it by confirming.
const ALL_BUT_READING: [Operation; 8] = [
    Operation::Enter,
    Operation::Deposit,
    Operation::Import,
    Operation::Correct,
    Operation::Add,
    Operation::Withdraw,
    Operation::Confirm,
    Operation::ConfirmStandIn,
];

/// What is written for somebody else's account, by the right to answer for accounts.
const OF_ACCOUNTS: [&str; 6] = [
    CREDENTIALS,
    SECOND_FACTORS,
    LOG_IN_STATES,
    LINKS,
    EVIDENCE,
    CredentialReset::DESCRIPTION.code,
];

/// Whether these are writes that everybody may make: in their own credentials, and nowhere else.
pub(crate) fn check_own(
    person: PersonId,
    cards: &BTreeSet<Code>,
    writes: &[Write],
) -> Result<(), Uncovered> {
    let key = person.to_string();
    let is_own = |write: &Write| match write {
        Write::AddRevision(row) if row.register == Certificate::DESCRIPTION.code => {
            cards.iter().any(|card| card.as_str() == row.key)
        }
        Write::AddRevision(row) => OWN.contains(&row.register.as_str()) && row.key == key,
        _ => false,
    };
    ensure(writes.iter().all(is_own), "own")
}

fn ensure(is_covered: bool, what: &'static str) -> Result<(), Uncovered> {
    if is_covered {
        Ok(())
    } else {
        Err(Uncovered(what))
    }
}

#[cfg(test)]
mod tests;
