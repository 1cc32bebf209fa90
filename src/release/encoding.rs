//! From bytes to text: UTF-8 and UTF-16, with or without a byte-order mark; binary files.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::error::ReadErrorKind;

/// How many bytes at the start of an input decide what it is.
pub(super) const HEAD_BYTES: usize = 8 * 1024;

/// What the first bytes of an input say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// UTF-8 behind this many bytes of byte-order mark.
    Utf8 { bom: usize },
    /// UTF-16 behind this many bytes of byte-order mark.
    Utf16 {
        encoding: &'static Encoding,
        bom: usize,
    },
    /// No text.
    Binary,
}

/// Tells the encoding from the first [`HEAD_BYTES`] of an input.
///
/// A byte-order mark decides. Without one, NUL bytes on one side of each pair only, where nine in
/// ten of the bytes on that side are those of ASCII, Devanagari or general punctuation, mean
/// UTF-16; other NUL bytes, more than one control character in a hundred, or the mark of a PDF or
/// ZIP file (Word's and Excel's too) mean a binary file.
pub(super) fn detect(head: &[u8]) -> Charset {
    if let Some((encoding, bom)) = Encoding::for_bom(head) {
        return if encoding == UTF_8 {
            Charset::Utf8 { bom }
        } else {
            Charset::Utf16 { encoding, bom }
        };
    }
    if head.contains(&0) {
        return match (looks_like_utf16(head, 1), looks_like_utf16(head, 0)) {
            (true, false) => Charset::Utf16 {
                encoding: UTF_16LE,
                bom: 0,
            },
            (false, true) => Charset::Utf16 {
                encoding: UTF_16BE,
                bom: 0,
            },
            _ => Charset::Binary,
        };
    }
    let controls = head
        .iter()
        .filter(|b| matches!(b, 1..=8 | 0x0E..=0x1A | 0x7F))
        .count();
    if head.starts_with(b"%PDF-") || head.starts_with(b"PK\x03\x04") || controls * 100 > head.len()
    {
        return Charset::Binary;
    }
    Charset::Utf8 { bom: 0 }
}

/// Whether the bytes of each pair at index `high` look like high bytes of Hindi or English, and
/// those of ASCII characters belong to no control characters.
fn looks_like_utf16(head: &[u8], high: usize) -> bool {
    let is_plausible = |pair: &[u8]| match pair[high] {
        0x00 => matches!(pair[1 - high], b'\t' | b'\n' | b'\r' | 0x20..),
        0x09 | 0x20 => true,
        _ => false,
    };
    let pairs = head.len() / 2;
    let plausible = head
        .chunks_exact(2)
        .filter(|pair| is_plausible(pair))
        .count();
    pairs > 0 && plausible * 10 >= pairs * 9
}

/// The text of the first bytes, broken characters replaced: good for guessing at the format only.
pub(super) fn decode_head(head: &[u8], charset: Charset) -> String {
    match charset {
        Charset::Binary => String::new(),
        Charset::Utf8 { bom } => String::from_utf8_lossy(&head[bom..]).into_owned(),
        Charset::Utf16 { encoding, bom } => encoding
            .decode_without_bom_handling(&head[bom..])
            .0
            .into_owned(),
    }
}

/// Text that could not be decoded: what was wrong, and at which byte of the input.
#[derive(Debug)]
pub(super) struct Undecodable {
    pub kind: ReadErrorKind,
    pub byte: Option<u64>,
}

/// Decodes a whole input; its byte-order mark is no part of the text.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, Undecodable> {
    match detect(&bytes[..bytes.len().min(HEAD_BYTES)]) {
        Charset::Binary => Err(Undecodable {
            kind: ReadErrorKind::Binary,
            byte: None,
        }),
        Charset::Utf8 { bom } => decode_utf8(bytes, bom),
        Charset::Utf16 { encoding, bom } => {
            let mut text = String::new();
            let mut decoding = Utf16::new(&bytes[bom..], encoding, bom);
            match decoding.read_to_string(&mut text) {
                Ok(_) => Ok(text),
                Err(_) => Err(Undecodable {
                    kind: ReadErrorKind::InvalidUtf16,
                    byte: Some(decoding.consumed),
                }),
            }
        }
    }
}

fn decode_utf8(mut bytes: Vec<u8>, bom: usize) -> Result<String, Undecodable> {
    bytes.drain(..bom);
    String::from_utf8(bytes).map_err(|error| Undecodable {
        kind: ReadErrorKind::InvalidUtf8,
        byte: Some((bom + error.utf8_error().valid_up_to()) as u64),
    })
}

