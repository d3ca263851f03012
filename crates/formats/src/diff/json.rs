//! Two JSON documents, compared field by field.
//!
//! Members are matched by name; items of an array by their `id` where none changed
//! places, or else by being equal; what then stands at the same place is compared further. Numbers are compared digit by digit: 1.50 is
//! not 1.5. A path names the place, in FHIR's words and in the reader's.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Map, Value};
use similar::{Algorithm, capture_diff_slices};

use super::text::{Budget, TextDifference, compare_within};
use crate::fhir::element_label;
use crate::view::Text;

#[cfg(test)]
mod tests;

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// From the top to the field.
    pub path: Vec<Step>,
    /// The FHIR resource type around the field, where there is one: it gives the field its name.
    pub resource: Option<String>,
    /// What happened to it.
    pub change: ValueChange,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into the member with this name.
    Member(String),
    /// Into the item with this place, from 0: in the new document, or in the old one where it was removed.
    Item(usize),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(name) => f.write_str(name),
            Self::Item(place) => write!(f, "[{}]", place + 1),
        }
    }
}

impl FieldChange {
    /// The path for people: names with ` › ` between them, places counted from 1.
    #[must_use]
    pub fn path_text(&self) -> String {
        let mut text = String::new();
        for step in &self.path {
            if matches!(step, Step::Member(_)) && !text.is_empty() {
                text.push_str(" › ");
            }
            text.push_str(&step.to_string());
        }
        text
    }
}

impl FieldChange {
    /// The path in words: what FHIR calls the fields has a name in the reader's language.
    #[must_use]
    pub fn label(&self) -> Text {
        let mut joined = Vec::new();
        for step in &self.path {
            if matches!(step, Step::Member(_)) && !joined.is_empty() {
                joined.push(Text::content(" › "));
            }
            joined.push(match (step, &self.resource) {
                (Step::Member(name), Some(resource)) => element_label(resource, name),
                (step, _) => Text::content(step.to_string()),
            });
        }
        Text::Joined(joined)
    }
}

/// What happened to a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueChange {
    /// Only the new document has it.
    Added(Value),
    /// Only the old document has it.
    Removed(Value),
    /// Both have it as text.
    Text(TextDifference),
    /// Both have it, with another value.
    Replaced {
        /// Before.
        old: Value,
        /// After.
        new: Value,
    },
}

/// The fields that changed from `old` to `new`, in the order of the new document.
#[must_use]
pub fn compare(old: &Value, new: &Value) -> Vec<FieldChange> {
    let mut comparison = Comparison::default();
    comparison.values(old, new);
    comparison.changes
}

#[derive(Default)]
struct Comparison {
    path: Vec<Step>,
    resource: Option<String>,
    budget: Budget,
    changes: Vec<FieldChange>,
}

impl Comparison {
    fn values(&mut self, old: &Value, new: &Value) {
        match (old, new) {
            (Value::Object(old), Value::Object(new)) => self.objects(old, new),
            (Value::Array(old), Value::Array(new)) => self.arrays(old, new),
            (Value::String(old), Value::String(new)) if old != new => {
                let text = compare_within(old, new, &mut self.budget);
                self.push(ValueChange::Text(text));
            }
            // Numbers are equal when their digits are, and the order of members does not matter.
            _ if old == new => {}
            _ => self.push(ValueChange::Replaced {
                old: old.clone(),
                new: new.clone(),
            }),
        }
    }

    fn objects(&mut self, old: &Map<String, Value>, new: &Map<String, Value>) {
        let around = self.resource.clone();
        if let Some(kind) = new.get("resourceType").and_then(Value::as_str) {
            self.resource = Some(kind.to_owned());
        }
        self.members(old, new);
        self.resource = around;
    }

    fn members(&mut self, old: &Map<String, Value>, new: &Map<String, Value>) {
        for (name, value) in new {
            self.at(Step::Member(name.clone()), |this| match old.get(name) {
                Some(before) => this.values(before, value),
                None => this.push(ValueChange::Added(value.clone())),
            });
        }
        for (name, value) in old.iter().filter(|(name, _)| !new.contains_key(*name)) {
            self.at(Step::Member(name.clone()), |this| {
                this.push(ValueChange::Removed(value.clone()));
            });
        }
    }

