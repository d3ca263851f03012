//! Accesses on an axis of time: one lane per person or terminal, a mark per event, refusals in a shape of
//! their own; and the table that says the same.
//!
//! The drawing is made of plain elements with classes: no script, no style of its own.

use maud::{Markup, html};

use super::chart::{Chip, chips};
use super::form::{self, Choice};
use super::layout::{Area, Head, Shell, page};
use super::listing::Listing;
use super::use_seen::{Look, Typed, looks, period_fields};

/// A timeline. Posts `type`, `label`, `user`, `terminal`, `refusals`, `from`, `to` to `/audit/timeline`.
#[derive(Debug, Clone)]
pub struct TimelinePage {
    /// The period.
    pub typed: Typed,
    /// Document types.
    pub types: Vec<Choice>,
    /// Labels.
    pub labels: Vec<Choice>,
    /// Terminals.
    pub terminals: Vec<Choice>,
    /// User id of the person.
    pub user: String,
    /// Whether refusals alone are shown.
    pub refusals: bool,
    /// What is set, each with the address that takes it away.
    pub chips: Vec<Chip>,
    /// The drawing.
    pub axis: Axis,
    /// The events.
    pub listing: Listing,
    /// Where the period goes on.
    pub next: Option<String>,
    /// Where this page can be taken out as a file.
    pub export: String,
}

/// The drawing.
#[derive(Debug, Clone, Default)]
pub struct Axis {
    /// Words along the axis, from its beginning to its end.
    pub ticks: Vec<String>,
    /// The lanes, in order.
    pub lanes: Vec<Lane>,
}

/// One lane.
#[derive(Debug, Clone, Default)]
pub struct Lane {
    /// Whose.
    pub name: String,
    /// The marks on it.
    pub marks: Vec<Mark>,
}

/// One event.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Where on the axis, in thousandths.
    pub place: u64,
    /// Whether it was refused or failed.
    pub is_refused: bool,
    /// The event in words.
    pub words: String,
}

impl TimelinePage {
    /// The page.
    #[must_use]
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("look-timeline");
        let body = html! {
            div.page-head {
                h1 { (title) }
                div.page-do { a.button href=(self.export) download { "CSV" } }
            }
            (looks(shell, Look::Timeline))
            p { (l.say("timeline-about")) }
            (self.filters(shell))
            (chips(shell, &self.chips, Look::Timeline.address()))
            (axis(shell, &title, &self.axis))
            (self.listing.render())
            @if let Some(next) = &self.next {
                nav.paging aria-label=(l.say("paging")) {
                    a.button href=(next) rel="next" { (l.say("timeline-next")) " →" }
                }
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Audit),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }

    fn filters(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            div.filters {
                form.filters-form method="post" action="/audit/timeline" {
                    (form::csrf(&shell.csrf))
                    (form::select("type", &l.say("document-type"), &self.types))
                    (form::select("label", &l.say("label"), &self.labels))
                    div.field {
                        label for="user" { (l.say("login-user-id")) }
                        input #user name="user" type="text" value=(self.user) autocomplete="off";
                    }
                    (form::select("terminal", &l.say("terminal"), &self.terminals))
                    (period_fields(shell, &self.typed))
                    div.field.field-check {
                        label {
                            input type="checkbox" name="refusals" value="1" checked[self.refusals];
                            " " (l.say("timeline-refusals"))
                        }
                    }
                    button.button type="submit" { (l.say("filter-do")) }
                }
            }
        }
    }
}

fn axis(shell: &Shell, title: &str, axis: &Axis) -> Markup {
    let tall = axis.lanes.len() as u64 * LANE + FOOT;
    let steps = (axis.ticks.len().max(2) - 1) as u64;
    html! {
        @if !axis.lanes.is_empty() {
            svg.axis role="img" aria-label=(title) viewBox={ "0 0 " (WIDE) " " (tall) } {
                @for (number, lane) in (0_u64..).zip(&axis.lanes) {
                    @let y = number * LANE + LANE / 2;
                    text.axis-name x="0" y=(y + 4) { (lane.name) }
                    line.axis-lane x1=(NAME) y1=(y) x2=(NAME + LONG) y2=(y) {}
                    @for mark in &lane.marks { (draw(y, mark)) }
                }
                @for (number, tick) in (0_u64..).zip(&axis.ticks) {
                    @let x = NAME + number * LONG / steps;
                    line.axis-tick x1=(x) y1="0" x2=(x) y2=(tall - FOOT) {}
                    text.axis-when x=(x) y=(tall - 6) { (tick) }
                }
            }
            p.legend {
                span { span.axis-key { "●" } " " (shell.locale().say("outcome-done")) }
                span { span.axis-key-refused { "◆" } " " (shell.locale().say("timeline-refused")) }
            }
        }
    }
}

fn draw(y: u64, mark: &Mark) -> Markup {
    let x = NAME + mark.place.min(1000) * LONG / 1000;
    html! {
        @if mark.is_refused {
            path.axis-refused d={ "M" (x) " " (y - 6) " l6 6 -6 6 -6 -6z" } { title { (mark.words) } }
        } @else {
            circle.axis-done cx=(x) cy=(y) r="4" { title { (mark.words) } }
        }
    }
}

/// Height of a lane, and of the words below the lanes.
const LANE: u64 = 24;
const FOOT: u64 = 24;
/// Width of the drawing, of the names, and of the axis.
const WIDE: u64 = 960;
const NAME: u64 = 140;
const LONG: u64 = 780;
