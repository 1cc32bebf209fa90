//! What a run was made with: the head of `run.json`.

use serde::Serialize;

use crate::annotation::SCHEMA;
use crate::events::RuleSet;
use crate::fingerprint::Fingerprint;
use crate::link::Gazetteers;

/// The program, the model and the data behind results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The program's version.
    pub vaarta: &'static str,
    /// The version of the format of `annotations.jsonl`.
    pub schema: &'static str,
    /// The tagger's model.
    pub model: ModelInfo,
    /// What ran the model: `built-in`, or `rust-bert on cpu`.
    pub engine: String,
    /// The rule files.
    pub rules: Vec<Fingerprint>,
    /// The gazetteers.
    pub gazetteers: Vec<Fingerprint>,
}

/// The tagger's model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModelInfo {
    /// Its name: that of its folder.
    pub name: String,
    /// Its files.
    pub files: Vec<Fingerprint>,
}

impl Provenance {
    /// What results of these parts are made with.
    pub fn new(model: ModelInfo, engine: String, rules: &RuleSet, gazetteers: &Gazetteers) -> Self {
        Provenance {
            vaarta: env!("CARGO_PKG_VERSION"),
            schema: SCHEMA,
            model,
            engine,
            rules: rules.files.clone(),
            gazetteers: gazetteers.files().to_vec(),
        }
    }
}
