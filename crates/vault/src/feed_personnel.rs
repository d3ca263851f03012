//! 人事情報の取込み: what the personnel system knows becomes revisions of the register of people, so that
//! ids are issued and withdrawn as employment goes (企画管理13③).
//!
//! All rows in one commit, or none. Who has left is disabled at once; who moves gives their managers a
//! review of rights; roles are never in the file. Nobody is disabled because a row is missing: a file
//! that was cut off would lock out a hospital. They are named in the report of mismatches.

use crate::Vault;
use crate::administer_register::{EntryChange, put_in_force, turn};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entry_row::revision_row;
use crate::entry_rules::Clerk;
use crate::error::{Error, Refusal, RowRefusal};
use genpon_access::{Granted, Operation};
use genpon_formats::register_table::{self, Row};
use genpon_model::id::PersonId;
use genpon_model::personnel::PersonnelRow;
use genpon_model::register::life::{Care, EntryRefusal};
use genpon_model::register::{Edition, Fault, FieldFault, Register as _, Revision};
use genpon_model::registers::Person;
use genpon_model::registers::person::Employment;
use genpon_model::text::{Code, Name, Reason, UserId};
use genpon_store::Write;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a feed did, and where the two systems differ after it.
#[derive(Debug, Clone, Default)]
pub struct FeedReport {
    /// People who are new.
    pub joined: Vec<UserId>,
    /// People who left and whose accounts were turned off.
    pub left: Vec<UserId>,
    /// People about whom something changed.
    pub changed: Vec<UserId>,
    /// Rows that said what is so already.
    pub unchanged: usize,
    /// 不一致
    pub mismatches: Vec<Mismatch>,
}

/// How the two systems differ on somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MismatchKind {
    /// Employed and live in Genpon, and not in the file.
    NotInFeed,
    /// In the file and here, and turned off or retired in Genpon.
    NotLive,
}

impl MismatchKind {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotInFeed => "not-in-feed",
            Self::NotLive => "not-live",
        }
    }
}

/// Somebody on whom the two systems differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mismatch {
    /// How.
    pub kind: MismatchKind,
    /// The user id in Genpon.
    pub user_id: UserId,
    /// The name in Genpon.
    pub name: Name,
}

/// Bytes of a file.
pub const FEED_BYTES_MAX: u64 = 16 << 20;

impl Vault {
    /// Takes a file of the personnel system in. `is_trial`: answers what it would do, and does nothing.
    ///
    /// # Errors
    /// [`Refusal::Table`] for a file that is no such table, [`Refusal::Rows`] with every row that cannot
    /// be taken; no right to administer people; the last administrator.
    pub fn feed_personnel(
        &self,
        caller: &Caller,
        bytes: &[u8],
        is_trial: bool,
    ) -> Result<FeedReport, Error> {
        self.at_desk(caller, "person.feed", |desk| {
            let granted = may_feed(desk)?;
            if bytes.len() as u64 > FEED_BYTES_MAX {
                let bytes_max = FEED_BYTES_MAX;
                return Err(Refusal::TooLarge { bytes_max }.into());
            }
            let columns = register_table::columns(bytes).map_err(Refusal::Table)?;
            let rows = read(bytes)?;
            desk.detail("rows", rows.len().to_string());
            desk.detail("trial", is_trial.to_string());
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            let mut feed = Feed::open(desk, columns)?;
            let revisions = feed.take(desk, rows)?;
            let mut report = feed.report;
            desk.detail("joined", report.joined.len().to_string());
            desk.detail("left", report.left.len().to_string());
            desk.detail("changed", report.changed.len().to_string());
            report.mismatches.extend(not_in_feed(desk, &feed.seen));
            report.mismatches.sort();
            if is_trial {
                desk.commit(&granted)?;
                return Ok(report);
            }
            for revision in &revisions {
                let row = revision_row(&desk.house.sealing, revision)?;
                desk.write(Write::AddRevision(row));
            }
            put_in_force(desk, &granted, &revisions)?;
            Ok(report)
        })
    }
}

/// A person by the right to administer people, a system by the operation that its entry lists.
pub(crate) fn may_feed(desk: &mut Desk<'_>) -> Result<Granted, Error> {
    match desk.caller.client {
        Some(_) => desk.may(Operation::ProvisionPeople),
        None => desk.may_in(Operation::AdministerRegister, Person::DESCRIPTION.code),
    }
}

fn read(bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    let table = register_table::read_csv(PersonnelRow::DESCRIPTION, bytes);
    let table = table.map_err(Refusal::Table)?;
    if table.faults.is_empty() {
        return Ok(table.rows);
    }
    let refused = table.faults.into_iter().map(|fault| RowRefusal {
        row: fault.row,
        why: Box::new(Refusal::Entry(fault.faults)),
    });
    Err(Refusal::Rows(refused.collect()))
}

struct Feed {
    columns: Vec<String>,
    clerk: Clerk,
    by_number: BTreeMap<Name, PersonId>,
    seen: BTreeSet<Name>,
    reason: Reason,
    report: FeedReport,
}

/// What a row did.
enum Done {
    Joined,
    Left,
    Changed,
    Unchanged,
}

