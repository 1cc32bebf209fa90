//! From the arguments to a pipeline: where the model is, and which rules are used.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use vaarta::batch::{ModelInfo, Provenance};
use vaarta::events::RuleSet;
use vaarta::fingerprint::Fingerprint;
use vaarta::link::Gazetteers;
use vaarta::ner::{self, Device, EngineChoice, Precision, TokenClassifier};
use vaarta::pipeline::Pipeline;

use super::args::{EngineArgs, EngineName};
use super::failure::Failure;

/// The model that vaarta comes with.
const DEFAULT_MODEL: &str = "models/vaarta-ner-hi-small";
/// The environment's variable that names another.
const MODEL_VARIABLE: &str = "VAARTA_MODEL";
/// The list of a model's files with their sums, which loading the model holds them against.
const SUMS_FILE: &str = "SHA256SUMS";

/// What a pipeline is made of.
#[derive(Debug)]
pub struct EngineConfig {
    /// The model's folder.
    pub model: PathBuf,
    /// What runs the model.
    pub engine: EngineChoice,
    /// A folder of rule files to add.
    pub rules: Option<PathBuf>,
    /// Threads; zero for one a processor.
    pub threads: usize,
}

impl TryFrom<EngineArgs> for EngineConfig {
    type Error = Failure;

    fn try_from(args: EngineArgs) -> Result<Self, Failure> {
        Ok(EngineConfig {
            engine: engine(&args)?,
            model: find_model(args.model)?,
            rules: args.rules,
            threads: args.jobs.map_or(0, usize::from),
        })
    }
}

impl EngineConfig {
    /// Starts the threads and loads the parts.
    ///
    /// # Errors
    /// When the model, a rule file or a gazetteer cannot be used.
    pub fn load(&self) -> Result<(Pipeline, Provenance), Failure> {
        self.start_threads()?;
        let rules = load_rules(self.rules.as_deref())?;
        let gazetteers = Gazetteers::builtin()?;
        let provenance = Provenance::new(
            model_info(&self.model),
            self.engine.to_string(),
            &rules,
            &gazetteers,
        );
        let tagger = ner::load_with(&self.model, self.engine)?;
        tracing::info!(model = %self.model.display(), engine = %self.engine, rules = rules.rules.len(), "loaded");
        let pipeline = Pipeline::new(Box::new(tagger), rules, gazetteers);
        Ok((pipeline, provenance))
    }

    /// Starts the threads and loads the model alone, whatever its labels.
    ///
    /// # Errors
    /// When the model cannot be used.
    pub fn load_classifier(&self) -> Result<TokenClassifier, Failure> {
        self.start_threads()?;
        let engine = |config: &_, weights: &_| self.engine.load(config, weights);
        Ok(TokenClassifier::load_with(&self.model, engine)?)
    }

    fn start_threads(&self) -> Result<(), rayon::ThreadPoolBuildError> {
        rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .build_global()
    }
}

/// The engine, if it can be had, runs on the device and knows the precision.
fn engine(args: &EngineArgs) -> Result<EngineChoice, Failure> {
    let precision = args.precision.map(Precision::from).unwrap_or_default();
    let choice = match (args.engine, args.device.unwrap_or_default()) {
        (EngineName::BuiltIn, Device::Cpu) => EngineChoice::BuiltIn(precision),
        (EngineName::BuiltIn, device) => {
            return Err(Failure::Usage(format!(
                "the built-in engine does not run on {device}; add --engine rust-bert"
            )));
        }
        (EngineName::RustBert, _) if precision != Precision::F32 => {
            return Err(Failure::Usage(format!(
                "rust-bert does not run in {precision}; only the built-in engine does"
            )));
        }
        (EngineName::RustBert, device) => EngineChoice::RustBert(device),
    };
    match choice.check() {
        Ok(()) => Ok(choice),
        Err(none) => Err(Failure::Usage(none.to_string())),
    }
}

/// vaarta's rules, with those of a folder if there is one.
pub fn load_rules(folder: Option<&Path>) -> Result<RuleSet, Failure> {
    Ok(match folder {
        Some(folder) => RuleSet::with_folder(folder)?,
        None => RuleSet::builtin()?,
    })
}

/// A model's name, and its files as listed in its folder.
pub fn model_info(folder: &Path) -> ModelInfo {
    let name = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = name.file_name().unwrap_or(folder.as_os_str());
    let sums = fs::read_to_string(folder.join(SUMS_FILE)).unwrap_or_default();
    let files = sums.lines().filter_map(|line| {
        let (sum, file) = line.split_once(' ')?;
        Some(Fingerprint {
            file: file.trim_start_matches([' ', '*']).to_owned(),
            sha256: sum.to_ascii_lowercase(),
        })
    });
    ModelInfo {
        name: name.to_string_lossy().into_owned(),
        files: files.collect(),
    }
}

/// The model's folder: the one that was named, else the first that is there of those where it may be.
pub fn find_model(named: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let variable = env::var_os(MODEL_VARIABLE).filter(|value| !value.is_empty());
    if let Some(folder) = named.or(variable.map(PathBuf::from)) {
        return match folder.is_dir() {
            true => Ok(folder),
            false => Err(Failure::NoModel(format!(
                "{}: no such folder; --model and ${MODEL_VARIABLE} name the folder of a model",
                folder.display()
            ))),
        };
    }
    let program = env::current_exe().ok();
    let beside = program
        .as_deref()
        .and_then(Path::parent)
        .map(|dir| dir.join(DEFAULT_MODEL));
    let places: Vec<PathBuf> = [Some(PathBuf::from(DEFAULT_MODEL)), beside]
        .into_iter()
        .flatten()
        .collect();
    match places.iter().find(|place| place.is_dir()) {
        Some(place) => Ok(place.clone()),
        None => {
            let looked: Vec<String> = places.iter().map(|p| p.display().to_string()).collect();
            Err(Failure::NoModel(format!(
                "no model found; looked for {}. Run vaarta where its models folder is, or name the model's folder with --model or ${MODEL_VARIABLE}",
                looked.join(" and ")
            )))
        }
    }
}
