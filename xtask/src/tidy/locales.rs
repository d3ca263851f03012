//! Rule: every sentence a person reads exists in Japanese and in English, with the same arguments,
//! is used by the code, and whatever key the code uses exists. A key is `area-name` in small letters.
//! Code uses a key as a string literal, or as one with placeholders that stand for anything behind an
//! area (`"role-{code}"`, `code("role", …)`) or for another key (`"{key}-hint"`).

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::{Finding, Rule};
use crate::house::{File, House};
use crate::source::Text;

pub(super) const RULE: Rule = Rule {
    name: "locales",
    promise: "every sentence exists in ja and en, and every key is used and exists",
    check,
};

const FOLDER: &str = "locales/";
const LANGUAGES: [&str; 2] = ["ja", "en"];

/// One sentence in one language.
struct Sentence {
    path: String,
    line: usize,
    /// The variables it needs, and its attributes with a dot before them.
    arguments: BTreeSet<String>,
}

/// Language → key → sentence.
type Sentences = BTreeMap<&'static str, BTreeMap<String, Sentence>>;

fn check(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    let sentences = read(house, &mut found);
    compare_languages(&sentences, &mut found);
    compare_with_code(house, &sentences, &mut found);
    found
}

fn read(house: &House, found: &mut Vec<Finding>) -> Sentences {
    let mut sentences: Sentences = LANGUAGES.map(|language| (language, BTreeMap::new())).into();
    for file in house.files.iter().filter(|file| file.has_extension("ftl")) {
        let Some(language) = LANGUAGES
            .into_iter()
            .find(|l| file.path.starts_with(&format!("{FOLDER}{l}/")))
        else {
            let mend = "sentences live in locales/ja and locales/en";
            found.push(Finding::new(
                &file.path,
                0,
                "a language we do not speak",
                mend,
            ));
            continue;
        };
        let of_language = sentences.entry(language).or_default();
        for (key, sentence) in parse(file, found) {
            if of_language.contains_key(&key) {
                let what = format!("`{key}` stands twice");
                found.push(Finding::new(&file.path, sentence.line, what, "keep one"));
            }
            of_language.insert(key, sentence);
        }
    }
    sentences
}

fn parse(file: &File, found: &mut Vec<Finding>) -> Vec<(String, Sentence)> {
    let resource = match fluent_syntax::parser::parse(file.text.as_str()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            found.extend(errors.iter().map(|error| {
                let line = file.text[..error.pos.start.min(file.text.len())]
                    .lines()
                    .count();
                Finding::new(
                    &file.path,
                    line,
                    error.kind.to_string(),
                    "mend the Fluent syntax",
                )
            }));
            resource
        }
    };
    let messages = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    messages
        .map(|message| {
            let mut arguments = BTreeSet::new();
            message
                .value
                .iter()
                .for_each(|pattern| collect(pattern, &mut arguments));
            for attribute in &message.attributes {
                arguments.insert(format!(".{}", attribute.id.name));
                collect(&attribute.value, &mut arguments);
            }
            let key = message.id.name.to_owned();
            (
                key.clone(),
                Sentence {
                    path: file.path.clone(),
                    line: line_of(file, &key),
                    arguments,
                },
            )
        })
        .collect()
}

fn line_of(file: &File, key: &str) -> usize {
    let starts = |text: &str| {
        text.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    file.lines()
        .find(|(_, text)| starts(text))
        .map_or(0, |(line, _)| line)
}

fn collect(pattern: &Pattern<&str>, arguments: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        collect_expression(expression, arguments);
    }
}

fn collect_expression(expression: &Expression<&str>, arguments: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => collect_inline(inline, arguments),
        Expression::Select { selector, variants } => {
            collect_inline(selector, arguments);
            variants
                .iter()
                .for_each(|variant| collect(&variant.value, arguments));
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, arguments: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            arguments.insert(format!("${}", id.name));
        }
        InlineExpression::FunctionReference {
            arguments: given, ..
        } => {
            given
                .positional
                .iter()
                .for_each(|inner| collect_inline(inner, arguments));
        }
        InlineExpression::Placeable { expression } => collect_expression(expression, arguments),
        _ => {}
    }
}

