//! 利用: log-ins from their beginning to their end, put together from the events of the trail.
//!
//! Nothing of this is stored anywhere: what the trail says of sessions is the only truth (JAHIS 3.3,
//! 7.1.1(1)1)(a)(ウ)). A use is interrupted by a locked screen and goes on when its person is back.
//! Pure: events go in, in the order of time.

use genpon_formats::audit_event::{AuditEvent, Outcome};
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use genpon_model::person::PersonRef;
use genpon_model::text::{Code, Name};
use std::collections::BTreeMap;

/// A period: from the first instant on, before the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub until: Timestamp,
}

impl Period {
    /// Whether an instant lies in it.
    #[must_use]
    pub fn holds(self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }

    /// What of a stretch lies in it; nothing where it is outside.
    #[must_use]
    pub fn part_of(self, (from, until): Stretch) -> Option<Stretch> {
        let part = (from.max(self.from), until.min(self.until));
        (part.0 < part.1).then_some(part)
    }
}

/// From when until when somebody was at it.
pub type Stretch = (Timestamp, Timestamp);

/// Where something was done: the terminal by its name, and the network address.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The terminal.
    pub terminal: Option<Name>,
    /// The network address.
    pub source: Option<String>,
}

impl Place {
    /// Where an event came from.
    #[must_use]
    pub fn of(event: &AuditEvent) -> Self {
        Self {
            terminal: event.terminal.clone(),
            source: event.source.clone(),
        }
    }
}

/// How a use ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// By its person.
    LoggedOut,
    /// By a rule, or by somebody else.
    Ended,
    /// By nothing in the trail: until the last sign of life.
    LastSeen,
}

/// One log-in and what followed.
#[derive(Debug, Clone)]
pub struct Use {
    /// Who.
    pub person: PersonRef,
    /// Where.
    pub place: Place,
    /// When it began.
    pub began_at: Timestamp,
    /// When somebody was at it: without the times of a locked screen.
    pub stretches: Vec<Stretch>,
    /// How it ended.
    pub end: End,
    /// How often the screen was locked by hand.
    pub locks: u32,
    /// How often it had to lock itself.
    pub auto_locks: u32,
    /// When the running stretch began.
    open_since: Option<Timestamp>,
    /// The last event about it.
    seen_at: Timestamp,
}

impl Use {
    /// Seconds of use: those of a locked screen do not count.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        let lengths = self.stretches.iter();
        lengths
            .map(|(from, until)| until.seconds_since(*from))
            .sum()
    }

    /// When it was over.
    #[must_use]
    pub fn ended_at(&self) -> Timestamp {
        self.stretches.last().map_or(self.seen_at, |last| last.1)
    }

    fn open(&mut self, at: Timestamp) {
        self.open_since.get_or_insert(at);
        self.seen_at = at;
    }

    fn close(&mut self, at: Timestamp) {
        if let Some(since) = self.open_since.take() {
            self.stretches.push((since, at));
        }
        self.seen_at = at;
    }
}

/// A proof of who somebody is that was wrong.
#[derive(Debug, Clone)]
pub struct Failure {
    /// When.
    pub at: Timestamp,
    /// Who was known by then, or what was typed as user id.
    pub who: Who,
    /// Where.
    pub place: Place,
    /// Why it was refused.
    pub reason: Code,
    /// How many attempts the event stands for: those that were not even looked at are counted.
    pub attempts: u64,
}

/// Who failed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// By user id.
    UserId(String),
    /// A user id that nobody has: it is not written down, it could be a password.
    Nobody,
}

/// Puts uses and failures together.
#[derive(Debug, Default)]
pub struct Uses {
    ended: Vec<Use>,
    running: BTreeMap<String, Use>,
    failures: Vec<Failure>,
}

