//! The rows that use cases give out and the filters they take in, so that the rooms above need no
//! store.

pub use crate::draft_body::DraftBody;
pub use genpon_store::sqlite::{Excerpt, Piece};
pub use genpon_store::{
    AuditFilter, AuditRow, ChartCell, ChartFilter, CheckpointRow, DamageRow, DraftRow, Figures,
    Log, PatientRow, PatientSearch, RecordRow, RevisionRow, RevisionState, VersionRow,
};
