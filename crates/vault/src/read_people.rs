//! 利用者一覧: everybody in the register with how the account stands, and what is left to do for people
//! who ended, are on leave, or came back (JAHIS 3.3, 6.2(1)(a)(エ), (b)(ウ); 経営3.1.2④).
//!
//! An account is dealt with by turning it off or retiring it. Until then the task stands in the list, and
//! log-in fails all the same.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entrance::policy_of;
use crate::error::Error;
use crate::house::House;
use genpon_access::Operation;
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, PersonId};
use genpon_model::id_ledger::IdState;
use genpon_model::person::AuthenticationMethod;
use genpon_model::register::Register as _;
use genpon_model::registers::Person;
use jiff::ToSpan;
use jiff::civil::Date;

/// A person in the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Who.
    pub id: PersonId,
    /// What the entry says.
    pub person: Person,
    /// How the account stands.
    pub state: IdState,
    /// When the person last came in.
    pub entered_at: Option<Timestamp>,
    /// Whether a second element is enrolled.
    pub has_second: bool,
}

/// Why something is to be done for an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// 退職: the account is to be turned off or retired.
    Ends,
    /// 休職: the account is to be turned off.
    Leave,
    /// 復職: the account is to be turned on again.
    Returns,
    /// 外部利用者: purpose or end is missing.
    Unstated,
}

impl Cause {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ends => "ends",
            Self::Leave => "leave",
            Self::Returns => "returns",
            Self::Unstated => "unstated",
        }
    }
}

/// Something that is to be done for an account.
#[derive(Debug, Clone)]
pub struct AccountTask {
    /// Whose.
    pub id: PersonId,
    /// What the entry says.
    pub person: Person,
    /// Why.
    pub cause: Cause,
    /// From which day on.
    pub due_on: Date,
    /// Whether the day has come.
    pub is_overdue: bool,
}

/// An account that nobody used for long.
#[derive(Debug, Clone)]
pub struct Dormant {
    /// Whose.
    pub id: PersonId,
    /// What the entry says.
    pub person: Person,
    /// When the person last came in; none: never.
    pub entered_at: Option<Timestamp>,
    /// Days since then, or since the id was issued.
    pub days: u32,
}

/// What waits for those who answer for accounts.
#[derive(Debug, Clone, Default)]
pub struct PeopleTasks {
    /// People who ended or are on leave, and whose accounts are live.
    pub overdue: Vec<AccountTask>,
    /// Accounts that nobody used for longer than their policy allows.
    pub dormant: Vec<Dormant>,
}

const DAY_SECONDS: i64 = 24 * 3600;
/// How far ahead an end or a leave is shown.
const DAYS_AHEAD: i64 = 30;

impl Vault {
    /// Everybody in the register, by user id.
    ///
    /// # Errors
    /// No right to read the register of people.
    pub fn list_people(&self, caller: &Caller) -> Result<Vec<Listed>, Error> {
        self.at_desk(caller, "person.list", |desk| {
            let granted = desk.may_in(Operation::ReadRegister, Person::DESCRIPTION.code)?;
            let people = desk.vault.people(&desk.house)?;
            desk.commit(&granted)?;
            Ok(people)
        })
    }

    /// What is to be done for accounts, the most urgent first.
    ///
    /// # Errors
    /// No right to read the register of people.
    pub fn list_account_tasks(&self, caller: &Caller) -> Result<Vec<AccountTask>, Error> {
        self.at_desk(caller, "person.list-tasks", |desk| {
            let granted = desk.may_in(Operation::ReadRegister, Person::DESCRIPTION.code)?;
            let tasks = tasks(&desk.house, desk.now.at.date_in_japan());
            desk.commit(&granted)?;
            Ok(tasks)
        })
    }

    /// Accounts that nobody used for so many days, or longer than their policy allows.
    ///
    /// # Errors
    /// No right to read the register of people.
    pub fn list_dormant(&self, caller: &Caller, days: Option<u32>) -> Result<Vec<Dormant>, Error> {
        self.at_desk(caller, "person.list-dormant", |desk| {
            let granted = desk.may_in(Operation::ReadRegister, Person::DESCRIPTION.code)?;
            let dormant = desk.vault.dormant(&desk.house, days)?;
            desk.commit(&granted)?;
            Ok(dormant)
        })
    }

