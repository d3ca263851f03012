//! Damaged archives, each damaged in one way: verification names record, version and kind.

mod contents;
mod institutions;
mod ledger;
mod rebuild;
mod records;
mod schedule;
mod trail;
