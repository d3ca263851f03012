//! The JSON that goes in and out. The OpenAPI document describes exactly these types.

mod given;
mod taken;

pub(super) use given::*;
pub(super) use taken::*;
