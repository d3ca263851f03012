//! The handlers of the pages: parse → one vault call → page. No rule stands here.
//!
//! One file per resource. [`session`] turns a cookie into a caller, [`form`] checks the CSRF token,
//! [`respond`] turns an error into a page, [`words`] turns rows and codes into what pages show.

pub mod account;
pub mod approvals;
pub mod audit;
pub mod audit_filter;
pub mod chart;
pub mod chart_filter;
mod chart_matrix;
pub mod confirm;
pub mod deposit;
mod devices_seen;
pub mod document_types;
pub mod draft;
pub mod draft_files;
pub mod entrance;
pub mod explain;
pub mod form;
pub mod frame;
pub mod health;
pub mod history;
pub mod inbox;
pub mod location;
pub mod login;
pub mod new_record;
mod note;
pub mod outages;
pub mod parts;
pub mod password;
pub mod patient_form;
pub mod patients;
pub mod people;
pub mod policy;
pub mod privileges;
pub mod proof;
pub mod provider_secret;
pub mod proxied;
pub mod proxy;
pub mod proxy_policies;
pub mod record;
pub mod registers;
pub mod respond;
pub mod reviews;
pub mod same_site;
mod screened;
pub mod screens;
pub mod search;
mod seen_words;
pub mod session;
pub mod sso;
pub mod statics;
pub mod step;
mod step_up;
pub mod timeline;
pub mod use_seen;
pub mod words;

use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

/// All routes of the pages.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(entry())
        .merge(accounts())
        .merge(all_people())
        .merge(work())
        .merge(records())
        .merge(all_registers())
        .merge(in_others_names())
        .merge(administration())
        .merge(use_of_the_system())
        .route("/static/{name}", get(statics::file))
}

fn entry() -> Router<App> {
    Router::new()
        .route("/login", get(login::show).post(login::submit))
        .route("/login/step", get(step::show).post(step::submit))
        .route("/login/passkey", post(login::submit_passkey))
        .route(
            "/login/leak",
            get(login::show_leak).post(login::submit_leak),
        )
        .route("/login/sso/{institution}/{provider}", post(sso::begin))
        .route(
            "/login/sso/{institution}/{provider}/again",
            get(sso::begin_again),
        )
        .route(
            "/login/sso/{institution}/{provider}/return",
            get(sso::come_back),
        )
        .route(
            "/login/sso/{institution}/{provider}/finish",
            get(sso::finish),
        )
        .route("/logout", post(login::leave))
        .route("/lock", post(screens::lock))
        .route("/locked", get(screens::locked))
        .route("/unlock", post(screens::unlock))
        .route("/leave", post(screens::leave))
        .route("/alive", get(screens::alive))
        .route("/log-ins", get(screens::own))
        .route("/log-ins/all", get(screens::all))
        .route("/log-ins/{id}/end", post(screens::end))
        .route(
            "/terminal",
            get(screens::terminal).post(screens::become_terminal),
        )
        .route(
            "/setup/{token}",
            get(login::show_setup).post(login::submit_setup),
        )
        .route(
            "/password/{institution}/{secret}",
            get(password::show).post(password::choose),
        )
        .route("/language", post(login::language))
}

/// A person's own account, and those of others.
fn accounts() -> Router<App> {
    use account as own;
    Router::new()
        .route("/account", get(own::show))
        .route("/account/seen", post(own::seen))
        .route("/account/password", get(own::password).post(own::change))
        .route("/account/enrol", get(own::enrol).post(own::enrol_posted))
        .route("/account/remove", post(own::remove))
        .route("/account/recovery", post(own::recovery))
        .route("/account/leak", post(own::leak))
        .route(
            "/account/rules/{code}",
            get(own::rules).post(own::rules_read),
        )
        .route("/account/prove", get(own::prove).post(own::prove_again))
        .route("/entrance", get(entrance::list))
        .route("/entrance/{person}", get(entrance::show))
        .route("/entrance/evidence/{key}", get(entrance::evidence))
        .route(
            "/entrance/{person}/reset",
            post(entrance::reset).layer(DefaultBodyLimit::max(3 << 20)),
        )
        .route("/entrance/{person}/{act}", post(entrance::act))
}

