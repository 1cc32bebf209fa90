//! `vaarta evaluate`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use vaarta::annotation::Annotation;
use vaarta::document::Release;
use vaarta::evaluate::baseline::Baseline;
use vaarta::evaluate::compare::compare;
use vaarta::evaluate::labels::conll;
use vaarta::evaluate::labels::gold;
use vaarta::evaluate::labels::public::PublicScheme;
use vaarta::evaluate::labels::{LabelledDocument, brat};
use vaarta::evaluate::ner::{NerReport, score_documents, score_sequences};
use vaarta::evaluate::report::{self, Report};
use vaarta::evaluate::{EvalError, events};
use vaarta::export::annotations_file;
use vaarta::release::{self, Format, Input};

use super::args::{NerArgs, ScoreArgs};
use super::engine::EngineConfig;
use super::failure::{Ended, Failure};
use super::tag_conll;

/// What to score, and where the scores go.
#[derive(Debug)]
pub struct Config {
    what: What,
    gold: PathBuf,
    predicted: Predicted,
    report: Option<PathBuf>,
    json: Option<PathBuf>,
    errors: bool,
}

#[derive(Debug)]
enum What {
    Ner,
    /// Entities of a public corpus.
    Public {
        scheme: PublicScheme,
        collapse: bool,
    },
    /// With the annotations of an earlier version, if the two are to be compared.
    Events {
        old: Option<PathBuf>,
    },
}

/// Where what is scored comes from.
#[derive(Debug)]
enum Predicted {
    /// It is there.
    Read(PathBuf),
    /// It is to be made from the texts.
    Make {
        engine: EngineConfig,
        texts: Vec<OsString>,
    },
}

impl Config {
    /// To score entities.
    pub fn ner(args: NerArgs) -> Result<Self, Failure> {
        let what = match args.scheme {
            None => What::Ner,
            Some(scheme) => What::Public {
                scheme: scheme.into(),
                collapse: args.collapse,
            },
        };
        Self::new(what, args.score)
    }

    /// To score event records, in `compare` the older and the newer of two versions.
    pub fn events(mut args: ScoreArgs, compare: Vec<PathBuf>) -> Result<Self, Failure> {
        let mut files = compare.into_iter();
        let old = files.next();
        args.pred = files.next().or(args.pred);
        Self::new(What::Events { old }, args)
    }

    fn new(what: What, args: ScoreArgs) -> Result<Self, Failure> {
        let predicted = match args.pred {
            Some(path) => Predicted::Read(path),
            None => Predicted::Make {
                engine: args.engine.try_into()?,
                texts: args.texts,
            },
        };
        Ok(Config {
            what,
            gold: args.gold,
            predicted,
            report: args.report,
            json: args.json,
            errors: args.errors,
        })
    }
}

/// Scores, and shows the tables.
pub fn run(config: Config, out: &mut dyn Write) -> Result<Ended, Failure> {
    let mut report = Report {
        title: format!("vaarta against {}", name_of(&config.gold)),
        provenance: provenance(&config),
        ..Report::default()
    };
    match &config.what {
        What::Ner => report.entities = Some(score_entities(&config)?),
        &What::Public { scheme, collapse } => {
            report.entities = Some(score_public(&config, scheme, collapse)?);
        }
        What::Events { old } => {
            let gold = gold::read_gold(&config.gold)?;
            let labelled: Vec<LabelledDocument> = gold.iter().map(Into::into).collect();
            let annotations = annotations(&config.predicted, &labelled)?;
            let scores = events::score(&gold, &annotations, &Baseline::built_in()?);
            report.events = Some(scores);
            if let Some(old) = old {
                let old = events::predictions(&gold::read_annotations(&annotations_file(old))?);
                report.comparison = Some(compare(&gold, &old, &events::predictions(&annotations)));
            }
        }
    }
    write!(out, "{}", report::markdown(&report))?;
    write!(out, "{}", report::text::changes(&report))?;
    if config.errors {
        write!(out, "{}", report::text::errors(&report))?;
    }
    if let Some(folder) = &config.report {
        report::write(&report, folder)?;
    }
    if let Some(path) = &config.json {
        let json = report::json(&report).map_err(std::io::Error::from);
        json.and_then(|json| std::fs::write(path, json))
            .map_err(|source| EvalError::Write {
                path: path.clone(),
                source,
            })?;
    }
    Ok(Ended::Well)
}

