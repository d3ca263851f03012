//! 権限見直しの起票: what a change of rights leaves for managers to look at, in the same commit.
//!
//! What was granted waits for the manager of the department that asked (企画管理13); after a transfer
//! the managers look at every right that goes along (JAHIS 3.3, 6.2(6) 支援(5)); what was granted long
//! ago comes up again. A review is never made by hand.

use crate::Vault;
use crate::desk::Desk;
use crate::entry_row::revision_row;
use crate::error::{Error, Refusal};
use crate::masters::Masters;
use crate::rights::in_force;
use genpon_model::id::{PersonId, RevisionId};
use genpon_model::register::life::{self, Care, Proposal, RevisionState, Standing};
use genpon_model::register::{Approval, Author, Register, Revision};
use genpon_model::registers::grant::Effect;
use genpon_model::registers::rights_review::{Cause, ReviewItem, Reviewed};
use genpon_model::registers::{Grant, Person, RightsReview};
use genpon_model::text::Code;
use genpon_model::time::Now;
use genpon_store::Write;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How long a manager has.
const DAYS: i64 = 14;

impl Desk<'_> {
    /// Writes the reviews that these revisions make necessary; call it before they are committed.
    pub(crate) fn file_reviews(&mut self, revisions: &[Revision]) -> Result<(), Error> {
        let effective = revisions
            .iter()
            .filter(|revision| revision.state == RevisionState::Effective);
        for revision in effective {
            let review = match revision.register.as_str() {
                register if register == Person::DESCRIPTION.code => self.transfer(revision),
                register if register == Grant::DESCRIPTION.code => self.granted(revision),
                _ => None,
            };
            if let Some(review) = review {
                let by = Author::Person(self.caller.person.clone());
                let id = self.new_uuid()?;
                let revision = new_review(id, &review, by, &self.now)?;
                let row = revision_row(&self.house.sealing, &revision)?;
                self.detail("review", revision.key.as_str());
                self.write(Write::AddRevision(row));
            }
        }
        Ok(())
    }

    /// Of a person whose departments or roles changed, and who keeps rights from before.
    fn transfer(&self, revision: &Revision) -> Option<RightsReview> {
        let person: PersonId = revision.key.as_str().parse().ok()?;
        let before = &self.masters.people.get(&person)?.value;
        let after = Person::read(&revision.value).ok()?;
        let departments = changed(&before.departments, &after.departments);
        let roles = changed(&before.roles, &after.roles);
        if revision.is_retired || (departments.is_none() && roles.is_none()) {
            return None;
        }
        let today = self.now.at.date_in_japan();
        let kept = after
            .roles
            .iter()
            .filter(|role| before.roles.contains(role));
        let kept = kept.map(|role| item(Reviewed::Role, role));
        let items: Vec<ReviewItem> = kept
            .chain(grants_to_look_at(&self.masters, person, today))
            .collect();
        let of = before.departments.iter().chain(&after.departments);
        let asked: BTreeSet<Code> = of.cloned().collect();
        (!items.is_empty()).then(|| RightsReview {
            changed: told(departments, roles),
            departments: asked.into_iter().collect(),
            items,
            ..new(person, Cause::Transfer, today)
        })
    }

    /// Of a role that was given by a grant: new, or another than before.
    fn granted(&self, revision: &Revision) -> Option<RightsReview> {
        let grant = Grant::read(&revision.value).ok()?;
        let before = self.masters.rights.grants.get(&revision.key);
        let gives = |grant: &Grant| (grant.role.clone(), grant.starts_on, grant.ends_on);
        let is_news = before.is_none_or(|before| gives(&before.value) != gives(&grant));
        if revision.is_retired || grant.effect != Effect::Allow || !is_news {
            return None;
        }
        Some(RightsReview {
            departments: departments_of(&self.masters, &grant),
            items: vec![item(Reviewed::Grant, &revision.key)],
            ..new(grant.person, Cause::Granted, self.now.at.date_in_japan())
        })
    }
}

