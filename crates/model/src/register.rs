//! 台帳: the one mechanism for everything an institution administers (design, idea 5).
//!
//! A register is a Rust type with described fields. The type serves the code that uses it; the
//! [`Description`] serves everything that is the same for all registers: checking, forms, pages,
//! CSV and JSON, history, reminders. What may happen to an entry is decided in [`life`].
//! Pure: nothing here stores, reads a clock, or decides who may administer (that is `genpon-access`).
//! A new register is one file in `crate::registers` and one line in its catalogue.

pub mod cell;
pub mod changes;
pub mod check;
pub mod fault;
pub mod field;
pub mod life;
pub mod reminder;
pub mod revision;
pub mod words;

pub use changes::{FieldChange, changes};
pub use check::{check, references};
pub use fault::{Fault, FieldFault};
pub use field::{Choices, Field, FieldKind};
pub use revision::{Author, Edition, Revision, Standing};
pub use words::{Localized, Prose};

use crate::text::Code;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A kind of entry that an institution administers.
pub trait Register: Serialize + DeserializeOwned + Clone {
    /// Its code, its rules and its fields.
    const DESCRIPTION: &'static Description;

    /// What the fields say together that none says alone, such as an end before its beginning.
    fn contradictions(&self) -> Vec<FieldFault> {
        Vec::new()
    }

    /// Reads an entry's value.
    ///
    /// # Errors
    /// Every fault, with the place of its field.
    fn read(value: &Value) -> Result<Self, Vec<FieldFault>> {
        check(Self::DESCRIPTION, value)?;
        Self::deserialize(value).map_err(|_| vec![FieldFault::new("", Fault::Unreadable)])
    }

    /// The value as stored, shown and exported.
    fn write(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// A register as data: enough for pages, forms, files and checks without knowing the type.
#[derive(Debug, Clone, Copy)]
pub struct Description {
    /// Its code in addresses, data, rights and the locales.
    pub code: &'static str,
    /// Where the key of an entry comes from.
    pub key: KeySource,
    /// Whether a change needs a second person.
    pub approval: Approval,
    /// How often an entry is to be reviewed, where the register asks for it.
    pub review_months: Option<u8>,
    /// The fields, in the order of pages and files.
    pub fields: &'static [Field],
    /// What the Rust type says about a value whose single fields are right: see [`whole`].
    pub whole: fn(&Value) -> Vec<FieldFault>,
}

/// Where the key of an entry comes from. A key never changes and is never given to another entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySource {
    /// The field of this name is the key.
    Field(&'static str),
    /// The edge makes a UUIDv7 for a new entry: nothing in it is a name.
    Made,
}

/// Whether a change takes effect at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval {
    /// At once.
    None,
    /// When another person than the one who asked approves it.
    SecondPerson,
}

impl Description {
    /// Its code as stored with revisions.
    #[must_use]
    pub fn code(&self) -> Code {
        Code::constant(self.code)
    }

    /// The key that the value itself carries, where this register has keys of that kind.
    #[must_use]
    pub fn key_in(&self, value: &Value) -> Option<Code> {
        match self.key {
            KeySource::Field(name) => value.get(name)?.as_str()?.parse().ok(),
            KeySource::Made => None,
        }
    }

    /// The field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// What is kept in clear for searching: field and text, in the order of the fields.
    #[must_use]
    pub fn search_terms(&self, value: &Value) -> Vec<(&'static str, String)> {
        self.terms(value, |field| field.is_searchable)
    }

    /// The texts that no other entry of this register may ever have had: field and text.
    #[must_use]
    pub fn unique_terms(&self, value: &Value) -> Vec<(&'static str, String)> {
        self.terms(value, |field| field.is_unique)
    }

    /// Carries the secrets of `old` into `new`: no form and no file has them.
    pub fn keep_secrets(&self, old: &Value, new: &mut Value) {
        let Value::Object(new) = new else { return };
        for field in self.fields.iter().filter(|field| field.is_secret) {
            if let Some(secret) = old.get(field.name) {
                new.insert(field.name.to_owned(), secret.clone());
            }
        }
    }

    /// Locale key of its name; `-about` after it is the key of the sentence that explains it.
    #[must_use]
    pub fn label_key(&self) -> String {
        format!("register-{}", self.code)
    }

    fn terms(&self, value: &Value, wanted: fn(&Field) -> bool) -> Vec<(&'static str, String)> {
        let fields = self.fields.iter().filter(|field| wanted(field));
        fields
            .flat_map(|field| scalars(&value[field.name]).map(|text| (field.name, text)))
            .collect()
    }
}

/// The texts of a value: itself, those of a list, or those of a text in two languages.
fn scalars(value: &Value) -> impl Iterator<Item = String> {
    let texts: Vec<String> = match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().flat_map(scalars_of_one).collect(),
        Value::Object(sides) => sides.values().flat_map(scalars_of_one).collect(),
        one => scalars_of_one(one).collect(),
    };
    texts.into_iter()
}

fn scalars_of_one(value: &Value) -> impl Iterator<Item = String> + use<> {
    let text = match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    };
    text.into_iter()
}

/// For [`Description::whole`]: what `R` finds in a value whose single fields are right.
#[must_use]
pub fn whole<R: Register>(value: &Value) -> Vec<FieldFault> {
    match R::deserialize(value) {
        Ok(entry) => entry.contradictions(),
        Err(_) => vec![FieldFault::new("", Fault::Unreadable)],
    }
}

#[cfg(test)]
mod tests;
