//! The trivial system that is scored beside ours: a trigger word in a sentence, and the countries
//! in it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::EvalError;
use super::fold::fold;
use super::labels::gold::{GoldEvent, GoldParticipant};
use crate::annotation::{Annotation, SentenceInfo};
use crate::events::schema::{EventType, Realis, Side, Subtype};

/// The keyword lists that come with vaarta.
const BUILT_IN: &str = include_str!("../../data/baseline.toml");

/// Makes a record of each sentence and type with a keyword of that type.
///
/// The record is `actual`, has the type's one subtype, and for participants the sentence's
/// countries in text order, each once: the first is the agent, the others are counterparts.
/// Records of a release that say the same are one.
#[derive(Debug, Clone)]
pub struct Baseline {
    lists: Vec<KeywordList>,
}

#[derive(Debug, Clone)]
struct KeywordList {
    event_type: EventType,
    subtype: Subtype,
    /// Each keyword as its folded words.
    keywords: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawList {
    subtype: Subtype,
    keywords: Vec<String>,
}

impl Baseline {
    /// With the keyword lists that come with vaarta (`data/baseline.toml`).
    ///
    /// # Errors
    /// When the lists cannot be read, which the tests rule out.
    pub fn built_in() -> Result<Self, EvalError> {
        Self::from_toml(BUILT_IN)
    }

    /// With other keyword lists: a table a type, with `subtype` and `keywords`.
    ///
    /// # Errors
    /// When `lists` is not such a file; the message names the line.
    pub fn from_toml(lists: &str) -> Result<Self, EvalError> {
        let raw: BTreeMap<EventType, RawList> = toml::from_str(lists)?;
        let lists = raw.into_iter().map(|(event_type, list)| KeywordList {
            event_type,
            subtype: list.subtype,
            keywords: list.keywords.iter().map(|k| words(k)).collect(),
        });
        Ok(Baseline {
            lists: lists.collect(),
        })
    }

    /// The records of a release, in text order.
    pub fn predict(&self, annotation: &Annotation) -> Vec<GoldEvent> {
        let mut events: Vec<GoldEvent> = Vec::new();
        for (index, sentence) in annotation.sentences.iter().enumerate() {
            if !sentence.part.is_prose() {
                continue;
            }
            let words = words(&slice(annotation, sentence));
            for list in &self.lists {
                if list.keywords.iter().any(|k| holds(&words, k)) {
                    let event = record(list, countries(annotation, index));
                    if !events.contains(&event) {
                        events.push(event);
                    }
                }
            }
        }
        events
    }
}

fn slice(annotation: &Annotation, sentence: &SentenceInfo) -> String {
    let length = sentence.end.saturating_sub(sentence.start);
    annotation
        .text
        .chars()
        .skip(sentence.start)
        .take(length)
        .collect()
}

/// The folded words of `text`, split at all that belongs to no word.
fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| c.is_whitespace() || "।,;:.?!()[]-–—‘’“”'\"/|*".contains(c))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn holds(words: &[String], keyword: &[String]) -> bool {
    !keyword.is_empty() && words.windows(keyword.len()).any(|w| w == keyword)
}

/// The countries of a sentence in text order, each once.
fn countries(annotation: &Annotation, sentence: usize) -> Vec<&str> {
    let mut countries = Vec::new();
    for entity in annotation
        .entities
        .iter()
        .filter(|e| e.sentence == sentence)
    {
        if let Some(country) = entity.country.as_deref()
            && !countries.contains(&country)
        {
            countries.push(country);
        }
    }
    countries
}

