//! Posted forms: fields by name, accepted only with the CSRF token of the session.

use crate::app::App;
use crate::web::respond::PageError;
use crate::web::session::{Entering, Session};
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use genpon_vault::Refusal;
use std::fmt::Display;
use std::str::FromStr;

/// The fields of a posted form, in order.
#[derive(Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Fields from pairs.
    #[must_use]
    pub const fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The text of a field; empty when it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(found, _)| found == name)
            .map_or("", |(_, value)| value)
    }

    /// Whether the field was sent.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// All fields, in order.
    pub fn pairs(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter()
    }

    /// All texts of a field that may be sent several times.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    /// The field as a value of its type.
    ///
    /// # Errors
    /// [`Refusal::Field`] with what is wrong.
    pub fn parse<T: FromStr<Err: Display>>(&self, name: &'static str) -> Result<T, Refusal> {
        self.text(name)
            .trim()
            .parse()
            .map_err(|fault: T::Err| Refusal::Field {
                field: name,
                fault: fault.to_string(),
            })
    }

    /// The same for a field that may be left empty.
    ///
    /// # Errors
    /// [`Refusal::Field`] with what is wrong.
    pub fn optional<T: FromStr<Err: Display>>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, Refusal> {
        if self.text(name).trim().is_empty() {
            Ok(None)
        } else {
            self.parse(name).map(Some)
        }
    }
}

/// A posted form of a logged-in person.
pub struct Posted {
    /// Who posted it.
    pub session: Session,
    /// What.
    pub fields: Fields,
}

impl FromRequest<App> for Posted {
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        use axum::response::IntoResponse as _;
        let (mut parts, body) = request.into_parts();
        let session = Session::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        let refuse = |code| PageError::form(app, &session, code).into_response();
        let fields = Form::<Vec<(String, String)>>::from_request(request, app)
            .await
            .map_err(|_| refuse("bad-request"))?;
        let fields = Fields(fields.0);
        if session.token.is_csrf(fields.text("csrf")) {
            Ok(Self { session, fields })
        } else {
            Err(refuse("csrf"))
        }
    }
}

/// A posted form of somebody on the way in.
pub struct PostedEntering {
    /// Who posted it.
    pub entering: Entering,
    /// What.
    pub fields: Fields,
}

impl FromRequest<App> for PostedEntering {
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        use axum::response::IntoResponse as _;
        let (mut parts, body) = request.into_parts();
        let entering = Entering::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        let refuse = |code| {
            let shell = entering.visitor.shell(app);
            let status = axum::http::StatusCode::BAD_REQUEST;
            PageError::bare(shell, status, code).into_response()
        };
        let fields = Form::<Vec<(String, String)>>::from_request(request, app)
            .await
            .map_err(|_| refuse("bad-request"))?;
        let fields = Fields(fields.0);
        if entering.token.is_csrf(fields.text("csrf")) {
            Ok(Self { entering, fields })
        } else {
            Err(refuse("csrf"))
        }
    }
}
