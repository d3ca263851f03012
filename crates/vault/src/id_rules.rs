//! What the life of ids asks of a change, beyond what one entry can say of itself: that an id was never
//! anybody else's, that loans are not rewritten, that people from outside have a purpose and an end.
//!
//! JAHIS 3.3, 6.2(1)(a)(オ), (b)(ア)(イ); 企画管理13⑤.

use crate::desk::Desk;
use crate::error::Error;
use crate::read_id_ledger::issued_before;
use genpon_model::id::PersonId;
use genpon_model::register::{Description, Fault, FieldFault, Register as _};
use genpon_model::registers::{Person, PooledId};
use genpon_model::text::{Code, UserId};
use serde_json::Value;

/// The faults of a change of a person or of an id of the pool.
pub(crate) fn faults(
    desk: &Desk<'_>,
    register: &Description,
    (was, value): (&Value, &Value),
    is_retired: bool,
) -> Result<Vec<FieldFault>, Error> {
    if register.code == Person::DESCRIPTION.code {
        return of_person(desk, was, value, is_retired);
    }
    if register.code == PooledId::DESCRIPTION.code {
        return of_pooled(desk, was, value);
    }
    Ok(Vec::new())
}

/// That the value of a unique field belongs to another entry; of a user id with the days of its use.
pub(crate) fn taken(
    desk: &Desk<'_>,
    register: &Description,
    (field, text): (&'static str, &str),
    owner: &Code,
) -> Result<FieldFault, Error> {
    let is_user_id = register.code == Person::DESCRIPTION.code && field == "user_id";
    let owner: Option<PersonId> = owner.as_str().parse().ok().filter(|_| is_user_id);
    let fault = match owner {
        Some(owner) => issued_before(desk, owner, text)?,
        None => None,
    };
    Ok(FieldFault::new(field, fault.unwrap_or(Fault::Taken)))
}

fn of_person(
    desk: &Desk<'_>,
    was: &Value,
    value: &Value,
    is_retired: bool,
) -> Result<Vec<FieldFault>, Error> {
    let Ok(person) = Person::read(value) else {
        return Ok(Vec::new());
    };
    let mut faults = Vec::new();
    if person.is_enabled && !is_retired {
        let missing = person.unstated().into_iter();
        faults.extend(missing.map(|name| FieldFault::new(name, Fault::Missing)));
    }
    let is_new_id = was["user_id"] != value["user_id"];
    let pooled = desk.masters.pooled_ids.values();
    let mut lent = pooled.filter(|entry| entry.value.user_id == person.user_id);
    if is_new_id && lent.next().is_some() {
        faults.push(FieldFault::new("user_id", Fault::Taken));
    }
    Ok(faults)
}

fn of_pooled(desk: &Desk<'_>, was: &Value, value: &Value) -> Result<Vec<FieldFault>, Error> {
    let Ok(pooled) = PooledId::read(value) else {
        return Ok(Vec::new());
    };
    let mut faults = Vec::new();
    if let Ok(was) = PooledId::read(was) {
        if pooled.rewritten(&was, desk.now.at.date_in_japan()) {
            faults.push(FieldFault::new("loans", Fault::Rewritten));
        }
        if was.user_id != pooled.user_id && !was.loans.is_empty() {
            faults.push(FieldFault::new("user_id", Fault::Rewritten));
        }
    }
    if was["user_id"] != value["user_id"]
        && let Some(fault) = of_a_person(desk, &pooled.user_id)?
    {
        faults.push(FieldFault::new("user_id", fault));
    }
    Ok(faults)
}

/// That a person has or had the id.
fn of_a_person(desk: &Desk<'_>, user_id: &UserId) -> Result<Option<Fault>, Error> {
    for line in desk.vault.id_ledger(&desk.house)? {
        if line.issued.user_id == *user_id && !line.issued.is_lent {
            let period = line.issued.period();
            let fault = period.map(|(from, until)| Fault::IssuedBefore { from, until });
            return Ok(Some(fault.unwrap_or(Fault::Taken)));
        }
    }
    Ok(None)
}
