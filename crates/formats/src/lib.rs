//! Formats: bytes in, bytes and views out.
//!
//! The manifest and the audit event in canonical JSON (RFC 8785), the readers of what an institution
//! hands in (notes, FHIR, text, images, PDF), the neutral view they all produce, and what is written
//! from it: presentation, rendition, differences. Pure: no IO, no clock, no randomness.

#![forbid(unsafe_code)]

pub mod audit_event;
pub mod cda;
pub mod diff;
pub mod fhir;
pub mod html;
pub mod image;
pub mod import;
pub mod items;
pub mod jcs;
pub mod json;
pub mod locale;
pub mod manifest;
pub mod note;
pub mod oidc;
pub mod pdf;
pub mod policy_document;
pub mod reader;
pub mod register_table;
pub mod sheet;
pub mod sniff;
pub mod trail_file;
pub mod view;
pub mod webauthn;
