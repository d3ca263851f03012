//! What a session works under besides the person's own id: a privilege, a shared id.

use super::{SessionToken, Sessions};
use crate::caller::Under;

impl Sessions {
    /// Sets what the session works under from now on. Ends with the session.
    pub(crate) fn put_under(&self, token: &SessionToken, under: Under) {
        if let Some(session) = self.lock().get_mut(&token.key()) {
            session.caller.under = under;
        }
    }
}
