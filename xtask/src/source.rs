//! A Rust file as the tidy rules see it: paths, string literals, functions and test code, each
//! with its line. Read with the compiler's own tokenizer, so that comments, raw strings and macro
//! bodies cannot fool a rule. It knows nothing of types or of macro expansion.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// What the rules ask about one Rust file.
#[derive(Debug, Default)]
pub(crate) struct Rust {
    /// Every path of two or more segments, use trees spread out: `std::fs::read`.
    pub(crate) paths: Vec<(usize, String)>,
    /// Every string literal outside doc comments.
    pub(crate) strings: Vec<Text>,
    /// Every function with a body.
    pub(crate) functions: Vec<Function>,
    /// The functions that a conformance suite turns into tests: `on_every_store!(a, b)`.
    pub(crate) suite: BTreeSet<String>,
    /// The inner attributes of the file without spaces: `forbid(unsafe_code)`.
    pub(crate) inner_attributes: Vec<String>,
    /// Line ranges that only exist in test builds.
    test_code: Vec<RangeInclusive<usize>>,
    /// Line ranges of literals that span lines: nothing in them is a comment.
    literals: Vec<RangeInclusive<usize>>,
}

/// A string literal.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) line: usize,
    /// Unescaped.
    pub(crate) value: String,
    /// The function, method or macro whose first argument it is: `say`, `Label::new`.
    pub(crate) called: String,
}

/// A function with a body.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// First line of its attributes and docs, or of `fn` itself.
    pub(crate) start: usize,
    /// The line of `fn`.
    pub(crate) line: usize,
    /// The lines between its braces.
    pub(crate) body: RangeInclusive<usize>,
    /// Carries `#[test]`, `#[tokio::test]` or the like.
    pub(crate) is_test: bool,
    pub(crate) is_ignored: bool,
}

impl Rust {
    /// Reads a source text.
    ///
    /// # Errors
    /// The tokenizer's complaint, when the text is not Rust.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let tokens: TokenStream = text
            .parse()
            .map_err(|e: proc_macro2::LexError| e.to_string())?;
        let mut rust = Self::default();
        rust.walk(&tokens.into_iter().collect::<Vec<_>>(), "");
        Ok(rust)
    }

    /// Whether a line exists in test builds only.
    pub(crate) fn is_test_line(&self, line: usize) -> bool {
        self.test_code.iter().any(|range| range.contains(&line))
    }

    /// Whether a line begins inside a literal.
    pub(crate) fn is_in_literal(&self, line: usize) -> bool {
        self.literals
            .iter()
            .any(|range| *range.start() < line && line <= *range.end())
    }

    /// Walks over the tokens of a group; `called` is what is called with them.
    fn walk(&mut self, tokens: &[TokenTree], called: &str) {
        let mut attributes = Attributes::default();
        let mut name = String::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Punct(p) if p.as_char() == '#' => {
                    at += self.attribute(&tokens[at..], &mut attributes);
                    continue;
                }
                TokenTree::Punct(p) => {
                    if p.as_char() != '!' {
                        name.clear();
                    }
                    if p.as_char() == ';' {
                        self.end_item(&mut attributes, line(token));
                    }
                }
                TokenTree::Literal(literal) => {
                    let called = if at == 0 { called } else { "" };
                    self.literal(literal, called);
                }
                TokenTree::Ident(ident) if ident == "fn" => {
                    self.function(&tokens[at..], &attributes)
                }
                TokenTree::Ident(_) => {
                    let (used, mut found) = path(&tokens[at..], "");
                    name = match found.last() {
                        Some((_, path)) => path.clone(),
                        None => token.to_string(),
                    };
                    self.paths.append(&mut found);
                    at += used;
                    continue;
                }
                TokenTree::Group(group) => {
                    let inner: Vec<_> = group.stream().into_iter().collect();
                    if name.starts_with(SUITE) {
                        self.suite.extend(idents(&inner));
                    }
                    self.walk(&inner, &std::mem::take(&mut name));
                    if group.delimiter() == Delimiter::Brace {
                        self.end_item(&mut attributes, group.span_close().end().line);
                    }
                }
            }
            at += 1;
        }
    }

    /// Takes `#[…]` or `#![…]`; answers how many tokens it was.
    fn attribute(&mut self, tokens: &[TokenTree], attributes: &mut Attributes) -> usize {
        let inner = matches!(tokens.get(1), Some(TokenTree::Punct(p)) if p.as_char() == '!');
        let Some(TokenTree::Group(group)) = tokens.get(1 + usize::from(inner)) else {
            return 1;
        };
        if group.delimiter() != Delimiter::Bracket {
            return 1;
        }
        let text: String = group.stream().to_string().split_whitespace().collect();
        let is_doc = text.starts_with("doc=");
        if !is_doc {
            self.walk(&group.stream().into_iter().collect::<Vec<_>>(), "");
        }
        match (inner, is_doc) {
            (true, false) => self.inner_attributes.push(text),
            (true, true) => {}
            (false, _) => {
                attributes.start.get_or_insert(line(&tokens[0]));
                attributes.texts.push(text);
            }
        }
        2 + usize::from(inner)
    }

    fn end_item(&mut self, attributes: &mut Attributes, last: usize) {
        let Attributes { start, texts } = std::mem::take(attributes);
        if let Some(start) = start
            && texts.iter().any(|text| is_cfg_test(text))
        {
            self.test_code.push(start..=last);
        }
    }

    fn literal(&mut self, literal: &proc_macro2::Literal, called: &str) {
        let (first, last) = (literal.span().start().line, literal.span().end().line);
        if last > first {
            self.literals.push(first..=last);
        }
        if let Some(value) = string_value(&literal.to_string()) {
            self.strings.push(Text {
                line: first,
                value,
                called: called.to_owned(),
            });
        }
    }

    fn function(&mut self, tokens: &[TokenTree], attributes: &Attributes) {
        let Some(TokenTree::Ident(name)) = tokens.get(1) else {
            return;
        };
        let Some(body) = body_of(tokens) else { return };
        let line = line(&tokens[0]);
        self.functions.push(Function {
            name: name.to_string(),
            start: attributes.start.unwrap_or(line),
            line,
            body: body.span_open().end().line + 1
                ..=body.span_close().start().line.saturating_sub(1),
            is_test: attributes.texts.iter().any(|text| is_test_attribute(text)),
            is_ignored: attributes
                .texts
                .iter()
                .any(|text| text.starts_with("ignore")),
        });
    }
}

