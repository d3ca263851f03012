//! The proof panel: who, when, what, which clock, where in the ledger; and how to check it without us.
//!
//! In three levels: the verdict, the checks behind it, the raw evidence.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::layout::{Area, Head, PatientHeader, Shell, page};
use super::marks::{self, Digest};
use super::record::{Tab, VersionFacts, head};
use super::say;

/// The proof panel of one version.
#[derive(Debug, Clone)]
pub struct ProofPage {
    /// The patient, if the type has one.
    pub patient: Option<PatientHeader>,
    /// The version.
    pub version: VersionFacts,
    /// The verdict.
    pub verdict: Verdict,
    /// When it was checked.
    pub checked_at: Moment,
    /// The checks behind the verdict.
    pub checks: Vec<Check>,
    /// Where all contents are compared, where some were too large for this page.
    pub compare: Option<String>,
    /// Ways the confirmer had proven who they are, in the reader's language.
    pub authentication: Vec<String>,
    /// When they did.
    pub authenticated_at: Option<Moment>,
    /// The digest of what was presented to them.
    pub presentation: Option<Digest>,
    /// The digest of the manifest before.
    pub previous: Option<Digest>,
    /// The clock at confirmation.
    pub clock: Clock,
    /// The place in the ledger; none while it waits for the next checkpoint.
    pub place: Option<Place>,
    /// The software that confirmed it.
    pub software: String,
}

/// The verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything fits.
    Whole,
    /// Everything fits, but no checkpoint covers it yet.
    Pending,
    /// Something does not fit.
    Damaged,
}

/// One check.
#[derive(Debug, Clone)]
pub struct Check {
    /// What was checked, in the reader's language.
    pub what: String,
    /// How it came out: true fits, false does not, none could not be checked.
    pub fits: Option<bool>,
    /// A fact about it; may be empty.
    pub fact: String,
}

/// The clock at confirmation.
#[derive(Debug, Clone)]
pub struct Clock {
    /// Where its time comes from, in the reader's language.
    pub source: String,
    /// Whether it was synchronized, in the reader's language.
    pub state: String,
    /// How far off it was, in microseconds.
    pub offset_us: Option<i64>,
    /// When it was last synchronized.
    pub last_sync: Option<Moment>,
}

/// A place in the ledger.
#[derive(Debug, Clone)]
pub struct Place {
    /// The name of the log.
    pub origin: String,
    /// The index of the leaf.
    pub leaf_index: u64,
    /// The hash of the leaf.
    pub leaf_hash: String,
    /// How many leaves the checkpoint covers.
    pub tree_size: u64,
    /// When the checkpoint was made.
    pub checkpoint_at: Moment,
    /// The checkpoint: a signed note.
    pub checkpoint: String,
    /// Where the checkpoint was also written.
    pub witnesses: Vec<String>,
}

