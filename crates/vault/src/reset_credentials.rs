//! A person's credentials are set anew, because they forgot the password or lost every device.
//!
//! JAHIS 3.3, 6.2(2) 最低限11(2); 運用14⑥: how it was made sure who they are is written down with a copy of
//! the evidence; nobody but the person learns the new password, which they choose behind a one-time
//! link. What was enrolled before is gone, every session ends.

use crate::Vault;
use crate::caller::Caller;
use crate::entry_row::{EVIDENCE, Hidden, hidden_row, revision_row};
use crate::error::{Error, Noun, Refusal};
use crate::issue_link::Issued;
use crate::second_factors::SecondFactors;
use crate::unlock_account::for_other;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use genpon_access::Operation;
use genpon_model::digest::DigestAlgorithm;
use genpon_model::id::{PersonId, RevisionId};
use genpon_model::register::{Author, Prose, Register as _};
use genpon_model::registers::CredentialReset;
use genpon_model::text::{Code, Name, Reason};
use genpon_store::Write;
use serde::{Deserialize, Serialize};

/// Bytes of the copy of the evidence.
pub const EVIDENCE_BYTES_MAX: usize = 2 << 20;

/// How it was made sure who somebody is.
pub struct IdentityCheck<'a> {
    /// What was done: a card that was looked at, a call back to a known number.
    pub method: Prose,
    /// The name of the file with the copy of the evidence.
    pub name: Name,
    /// Its media type.
    pub media_type: Name,
    /// Its bytes.
    pub evidence: &'a [u8],
}

/// A copy of the evidence, sealed.
#[derive(Serialize, Deserialize)]
struct Evidence {
    bytes: String,
}

impl Vault {
    /// Sets a person's credentials anew; the one-time link that takes the person further.
    ///
    /// # Errors
    /// No evidence, or too much; no such person; no right; one's own account.
    pub fn reset_credentials(
        &self,
        caller: &Caller,
        person: PersonId,
        check: &IdentityCheck<'_>,
    ) -> Result<Issued, Error> {
        let issued = self.at_desk(caller, "person.reset-credentials", |desk| {
            let reason: Reason = "reset"
                .parse()
                .map_err(|_| Error::Internal("a reason cannot be read"))?;
            let (granted, named) = for_other(desk, person, &reason)?;
            if check.evidence.is_empty() {
                return Err(Refusal::Field {
                    field: "evidence",
                    fault: "is missing".to_owned(),
                }
                .into());
            }
            if check.evidence.len() > EVIDENCE_BYTES_MAX {
                let bytes_max = EVIDENCE_BYTES_MAX as u64;
                return Err(Refusal::TooLarge { bytes_max }.into());
            }
            let (vault, house, now) = (desk.vault, desk.house.clone(), desk.now.clone());
            let entry = CredentialReset {
                person,
                method: check.method.clone(),
                evidence: check.name.clone(),
                media_type: check.media_type.clone(),
                evidence_digest: DigestAlgorithm::Sha256.digest(check.evidence),
            };
            let key = desk.new_uuid()?.to_string();
            let code: Code = key
                .parse()
                .map_err(|_| Error::Internal("a new key is no key"))?;
            let author = Author::Person(caller.person.clone());
            let description = CredentialReset::DESCRIPTION;
            let revision = vault.first_revision(description, code, entry.write(), author, &now)?;
            desk.write(Write::AddRevision(revision_row(&house.sealing, &revision)?));
            let place = Hidden {
                register: EVIDENCE,
                key: &key,
                number: 1,
            };
            let id = RevisionId::from_uuid(desk.new_uuid()?);
            let bytes = STANDARD.encode(check.evidence);
            let row = hidden_row(&house.sealing, &place, id, now.at, &Evidence { bytes })?;
            desk.write(Write::AddRevision(row));
            let mut factors = vault.second_factors(&house, person)?;
            factors.factors = SecondFactors::default();
            desk.write(vault.next_factors(&house, person, &factors, now.at)?);
            let mut known = vault.log_in_state(&house, person)?;
            known.state.attempts.clear();
            known.state.changes.clear();
            known.state.leaked_at = None;
            desk.write(vault.next_state(&house, person, &known, now.at)?);
            // Until the person chooses one, no password is right.
            let nothing = vault.suggest_password()?;
            let write = vault.new_password(&house, person, (&nothing, true), now.at)?;
            desk.write(write);
            let issued = vault.new_link(&house, named, &now)?;
            desk.detail("ledger", key);
            desk.write(issued.1);
            desk.commit(&granted)?;
            Ok(issued.0)
        })?;
        self.sessions().close_all_of(person);
        Ok(issued)
    }

    /// The copy of the evidence of a reset.
    ///
    /// # Errors
    /// No such entry; no right.
    pub fn read_evidence(&self, caller: &Caller, key: &Code) -> Result<(Name, Vec<u8>), Error> {
        self.at_desk(caller, "person.read-evidence", |desk| {
            let granted = desk.may(Operation::UnlockAccount)?;
            desk.detail("key", key.to_string());
            let (store, id) = (desk.vault.store(), caller.institution);
            let register = CredentialReset::DESCRIPTION.code();
            let entry = store.entry(id, &register, key.as_str())?;
            let entry = entry.ok_or(Error::NotFound(Noun::Entry))?;
            let revision = crate::masters::open_revision(&desk.house.sealing, &entry)?;
            let reset = CredentialReset::read(&revision.value).map_err(Refusal::Entry)?;
            let row = store.entry(id, &Code::constant(EVIDENCE), key.as_str())?;
            let row = row.ok_or(Error::NotFound(Noun::Entry))?;
            let kept: Evidence = desk.house.sealing.open_revision(&row)?;
            let damaged = || Error::Damaged {
                noun: Noun::Entry,
                id: key.to_string(),
                kind: "evidence-altered",
            };
            let bytes = STANDARD.decode(kept.bytes).map_err(|_| damaged())?;
            if DigestAlgorithm::Sha256.digest(&bytes) != reset.evidence_digest {
                return Err(damaged());
            }
            desk.commit(&granted)?;
            Ok((reset.evidence, bytes))
        })
    }
}
