//! The command line: raw arguments, validated configuration, one file a subcommand.

mod annotate;
mod args;
mod cluster;
mod engine;
mod evaluate;
mod evaluate_clusters;
mod explain;
mod export;
mod failure;
mod info;
mod interrupt;
mod logging;
mod manual;
mod progress;
mod rules;
mod tag_conll;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command, EvaluateWhat};
use failure::{Ended, Failure};

/// Reads the arguments, does what they ask, and says how it ended.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(help_or_error) => return usage(&help_or_error),
    };
    logging::start(arguments.verbose, arguments.quiet);
    match run(arguments) {
        Ok(ended) => ended.into(),
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            // Nothing is left to tell a failure to when standard error is closed too.
            let _ = writeln!(io::stderr(), "vaarta: {failure}");
            failure.exit_code()
        }
    }
}

fn run(arguments: Arguments) -> Result<Ended, Failure> {
    let out = &mut io::stdout().lock();
    match arguments.command {
        Command::Annotate(args) => annotate::run(args.try_into()?, arguments.quiet, out),
        Command::Cluster(args) => cluster::run(&args.try_into()?, out),
        Command::Export(args) => export::run(&args.try_into()?),
        Command::Evaluate(args) => match args.what {
            EvaluateWhat::Ner(args) => evaluate::run(evaluate::Config::ner(args)?, out),
            EvaluateWhat::Events { score, compare } => {
                evaluate::run(evaluate::Config::events(score, compare)?, out)
            }
            EvaluateWhat::Clusters(pairs) => evaluate_clusters::run(&pairs.try_into()?, out),
        },
        Command::Explain(args) => explain::run(args.try_into()?, out),
        Command::Rules(args) => rules::run(args, out),
        Command::Info(args) => info::run(&args, out),
        Command::Completions { shell } => manual::completions(shell, out),
        Command::Man { folder } => manual::pages(folder.as_deref(), out),
    }
}

/// Help and version go to standard output and are no error.
fn usage(help_or_error: &clap::Error) -> ExitCode {
    let _ = help_or_error.print();
    match help_or_error.use_stderr() {
        true => ExitCode::from(failure::USAGE),
        false => ExitCode::SUCCESS,
    }
}
