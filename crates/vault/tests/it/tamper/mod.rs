//! Damaged archives, each damaged in one way: verification names record, version and kind.

mod columns;
mod contents;
mod entries;
mod institutions;
mod ledger;
mod patients;
mod rebuild;
mod records;
mod schedule;
mod trail;
