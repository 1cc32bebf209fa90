//! One row an event record.

use crate::annotation::{Annotation, Event, Participant};
use crate::events::schema::{Side, Topic};
use crate::export::column::{
    AnnotationTable, Codes, Column, Kind, Reference, Table, Value, record_fields, records,
};

use super::event_mentions::EventMentions;
use super::participants::Participants;

/// The table `events`.
pub struct Events;

/// What a row of [`Events`] is made from.
pub struct EventRow<'a> {
    annotation: &'a Annotation,
    event: &'a Event,
}

impl<'a> EventRow<'a> {
    /// What one side is called: each participant's name, else its office, body or country.
    fn names(&self, side: Side) -> Value<'a> {
        Value::list(self.side(side).filter_map(called))
    }

    /// The countries of one side, each once.
    fn countries(&self, side: Side) -> Value<'a> {
        let mut countries: Vec<&str> = Vec::new();
        for country in self.side(side).filter_map(|p| p.country.as_deref()) {
            if !countries.contains(&country) {
                countries.push(country);
            }
        }
        Value::list(countries)
    }

    fn side(&self, side: Side) -> impl Iterator<Item = &'a Participant> + use<'a> {
        self.event
            .participants
            .iter()
            .filter(move |p| p.side == side)
    }
}

/// What a participant is called: its name, else its office, body or country.
pub(in crate::export) fn called(participant: &Participant) -> Option<&str> {
    let fields = [
        &participant.name,
        &participant.designation,
        &participant.organization,
        &participant.country,
    ];
    fields.into_iter().find_map(Option::as_deref)
}

type C = Column<Events>;