/// How the macros begin that make tests of functions.
const SUITE: &str = "on_every_";

fn idents(tokens: &[TokenTree]) -> impl Iterator<Item = String> {
    tokens.iter().filter_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    })
}

/// The attributes seen since the last item ended.
#[derive(Default)]
struct Attributes {
    start: Option<usize>,
    texts: Vec<String>,
}

fn line(token: &TokenTree) -> usize {
    token.span().start().line
}

fn is_cfg_test(attribute: &str) -> bool {
    attribute.starts_with("cfg(")
        && !attribute.contains("not(")
        && attribute
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "test")
}

fn is_test_attribute(attribute: &str) -> bool {
    let path = attribute.split('(').next().unwrap_or_default();
    let name = path.rsplit("::").next().unwrap_or_default();
    name == "test" || name == "test_case" || name == "rstest"
}

/// The braces of the function that begins here; a declaration without body has none.
fn body_of(tokens: &[TokenTree]) -> Option<&Group> {
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return Some(group),
            TokenTree::Punct(p) if p.as_char() == ';' => return None,
            _ => {}
        }
    }
    None
}

/// Reads the path that begins here. Answers the tokens used and the full paths found, which are
/// several for a use tree: `std::{fs, io::Read}` is `std::fs` and `std::io::Read`.
fn path(tokens: &[TokenTree], prefix: &str) -> (usize, Vec<(usize, String)>) {
    let mut text = prefix.to_owned();
    let mut at = 0;
    while let Some(TokenTree::Ident(ident)) = tokens.get(at) {
        text.push_str(&ident.to_string());
        at += 1;
        if !is_path_separator(&tokens[at..]) {
            break;
        }
        text.push_str("::");
        at += 2;
        if let Some(TokenTree::Group(group)) = tokens.get(at)
            && group.delimiter() == Delimiter::Brace
        {
            return (at + 1, use_tree(group, &text));
        }
    }
    let found = text.contains("::").then(|| (line(&tokens[0]), text));
    (at, found.into_iter().collect())
}

fn use_tree(group: &Group, prefix: &str) -> Vec<(usize, String)> {
    let tokens: Vec<_> = group.stream().into_iter().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (used, mut paths) = path(&tokens[at..], prefix);
        if used > 0 {
            found.append(&mut paths);
        }
        at += used.max(1);
    }
    found
}

