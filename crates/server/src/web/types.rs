//! `/types`: the document types of the institution, and each with its rules.

use crate::app::App;
use crate::pages::document_types::{DocumentTypePage, DocumentTypesPage, TypeRow};
use crate::web::frame::Frame;
use crate::web::respond::PageError;
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use genpon_formats::locale::Lang;
use genpon_formats::manifest::Retention;
use genpon_model::registers::DocumentType;
use genpon_model::text::Code;
use genpon_vault::masters::Entry;
use genpon_vault::{Caller, Error, Noun, Vault};
use maud::Markup;

/// `GET /types`
pub async fn list(State(app): State<App>, session: Session) -> Response {
    let nothing = |_: &Vault, _: &Caller| Ok(());
    session.show(&app, nothing, |frame, ()| list_page(frame)).await
}

/// `GET /types/{code}`
pub async fn show(State(app): State<App>, session: Session, Path(code): Path<String>) -> Response {
    let house = app.vault().house(session.caller.institution);
    let entry = house.ok().and_then(|house| house.masters().document_type(&code).cloned());
    let Some(entry) = entry else {
        let error = Error::NotFound(Noun::Entry);
        return PageError::new(&app, &session, &error).into_response();
    };
    let nothing = |_: &Vault, _: &Caller| Ok(());
    session.show(&app, nothing, move |frame, ()| page(frame, &entry)).await
}

fn list_page(frame: &Frame) -> Markup {
    let words = &frame.words;
    let types = words.masters.document_types.values();
    let page = DocumentTypesPage { types: types.map(|entry| row(words, entry)).collect(), add: None };
    page.render(&frame.shell)
}

fn row(words: &Words, entry: &Entry<DocumentType>) -> TypeRow {
    let one = &entry.value;
    let other_name = match words.lang() {
        Lang::Ja => &one.name.en,
        Lang::En => &one.name.ja,
    };
    let retention = retention(words, &one.retention);
    TypeRow {
        code: one.code.to_string(),
        name: words.localized(&one.name),
        other_name: other_name.to_string(),
        retention: retention.as_ref().map(|kept| words.retention(kept)).unwrap_or_default(),
        basis: one.basis.as_ref().map(ToString::to_string).unwrap_or_default(),
        label: words.label(&one.label),
        confirmers: roles(words, &one.confirmers),
        paper_allowed: one.paper_allowed,
        retired: entry.is_retired,
    }
}

/// What the retention rule says today.
fn retention(words: &Words, code: &Code) -> Option<Retention> {
    let in_force = words.masters.retention_rules.get(code)?.value.in_force_on(words.today());
    Some(Retention { rule: code.clone(), years: in_force.years, basis: in_force.basis })
}

fn roles(words: &Words, codes: &[Code]) -> String {
    let names: Vec<String> = codes.iter().map(|code| words.role(code)).collect();
    names.join(&words.say("list-separator"))
}

fn page(frame: &Frame, entry: &Entry<DocumentType>) -> Markup {
    let words = &frame.words;
    let summary = row(words, entry);
    let one = &entry.value;
    let list = |kind: &str, codes: &mut dyn Iterator<Item = &'static str>| {
        let names: Vec<String> =
            codes.map(|code| words.code(&format!("choice-{kind}"), code)).collect();
        names.join(&words.say("list-separator"))
    };
    let aliases: Vec<&str> = one.aliases.iter().map(AsRef::as_ref).collect();
    let facts = [
        ("code", summary.code.clone()),
        ("aliases", aliases.join(&words.say("list-separator"))),
        ("basis", summary.basis.clone()),
        ("chapters", list("chapter", &mut one.chapters.iter().map(|chapter| chapter.code()))),
        ("retention", summary.retention.clone()),
        ("label", words.masters.labels.get(&one.label).map(|label| words.localized(&label.value.name)).unwrap_or_default()),
        ("importance", list("importance", &mut std::iter::once(one.importance.code()))),
        ("enterers", roles(words, &one.enterers)),
        ("confirmers", summary.confirmers.clone()),
        ("signature", list("signature", &mut std::iter::once(one.signature.code()))),
        ("viewer", list("viewer", &mut std::iter::once(one.viewer.code()))),
    ];
    let label = |name: &str| words.say(&format!("register-document-type-{name}"));
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let facts = facts.map(|(name, value)| (label(name), value)).collect();
    let page = DocumentTypePage { summary, facts, revisions: Vec::new(), edit: None };
    page.render(&frame.shell)
}
