use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;

use super::*;

/// Key → names of its arguments, with every place where a file is not as it should be.
fn keys(lang: Lang, file: &File) -> (BTreeMap<String, BTreeSet<String>>, Vec<String>) {
    let mut faults = Vec::new();
    let source = lang.source(file);
    let resource =
        FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, errors)| {
            faults.extend(
                errors
                    .iter()
                    .map(|e| format!("{lang}/{}.ftl: {e}", file.name)),
            );
            resource
        });
    let mut keys = BTreeMap::new();
    for message in messages(&resource) {
        if keys.insert(message.0.clone(), message.1).is_some() {
            faults.push(format!(
                "{lang}/{}.ftl: {} is given twice",
                file.name, message.0
            ));
        }
    }
    (keys, faults)
}

/// The messages of a file. The syntax tree says the key; a `$name` in its text is an argument.
fn messages(resource: &FluentResource) -> Vec<(String, BTreeSet<String>)> {
    let mut found: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in resource.source().lines() {
        if line.starts_with('#') {
            continue;
        }
        if let Some((key, _)) = line.split_once('=')
            && key.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            found.push((key.trim_end().to_owned(), BTreeSet::new()));
        }
        if let Some((_, args)) = found.last_mut() {
            args.extend(line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c))
                    .collect()
            }));
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_arguments() {
    let mut faults = Vec::new();
    let mut everywhere = BTreeSet::new();
    for file in FILES {
        let (ja, ja_faults) = keys(Lang::Ja, file);
        let (en, en_faults) = keys(Lang::En, file);
        faults.extend(ja_faults);
        faults.extend(en_faults);
        for key in ja.keys().chain(en.keys()).collect::<BTreeSet<_>>() {
            match (ja.get(key), en.get(key)) {
                (Some(ja), Some(en)) if ja == en => {}
                (Some(ja), Some(en)) => {
                    faults.push(format!(
                        "{}.ftl: {key}: ja has {ja:?}, en has {en:?}",
                        file.name
                    ));
                }
                (None, _) => faults.push(format!("ja/{}.ftl lacks {key}", file.name)),
                (_, None) => faults.push(format!("en/{}.ftl lacks {key}", file.name)),
            }
            if !everywhere.insert(key.clone()) {
                faults.push(format!("{}.ftl: {key} is also in another file", file.name));
            }
            for lang in Lang::ALL {
                if !Locale::of(lang).has(key) {
                    faults.push(format!("{lang}: {key} has no text"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_of_the_folder_is_compiled_in() {
    for lang in Lang::ALL {
        let folder = format!("{}/../../locales/{lang}", env!("CARGO_MANIFEST_DIR"));
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let stem = name.strip_suffix(".ftl").unwrap_or(&name);
            assert!(
                FILES.iter().any(|file| file.name == stem),
                "{lang}/{name} is not in FILES"
            );
        }
    }
}

#[test]
fn a_missing_key_is_visible() {
    assert_eq!(Locale::of(Lang::Ja).say("no-such-key"), "⟦no-such-key⟧");
}

#[test]
fn a_label_reads_in_both_languages() {
    let label = Label::new("core-version").with("number", 3_u32);
    assert_eq!(Locale::of(Lang::Ja).read_label(&label), "第3版");
    assert_eq!(Locale::of(Lang::En).read_label(&label), "Version 3");
}

#[test]
fn a_tag_is_a_language_or_an_error() {
    assert_eq!("ja".parse(), Ok(Lang::Ja));
    assert_eq!("en".parse(), Ok(Lang::En));
    assert_eq!("de".parse::<Lang>(), Err(UnknownLang("de".to_owned())));
}
