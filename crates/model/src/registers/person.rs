//! 利用者 (`person`): the people who work with the system.
//!
//! The key of an entry is the [`PersonId`]; the user id is unique among all people who are or ever
//! were registered, so that an id once used never names somebody else (JAHIS 3.3, 6.2.1). Passwords
//! and other credentials are not here.

use super::authentication_policy;
use crate::id::PersonId;
use crate::patient::optional_date;
use crate::person::PersonRef;
use crate::register::field::choices;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Prose, Register, whole,
};
use crate::text::{Code, Name, UserId};
use jiff::civil::Date;
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

choices! {
    /// 雇用区分: everybody who works with the system is in this register, employed or not
    /// (企画管理3.1.2).
    Employment("employment") {
        /// 職員
        Employee = "employee",
        /// 派遣
        Dispatched = "dispatched",
        /// 委託先・保守業者
        Vendor = "vendor",
        /// 他の医療機関などの外部利用者
        External = "external",
        /// 実習生・応援
        Temporary = "temporary",
    }
}

choices! {
    /// 交付方法: how a person got their id.
    IdDelivery("id-delivery") {
        /// 手渡し
        InPerson = "in_person",
        /// ワンタイムリンク
        OneTimeLink = "one_time_link",
        /// 封書
        SealedLetter = "sealed_letter",
        /// 人事連携: by the personnel system.
        Provisioned = "provisioned",
    }
}

choices! {
    /// 曜日
    Weekday("weekday") {
        /// 月曜日
        Monday = "mon",
        /// 火曜日
        Tuesday = "tue",
        /// 水曜日
        Wednesday = "wed",
        /// 木曜日
        Thursday = "thu",
        /// 金曜日
        Friday = "fri",
        /// 土曜日
        Saturday = "sat",
        /// 日曜日
        Sunday = "sun",
    }
}

/// When a person may work: a row of weekdays and hours of Japan time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// On these days.
    pub days: Vec<Weekday>,
    /// From this minute of the day, counted from midnight.
    pub from_minute: u32,
    /// Until this minute of the day; earlier than the first: until the next day.
    pub until_minute: u32,
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
    /// 所属, as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Name>,
    /// 部署: whose roles the person holds too, and whose managers answer for the person's rights.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Code>,
    /// Employed, or from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment: Option<Employment>,
    /// Who employs a person from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<Name>,
    /// What a person from outside is here for, and within which range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Prose>,
    /// The number in the personnel system, which feeds changes by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personnel_no: Option<Name>,
    /// 発行規則: by which rule the id was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue_rule: Option<Name>,
    /// 交付方法: how the person got the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<IdDelivery>,
    /// The first day on which the person may log in.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub starts_on: Option<Date>,
    /// The last day; from the next one log-in fails.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub ends_on: Option<Date>,
    /// 休職: the first day of a leave of absence.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub leave_from: Option<Date>,
    /// The last day of the leave; none while it is open.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub leave_until: Option<Date>,
    /// When the person may log in; none: at any time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Hours>,
    /// 認証規程: how the person proves who they are; none: as staff do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication: Option<Code>,
    /// Kept only to refuse passwords made of it.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub birth_date: Option<Date>,
    /// 共用ID: an id that several people share. Nobody logs in with it; a member changes to it after
    /// logging in as themselves (JAHIS 3.3, 8.2.2.9).
    #[serde(default)]
    pub is_group: bool,
    /// Who may change to a shared id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<PersonId>,
    /// Whether the person may log in; turned off during leave, and on again.
    #[serde(default)]
    pub is_enabled: bool,
}

impl Person {
    /// An enabled employee with nothing but a log-in id and a name.
    #[must_use]
    pub const fn new(user_id: UserId, name: Name) -> Self {
        Self {
            user_id,
            name,
            kana: None,
            qualification: None,
            roles: Vec::new(),
            department: None,
            departments: Vec::new(),
            employment: None,
            employer: None,
            purpose: None,
            personnel_no: None,
            issue_rule: None,
            delivery: None,
            starts_on: None,
            ends_on: None,
            leave_from: None,
            leave_until: None,
            hours: Vec::new(),
            authentication: None,
            birth_date: None,
            is_group: false,
            members: Vec::new(),
            is_enabled: true,
        }
    }

