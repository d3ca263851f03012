//! `/audit/timeline`: accesses on an axis of time. What is typed comes by POST and becomes ids and codes
//! before it stands in an address.

use crate::app::App;
use crate::pages::chart::Chip;
use crate::pages::dates::Moment;
use crate::pages::listing::{Cell, Listing};
use crate::pages::timeline::{Axis, Lane, Mark, TimelinePage};
use crate::web::chart_filter::choices;
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, id};
use crate::web::respond::PageError;
use crate::web::seen_words::{Between, file, place, typed};
use crate::web::session::Session;
use crate::web::words::{Words, query};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use genpon_formats::audit_event::{AuditEvent, Outcome};
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use genpon_model::text::UserId;
use genpon_vault::read_timeline::{OnAxis, Subject, Timeline, TimelineAsk};
use genpon_vault::uses::{Period, Place};
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is asked, as an address carries it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "type")]
    document_type: String,
    label: String,
    person: String,
    terminal: String,
    refusals: String,
    from: String,
    to: String,
    after: String,
    form: String,
}

/// `GET /audit/timeline`
pub async fn show(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Response {
    let (there, reader) = (app.clone(), session.clone());
    let shown = app.run(move |vault| {
        let ask = asked.ask(vault.now().at)?;
        let found = vault.read_timeline(&reader.caller, &ask)?;
        let frame = Frame::of(&there, &reader);
        let page = page(&frame.words, &asked, &ask, &found);
        Ok(if asked.form == "csv" {
            file("timeline", [&page.listing])
        } else {
            page.render(&frame.shell).into_response()
        })
    });
    match shown.await {
        Ok(response) => response,
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// `POST /audit/timeline`
pub async fn search(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let find = move |vault: &Vault, caller: &Caller| {
        let text = |name: &str| fields.text(name).to_owned();
        let asked = Asked {
            document_type: text("type"),
            label: text("label"),
            person: person(vault, caller, &fields)?,
            terminal: text("terminal"),
            refusals: text("refusals"),
            from: text("from"),
            to: text("to"),
            ..Asked::default()
        };
        asked.ask(vault.now().at)?;
        Ok(asked.address())
    };
    session.go(&app, None, find).await
}

fn person(vault: &Vault, caller: &Caller, fields: &Fields) -> Result<String, Error> {
    let Some(user_id) = fields.optional::<UserId>("user")? else {
        return Ok(String::new());
    };
    let masters = vault.house(caller.institution)?.masters();
    let known = masters.user_ids.get(&user_id).map(ToString::to_string);
    known.ok_or_else(|| refused("user"))
}

fn refused(field: &'static str) -> Error {
    let fault = "no legal value".to_owned();
    Refusal::Field { field, fault }.into()
}

impl Asked {
    fn ask(&self, now: Timestamp) -> Result<TimelineAsk, Error> {
        let between = Between {
            from: self.from.clone(),
            to: self.to.clone(),
            form: String::new(),
        };
        Ok(TimelineAsk {
            subject: self.subject()?,
            period: between.period(now)?,
            refusals_only: !self.refusals.is_empty(),
            after: self.after()?,
        })
    }

    /// One subject at a time: the first that is set.
    fn subject(&self) -> Result<Subject, Error> {
        Ok(if !self.document_type.is_empty() {
            let code = self.document_type.parse().map_err(|_| refused("type"))?;
            Subject::DocumentType(code)
        } else if !self.label.is_empty() {
            Subject::Label(self.label.parse().map_err(|_| refused("label"))?)
        } else if !self.person.is_empty() {
            Subject::Person(id::<PersonId>(&self.person, Noun::Entry)?)
        } else if !self.terminal.is_empty() {
            Subject::Terminal(self.terminal.parse().map_err(|_| refused("terminal"))?)
        } else {
            Subject::All
        })
    }

    fn after(&self) -> Result<Option<(Timestamp, u64)>, Error> {
        if self.after.is_empty() {
            return Ok(None);
        }
        let place = self.after.split_once('_').and_then(|(at, leaf)| {
            let at = Timestamp::from_micros(at.parse().ok()?).ok()?;
            Some((at, leaf.parse().ok()?))
        });
        place.map(Some).ok_or_else(|| refused("after"))
    }

    fn set(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let pairs = [
            ("type", self.document_type.as_str()),
            ("label", &self.label),
            ("person", &self.person),
            ("terminal", &self.terminal),
            ("refusals", &self.refusals),
            ("from", &self.from),
            ("to", &self.to),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty())
    }

    fn with(&self, name: &'static str, value: &str) -> String {
        let pairs = self.set().chain([(name, value)]);
        format!("/audit/timeline{}", query(pairs))
    }

    fn address(&self) -> String {
        format!("/audit/timeline{}", query(self.set()))
    }

    fn chips(&self, words: &Words) -> Vec<Chip> {
        let text = |name: &str, value: &str| match name {
            "type" => words.document_type(value),
            "label" => value
                .parse()
                .map(|code| words.label(&code))
                .unwrap_or_default(),
            "person" => {
                let id = value.parse();
                id.map(|id| words.person_of(id).name).unwrap_or_default()
            }
            "refusals" => words.say("timeline-refusals"),
            _ => value.to_owned(),
        };
        let chips = self
            .set()
            .filter(|(name, _)| !matches!(*name, "from" | "to"));
        let without = |name: &str| query(self.set().filter(move |(set, _)| *set != name));
        chips
            .map(|(name, value)| Chip {
                text: text(name, value),
                without: format!("/audit/timeline{}", without(name)),
            })
            .collect()
    }
}

fn page(words: &Words, asked: &Asked, ask: &TimelineAsk, found: &Timeline) -> TimelinePage {
    let masters = &words.masters;
    let types = masters.document_types.keys();
    let types = types.map(|code| (code.to_string(), words.document_type(code.as_str())));
    let labels = masters.labels.keys();
    let labels = labels.map(|code| (code.to_string(), words.label(code)));
    let terminals = masters.terminals.values();
    let terminals = terminals.map(|entry| {
        let name = entry.value.name.to_string();
        (name.clone(), name)
    });
    let user = asked.person.parse().map(|id| words.person_of(id).user_id);
    let next = found.next.map(|(at, leaf)| {
        let place = format!("{}_{leaf}", at.as_micros());
        asked.with("after", &place)
    });
    TimelinePage {
        typed: typed(ask.period),
        types: choices(words, types, &asked.document_type),
        labels: choices(words, labels, &asked.label),
        terminals: choices(words, terminals, &asked.terminal),
        user: user.unwrap_or_default(),
        refusals: ask.refusals_only,
        chips: asked.chips(words),
        axis: axis(words, ask, &found.events),
        listing: listing(words, &found.events),
        next,
        export: asked.with("form", "csv"),
    }
}

/// The lanes: of a person by terminal, of anything else by person.
fn axis(words: &Words, ask: &TimelineAsk, events: &[OnAxis]) -> Axis {
    let by_place = matches!(ask.subject, Subject::Person(_));
    let mut lanes: BTreeMap<String, Vec<Mark>> = BTreeMap::new();
    for one in events {
        let event = &one.reading.event;
        let name = if by_place {
            place(words, &Place::of(event))
        } else {
            who(words, event)
        };
        lanes
            .entry(name)
            .or_default()
            .push(mark(words, ask.period, event));
    }
    let rest: Vec<Mark> = lanes.values().skip(LANES_MAX).flatten().cloned().collect();
    let lanes = lanes.into_iter().take(LANES_MAX);
    let mut lanes: Vec<Lane> = lanes.map(|(name, marks)| Lane { name, marks }).collect();
    if !rest.is_empty() {
        lanes.push(Lane {
            name: words.say("timeline-others"),
            marks: rest,
        });
    }
    Axis {
        ticks: ticks(ask.period),
        lanes,
    }
}

/// How many lanes are drawn by name.
const LANES_MAX: usize = 20;

fn mark(words: &Words, period: Period, event: &AuditEvent) -> Mark {
    let whole = period.until.as_micros() - period.from.as_micros();
    let part = event.at.as_micros() - period.from.as_micros();
    let place = i128::from(part) * 1000 / i128::from(whole.max(1));
    let at = event.at.to_japan_text();
    Mark {
        place: u64::try_from(place).unwrap_or(0),
        is_refused: event.outcome != Outcome::Success,
        words: format!(
            "{} {} {} {}",
            &at[..19],
            who(words, event),
            words.action(event.action.as_str()),
            outcome(words, event)
        ),
    }
}

fn ticks(period: Period) -> Vec<String> {
    const STEPS: i64 = 6;
    let (from, until) = (period.from.as_micros(), period.until.as_micros());
    let is_long = period.until.seconds_since(period.from) > 3 * 24 * 3600;
    let at = |step| Timestamp::from_micros(from + (until - from) / STEPS * step);
    let words = (0..=STEPS).filter_map(|step| at(step).ok());
    words
        .map(|at| match at.to_japan_text() {
            text if is_long => text[5..10].to_owned(),
            text => text[5..16].to_owned(),
        })
        .collect()
}

fn listing(words: &Words, events: &[OnAxis]) -> Listing {
    let heads = [
        "at",
        "person",
        "terminal",
        "document-type",
        "action",
        "audit-outcome",
        "timeline-changed",
    ];
    Listing {
        id: "timeline-events",
        title: words.say("timeline-events"),
        about: String::new(),
        empty: words.say("audit-none"),
        heads: heads.map(|head| words.say(head)).to_vec(),
        rows: events.iter().map(|one| row(words, one)).collect(),
    }
}

fn row(words: &Words, one: &OnAxis) -> Vec<Cell> {
    let event = &one.reading.event;
    let kind = one.document_type.as_ref();
    let said = outcome(words, event);
    vec![
        Cell::Text(Moment::from(event.at).full()),
        Cell::Text(who(words, event)),
        Cell::Text(place(words, &Place::of(event))),
        Cell::Text(
            kind.map(|code| words.document_type(code.as_str()))
                .unwrap_or_default(),
        ),
        Cell::Text(words.action(event.action.as_str())),
        match event.outcome {
            Outcome::Success => Cell::Text(said),
            _ => Cell::Alert(said),
        },
        changed(words, event),
    ]
}

/// What was read or changed: the version, with its difference from the one before; the entry of a
/// register.
pub(crate) fn changed(words: &Words, event: &AuditEvent) -> Cell {
    if let Some(record) = event.record {
        let number = event.version.map_or(0, |number| number.number());
        let version = words.text("version-number", &[("number", number.into())]);
        let is_new = matches!(
            event.action.as_str(),
            "record.confirm" | "version.deposit" | "record.deposit" | "document.import"
        );
        return match number {
            0 => Cell::Link(record.short().to_string(), format!("/records/{record}")),
            2.. if is_new => Cell::Link(
                format!(
                    "{} {version} {}",
                    record.short(),
                    words.say("timeline-differences")
                ),
                format!(
                    "/records/{record}/differences?from={}&to={number}",
                    number - 1
                ),
            ),
            _ => Cell::Link(
                format!("{} {version}", record.short()),
                format!("/records/{record}/versions/{number}"),
            ),
        };
    }
    let detail = |name: &'static str| {
        let name = genpon_model::text::Code::constant(name);
        event.details.get(&name).map(String::as_str)
    };
    match (detail("register"), detail("key")) {
        (Some(register), Some(key)) => {
            let fields = detail("fields").unwrap_or_default();
            let edition = detail("edition").unwrap_or_default();
            let name = words.say(&format!("register-{register}"));
            Cell::Link(
                format!("{name} {edition} {fields}"),
                format!("/registers/{register}/{}", crate::web::words::encoded(key)),
            )
        }
        _ => Cell::Text(String::new()),
    }
}

fn who(words: &Words, event: &AuditEvent) -> String {
    let person = event
        .person
        .as_ref()
        .map(|person| words.person(person).name);
    let claimed = event.claimed_user_id.as_ref().map(ToString::to_string);
    let system = event.client.as_ref().map(|client| client.name.to_string());
    let nobody = match event.action.as_str().starts_with("session.") {
        true => "seen-nobody",
        false => "timeline-system",
    };
    system
        .or(person)
        .or(claimed)
        .unwrap_or_else(|| words.say(nobody))
}

fn outcome(words: &Words, event: &AuditEvent) -> String {
    match &event.outcome {
        Outcome::Success => words.say("outcome-done"),
        Outcome::Refused { reason } | Outcome::Failed { reason } => {
            words.code("problem", reason.as_str())
        }
    }
}
