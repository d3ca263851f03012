//! A request that is refused before it reaches a use case: it cannot be read, or it asks a system to
//! do what only a person does. The refusal stands in the trail like every other.

use crate::Vault;
use crate::caller::Caller;
use crate::error::{Error, Refusal};

impl Vault {
    /// Puts the refusal into the trail and gives it back as the answer.
    pub fn refuse_request(&self, caller: &Caller, action: &'static str, refusal: Refusal) -> Error {
        let refused: Result<(), Error> = self.at_desk(caller, action, |_| Err(refusal.into()));
        refused
            .err()
            .unwrap_or(Error::Internal("a refusal was lost"))
    }
}
