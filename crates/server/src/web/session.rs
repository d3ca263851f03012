//! From a cookie to a caller. A handler that takes a [`Session`] is reached only when logged in.

use crate::app::App;
use crate::listen::Peer;
use crate::pages::layout::{Area, Notice, NoticeKind, Shell, SignedIn};
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method};
use axum::response::{IntoResponse, Redirect, Response};
use genpon_formats::locale::{Lang, Locale};
use genpon_model::Timestamp;
use genpon_vault::glance::Glance;
use genpon_vault::sessions::{DeviceMark, Presence, SessionToken};
use genpon_vault::{Caller, Step};
use std::sync::Arc;

/// Somebody at a browser, logged in or not.
#[derive(Clone)]
pub struct Visitor {
    /// The language of the pages: the cookie's, or the browser's, or Japanese.
    pub lang: Lang,
    /// Network address.
    pub source: Option<String>,
    /// The token of the forms of a visitor who is not logged in.
    pub csrf: String,
    /// The address asked for, without its query.
    pub here: String,
    /// What the last action did, by its locale key.
    notice: Option<String>,
}

/// Somebody logged in.
#[derive(Clone)]
pub struct Session {
    /// Who.
    pub caller: Caller,
    /// The session's token.
    pub token: Arc<SessionToken>,
    /// The browser.
    pub visitor: Visitor,
}

/// Somebody on the way in: known as far as proven, and not at work yet.
#[derive(Clone)]
pub struct Entering {
    /// Who, as far as proven.
    pub caller: Caller,
    /// What is missing.
    pub step: Step,
    /// The session's token.
    pub token: Arc<SessionToken>,
    /// The browser.
    pub visitor: Visitor,
}

/// Somebody whose screen is locked.
#[derive(Clone)]
pub struct Locked {
    /// Who.
    pub caller: Caller,
    /// The session's token.
    pub token: Arc<SessionToken>,
    /// The browser.
    pub visitor: Visitor,
}

/// Whoever is at the browser: somebody at work, somebody whose screen is locked, or nobody known.
#[derive(Clone)]
pub struct AtScreen {
    /// Whose session is open or locked here.
    pub session: Option<(Caller, Arc<SessionToken>)>,
    /// The browser.
    pub visitor: Visitor,
}

/// The name of the session cookie.
pub(crate) fn cookie_name(app: &App) -> &'static str {
    // `__Host-` asks for Secure, which a browser refuses on plain HTTP (the demo on loopback).
    if app.options().is_encrypted {
        "__Host-genpon"
    } else {
        "genpon-demo"
    }
}

/// The name of the cookie by which a browser is known again as the same device.
pub(crate) fn device_cookie_name(app: &App) -> &'static str {
    if app.options().is_encrypted {
        "__Host-genpon-device"
    } else {
        "genpon-demo-device"
    }
}

