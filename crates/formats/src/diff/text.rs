//! Two texts, compared by words as people read them.
//!
//! A number is one word together with its decimals and its unit: 37.8 → 38.1 is one deletion and one
//! addition, never "378.81". Latin words and runs of katakana or hiragana are words, kanji stand one
//! by one, a variation sequence is never cut. Lines are compared first, words within changed lines.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

mod word;

#[cfg(test)]
mod tests;

/// What comparing may cost, in steps, over a whole document; what goes beyond is shown as replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    steps_left: usize,
}

impl Default for Budget {
    /// Enough for any note and report; a fraction of a second.
    fn default() -> Self {
        Self {
            steps_left: 20_000_000,
        }
    }
}

impl Budget {
    /// Takes what comparing two sequences of these lengths may cost, if there is as much.
    pub(super) fn spend(&mut self, old: usize, new: usize) -> bool {
        let left = old
            .checked_mul(new)
            .and_then(|steps| self.steps_left.checked_sub(steps));
        left.inspect(|left| self.steps_left = *left).is_some()
    }
}

/// What happened to a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Both texts have it.
    Same,
    /// Only the old text has it.
    Deleted,
    /// Only the new text has it.
    Added,
}

/// A stretch of text with one fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// What happened to it.
    pub change: Change,
    /// The text itself.
    pub text: String,
}

/// Two texts in one: deletions stand before the additions that replace them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextDifference {
    /// The stretches, in reading order; neighbours differ in their fate and none is empty.
    pub segments: Vec<Segment>,
    /// Whether a stretch was too large to be compared and is shown as replaced as a whole.
    pub is_coarse: bool,
}

impl TextDifference {
    /// Whether both texts are the same.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.segments
            .iter()
            .all(|segment| segment.change == Change::Same)
    }

    /// The old text: what is the same, and what was deleted.
    #[must_use]
    pub fn old_text(&self) -> String {
        self.without(Change::Added)
            .map(|segment| segment.text.as_str())
            .collect()
    }

    /// The new text: what is the same, and what was added.
    #[must_use]
    pub fn new_text(&self) -> String {
        self.without(Change::Deleted)
            .map(|segment| segment.text.as_str())
            .collect()
    }

    /// One side: every stretch but those with this fate.
    pub fn without(&self, change: Change) -> impl Iterator<Item = &Segment> {
        self.segments
            .iter()
            .filter(move |segment| segment.change != change)
    }

    fn push(&mut self, change: Change, text: &str) {
        match self.segments.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.change == change => last.text.push_str(text),
            _ => self.segments.push(Segment {
                change,
                text: text.to_owned(),
            }),
        }
    }

    fn replace(&mut self, old: &[&str], new: &[&str]) {
        self.push(Change::Deleted, &old.concat());
        self.push(Change::Added, &new.concat());
    }
}

/// What changed from `old` to `new`.
#[must_use]
pub fn compare(old: &str, new: &str) -> TextDifference {
    compare_within(old, new, &mut Budget::default())
}

/// What changed from `old` to `new`, as closely as the budget allows.
#[must_use]
pub fn compare_within(old: &str, new: &str, budget: &mut Budget) -> TextDifference {
    let mut difference = TextDifference::default();
    let (old, new) = (lines(old), lines(new));
    for hunk in hunks(&old, &new, budget, &mut difference.is_coarse) {
        match hunk {
            Hunk::Same(range) => difference.push(Change::Same, &old[range].concat()),
            Hunk::Replaced(a, b) => {
                words(&old[a].concat(), &new[b].concat(), budget, &mut difference)
            }
        }
    }
    difference
}

fn words(old: &str, new: &str, budget: &mut Budget, difference: &mut TextDifference) {
    let (old, new) = (word::words(old), word::words(new));
    let hunks = hunks(&old, &new, budget, &mut difference.is_coarse);
    for hunk in join_over_space(hunks, &old) {
        match hunk {
            Hunk::Same(range) => difference.push(Change::Same, &old[range].concat()),
            Hunk::Replaced(a, b) => difference.replace(&old[a], &new[b]),
        }
    }
}

/// A run of both sequences: the same in both (as a range of the old one), or replaced.
#[derive(Debug, Clone)]
enum Hunk {
    Same(Range<usize>),
    Replaced(Range<usize>, Range<usize>),
}

/// Compares two sequences; what is the same at both ends costs nothing.
fn hunks(old: &[&str], new: &[&str], budget: &mut Budget, is_coarse: &mut bool) -> Vec<Hunk> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let (old_middle, new_middle) = (&old[head..old_end], &new[head..new_end]);

    let mut hunks = vec![Hunk::Same(0..head)];
    if budget.spend(old_middle.len(), new_middle.len()) {
        let ops = capture_diff_slices(Algorithm::Myers, old_middle, new_middle);
        hunks.extend(ops.iter().map(|op| shifted(op, head)));
    } else {
        *is_coarse = true;
        hunks.push(Hunk::Replaced(head..old_end, head..new_end));
    }
    hunks.push(Hunk::Same(old_end..old.len()));
    hunks
}

fn shifted(op: &DiffOp, by: usize) -> Hunk {
    let shift = |range: Range<usize>| range.start + by..range.end + by;
    let (old, new) = (shift(op.old_range()), shift(op.new_range()));
    if matches!(op, DiffOp::Equal { .. }) {
        Hunk::Same(old)
    } else {
        Hunk::Replaced(old, new)
    }
}

/// Two changes with nothing but a space between them read better as one.
fn join_over_space(hunks: Vec<Hunk>, old: &[&str]) -> Vec<Hunk> {
    let is_space = |range: &Range<usize>| {
        let gap = &old[range.clone()];
        gap.iter()
            .all(|word| word.chars().all(|c| c.is_whitespace() && c != '\n'))
    };
    let mut joined: Vec<Hunk> = Vec::with_capacity(hunks.len());
    let mut gap = 0;
    for hunk in hunks {
        match (joined.last_mut(), hunk) {
            (Some(Hunk::Replaced(..)), Hunk::Same(range)) if is_space(&range) => gap += range.len(),
            (Some(Hunk::Replaced(old_range, new_range)), Hunk::Replaced(a, b)) => {
                (old_range.end, new_range.end) = (a.end, b.end);
                gap = 0;
            }
            (_, hunk) => {
                close_gap(&mut joined, &mut gap);
                joined.push(hunk);
            }
        }
    }
    close_gap(&mut joined, &mut gap);
    joined
}

/// Gives back a space that no further change followed.
fn close_gap(joined: &mut Vec<Hunk>, gap: &mut usize) {
    if *gap > 0
        && let Some(Hunk::Replaced(old, _)) = joined.last()
    {
        let range = old.end..old.end + *gap;
        joined.push(Hunk::Same(range));
    }
    *gap = 0;
}

/// Lines with their ends.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}
