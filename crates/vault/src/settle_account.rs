//! アカウントの処理: turning an account off, on again with the same id, or retiring it for ever (JAHIS 3.3,
//! 6.2(1)(a)(ウ)(エ)). Sessions end at that moment; the name stays on what the person confirmed.

use crate::Vault;
use crate::administer_register::{put_in_force, turn};
use crate::caller::Caller;
use crate::decide_review::next;
use crate::desk::Desk;
use crate::entry_row::revision_row;
use crate::error::{Error, Refusal};
use genpon_access::Operation;
use genpon_model::id::PersonId;
use genpon_model::register::life::EntryRefusal;
use genpon_model::register::{Description, Register as _, Revision};
use genpon_model::registers::Person;
use genpon_model::text::{Code, Reason};
use genpon_store::Write;
use std::sync::Arc;

/// How an account is dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// 無効化
    Disable,
    /// 再有効化
    Enable,
    /// 削除: nobody logs in with the id any more, and nobody else ever gets it.
    Delete,
}

impl Settlement {
    /// The settlement with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Disable, Self::Enable, Self::Delete];
        all.into_iter().find(|one| one.code() == code)
    }

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::Delete => "delete",
        }
    }
}

impl Vault {
    /// Whether the caller may deal with accounts at all: for offering it. Not an action, no event.
    #[must_use]
    pub fn may_settle(&self, caller: &Caller) -> bool {
        let register = Person::DESCRIPTION.code;
        self.quiet_desk(caller)
            .and_then(|mut desk| desk.may_in(Operation::AdministerRegister, register))
            .is_ok()
    }

    /// Deals with the account of a person.
    ///
    /// # Errors
    /// No such person; no right to administer people; it is so already; the last administrator.
    pub fn settle_account(
        &self,
        caller: &Caller,
        person: PersonId,
        settlement: Settlement,
        reason: &Reason,
    ) -> Result<(), Error> {
        self.at_desk(caller, "person.settle-account", |desk| {
            desk.detail("key", person.to_string());
            desk.detail("settlement", settlement.code());
            let register = Person::DESCRIPTION;
            let granted = desk.may_in(Operation::AdministerRegister, register.code)?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let key = person.to_string().parse();
            let key = key.map_err(|_| Error::Internal("an id is no key"))?;
            let revision = settle(desk, (register, &key), settlement, reason)?;
            put_in_force(desk, &granted, &[revision])
        })
    }
}

/// Writes the revision that deals with an entry that can be turned off.
pub(crate) fn settle(
    desk: &mut Desk<'_>,
    (register, key): (&'static Description, &Code),
    settlement: Settlement,
    reason: &Reason,
) -> Result<Revision, Error> {
    let mut was = (false, false);
    let revision = next(desk, register, key, reason, |mut proposal| {
        let is_enabled = proposal.value["is_enabled"] == true;
        was = (is_enabled, proposal.is_retired);
        proposal.value["is_enabled"] = (settlement == Settlement::Enable).into();
        proposal.is_retired |= settlement == Settlement::Delete;
        proposal
    })?;
    let (is_enabled, is_retired) = was;
    let is_done = match settlement {
        Settlement::Disable => !is_enabled || is_retired,
        Settlement::Enable => is_enabled || is_retired,
        Settlement::Delete => is_retired,
    };
    if is_done {
        return Err(Refusal::Register(EntryRefusal::NothingChanged).into());
    }
    let row = revision_row(&desk.house.sealing, &revision)?;
    desk.write(Write::AddRevision(row));
    Ok(revision)
}
