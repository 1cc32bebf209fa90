//! The model's `config.json`, as Hugging Face writes it for BERT.

use std::collections::HashMap;

use serde::Deserialize;

/// The sizes and labels of a `BertForTokenClassification`.
///
/// Keys that do not change what the encoder computes are not read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "RawConfig")]
pub struct ModelConfig {
    /// Width of a subword's vector.
    pub hidden_size: usize,
    /// Layers of the encoder.
    pub num_hidden_layers: usize,
    /// Heads of self-attention; they divide `hidden_size`.
    pub num_attention_heads: usize,
    /// Width of the feed-forward part of a layer.
    pub intermediate_size: usize,
    /// Subwords that have an embedding.
    pub vocab_size: usize,
    /// Subwords that the model takes at once, `<s>` and `</s>` among them.
    pub max_position_embeddings: usize,
    /// Token types that have an embedding; only type 0 is used.
    pub type_vocab_size: usize,
    /// Added to the variance in layer normalisation.
    pub layer_norm_eps: f32,
    /// Logits are divided by it before they are read as probabilities (our own key,
    /// `vaarta_temperature`; 1 where it is absent).
    pub temperature: f32,
    /// A span with a lower score is given only if an event rests on it: by itself it is more often
    /// wrong than right (our own key, `vaarta_min_score`; 0 where it is absent).
    pub min_score: f32,
    labels: Vec<String>,
}

impl ModelConfig {
    /// The names of the labels, by id.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }
}

#[derive(Deserialize)]
struct RawConfig {
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    vocab_size: usize,
    max_position_embeddings: usize,
    type_vocab_size: usize,
    layer_norm_eps: f32,
    hidden_act: String,
    #[serde(default)]
    position_embedding_type: Option<String>,
    #[serde(default = "one")]
    vaarta_temperature: f32,
    #[serde(default)]
    vaarta_min_score: f32,
    id2label: HashMap<String, String>,
}

fn one() -> f32 {
    1.0
}

impl TryFrom<RawConfig> for ModelConfig {
    type Error = String;

    fn try_from(raw: RawConfig) -> Result<Self, String> {
        let positive = [
            ("hidden_size", raw.hidden_size),
            ("num_hidden_layers", raw.num_hidden_layers),
            ("num_attention_heads", raw.num_attention_heads),
            ("intermediate_size", raw.intermediate_size),
            ("vocab_size", raw.vocab_size),
            ("type_vocab_size", raw.type_vocab_size),
        ];
        if let Some((name, _)) = positive.iter().find(|(_, value)| *value == 0) {
            return Err(format!("{name} is 0"));
        }
        if raw.max_position_embeddings < 4 {
            return Err("max_position_embeddings is below 4: no room for a word".into());
        }
        if !raw.hidden_size.is_multiple_of(raw.num_attention_heads) {
            return Err(format!(
                "hidden_size {} cannot be shared among {} heads",
                raw.hidden_size, raw.num_attention_heads
            ));
        }
        if raw.hidden_act != "gelu" {
            return Err(format!(
                "hidden_act is {:?}; only \"gelu\" is known",
                raw.hidden_act
            ));
        }
        match raw.position_embedding_type.as_deref() {
            None | Some("absolute") => {}
            Some(other) => {
                return Err(format!(
                    "position_embedding_type is {other:?}; only \"absolute\" is known"
                ));
            }
        }
        if !(raw.vaarta_temperature > 0.0 && raw.vaarta_temperature.is_finite()) {
            return Err(format!(
                "vaarta_temperature is {}; it must be above 0",
                raw.vaarta_temperature
            ));
        }
        if !(0.0..1.0).contains(&raw.vaarta_min_score) {
            return Err(format!(
                "vaarta_min_score is {}; it must be at least 0 and below 1",
                raw.vaarta_min_score
            ));
        }
        Ok(ModelConfig {
            labels: labels_by_id(raw.id2label)?,
            hidden_size: raw.hidden_size,
            num_hidden_layers: raw.num_hidden_layers,
            num_attention_heads: raw.num_attention_heads,
            intermediate_size: raw.intermediate_size,
            vocab_size: raw.vocab_size,
            max_position_embeddings: raw.max_position_embeddings,
            type_vocab_size: raw.type_vocab_size,
            layer_norm_eps: raw.layer_norm_eps,
            temperature: raw.vaarta_temperature,
            min_score: raw.vaarta_min_score,
        })
    }
}

fn labels_by_id(mut names: HashMap<String, String>) -> Result<Vec<String>, String> {
    if names.is_empty() {
        return Err("id2label is empty".into());
    }
    (0..names.len())
        .map(|id| {
            names
                .remove(&id.to_string())
                .ok_or_else(|| format!("id2label names no label for id {id}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn valid() -> Value {
        json!({
            "architectures": ["BertForTokenClassification"], "hidden_size": 8,
            "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 12,
            "vocab_size": 30, "max_position_embeddings": 16, "type_vocab_size": 2,
            "layer_norm_eps": 1e-12, "hidden_act": "gelu",
            "id2label": {"1": "B-PERSON", "0": "O", "2": "I-PERSON"}
        })
    }

    fn refused(key: &str, value: Value) -> String {
        let mut config = valid();
        config[key] = value;
        serde_json::from_value::<ModelConfig>(config)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn labels_stand_in_the_order_of_their_ids() {
        let config: ModelConfig = serde_json::from_value(valid()).unwrap();
        assert_eq!(config.labels(), ["O", "B-PERSON", "I-PERSON"]);
        assert_eq!(config.temperature, 1.0);
    }

    #[test]
    fn what_the_encoder_cannot_compute_is_refused_by_name() {
        assert!(refused("hidden_act", json!("relu")).contains("hidden_act"));
        assert!(refused("position_embedding_type", json!("relative_key")).contains("absolute"));
        assert!(refused("num_attention_heads", json!(3)).contains("3 heads"));
        assert!(refused("vaarta_temperature", json!(0.0)).contains("vaarta_temperature"));
        assert!(refused("vaarta_min_score", json!(1.0)).contains("vaarta_min_score"));
        assert!(refused("vocab_size", json!(0)).contains("vocab_size"));
        assert!(refused("max_position_embeddings", json!(3)).contains("no room"));
        assert!(refused("id2label", json!({"0": "O", "2": "B-X"})).contains("id 1"));
    }
}
