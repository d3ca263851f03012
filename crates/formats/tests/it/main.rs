//! The formats from outside: worked examples byte for byte, presentations, renditions, differences.

mod audit_event;
mod difference;
mod manifest;
#[cfg(test)]
mod sample;
mod sheet;
#[cfg(test)]
mod vectors;
