//! Log-in, log-out, language, and the set-up of the first administrator.

use crate::app::App;
use crate::pages::form::{Choice, Fault};
use crate::pages::login::{LeakPage, LoginPage, SetupPage};
use crate::pages::passkey::PasskeyOffer as Offer;
use crate::web::form::{Fields, Posted};
use crate::web::respond::{PageError, place};
use crate::web::session::{
    LANG_COOKIE, STEPS, Visitor, certificates_of, cookie_name, device_cookie_name, device_of,
};
use crate::web::sso;
use crate::web::step::{assertion, faults};
use axum::extract::{Form, FromRequestParts, Path, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use genpon_formats::locale::Lang;
use genpon_model::Institution;
use genpon_vault::found_institution::FirstAdministrator;
use genpon_vault::log_in::Claim;
use genpon_vault::log_in_passkey::PasskeyClaim;
use genpon_vault::sessions::{DeviceMark, SessionToken};
use genpon_vault::{Error, Refusal, Step};
use serde::Deserialize;

/// Where to go after log-in.
#[derive(Debug, Default, Deserialize)]
pub struct Next {
    /// An address of ours.
    #[serde(default)]
    next: String,
    /// Whether somebody who came in through a provider has just left.
    #[serde(default)]
    left: Option<u8>,
}

/// `GET /login`
pub async fn show(State(app): State<App>, visitor: Visitor, Query(next): Query<Next>) -> Response {
    let page = LoginPage {
        next: own_address(&next.next),
        institutions: institutions(&app, ""),
        passkey: passkey(&app, &visitor),
        providers: sso::providers(&app, visitor.lang),
        leaving: next
            .left
            .map(|_| sso::leaving(&app, visitor.lang))
            .unwrap_or_default(),
        samples: app.options().demo.clone().unwrap_or_default(),
        ..LoginPage::default()
    };
    page.render(&visitor.shell(&app)).into_response()
}

/// `POST /login`. Nobody has a token yet: what another site sends is refused before it comes here
/// ([`crate::web::same_site`]).
pub async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    shown: Shown,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(fields);
    let named = fields.text("institution").to_owned();
    let Some(institution) = app.institution(Some(&named)).or(app.institution(None)) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let user_id = fields.text("user_id").trim().to_owned();
    let password = zeroize::Zeroizing::new(fields.text("password").to_owned());
    let next = own_address(fields.text("next"));
    let (typed, source, lang) = (user_id.clone(), visitor.source.clone(), visitor.lang);
    let Ok(device) = Device::of(&app, &shown) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let mark = Some(device.mark.clone());
    let outcome = app
        .run(move |vault| {
            vault.log_in(&Claim {
                institution: institution.id,
                user_id: &typed,
                password: &password,
                source,
                device: mark,
                lang,
            })
        })
        .await;
    match outcome {
        Ok(entered) => {
            let next = if next.is_empty() { "/" } else { &next };
            let next = match entered.step {
                Step::Enter => next,
                _ => STEPS,
            };
            let response = device.remember(&app, Redirect::to(next).into_response());
            with_cookie(&app, Some(&entered.token), response)
        }
        Err(error) => {
            let shell = visitor.shell(&app);
            let text = shell.locale().say(&format!("problem-{}", error.code()));
            let page = LoginPage {
                user_id,
                next,
                needs_terminal: matches!(error, Error::Refused(Refusal::TerminalUnknown)),
                institutions: institutions(&app, &named),
                faults: vec![Fault {
                    field: String::new(),
                    text,
                }],
                passkey: passkey(&app, &visitor),
                providers: sso::providers(&app, visitor.lang),
                leaving: Vec::new(),
                samples: app.options().demo.clone().unwrap_or_default(),
            };
            (crate::web::respond::status(&error), page.render(&shell)).into_response()
        }
    }
}

/// What the browser needs to ask for a passkey.
pub(crate) fn passkey(app: &App, visitor: &Visitor) -> Option<Offer> {
    let offer = app.vault().offer_log_in().ok()?;
    Some(Offer {
        challenge: offer.challenge,
        rp_id: offer.rp_id,
        rp_name: visitor.shell(app).institution,
        user_handle: offer.user_handle,
        user_id: String::new(),
        user_name: String::new(),
        known: offer.known,
    })
}

