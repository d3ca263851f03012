//! `/policy`: the policy of rights, to read and to file.

use crate::app::App;
use crate::pages::policy::PolicyPage;
use crate::web::frame::Frame;
use crate::web::respond::PageError;
use crate::web::session::Session;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use genpon_formats::policy_document::PolicyDocument;
use maud::Markup;

/// `GET /policy`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    session
        .show(&app, |vault, caller| vault.export_policy(caller), page)
        .await
}

fn page(frame: &Frame, document: PolicyDocument) -> Markup {
    PolicyPage { document }.render(&frame.shell)
}

/// `GET /policy.md`
pub async fn export(State(app): State<App>, session: Session) -> Response {
    let caller = session.caller.clone();
    let day = app.vault().now().at.date_in_japan();
    match app.run(move |vault| vault.export_policy(&caller)).await {
        Ok(document) => {
            let name = format!("attachment; filename=\"policy_{day}.md\"");
            let headers = [
                (CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()),
                (CONTENT_DISPOSITION, name),
            ];
            (headers, document.markdown()).into_response()
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}
