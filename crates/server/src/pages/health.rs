//! The state of the archive: last checkpoint, last verification, counts, space, clock.
//!
//! The first line answers the question people come with: is everything whole? Each chart has its
//! numbers beside it as a table.

use genpon_formats::locale::Locale;
use maud::{Markup, html};

use super::dates::{self, Moment};
use super::layout::{Area, Head, Shell, page};
use super::marks;
use super::say;

/// The page of archive health.
#[derive(Debug, Clone)]
pub struct HealthPage {
    /// The answer in one word.
    pub condition: Condition,
    /// The last verification; none before the first.
    pub verification: Option<Verification>,
    /// The two logs.
    pub logs: Vec<LogState>,
    /// The clock.
    pub clock: ClockState,
    /// How many of what: label and count, in the reader's language.
    pub counts: Vec<(String, u64)>,
    /// What takes how much room.
    pub space: Space,
    /// Versions confirmed day by day, the oldest first: day and count.
    pub confirmed_by_day: Vec<(String, u64)>,
    /// The formats that are kept, each with what shows it.
    pub readers: Vec<(String, String)>,
    /// The full-text index: how many versions it has taken in, and how many there are. None where it
    /// is not in use.
    pub text: Option<(u64, u64)>,
    /// Name and version of this program.
    pub software: String,
}

/// The answer in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Verification found everything whole.
    Whole,
    /// Not verified yet, or too long ago.
    Unverified,
    /// Verification found damage.
    Damaged,
}

/// A verification.
#[derive(Debug, Clone)]
pub struct Verification {
    /// When it began.
    pub started_at: Moment,
    /// When it ended.
    pub finished_at: Moment,
    /// What it covered, in the reader's language.
    pub scope: String,
    /// How many versions it checked.
    pub checked: u64,
    /// What it found.
    pub findings: Vec<Finding>,
    /// When the next one begins.
    pub next_at: Option<Moment>,
}

/// One damage.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The kind, in the reader's language.
    pub kind: String,
    /// What is concerned: record, version, part, row.
    pub what: String,
    /// Its page, if it has one.
    pub href: Option<String>,
}

/// One log of the ledger.
#[derive(Debug, Clone)]
pub struct LogState {
    /// Its name, in the reader's language.
    pub name: String,
    /// How many leaves the last checkpoint covers.
    pub size: u64,
    /// How many wait for the next.
    pub pending: u64,
    /// When the last checkpoint was made.
    pub checkpoint_at: Option<Moment>,
    /// Where it was also written: name, and whether that place holds it.
    pub witnesses: Vec<(String, bool)>,
}

/// The clock.
#[derive(Debug, Clone)]
pub struct ClockState {
    /// Where its time comes from, in the reader's language.
    pub source: String,
    /// Whether it is synchronized, in the reader's language.
    pub state: String,
    /// Whether it can be relied on.
    pub reliable: bool,
    /// How far off it was, in microseconds.
    pub offset_us: Option<i64>,
    /// When it was last synchronized.
    pub last_sync: Option<Moment>,
}

/// What takes how much room.
#[derive(Debug, Clone, Default)]
pub struct Space {
    /// Label, in the reader's language, and bytes.
    pub used: Vec<(String, u64)>,
    /// Bytes still free on the volume.
    pub free_bytes: Option<u64>,
    /// Whether room runs short.
    pub short: bool,
}

