//! What is said on standard error.

use std::io;

use tracing_subscriber::EnvFilter;

/// The environment's variable with a filter of its own, as in `vaarta::ner=trace`.
const FILTER_VARIABLE: &str = "VAARTA_LOG";

/// Logs to standard error from now on.
pub fn start(verbose: u8, quiet: bool) {
    let level = match (quiet, verbose) {
        (true, _) => "error",
        (false, 0) => "warn",
        (false, 1) => "info",
        (false, 2) => "debug",
        (false, _) => "trace",
    };
    let filter = EnvFilter::try_from_env(FILTER_VARIABLE);
    let filter = filter.unwrap_or_else(|_| EnvFilter::new(format!("vaarta={level}")));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(false)
        .without_time()
        .with_target(false)
        .init();
}
