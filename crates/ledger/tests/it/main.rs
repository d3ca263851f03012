//! Behaviour of the ledger through its public surface.

mod checker;
mod checkpoint;
mod example;
mod judge;
mod log;
mod peers;
mod proof;
mod tree;
mod vectors;
