//! `vaarta rules`.

use std::io::Write;

use vaarta::events::check_examples;
use vaarta::link::Gazetteers;

use super::args::{RulesArgs, RulesWhat};
use super::engine::load_rules;
use super::failure::{Ended, Failure};

/// Runs every example of every rule, and tells of those that fail.
pub fn run(args: RulesArgs, out: &mut dyn Write) -> Result<Ended, Failure> {
    let RulesWhat::Check { rules } = args.what;
    let rules = load_rules(rules.as_deref())?;
    let (run, failures) = check_examples(&rules, &Gazetteers::builtin()?);
    for failure in &failures {
        writeln!(out, "{failure}")?;
    }
    writeln!(
        out,
        "{} rules, {run} examples, {} failed",
        rules.rules.len(),
        failures.len()
    )?;
    Ok(match failures.is_empty() {
        true => Ended::Well,
        false => Ended::SomeFailed,
    })
}
