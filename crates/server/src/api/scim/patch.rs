//! PATCH (RFC 7644, 3.5.2): operations on a resource as JSON, one after another; the result is then read
//! as a whole. What is not understood is refused, never passed over.

use super::error::ScimError;
use super::person::{EMPLOYMENT, USER, member};
use serde_json::{Map, Value};

/// Operations of one request at most.
const OPERATIONS_MAX: usize = 100;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Add,
    Remove,
    Replace,
}

/// One operation.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) op: Op,
    pub(super) path: Option<String>,
    pub(super) value: Value,
}

/// The operations of a request.
pub(super) fn operations(body: &Value) -> Result<Vec<Operation>, ScimError> {
    let listed = member(body, "Operations").and_then(Value::as_array);
    let listed = listed.ok_or_else(|| ScimError::syntax("Operations is missing"))?;
    if listed.len() > OPERATIONS_MAX {
        return Err(ScimError::syntax("more than 100 operations"));
    }
    listed.iter().map(operation).collect()
}

fn operation(one: &Value) -> Result<Operation, ScimError> {
    let op = member(one, "op")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let op = match op.to_ascii_lowercase().as_str() {
        "add" => Op::Add,
        "remove" => Op::Remove,
        "replace" => Op::Replace,
        _ => return Err(ScimError::syntax("op is add, remove or replace")),
    };
    let path = member(one, "path").and_then(Value::as_str);
    Ok(Operation {
        op,
        path: path.map(str::to_owned),
        value: member(one, "value").cloned().unwrap_or(Value::Null),
    })
}

/// Does an operation to a user.
pub(super) fn apply(user: &mut Value, operation: &Operation) -> Result<(), ScimError> {
    match &operation.path {
        Some(path) => at_path(user, path, operation.op, &operation.value),
        None => {
            let fields = operation.value.as_object().ok_or_else(ScimError::path)?;
            for (path, value) in fields {
                match (value, path.eq_ignore_ascii_case(EMPLOYMENT)) {
                    (Value::Object(own), true) => {
                        for (name, value) in own {
                            let path = format!("{EMPLOYMENT}:{name}");
                            at_path(user, &path, operation.op, value)?;
                        }
                    }
                    _ if path.eq_ignore_ascii_case("schemas") => {}
                    _ => at_path(user, path, operation.op, value)?,
                }
            }
            Ok(())
        }
    }
}

/// Attributes of users that can be changed by a path.
const ATTRIBUTES: [&str; 6] = [
    "userName",
    "externalId",
    "displayName",
    "active",
    "name",
    "password",
];

fn at_path(user: &mut Value, path: &str, op: Op, value: &Value) -> Result<(), ScimError> {
    let lower = path.to_ascii_lowercase();
    let of = |schema: &str| lower.strip_prefix(&format!("{}:", schema.to_ascii_lowercase()));
    if let Some(name) = of(EMPLOYMENT) {
        let name = known(&super::person::FIELDS.map(|(attribute, _)| attribute), name)?;
        let own = &mut user[EMPLOYMENT];
        if own.is_null() {
            *own = Value::Object(Map::new());
        }
        put(own, name, op, value);
        return Ok(());
    }
    let path = of(USER).unwrap_or(&lower);
    match path.split_once('.') {
        Some(("name", part)) => {
            let part = known(&["formatted", "familyName", "givenName"], part)?;
            put(&mut user["name"], part, op, value);
        }
        Some(_) => return Err(ScimError::path()),
        None => put(user, known(&ATTRIBUTES, path)?, op, value),
    }
    Ok(())
}

fn known(names: &[&'static str], name: &str) -> Result<&'static str, ScimError> {
    let mut names = names.iter().copied();
    let found = names.find(|one| one.eq_ignore_ascii_case(name));
    found.ok_or_else(ScimError::path)
}

fn put(target: &mut Value, name: &'static str, op: Op, value: &Value) {
    match (op, target) {
        (Op::Remove, Value::Object(fields)) => drop(fields.shift_remove(name)),
        (_, target) => match (value, &mut target[name]) {
            (Value::Object(new), Value::Object(old)) => old.extend(new.clone()),
            (_, place) => *place = value.clone(),
        },
    }
}
