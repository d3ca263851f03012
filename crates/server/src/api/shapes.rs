//! The JSON that goes in and out. The OpenAPI document describes exactly these types.

mod given;
mod proxy;
mod taken;

pub(super) use given::*;
pub(super) use proxy::*;
pub(super) use taken::*;
