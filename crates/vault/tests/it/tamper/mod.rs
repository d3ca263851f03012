//! Damaged archives, each damaged in one way: verification names record, version and kind.

pub(crate) mod archive;
mod contents;
mod records;
mod ledger;
mod schedule;
mod trail;
