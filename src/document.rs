//! What a release is made of, from its parts down to its tokens and the entities in them.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use jiff::civil::DateTime;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::span::Span;

/// A part of a release's layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The line that names the issuing ministry.
    Ministry,
    /// The headline.
    Title,
    /// A sub-heading below the title.
    Subtitle,
    /// The `Posted On:` line or lines.
    Posted,
    /// A line of the body.
    Body,
    /// Translators' initials, release number, visitor counter, banner lines: no prose.
    Footer,
}

impl Part {
    /// Whether the part may tell of entities and events; footers do not.
    pub fn is_prose(self) -> bool {
        self != Part::Footer
    }

    /// Whether the part is a heading: a title or a sub-heading, often without a verb or a danda.
    pub fn is_heading(self) -> bool {
        matches!(self, Part::Title | Part::Subtitle)
    }
}

/// One press release: its text as it was read, and where in it each part of the layout lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The release's number, or what the input calls it; the file's stem where there is neither.
    pub id: String,
    /// Where it was read from: a file name, with the line where a file holds many.
    pub source: String,
    /// The issuing ministry, as written. It need not stand in `text` (a JSONL field, say).
    pub ministry: Option<String>,
    /// When it was posted, in India's time (UTC+05:30).
    pub posted_at: Option<DateTime>,
    /// Who posted it and where, as in `PIB Delhi`.
    pub dateline: Option<String>,
    /// The text as it was read, decoded to UTF-8 and otherwise unchanged.
    pub text: String,
    /// The parts, in text order, without overlap. A part of several lines is several entries,
    /// one a line; white space between lines belongs to none.
    pub parts: Vec<(Part, Span)>,
}

impl Release {
    /// The spans of one kind of part, in text order.
    pub fn spans(&self, part: Part) -> impl Iterator<Item = Span> + '_ {
        self.parts
            .iter()
            .filter(move |(kind, _)| *kind == part)
            .map(|&(_, span)| span)
    }

    /// The title as written, if there is one.
    pub fn title(&self) -> Option<&str> {
        self.spans(Part::Title).next().map(|s| s.slice(&self.text))
    }

    /// The sub-headings as written.
    pub fn subtitles(&self) -> impl Iterator<Item = &str> {
        self.spans(Part::Subtitle).map(|s| s.slice(&self.text))
    }
}

/// A word, number or single punctuation mark of a sentence.
///
/// Words are maximal runs of letters, combining marks, digits and joiners (ZWJ, ZWNJ); every
/// other character but white space is a token of its own, the hyphen of भारत-जापान included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text as read.
    pub span: Span,
    /// Its normalised form ([`crate::text::normalize_word`]): what models and rules compare.
    pub norm: Box<str>,
}

/// A sentence, a heading, or a line of a list: what the tagger reads at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// From its first token to its last, in the text as read.
    pub span: Span,
    /// The part of the layout that it stands in.
    pub part: Part,
    /// Its tokens, at least one.
    pub tokens: Vec<Token>,
}

impl Sentence {
    /// The span that a range of token indices covers.
    ///
    /// # Panics
    /// If the range is empty or runs beyond the sentence.
    pub fn span_of(&self, tokens: Range<usize>) -> Span {
        self.tokens[tokens.start]
            .span
            .cover(self.tokens[tokens.end - 1].span)
    }
}

/// What kind of thing a [`Mention`] names. The span rules are in `docs/schema.md`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum EntityType {
    /// A named human, without honorific, rank or office.
    Person,
    /// An office or rank, with its domain word, without the country.
    Designation,
    /// A ministry, department, company, armed force, commission or international body.
    Organization,
    /// A state, by name or adjective.
    Country,
    /// Any other place.
    Location,
    /// A named happening: an exercise, a summit, an attack, a festival.
    Event,
    /// A calendar date, a period, or a deictic date.
    Date,
}

impl EntityType {
    /// All seven, in the order in which tables list them.
    pub const ALL: [EntityType; 7] = [
        EntityType::Person,
        EntityType::Designation,
        EntityType::Organization,
        EntityType::Country,
        EntityType::Location,
        EntityType::Event,
        EntityType::Date,
    ];

    /// The name that labels and files use, `PERSON` for example.
    pub fn as_str(self) -> &'static str {
        match self {
            EntityType::Person => "PERSON",
            EntityType::Designation => "DESIGNATION",
            EntityType::Organization => "ORGANIZATION",
            EntityType::Country => "COUNTRY",
            EntityType::Location => "LOCATION",
            EntityType::Event => "EVENT",
            EntityType::Date => "DATE",
        }
    }
}

impl fmt::Display for EntityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A name that is no [`EntityType`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown entity type {0:?}; known are PERSON, DESIGNATION, ORGANIZATION, COUNTRY, LOCATION, EVENT, DATE"
)]
pub struct UnknownEntityType(pub String);

impl FromStr for EntityType {
    type Err = UnknownEntityType;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| UnknownEntityType(name.to_owned()))
    }
}

/// A run of tokens that names an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Index of its sentence in the release.
    pub sentence: usize,
    /// Its tokens, as indices into that sentence.
    pub tokens: Range<usize>,
    /// Where it stands in the text as read; the same as the tokens' span.
    pub span: Span,
    /// What it names.
    pub kind: EntityType,
    /// The tagger's probability for it, between 0 and 1.
    pub score: f32,
}
