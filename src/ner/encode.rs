//! From words to subwords.

use std::path::Path;
use std::sync::Arc;

use tokenizers::Tokenizer;

use super::cache::Cache;
use super::error::ModelError;

/// Words whose subwords are remembered. Text of any length uses few others: the commonest 30,000
/// words of Hindi cover all but a few in a hundred.
const REMEMBERED_WORDS: usize = 32_768;

/// Splits words into subwords, each word on its own, as in training: a word's subwords do not
/// depend on its neighbours.
#[derive(Debug)]
pub struct WordEncoder {
    tokenizer: Tokenizer,
    begin: u32,
    end: u32,
    unknown: u32,
    /// Subwords of one word that are kept.
    limit: usize,
    words: Cache<Box<str>, Arc<[u32]>>,
}

impl WordEncoder {
    /// Reads a `tokenizer.json`; `path` is named in errors. Of a word's subwords the first
    /// `limit` are kept.
    ///
    /// # Errors
    /// When `json` is no tokenizer, or lacks `<s>`, `</s>` or `<unk>`.
    pub fn new(path: &Path, json: &[u8], limit: usize) -> Result<WordEncoder, ModelError> {
        let tokenizer = Tokenizer::from_bytes(json).map_err(|source| ModelError::Tokenizer {
            path: path.into(),
            source,
        })?;
        let special = |piece: &'static str| {
            tokenizer.token_to_id(piece).ok_or(ModelError::Piece {
                path: path.into(),
                piece,
            })
        };
        Ok(WordEncoder {
            begin: special("<s>")?,
            end: special("</s>")?,
            unknown: special("<unk>")?,
            tokenizer,
            limit,
            words: Cache::new(REMEMBERED_WORDS),
        })
    }

    /// The id of `<s>`, which every input begins with.
    pub fn begin(&self) -> u32 {
        self.begin
    }

    /// The id of `</s>`, which every input ends with.
    pub fn end(&self) -> u32 {
        self.end
    }

    /// The ids of a word's subwords: at least one, `<unk>` where the tokenizer finds none.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn encode(&self, word: &str) -> Result<Arc<[u32]>, tokenizers::Error> {
        if let Some(ids) = self.words.get(word) {
            return Ok(ids);
        }
        let encoding = self.tokenizer.encode_fast(word, false)?;
        let ids: Arc<[u32]> = match encoding.get_ids() {
            [] => [self.unknown].into(),
            ids => ids[..ids.len().min(self.limit)].into(),
        };
        self.words.insert(word.into(), ids.clone());
        Ok(ids)
    }
}
