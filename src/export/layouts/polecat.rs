//! Events under the column names of POLECAT, the dataset that succeeds ICEWS.
//!
//! Names: the header of POLECAT's weekly files (Harvard Dataverse, doi:10.7910/DVN/AJGVIT). Codes:
//! the PLOVER manual and `CAMEO2PLOVER-2021.txt` of openeventdata/PLOVER.

use crate::annotation::{Annotation, Event, Participant};
use crate::document::EntityType;
use crate::events::schema::{Sector, Side, Topic};
use crate::export::column::{AnnotationTable, Codes, Column, Kind, Table, Value};
use crate::export::tables::called;

use super::country::state_codes;

/// The table `polecat`.
pub struct Polecat;

/// What a row of [`Polecat`] is made from.
pub struct PolecatRow<'a> {
    annotation: &'a Annotation,
    event: &'a Event,
    plover: &'a str,
}

/// The PLOVER type of a record's code: `CONSULT` of `CONSULT-visit`.
pub(in crate::export) fn event_type(plover: &str) -> &str {
    plover.split_once('-').map_or(plover, |(kind, _)| kind)
}

/// The PLOVER mode of a record's code: `visit` of `CONSULT-visit`. What PLOVER counts among the
/// contexts, `military`, is no mode.
pub(in crate::export) fn event_mode(plover: &str) -> Option<&str> {
    let (_, mode) = plover.split_once('-')?;
    (mode != "military").then_some(mode)
}

/// PLOVER's quad category of a type, from the manual's chapter on event categories; CONDOLE,
/// vaarta's extension, has none.
pub(in crate::export) fn quad_code(event_type: &str) -> Option<&'static str> {
    match event_type {
        "AGREE" | "CONSULT" | "SUPPORT" => Some("VERBAL COOPERATION"),
        "COOPERATE" | "AID" => Some("MATERIAL COOPERATION"),
        _ => None,
    }
}

/// The context that `CAMEO2PLOVER-2021.txt` gives a CAMEO code.
pub(in crate::export) fn contexts_of_cameo(cameo: &str) -> Option<&'static str> {
    match cameo {
        "030" | "033" | "036" | "057" => Some("diplomatic"),
        "0312" | "062" => Some("military"),
        _ => None,
    }
}

/// The context of the PLOVER manual (table "General contexts") whose definition covers a topic;
/// none where it is narrower, as PLOVER's `cyber` (attacks and crime) is than `cyber_ai`.
pub(in crate::export) fn context_of_topic(topic: Topic) -> Option<&'static str> {
    match topic {
        Topic::Defence => Some("military"),
        Topic::Trade | Topic::Finance => Some("economic"),
        Topic::EducationCulture => Some("culture"),
        Topic::EnvironmentClimate | Topic::DisasterRelief => Some("enviro_disaster"),
        Topic::DiasporaMobility => Some("migration"),
        Topic::LawJustice => Some("legal"),
        _ => None,
    }
}

impl<'a> PolecatRow<'a> {
    fn side(&self, side: Side) -> impl Iterator<Item = &'a Participant> + use<'a> {
        let participants = self.event.participants.iter();
        participants.filter(move |p| p.side == side)
    }

    /// A field of each participant of a side that has it, each value once.
    fn each(&self, side: Side, field: fn(&'a Participant) -> Option<&'a str>) -> Value<'a> {
        joined(self.side(side).filter_map(field))
    }

    fn first_sector(&self, side: Side) -> Value<'a> {
        Value::optional(self.side(side).find_map(|p| p.sector).map(Sector::as_str))
    }

    /// The words in the text that each participant of a side was read from.
    fn raw(&self, side: Side) -> Value<'a> {
        let words = |participant: &Participant| {
            let named = self.annotation.entities.iter();
            let named = named.filter(|e| participant.mentions.contains(&e.id));
            named.map(|e| e.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let words: Vec<String> = self.side(side).map(words).collect();
        let told = words.iter().filter(|w| !w.is_empty()).map(String::as_str);
        joined(told).into_owned()
    }

    fn contexts(&self) -> Value<'a> {
        let of_code = self.event.cameo.as_deref().and_then(contexts_of_cameo);
        let of_topics = self
            .event
            .topics
            .iter()
            .copied()
            .filter_map(context_of_topic);
        joined(of_code.into_iter().chain(of_topics))
    }

    /// The texts of the release's entities of these types, each once.
    fn story(&self, kinds: &[EntityType]) -> Value<'a> {
        let entities = self.annotation.entities.iter();
        joined(
            entities
                .filter(|e| kinds.contains(&e.kind))
                .map(|e| e.text.as_str()),
        )
    }
}

