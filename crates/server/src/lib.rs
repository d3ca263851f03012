//! The only room that knows HTTP: pages, API, TLS.
//!
//! A handler is parse → authorize → one vault call → present; it holds no rule and no SQL.

pub mod listen;
pub mod pages;
pub mod static_files;
pub mod tls;
