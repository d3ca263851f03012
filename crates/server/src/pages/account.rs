//! My account: what lets me in, where I came in, and what to do when somebody else may know it.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::form::{self, Fault};
use super::layout::{Head, Shell, page};
use super::say;
use super::step_up::StepUp;

/// The person's own account.
#[derive(Debug, Clone, Default)]
pub struct AccountPage {
    /// Since when the password holds.
    pub password_since: Option<Moment>,
    /// Since when a device with one-time codes is enrolled.
    pub totp_since: Option<Moment>,
    /// The passkeys.
    pub passkeys: Vec<Passkey>,
    /// Recovery codes left.
    pub recovery_left: usize,
    /// The last log-ins.
    pub log_ins: Vec<LogIn>,
    /// Rules and training.
    pub texts: Vec<TextLine>,
    /// Whether this person answers for accounts of others.
    pub may_see_all: bool,
}

/// A passkey.
#[derive(Debug, Clone)]
pub struct Passkey {
    /// Names it to the form that removes it.
    pub id: String,
    /// What its holder calls it.
    pub name: String,
    /// Since when.
    pub since: Moment,
    /// When it was last used.
    pub used_at: Option<Moment>,
    /// Whether it is out of use, because a copy was seen.
    pub is_suspended: bool,
}

/// A log-in of the past.
#[derive(Debug, Clone)]
pub struct LogIn {
    /// When.
    pub at: Moment,
    /// Where: terminal and address.
    pub place: String,
}

/// A text to be read.
#[derive(Debug, Clone)]
pub struct TextLine {
    /// Its page.
    pub href: String,
    /// Its title.
    pub name: String,
    /// When this edition was read.
    pub read_at: Option<Moment>,
}

