//! The progress bar: on a terminal only.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::thread;
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressState, ProgressStyle};
use vaarta::batch::{Observer, Problem, Severity};

use super::interrupt::Interrupt;

/// Shows how far a batch is, and tells of problems.
pub struct Progress {
    bar: ProgressBar,
    interrupt: Interrupt,
    quiet: bool,
    told: u64,
}

/// Problems that are told on standard error; all of them are in errors.jsonl, if there is one.
const MOST_TOLD: u64 = 20;

const COUNTED: &str = "{bar:30} {pos}/{len} releases  {rate}  {left}";
const UNCOUNTED: &str = "{spinner} {pos} releases  {rate}  {elapsed}";

impl Progress {
    /// A bar. How many releases there are is counted meanwhile, if there is a stream of them to count.
    /// The batch ends when the interrupt comes.
    pub fn new(
        to_count: Option<impl Iterator + Send + 'static>,
        interrupt: Interrupt,
        quiet: bool,
    ) -> Self {
        let bar = match io::stderr().is_terminal() && !quiet {
            true => ProgressBar::no_length().with_style(style(UNCOUNTED)),
            false => ProgressBar::hidden(),
        };
        if !bar.is_hidden() {
            bar.enable_steady_tick(Duration::from_millis(200));
            if let Some(releases) = to_count {
                count_meanwhile(bar.clone(), releases);
            }
        }
        Progress {
            bar,
            interrupt,
            quiet,
            told: 0,
        }
    }

    /// No bar: for a batch whose results are on the terminal themselves, or are waited for one by one.
    pub fn without_bar(interrupt: Interrupt, quiet: bool) -> Self {
        Progress {
            bar: ProgressBar::hidden(),
            interrupt,
            quiet,
            told: 0,
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn tell(&self, words: &str) {
        // Nobody is left to tell when standard error is closed.
        let _ = self
            .bar
            .suspend(|| writeln!(io::stderr(), "vaarta: {words}"));
    }
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template);
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    // A rate of zero says that nothing is known yet.
    style
        .with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
            if state.per_sec() > 0.0 {
                let _ = write!(out, "{:.1}/s", state.per_sec());
            }
        })
        .with_key("left", |state: &ProgressState, out: &mut dyn fmt::Write| {
            if state.per_sec() > 0.0 {
                let _ = write!(out, "{:#} left", HumanDuration(state.eta()));
            }
        })
}

/// Reading is many times as fast as annotating, so that the sum is soon there.
fn count_meanwhile(bar: ProgressBar, releases: impl Iterator + Send + 'static) {
    thread::spawn(move || {
        bar.set_length(releases.count() as u64);
        bar.set_style(style(COUNTED));
    });
}

impl Observer for Progress {
    fn advance(&mut self, inputs: u64) {
        self.bar.inc(inputs);
    }

    fn pass_over(&mut self, inputs: u64) {
        self.bar.inc(inputs);
        // The rate is that of annotating.
        self.bar.reset_eta();
    }

    fn stops(&self) -> bool {
        self.interrupt.came()
    }

    fn problem(&mut self, problem: &Problem) {
        if self.quiet {
            return;
        }
        self.told += 1;
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        match self.told {
            1..=MOST_TOLD => self.tell(&format!("{severity}: {problem}")),
            n if n == MOST_TOLD + 1 => self.tell("further problems are not told here"),
            _ => {}
        }
    }
}