impl Feed {
    fn open(desk: &Desk<'_>, columns: Vec<String>) -> Result<Self, Error> {
        let people = desk.masters.people.iter();
        let numbered = people.filter_map(|(id, entry)| {
            let number = entry.value.personnel_no.clone()?;
            Some((number, *id))
        });
        let reason = "personnel feed".parse();
        Ok(Self {
            columns,
            clerk: Clerk::open(desk, Person::DESCRIPTION)?,
            by_number: numbered.collect(),
            seen: BTreeSet::new(),
            reason: reason.map_err(|_| Error::Internal("reason"))?,
            report: FeedReport::default(),
        })
    }

    fn take(&mut self, desk: &mut Desk<'_>, rows: Vec<Row>) -> Result<Vec<Revision>, Error> {
        let (mut revisions, mut refused) = (Vec::new(), Vec::new());
        for (at, row) in rows.into_iter().enumerate() {
            match self.take_row(desk, &row) {
                Ok(revision) => revisions.extend(revision),
                Err(Error::Refused(why)) => refused.push(RowRefusal {
                    row: at + 1,
                    why: Box::new(why),
                }),
                Err(other) => return Err(other),
            }
        }
        match refused.is_empty() {
            true => Ok(revisions),
            false => Err(Refusal::Rows(refused).into()),
        }
    }

    fn take_row(&mut self, desk: &mut Desk<'_>, row: &Row) -> Result<Option<Revision>, Error> {
        let row = PersonnelRow::read(&row.value).map_err(Refusal::Entry)?;
        if !self.seen.insert(row.personnel_no.clone()) {
            let fault = FieldFault::new("personnel_no", Fault::Twice);
            return Err(Refusal::Entry(vec![fault]).into());
        }
        let today = desk.now.at.date_in_japan();
        let known = self.by_number.get(&row.personnel_no).copied();
        let entry = known.and_then(|id| desk.masters.people.get(&id).cloned());
        let was = entry.as_ref().map(|entry| &entry.value);
        let person = row.person(was, &self.columns, today);
        let person = person.map_err(|fault| Refusal::Entry(vec![fault]))?;
        let is_gone = person.has_ended_on(today);
        let is_retired = entry.as_ref().is_some_and(|entry| entry.is_retired);
        if is_retired || was.is_some_and(|was| !was.is_enabled) && !is_gone {
            self.differs(&person, is_gone);
        }
        if is_retired || (was.is_none() && is_gone) {
            self.report.unchanged += 1;
            return Ok(None);
        }
        let done = match was {
            None => Done::Joined,
            Some(was) if was.is_enabled && !person.is_enabled => Done::Left,
            Some(was) if *was == person => Done::Unchanged,
            Some(_) => Done::Changed,
        };
        let edition = entry.as_ref().map(|entry| entry.edition);
        let revision = match done {
            Done::Unchanged => None,
            _ => self.propose(desk, known.zip(edition), &person)?,
        };
        self.count(&done, revision.is_some(), &person);
        Ok(revision)
    }

    fn propose(
        &mut self,
        desk: &mut Desk<'_>,
        known: Option<(PersonId, u32)>,
        person: &Person,
    ) -> Result<Option<Revision>, Error> {
        let change = EntryChange {
            key: known.map(|(id, _)| key_of(id)).transpose()?,
            base: known.and_then(|(_, edition)| Edition::new(edition)),
            value: person.write(),
            is_retired: false,
            reason: self.reason.clone(),
            care: Care::default(),
        };
        match self.clerk.propose(desk, change) {
            Ok(revision) => Ok(Some(revision)),
            Err(Error::Refused(Refusal::Register(EntryRefusal::NothingChanged))) => Ok(None),
            Err(other) => Err(other),
        }
    }

    fn differs(&mut self, person: &Person, is_gone: bool) {
        if !is_gone {
            self.report.mismatches.push(Mismatch {
                kind: MismatchKind::NotLive,
                user_id: person.user_id.clone(),
                name: person.name.clone(),
            });
        }
    }

    fn count(&mut self, done: &Done, is_written: bool, person: &Person) {
        let list = match done {
            _ if !is_written => {
                self.report.unchanged += 1;
                return;
            }
            Done::Joined => &mut self.report.joined,
            Done::Left => &mut self.report.left,
            Done::Changed | Done::Unchanged => &mut self.report.changed,
        };
        list.push(person.user_id.clone());
    }
}

pub(crate) fn key_of(id: PersonId) -> Result<Code, Error> {
    let key = id.to_string().parse();
    key.map_err(|_| Error::Internal("an id is no key"))
}

/// Employees whose accounts are live, and of whom the personnel system knows nothing.
fn not_in_feed(desk: &Desk<'_>, seen: &BTreeSet<Name>) -> Vec<Mismatch> {
    let people = desk.masters.people.values();
    let live = people.filter(|entry| !entry.is_retired && entry.value.is_enabled);
    let employed = live.map(|entry| &entry.value).filter(|person| {
        let employment = person.employment.unwrap_or(Employment::Employee);
        employment == Employment::Employee && !person.is_group
    });
    let missing = employed.filter(|person| {
        let number = person.personnel_no.as_ref();
        number.is_none_or(|number| !seen.contains(number))
    });
    let mismatches = missing.map(|person| Mismatch {
        kind: MismatchKind::NotInFeed,
        user_id: person.user_id.clone(),
        name: person.name.clone(),
    });
    mismatches.collect()
}
