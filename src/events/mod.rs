//! From mentions to event records: rules are data, what computes is here.

pub mod schema;

mod attach;
mod case;
mod cast;
mod chunk;
mod clause;
mod dates;
mod describe;
mod discourse;
mod examples;
mod extract;
mod group;
mod inherit;
mod initials;
mod lexicon;
mod matcher;
mod merge;
mod mourning;
mod pairs;
mod pattern;
mod phrase;
mod place;
mod prepare;
mod reading;
mod record;
mod refer;
mod register;
mod rule;
mod rulefile;
mod same;
mod when;
mod wording;

pub use examples::{ExampleFailure, check as check_examples};
pub use extract::{Extraction, Extractor, Refused, Why};
pub use matcher::Refusal;
pub use merge::merge;
pub use record::{EventMention, EventRecord, Participant, Reason, When, Where};
pub use rule::{Example, Need, Role, Rule, RuleSet};
pub use rulefile::RuleError;
