//! Every endpoint, once: the router and the OpenAPI document are both made from this table.

use crate::api::bulk::{self, BulkIn, BulkOut};
use crate::api::bulk_upload::BulkItemIn;
use crate::api::search::{self, TextFoundOut, TextSearchIn};
use crate::api::shapes::{
    AnsweredOut, ApprovalIn, ApprovalsOut, ChangesOut, ChartOut, ConfirmIn, ConfirmedOut,
    DepositedOut, DraftOut, DraftReadOut, NewPatientIn, NoteIn, PatientOut, PatientsOut, PiecesIn,
    PresentationOut, RecordIn, RecordOut, SearchIn, ToApproveOut, VersionIn, VersionsOut,
};
use crate::api::{changes, chart, drafts, openapi, patients, proxies, records, versions};
use crate::app::App;
use axum::routing::{MethodRouter, get, post};
use std::borrow::Cow;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// One address with its methods.
pub(super) struct Endpoint {
    pub(super) path: &'static str,
    pub(super) handler: fn() -> MethodRouter<App>,
    pub(super) operations: &'static [Operation],
}

/// One method of an address.
pub(super) struct Operation {
    pub(super) method: Method,
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) takes: Takes,
    pub(super) gives: Gives,
    /// Headers and queries it understands, with what they mean.
    pub(super) parameters: &'static [(Place, &'static str, &'static str)],
}

/// The methods there are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
    Delete,
}

/// Where a parameter stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Header,
    Query,
}

/// What a request carries.
pub(super) enum Takes {
    Nothing,
    Json(Shape),
    /// Either lines of the first shape, or uploads with metadata of the second.
    Bulk(Shape, Shape),
    Upload(Shape),
}

