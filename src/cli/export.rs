//! `vaarta export`.

use std::path::{Path, PathBuf};

use vaarta::export::{AnnotationLines, CsvFiles, Style};

use super::args::{ExportArgs, ExportFormat};
use super::failure::{Ended, Failure};

/// What to export, and where to.
#[derive(Debug)]
pub struct Config {
    from: PathBuf,
    out: PathBuf,
    format: ExportFormat,
    style: Style,
}

impl From<ExportArgs> for Config {
    fn from(args: ExportArgs) -> Self {
        Config {
            out: args.out.unwrap_or_else(|| folder_of(&args.from)),
            from: args.from,
            format: args.format,
            style: if args.excel {
                Style::Excel
            } else {
                Style::Plain
            },
        }
    }
}

/// The folder of results: the path itself, or the one that the file is in.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if path.is_file() => parent.to_owned(),
        _ => path.to_owned(),
    }
}

/// Writes the annotations in the other form, one by one. A line that is no annotation is told, and passed over.
pub fn run(config: &Config) -> Result<Ended, Failure> {
    let annotations = AnnotationLines::open(&config.from)?;
    let ExportFormat::Csv = config.format;
    let mut files = CsvFiles::create(&config.out, config.style)?;
    let (mut done, mut failed) = (0, 0);
    for annotation in annotations {
        match annotation {
            Ok(annotation) => {
                files.write(&annotation)?;
                done += 1;
            }
            Err(error) => {
                tracing::error!("{error}");
                failed += 1;
            }
        }
    }
    files.flush()?;
    Ok(Ended::from_counts(done, failed))
}
