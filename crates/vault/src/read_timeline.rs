//! アクセスの時間軸: what was done with a kind of information, by a person or at a terminal, in the order of
//! time, with refusals and wrong passwords (JAHIS 3.3, 7.1.1(1)2)(a)(ウ)).
//!
//! A page ends after so many events found or looked through; the next one goes on behind it.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::Error;
use crate::read_audit::{EventReading, open_event};
use crate::read_log_ins::{EVENTS_AT_ONCE, tell_period};
use crate::uses::Period;
use genpon_access::Operation;
use genpon_formats::audit_event::{AuditEvent, Outcome};
use genpon_model::Timestamp;
use genpon_model::id::{PersonId, RecordId};
use genpon_model::text::{Code, Name, UserId};
use genpon_store::{AuditRow, AuditSpan};
use std::collections::{BTreeMap, BTreeSet};

/// What a timeline is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Everything.
    All,
    /// 文書種別: records and drafts of this type, and every proof of identity that failed meanwhile.
    DocumentType(Code),
    /// 情報区分: the same for all types of this label.
    Label(Code),
    /// 利用者: also attempts under their user id.
    Person(PersonId),
    /// 端末: by its name.
    Terminal(Name),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct TimelineAsk {
    /// About what.
    pub subject: Subject,
    /// When.
    pub period: Period,
    /// What was refused or failed alone.
    pub refusals_only: bool,
    /// Behind the event of this time and leaf index.
    pub after: Option<(Timestamp, u64)>,
}

/// One event on the axis.
#[derive(Debug, Clone)]
pub struct OnAxis {
    /// The event.
    pub reading: EventReading,
    /// The kind of information, by what it says or by the record it is about.
    pub document_type: Option<Code>,
}

/// A page of a timeline.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// The events, in order.
    pub events: Vec<OnAxis>,
    /// Where the next page begins; none at the end.
    pub next: Option<(Timestamp, u64)>,
}

/// Events on one page.
pub const TIMELINE_PAGE: usize = 200;
/// Events looked through for one page.
const LOOKED_THROUGH_MAX: usize = 20_000;

impl Vault {
    /// Reads a page of a timeline.
    ///
    /// # Errors
    /// No right to read the trail; a period that ends before it begins; damage of an event.
    pub fn read_timeline(&self, caller: &Caller, ask: &TimelineAsk) -> Result<Timeline, Error> {
        self.at_desk(caller, "audit.timeline", |desk| {
            let granted = desk.may(Operation::ReadAudit)?;
            tell_period(desk, ask.period)?;
            let (kind, value) = ask.subject.told();
            desk.detail("subject", kind);
            desk.detail("subject-key", value);
            let mut page = Page::new(desk, ask);
            let next = page.fill(desk)?;
            let events = page.found;
            desk.detail("found", events.len().to_string());
            desk.commit(&granted)?;
            Ok(Timeline { events, next })
        })
    }
}

impl Subject {
    fn told(&self) -> (&'static str, String) {
        match self {
            Self::All => ("all", String::new()),
            Self::DocumentType(code) => ("document-type", code.to_string()),
            Self::Label(code) => ("label", code.to_string()),
            Self::Person(id) => ("person", id.to_string()),
            Self::Terminal(name) => ("terminal", name.to_string()),
        }
    }
}

/// A page on its way.
struct Page<'a> {
    ask: &'a TimelineAsk,
    /// The types that count, where the subject is a kind of information.
    types: BTreeSet<Code>,
    user_id: Option<UserId>,
    type_of_record: BTreeMap<RecordId, Option<Code>>,
    found: Vec<OnAxis>,
}

