//! Whether text begins like JSON, and whether its object is a FHIR resource.
//!
//! Only the keys of the outermost object are looked at; nothing is built and nothing is judged: a text
//! that breaks off in the middle is still JSON here, and its reader says where it breaks.

use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use super::Kind;

/// `Json` or `FhirJson` for what begins like an object or a list.
pub(super) fn kind(body: &str) -> Option<Kind> {
    let inside = |rest: &str, firsts: &str| {
        let next = rest.trim_start().chars().next();
        next.is_none_or(|c| firsts.contains(c))
    };
    if let Some(rest) = body.strip_prefix('[') {
        return inside(rest, "{[]\"-0123456789tfn")
            .then_some(Kind::Json)
            .filter(|_| ends(body, ']'));
    }
    let rest = body.strip_prefix('{')?;
    inside(rest, "}\"").then(|| {
        if names_resource_type(body) {
            Kind::FhirJson
        } else {
            Kind::Json
        }
    })
}

/// A list needs its end as well: `[1] see below` is a sentence.
fn ends(body: &str, last: char) -> bool {
    body.trim_end().ends_with(last)
}

fn names_resource_type(body: &str) -> bool {
    let mut found = false;
    // The answer is in `found`; that the rest of the text may be broken is not asked here.
    let _ = serde_json::Deserializer::from_str(body).deserialize_map(TopKeys(&mut found));
    found
}

struct TopKeys<'a>(&'a mut bool);

impl<'de> Visitor<'de> for TopKeys<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<'_, str>>()? {
            if key == "resourceType" {
                *self.0 = true;
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
