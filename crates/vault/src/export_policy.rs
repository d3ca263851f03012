//! 権限の規程: how information is divided, which rights stand on each part, who holds what, in writing and
//! made of the registers as they are at this moment (JAHIS 3.3, 6.2(6) 必須(4); 企画管理13).
//!
//! Each sign in its tables comes from a decision, not from the data. A restricted patient is counted
//! and never named.

mod tables;

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::Error;
use crate::explain_access::may_ask;
use crate::masters::Masters;
use crate::rights::in_force;
use genpon_formats::locale::{Lang, Locale};
use genpon_formats::policy_document::{PolicyDocument, Section};
use genpon_formats::view::Arg;
use genpon_model::register::words::Localized;
use genpon_model::registers::role::Reach;
use genpon_model::registers::{Operation, Role};
use genpon_model::text::Code;
use std::sync::Arc;

impl Vault {
    /// Writes the policy in force, in the caller's language.
    ///
    /// # Errors
    /// No right to read roles and people.
    pub fn export_policy(&self, caller: &Caller) -> Result<PolicyDocument, Error> {
        self.at_desk(caller, "policy.export", |desk| {
            let granted = may_ask(desk)?;
            let writer = Writer::at(desk);
            let document = writer.document(desk)?;
            desk.commit(&granted)?;
            Ok(document)
        })
    }
}

/// Somebody who writes the policy in one language.
struct Writer {
    masters: Arc<Masters>,
    locale: &'static Locale,
    roles: Vec<Role>,
}

impl Writer {
    fn at(desk: &Desk<'_>) -> Self {
        let masters = Arc::clone(&desk.masters);
        let roles = in_force(&masters.roles).map(|(_, role)| role.clone());
        Self {
            roles: roles.collect(),
            locale: Locale::of(desk.caller.lang),
            masters,
        }
    }

    fn document(&self, desk: &Desk<'_>) -> Result<PolicyDocument, Error> {
        let today = desk.now.at.date_in_japan();
        let restricted = self.masters.rights.policy.restricted_on(today);
        let day = today.to_string();
        let restrictions = Section {
            words: vec![self.fill("policy-restrictions", "count", restricted.to_string())],
            ..self.section("register-restriction")
        };
        let mut document = PolicyDocument {
            title: self.say("policy-title"),
            head: vec![
                desk.house.institution.name.to_string(),
                self.fill("policy-as-of", "day", day),
            ],
            sections: vec![
                self.division(),
                self.what_can_be_set(),
                self.of_roles(),
                self.signs_of_roles(desk)?,
                self.levels_of_people(desk)?,
                self.departments(),
                self.grants(today),
                restrictions,
                self.privileges(),
                self.systems(),
            ],
        };
        for section in &mut document.sections {
            let has_rows = section.tables.iter().any(|table| !table.rows.is_empty());
            if section.words.is_empty() && !has_rows {
                section.words.push(self.say("explain-nothing"));
            }
        }
        Ok(document)
    }

    /// Which rights there are, and how each can be narrowed.
    fn what_can_be_set(&self) -> Section {
        let reaches = [
            ("policy-on-records", Reach::Records),
            ("policy-on-registers", Reach::Registers),
            ("policy-on-institution", Reach::Institution),
        ];
        let of = |(key, reach)| {
            let operations = Operation::ALL.iter().copied();
            let operations = operations.filter(|operation| operation.reach() == reach);
            format!("{} {}", self.say(key), self.operations(operations))
        };
        let ways = [
            "policy-deny",
            "policy-narrow",
            "policy-type",
            "policy-grant",
            "policy-change",
        ];
        let words = reaches.into_iter().map(of);
        Section {
            words: words.chain(ways.map(|key| self.say(key))).collect(),
            ..self.section("policy-settable")
        }
    }

    fn section(&self, key: &str) -> Section {
        Section {
            heading: self.say(key),
            ..Section::default()
        }
    }

    fn say(&self, key: &str) -> String {
        self.locale.say(key)
    }

    fn fill(&self, key: &str, name: &str, value: String) -> String {
        self.locale.text(key, &[(name, Arg::from(value))])
    }

    fn localized(&self, name: &Localized) -> String {
        match self.locale.lang() {
            Lang::Ja => name.ja.to_string(),
            Lang::En => name.en.to_string(),
        }
    }

    fn operations(&self, operations: impl IntoIterator<Item = Operation>) -> String {
        let names = operations
            .into_iter()
            .map(|operation| self.say(&operation.label_key()));
        self.list(names)
    }

    fn list(&self, items: impl IntoIterator<Item = String>) -> String {
        let items: Vec<String> = items.into_iter().collect();
        items.join(&self.say("list-separator"))
    }

    fn label(&self, code: &Code) -> String {
        let entry = self.masters.labels.get(code);
        entry.map_or_else(
            || code.to_string(),
            |entry| self.localized(&entry.value.name),
        )
    }

    fn role(&self, code: &Code) -> String {
        let entry = self.masters.roles.get(code);
        entry.map_or_else(
            || code.to_string(),
            |entry| self.localized(&entry.value.name),
        )
    }

    fn department(&self, code: &Code) -> String {
        let entry = self.masters.departments.get(code);
        entry.map_or_else(
            || code.to_string(),
            |entry| self.localized(&entry.value.name),
        )
    }

    fn document_type(&self, code: &Code) -> String {
        let entry = self.masters.document_types.get(code);
        entry.map_or_else(
            || code.to_string(),
            |entry| self.localized(&entry.value.name),
        )
    }

    fn register(&self, code: &Code) -> String {
        let found = genpon_model::registers::find(code.as_str());
        found.map_or_else(|| code.to_string(), |found| self.say(&found.label_key()))
    }

    fn group(&self, code: &Code) -> String {
        let group = self.masters.rights.policy.group(code);
        group.map_or_else(|| code.to_string(), |group| self.localized(&group.name))
    }

    fn person(&self, id: genpon_model::id::PersonId) -> String {
        let entry = self.masters.people.get(&id);
        entry.map_or_else(String::new, |entry| {
            format!("{} ({})", entry.value.name, entry.value.user_id)
        })
    }
}
