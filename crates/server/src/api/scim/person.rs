//! A person as a SCIM user and back: `userName` is the user id, `externalId` the personnel number,
//! `active` whether the account is on; employment and its days stand in an extension of ours.

use super::error::ScimError;
use genpon_formats::locale::Lang;
use genpon_model::register::Register as _;
use genpon_model::registers::Person;
use genpon_vault::masters::Masters;
use genpon_vault::provision_people::Provisioned;
use serde_json::{Map, Value, json};

/// The schema of users.
pub(super) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// Our extension: employment, its days, purpose.
pub(super) const EMPLOYMENT: &str = "urn:genpon:params:scim:schemas:extension:employment:2.0:User";

/// Attributes of the extension with the fields of the register they are.
pub(super) const FIELDS: [(&str, &str); 9] = [
    ("kana", "kana"),
    ("employment", "employment"),
    ("employer", "employer"),
    ("department", "department"),
    ("purpose", "purpose"),
    ("startsOn", "starts_on"),
    ("endsOn", "ends_on"),
    ("leaveFrom", "leave_from"),
    ("leaveUntil", "leave_until"),
];

/// The user that a person is.
pub(super) fn user(one: &Provisioned, masters: &Masters, address: &str) -> Value {
    let value = one.person.write();
    let fields = FIELDS.iter().filter_map(|(attribute, field)| {
        let own = value.get(field)?;
        Some(((*attribute).to_owned(), own.clone()))
    });
    let fields: Map<String, Value> = fields.collect();
    let groups = one.person.departments.iter().map(|code| {
        let entry = masters.departments.get(code);
        let name = entry.map(|entry| entry.value.name.ja.to_string());
        json!({ "value": code, "display": name.unwrap_or_default(), "type": "direct" })
    });
    let mut user = json!({
        "schemas": [USER, EMPLOYMENT],
        "id": one.id.to_string(),
        "userName": one.person.user_id,
        "name": { "formatted": one.person.name },
        "displayName": one.person.name,
        "active": one.person.is_enabled,
        "groups": groups.collect::<Vec<Value>>(),
        "meta": {
            "resourceType": "User",
            "lastModified": one.changed_at.to_string(),
            "version": super::version(one.edition),
            "location": address,
        },
    });
    if let Some(number) = &one.person.personnel_no {
        user["externalId"] = number.as_str().into();
    }
    user[EMPLOYMENT] = Value::Object(fields);
    user
}

/// What a user says, put over what is known of the person. Of two attributes for one name the one that
/// was changed counts.
pub(super) fn person(
    user: &Value,
    known: Option<&Person>,
    lang: Lang,
) -> Result<Person, ScimError> {
    if member(user, "password").is_some() {
        return Err(ScimError::value(
            "no password is taken: people choose their own",
        ));
    }
    let mut value = match known {
        Some(known) => known.write(),
        None => json!({ "is_enabled": true }),
    };
    let user_name =
        member(user, "userName").ok_or_else(|| ScimError::value("userName is missing"))?;
    value["user_id"] = user_name.clone();
    value["name"] = name(user, known).unwrap_or_else(|| user_name.clone());
    set(&mut value, "personnel_no", member(user, "externalId"));
    if let Some(active) = member(user, "active") {
        value["is_enabled"] = truth(active)?;
    }
    let own = member(user, EMPLOYMENT);
    for (attribute, field) in FIELDS {
        set(
            &mut value,
            field,
            own.and_then(|own| member(own, attribute)),
        );
    }
    Person::read(&value).map_err(|faults| ScimError::faults(&faults, lang))
}

/// The name: the attribute that says another one than is known.
fn name(user: &Value, known: Option<&Person>) -> Option<Value> {
    let parts = member(user, "name");
    let part = |name: &str| parts.and_then(|parts| member(parts, name));
    let whole = part("formatted").or_else(|| member(user, "displayName"));
    let joined = part("familyName")
        .zip(part("givenName"))
        .and_then(|(family, given)| {
            Some(Value::from(format!(
                "{} {}",
                family.as_str()?,
                given.as_str()?
            )))
        });
    let said = [
        part("formatted"),
        member(user, "displayName"),
        joined.as_ref(),
    ];
    let known = known.map(|known| known.name.as_str());
    let changed = said.into_iter().flatten().find(|one| one.as_str() != known);
    changed.or(whole).cloned()
}

/// Some systems write truth as text.
fn truth(value: &Value) -> Result<Value, ScimError> {
    match value {
        Value::Bool(_) => Ok(value.clone()),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true.into()),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false.into()),
        _ => Err(ScimError::value("active is true or false")),
    }
}

fn set(value: &mut Value, field: &str, said: Option<&Value>) {
    let Value::Object(fields) = value else { return };
    match said.filter(|said| !said.is_null() && *said != "") {
        Some(said) => drop(fields.insert(field.to_owned(), said.clone())),
        None => drop(fields.shift_remove(field)),
    }
}

/// The member of this name, in any case of letters (RFC 7643, 2.1).
pub(super) fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let fields = value.as_object()?;
    let found = fields
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name));
    found
        .map(|(_, value)| value)
        .filter(|value| !value.is_null())
}