fn provenance(config: &Config) -> Vec<(String, String)> {
    let predicted = match &config.predicted {
        Predicted::Read(path) => name_of(path),
        Predicted::Make { engine, .. } => {
            let model = name_of(&engine.model);
            format!("annotated with {model}, engine {}", engine.engine)
        }
    };
    let told = [
        ("vaarta", env!("CARGO_PKG_VERSION").to_owned()),
        ("gold", name_of(&config.gold)),
        ("scored", predicted),
    ];
    told.map(|(name, value)| (name.to_owned(), value)).into()
}

/// A path's last part: reports are kept, and a machine's folders are nobody's business.
fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn score_entities(config: &Config) -> Result<NerReport, Failure> {
    let gold = &config.gold;
    if gold.is_dir() {
        return score_labelled(&brat_folder(gold)?, &config.predicted);
    }
    if is_jsonl(gold) {
        let documents = gold::read_gold(gold)?;
        let labelled: Vec<LabelledDocument> = documents.iter().map(Into::into).collect();
        return score_labelled(&labelled, &config.predicted);
    }
    let gold = conll::read(gold)?;
    let predicted = match &config.predicted {
        Predicted::Read(path) => conll::read(path)?,
        Predicted::Make { engine, .. } => tag_conll::with_tagger(&gold, engine.load()?.0.tagger())?,
    };
    Ok(score_sequences(&gold, &predicted)?)
}

/// The scores of a CoNLL file of a public corpus.
fn score_public(
    config: &Config,
    scheme: PublicScheme,
    collapse: bool,
) -> Result<NerReport, Failure> {
    let gold = conll::read(&config.gold)?;
    let predicted = match &config.predicted {
        Predicted::Read(path) => conll::read(path)?,
        Predicted::Make { engine, .. } => {
            tag_conll::with_classifier(&gold, scheme, &engine.load_classifier()?)?
        }
    };
    let (gold, predicted) = match collapse {
        true => (scheme.collapse(&gold), scheme.collapse(&predicted)),
        false => (gold, predicted),
    };
    Ok(score_sequences(&gold, &predicted)?)
}

fn score_labelled(gold: &[LabelledDocument], predicted: &Predicted) -> Result<NerReport, Failure> {
    if let Predicted::Read(path) = predicted
        && annotations_file(path).is_dir()
    {
        return Ok(score_documents(gold, &brat_folder(path)?)?);
    }
    let made = annotations(predicted, gold)?;
    let made: Vec<LabelledDocument> = made.iter().map(Into::into).collect();
    Ok(score_documents(gold, &made)?)
}

fn brat_folder(folder: &Path) -> Result<Vec<LabelledDocument>, Failure> {
    let (documents, problems) = brat::read_folder(folder)?;
    for problem in problems {
        let (path, line) = (problem.path.display(), problem.line);
        tracing::warn!("{path}:{line}: left out: {}", problem.reason);
    }
    Ok(documents)
}

fn is_jsonl(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "jsonl")
}

/// The annotations to score: read, or made from the texts of `gold`, its own or those of `--texts`.
fn annotations(
    predicted: &Predicted,
    gold: &[LabelledDocument],
) -> Result<Vec<Annotation>, Failure> {
    let (engine, texts) = match predicted {
        Predicted::Read(path) => return Ok(gold::read_annotations(&annotations_file(path))?),
        Predicted::Make { engine, texts } => (engine, texts),
    };
    let ids: BTreeSet<&str> = gold.iter().map(|d| d.id.as_str()).collect();
    let mut releases = Vec::new();
    let inputs = texts.iter().map(|arg| Input::from_arg(arg)).collect();
    for outcome in release::open(inputs, None) {
        match outcome {
            Ok(release) if ids.contains(release.id.as_str()) => releases.push(release),
            Ok(_) => {}
            Err(error) => tracing::warn!("{error}"),
        }
    }
    if texts.is_empty() {
        releases.extend(gold.iter().flat_map(own_text));
    }
    if releases.is_empty() {
        return Err(Failure::Usage(
            "the gold labels come without texts, and none was found for them; name the texts with --texts, or annotations with --pred"
                .to_owned(),
        ));
    }
    Ok(engine.load()?.0.annotate_all(&releases)?)
}

/// The release that a gold document with its text is.
fn own_text(document: &LabelledDocument) -> Option<Release> {
    let name = format!("{}.txt", document.id);
    let text = document.text.as_ref()?;
    let outcomes = release::read_bytes(&name, Some(Format::Text), text.as_bytes());
    let mut release = outcomes.into_iter().find_map(Result::ok)?;
    release.id.clone_from(&document.id);
    Some(release)
}
