//! What a file says about itself, for the index: each value with the place it stands at, or why not.
//!
//! Nothing is inferred. A value that has to be guessed is absent, and the person who imports says it.

/// One fact: found at a place, or absent for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact<T> {
    /// The file says it.
    Found {
        /// What it says.
        value: T,
        /// Where: a FHIR path, or a field of another format such as `/Info/Title`.
        from: String,
    },
    /// The file does not say it.
    Absent(Absence),
}

/// Why a fact is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// Files of this kind have no place for it.
    NoPlace,
    /// The places that were looked at are empty or missing.
    NotGiven {
        /// Those places.
        looked_at: String,
    },
    /// Several values, and nothing that says which.
    Ambiguous {
        /// How many.
        count: usize,
        /// Where they stand.
        from: String,
    },
    /// It points to something that is not in the file.
    Outside {
        /// Where it points.
        reference: String,
        /// Where that stands.
        from: String,
    },
    /// There is something, but not of the form it must have.
    Unreadable {
        /// Where it stands.
        from: String,
    },
}

impl<T> Fact<T> {
    /// A value with its place.
    pub fn found(value: T, from: impl Into<String>) -> Self {
        Self::Found {
            value,
            from: from.into(),
        }
    }

    /// Nothing, after looking at these places.
    pub fn not_given(looked_at: impl Into<String>) -> Self {
        Self::Absent(Absence::NotGiven {
            looked_at: looked_at.into(),
        })
    }

    /// The value, if found.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Found { value, .. } => Some(value),
            Self::Absent(_) => None,
        }
    }

    /// The place of the value, if found.
    pub fn from(&self) -> Option<&str> {
        match self {
            Self::Found { from, .. } => Some(from),
            Self::Absent(_) => None,
        }
    }

    /// The same fact about something made of its value.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Fact<U> {
        match self {
            Self::Found { value, from } => Fact::Found {
                value: make(value),
                from,
            },
            Self::Absent(why) => Fact::Absent(why),
        }
    }

    /// This fact if found, otherwise the other one.
    #[must_use]
    pub fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Found { .. } => self,
            Self::Absent(_) => other(),
        }
    }
}

/// What a file says about itself, for the index of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// When the thing described happened, or the document was made.
    pub date: Fact<When>,
    /// What kind of document it says it is.
    pub kind: Fact<KindHint>,
    /// Its title.
    pub title: Fact<String>,
    /// Who wrote it.
    pub author: Fact<String>,
    /// The encounter it belongs to.
    pub encounter: Fact<EncounterHint>,
}

impl Facts {
    /// The facts of a file that has a place for none of them.
    pub fn no_place() -> Self {
        Self {
            date: Fact::Absent(Absence::NoPlace),
            kind: Fact::Absent(Absence::NoPlace),
            title: Fact::Absent(Absence::NoPlace),
            author: Fact::Absent(Absence::NoPlace),
            encounter: Fact::Absent(Absence::NoPlace),
        }
    }
}

/// Whom a file is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The file does not say (a scan, a letter as PDF, a resource without a subject): whoever imports
    /// it names the patient.
    Unsaid,
    /// A patient whose particulars are in the file.
    Patient(Box<PatientFacts>),
    /// A patient whom the file only points to; the particulars are elsewhere.
    Elsewhere {
        /// The pointer as given: a reference, or an identifier.
        reference: String,
        /// The words beside it, often a name.
        display: Option<String>,
        /// Where it stands.
        from: String,
    },
    /// Nobody: reference data (a directory, a code table, a definition). It goes under a document
    /// type that has no patient.
    Nobody,
}

/// What a file says about its patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientFacts {
    /// The patient number in the institution that made the file; absent if several identifiers could
    /// be it.
    pub number: Fact<Identifier>,
    /// All identifiers, in their order.
    pub identifiers: Vec<Identifier>,
    /// The name as written, in kanji where the file tells the forms apart.
    pub name: Fact<String>,
    /// The name in kana.
    pub kana: Fact<String>,
    /// The date of birth; a year or a month alone is no date here.
    pub birth_date: Fact<jiff::civil::Date>,
    /// The administrative sex.
    pub sex: Fact<Sex>,
}

/// A number or code that somebody gave to someone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// Who gave it, as a URI.
    pub system: Option<String>,
    /// What kind of number it is, as a code of table v2-0203, such as `MR`.
    pub kind: Option<String>,
    /// The number.
    pub value: String,
}

/// The administrative sex, in the four codes of FHIR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// `male`
    Male,
    /// `female`
    Female,
    /// `other`
    Other,
    /// `unknown`
    Unknown,
}

impl Sex {
    /// The FHIR code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

/// What kind of document a file says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindHint {
    /// The code system as a URI; `http://hl7.org/fhir/resource-types` when it is a resource type.
    pub system: Option<String>,
    /// The code.
    pub code: String,
    /// The words beside it.
    pub display: Option<String>,
}

/// The encounter a file belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncounterHint {
    /// Its number, or else the reference to it.
    pub id: String,
    /// When it began.
    pub start: Option<When>,
    /// Its class, such as `AMB` or `IMP`.
    pub class: Option<String>,
}

/// A point in time as precise as it was given, with the words as given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// As written in the file.
    pub given: String,
    /// What that means.
    pub precision: Precision,
}

/// How precise a point in time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// An instant with its offset.
    Instant(jiff::Timestamp),
    /// A day.
    Day(jiff::civil::Date),
    /// A year and a month.
    Month(i16, i8),
    /// A year.
    Year(i16),
}

impl When {
    /// Reads a FHIR `date`, `dateTime` or `instant`.
    pub fn parse(given: &str) -> Option<Self> {
        let precision = match given.len() {
            4 => Precision::Year(digits(given)?),
            7 => {
                let (year, month) = given.split_once('-')?;
                let month = i8::try_from(digits(month)?)
                    .ok()
                    .filter(|m| (1..=12).contains(m))?;
                Precision::Month(digits(year)?, month)
            }
            10 => Precision::Day(given.parse().ok()?),
            _ if given.contains('T') => Precision::Instant(given.parse().ok()?),
            _ => return None,
        };
        Some(Self {
            given: given.to_owned(),
            precision,
        })
    }

    /// The day it was, where it was written; none for a month or a year.
    pub fn day(&self) -> Option<jiff::civil::Date> {
        match self.precision {
            Precision::Day(day) => Some(day),
            Precision::Instant(_) => self.given.get(..10)?.parse().ok(),
            Precision::Month(..) | Precision::Year(_) => None,
        }
    }
}

fn digits(words: &str) -> Option<i16> {
    words
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| words.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_as_precise_as_it_was_given() {
        let precision = |given| When::parse(given).map(|when| when.precision);
        assert_eq!(precision("2020"), Some(Precision::Year(2020)));
        assert_eq!(precision("2020-05"), Some(Precision::Month(2020, 5)));
        let day = jiff::civil::date(2020, 5, 6);
        assert_eq!(precision("2020-05-06"), Some(Precision::Day(day)));
        let instant = When::parse("2020-05-06T00:30:00+09:00").unwrap();
        assert_eq!(
            instant.precision,
            Precision::Instant("2020-05-05T15:30:00Z".parse().unwrap())
        );
        assert_eq!(instant.day(), Some(day));
        for wrong in [
            "",
            "20",
            "2020-13",
            "2020-02-30",
            "2020-05-06T00:30",
            "yesterday",
            "+020",
        ] {
            assert_eq!(precision(wrong), None, "{wrong}");
        }
    }
}
