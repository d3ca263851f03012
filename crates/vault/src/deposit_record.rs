//! 受入れ: takes in a whole record at once: its metadata, its contents, and, where a rule of the
//! institution covers the device that made it, its confirmation.
//!
//! One commit makes contents, draft or version, audit event and the answer to the idempotency key
//! durable together. A version confirmed here was confirmed by a rule and says so for ever
//! (JAHIS 3.3, 7.1.2(2)); a system never confirms by its own word.

use crate::Vault;
use crate::access_check::On;
use crate::begin_draft::{NewRecord, check_patient, new_record, operation_of, permitted};
use crate::by_proxy::OnBehalf;
use crate::caller::Caller;
use crate::code_tables::view_at_hand;
use crate::confirm_device_record::{confirm_by_rule, device_rule, rule_of_code};
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::error::{Blame, Error, Refusal};
use crate::idempotency::{Answer, Once};
use crate::sheet_of::{DraftSheet, document_type_ref, patient_extract};
use crate::stage_part::StagedPart;
use crate::whose::{Numbering, check_parts_are_about};
use genpon_access::{Granted, Operation};
use genpon_formats::manifest::RuleRef;
use genpon_formats::view::View;
use genpon_model::id::{ContentId, DraftId, PatientId, RecordId};
use genpon_model::patient::PatientNo;
use genpon_model::record::{Act, PartName, VersionNo};
use genpon_model::text::Code;
use genpon_model::{Digest, Timestamp};
use genpon_store::contents::Sealed as SealedContent;
use genpon_store::{DraftRow, Write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a deposited record is to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Confirmation {
    /// By a person, later: it stays a draft until then.
    #[default]
    ByPerson,
    /// Now, by the rule for the device that made it.
    ByRule,
    /// Now, by the rule with this code; whose device made it is said by the rule.
    ByRuleOfCode(Code),
}

/// How a system names a patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatientKey {
    /// By Genpon's own id.
    Id(PatientId),
    /// By the institution's number.
    Number(PatientNo),
}

/// A record as a system hands it over.
pub struct Deposit {
    /// Its metadata and contents.
    pub new: NewRecord,
    /// Whose patient numbers the contents carry.
    pub numbering: Numbering,
    /// How it is to be confirmed.
    pub confirmation: Confirmation,
    /// For a request that shall happen once.
    pub once: Option<Once>,
}

/// What became of a deposit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposited {
    /// The record.
    pub record: RecordId,
    /// The draft, while it waits for confirmation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftMark>,
    /// The version, when a rule confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<VersionMark>,
    /// What was taken in, in order.
    pub parts: Vec<Receipt>,
}

/// A draft that waits for confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftMark {
    /// Its id.
    pub id: DraftId,
    /// Its revision: the next change names it.
    pub revision: u32,
}

/// A version that a rule confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionMark {
    /// Its number.
    pub number: VersionNo,
    /// Digest of its manifest.
    pub manifest: Digest,
    /// When.
    pub at: Timestamp,
    /// The rule that confirmed it.
    pub rule: RuleRef,
}

/// One part that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Its name.
    pub name: PartName,
    /// Its id.
    pub content: ContentId,
    /// How many bytes.
    pub size: u64,
    /// Their digest.
    pub digest: Digest,
    /// The format that was recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Code>,
}

impl Vault {
    /// Says no before the bytes are taken: type, patient and right are known already. Answers whose
    /// record it will be.
    ///
    /// # Errors
    /// What [`Vault::deposit_record`] would refuse for the same reasons.
    pub fn foresee_deposit(
        &self,
        caller: &Caller,
        document_type: &str,
        patient: Option<&PatientKey>,
        on_behalf: Option<&OnBehalf>,
    ) -> Result<Option<PatientId>, Error> {
        self.at_desk(caller, "record.deposit", |desk| {
            let document_type = desk.usable_type(document_type)?;
            let patient = patient.map(|key| patient_id(desk, key)).transpose()?;
            check_patient(desk, patient, &document_type)?;
            let operation = operation_of(desk, Act::Create);
            permitted(desk, operation, On::new(&document_type), on_behalf).map(|_| patient)
        })
    }

    /// Takes in a record.
    ///
    /// # Errors
    /// A type that is not registered, a patient that does not fit, contents about somebody else, no
    /// right, no rule, a key that belongs to another request. Nothing is stored then.
    pub fn deposit_record(
        &self,
        caller: &Caller,
        request: Deposit,
    ) -> Result<Answer<Deposited>, Error> {
        let taken = Taken::of(&request.new.parts);
        let outcome = self.at_desk(caller, "record.deposit", |desk| {
            let operation = operation_of(desk, Act::Create);
            deposit(desk, operation, request, BTreeMap::new())
        });
        taken.settle(
            self,
            caller,
            outcome.as_ref().map(|answer| answer.is_repeated),
        );
        outcome
    }
}

fn patient_id(desk: &Desk<'_>, key: &PatientKey) -> Result<PatientId, Error> {
    let number = match key {
        PatientKey::Id(id) => return Ok(*id),
        PatientKey::Number(number) => number.as_str(),
    };
    let found = desk
        .vault
        .store()
        .patient_by_number(desk.caller.institution, number)?;
    Ok(found.ok_or(Refusal::PatientUnknown)?.id)
}

