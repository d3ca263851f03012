//! `/entrance`: how people stand at the entrance, for those who answer for accounts; unlocking,
//! substitutes, temporary passwords, resets.

use crate::app::App;
use crate::pages::entrance::{AccountLine, AccountsPage, HandOverPage, OneAccountPage, Wishes};
use crate::pages::password::LinkPage;
use crate::web::account::{needs_fresh_proof, to_prove};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, id, to};
use crate::web::respond::PageError;
use crate::web::session::Session;
use crate::web::words::{Words, encoded};
use axum::extract::{Multipart, Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use genpon_model::id::PersonId;
use genpon_model::text::{Name, Reason};
use genpon_vault::issue_link::Issued;
use genpon_vault::read_accounts::{Account, AccountSearch};
use genpon_vault::reset_credentials::IdentityCheck;
use genpon_vault::unlock_account::{HandedOver, SUBSTITUTE_HOURS_MAX};
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::Markup;

/// `GET /entrance`
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(fields): Query<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(fields);
    let wishes = Wishes {
        unchanged: fields.text("unchanged").trim().to_owned(),
        dormant: fields.text("dormant").trim().to_owned(),
        without: fields.has("without"),
        alarming: fields.has("alarming"),
    };
    let search = AccountSearch {
        unchanged_days: wishes.unchanged.parse().ok(),
        dormant_days: wishes.dormant.parse().ok(),
        without_second: wishes.without,
        alarming: wishes.alarming,
    };
    let read = move |vault: &Vault, caller: &Caller| vault.find_accounts(caller, &search);
    let page = move |frame: &Frame, found: Vec<Account>| {
        let found = found.iter().map(|one| line(&frame.words, one)).collect();
        AccountsPage { wishes, found }.render(&frame.shell)
    };
    session.show(&app, read, page).await
}

/// `GET /entrance/{person}`
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(person): Path<String>,
) -> Response {
    let read =
        move |vault: &Vault, caller: &Caller| vault.read_account(caller, id(&person, Noun::Entry)?);
    session.show(&app, read, one).await
}

