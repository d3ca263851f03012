//! The fields of a register: name, kind, and what is asked of the value.
//!
//! Built by `const` functions, so that a register reads as a table of one line per field. The
//! words for people come from the locales by the keys made here.

/// One described field.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name in data, files and locale keys.
    pub name: &'static str,
    /// What values it takes.
    pub kind: FieldKind,
    /// Whether an entry must have it.
    pub is_required: bool,
    /// Whether it is kept in clear to be searched; everything else is sealed.
    pub is_searchable: bool,
    /// Whether no other entry, past or present, may have had the same value.
    pub is_unique: bool,
    /// Whether it is never shown, exported or compared in the history.
    pub is_secret: bool,
}

/// What values a field takes.
#[derive(Debug, Clone, Copy)]
pub enum FieldKind {
    /// One line of at most so many characters.
    Text(usize),
    /// Several lines.
    LongText,
    /// A code: a-z, 0-9, '-', '_', '.'.
    Code,
    /// One line in Japanese and in English.
    Localized,
    /// One of the codes given.
    Choice(&'static Choices),
    /// Yes or no.
    Flag,
    /// A whole number from the first to the second, both included.
    Integer(i64, i64),
    /// A day, `YYYY-MM-DD`.
    Date,
    /// An instant, RFC 3339.
    Time,
    /// The key of an entry of the register named.
    Reference(&'static str),
    /// Several values of one kind, in order.
    List(&'static FieldKind),
    /// Several rows with fields of their own, in order.
    Table(&'static [Field]),
}

/// The codes of a choice and where their words are.
#[derive(Debug)]
pub struct Choices {
    /// The words of a code have the locale key `choice-<words>-<code>`.
    pub words: &'static str,
    /// The codes, in the order of the form.
    pub codes: &'static [&'static str],
}

impl Choices {
    /// Locale key of one of the codes.
    #[must_use]
    pub fn label_key(&self, code: &str) -> String {
        format!("choice-{}-{code}", self.words)
    }
}

impl Field {
    /// A field that may be left out.
    #[must_use]
    pub const fn new(name: &'static str, kind: FieldKind) -> Self {
        Self {
            name,
            kind,
            is_required: false,
            is_searchable: false,
            is_unique: false,
            is_secret: false,
        }
    }

    /// One line of the usual length.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, FieldKind::Text(crate::text::Name::CHARS_MAX))
    }

    /// One of the codes given.
    #[must_use]
    pub const fn choice(name: &'static str, choices: &'static Choices) -> Self {
        Self::new(name, FieldKind::Choice(choices))
    }

    /// The key of an entry of another register.
    #[must_use]
    pub const fn reference(name: &'static str, register: &'static str) -> Self {
        Self::new(name, FieldKind::Reference(register))
    }

    /// Several values of one kind.
    #[must_use]
    pub const fn list(name: &'static str, of: &'static FieldKind) -> Self {
        Self::new(name, FieldKind::List(of))
    }

    /// An entry must have it.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            is_required: true,
            ..self
        }
    }

    /// It is kept in clear to be searched.
    #[must_use]
    pub const fn searchable(self) -> Self {
        Self {
            is_searchable: true,
            ..self
        }
    }

    /// No other entry may ever have had its value; it is kept in clear to be looked up.
    #[must_use]
    pub const fn unique(self) -> Self {
        Self {
            is_unique: true,
            is_searchable: true,
            ..self
        }
    }

    /// It is never shown, exported or compared.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self {
            is_secret: true,
            ..self
        }
    }

    /// Locale key of its label, under `parent`: `register-<register>` or the key of a table.
    #[must_use]
    pub fn label_key(&self, parent: &str) -> String {
        format!("{parent}-{}", self.name)
    }
}

/// An enumeration whose values have codes, for data, forms and locales alike.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident($words:literal) {
        $($(#[$item_doc:meta])* $item:ident = $code:literal),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$item_doc])* #[serde(rename = $code)] $item),+
        }

        impl $name {
            /// Every value, in the order of forms.
            pub const ALL: &'static [Self] = &[$(Self::$item),+];
            /// As a kind of field.
            pub const CHOICES: $crate::register::Choices =
                $crate::register::Choices { words: $words, codes: &[$($code),+] };

            /// Locale key of its words.
            #[must_use]
            pub fn label_key(self) -> String {
                Self::CHOICES.label_key(self.code())
            }

            /// Its code in data.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$item => $code),+
                }
            }
        }
    };
}
pub(crate) use choices;
