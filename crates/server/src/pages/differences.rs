//! Two versions compared: as one text with deletions and additions, or side by side.

use maud::{Markup, html};

use super::dates;
use super::layout::{Area, Head, PatientHeader, Shell, page};
use super::marks;
use super::record::{Stamp, Tab, VersionFacts, head};
use super::say;

/// The page of differences.
#[derive(Debug, Clone)]
pub struct DifferencesPage {
    /// The patient, if the type has one.
    pub patient: Option<PatientHeader>,
    /// The facts of the later version.
    pub newest: VersionFacts,
    /// The earlier version.
    pub from: Side,
    /// The later version.
    pub to: Side,
    /// How it is shown.
    pub look: Look,
    /// The differences as `formats::html::difference` writes them.
    pub content: Markup,
}

/// One of the two versions.
#[derive(Debug, Clone)]
pub struct Side {
    /// The number.
    pub number: u32,
    /// Who confirmed it, when, where.
    pub confirmed: Stamp,
    /// Why.
    pub reason: Option<String>,
}

/// How differences are shown (`mode` in the address).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// One text: deletions struck through, additions underlined.
    Unified,
    /// Both texts side by side.
    Side,
}

impl Look {
    /// The word in the address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unified => "unified",
            Self::Side => "side",
        }
    }
}

impl DifferencesPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = format!("{} {}", self.newest.document_type, l.say("tab-differences"));
        let body = html! {
            (head(shell, &self.newest, Tab::Differences))
            (self.steer(shell))
            div.compared {
                (side(shell, &self.from, "differences-from"))
                (side(shell, &self.to, "differences-to"))
            }
            h2.hidden { (l.say("tab-differences")) }
            article tabindex="0" class={ "sheet content differences differences-" (self.look.code()) }
                aria-label=(l.say("tab-differences")) { (self.content) }
            p.legend {
                span { del { (l.say("differences-deleted")) } }
                span { ins { (l.say("differences-added")) } }
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Patients),
            patient: self.patient.as_ref(),
            script: None,
        };
        page(shell, &head, &body)
    }

    fn steer(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let record = format!("/records/{}/differences", self.newest.record_id);
        let numbers = 1..=self.newest.latest;
        html! {
            form.steer.steer-form method="get" action=(record) {
                (choose("from", &l.say("differences-from"), numbers.clone(), self.from.number, shell))
                (choose("to", &l.say("differences-to"), numbers, self.to.number, shell))
                fieldset.choices {
                    legend { (l.say("differences-look")) }
                    @for (look, key) in
                        [(Look::Unified, "differences-unified"), (Look::Side, "differences-side")] {
                        label {
                            input type="radio" name="mode" value=(look.code())
                                checked[look == self.look];
                            " " (l.say(key))
                        }
                    }
                }
                button.button type="submit" { (l.say("differences-do")) }
            }
        }
    }
}

fn choose(
    name: &str,
    label: &str,
    numbers: std::ops::RangeInclusive<u32>,
    chosen: u32,
    shell: &Shell,
) -> Markup {
    let l = shell.locale();
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                @for number in numbers {
                    option value=(number) selected[number == chosen] { (marks::version(l, number)) }
                }
            }
        }
    }
}

fn side(shell: &Shell, side: &Side, key: &str) -> Markup {
    let l = shell.locale();
    html! {
        div.compared-side {
            p {
                span.quiet { (l.say(key)) " " }
                strong { (say!(l, "version-number", number = side.number)) } " · "
                (marks::person(&side.confirmed.by)) " · " (dates::moment(side.confirmed.at))
            }
            @if let Some(reason) = &side.reason { p.quiet { (l.say("reason")) ": " (reason) } }
        }
    }
}