    /// Whether the person is here on that day: enabled, started, not left, not on leave.
    #[must_use]
    pub fn is_here_on(&self, day: Date) -> bool {
        let started = self.starts_on.is_none_or(|first| first <= day);
        self.is_enabled && started && !self.has_ended_on(day) && !self.is_on_leave_on(day)
    }

    /// Whether somebody else than this institution employs the person.
    #[must_use]
    pub fn is_from_outside(&self) -> bool {
        self.employment
            .is_some_and(|employment| employment != Employment::Employee)
    }

    /// The fields that an account of somebody from outside must have and has not (企画管理13⑤). Asked of
    /// every change; what was stored before is reported and stays readable.
    #[must_use]
    pub fn unstated(&self) -> Vec<&'static str> {
        let asked = [
            ("purpose", self.purpose.is_none()),
            ("ends_on", self.ends_on.is_none()),
        ];
        let lacking = asked.into_iter().filter(|(_, lacks)| *lacks);
        let names = lacking.map(|(name, _)| name);
        names.filter(|_| self.is_from_outside()).collect()
    }

    /// Whether the last day has passed.
    #[must_use]
    pub fn has_ended_on(&self, day: Date) -> bool {
        self.ends_on.is_some_and(|last| last < day)
    }

    /// Whether the person is on leave.
    #[must_use]
    pub fn is_on_leave_on(&self, day: Date) -> bool {
        self.leave_from.is_some_and(|first| first <= day)
            && self.leave_until.is_none_or(|last| day <= last)
    }

    /// The policy by which the person proves who they are.
    #[must_use]
    pub fn policy(&self) -> &str {
        let own = self.authentication.as_ref().map(Code::as_str);
        own.unwrap_or(authentication_policy::STAFF)
    }

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
            Field::list("departments", &FieldKind::Reference("department")).searchable(),
            Field::choice("employment", &Employment::CHOICES).searchable(),
            Field::text("employer").searchable(),
            Field::new("purpose", FieldKind::LongText),
            Field::text("personnel_no").unique(),
            Field::text("issue_rule"),
            Field::choice("delivery", &IdDelivery::CHOICES),
            Field::new("starts_on", FieldKind::Date),
            Field::new("ends_on", FieldKind::Date).searchable(),
            Field::new("leave_from", FieldKind::Date),
            Field::new("leave_until", FieldKind::Date),
            Field::new("hours", FieldKind::Table(HOURS)),
            Field::reference("authentication", "authentication-policy").searchable(),
            Field::new("birth_date", FieldKind::Date),
            Field::new("is_group", FieldKind::Flag).searchable(),
            Field::list("members", &FieldKind::Reference("person")),
            Field::new("is_enabled", FieldKind::Flag).searchable(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let pairs = [
            ("ends_on", self.ends_on, "starts_on", self.starts_on),
            (
                "leave_until",
                self.leave_until,
                "leave_from",
                self.leave_from,
            ),
        ];
        let backwards = pairs
            .into_iter()
            .filter(|(_, end, _, start)| end.zip(*start).is_some_and(|(end, start)| end < start));
        let mut faults: Vec<FieldFault> = backwards
            .map(|(name, _, other, _)| FieldFault::new(name, Fault::Contradicts { other }))
            .collect();
        if !self.is_group && !self.members.is_empty() {
            let other = "is_group";
            faults.push(FieldFault::new("members", Fault::Contradicts { other }));
        }
        faults
    }
}

const HOURS: &[Field] = &[
    Field::list("days", &FieldKind::Choice(&Weekday::CHOICES)).required(),
    Field::new("from_minute", FieldKind::Integer(0, 1439)).required(),
    Field::new("until_minute", FieldKind::Integer(0, 1440)).required(),
];
