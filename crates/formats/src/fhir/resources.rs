//! The resources of a file, and where a reference leads (FHIR R4, 2.3.0.4 and Bundle, 2.36.4.1).

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{FhirError, kinds};

pub(super) type Object = Map<String, Value>;

/// One resource of the file.
#[derive(Debug)]
pub(super) struct Resource<'a> {
    /// Its type.
    pub(super) kind: &'a str,
    pub(super) body: &'a Object,
    /// Where it stands, such as `Bundle.entry[2].resource`.
    pub(super) path: String,
    /// The entry around it, in a bundle.
    pub(super) entry: Option<&'a Object>,
    /// The resources within it, by their ids.
    contained: BTreeMap<&'a str, &'a Object>,
}

impl<'a> Resource<'a> {
    fn new(kind: &'a str, body: &'a Object, path: String, entry: Option<&'a Object>) -> Self {
        let inner = body.get("contained").and_then(Value::as_array);
        let inner = inner.into_iter().flatten().filter_map(Value::as_object);
        let contained = inner
            .filter_map(|one| Some((one.get("id")?.as_str()?, one)))
            .collect();
        Self {
            kind,
            body,
            path,
            entry,
            contained,
        }
    }

    /// The resource of this id within it.
    pub(super) fn contained(&self, id: &str) -> Option<&'a Object> {
        self.contained.get(id).copied()
    }

    /// A string of its body.
    pub(super) fn str(&self, key: &str) -> Option<&'a str> {
        self.body.get(key)?.as_str()
    }

    /// The address its entry gives it.
    pub(super) fn full_url(&self) -> Option<&'a str> {
        self.entry?.get("fullUrl")?.as_str()
    }
}

/// All resources of the file, outermost first; entries of bundles within bundles too.
#[derive(Debug)]
pub(super) struct Resources<'a> {
    all: Vec<Resource<'a>>,
    by_url: BTreeMap<&'a str, Found>,
    by_id: BTreeMap<(&'a str, &'a str), Found>,
}

/// Where a reference leads.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target<'a> {
    /// To the resource of this number.
    Here(usize),
    /// To a resource contained in the one that refers.
    Contained(&'a Object),
    /// Out of the file, or nowhere in particular.
    Outside,
}

#[derive(Debug, Clone, Copy)]
enum Found {
    One(usize),
    Several,
}

impl<'a> Resources<'a> {
    /// Finds the resources of the file that `root` is.
    pub(super) fn of(root: &'a Value) -> Result<Self, FhirError> {
        let root = root.as_object().ok_or(FhirError::NoResource {
            path: String::new(),
        })?;
        let mut found = Self {
            all: Vec::new(),
            by_url: BTreeMap::new(),
            by_id: BTreeMap::new(),
        };
        let kind = kind_of(root, "")?;
        found.add(Resource::new(kind, root, kind.to_owned(), None))?;
        for (number, resource) in found.all.iter().enumerate() {
            if let Some(url) = resource.full_url() {
                note(&mut found.by_url, url, number);
            }
            if let Some(id) = resource.str("id") {
                note(&mut found.by_id, (resource.kind, id), number);
            }
        }
        Ok(found)
    }

    fn add(&mut self, resource: Resource<'a>) -> Result<(), FhirError> {
        let (kind, body, path) = (resource.kind, resource.body, resource.path.clone());
        self.all.push(resource);
        if kind != "Bundle" {
            return Ok(());
        }
        let entries = match body.get("entry") {
            None => return Ok(()),
            Some(Value::Array(entries)) => entries,
            Some(_) => {
                return Err(FhirError::NoResource {
                    path: format!("{path}.entry"),
                });
            }
        };
        for (at, entry) in entries.iter().enumerate() {
            let place = format!("{path}.entry[{at}]");
            let entry = entry.as_object().ok_or_else(|| FhirError::NoResource {
                path: place.clone(),
            })?;
            let Some(resource) = entry.get("resource") else {
                continue;
            };
            let path = format!("{place}.resource");
            let body = resource
                .as_object()
                .ok_or_else(|| FhirError::NoResource { path: path.clone() })?;
            let kind = kind_of(body, &path)?;
            self.add(Resource::new(kind, body, path, Some(entry)))?;
        }
        Ok(())
    }

    /// The resources, in the order of the file.
    pub(super) fn all(&self) -> &[Resource<'a>] {
        &self.all
    }

    /// The outermost resource.
    pub(super) fn root(&self) -> &Resource<'a> {
        &self.all[0]
    }

    /// The composition that a document begins with.
    pub(super) fn composition(&self) -> Option<usize> {
        match (self.root().kind, self.all.get(1)) {
            ("Composition", _) => Some(0),
            ("Bundle", Some(first)) if first.kind == "Composition" => Some(1),
            _ => None,
        }
    }

    /// Where `reference`, given in `owner`, leads.
    pub(super) fn resolve(&self, reference: &str, owner: &Resource<'a>) -> Target<'a> {
        if reference == "#" {
            return Target::Contained(owner.body);
        }
        if let Some(id) = reference.strip_prefix('#') {
            return owner
                .contained(id)
                .map_or(Target::Outside, Target::Contained);
        }
        let current = reference
            .split_once("/_history/")
            .map_or(reference, |(before, _)| before);
        let found = self
            .by_url
            .get(reference)
            .or_else(|| self.by_url.get(current))
            .or_else(|| {
                let (kind, id) = current
                    .split_once('/')
                    .filter(|(_, id)| !id.contains('/'))?;
                self.by_id.get(&(kind, id))
            });
        match found {
            Some(Found::One(number)) => Target::Here(*number),
            Some(Found::Several) | None => Target::Outside,
        }
    }
}

fn note<K: Ord>(map: &mut BTreeMap<K, Found>, key: K, number: usize) {
    map.entry(key)
        .and_modify(|found| *found = Found::Several)
        .or_insert(Found::One(number));
}

fn kind_of<'a>(body: &'a Object, path: &str) -> Result<&'a str, FhirError> {
    let kind = body
        .get("resourceType")
        .and_then(Value::as_str)
        .ok_or_else(|| FhirError::NoResource {
            path: path.to_owned(),
        })?;
    if kinds::is_known(kind) {
        Ok(kind)
    } else {
        Err(FhirError::UnknownResource {
            kind: kind.chars().take(60).collect(),
            path: path.to_owned(),
        })
    }
}
