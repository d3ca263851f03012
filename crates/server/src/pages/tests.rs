//! What holds for every page: all sentences exist, nothing is inline, every form carries its token.

use genpon_formats::locale::Lang;

use super::examples;

fn every_page(check: impl Fn(&str, &str)) {
    for lang in Lang::ALL {
        for (name, page) in examples::all(lang) {
            check(&format!("{name}.{lang}"), &page.into_string());
        }
    }
}

#[test]
fn every_sentence_exists() {
    every_page(|name, page| {
        for missing in ["⟦", "{$", "{ $"] {
            let at = page
                .find(missing)
                .map(|at| page.chars().skip(page[..at].chars().count()));
            assert!(
                at.is_none(),
                "{name}: {:?}",
                at.map(|rest| rest.take(60).collect::<String>())
            );
        }
    });
}

#[test]
fn nothing_is_inline() {
    every_page(|name, page| {
        for forbidden in [
            " style=",
            "<style",
            " onclick=",
            " onsubmit=",
            "javascript:",
            "<script>",
        ] {
            assert!(!page.contains(forbidden), "{name} has {forbidden}");
        }
    });
}

#[test]
fn every_posting_form_carries_the_token() {
    every_page(|name, page| {
        for form in page
            .split("<form")
            .skip(1)
            .filter(|form| form.contains("method=\"post\""))
        {
            let form = form.split("</form>").next().unwrap_or(form);
            assert!(form.contains("name=\"csrf\""), "{name}: {form}");
        }
    });
}

#[test]
fn no_address_and_no_title_names_a_patient() {
    every_page(|name, page| {
        for attribute in ["href=\"", "action=\"", "<title>"] {
            for value in page.split(attribute).skip(1) {
                let value = value.split(['"', '<']).next().unwrap_or(value);
                for secret in ["髙橋", "タカハシ", "00012345", "1948"] {
                    assert!(!value.contains(secret), "{name}: {value}");
                }
            }
        }
    });
}

#[test]
fn ids_stand_once() {
    every_page(|name, page| {
        let mut ids: Vec<&str> = page
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        ids.sort_unstable();
        for pair in ids.windows(2) {
            assert_ne!(pair[0], pair[1], "{name}");
        }
    });
}
