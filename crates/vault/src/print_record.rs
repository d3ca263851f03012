//! Printing: the same reading as on the screen, as an event of its own and under a right of its own.

use crate::Vault;
use crate::caller::Caller;
use crate::error::Error;
use crate::read_record::{RecordReading, reading};
use genpon_access::Operation;
use genpon_model::id::RecordId;
use genpon_model::record::VersionNo;

impl Vault {
    /// Reads a version for its print view.
    ///
    /// # Errors
    /// No such record or version, no right to print, damage of the manifest itself.
    pub fn print_record(
        &self,
        caller: &Caller,
        id: RecordId,
        number: Option<VersionNo>,
    ) -> Result<RecordReading, Error> {
        self.at_desk(caller, "record.print", |desk| {
            reading(desk, Operation::Print, id, number)
        })
    }
}
