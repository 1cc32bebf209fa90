//! The tagger that reads sentences with a transformer.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::cache::Cache;
use super::choice::EngineChoice;
use super::classifier::TokenClassifier;
use super::decode::LabelError;
use super::engine::EngineError;
use super::error::ModelError;
use super::folder::CONFIG_FILE;
use super::{TagError, TaggedSpan, Tagger};
use crate::document::{EntityType, Sentence};

/// Sentences whose entities are remembered: boilerplate, and titles repeated in the body. About
/// 8 MB of text.
const REMEMBERED_SENTENCES: usize = 8_192;

/// The words of a sentence, normalised: all that its entities depend on.
type Words = Box<[Box<str>]>;

/// Tags sentences with a transformer.
///
/// A sentence that was met lately, word for word in its normalised form, is not encoded again.
pub struct TransformerTagger {
    classifier: TokenClassifier,
    /// The entity type of each of the decoder's kinds.
    kinds: Vec<EntityType>,
    met: Cache<Words, Arc<[TaggedSpan]>>,
}

/// Loads the model in a folder: `config.json`, `tokenizer.json` and `model.safetensors` as
/// Hugging Face lays them out for `BertForTokenClassification`, and their sums in `SHA256SUMS`.
///
/// # Errors
/// When a file is missing, is not the one listed, or does not fit the others; when a label names
/// no [`EntityType`].
pub fn load(dir: &Path) -> Result<TransformerTagger, ModelError> {
    load_with(dir, EngineChoice::default())
}

/// Loads the model in a folder, as [`load`] does, for an engine of choice.
///
/// # Errors
/// As [`load`]; and when the engine cannot be had, or cannot run the model.
pub fn load_with(dir: &Path, engine: EngineChoice) -> Result<TransformerTagger, ModelError> {
    let classifier =
        TokenClassifier::load_with(dir, |config, weights| engine.load(config, weights))?;
    TransformerTagger::new(classifier).map_err(|source| ModelError::Labels {
        path: dir.join(CONFIG_FILE),
        source,
    })
}

impl TransformerTagger {
    /// A tagger that uses a classifier, whatever its engine.
    ///
    /// # Errors
    /// When one of the classifier's labels names no [`EntityType`].
    pub fn new(classifier: TokenClassifier) -> Result<TransformerTagger, LabelError> {
        let kinds = classifier.decoder().kinds();
        Ok(TransformerTagger {
            kinds: kinds
                .iter()
                .map(|kind| kind.parse())
                .collect::<Result<_, _>>()?,
            classifier,
            met: Cache::new(REMEMBERED_SENTENCES),
        })
    }

    /// The entities of sentences that were not met before.
    fn read(&self, sentences: &[Words]) -> Result<Vec<Arc<[TaggedSpan]>>, EngineError> {
        let words: Vec<Vec<&str>> = sentences
            .iter()
            .map(|words| words.iter().map(AsRef::as_ref).collect())
            .collect();
        let found = self.classifier.spans(&words)?;
        let tagged = found.into_iter().map(|spans| {
            let spans = spans.into_iter().map(|span| TaggedSpan {
                tokens: span.words,
                kind: self.kinds[span.kind],
                score: span.score,
            });
            spans.collect()
        });
        Ok(tagged.collect())
    }
}

impl Tagger for TransformerTagger {
    fn tag(&self, sentences: &[&Sentence]) -> Result<Vec<Vec<TaggedSpan>>, TagError> {
        let keys: Vec<Words> = sentences
            .iter()
            .map(|sentence| sentence.tokens.iter().map(|t| t.norm.clone()).collect())
            .collect();
        let mut known: HashMap<&Words, Arc<[TaggedSpan]>> = HashMap::new();
        let mut unmet: Vec<Words> = Vec::new();
        let mut asked = HashSet::new();
        for key in keys.iter().filter(|&key| asked.insert(key)) {
            match self.met.get(key) {
                Some(spans) => drop(known.insert(key, spans)),
                None => unmet.push(key.clone()),
            }
        }
        let read = self
            .read(&unmet)
            .map_err(|error| TagError(Box::new(error)))?;
        for (key, spans) in unmet.iter().zip(read) {
            known.insert(key, spans.clone());
            self.met.insert(key.clone(), spans);
        }
        Ok(keys.iter().map(|key| known[key].to_vec()).collect())
    }

    fn min_score(&self) -> f32 {
        self.classifier.decoder().min_score()
    }
}
