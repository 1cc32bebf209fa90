//! From logits to spans: the best label sequence that IOB2 allows.

use std::ops::Range;

use ndarray::{Array2, ArrayView1};

use super::config::ModelConfig;

/// The labels are no IOB2 scheme.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LabelError {
    /// A label is neither `O` nor `B-` or `I-` with a kind.
    #[error("label {0:?} is neither O nor B- or I- with a kind of entity")]
    Form(String),
    /// Two labels are the same.
    #[error("label {0:?} stands twice")]
    Twice(String),
    /// `O` is missing.
    #[error("there is no label O")]
    NoOutside,
    /// A kind cannot begin.
    #[error("label I-{0} has no B-{0} beside it")]
    NoBegin(String),
    /// A kind of entity is not known.
    #[error(transparent)]
    Kind(#[from] crate::document::UnknownEntityType),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Outside,
    Begin(usize),
    Inside(usize),
}

impl Label {
    /// Whether the label may stand after `previous`, or first where there is none.
    fn may_follow(self, previous: Option<Label>) -> bool {
        match self {
            Label::Outside | Label::Begin(_) => true,
            Label::Inside(kind) => {
                previous == Some(Label::Begin(kind)) || previous == Some(Label::Inside(kind))
            }
        }
    }
}

/// A span of words with the kind that its labels name.
#[derive(Debug, Clone, PartialEq)]
pub struct DecodedSpan {
    /// Indices of the words.
    pub words: Range<usize>,
    /// Index into [`Decoder::kinds`].
    pub kind: usize,
    /// The least of the probabilities of the span's labels, each by itself: a span is as sure as
    /// its least sure word.
    pub score: f32,
}

/// Reads a model's logits as spans.
#[derive(Debug, Clone)]
pub struct Decoder {
    labels: Vec<Label>,
    kinds: Vec<String>,
    temperature: f32,
    min_score: f32,
}

impl Decoder {
    /// A decoder for a model's labels, temperature and least score.
    ///
    /// # Errors
    /// When the labels are no IOB2 scheme.
    pub fn new(config: &ModelConfig) -> Result<Decoder, LabelError> {
        let names = config.labels();
        let mut kinds: Vec<String> = Vec::new();
        let mut labels = Vec::with_capacity(names.len());
        for name in names {
            let label = match name.split_once('-') {
                None if name == "O" => Label::Outside,
                Some((prefix @ ("B" | "I"), kind)) if !kind.is_empty() => {
                    let known = kinds.iter().position(|known| known == kind);
                    let index = known.unwrap_or_else(|| {
                        kinds.push(kind.to_owned());
                        kinds.len() - 1
                    });
                    match prefix {
                        "B" => Label::Begin(index),
                        _ => Label::Inside(index),
                    }
                }
                _ => return Err(LabelError::Form(name.clone())),
            };
            if labels.contains(&label) {
                return Err(LabelError::Twice(name.clone()));
            }
            labels.push(label);
        }
        if !labels.contains(&Label::Outside) {
            return Err(LabelError::NoOutside);
        }
        let startless = |kind: &usize| !labels.contains(&Label::Begin(*kind));
        match (0..kinds.len()).find(startless) {
            Some(kind) => Err(LabelError::NoBegin(kinds[kind].clone())),
            None => Ok(Decoder {
                labels,
                kinds,
                temperature: config.temperature,
                min_score: config.min_score,
            }),
        }
    }

    /// The kinds of entities that the labels name, in the order of their first label.
    pub fn kinds(&self) -> &[String] {
        &self.kinds
    }

    /// The spans of the most probable label sequence among those that IOB2 allows (Viterbi; of
    /// equals, the label with the lower id). `logits` has a row a word, a column a label.
    ///
    /// # Panics
    /// If `logits` has another number of columns than there are labels.
    pub fn decode(&self, logits: &Array2<f32>) -> Vec<DecodedSpan> {
        assert_eq!(logits.ncols(), self.labels.len(), "a column for each label");
        let log_probabilities: Vec<Vec<f32>> = logits
            .rows()
            .into_iter()
            .map(|row| log_softmax(row, self.temperature))
            .collect();
        self.spans(&self.best_path(&log_probabilities), &log_probabilities)
    }

