//! Damaged archives, each damaged in one way: verification names record, version and kind.

mod contents;
mod records;
mod ledger;
mod rebuild;
mod schedule;
mod trail;
