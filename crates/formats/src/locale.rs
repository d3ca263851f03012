//! Every sentence a person reads, in Japanese and in English.
//!
//! The Fluent files of `locales/` are compiled in. A new file is one more line in [`FILES`]; a test
//! holds both languages to the same keys and the same arguments. A key that does not exist shows as
//! `⟦key⟧`: visible, and never a reason to fail. Numbers are written without grouping, and the
//! Unicode isolation marks are left out, so that the bytes of a presentation stay plain.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::view::{Arg, Label, Text};

#[cfg(test)]
mod tests;

/// Names a file of `locales/ja` and `locales/en` and carries both texts.
macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(File {
            #[cfg(test)]
            name: $name,
            ja: include_str!(concat!("../../../locales/ja/", $name, ".ftl")),
            en: include_str!(concat!("../../../locales/en/", $name, ".ftl")),
        }),+]
    };
}

/// All locale files, one line each.
const FILES: &[File] = files![
    "core",
    "views",
    "fhir",
    "import",
    "pages",
    "problems",
    "registers",
    "proxy",
    "people",
    "accounts",
    "access",
    "cli",
    "verify",
];

/// One area's sentences in both languages.
struct File {
    #[cfg(test)]
    name: &'static str,
    ja: &'static str,
    en: &'static str,
}

/// A language that every sentence exists in.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// All languages, the default first.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The language tag (BCP 47): `ja` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    fn id(self) -> LanguageIdentifier {
        self.tag().parse().unwrap_or_default()
    }

    fn source(self, file: &File) -> &'static str {
        match self {
            Self::Ja => file.ja,
            Self::En => file.en,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The tag names no language of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no language {0:?} here; there are ja and en")]
pub struct UnknownLang(pub String);

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|lang| lang.tag() == tag)
            .ok_or_else(|| UnknownLang(tag.to_owned()))
    }
}

/// The sentences of one language.
pub struct Locale {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Locale {
    /// The sentences of `lang`; read once per process.
    pub fn of(lang: Lang) -> &'static Self {
        static JA: LazyLock<Locale> = LazyLock::new(|| Locale::read(Lang::Ja));
        static EN: LazyLock<Locale> = LazyLock::new(|| Locale::read(Lang::En));
        match lang {
            Lang::Ja => &JA,
            Lang::En => &EN,
        }
    }

    /// Which language this is.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The sentence `key` with its places filled.
    pub fn text(&self, key: &str, args: &[(&str, Arg)]) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            return format!("⟦{key}⟧");
        };
        let mut filled = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            filled.set(*name, self.value(arg));
        }
        // A place without its argument stays visible as `{$name}`; the tests look for the names.
        let mut errors = Vec::new();
        self.bundle
            .format_pattern(pattern, Some(&filled), &mut errors)
            .into_owned()
    }

    /// The sentence `key`, which has no places.
    pub fn say(&self, key: &str) -> String {
        self.text(key, &[])
    }

    /// Whether the sentence exists.
    pub fn has(&self, key: &str) -> bool {
        self.bundle
            .get_message(key)
            .is_some_and(|message| message.value().is_some())
    }

    /// A text of a view in this language.
    pub fn read_text(&self, text: &Text) -> String {
        match text {
            Text::Content(words) => words.clone(),
            Text::Bilingual { ja, en } => match self.lang {
                Lang::Ja => ja.clone(),
                Lang::En => en.clone(),
            },
            Text::Label(label) => self.read_label(label),
            Text::Joined(texts) => texts.iter().map(|text| self.read_text(text)).collect(),
        }
    }

    /// A label in this language.
    pub fn read_label(&self, label: &Label) -> String {
        self.text(&label.key, &label.args)
    }

    fn value<'a>(&self, arg: &'a Arg) -> FluentValue<'a> {
        match arg {
            Arg::Words(words) => FluentValue::from(words.as_str()),
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Text(text) => FluentValue::from(self.read_text(text)),
        }
    }

    /// Puts the files of `lang` together. A line that does not parse or a key given twice is left
    /// out here and found by the test, so that a reader never meets a server that will not start.
    fn read(lang: Lang) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![lang.id()]);
        bundle.set_use_isolating(false);
        for file in FILES {
            let resource = FluentResource::try_new(lang.source(file).to_owned())
                .unwrap_or_else(|(resource, _)| resource);
            let _ = bundle.add_resource(resource);
        }
        Self { lang, bundle }
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Locale")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}
