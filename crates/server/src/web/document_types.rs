//! `/types`: the document types of the institution, and each with its rules.

use crate::app::App;
use crate::pages::document_types::{DocumentTypePage, DocumentTypesPage, TypeRow};
use crate::web::frame::Frame;
use crate::web::registers::cells;
use crate::web::registers::entry::revisions;
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::{Path, State};
use axum::response::Response;
use genpon_formats::locale::Lang;
use genpon_formats::manifest::Retention;
use genpon_model::register::Register as _;
use genpon_model::registers::DocumentType;
use genpon_model::text::Code;
use genpon_vault::masters::Entry;
use genpon_vault::offers::RegisterOffers;
use genpon_vault::read_register::EntryRead;
use genpon_vault::{Caller, Error, Noun, Vault};
use maud::Markup;

/// `GET /types`
pub async fn list(State(app): State<App>, session: Session) -> Response {
    let offers = |vault: &Vault, caller: &Caller| vault.readable_register(caller, REGISTER);
    session
        .show(&app, offers, |frame, offers| {
            list_page(frame, offers.may_administer)
        })
        .await
}

/// `GET /types/{code}`. The history is for those who may read the register.
pub async fn show(State(app): State<App>, session: Session, Path(code): Path<String>) -> Response {
    let read = move |vault: &Vault, caller: &Caller| {
        let offers = vault.readable_register(caller, REGISTER)?;
        let masters = vault.house(caller.institution)?.masters();
        let entry = masters
            .document_type(&code)
            .cloned()
            .ok_or(Error::NotFound(Noun::Entry))?;
        let read = offers
            .may_read
            .then(|| vault.read_entry(caller, REGISTER, &code))
            .transpose()?;
        Ok((entry, offers, read))
    };
    session.show(&app, read, page).await
}

const REGISTER: &str = DocumentType::DESCRIPTION.code;

fn list_page(frame: &Frame, may_add: bool) -> Markup {
    let words = &frame.words;
    let types = words.masters.document_types.values();
    let page = DocumentTypesPage {
        types: types.map(|entry| row(words, entry)).collect(),
        add: may_add.then(|| format!("/registers/{REGISTER}/new")),
    };
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
        retention: retention
            .as_ref()
            .map(|kept| words.retention(kept))
            .unwrap_or_default(),
        basis: one
            .basis
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        label: words.label(&one.label),
        confirmers: roles(words, &one.confirmers),
        paper_allowed: one.paper_allowed,
        retired: entry.is_retired,
    }
}

/// What the retention rule says today.
fn retention(words: &Words, code: &Code) -> Option<Retention> {
    let in_force = words
        .masters
        .retention_rules
        .get(code)?
        .value
        .in_force_on(words.today());
    Some(Retention {
        rule: code.clone(),
        years: in_force.years,
        basis: in_force.basis,
    })
}

fn roles(words: &Words, codes: &[Code]) -> String {
    let names: Vec<String> = codes.iter().map(|code| words.role(code)).collect();
    names.join(&words.say("list-separator"))
}

type Read = (Entry<DocumentType>, RegisterOffers, Option<EntryRead>);

fn page(frame: &Frame, (entry, offers, read): Read) -> Markup {
    let words = &frame.words;
    let facts = cells::facts(words, DocumentType::DESCRIPTION, &entry.value.write());
    let summary = row(words, &entry);
    let rule = words.say("register-document-type-retention");
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let with_term = |(label, value): (String, String)| {
        let value = if label == rule {
            format!("{value}\n{}", summary.retention)
        } else {
            value
        };
        (label, value)
    };
    let history = read.map(|read| revisions(words, read.register, &read.history));
    let page = DocumentTypePage {
        facts: facts.map(with_term).collect(),
        revisions: history.unwrap_or_default(),
        edit: offers
            .may_administer
            .then(|| format!("/registers/{REGISTER}/{}/edit", entry.value.code)),
        summary,
    };
    page.render(&frame.shell)
}