/// Texts joined as POLECAT joins them, with a semicolon and a blank, each once.
fn joined<'v>(texts: impl Iterator<Item = &'v str>) -> Value<'v> {
    let mut once: Vec<&str> = Vec::new();
    for text in texts {
        if !once.contains(&text) {
            once.push(text);
        }
    }
    match once.is_empty() {
        true => Value::Empty,
        false => Value::from(once.join("; ")),
    }
}

fn country(participant: &Participant) -> Option<&str> {
    participant.country.as_deref()
}

fn cow(participant: &Participant) -> Option<&str> {
    state_codes(participant.country.as_deref()?)?.cow
}

fn sector(participant: &Participant) -> Option<&str> {
    participant.sector.map(Sector::as_str)
}

fn title(participant: &Participant) -> Option<&str> {
    participant.designation.as_deref()
}

/// Why vaarta leaves a column empty.
const NO_INTENSITY: &str = "Empty: POLECAT's scale of types and modes is not among PLOVER's published tables; `goldstein` in `events` is CAMEO's.";
const NO_WIKIPEDIA: &str = "Empty: vaarta does not link to Wikipedia.";
const NO_COORDINATES: &str = "Empty: vaarta has no gazetteer of coordinates and districts.";

const DEGREES: Kind = Kind::Number("degrees");

type C = Column<Polecat>;

/// Columns, a line each.
macro_rules! columns {
    ($($call:expr;)+) => { &[$($call),+] };
}

