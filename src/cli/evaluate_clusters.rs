//! `vaarta evaluate clusters`.

use std::collections::HashMap;
use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;
use vaarta::annotation::Event;
use vaarta::cluster::Clusterer;
use vaarta::evaluate::EvalError;
use vaarta::evaluate::clusters::{Pair, PairScores, read_pairs, score, score_baseline};
use vaarta::evaluate::labels::gold::Split;

use super::args::{PairArgs, SplitArg};
use super::engine::EngineConfig;
use super::failure::{Ended, Failure};

/// What to score, and what is shown.
#[derive(Debug)]
pub struct Config {
    gold: PathBuf,
    splits: Vec<Split>,
    /// To annotate the releases' own texts with; without it the labellers' records are clustered.
    engine: Option<EngineConfig>,
    errors: bool,
    json: Option<PathBuf>,
}

impl TryFrom<PairArgs> for Config {
    type Error = Failure;

    fn try_from(args: PairArgs) -> Result<Self, Failure> {
        let engine = args.annotate.then(|| args.engine.try_into());
        Ok(Config {
            gold: args.gold,
            splits: match args.split {
                Some(SplitArg::Dev) => vec![Split::Dev],
                Some(SplitArg::Test) => vec![Split::Test],
                None => vec![Split::Dev, Split::Test],
            },
            engine: engine.transpose()?,
            errors: args.errors,
            json: args.json,
        })
    }
}

/// One row of the table.
#[derive(Serialize)]
struct Row {
    split: Split,
    system: &'static str,
    #[serde(flatten)]
    scores: PairScores,
}

/// Scores, and shows the table.
pub fn run(config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
    let pairs = read_pairs(&config.gold)?;
    let annotated = annotated(config, &pairs)?;
    let mut rows = Vec::new();
    for &split in &config.splits {
        let of_split = pairs.iter().filter(|pair| pair.split == split);
        let of_split: Vec<Pair> = of_split.cloned().collect();
        let clusterer = Clusterer::new()?;
        let scores = match &annotated {
            Some(events) => score(&of_split, clusterer, |t| {
                events.get(&t.id).cloned().unwrap_or_default()
            }),
            None => score(&of_split, clusterer, |t| vec![t.record()]),
        };
        let baseline = score_baseline(&of_split);
        let systems = [("vaarta", scores), ("trivial baseline", baseline)];
        rows.extend(systems.map(|(system, scores)| Row {
            split,
            system,
            scores,
        }));
    }
    table(&rows, out)?;
    if config.errors {
        errors(&rows, out)?;
    }
    if let Some(path) = &config.json {
        let json = serde_json::to_string_pretty(&rows).map_err(std::io::Error::from);
        let written = json.and_then(|json| std::fs::write(path, json + "\n"));
        written.map_err(|source| EvalError::Write {
            path: path.clone(),
            source,
        })?;
    }
    Ok(Ended::Well)
}

/// The records that the pipeline finds in each release, by the release's id.
fn annotated(
    config: &Config,
    pairs: &[Pair],
) -> Result<Option<HashMap<String, Vec<Event>>>, Failure> {
    let Some(engine) = &config.engine else {
        return Ok(None);
    };
    let tellings = pairs.iter().flat_map(|pair| [&pair.a, &pair.b]);
    let releases: Vec<_> = tellings.filter_map(|telling| telling.release()).collect();
    let annotations = engine.load()?.0.annotate_all(&releases)?;
    let events = annotations.into_iter().map(|a| (a.release.id, a.events));
    Ok(Some(events.collect()))
}

fn table(rows: &[Row], out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(
        out,
        "| side | system | pairs | judged rightly | P | R | F1 | clusters across pairs |"
    )?;
    writeln!(
        out,
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    )?;
    for row in rows {
        let side = name(row.split);
        let (system, pairs) = (row.system, row.scores.pairs);
        let (right, across) = (row.scores.right, row.scores.across);
        let prf = row.scores.counts.prf();
        let [p, r, f] = [prf.precision, prf.recall, prf.f1].map(|score| 100.0 * score);
        writeln!(
            out,
            "| {side} | {system} | {pairs} | {right} | {p:.1} | {r:.1} | {f:.1} | {across} |"
        )?;
    }
    Ok(())
}

fn errors(rows: &[Row], out: &mut dyn Write) -> std::io::Result<()> {
    for row in rows.iter().filter(|row| row.system == "vaarta") {
        for pair in &row.scores.wrong {
            let judged = if pair.same { "left apart" } else { "joined" };
            writeln!(out, "\n{} {judged}: {}", pair.id, pair.why)?;
            writeln!(out, "  {}\n  {}", pair.a.title, pair.b.title)?;
        }
    }
    Ok(())
}

fn name(split: Split) -> &'static str {
    match split {
        Split::Dev => "dev",
        Split::Test => "test",
    }
}
