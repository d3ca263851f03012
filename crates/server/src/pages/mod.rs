//! Pages a person reads, rendered on the server.
//!
//! A page is a plain struct and one function from it to markup: every decision (may this person,
//! which state, which address) is made before, and nothing here asks, stores or judges. Every page
//! works without JavaScript and under `default-src 'none'`; no style or script stands in a page, and
//! no address carries a name, a number or a word of a patient.

pub mod account;
pub mod answer;
pub mod approvals;
pub mod audit;
pub mod cards;
pub mod chart;
pub mod confirm;
pub mod dates;
pub mod deposit;
pub mod differences;
pub mod document_types;
pub mod draft;
pub mod entrance;
#[cfg(any(test, feature = "gallery"))]
pub mod examples;
pub mod explain;
pub mod form;
pub mod health;
pub mod history;
pub mod inbox;
pub mod layout;
pub mod listing;
pub mod location;
pub mod login;
pub mod marks;
pub mod matrix;
pub mod outages;
pub mod passkey;
pub mod password;
pub mod patient_form;
pub mod patients;
pub mod people;
pub mod policy;
pub mod print;
pub mod privileges;
pub mod problem;
pub mod proof;
pub mod proxied;
pub mod proxy;
pub mod proxy_policies;
pub mod qr;
pub mod record;
pub mod registers;
pub mod reviews;
pub mod screens;
pub mod search;
pub mod sso;
pub mod step;
pub mod step_up;
pub mod timeline;
pub mod use_seen;

#[cfg(test)]
mod tests;

/// Puts a sentence of the locale into words: `say!(l, "key")` or `say!(l, "key", count = 3_i64)`.
macro_rules! say {
    ($l:expr, $key:expr) => {
        $l.say($key)
    };
    ($l:expr, $key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $l.text($key, &[$((stringify!($name), genpon_formats::view::Arg::from($value))),+])
    };
}
pub(crate) use say;
