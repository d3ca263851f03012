//! Differences in HTML: as one text with deletions struck through and additions underlined with date
//! and author (JAHIS 3.3, 7.1.3(1)(a)(ウ)), or with both sides beside each other.
//!
//! The same bytes for the same versions, as in the rest of [`crate::html`].

use maud::{Markup, html};
use serde_json::Value;

use super::words;
use crate::diff::{
    Body, Change, Difference, FactChange, Fate, FieldChange, PartDifference, Segment,
    TextDifference, ValueChange,
};
use crate::locale::Locale;
use crate::manifest::{Manifest, Part};
use crate::sheet::version_text;
use crate::view::{Label, Text};

/// How a difference is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Both texts in one.
    Unified,
    /// The old text beside the new one.
    SideBySide,
}

/// The difference from `old` to `new` as a fragment; its headings start at the third level.
#[must_use]
pub fn difference(
    difference: &Difference,
    old: &Manifest,
    new: &Manifest,
    layout: Layout,
    locale: &Locale,
) -> Markup {
    let writer = Writer {
        locale,
        layout,
        old,
        new,
    };
    html! {
        section.difference {
            @if difference.is_empty() { p { (locale.say("diff-none")) } }
            @if !difference.facts.is_empty() { (writer.facts(&difference.facts)) }
            @for part in &difference.parts { (writer.part(part)) }
        }
    }
}

struct Writer<'a> {
    locale: &'a Locale,
    layout: Layout,
    old: &'a Manifest,
    new: &'a Manifest,
}

