//! 人事情報: what the personnel system says of a person, and what follows for the account (企画管理13③).
//!
//! A row of a file, or a resource of SCIM, becomes changes of the entry in the register `person`. A
//! column that the file does not have leaves its field as it is; an empty cell empties it. Roles are
//! never among them: rights are granted in Genpon.

use crate::patient::optional_date;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Prose, Register, whole,
};
use crate::registers::Person;
use crate::registers::person::{Employment, IdDelivery};
use crate::text::{Code, Name, UserId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A row of the file. It is in no catalogue of registers: only the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonnelRow {
    /// 職員番号: by which the person is known in both systems.
    pub personnel_no: Name,
    /// 氏名
    pub name: Name,
    /// The user id of a joiner; the personnel number where there is none. Never changes by a feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// カナ
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<Name>,
    /// 所属, as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Name>,
    /// 部署
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Code>,
    /// 雇用区分
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment: Option<Employment>,
    /// Who employs a person from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<Name>,
    /// What a person from outside is here for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Prose>,
    /// The first day.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub starts_on: Option<Date>,
    /// The last day.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub ends_on: Option<Date>,
    /// The first day of a leave.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub leave_from: Option<Date>,
    /// The last day of the leave.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub leave_until: Option<Date>,
}

impl PersonnelRow {
    /// The person as the row has it: a new one, or what is known with what the columns say. Who has left
    /// is disabled at once; nobody is enabled by a feed.
    ///
    /// # Errors
    /// A personnel number that is to be the user id of a joiner and cannot.
    pub fn person(
        &self,
        known: Option<&Person>,
        columns: &[String],
        today: Date,
    ) -> Result<Person, FieldFault> {
        let has = |name: &str| known.is_none() || columns.iter().any(|column| column == name);
        let mut person = match known {
            Some(known) => known.clone(),
            None => Person {
                delivery: Some(IdDelivery::Provisioned),
                ..Person::new(self.new_user_id()?, self.name.clone())
            },
        };
        person.personnel_no = Some(self.personnel_no.clone());
        person.name = self.name.clone();
        if has("kana") {
            person.kana = self.kana.clone();
        }
        if has("department") {
            person.department = self.department.clone();
        }
        if has("departments") {
            person.departments = self.departments.clone();
        }
        if has("employment") {
            person.employment = self.employment;
        }
        if has("employer") {
            person.employer = self.employer.clone();
        }
        if has("purpose") {
            person.purpose = self.purpose.clone();
        }
        if has("starts_on") {
            person.starts_on = self.starts_on;
        }
        if has("ends_on") {
            person.ends_on = self.ends_on;
        }
        if has("leave_from") {
            person.leave_from = self.leave_from;
        }
        if has("leave_until") {
            person.leave_until = self.leave_until;
        }
        if person.has_ended_on(today) {
            person.is_enabled = false;
        }
        Ok(person)
    }

    fn new_user_id(&self) -> Result<UserId, FieldFault> {
        let number = || self.personnel_no.as_str().parse();
        let own = self.user_id.clone().map_or_else(number, Ok);
        own.map_err(|fault| FieldFault::new("user_id", Fault::from(fault)))
    }
}

impl Register for PersonnelRow {
    const DESCRIPTION: &'static Description = &Description {
        code: "personnel-feed",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: None,
        fields: &[
            Field::text("personnel_no").required(),
            Field::text("name").required(),
            Field::new("user_id", FieldKind::Text(UserId::CHARS_MAX)),
            Field::text("kana"),
            Field::text("department"),
            Field::list("departments", &FieldKind::Reference("department")),
            Field::choice("employment", &Employment::CHOICES),
            Field::text("employer"),
            Field::new("purpose", FieldKind::LongText),
            Field::new("starts_on", FieldKind::Date),
            Field::new("ends_on", FieldKind::Date),
            Field::new("leave_from", FieldKind::Date),
            Field::new("leave_until", FieldKind::Date),
        ],
        whole: whole::<Self>,
    };
}
