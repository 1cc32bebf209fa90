//! `vaarta cluster`.

use std::io::Write;
use std::path::PathBuf;

use vaarta::cluster::Clusterer;
use vaarta::export::{AnnotationLines, Style, write_clusters};

use super::args::ClusterArgs;
use super::failure::{Ended, Failure};

/// What to cluster, and where to.
#[derive(Debug)]
pub struct Config {
    from: Vec<PathBuf>,
    out: PathBuf,
}

impl TryFrom<ClusterArgs> for Config {
    type Error = Failure;

    fn try_from(args: ClusterArgs) -> Result<Self, Failure> {
        let out = match (args.out, &args.from[..]) {
            (Some(out), _) => out,
            (None, [only]) if only.is_dir() => only.clone(),
            (None, _) => {
                let reason = "name the folder for the clusters with --out";
                return Err(Failure::Usage(reason.to_owned()));
            }
        };
        let from = args.from;
        Ok(Config { from, out })
    }
}

/// Clusters the records of all results. A line that is no annotation is told, and passed over.
pub fn run(config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
    let mut clusterer = Clusterer::new()?;
    let (mut done, mut failed) = (0, 0);
    for path in &config.from {
        for annotation in AnnotationLines::open(path)? {
            match annotation {
                Ok(annotation) => {
                    clusterer.add(&annotation);
                    done += 1;
                }
                Err(error) => {
                    tracing::error!("{error}");
                    failed += 1;
                }
            }
        }
    }
    let clusters = clusterer.finish();
    if clusters.repeated() > 0 {
        let repeated = clusters.repeated();
        tracing::warn!("{repeated} records were left out, as another has their id");
    }
    write_clusters(&clusters, &config.out, Style::Plain)?;
    let (records, several) = clusters.iter().fold((0, 0), |(records, several), cluster| {
        let told_again = usize::from(cluster.sources > 1);
        (records + cluster.events.len(), several + told_again)
    });
    let count = clusters.len();
    writeln!(
        out,
        "{records} records of {done} releases are {count} clusters, {several} of them told by several releases"
    )?;
    Ok(Ended::from_counts(done, failed))
}
