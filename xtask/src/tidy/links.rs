//! Rule: a link in a page leads somewhere: relative paths exist in the tree, and an anchor names a
//! heading of its page (GitHub's way of making anchors). Addresses on the web are not visited.

use super::{Finding, Rule};
use crate::house::{File, House};

pub(super) const RULE: Rule = Rule {
    name: "links",
    promise: "every relative link in a page leads somewhere",
    check,
};

fn check(house: &House) -> Vec<Finding> {
    let pages = house.files.iter().filter(|file| file.has_extension("md"));
    pages
        .flat_map(|page| {
            links(page)
                .into_iter()
                .filter_map(|(line, target)| {
                    let what = broken(house, page, &target)?;
                    Some(Finding::new(&page.path, line, what, "mend the link"))
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The targets of `[text](target)`, `[name]: target` and `src="target"`, outside code.
fn links(page: &File) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, text) in prose(page) {
        for (before, after) in [("](", ')'), ("src=\"", '"'), ("href=\"", '"')] {
            for (at, _) in text.match_indices(before) {
                let target = &text[at + before.len()..];
                if let Some(end) = target.find(after) {
                    let target = target[..end].split(" \"").next().unwrap_or_default();
                    found.push((line, target.trim_matches(['<', '>']).to_owned()));
                }
            }
        }
        if let Some((_, target)) = text
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("]: "))
        {
            found.push((
                line,
                target
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            ));
        }
    }
    found
}

/// The lines outside fenced code, without their `code`.
fn prose(page: &File) -> Vec<(usize, String)> {
    let mut in_fence = false;
    let mut lines = Vec::new();
    for (line, text) in page.lines() {
        if text.trim_start().starts_with("```") {
            in_fence = !in_fence;
        } else if !in_fence {
            lines.push((
                line,
                text.split('`').step_by(2).collect::<Vec<_>>().join("` `"),
            ));
        }
    }
    lines
}

fn broken(house: &House, page: &File, target: &str) -> Option<String> {
    let is_outside = target.contains("://") || target.starts_with("mailto:") || target.is_empty();
    if is_outside {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let full = if path.is_empty() {
        page.path.clone()
    } else {
        resolve(&page.path, path)
    };
    let folder = format!("{full}/");
    if !full.is_empty()
        && !house
            .paths
            .iter()
            .any(|p| *p == full || p.starts_with(&folder))
    {
        return Some(format!("`{target}` leads nowhere"));
    }
    let other = house.file(&full).filter(|file| file.has_extension("md"))?;
    (!anchor.is_empty() && !anchors(other).contains(&anchor.to_owned()))
        .then(|| format!("`{full}` has no heading `#{anchor}`"))
}

fn resolve(page: &str, path: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn anchors(page: &File) -> Vec<String> {
    let headings = page.lines().filter(|(_, text)| text.starts_with('#'));
    headings
        .map(|(_, text)| {
            let title = text.trim_start_matches('#').trim().to_lowercase();
            let kept = title
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_links_that_lead_nowhere() {
        let house = House::of(&[
            (
                "docs/a.md",
                "# One thing\n[b](b.md) [up](../README.md#what-it-is) [self](#one-thing)\n[gone](gone.md)\n<img src=\"no.png\">",
            ),
            (
                "docs/b.md",
                "[x](a.md#nothing)\n[web](https://example.org) [mail](mailto:a@b)",
            ),
            (
                "README.md",
                "# What it is\n[docs](docs/)\n```\n[code](nowhere)\n```\n`[code](nowhere)`",
            ),
        ]);
        let mut found: Vec<_> = check(&house)
            .into_iter()
            .map(|f| (f.path, f.line))
            .collect();
        found.sort();
        let places: Vec<_> = found
            .iter()
            .map(|(path, line)| (path.as_str(), *line))
            .collect();
        assert_eq!(
            places,
            [("docs/a.md", 3), ("docs/a.md", 4), ("docs/b.md", 1)]
        );
    }
}