impl HealthPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("health-title");
        let body = html! {
            h1 { (title) }
            (self.answer(l))
            (self.findings(l))
            div.health-grid {
                (self.logs(l))
                (self.clock(l))
                (self.counts(l))
                (self.space(l))
                (self.text(l))
                (self.readers(l))
            }
            (bars(l, "confirmed", &l.say("health-by-day"), &self.confirmed_by_day))
        };
        let head = Head {
            title: &title,
            area: Some(Area::Health),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }

    fn answer(&self, l: &Locale) -> Markup {
        let (class, key) = match self.condition {
            Condition::Whole => ("verdict verdict-whole", "health-whole"),
            Condition::Unverified => ("verdict verdict-pending", "health-unverified"),
            Condition::Damaged => ("verdict verdict-damaged", "health-damaged"),
        };
        html! {
            section class=(class) {
                h2 { (l.say(key)) }
                p { (l.say(&format!("{key}-means"))) }
                @if let Some(last) = &self.verification {
                    p.quiet {
                        (l.say("health-last")) " " (dates::exact(last.started_at)) " – "
                        (dates::moment(last.finished_at)) " · " (last.scope) " · "
                        (say!(l, "health-checked", count = last.checked))
                        @if let Some(next) = last.next_at {
                            " · " (l.say("health-next")) " " (dates::moment(next))
                        }
                    }
                }
            }
        }
    }

    fn findings(&self, l: &Locale) -> Markup {
        let findings = self
            .verification
            .as_ref()
            .map_or(&[][..], |last| &last.findings);
        html! {
            @if !findings.is_empty() {
                section aria-labelledby="findings" {
                    h2 #findings { (l.say("health-findings")) " " span.count { (findings.len()) } }
                    div.table-frame role="group" aria-labelledby="findings" tabindex="0" {
                        table.table.table-lines {
                            thead { tr {
                                th scope="col" { (l.say("health-kind")) }
                                th scope="col" { (l.say("health-what")) }
                            } }
                            tbody { @for finding in findings { tr {
                                th scope="row" { (finding.kind) }
                                td {
                                    @if let Some(href) = &finding.href { a href=(href) { (finding.what) } }
                                    @else { (finding.what) }
                                }
                            } } }
                        }
                    }
                }
            }
        }
    }

    fn logs(&self, l: &Locale) -> Markup {
        html! {
            section.tile aria-labelledby="logs" {
                h2 #logs { (l.say("health-ledger")) }
                @for log in &self.logs {
                    h3 { (log.name) }
                    dl.pairs {
                        dt { (l.say("health-leaves")) } dd.num { (log.size) }
                        dt { (l.say("health-pending")) } dd.num { (log.pending) }
                        dt { (l.say("health-checkpoint")) }
                        dd {
                            @if let Some(at) = log.checkpoint_at { (dates::moment(at)) }
                            @else { (l.say("health-checkpoint-none")) }
                        }
                        @for (name, holds) in &log.witnesses {
                            dt { (name) }
                            dd {
                                @if *holds { (l.say("health-witness-holds")) }
                                @else {
                                    span.mark.mark-damaged { (l.say("health-witness-not")) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn clock(&self, l: &Locale) -> Markup {
        let clock = &self.clock;
        html! {
            section.tile aria-labelledby="clock" {
                h2 #clock { (l.say("proof-clock")) }
                dl.pairs {
                    dt { (l.say("health-clock-source")) } dd { (clock.source) }
                    dt { (l.say("state")) }
                    dd {
                        @if clock.reliable { (clock.state) }
                        @else { span.mark.mark-damaged { (clock.state) } }
                    }
                    @if let Some(offset) = clock.offset_us {
                        dt { (l.say("health-clock-offset")) } dd.num { (offset) " µs" }
                    }
                    @if let Some(at) = clock.last_sync {
                        dt { (l.say("health-clock-sync")) } dd { (dates::moment(at)) }
                    }
                }
            }
        }
    }

    /// By what everything is read (JAHIS 3.3, 7.2.2).
    fn readers(&self, l: &Locale) -> Markup {
        html! {
            section.tile aria-labelledby="readers" {
                h2 #readers { (l.say("health-readers")) }
                dl.pairs {
                    dt { (l.say("health-software")) } dd { (self.software) }
                    @for (format, reader) in &self.readers { dt { code { (format) } } dd { (reader) } }
                }
            }
        }
    }

    fn counts(&self, l: &Locale) -> Markup {
        html! {
            section.tile aria-labelledby="counts" {
                h2 #counts { (l.say("health-counts")) }
                dl.pairs {
                    @for (label, count) in &self.counts { dt { (label) } dd.num { (count) } }
                }
            }
        }
    }

    fn text(&self, l: &Locale) -> Markup {
        html! {
            section.tile aria-labelledby="text-index" {
                h2 #text-index { (l.say("health-text")) }
                @match self.text {
                    None => p { (l.say("health-text-off")) },
                    Some((taken_in, of)) if taken_in >= of => p { (l.say("health-text-ready")) },
                    Some((taken_in, of)) => p {
                        (say!(l, "health-text-behind", taken_in = taken_in, of = of))
                    },
                }
            }
        }
    }

    fn space(&self, l: &Locale) -> Markup {
        let space = &self.space;
        html! {
            section.tile aria-labelledby="space" {
                h2 #space {
                    (l.say("health-space"))
                    @if space.short { " " span.mark.mark-damaged { (l.say("health-space-short")) } }
                }
                dl.pairs {
                    @for (label, bytes) in &space.used {
                        dt { (label) } dd.num { (marks::size(*bytes)) }
                    }
                    @if let Some(free) = space.free_bytes {
                        dt { (l.say("health-space-free")) } dd.num { (marks::size(free)) }
                    }
                }
            }
        }
    }
}

/// Bars over time, with the numbers as a table that opens below.
fn bars(l: &Locale, id: &str, title: &str, points: &[(String, u64)]) -> Markup {
    let most = points.iter().map(|point| point.1).max().unwrap_or(0).max(1);
    let width = points.len() * BAR;
    html! {
        @if !points.is_empty() {
            section.chart aria-labelledby=(id) {
                h2 id=(id) { (title) }
                svg role="img" aria-label=(title) viewBox={ "0 0 " (width) " " (TALL) }
                    preserveAspectRatio="none" {
                    @for (number, (when, count)) in points.iter().enumerate() {
                        @let tall = count * TALL / most;
                        rect.chart-bar x=(number * BAR + 1) y=(TALL - tall)
                            width=(BAR - 2) height=(tall) { title { (when) ": " (count) } }
                    }
                }
                p.chart-ends {
                    span.num { (points.first().map_or("", |point| point.0.as_str())) }
                    span { (say!(l, "chart-most", count = most)) }
                    span.num { (points.last().map_or("", |point| point.0.as_str())) }
                }
                details.raw {
                    summary { (l.say("chart-numbers")) }
                    table.table.chart-table {
                        thead { tr {
                            th scope="col" { (l.say("day")) }
                            th.right scope="col" { (title) }
                        } }
                        tbody { @for (when, count) in points { tr {
                            th.num scope="row" { (when) }
                            td.num.right { (count) }
                        } } }
                    }
                }
            }
        }
    }
}

/// Width of a bar with its gap, in units of the drawing.
const BAR: usize = 10;
/// Height of the tallest bar, in units of the drawing.
const TALL: u64 = 60;
