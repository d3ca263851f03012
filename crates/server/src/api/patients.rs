//! Patients: registering, reading, finding. What identifies a patient travels in bodies, never in an
//! address.

use crate::api::asked::Asked;
use crate::api::body;
use crate::api::problem::Problem;
use crate::api::records::{id_in_path, set};
use crate::api::shapes::{NewPatientIn, PatientOut, PatientsOut, SearchIn};
use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use genpon_model::id::PatientId;
use genpon_vault::patients::{Found, PatientData};
use genpon_vault::rows::{PatientRow, PatientSearch};

/// `POST /api/v1/patients`
pub(super) async fn register(asked: Asked, body: Body) -> Result<Response, Problem> {
    let new: NewPatientIn = body::read(&asked, "patient.register", body).await?;
    let data = PatientData {
        number: new.number,
        name: new.name,
        kana: new.kana,
        birth_date: new.birth_date,
        sex: new.sex,
        death_date: None,
    };
    let row = asked
        .run(move |vault, caller| vault.register_patient(caller, data))
        .await?;
    let address = format!("/api/v1/patients/{}", row.id);
    let mut response = (StatusCode::CREATED, Json(patient_out(row))).into_response();
    set(&mut response, LOCATION, &address);
    Ok(response)
}

/// `GET /api/v1/patients/{patient}`
pub(super) async fn show(asked: Asked, Path(patient): Path<String>) -> Result<Response, Problem> {
    let id: PatientId = id_in_path(&asked, &patient)?;
    let row = asked
        .run(move |vault, caller| vault.read_patient(caller, id))
        .await?;
    Ok(Json(patient_out(row)).into_response())
}

/// `POST /api/v1/patients/search`
pub(super) async fn search(asked: Asked, body: Body) -> Result<Response, Problem> {
    let SearchIn {
        number,
        words,
        after,
        birth_date,
    } = body::read(&asked, "patient.find", body).await?;
    let found = asked.run(move |vault, caller| match number {
        Some(number) => Ok(Found {
            patients: Vec::from_iter(vault.patient_by_number(caller, &number)?),
            next: None,
        }),
        None => {
            let search = PatientSearch {
                words,
                birth_date,
                after,
            };
            vault.find_patients(caller, &search)
        }
    });
    let is_meant = |row: &PatientRow| birth_date.is_none() || row.birth_date == birth_date;
    let Found { patients, next } = found.await?;
    let patients = patients
        .into_iter()
        .filter(is_meant)
        .map(patient_out)
        .collect();
    Ok(Json(PatientsOut { patients, next }).into_response())
}

fn patient_out(row: PatientRow) -> PatientOut {
    PatientOut {
        id: row.id,
        number: row.number,
        name: row.name,
        kana: row.kana,
        birth_date: row.birth_date,
        sex: row.sex,
        merged_into: row.merged_into,
    }
}
