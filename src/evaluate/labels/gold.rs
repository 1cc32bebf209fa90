//! Gold labels with event records, system annotations, and texts: JSONL files of this project.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize};

use super::{LabelSpan, LabelledDocument};
use crate::annotation::{self, Annotation};
use crate::document::EntityType;
use crate::evaluate::error::{EvalError, read_text};
use crate::events::schema::{DateSource, EventType, Realis, Sector, Side, Subtype, Topic};

/// One line of a gold file: the labels of a document, without its text.
///
/// ```json
/// {"id": "g1", "split": "dev", "entities": [["PERSON", 96, 108]], "events": []}
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldDocument {
    /// By which gold, prediction and text find each other; a number is read as its digits.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// What the document may be used for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
    /// The text, where the file has it or [`join_texts`] found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Type, first `char`, one past the last `char`.
    #[serde(default)]
    pub entities: Vec<(EntityType, usize, usize)>,
    /// The records.
    #[serde(default)]
    pub events: Vec<GoldEvent>,
}

/// What a gold document may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// Rules and thresholds are made on it.
    Dev,
    /// Nothing is made on it.
    Test,
}

/// An event record as a labeller writes it: an [`annotation::Event`] without what a machine adds.
/// A system's record is read as well; its id, codes, mentions and confidence are passed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "EventLine")]
pub struct GoldEvent {
    /// What kind of happening.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// The finer kind, of that type.
    pub subtype: Subtype,
    /// Whether it is told as fact.
    pub realis: Realis,
    /// The words that tell of it, one a mention.
    pub triggers: Vec<String>,
    /// Who took part.
    pub participants: Vec<GoldParticipant>,
    /// The dead or honoured.
    pub honouree: Vec<String>,
    /// The attack, accident or disaster.
    pub incident: Option<String>,
    /// The agreement or exercise.
    pub instrument: Option<String>,
    /// The fields that it is about.
    pub topics: Vec<Topic>,
    /// Where.
    pub place: Option<GoldPlace>,
    /// When.
    pub date: Option<GoldDate>,
}

/// A [`GoldEvent`] as it stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventLine {
    #[serde(rename = "type")]
    event_type: EventType,
    subtype: Subtype,
    realis: Realis,
    #[serde(default)]
    triggers: Vec<String>,
    #[serde(default)]
    participants: Vec<GoldParticipant>,
    #[serde(default)]
    honouree: Vec<String>,
    #[serde(default)]
    incident: Option<String>,
    #[serde(default)]
    instrument: Option<String>,
    #[serde(default)]
    topics: Vec<Topic>,
    #[serde(default)]
    place: Option<GoldPlace>,
    #[serde(default)]
    date: Option<GoldDate>,
    #[serde(default, rename = "id")]
    _id: IgnoredAny,
    #[serde(default, rename = "cameo")]
    _cameo: IgnoredAny,
    #[serde(default, rename = "plover")]
    _plover: IgnoredAny,
    #[serde(default, rename = "goldstein")]
    _goldstein: IgnoredAny,
    #[serde(default, rename = "mentions")]
    _mentions: IgnoredAny,
    #[serde(default, rename = "confidence")]
    _confidence: IgnoredAny,
    #[serde(default, rename = "note")]
    _note: IgnoredAny,
}

impl TryFrom<EventLine> for GoldEvent {
    type Error = String;

    fn try_from(line: EventLine) -> Result<Self, String> {
        let (event_type, subtype) = (line.event_type, line.subtype);
        if subtype.event_type() != event_type {
            let belongs = subtype.event_type();
            return Err(format!(
                "subtype {subtype} belongs to {belongs}, not to {event_type}"
            ));
        }
        Ok(GoldEvent {
            event_type,
            subtype,
            realis: line.realis,
            triggers: line.triggers,
            participants: line.participants,
            honouree: line.honouree,
            incident: line.incident,
            instrument: line.instrument,
            topics: line.topics,
            place: line.place,
            date: line.date,
        })
    }
}

/// A participant as a labeller writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldParticipant {
    /// Which side.
    pub side: Side,
    /// The person, honorific off.
    #[serde(default)]
    pub name: Option<String>,
    /// The office or rank.
    #[serde(default)]
    pub designation: Option<String>,
    /// The body.
    #[serde(default)]
    pub organization: Option<String>,
    /// ISO 3166-1 alpha-3.
    #[serde(default)]
    pub country: Option<String>,
    /// PLOVER sector; not scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<Sector>,
    /// Entity ids of a system's record; not scored.
    #[serde(default, skip_serializing)]
    pub mentions: Vec<String>,
}

/// A place as a labeller writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldPlace {
    /// The narrowest place, as written.
    #[serde(default)]
    pub text: Option<String>,
    /// ISO 3166-1 alpha-3.
    #[serde(default)]
    pub country: Option<String>,
}

