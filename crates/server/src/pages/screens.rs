//! The locked screen, the list of open log-ins, and the page at which a device becomes a terminal.
//!
//! A locked screen shows nothing of what was on it: not the patient, not the title (JAHIS 3.3,
//! 6.2(5)).

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::form::{self, Choice, Fault, Line};
use super::layout::{Head, Shell, page};
use super::say;
use super::step_up::StepUp;

/// The locked screen. Posts to `/unlock`.
#[derive(Debug, Clone, Default)]
pub struct LockedPage {
    /// Whose screen it is.
    pub name: String,
    /// The log-in id.
    pub user_id: String,
    /// Where the person was: an address of ours.
    pub back: String,
    /// What is asked for.
    pub step_up: StepUp,
    /// Why the last attempt failed.
    pub faults: Vec<Fault>,
}

impl LockedPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("locked-title");
        let body = html! {
            div.door {
                h1 { (title) }
                p { (say!(l, "locked-what", name = self.name.clone(), id = self.user_id.clone())) }
                form.stack method="post" action="/unlock" {
                    (form::csrf(&shell.csrf))
                    input type="hidden" name="back" value=(self.back);
                    (form::faults(l, &self.faults))
                    (self.step_up.fields(shell, &l.say("login-password"), "", &self.faults))
                    (form::submit(&l.say("locked-do")))
                }
                form method="post" action="/leave" {
                    (form::csrf(&shell.csrf))
                    button.button type="submit" { (l.say("locked-leave")) }
                    p.hint { (l.say("locked-leave-hint")) }
                }
            }
        };
        door(shell, &title, &body)
    }
}

/// The page at which a device becomes a terminal. Posts to `/terminal`.
#[derive(Debug, Clone, Default)]
pub struct TerminalPage {
    /// The institutions of this server, where there are several.
    pub institutions: Vec<Choice>,
    /// What this device is by now, if anything.
    pub is_now: Option<String>,
    /// Why the last attempt failed.
    pub faults: Vec<Fault>,
}

impl TerminalPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("terminal-title");
        let body = html! {
            div.door {
                h1 { (title) }
                @if let Some(name) = &self.is_now {
                    div.banner.banner-done role="status" {
                        p { (say!(l, "terminal-is-now", name = name.clone())) }
                    }
                    p { a.button.button-main href="/login" { (l.say("terminal-go-on")) } }
                } @else {
                    p { (l.say("terminal-what")) }
                    form.stack method="post" action="/terminal" {
                        (form::faults(l, &self.faults))
                        @if self.institutions.len() > 1 {
                            (form::select("institution", &l.say("login-institution"), &self.institutions))
                        }
                        (form::line(l, &Line {
                            name: "code",
                            label: l.say("terminal-code"),
                            hint: l.say("terminal-code-hint"),
                            required: true,
                            first: true,
                            ..Line::default()
                        }, &self.faults))
                        (form::submit(&l.say("terminal-do")))
                    }
                }
            }
        };
        door(shell, &title, &body)
    }
}

/// The code of a terminal, shown once to whoever carries it to the device.
#[derive(Debug, Clone)]
pub struct TerminalCodePage {
    /// What is typed at the device.
    pub code: String,
    /// Until when it is good.
    pub until: Moment,
    /// The entry of the terminal.
    pub entry: String,
}

impl TerminalCodePage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("terminal-code-title");
        let body = html! {
            h1 { (title) }
            p { (l.say("terminal-code-what")) }
            p { code.big { (self.code) } }
            dl.facts {
                dt { (l.say("link-until")) }
                dd { (dates::moment(self.until)) }
            }
            p { a.button href=(self.entry) { (l.say("link-back")) } }
        };
        door(shell, &title, &body)
    }
}

/// A log-in as the list shows it.
#[derive(Debug, Clone)]
pub struct LogIn {
    /// Names it to the form that ends it.
    pub id: String,
    /// Whose.
    pub name: String,
    /// The log-in id.
    pub user_id: String,
    /// The terminal.
    pub terminal: String,
    /// The network address.
    pub source: String,
    /// How the person proved who they are, in the reader's language.
    pub methods: String,
    /// When it began.
    pub opened_at: Moment,
    /// The last sign of life.
    pub seen_at: Moment,
    /// Since when the screen is locked.
    pub locked_at: Option<Moment>,
    /// Whether it is this one.
    pub is_this: bool,
    /// Whether the same person is logged in elsewhere too.
    pub is_one_of_several: bool,
}

/// Open log-ins: one's own, or everybody's.
#[derive(Debug, Clone)]
pub struct LogInsPage {
    /// The log-ins.
    pub log_ins: Vec<LogIn>,
    /// Whether they are everybody's.
    pub of_all: bool,
    /// Whether everybody's may be asked for.
    pub may_see_all: bool,
}

impl LogInsPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say(if self.of_all {
            "log-ins-title-all"
        } else {
            "log-ins-title"
        });
        let body = html! {
            h1 { (title) }
            p { (l.say("log-ins-what")) }
            @if !self.of_all && self.may_see_all {
                p { a href="/log-ins/all" { (l.say("log-ins-see-all")) } }
            }
            div.table-frame tabindex="0" role="region" aria-label=(title) {
                table.table {
                    thead { tr {
                        @if self.of_all { th scope="col" { (l.say("log-ins-who")) } }
                        th scope="col" { (l.say("log-ins-terminal")) }
                        th scope="col" { (l.say("log-ins-methods")) }
                        th scope="col" { (l.say("log-ins-opened")) }
                        th scope="col" { (l.say("log-ins-seen")) }
                        th scope="col" { (l.say("log-ins-state")) }
                        th scope="col" { (l.say("log-ins-end")) }
                    } }
                    tbody { @for one in &self.log_ins { (self.row(shell, one)) } }
                }
            }
        };
        let head = Head {
            title: &title,
            area: None,
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }

    fn row(&self, shell: &Shell, one: &LogIn) -> Markup {
        let l = shell.locale();
        html! {
            tr {
                @if self.of_all {
                    th scope="row" { (one.name) " " span.quiet { (one.user_id) } }
                }
                td { (one.terminal) " " span.quiet { (one.source) } }
                td { (one.methods) }
                td { (dates::moment(one.opened_at)) }
                td { (dates::moment(one.seen_at)) }
                td {
                    @if let Some(at) = one.locked_at {
                        (l.say("log-ins-locked")) " " (dates::moment(at))
                    } @else { (l.say("log-ins-open")) }
                    @if one.is_one_of_several { " " strong { (l.say("log-ins-several")) } }
                }
                td {
                    @if one.is_this { (l.say("log-ins-this")) }
                    @else {
                        form method="post" action={ "/log-ins/" (one.id) "/end" } {
                            (form::csrf(&shell.csrf))
                            @if self.of_all { input type="hidden" name="all" value="yes"; }
                            button.button type="submit" { (l.say("log-ins-end-do")) }
                        }
                    }
                }
            }
        }
    }
}

fn door(shell: &Shell, title: &str, body: &Markup) -> Markup {
    let head = Head {
        title,
        area: None,
        patient: None,
        script: Some("passkey.js"),
    };
    page(shell, &head, body)
}
