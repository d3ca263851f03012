//! The use cases as an institution meets them: people at work over a real store.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails at the line that says why"
)]

mod accounts;
mod automatic;
mod certificates;
mod code_tables;
mod confirming;
mod device_import;
mod devices_seen;
mod entrance;
mod history;
mod key_rotation;
mod keys;
mod kill_loop;
mod knocking;
mod late;
mod lists;
mod means;
mod people;
mod personnel;
mod proxy;
mod realdata_import;
#[path = "../../../formats/tests/it/realdata_refused.rs"]
mod realdata_refused;
mod registers;
mod rights;
mod sign_on;
mod stand_in;
mod tamper;
mod terminals;
mod text;
mod trail;
mod use_seen;