/// A date as a labeller writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldDate {
    /// First day, ISO 8601.
    pub start: String,
    /// Last day, ISO 8601; the first where it is left out.
    #[serde(default)]
    pub end: Option<String>,
    /// What it was read from; not scored.
    #[serde(default)]
    pub source: Option<DateSource>,
}

impl From<&annotation::Event> for GoldEvent {
    fn from(event: &annotation::Event) -> Self {
        let participants = event.participants.iter().map(|p| GoldParticipant {
            side: p.side,
            name: p.name.clone(),
            designation: p.designation.clone(),
            organization: p.organization.clone(),
            country: p.country.clone(),
            sector: p.sector,
            mentions: p.mentions.clone(),
        });
        GoldEvent {
            event_type: event.event_type,
            subtype: event.subtype,
            realis: event.realis,
            triggers: event
                .mentions
                .iter()
                .map(|m| m.trigger.text.clone())
                .collect(),
            participants: participants.collect(),
            honouree: event.honouree.clone(),
            incident: event.incident.clone(),
            instrument: event.instrument.clone(),
            topics: event.topics.clone(),
            place: event.place.as_ref().map(|place| GoldPlace {
                text: Some(place.text.clone()),
                country: place.country.clone(),
            }),
            date: event.date.as_ref().map(|date| GoldDate {
                start: date.start.clone(),
                end: Some(date.end.clone()),
                source: Some(date.source),
            }),
        }
    }
}

impl From<&GoldDocument> for LabelledDocument {
    fn from(gold: &GoldDocument) -> Self {
        let spans = gold.entities.iter().map(|&(kind, start, end)| LabelSpan {
            kind: kind.as_str().to_owned(),
            start,
            end,
            score: None,
        });
        LabelledDocument {
            id: gold.id.clone(),
            text: gold.text.clone(),
            spans: spans.collect(),
        }
    }
}

/// An id that is a string or a number.
fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "an id must be a string or a whole number")]
    enum Id {
        Text(String),
        Number(i64),
    }
    Ok(match Id::deserialize(deserializer)? {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    })
}

/// Reads a gold file.
///
/// # Errors
/// When the file or a line of it cannot be read, or two lines have one id.
pub fn read_gold(path: &Path) -> Result<Vec<GoldDocument>, EvalError> {
    let documents: Vec<(usize, GoldDocument)> = read_lines(path)?;
    unique(path, documents, |d| &d.id)
}

/// Reads the `annotations.jsonl` of a system.
///
/// # Errors
/// When the file or a line of it cannot be read, or two lines have one id.
pub fn read_annotations(path: &Path) -> Result<Vec<Annotation>, EvalError> {
    let documents: Vec<(usize, Annotation)> = read_lines(path)?;
    unique(path, documents, |a| &a.release.id)
}

/// Reads texts by id, from lines `{"id", "text"}` or, for a release that is its headline alone,
/// `{"id", "title"}`; `prid` is taken for `id`.
///
/// # Errors
/// When the file or a line of it cannot be read, or two lines have one id, or a line has a `body`
/// and no `text`: offsets are into the whole text.
pub fn read_texts(path: &Path) -> Result<BTreeMap<String, String>, EvalError> {
    #[derive(Deserialize)]
    struct TextLine {
        #[serde(alias = "prid", deserialize_with = "id")]
        id: String,
        text: Option<String>,
        title: Option<String>,
        body: Option<IgnoredAny>,
    }
    let mut texts = BTreeMap::new();
    for (line, record) in read_lines::<TextLine>(path)? {
        let title = record.title.filter(|_| record.body.is_none());
        let Some(text) = record.text.or(title) else {
            let reason =
                "neither `text`, nor a `title` without a `body`; offsets need the whole text";
            return Err(EvalError::line(path, line, reason));
        };
        if let Some(id) = texts.insert(record.id.clone(), text).map(|_| record.id) {
            return Err(duplicate(path, line, &id));
        }
    }
    Ok(texts)
}

/// Gives each document its text from `texts`, and says which have none.
///
/// # Errors
/// When an entity does not lie in its text, which is then not the text that was labelled.
pub fn join_texts(
    documents: &mut [GoldDocument],
    texts: &BTreeMap<String, String>,
) -> Result<Vec<String>, EvalError> {
    let mut without = Vec::new();
    for document in documents {
        if let Some(text) = texts.get(&document.id) {
            document.text = Some(text.clone());
        }
        match &document.text {
            Some(text) => check_spans(document, text.chars().count())?,
            None => without.push(document.id.clone()),
        }
    }
    Ok(without)
}

