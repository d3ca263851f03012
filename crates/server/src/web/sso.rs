//! `/login/sso/{institution}/{provider}`: log-in through an identity provider, and proving again.
//!
//! A browser that comes from another site shows none of our cookies (`SameSite=Strict`). So the answer of
//! the provider arrives at `return`, which knows nobody and only leads on to `finish`, where the browser
//! shows its device again. Nothing is believed before that.

use crate::app::App;
use crate::pages::form::Fault;
use crate::pages::login::LoginPage;
use crate::pages::sso::{Leaving, OnwardPage, Provider};
use crate::web::form::Fields;
use crate::web::login::{
    Device, Shown, institutions, own_address, passkey, set_cookie, with_cookie,
};
use crate::web::respond::{PageError, status};
use crate::web::session::{AtScreen, STEPS, Visitor, cookie};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use genpon_formats::locale::Lang;
use genpon_model::id::InstitutionId;
use genpon_model::person::AuthenticationMethod as Method;
use genpon_model::register::Localized;
use genpon_model::text::Code;
use genpon_model::web_address::encoded;
use genpon_vault::sign_on::{Answer, Offered, RETURN_PATH, SignOnFault, SignedOn, Visit};
use genpon_vault::{Caller, Error, Refusal, Step};
use serde::Deserialize;

/// The cookie with the page that was asked for before the log-in.
const NEXT_COOKIE: &str = "genpon-sso-next";

/// The answer of a provider (OpenID Connect Core 1.0, §3.1.2.5; RFC 9207).
#[derive(Debug, Default, Deserialize)]
pub struct Answered {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    iss: String,
}

/// Where somebody was who proves again who they are.
#[derive(Debug, Default, Deserialize)]
pub struct Back {
    #[serde(default)]
    back: String,
}

/// The provider in an address.
type Place = Path<(String, String)>;

/// `POST /login/sso/{institution}/{provider}`. As `POST /login`, needs no CSRF token.
pub async fn begin(
    State(app): State<App>,
    visitor: Visitor,
    shown: Shown,
    Path(place): Place,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let next = Fields::new(fields).text("next").to_owned();
    let at = AtScreen {
        session: None,
        visitor,
    };
    depart(&app, at, (&shown, place), &next).await
}

/// `GET …/again`: from the form of what somebody wants to do. Changes nothing by itself, and another
/// site cannot ask for it: its visitors show no session here.
pub async fn begin_again(
    State(app): State<App>,
    at: AtScreen,
    shown: Shown,
    Path(place): Place,
    Query(back): Query<Back>,
) -> Response {
    match &at.session {
        Some(_) => depart(&app, at, (&shown, place), &back.back).await,
        None => Redirect::to("/login").into_response(),
    }
}

