//! `/login/step`: what is still missing before the work begins. One address for all steps: the session
//! knows at which one it stands.

use crate::app::App;
use crate::pages::form::Fault;
use crate::pages::layout::Shell;
use crate::pages::passkey::PasskeyOffer as Offer;
use crate::pages::step::{ChangePage, EnrolPage, RecoveryPage, RulesPage, SecondFactorPage};
use crate::web::form::{Fields, PostedEntering};
use crate::web::login::leave_with;
use crate::web::respond::{PageError, status};
use crate::web::session::{Entering, STEPS};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use genpon_formats::locale::{Lang, Locale};
use genpon_model::person::AuthenticationMethod as Method;
use genpon_vault::acknowledge_rules::Text;
use genpon_vault::enrol_second_factor::{Enrolled, PasskeyOffer};
use genpon_vault::passkeys::{Assertion, Registration};
use genpon_vault::prove::Proof;
use genpon_vault::sessions::SessionToken;
use genpon_vault::{Caller, Error, Refusal, Step, Vault};
use maud::Markup;

/// What a step came to.
enum Outcome {
    /// Go on: to the next step, or to work.
    On(Step),
    /// Something was enrolled: codes may have to be shown.
    Codes(Enrolled),
    /// Left.
    Left,
}

/// `GET /login/step`
pub async fn show(State(app): State<App>, entering: Entering) -> Response {
    render(&app, entering, StatusCode::OK, Vec::new()).await
}

/// `POST /login/step`
pub async fn submit(
    State(app): State<App>,
    PostedEntering {
        mut entering,
        fields,
    }: PostedEntering,
) -> Response {
    STEPS.clone_into(&mut entering.visitor.here);
    let (caller, token) = (entering.caller.clone(), entering.token.clone());
    let done = app
        .run(move |vault| act(vault, &caller, &token, &fields))
        .await;
    match done {
        Ok(Outcome::On(step)) => Redirect::to(next(step)).into_response(),
        Ok(Outcome::Codes(enrolled)) if !enrolled.codes.is_empty() => {
            codes_page(&shell(&app, &entering), &enrolled, next(enrolled.step)).into_response()
        }
        Ok(Outcome::Codes(enrolled)) => Redirect::to(next(enrolled.step)).into_response(),
        Ok(Outcome::Left) => leave_with(&app),
        Err(Error::Refused(Refusal::LogInFailed)) => leave_with(&app),
        Err(error @ Error::Refused(_)) => {
            let locale = Locale::of(entering.visitor.lang);
            let faults = faults(locale, &error);
            render(&app, entering, status(&error), faults).await
        }
        Err(error) => {
            let (shell, answer) = (shell(&app, &entering), status(&error));
            PageError::bare(shell, answer, error.code()).into_response()
        }
    }
}

const fn next(step: Step) -> &'static str {
    match step {
        Step::Enter => "/",
        _ => STEPS,
    }
}

fn act(
    vault: &Vault,
    caller: &Caller,
    token: &SessionToken,
    fields: &Fields,
) -> Result<Outcome, Error> {
    let prove = |proof| vault.prove(caller, token, proof).map(Outcome::On);
    match fields.text("kind") {
        "totp" => prove(Proof::Totp(fields.text("totp"))),
        "recovery" => prove(Proof::RecoveryCode(fields.text("recovery"))),
        "substitute" => prove(Proof::Substitute(fields.text("substitute"))),
        "passkey-get" => prove(Proof::Passkey(&assertion(fields))),
        "enrol-totp" => vault
            .enrol_totp(caller, token, fields.text("code"))
            .map(Outcome::Codes),
        "passkey-create" => vault
            .enrol_passkey(caller, token, fields.parse("name")?, &registration(fields))
            .map(Outcome::Codes),
        "password" => change(vault, caller, token, fields).map(Outcome::On),
        "acknowledge" => {
            let shown = (&fields.parse("code")?, fields.parse("edition")?);
            vault
                .acknowledge_rules(caller, token, shown)
                .map(Outcome::On)
        }
        "leave" => vault.log_out(token).map(|()| Outcome::Left),
        _ => Err(Refusal::Unreadable {
            fault: "kind".to_owned(),
        }
        .into()),
    }
}

/// The posted change of a password.
pub(crate) fn change(
    vault: &Vault,
    caller: &Caller,
    token: &SessionToken,
    fields: &Fields,
) -> Result<Step, Error> {
    if fields.text("password") != fields.text("password_again") {
        return Err(Refusal::PasswordsDiffer.into());
    }
    let passwords = (fields.text("old"), fields.text("password"));
    vault.change_password(caller, token, passwords)
}

/// What a passkey signed, as posted.
pub(crate) fn assertion(fields: &Fields) -> Assertion<'_> {
    Assertion {
        id: fields.text("passkey_id"),
        client_data: fields.text("client_data"),
        authenticator_data: fields.text("authenticator_data"),
        signature: fields.text("signature"),
        user_handle: fields.text("user_handle"),
    }
}

/// A new passkey, as posted.
pub(crate) fn registration(fields: &Fields) -> Registration<'_> {
    Registration {
        client_data: fields.text("client_data"),
        attestation: fields.text("attestation"),
    }
}

