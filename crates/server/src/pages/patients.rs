//! Patient search: by number, name, reading or birth date; by POST, so that no address tells whom
//! somebody looked for.

use jiff::civil::Date;
use maud::{Markup, html};

use super::dates::{self, Moment};
use super::form::{self, Fault, Line};
use super::layout::{Area, Head, Shell, page};
use super::say;

/// The search page, before and after a search. Posts `q`, `birth_date`, `after` to `/patients`.
#[derive(Debug, Clone)]
pub struct PatientsPage {
    /// What was searched for: number, name or reading.
    pub q: String,
    /// The birth date searched for, `YYYY-MM-DD`.
    pub birth_date: String,
    /// Today in Japan, for ages.
    pub today: Date,
    /// What was found; none before the first search.
    pub found: Option<Found>,
    /// Charts this person opened last.
    pub recent: Vec<PatientRow>,
    /// Whether this person may register a patient.
    pub may_register: bool,
    /// Whether this person may search in the text of all records.
    pub may_search_text: bool,
    /// What was refused.
    pub faults: Vec<Fault>,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The patients, ordered by reading, then number.
    pub patients: Vec<PatientRow>,
    /// Whether others stood on a page before.
    pub is_continued: bool,
    /// The cursor of the next page.
    pub after: Option<String>,
}

/// One patient of a list.
#[derive(Debug, Clone)]
pub struct PatientRow {
    /// The id in addresses.
    pub patient_id: String,
    /// The institution's own number.
    pub patient_no: String,
    /// The name.
    pub name: String,
    /// The reading.
    pub kana: String,
    /// The day of birth, where known.
    pub birth_date: Option<Date>,
    /// The sex, in the reader's language.
    pub sex: String,
    /// How many records there are.
    pub records: u64,
    /// The newest event.
    pub last_event_at: Option<Moment>,
    /// Whether another patient has the same name or reading (同姓同名).
    pub namesake: bool,
}

impl PatientsPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("patients-title");
        let body = html! {
            div.page-head {
                h1 { (title) }
                nav.page-do aria-label=(l.say("do")) {
                    @if self.may_search_text {
                        a.button href="/search" { (l.say("text-title")) }
                    }
                    @if self.may_register {
                        a.button href="/patients/new" { (l.say("patient-new-title")) }
                    }
                }
            }
            (self.search(shell))
            @match &self.found {
                Some(found) if found.patients.is_empty() => (nothing(shell)),
                Some(found) => (self.found(shell, found)),
                None if !self.recent.is_empty() => {
                    section aria-labelledby="recent" {
                        h2 #recent { (l.say("patients-recent")) }
                        (self.table(shell, &self.recent, "recent"))
                    }
                },
                None => {},
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Patients),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }

    fn search(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            form.search-form method="post" action="/patients" role="search"
                aria-label=(l.say("patients-title")) {
                (form::csrf(&shell.csrf))
                (form::faults(l, &self.faults))
                div.row {
                    (form::line(l, &Line {
                        name: "q",
                        label: l.say("patients-q"),
                        hint: l.say("patients-q-hint"),
                        kind: "search",
                        value: &self.q,
                        first: self.found.is_none(),
                        ..Line::default()
                    }, &self.faults))
                    (form::line(l, &Line {
                        name: "birth_date",
                        label: l.say("patient-birth-date"),
                        hint: l.say("patients-birth-hint"),
                        value: &self.birth_date,
                        ..Line::default()
                    }, &self.faults))
                    (form::submit(&l.say("shell-search-do")))
                }
            }
        }
    }

    fn found(&self, shell: &Shell, found: &Found) -> Markup {
        let l = shell.locale();
        let count = i64::try_from(found.patients.len()).unwrap_or(i64::MAX);
        let key = match (&found.after, found.is_continued) {
            (Some(_), _) => "patients-found-more",
            (None, true) => "patients-found-last",
            (None, false) => "patients-found",
        };
        html! {
            section aria-labelledby="found" {
                h2 #found { (say!(l, key, count = count)) }
                (self.table(shell, &found.patients, "found"))
                @if let Some(after) = &found.after {
                    form.paging method="post" action="/patients" {
                        (form::csrf(&shell.csrf))
                        input type="hidden" name="q" value=(self.q);
                        input type="hidden" name="birth_date" value=(self.birth_date);
                        input type="hidden" name="after" value=(after);
                        button.button type="submit" { (l.say("patients-next")) }
                    }
                }
            }
        }
    }

    fn table(&self, shell: &Shell, patients: &[PatientRow], id: &str) -> Markup {
        let l = shell.locale();
        html! {
            div.table-frame role="group" aria-labelledby=(id) tabindex="0" {
                table.table.table-lines.table-cards.table-patients {
                    thead { tr {
                        th scope="col" { (l.say("patient-number")) }
                        th scope="col" { (l.say("patient-name")) }
                        th scope="col" { (l.say("patient-birth-date")) }
                        th scope="col" { (l.say("patient-age")) }
                        th scope="col" { (l.say("patient-sex")) }
                        th.right scope="col" { (l.say("patient-records")) }
                        th scope="col" { (l.say("patient-last")) }
                    } }
                    tbody { @for patient in patients { (self.row(shell, patient)) } }
                }
            }
        }
    }

    fn row(&self, shell: &Shell, patient: &PatientRow) -> Markup {
        let l = shell.locale();
        html! {
            tr {
                td.num { (patient.patient_no) }
                th scope="row" {
                    a.patient-link href={ "/patients/" (patient.patient_id) } {
                        span.kana { (patient.kana) }
                        span.patient-name { (patient.name) }
                    }
                    @if patient.namesake {
                        span.mark.mark-namesake { (l.say("patient-namesake")) }
                    }
                }
                td.nowrap { (dates::birth(l, patient.birth_date)) }
                td.nowrap { (dates::age(l, patient.birth_date, self.today)) }
                td { (patient.sex) }
                td.num.right data-label=(l.say("patient-records")) { (patient.records) }
                td data-label=(l.say("patient-last")) { @if let Some(last) = patient.last_event_at { (dates::day(last)) } }
            }
        }
    }
}

fn nothing(shell: &Shell) -> Markup {
    let l = shell.locale();
    html! {
        div.empty role="status" {
            p.empty-words { (l.say("patients-none")) }
            p { (l.say("patients-none-do")) }
        }
    }
}
