//! Which engine runs a model, and where.

use std::fmt;
use std::str::FromStr;

use super::config::ModelConfig;
use super::encoder::BertEncoder;
use super::engine::Engine;
use super::error::ModelError;
use super::weights::Weights;

/// An engine, and where it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineChoice {
    /// vaarta's own encoder, on the processor.
    BuiltIn(Precision),
    /// rust-bert on libtorch, in programs that are built with the feature `libtorch`.
    RustBert(Device),
}

impl EngineChoice {
    /// Whether the engine can be had.
    ///
    /// # Errors
    /// When this vaarta was built without it, or the machine has no such device.
    pub fn check(self) -> Result<(), NoEngine> {
        match self {
            EngineChoice::BuiltIn(_) => Ok(()),
            #[cfg(feature = "libtorch")]
            EngineChoice::RustBert(device) => super::libtorch::device(device).map(|_| ()),
            #[cfg(not(feature = "libtorch"))]
            EngineChoice::RustBert(_) => Err(NoEngine::NotBuilt),
        }
    }

    /// The engine, with these weights.
    ///
    /// # Errors
    /// When the engine cannot be had, or cannot run a model of these sizes and tensors.
    pub fn load(
        self,
        config: &ModelConfig,
        weights: &Weights,
    ) -> Result<Box<dyn Engine>, ModelError> {
        match self {
            EngineChoice::BuiltIn(precision) => {
                Ok(Box::new(BertEncoder::load(config, weights, precision)?))
            }
            #[cfg(feature = "libtorch")]
            EngineChoice::RustBert(device) => Ok(Box::new(super::libtorch::RustBert::load(
                config, weights, device,
            )?)),
            #[cfg(not(feature = "libtorch"))]
            EngineChoice::RustBert(_) => Err(NoEngine::NotBuilt.into()),
        }
    }
}

impl Default for EngineChoice {
    fn default() -> Self {
        EngineChoice::BuiltIn(Precision::default())
    }
}

/// `built-in`, `built-in in int8`, or `rust-bert on cpu`.
impl fmt::Display for EngineChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EngineChoice::BuiltIn(Precision::F32) => f.write_str("built-in"),
            EngineChoice::BuiltIn(precision) => write!(f, "built-in in {precision}"),
            EngineChoice::RustBert(device) => write!(f, "rust-bert on {device}"),
        }
    }
}

/// The numbers that the built-in engine multiplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// Single precision, the one that the model was trained in.
    #[default]
    F32,
    /// Bytes, to which weights and what they are multiplied with are rounded: faster, and not
    /// quite the same entities.
    Int8,
}

/// `f32`, or `int8`.
impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Precision::F32 => "f32",
            Precision::Int8 => "int8",
        })
    }
}

/// Where an engine runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Device {
    /// The processor.
    #[default]
    Cpu,
    /// A GPU by its number, from 0, as CUDA counts them.
    Cuda(usize),
}

/// `cpu`, or `cuda:0`.
impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Device::Cpu => f.write_str("cpu"),
            Device::Cuda(number) => write!(f, "cuda:{number}"),
        }
    }
}

impl FromStr for Device {
    type Err = UnknownDevice;

    fn from_str(name: &str) -> Result<Self, UnknownDevice> {
        let number = |name: &str| name.strip_prefix("cuda:")?.parse().ok();
        match name {
            "cpu" => Ok(Device::Cpu),
            _ => number(name).map(Device::Cuda).ok_or(UnknownDevice),
        }
    }
}

/// A name is not that of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected cpu, or a GPU as cuda:0")]
pub struct UnknownDevice;

/// An engine cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoEngine {
    /// The program was built without it.
    #[error(
        "this vaarta was built without rust-bert; build one with it: eval \"$(bash scripts/libtorch.sh)\" && cargo build --release --features libtorch"
    )]
    NotBuilt,
    /// The machine has no such GPU, or its libtorch is one for the processor alone.
    #[error("libtorch finds no {device} among {found} GPUs; {}", advice(*.found))]
    NoDevice {
        /// The device that was asked for.
        device: Device,
        /// How many GPUs it finds.
        found: i64,
    },
}

fn advice(found: i64) -> &'static str {
    match found {
        0 => "it needs a driver, and a libtorch built for CUDA where vaarta was built",
        _ => "they are counted from cuda:0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_read_as_they_are_written() {
        for name in ["cpu", "cuda:0", "cuda:12"] {
            assert_eq!(name.parse::<Device>().unwrap().to_string(), name);
        }
        for name in ["", "gpu", "cuda", "cuda:", "cuda:x", "cuda:-1", "CPU"] {
            assert_eq!(name.parse::<Device>(), Err(UnknownDevice), "{name:?}");
        }
    }

    #[test]
    fn results_say_the_precision_that_is_not_the_default() {
        assert_eq!(EngineChoice::default().to_string(), "built-in");
        let bytes = EngineChoice::BuiltIn(Precision::Int8);
        assert_eq!(bytes.to_string(), "built-in in int8");
    }
}