/// What the device shows of itself, if it shows anything.
pub(crate) fn device_of(
    app: &App,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Option<DeviceMark> {
    let secret = cookie(headers, device_cookie_name(app))?;
    Some(DeviceMark::new(secret, certificates_of(extensions)))
}

/// The chain of certificates that the connection showed, in DER.
pub(crate) fn certificates_of(extensions: &Extensions) -> Arc<[Vec<u8>]> {
    let peer = extensions.get::<Peer>();
    peer.map(|peer| Arc::clone(&peer.certificates))
        .unwrap_or_default()
}

/// The cookie that carries the language.
pub(crate) const LANG_COOKIE: &str = "genpon-lang";
/// The cookie that carries one notice to the next page.
pub(crate) const NOTICE_COOKIE: &str = "genpon-notice";

/// The header in which a terminal or system says what its own clock shows, RFC 3339.
pub(crate) const TERMINAL_TIME: &str = "genpon-terminal-time";

/// What the clock of the sender shows: a claim. What is no time is not heard.
pub(crate) fn terminal_time(headers: &HeaderMap) -> Option<Timestamp> {
    headers.get(TERMINAL_TIME)?.to_str().ok()?.parse().ok()
}

/// One cookie of the request.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

impl Visitor {
    fn of(parts: &Parts) -> Self {
        let headers = &parts.headers;
        let accepted = headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let lang = cookie(headers, LANG_COOKIE)
            .and_then(|tag| tag.parse().ok())
            .or_else(|| accepted.and_then(preferred))
            .unwrap_or_default();
        let source = parts
            .extensions
            .get::<Peer>()
            .map(|peer| peer.address.ip().to_string());
        let notice = cookie(headers, NOTICE_COOKIE)
            .filter(|key| is_key(key))
            .map(str::to_owned);
        let here = parts.uri.path().to_owned();
        Self {
            lang,
            source,
            csrf: String::new(),
            here,
            notice,
        }
    }

    /// The frame of a page for somebody who is not logged in.
    #[must_use]
    pub fn shell(&self, app: &App) -> Shell {
        let institution = app.institution(None);
        Shell {
            lang: self.lang,
            institution: institution
                .map(|found| found.name.to_string())
                .unwrap_or_default(),
            demo: app.options().demo.is_some(),
            csrf: self.csrf.clone(),
            here: self.here.clone(),
            person: None,
            areas: Vec::new(),
            notice: self.notice(),
            lock_after_seconds: None,
            damaged: false,
        }
    }

    /// Whether a notice waits to be shown.
    #[must_use]
    pub const fn has_notice(&self) -> bool {
        self.notice.is_some()
    }

    fn notice(&self) -> Option<Notice> {
        let key = self.notice.as_ref()?;
        let text = Locale::of(self.lang).say(key);
        let kind = if key.starts_with("notice-note") {
            NoticeKind::Note
        } else {
            NoticeKind::Done
        };
        Some(Notice { kind, text })
    }
}

/// Only keys of our own reach the locale.
fn is_key(key: &str) -> bool {
    key.starts_with("notice-") && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// The first language of the list that we speak.
fn preferred(accepted: &str) -> Option<Lang> {
    accepted.split(',').find_map(|range| {
        let tag = range.split(';').next()?.trim();
        tag.split('-').next()?.parse().ok()
    })
}

impl Session {
    /// The privilege and the shared id that the person works under, in words.
    fn under(&self, locale: &Locale, glance: &Glance) -> Option<String> {
        let privilege = glance.privilege.as_ref().map(|(ja, en)| {
            let name = if locale.lang() == Lang::Ja { ja } else { en };
            format!("{} {name}", locale.say("shell-privilege"))
        });
        let group = self.caller.under.group.as_ref();
        let group = group.map(|one| format!("{} {}", locale.say("shell-group"), one.name));
        let all: Vec<String> = privilege.into_iter().chain(group).collect();
        (!all.is_empty()).then(|| all.join(" · "))
    }

    /// The frame of a page. `waiting` is how much waits in the inbox.
    #[must_use]
    pub fn shell(&self, app: &App) -> Shell {
        let vault = app.vault();
        let locale = Locale::of(self.visitor.lang);
        let glance = vault.glance(&self.caller);
        let areas = Area::ALL
            .into_iter()
            .filter(|area| glance.sees(area_code(*area)));
        let role = |code: &genpon_model::text::Code| {
            glance
                .role_name(code, self.visitor.lang)
                .unwrap_or_else(|| code.to_string())
        };
        Shell {
            institution: glance.institution.clone(),
            person: Some(SignedIn {
                name: self.caller.person.name.to_string(),
                user_id: self.caller.person.user_id.to_string(),
                roles: glance.held.iter().map(role).collect(),
                waiting: glance.waiting,
                has_more_ids: glance.has_more_ids,
                under: self.under(locale, &glance),
            }),
            areas: areas.collect(),
            csrf: self.token.csrf(),
            damaged: glance.is_damaged,
            lock_after_seconds: vault.sessions().locks_after(&self.token),
            lang: locale.lang(),
            ..self.visitor.shell(app)
        }
    }
}

const fn area_code(area: Area) -> &'static str {
    match area {
        Area::Inbox => "inbox",
        Area::Patients => "patients",
        Area::Types => "types",
        Area::Registers => "registers",
        Area::Audit => "audit",
        Area::Health => "health",
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}

impl FromRequestParts<App> for Session {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        match present(parts, app).await {
            (Presence::Open(caller), Some(token), visitor) => Ok(Self {
                caller,
                token,
                visitor,
            }),
            (Presence::At(..), ..) => Err(Redirect::to(STEPS).into_response()),
            (Presence::Locked(_) | Presence::JustLocked(_), ..) => {
                Err(Redirect::to(LOCKED).into_response())
            }
            _ => Err(to_login(parts)),
        }
    }
}

impl FromRequestParts<App> for Entering {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        match present(parts, app).await {
            (Presence::At(step, caller), Some(token), visitor) => Ok(Self {
                caller,
                step,
                token,
                visitor,
            }),
            (Presence::Open(_), ..) => Err(Redirect::to("/").into_response()),
            _ => Err(to_login(parts)),
        }
    }
}

impl FromRequestParts<App> for Locked {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        match present(parts, app).await {
            (Presence::Locked(caller) | Presence::JustLocked(caller), Some(token), visitor) => {
                Ok(Self {
                    caller,
                    token,
                    visitor,
                })
            }
            (Presence::Open(_), ..) => Err(Redirect::to("/").into_response()),
            _ => Err(to_login(parts)),
        }
    }
}

impl FromRequestParts<App> for AtScreen {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        use Presence::{JustLocked, Locked, Open};
        let (presence, token, visitor) = present(parts, app).await;
        let session = match presence {
            Open(caller) | Locked(caller) | JustLocked(caller) => {
                token.map(|token| (caller, token))
            }
            _ => None,
        };
        Ok(Self { session, visitor })
    }
}

/// Where a locked screen is.
pub(crate) const LOCKED: &str = "/locked";

/// Where the steps of a log-in are taken.
pub(crate) const STEPS: &str = "/login/step";

/// Who is behind the cookies of a request.
async fn present(parts: &Parts, app: &App) -> (Presence, Option<Arc<SessionToken>>, Visitor) {
    let mut visitor = Visitor::of(parts);
    let text = cookie(&parts.headers, cookie_name(app)).map(str::to_owned);
    let Some(token) = text.map(SessionToken::new).map(Arc::new) else {
        return (Presence::Gone, None, visitor);
    };
    let device = device_of(app, &parts.headers, &parts.extensions);
    let (shown, source) = (Arc::clone(&token), visitor.source.clone());
    let asked = app.run(move |vault| vault.presence(&shown, device.as_ref(), source.as_deref()));
    // Who cannot be put into the trail is not let in.
    let mut presence = asked.await.unwrap_or(Presence::Gone);
    use Presence::{At, JustLocked, Locked, Open};
    if let Open(caller) | At(_, caller) | Locked(caller) | JustLocked(caller) = &mut presence {
        caller.lang = visitor.lang;
        visitor.csrf = token.csrf();
    }
    (presence, Some(token), visitor)
}

/// Back to the log-in page, and from there to the page that was asked for, if it only reads.
fn to_login(parts: &Parts) -> Response {
    let next = parts.uri.path();
    let address = if parts.method == Method::GET && next != "/" {
        format!(
            "/login?next={}",
            percent_encoding::utf8_percent_encode(next, ENCODED)
        )
    } else {
        "/login".to_owned()
    };
    Redirect::to(&address).into_response()
}

const ENCODED: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');