fn check_spans(document: &GoldDocument, chars: usize) -> Result<(), EvalError> {
    let outside = |&&(_, start, end): &&(EntityType, usize, usize)| start >= end || end > chars;
    match document.entities.iter().find(outside) {
        None => Ok(()),
        Some(&(kind, start, end)) => Err(EvalError::SpanOutside {
            id: document.id.clone(),
            kind: kind.to_string(),
            start,
            end,
            chars,
        }),
    }
}

/// The objects of a JSONL file with their line numbers; blank lines are skipped.
pub(crate) fn read_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<(usize, T)>, EvalError> {
    let text = read_text(path)?;
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| match serde_json::from_str(line) {
            Ok(object) => Ok((at + 1, object)),
            Err(source) => Err(EvalError::Json {
                path: path.to_owned(),
                line: at + 1,
                source,
            }),
        })
        .collect()
}

fn unique<T>(
    path: &Path,
    documents: Vec<(usize, T)>,
    id: impl Fn(&T) -> &String,
) -> Result<Vec<T>, EvalError> {
    let mut seen = BTreeSet::new();
    for (line, document) in &documents {
        if !seen.insert(id(document).clone()) {
            return Err(duplicate(path, *line, id(document)));
        }
    }
    Ok(documents
        .into_iter()
        .map(|(_, document)| document)
        .collect())
}

fn duplicate(path: &Path, line: usize, id: &str) -> EvalError {
    EvalError::line(path, line, format!("a second document with the id {id:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    const LINE: &str = r#"{"id": 7, "split": "test", "entities": [["COUNTRY", 0, 5]], "events": [
        {"type": "meeting", "subtype": "talks", "realis": "actual", "triggers": ["बातचीत की"],
         "participants": [{"side": "agent", "name": null, "country": "JPN"}], "topics": ["defence"],
         "place": {"text": "पुणे", "country": "IND"}, "date": {"start": "2025-05-05"}}]}"#;

    fn file(lines: &[&str]) -> std::io::Result<tempfile::NamedTempFile> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), lines.join("\n"))?;
        Ok(file)
    }

    #[test]
    fn a_labellers_line_needs_no_more_than_it_says() -> Outcome {
        let line = LINE.replace('\n', " ");
        let file = file(&[&line])?;
        let gold = read_gold(file.path())?;
        assert_eq!(
            (gold[0].id.as_str(), gold[0].split),
            ("7", Some(Split::Test))
        );
        assert_eq!(gold[0].entities, [(EntityType::Country, 0, 5)]);
        let event = &gold[0].events[0];
        assert_eq!(event.participants[0].country.as_deref(), Some("JPN"));
        assert_eq!(event.honouree, Vec::<String>::new());
        let again: GoldDocument = serde_json::from_str(&serde_json::to_string(&gold[0])?)?;
        assert_eq!(again, gold[0]);
        Ok(())
    }

    #[test]
    fn errors_name_the_line() -> Outcome {
        let line = LINE.replace('\n', " ");
        let wrong = [
            line.replace("talks", "aid"),
            line.replace("triggers", "trigers"),
            line.replace("JPN\"", "JPN"),
            line.replace("\"id\": 7", "\"id\": null"),
        ];
        for wrong in wrong {
            let file = file(&[&line, &wrong])?;
            let Err(error) = read_gold(file.path()) else {
                panic!("accepted {wrong}");
            };
            assert!(error.to_string().contains(":2:"), "{error}");
        }
        let twice = file(&[&line, "", &line])?;
        let message = read_gold(twice.path()).map_err(|e| e.to_string());
        assert!(message.is_err_and(|m| m.contains(":3:") && m.contains("\"7\"")));
        Ok(())
    }

    #[test]
    fn texts_join_by_id_and_must_hold_the_spans() -> Outcome {
        let texts = file(&[
            r#"{"id": 7, "text": "जापान के साथ बातचीत"}"#,
            r#"{"prid": "8", "title": "समझौता"}"#,
        ])?;
        let texts = read_texts(texts.path())?;
        assert_eq!(texts["8"], "समझौता");
        let mut gold: Vec<GoldDocument> = vec![serde_json::from_str(LINE)?];
        assert!(join_texts(&mut gold, &texts)?.is_empty());
        assert!(gold[0].text.is_some());
        gold[0].entities[0].2 = 40;
        assert!(matches!(
            join_texts(&mut gold, &texts),
            Err(EvalError::SpanOutside { end: 40, .. })
        ));
        gold[0].id = "9".into();
        gold[0].text = None;
        assert_eq!(join_texts(&mut gold, &texts)?, ["9"]);
        let split = file(&[r#"{"id": "1", "title": "क", "body": "ख"}"#])?;
        assert!(read_texts(split.path()).is_err());
        Ok(())
    }
}
