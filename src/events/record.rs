//! Event mentions and records, with spans in bytes of the text as read.

use crate::link::CountryCode;
use crate::span::Span;
use crate::text::DateRange;

use super::schema::{DateSource, Realis, Sector, Side, Subtype, Topic};

/// A participant, its fields as written in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Which side.
    pub side: Side,
    /// The person.
    pub name: Option<String>,
    /// The office or rank.
    pub designation: Option<String>,
    /// The body.
    pub organization: Option<String>,
    /// The body's full name, where the text elsewhere tells that the one here is short for it.
    pub full_name: Option<String>,
    /// The country.
    pub country: Option<CountryCode>,
    /// The sector.
    pub sector: Option<Sector>,
    /// The mentions that it was read from, as indices into the release's mentions, rising.
    pub mentions: Vec<usize>,
    /// Whether it is an international body.
    pub international: bool,
    /// Whether nothing tells the country of its body, so that it was taken for the issuing one's. An
    /// office without a country is of the issuing one for sure.
    pub country_assumed: bool,
}

impl Participant {
    /// A participant of whom nothing is known but the side.
    pub fn nobody(side: Side) -> Self {
        Participant {
            side,
            name: None,
            designation: None,
            organization: None,
            full_name: None,
            country: None,
            sector: None,
            mentions: Vec::new(),
            international: false,
            country_assumed: false,
        }
    }

    /// Whether it is a country and nothing more.
    pub fn is_bare_country(&self) -> bool {
        self.name.is_none() && self.designation.is_none() && self.organization.is_none()
    }
}

/// When.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// First and last day.
    pub range: DateRange,
    /// What it was read from.
    pub source: DateSource,
}

/// Where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Where {
    /// The narrowest place, as written.
    pub text: String,
    /// Its country.
    pub country: Option<CountryCode>,
}

/// What one sentence tells of one event.
#[derive(Debug, Clone, PartialEq)]
pub struct EventMention {
    /// Index of the sentence.
    pub sentence: usize,
    /// The words that tell it.
    pub trigger: Span,
    /// The id of the rule.
    pub rule: String,
    /// What kind of happening.
    pub subtype: Subtype,
    /// Whether it is told as fact.
    pub realis: Realis,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// Whether its sentence names any participant, so that not all are recalled from before.
    pub named: bool,
    /// Whether a heading tells it.
    pub in_heading: bool,
    /// Whether it only adds participants to the event of its type told last.
    pub joins: bool,
    /// Whether those whom it adds lead the event.
    pub leads: bool,
    /// Whether it is a happening of its own, whatever was told before.
    pub distinct: bool,
    /// Whether it is told as of a time before what the release tells (किया था): then it is no news of the day.
    pub remote: bool,
    /// The dead or honoured.
    pub honouree: Vec<String>,
    /// Whether the honoured are told by their offices alone, without a name.
    pub honours_office: bool,
    /// The attack, accident or disaster.
    pub incident: Option<String>,
    /// The agreement or exercise.
    pub instrument: Option<String>,
    /// The fields that it is about.
    pub topics: Vec<Topic>,
    /// When.
    pub date: Option<When>,
    /// Where.
    pub place: Option<Where>,
    /// How sure it is, between 0 and 1: the rule's own confidence times the tagger's lowest
    /// probability among the mentions that fill its roles.
    pub confidence: f32,
    /// Why each role was filled, for people.
    pub reasons: Vec<Reason>,
}

/// Why a role was filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The role.
    pub role: &'static str,
    /// The words in the text.
    pub span: Span,
    /// The ground: a case marker, a back-reference.
    pub ground: String,
}

/// One happening, with every mention of it.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRecord {
    /// The mentions put together.
    pub merged: EventMention,
    /// The mentions, in text order; at least one.
    pub mentions: Vec<EventMention>,
}