fn is_path_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(a), TokenTree::Punct(b), ..]
        if a.as_char() == ':' && a.spacing() == Spacing::Joint && b.as_char() == ':')
}

/// The value of a string literal; `None` for numbers, characters and bytes.
fn string_value(literal: &str) -> Option<String> {
    let raw = literal.strip_prefix('r').map(|rest| rest.trim_matches('#'));
    let quoted = raw
        .unwrap_or(literal)
        .strip_prefix('"')?
        .strip_suffix('"')?;
    if raw.is_some() {
        return Some(quoted.to_owned());
    }
    let mut value = String::with_capacity(quoted.len());
    let mut rest = quoted.chars();
    while let Some(c) = rest.next() {
        match (c, c == '\\') {
            (_, false) => value.push(c),
            (_, true) => match rest.next() {
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some('\n') => rest = rest.as_str().trim_start().chars(),
                Some(other) => value.push(other),
                None => {}
            },
        }
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Rust {
        Rust::parse(text).unwrap()
    }

    #[test]
    fn spreads_use_trees_and_sees_calls() {
        let rust = parse("use std::{fs, io::{self, Read}};\nfn f() { std::net::lookup(); }");
        let paths: Vec<_> = rust
            .paths
            .iter()
            .map(|(line, path)| (*line, path.as_str()))
            .collect();
        assert_eq!(
            paths,
            [
                (1, "std::fs"),
                (1, "std::io::self"),
                (1, "std::io::Read"),
                (2, "std::net::lookup"),
            ]
        );
    }

    #[test]
    fn comments_docs_and_strings_are_not_code() {
        let rust = parse("/// \"in a doc\"\n// std::fs\nconst A: &str = \"std::net\";");
        assert!(rust.paths.is_empty());
        let [text] = rust.strings.as_slice() else {
            panic!("{:?}", rust.strings)
        };
        assert_eq!((text.line, text.value.as_str()), (3, "std::net"));
    }

    #[test]
    fn reads_the_value_of_every_kind_of_string() {
        let rust = parse("(r#\"a\"b\"#, \"c\\\"d\\\n     e\", b\"bytes\", 'x', 1)");
        let values: Vec<_> = rust
            .strings
            .iter()
            .map(|text| text.value.as_str())
            .collect();
        assert_eq!(values, ["a\"b", "c\"de"]);
    }

    #[test]
    fn knows_functions_their_attributes_and_test_code() {
        let rust = parse(
            "fn a() {\n    b();\n}\n#[cfg(test)]\nmod tests {\n    /// Doc.\n    #[tokio::test(flavor = \"x\")]\n    async fn t() {\n        c();\n    }\n}\n",
        );
        let [a, t] = rust.functions.as_slice() else {
            panic!("{:?}", rust.functions)
        };
        assert_eq!(
            (a.start, a.line, a.body.clone(), a.is_test),
            (1, 1, 2..=2, false)
        );
        assert_eq!(
            (t.start, t.line, t.body.clone(), t.is_test),
            (6, 8, 9..=9, true)
        );
        assert!(rust.is_test_line(4) && rust.is_test_line(11) && !rust.is_test_line(3));
    }

    #[test]
    fn knows_what_a_string_is_passed_to() {
        let rust =
            parse("fn f() { l.say(\"a\", \"b\"); Label::new(\"c\"); format!(\"d\"); x == \"e\" }");
        let called: Vec<_> = rust
            .strings
            .iter()
            .map(|text| (text.value.as_str(), text.called.as_str()))
            .collect();
        let expected = [
            ("a", "say"),
            ("b", ""),
            ("c", "Label::new"),
            ("d", "format"),
            ("e", ""),
        ];
        assert_eq!(called, expected);
    }

    #[test]
    fn knows_the_functions_of_a_suite() {
        let rust = parse("on_every_store!(one, /* why */ two,);\nother!(three);");
        assert_eq!(rust.suite.into_iter().collect::<Vec<_>>(), ["one", "two"]);
    }

    #[test]
    fn knows_lines_inside_literals() {
        let rust = parse("const A: &str = \"\n// shows: nothing\n\";\n// shows: something");
        assert!(rust.is_in_literal(2));
        assert!(!rust.is_in_literal(4));
    }

    #[test]
    fn cfg_not_test_is_not_test_code() {
        assert!(!parse("#[cfg(not(test))]\nmod a {\n}").is_test_line(2));
    }
}