/// 利用者とID: everybody's accounts, from issue to end.
fn all_people() -> Router<App> {
    use people::{feeds, stocktake};
    let file = || DefaultBodyLimit::max(16 << 20);
    Router::new()
        .route("/people", get(people::show))
        .route("/people/tasks", get(people::tasks))
        .route("/people/{person}/settle", post(people::settle))
        .route("/people/dormant", get(people::dormant))
        .route("/people/ledger", get(people::ledger).post(people::who_held))
        .route("/people/outside", get(people::outside))
        .route("/people/privileged", get(people::privileged))
        .route(
            "/people/stocktake",
            get(stocktake::show).post(stocktake::take),
        )
        .route("/people/stocktake/{key}", post(stocktake::decide))
        .route(
            "/people/feed",
            get(feeds::show_feed).post(feeds::feed).layer(file()),
        )
        .route(
            "/people/roster",
            get(feeds::show_roster).post(feeds::roster).layer(file()),
        )
}

/// Finding a patient, writing, confirming.
fn work() -> Router<App> {
    Router::new()
        .route("/", get(inbox::show))
        .route("/patients", get(patients::show).post(patients::search))
        .route(
            "/patients/new",
            get(patient_form::new).post(patient_form::register),
        )
        .route("/outages", get(outages::show))
        .route("/search", get(search::show).post(search::in_all))
        .route("/patients/{id}/search", post(search::of_patient))
        .route("/patients/{id}", get(chart::show))
        .route(
            "/patients/{id}/edit",
            get(patient_form::edit).post(patient_form::revise),
        )
        .route("/patients/{id}/merge", post(patient_form::merge))
        .route("/patients/{id}/location", get(location::show))
        .route(
            "/patients/{id}/new",
            get(new_record::show).post(new_record::begin),
        )
        .route(
            "/patients/{id}/deposit",
            // The vault counts the bytes of each file as they stream.
            get(deposit::show)
                .post(deposit::submit)
                .layer(DefaultBodyLimit::disable()),
        )
        .route("/drafts/{id}", get(draft::show).post(draft::save))
        .route(
            "/drafts/{id}/files",
            get(draft_files::show)
                .post(draft_files::submit)
                .layer(DefaultBodyLimit::disable()),
        )
        .route("/drafts/{id}/present", get(confirm::show))
        .route("/drafts/{id}/print", get(confirm::print))
        .route("/drafts/{id}/confirm", post(confirm::confirm))
        .route("/drafts/{id}/return", post(confirm::give_back))
        .route("/drafts/{id}/discard", post(draft::discard))
        .route("/drafts/{id}/parts/{name}", get(parts::of_draft))
}

/// 代行入力: entering in another's name, and answering what was entered in one's own.
fn in_others_names() -> Router<App> {
    Router::new()
        .route("/proxy", get(approvals::show))
        .route("/proxy/waiting", get(approvals::everybody))
        .route("/proxy/policies", get(proxy_policies::show))
        .route(
            "/proxy/drafts/{id}",
            get(approvals::open_draft).post(approvals::answer_draft),
        )
        .route("/proxy/drafts/{id}/note", post(approvals::note_draft))
        .route(
            "/proxy/records/{id}/versions/{number}",
            get(approvals::open_version).post(approvals::answer_version),
        )
        .route(
            "/proxy/records/{id}/versions/{number}/note",
            post(approvals::note_version),
        )
        .route("/patients/{id}/proxy", get(proxy::show).post(proxy::begin))
        .route(
            "/records/{id}/proxy/{act}",
            get(proxy::show_act).post(proxy::begin_act),
        )
}

