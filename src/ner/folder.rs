//! A model's folder: its files, checked against their sums.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::ModelError;
use super::weights::Weights;

/// Sizes and labels of the model.
pub(super) const CONFIG_FILE: &str = "config.json";
/// The subword tokenizer.
pub(super) const TOKENIZER_FILE: &str = "tokenizer.json";
/// The tensors.
pub(super) const WEIGHTS_FILE: &str = "model.safetensors";
/// SHA-256 sums of the other three, as `sha256sum` writes them.
pub(super) const SUMS_FILE: &str = "SHA256SUMS";

/// The files of a model's folder, each with the sum that is listed for it.
#[derive(Debug)]
pub(super) struct ModelFolder {
    path: PathBuf,
    sums: Vec<(String, String)>,
}

impl ModelFolder {
    /// Reads the list of sums.
    pub(super) fn open(path: &Path) -> Result<ModelFolder, ModelError> {
        let sums_path = path.join(SUMS_FILE);
        let text = String::from_utf8_lossy(&read(&sums_path)?).into_owned();
        let sums = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(n, line)| {
                parse_sum(line).ok_or_else(|| ModelError::SumsLine {
                    path: sums_path.clone(),
                    line: n + 1,
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(ModelFolder {
            path: path.to_owned(),
            sums,
        })
    }

    pub(super) fn config(&self) -> Result<(PathBuf, Vec<u8>), ModelError> {
        self.file(CONFIG_FILE)
    }

    pub(super) fn tokenizer(&self) -> Result<(PathBuf, Vec<u8>), ModelError> {
        self.file(TOKENIZER_FILE)
    }

    pub(super) fn weights(&self) -> Result<Weights, ModelError> {
        let (path, bytes) = self.file(WEIGHTS_FILE)?;
        Weights::parse(path, bytes)
    }

    /// A file's path and contents, if they are those that are listed.
    fn file(&self, name: &'static str) -> Result<(PathBuf, Vec<u8>), ModelError> {
        let path = self.path.join(name);
        let bytes = read(&path)?;
        let Some((_, listed)) = self.sums.iter().find(|(file, _)| file == name) else {
            return Err(ModelError::Unlisted {
                path: self.path.join(SUMS_FILE),
                file: name,
            });
        };
        let found = hexadecimal(&Sha256::digest(&bytes));
        if found == *listed {
            Ok((path, bytes))
        } else {
            Err(ModelError::Mismatch {
                path,
                found,
                listed: listed.clone(),
            })
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, ModelError> {
    fs::read(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => ModelError::Missing { path: path.into() },
        _ => ModelError::Read {
            path: path.into(),
            source,
        },
    })
}

/// A line of `sha256sum`: the sum, a space, a space or an asterisk, and the file's name.
fn parse_sum(line: &str) -> Option<(String, String)> {
    let (sum, name) = line.trim_end().split_once(' ')?;
    let name = name.strip_prefix([' ', '*']).unwrap_or(name);
    let valid = sum.len() == 64 && sum.bytes().all(|b| b.is_ascii_hexdigit()) && !name.is_empty();
    valid.then(|| (name.to_owned(), sum.to_ascii_lowercase()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_as_sha256sum_writes_them() {
        let sum = "0".repeat(63) + "A";
        let read = |line: &str| parse_sum(line).map(|(name, _)| name);
        assert_eq!(read(&format!("{sum}  a b.json")), Some("a b.json".into()));
        assert_eq!(read(&format!("{sum} *a.json")), Some("a.json".into()));
        assert_eq!(read(&sum), None);
        assert_eq!(read("abc  a.json"), None);
    }
}