/// What a success answers.
pub(super) enum Gives {
    Nothing,
    Json(u16, Shape),
    Bytes(&'static str),
}

/// The description of a type.
pub(super) struct Shape {
    pub(super) name: fn() -> Cow<'static, str>,
    pub(super) schema: fn() -> RefOr<Schema>,
    pub(super) inner: fn(&mut Vec<(String, RefOr<Schema>)>),
}

const fn shape<T: ToSchema + PartialSchema>() -> Shape {
    Shape {
        name: T::name,
        schema: T::schema,
        inner: T::schemas,
    }
}

const ONCE: (Place, &str, &str) = (
    Place::Header,
    "Idempotency-Key",
    "1 to 128 visible ASCII characters. The same request under the same key happens once and is \
     answered alike; another request under it is refused (422).",
);
const LATEST: (Place, &str, &str) = (
    Place::Header,
    "If-Match",
    "The ETag of the version that must still be the latest; otherwise 412.",
);
const KNOWN: (Place, &str, &str) = (
    Place::Header,
    "If-None-Match",
    "The ETag of the version the caller has; answered by 304.",
);

/// All of them.
pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        path: "/api/v1/openapi.json",
        handler: || get(openapi::serve),
        operations: &[Operation {
            method: Method::Get,
            id: "describe",
            summary: "This description.",
            takes: Takes::Nothing,
            gives: Gives::Bytes("application/json"),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/patients",
        handler: || post(patients::register),
        operations: &[Operation {
            method: Method::Post,
            id: "register_patient",
            summary: "Register a patient.",
            takes: Takes::Json(shape::<NewPatientIn>()),
            gives: Gives::Json(201, shape::<PatientOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/patients/search",
        handler: || post(patients::search),
        operations: &[Operation {
            method: Method::Post,
            id: "find_patients",
            summary: "Find patients by number, name, kana, birth date.",
            takes: Takes::Json(shape::<SearchIn>()),
            gives: Gives::Json(200, shape::<PatientsOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/patients/{patient}",
        handler: || get(patients::show),
        operations: &[Operation {
            method: Method::Get,
            id: "read_patient",
            summary: "Read a patient.",
            takes: Takes::Nothing,
            gives: Gives::Json(200, shape::<PatientOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/patients/{patient}/records",
        handler: || get(chart::list),
        operations: &[Operation {
            method: Method::Get,
            id: "list_records",
            summary: "The records of a patient, newest event first, under all its numbers.",
            takes: Takes::Nothing,
            gives: Gives::Json(200, shape::<ChartOut>()),
            parameters: &[
                (
                    Place::Query,
                    "cursor",
                    "As given with the page before; from the newest, if left out.",
                ),
                (
                    Place::Query,
                    "document_type",
                    "Code of a document type: no others.",
                ),
            ],
        }],
    },
    Endpoint {
        path: "/api/v1/records",
        handler: || post(records::deposit),
        operations: &[Operation {
            method: Method::Post,
            id: "deposit_record",
            summary: "Deposit a record with its contents.",
            takes: Takes::Upload(shape::<RecordIn>()),
            gives: Gives::Json(201, shape::<DepositedOut>()),
            parameters: &[ONCE],
        }],
    },
    Endpoint {
        path: "/api/v1/records:bulk",
        handler: || post(bulk::deposit),
        operations: &[Operation {
            method: Method::Post,
            id: "deposit_records",
            summary: "Deposit many records, each by itself: one per line, or as multipart.",
            takes: Takes::Bulk(shape::<BulkIn>(), shape::<BulkItemIn>()),
            gives: Gives::Json(200, shape::<BulkOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/records/search",
        handler: || post(search::search),
        operations: &[Operation {
            method: Method::Post,
            id: "search_text",
            summary: "Find records by words in their text, where the institution keeps an index.",
            takes: Takes::Json(shape::<TextSearchIn>()),
            gives: Gives::Json(200, shape::<TextFoundOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/records/{record}",
        handler: || get(records::show),
        operations: &[Operation {
            method: Method::Get,
            id: "read_record",
            summary: "Read a record at its latest version.",
            takes: Takes::Nothing,
            gives: Gives::Json(200, shape::<RecordOut>()),
            parameters: &[KNOWN],
        }],
    },
    Endpoint {
        path: "/api/v1/records/{record}/versions",
        handler: || get(versions::list).post(versions::deposit),
        operations: &[
            Operation {
                method: Method::Get,
                id: "list_versions",
                summary: "All versions of a record, oldest first.",
                takes: Takes::Nothing,
                gives: Gives::Json(200, shape::<VersionsOut>()),
                parameters: &[],
            },
            Operation {
                method: Method::Post,
                id: "deposit_version",
                summary: "Deposit a correction, an addition or a withdrawal as a draft.",
                takes: Takes::Upload(shape::<VersionIn>()),
                gives: Gives::Json(201, shape::<DepositedOut>()),
                parameters: &[ONCE, LATEST],
            },
        ],
    },
    Endpoint {
        path: "/api/v1/records/{record}/versions/{version}",
        handler: || get(versions::show),
        operations: &[Operation {
            method: Method::Get,
            id: "read_version",
            summary: "Read a record at one version.",
            takes: Takes::Nothing,
            gives: Gives::Json(200, shape::<RecordOut>()),
            parameters: &[KNOWN],
        }],
    },
    Endpoint {
        path: "/api/v1/records/{record}/versions/{version}/manifest",
        handler: || get(versions::manifest),
        operations: &[Operation {
            method: Method::Get,
            id: "read_manifest",
            summary: "The bytes of a manifest, as they were fixed.",
            takes: Takes::Nothing,
            gives: Gives::Bytes(genpon_formats::manifest::MEDIA_TYPE),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/records/{record}/versions/{version}/proof",
        handler: || get(versions::proof),
        operations: &[Operation {
            method: Method::Get,
            id: "read_proof",
            summary: "A proof that anybody can check without Genpon (docs/format/proof.md).",
            takes: Takes::Nothing,
            gives: Gives::Bytes("application/json"),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/records/{record}/versions/{version}/parts/{content}",
        handler: || get(versions::part),
        operations: &[Operation {
            method: Method::Get,
            id: "read_part",
            summary: "The bytes of one content.",
            takes: Takes::Nothing,
            gives: Gives::Bytes("*/*"),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/drafts/{draft}",
        handler: || get(drafts::show).delete(drafts::discard),
        operations: &[
            Operation {
                method: Method::Get,
                id: "read_draft",
                summary: "Read a draft: never an original.",
                takes: Takes::Nothing,
                gives: Gives::Json(200, shape::<DraftReadOut>()),
                parameters: &[],
            },
            Operation {
                method: Method::Delete,
                id: "discard_draft",
                summary: "Discard a draft and its own contents.",
                takes: Takes::Nothing,
                gives: Gives::Nothing,
                parameters: &[],
            },
        ],
    },
    Endpoint {
        path: "/api/v1/drafts/{draft}/parts",
        handler: || post(drafts::add_parts),
        operations: &[Operation {
            method: Method::Post,
            id: "add_parts",
            summary: "Add contents to a draft: an import that arrives in pieces.",
            takes: Takes::Upload(shape::<PiecesIn>()),
            gives: Gives::Json(200, shape::<DraftOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/drafts/{draft}/present",
        handler: || post(drafts::present),
        operations: &[Operation {
            method: Method::Post,
            id: "present_draft",
            summary: "Show a draft to the person who is logged in. Systems are refused.",
            takes: Takes::Nothing,
            gives: Gives::Json(200, shape::<PresentationOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/drafts/{draft}/confirm",
        handler: || post(drafts::confirm),
        operations: &[Operation {
            method: Method::Post,
            id: "confirm_version",
            summary: "Confirm a draft as the person who is logged in. Systems are refused.",
            takes: Takes::Json(shape::<ConfirmIn>()),
            gives: Gives::Json(200, shape::<ConfirmedOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/approvals",
        handler: || get(proxies::list),
        operations: &[Operation {
            method: Method::Get,
            id: "list_approvals",
            summary: "What proxies entered in the name of the person who is logged in, and what that \
                      person entered for others, longest waiting first.",
            takes: Takes::Nothing,
            gives: Gives::Json(200, shape::<ApprovalsOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/drafts/{draft}/approval/present",
        handler: || post(proxies::present_draft),
        operations: &[Operation {
            method: Method::Post,
            id: "present_draft_to_principal",
            summary: "Show a draft to the principal in whose name it was entered.",
            takes: Takes::Nothing,
            gives: Gives::Json(200, shape::<ToApproveOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/drafts/{draft}/approval",
        handler: || post(proxies::answer_draft),
        operations: &[Operation {
            method: Method::Post,
            id: "answer_draft",
            summary: "Approve or refuse a draft as its principal, who was shown it.",
            takes: Takes::Json(shape::<ApprovalIn>()),
            gives: Gives::Json(200, shape::<AnsweredOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/drafts/{draft}/notes",
        handler: || post(proxies::note_draft),
        operations: &[Operation {
            method: Method::Post,
            id: "note_draft",
            summary: "Attach a note of a confirmation outside of the system.",
            takes: Takes::Json(shape::<NoteIn>()),
            gives: Gives::Nothing,
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/records/{record}/versions/{version}/approval/present",
        handler: || post(proxies::present_version),
        operations: &[Operation {
            method: Method::Post,
            id: "present_version_to_principal",
            summary: "Show a confirmed version to the principal in whose name it was entered.",
            takes: Takes::Nothing,
            gives: Gives::Json(200, shape::<ToApproveOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/records/{record}/versions/{version}/approval",
        handler: || post(proxies::answer_version),
        operations: &[Operation {
            method: Method::Post,
            id: "answer_version",
            summary: "Approve or refuse a confirmed version as its principal. The version stays as it is.",
            takes: Takes::Json(shape::<ApprovalIn>()),
            gives: Gives::Json(200, shape::<AnsweredOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/records/{record}/versions/{version}/notes",
        handler: || post(proxies::note_version),
        operations: &[Operation {
            method: Method::Post,
            id: "note_version",
            summary: "Attach a note of a confirmation outside of the system to a version.",
            takes: Takes::Json(shape::<NoteIn>()),
            gives: Gives::Nothing,
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/drafts/{draft}/complete",
        handler: || post(drafts::complete),
        operations: &[Operation {
            method: Method::Post,
            id: "complete_import",
            summary: "Say that a device's import is complete: the rule for the device confirms it.",
            takes: Takes::Nothing,
            gives: Gives::Json(200, shape::<DepositedOut>()),
            parameters: &[],
        }],
    },
    Endpoint {
        path: "/api/v1/changes",
        handler: || get(changes::list),
        operations: &[Operation {
            method: Method::Get,
            id: "list_changes",
            summary: "What was confirmed since the cursor, in the order of the ledger.",
            takes: Takes::Nothing,
            gives: Gives::Json(200, shape::<ChangesOut>()),
            parameters: &[
                (
                    Place::Query,
                    "cursor",
                    "As given with the page before; from the beginning, if left out.",
                ),
                (
                    Place::Query,
                    "limit",
                    "How many versions to look at, 1 to 1000; 100 if left out.",
                ),
            ],
        }],
    },
];