fn compare_languages(sentences: &Sentences, found: &mut Vec<Finding>) {
    for (language, other) in [("ja", "en"), ("en", "ja")] {
        let empty = BTreeMap::new();
        let others = sentences.get(other).unwrap_or(&empty);
        for (key, sentence) in sentences.get(language).unwrap_or(&empty) {
            let finding =
                |what: String, mend: &str| Finding::new(&sentence.path, sentence.line, what, mend);
            match others.get(key) {
                None => {
                    let what = format!("`{key}` has no sentence in {other}");
                    found.push(finding(what, "write it there too"));
                }
                Some(twin) if language == "ja" && twin.arguments != sentence.arguments => {
                    let what = format!(
                        "`{key}` takes {} in ja and {} in en",
                        list(&sentence.arguments),
                        list(&twin.arguments)
                    );
                    found.push(finding(what, "use the same arguments"));
                }
                Some(_) => {}
            }
        }
    }
}

fn list(arguments: &BTreeSet<String>) -> String {
    let names: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(", ")
    }
}

fn compare_with_code(house: &House, sentences: &Sentences, found: &mut Vec<Finding>) {
    let empty = BTreeMap::new();
    let keys = sentences.get("ja").unwrap_or(&empty);
    let mut literals = BTreeSet::new();
    for (file, rust) in house
        .rust_files()
        .filter(|(file, _)| file.room().is_some() && !file.is_test_file())
    {
        for text in rust
            .strings
            .iter()
            .filter(|text| !rust.is_test_line(text.line))
        {
            if is_meant_as_key(text) && !keys.contains_key(&text.value) {
                let what = format!("`{}` is no key of {FOLDER}", text.value);
                let mend = "write the sentence in both languages, or mend the key";
                found.push(Finding::new(&file.path, text.line, what, mend));
            }
            literals.insert(match LOOKUPS_BY_AREA.contains(&text.called.as_str()) {
                true => format!("{}-{{}}", text.value),
                false => text.value.clone(),
            });
        }
    }
    for (key, sentence) in keys {
        if !is_used(key, &literals) {
            let what = format!("no code uses `{key}`");
            found.push(Finding::new(
                &sentence.path,
                sentence.line,
                what,
                "use it or delete it in both languages",
            ));
        }
    }
}

/// What takes a key as its first argument.
const LOOKUPS: [&str; 3] = ["say", "Label::new", "Text::label"];
/// What takes a key, and is also the name of other things that take one word.
const LOOKUPS_OF_LONG_KEYS: [&str; 2] = ["has", "text"];

/// What takes an area first and the rest of the key later.
const LOOKUPS_BY_AREA: [&str; 1] = ["code"];

/// Whether a literal is this key, or is what is put behind a key that is used.
fn is_used(key: &str, literals: &BTreeSet<String>) -> bool {
    let is_literal = |key: &str| literals.iter().any(|literal| fits(key, literal));
    let endings = literals.iter().filter_map(|literal| {
        let (_, ending) = literal.strip_prefix('{')?.split_once('}')?;
        ending.starts_with('-').then_some(ending)
    });
    is_literal(key)
        || endings
            .filter_map(|ending| key.strip_suffix(ending))
            .any(is_literal)
}

/// Whether a literal can only be a key. A code that merely looks like one is not meant.
fn is_meant_as_key(text: &Text) -> bool {
    let called = text.called.as_str();
    let is_looked_up = LOOKUPS.contains(&called)
        || (LOOKUPS_OF_LONG_KEYS.contains(&called) && text.value.contains('-'));
    is_looked_up && is_key(&text.value)
}