impl Table for Polecat {
    const NAME: &'static str = "polecat";
    const ABOUT: &'static str = "An event record. Several values in a cell are separated by `; `, as in POLECAT. Records without a PLOVER code (possible, negated, planned condolences) are left out.";
    const KEY: &'static [&'static str] = &["Event ID"];
    type Row<'a> = PolecatRow<'a>;

    #[rustfmt::skip]
    const COLUMNS: &'static [C] = columns![
        C::new("Event ID", Kind::Text, "The event, as in `events`.", "2127135-E1", |r| Value::from(&r.event.id));
        C::new("Event Date", Kind::Date, "The first day; empty where none is told. POLECAT takes the day of publication then.", "2025-05-05", |r| Value::optional(r.event.date.as_ref().map(|d| d.start.as_str())));
        C::new("Event Type", Kind::Code(Codes::Plover), "PLOVER type; CONDOLE is vaarta's extension.", "CONSULT", |r| event_type(r.plover).into());
        C::new("Event Mode", Kind::Text, "PLOVER mode.", "visit", |r| Value::optional(event_mode(r.plover)));
        C::empty("Intensity", Kind::Number("POLECAT's scale"), NO_INTENSITY);
        C::new("Quad Code", Kind::Code(Codes::Quad), "PLOVER's category of the type; empty for CONDOLE.", "VERBAL COOPERATION", |r| Value::optional(quad_code(event_type(r.plover))));
        C::new("Contexts", Kind::Text, "PLOVER contexts of the code and of the topics.", "military; economic", |r| r.contexts());
        C::new("Actor Name", Kind::Text, "What the agents are called: names, else offices, bodies or countries. As written; POLECAT's are Wikipedia's.", "राजनाथ सिंह", |r| r.each(Side::Agent, called));
        C::new("Actor Country", Kind::Code(Codes::Country), "The agents' countries.", "IND", |r| r.each(Side::Agent, country));
        C::new("Actor COW", Kind::Text, "Their numbers in the Correlates of War list of states.", "750", |r| r.each(Side::Agent, cow));
        C::new("Primary Actor Sector", Kind::Code(Codes::Sector), "The sector of the first agent that has one.", "GOV", |r| r.first_sector(Side::Agent));
        C::new("Actor Sectors", Kind::Text, "The agents' sectors.", "GOV; MIL", |r| r.each(Side::Agent, sector));
        C::new("Actor Title", Kind::Text, "The agents' offices or ranks, as written.", "रक्षा मंत्री", |r| r.each(Side::Agent, title));
        C::new("Actor Name Raw", Kind::Text, "The words in the text that the agents were read from.", "रक्षा मंत्री राजनाथ सिंह", |r| r.raw(Side::Agent));
        C::empty("Wikipedia Actor ID", Kind::Text, NO_WIKIPEDIA);
        C::new("Recipient Name", Kind::Text, "The counterparts, likewise.", "नकातानी", |r| r.each(Side::Counterpart, called));
        C::new("Recipient Country", Kind::Code(Codes::Country), "The counterparts' countries.", "JPN", |r| r.each(Side::Counterpart, country));
        C::new("Recipient COW", Kind::Text, "Their numbers in the Correlates of War list of states.", "740", |r| r.each(Side::Counterpart, cow));
        C::new("Primary Recipient Sector", Kind::Code(Codes::Sector), "The sector of the first counterpart that has one.", "GOV", |r| r.first_sector(Side::Counterpart));
        C::new("Recipient Sectors", Kind::Text, "The counterparts' sectors.", "GOV", |r| r.each(Side::Counterpart, sector));
        C::new("Recipient Title", Kind::Text, "The counterparts' offices or ranks, as written.", "रक्षा मंत्री", |r| r.each(Side::Counterpart, title));
        C::new("Recipient Name Raw", Kind::Text, "The words in the text that the counterparts were read from.", "जापान रक्षा मंत्री नकातानी", |r| r.raw(Side::Counterpart));
        C::empty("Wikipedia Recipient ID", Kind::Text, NO_WIKIPEDIA);
        C::empty("Placename", Kind::Text, "Empty: the place is not resolved to a gazetteer's name; see Raw Placename.");
        C::empty("City", Kind::Text, NO_COORDINATES);
        C::empty("District", Kind::Text, NO_COORDINATES);
        C::empty("Province", Kind::Text, NO_COORDINATES);
        C::new("Country", Kind::Code(Codes::Country), "The place's country.", "IND", |r| Value::optional(r.event.place.as_ref().and_then(|p| p.country.as_deref())));
        C::empty("Latitude", DEGREES, NO_COORDINATES);
        C::empty("Longitude", DEGREES, NO_COORDINATES);
        C::empty("GeoNames ID", Kind::Text, NO_COORDINATES);
        C::new("Raw Placename", Kind::Text, "Where, as written.", "नई दिल्ली", |r| Value::optional(r.event.place.as_ref().map(|p| p.text.as_str())));
        C::empty("Feature Type", Kind::Text, NO_COORDINATES);
        C::new("Source", Kind::Text, "The issuing ministry, as written.", "रक्षा मंत्रालय", |r| Value::optional(r.annotation.release.ministry.as_deref()));
        C::new("Publication Date", Kind::Date, "The day on which the release was posted, in India.", "2025-05-05", |r| Value::optional(r.annotation.release.posted_at.as_deref().and_then(|time| time.get(..10))));
        C::new("Story People", Kind::Text, "The persons that the release names.", "राजनाथ सिंह; नकातानी", |r| r.story(&[EntityType::Person]));
        C::new("Story Organizations", Kind::Text, "The bodies that it names.", "भारतीय नौसेना", |r| r.story(&[EntityType::Organization]));
        C::new("Story Locations", Kind::Text, "The countries and places that it names.", "जापान; नई दिल्ली", |r| r.story(&[EntityType::Country, EntityType::Location]));
        C::new("Language", Kind::Text, "Always hi, ISO 639-1 for Hindi.", "hi", |_| "hi".into());
        C::new("Version", Kind::Text, "The name and version of the format that the record was read from.", "vaarta/1", |r| Value::from(&r.annotation.schema));
    ];
}

impl AnnotationTable for Polecat {
    fn rows(annotation: &Annotation) -> impl Iterator<Item = PolecatRow<'_>> {
        annotation.events.iter().filter_map(move |event| {
            Some(PolecatRow {
                annotation,
                event,
                plover: event.plover.as_deref()?,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::schema::{Realis, Subtype};

    #[test]
    fn codes_are_taken_apart_as_plover_has_them() {
        assert_eq!(event_type("CONSULT-visit"), "CONSULT");
        assert_eq!(event_mode("CONSULT-visit"), Some("visit"));
        assert_eq!(event_mode("COOPERATE-military"), None);
        assert_eq!(event_mode("SUPPORT"), None);
    }

    #[test]
    fn every_type_but_the_extension_has_a_quad_code() {
        for subtype in Subtype::ALL {
            for realis in Realis::ALL {
                let plover = subtype.codes(*realis).plover.map(event_type);
                let without = plover.filter(|kind| quad_code(kind).is_none());
                assert!(without.is_none_or(|kind| kind == "CONDOLE"), "{plover:?}");
            }
        }
    }

    #[test]
    fn values_are_joined_once_each() {
        assert_eq!(
            joined(["IND", "JPN", "IND"].into_iter()),
            Value::from("IND; JPN")
        );
        assert_eq!(joined([].into_iter()), Value::Empty);
        assert_eq!(Polecat::COLUMNS.len(), 40);
    }
}
