//! 代行入力で書く: in whose name, how they asked for it, and what is written.
//!
//! Only people are offered for whom a policy allows it; the field searches as it is typed. A role or a
//! title is nobody (JAHIS 3.3, 7.1.4(1)(a)(ウ)).

use maud::{Markup, html};

use super::form::{self, Choice, Fault, Line};
use super::layout::{Area, Head, PatientHeader, Shell, page};
use super::marks::Person;

/// Beginning an entry in another's name. Posts `principal`, `means`, `instructed_at`, `instruction`,
/// and for a new record `type` and `way`, to `action`.
#[derive(Debug, Clone)]
pub struct ProxyPage {
    /// Where the form goes.
    pub action: String,
    /// Where it came from.
    pub back: String,
    /// The patient, if the type has one.
    pub patient: Option<PatientHeader>,
    /// What is begun, in the reader's language.
    pub what: String,
    /// Who may be named.
    pub people: Vec<Person>,
    /// The ways of instruction.
    pub means: Vec<Choice>,
    /// The document types; none where the record has one.
    pub types: Vec<Choice>,
    /// Who was named before.
    pub principal: String,
    /// When the instruction was given: `YYYY-MM-DDTHH:MM`.
    pub instructed_at: String,
    /// The words of the instruction typed before.
    pub instruction: String,
    /// What was refused.
    pub faults: Vec<Fault>,
}

impl ProxyPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("proxy-begin-title");
        let body = html! {
            div.page-head {
                h1 { (title) " " small { (self.what) } }
                a.button href=(self.back) { "← " (l.say("proxy-back")) }
            }
            (form::faults(l, &self.faults))
            @if self.people.is_empty() {
                div.empty { p.empty-words { (l.say("proxy-nobody")) } p { (l.say("proxy-nobody-do")) } }
            } @else { (self.form(shell)) }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Patients),
            patient: self.patient.as_ref(),
            script: None,
        };
        page(shell, &head, &body)
    }

    fn form(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            form.stack.narrow-form method="post" action=(self.action) {
                (form::csrf(&shell.csrf))
                (self.principal(shell))
                (form::select("means", &l.say("proxy-means"), &self.means))
                (form::line(l, &Line {
                    name: "instructed_at",
                    label: l.say("proxy-instructed-at"),
                    kind: "datetime-local",
                    value: &self.instructed_at,
                    required: true,
                    ..Line::default()
                }, &self.faults))
                (form::line(l, &Line {
                    name: "instruction",
                    label: l.say("proxy-instruction"),
                    hint: l.say("proxy-instruction-hint"),
                    value: &self.instruction,
                    ..Line::default()
                }, &self.faults))
                @if self.types.is_empty() {
                    (form::submit(&l.say("proxy-begin")))
                } @else {
                    (form::select("type", &l.say("document-type"), &self.types))
                    p.note-form {
                        button.button.button-main type="submit" name="way" value="free" { (l.say("new-free")) }
                        button.button type="submit" name="way" value="soap" { (l.say("new-soap")) }
                        button.button type="submit" name="way" value="file" { (l.say("new-file")) }
                    }
                }
            }
        }
    }

    fn principal(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let fault = self.faults.iter().find(|fault| fault.field == "principal");
        html! {
            div.field {
                label for="principal" {
                    (l.say("proxy-principal")) " " span.needed { (l.say("form-required")) }
                }
                p.hint #principal-hint { (l.say("proxy-principal-hint")) }
                @if let Some(fault) = fault { p.fault #principal-fault { (fault.text) } }
                input #principal name="principal" type="text" list="people" required autocomplete="off"
                    value=(self.principal) aria-describedby="principal-hint"
                    aria-invalid=[fault.map(|_| "true")];
                datalist #people {
                    @for person in &self.people {
                        option value=(person.user_id) { (person.name) " " (person.role) }
                    }
                }
            }
            ul.proxy-people aria-label=(l.say("proxy-principal")) {
                @for person in &self.people {
                    li { code { (person.user_id) } " " (person.name) " " span.quiet { (person.role) } }
                }
            }
        }
    }
}
