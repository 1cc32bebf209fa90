//! The default engine: a BERT encoder with a token classification head, on the processor.
//!
//! Inputs of a batch are laid one after the other, without padding: the matrix products see only
//! rows, each of which is computed on its own ([`super::matrix`]), and attention runs within each
//! input. A batch runs on the thread that asks; callers run batches side by side.

use std::ops::Range;

use ndarray::Array2;

use super::choice::Precision;
use super::config::ModelConfig;
use super::dense::Dense;
use super::engine::{Engine, EngineError, Input};
use super::error::ModelError;
use super::layers::{AttentionBuffers, LayerNorm, attend, gelu};
use super::matrix::Linear;
use super::quantised::Rows;
use super::simd::Isa;
use super::weights::Weights;

/// A BERT encoder with a linear layer over each word's first subword.
#[derive(Debug, Clone)]
pub struct BertEncoder {
    isa: Isa,
    hidden: usize,
    heads: usize,
    /// A row a subword.
    subwords: Vec<f32>,
    /// A row a position, the embedding of token type 0 added.
    positions: Vec<f32>,
    norm: LayerNorm,
    layers: Vec<Layer>,
    classifier: Linear,
}

#[derive(Debug, Clone)]
struct Layer {
    /// Queries, keys and values in one product.
    qkv: Dense,
    attention_output: Dense,
    attention_norm: LayerNorm,
    intermediate: Dense,
    output: Dense,
    output_norm: LayerNorm,
}

/// An input's rows in a batch, and those of its positions that are wanted.
struct Segment {
    rows: Range<usize>,
    asked: Vec<usize>,
}

impl BertEncoder {
    /// Reads the tensors of a Hugging Face `BertForTokenClassification`.
    ///
    /// # Errors
    /// When a tensor is missing, has another shape than `config` says, or holds what is no number.
    pub fn load(
        config: &ModelConfig,
        weights: &Weights,
        precision: Precision,
    ) -> Result<BertEncoder, ModelError> {
        let hidden = config.hidden_size;
        let reader = Reader {
            config,
            weights,
            precision,
        };
        let embedding = |name: &str, rows| {
            weights.tensor(&format!("bert.embeddings.{name}.weight"), &[rows, hidden])
        };
        let types = embedding("token_type_embeddings", config.type_vocab_size)?;
        let mut positions = embedding("position_embeddings", config.max_position_embeddings)?;
        for row in positions.chunks_exact_mut(hidden) {
            for (x, of_type) in row.iter_mut().zip(&types) {
                *x += of_type;
            }
        }
        Ok(BertEncoder {
            isa: Isa::detect(),
            hidden,
            heads: config.num_attention_heads,
            subwords: embedding("word_embeddings", config.vocab_size)?,
            positions,
            norm: reader.norm("bert.embeddings.LayerNorm")?,
            layers: (0..config.num_hidden_layers)
                .map(|n| reader.layer(n))
                .collect::<Result<_, _>>()?,
            classifier: reader.classifier()?,
        })
    }

    /// The same encoder, run with another instruction set.
    #[cfg(test)]
    pub(super) fn on(&self, isa: Isa) -> BertEncoder {
        BertEncoder {
            isa,
            ..self.clone()
        }
    }

    /// The sum of each subword's embeddings, normalised.
    fn embed(&self, inputs: &[Input]) -> Vec<f32> {
        let width = self.hidden;
        let total: usize = inputs.iter().map(|input| input.ids.len()).sum();
        let mut x = Vec::with_capacity(total * width);
        let mut positions = Vec::with_capacity(total * width);
        for input in inputs {
            for &id in &input.ids {
                let start = id as usize * width;
                x.extend_from_slice(&self.subwords[start..start + width]);
            }
            positions.extend_from_slice(&self.positions[..input.ids.len() * width]);
        }
        self.norm.add_and_normalize(self.isa, &mut x, &positions);
        x
    }

    /// Runs one layer on `x`, which is left with a row for each asked position of each segment.
    fn layer(&self, layer: &Layer, x: &mut Vec<f32>, segments: &[Segment], buffers: &mut Buffers) {
        let (isa, width) = (self.isa, self.hidden);
        let rows = &mut buffers.rows;
        layer.qkv.forward(isa, x, &mut buffers.qkv, rows);
        self.attend(segments, buffers);
        keep_asked(x, width, segments);
        let (rows, added) = (&mut buffers.rows, &mut buffers.added);
        let context = &buffers.context;
        layer.attention_output.forward(isa, context, added, rows);
        layer.attention_norm.add_and_normalize(isa, x, added);
        layer.intermediate.forward(isa, x, &mut buffers.inner, rows);
        gelu(isa, &mut buffers.inner);
        layer.output.forward(isa, &buffers.inner, added, rows);
        layer.output_norm.add_and_normalize(isa, x, added);
    }

    /// Attention within each segment: a row of context for each asked position.
    fn attend(&self, segments: &[Segment], buffers: &mut Buffers) {
        let width = self.hidden;
        let asked: usize = segments.iter().map(|segment| segment.asked.len()).sum();
        buffers.context.resize(asked * width, 0.0);
        let mut context = &mut buffers.context[..];
        for Segment { rows, asked } in segments {
            let qkv = &buffers.qkv[rows.start * 3 * width..rows.end * 3 * width];
            let (out, rest) = context.split_at_mut(asked.len() * width);
            context = rest;
            let buffers = &mut buffers.attention;
            attend(self.isa, qkv, width, self.heads, asked, out, buffers);
        }
    }
}

