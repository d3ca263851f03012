//! 短期利用IDの貸与: an id of the pool becomes one person's for some days (JAHIS 3.3, 6.2(1)(b)(ア)(イ)).
//!
//! The person has an entry of their own, and so a secret of their own: who has none yet gets a one-time
//! link to choose it by. What an earlier holder knew is bound to that earlier holder and opens nothing.

use crate::Vault;
use crate::administer_register::{EntryChange, put_in_force, standing, turn};
use crate::caller::Caller;
use crate::entry_row::revision_row;
use crate::entry_rules::Clerk;
use crate::error::{Error, Noun, Refusal};
use crate::issue_link::Issued;
use genpon_access::Operation;
use genpon_model::register::{Register as _, Standing};
use genpon_model::registers::pooled_id::{Loan, PooledId};
use genpon_model::text::{Code, Reason};
use genpon_store::Write;
use std::sync::Arc;

impl Vault {
    /// Lends an id of the pool. Answers the link by which a person without a secret chooses one.
    ///
    /// # Errors
    /// No such id or person; the id rests still, or is somebody else's on one of the days; no right.
    pub fn lend_id(
        &self,
        caller: &Caller,
        pooled: &Code,
        loan: Loan,
        reason: &Reason,
    ) -> Result<Option<Issued>, Error> {
        self.at_desk(caller, "person.lend-id", |desk| {
            let register = PooledId::DESCRIPTION;
            desk.detail("key", pooled.as_str());
            desk.detail("of", loan.person.to_string());
            let granted = desk.may_in(Operation::AdministerRegister, register.code)?;
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let holder = desk.masters.active_person(loan.person);
            let holder = holder.ok_or(Error::NotFound(Noun::Entry))?;
            let holder = holder.reference(loan.person);
            let past = standing(desk, register, pooled)?;
            let current = Standing::of(&past).current;
            let current = current.ok_or(Error::NotFound(Noun::Entry))?;
            let read = PooledId::read(&current.value).map_err(Refusal::Entry)?;
            let has_secret = self.credential(&house, loan.person)?.is_some();
            let mut loans = read.loans.clone();
            loans.push(loan);
            let change = EntryChange {
                key: Some(pooled.clone()),
                base: Some(current.edition),
                value: PooledId { loans, ..read }.write(),
                is_retired: current.is_retired,
                reason: reason.clone(),
                care: current.care.clone(),
            };
            let revision = Clerk::open(desk, register)?.propose(desk, change)?;
            let row = revision_row(&house.sealing, &revision)?;
            desk.write(Write::AddRevision(row));
            let issued = match has_secret {
                true => None,
                false => {
                    let (issued, write) = self.new_link(&house, holder, &desk.now)?;
                    desk.write(write);
                    Some(issued)
                }
            };
            put_in_force(desk, &granted, &[revision])?;
            Ok(issued)
        })
    }
}
