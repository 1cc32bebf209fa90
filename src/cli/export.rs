//! `vaarta export`.

use std::path::{Path, PathBuf};

use vaarta::annotation::Annotation;
use vaarta::export::{
    AnnotationLines, Brat, Conll, CsvFiles, Destination, Export, ExportError, Layout, Selection,
    Sqlite, Style, jsonl_files, parquet_files,
};

use super::args::{ExportArgs, ExportFormat};
use super::failure::{Ended, Failure};

/// What to export, and where to.
#[derive(Debug)]
pub struct Config {
    from: PathBuf,
    out: PathBuf,
    format: ExportFormat,
    layout: Layout,
    style: Style,
    selection: Selection,
    replace: bool,
}

impl TryFrom<ExportArgs> for Config {
    type Error = Failure;

    fn try_from(args: ExportArgs) -> Result<Self, Failure> {
        let tables = matches!(
            args.format,
            ExportFormat::Csv | ExportFormat::Parquet | ExportFormat::Jsonl
        );
        let layout = Layout::from(args.layout);
        if layout != Layout::Vaarta && !tables {
            let message = "--layout needs --format csv, parquet or jsonl";
            return Err(Failure::Usage(message.to_owned()));
        }
        if args.excel && args.format != ExportFormat::Csv {
            return Err(Failure::Usage("--excel needs --format csv".to_owned()));
        }
        Ok(Config {
            out: args.out.unwrap_or_else(|| folder_of(&args.from)),
            from: args.from,
            format: args.format,
            layout,
            style: match args.excel {
                true => Style::Excel,
                false => Style::Plain,
            },
            selection: args.selection.into(),
            replace: args.force,
        })
    }
}

/// The folder of results: the path itself, or the one that the file is in.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if path.is_file() => parent.to_owned(),
        _ => path.to_owned(),
    }
}

/// Writes the annotations in the other form, one by one. What is no annotation, or does not fit the form, is
/// told and passed over.
pub fn run(config: &Config) -> Result<Ended, Failure> {
    let annotations = AnnotationLines::open(&config.from)?;
    let mut export = open(config)?;
    let (mut done, mut failed) = (0, 0);
    for annotation in annotations {
        match annotation.and_then(|annotation| write(&mut *export, config, annotation)) {
            Ok(()) => done += 1,
            Err(error) if error.is_of_one_annotation() => {
                tracing::error!("{error}");
                failed += 1;
            }
            Err(error) => return Err(error.into()),
        }
    }
    export.finish()?;
    Ok(Ended::from_counts(done, failed))
}

fn write(
    export: &mut dyn Export,
    config: &Config,
    mut annotation: Annotation,
) -> Result<(), ExportError> {
    config.selection.apply(&mut annotation);
    let written = export.write(&annotation);
    written.map_err(|error| error.in_release(&annotation.release.id))
}

fn open(config: &Config) -> Result<Box<dyn Export>, ExportError> {
    let destination = Destination::new(&config.out, config.replace)?;
    Ok(match config.format {
        ExportFormat::Csv => {
            let files = CsvFiles::in_layout(&config.out, config.style, config.layout);
            Box::new(files?)
        }
        ExportFormat::Parquet => Box::new(parquet_files(&destination, config.layout)?),
        ExportFormat::Jsonl => Box::new(jsonl_files(&destination, config.layout)?),
        ExportFormat::Sqlite => Box::new(Sqlite::create(&destination)?),
        ExportFormat::Conll => Box::new(Conll::create(&destination)?),
        ExportFormat::Brat => Box::new(Brat::create(&destination)?),
    })
}
