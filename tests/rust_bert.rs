//! rust-bert against the built-in engine, with every model that is shipped: over the sentences of
//! `reference.json`, which bring the logits of another implementation, and over the gold releases.
//!
//! `$VAARTA_DEVICE` names the device, `cpu` where it is not set.

use std::error::Error;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use ndarray::Array2;
use vaarta::document::Sentence;
use vaarta::evaluate::labels::gold;
use vaarta::ner::{self, Device, EngineChoice, TaggedSpan, Tagger, TokenClassifier};
use vaarta::release::{self, Input};
use vaarta::text;

type Outcome = Result<(), Box<dyn Error>>;

/// How far logits may be apart.
const NEAR: f32 = 1e-3;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_bert() -> Result<EngineChoice, Box<dyn Error>> {
    let device = match std::env::var("VAARTA_DEVICE") {
        Ok(name) => name.parse()?,
        Err(_) => Device::Cpu,
    };
    Ok(EngineChoice::RustBert(device))
}

fn classifier(model: &Path, engine: EngineChoice) -> Result<TokenClassifier, Box<dyn Error>> {
    Ok(TokenClassifier::load_with(model, |config, weights| {
        engine.load(config, weights)
    })?)
}

/// The folders of `models/`.
fn models() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(root().join("models"))?;
    let folders: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    assert!(!folders.is_empty(), "there is no model to compare with");
    Ok(folders)
}

/// The sentences of the gold releases.
fn gold_sentences() -> Result<Vec<Sentence>, Box<dyn Error>> {
    let folder = root().join("eval/gold");
    let texts = folder.join("*.txt").to_string_lossy().into_owned();
    let releases =
        release::open(vec![Input::Pattern(texts)], None).collect::<Result<Vec<_>, _>>()?;
    assert_eq!(
        releases.len(),
        gold::read_gold(&folder.join("gold.jsonl"))?.len()
    );
    Ok(releases.iter().flat_map(text::segment).collect())
}

fn words(sentence: &Sentence) -> Vec<&str> {
    sentence.tokens.iter().map(|token| &*token.norm).collect()
}

/// The widest difference between the logits of the same sentences.
fn distance(some: &[Array2<f32>], others: &[Array2<f32>]) -> f32 {
    assert_eq!(some.len(), others.len());
    let mut widest = 0f32;
    for (some, others) in some.iter().zip(others) {
        assert_eq!(some.dim(), others.dim());
        for (one, other) in some.iter().zip(others) {
            assert!(one.is_finite() && other.is_finite());
            widest = widest.max((one - other).abs());
        }
    }
    widest
}

/// Entities without their scores: words, and the number of what they name.
type Tags = Vec<Vec<(Range<usize>, usize)>>;

fn tags(classifier: &TokenClassifier, logits: &[Array2<f32>]) -> Tags {
    let of_sentence = |logits| {
        let spans = classifier.decoder().decode(logits).into_iter();
        spans.map(|span| (span.words, span.kind)).collect()
    };
    logits.iter().map(of_sentence).collect()
}

#[test]
fn logits_are_those_of_the_reference() -> Outcome {
    #[derive(serde::Deserialize)]
    struct Reference {
        words: Vec<String>,
        logits: Vec<Vec<f32>>,
    }
    for model in models()? {
        let json = fs::read(model.join("reference.json"))?;
        let reference: Vec<Reference> = serde_json::from_slice(&json)?;
        let sentences: Vec<Vec<&str>> = reference
            .iter()
            .map(|sentence| sentence.words.iter().map(String::as_str).collect())
            .collect();
        let expected: Vec<Array2<f32>> = reference
            .iter()
            .map(|sentence| {
                let labels = sentence.logits.first().map_or(0, Vec::len);
                Array2::from_shape_vec((sentence.logits.len(), labels), sentence.logits.concat())
            })
            .collect::<Result<_, _>>()?;
        let found = classifier(&model, rust_bert()?)?.logits(&sentences)?;
        let widest = distance(&found, &expected);
        println!("{}: reference within {widest:e}", model.display());
        assert!(widest < NEAR, "{widest}");
    }
    Ok(())
}

#[test]
fn logits_and_tags_are_those_of_the_built_in_engine() -> Outcome {
    let sentences = gold_sentences()?;
    let asked: Vec<Vec<&str>> = sentences.iter().map(words).collect();
    for model in models()? {
        let built_in = TokenClassifier::load(&model)?;
        let rust_bert = classifier(&model, rust_bert()?)?;
        let (expected, found) = (built_in.logits(&asked)?, rust_bert.logits(&asked)?);
        let widest = distance(&found, &expected);
        let (expected, found) = (tags(&built_in, &expected), tags(&rust_bert, &found));
        let entities: usize = expected.iter().map(Vec::len).sum();
        println!(
            "{}: {} sentences, {entities} entities, logits within {widest:e}",
            model.display(),
            asked.len()
        );
        assert!(widest < NEAR, "{widest}");
        assert!(entities > asked.len());
        assert_eq!(found, expected);
    }
    Ok(())
}

#[test]
fn tags_do_not_depend_on_the_sentences_beside() -> Outcome {
    let sentences = gold_sentences()?;
    let asked: Vec<Vec<&str>> = sentences.iter().step_by(5).map(words).collect();
    for model in models()? {
        let classifier = classifier(&model, rust_bert()?)?;
        let together = classifier.logits(&asked)?;
        let mut alone = Vec::new();
        for sentence in &asked {
            alone.extend(classifier.logits(std::slice::from_ref(sentence))?);
        }
        let widest = distance(&alone, &together);
        println!("{}: alone within {widest:e}", model.display());
        assert!(widest < NEAR, "{widest}");
        assert_eq!(tags(&classifier, &alone), tags(&classifier, &together));
    }
    Ok(())
}

#[test]
fn a_tagger_runs_on_it() -> Outcome {
    let sentences = gold_sentences()?;
    let sentences: Vec<&Sentence> = sentences.iter().take(20).collect();
    for model in models()? {
        let found = ner::load_with(&model, rust_bert()?)?.tag(&sentences)?;
        let expected = ner::load(&model)?.tag(&sentences)?;
        let tags = |tagged: Vec<Vec<TaggedSpan>>| -> Vec<_> {
            let spans = tagged.into_iter().enumerate();
            let spans = spans.flat_map(|(n, spans)| spans.into_iter().map(move |span| (n, span)));
            spans.map(|(n, span)| (n, span.tokens, span.kind)).collect()
        };
        let expected = tags(expected);
        assert!(!expected.is_empty());
        assert_eq!(tags(found), expected);
    }
    Ok(())
}