/// A reader of UTF-8 over a reader of UTF-16, in bounded memory.
///
/// Fails with [`io::ErrorKind::InvalidData`] where the input is no UTF-16; `consumed` then tells
/// where.
pub(super) struct Utf16<R> {
    inner: R,
    decoder: Decoder,
    /// Bytes of the input decoded so far, its byte-order mark among them.
    pub consumed: u64,
    raw: Vec<u8>,
    raw_at: usize,
    decoded: Vec<u8>,
    decoded_at: usize,
    finished: bool,
}

impl<R: Read> Utf16<R> {
    /// A reader over what follows a byte-order mark of `bom` bytes.
    pub(super) fn new(inner: R, encoding: &'static Encoding, bom: usize) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            consumed: bom as u64,
            raw: Vec::new(),
            raw_at: 0,
            decoded: Vec::new(),
            decoded_at: 0,
            finished: false,
        }
    }

    /// Decodes the next block.
    fn refill(&mut self) -> io::Result<()> {
        if self.raw_at == self.raw.len() {
            self.raw.resize(HEAD_BYTES, 0);
            let length = self.inner.read(&mut self.raw)?;
            self.raw.truncate(length);
            self.raw_at = 0;
        }
        let last = self.raw.is_empty();
        // Three bytes of UTF-8 for two of UTF-16 at most, and some room for the decoder's state.
        self.decoded.resize(2 * HEAD_BYTES, 0);
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
            &self.raw[self.raw_at..],
            &mut self.decoded,
            last,
        );
        self.decoded.truncate(written);
        self.decoded_at = 0;
        self.raw_at += read;
        self.consumed += read as u64;
        match result {
            DecoderResult::Malformed(length, after) => {
                self.consumed = self
                    .consumed
                    .saturating_sub(u64::from(length) + u64::from(after));
                Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    ReadErrorKind::InvalidUtf16,
                ))
            }
            DecoderResult::InputEmpty => {
                self.finished = last;
                Ok(())
            }
            DecoderResult::OutputFull => Ok(()),
        }
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.decoded_at == self.decoded.len() && !self.finished {
            self.refill()?;
        }
        let ready = &self.decoded[self.decoded_at..];
        let length = ready.len().min(into.len());
        into[..length].copy_from_slice(&ready[..length]);
        self.decoded_at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn marks_and_nuls_tell_the_encoding() {
        let text = "रक्षा मंत्री ने 05 मई, 2025 को बैठक की।\r\n";
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{FEFF}{text}").into_bytes(),
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
            utf16(&format!("\u{FEFF}{text}"), u16::to_le_bytes),
            utf16(&format!("\u{FEFF}{text}"), u16::to_be_bytes),
        ] {
            assert_eq!(decode(bytes).expect("text"), text);
        }
    }

    #[test]
    fn binary_files_are_no_text() {
        for bytes in [
            &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
            b"%PDF-1.7\n",
            b"PK\x03\x04",
            b"\x01\x02\x03ab",
            &[0; 64],
        ] {
            assert_eq!(detect(bytes), Charset::Binary, "{bytes:?}");
        }
    }

    #[test]
    fn a_broken_text_is_told_with_its_byte() {
        let broken = decode(b"\xEF\xBB\xBFab\xFFcd".to_vec()).expect_err("0xFF is never UTF-8");
        assert!(
            matches!(
                broken,
                Undecodable {
                    kind: ReadErrorKind::InvalidUtf8,
                    byte: Some(5)
                }
            ),
            "{broken:?}"
        );
        let broken = decode(b"\xFF\xFEa\0\0\xDCb\0".to_vec()).expect_err("a low surrogate alone");
        assert!(
            matches!(
                broken,
                Undecodable {
                    kind: ReadErrorKind::InvalidUtf16,
                    byte: Some(4)
                }
            ),
            "{broken:?}"
        );
        let broken = decode(b"\xFF\xFEa\0b".to_vec()).expect_err("an odd byte");
        assert!(
            matches!(
                broken,
                Undecodable {
                    kind: ReadErrorKind::InvalidUtf16,
                    byte: Some(4)
                }
            ),
            "{broken:?}"
        );
    }

    proptest! {
        #[test]
        fn utf16_decodes_to_what_was_encoded(text in "\\PC{0,9000}") {
            let bytes = utf16(&format!("\u{FEFF}{text}"), u16::to_le_bytes);
            prop_assert_eq!(decode(bytes).ok(), Some(text));
        }
    }
}
