//! Ctrl-C, and the signals with which systems end programs.

use std::io::{self, Write};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::failure::{Failure, STOPPED};

/// Whether a signal came.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on the first signal is remembered, and the second ends the program at once.
    ///
    /// # Errors
    /// When the system does not let signals be caught.
    pub fn listen() -> Result<Self, Failure> {
        let interrupt = Interrupt::default();
        let came = interrupt.0.clone();
        ctrlc::set_handler(move || {
            if came.swap(true, Ordering::Relaxed) {
                process::exit(i32::from(STOPPED));
            }
            let words = "vaarta: ending when what is in hand is done; once more to end at once";
            // Nobody is left to tell when standard error is closed.
            let _ = writeln!(io::stderr(), "{words}");
        })?;
        Ok(interrupt)
    }

    /// Whether one came.
    pub fn came(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
