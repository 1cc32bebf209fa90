//! Tests of the tagger as a whole, on a small random model made on the spot.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ndarray::Array2;
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::simd::Isa;
use super::*;
use crate::document::{Part, Sentence, Token};
use crate::span::Span;

/// A sentence of words separated by single spaces.
pub(super) fn sentence(text: &str) -> Sentence {
    let mut at = 0;
    let mut tokens = Vec::new();
    for word in text.split(' ') {
        if !word.is_empty() {
            tokens.push(Token {
                span: Span::new(at, at + word.len()),
                norm: word.into(),
            });
        }
        at += word.len() + 1;
    }
    Sentence {
        span: Span::new(0, text.len()),
        part: Part::Body,
        tokens,
    }
}

const HIDDEN: usize = 8;
const HEADS: usize = 2;
const INNER: usize = 12;
const LAYERS: usize = 2;
const POSITIONS: usize = 16;
const EPS: f64 = 1e-5;
const LABELS: [&str; 5] = ["O", "B-PERSON", "B-LOCATION", "I-PERSON", "I-LOCATION"];

/// The pieces of the small model: `▁` and the letters a to j, alone and after `▁`.
fn pieces() -> Vec<String> {
    let specials = ["<s>", "<pad>", "</s>", "<unk>", "▁"].map(String::from);
    let letters = 'a'..='j';
    let plain = letters.clone().map(String::from);
    let first = letters.map(|letter| format!("▁{letter}"));
    specials.into_iter().chain(plain).chain(first).collect()
}

/// A model's files, to be changed by tests before they are written.
struct SmallModel {
    config: Value,
    tokenizer: Value,
    tensors: HashMap<String, (Vec<usize>, Vec<f32>)>,
}

impl SmallModel {
    fn new() -> SmallModel {
        let mut model = SmallModel {
            config: json!({
                "architectures": ["BertForTokenClassification"], "model_type": "bert",
                "hidden_size": HIDDEN, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
                "intermediate_size": INNER, "vocab_size": pieces().len(),
                "max_position_embeddings": POSITIONS, "type_vocab_size": 2,
                "layer_norm_eps": EPS, "hidden_act": "gelu",
                "id2label": LABELS.iter().enumerate()
                    .map(|(id, label)| (id.to_string(), json!(label)))
                    .collect::<serde_json::Map<_, _>>(),
            }),
            tokenizer: json!({
                "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
                "normalizer": null,
                "pre_tokenizer": {"type": "Metaspace", "replacement": "▁",
                                  "prepend_scheme": "always", "split": true},
                "post_processor": null, "decoder": null,
                "model": {"type": "Unigram", "unk_id": 3, "byte_fallback": false,
                          "vocab": pieces().iter().map(|p| json!([p, -1.0])).collect::<Vec<_>>()},
            }),
            tensors: HashMap::new(),
        };
        model.add_tensors();
        model
    }

