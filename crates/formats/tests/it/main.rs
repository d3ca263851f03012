//! The formats from outside: worked examples byte for byte, presentations, renditions, differences.

mod audit_event;
mod manifest;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod vectors;
