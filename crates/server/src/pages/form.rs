//! What forms are made of: hidden token, labelled fields, the list of what is wrong.
//!
//! A label is always visible, a hint and a fault are tied to their field by `aria-describedby`, and
//! a refused form comes back with everything the person had typed.

use genpon_formats::locale::Locale;
use maud::{Markup, html};

/// The hidden token that every form which posts must carry.
pub fn csrf(token: &str) -> Markup {
    html! { input type="hidden" name="csrf" value=(token); }
}

/// A field that the server refused, and why, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The name of the field; empty when the whole form is meant.
    pub field: String,
    /// What is wrong and what to do.
    pub text: String,
}

/// The list of what is wrong, at the head of a refused form.
pub fn faults(l: &Locale, faults: &[Fault]) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.banner.banner-fault role="alert" {
                p.banner-title { (l.say("form-faults")) }
                ul {
                    @for fault in faults {
                        li {
                            @if fault.field.is_empty() { (fault.text) }
                            @else { a href={ "#" (fault.field) } { (fault.text) } }
                        }
                    }
                }
            }
        }
    }
}

/// A one-line field and everything said about it.
#[derive(Debug, Clone, Default)]
pub struct Line<'a> {
    /// Name and id.
    pub name: &'a str,
    /// The visible label.
    pub label: String,
    /// A sentence below the label; empty for none.
    pub hint: String,
    /// The `type` attribute; empty means text.
    pub kind: &'a str,
    /// The value to begin with.
    pub value: &'a str,
    /// The `autocomplete` attribute; empty means `off`.
    pub autocomplete: &'a str,
    /// Whether the form is refused without it.
    pub required: bool,
    /// The access key; empty for none.
    pub accesskey: &'a str,
    /// Whether the page begins here: for pages with one purpose.
    pub first: bool,
}

/// Renders a one-line field.
pub fn line(l: &Locale, field: &Line<'_>, faults: &[Fault]) -> Markup {
    let kind = if field.kind.is_empty() {
        "text"
    } else {
        field.kind
    };
    let autocomplete = if field.autocomplete.is_empty() {
        "off"
    } else {
        field.autocomplete
    };
    let fault = fault_of(faults, field.name);
    html! {
        div.field {
            (label(l, field.name, &field.label, field.required))
            (hint(field.name, &field.hint))
            (fault_line(field.name, fault))
            input id=(field.name) name=(field.name) type=(kind) value=(field.value)
                autocomplete=(autocomplete) required[field.required]
                accesskey=[some(field.accesskey)] autofocus[field.first]
                aria-invalid=[fault.map(|_| "true")]
                aria-describedby=[described(field.name, &field.hint, fault)];
        }
    }
}

/// A field of several lines.
#[derive(Debug, Clone, Default)]
pub struct Area<'a> {
    /// Name and id.
    pub name: &'a str,
    /// The visible label.
    pub label: String,
    /// A sentence below the label; empty for none.
    pub hint: String,
    /// The text to begin with.
    pub value: &'a str,
    /// Lines shown before it scrolls or grows.
    pub rows: u8,
    /// Whether the form is refused without it.
    pub required: bool,
    /// The access key; empty for none.
    pub accesskey: &'a str,
}

/// Renders a field of several lines.
pub fn area(l: &Locale, field: &Area<'_>, faults: &[Fault]) -> Markup {
    let fault = fault_of(faults, field.name);
    html! {
        div.field {
            (label(l, field.name, &field.label, field.required))
            (hint(field.name, &field.hint))
            (fault_line(field.name, fault))
            textarea id=(field.name) name=(field.name) rows=(field.rows) required[field.required]
                accesskey=[some(field.accesskey)]
                aria-invalid=[fault.map(|_| "true")]
                aria-describedby=[described(field.name, &field.hint, fault)] {
                    // The parser drops one line break right after the tag: give it one to drop.
                    "\n" (field.value)
            }
        }
    }
}

/// One value that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the person reads.
    pub text: String,
    /// Whether it is chosen at the start.
    pub chosen: bool,
}

/// A choice of one among a few.
pub fn select(name: &str, label: &str, choices: &[Choice]) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                @for choice in choices {
                    option value=(choice.value) selected[choice.chosen] { (choice.text) }
                }
            }
        }
    }
}

/// A button that sends the form.
pub fn submit(text: &str) -> Markup {
    html! { button.button.button-main type="submit" { (text) } }
}

fn label(l: &Locale, name: &str, text: &str, required: bool) -> Markup {
    html! {
        label for=(name) {
            (text)
            @if required { " " span.needed { (l.say("form-required")) } }
        }
    }
}

fn hint(name: &str, text: &str) -> Markup {
    html! { @if !text.is_empty() { p.hint id={ (name) "-hint" } { (text) } } }
}

fn fault_line(name: &str, fault: Option<&Fault>) -> Markup {
    html! { @if let Some(fault) = fault { p.fault id={ (name) "-fault" } { (fault.text) } } }
}

fn fault_of<'a>(faults: &'a [Fault], name: &str) -> Option<&'a Fault> {
    faults.iter().find(|fault| fault.field == name)
}

fn described(name: &str, hint: &str, fault: Option<&Fault>) -> Option<String> {
    match (hint.is_empty(), fault) {
        (true, None) => None,
        (false, None) => Some(format!("{name}-hint")),
        (true, Some(_)) => Some(format!("{name}-fault")),
        (false, Some(_)) => Some(format!("{name}-hint {name}-fault")),
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