    fn add_tensors(&mut self) {
        let mut seed = 1u32;
        let mut add = |name: String, shape: &[usize]| {
            let count = shape.iter().product();
            let numbers = (0..count).map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
            });
            self.tensors
                .insert(name, (shape.to_vec(), numbers.collect()));
        };
        let embeddings = [
            ("word_embeddings", pieces().len()),
            ("position_embeddings", POSITIONS),
            ("token_type_embeddings", 2),
        ];
        for (name, rows) in embeddings {
            add(format!("bert.embeddings.{name}.weight"), &[rows, HIDDEN]);
        }
        let mut pair = |name: &str, shape: &[usize]| {
            add(format!("{name}.weight"), shape);
            add(format!("{name}.bias"), &shape[..1]);
        };
        pair("bert.embeddings.LayerNorm", &[HIDDEN]);
        pair("classifier", &[LABELS.len(), HIDDEN]);
        for n in 0..LAYERS {
            let mut part = |name: &str, shape: &[usize]| {
                pair(&format!("bert.encoder.layer.{n}.{name}"), shape);
            };
            for name in ["query", "key", "value"] {
                part(&format!("attention.self.{name}"), &[HIDDEN, HIDDEN]);
            }
            part("attention.output.dense", &[HIDDEN, HIDDEN]);
            part("attention.output.LayerNorm", &[HIDDEN]);
            part("intermediate.dense", &[INNER, HIDDEN]);
            part("output.dense", &[HIDDEN, INNER]);
            part("output.LayerNorm", &[HIDDEN]);
        }
    }

    fn write(&self) -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("config.json"), self.config.to_string()).unwrap();
        fs::write(
            dir.path().join("tokenizer.json"),
            self.tokenizer.to_string(),
        )
        .unwrap();
        let bytes: Vec<(String, Vec<usize>, Vec<u8>)> = self
            .tensors
            .iter()
            .map(|(name, (shape, numbers))| {
                let bytes = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
                (name.clone(), shape.clone(), bytes)
            })
            .collect();
        let views = bytes.iter().map(|(name, shape, bytes)| {
            (
                name,
                TensorView::new(Dtype::F32, shape.clone(), bytes).unwrap(),
            )
        });
        let weights = safetensors::serialize(views, None).unwrap();
        fs::write(dir.path().join("model.safetensors"), weights).unwrap();
        write_sums(dir.path());
        dir
    }

    fn tensor(&self, name: &str) -> Vec<f64> {
        self.tensors[name].1.iter().map(|&x| x.into()).collect()
    }
}

fn write_sums(dir: &Path) {
    let mut sums = String::new();
    for file in ["config.json", "tokenizer.json", "model.safetensors"] {
        for byte in Sha256::digest(fs::read(dir.join(file)).unwrap()) {
            sums += &format!("{byte:02x}");
        }
        sums += &format!("  {file}\n");
    }
    fs::write(dir.join("SHA256SUMS"), sums).unwrap();
}

fn load_error(dir: &TempDir) -> ModelError {
    match load(dir.path()) {
        Ok(_) => panic!("the folder should have been refused"),
        Err(error) => error,
    }
}

/// BERT as its paper has it, in double precision and without regard to speed.
mod reference {
    use super::*;

    type Rows = Vec<Vec<f64>>;

    fn linear(model: &SmallModel, name: &str, x: &Rows) -> Rows {
        let weight = model.tensor(&format!("{name}.weight"));
        let bias = model.tensor(&format!("{name}.bias"));
        let row = |x: &Vec<f64>| {
            let weights = weight.chunks(x.len()).zip(&bias);
            weights
                .map(|(w, b)| w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + b)
                .collect()
        };
        x.iter().map(row).collect()
    }

    fn add_norm(model: &SmallModel, name: &str, x: &Rows, added: &Rows) -> Rows {
        let weight = model.tensor(&format!("{name}.weight"));
        let bias = model.tensor(&format!("{name}.bias"));
        let row = |(x, added): (&Vec<f64>, &Vec<f64>)| {
            let x: Vec<f64> = x.iter().zip(added).map(|(x, y)| x + y).collect();
            let n = x.len() as f64;
            let mean = x.iter().sum::<f64>() / n;
            let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
            let scale = 1.0 / (variance + EPS).sqrt();
            let scaled = x.iter().zip(&weight).zip(&bias);
            scaled
                .map(|((x, w), b)| (x - mean) * scale * w + b)
                .collect()
        };
        x.iter().zip(added).map(row).collect()
    }

    fn gelu(x: f64) -> f64 {
        let z = x / 2f64.sqrt();
        let (mut term, mut erf) = (z, z);
        for n in 1..200 {
            term *= -z * z / f64::from(n);
            erf += term / f64::from(2 * n + 1);
        }
        0.5 * x * (1.0 + erf * std::f64::consts::FRAC_2_SQRT_PI)
    }