/// What the layers of a batch compute on the way, kept from one to the next.
#[derive(Default)]
struct Buffers {
    attention: AttentionBuffers,
    qkv: Vec<f32>,
    context: Vec<f32>,
    /// Between the two products of the feed-forward part.
    inner: Vec<f32>,
    /// What is added to a layer's input.
    added: Vec<f32>,
    /// A product's left side in bytes.
    rows: Rows,
}

/// Leaves the rows of `x` that are asked for.
fn keep_asked(x: &mut Vec<f32>, width: usize, segments: &[Segment]) {
    let mut kept = 0;
    for Segment { rows, asked } in segments {
        for position in asked {
            let from = (rows.start + position) * width;
            if from != kept {
                x.copy_within(from..from + width, kept);
            }
            kept += width;
        }
    }
    x.truncate(kept);
}

impl Engine for BertEncoder {
    fn logits(&self, inputs: &[Input]) -> Result<Vec<Array2<f32>>, EngineError> {
        let positions = self.positions.len() / self.hidden;
        let vocabulary = self.subwords.len() / self.hidden;
        for input in inputs {
            input.check(positions, vocabulary)?;
        }
        let mut x = self.embed(inputs);
        let mut segments = segments(inputs);
        let mut buffers = Buffers::default();
        for (n, layer) in self.layers.iter().enumerate() {
            if n + 1 == self.layers.len() {
                // Of the last layer only the words' first subwords are read.
                for (segment, input) in segments.iter_mut().zip(inputs) {
                    segment.asked.clone_from(&input.words);
                }
            }
            self.layer(layer, &mut x, &segments, &mut buffers);
        }
        let labels = self.classifier.outputs();
        let mut logits = Vec::new();
        self.classifier.forward(self.isa, &x, &mut logits);
        let mut from = 0;
        Ok(inputs
            .iter()
            .map(|input| {
                let rows = input.words.len();
                let end = from + rows * labels;
                let block = &logits[from..end];
                from = end;
                Array2::from_shape_fn((rows, labels), |(row, label)| block[row * labels + label])
            })
            .collect())
    }
}

fn segments(inputs: &[Input]) -> Vec<Segment> {
    let mut start = 0;
    inputs
        .iter()
        .map(|input| {
            let rows = start..start + input.ids.len();
            start = rows.end;
            Segment {
                asked: (0..input.ids.len()).collect(),
                rows,
            }
        })
        .collect()
}

/// Reads layers by their Hugging Face names.
struct Reader<'a> {
    config: &'a ModelConfig,
    weights: &'a Weights,
    precision: Precision,
}

impl Reader<'_> {
    /// Weights and biases of the named layers, their outputs one after the other.
    fn parts(
        &self,
        names: &[&str],
        inputs: usize,
        outputs: usize,
    ) -> Result<(Vec<f32>, Vec<f32>), ModelError> {
        let (mut weight, mut bias) = (Vec::new(), Vec::new());
        for name in names {
            let shape = [outputs, inputs];
            weight.extend(self.weights.tensor(&format!("{name}.weight"), &shape)?);
            bias.extend(self.weights.tensor(&format!("{name}.bias"), &[outputs])?);
        }
        Ok((weight, bias))
    }

    /// One layer that computes what the named ones do.
    fn dense(&self, names: &[&str], inputs: usize, outputs: usize) -> Result<Dense, ModelError> {
        let (weight, bias) = self.parts(names, inputs, outputs)?;
        Ok(Dense::new(self.precision, inputs, &weight, &bias))
    }

    /// The last layer, in single precision always: it is small, and nothing evens out its errors.
    fn classifier(&self) -> Result<Linear, ModelError> {
        let (inputs, outputs) = (self.config.hidden_size, self.config.labels().len());
        let (weight, bias) = self.parts(&["classifier"], inputs, outputs)?;
        Ok(Linear::new(inputs, &weight, &bias))
    }

    fn norm(&self, name: &str) -> Result<LayerNorm, ModelError> {
        let shape = [self.config.hidden_size];
        Ok(LayerNorm {
            weight: self.weights.tensor(&format!("{name}.weight"), &shape)?,
            bias: self.weights.tensor(&format!("{name}.bias"), &shape)?,
            eps: self.config.layer_norm_eps,
        })
    }

    fn layer(&self, n: usize) -> Result<Layer, ModelError> {
        let (hidden, inner) = (self.config.hidden_size, self.config.intermediate_size);
        let name = |part: &str| format!("bert.encoder.layer.{n}.{part}");
        let qkv = ["query", "key", "value"].map(|part| name(&format!("attention.self.{part}")));
        Ok(Layer {
            qkv: self.dense(&qkv.each_ref().map(String::as_str), hidden, hidden)?,
            attention_output: self.dense(&[&name("attention.output.dense")], hidden, hidden)?,
            attention_norm: self.norm(&name("attention.output.LayerNorm"))?,
            intermediate: self.dense(&[&name("intermediate.dense")], hidden, inner)?,
            output: self.dense(&[&name("output.dense")], inner, hidden)?,
            output_norm: self.norm(&name("output.LayerNorm"))?,
        })
    }
}
