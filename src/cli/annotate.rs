//! `vaarta annotate`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use vaarta::batch::{self, Lines, Mode, Options, Provenance, ResultsFolder, Resumed, Settings};
use vaarta::batch::{Shard, Tally};
use vaarta::compression::Compression;
use vaarta::document::Release;
use vaarta::fingerprint::Fingerprint;
use vaarta::pipeline::Pipeline;
use vaarta::release::{self, Format, Input, ReadError};

use super::args::AnnotateArgs;
use super::engine::EngineConfig;
use super::failure::{Ended, Failure};
use super::interrupt::Interrupt;
use super::progress::Progress;

type Releases = Box<dyn Iterator<Item = Result<Release, ReadError>> + Send>;

/// What to annotate, and where the results go.
#[derive(Debug)]
pub struct Config {
    inputs: Vec<Input>,
    format: Option<Format>,
    shard: Option<Shard>,
    out: Out,
    compression: Option<Compression>,
    max_release_bytes: usize,
    engine: EngineConfig,
}

/// Where results go.
#[derive(Debug)]
enum Out {
    Folder { path: PathBuf, resume: bool },
    Stdout,
}

impl TryFrom<AnnotateArgs> for Config {
    type Error = Failure;

    fn try_from(args: AnnotateArgs) -> Result<Self, Failure> {
        let inputs = args.input.inputs.iter();
        let inputs: Vec<Input> = inputs.map(|arg| Input::from_arg(arg)).collect();
        Ok(Config {
            out: out(args.out, args.resume, &inputs)?,
            inputs,
            format: args.input.format.map(Format::from),
            shard: args.shard,
            compression: args.compress.map(Compression::from),
            max_release_bytes: args.max_release_bytes,
            engine: args.engine.try_into()?,
        })
    }
}

fn out(path: PathBuf, resume: bool, inputs: &[Input]) -> Result<Out, Failure> {
    if path.as_os_str() == "-" {
        return match resume {
            false => Ok(Out::Stdout),
            true => Err(Failure::Usage(
                "what was written to standard output cannot be resumed; name a folder with --out"
                    .to_owned(),
            )),
        };
    }
    for input in inputs {
        refuse_own_results(input, &path)?;
    }
    Ok(Out::Folder { path, resume })
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

/// Annotates the inputs.
pub fn run(config: Config, quiet: bool, stdout: &mut dyn Write) -> Result<Ended, Failure> {
    let (pipeline, provenance) = config.engine.load()?;
    let run = Run {
        config: &config,
        pipeline: &pipeline,
        interrupt: Interrupt::listen()?,
        quiet,
    };
    let (path, resume) = match &config.out {
        Out::Stdout => return run.write_lines(stdout),
        Out::Folder { path, resume } => (path, *resume),
    };
    let settings = config.settings(provenance);
    let chunk_bytes = config.options(Mode::Corpus).chunk_bytes;
    if !resume {
        return run.write_folder(ResultsFolder::create(path, &settings, chunk_bytes)?);
    }
    match ResultsFolder::resume(path, &settings, chunk_bytes)? {
        Resumed::Unfinished(folder) => run.write_folder(*folder),
        Resumed::Complete(counts) => {
            tell(quiet, &format!("{} is complete already", path.display()));
            Ok(Ended::from_counts(counts.releases, counts.failed))
        }
    }
}

impl Config {
    fn options(&self, mode: Mode) -> Options {
        Options {
            max_release_bytes: self.max_release_bytes,
            mode,
            ..Options::for_threads(rayon::current_num_threads())
        }
    }

    fn settings(&self, provenance: Provenance) -> Settings {
        let inputs = format!("{:?}", self.inputs);
        Settings {
            provenance,
            inputs: Fingerprint::of("inputs", inputs.as_bytes()).sha256,
            format: self.format,
            max_release_bytes: self.max_release_bytes,
            shard: self.shard,
            compression: self.compression,
        }
    }

    fn releases(&self) -> Releases {
        let releases: Releases = match self.is_filter() {
            true => Box::new(release::stdin_lines()),
            false => Box::new(release::open(self.inputs.clone(), self.format)),
        };
        match self.shard {
            Some(shard) => Box::new(shard.filter(releases)),
            None => releases,
        }
    }

    /// Whether each line of standard input is to get its line on standard output: then no more may
    /// be read than the line to tell what it is.
    fn is_filter(&self) -> bool {
        matches!(self.out, Out::Stdout)
            && self.inputs == [Input::Stdin]
            && matches!(self.format, None | Some(Format::Jsonl))
    }
}

/// A run with all that it needs.
struct Run<'a> {
    config: &'a Config,
    pipeline: &'a Pipeline,
    interrupt: Interrupt,
    quiet: bool,
}

impl Run<'_> {
    /// Annotates into a folder from where it has come to.
    fn write_folder(self, mut folder: ResultsFolder) -> Result<Ended, Failure> {
        let config = self.config;
        let options = Options {
            chunk_bytes: folder.chunk_bytes(),
            ..config.options(Mode::Corpus)
        };
        let can_be_counted = !config.inputs.contains(&Input::Stdin);
        let to_count = can_be_counted.then(|| config.releases());
        let progress = &mut Progress::new(to_count, self.interrupt, self.quiet);
        let (from, releases) = (folder.reached().clone(), config.releases());
        let finished = batch::resume(
            self.pipeline,
            releases,
            options,
            from,
            &mut folder,
            progress,
        )?;
        progress.finish();
        if !finished.complete {
            let done = folder.reached().position.inputs;
            let how = "the same command with --resume goes on from there";
            tell(false, &format!("ended after {done} inputs; {how}"));
            return Ok(Ended::Stopped);
        }
        let (counts, seconds) = (finished.counts, folder.took().as_secs_f64());
        let summary = summary(&counts, seconds, folder.path());
        folder.finish(&counts, rayon::current_num_threads())?;
        tell(self.quiet, &summary);
        Ok(Ended::from_counts(counts.releases, counts.failed))
    }

    /// Annotates into lines on standard output.
    fn write_lines(self, stdout: &mut dyn Write) -> Result<Ended, Failure> {
        let config = self.config;
        let mut lines = Lines::new(stdout, config.compression);
        let progress = &mut Progress::without_bar(self.interrupt, self.quiet);
        let (options, releases) = (config.options(Mode::Stream), config.releases());
        let finished = batch::run(self.pipeline, releases, options, &mut lines, progress)?;
        lines.finish()?;
        let (done, failed) = (finished.counts.releases, finished.counts.failed);
        if !finished.complete {
            tell(false, &format!("ended after {} inputs", done + failed));
            return Ok(Ended::Stopped);
        }
        Ok(Ended::from_counts(done, failed))
    }
}

/// Says it on standard error; the results are written, whether or not anybody is there to be told.
fn tell(quiet: bool, words: &str) {
    if !quiet {
        let _ = writeln!(io::stderr(), "{words}");
    }
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