    fn attention(model: &SmallModel, layer: &str, x: &Rows) -> Rows {
        let [q, k, v] = ["query", "key", "value"]
            .map(|part| linear(model, &format!("{layer}.attention.self.{part}"), x));
        let size = HIDDEN / HEADS;
        let mut out = vec![vec![0.0; HIDDEN]; x.len()];
        for head in (0..HIDDEN).step_by(size) {
            for (i, out) in out.iter_mut().enumerate() {
                let score = |j: usize| {
                    let products = (head..head + size).map(|d| q[i][d] * k[j][d]);
                    (products.sum::<f64>() / (size as f64).sqrt()).exp()
                };
                let scores: Vec<f64> = (0..x.len()).map(score).collect();
                let total: f64 = scores.iter().sum();
                for (j, score) in scores.iter().enumerate() {
                    for d in head..head + size {
                        out[d] += score / total * v[j][d];
                    }
                }
            }
        }
        out
    }

    pub(super) fn logits(model: &SmallModel, input: &Input) -> Rows {
        let table = |name: &str| model.tensor(&format!("bert.embeddings.{name}.weight"));
        let row = |table: &[f64], n: usize| table[n * HIDDEN..(n + 1) * HIDDEN].to_vec();
        let (words, positions) = (table("word_embeddings"), table("position_embeddings"));
        let type_0 = row(&table("token_type_embeddings"), 0);
        let x = input
            .ids
            .iter()
            .map(|&id| row(&words, id as usize))
            .collect();
        let added = (0..input.ids.len())
            .map(|n| {
                row(&positions, n)
                    .iter()
                    .zip(&type_0)
                    .map(|(p, t)| p + t)
                    .collect()
            })
            .collect();
        let mut x = add_norm(model, "bert.embeddings.LayerNorm", &x, &added);
        for n in 0..LAYERS {
            let layer = format!("bert.encoder.layer.{n}");
            let context = attention(model, &layer, &x);
            let out = linear(model, &format!("{layer}.attention.output.dense"), &context);
            x = add_norm(
                model,
                &format!("{layer}.attention.output.LayerNorm"),
                &x,
                &out,
            );
            let mut inner = linear(model, &format!("{layer}.intermediate.dense"), &x);
            inner.iter_mut().flatten().for_each(|x| *x = gelu(*x));
            let out = linear(model, &format!("{layer}.output.dense"), &inner);
            x = add_norm(model, &format!("{layer}.output.LayerNorm"), &x, &out);
        }
        let asked = input.words.iter().map(|&word| x[word].clone()).collect();
        linear(model, "classifier", &asked)
    }
}

const PRECISIONS: [Precision; 2] = [Precision::F32, Precision::Int8];

fn encoder(model: &SmallModel, precision: Precision) -> BertEncoder {
    let dir = model.write();
    let bytes = fs::read(dir.path().join("model.safetensors")).unwrap();
    let config = serde_json::from_value(model.config.clone()).unwrap();
    let weights = Weights::parse("test".into(), bytes).unwrap();
    BertEncoder::load(&config, &weights, precision).unwrap()
}

fn some_input(seed: u32, length: usize) -> Input {
    Input {
        ids: (0..length as u32)
            .map(|n| (n * 7 + seed * 5) % 25)
            .collect(),
        words: (1..length.saturating_sub(1)).step_by(2).collect(),
    }
}

/// The greatest difference between logits, which must have the same shape.
fn distance(found: &Array2<f32>, expected: &[Vec<f64>]) -> f64 {
    assert_eq!(found.nrows(), expected.len());
    let pairs = found.iter().zip(expected.iter().flatten());
    pairs.fold(0.0, |worst, (&found, expected)| {
        worst.max((f64::from(found) - expected).abs())
    })
}

#[test]
fn the_encoder_computes_what_the_paper_says() {
    let model = SmallModel::new();
    // The small model is a hard one for bytes: its weights and inputs are random, and few.
    for (precision, bound) in [(Precision::F32, 1e-4), (Precision::Int8, 0.3)] {
        let encoder = encoder(&model, precision);
        for isa in Isa::available() {
            let encoder = encoder.on(isa);
            for length in [1, 2, 3, 9, POSITIONS] {
                let input = some_input(3, length);
                let found = encoder.logits(std::slice::from_ref(&input)).unwrap();
                let worst = distance(&found[0], &reference::logits(&model, &input));
                assert_eq!(found[0].dim(), (input.words.len(), LABELS.len()));
                assert!(worst < bound, "{precision} {isa:?} {length}: {worst}");
            }
        }
    }
}

