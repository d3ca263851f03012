//! Strong rights that a person may take for minutes, and the shared ids they may change to.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::form::{self, Area as Lines, Choice, Fault};
use super::layout::{Head, Shell, page};
use super::step_up::StepUp;

/// The privileges of the person. Posts to `/privileges`.
#[derive(Debug, Clone, Default)]
pub struct PrivilegesPage {
    /// The one that is held: its name, until when, why.
    pub held: Option<(String, Moment, String)>,
    /// Those that may be taken.
    pub offered: Vec<Choice>,
    /// What is asked for.
    pub step_up: Option<StepUp>,
    /// The shared id in use.
    pub group: Option<String>,
    /// The shared ids that may be used.
    pub groups: Vec<Choice>,
    /// The reason that was typed.
    pub reason: String,
    /// Why the last attempt failed.
    pub faults: Vec<Fault>,
}

impl PrivilegesPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("privileges-title");
        let body = html! {
            h1 { (title) }
            p.hint { (l.say("privileges-what")) }
            (form::faults(l, &self.faults))
            @if let Some((name, until, reason)) = &self.held {
                div.banner.banner-note role="status" {
                    p.banner-title { (name) }
                    p { (l.say("privileges-until")) " " (dates::moment(*until)) " · " (reason) }
                }
                form method="post" action="/privileges/give-back" {
                    (form::csrf(&shell.csrf))
                    button.button.button-main type="submit" { (l.say("privileges-give-back")) }
                }
            } @else if self.offered.is_empty() {
                p { (l.say("privileges-none")) }
            } @else { (self.take(shell)) }
            @if !self.groups.is_empty() || self.group.is_some() { (self.shared(shell)) }
        };
        let head = Head {
            title: &title,
            area: None,
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }

    fn take(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            form.stack method="post" action="/privileges" {
                (form::csrf(&shell.csrf))
                (form::select("privilege", &l.say("register-privilege"), &self.offered))
                (form::area(l, &Lines {
                    name: "reason",
                    label: l.say("reason"),
                    value: &self.reason,
                    rows: 2,
                    required: true,
                    ..Lines::default()
                }, &self.faults))
                @if let Some(step_up) = &self.step_up {
                    (step_up.fields(shell, &l.say("login-password"), "", &self.faults))
                }
                (form::submit(&l.say("privileges-take")))
            }
        }
    }

    fn shared(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            section aria-labelledby="shared-ids" {
                h2 #shared-ids { (l.say("shared-ids-title")) }
                p.hint { (l.say("shared-ids-what")) }
                form.stack method="post" action="/privileges/change" {
                    (form::csrf(&shell.csrf))
                    @if let Some(group) = &self.group {
                        p { strong { (group) } }
                        input type="hidden" name="shared" value="";
                        (form::submit(&l.say("shared-ids-leave")))
                    } @else {
                        (form::select("shared", &l.say("shared-ids-title"), &self.groups))
                        (form::submit(&l.say("shared-ids-do")))
                    }
                }
            }
        }
    }
}
