//! Compiled rules: what a rule file's tables turn into.

use std::path::PathBuf;

use serde::Deserialize;

use crate::fingerprint::Fingerprint;

use super::case::Case;
use super::lexicon::Lexicon;
use super::pattern::Pattern;
use super::phrase::Phrase;
use super::schema::{Realis, Subtype};

/// The compiled rules, in the order in which they are tried, and the word lists they share.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// By falling priority, then by id.
    pub rules: Vec<Rule>,
    /// The word lists.
    pub lexicon: Lexicon,
    /// The files that it was compiled from, in the order in which they were read.
    pub files: Vec<Fingerprint>,
}

/// One compiled rule.
#[derive(Debug)]
pub struct Rule {
    /// Unique name, as in `meeting.call_on.se`.
    pub id: String,
    /// What it finds.
    pub subtype: Subtype,
    /// Rules with a higher number are tried first, and keep their trigger's words for themselves.
    pub priority: i32,
    /// How often it is right, as its author reckons: part of a record's confidence.
    pub confidence: f32,
    /// The words that tell the event: any of these.
    pub triggers: Vec<Pattern>,
    /// Patterns of which one must stand in the clause, if there are any.
    pub context: Vec<Pattern>,
    /// Patterns that must not stand in the clause.
    pub unless: Vec<Pattern>,
    /// What must hold of the participants.
    pub needs: Vec<Need>,
    /// Whether it is for titles and sub-headings only.
    pub headings_only: bool,
    /// What it tells is of this realis, unless it is negated; else words of the clause decide.
    pub realis: Option<Realis>,
    /// Whether it adds its participants to the event of its type told last, and tells none of its own.
    pub joins: bool,
    /// Whether those whom it adds lead the event: its chair.
    pub leads: bool,
    /// Whether each of its mentions is a happening of its own, as the lines of a list are.
    pub distinct: bool,
    /// The roles, in the order in which they are filled.
    pub roles: Vec<RoleRule>,
    /// Sentences with the records expected.
    pub examples: Vec<Example>,
    /// Sentences that it must not match.
    pub counterexamples: Vec<String>,
    /// Where it stands.
    pub origin: Origin,
}

/// A place in a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
}

/// How one role is filled.
#[derive(Debug)]
pub struct RoleRule {
    /// The role.
    pub role: Role,
    /// Case markers, the best first. Empty for a role that is filled by `pattern`.
    pub case: Vec<Case>,
    /// What the phrase must be.
    pub who: Vec<Who>,
    /// It is filled only where this other role is filled already.
    pub with: Option<Role>,
    /// What must follow the phrase and its marker.
    pub then: Option<Pattern>,
    /// The words themselves are the filler: the match nearest to the trigger.
    pub pattern: Vec<Pattern>,
    /// How far to look.
    pub scope: Scope,
    /// Without it there is no event.
    pub required: bool,
    /// The fewest phrases that fill it.
    pub at_least: usize,
}

/// The roles that a rule may fill. Place, date and topics are found for every event alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The side that acts.
    Agent,
    /// The other side.
    Counterpart,
    /// Both sides in one list: the first is the agent, the others the counterpart.
    Sides,
    /// The dead or honoured.
    Honouree,
    /// The attack, accident or disaster.
    Incident,
    /// The agreement or exercise.
    Instrument,
}

impl Role {
    /// Its name in rule files.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Agent => "agent",
            Role::Counterpart => "counterpart",
            Role::Sides => "sides",
            Role::Honouree => "honouree",
            Role::Incident => "incident",
            Role::Instrument => "instrument",
        }
    }
}

/// What a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// It names a person.
    Person,
    /// It names an office or a rank.
    Office,
    /// It names a body.
    Body,
    /// It is a country alone, or a body or happening of several.
    Country,
    /// It is a place alone.
    Place,
    /// It is a class of bodies or people without a mention: इस्पात उत्पादकों.
    Class,
}

impl Who {
    /// Whether a phrase is of this kind.
    pub fn fits(self, phrase: &Phrase) -> bool {
        match self {
            Who::Person => phrase.person.is_some(),
            Who::Office => phrase.office.is_some(),
            Who::Body => {
                let owned = phrase.place.is_some() || !phrase.countries.is_empty();
                phrase.body.is_some() || (phrase.described.is_some() && owned)
            }
            Who::Country => phrase.is_bare_country() || phrase.countries.len() > 1,
            Who::Place => phrase.is_bare_place(),
            Who::Class => phrase.described.is_some(),
        }
    }
}

/// How far from the trigger a role is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// In the trigger's clause.
    Clause,
    /// There, then in the clauses before it up to कि, then in those after it.
    #[default]
    Sentence,
    /// There, then what the sentences before tell: for the agent their last subject, for the
    /// counterpart the other side of the event told last, for both sides at once both of its sides.
    Discourse,
}

/// A condition on the participants, tested when they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// At least one participant.
    Actor,
    /// A participant on each side.
    TwoSides,
    /// Participants of two countries, or of one and an international body.
    TwoCountries,
    /// A participant that is not Indian.
    Foreign,
    /// Every participant Indian.
    Domestic,
    /// A participant that is an international body, or three countries.
    International,
}

/// A sentence in inline markup and what must come of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence, mentions marked as `[PER राजन शर्मा]`.
    pub text: String,
    /// The posting date, ISO 8601.
    pub posted: Option<String>,
    /// `actual` where absent.
    pub realis: Option<String>,
    /// `side: name | office | body | country`, `-` for what is absent. All of them.
    #[serde(default)]
    pub participants: Vec<String>,
    /// The honoured, all of them.
    pub honouree: Option<Vec<String>>,
    /// The incident.
    pub incident: Option<String>,
    /// The instrument.
    pub instrument: Option<String>,
    /// The place, as written.
    pub place: Option<String>,
    /// `2025-05-05` or `2025-05-05/2025-05-09`.
    pub date: Option<String>,
}
