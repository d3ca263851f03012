//! 利用者 (`person`): the people who work with the system.
//!
//! The key of an entry is the [`PersonId`]; the user id is unique among all people who are or ever
//! were registered, so that an id once used never names somebody else (JAHIS 3.3, 6.2.1). Passwords
//! and other credentials are not here.

use crate::id::PersonId;
use crate::person::PersonRef;
use crate::register::field::choices;
use crate::register::{Approval, Description, Field, FieldKind, KeySource, Register, whole};
use crate::text::{Code, Name, UserId};
use serde::{Deserialize, Serialize};

choices! {
    /// 資格: the licence a person acts under.
    Qualification("qualification") {
        /// 医師
        Physician = "physician",
        /// 歯科医師
        Dentist = "dentist",
        /// 薬剤師
        Pharmacist = "pharmacist",
        /// 看護師
        Nurse = "nurse",
        /// 准看護師
        AssistantNurse = "assistant_nurse",
        /// 保健師
        PublicHealthNurse = "public_health_nurse",
        /// 助産師
        Midwife = "midwife",
        /// 診療放射線技師
        RadiologicalTechnologist = "radiological_technologist",
        /// 臨床検査技師
        ClinicalLaboratoryTechnologist = "clinical_laboratory_technologist",
        /// 臨床工学技士
        ClinicalEngineer = "clinical_engineer",
        /// 理学療法士
        PhysicalTherapist = "physical_therapist",
        /// 作業療法士
        OccupationalTherapist = "occupational_therapist",
        /// 言語聴覚士
        SpeechTherapist = "speech_therapist",
        /// 管理栄養士
        RegisteredDietitian = "registered_dietitian",
        /// 歯科衛生士
        DentalHygienist = "dental_hygienist",
        /// 歯科技工士
        DentalTechnician = "dental_technician",
        /// 救急救命士
        EmergencyLifeSavingTechnician = "emergency_life_saving_technician",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// What the person logs in with.
    pub user_id: UserId,
    /// 氏名
    pub name: Name,
    /// カナ
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<Name>,
    /// The licence, where the person has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualification: Option<Qualification>,
    /// The roles held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Code>,
    /// 所属
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Name>,
    /// Whether the person may log in; turned off during leave, and on again.
    #[serde(default)]
    pub is_enabled: bool,
}

impl Person {
    /// What manifests and audit events keep of this person.
    #[must_use]
    pub fn reference(&self, id: PersonId) -> PersonRef {
        let mut roles = self.roles.clone();
        roles.sort();
        PersonRef {
            id,
            user_id: self.user_id.clone(),
            name: self.name.clone(),
            roles,
            qualification: self
                .qualification
                .map(|licence| Code::constant(licence.code())),
        }
    }
}

impl Register for Person {
    const DESCRIPTION: &'static Description = &Description {
        code: "person",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: Some(12),
        fields: &[
            Field::new("user_id", FieldKind::Text(UserId::CHARS_MAX))
                .required()
                .unique(),
            Field::text("name").required().searchable(),
            Field::text("kana").searchable(),
            Field::choice("qualification", &Qualification::CHOICES).searchable(),
            Field::list("roles", &FieldKind::Reference("role")).searchable(),
            Field::text("department").searchable(),
            Field::new("is_enabled", FieldKind::Flag).searchable(),
        ],
        whole: whole::<Self>,
    };
}
