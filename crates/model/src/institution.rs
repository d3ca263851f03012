//! 医療機関等: the tenant. The unit of logs, keys, backup sets, exports and limits.
//!
//! Its kind decides which statutes apply (B-10: hospitals, clinics, dental and maternity clinics,
//! pharmacies, home-visit nursing stations, care providers, regional networks).

use crate::id::InstitutionId;
use crate::text::Name;
use serde::{Deserialize, Serialize};

/// What sort of institution it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstitutionKind {
    /// 病院
    Hospital,
    /// 診療所
    Clinic,
    /// 歯科診療所
    DentalClinic,
    /// 助産所
    MaternityClinic,
    /// 薬局
    Pharmacy,
    /// 訪問看護ステーション
    HomeVisitNursing,
    /// 介護事業者
    CareProvider,
    /// 地域医療情報ネットワーク
    RegionalNetwork,
}

impl InstitutionKind {
    /// Every kind, in the order of the guideline.
    pub const ALL: [Self; 8] = [
        Self::Hospital,
        Self::Clinic,
        Self::DentalClinic,
        Self::MaternityClinic,
        Self::Pharmacy,
        Self::HomeVisitNursing,
        Self::CareProvider,
        Self::RegionalNetwork,
    ];

    /// Its code in data and in the locales.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hospital => "hospital",
            Self::Clinic => "clinic",
            Self::DentalClinic => "dental_clinic",
            Self::MaternityClinic => "maternity_clinic",
            Self::Pharmacy => "pharmacy",
            Self::HomeVisitNursing => "home_visit_nursing",
            Self::CareProvider => "care_provider",
            Self::RegionalNetwork => "regional_network",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// An institution that keeps records here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Institution {
    /// Leads every primary key.
    pub id: InstitutionId,
    /// As registered with the authorities.
    pub name: Name,
    /// Decides the applicable statutes.
    pub kind: InstitutionKind,
}