fn is_key(text: &str) -> bool {
    text.split('-').all(|part| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    })
}

/// Whether a literal, its `{…}` placeholders standing for anything, is this key. A placeholder must
/// stand behind an area, or it would stand for every sentence.
fn fits(key: &str, literal: &str) -> bool {
    if literal
        .split_once('{')
        .is_some_and(|(before, _)| !before.contains('-'))
    {
        return false;
    }
    let mut pieces = literal
        .split('{')
        .enumerate()
        .map(|(index, piece)| match index {
            0 => piece,
            _ => piece.split_once('}').map_or("", |(_, rest)| rest),
        });
    let Some(mut rest) = pieces.next().and_then(|first| key.strip_prefix(first)) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else {
        return rest.is_empty();
    };
    for piece in middle {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(ja: &str, en: &str, code: &str) -> Vec<String> {
        let house = House::of(&[
            ("locales/ja/pages.ftl", ja),
            ("locales/en/pages.ftl", en),
            ("crates/server/src/a.rs", code),
        ]);
        check(&house)
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn complete_sentences_are_fine() {
        let code = "fn f() { t(\"pages-a\"); t(&format!(\"pages-{x}-title\")); html! { p { (t(\"pages-b\")) } } }";
        let ja = "pages-a = { $n }\npages-role-title = x\npages-b = y\n";
        assert_eq!(found(ja, ja, code), [""; 0]);
    }

    #[test]
    fn finds_a_missing_language_and_other_arguments() {
        let code = "fn f() { (\"pages-a\", \"pages-b\") }";
        assert_eq!(
            found(
                "pages-a = 一\npages-b = { $n }\n",
                "pages-b = { $m ->\n   *[other] x\n }\n",
                code
            ),
            [
                "`pages-a` has no sentence in en",
                "`pages-b` takes $n in ja and $m in en"
            ]
        );
    }

    #[test]
    fn finds_a_key_nobody_uses_and_a_key_that_does_not_exist() {
        let ja = "pages-a = x\n";
        let test = "#[cfg(test)]\nmod tests {\n    const A: &str = \"pages-a\";\n}";
        assert_eq!(found(ja, ja, test), ["no code uses `pages-a`"]);
        let code = "fn f() { \"pages-a\"; t.text(\"pages-gone\", &[]); l.say(\"nowhere\"); \"pages-code\"; }";
        assert_eq!(
            found(ja, ja, code),
            [
                "`pages-gone` is no key of locales/",
                "`nowhere` is no key of locales/"
            ]
        );
    }

    #[test]
    fn finds_a_double_and_broken_syntax() {
        let double = "pages-a = x\npages-a = y\n";
        assert_eq!(
            found(double, "pages-a = z\n", "fn f() { \"pages-a\" }"),
            ["`pages-a` stands twice"]
        );
        assert!(!found("pages-a = {\n", "pages-a = x\n", "fn f() { \"pages-a\" }").is_empty());
    }

    #[test]
    fn a_key_may_be_made_of_an_area_or_of_another_key() {
        let code = "fn f() { w.code(\"pages\", x); }";
        assert_eq!(found("pages-a = x\n", "pages-a = x\n", code), [""; 0]);
        let code = "fn f() { l.say(\"pages-a\"); l.say(&format!(\"{key}-hint\")); }";
        let ja = "pages-a = x\npages-a-hint = y\npages-b-hint = z\n";
        assert_eq!(found(ja, ja, code), ["no code uses `pages-b-hint`"]);
    }

    #[test]
    fn placeholders_stand_for_anything() {
        assert!(fits("a-b-c", "a-{x}-c"));
        assert!(fits("a-b-c", "a-{}"));
        assert!(fits("a-b-c-d", "a-{}-c-{}"));
        assert!(!fits("a-b-c", "a-{}-d"));
        assert!(!fits("a-b-c", "{area}-{name}"));
        assert!(!fits("a-b-c", "a-b"));
    }
}