/// What is wrong, at the field it belongs to.
pub(crate) fn faults(l: &Locale, error: &Error) -> Vec<Fault> {
    let fault = |field: &str, text| Fault {
        field: field.to_owned(),
        text,
    };
    match error {
        Error::Refused(Refusal::PasswordWeak { faults, .. }) => faults
            .iter()
            .map(|one| fault("password", l.say(&format!("password-fault-{}", one.code()))))
            .collect(),
        Error::Refused(Refusal::OldPasswordWrong) => {
            vec![fault("old", l.say("problem-old-password-wrong"))]
        }
        Error::Refused(Refusal::PasswordsDiffer) => {
            vec![fault("password_again", l.say("problem-passwords-differ"))]
        }
        other => vec![fault("", l.say(&format!("problem-{}", other.code())))],
    }
}

/// The page with recovery codes.
pub(crate) fn codes_page(shell: &Shell, enrolled: &Enrolled, next: &str) -> Markup {
    let page = RecoveryPage {
        codes: enrolled.codes.iter().map(|code| code.to_string()).collect(),
        next: next.to_owned(),
    };
    page.render(shell)
}

fn shell(app: &App, entering: &Entering) -> Shell {
    let named = entering.caller.institution.to_string();
    let institution = app.institution(Some(&named));
    Shell {
        institution: institution
            .map(|found| found.name.to_string())
            .unwrap_or_default(),
        ..entering.visitor.shell(app)
    }
}

async fn render(app: &App, entering: Entering, answer: StatusCode, faults: Vec<Fault>) -> Response {
    let (there, held) = (app.clone(), entering.clone());
    let shown = app.run(move |vault| {
        let shell = shell(&there, &held);
        page(vault, &held, &shell, faults)
    });
    match shown.await {
        Ok(page) => (answer, page).into_response(),
        Err(error) => {
            let (shell, answer) = (shell(app, &entering), status(&error));
            PageError::bare(shell, answer, error.code()).into_response()
        }
    }
}

fn page(
    vault: &Vault,
    entering: &Entering,
    shell: &Shell,
    faults: Vec<Fault>,
) -> Result<Markup, Error> {
    let (caller, token) = (&entering.caller, &*entering.token);
    Ok(match entering.step {
        Step::SecondFactor => {
            let enrolled = vault.enrolled_methods(caller)?;
            let has = |method| enrolled.contains(&method);
            let passkey = has(Method::Passkey)
                .then(|| vault.offer_passkey(caller, false))
                .transpose()?;
            let page = SecondFactorPage {
                has_totp: has(Method::Totp),
                passkey: passkey.map(|offer| offered(shell, caller, offer)),
                has_recovery: has(Method::RecoveryCode),
                has_substitute: has(Method::Substitute),
                faults,
            };
            page.render(shell)
        }
        Step::Enrol => {
            let place = (STEPS.to_owned(), None);
            enrol_page(vault, (caller, token), shell, place, faults)?
        }
        Step::ChangePassword => {
            let why = shell.locale().say("password-change-why");
            let place = (STEPS.to_owned(), None);
            change_page(vault, caller, shell, (place, why), faults)?
        }
        Step::Acknowledge => {
            let texts = vault.rules_to_read(caller)?;
            let first = texts
                .first()
                .ok_or(Error::Internal("no rules wait to be read"))?;
            rules_page(first, shell.lang, (STEPS.to_owned(), true)).render(shell)
        }
        Step::Enter => return Err(Error::Internal("no step is missing")),
    })
}

/// Where a form goes, and where one can go back to.
pub(crate) type Place = (String, Option<String>);

/// The page that enrols a second element.
pub(crate) fn enrol_page(
    vault: &Vault,
    (caller, token): (&Caller, &SessionToken),
    shell: &Shell,
    (action, back): Place,
    faults: Vec<Fault>,
) -> Result<Markup, Error> {
    let offer = vault.offer_totp(caller, token)?;
    let page = EnrolPage {
        action,
        back,
        secret: offer.secret.to_string(),
        uri: offer.uri.to_string(),
        passkey: offered(shell, caller, vault.offer_passkey(caller, true)?),
        faults,
    };
    Ok(page.render(shell))
}

/// The page that changes a password.
pub(crate) fn change_page(
    vault: &Vault,
    caller: &Caller,
    shell: &Shell,
    ((action, back), why): (Place, String),
    faults: Vec<Fault>,
) -> Result<Markup, Error> {
    let policy = vault.password_policy(caller)?;
    let page = ChangePage {
        action,
        back,
        why,
        chars_min: policy.password_chars_min,
        needs_three_classes: policy.needs_three_classes,
        generations: policy.password_generations,
        suggestion: vault.suggest_password()?.to_string(),
        faults,
    };
    Ok(page.render(shell))
}

/// The page with one text to be read.
pub(crate) fn rules_page(
    text: &Text,
    lang: Lang,
    (action, is_entering): (String, bool),
) -> RulesPage {
    let name = &text.rules.name;
    RulesPage {
        code: text.code.to_string(),
        edition: text.edition,
        name: match lang {
            Lang::Ja => name.ja.to_string(),
            Lang::En => name.en.to_string(),
        },
        text: text.rules.text.to_string(),
        penalties: text
            .rules
            .penalties
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        action,
        is_entering,
    }
}

/// An offer with what the browser's dialog says.
pub(crate) fn offered(shell: &Shell, caller: &Caller, offer: PasskeyOffer) -> Offer {
    Offer {
        challenge: offer.challenge,
        rp_id: offer.rp_id,
        rp_name: format!("Genpon {}", shell.institution),
        user_handle: offer.user_handle,
        user_id: caller.person.user_id.to_string(),
        user_name: caller.person.name.to_string(),
        known: offer.known,
    }
}
