//! Somebody else may know my password or has my device: one press, and nothing of mine lets anybody in.
//!
//! JAHIS 3.3, 6.2(2)(b)(ア): all credentials of the person are out of use at once, all sessions end, and
//! those who answer for accounts see it in their inbox. From the log-in page the password is proof
//! enough: whoever knows it should rather close the account than not.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::{About, Actor, audit_row};
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::log_in::Claim;
use genpon_formats::audit_event::Outcome;
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use genpon_model::text::Code;
use genpon_store::Write;
use genpon_store::error::Conflict;

const ACTION: &str = "person.report-leak";

/// How often it is written again when attempts to get in are written first.
const TRIES_MAX: u32 = 10;

impl Vault {
    /// The caller's credentials are out of use from now on.
    ///
    /// # Errors
    /// When the store cannot write; the sessions end all the same.
    pub fn report_leak(&self, caller: &Caller) -> Result<(), Error> {
        let person = caller.person.id;
        self.sessions().close_all_of(person);
        let reported = self.at_desk(caller, ACTION, |desk| {
            despite_races(|| {
                let write = desk.vault.leaked_state(&desk.house, person, desk.now.at)?;
                desk.write(write);
                desk.commit_own().map(|_| ())
            })
        });
        // Whoever came in before it was written is out as well.
        self.sessions().close_all_of(person);
        reported
    }

    /// The same for somebody who is not logged in and knows the password.
    ///
    /// # Errors
    /// [`Refusal::LogInFailed`] as at log-in, counted as there.
    pub fn report_leak_by_password(&self, claim: &Claim<'_>) -> Result<(), Error> {
        let house = self.house(claim.institution)?;
        let attempt = self.begin_attempt(&house, claim.user_id, claim.source.as_deref())?;
        let mut attempt = attempt.map_err(|unlooked| Error::from(unlooked.refusal()))?;
        // What is not looked at at the entrance is not looked at here: a lock holds at every door.
        if let Err(unlooked) = attempt.look() {
            let refusal = unlooked.refusal();
            if unlooked.is_told {
                let reason = Code::constant(refusal.code());
                let refused = Outcome::Refused { reason };
                self.tell_leak(&house, None, claim, (refused, Vec::new()))?;
            }
            return Err(refusal.into());
        }
        let is_right = self.is_password_of(&house, attempt.person, claim.password)?;
        let known = attempt.person.filter(|_| is_right);
        match known {
            Some(person) => self.close_account(&house, person, claim),
            None => {
                attempt.fail();
                let writes = attempt.write(&house)?;
                let reason = Refusal::LogInFailed;
                let refused = Outcome::Refused {
                    reason: Code::constant(reason.code()),
                };
                self.tell_leak(&house, None, claim, (refused, writes.into_iter().collect()))?;
                Err(reason.into())
            }
        }
    }

    fn close_account(
        &self,
        house: &House,
        person: PersonId,
        claim: &Claim<'_>,
    ) -> Result<(), Error> {
        self.sessions().close_all_of(person);
        let reported = despite_races(|| {
            let writes = vec![self.leaked_state(house, person, self.now().at)?];
            self.tell_leak(house, Some(person), claim, (Outcome::Success, writes))
        });
        self.sessions().close_all_of(person);
        reported
    }

    /// The write that puts the credentials out of use, over what is remembered of the person by now.
    fn leaked_state(&self, house: &House, person: PersonId, at: Timestamp) -> Result<Write, Error> {
        let mut known = self.log_in_state(house, person)?;
        known.state.leaked_at = Some(at);
        self.next_state(house, person, &known, at)
    }

    fn tell_leak(
        &self,
        house: &House,
        person: Option<PersonId>,
        claim: &Claim<'_>,
        (outcome, mut writes): (Outcome, Vec<Write>),
    ) -> Result<(), Error> {
        let masters = house.masters();
        let named = person.and_then(|id| Some(masters.people.get(&id)?.value.reference(id)));
        let actor = Actor {
            person: named,
            source: claim.source.clone(),
            ..Actor::default()
        };
        let (mut about, now) = (About::default(), self.now());
        let (source, is_nobody) = (
            claim.source.as_deref(),
            person.is_none() && writes.is_empty(),
        );
        if is_nobody && !self.is_told(house, ACTION, source, &mut about) {
            return Ok(());
        }
        let event = audit_row(self, house, &now, ACTION, &actor, &about, outcome)?;
        writes.push(Write::AddAuditEvent(event));
        self.store().commit(house.institution.id, writes)?;
        self.wake_sequencer();
        Ok(())
    }
}

/// Acts again while another attempt of the same person is remembered first: no log-in that happens
/// just then keeps an account open.
fn despite_races(mut act: impl FnMut() -> Result<(), Error>) -> Result<(), Error> {
    for _ in 1..TRIES_MAX {
        match act() {
            Err(Error::Race(Conflict::Entry { .. })) => {}
            done => return done,
        }
    }
    act()
}