#[test]
fn an_input_has_the_same_logits_alone_and_in_company() {
    let inputs: Vec<Input> = (0..24)
        .map(|n| some_input(n, 2 + n as usize % (POSITIONS - 1)))
        .collect();
    for precision in PRECISIONS {
        let encoder = encoder(&SmallModel::new(), precision);
        for isa in Isa::available() {
            let encoder = encoder.on(isa);
            let together = encoder.logits(&inputs).unwrap();
            for (input, together) in inputs.iter().zip(&together) {
                let alone = encoder.logits(std::slice::from_ref(input)).unwrap();
                assert_eq!(alone[0], together, "{precision} {isa:?}");
            }
        }
    }
}

#[test]
fn bytes_give_the_same_bits_with_every_fused_instruction_set() {
    let encoder = encoder(&SmallModel::new(), Precision::Int8);
    let input = some_input(5, POSITIONS);
    let found: Vec<_> = Isa::available()
        .into_iter()
        .filter(|&isa| isa != Isa::Portable)
        .map(|isa| {
            encoder
                .on(isa)
                .logits(std::slice::from_ref(&input))
                .unwrap()
        })
        .collect();
    for pair in found.windows(2) {
        assert_eq!(pair[0], pair[1]);
    }
}

#[test]
fn inputs_that_do_not_fit_the_model_are_errors() {
    let encoder = encoder(&SmallModel::new(), Precision::F32);
    let error =
        |ids: Vec<u32>, words: Vec<usize>| encoder.logits(&[Input { ids, words }]).unwrap_err();
    assert!(matches!(
        error(vec![0; POSITIONS + 1], vec![]),
        EngineError::Length { found, limit: POSITIONS } if found == POSITIONS + 1
    ));
    assert!(matches!(error(vec![], vec![]), EngineError::Length { .. }));
    assert!(matches!(
        error(vec![0, 99], vec![]),
        EngineError::Vocabulary { id: 99, .. }
    ));
    assert!(matches!(
        error(vec![0, 2], vec![2]),
        EngineError::Position { .. }
    ));
    assert!(encoder.logits(&[]).unwrap().is_empty());
}

fn classifier() -> TokenClassifier {
    TokenClassifier::load(SmallModel::new().write().path()).unwrap()
}

#[test]
fn words_are_encoded_one_by_one() {
    let model = SmallModel::new();
    let classifier = TokenClassifier::load(model.write().path()).unwrap();
    // `?` is no piece, so the word is `▁` and `<unk>`; the empty word is `<unk>` alone.
    let found = classifier.logits(&[vec!["ab", "?", "", "c"]]).unwrap();
    let id = |piece: &str| pieces().iter().position(|p| p == piece).unwrap() as u32;
    let ids = ["<s>", "▁a", "b", "▁", "<unk>", "<unk>", "▁c", "</s>"].map(id);
    let input = Input {
        ids: ids.to_vec(),
        words: vec![1, 3, 5, 6],
    };
    let expected = encoder(&model, Precision::F32).logits(&[input]).unwrap();
    assert_eq!(found, expected);
}

#[test]
fn sentences_without_words_have_no_rows() {
    let classifier = classifier();
    assert!(classifier.logits(&[]).unwrap().is_empty());
    let found = classifier.logits(&[vec![], vec!["a"], vec![]]).unwrap();
    let dims: Vec<_> = found.iter().map(Array2::dim).collect();
    assert_eq!(dims, [(0, 5), (1, 5), (0, 5)]);
}

