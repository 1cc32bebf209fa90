//! What the pipeline says of one release, in the form in which it is written and read back.
//!
//! Offsets here are `char` offsets (Unicode scalar values, half-open) into [`Annotation::text`].
//! The JSON Schema in `docs/annotation.schema.json` is generated from these types.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{EntityType, Part};
use crate::events::schema::{DateSource, EventType, Realis, Sector, Side, Subtype, Topic};

/// The name and version of this format.
pub const SCHEMA: &str = "vaarta/1";

/// The JSON Schema of [`Annotation`], indented: `docs/annotation.schema.json`.
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(Annotation);
    format!("{:#}\n", schema.to_value())
}

/// One line of `annotations.jsonl`: a release with its sentences, entities and events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Annotation {
    /// [`SCHEMA`].
    pub schema: String,
    /// The release's metadata.
    pub release: ReleaseInfo,
    /// The text as read.
    pub text: String,
    /// The sentences, in text order.
    pub sentences: Vec<SentenceInfo>,
    /// The entity mentions, in text order.
    pub entities: Vec<Entity>,
    /// The event records, in the order of their first mention.
    pub events: Vec<Event>,
}

/// Where a release comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReleaseInfo {
    /// The release's number, or what the input calls it.
    pub id: String,
    /// The file that it was read from, with the line where a file holds many.
    pub source: String,
    /// The issuing ministry, as written.
    pub ministry: Option<String>,
    /// The headline, as written.
    pub title: Option<String>,
    /// The sub-headings, as written.
    pub subtitles: Vec<String>,
    /// When it was posted: RFC 3339 with India's offset.
    pub posted_at: Option<String>,
    /// Who posted it and where, as in `PIB Delhi`.
    pub dateline: Option<String>,
    /// Length of the text in `char`s.
    pub chars: usize,
}

/// One sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SentenceInfo {
    /// First `char`.
    pub start: usize,
    /// One past the last `char`.
    pub end: usize,
    /// The part of the layout that it stands in.
    pub part: Part,
}

/// One entity mention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// `T1`, `T2`, … in text order; unique in the release.
    pub id: String,
    /// What it names.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// First `char`.
    pub start: usize,
    /// One past the last `char`.
    pub end: usize,
    /// The words, as in the text.
    pub text: String,
    /// Index of its sentence.
    pub sentence: usize,
    /// The tagger's probability, rounded to three digits.
    pub score: f32,
    /// ISO 3166-1 alpha-3, where the gazetteers link it to a country.
    pub country: Option<String>,
    /// For a DATE: the interval that it stands for, where it can be told.
    pub date: Option<DateInterval>,
}

/// A closed interval of days; both ends are the same for a single day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DateInterval {
    /// First day, ISO 8601.
    pub start: String,
    /// Last day, ISO 8601.
    pub end: String,
}

/// One event record: one happening between one set of participants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// The release's id, `-E`, and a number from 1.
    pub id: String,
    /// What kind of happening.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// The finer kind.
    pub subtype: Subtype,
    /// Whether it is told as fact.
    pub realis: Realis,
    /// CAMEO code with its leading zero; absent where CAMEO has none.
    pub cameo: Option<String>,
    /// PLOVER type and mode; absent where PLOVER has none.
    pub plover: Option<String>,
    /// Goldstein score of the CAMEO code.
    pub goldstein: Option<f32>,
    /// When, where the text or the posting date tells.
    pub date: Option<EventDate>,
    /// Where, where the text tells.
    pub place: Option<Place>,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// The dead or honoured, in a condolence.
    pub honouree: Vec<String>,
    /// The attack, accident or disaster, in a condolence.
    pub incident: Option<String>,
    /// The agreement or exercise, in a cooperation.
    pub instrument: Option<String>,
    /// The fields that it is about.
    pub topics: Vec<Topic>,
    /// Where the text tells of it.
    pub mentions: Vec<EventMention>,
    /// How sure the record is, between 0 and 1: see `docs/schema.md`.
    pub confidence: f32,
}

/// When an event takes place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventDate {
    /// First day, ISO 8601.
    pub start: String,
    /// Last day, ISO 8601.
    pub end: String,
    /// What the date was read from.
    pub source: DateSource,
}

/// Where an event takes place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The narrowest place, as written.
    pub text: String,
    /// Its country, ISO 3166-1 alpha-3, where known.
    pub country: Option<String>,
}

/// A participant of an event: a person, an office, a body or a country, or several of these at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Participant {
    /// Which side.
    pub side: Side,
    /// The person, honorific off.
    pub name: Option<String>,
    /// The office or rank.
    pub designation: Option<String>,
    /// The body.
    pub organization: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// PLOVER sector.
    pub sector: Option<Sector>,
    /// Ids of the entities that it was read from.
    pub mentions: Vec<String>,
}

/// A place in the text that tells of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventMention {
    /// Index of the sentence.
    pub sentence: usize,
    /// The words that tell it.
    pub trigger: Trigger,
    /// The id of the rule that matched.
    pub rule: String,
}

/// The words that tell of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Trigger {
    /// First `char`.
    pub start: usize,
    /// One past the last `char`.
    pub end: usize,
    /// The words, as in the text.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_schema_is_that_of_the_types() {
        assert!(
            json_schema() == include_str!("../docs/annotation.schema.json"),
            "docs/annotation.schema.json is out of date: cargo run -- info --schema > docs/annotation.schema.json"
        );
    }
}
