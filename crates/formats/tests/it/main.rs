//! The formats from outside: worked examples byte for byte, presentations, renditions, differences.

mod audit_event;
#[cfg(test)]
mod difference;
mod manifest;
#[cfg(test)]
mod realdata;
#[cfg(test)]
mod realdata_fhir;
mod realdata_refused;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod sheet;
#[cfg(test)]
mod vectors;