/// `POST /login/passkey`. As [`submit`]; the challenge is good once.
pub async fn submit_passkey(
    State(app): State<App>,
    visitor: Visitor,
    shown: Shown,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(fields);
    let named = fields.text("institution").to_owned();
    let institution = app.institution(Some(&named)).or(app.institution(None));
    let (Some(institution), Ok(device)) = (institution, Device::of(&app, &shown)) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let next = own_address(fields.text("next"));
    let (mark, source, lang) = (
        Some(device.mark.clone()),
        visitor.source.clone(),
        visitor.lang,
    );
    let outcome = app.run(move |vault| {
        vault.log_in_passkey(&PasskeyClaim {
            institution: institution.id,
            assertion: assertion(&fields),
            source,
            device: mark,
            lang,
        })
    });
    match outcome.await {
        Ok(entered) => {
            let next = if next.is_empty() { "/" } else { &next };
            let next = match entered.step {
                Step::Enter => next,
                _ => STEPS,
            };
            let response = device.remember(&app, Redirect::to(next).into_response());
            with_cookie(&app, Some(&entered.token), response)
        }
        Err(error) => {
            let shell = visitor.shell(&app);
            let text = shell.locale().say(&format!("problem-{}", error.code()));
            let page = LoginPage {
                next,
                institutions: institutions(&app, &named),
                faults: vec![Fault {
                    field: String::new(),
                    text,
                }],
                passkey: passkey(&app, &visitor),
                providers: sso::providers(&app, visitor.lang),
                samples: app.options().demo.clone().unwrap_or_default(),
                ..LoginPage::default()
            };
            (crate::web::respond::status(&error), page.render(&shell)).into_response()
        }
    }
}

/// `GET /login/leak`
pub async fn show_leak(State(app): State<App>, visitor: Visitor) -> Response {
    let page = LeakPage {
        institutions: institutions(&app, ""),
        ..LeakPage::default()
    };
    page.render(&visitor.shell(&app)).into_response()
}

/// `POST /login/leak`. Needs no CSRF token: the password is the proof.
pub async fn submit_leak(
    State(app): State<App>,
    visitor: Visitor,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(fields);
    let named = fields.text("institution").to_owned();
    let Some(institution) = app.institution(Some(&named)).or(app.institution(None)) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let (source, lang) = (visitor.source.clone(), visitor.lang);
    let closed = app.run(move |vault| {
        vault.report_leak_by_password(&Claim {
            institution: institution.id,
            user_id: fields.text("user_id").trim(),
            password: fields.text("password"),
            source,
            device: None,
            lang,
        })
    });
    let outcome = closed.await;
    let shell = visitor.shell(&app);
    let mut page = LeakPage {
        institutions: institutions(&app, &named),
        is_done: outcome.is_ok(),
        ..LeakPage::default()
    };
    match outcome {
        Ok(()) => page.render(&shell).into_response(),
        Err(error) => {
            page.faults = faults(shell.locale(), &error);
            (crate::web::respond::status(&error), page.render(&shell)).into_response()
        }
    }
}

/// `POST /logout`
pub async fn leave(State(app): State<App>, posted: Posted) -> Response {
    let token = posted.session.token.clone();
    let left = app.run(move |vault| vault.log_out(&token)).await;
    if let Err(error) = left {
        return PageError::new(&app, &posted.session, &error).into_response();
    }
    let next = match sso::came_through(&posted.session.caller) {
        true => "/login?left=1",
        false => "/login",
    };
    with_cookie(&app, None, Redirect::to(next).into_response())
}

/// `POST /language`: the language, and back to where one was. Changes nothing but a cookie.
pub async fn language(Form(fields): Form<Vec<(String, String)>>) -> Response {
    let fields = Fields::new(fields);
    let lang: Lang = fields.text("lang").parse().unwrap_or_default();
    let back = own_address(fields.text("back"));
    let back = if back.is_empty() { "/" } else { &back };
    let cookie =
        format!("{LANG_COOKIE}={lang}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict");
    set_cookie(Redirect::to(back).into_response(), &cookie)
}

