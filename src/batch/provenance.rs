//! What a run was made with, and how: the head of `run.json`.

use serde::Serialize;
use serde_json::Value;

use crate::annotation::SCHEMA;
use crate::compression::Compression;
use crate::events::RuleSet;
use crate::fingerprint::Fingerprint;
use crate::link::Gazetteers;
use crate::release::Format;

use super::shard::Shard;

/// The program, the model and the data behind results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The program's version.
    pub vaarta: &'static str,
    /// The version of the format of `annotations.jsonl`.
    pub schema: &'static str,
    /// The tagger's model.
    pub model: ModelInfo,
    /// What ran the model: `built-in`, `built-in in int8`, or `rust-bert on cpu`.
    pub engine: String,
    /// The rule files.
    pub rules: Vec<Fingerprint>,
    /// The gazetteers.
    pub gazetteers: Vec<Fingerprint>,
}

/// All that results depend on but the inputs' content: what a run that is resumed must share with
/// the one that it continues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// The program, the model and the data.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// The names of the inputs, as a SHA-256 sum.
    pub inputs: String,
    /// The format of inputs whose name says none.
    pub format: Option<Format>,
    /// The limit on a release's text.
    pub max_release_bytes: usize,
    /// The part of the inputs.
    pub shard: Option<Shard>,
    /// How results are compressed.
    pub compression: Option<Compression>,
}

impl Settings {
    /// As they are recorded.
    ///
    /// # Errors
    /// None that these types give.
    pub(super) fn to_json(&self) -> serde_json::Result<Value> {
        serde_json::to_value(self)
    }

    /// The names of those that were recorded otherwise.
    pub(super) fn differences(&self, recorded: &Value) -> serde_json::Result<Vec<String>> {
        let Value::Object(mine) = self.to_json()? else {
            return Ok(Vec::new());
        };
        let other = mine
            .into_iter()
            .filter(|(name, value)| recorded.get(name) != Some(value));
        Ok(other.map(|(name, _)| name).collect())
    }
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
