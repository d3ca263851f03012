//! `/audit`: the trail. What is typed comes by POST and becomes ids before it stands in an address.

use crate::app::App;
use crate::pages::audit::{AuditFilters, AuditPage, EventRow, Outcome};
use crate::pages::chart::Chip;
use crate::pages::marks;
use crate::stream;
use crate::web::audit_filter::Asked;
use crate::web::chart_filter::choices;
use crate::web::form::{Fields, Posted};
use crate::web::frame::Frame;
use crate::web::respond::PageError;
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use genpon_formats::audit_event::Outcome as Came;
use genpon_model::id::{PatientId, RecordId};
use genpon_model::patient::PatientNo;
use genpon_model::text::UserId;
use genpon_vault::actions::ACTIONS;
use genpon_vault::export_audit::TrailForm;
use genpon_vault::read_audit::{AUDIT_PAGE, EventReading};
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::Markup;

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

/// Ending of the address, and what the button says.
const EXPORTS: [(&str, &str); 2] = [("csv", "CSV"), ("jsonl", "JSON")];

/// `GET /audit/export/csv`, `GET /audit/export/jsonl`: what the filters of the screen leave.
pub async fn export(
    State(app): State<App>,
    session: Session,
    Path(ending): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let (form, media_type) = match ending.as_str() {
        "csv" => (TrailForm::Csv, "text/csv; charset=utf-8"),
        "jsonl" => (TrailForm::JsonLines, "application/jsonl"),
        _ => return PageError::form(&app, &session, "not-found").into_response(),
    };
    let caller = session.caller.clone();
    let exported = app.run(move |vault| {
        let exported = vault.export_audit(&caller, asked.filter()?, form)?;
        Ok((exported.as_of, stream::body(exported.bytes)))
    });
    match exported.await {
        Ok((as_of, body)) => {
            let day = as_of.date_in_japan();
            let name = format!("attachment; filename=\"audit_{day}.{ending}\"");
            let headers = [
                (CONTENT_TYPE, media_type.to_owned()),
                (CONTENT_DISPOSITION, name),
            ];
            (headers, body).into_response()
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
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

fn page(frame: &Frame, asked: &Asked, events: &[EventReading]) -> Markup {
    let words = &frame.words;
    let is_full = events.len() >= AUDIT_PAGE as usize;
    let older = events
        .last()
        .filter(|_| is_full)
        .map(|last| asked.after(last.row.leaf_index).address());
    let page = AuditPage {
        filters: filters(words, asked, events),
        chips: chips(words, asked, events),
        events: events
            .iter()
            .map(|event| row(words, asked, event))
            .collect(),
        exports: EXPORTS
            .map(|(ending, name)| (name.to_owned(), asked.first().export(ending)))
            .to_vec(),
        newer: (!asked.after.is_empty()).then(|| asked.first().address()),
        older,
        faults: Vec::new(),
    };
    page.render(&frame.shell)
}

fn filters(words: &Words, asked: &Asked, events: &[EventReading]) -> AuditFilters {
    let user_id = asked.person.parse().map(|id| words.person_of(id).user_id);
    let actions = ACTIONS.map(|code| (code.to_owned(), words.action(code)));
    let outcomes = ["success", "refused", "failed"];
    let outcomes =
        outcomes.map(|code| (code.to_owned(), words.code("outcome", outcome_word(code))));
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

/// What is set, each with the address that takes it away.
fn chips(words: &Words, asked: &Asked, events: &[EventReading]) -> Vec<Chip> {
    let text = |name: &str, value: &str| match name {
        "person" => value
            .parse()
            .map(|id| words.person_of(id).name)
            .unwrap_or_default(),
        "patient" => patient_no(asked, events).unwrap_or_else(|| words.say("patient")),
        "record" => words.say("record"),
        "action" => words.action(value),
        "outcome" => words.code("outcome", outcome_word(value)),
        "from" => format!("{value}–"),
        _ => format!("–{value}"),
    };
    let chip = |(name, value)| Chip {
        text: text(name, value),
        without: asked.without(name),
    };
    asked.set().map(chip).collect()
}

/// The word of an outcome in the locale.
fn outcome_word(code: &str) -> &str {
    if code == "success" { "done" } else { code }
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
    let principal = event.on_behalf_of.iter();
    let principal = principal.map(|person| (words.say("on-behalf-of"), person.name.to_string()));
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
        action: words.action(event.action.as_str()),
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
        details: principal
            .chain(details.map(|(name, value)| detail(words, name.as_str(), value)))
            .collect(),
    }
}

/// A detail: its label, and its value in words where it is a code of ours.
fn detail(words: &Words, name: &str, value: &str) -> (String, String) {
    let said = match name {
        "act" | "mode" | "access-reason" => words.code(name, value),
        "operation" | "proxy-operation" => words.code("choice-operation", value),
        "proxy-approval" => words.code("choice-proxy-approval", value),
        "instruction-means" | "means" => words.code("choice-proxy-means", value),
        "answer" => words.code("proxy-standing", value),
        "state" => words.code("choice-revision-state", value),
        "document-type" => words.document_type(value),
        "manifest" | "digest" | "part" => format!("{}…", marks::Digest(value.to_owned()).short()),
        _ => value.to_owned(),
    };
    (words.code("detail", name), said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use genpon_formats::locale::{Lang, Locale};

    #[test]
    fn every_action_has_words() {
        for lang in Lang::ALL {
            let locale = Locale::of(lang);
            let wordless = ACTIONS
                .iter()
                .filter(|code| !locale.has(&format!("action-{}", code.replace('.', "-"))));
            assert_eq!(wordless.count(), 0, "{lang}");
        }
    }
}
