//! Whether a person works at this time of day, or has an exception that somebody else approved.
//!
//! JAHIS 3.3, 8.2.2.9 ログオン 推奨(2)(4). Asked at log-in and at every request.

use crate::Vault;
use crate::error::Refusal;
use crate::masters::Masters;
use genpon_access::hours::may_be_in;
use genpon_model::Timestamp;
use genpon_model::id::PersonId;

impl Vault {
    /// Refuses who is outside their hours without an exception.
    pub(crate) fn may_be_in_now(
        &self,
        masters: &Masters,
        person: PersonId,
        at: Timestamp,
    ) -> Result<(), Refusal> {
        let entry = masters.active_person(person);
        let in_hours = entry.is_some_and(|entry| may_be_in(&entry.hours, at));
        let exceptions = &masters.hours_exceptions;
        let is_excepted = exceptions
            .values()
            .any(|entry| !entry.is_retired && entry.value.admits(person, at));
        if in_hours || is_excepted {
            Ok(())
        } else {
            Err(Refusal::OutsideHours)
        }
    }
}
