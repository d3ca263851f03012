//! `/api/v1`: what other systems do with Genpon (docs/api.md, docs/openapi.json).
//!
//! One file per resource; [`table`] lists every endpoint once, and both the router and the OpenAPI
//! document are made from it. A handler is parse → one vault call → present. Whatever goes wrong is
//! answered by a [`problem`] document (RFC 9457) and stands in the trail. No address carries more
//! than ids.

mod asked;
mod body;
mod bulk;
mod bulk_upload;
mod changes;
mod chart;
mod drafts;
mod openapi;
mod patients;
mod problem;
mod proxies;
mod records;
mod scim;
mod search;
mod shapes;
mod table;
mod upload;
mod versions;

pub use openapi::document as openapi;

use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;

/// All routes of the API.
pub fn routes() -> Router<App> {
    let mut routes = Router::new();
    for endpoint in table::ENDPOINTS {
        let methods = (endpoint.handler)().fallback(problem::method_not_allowed);
        routes = routes.route(endpoint.path, methods);
    }
    // Each handler bounds what it reads: a part may be larger than any request that is kept whole.
    let nowhere = axum::routing::any(problem::nowhere);
    routes
        .route("/api/{*rest}", nowhere)
        .merge(scim::routes())
        .layer(DefaultBodyLimit::disable())
}
