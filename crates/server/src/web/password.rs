//! `/registers/person/{key}/link` issues a one-time link; `/password/{institution}/{secret}` is the page
//! behind it. The link itself is the secret that the form needs.

use crate::app::App;
use crate::pages::form::Fault;
use crate::pages::password::{LinkPage, PasswordPage};
use crate::web::form::{Fields, Posted};
use crate::web::frame::id;
use crate::web::respond::{PageError, status};
use crate::web::session::Visitor;
use crate::web::step::faults;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use genpon_model::id::InstitutionId;
use genpon_model::person::PersonRef;
use genpon_vault::{Error, Noun, Refusal, Vault};

/// `POST /registers/person/{key}/link`
pub async fn issue(
    State(app): State<App>,
    Path(key): Path<String>,
    Posted { session, .. }: Posted,
) -> Response {
    let issue = move |vault: &Vault, caller: &genpon_vault::Caller| {
        let issued = vault.issue_link(caller, id(&key, Noun::Entry)?)?;
        Ok((caller.institution, issued))
    };
    let shown = session.show(&app, issue, |frame, (institution, issued)| {
        let page = LinkPage {
            name: issued.person.name.to_string(),
            user_id: issued.person.user_id.to_string(),
            path: format!("/password/{institution}/{}", *issued.secret),
            until: issued.until.into(),
            person: format!("/registers/person/{}", issued.person.id),
        };
        page.render(&frame.shell)
    });
    shown.await
}

/// `GET /password/{institution}/{secret}`
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((institution, secret)): Path<(String, String)>,
) -> Response {
    let address = (institution.clone(), secret.clone());
    match app.run(move |vault| behind(vault, &address)).await {
        Ok(person) => {
            let page = page(&app, &person, (&institution, &secret), Vec::new());
            page.render(&visitor.shell(&app)).into_response()
        }
        Err(error) => refused(&app, &visitor, &error),
    }
}

/// `POST /password/{institution}/{secret}`
pub async fn choose(
    State(app): State<App>,
    visitor: Visitor,
    Path((institution, secret)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(fields);
    let address = (institution.clone(), secret.clone());
    let chosen = app.run(move |vault| {
        let person = behind(vault, &address)?;
        Ok((person, try_choose(vault, &address, &fields)))
    });
    match chosen.await {
        Ok((_, Ok(()))) => Redirect::to("/login").into_response(),
        Ok((person, Err(error @ Error::Refused(_)))) => {
            let shell = visitor.shell(&app);
            let faults = faults(shell.locale(), &error);
            let page = page(&app, &person, (&institution, &secret), faults);
            (status(&error), page.render(&shell)).into_response()
        }
        Ok((_, Err(error))) | Err(error) => refused(&app, &visitor, &error),
    }
}

fn try_choose(
    vault: &Vault,
    (institution, secret): &(String, String),
    fields: &Fields,
) -> Result<(), Error> {
    if fields.text("password") != fields.text("password_again") {
        return Err(Refusal::PasswordsDiffer.into());
    }
    vault.choose_password(
        institution_of(institution)?,
        secret,
        fields.text("password"),
    )
}

fn behind(vault: &Vault, (institution, secret): &(String, String)) -> Result<PersonRef, Error> {
    vault.person_of_link(institution_of(institution)?, secret)
}

fn institution_of(text: &str) -> Result<InstitutionId, Error> {
    text.parse().map_err(|_| Refusal::LinkUsed.into())
}

fn page(
    app: &App,
    person: &PersonRef,
    (institution, secret): (&str, &str),
    faults: Vec<Fault>,
) -> PasswordPage {
    let institution_id = institution.parse().ok();
    let policy = institution_id.map(|id| app.vault().password_policy_of(id, person.id));
    PasswordPage {
        name: person.name.to_string(),
        user_id: person.user_id.to_string(),
        action: format!("/password/{institution}/{secret}"),
        password_length_min: policy
            .and_then(Result::ok)
            .map_or(0, |policy| policy.password_chars_min),
        faults,
    }
}

fn refused(app: &App, visitor: &Visitor, error: &Error) -> Response {
    PageError::bare(visitor.shell(app), status(error), error.code()).into_response()
}