#[test]
fn long_sentences_are_read_in_windows() {
    let model = SmallModel::new();
    let classifier = TokenClassifier::load(model.write().path()).unwrap();
    let words: Vec<&str> = ["a", "b", "c", "d", "e"]
        .into_iter()
        .cycle()
        .take(40)
        .collect();
    let found = classifier.logits(std::slice::from_ref(&words)).unwrap();
    assert_eq!(found[0].nrows(), 40);
    // A window holds 14 words and they begin seven apart; word 20 is in the middle of the third.
    let alone = classifier.logits(&[words[14..28].to_vec()]).unwrap();
    assert_eq!(found[0].row(20), alone[0].row(6));
    // The first words are read from the first window, the last ones from the last.
    let first = classifier.logits(&[words[..14].to_vec()]).unwrap();
    assert_eq!(found[0].row(0), first[0].row(0));
    let last = classifier.logits(&[words[28..].to_vec()]).unwrap();
    assert_eq!(found[0].row(39), last[0].row(11));
}

#[test]
fn a_word_of_many_pieces_is_read_by_its_first() {
    let classifier = classifier();
    let found = classifier.logits(&[vec!["abcdefghij", "b"]]).unwrap();
    let cut = classifier.logits(&[vec!["abcdefg", "b"]]).unwrap();
    assert_eq!(found, cut);
}

fn sample(n: usize) -> Vec<Sentence> {
    let words = ["ab", "c", "dea", "j", "fgh", "i?"];
    (0..n)
        .map(|n| {
            let words = (0..n % 19).map(|k| words[(n * 5 + k * k + k / 3) % words.len()]);
            sentence(&words.collect::<Vec<_>>().join(" "))
        })
        .collect()
}

fn tagger(precision: Precision) -> TransformerTagger {
    let engine = EngineChoice::BuiltIn(precision);
    load_with(SmallModel::new().write().path(), engine).unwrap()
}

fn tag_on(threads: usize, precision: Precision, sentences: &[Sentence]) -> Vec<Vec<TaggedSpan>> {
    let tagger = tagger(precision);
    let sentences: Vec<&Sentence> = sentences.iter().collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    let pool = pool.build().unwrap();
    pool.install(|| tagger.tag(&sentences)).unwrap()
}

#[test]
fn tags_depend_on_the_sentence_alone() {
    let sentences = sample(300);
    for precision in PRECISIONS {
        let together = tag_on(1, precision, &sentences);
        assert!(together.iter().flatten().count() > 100);
        assert_eq!(together, tag_on(3, precision, &sentences));
        let tagger = tagger(precision);
        for _first_then_remembered in 0..2 {
            for (sentence, expected) in sentences.iter().zip(&together) {
                let alone = tagger.tag(&[sentence]).unwrap();
                assert_eq!(&alone[0], expected, "{precision}");
            }
        }
    }
}

/// An engine that keeps a list of what it was asked to run.
struct Listing(BertEncoder, Arc<Mutex<Vec<Input>>>);

impl Engine for Listing {
    fn logits(&self, inputs: &[Input]) -> Result<Vec<Array2<f32>>, EngineError> {
        self.1.lock().unwrap().extend_from_slice(inputs);
        self.0.logits(inputs)
    }
}

/// A tagger, and the list of what its engine runs.
fn listing_tagger() -> (TransformerTagger, Arc<Mutex<Vec<Input>>>) {
    let runs = Arc::new(Mutex::new(Vec::new()));
    let classifier = TokenClassifier::load_with(SmallModel::new().write().path(), |c, w| {
        let encoder = BertEncoder::load(c, w, Precision::F32)?;
        Ok(Box::new(Listing(encoder, runs.clone())))
    });
    let tagger = TransformerTagger::new(classifier.unwrap()).unwrap();
    (tagger, runs)
}

#[test]
fn repeated_sentences_are_run_once() {
    let (tagger, runs) = listing_tagger();
    let (one, other) = (sentence("ab c"), sentence("c ab"));
    let found = tagger.tag(&[&one, &other, &one]).unwrap();
    assert_eq!(found[0], found[2]);
    assert_eq!(runs.lock().unwrap().len(), 2);
    assert_eq!(tagger.tag(&[&one]).unwrap()[0], found[0]);
    assert_eq!(runs.lock().unwrap().len(), 2);
}

