//! From words to logits and labelled spans, whatever the labels.

use std::path::Path;
use std::sync::Arc;

use ndarray::{Array2, s};
use rayon::prelude::*;

use super::batch::{BATCH_SUBWORDS, Window, batches, input, windows};
use super::choice::EngineChoice;
use super::config::ModelConfig;
use super::decode::{DecodedSpan, Decoder};
use super::encode::WordEncoder;
use super::engine::{Engine, EngineError, Input};
use super::error::ModelError;
use super::folder::ModelFolder;
use super::weights::Weights;

/// Subwords of one word that are read, at most; a word has 1.6 on average.
const WORD_SUBWORDS: usize = 64;

/// A model with its tokenizer and labels.
pub struct TokenClassifier {
    words: WordEncoder,
    engine: Box<dyn Engine>,
    decoder: Decoder,
    labels: usize,
    /// Subwords of an input, without `<s>` and `</s>`.
    capacity: usize,
}

impl TokenClassifier {
    /// Loads a model's folder for the default engine.
    ///
    /// # Errors
    /// When a file is missing, is not the one listed in `SHA256SUMS`, or does not fit the others.
    pub fn load(dir: &Path) -> Result<TokenClassifier, ModelError> {
        Self::load_with(dir, |config, weights| {
            EngineChoice::default().load(config, weights)
        })
    }

    /// Loads a model's folder for the engine that `engine` makes of its weights.
    ///
    /// # Errors
    /// As [`TokenClassifier::load`], and what `engine` fails with.
    pub fn load_with(
        dir: &Path,
        engine: impl FnOnce(&ModelConfig, &Weights) -> Result<Box<dyn Engine>, ModelError>,
    ) -> Result<TokenClassifier, ModelError> {
        let folder = ModelFolder::open(dir)?;
        let (config_path, json) = folder.config()?;
        let config: ModelConfig =
            serde_json::from_slice(&json).map_err(|source| ModelError::Config {
                path: config_path.clone(),
                source,
            })?;
        let decoder = Decoder::new(&config).map_err(|source| ModelError::Labels {
            path: config_path,
            source,
        })?;
        let capacity = config.max_position_embeddings - 2;
        let (path, json) = folder.tokenizer()?;
        Ok(TokenClassifier {
            words: WordEncoder::new(&path, &json, WORD_SUBWORDS.min(capacity / 2))?,
            engine: engine(&config, &folder.weights()?)?,
            decoder,
            labels: config.labels().len(),
            capacity,
        })
    }

    /// Reads logits as spans.
    pub fn decoder(&self) -> &Decoder {
        &self.decoder
    }

    /// The labelled spans of sentences, each given as its normalised words.
    ///
    /// # Errors
    /// When the tokenizer or the engine fails.
    pub fn spans(&self, sentences: &[Vec<&str>]) -> Result<Vec<Vec<DecodedSpan>>, EngineError> {
        let logits = self.logits(sentences)?;
        Ok(logits
            .iter()
            .map(|logits| self.decoder.decode(logits))
            .collect())
    }

    /// The logits of sentences, each given as its normalised words: a row a word, a column a
    /// label. They depend on the sentence alone.
    ///
    /// # Errors
    /// When the tokenizer or the engine fails.
    pub fn logits(&self, sentences: &[Vec<&str>]) -> Result<Vec<Array2<f32>>, EngineError> {
        let encoded = self.encode(sentences)?;
        let mut logits: Vec<Array2<f32>> = sentences
            .iter()
            .map(|words| Array2::zeros((words.len(), self.labels)))
            .collect();
        for (place, rows) in encoded.places.iter().zip(self.forward(encoded.inputs)?) {
            let read = place.window.read.clone();
            logits[place.sentence].slice_mut(s![read, ..]).assign(&rows);
        }
        Ok(logits)
    }

    /// Sentences, each given as its normalised words, as the model reads them.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn encode(&self, sentences: &[Vec<&str>]) -> Result<Encoded, EngineError> {
        let (places, inputs) = sentences
            .par_iter()
            .enumerate()
            .map(|(sentence, words)| self.inputs(sentence, words))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .unzip();
        Ok(Encoded { inputs, places })
    }

    /// The inputs that cover a sentence.
    fn inputs(&self, sentence: usize, words: &[&str]) -> Result<Vec<(Place, Input)>, EngineError> {
        let words: Vec<Arc<[u32]>> = words
            .iter()
            .map(|word| self.words.encode(word))
            .collect::<Result<_, _>>()
            .map_err(|source| EngineError::Library {
                library: "tokenizers",
                source,
            })?;
        let sizes: Vec<usize> = words.iter().map(|ids| ids.len()).collect();
        Ok(windows(&sizes, self.capacity)
            .into_iter()
            .filter(|window| !window.read.is_empty())
            .map(|window| {
                let input = input(&words, &window, self.words.begin(), self.words.end());
                (Place { sentence, window }, input)
            })
            .collect())
    }

    /// Runs inputs in batches, side by side, and gives their logits in the order of the inputs.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn forward(&self, inputs: Vec<Input>) -> Result<Vec<Array2<f32>>, EngineError> {
        let lengths: Vec<usize> = inputs.iter().map(|input| input.ids.len()).collect();
        let order = batches(&lengths, BATCH_SUBWORDS);
        let mut inputs: Vec<Option<Input>> = inputs.into_iter().map(Some).collect();
        let grouped: Vec<Vec<Input>> = order
            .iter()
            .map(|batch| batch.iter().filter_map(|&n| inputs[n].take()).collect())
            .collect();
        let results = grouped
            .par_iter()
            .map(|batch| self.engine.logits(batch))
            .collect::<Result<Vec<_>, _>>()?;
        let mut indexed: Vec<(usize, Array2<f32>)> = order
            .into_iter()
            .flatten()
            .zip(results.into_iter().flatten())
            .collect();
        indexed.sort_unstable_by_key(|&(index, _)| index);
        Ok(indexed.into_iter().map(|(_, logits)| logits).collect())
    }
}

/// Sentences in subwords.
#[derive(Debug, Clone)]
pub struct Encoded {
    /// The inputs that cover the sentences, in their order; a sentence without words has none, a long
    /// one several.
    pub inputs: Vec<Input>,
    places: Vec<Place>,
}

/// The words that an input's logits belong to.
#[derive(Debug, Clone)]
struct Place {
    sentence: usize,
    window: Window,
}
