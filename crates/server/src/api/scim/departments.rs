//! `/scim/v2/Groups`: the departments, and who belongs to them. A department carries roles, so it is made
//! and ended in Genpon; who joins or leaves one gives its manager a review of rights.

use super::error::ScimError;
use super::patch::{self, Op, Operation};
use super::person::member;
use super::{ListQuery, Scim, answer, list_of, version};
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use genpon_model::id::PersonId;
use genpon_vault::provision_people::{Membership, ProvisionedDepartment};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The schema of groups.
pub(super) const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// `GET /scim/v2/Groups`
pub(super) async fn list(
    scim: Scim,
    Query(query): Query<ListQuery>,
) -> Result<Response, ScimError> {
    let mut all = scim
        .run(|vault, caller| vault.list_provisioned_departments(caller))
        .await?;
    match query.equals()? {
        None => {}
        Some((attribute, text)) if attribute == "displayname" => {
            all.retain(|one| one.name.ja.as_str() == text || one.name.en.as_str() == text);
        }
        Some(_) => return Err(ScimError::filter()),
    }
    let ((first, count), total) = (query.page(), all.len());
    let page = all.iter().skip(first).take(count);
    let groups = page.map(|one| scim.group(one)).collect();
    Ok(list_of(groups, (first, total)))
}

/// `GET /scim/v2/Groups/{id}`
pub(super) async fn show(scim: Scim, Path(id): Path<String>) -> Result<Response, ScimError> {
    let one = scim.department(&id).await?;
    Ok(answer(StatusCode::OK, &scim.group(&one)))
}

/// `PUT /scim/v2/Groups/{id}`: who belongs to it from now on.
pub(super) async fn replace(
    scim: Scim,
    Path(id): Path<String>,
    body: Body,
) -> Result<Response, ScimError> {
    let body = scim.body(body).await?;
    let said = member(&body, "members").cloned().unwrap_or(json!([]));
    let operation = Operation {
        op: Op::Replace,
        path: Some("members".to_owned()),
        value: said,
    };
    scim.move_people(&id, &[operation]).await
}

/// `PATCH /scim/v2/Groups/{id}`: who joins and who leaves.
pub(super) async fn change(
    scim: Scim,
    Path(id): Path<String>,
    body: Body,
) -> Result<Response, ScimError> {
    let operations = patch::operations(&scim.body(body).await?)?;
    scim.move_people(&id, &operations).await
}

/// What is decided in Genpon.
pub(super) async fn not_here(_: Scim) -> Response {
    ScimError::not_here().into_response()
}

impl Scim {
    async fn department(&self, id: &str) -> Result<ProvisionedDepartment, ScimError> {
        let all = self.run(|vault, caller| vault.list_provisioned_departments(caller));
        let mut all = all.await?.into_iter();
        let found = all.find(|one| one.code.as_str() == id);
        found.ok_or_else(|| ScimError::none(self.asked.caller.lang))
    }

    async fn move_people(&self, id: &str, operations: &[Operation]) -> Result<Response, ScimError> {
        let known = self.department(id).await?;
        let before: BTreeSet<PersonId> = known.members.iter().map(|(id, _)| *id).collect();
        let mut after = before.clone();
        for operation in operations {
            apply(&mut after, operation)?;
        }
        let moves = Membership {
            add: after.difference(&before).copied().collect(),
            remove: before.difference(&after).copied().collect(),
        };
        let code = known.code.clone();
        let done = self.run(move |vault, caller| vault.move_provisioned(caller, &code, &moves));
        Ok(answer(StatusCode::OK, &self.group(&done.await?)))
    }

    fn group(&self, one: &ProvisionedDepartment) -> Value {
        let members = one.members.iter().map(|(id, name)| {
            json!({
                "value": id.to_string(),
                "display": name,
                "type": "User",
                "$ref": self.address(&format!("/Users/{id}")),
            })
        });
        json!({
            "schemas": [GROUP],
            "id": one.code,
            "displayName": one.name.ja,
            "members": members.collect::<Vec<Value>>(),
            "meta": {
                "resourceType": "Group",
                "version": version(one.edition),
                "location": self.address(&format!("/Groups/{}", one.code)),
            },
        })
    }
}

/// Does an operation to the people of a department.
fn apply(members: &mut BTreeSet<PersonId>, operation: &Operation) -> Result<(), ScimError> {
    let path = operation.path.as_deref().unwrap_or_default();
    if let Some(one) = filtered(path) {
        return match operation.op {
            Op::Remove => {
                members.remove(&read(one)?);
                Ok(())
            }
            _ => Err(ScimError::path()),
        };
    }
    let named = match path {
        "" => member(&operation.value, "members"),
        path if path.eq_ignore_ascii_case("members") => Some(&operation.value),
        _ => None,
    };
    // A name that stays as it is changes nothing; it is given in Genpon.
    let named = named.ok_or_else(ScimError::path)?;
    let people = people(named)?;
    match operation.op {
        Op::Add => members.extend(people),
        Op::Replace => *members = people,
        Op::Remove if named.is_null() => members.clear(),
        Op::Remove => members.retain(|one| !people.contains(one)),
    }
    Ok(())
}

/// The id of `members[value eq "id"]`.
fn filtered(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("members[")?.strip_suffix(']')?;
    let text = inside.trim().strip_prefix("value")?.trim_start();
    let text = text.strip_prefix("eq")?.trim();
    text.strip_prefix('"')?.strip_suffix('"')
}

fn people(value: &Value) -> Result<BTreeSet<PersonId>, ScimError> {
    let one = |value: &Value| {
        let id = member(value, "value").unwrap_or(value);
        read(id.as_str().unwrap_or_default())
    };
    match value {
        Value::Null => Ok(BTreeSet::new()),
        Value::Array(all) => all.iter().map(one).collect(),
        single => Ok(BTreeSet::from([one(single)?])),
    }
}

fn read(id: &str) -> Result<PersonId, ScimError> {
    id.parse()
        .map_err(|_| ScimError::value("a member is no user of this service"))
}