impl<'a> Page<'a> {
    fn new(desk: &Desk<'_>, ask: &'a TimelineAsk) -> Self {
        let masters = &desk.masters;
        let types = match &ask.subject {
            Subject::DocumentType(code) => BTreeSet::from([code.clone()]),
            Subject::Label(label) => {
                let all = masters.document_types.iter();
                let labelled = all.filter(|(_, entry)| entry.value.label == *label);
                labelled.map(|(code, _)| code.clone()).collect()
            }
            _ => BTreeSet::new(),
        };
        let user_id = match &ask.subject {
            Subject::Person(id) => masters.people.get(id),
            _ => None,
        };
        Self {
            ask,
            types,
            user_id: user_id.map(|entry| entry.value.user_id.clone()),
            type_of_record: BTreeMap::new(),
            found: Vec::new(),
        }
    }

    /// Looks through the period until the page is full; where the next one begins.
    fn fill(&mut self, desk: &Desk<'_>) -> Result<Option<(Timestamp, u64)>, Error> {
        let mut span = AuditSpan {
            after: self.ask.after,
            ..AuditSpan::new(self.ask.period.from, self.ask.period.until)
        };
        let mut looked_through = 0;
        loop {
            let store = desk.vault.store();
            let rows = store.audit_span(desk.caller.institution, &span, EVENTS_AT_ONCE)?;
            let is_last = rows.len() < EVENTS_AT_ONCE as usize;
            for row in rows {
                let place = (row.at, row.leaf_index);
                span.after = Some(place);
                looked_through += 1;
                self.look(desk, row)?;
                if self.found.len() >= TIMELINE_PAGE || looked_through >= LOOKED_THROUGH_MAX {
                    return Ok(Some(place));
                }
            }
            if is_last {
                return Ok(None);
            }
        }
    }

    fn look(&mut self, desk: &Desk<'_>, row: AuditRow) -> Result<(), Error> {
        if !self.may_be(&row) {
            return Ok(());
        }
        let (event, _) = open_event(&desk.house.sealing, &row)?;
        let document_type = self.type_of(desk, &event)?;
        if self.is_on(&event, document_type.as_ref()) {
            let reading = EventReading { row, event };
            self.found.push(OnAxis {
                reading,
                document_type,
            });
        }
        Ok(())
    }

    /// Whether it is worth opening.
    fn may_be(&self, row: &AuditRow) -> bool {
        let is_wanted = !self.ask.refusals_only || row.outcome != "success";
        is_wanted
            && match &self.ask.subject {
                Subject::Person(id) => row.person.is_none_or(|person| person == *id),
                _ => true,
            }
    }

    fn is_on(&self, event: &AuditEvent, document_type: Option<&Code>) -> bool {
        match &self.ask.subject {
            Subject::All => true,
            Subject::DocumentType(_) | Subject::Label(_) => {
                document_type.is_some_and(|code| self.types.contains(code))
                    || is_failed_proof(event)
            }
            Subject::Person(id) => match &event.person {
                Some(person) => person.id == *id,
                None => {
                    let claimed = event.claimed_user_id.as_ref().map(Name::as_str);
                    claimed.is_some() && claimed == self.user_id.as_ref().map(UserId::as_str)
                }
            },
            Subject::Terminal(name) => event.terminal.as_ref() == Some(name),
        }
    }

    fn type_of(&mut self, desk: &Desk<'_>, event: &AuditEvent) -> Result<Option<Code>, Error> {
        if event.document_type.is_some() {
            return Ok(event.document_type.clone());
        }
        let Some(record) = event.record else {
            return Ok(None);
        };
        if let Some(known) = self.type_of_record.get(&record) {
            return Ok(known.clone());
        }
        let (store, institution) = (desk.vault.store(), desk.caller.institution);
        let row = store.record(institution, record)?;
        let found: Option<Code> = row.and_then(|row| row.document_type.parse().ok());
        self.type_of_record.insert(record, found.clone());
        Ok(found)
    }
}

/// A password, code or passkey that was wrong, at log-in, in front of a locked screen or at a
/// confirmation.
fn is_failed_proof(event: &AuditEvent) -> bool {
    let proofs = [
        "session.log-in",
        "session.second-factor",
        "session.prove-again",
    ];
    event.outcome != Outcome::Success && proofs.contains(&event.action.as_str())
}
