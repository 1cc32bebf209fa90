//! The tensors of a model.

use std::path::PathBuf;

use safetensors::tensor::Metadata;
use safetensors::{Dtype, SafeTensors};

use super::error::ModelError;

/// The tensors of a weights' file.
#[derive(Debug)]
pub struct Weights {
    path: PathBuf,
    /// The file, from the first byte of the tensors' data.
    data: Vec<u8>,
    header: Metadata,
}

impl Weights {
    /// Reads the header of a file in the safetensors format.
    pub(super) fn parse(path: PathBuf, mut bytes: Vec<u8>) -> Result<Weights, ModelError> {
        let parsed =
            SafeTensors::deserialize(&bytes).and_then(|_| SafeTensors::read_metadata(&bytes));
        match parsed {
            Ok((header_size, header)) => Ok(Weights {
                path,
                data: bytes.split_off(size_of::<u64>() + header_size),
                header,
            }),
            Err(source) => Err(ModelError::Format { path, source }),
        }
    }

    /// A tensor's numbers in row-major order.
    ///
    /// # Errors
    /// When the tensor is missing, has another shape, is neither F16 nor F32, or holds what is no
    /// finite number.
    pub fn tensor(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let path = || self.path.clone();
        let tensor = || name.to_owned();
        let info = self.header.info(name).ok_or_else(|| ModelError::NoTensor {
            path: path(),
            tensor: tensor(),
        })?;
        if info.shape != shape {
            return Err(ModelError::Shape {
                path: path(),
                tensor: tensor(),
                found: info.shape.clone(),
                expected: shape.to_vec(),
            });
        }
        let data = &self.data[info.data_offsets.0..info.data_offsets.1];
        let numbers = match info.dtype {
            Dtype::F16 => halves(data),
            Dtype::F32 => singles(data),
            found => {
                return Err(ModelError::NumberType {
                    path: path(),
                    tensor: tensor(),
                    found,
                });
            }
        };
        match numbers.iter().position(|number| !number.is_finite()) {
            None => Ok(numbers),
            Some(index) => Err(ModelError::NotFinite {
                path: path(),
                tensor: tensor(),
                index,
                value: numbers[index],
            }),
        }
    }
}

fn halves(bytes: &[u8]) -> Vec<f32> {
    let (pairs, _) = bytes.as_chunks::<2>();
    pairs
        .iter()
        .map(|&pair| half_to_single(u16::from_le_bytes(pair)))
        .collect()
}

fn singles(bytes: &[u8]) -> Vec<f32> {
    let (words, _) = bytes.as_chunks::<4>();
    words.iter().map(|&word| f32::from_le_bytes(word)).collect()
}

/// The value of an IEEE 754 half-precision number. Exponent and fraction are moved to where single
/// precision has them, and a product makes good the difference of the exponents' biases, 112.
fn half_to_single(half: u16) -> f32 {
    const SCALE: f32 = f32::from_bits((127 + 112) << 23);
    let magnitude = u32::from(half & 0x7fff);
    let value = if magnitude < 0x7c00 {
        f32::from_bits(magnitude << 13) * SCALE
    } else {
        f32::from_bits(0x7f80_0000 | ((magnitude & 0x3ff) << 13))
    };
    if half & 0x8000 == 0 { value } else { -value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_have_their_values() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0400, 2f32.powi(-14)),
            (0x0001, 2f32.powi(-24)),
            (0x03ff, 1023.0 * 2f32.powi(-24)),
            (0x3555, 1365.0 * 2f32.powi(-12)),
            (0x7c00, f32::INFINITY),
        ] {
            assert_eq!(half_to_single(bits), value, "{bits:#06x}");
        }
        assert!(half_to_single(0x7e00).is_nan());
    }
}