#[test]
fn nothing_but_repeats_is_passed_over() {
    let words = |sentence: &Sentence| -> Vec<String> {
        sentence.tokens.iter().map(|t| t.norm.to_string()).collect()
    };
    let sentences = sample(300);
    let distinct: BTreeSet<Vec<String>> = sentences.iter().map(words).collect();
    assert!(distinct.len() < sentences.len());
    let distinct: Vec<Vec<&str>> = distinct
        .iter()
        .map(|words| words.iter().map(String::as_str).collect())
        .collect();
    let mut expected = classifier().encode(&distinct).unwrap().inputs;

    let (tagger, runs) = listing_tagger();
    for sentences in sentences.chunks(17) {
        tagger.tag(&sentences.iter().collect::<Vec<_>>()).unwrap();
    }
    let mut found = runs.lock().unwrap().clone();
    for inputs in [&mut expected, &mut found] {
        inputs.sort_by(|a, b| (&a.ids, &a.words).cmp(&(&b.ids, &b.words)));
    }
    assert_eq!(found, expected);
}

#[test]
fn damaged_and_missing_files_are_named() {
    let dir = SmallModel::new().write();
    let weights = dir.path().join("model.safetensors");
    let mut bytes = fs::read(&weights).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&weights, &bytes).unwrap();
    let error = load_error(&dir);
    assert!(matches!(&error, ModelError::Mismatch { path, .. } if *path == weights));
    assert!(error.to_string().contains("damaged"));

    fs::remove_file(&weights).unwrap();
    assert!(matches!(load_error(&dir), ModelError::Missing { path } if path == weights));

    fs::write(&weights, b"12 bytes of it").unwrap();
    write_sums(dir.path());
    assert!(matches!(load_error(&dir), ModelError::Format { .. }));
}

#[test]
fn the_list_of_sums_must_be_whole() {
    let dir = SmallModel::new().write();
    let sums = dir.path().join("SHA256SUMS");
    let text = fs::read_to_string(&sums).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    fs::write(&sums, lines[..2].join("\n")).unwrap();
    let unlisted = load_error(&dir);
    assert!(matches!(
        unlisted,
        ModelError::Unlisted {
            file: "model.safetensors",
            ..
        }
    ));
    fs::write(&sums, format!("{}\nabc\n", lines[0])).unwrap();
    assert!(matches!(
        load_error(&dir),
        ModelError::SumsLine { line: 2, .. }
    ));
    fs::remove_file(&sums).unwrap();
    assert!(matches!(load_error(&dir), ModelError::Missing { path } if path == sums));
}

#[test]
fn tensors_that_do_not_fit_are_named() {
    let refused = |change: fn(&mut SmallModel)| {
        let mut model = SmallModel::new();
        change(&mut model);
        load_error(&model.write())
    };
    let error = refused(|m| drop(m.tensors.remove("classifier.bias")));
    assert!(matches!(error, ModelError::NoTensor { tensor, .. } if tensor == "classifier.bias"));
    let error = refused(|m| m.config["intermediate_size"] = json!(24));
    assert!(matches!(error, ModelError::Shape { expected, .. } if expected == [24, HIDDEN]));
    let error = refused(|m| m.tensors.get_mut("classifier.weight").unwrap().1[3] = f32::NAN);
    assert!(matches!(error, ModelError::NotFinite { index: 3, .. }));
    let error = refused(|m| m.tensors.values_mut().for_each(|t| t.1[0] = f32::INFINITY));
    assert!(matches!(error, ModelError::NotFinite { .. }));
}