    /// The score from which on a span is given for its own sake.
    pub fn min_score(&self) -> f32 {
        self.min_score
    }

    /// The label of each word, by id.
    fn best_path(&self, log_probabilities: &[Vec<f32>]) -> Vec<usize> {
        let mut total: Vec<f32> = Vec::new();
        let mut came_from: Vec<Vec<usize>> = Vec::with_capacity(log_probabilities.len());
        for row in log_probabilities {
            let best = (0..self.labels.len()).map(|label| self.best_before(label, &total));
            let best: Vec<(usize, f32)> = best.collect();
            total = best.iter().zip(row).map(|((_, t), p)| t + p).collect();
            came_from.push(best.into_iter().map(|(previous, _)| previous).collect());
        }
        let mut path = vec![0; log_probabilities.len()];
        let mut label = arg_max(total.iter().copied()).0;
        for (word, previous) in came_from.iter().enumerate().rev() {
            path[word] = label;
            label = previous[label];
        }
        path
    }

    /// The label that best stands before `label`, and the score of the path to it. `total` is
    /// empty before the first word.
    fn best_before(&self, label: usize, total: &[f32]) -> (usize, f32) {
        let label = self.labels[label];
        if total.is_empty() {
            let legal = label.may_follow(None);
            return (0, if legal { 0.0 } else { f32::NEG_INFINITY });
        }
        arg_max(total.iter().zip(&self.labels).map(|(&total, &previous)| {
            if label.may_follow(Some(previous)) {
                total
            } else {
                f32::NEG_INFINITY
            }
        }))
    }

    fn spans(&self, path: &[usize], log_probabilities: &[Vec<f32>]) -> Vec<DecodedSpan> {
        let mut spans: Vec<DecodedSpan> = Vec::new();
        for (word, &label) in path.iter().enumerate() {
            let probability = log_probabilities[word][label].exp();
            match self.labels[label] {
                Label::Outside => {}
                Label::Begin(kind) => spans.push(DecodedSpan {
                    words: word..word + 1,
                    kind,
                    score: probability,
                }),
                Label::Inside(_) => {
                    // The path is legal, so the word before belongs to the last span.
                    if let Some(span) = spans.last_mut() {
                        span.words.end = word + 1;
                        span.score = span.score.min(probability);
                    }
                }
            }
        }
        spans
    }
}

/// The first of the greatest values, and the value.
fn arg_max(values: impl Iterator<Item = f32>) -> (usize, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (index, value) in values.enumerate() {
        if value > best.1 {
            best = (index, value);
        }
    }
    best
}

