//! A person's own account: what is enrolled, how long the password holds, the last log-ins.
//!
//! JAHIS 3.3, 8.2.2.9 ログオン 推奨(1): after coming in, the last time and what was tried since are shown,
//! until the person has seen it. Nothing here is a secret, and nothing is of anybody else.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entrance::policy_of;
use crate::error::Error;
pub use crate::log_in_state::Before;
use genpon_access::entrance::is_two_factor;
use genpon_formats::audit_event::AuditEvent;
use genpon_model::Timestamp;
use genpon_model::text::Name;
use genpon_store::AuditFilter;

const DAY_SECONDS: i64 = 24 * 3600;

/// Log-ins that are shown.
const SHOWN: u32 = 20;

/// A person's own account.
#[derive(Debug, Clone)]
pub struct OwnAccount {
    /// Since when the password holds.
    pub password_since: Option<Timestamp>,
    /// Since when a device with one-time codes is enrolled.
    pub totp_since: Option<Timestamp>,
    /// The passkeys, oldest first.
    pub passkeys: Vec<PasskeyView>,
    /// Recovery codes left.
    pub recovery_left: usize,
    /// The last log-ins, newest first.
    pub log_ins: Vec<LogInView>,
}

/// A passkey, as its holder sees it.
#[derive(Debug, Clone)]
pub struct PasskeyView {
    /// Names it to the form that removes it.
    pub id: String,
    /// What its holder calls it.
    pub name: Name,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
    /// Whether it is out of use, because a copy was seen.
    pub is_suspended: bool,
}

/// A log-in of the past.
#[derive(Debug, Clone)]
pub struct LogInView {
    /// When.
    pub at: Timestamp,
    /// At which terminal.
    pub terminal: Option<Name>,
    /// From which address.
    pub source: Option<String>,
}

/// What a person is told after coming in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Welcome {
    /// What happened before this log-in, until the person has seen it.
    pub before: Option<Before>,
    /// Days until the password ends, once the policy warns.
    pub password_days_left: Option<i64>,
}

impl Vault {
    /// The caller's own account.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn read_own_account(&self, caller: &Caller) -> Result<OwnAccount, Error> {
        self.at_desk(caller, "person.read-own-account", |desk| {
            let (vault, house, person) = (desk.vault, &desk.house, caller.person.id);
            let factors = vault.second_factors(house, person)?.factors;
            let password = vault.credential(house, person)?;
            let log_ins = log_ins(desk)?;
            desk.commit_open()?;
            let keys = factors.passkeys.into_iter();
            Ok(OwnAccount {
                password_since: password.map(|(_, since)| since),
                totp_since: factors.totp.map(|totp| totp.since),
                passkeys: keys
                    .map(|key| PasskeyView {
                        id: key.id,
                        name: key.name,
                        since: key.since,
                        used_at: key.used_at,
                        is_suspended: key.is_suspended,
                    })
                    .collect(),
                recovery_left: factors.recovery.len(),
                log_ins,
            })
        })
    }

    /// What the caller is told after coming in.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn welcome(&self, caller: &Caller) -> Result<Welcome, Error> {
        let (house, person) = (self.house(caller.institution)?, caller.person.id);
        let state = self.log_in_state(&house, person)?.state;
        let policy = policy_of(&house.masters(), Some(person))?;
        let ends = policy.password_days_max > 0 && !is_two_factor(&caller.authentication);
        let since = self.credential(&house, person)?.map(|(_, since)| since);
        let at = self.now().at;
        let left =
            |since| i64::from(policy.password_days_max) - at.seconds_since(since) / DAY_SECONDS;
        let left = since.filter(|_| ends).map(left);
        let warns = |days: &i64| *days <= i64::from(policy.password_warning_days);
        Ok(Welcome {
            before: (state.before != Before::default()).then_some(state.before),
            password_days_left: left.filter(warns),
        })
    }

    /// The caller has seen what happened before.
    ///
    /// # Errors
    /// When the store cannot write.
    pub fn dismiss_welcome(&self, caller: &Caller) -> Result<(), Error> {
        self.at_desk(caller, "person.read-own-account", |desk| {
            let person = caller.person.id;
            let mut known = desk.vault.log_in_state(&desk.house, person)?;
            known.state.before = Before::default();
            let at = desk.now.at;
            let write = desk.vault.next_state(&desk.house, person, &known, at)?;
            desk.write(write);
            desk.commit_own().map(|_| ())
        })
    }
}

fn log_ins(desk: &Desk<'_>) -> Result<Vec<LogInView>, Error> {
    let filter = AuditFilter {
        person: Some(desk.caller.person.id),
        action: Some("session.log-in".to_owned()),
        newest_first: true,
        ..AuditFilter::default()
    };
    let store = desk.vault.store();
    let rows = store.audit_events(desk.caller.institution, &filter, SHOWN)?;
    let view = |row| {
        let (_, bytes) = desk.house.sealing.open_audit(&row)?;
        let event = AuditEvent::parse(&bytes)?;
        Ok(LogInView {
            at: event.at,
            terminal: event.terminal,
            source: event.source,
        })
    };
    rows.into_iter().map(view).collect()
}