impl Vault {
    /// Files a review of every grant that is due for one, in all institutions; called once in a
    /// while. Answers how many were filed.
    ///
    /// # Errors
    /// When the store cannot read or write.
    pub fn file_due_reviews(&self) -> Result<usize, Error> {
        let mut filed = 0;
        for institution in self.institutions() {
            let house = self.house(institution.id)?;
            let _turn = house.administering.lock();
            let (masters, now) = (house.masters(), self.now());
            let due = due(&masters, now.at.date_in_japan());
            let mut writes = Vec::new();
            for review in &due {
                let by = Author::Vendor(crate::seal_version::SOFTWARE.to_owned());
                let id = self.new_uuid(now.at)?;
                let revision = new_review(id, review, by, &now)?;
                writes.push(Write::AddRevision(revision_row(&house.sealing, &revision)?));
            }
            if !writes.is_empty() {
                self.commit_round(&house, &now, "review.file", writes)?;
                house.reload(self.store())?;
            }
            filed += due.len();
        }
        Ok(filed)
    }
}

/// The reviews that are due of themselves: of grants whose day has come, unless one is open.
fn due(masters: &Masters, today: Date) -> Vec<RightsReview> {
    let open: BTreeSet<&Code> = masters
        .rights
        .open_reviews()
        .flat_map(|(_, review)| review.items.iter().map(|item| &item.key))
        .collect();
    let due = in_force(&masters.rights.grants).filter(|(key, grant)| {
        let day = masters.rights.review_on(key);
        let has_ended = grant.ends_on.is_some_and(|last| last < today);
        day.is_some_and(|day| day <= today)
            && !open.contains(key)
            && !has_ended
            && grant.effect == Effect::Allow
    });
    due.map(|(key, grant)| RightsReview {
        departments: departments_of(masters, grant),
        items: vec![item(Reviewed::Grant, key)],
        ..new(grant.person, Cause::Periodic, today)
    })
    .collect()
}

/// The department that asked, or else those of the person.
fn departments_of(masters: &Masters, grant: &Grant) -> Vec<Code> {
    let person = masters.people.get(&grant.person);
    match &grant.requested_by {
        Some(department) => vec![department.clone()],
        None => person
            .map(|entry| entry.value.departments.clone())
            .unwrap_or_default(),
    }
}

/// The grants that give a person a role, today or later.
fn grants_to_look_at(
    masters: &Masters,
    person: PersonId,
    today: Date,
) -> impl Iterator<Item = ReviewItem> {
    let grants = masters.rights.grants_of(person).filter(move |at_hand| {
        let has_ended = at_hand.grant.ends_on.is_some_and(|last| last < today);
        at_hand.grant.effect == Effect::Allow && !has_ended
    });
    grants.map(|at_hand| item(Reviewed::Grant, at_hand.key))
}

fn item(kind: Reviewed, key: &Code) -> ReviewItem {
    ReviewItem {
        kind,
        key: key.clone(),
        outcome: None,
    }
}

fn new(person: PersonId, cause: Cause, today: Date) -> RightsReview {
    RightsReview {
        person,
        cause,
        changed: None,
        departments: Vec::new(),
        items: Vec::new(),
        due_on: Some(today.saturating_add(DAYS.days())),
        decided_by: None,
        decided_on: None,
        remark: None,
    }
}

/// From what to what, where it is another.
fn changed(before: &[Code], after: &[Code]) -> Option<String> {
    let codes = |codes: &[Code]| {
        let sorted: BTreeSet<&str> = codes.iter().map(Code::as_str).collect();
        sorted.into_iter().collect::<Vec<_>>().join(" ")
    };
    let (before, after) = (codes(before), codes(after));
    (before != after).then(|| format!("{before} → {after}"))
}

fn told(
    departments: Option<String>,
    roles: Option<String>,
) -> Option<genpon_model::register::Prose> {
    let lines: Vec<String> = departments.into_iter().chain(roles).collect();
    lines.join("\n").parse().ok()
}

/// The first revision of a review.
fn new_review(id: Uuid, review: &RightsReview, by: Author, now: &Now) -> Result<Revision, Error> {
    let key = id.to_string().parse();
    let reason = review.cause.code().parse();
    let proposal = Proposal {
        id: RevisionId::from_uuid(id),
        key: key.map_err(|_| Error::Internal("an id is no key"))?,
        base: None,
        value: review.write(),
        is_retired: false,
        reason: reason.map_err(|_| Error::Internal("a cause is no reason"))?,
        by,
        at: now.at,
        care: Care::default(),
    };
    let register = RightsReview::DESCRIPTION;
    let revision = life::propose(register, Approval::None, Standing::default(), proposal);
    Ok(revision.map_err(Refusal::from)?)
}
