//! Why a model cannot be loaded.

use std::io;
use std::path::PathBuf;

use safetensors::{Dtype, SafeTensorError};

use super::choice::NoEngine;
use super::decode::LabelError;
use super::engine::EngineError;
use super::folder::{CONFIG_FILE, SUMS_FILE, TOKENIZER_FILE, WEIGHTS_FILE};

/// A model cannot be loaded from its folder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A file is not there.
    #[error("{}: no such file; a model's folder holds {CONFIG_FILE}, {TOKENIZER_FILE}, {WEIGHTS_FILE} and {SUMS_FILE}", .path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A file cannot be read.
    #[error("{}: cannot be read", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A line of the sums' file is not a sum and a file name.
    #[error("{}:{line}: expected 64 hexadecimal digits, two spaces and a file name", .path.display())]
    SumsLine {
        /// The sums' file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// The sums' file does not list a file.
    #[error("{}: lists no sum for {file}", .path.display())]
    Unlisted {
        /// The sums' file.
        path: PathBuf,
        /// The file that it should list.
        file: &'static str,
    },
    /// A file is not the one that the sums' file was written for.
    #[error("{}: damaged, or of another model: its SHA-256 is {found}, {SUMS_FILE} says {listed}; fetch the folder anew", .path.display())]
    Mismatch {
        /// The file.
        path: PathBuf,
        /// The sum of what was read.
        found: String,
        /// The sum that is listed.
        listed: String,
    },
    /// The configuration is no JSON, lacks a key or asks for what the encoder does not do.
    #[error("{}: no configuration of a BERT that the encoder can run", .path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line and column where it is the syntax.
        #[source]
        source: serde_json::Error,
    },
    /// The labels are no complete IOB2 scheme, or name no entity type of ours.
    #[error("{}: id2label does not name labels of ours", .path.display())]
    Labels {
        /// The configuration's file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: LabelError,
    },
    /// The tokenizer's file is not understood.
    #[error("{}: no tokenizer that can be read", .path.display())]
    Tokenizer {
        /// The file.
        path: PathBuf,
        /// What the `tokenizers` crate said.
        #[source]
        source: tokenizers::Error,
    },
    /// The tokenizer lacks a special piece.
    #[error("{}: no piece {piece:?}, which the model's input needs", .path.display())]
    Piece {
        /// The file.
        path: PathBuf,
        /// The piece.
        piece: &'static str,
    },
    /// The weights' file is not in the safetensors format.
    #[error("{}: not in the safetensors format", .path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What the `safetensors` crate said.
        #[source]
        source: SafeTensorError,
    },
    /// A tensor is not in the weights' file.
    #[error("{}: no tensor {tensor}", .path.display())]
    NoTensor {
        /// The file.
        path: PathBuf,
        /// The tensor.
        tensor: String,
    },
    /// A tensor has another shape than the configuration says.
    #[error("{}: tensor {tensor} has shape {found:?}; the configuration asks for {expected:?}", .path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// The tensor.
        tensor: String,
        /// Its shape.
        found: Vec<usize>,
        /// The shape that the configuration asks for.
        expected: Vec<usize>,
    },
    /// A tensor's numbers are neither 16- nor 32-bit floating point.
    #[error("{}: tensor {tensor} is of type {found:?}; F16 and F32 are known", .path.display())]
    NumberType {
        /// The file.
        path: PathBuf,
        /// The tensor.
        tensor: String,
        /// The type of its numbers.
        found: Dtype,
    },
    /// A tensor holds an infinity or what is no number.
    #[error("{}: tensor {tensor} holds {value} at index {index}", .path.display())]
    NotFinite {
        /// The file.
        path: PathBuf,
        /// The tensor.
        tensor: String,
        /// Index of the number, in row-major order.
        index: usize,
        /// The value.
        value: f32,
    },
    /// The engine that was asked for cannot be had.
    #[error(transparent)]
    NoEngine(#[from] NoEngine),
    /// The engine does not normalise layers as the model asks for.
    #[error(
        "layer_norm_eps is {found:e}; rust-bert knows {known:e} only, so run this model with the built-in engine"
    )]
    LayerNormEps {
        /// The configuration's.
        found: f32,
        /// The engine's.
        known: f32,
    },
    /// The library behind the engine failed.
    #[error("the engine could not be started")]
    Engine {
        /// How it failed.
        #[source]
        source: EngineError,
    },
}