/// What is administered and watched.
fn administration() -> Router<App> {
    Router::new()
        .route("/policy", get(policy::show))
        .route("/policy.md", get(policy::export))
        .route("/access/explain", get(explain::show).post(explain::ask))
        .route("/reviews", get(reviews::list))
        .route("/reviews/{key}", get(reviews::show).post(reviews::decide))
        .route("/privileges", get(privileges::show).post(privileges::take))
        .route("/privileges/give-back", post(privileges::give_back))
        .route("/privileges/change", post(privileges::change))
        .route("/types", get(document_types::list))
        .route("/types/{code}", get(document_types::show))
        .route("/audit", get(audit::show).post(audit::search))
        .route("/audit/export/{ending}", get(audit::export))
        .route("/health", get(health::show))
}

/// Who used what, for those who must look; and one's own cards.
fn use_of_the_system() -> Router<App> {
    Router::new()
        .route("/audit/log-ins", get(use_seen::log_ins))
        .route("/audit/screening", get(use_seen::screening))
        .route("/audit/clocks", get(use_seen::clocks))
        .route("/audit/devices", get(use_seen::devices))
        .route("/audit/cards", get(use_seen::cards))
        .route("/audit/check", post(use_seen::check))
        .route(
            "/audit/timeline",
            get(timeline::show).post(timeline::search),
        )
        .route("/cards", get(use_seen::own_cards))
        .route("/cards/{key}/{what}", post(use_seen::hold_card))
}

/// Reading what was confirmed.
fn records() -> Router<App> {
    Router::new()
        .route("/records/{id}", get(record::show))
        .route("/records/{id}/{act}", post(record::begin))
        .route("/records/{id}/versions/{number}", get(record::show_version))
        .route(
            "/records/{id}/versions/{number}/parts/{name}",
            get(parts::of_version),
        )
        .route("/records/{id}/print", get(record::print))
        .route("/records/{id}/history", get(history::show))
        .route("/records/{id}/differences", get(history::compare))
        .route("/records/{id}/proof", get(proof::show))
        .route("/records/{id}/proof.json", get(proof::file))
        .route("/records/{id}/proof/contents", get(proof::contents_file))
}

/// What the institution administers.
fn all_registers() -> Router<App> {
    use registers::{entry, entry_form, rows};
    Router::new()
        .route("/registers", get(registers::show))
        .route(
            "/registers/{code}",
            get(registers::list).post(registers::search),
        )
        .route(
            "/registers/{code}/new",
            get(entry_form::show_new).post(entry_form::save_new),
        )
        .route("/registers/{code}/export/{form}", get(registers::export))
        .route(
            "/registers/{code}/import",
            post(registers::import).layer(DefaultBodyLimit::max(64 << 20)),
        )
        .route("/registers/{code}/{key}", get(entry::show))
        .route("/registers/person/{key}/link", post(password::issue))
        .route("/registers/terminal/{key}/code", post(screens::issue_code))
        .route(
            "/registers/identity-provider/{key}/secret",
            post(provider_secret::enter),
        )
        .route(
            "/registers/{code}/{key}/edit",
            get(entry_form::show_edit).post(entry_form::save_edit),
        )
        .route("/registers/{code}/{key}/decide", post(entry::decide))
        .route(
            "/registers/{code}/{key}/rows/{field}",
            get(rows::list).post(rows::search),
        )
        .route(
            "/registers/{code}/{key}/rows/{field}/new",
            get(rows::show_new).post(rows::save_new),
        )
        .route(
            "/registers/{code}/{key}/rows/{field}/{row}",
            get(rows::show_edit).post(rows::save_edit),
        )
}

/// An address that leads nowhere.
pub async fn nowhere(
    axum::extract::State(app): axum::extract::State<App>,
    visitor: session::Visitor,
) -> respond::PageError {
    let status = axum::http::StatusCode::NOT_FOUND;
    respond::PageError::bare(visitor.shell(&app), status, "not-found")
}
