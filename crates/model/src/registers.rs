//! The registers that exist, one file each, and what is shipped in them.
//!
//! A new register is a file here and a line in [`all`]. The shipped entries are proposals of the
//! vendor: an institution changes them, and the proposal stays in the history.

pub mod audit_check;
pub mod audit_rule;
pub mod authentication_policy;
pub mod certificate;
pub mod certificate_authority;
pub mod code_table;
pub mod confirmation_rule;
pub mod credential_reset;
pub mod department;
pub mod device;
pub mod device_operation;
pub mod document_type;
pub mod duty_roster;
pub mod equipment_disposal;
pub mod feature;
pub mod grant;
pub mod hours_exception;
pub mod id_stocktake;
pub mod identity_provider;
pub mod information_group;
pub mod installed_change;
pub mod label;
pub mod outage;
pub mod paper_item;
pub mod patient_care;
pub mod person;
pub mod pooled_id;
pub mod privilege;
pub mod proxy_policy;
pub mod remote_window;
pub mod restriction;
pub mod retention_rule;
pub mod rights_review;
pub mod role;
pub mod rules;
pub mod shipped;
pub mod storage_medium;
pub mod system_client;
pub mod terminal;

use crate::register::{Description, Register};

pub use audit_check::AuditCheck;
pub use audit_rule::AuditRule;
pub use authentication_policy::AuthenticationPolicy;
pub use certificate::Certificate;
pub use certificate_authority::CertificateAuthority;
pub use code_table::CodeTable;
pub use confirmation_rule::ConfirmationRule;
pub use credential_reset::CredentialReset;
pub use department::Department;
pub use device::Device;
pub use device_operation::DeviceOperation;
pub use document_type::DocumentType;
pub use duty_roster::DutyRoster;
pub use equipment_disposal::EquipmentDisposal;
pub use feature::{Feature, FeatureCode};
pub use grant::Grant;
pub use hours_exception::HoursException;
pub use id_stocktake::IdStocktake;
pub use identity_provider::{IdentityProvider, PersonField};
pub use information_group::InformationGroup;
pub use installed_change::InstalledChange;
pub use label::Label;
pub use outage::Outage;
pub use paper_item::PaperItem;
pub use patient_care::PatientCare;
pub use person::Person;
pub use pooled_id::PooledId;
pub use privilege::Privilege;
pub use proxy_policy::ProxyPolicy;
pub use remote_window::RemoteWindow;
pub use restriction::Restriction;
pub use retention_rule::RetentionRule;
pub use rights_review::RightsReview;
pub use role::{Operation, Role};
pub use rules::Rules;
pub use shipped::shipped;
pub use storage_medium::StorageMedium;
pub use system_client::SystemClient;
pub use terminal::{Terminal, TerminalClass};

/// Every register, in an order in which entries can be imported: what is referred to comes first,
/// but where two refer to each other.
#[must_use]
pub const fn all() -> &'static [&'static Description] {
    &[
        Label::DESCRIPTION,
        Role::DESCRIPTION,
        RetentionRule::DESCRIPTION,
        DocumentType::DESCRIPTION,
        InformationGroup::DESCRIPTION,
        CodeTable::DESCRIPTION,
        AuthenticationPolicy::DESCRIPTION,
        Department::DESCRIPTION,
        Person::DESCRIPTION,
        PooledId::DESCRIPTION,
        IdStocktake::DESCRIPTION,
        DutyRoster::DESCRIPTION,
        Grant::DESCRIPTION,
        RightsReview::DESCRIPTION,
        Restriction::DESCRIPTION,
        PatientCare::DESCRIPTION,
        Privilege::DESCRIPTION,
        ConfirmationRule::DESCRIPTION,
        ProxyPolicy::DESCRIPTION,
        SystemClient::DESCRIPTION,
        AuditRule::DESCRIPTION,
        Device::DESCRIPTION,
        AuditCheck::DESCRIPTION,
        DeviceOperation::DESCRIPTION,
        Terminal::DESCRIPTION,
        CertificateAuthority::DESCRIPTION,
        Certificate::DESCRIPTION,
        IdentityProvider::DESCRIPTION,
        RemoteWindow::DESCRIPTION,
        PaperItem::DESCRIPTION,
        Outage::DESCRIPTION,
        StorageMedium::DESCRIPTION,
        EquipmentDisposal::DESCRIPTION,
        InstalledChange::DESCRIPTION,
        Feature::DESCRIPTION,
        Rules::DESCRIPTION,
        HoursException::DESCRIPTION,
        CredentialReset::DESCRIPTION,
    ]
}

/// The register with this code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Description> {
    all()
        .iter()
        .copied()
        .find(|description| description.code == code)
}

#[cfg(test)]
mod tests;
