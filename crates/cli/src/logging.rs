//! The log: for the operator, without patient data and without secrets.

use tracing_subscriber::EnvFilter;

/// Starts the log on standard error; `json` gives one JSON object a line.
pub(crate) fn start(level: &str, json: bool) {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start in one process (tests) changes nothing.
    let _ = if json {
        log.json().try_init()
    } else {
        log.try_init()
    };
}
