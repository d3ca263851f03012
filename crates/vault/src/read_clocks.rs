//! 端末の時計: what the clocks of terminals and systems said, against the order and the time of receipt
//! (JAHIS 3.3, 7.1.1(1)2)(a)(ウ)第5点).
//!
//! An event may carry the terminal's own time, a claim of the sender. A clock that runs backwards from
//! one event to the next, or is far from ours, was changed.

use crate::Vault;
use crate::caller::Caller;
use crate::error::Error;
use crate::read_log_ins::{each_event, tell_period};
use crate::sessions::SessionToken;
use crate::uses::{Period, detail};
use genpon_access::Operation;
use genpon_formats::audit_event::AuditEvent;
use genpon_model::Timestamp;
use genpon_store::AuditSpan;
use std::collections::BTreeMap;

/// A clock that was found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockFault {
    /// Whose clock: the terminal, the system or the address.
    pub whose: String,
    /// When it was found, by our clock.
    pub at: Timestamp,
    /// What it said.
    pub said: Timestamp,
    /// What is wrong.
    pub kind: ClockFaultKind,
    /// By how many seconds: backwards, or ahead of us (behind us, when negative).
    pub seconds: i64,
}

/// What is wrong with a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockFaultKind {
    /// It said less than before.
    Backwards,
    /// It is far from ours.
    Off,
}

impl Vault {
    /// The clocks that were found wrong in a period.
    ///
    /// # Errors
    /// No right to read the trail; a period that ends before it begins; damage of an event.
    pub fn read_clocks(&self, caller: &Caller, period: Period) -> Result<Vec<ClockFault>, Error> {
        self.at_desk(caller, "audit.clocks", |desk| {
            let granted = desk.may(Operation::ReadAudit)?;
            tell_period(desk, period)?;
            let tolerance = i64::from(desk.masters.audit_rule().clock_seconds);
            let mut clocks = Clocks {
                tolerance,
                ..Clocks::default()
            };
            let span = AuditSpan::new(period.from, period.until);
            each_event(desk.vault, &desk.house, span, |event| clocks.take(event))?;
            desk.detail("found", clocks.faults.len().to_string());
            desk.commit(&granted)?;
            Ok(clocks.faults)
        })
    }

    /// What the clock of a browser says. It is an event when a session begins to say it, and whenever
    /// it is off by another amount than before.
    ///
    /// # Errors
    /// When the trail cannot be written.
    pub fn tell_terminal_time(
        &self,
        caller: &Caller,
        token: &SessionToken,
        said: Timestamp,
    ) -> Result<(), Error> {
        let house = self.house(caller.institution)?;
        let tolerance = i64::from(house.masters().audit_rule().clock_seconds);
        let offset = said.seconds_since(self.now().at);
        if !self.sessions().is_news_of_clock(token, offset, tolerance) {
            return Ok(());
        }
        let mut caller = caller.clone();
        caller.under.terminal_time = Some(said);
        self.at_desk(&caller, "terminal.tell-time", |desk| {
            desk.commit_open().map(|_| ())
        })
    }
}

/// The clocks heard of so far.
#[derive(Default)]
struct Clocks {
    tolerance: i64,
    /// What each said last, and how far off it was told to be.
    last: BTreeMap<String, (Timestamp, i64)>,
    faults: Vec<ClockFault>,
}

impl Clocks {
    fn take(&mut self, event: &AuditEvent) {
        let said = detail(event, "terminal-time").and_then(|text| text.parse().ok());
        let (Some(said), Some(whose)) = (said, whose(event)) else {
            return;
        };
        let said: Timestamp = said;
        let offset = said.seconds_since(event.at);
        let before = self.last.get(&whose).copied();
        let backwards = before.map_or(0, |(last, _)| last.seconds_since(said));
        let told = before.map_or(0, |(_, told)| told);
        let mut fault = |kind, seconds| {
            self.faults.push(ClockFault {
                whose: whose.clone(),
                at: event.at,
                said,
                kind,
                seconds,
            });
        };
        let mut is_told = told;
        if backwards > 0 {
            fault(ClockFaultKind::Backwards, backwards);
        }
        let is_off = offset.abs() > self.tolerance;
        if is_off && (offset - told).abs() > self.tolerance {
            fault(ClockFaultKind::Off, offset);
            is_told = offset;
        } else if !is_off {
            is_told = 0;
        }
        self.last.insert(whose, (said, is_told));
    }
}

/// A registered terminal or a system by its name; anything else by its address.
fn whose(event: &AuditEvent) -> Option<String> {
    let client = event.client.as_ref().map(|client| client.name.to_string());
    let terminal = event.terminal.as_ref().map(ToString::to_string);
    let named = client.or(terminal.filter(|name| name != "browser"));
    named.or_else(|| event.source.clone())
}
