//! Who used what, for those who must look: log-ins, what stands out of a week with the record of the
//! check, devices and clocks. Everything is a listing under a period.

use maud::{Markup, html};

use super::form::{self, Area as TextArea, Choice, Fault};
use super::layout::{Area, Head, Shell, page};
use super::listing::{Bar, Listing, bars};

/// A page of the audit area beside the trail itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The trail.
    Trail,
    /// Log-ins.
    LogIns,
    /// What stands out.
    Screening,
    /// Timelines.
    Timeline,
    /// Clocks of terminals.
    Clocks,
    /// Devices.
    Devices,
    /// Cards.
    Cards,
}

impl Look {
    /// All, in their order.
    pub const ALL: [Self; 7] = [
        Self::Trail,
        Self::LogIns,
        Self::Screening,
        Self::Timeline,
        Self::Clocks,
        Self::Devices,
        Self::Cards,
    ];

    /// Its address.
    #[must_use]
    pub const fn address(self) -> &'static str {
        match self {
            Self::Trail => "/audit",
            Self::LogIns => "/audit/log-ins",
            Self::Screening => "/audit/screening",
            Self::Timeline => "/audit/timeline",
            Self::Clocks => "/audit/clocks",
            Self::Devices => "/audit/devices",
            Self::Cards => "/audit/cards",
        }
    }

    /// Locale key of its name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Trail => "look-trail",
            Self::LogIns => "look-log-ins",
            Self::Screening => "look-screening",
            Self::Timeline => "look-timeline",
            Self::Clocks => "look-clocks",
            Self::Devices => "look-devices",
            Self::Cards => "look-cards",
        }
    }
}

/// The way from one look to the next.
#[must_use]
pub fn looks(shell: &Shell, here: Look) -> Markup {
    let l = shell.locale();
    html! {
        nav.steer aria-label=(l.say("looks")) {
            ul.switch {
                @for look in Look::ALL {
                    li {
                        a href=(look.address()) aria-current=[(look == here).then_some("page")] {
                            (l.say(look.key()))
                        }
                    }
                }
            }
        }
    }
}

/// A period as it is typed: `YYYY-MM-DDTHH:MM`, in Japan.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// From this minute on.
    pub from: String,
    /// Before this minute.
    pub to: String,
}

/// The two fields of a period.
#[must_use]
pub fn period_fields(shell: &Shell, typed: &Typed) -> Markup {
    let l = shell.locale();
    let field = |name: &str, label: String, value: &str| {
        html! {
            div.field.field-moment {
                label for=(name) { (label) }
                input id=(name) name=(name) type="datetime-local" value=(value) required;
            }
        }
    };
    html! {
        (field("from", l.say("filter-from"), &typed.from))
        (field("to", l.say("filter-to"), &typed.to))
    }
}

/// A ranking: bars and their table.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The table.
    pub listing: Listing,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// What a check is recorded with.
#[derive(Debug, Clone)]
pub struct CheckForm {
    /// Where it is posted.
    pub action: String,
    /// What was checked.
    pub kinds: Vec<Choice>,
    /// The devices, where one of them was checked.
    pub devices: Vec<Choice>,
    /// What came of it.
    pub results: Vec<Choice>,
    /// How much stood out.
    pub findings: u64,
    /// What was refused.
    pub faults: Vec<Fault>,
}

/// A page of listings under a period.
#[derive(Debug, Clone)]
pub struct UseSeenPage {
    /// Which one.
    pub look: Look,
    /// What it is for.
    pub about: String,
    /// The period; none where it is of now.
    pub typed: Option<Typed>,
    /// What should have been done long ago.
    pub overdue: Vec<String>,
    /// The listings.
    pub listings: Vec<Listing>,
    /// The rankings.
    pub rankings: Vec<Ranking>,
    /// The form that records a check; none for who may not.
    pub check: Option<CheckForm>,
    /// Where all of it can be taken out as a file.
    pub export: String,
}

impl UseSeenPage {
    /// The page.
    #[must_use]
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say(self.look.key());
        let body = html! {
            div.page-head {
                h1 { (title) }
                div.page-do {
                    @if !self.export.is_empty() {
                        a.button href=(self.export) download { "CSV" }
                    }
                }
            }
            (looks(shell, self.look))
            p { (self.about) }
            @if let Some(typed) = &self.typed {
                div.filters {
                    form.filters-form method="get" action=(self.look.address()) {
                        (period_fields(shell, typed))
                        button.button type="submit" { (l.say("filter-do")) }
                    }
                }
            }
            @for overdue in &self.overdue {
                div.banner.banner-note role="note" { p { (overdue) } }
            }
            @for listing in &self.listings { (listing.render()) }
            @for ranking in &self.rankings {
                section aria-labelledby=(ranking.listing.id) {
                    h2 id=(ranking.listing.id) { (ranking.listing.title) }
                    @if !ranking.listing.about.is_empty() { p.hint { (ranking.listing.about) } }
                    (bars(shell, &ranking.listing.title, &ranking.bars))
                    (ranking.listing.table())
                }
            }
            @if let Some(check) = &self.check { (self.check_form(shell, check)) }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Audit),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }

    fn check_form(&self, shell: &Shell, check: &CheckForm) -> Markup {
        let l = shell.locale();
        let typed = self.typed.clone().unwrap_or_default();
        html! {
            section aria-labelledby="check" {
                h2 #check { (l.say("check-title")) }
                p.hint { (l.say("check-about")) }
                form.stack method="post" action=(check.action) {
                    (form::csrf(&shell.csrf))
                    (form::faults(l, &check.faults))
                    input type="hidden" name="from" value=(typed.from);
                    input type="hidden" name="to" value=(typed.to);
                    input type="hidden" name="findings" value=(check.findings);
                    (form::select("kind", &l.say("register-audit-check-kind"), &check.kinds))
                    @if !check.devices.is_empty() {
                        (form::select("device", &l.say("device"), &check.devices))
                    }
                    (form::select("result", &l.say("register-audit-check-result"), &check.results))
                    (form::area(l, &TextArea {
                        name: "note",
                        label: l.say("register-audit-check-note"),
                        hint: l.say("check-note-hint"),
                        rows: 3,
                        ..TextArea::default()
                    }, &check.faults))
                    (form::submit(&l.say("check-do")))
                }
            }
        }
    }
}
