//! `/privileges`: strong rights for minutes, and shared ids, of the person who is logged in.

use crate::app::App;
use crate::pages::form::{Choice, Fault};
use crate::pages::privileges::PrivilegesPage;
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, to};
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::step_up::{asked, is_about_proof, prove_posted};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use genpon_model::registers::Privilege;
use genpon_model::text::UserId;
use genpon_vault::step_up::StepUp;
use genpon_vault::{Caller, Error, Vault};
use maud::Markup;

/// What the page shows.
type Shown = (Vec<Privilege>, Vec<(UserId, String)>, StepUp);

fn read(vault: &Vault, caller: &Caller) -> Result<Shown, Error> {
    Ok((
        vault.privileges_of(caller)?,
        vault.shared_ids_of(caller)?,
        vault.step_up(caller)?,
    ))
}

/// `GET /privileges`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    session
        .show(&app, read, |frame, shown| {
            page(frame, shown, &Fields::default(), None)
        })
        .await
}

/// `POST /privileges`
pub async fn take(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let (caller, token) = (session.caller.clone(), session.token.clone());
    let sent = Fields::new(fields.pairs().cloned().collect());
    let taken = app.run(move |vault| {
        let code = fields.parse("privilege")?;
        let reason = fields.parse("reason")?;
        let proved = prove_posted(vault, &caller, &token, &fields)?;
        let caller = proved.unwrap_or(caller);
        vault.take_privilege(&caller, &token, (&code, u32::MAX), reason)
    });
    match taken.await {
        Ok(_) => to("/privileges", Some("notice-privilege-taken")),
        Err(error @ Error::Refused(_)) => {
            let answer = move |frame: &Frame, shown: Shown| {
                (status(&error), page(frame, shown, &sent, Some(&error)))
            };
            session.answer(&app, read, answer).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// `POST /privileges/give-back`
pub async fn give_back(State(app): State<App>, Posted { session, .. }: Posted) -> Response {
    let token = session.token.clone();
    let back = move |vault: &Vault, caller: &Caller| {
        vault.give_privilege_back(caller, &token)?;
        Ok("/privileges".to_owned())
    };
    session
        .go(&app, Some("notice-privilege-given-back"), back)
        .await
}

/// `POST /privileges/change`
pub async fn change(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let token = session.token.clone();
    let change = move |vault: &Vault, caller: &Caller| {
        let shared: Option<UserId> = fields.optional("shared")?;
        vault.change_to(caller, &token, shared.as_ref())?;
        Ok("/".to_owned())
    };
    session.go(&app, Some("notice-id-changed"), change).await
}

fn page(
    frame: &Frame,
    (privileges, groups, step_up): Shown,
    typed: &Fields,
    error: Option<&Error>,
) -> Markup {
    let words = &frame.words;
    let caller = &frame.caller;
    let name = |code: &str| {
        let found = privileges.iter().find(|one| one.code.as_str() == code);
        found.map_or_else(|| code.to_owned(), |one| words.localized(&one.name))
    };
    let taken = caller.under.privilege.as_ref();
    let taken = taken.filter(|taken| words.now < taken.until);
    let held = taken.map(|taken| {
        let reason = taken.reason.to_string();
        (name(taken.code.as_str()), taken.until.into(), reason)
    });
    let offered = privileges.iter().map(|one| Choice {
        value: one.code.to_string(),
        text: words.localized(&one.name),
        chosen: typed.text("privilege") == one.code.as_str(),
    });
    let asks = step_up.is_due || error.is_some_and(is_about_proof);
    let page = PrivilegesPage {
        held,
        offered: offered.collect(),
        step_up: asks.then(|| asked(&frame.shell, caller, step_up)),
        group: caller.under.group.as_ref().map(|one| one.name.to_string()),
        groups: groups
            .into_iter()
            .map(|(id, name)| Choice {
                value: id.to_string(),
                text: name,
                chosen: false,
            })
            .collect(),
        reason: typed.text("reason").to_owned(),
        faults: error
            .map(|error| Fault {
                field: String::new(),
                ..words.fault(error, "")
            })
            .into_iter()
            .collect(),
    };
    page.render(&frame.shell)
}
