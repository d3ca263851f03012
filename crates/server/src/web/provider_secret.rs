//! `/registers/identity-provider/{key}/secret`: the secret that a provider issued for Genpon is entered
//! here, once, by a right holder who proves again who they are. Nobody can read it back.

use crate::app::App;
use crate::pages::form::Fault;
use crate::pages::sso::SecretPage;
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, to};
use crate::web::respond::{PageError, status};
use crate::web::step_up::{asked, is_about_proof, prove_posted};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use genpon_model::text::Code;
use genpon_vault::step_up::StepUp;
use genpon_vault::{Caller, Error, Noun, Vault};
use maud::Markup;

/// `POST /registers/identity-provider/{key}/secret`: without a secret the form, with one it is kept.
pub async fn enter(
    State(app): State<App>,
    Path(key): Path<String>,
    Posted { session, fields }: Posted,
) -> Response {
    if !fields.has("secret") {
        let shown = move |frame: &Frame, step_up| page(frame, &key, step_up, None);
        return session.show(&app, read, shown).await;
    }
    let (caller, token, entry) = (session.caller.clone(), session.token.clone(), key.clone());
    let kept = app.run(move |vault| keep(vault, (caller, &token), &entry, &fields));
    match kept.await {
        Ok(()) => to(
            &format!("/registers/identity-provider/{key}"),
            Some("notice-provider-secret-kept"),
        ),
        Err(error @ Error::Refused(_)) => {
            let answer = move |frame: &Frame, step_up| {
                (status(&error), page(frame, &key, step_up, Some(&error)))
            };
            session.answer(&app, read, answer).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

fn read(vault: &Vault, caller: &Caller) -> Result<StepUp, Error> {
    vault.step_up(caller)
}

fn keep(
    vault: &Vault,
    (caller, token): (Caller, &genpon_vault::sessions::SessionToken),
    key: &str,
    fields: &Fields,
) -> Result<(), Error> {
    let provider: Code = key.parse().map_err(|_| Error::NotFound(Noun::Entry))?;
    let caller = prove_posted(vault, &caller, token, fields)?.unwrap_or(caller);
    vault.set_client_secret(&caller, &provider, fields.text("secret"))
}

fn page(frame: &Frame, key: &str, step_up: StepUp, error: Option<&Error>) -> Markup {
    let asks = step_up.is_due || error.is_some_and(is_about_proof);
    let page = SecretPage {
        entry: format!("/registers/identity-provider/{key}"),
        step_up: asks.then(|| asked(&frame.shell, &frame.caller, step_up)),
        faults: error
            .map(|error| Fault {
                field: String::new(),
                ..frame.words.fault(error, "")
            })
            .into_iter()
            .collect(),
    };
    page.render(&frame.shell)
}