fn record(list: &KeywordList, countries: Vec<&str>) -> GoldEvent {
    let participant = |(at, country): (usize, &str)| GoldParticipant {
        side: if at == 0 {
            Side::Agent
        } else {
            Side::Counterpart
        },
        name: None,
        designation: None,
        organization: None,
        country: Some(country.to_owned()),
        sector: None,
        mentions: Vec::new(),
    };
    GoldEvent {
        event_type: list.event_type,
        subtype: list.subtype,
        realis: Realis::Actual,
        triggers: Vec::new(),
        participants: countries.into_iter().enumerate().map(participant).collect(),
        honouree: Vec::new(),
        incident: None,
        instrument: None,
        topics: Vec::new(),
        place: None,
        date: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Entity, ReleaseInfo, SCHEMA};
    use crate::document::{EntityType, Part};

    /// A release of these sentences; `जापान=JPN` is a word that names a country.
    fn release(sentences: &[(&str, Part)]) -> Annotation {
        let mut annotation = Annotation {
            schema: SCHEMA.into(),
            release: ReleaseInfo {
                id: "1".into(),
                source: "1.txt".into(),
                ministry: None,
                title: None,
                subtitles: vec![],
                posted_at: None,
                dateline: None,
                chars: 0,
            },
            text: String::new(),
            sentences: vec![],
            entities: vec![],
            events: vec![],
        };
        for (index, (sentence, part)) in sentences.iter().enumerate() {
            let start = annotation.text.chars().count();
            for word in sentence.split(' ') {
                let from = annotation.text.chars().count();
                let (word, country) = word.split_once('=').unwrap_or((word, ""));
                annotation.text.push_str(word);
                annotation.text.push(' ');
                if !country.is_empty() {
                    annotation.entities.push(Entity {
                        id: format!("T{from}"),
                        kind: EntityType::Country,
                        start: from,
                        end: from + word.chars().count(),
                        text: word.into(),
                        sentence: index,
                        score: 1.0,
                        country: Some(country.into()),
                        date: None,
                    });
                }
            }
            annotation.sentences.push(SentenceInfo {
                start,
                end: annotation.text.chars().count(),
                part: *part,
            });
        }
        annotation
    }

    fn predicted(sentences: &[(&str, Part)]) -> Result<Vec<(EventType, String)>, EvalError> {
        let events = Baseline::built_in()?.predict(&release(sentences));
        let event = |e: GoldEvent| {
            let countries = e.participants.iter().filter_map(|p| p.country.clone());
            (e.event_type, countries.collect::<Vec<_>>().join(" "))
        };
        Ok(events.into_iter().map(event).collect())
    }

    #[test]
    fn a_keyword_and_the_countries_make_a_record() -> Result<(), EvalError> {
        let events = predicted(&[
            (
                "भारत=IND और जापान=JPN के बीच बैठक, भारत=IND में हुई।",
                Part::Body,
            ),
            ("दोनों ने समझौते पर हस्ताक्षर किए।", Part::Body),
        ])?;
        assert_eq!(
            events,
            [
                (EventType::Meeting, "IND JPN".to_owned()),
                (EventType::Cooperation, String::new())
            ]
        );
        Ok(())
    }

    #[test]
    fn parts_of_words_footers_and_repetitions_make_none() -> Result<(), EvalError> {
        assert!(predicted(&[("अशोक जी बैठकखाने में थे", Part::Body)])?.is_empty());
        assert!(predicted(&[("बैठक", Part::Footer)])?.is_empty());
        let twice = predicted(&[
            ("जापान=JPN से वार्ता", Part::Title),
            ("जापान=JPN की बैठक", Part::Body),
        ])?;
        assert_eq!(twice.len(), 1);
        Ok(())
    }

    #[test]
    fn a_wrong_list_is_an_error() {
        assert!(Baseline::from_toml("[meeting]\nsubtype = \"chat\"\nkeywords = []").is_err());
        assert!(Baseline::from_toml("[gathering]\nsubtype = \"talks\"\nkeywords = []").is_err());
    }

    #[test]
    fn each_subtype_of_the_built_in_lists_is_of_its_type() -> Result<(), EvalError> {
        let baseline = Baseline::built_in()?;
        assert_eq!(baseline.lists.len(), EventType::ALL.len());
        for list in &baseline.lists {
            assert_eq!(list.subtype.event_type(), list.event_type);
        }
        Ok(())
    }
}
