//! 機器 (`device`): what makes records by itself, who answers for it, who operates it (JAHIS 3.3,
//! 7.1.1(2)).
//!
//! A manifest names a device by its code here. What a device made has two times: its own, and that of
//! receipt.

use crate::id::{ClientId, PersonId};
use crate::register::field::choices;
use crate::register::{Approval, Description, Field, FieldKind, KeySource, Register, whole};
use crate::text::{Code, Name};
use serde::{Deserialize, Serialize};

choices! {
    /// 種類
    DeviceKind("device-kind") {
        /// 検体検査
        Laboratory = "laboratory",
        /// 画像検査
        Imaging = "imaging",
        /// 生理検査
        Physiology = "physiology",
        /// 生体情報モニタ
        Monitor = "monitor",
        /// その他
        Other = "other",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// Its key: what manifests name.
    pub code: Code,
    /// What people call it.
    pub name: Name,
    /// What it does.
    pub kind: DeviceKind,
    /// 責任者: who checks its records from time to time.
    pub manager: PersonId,
    /// 操作者: who may operate it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operators: Vec<PersonId>,
    /// The system that sends what it makes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// 点検の間隔: days within which the manager checks again.
    pub check_days: u32,
}

impl Register for Device {
    const DESCRIPTION: &'static Description = &Description {
        code: "device",
        key: KeySource::Field("code"),
        approval: Approval::None,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::text("name").required().searchable(),
            Field::choice("kind", &DeviceKind::CHOICES)
                .required()
                .searchable(),
            Field::reference("manager", "person")
                .required()
                .searchable(),
            Field::list("operators", &FieldKind::Reference("person")),
            Field::reference("client", "system-client"),
            Field::new("check_days", FieldKind::Integer(1, 366)).required(),
        ],
        whole: whole::<Self>,
    };
}
