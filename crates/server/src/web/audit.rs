//! `/audit`: the trail. What is typed comes by POST and becomes ids before it stands in an address.

use crate::app::App;
use crate::pages::audit::{AuditFilters, AuditPage, EventRow, Outcome};
use crate::pages::chart::Chip;
use crate::web::chart_filter::{choices, day};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, id};
use crate::web::session::Session;
use crate::web::words::{Words, day_start, encoded};
use axum::extract::{Query, State};
use axum::response::Response;
use genpon_formats::audit_event::Outcome as Came;
use genpon_model::id::{PatientId, RecordId};
use genpon_model::patient::PatientNo;
use genpon_model::text::UserId;
use genpon_vault::read_audit::{AUDIT_PAGE, EventReading};
use genpon_vault::rows::AuditFilter;
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use jiff::civil::Date;
use maud::Markup;
use serde::Deserialize;

/// Which events, all by ids and codes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    person: String,
    patient: String,
    record: String,
    action: String,
    outcome: String,
    from: String,
    to: String,
    after: String,
}

/// `GET /audit`
pub async fn show(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Response {
    let filter = asked.filter();
    let read = move |vault: &Vault, caller: &Caller| vault.read_audit(caller, &filter?);
    session
        .show(&app, read, move |frame, events| {
            page(frame, &asked, &events)
        })
        .await
}

/// `POST /audit`: from a user id and a patient number to the address of what was asked for.
pub async fn search(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let find = move |vault: &Vault, caller: &Caller| {
        let asked = Asked {
            person: person(vault, caller, &fields)?,
            patient: patient(vault, caller, &fields)?,
            record: fields
                .optional::<RecordId>("record")?
                .map(|id| id.to_string())
                .unwrap_or_default(),
            action: fields.text("action").to_owned(),
            outcome: fields.text("outcome").to_owned(),
            from: fields.text("from").to_owned(),
            to: fields.text("to").to_owned(),
            after: String::new(),
        };
        Ok(format!("/audit{}", asked.address()))
    };
    session.go(&app, None, find).await
}

fn person(vault: &Vault, caller: &Caller, fields: &Fields) -> Result<String, Error> {
    let Some(user_id) = fields.optional::<UserId>("person")? else {
        return Ok(String::new());
    };
    let masters = vault.house(caller.institution)?.masters();
    let fault = || Refusal::Field {
        field: "person",
        fault: "no such user id".to_owned(),
    };
    Ok(masters
        .user_ids
        .get(&user_id)
        .ok_or_else(fault)?
        .to_string())
}

fn patient(vault: &Vault, caller: &Caller, fields: &Fields) -> Result<String, Error> {
    let Some(number) = fields.optional::<PatientNo>("patient_no")? else {
        return Ok(String::new());
    };
    let found = vault.find_audited_patient(caller, &number)?;
    Ok(found.ok_or(Error::NotFound(Noun::Patient))?.to_string())
}

impl Asked {
    fn filter(&self) -> Result<AuditFilter, Error> {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let refused = |field| Refusal::Field {
            field,
            fault: "no legal value".to_owned(),
        };
        let last = day(&self.to, "to")?.map(Date::tomorrow);
        let after = text(&self.after).map(|leaf| leaf.parse()).transpose();
        let of = |text: Option<String>, noun| text.map(|text| id(&text, noun)).transpose();
        Ok(AuditFilter {
            person: text(&self.person)
                .map(|text| id(&text, Noun::Entry))
                .transpose()?,
            patient: of(text(&self.patient), Noun::Patient)?,
            record: text(&self.record)
                .map(|text| id(&text, Noun::Record))
                .transpose()?,
            action: text(&self.action),
            outcome: text(&self.outcome),
            from: day(&self.from, "from")?.and_then(day_start),
            until: last.and_then(Result::ok).and_then(day_start),
            newest_first: true,
            after: after.map_err(|_| refused("after"))?,
        })
    }

    fn address(&self) -> String {
        let pairs = [
            ("person", &self.person),
            ("patient", &self.patient),
            ("record", &self.record),
            ("action", &self.action),
            ("outcome", &self.outcome),
            ("from", &self.from),
            ("to", &self.to),
            ("after", &self.after),
        ];
        let set = pairs.iter().filter(|(_, value)| !value.is_empty());
        let set: Vec<_> = set
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        format!("?{}", set.join("&"))
    }

    fn first(&self) -> Self {
        Self {
            after: String::new(),
            ..self.clone()
        }
    }
}

fn page(frame: &Frame, asked: &Asked, events: &[EventReading]) -> Markup {
    let words = &frame.words;
    let is_full = events.len() >= AUDIT_PAGE as usize;
    let older = events.last().filter(|_| is_full).map(|last| {
        Asked {
            after: last.row.leaf_index.to_string(),
            ..asked.clone()
        }
        .address()
    });
    let page = AuditPage {
        filters: filters(words, asked, events),
        chips: chips(words, asked, events),
        events: events
            .iter()
            .map(|event| row(words, asked, event))
            .collect(),
        exports: Vec::new(),
        newer: (!asked.after.is_empty()).then(|| asked.first().address()),
        older,
        faults: Vec::new(),
    };
    page.render(&frame.shell)
}

/// The actions that can be chosen, as the use cases name them.
const ACTIONS: [&str; 27] = [
    "session.log-in",
    "session.log-out",
    "session.prove-again",
    "inbox.read",
    "patient.find",
    "patient.read",
    "patient.register",
    "patient.revise",
    "patient.merge",
    "chart.read",
    "draft.begin",
    "draft.read",
    "draft.read-part",
    "draft.save",
    "draft.present",
    "draft.discard",
    "part.stage",
    "record.confirm",
    "record.read",
    "part.read",
    "record.print",
    "record.prove",
    "history.read",
    "history.compare",
    "audit.read",
    "institution.found",
    "person.set-up",
];

fn filters(words: &Words, asked: &Asked, events: &[EventReading]) -> AuditFilters {
    let user_id = asked.person.parse().map(|id| words.person_of(id).user_id);
    let actions = ACTIONS.map(|code| (code.to_owned(), action(words, code)));
    let outcomes = [
        ("success", "done"),
        ("refused", "refused"),
        ("failed", "failed"),
    ];
    let outcomes = outcomes.map(|(value, key)| (value.to_owned(), words.code("outcome", key)));
    AuditFilters {
        person: user_id.unwrap_or_default(),
        patient_no: patient_no(asked, events).unwrap_or_default(),
        record: asked.record.clone(),
        actions: choices(words, actions, &asked.action),
        outcomes: choices(words, outcomes, &asked.outcome),
        from: asked.from.clone(),
        to: asked.to.clone(),
    }
}

/// The number of the patient asked for, as the events name it.
fn patient_no(asked: &Asked, events: &[EventReading]) -> Option<String> {
    let id: PatientId = asked.patient.parse().ok()?;
    let marks = events
        .iter()
        .filter_map(|event| event.event.patient.as_ref());
    marks
        .into_iter()
        .find(|mark| mark.id == id)
        .map(|mark| mark.number.to_string())
}

fn chips(words: &Words, asked: &Asked, events: &[EventReading]) -> Vec<Chip> {
    let none = String::new;
    let named = |id: &String| {
        id.parse()
            .map(|id| words.person_of(id).name)
            .unwrap_or_default()
    };
    let patient = patient_no(asked, events).unwrap_or_else(|| words.say("patient"));
    let sayings = [
        (
            &asked.person,
            named(&asked.person),
            Asked {
                person: none(),
                ..asked.first()
            },
        ),
        (
            &asked.patient,
            patient,
            Asked {
                patient: none(),
                ..asked.first()
            },
        ),
        (
            &asked.record,
            words.say("record"),
            Asked {
                record: none(),
                ..asked.first()
            },
        ),
        (
            &asked.action,
            action(words, &asked.action),
            Asked {
                action: none(),
                ..asked.first()
            },
        ),
        (
            &asked.outcome,
            asked.outcome.clone(),
            Asked {
                outcome: none(),
                ..asked.first()
            },
        ),
        (
            &asked.from,
            format!("{}–", asked.from),
            Asked {
                from: none(),
                ..asked.first()
            },
        ),
        (
            &asked.to,
            format!("–{}", asked.to),
            Asked {
                to: none(),
                ..asked.first()
            },
        ),
    ];
    let set = sayings.into_iter().filter(|(value, ..)| !value.is_empty());
    set.map(|(_, text, without)| Chip {
        text,
        without: without.address(),
    })
    .collect()
}

fn row(words: &Words, asked: &Asked, reading: &EventReading) -> EventRow {
    let event = &reading.event;
    let by = |id: String| {
        Asked {
            person: id,
            ..asked.first()
        }
        .address()
    };
    let of = |id: String| {
        Asked {
            patient: id,
            ..asked.first()
        }
        .address()
    };
    let details = event.details.iter();
    let claimed = event.claimed_user_id.as_ref().map(ToString::to_string);
    let system = event.client.as_ref().map(|client| client.name.to_string());
    let terminal = event
        .terminal
        .as_ref()
        .map(|name| words.code("terminal", name.as_str()));
    EventRow {
        at: event.at.into(),
        leaf_index: Some(reading.row.leaf_index),
        person: event
            .person
            .as_ref()
            .map(|who| (words.person(who), by(who.id.to_string()))),
        claimed: claimed.or(system).unwrap_or_default(),
        terminal: [terminal, event.source.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        action: action(words, event.action.as_str()),
        outcome: match event.outcome {
            Came::Success => Outcome::Done,
            Came::Refused { .. } => Outcome::Refused,
            Came::Failed { .. } => Outcome::Failed,
        },
        refusal: event
            .outcome
            .reason()
            .map(|why| words.code("problem", why.as_str()))
            .unwrap_or_default(),
        patient: event
            .patient
            .as_ref()
            .map(|mark| (mark.number.to_string(), of(mark.id.to_string()))),
        record: event.record.map(|record| {
            let version = event
                .version
                .map(|number| words.text("version-number", &[("number", number.number().into())]));
            (
                format!("{} {}", record.short(), version.unwrap_or_default()),
                format!("/records/{record}"),
            )
        }),
        details: details
            .map(|(name, value)| (words.code("detail", name.as_str()), value.clone()))
            .collect(),
    }
}

/// An action in words.
fn action(words: &Words, code: &str) -> String {
    let key = format!("action-{}", code.replace('.', "-"));
    let said = words.code("action", &code.replace('.', "-"));
    if key.ends_with(&said) {
        code.to_owned()
    } else {
        said
    }
}
