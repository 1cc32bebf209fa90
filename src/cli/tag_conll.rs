//! Tagging the tokens of a CoNLL file as they are.

use std::ops::Range;

use vaarta::document::{Part, Sentence, Token};
use vaarta::evaluate::labels::conll::{ConllFile, Tag, TaggedSentence};
use vaarta::evaluate::labels::public::PublicScheme;
use vaarta::ner::{EngineError, TagError, Tagger, TokenClassifier};
use vaarta::span::Span;
use vaarta::text::normalize_word;

use super::failure::Failure;

/// A type's name, and the tokens of one of its entities.
type Named<'a> = (&'a str, Range<usize>);

/// The file with the tags of vaarta's tagger.
pub fn with_tagger(gold: &ConllFile, tagger: &dyn Tagger) -> Result<ConllFile, TagError> {
    let sentences: Vec<Sentence> = gold
        .sentences
        .iter()
        .map(|s| as_sentence(&s.tokens))
        .collect();
    let tagged = tagger.tag(&sentences.iter().collect::<Vec<_>>())?;
    let spans = tagged.iter().map(|spans| {
        let named = |span: &vaarta::ner::TaggedSpan| (span.kind.as_str(), span.tokens.clone());
        spans.iter().map(named).collect()
    });
    Ok(with_spans(gold, spans))
}

/// The file with the tags of a model with the labels of `scheme`.
///
/// # Errors
/// When the model has other labels, or fails.
pub fn with_classifier(
    gold: &ConllFile,
    scheme: PublicScheme,
    classifier: &TokenClassifier,
) -> Result<ConllFile, Failure> {
    let kinds = classifier.decoder().kinds();
    if let Some(kind) = scheme.stranger(kinds.iter().map(String::as_str)) {
        return Err(Failure::Usage(format!(
            "the model labels {kind}, which is none of the scheme's types; --model must name one that scripts/train/export.py made with --scheme"
        )));
    }
    let words: Vec<Vec<String>> = gold.sentences.iter().map(normalized).collect();
    let words: Vec<Vec<&str>> = words
        .iter()
        .map(|words| words.iter().map(String::as_str).collect())
        .collect();
    let failed = |error: EngineError| TagError(Box::new(error));
    let found = classifier.spans(&words).map_err(failed)?;
    let spans = found.iter().map(|spans| {
        let named = spans
            .iter()
            .map(|span| (kinds[span.kind].as_str(), span.words.clone()));
        named.collect()
    });
    Ok(with_spans(gold, spans))
}

/// A sentence's words in their normal form; one that has none is left as it is.
fn normalized(sentence: &TaggedSentence) -> Vec<String> {
    let words = sentence.tokens.iter().map(|token| {
        let norm = normalize_word(token);
        if norm.is_empty() {
            token.clone()
        } else {
            norm.into()
        }
    });
    words.collect()
}

fn with_spans<'a>(gold: &ConllFile, spans: impl Iterator<Item = Vec<Named<'a>>>) -> ConllFile {
    let sentences = gold.sentences.iter().zip(spans);
    ConllFile {
        path: gold.path.clone(),
        sentences: sentences
            .map(|(sentence, spans)| tagged(sentence, &spans))
            .collect(),
        malformed: Vec::new(),
    }
}

fn tagged(sentence: &TaggedSentence, spans: &[Named]) -> TaggedSentence {
    let mut tags = vec![Tag::Outside; sentence.tokens.len()];
    for (kind, tokens) in spans {
        for (at, tag) in tags[tokens.clone()].iter_mut().enumerate() {
            *tag = match at {
                0 => Tag::Begin((*kind).to_owned()),
                _ => Tag::Inside((*kind).to_owned()),
            };
        }
    }
    TaggedSentence {
        tags,
        ..sentence.clone()
    }
}

/// A sentence of these tokens, as if they were separated by single blanks.
fn as_sentence(tokens: &[String]) -> Sentence {
    let mut end = 0;
    let tokens: Vec<Token> = tokens
        .iter()
        .map(|token| {
            let start = end;
            end += token.len() + 1;
            Token {
                span: Span::new(start, start + token.len()),
                norm: normalize_word(token),
            }
        })
        .collect();
    Sentence {
        span: Span::new(0, end.saturating_sub(1)),
        part: Part::Body,
        tokens,
    }
}
