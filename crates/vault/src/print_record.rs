//! Printing: the same reading as on the screen, as an event of its own and under a right of its own.

use crate::Vault;
use crate::by_proxy::DraftProxy;
use crate::caller::Caller;
use crate::error::Error;
use crate::read_record::{RecordReading, reading};
use crate::save_draft::{on_draft, see_draft};
use crate::sheet_of::DraftSheet;
use genpon_access::Operation;
use genpon_formats::html::{self, Under};
use genpon_formats::locale::Locale;
use genpon_model::id::{DraftId, RecordId};
use genpon_model::record::VersionNo;
use genpon_model::text::Code;
use genpon_store::{DraftRow, PatientRow};

/// A draft for its print view.
#[derive(Debug, Clone)]
pub struct DraftPrint {
    /// Its index row.
    pub draft: DraftRow,
    /// What a proxy entered in another's name.
    pub proxy: Option<DraftProxy>,
    /// Its title.
    pub title: String,
    /// 情報区分
    pub label: Code,
    /// Whose record it will be.
    pub patient: Option<PatientRow>,
    /// Its sheet as markup.
    pub markup: String,
}

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

    /// Reads a draft for its print view, which says on every sheet of paper that it is none.
    ///
    /// # Errors
    /// No such draft, no right to it, no right to print what is of its type.
    pub fn print_draft(&self, caller: &Caller, id: DraftId) -> Result<DraftPrint, Error> {
        self.at_desk(caller, "draft.print", |desk| {
            let (row, body, _) = see_draft(desk, id)?;
            let document_type = desk.stored_type(&row.document_type)?;
            let on = on_draft(desk, &row, &document_type);
            let granted = desk.may_on(Operation::Print, on)?;
            let patient = row.patient.map(|id| desk.patient(id)).transpose()?;
            let draft = DraftSheet::read(desk, row, body, &document_type)?;
            let addresses = Under {
                path: format!("/drafts/{id}/parts/"),
            };
            let parts = draft.parts();
            let locale = Locale::of(desk.caller.lang);
            let markup = html::sheet(&draft.sheet(&parts), locale, &addresses);
            desk.detail("revision", draft.row.revision.to_string());
            desk.commit(&granted)?;
            Ok(DraftPrint {
                proxy: draft.body.proxy.clone(),
                markup,
                title: draft.body.title.to_string(),
                label: draft.document_type.label.clone(),
                draft: draft.row,
                patient,
            })
        })
    }
}