impl Writer<'_> {
    fn facts(&self, facts: &[FactChange]) -> Markup {
        let rows = html! {
            @for fact in facts {
                tr {
                    th scope="row" { (self.locale.read_text(&fact.label)) }
                    td { (self.deleted(fact.old.as_ref())) }
                    td { (self.added(fact.new.as_ref())) }
                }
            }
        };
        html! { h3 { (self.locale.say("diff-facts")) } (self.before_and_after(&rows)) }
    }

    fn part(&self, part: &PartDifference) -> Markup {
        let key = match part.fate {
            Fate::Same => "diff-unchanged",
            Fate::Added => "diff-added",
            Fate::Removed => "diff-removed",
            Fate::Replaced(Body::Opaque) => "diff-replaced",
            Fate::Replaced(_) => "diff-changed",
        };
        html! {
            section.part {
                h3 { (part.name) " " span.fate { (self.locale.say(key)) } }
                @match &part.fate {
                    Fate::Same => {}
                    Fate::Added | Fate::Removed => (self.digests(part)),
                    Fate::Replaced(body) => {
                        (self.body(body))
                        (self.digests(part))
                    }
                }
            }
        }
    }

    fn body(&self, body: &Body) -> Markup {
        match body {
            Body::Note(sections) => html! {
                @for section in sections {
                    section.view-section {
                        h4 { (self.locale.say(section.kind.key())) }
                        (self.text(&section.text))
                    }
                }
            },
            Body::Text(text) => self.text(text),
            Body::Json(fields) => self.fields(fields),
            Body::Opaque => html! { p { (self.locale.say("diff-not-comparable")) } },
        }
    }

    fn text(&self, text: &TextDifference) -> Markup {
        html! {
            @if text.is_coarse { p.notice.caution role="note" { (self.locale.say("diff-too-large")) } }
            @match self.layout {
                Layout::Unified => div.text { (self.segments(text.segments.iter(), true)) },
                Layout::SideBySide => div.sides {
                    div.old.text { (self.segments(text.without(Change::Added), false)) }
                    div.new.text { (self.segments(text.without(Change::Deleted), false)) }
                },
            }
        }
    }

    /// A deletion and the addition that replaces it are followed by one mark of date and author.
    fn segments<'s>(&self, segments: impl Iterator<Item = &'s Segment>, marked: bool) -> Markup {
        let segments: Vec<_> = segments.collect();
        html! {
            @for (i, segment) in segments.iter().enumerate() {
                @match segment.change {
                    Change::Same => (words(&segment.text)),
                    Change::Deleted => del { (words(&segment.text)) },
                    Change::Added => ins datetime=(self.new.confirmed.at) { (words(&segment.text)) },
                }
                @if marked && ends_a_change(&segments, i) { (self.mark()) }
            }
        }
    }

    /// Date and author of the change.
    fn mark(&self) -> Markup {
        let label = Label::new("diff-by")
            .with("date", self.new.confirmed.at.date_in_japan().to_string())
            .with("name", self.new.confirmed.by.name.as_str());
        html! { small.by { "〔" (self.locale.read_label(&label)) "〕" } }
    }

    fn fields(&self, fields: &[FieldChange]) -> Markup {
        let rows = html! {
            @for field in fields {
                tr {
                    th scope="row" {
                        (words(&self.locale.read_text(&field.label())))
                        " " code.path { (field.path_text()) }
                    }
                    (self.values(&field.change))
                }
            }
        };
        self.before_and_after(&rows)
    }

    fn values(&self, change: &ValueChange) -> Markup {
        let shown = |value: &Value| Text::content(value_text(value));
        let (old, new) = match change {
            ValueChange::Added(new) => (None, Some(shown(new))),
            ValueChange::Removed(old) => (Some(shown(old)), None),
            ValueChange::Replaced { old, new } => (Some(shown(old)), Some(shown(new))),
            ValueChange::Text(text) => {
                return html! {
                    td.text { (self.segments(text.without(Change::Added), false)) }
                    td.text { (self.segments(text.without(Change::Deleted), false)) }
                };
            }
        };
        html! { td.text { (self.deleted(old.as_ref())) } td.text { (self.added(new.as_ref())) } }
    }

    fn digests(&self, part: &PartDifference) -> Markup {
        let described = |part: &Part| {
            let size = Label::new("size-bytes").with("size", part.size);
            let size = self.locale.read_label(&size);
            Text::content(format!("{} · {size} · {}", part.media_type, part.digest))
        };
        let (old, new) = (
            part.old.as_ref().map(described),
            part.new.as_ref().map(described),
        );
        html! {
            dl.fields.digests {
                div { dt { (self.side(self.old, "diff-old")) } dd { (self.deleted(old.as_ref())) } }
                div { dt { (self.side(self.new, "diff-new")) } dd { (self.added(new.as_ref())) } }
            }
        }
    }

    fn before_and_after(&self, rows: &Markup) -> Markup {
        html! {
            table.data.changes {
                thead {
                    tr {
                        th scope="col" { (self.locale.say("diff-field")) }
                        th scope="col" { (self.side(self.old, "diff-old")) }
                        th scope="col" { (self.side(self.new, "diff-new")) }
                    }
                }
                tbody { (rows) }
            }
        }
    }

    /// "Before: version 1".
    fn side(&self, manifest: &Manifest, key: &str) -> Markup {
        html! { (self.locale.say(key)) " " (self.locale.read_text(&version_text(manifest.version))) }
    }

    fn deleted(&self, text: Option<&Text>) -> Markup {
        self.or_nothing(text, |text| html! { del { (words(&text)) } })
    }

    fn added(&self, text: Option<&Text>) -> Markup {
        self.or_nothing(
            text,
            |text| html! { ins datetime=(self.new.confirmed.at) { (words(&text)) } },
        )
    }

    fn or_nothing(&self, text: Option<&Text>, show: impl Fn(String) -> Markup) -> Markup {
        match text {
            Some(text) => show(self.locale.read_text(text)),
            None => html! { span.nothing { (self.locale.say("diff-nothing")) } },
        }
    }
}

fn ends_a_change(segments: &[&Segment], at: usize) -> bool {
    let is_change = |i: usize| segments.get(i).is_some_and(|s| s.change != Change::Same);
    is_change(at) && !is_change(at + 1)
}

/// Text as it is, everything else as JSON.
fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(_) | Value::Array(_) => format!("{value:#}"),
        other => other.to_string(),
    }
}
