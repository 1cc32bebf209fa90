//! `vaarta annotate`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use vaarta::batch::{self, Options, ResultsFolder, Tally};
use vaarta::release::{self, Format, Input};

use super::args::AnnotateArgs;
use super::engine::EngineConfig;
use super::failure::{Ended, Failure};
use super::progress::Progress;

/// What to annotate, and where the results go.
#[derive(Debug)]
pub struct Config {
    inputs: Vec<Input>,
    format: Option<Format>,
    out: PathBuf,
    max_release_bytes: usize,
    engine: EngineConfig,
}

impl TryFrom<AnnotateArgs> for Config {
    type Error = Failure;

    fn try_from(args: AnnotateArgs) -> Result<Self, Failure> {
        let inputs: Vec<Input> = args
            .input
            .inputs
            .iter()
            .map(|arg| Input::from_arg(arg))
            .collect();
        for input in &inputs {
            refuse_own_results(input, &args.out)?;
        }
        Ok(Config {
            inputs,
            format: args.input.format.map(Format::from),
            out: args.out,
            max_release_bytes: args.max_release_bytes,
            engine: args.engine.try_into()?,
        })
    }
}

/// A folder that holds the folder of results would be read along with the results.
fn refuse_own_results(input: &Input, out: &Path) -> Result<(), Failure> {
    let Input::Path(folder) = input else {
        return Ok(());
    };
    let (Ok(folder), Ok(resolved)) = (folder.canonicalize(), resolve(out)) else {
        return Ok(()); // What is not there is reported where it is read or written.
    };
    if folder.is_dir() && resolved.starts_with(&folder) {
        return Err(Failure::Usage(format!(
            "the folder for the results, {}, lies in the input {}, and would be read along with it; choose another with --out",
            out.display(),
            folder.display()
        )));
    }
    Ok(())
}

/// Where a path that may not be there yet will be.
fn resolve(path: &Path) -> std::io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let there = path
        .ancestors()
        .find_map(|above| Some((above, above.canonicalize().ok()?)));
    Ok(match there {
        Some((above, canonical)) => match path.strip_prefix(above) {
            Ok(rest) if rest.as_os_str().is_empty() => canonical,
            Ok(rest) => canonical.join(rest),
            Err(_) => path,
        },
        None => path,
    })
}

/// Annotates the inputs into the folder.
pub fn run(config: Config, quiet: bool) -> Result<Ended, Failure> {
    let (pipeline, provenance) = config.engine.load()?;
    let mut folder = ResultsFolder::create(&config.out)?;
    let threads = rayon::current_num_threads();
    let options = Options {
        max_release_bytes: config.max_release_bytes,
        ..Options::for_threads(threads)
    };
    let started = Instant::now();
    let mut progress = Progress::new(&config.inputs, config.format, quiet);
    let releases = release::open(config.inputs, config.format);
    let tally = batch::run(&pipeline, releases, options, &mut folder, &mut progress)?;
    progress.finish();
    let took = started.elapsed();
    folder.finish(&provenance, &tally, threads, took)?;
    if !quiet {
        let summary = summary(&tally, took.as_secs_f64(), &config.out);
        // The results are written, whether or not anybody is there to be told.
        let _ = writeln!(io::stderr(), "{summary}");
    }
    Ok(Ended::from_counts(tally.releases, tally.failed))
}

fn summary(tally: &Tally, seconds: f64, out: &Path) -> String {
    let mut text = format!(
        "{} releases, {} entities, {} events in {seconds:.1} s; results in {}",
        tally.releases,
        tally.entities.values().sum::<u64>(),
        tally.events.values().sum::<u64>(),
        out.display()
    );
    if tally.failed + tally.warnings > 0 {
        text.push_str(&format!(
            "\n{} inputs failed, {} warnings: see {}",
            tally.failed,
            tally.warnings,
            out.join("errors.jsonl").display()
        ));
    }
    text
}