/// `POST /entrance/{person}/{act}`
pub async fn act(
    State(app): State<App>,
    Path((person, act)): Path<(String, String)>,
    Posted { session, fields }: Posted,
) -> Response {
    let (caller, address) = (session.caller.clone(), format!("/entrance/{person}"));
    let done = app.run(move |vault| {
        let person: PersonId = id(&person, Noun::Entry)?;
        let reason: Reason = fields.parse("reason")?;
        let handed = match act.as_str() {
            "unlock" => {
                vault.unlock_account(&caller, person, &reason)?;
                return Ok(None);
            }
            "substitute" => {
                let hours = fields.parse("hours")?;
                vault.issue_substitute(&caller, person, (hours, &reason))?
            }
            "temporary" => vault.issue_temporary_password(&caller, person, &reason)?,
            _ => return Err(Error::NotFound(Noun::Address)),
        };
        Ok(Some((act, handed)))
    });
    match done.await {
        Ok(None) => to(&address, Some("notice-unlocked")),
        Ok(Some((act, handed))) => {
            let shown = move |frame: &Frame, ()| hand_over(frame, &act, &handed, address);
            session.show(&app, |_, _| Ok(()), shown).await
        }
        Err(error) if needs_fresh_proof(&error) => to_prove(&address),
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// `POST /entrance/{person}/reset`, with the copy of the evidence.
pub async fn reset(
    State(app): State<App>,
    Path(person): Path<String>,
    session: Session,
    parts: Multipart,
) -> Response {
    let address = format!("/entrance/{person}");
    let posted = match Posting::read(parts).await {
        Some(posted) if session.token.is_csrf(&posted.csrf) => posted,
        Some(_) => return PageError::form(&app, &session, "csrf").into_response(),
        None => return PageError::form(&app, &session, "bad-request").into_response(),
    };
    let caller = session.caller.clone();
    let done = app.run(move |vault| {
        let unreadable = |field| Refusal::Field {
            field,
            fault: "is missing or cannot be read".to_owned(),
        };
        let check = IdentityCheck {
            method: posted.method.parse().map_err(|_| unreadable("method"))?,
            name: posted.name.parse().map_err(|_| unreadable("evidence"))?,
            media_type: posted
                .media_type
                .parse()
                .map_err(|_| unreadable("evidence"))?,
            evidence: &posted.evidence,
        };
        vault.reset_credentials(&caller, id(&person, Noun::Entry)?, &check)
    });
    match done.await {
        Ok(issued) => {
            let shown = move |frame: &Frame, ()| link(frame, &issued, address);
            session.show(&app, |_, _| Ok(()), shown).await
        }
        Err(error) if needs_fresh_proof(&error) => to_prove(&address),
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// `GET /entrance/evidence/{key}`: the copy, to be kept and not to be shown inside our pages.
pub async fn evidence(
    State(app): State<App>,
    session: Session,
    Path(key): Path<String>,
) -> Response {
    let caller = session.caller.clone();
    let read = app.run(move |vault| {
        let key = key.parse().map_err(|_| Error::NotFound(Noun::Entry))?;
        vault.read_evidence(&caller, &key)
    });
    match read.await {
        Ok((name, bytes)) => {
            let name = format!("attachment; filename*=UTF-8''{}", encoded(name.as_str()));
            let headers = [
                (CONTENT_TYPE, "application/octet-stream".to_owned()),
                (CONTENT_DISPOSITION, name),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// The posted reset.
#[derive(Default)]
struct Posting {
    csrf: String,
    method: String,
    name: String,
    media_type: String,
    evidence: Vec<u8>,
}

impl Posting {
    async fn read(mut parts: Multipart) -> Option<Self> {
        let mut posted = Self::default();
        while let Some(part) = parts.next_field().await.ok()? {
            match part.name().unwrap_or_default().to_owned().as_str() {
                "csrf" => posted.csrf = part.text().await.ok()?,
                "method" => posted.method = part.text().await.ok()?,
                "evidence" => {
                    posted.name = part.file_name().unwrap_or_default().to_owned();
                    let kind = part.content_type().unwrap_or("application/octet-stream");
                    posted.media_type = kind.to_owned();
                    posted.evidence = part.bytes().await.ok()?.to_vec();
                }
                _ => return None,
            }
        }
        Some(posted)
    }
}

fn link(frame: &Frame, issued: &Issued, back: String) -> Markup {
    let institution = frame.caller.institution;
    let page = LinkPage {
        name: issued.person.name.to_string(),
        user_id: issued.person.user_id.to_string(),
        path: format!("/password/{institution}/{}", *issued.secret),
        until: issued.until.into(),
        person: back,
    };
    page.render(&frame.shell)
}

fn hand_over(frame: &Frame, act: &str, handed: &HandedOver, back: String) -> Markup {
    let name = handed.person.name.to_string();
    let page = HandOverPage {
        title: frame.words.text("entrance-one", &[("name", name.into())]),
        what: frame.words.say(&format!("entrance-{act}-hand")),
        secret: handed.secret.to_string(),
        until: handed.until.map(Into::into),
        back,
    };
    page.render(&frame.shell)
}

fn one(frame: &Frame, account: Account) -> Markup {
    let words = &frame.words;
    let day = |at: Option<genpon_model::Timestamp>| {
        at.map(genpon_model::Timestamp::to_japan_text)
            .unwrap_or_else(|| words.say("entrance-never"))
    };
    let mut facts = vec![
        (
            words.say("login-user-id"),
            account.person.user_id.to_string(),
        ),
        (words.say("account-entered"), day(account.entered_at)),
        (words.say("account-failed"), day(account.failed_at)),
        (
            words.say("account-password-since"),
            day(account.password_since),
        ),
        (words.say("account-factors"), factors(words, &account)),
    ];
    if let Some(substitute) = &account.substitute {
        let by = &substitute.by.name;
        let until = substitute.until.to_japan_text();
        let text = format!("{until} · {by} · {}", substitute.reason);
        facts.push((words.say("entrance-substitute"), text));
    }
    let page = OneAccountPage {
        facts,
        may_unlock: account.lock.is_some() || account.leaked_at.is_some(),
        needs_password: account.password_since.is_none(),
        is_own: account.person.id == frame.caller.person.id,
        hours_max: SUBSTITUTE_HOURS_MAX,
        person: format!("/registers/person/{}", account.person.id),
        account: line(words, &account),
        faults: Vec::new(),
    };
    page.render(&frame.shell)
}

/// One account in a list.
pub(crate) fn line(words: &Words, account: &Account) -> AccountLine {
    AccountLine {
        href: format!("/entrance/{}", account.person.id),
        name: account.person.name.to_string(),
        user_id: account.person.user_id.to_string(),
        password_since: account.password_since.map(Into::into),
        entered_at: account.entered_at.map(Into::into),
        factors: factors(words, account),
        alarms: alarms(words, account),
    }
}

fn factors(words: &Words, account: &Account) -> String {
    let names = account.factors.iter();
    let names: Vec<String> = names
        .map(|method| words.code("authentication", method.code()))
        .collect();
    match names.is_empty() {
        true => words.say("entrance-no-second"),
        false => names.join("・"),
    }
}

fn alarms(words: &Words, account: &Account) -> Vec<String> {
    let at = |key: &str, at: genpon_model::Timestamp| {
        words.text(key, &[("at", at.to_japan_text().into())])
    };
    let mut alarms = Vec::new();
    if let Some(lock) = account.lock {
        alarms.push(at("entrance-alarm-locked", lock.since));
    }
    if let Some(leaked) = account.leaked_at {
        alarms.push(at("entrance-alarm-leaked", leaked));
    }
    for name in &account.copied {
        let name: &Name = name;
        let args = [("name", name.to_string().into())];
        alarms.push(words.text("entrance-alarm-copied", &args));
    }
    alarms
}
