//! Ctrl-C for long work: the first one ends it at a good place, a second one ends the process.

use std::sync::atomic::{AtomicBool, Ordering};

/// Set when the work is to end at the next good place.
pub(crate) static STOP: AtomicBool = AtomicBool::new(false);

/// Listens from now on.
pub(crate) fn stop_when_interrupted() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let wait = move || {
        runtime.block_on(async {
            let _ = tokio::signal::ctrl_c().await;
            STOP.store(true, Ordering::Relaxed);
            let _ = tokio::signal::ctrl_c().await;
            std::process::exit(130);
        });
    };
    std::thread::Builder::new()
        .name("interrupt".to_owned())
        .spawn(wait)?;
    Ok(())
}