#[test]
fn files_that_do_not_fit_the_program_are_named() {
    let refused = |change: fn(&mut SmallModel)| {
        let mut model = SmallModel::new();
        change(&mut model);
        load_error(&model.write())
    };
    let error = refused(|m| m.config["id2label"]["1"] = json!("B-ANIMAL"));
    assert!(matches!(
        error,
        ModelError::Labels {
            source: LabelError::NoBegin(_),
            ..
        }
    ));
    let error = refused(|m| {
        m.config["id2label"]["1"] = json!("B-ANIMAL");
        m.config["id2label"]["3"] = json!("I-ANIMAL");
    });
    assert!(matches!(
        error,
        ModelError::Labels { source: LabelError::Kind(unknown), .. } if unknown.0 == "ANIMAL"
    ));
    let error = refused(|m| m.config["hidden_act"] = json!("relu"));
    assert!(matches!(error, ModelError::Config { .. }));
    let error = refused(|m| m.tokenizer["model"]["vocab"][0][0] = json!("<begin>"));
    assert!(matches!(error, ModelError::Piece { piece: "<s>", .. }));
    let error = refused(|m| m.tokenizer["model"]["type"] = json!("Unknown"));
    assert!(matches!(error, ModelError::Tokenizer { .. }));
}

/// The folders of `models/` that bring reference logits, computed by another implementation: the
/// words of sentences, and a row of logits a word.
fn references() -> Vec<(PathBuf, Vec<Reference>)> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let folders = fs::read_dir(&models).into_iter().flatten().flatten();
    let found: Vec<_> = folders
        .map(|entry| entry.path())
        .filter_map(|folder| {
            let json = fs::read(folder.join("reference.json")).ok()?;
            Some((folder, serde_json::from_slice(&json).unwrap()))
        })
        .collect();
    if found.is_empty() {
        println!(
            "skipped: no reference.json in a folder of {}",
            models.display()
        );
    }
    found
}

#[derive(serde::Deserialize)]
struct Reference {
    words: Vec<String>,
    logits: Vec<Vec<f64>>,
}

/// The logits of a shipped model for the sentences of its reference.
fn logits_of(
    folder: &Path,
    reference: &[Reference],
    precision: Precision,
) -> (TokenClassifier, Vec<Array2<f32>>) {
    let sentences: Vec<Vec<&str>> = reference
        .iter()
        .map(|sentence| sentence.words.iter().map(String::as_str).collect())
        .collect();
    let engine = EngineChoice::BuiltIn(precision);
    let classifier =
        TokenClassifier::load_with(folder, |config, weights| engine.load(config, weights)).unwrap();
    let logits = classifier.logits(&sentences).unwrap();
    (classifier, logits)
}

#[test]
fn shipped_models_give_their_reference_logits() {
    for (folder, reference) in references() {
        for (precision, bound) in [(Precision::F32, 1e-3), (Precision::Int8, 0.75)] {
            let (_, found) = logits_of(&folder, &reference, precision);
            assert_eq!(found.len(), reference.len());
            let pairs = found.iter().zip(&reference);
            let worst = pairs.fold(0f64, |worst, (found, expected)| {
                worst.max(distance(found, &expected.logits))
            });
            println!("{}, {precision}: within {worst:e}", folder.display());
            assert!(worst < bound, "{}, {precision}: {worst}", folder.display());
        }
    }
}

#[test]
fn shipped_models_find_nearly_the_same_entities_in_bytes() {
    type Found = BTreeSet<(usize, usize, usize, usize)>;
    let entities = |folder: &Path, reference: &[Reference], precision| -> Found {
        let (classifier, logits) = logits_of(folder, reference, precision);
        let sentences = logits.iter().enumerate();
        let of_sentence = |(n, logits)| {
            let spans = classifier.decoder().decode(logits).into_iter();
            spans.map(move |span| (n, span.words.start, span.words.end, span.kind))
        };
        sentences.flat_map(of_sentence).collect()
    };
    for (folder, reference) in references() {
        let [singles, bytes] = PRECISIONS.map(|precision| entities(&folder, &reference, precision));
        let same = singles.intersection(&bytes).count();
        println!(
            "{}: {} entities, {} in bytes, {same} the same",
            folder.display(),
            singles.len(),
            bytes.len()
        );
        assert!(!singles.is_empty());
        assert!(2 * same * 100 >= 98 * (singles.len() + bytes.len()));
    }
}