    /// The same at the machine, for who runs the server.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn dormant_at_machine(
        &self,
        id: InstitutionId,
        days: Option<u32>,
    ) -> Result<Vec<Dormant>, Error> {
        self.dormant(&*self.house(id)?, days)
    }

    /// What is to be done, at the machine.
    ///
    /// # Errors
    /// When there is no such institution.
    pub fn account_tasks_at_machine(&self, id: InstitutionId) -> Result<Vec<AccountTask>, Error> {
        Ok(tasks(&*self.house(id)?, self.now().at.date_in_japan()))
    }

    pub(crate) fn people(&self, house: &House) -> Result<Vec<Listed>, Error> {
        use AuthenticationMethod::{Passkey, Totp};
        let (masters, at) = (house.masters(), self.now().at);
        let (states, factors) = (self.log_in_states(house)?, self.all_second_factors(house)?);
        let today = at.date_in_japan();
        let listed = masters.people.iter().map(|(id, entry)| Listed {
            id: *id,
            person: entry.value.clone(),
            state: IdState::of(&entry.value, entry.is_retired, today),
            entered_at: states.get(id).and_then(|state| state.entered_at),
            has_second: factors.get(id).is_some_and(|factors| {
                let enrolled = factors.enrolled(at);
                enrolled.contains(&Totp) || enrolled.contains(&Passkey)
            }),
        });
        let mut people: Vec<Listed> = listed.collect();
        people.sort_by(|a, b| a.person.user_id.cmp(&b.person.user_id));
        Ok(people)
    }

    pub(crate) fn dormant(&self, house: &House, days: Option<u32>) -> Result<Vec<Dormant>, Error> {
        let (masters, at) = (house.masters(), self.now().at);
        let states = self.log_in_states(house)?;
        let mut found = Vec::new();
        for (id, entry) in &masters.people {
            let person = &entry.value;
            if entry.is_retired || !person.is_enabled || person.is_group {
                continue;
            }
            let allowed = match days {
                Some(days) => days,
                None => policy_of(&masters, Some(*id))?.dormant_days,
            };
            let entered_at = states.get(id).and_then(|state| state.entered_at);
            let since = entered_at.unwrap_or_else(|| made_at(*id));
            let age = u32::try_from(at.seconds_since(since) / DAY_SECONDS).unwrap_or(0);
            if age >= allowed.max(1) {
                found.push(Dormant {
                    id: *id,
                    person: person.clone(),
                    entered_at,
                    days: age,
                });
            }
        }
        found.sort_by(|a, b| (b.days, &a.person.user_id).cmp(&(a.days, &b.person.user_id)));
        Ok(found)
    }
}

/// What those who answer for people must look at; nothing for others.
pub(crate) fn waiting(desk: &mut Desk<'_>) -> Result<PeopleTasks, Error> {
    let details = desk.about.details.clone();
    let may = desk.may_in(Operation::AdministerRegister, Person::DESCRIPTION.code);
    desk.about.details = details;
    if may.is_err() {
        return Ok(PeopleTasks::default());
    }
    let mut overdue = tasks(&desk.house, desk.now.at.date_in_japan());
    overdue.retain(|task| task.is_overdue);
    Ok(PeopleTasks {
        overdue,
        dormant: desk.vault.dormant(&desk.house, None)?,
    })
}

pub(crate) fn tasks(house: &House, today: Date) -> Vec<AccountTask> {
    let masters = house.masters();
    let used = masters.people.iter().filter(|(_, entry)| !entry.is_retired);
    let tasks = used.filter_map(|(id, entry)| {
        let (cause, due_on) = task(&entry.value, today)?;
        Some(AccountTask {
            id: *id,
            person: entry.value.clone(),
            cause,
            due_on,
            is_overdue: due_on <= today,
        })
    });
    let ahead = today.saturating_add(DAYS_AHEAD.days());
    let mut tasks: Vec<AccountTask> = tasks.filter(|task| task.due_on <= ahead).collect();
    tasks.sort_by(|a, b| (a.due_on, &a.person.user_id).cmp(&(b.due_on, &b.person.user_id)));
    tasks
}

fn task(person: &Person, today: Date) -> Option<(Cause, Date)> {
    let after = |day: Date| day.saturating_add(1.day());
    if person.is_enabled {
        let leaves = person.leave_from.filter(|_| {
            let is_over = person.leave_until.is_some_and(|last| last < today);
            !is_over
        });
        let ends = person.ends_on.map(|last| (Cause::Ends, after(last)));
        let leaves = leaves.map(|first| (Cause::Leave, first));
        let next = [ends, leaves]
            .into_iter()
            .flatten()
            .min_by_key(|(_, day)| *day);
        let is_unstated = !person.unstated().is_empty();
        return next.or(is_unstated.then_some((Cause::Unstated, today)));
    }
    let returns = person.leave_until.filter(|_| !person.has_ended_on(today));
    returns.map(|last| (Cause::Returns, after(last)))
}

/// When an id was made: it says so itself (RFC 9562, version 7).
fn made_at(id: PersonId) -> Timestamp {
    let millis = id.as_bytes().iter().take(6);
    let millis = millis.fold(0_i64, |sum, byte| sum << 8 | i64::from(*byte));
    let micros = millis.saturating_mul(1000);
    Timestamp::from_micros(micros).unwrap_or_else(|_| Timestamp::day_in_japan(Date::ZERO))
}
