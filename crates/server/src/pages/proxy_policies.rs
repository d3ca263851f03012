//! 運用管理規程 別紙: the proxy policies in force, for print. It is made from the register alone, so that the
//! paper says what the system does (JAHIS 3.3, 7.1.4(1) 最低限1).

use maud::{DOCTYPE, Markup, html};

use super::dates::{self, Moment};
use super::layout::Shell;
use crate::static_files;

/// The annex.
#[derive(Debug, Clone)]
pub struct PoliciesPage {
    /// The policies, by code.
    pub policies: Vec<Policy>,
    /// Who prints.
    pub printed_by: String,
    /// When.
    pub printed_at: Moment,
}

/// One policy, in the reader's language.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its code.
    pub code: String,
    /// Its edition.
    pub edition: u32,
    /// Its name.
    pub name: String,
    /// What may be done.
    pub operations: Vec<String>,
    /// With which document types.
    pub document_types: Vec<String>,
    /// Who may do it.
    pub proxies: Vec<String>,
    /// For whom.
    pub principals: Vec<String>,
    /// The approval process, with its limit.
    pub approval: String,
    /// The ways of instruction.
    pub means: Vec<String>,
    /// Whether a note is asked for.
    pub needs_note: bool,
    /// On what grounds.
    pub basis: String,
}

impl PoliciesPage {
    /// The page; without bar and foot.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("proxy-annex-title");
        html! {
            (DOCTYPE)
            html.paper lang=(shell.lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="no-referrer";
                    title { (title) " — " (shell.institution) " · Genpon" }
                    link rel="icon" href=(static_files::address("icon.svg")) type="image/svg+xml";
                    link rel="stylesheet" href=(static_files::address("fonts.css"));
                    link rel="stylesheet" href=(static_files::address("genpon.css"));
                    script type="module" src=(static_files::address("print.js")) {}
                }
                body.paper-body {
                    nav.paper-steer aria-label=(l.say("do")) {
                        a.button href="/proxy" { "← " (l.say("print-back")) }
                        button.button.button-main type="button" data-print hidden { (l.say("print-now")) }
                    }
                    main.paper-sheet {
                        h1 { (title) }
                        p { (shell.institution) " · " (l.say("proxy-annex-as-of")) " " (dates::exact(self.printed_at)) }
                        p { (l.say("proxy-annex-default")) }
                        @if self.policies.is_empty() { p { strong { (l.say("proxy-annex-none")) } } }
                        @for policy in &self.policies { (one(shell, policy)) }
                        p.paper-foot { (l.say("print-by")) " " (self.printed_by) }
                    }
                }
            }
        }
    }
}

fn one(shell: &Shell, policy: &Policy) -> Markup {
    let l = shell.locale();
    let row = |key: &str, value: &[String]| {
        html! { @if !value.is_empty() {
            tr { th scope="row" { (l.say(&format!("register-proxy-policy-{key}"))) } td { (value.join("、")) } }
        } }
    };
    let single = |text: &String| -> Vec<String> {
        Some(text)
            .filter(|text| !text.is_empty())
            .cloned()
            .into_iter()
            .collect()
    };
    html! {
        section.proxy-policy aria-labelledby={ "policy-" (policy.code) } {
            h2 id={ "policy-" (policy.code) } {
                (policy.name) " " small { code { (policy.code) } " " (l.say("proxy-edition")) " " (policy.edition) }
            }
            table.table {
                tbody {
                    (row("operations", &policy.operations))
                    (row("document_types", &policy.document_types))
                    (row("proxies", &policy.proxies))
                    (row("principals", &policy.principals))
                    (row("approval", &single(&policy.approval)))
                    (row("means", &policy.means))
                    @if policy.needs_note {
                        tr { th scope="row" { (l.say("proxy-notes")) } td { (l.say("register-proxy-policy-needs_note")) } }
                    }
                    (row("basis", &single(&policy.basis)))
                }
            }
        }
    }
}