impl Table for Events {
    const NAME: &'static str = "events";
    const ABOUT: &'static str = "An event record: one happening between one set of participants, however often the release tells of it.";
    const KEY: &'static [&'static str] = &["event_id"];
    const REFERENCES: &'static [Reference] = &[super::RELEASE];
    const LOOKUPS: &'static [&'static str] = &["type", "date_start"];
    type Row<'a> = EventRow<'a>;

    const COLUMNS: &'static [C] = &[
        C::new(
            "event_id",
            Kind::Text,
            "The record's id: the release's, `-E` and a number from 1.",
            "2127135-E1",
            |r| Value::from(&r.event.id),
        ),
        C::new(
            "release_id",
            Kind::Text,
            "The release, as in `releases`.",
            "2127135",
            |r| Value::from(&r.annotation.release.id),
        ),
        C::new(
            "type",
            Kind::Code(Codes::Event),
            "What kind of happening.",
            "meeting",
            |r| Value::from(r.event.event_type.as_str()),
        ),
        C::new(
            "subtype",
            Kind::Code(Codes::Subtype),
            "The finer kind.",
            "talks",
            |r| Value::from(r.event.subtype.as_str()),
        ),
        C::new(
            "realis",
            Kind::Code(Codes::Realis),
            "Whether it is told as fact.",
            "actual",
            |r| Value::from(r.event.realis.as_str()),
        ),
        C::new(
            "cameo",
            Kind::Code(Codes::Cameo),
            "CAMEO code, leading zero kept; empty where CAMEO has none.",
            "040",
            |r| Value::optional(r.event.cameo.as_deref()),
        ),
        C::new(
            "plover",
            Kind::Code(Codes::Plover),
            "PLOVER type, with its mode behind a hyphen; empty where PLOVER has none.",
            "CONSULT",
            |r| Value::optional(r.event.plover.as_deref()),
        ),
        C::new(
            "goldstein",
            Kind::Number("Goldstein scale"),
            "Goldstein score of the CAMEO code, from −10 (conflict) to 10 (cooperation).",
            "1.0",
            |r| r.event.goldstein.map_or(Value::Empty, Value::from),
        ),
        C::new(
            "date_start",
            Kind::Date,
            "The first day.",
            "2025-05-05",
            |r| Value::optional(r.event.date.as_ref().map(|d| d.start.as_str())),
        ),
        C::new(
            "date_end",
            Kind::Date,
            "The last day; the first one where it lasts a day.",
            "2025-05-05",
            |r| Value::optional(r.event.date.as_ref().map(|d| d.end.as_str())),
        ),
        C::new(
            "date_source",
            Kind::Code(Codes::DateSource),
            "What the date was read from.",
            "text",
            |r| Value::optional(r.event.date.as_ref().map(|d| d.source.as_str())),
        ),
        C::new(
            "place",
            Kind::Text,
            "Where, as written.",
            "नई दिल्ली",
            |r| Value::optional(r.event.place.as_ref().map(|p| p.text.as_str())),
        ),
        C::new(
            "place_country",
            Kind::Code(Codes::Country),
            "The place's country.",
            "IND",
            |r| {
                let place = r.event.place.as_ref();
                Value::optional(place.and_then(|p| p.country.as_deref()))
            },
        ),
        C::new(
            "agents",
            Kind::List,
            "Who acts: names, else offices, bodies or countries. All fields are in `participants`.",
            "राजनाथ सिंह",
            |r| r.names(Side::Agent),
        ),
        C::new(
            "agent_countries",
            Kind::List,
            "The agents' countries, ISO 3166-1 alpha-3.",
            "IND",
            |r| r.countries(Side::Agent),
        ),
        C::new(
            "counterparts",
            Kind::List,
            "The other side, likewise.",
            "नकातानी",
            |r| r.names(Side::Counterpart),
        ),
        C::new(
            "counterpart_countries",
            Kind::List,
            "The counterparts' countries, ISO 3166-1 alpha-3.",
            "JPN",
            |r| r.countries(Side::Counterpart),
        ),
        C::new(
            "honourees",
            Kind::List,
            "In a condolence, the dead or honoured, as written.",
            "डॉ. राजन शर्मा",
            |r| Value::list(r.event.honouree.iter().map(String::as_str)),
        ),
        C::new(
            "incident",
            Kind::Text,
            "In a condolence, the attack, accident or disaster, as written.",
            "पहलगाम आतंकवादी हमले",
            |r| Value::optional(r.event.incident.as_deref()),
        ),
        C::new(
            "instrument",
            Kind::Text,
            "In a cooperation, the agreement or exercise, as written.",
            "समझौता ज्ञापन",
            |r| Value::optional(r.event.instrument.as_deref()),
        ),
        C::new(
            "topics",
            Kind::List,
            "The fields that it is about, from the closed list of topics.",
            "defence|maritime",
            |r| Value::list(r.event.topics.iter().copied().map(Topic::as_str)),
        ),
        C::new(
            "mentions",
            Kind::Integer("mentions"),
            "How many places in the release tell of it.",
            "3",
            |r| r.event.mentions.len().into(),
        ),
        C::new(
            "triggers",
            Kind::List,
            "The words that tell of it, one a mention, as in the text.",
            "द्विपक्षीय बैठक|चर्चा की",
            |r| Value::list(r.event.mentions.iter().map(|m| m.trigger.text.as_str())),
        ),
        C::new(
            "rules",
            Kind::List,
            "The rules that matched, one a mention.",
            "meeting.talks.ke-saath|meeting.talks.charcha",
            |r| Value::list(r.event.mentions.iter().map(|m| m.rule.as_str())),
        ),
        C::new(
            "confidence",
            Kind::Number("0 to 1"),
            "How sure the record is, from 0 to 1.",
            "0.97",
            |r| r.event.confidence.into(),
        ),
        C::new(
            "posted_at",
            Kind::DateTime,
            "When the release was posted, in India's time.",
            "2025-05-05T17:47:00+05:30",
            |r| Value::optional(r.annotation.release.posted_at.as_deref()),
        ),
        C::new(
            "ministry",
            Kind::Text,
            "The issuing ministry, as written.",
            "रक्षा मंत्रालय",
            |r| Value::optional(r.annotation.release.ministry.as_deref()),
        ),
        C::new(
            "title",
            Kind::Text,
            "The release's headline, as written.",
            "रक्षा मंत्री ने जापान के रक्षा मंत्री से भेंट की",
            |r| Value::optional(r.annotation.release.title.as_deref()),
        ),
    ];

    const NESTED: &'static [C] = &[
        C::new(
            "participants",
            Kind::Records(record_fields::<Participants>),
            "The rows that `participants` has of the event.",
            "",
            |r| records::<Participants>(Participants::of(r.annotation, r.event)),
        ),
        C::new(
            "event_mentions",
            Kind::Records(record_fields::<EventMentions>),
            "The rows that `event_mentions` has of the event.",
            "",
            |r| records::<EventMentions>(EventMentions::of(r.annotation, r.event)),
        ),
    ];
}

impl AnnotationTable for Events {
    fn rows(annotation: &Annotation) -> impl Iterator<Item = EventRow<'_>> {
        let events = annotation.events.iter();
        events.map(move |event| EventRow { annotation, event })
    }
}