fn log_softmax(logits: ArrayView1<f32>, temperature: f32) -> Vec<f32> {
    let greatest = arg_max(logits.iter().copied()).1;
    let scaled = logits.iter().map(|logit| (logit - greatest) / temperature);
    let norm = scaled.clone().map(f32::exp).sum::<f32>().ln();
    scaled.map(|value| value - norm).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use proptest::prelude::*;

    fn config(labels: &[&str], temperature: f32) -> ModelConfig {
        let names: serde_json::Map<_, _> = labels
            .iter()
            .enumerate()
            .map(|(id, name)| (id.to_string(), (*name).into()))
            .collect();
        serde_json::from_value(serde_json::json!({
            "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
            "intermediate_size": 8, "vocab_size": 9, "max_position_embeddings": 16,
            "type_vocab_size": 1, "layer_norm_eps": 1e-12, "hidden_act": "gelu",
            "vaarta_temperature": temperature, "id2label": names
        }))
        .unwrap()
    }

    fn decoder() -> Decoder {
        Decoder::new(&config(
            &["O", "B-PERSON", "B-DATE", "I-PERSON", "I-DATE"],
            1.0,
        ))
        .unwrap()
    }

    #[test]
    fn reads_neighbouring_entities_apart() {
        let logits = array![
            [0., 9., 0., 0., 0.],
            [0., 0., 0., 9., 0.],
            [0., 9., 0., 0., 0.],
            [0., 0., 9., 0., 0.],
            [9., 0., 0., 0., 0.],
        ];
        let found: Vec<_> = decoder()
            .decode(&logits)
            .into_iter()
            .map(|span| (span.words, span.kind))
            .collect();
        assert_eq!(found, [(0..2, 0), (2..3, 0), (3..4, 1)]);
    }

    #[test]
    fn a_stray_inside_is_read_by_the_best_legal_path() {
        // Alone, the labels would be O, I-PERSON; B-PERSON, I-PERSON is the best legal pair.
        let logits = array![[3., 2.9, 0., 0., 0.], [0., 0., 0., 5., 0.]];
        let spans = decoder().decode(&logits);
        assert_eq!(spans.len(), 1);
        assert_eq!((spans[0].words.clone(), spans[0].kind), (0..2, 0));
    }

    #[test]
    fn the_score_is_the_least_probability_of_the_span() {
        let even = 0f32.exp();
        let logits = array![[0., 2., 0., 0., 0.], [0., 0., 0., 4., 0.]];
        let expected = 2f32.exp() / (2f32.exp() + 4.0 * even);
        assert!((decoder().decode(&logits)[0].score - expected).abs() < 1e-6);
        let cooler = Decoder::new(&config(&["O", "B-X", "I-X"], 2.0)).unwrap();
        let expected = 1f32.exp() / (1f32.exp() + 2.0);
        assert!((cooler.decode(&array![[0., 2., 0.]])[0].score - expected).abs() < 1e-6);
    }

    #[test]
    fn no_words_no_spans() {
        assert!(decoder().decode(&Array2::zeros((0, 5))).is_empty());
    }

    #[test]
    fn labels_that_are_no_scheme_are_refused() {
        let refused = |labels: &[&str]| Decoder::new(&config(labels, 1.0)).unwrap_err();
        assert_eq!(refused(&["O", "PERSON"]), LabelError::Form("PERSON".into()));
        assert_eq!(refused(&["O", "E-X"]), LabelError::Form("E-X".into()));
        assert_eq!(
            refused(&["O", "B-X", "B-X"]),
            LabelError::Twice("B-X".into())
        );
        assert_eq!(refused(&["B-X", "I-X"]), LabelError::NoOutside);
        assert_eq!(refused(&["O", "I-X"]), LabelError::NoBegin("X".into()));
    }

    /// The score of a path, negative infinity where it is not legal.
    fn path_score(decoder: &Decoder, path: &[usize], rows: &[Vec<f32>]) -> f32 {
        let mut previous = None;
        let mut score = 0.0;
        for (&label, row) in path.iter().zip(rows) {
            let label_kind = decoder.labels[label];
            if !label_kind.may_follow(previous) {
                return f32::NEG_INFINITY;
            }
            previous = Some(label_kind);
            score += row[label];
        }
        score
    }

    fn logits(words: Range<usize>) -> impl Strategy<Value = Array2<f32>> {
        words.prop_flat_map(|words| {
            prop::collection::vec(-9f32..9., words * 5)
                .prop_map(move |flat| Array2::from_shape_vec((words, 5), flat).unwrap())
        })
    }

    proptest! {
        #[test]
        fn paths_are_legal_and_spans_whole(logits in logits(0..12)) {
            let decoder = decoder();
            let rows: Vec<Vec<f32>> = logits.rows().into_iter().map(|r| r.to_vec()).collect();
            let path = decoder.best_path(&rows);
            prop_assert!(path_score(&decoder, &path, &rows) > f32::NEG_INFINITY);
            let spans = decoder.decode(&logits);
            let mut end = 0;
            for span in &spans {
                prop_assert!(end <= span.words.start && span.words.start < span.words.end);
                prop_assert!(span.words.end <= logits.nrows());
                prop_assert!(span.score > 0.0 && span.score <= 1.0);
                end = span.words.end;
            }
        }

        #[test]
        fn no_legal_path_is_better(logits in logits(1..5)) {
            let decoder = decoder();
            let rows: Vec<Vec<f32>> = logits.rows().into_iter().map(|r| r.to_vec()).collect();
            let found = path_score(&decoder, &decoder.best_path(&rows), &rows);
            for number in 0..5usize.pow(rows.len() as u32) {
                let path: Vec<usize> =
                    (0..rows.len()).map(|word| number / 5usize.pow(word as u32) % 5).collect();
                prop_assert!(path_score(&decoder, &path, &rows) <= found + 1e-4);
            }
        }
    }
}