/// Sealed contents that nobody has taken yet.
pub(crate) struct Taken(Vec<SealedContent>);

impl Taken {
    pub(crate) fn of(parts: &[StagedPart]) -> Self {
        Self(parts.iter().map(|staged| staged.sealed.clone()).collect())
    }

    /// Gives the contents up, unless they are stored or it is not known whether they are. The
    /// outcome says whether the answer is that of an earlier request.
    pub(crate) fn settle(self, vault: &Vault, caller: &Caller, outcome: Result<bool, &Error>) {
        let is_left_over = match outcome {
            Ok(is_repeated) => is_repeated,
            Err(error) => matches!(error.blame(), Blame::Caller | Blame::Race),
        };
        if is_left_over && let Ok(house) = vault.house(caller.institution) {
            self.0
                .iter()
                .for_each(|sealed| house.sealing.discard(sealed));
        }
    }
}

/// Takes in a record under this right. `drawn` says where in the content its metadata was found.
pub(crate) fn deposit(
    desk: &mut Desk<'_>,
    operation: Operation,
    request: Deposit,
    drawn: BTreeMap<Code, String>,
) -> Result<Answer<Deposited>, Error> {
    if let Some(earlier) = desk.earlier(request.once.as_ref())? {
        return Ok(earlier);
    }
    let Deposit {
        mut new,
        numbering,
        confirmation,
        once,
    } = request;
    let patient = new.patient.map(|id| desk.patient(id)).transpose()?;
    check_parts_are_about(&new.parts, patient.as_ref(), numbering)?;
    let rule = match confirmation {
        Confirmation::ByPerson => None,
        Confirmation::ByRule => Some(device_rule(desk, &new.document_type, new.device.as_mut())?),
        Confirmation::ByRuleOfCode(code) => {
            let (device, under) = rule_of_code(desk, &new.document_type, &code)?;
            new.device = Some(device);
            Some(under)
        }
    };
    let at = new.event_at.unwrap_or(desk.now.at);
    let view = |staged: &StagedPart| match &staged.items {
        Some(items) => view_at_hand(desk, items, at).map(Some),
        None => Ok(Some(staged.view())),
    };
    let views: Vec<_> = new.parts.iter().map(view).collect::<Result<_, Error>>()?;
    let at_hand = pictures(&mut new.parts);
    let (row, mut body, writes, granted) = new_record(desk, operation, new)?;
    body.drawn = drawn;
    writes.into_iter().for_each(|write| desk.write(write));
    let deposited = match rule {
        Some(under) => {
            let draft = sheet_at_hand(desk, row, body, views, at_hand)?;
            confirm_by_rule(desk, draft, under)?
        }
        None => keep_as_draft(desk, row, &body)?,
    };
    finish(desk, once, deposited, &granted)
}

fn finish(
    desk: &mut Desk<'_>,
    once: Option<Once>,
    deposited: Deposited,
    granted: &Granted,
) -> Result<Answer<Deposited>, Error> {
    desk.keep(once, &deposited)?;
    desk.commit(granted)?;
    Ok(Answer::first(deposited))
}

fn keep_as_draft(
    desk: &mut Desk<'_>,
    mut row: DraftRow,
    body: &DraftBody,
) -> Result<Deposited, Error> {
    row.body = desk.house.sealing.seal_draft(row.id, body)?;
    let deposited = Deposited {
        record: row.record,
        draft: Some(DraftMark {
            id: row.id,
            revision: row.revision,
        }),
        version: None,
        parts: receipts(body),
    };
    desk.write(Write::SaveDraft(row));
    Ok(deposited)
}

pub(crate) fn receipts(body: &DraftBody) -> Vec<Receipt> {
    let receipt = |part: &genpon_formats::manifest::Part| Receipt {
        name: part.name.clone(),
        content: part.content,
        size: part.size,
        digest: part.digest.clone(),
        format: part.format.clone(),
    };
    body.parts.iter().map(receipt).collect()
}

fn pictures(parts: &mut [StagedPart]) -> BTreeMap<ContentId, Vec<u8>> {
    let carried = |staged: &mut StagedPart| Some((staged.part.content, staged.at_hand.take()?));
    parts.iter_mut().filter_map(carried).collect()
}

/// The sheet of a record whose contents are not in the store yet.
fn sheet_at_hand(
    desk: &mut Desk<'_>,
    mut row: DraftRow,
    body: DraftBody,
    views: Vec<Option<View>>,
    at_hand: BTreeMap<ContentId, Vec<u8>>,
) -> Result<DraftSheet, Error> {
    let document_type = desk.stored_type(&row.document_type)?;
    // It never was a draft in the store: there is none to end.
    row.revision = 0;
    Ok(DraftSheet {
        document_type: document_type_ref(desk, &document_type)?,
        patient: row
            .patient
            .map(|id| patient_extract(desk, id))
            .transpose()?,
        version: VersionNo::FIRST,
        views,
        at_hand,
        institution: desk.house.institution.name.clone(),
        row,
        body,
    })
}
