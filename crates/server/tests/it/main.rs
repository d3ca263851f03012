//! The pages through the router, over a real store in a directory of its own.

#![expect(
    clippy::unwrap_used,
    reason = "a test that finds nothing should fail at once"
)]

mod api_bulk;
mod api_deposit;
mod api_openapi;
mod api_refusals;
mod api_system;
mod browser;
mod damage;
mod deposit;
mod doors;
mod entrance;
mod guard;
mod lists;
mod outage;
mod people;
mod proxy;
mod registers;
mod rights;
mod road;
mod scim;
mod screens;
mod text;
mod trail;
mod use_seen;