impl ProofPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = format!("{} {}", self.version.document_type, l.say("tab-proof"));
        let body = html! {
            (head(shell, &self.version, Tab::Proof))
            div.record-page {
                div.record-main {
                    (self.verdict(shell))
                    (self.checks(shell))
                    (self.evidence(shell))
                }
                aside.record-side aria-labelledby="take" { (self.take(shell)) }
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

    fn verdict(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let (class, key) = match self.verdict {
            Verdict::Whole => ("verdict verdict-whole", "proof-whole"),
            Verdict::Pending => ("verdict verdict-pending", "proof-pending"),
            Verdict::Damaged => ("verdict verdict-damaged", "proof-damaged"),
        };
        html! {
            section class=(class) {
                h2 { (l.say(key)) }
                p { (l.say(&format!("{key}-means"))) }
                p.quiet { (l.say("proof-checked-at")) " " (dates::exact(self.checked_at)) }
            }
        }
    }

    fn checks(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            section aria-labelledby="checks" {
                h2 #checks { (l.say("proof-checks")) }
                ul.checks {
                    @for check in &self.checks {
                        @let (class, key) = match check.fits {
                            Some(true) => ("check check-fits", "check-fits"),
                            Some(false) => ("check check-not", "check-not"),
                            None => ("check check-open", "check-open"),
                        };
                        li class=(class) {
                            span.check-mark { (l.say(key)) }
                            span { (check.what) }
                            @if !check.fact.is_empty() { span.quiet { (check.fact) } }
                        }
                    }
                }
                @if let Some(compare) = &self.compare {
                    p { (l.say("proof-large")) " " a href=(compare) { (l.say("proof-compare")) } }
                }
            }
        }
    }

    fn evidence(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let version = &self.version;
        html! {
            section aria-labelledby="evidence" {
                h2 #evidence { (l.say("proof-evidence")) }
                dl.facts.facts-wide {
                    dt { (l.say("entered")) }
                    dd { (marks::person(&version.entered.by)) " " (dates::exact(version.entered.at)) }
                    dt { (l.say("confirmed")) }
                    dd {
                        (marks::person(&version.confirmed.by)) " "
                        (dates::exact(version.confirmed.at))
                    }
                    dt { (l.say("proof-authentication")) }
                    dd {
                        (self.authentication.join("、"))
                        @if let Some(at) = self.authenticated_at { " " (dates::exact(at)) }
                    }
                    dt { (l.say("proof-presentation")) }
                    dd {
                        @if let Some(digest) = &self.presentation { (marks::digest_whole(digest)) }
                        @else { (l.say("proof-presentation-none")) }
                    }
                    dt { (l.say("manifest-digest")) } dd { (marks::digest_whole(&version.digest)) }
                    @if let Some(previous) = &self.previous {
                        dt { (l.say("proof-previous")) } dd { (marks::digest_whole(previous)) }
                    }
                    (self.clock(shell))
                    (self.place(shell))
                    dt { (l.say("proof-software")) } dd { (self.software) }
                }
            }
            @if let Some(place) = &self.place {
                details.raw {
                    summary { (l.say("proof-checkpoint")) }
                    pre tabindex="0" { (place.checkpoint) }
                }
            }
        }
    }

    fn clock(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let clock = &self.clock;
        html! {
            dt { (l.say("proof-clock")) }
            dd {
                (clock.source) " · " (clock.state)
                @if let Some(offset) = clock.offset_us { " · " span.num { (offset) " µs" } }
                @if let Some(at) = clock.last_sync {
                    " · " (l.say("proof-clock-sync")) " " (dates::exact(at))
                }
            }
        }
    }

    fn place(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            dt { (l.say("proof-place")) }
            dd {
                @if let Some(place) = &self.place {
                    (say!(l, "proof-place-at", index = place.leaf_index, size = place.tree_size))
                    br; code.digest-whole { (place.origin) }
                    br; code.digest-whole { (place.leaf_hash) }
                } @else { (l.say("proof-place-none")) }
            }
            @if let Some(place) = &self.place {
                dt { (l.say("proof-checkpoint-at")) }
                dd {
                    (dates::exact(place.checkpoint_at))
                    @for witness in &place.witnesses { br; span.quiet { (witness) } }
                }
            }
        }
    }

    fn take(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let version = &self.version;
        let file = format!(
            "/records/{}/proof.json?version={}",
            version.record_id, version.number
        );
        html! {
            h2 #take { (l.say("proof-take")) }
            p { (l.say("proof-take-what")) }
            p {
                @if self.place.is_some() {
                    a.button.button-main.button-wide href=(file) download {
                        (l.say("proof-download"))
                    }
                } @else {
                    span.hint { (l.say("proof-take-later")) }
                }
            }
            h3 { (l.say("proof-without-us")) }
            ol.steps {
                li { (l.say("proof-step-file")) }
                li { (l.say("proof-step-parts")) }
                li {
                    (l.say("proof-step-run"))
                    pre tabindex="0" { "python3 check_proof.py proof.json" }
                }
                li { (l.say("proof-step-compare")) }
            }
        }
    }
}
