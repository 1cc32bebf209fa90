//! The second engine: rust-bert on libtorch, on the processor or a GPU.
//!
//! Inputs of a batch are padded to the longest, and padding is masked. libtorch orders its sums by
//! the size of a batch, so the logits of an input may differ in their last digits with the inputs
//! beside it, as they do from those of the built-in engine.

use std::any::Any;
use std::collections::HashMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

use ::rust_bert::Activation;
use ::rust_bert::RustBertError;
use ::rust_bert::bert::{BertConfig, BertForTokenClassification};
use ndarray::Array2;
use tch::nn::VarStore;
use tch::{Kind, Tensor};

use super::choice::{Device, NoEngine};
use super::config::ModelConfig;
use super::engine::{Engine, EngineError, Input};
use super::error::ModelError;
use super::weights::Weights;

/// What rust-bert adds to the variance in layer normalisation, whatever the configuration says.
const LAYER_NORM_EPS: f32 = 1e-12;

/// rust-bert's `BertForTokenClassification`.
pub struct RustBert {
    /// One batch runs at a time, on as many threads as libtorch was given: its tensors may be
    /// sent to another thread, but not shared.
    model: Mutex<BertForTokenClassification>,
    device: tch::Device,
    positions: usize,
    vocabulary: usize,
}

impl RustBert {
    /// Reads the tensors of a Hugging Face `BertForTokenClassification`, and gives libtorch as
    /// many threads as rayon has; that holds for the whole process.
    ///
    /// # Errors
    /// When there is no such device; when a tensor is missing, has another shape than `config`
    /// says, or holds what is no number; when the model has another epsilon than rust-bert.
    pub fn load(
        config: &ModelConfig,
        weights: &Weights,
        device: Device,
    ) -> Result<RustBert, ModelError> {
        if config.layer_norm_eps != LAYER_NORM_EPS {
            return Err(ModelError::LayerNormEps {
                found: config.layer_norm_eps,
                known: LAYER_NORM_EPS,
            });
        }
        let device = self::device(device)?;
        let threads = i32::try_from(rayon::current_num_threads()).unwrap_or(i32::MAX);
        tch::set_num_threads(threads);
        let model = guarded(|| model(config, weights, device))
            .map_err(|source| ModelError::Engine { source })??;
        Ok(RustBert {
            model: Mutex::new(model),
            device,
            positions: config.max_position_embeddings,
            vocabulary: config.vocab_size,
        })
    }

    /// The logits of each subword of each input, padding among them: input by input, subword by
    /// subword, label by label.
    fn forward(&self, inputs: &[Input], width: usize) -> Vec<f32> {
        let (ids, mask) = padded(inputs, width);
        let matrix = |numbers: &[i64]| {
            Tensor::from_slice(numbers)
                .view([inputs.len() as i64, width as i64])
                .to_device(self.device)
        };
        let (ids, mask) = (matrix(&ids), matrix(&mask));
        // A batch that failed leaves the model as it was.
        let model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        let output =
            tch::no_grad(|| model.forward_t(Some(&ids), Some(&mask), None, None, None, false));
        numbers(&output.logits)
    }
}

impl Engine for RustBert {
    fn logits(&self, inputs: &[Input]) -> Result<Vec<Array2<f32>>, EngineError> {
        for input in inputs {
            input.check(self.positions, self.vocabulary)?;
        }
        let Some(width) = inputs.iter().map(|input| input.ids.len()).max() else {
            return Ok(Vec::new());
        };
        let logits = guarded(|| self.forward(inputs, width))?;
        let labels = logits.len() / (inputs.len() * width);
        let of_input = |(n, input): (usize, &Input)| {
            Array2::from_shape_fn((input.words.len(), labels), |(row, label)| {
                logits[(n * width + input.words[row]) * labels + label]
            })
        };
        Ok(inputs.iter().enumerate().map(of_input).collect())
    }
}

