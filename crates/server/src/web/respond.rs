//! From an error to a page: what is wrong, where, what to do next. A fault of ours shows a reference
//! number and never a cause; the cause goes to the log under that number.

use crate::app::App;
use crate::pages::layout::Shell;
use crate::pages::problem::ProblemPage;
use crate::web::session::Session;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use genpon_formats::locale::Locale;
use genpon_model::lifecycle::approval;
use genpon_vault::error::Blame;
use genpon_vault::{Error, Refusal};
use std::sync::atomic::{AtomicU64, Ordering};

/// A page that says why something was not done.
pub struct PageError(Box<(Shell, ProblemPage)>);

impl PageError {
    /// For an error of a use case.
    #[must_use]
    pub fn new(app: &App, session: &Session, error: &Error) -> Self {
        let shell = session.shell(app);
        let page = problem(&shell, error);
        Self(Box::new((shell, page)))
    }

    /// For an error of which the page says more about the place than the error does.
    #[must_use]
    pub fn placed(app: &App, session: &Session, error: &Error, place: String) -> Self {
        let shell = session.shell(app);
        let page = page(&shell, status(error), error.code(), place, reference(error));
        Self(Box::new((shell, page)))
    }

    /// For a request that did not reach a use case, by the code of what is wrong with it.
    #[must_use]
    pub fn form(app: &App, session: &Session, code: &'static str) -> Self {
        Self::bare(session.shell(app), StatusCode::BAD_REQUEST, code)
    }

    /// The same inside any frame.
    #[must_use]
    pub fn bare(shell: Shell, status: StatusCode, code: &'static str) -> Self {
        let page = page(&shell, status, code, String::new(), None);
        Self(Box::new((shell, page)))
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (shell, page) = *self.0;
        let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, page.render(&shell)).into_response()
    }
}

/// The HTTP status of an error (docs/format and the API use the same).
#[must_use]
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::Refused(
            Refusal::NotAllowed
            | Refusal::ByProxy(_)
            | Refusal::Approval(approval::Refusal::NotThePrincipal),
        ) => StatusCode::FORBIDDEN,
        Error::Refused(Refusal::LogInFailed | Refusal::ProofWrong) => StatusCode::UNAUTHORIZED,
        Error::Refused(Refusal::TooBusy) => StatusCode::TOO_MANY_REQUESTS,
        Error::Refused(Refusal::TooLarge { .. }) => StatusCode::PAYLOAD_TOO_LARGE,
        Error::Refused(
            Refusal::Lifecycle(_)
            | Refusal::Approval(_)
            | Refusal::DraftChanged
            | Refusal::IdempotencyKeyReused
            | Refusal::Register(_)
            | Refusal::DecidedAlready,
        ) => StatusCode::CONFLICT,
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        other => match other.blame() {
            Blame::Caller => StatusCode::UNPROCESSABLE_ENTITY,
            Blame::Race => StatusCode::CONFLICT,
            Blame::Operator => StatusCode::SERVICE_UNAVAILABLE,
            Blame::Archive | Blame::Us => StatusCode::INTERNAL_SERVER_ERROR,
        },
    }
}

/// The number under which the operator finds the cause of a fault.
#[must_use]
pub fn reference(error: &Error) -> Option<String> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    if matches!(error.blame(), Blame::Caller | Blame::Race) {
        return None;
    }
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let reference = format!("{:06x}-{number}", std::process::id());
    tracing::error!(%reference, %error, "answered with a reference number");
    Some(reference)
}

/// What the error says of its place: a field, a number of bytes; never content.
#[must_use]
pub fn place(error: &Error, locale: &Locale) -> String {
    match error {
        Error::Refused(Refusal::Field { field, fault }) => format!("{field}: {fault}"),
        Error::Refused(Refusal::Import(refusal)) => locale.read_text(&refusal.sentence()),
        Error::Refused(Refusal::PasswordWeak { faults, .. }) => faults
            .iter()
            .map(|fault| locale.say(&format!("password-fault-{}", fault.code())))
            .collect::<Vec<_>>()
            .join(" "),
        Error::Refused(Refusal::TooLarge { bytes_max }) => format!("≤ {bytes_max} B"),
        Error::Damaged { noun, id, kind } => format!("{noun} {id}: {kind}"),
        _ => String::new(),
    }
}

fn problem(shell: &Shell, error: &Error) -> ProblemPage {
    let place = place(error, shell.locale());
    page(shell, status(error), error.code(), place, reference(error))
}

fn page(
    shell: &Shell,
    status: StatusCode,
    code: &str,
    place: String,
    reference: Option<String>,
) -> ProblemPage {
    let locale = shell.locale();
    ProblemPage {
        status: status.as_u16(),
        title: locale.say(&format!("problem-{code}")),
        what: String::new(),
        place,
        next: vec![locale.say(&format!("problem-{code}-next"))],
        reference,
        links: links(locale, code),
    }
}

/// Where to go on: to a fresh proof, where that is all that is missing.
fn links(locale: &Locale, code: &str) -> Vec<(String, String)> {
    let mut links = vec![("/".to_owned(), locale.say("problem-go-home"))];
    if code == genpon_model::lifecycle::Refusal::AuthenticationTooOld.code() {
        let prove = ("/account/prove".to_owned(), locale.say("prove-title"));
        links.insert(0, prove);
    }
    links
}
