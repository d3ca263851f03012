//! Registering a patient, changing what is registered, joining a duplicate into another number.
//!
//! A number is kept as it is given. Every change has its reason and stays in the history.

use genpon_formats::locale::Locale;
use maud::{Markup, html};

use super::form::{self, Area as TextArea, Choice, Fault, Line};
use super::layout::{Area, Head, PatientHeader, Shell, page};

/// The form of a patient. Posts `number`, `name`, `kana`, `birth_date`, `sex`, `death_date` and, for
/// a change, `reason`.
#[derive(Debug, Clone, Default)]
pub struct PatientFormPage {
    /// The patient as registered; none of a new one.
    pub patient: Option<PatientHeader>,
    /// Where the form goes.
    pub action: String,
    /// Where the patient is joined into another number; none where that does not arise.
    pub merge: Option<String>,
    /// The institution's own number.
    pub number: String,
    /// The name.
    pub name: String,
    /// The reading.
    pub kana: String,
    /// The day of birth, `YYYY-MM-DD`.
    pub birth_date: String,
    /// The sexes to choose from.
    pub sexes: Vec<Choice>,
    /// The day of death, `YYYY-MM-DD`.
    pub death_date: String,
    /// Why, of a change.
    pub reason: String,
    /// What was refused.
    pub faults: Vec<Fault>,
}

impl PatientFormPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say(match self.patient {
            Some(_) => "patient-edit-title",
            None => "patient-new-title",
        });
        let body = html! {
            h1 { (title) }
            form.stack.narrow-form method="post" action=(self.action) {
                (form::csrf(&shell.csrf))
                (form::faults(l, &self.faults))
                (self.fields(l))
                @if self.patient.is_some() { (reason(l, "reason", &self.reason, &self.faults)) }
                (form::submit(&l.say("patient-save")))
            }
            @if let Some(merge) = &self.merge { (self.merge(shell, merge)) }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Patients),
            patient: self.patient.as_ref(),
            script: None,
        };
        page(shell, &head, &body)
    }

    fn fields(&self, l: &Locale) -> Markup {
        let line = |name, key: &str, value, kind, required| {
            let field = Line {
                name,
                label: l.say(key),
                kind,
                value,
                required,
                ..Line::default()
            };
            form::line(l, &field, &self.faults)
        };
        html! {
            (line("number", "patient-number", &self.number, "text", true))
            (line("name", "patient-name", &self.name, "text", true))
            (line("kana", "patient-kana", &self.kana, "text", false))
            (line("birth_date", "patient-birth-date", &self.birth_date, "date", false))
            (form::select("sex", &l.say("patient-sex"), &self.sexes))
            (line("death_date", "patient-death-date", &self.death_date, "date", false))
        }
    }

    fn merge(&self, shell: &Shell, action: &str) -> Markup {
        let l = shell.locale();
        html! {
            details.discard {
                summary { (l.say("patient-merge")) }
                form.stack.narrow-form method="post" action=(action) {
                    (form::csrf(&shell.csrf))
                    p { (l.say("patient-merge-what")) }
                    (form::line(l, &Line {
                        name: "into",
                        label: l.say("patient-merge-into"),
                        required: true,
                        ..Line::default()
                    }, &self.faults))
                    (reason(l, "merge_reason", "", &self.faults))
                    button.button.button-danger type="submit" { (l.say("patient-merge-do")) }
                }
            }
        }
    }
}

fn reason(l: &Locale, name: &str, value: &str, faults: &[Fault]) -> Markup {
    let field = TextArea {
        name,
        label: l.say("reason"),
        hint: l.say("register-reason-hint"),
        value,
        rows: 2,
        required: true,
        ..TextArea::default()
    };
    form::area(l, &field, faults)
}
