//! `/scim/v2/Users`

use super::error::ScimError;
use super::person::{person, user};
use super::{ListQuery, Scim, answer, list_of, patch};
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use genpon_model::id::PersonId;
use genpon_vault::Refusal;
use genpon_vault::masters::Masters;
use genpon_vault::provision_people::{ProvisionFilter, Provisioned};
use serde_json::Value;
use std::sync::Arc;

/// `GET /scim/v2/Users`
pub(super) async fn list(
    scim: Scim,
    Query(query): Query<ListQuery>,
) -> Result<Response, ScimError> {
    let mut filter = ProvisionFilter::default();
    match query.equals()? {
        None => {}
        Some((attribute, text)) if attribute == "username" => filter.user_id = Some(text),
        Some((attribute, text)) if attribute == "externalid" => filter.personnel_no = Some(text),
        Some(_) => return Err(ScimError::filter()),
    }
    let page = query.page();
    let (found, total) = scim
        .run(move |vault, caller| vault.list_provisioned(caller, &filter, page))
        .await?;
    let masters = scim.masters()?;
    let users = found.iter().map(|one| scim.user(one, &masters)).collect();
    Ok(list_of(users, (page.0, total)))
}

/// `POST /scim/v2/Users`
pub(super) async fn add(scim: Scim, body: Body) -> Result<Response, ScimError> {
    let said = scim.body(body).await?;
    let new = person(&said, None, scim.asked.caller.lang)?;
    let made = scim
        .run(move |vault, caller| vault.provision_person(caller, new))
        .await?;
    scim.answer(StatusCode::CREATED, &made)
}

/// `GET /scim/v2/Users/{id}`
pub(super) async fn show(scim: Scim, Path(id): Path<String>) -> Result<Response, ScimError> {
    let one = scim.one(&id).await?;
    match scim.has(one.edition) {
        true => Ok(StatusCode::NOT_MODIFIED.into_response()),
        false => scim.answer(StatusCode::OK, &one),
    }
}

/// `PUT /scim/v2/Users/{id}`
pub(super) async fn replace(
    scim: Scim,
    Path(id): Path<String>,
    body: Body,
) -> Result<Response, ScimError> {
    let said = scim.body(body).await?;
    scim.put(&id, |_, _| Ok(said)).await
}

/// `PATCH /scim/v2/Users/{id}`
pub(super) async fn change(
    scim: Scim,
    Path(id): Path<String>,
    body: Body,
) -> Result<Response, ScimError> {
    let operations = patch::operations(&scim.body(body).await?)?;
    let patched = |mut user: Value, _: &Provisioned| {
        for operation in &operations {
            patch::apply(&mut user, operation)?;
        }
        Ok(user)
    };
    scim.put(&id, patched).await
}

/// `DELETE /scim/v2/Users/{id}`
pub(super) async fn remove(scim: Scim, Path(id): Path<String>) -> Result<Response, ScimError> {
    let (id, edition) = (scim.id(&id)?, scim.if_match()?);
    scim.run(move |vault, caller| vault.withdraw_provisioned(caller, (id, edition)))
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

impl Scim {
    /// The person of an address.
    pub(super) fn id(&self, text: &str) -> Result<PersonId, ScimError> {
        text.parse()
            .map_err(|_| ScimError::none(self.asked.caller.lang))
    }

    /// The registers that names come from.
    pub(super) fn masters(&self) -> Result<Arc<Masters>, ScimError> {
        let house = self.asked.app.vault().house(self.asked.caller.institution);
        let house = house.map_err(|error| ScimError::of(&error, self.asked.caller.lang))?;
        Ok(house.masters())
    }

    async fn one(&self, id: &str) -> Result<Provisioned, ScimError> {
        let id = self.id(id)?;
        self.run(move |vault, caller| vault.read_provisioned(caller, id))
            .await
    }

    /// Reads a person, lets `said` say what the user is to be, and writes it over the edition read.
    async fn put(
        &self,
        id: &str,
        said: impl FnOnce(Value, &Provisioned) -> Result<Value, ScimError>,
    ) -> Result<Response, ScimError> {
        let known = self.one(id).await?;
        let asked = self.if_match()?;
        if asked.is_some_and(|edition| edition != known.edition) {
            return Err(ScimError::changed());
        }
        let masters = self.masters()?;
        let said = said(self.user(&known, &masters), &known)?;
        let next = person(&said, Some(&known.person), self.asked.caller.lang)?;
        let place = (known.id, Some(known.edition));
        let done = self.run(move |vault, caller| {
            vault.change_provisioned(caller, place, |person| {
                *person = next;
                Ok::<(), Refusal>(())
            })
        });
        self.answer(StatusCode::OK, &done.await?)
    }

    fn user(&self, one: &Provisioned, masters: &Masters) -> Value {
        user(one, masters, &self.address(&format!("/Users/{}", one.id)))
    }

    fn answer(&self, status: StatusCode, one: &Provisioned) -> Result<Response, ScimError> {
        Ok(answer(status, &self.user(one, &*self.masters()?)))
    }
}