impl AccountPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("account-title");
        let body = html! {
            h1 { (title) }
            @if self.may_see_all { p { a href="/entrance" { (l.say("account-see-all")) } } }
            (self.password(shell))
            (self.factors(shell))
            (self.texts(shell))
            (self.past(shell))
            (leak(shell))
        };
        framed(shell, &title, &body)
    }

    fn password(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            section.panel aria-labelledby="password" {
                h2 #password { (l.say("login-password")) }
                @if let Some(since) = self.password_since {
                    p { (l.say("account-password-since")) " " (dates::moment(since)) }
                }
                p { a.button href="/account/password" { (l.say("password-change-title")) } }
            }
        }
    }

    fn factors(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            section.panel aria-labelledby="factors" {
                h2 #factors { (l.say("account-factors")) }
                @if self.passkeys.is_empty() && self.totp_since.is_none() {
                    p { (l.say("account-no-factor")) }
                } @else {
                    div.table-frame tabindex="0" role="group" aria-labelledby="factors" {
                        table.table {
                            thead { tr {
                                th scope="col" { (l.say("account-factor")) }
                                th scope="col" { (l.say("account-since")) }
                                th scope="col" { (l.say("account-used")) }
                                th scope="col" { span.hidden { (l.say("do")) } }
                            } }
                            tbody {
                                @for key in &self.passkeys { (passkey(shell, key)) }
                                @if let Some(since) = self.totp_since { (totp(shell, since)) }
                            }
                        }
                    }
                }
                p { a.button href="/account/enrol" { (l.say("account-enrol")) } }
                p { (say!(l, "account-recovery-left", count = self.recovery_left as u64)) }
                form method="post" action="/account/recovery" {
                    (form::csrf(&shell.csrf))
                    button.button type="submit" { (l.say("account-recovery-new")) }
                    p.hint { (l.say("account-recovery-hint")) }
                }
            }
        }
    }

    fn texts(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            @if !self.texts.is_empty() {
                section.panel aria-labelledby="texts" {
                    h2 #texts { (l.say("register-rules")) }
                    ul {
                        @for text in &self.texts {
                            li {
                                a href=(text.href) { (text.name) } " "
                                @match text.read_at {
                                    Some(at) => { (l.say("account-read-at")) " " (dates::moment(at)) },
                                    None => strong { (l.say("account-unread")) },
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn past(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            section.panel aria-labelledby="past" {
                h2 #past { (l.say("account-log-ins")) }
                ul { @for one in &self.log_ins { li { (dates::moment(one.at)) " " span.quiet { (one.place) } } } }
                p { a href="/log-ins" { (l.say("account-sessions")) } }
                p { a href="/cards" { (l.say("cards-title")) } }
            }
        }
    }
}

fn passkey(shell: &Shell, key: &Passkey) -> Markup {
    let l = shell.locale();
    html! {
        tr {
            th scope="row" {
                (l.say("enrol-passkey")) ": " (key.name)
                @if key.is_suspended { " " strong.fault { (l.say("account-suspended")) } }
            }
            td { (dates::moment(key.since)) }
            td { @if let Some(at) = key.used_at { (dates::moment(at)) } }
            td { (remove(shell, &key.id)) }
        }
    }
}

fn totp(shell: &Shell, since: Moment) -> Markup {
    let l = shell.locale();
    html! {
        tr {
            th scope="row" { (l.say("enrol-totp")) }
            td { (dates::moment(since)) }
            td {}
            td { (remove(shell, "")) }
        }
    }
}

fn remove(shell: &Shell, id: &str) -> Markup {
    html! {
        form method="post" action="/account/remove" {
            (form::csrf(&shell.csrf))
            input type="hidden" name="passkey" value=(id);
            button.button.button-small type="submit" { (shell.locale().say("account-remove")) }
        }
    }
}

/// Contact and steps for a leak, and the button that closes everything.
fn leak(shell: &Shell) -> Markup {
    let l = shell.locale();
    html! {
        section.panel aria-labelledby="leak" {
            h2 #leak { (l.say("leak-title")) }
            (leak_steps(shell))
            details.discard {
                summary { (l.say("leak-do")) }
                form.stack method="post" action="/account/leak" {
                    (form::csrf(&shell.csrf))
                    p { (l.say("leak-sure")) }
                    button.button type="submit" { (l.say("leak-do")) }
                }
            }
        }
    }
}

/// What to do when somebody else may know a password or has a device.
pub fn leak_steps(shell: &Shell) -> Markup {
    let l = shell.locale();
    html! {
        ol {
            li { (l.say("leak-step-1")) }
            li { (l.say("leak-step-2")) }
            li { (l.say("leak-step-3")) }
        }
    }
}

/// A fresh proof is asked for before something is changed. Posts to `/account/prove`.
#[derive(Debug, Clone, Default)]
pub struct ProvePage {
    /// Where to go on: an address of ours.
    pub next: String,
    /// What is asked for.
    pub step_up: StepUp,
    /// What was refused.
    pub faults: Vec<Fault>,
}

impl ProvePage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("prove-title");
        let fields = self
            .step_up
            .fields(shell, &l.say("login-password"), "", &self.faults);
        let body = html! {
            div.door {
                h1 { (title) }
                p { (l.say("prove-what")) }
                form.stack method="post" action="/account/prove" {
                    (form::csrf(&shell.csrf))
                    (form::faults(l, &self.faults))
                    input type="hidden" name="next" value=(self.next);
                    (fields)
                    (form::submit(&l.say("step-do")))
                }
            }
        };
        framed(shell, &title, &body)
    }
}

/// What happened before this log-in, on the first page after it; put away by its button.
#[derive(Debug, Clone, Default)]
pub struct WelcomeBox {
    /// The last log-in before.
    pub entered_at: Option<Moment>,
    /// A wrong attempt since then, and how many.
    pub failed: Option<(Moment, u32)>,
    /// Days until the password ends.
    pub password_days_left: Option<i64>,
}

impl WelcomeBox {
    /// The boxes; nothing where there is nothing to say.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            @if self.failed.is_some() || self.entered_at.is_some() {
                div.banner.(if self.failed.is_some() { "banner-fault" } else { "banner-note" })
                    role="status" {
                    @if let Some((at, count)) = self.failed {
                        p.banner-title { (l.say("welcome-failed")) }
                        p { (dates::moment(at)) " " (say!(l, "welcome-failed-count", count = count)) }
                        p { (l.say("welcome-failed-next")) " " a href="/account" { (l.say("account-title")) } }
                    }
                    @if let Some(at) = self.entered_at {
                        p { (l.say("welcome-entered")) " " (dates::moment(at)) }
                    }
                    form method="post" action="/account/seen" {
                        (form::csrf(&shell.csrf))
                        button.button.button-small type="submit" { (l.say("welcome-seen")) }
                    }
                }
            }
            @if let Some(days) = self.password_days_left {
                div.banner.banner-note role="status" {
                    p { (say!(l, "welcome-password", count = days.max(0))) " "
                        a href="/account/password" { (l.say("password-change-title")) } }
                }
            }
        }
    }
}

fn framed(shell: &Shell, title: &str, body: &Markup) -> Markup {
    let head = Head {
        title,
        area: None,
        patient: None,
        script: Some("passkey.js"),
    };
    page(shell, &head, body)
}
