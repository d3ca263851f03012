//! What the trail calls the actions: every code that an event of ours can carry.
//!
//! A code is for ever: events of last year are found by it. The screen has words for each, in every
//! language, and an action that is not in this list fails the first test that runs it.

/// All actions, in the order in which a filter offers them.
pub const ACTIONS: [&str; ACTION_COUNT] = [
    "session.log-in",
    "session.enter",
    "session.second-factor",
    "session.log-out",
    "session.prove-again",
    "client.log-in",
    "client.lock",
    "inbox.read",
    "patient.find",
    "patient.read",
    "patient.register",
    "patient.revise",
    "patient.merge",
    "patient.locate",
    "chart.read",
    "text.search",
    "text.index-begin",
    "text.index-delete",
    "draft.begin",
    "draft.read",
    "draft.read-part",
    "draft.save",
    "draft.present",
    "draft.print",
    "draft.return",
    "draft.discard",
    "part.stage",
    "record.confirm",
    "proxy.list",
    "proxy.present",
    "proxy.answer",
    "proxy.note",
    "record.deposit",
    "version.deposit",
    "document.import",
    "record.read",
    "part.read",
    "record.print",
    "record.prove",
    "history.read",
    "history.compare",
    "changes.read",
    "register.overview",
    "register.read",
    "register.read-entry",
    "register.propose",
    "register.decide",
    "register.import",
    "register.export",
    "register.set-up",
    "register.set-secret",
    "review.decide",
    "review.file",
    "privilege.take",
    "privilege.give-back",
    "access.explain",
    "policy.export",
    "session.change-id",
    "session.auto-lock",
    "session.end",
    "session.end-remotely",
    "session.list",
    "session.lock",
    "session.resume",
    "audit.read",
    "audit.find-patient",
    "audit.export",
    "audit.log-ins",
    "audit.screen",
    "audit.check",
    "audit.timeline",
    "audit.clocks",
    "audit.devices",
    "card.list",
    "card.confirm",
    "card.report-loss",
    "terminal.tell-time",
    "health.read",
    "archive.verify",
    "index.rebuild",
    "key.rotate-institution",
    "key.rotate-root",
    "key.change-passphrase",
    "key.change-signer",
    "institution.found",
    "person.first-administrator",
    "person.set-up",
    "person.issue-link",
    "person.choose-password",
    "person.suspend-passkey",
    "person.read-own-account",
    "person.read-evidence",
    "person.reset-credentials",
    "person.report-leak",
    "person.issue-temporary-password",
    "person.issue-substitute",
    "person.unlock",
    "person.list-accounts",
    "person.list",
    "person.list-tasks",
    "person.list-dormant",
    "person.list-privileged",
    "person.read-ledger",
    "person.settle-account",
    "person.lend-id",
    "person.take-stocktake",
    "person.decide-stocktake",
    "person.feed",
    "person.import-roster",
    "person.report-off-duty",
    "person.report-outsiders",
    "provision.read",
    "provision.create",
    "provision.change",
    "provision.delete",
    "person.read-account",
    "person.list-readers",
    "person.acknowledge-rules",
    "person.old-password",
    "person.change-password",
    "person.new-recovery-codes",
    "person.remove-second-factor",
    "person.enrol-passkey",
    "person.enrol-totp",
    "client.set-up",
    "feature.set-up",
    "terminal.issue-code",
    "terminal.set-up",
];

const ACTION_COUNT: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    #[test]
    fn every_action_that_the_code_names_is_in_the_list() {
        let areas: BTreeSet<&str> = ACTIONS
            .iter()
            .filter_map(|code| code.split('.').next())
            .collect();
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut sources = Vec::new();
        for folder in ["vault/src", "server/src/api", "server/src/web", "cli/src"] {
            collect(&crates.join(folder), &mut sources);
        }
        let named: BTreeSet<String> = sources
            .iter()
            .map(|path| std::fs::read_to_string(path).unwrap())
            .flat_map(|text| literals(&text))
            .filter(|text| is_action(text, &areas))
            .collect();
        let listed: BTreeSet<String> = ACTIONS.map(str::to_owned).into();
        assert_eq!(named.difference(&listed).collect::<Vec<_>>(), [&""; 0]);
        assert_eq!(listed.len(), ACTION_COUNT, "one stands twice");
    }

    fn collect(folder: &Path, sources: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => collect(&path, sources),
                false => sources.push(path),
            }
        }
    }

    fn literals(text: &str) -> Vec<String> {
        text.split('"').map(str::to_owned).collect()
    }

    /// `area.verb` or `area.verb-object`, and no name of a file.
    fn is_action(text: &str, areas: &BTreeSet<&str>) -> bool {
        let Some((area, verb)) = text.split_once('.') else {
            return false;
        };
        let is_word = verb.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        areas.contains(area) && is_word && !matches!(verb, "" | "js" | "css" | "html" | "json")
    }
}