/// `GET …/return`: from the provider, without our cookies. Leads on to where the browser shows them.
pub async fn come_back(
    State(app): State<App>,
    visitor: Visitor,
    Path((institution, provider)): Place,
    Query(answered): Query<Answered>,
) -> Response {
    let (Ok(institution), Ok(provider)) = (institution.parse(), provider.parse::<Code>()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let address = format!(
        "{}/finish?state={}&code={}&iss={}",
        address(institution, &provider),
        encoded(&answered.state),
        encoded(&answered.code),
        encoded(&answered.iss),
    );
    let name = String::new();
    onward(&visitor, &app, OnwardPage { address, name })
}

/// `GET …/finish`
pub async fn finish(
    State(app): State<App>,
    at: AtScreen,
    shown: Shown,
    Path(place): Place,
    Query(answered): Query<Answered>,
) -> Response {
    let Ok(device) = Device::of(&app, &shown) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let next = shown.cookie(NEXT_COOKIE).map(decoded).unwrap_or_default();
    let next = own_address(&next);
    let next = if next.is_empty() { "/" } else { &next };
    let answer = Answer {
        state: answered.state,
        code: answered.code,
        issuer: answered.iss,
    };
    match arrive(&app, &at, &device, place, answer).await {
        Ok(SignedOn::In(entered)) => {
            let next = match entered.step {
                Step::Enter => next,
                _ => STEPS,
            };
            let response = device.remember(&app, Redirect::to(next).into_response());
            with_cookie(&app, Some(&entered.token), response)
        }
        Ok(SignedOn::Again(_)) => Redirect::to(next).into_response(),
        Err(error) => refused(&app, &at, next, &error),
    }
}

/// To the provider.
async fn depart(
    app: &App,
    at: AtScreen,
    (shown, place): (&Shown, (String, String)),
    next: &str,
) -> Response {
    let Ok(device) = Device::of(app, shown) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let next = own_address(next);
    let departed = async {
        let (visit, offered) = visit(app, &at, &device, place).await?;
        let known = match app.providers().ask(&offered).await {
            Ok(known) => known,
            Err(fault) => return Err(told(app, visit, fault).await),
        };
        let name = name(&offered.name, at.visitor.lang);
        let address = app.run(move |vault| vault.depart(&visit, &known.discovery));
        address.await.map(|address| OnwardPage { address, name })
    };
    match departed.await {
        Ok(page) => {
            let cookie = format!(
                "{NEXT_COOKIE}={}; Path={RETURN_PATH}; Max-Age=900; HttpOnly; SameSite=Strict",
                encoded(&next)
            );
            let response = onward(&at.visitor, app, page);
            set_cookie(device.remember(app, response), &cookie)
        }
        Err(error) => refused(app, &at, &next, &error),
    }
}

/// Back with an answer: the state is used up, the code sent, the token checked.
async fn arrive(
    app: &App,
    at: &AtScreen,
    device: &Device,
    place: (String, String),
    answer: Answer,
) -> Result<SignedOn, Error> {
    let (visit, offered) = visit(app, at, device, place).await?;
    let known = match app.providers().ask(&offered).await {
        Ok(known) => known,
        Err(fault) => return Err(told(app, visit, fault).await),
    };
    let discovery = known.discovery;
    let redemption = app.run(move |vault| vault.redeem(visit, &answer, &discovery));
    let redemption = redemption.await?;
    match app.providers().redeem(&offered, &redemption).await {
        Ok((token, keys)) => {
            let signed_on = app.run(move |vault| vault.sign_on(&redemption, &token, &keys));
            signed_on.await
        }
        Err(fault) => Err(told(app, redemption.visit, fault).await),
    }
}

/// Puts the refusal into the trail.
async fn told(app: &App, visit: Visit, fault: SignOnFault) -> Error {
    let told = app.run(move |vault| Err::<(), _>(vault.refuse_sign_on(&visit, fault)));
    told.await.err().unwrap_or(Refusal::SignOn(fault).into())
}

async fn visit(
    app: &App,
    at: &AtScreen,
    device: &Device,
    (institution, provider): (String, String),
) -> Result<(Visit, Offered), Error> {
    let unknown = || Error::from(Refusal::SignOn(SignOnFault::ProviderUnknown));
    let institution: InstitutionId = institution.parse().map_err(|_| unknown())?;
    let provider: Code = provider.parse().map_err(|_| unknown())?;
    let offered = app.vault().providers(institution)?.into_iter();
    let visit = Visit {
        institution,
        provider,
        source: at.visitor.source.clone(),
        device: Some(device.mark.clone()),
        lang: at.visitor.lang,
        again: at.session.clone(),
    };
    let mut offered = offered.filter(|one| one.code == visit.provider);
    match offered.next() {
        Some(offered) => Ok((visit, offered)),
        None => Err(told(app, visit, SignOnFault::ProviderUnknown).await),
    }
}

/// A page that leads on by itself, without a script.
fn onward(visitor: &Visitor, app: &App, page: OnwardPage) -> Response {
    let refresh = HeaderValue::try_from(format!("0; url={}", page.address));
    let mut response = page.render(&visitor.shell(app)).into_response();
    if let Ok(refresh) = refresh {
        let name = HeaderName::from_static("refresh");
        response.headers_mut().insert(name, refresh);
    }
    response
}

/// One calm sentence; the trail has the reason.
fn refused(app: &App, at: &AtScreen, next: &str, error: &Error) -> Response {
    let shell = at.visitor.shell(app);
    if at.session.is_some() {
        return PageError::bare(shell, status(error), error.code()).into_response();
    }
    let say = |end| {
        shell
            .locale()
            .say(&format!("problem-{}{end}", error.code()))
    };
    let page = LoginPage {
        next: own_address(next),
        needs_terminal: matches!(error, Error::Refused(Refusal::TerminalUnknown)),
        institutions: institutions(app, ""),
        faults: vec![Fault {
            field: String::new(),
            text: format!("{} {}", say(""), say("-next")),
        }],
        passkey: passkey(app, &at.visitor),
        providers: providers(app, at.visitor.lang),
        samples: app.options().demo.clone().unwrap_or_default(),
        ..LoginPage::default()
    };
    (status(error), page.render(&shell)).into_response()
}

/// The providers of all institutions, for the log-in page.
pub(crate) fn providers(app: &App, lang: Lang) -> Vec<Provider> {
    let institutions = app.vault().institutions();
    let several = institutions.len() > 1;
    let of = |institution: &genpon_model::Institution| {
        let label = |name: String| match several {
            true => format!("{name} — {}", institution.name),
            false => name,
        };
        let offered = app.vault().providers(institution.id).unwrap_or_default();
        let one = |offered: Offered| Provider {
            action: address(institution.id, &offered.code),
            name: label(name(&offered.name, lang)),
        };
        offered.into_iter().map(one).collect::<Vec<_>>()
    };
    institutions.iter().flat_map(of).collect()
}

/// Where somebody who left may end the log-in at a provider too (RP-Initiated Logout 1.0).
pub(crate) fn leaving(app: &App, lang: Lang) -> Vec<Leaving> {
    let institutions = app.vault().institutions();
    let offered = institutions
        .iter()
        .flat_map(|institution| app.vault().providers(institution.id).unwrap_or_default());
    offered
        .filter_map(|offered| {
            let known = app.providers().glance(&offered)?;
            let place = known.discovery.end_session_endpoint.as_ref()?;
            let address = place.with_query(&[("client_id", &offered.client_id)]);
            let name = name(&offered.name, lang);
            Some(Leaving { address, name })
        })
        .collect()
}

/// Whether a provider vouched for the caller.
pub(crate) fn came_through(caller: &Caller) -> bool {
    let is_by_provider =
        |one: &Method| matches!(one, Method::SingleSignOn | Method::SingleSignOnTwo);
    caller.authentication.iter().any(is_by_provider)
}

/// Where a provider of an institution begins.
pub(crate) fn address(institution: InstitutionId, provider: &Code) -> String {
    format!("{RETURN_PATH}/{institution}/{provider}")
}

/// A name in the reader's language.
pub(crate) fn name(name: &Localized, lang: Lang) -> String {
    match lang {
        Lang::Ja => name.ja.to_string(),
        Lang::En => name.en.to_string(),
    }
}

fn decoded(text: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8();
    decoded.map(String::from).unwrap_or_default()
}

impl Shown {
    /// One cookie of the request.
    fn cookie(&self, name: &str) -> Option<&str> {
        cookie(self.headers(), name)
    }
}
