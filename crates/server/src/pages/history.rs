//! The history of a record: every version with act, who, when, why; two of them can be compared.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::layout::{Area, Head, PatientHeader, Shell, page};
use super::marks::{self, Act, Digest, Mode, Person};
use super::proxied::{self, Standing};
use super::record::{Stamp, Tab, VersionFacts, head};

/// The history page.
#[derive(Debug, Clone)]
pub struct HistoryPage {
    /// The patient, if the type has one.
    pub patient: Option<PatientHeader>,
    /// The newest version.
    pub newest: VersionFacts,
    /// All versions, newest first.
    pub versions: Vec<VersionRow>,
    /// Who read, printed or exported the record; shown to those who may see it.
    pub uses: Option<Vec<Use>>,
}

/// One version of the history.
#[derive(Debug, Clone)]
pub struct VersionRow {
    /// The number.
    pub number: u32,
    /// What it did.
    pub act: Act,
    /// How it was confirmed.
    pub mode: Mode,
    /// Whether it was written on paper during an outage and registered afterwards.
    pub is_late: bool,
    /// How the approval of its principal stands, where a proxy entered it.
    pub approval: Standing,
    /// Who entered it, when, where.
    pub entered: Stamp,
    /// Who confirmed it, when, where.
    pub confirmed: Stamp,
    /// On whose behalf.
    pub on_behalf_of: Option<Person>,
    /// Why.
    pub reason: Option<String>,
    /// The digest of the manifest.
    pub digest: Digest,
    /// Whether damage was found.
    pub damaged: bool,
}

/// One use of the record.
#[derive(Debug, Clone)]
pub struct Use {
    /// When.
    pub at: Moment,
    /// Who.
    pub person: Person,
    /// What, in the reader's language.
    pub action: String,
    /// Which version.
    pub version: Option<u32>,
}

impl HistoryPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = format!("{} {}", self.newest.document_type, l.say("tab-history"));
        let body = html! {
            (head(shell, &self.newest, Tab::History))
            (self.table(shell))
            @if let Some(uses) = &self.uses {
                (use_table(shell, uses))
            } @else {
                p.quiet { (l.say("history-uses-elsewhere")) }
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

    fn table(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let compare = format!("/records/{}/differences", self.newest.record_id);
        let several = self.versions.len() > 1;
        html! {
            form method="get" action=(compare) {
                h2.hidden #versions { (l.say("history-versions")) }
                div.table-frame role="group" aria-labelledby="versions" tabindex="0" {
                    table.table.table-lines.table-cards {
                        (headings(shell, several))
                        tbody {
                            @for version in &self.versions {
                                (self.row(shell, version, several))
                            }
                        }
                    }
                }
                @if several {
                    p.table-do {
                        button.button type="submit" { (l.say("history-compare")) }
                    }
                }
            }
        }
    }

    fn row(&self, shell: &Shell, version: &VersionRow, several: bool) -> Markup {
        let l = shell.locale();
        let href = format!(
            "/records/{}/versions/{}",
            self.newest.record_id, version.number
        );
        let former = self.newest.latest.saturating_sub(1).max(1);
        let name = marks::version(l, version.number);
        html! {
            tr {
                @if several {
                    td.pick data-label=(l.say("history-from")) { (pick("from", version.number, former, &name, &l.say("history-from"))) }
                    td.pick data-label=(l.say("history-to")) {
                        (pick("to", version.number, self.newest.latest, &name, &l.say("history-to")))
                    }
                }
                th.nowrap scope="row" { a href=(href) { (name) } }
                td.nowrap {
                    (version.act.name(l)) " " (marks::mode(l, version.mode)) (marks::late(l, version.is_late)) (proxied::mark(l, version.approval))
                    @if version.damaged { " " span.mark.mark-damaged { (l.say("mark-damaged")) } }
                }
                td data-label=(l.say("entered")) { (stamp(&version.entered)) }
                td data-label=(l.say("confirmed")) {
                    (stamp(&version.confirmed))
                    @if let Some(principal) = &version.on_behalf_of {
                        br; span.quiet { (l.say("on-behalf-of")) ": " } (marks::person(principal))
                    }
                }
                td data-label=(l.say("reason")) {
                    @if let Some(reason) = &version.reason { (reason) } @else { "–" }
                }
                td data-label=(l.say("manifest-digest")) { (marks::digest_short(&version.digest)) }
            }
        }
    }
}

fn headings(shell: &Shell, several: bool) -> Markup {
    let l = shell.locale();
    html! {
        thead { tr {
            @if several {
                th.pick scope="col" { (l.say("history-from")) }
                th.pick scope="col" { (l.say("history-to")) }
            }
            th scope="col" { (l.say("version")) }
            th scope="col" { (l.say("act")) }
            th scope="col" { (l.say("entered")) }
            th scope="col" { (l.say("confirmed")) }
            th scope="col" { (l.say("reason")) }
            th scope="col" { (l.say("manifest-digest")) }
        } }
    }
}

fn pick(name: &str, number: u32, chosen: u32, version: &str, side: &str) -> Markup {
    html! {
        label.pick-target {
            input type="radio" name=(name) value=(number) checked[number == chosen];
            span.hidden { (side) ": " (version) }
        }
    }
}

fn stamp(stamp: &Stamp) -> Markup {
    html! {
        (marks::person(&stamp.by)) br;
        (dates::moment(stamp.at)) " " span.quiet.nowrap { (stamp.terminal) }
    }
}

fn use_table(shell: &Shell, uses: &[Use]) -> Markup {
    let l = shell.locale();
    html! {
        section aria-labelledby="uses" {
            h2 #uses { (l.say("history-uses")) }
            div.table-frame role="group" aria-labelledby="uses" tabindex="0" {
                table.table {
                    thead { tr {
                        th scope="col" { (l.say("at")) }
                        th scope="col" { (l.say("person")) }
                        th scope="col" { (l.say("action")) }
                        th.right scope="col" { (l.say("version")) }
                    } }
                    tbody {
                        @for one in uses {
                            tr {
                                td { (dates::moment(one.at)) }
                                td { (marks::person(&one.person)) }
                                td { (one.action) }
                                td.num.right { @if let Some(version) = one.version { (version) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
