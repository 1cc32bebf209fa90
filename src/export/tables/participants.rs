//! One row a participant of an event.

use crate::annotation::{Annotation, Event, Participant};
use crate::events::schema::Sector;
use crate::export::column::{AnnotationTable, Codes, Column, Kind, Reference, Table, Value};

/// The table `participants`.
pub struct Participants;

/// What a row of [`Participants`] is made from.
pub struct ParticipantRow<'a> {
    annotation: &'a Annotation,
    event: &'a Event,
    number: usize,
    participant: &'a Participant,
}

impl Participants {
    /// The rows of one event.
    pub(super) fn of<'a>(
        annotation: &'a Annotation,
        event: &'a Event,
    ) -> impl Iterator<Item = ParticipantRow<'a>> {
        let participants = event.participants.iter().zip(1..);
        participants.map(move |(participant, number)| ParticipantRow {
            annotation,
            event,
            number,
            participant,
        })
    }
}

type C = Column<Participants>;

impl Table for Participants {
    const NAME: &'static str = "participants";
    const ABOUT: &'static str = "A participant of an event: a person, an office, a body or a country, or several of these at once.";
    const KEY: &'static [&'static str] = &["event_id", "participant"];
    const REFERENCES: &'static [Reference] = &[super::EVENT, super::RELEASE];
    const LOOKUPS: &'static [&'static str] = &["country", "name"];
    type Row<'a> = ParticipantRow<'a>;

    const COLUMNS: &'static [C] = &[
        C::new(
            "event_id",
            Kind::Text,
            "The event, as in `events`.",
            "2127135-E1",
            |r| Value::from(&r.event.id),
        ),
        C::new(
            "participant",
            Kind::Integer("number"),
            "The participant's number in the event, from 1.",
            "1",
            |r| r.number.into(),
        ),
        C::new(
            "release_id",
            Kind::Text,
            "The release, as in `releases`.",
            "2127135",
            |r| Value::from(&r.annotation.release.id),
        ),
        C::new(
            "side",
            Kind::Code(Codes::Side),
            "Which side: in a condolence the agent grieves and the counterpart is addressed.",
            "agent",
            |r| Value::from(r.participant.side.as_str()),
        ),
        C::new(
            "name",
            Kind::Text,
            "The person, as written, honorific off.",
            "राजनाथ सिंह",
            |r| Value::optional(r.participant.name.as_deref()),
        ),
        C::new(
            "designation",
            Kind::Text,
            "The office or rank, as written.",
            "रक्षा मंत्री",
            |r| Value::optional(r.participant.designation.as_deref()),
        ),
        C::new(
            "organization",
            Kind::Text,
            "The body, as written.",
            "भारतीय नौसेना",
            |r| Value::optional(r.participant.organization.as_deref()),
        ),
        C::new(
            "country",
            Kind::Code(Codes::Country),
            "The country that it belongs to or is.",
            "IND",
            |r| Value::optional(r.participant.country.as_deref()),
        ),
        C::new(
            "sector",
            Kind::Code(Codes::Sector),
            "The part of society that it acts for.",
            "GOV",
            |r| Value::optional(r.participant.sector.map(Sector::as_str)),
        ),
        C::new(
            "mention_ids",
            Kind::List,
            "The mentions that it was read from, as in `mentions`.",
            "T3|T4",
            |r| Value::list(r.participant.mentions.iter().map(String::as_str)),
        ),
    ];
}

impl AnnotationTable for Participants {
    fn rows(annotation: &Annotation) -> impl Iterator<Item = ParticipantRow<'_>> {
        let events = annotation.events.iter();
        events.flat_map(move |event| Participants::of(annotation, event))
    }
}