/// `GET /setup/{token}`
pub async fn show_setup(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Response {
    let page = SetupPage {
        token,
        password_length_min: length_min(&app),
        ..SetupPage::default()
    };
    page.render(&visitor.shell(&app)).into_response()
}

/// `POST /setup/{token}`: the link itself is the secret that the form needs.
pub async fn submit_setup(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    shown: Shown,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(fields);
    let Ok(device) = Device::of(&app, &shown) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let mark = device.mark.clone();
    let (user_id, name) = (
        fields.text("user_id").to_owned(),
        fields.text("name").to_owned(),
    );
    let secret = token.clone();
    let outcome = app.run(move |vault| {
        let institution = vault
            .institution_of_link(&secret)?
            .ok_or(Refusal::LinkUsed)?;
        if fields.text("password") != fields.text("password_again") {
            let fault = "the two passwords differ".to_owned();
            return Err(Refusal::Field {
                field: "password_again",
                fault,
            }
            .into());
        }
        let first = FirstAdministrator {
            link_secret: &secret,
            user_id: fields.parse("user_id")?,
            name: fields.parse("name")?,
            password: fields.text("password"),
            device: Some(mark),
        };
        vault.set_up_administrator(institution, &first)
    });
    match outcome.await {
        Ok(_) => device.remember(&app, Redirect::to("/login").into_response()),
        Err(error) => {
            let shell = visitor.shell(&app);
            let text = shell.locale().say(&format!("problem-{}", error.code()));
            let text = format!("{text} {}", place(&error, shell.locale()));
            let faults = vec![Fault {
                field: String::new(),
                text,
            }];
            let password_length_min = length_min(&app);
            let page = SetupPage {
                token,
                user_id,
                name,
                password_length_min,
                faults,
            };
            (crate::web::respond::status(&error), page.render(&shell)).into_response()
        }
    }
}

/// The institutions to choose from.
pub(crate) fn institutions(app: &App, chosen: &str) -> Vec<Choice> {
    let choice = |institution: Institution| Choice {
        chosen: institution.id.to_string() == chosen,
        value: institution.id.to_string(),
        text: institution.name.to_string(),
    };
    app.vault().institutions().into_iter().map(choice).collect()
}

fn length_min(app: &App) -> u32 {
    let institution = app.institution(None).map(|found| found.id);
    let policy = institution.map(|id| app.vault().setup_policy(id));
    policy
        .and_then(Result::ok)
        .map_or(0, |policy| policy.password_chars_min)
}

/// Only a path of ours: never another site, never a scheme.
pub(crate) fn own_address(address: &str) -> String {
    let is_ours = address.starts_with('/')
        && !address.starts_with("//")
        // Browsers leave tabs and line ends out: `/<tab>/elsewhere` would be another site.
        && !address.contains(|one: char| one == '\\' || one.is_control())
        && !address.starts_with("/login");
    if is_ours {
        address.to_owned()
    } else {
        String::new()
    }
}

/// What a request shows of its device.
pub struct Shown {
    headers: HeaderMap,
    extensions: Extensions,
}

impl Shown {
    pub(crate) const fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl FromRequestParts<App> for Shown {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(Self {
            headers: parts.headers.clone(),
            extensions: parts.extensions.clone(),
        })
    }
}

/// The browser as a device: the secret it keeps, made when it first needs one.
pub(crate) struct Device {
    pub(crate) mark: DeviceMark,
    new_secret: Option<zeroize::Zeroizing<String>>,
}

impl Device {
    pub(crate) fn of(app: &App, shown: &Shown) -> Result<Self, genpon_vault::Error> {
        if let Some(mark) = device_of(app, &shown.headers, &shown.extensions) {
            let new_secret = None;
            return Ok(Self { mark, new_secret });
        }
        let secret = app.vault().new_secret()?;
        Ok(Self {
            mark: DeviceMark::new(&secret, certificates_of(&shown.extensions)),
            new_secret: Some(secret),
        })
    }

    /// Gives a new device its secret, for 400 days.
    pub(crate) fn remember(&self, app: &App, response: Response) -> Response {
        let Some(secret) = &self.new_secret else {
            return response;
        };
        let name = device_cookie_name(app);
        let secure = secure(app);
        let cookie = format!(
            "{name}={}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict{secure}",
            secret.as_str()
        );
        set_cookie(response, &cookie)
    }
}

fn secure(app: &App) -> &'static str {
    if app.options().is_encrypted {
        "; Secure"
    } else {
        ""
    }
}

pub(crate) fn with_cookie(app: &App, token: Option<&SessionToken>, response: Response) -> Response {
    let (value, age) = token.map_or(("", 0), |token| (token.as_str(), 12 * 3600));
    let (name, secure) = (cookie_name(app), secure(app));
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}");
    set_cookie(response, &cookie)
}

/// Back to the log-in page, without a session.
pub(crate) fn leave_with(app: &App) -> Response {
    with_cookie(app, None, Redirect::to("/login").into_response())
}

/// Adds a cookie to a response.
pub(crate) fn set_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        let headers: &mut HeaderMap = response.headers_mut();
        headers.append(SET_COOKIE, value);
    }
    response
}
