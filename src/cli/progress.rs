//! The progress bar: on a terminal only.

use std::io::{self, IsTerminal, Write};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use vaarta::batch::{Observer, Problem, Severity};
use vaarta::release::{self, Format, Input};

/// Shows how far a batch is, and tells of problems.
pub struct Progress {
    bar: ProgressBar,
    quiet: bool,
    told: u64,
}

/// Problems that are told on standard error; all of them are in `errors.jsonl`.
const MOST_TOLD: u64 = 20;

const COUNTED: &str = "{bar:30} {pos}/{len} releases  {per_sec}  {eta} left";
const UNCOUNTED: &str = "{spinner} {pos} releases  {per_sec}  {elapsed}";

impl Progress {
    /// A bar for these inputs. How many releases there are is counted meanwhile, unless one of them
    /// is standard input, which can be read but once.
    pub fn new(inputs: &[Input], format: Option<Format>, quiet: bool) -> Self {
        let bar = match io::stderr().is_terminal() && !quiet {
            true => ProgressBar::no_length().with_style(style(UNCOUNTED)),
            false => ProgressBar::hidden(),
        };
        if !bar.is_hidden() {
            bar.enable_steady_tick(Duration::from_millis(200));
            if !inputs.contains(&Input::Stdin) {
                count_meanwhile(bar.clone(), inputs.to_vec(), format);
            }
        }
        Progress {
            bar,
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
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Reading is many times as fast as annotating, so that the sum is soon there.
fn count_meanwhile(bar: ProgressBar, inputs: Vec<Input>, format: Option<Format>) {
    thread::spawn(move || {
        let total = release::open(inputs, format).count();
        bar.set_length(total as u64);
        bar.set_style(style(COUNTED));
    });
}

impl Observer for Progress {
    fn advance(&mut self, inputs: u64) {
        self.bar.inc(inputs);
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
            n if n == MOST_TOLD + 1 => self.tell("further problems are in errors.jsonl only"),
            _ => {}
        }
    }
}