impl Uses {
    /// Takes the next event about a session.
    pub fn take(&mut self, event: &AuditEvent) {
        let is_done = event.outcome == Outcome::Success;
        match (event.action.as_str(), is_done) {
            ("session.log-in", true) => self.begin(event),
            ("session.log-in" | "session.second-factor" | "session.prove-again", false) => {
                self.fail(event);
            }
            ("session.lock" | "session.auto-lock", true) => self.lock(event),
            ("session.prove-again" | "session.second-factor" | "session.enter", true) => {
                if let Some(running) = self.running.get_mut(&name_of(event)) {
                    running.open(event.at);
                }
            }
            ("session.log-out", true) => self.end(&name_of(event), event.at, End::LoggedOut),
            ("session.end", _) | ("session.end-remotely", true) => {
                self.end(&name_of(event), event.at, End::Ended);
            }
            _ => {}
        }
    }

    /// All uses, in the order of their beginnings, and all failures. `last_seen` says when there was
    /// a last sign of life of a use that nothing ended.
    ///
    /// # Errors
    /// Those of `last_seen`.
    pub fn finish<E>(
        mut self,
        mut last_seen: impl FnMut(&Use) -> Result<Option<Timestamp>, E>,
    ) -> Result<(Vec<Use>, Vec<Failure>), E> {
        for (_, mut running) in std::mem::take(&mut self.running) {
            if running.open_since.is_some() {
                let seen = last_seen(&running)?.unwrap_or(running.seen_at);
                running.close(seen.max(running.seen_at));
            }
            self.ended.push(running);
        }
        self.ended.sort_by_key(|one| one.began_at);
        Ok((self.ended, self.failures))
    }

    fn begin(&mut self, event: &AuditEvent) {
        let Some(person) = event.person.clone() else {
            return;
        };
        let begun = Use {
            person,
            place: Place::of(event),
            began_at: event.at,
            stretches: Vec::new(),
            end: End::LastSeen,
            locks: 0,
            auto_locks: 0,
            open_since: Some(event.at),
            seen_at: event.at,
        };
        if let Some(mut before) = self.running.insert(name_of(event), begun) {
            // Only where the trail does not name sessions: a new one in the same place follows.
            before.close(event.at);
            self.ended.push(before);
        }
    }

    fn lock(&mut self, event: &AuditEvent) {
        if let Some(running) = self.running.get_mut(&name_of(event)) {
            running.close(event.at);
            match event.action.as_str() {
                "session.lock" => running.locks += 1,
                _ => running.auto_locks += 1,
            }
        }
    }

    fn end(&mut self, name: &str, at: Timestamp, end: End) {
        if let Some(mut ended) = self.running.remove(name) {
            ended.close(at);
            ended.end = end;
            self.ended.push(ended);
        }
    }

    fn fail(&mut self, event: &AuditEvent) {
        let Outcome::Refused { reason } = &event.outcome else {
            return;
        };
        let known = event
            .person
            .as_ref()
            .map(|person| person.user_id.to_string());
        let claimed = || event.claimed_user_id.as_ref().map(ToString::to_string);
        let untold = ["not-looked-at-before", "not-told-before"];
        let counts = untold.iter().filter_map(|name| detail(event, name));
        let uncounted: u64 = counts.filter_map(|count| count.parse::<u64>().ok()).sum();
        self.failures.push(Failure {
            at: event.at,
            who: known.or_else(claimed).map_or(Who::Nobody, Who::UserId),
            place: Place::of(event),
            reason: reason.clone(),
            attempts: uncounted + 1,
        });
    }
}

/// The name of the session that an event is about; of older events, person and place.
fn name_of(event: &AuditEvent) -> String {
    match detail(event, "session") {
        Some(name) => name.to_owned(),
        None => {
            let person: Option<PersonId> = event.person.as_ref().map(|person| person.id);
            format!("{person:?} {:?}", Place::of(event))
        }
    }
}

/// A detail of an event.
pub(crate) fn detail<'e>(event: &'e AuditEvent, name: &'static str) -> Option<&'e str> {
    event.details.get(&Code::constant(name)).map(String::as_str)
}
