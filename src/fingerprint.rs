//! What a result was made with: names of files with the SHA-256 sums of their contents.

use std::fmt;

use serde::Serialize;
use sha2::{Digest, Sha256};

/// A file's name, without its folder, and the SHA-256 sum of its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fingerprint {
    /// The name.
    pub file: String,
    /// 64 hexadecimal digits.
    pub sha256: String,
}

impl Fingerprint {
    /// The fingerprint of a file with this content.
    pub fn of(file: &str, content: &[u8]) -> Self {
        Fingerprint {
            file: file.to_owned(),
            sha256: hex(&Sha256::digest(content)),
        }
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl fmt::Display for Fingerprint {
    /// As `sha256sum` writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}", self.sha256, self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_sha256sum() {
        // `printf abc | sha256sum`
        assert_eq!(
            Fingerprint::of("x.toml", b"abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  x.toml"
        );
    }
}