/// A device as libtorch names it, if it is there.
pub(super) fn device(device: Device) -> Result<tch::Device, NoEngine> {
    match device {
        Device::Cpu => Ok(tch::Device::Cpu),
        Device::Cuda(number) => match tch::Cuda::device_count() {
            found if (number as i64) < found => Ok(tch::Device::Cuda(number)),
            found => Err(NoEngine::NoDevice { device, found }),
        },
    }
}

/// The model on a device, with its weights.
fn model(
    config: &ModelConfig,
    weights: &Weights,
    device: tch::Device,
) -> Result<BertForTokenClassification, ModelError> {
    let mut store = VarStore::new(device);
    let model =
        BertForTokenClassification::new(store.root(), &bert_config(config)).map_err(failed)?;
    store.freeze();
    // Not `VarStore::load`: that would make the model compute with the 16 bits of the file.
    for (name, mut variable) in store.variables() {
        let shape = variable.size();
        let sizes: Vec<usize> = shape.iter().map(|&size| size as usize).collect();
        let numbers = weights.tensor(&name, &sizes)?;
        variable.copy_(&Tensor::from_slice(&numbers).view(&shape[..]));
    }
    Ok(model)
}

fn bert_config(config: &ModelConfig) -> BertConfig {
    let labels: HashMap<i64, String> = (0..).zip(config.labels().iter().cloned()).collect();
    BertConfig {
        hidden_act: Activation::gelu,
        hidden_size: config.hidden_size as i64,
        intermediate_size: config.intermediate_size as i64,
        max_position_embeddings: config.max_position_embeddings as i64,
        num_attention_heads: config.num_attention_heads as i64,
        num_hidden_layers: config.num_hidden_layers as i64,
        type_vocab_size: config.type_vocab_size as i64,
        vocab_size: config.vocab_size as i64,
        id2label: Some(labels),
        ..BertConfig::default()
    }
}

/// The ids of inputs as a matrix of this width, and which of them are no padding.
fn padded(inputs: &[Input], width: usize) -> (Vec<i64>, Vec<i64>) {
    let mut ids = Vec::with_capacity(inputs.len() * width);
    let mut mask = Vec::with_capacity(inputs.len() * width);
    for input in inputs {
        let padding = width - input.ids.len();
        ids.extend(input.ids.iter().map(|&id| i64::from(id)));
        ids.extend(std::iter::repeat_n(0, padding));
        mask.extend(std::iter::repeat_n(1, input.ids.len()));
        mask.extend(std::iter::repeat_n(0, padding));
    }
    (ids, mask)
}

/// A tensor's numbers, in row-major order.
fn numbers(tensor: &Tensor) -> Vec<f32> {
    let tensor = tensor.to_device(tch::Device::Cpu).to_kind(Kind::Float);
    let mut numbers = vec![0.0; tensor.numel()];
    tensor.contiguous().copy_data(&mut numbers, tensor.numel());
    numbers
}

/// Runs what panics where libtorch fails, as with no memory left on a GPU.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, EngineError> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|panic| EngineError::Library {
        library: "libtorch",
        source: said(&*panic).into(),
    })
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("it did not say why").to_owned()
}

fn failed(source: RustBertError) -> ModelError {
    ModelError::Engine {
        source: EngineError::Library {
            library: "rust-bert",
            source: Box::new(source),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shorter_inputs_are_padded_and_padding_is_masked() {
        let input = |ids: &[u32]| Input {
            ids: ids.to_vec(),
            words: vec![],
        };
        let (ids, mask) = padded(&[input(&[7, 8, 9]), input(&[5])], 3);
        assert_eq!(ids, [7, 8, 9, 5, 0, 0]);
        assert_eq!(mask, [1, 1, 1, 1, 0, 0]);
    }

    #[test]
    fn a_failure_of_libtorch_is_an_error() {
        let error = guarded(|| Tensor::from_slice(&[1f32, 2.0]).view([3])).unwrap_err();
        assert!(
            matches!(&error, EngineError::Library { source, .. } if source.to_string().contains("shape")),
            "{error:?}"
        );
    }
}