    fn arrays(&mut self, old: &[Value], new: &[Value]) {
        for (before, after) in matches(old, new, &mut self.budget) {
            match (before, after) {
                (Some(a), Some(b)) => self.at(Step::Item(b), |this| this.values(&old[a], &new[b])),
                (None, Some(b)) => self.at(Step::Item(b), |this| {
                    this.push(ValueChange::Added(new[b].clone()));
                }),
                (Some(a), None) => self.at(Step::Item(a), |this| {
                    this.push(ValueChange::Removed(old[a].clone()));
                }),
                (None, None) => {}
            }
        }
    }

    fn at(&mut self, step: Step, compare: impl FnOnce(&mut Self)) {
        self.path.push(step);
        compare(self);
        self.path.pop();
    }

    fn push(&mut self, change: ValueChange) {
        let (path, resource) = (self.path.clone(), self.resource.clone());
        self.changes.push(FieldChange {
            path,
            resource,
            change,
        });
    }
}

type Match = (Option<usize>, Option<usize>);

/// Which item of the old array became which of the new one.
fn matches(old: &[Value], new: &[Value], budget: &mut Budget) -> Vec<Match> {
    if let (Some(old), Some(new)) = (ids(old), ids(new))
        && keep_their_order(&old, &new)
    {
        return by_id(&old, &new);
    }
    if budget.spend(old.len(), new.len()) {
        by_content(old, new)
    } else {
        paired(0..old.len(), 0..new.len())
    }
}

/// The ids of all items, when every item has one of its own.
fn ids(items: &[Value]) -> Option<Vec<&str>> {
    let ids: Vec<_> = items.iter().map(id).collect::<Option<_>>()?;
    let unique: BTreeSet<_> = ids.iter().collect();
    (unique.len() == ids.len()).then_some(ids)
}

/// The id of an item: its own, or in a bundle the address of the entry or the id of its resource.
fn id(item: &Value) -> Option<&str> {
    let own = item.get("id").or_else(|| item.get("fullUrl"));
    own.or_else(|| item.get("resource")?.get("id"))?.as_str()
}

/// Whether the items that both have follow each other in the same order; a move must show.
fn keep_their_order(old: &[&str], new: &[&str]) -> bool {
    let (in_old, in_new) = (
        old.iter().collect::<BTreeSet<_>>(),
        new.iter().collect::<BTreeSet<_>>(),
    );
    let kept_old = old.iter().filter(|id| in_new.contains(id));
    let kept_new = new.iter().filter(|id| in_old.contains(id));
    kept_old.eq(kept_new)
}

fn by_id(old: &[&str], new: &[&str]) -> Vec<Match> {
    let (in_old, in_new) = (places(old), places(new));
    let kept = new
        .iter()
        .enumerate()
        .map(|(b, id)| (in_old.get(id).copied(), Some(b)));
    let gone = old
        .iter()
        .enumerate()
        .filter(|(_, id)| !in_new.contains_key(*id));
    kept.chain(gone.map(|(a, _)| (Some(a), None))).collect()
}

fn places<'a>(ids: &[&'a str]) -> BTreeMap<&'a str, usize> {
    ids.iter()
        .enumerate()
        .map(|(place, id)| (*id, place))
        .collect()
}

fn by_content(old: &[Value], new: &[Value]) -> Vec<Match> {
    let texts = |items: &[Value]| items.iter().map(ToString::to_string).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Myers, &texts(old), &texts(new));
    ops.iter()
        .flat_map(|op| paired(op.old_range(), op.new_range()))
        .collect()
}

/// Pairs items place by place; the longer side's rest was added or removed.
fn paired(old: std::ops::Range<usize>, new: std::ops::Range<usize>) -> Vec<Match> {
    let count = old.len().max(new.len());
    (0..count)
        .map(|i| (old.clone().nth(i), new.clone().nth(i)))
        .collect()
}
