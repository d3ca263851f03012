//! `/records/{id}`: one record at one version: its content, its print view, and the acts on it.

use crate::app::App;
use crate::pages::print::PrintPage;
use crate::pages::proxied::Proxied;
use crate::pages::record::{OpenDraft, RecordPage, VersionFacts, Withdrawal};
use crate::web::form::Posted;
use crate::web::frame::{Frame, id};
use crate::web::proxied;
use crate::web::session::Session;
use crate::web::words::{Words, act, state};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use genpon_model::record::{Act, VersionNo};
use genpon_vault::offers::RecordOffers;
use genpon_vault::read_record::RecordReading;
use genpon_vault::rows::DamageRow;
use genpon_vault::{Caller, Error, Noun, Vault};
use maud::{Markup, PreEscaped};
use serde::Deserialize;

/// Which version, where the address may say it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub(crate) version: Option<u32>,
}

/// `GET /records/{id}`: the latest version.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(record): Path<String>,
) -> Response {
    session.show(&app, reading(record, None), page).await
}

/// `GET /records/{id}/versions/{number}`
pub async fn show_version(
    State(app): State<App>,
    session: Session,
    Path((record, number)): Path<(String, u32)>,
) -> Response {
    session
        .show(&app, reading(record, Some(number)), page)
        .await
}

/// `GET /records/{id}/print`
pub async fn print(
    State(app): State<App>,
    session: Session,
    Path(record): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let read = move |vault: &Vault, caller: &Caller| {
        let number = asked.version.map(version).transpose()?;
        vault.print_record(caller, id(&record, Noun::Record)?, number)
    };
    session.show(&app, read, print_page).await
}

/// `POST /records/{id}/{act}`: begins a correction, an addition or a withdrawal.
pub async fn begin(
    State(app): State<App>,
    Path((record, act)): Path<(String, String)>,
    Posted { session, .. }: Posted,
) -> Response {
    let begin = move |vault: &Vault, caller: &Caller| {
        let act = Act::from_code(&act).ok_or(Error::NotFound(Noun::Address))?;
        let draft = vault.begin_version(caller, id(&record, Noun::Record)?, act, None)?;
        Ok(format!("/drafts/{}", draft.id))
    };
    session.go(&app, None, begin).await
}

/// The version of a number in an address; zero is none.
pub(crate) fn version(number: u32) -> Result<VersionNo, Error> {
    VersionNo::new(number).ok_or(Error::NotFound(Noun::Version))
}

fn reading(
    record: String,
    number: Option<u32>,
) -> impl FnOnce(&Vault, &Caller) -> Result<Read, Error> + Send {
    move |vault, caller| {
        let number = number.map(version).transpose()?;
        let read = vault.read_record(caller, id(&record, Noun::Record)?, number)?;
        let offers = vault.record_offers(caller, &read.record, &read.version)?;
        let by_proxy = vault.proxy_acts(caller, &read.record)?;
        let by_proxy = by_proxy.into_iter().map(|(act, _)| act).collect();
        Ok((read, offers, by_proxy))
    }
}

/// A version, what may be done to its record, and what in others' names.
type Read = (RecordReading, RecordOffers, Vec<Act>);

fn page(frame: &Frame, (read, offers, by_proxy): Read) -> Markup {
    let words = &frame.words;
    let path = format!(
        "/records/{}/versions/{}/parts/",
        read.record.id, read.version.number
    );
    let withdrawal = read.withdrawal.as_ref().map(|manifest| Withdrawal {
        version: manifest.version.number(),
        stamp: words.confirmed(&manifest.confirmed),
        reason: manifest
            .reason
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    });
    let open_draft = offers.draft.map(|draft| OpenDraft {
        draft_id: draft.id.to_string(),
        enterer: words.person_of(draft.enterer),
        act: act(draft.act),
    });
    let page = RecordPage {
        patient: read.patient.as_ref().map(|row| words.patient(row)),
        version: facts(words, &read),
        acts_by_proxy: by_proxy.into_iter().map(act).collect(),
        proxied: of_version(frame, &read),
        parts: words.parts(&read.manifest.parts, &path),
        content: PreEscaped(read.markup),
        damage: read.damage.iter().map(|row| damage(words, row)).collect(),
        withdrawal,
        acts: offers.acts.into_iter().map(act).collect(),
        open_draft,
    };
    page.render(&frame.shell)
}

fn facts(words: &Words, read: &RecordReading) -> VersionFacts {
    VersionFacts {
        approval: proxied::standing(&read.manifest, Some(&read.said)),
        ..words.facts(&read.record, &read.version, &read.manifest)
    }
}

fn of_version(frame: &Frame, read: &RecordReading) -> Option<Proxied> {
    let reader = frame.caller.person.id;
    proxied::of_version(&frame.words, &read.manifest, &read.said, reader)
}

fn damage(words: &Words, row: &DamageRow) -> String {
    let version = row
        .version
        .map(|number| words.text("version-number", &[("number", number.number().into())]));
    let found = crate::pages::dates::Moment::from(row.found_at).minute();
    let kind = words.code("verify", &row.kind);
    [version.unwrap_or_default(), kind, format!("({found})")]
        .join(" ")
        .trim()
        .to_owned()
}

fn print_page(frame: &Frame, read: RecordReading) -> Markup {
    let words = &frame.words;
    let facts = facts(words, &read);
    let page = PrintPage {
        back: format!(
            "/records/{}/versions/{}",
            read.record.id, read.version.number
        ),
        patient: read.patient.as_ref().map(|row| words.patient(row)),
        proxied: of_version(frame, &read),
        state: state(read.record.state),
        version: Some(facts.number),
        title: facts.title,
        document_type: facts.document_type,
        label: facts.label,
        content: PreEscaped(read.markup),
        printed_by: frame.caller.person.name.to_string(),
        printed_at: words.now.into(),
    };
    page.render(&frame.shell)
}
