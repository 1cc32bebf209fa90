//! One row a place in the text that tells of an event.

use crate::annotation::{Annotation, Event, EventMention};
use crate::export::column::{AnnotationTable, Codes, Column, Kind, Reference, Table, Value};

use super::mentions::part_of;

/// The table `event_mentions`.
pub struct EventMentions;

/// What a row of [`EventMentions`] is made from.
pub struct EventMentionRow<'a> {
    annotation: &'a Annotation,
    event: &'a Event,
    number: usize,
    mention: &'a EventMention,
}

impl EventMentions {
    /// The rows of one event.
    pub(super) fn of<'a>(
        annotation: &'a Annotation,
        event: &'a Event,
    ) -> impl Iterator<Item = EventMentionRow<'a>> {
        let mentions = event.mentions.iter().zip(1..);
        mentions.map(move |(mention, number)| EventMentionRow {
            annotation,
            event,
            number,
            mention,
        })
    }
}

type C = Column<EventMentions>;

impl Table for EventMentions {
    const NAME: &'static str = "event_mentions";
    const ABOUT: &'static str = "A place in a release that tells of an event.";
    const KEY: &'static [&'static str] = &["event_id", "event_mention"];
    const REFERENCES: &'static [Reference] = &[super::EVENT, super::RELEASE];
    const LOOKUPS: &'static [&'static str] = &["rule"];
    type Row<'a> = EventMentionRow<'a>;

    const COLUMNS: &'static [C] = &[
        C::new(
            "event_id",
            Kind::Text,
            "The event, as in `events`.",
            "2127135-E1",
            |r| Value::from(&r.event.id),
        ),
        C::new(
            "event_mention",
            Kind::Integer("number"),
            "The mention's number in the event, from 1.",
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
            "trigger",
            Kind::Text,
            "The words that tell it, as in the text.",
            "द्विपक्षीय बैठक",
            |r| Value::from(&r.mention.trigger.text),
        ),
        C::new(
            "start",
            Kind::Integer("characters"),
            "Offset of the trigger's first character, in Unicode scalar values from 0.",
            "200",
            |r| r.mention.trigger.start.into(),
        ),
        C::new(
            "end",
            Kind::Integer("characters"),
            "Offset behind the trigger's last character, in Unicode scalar values.",
            "215",
            |r| r.mention.trigger.end.into(),
        ),
        C::new(
            "sentence",
            Kind::Integer("index"),
            "Its sentence, from 0.",
            "3",
            |r| r.mention.sentence.into(),
        ),
        C::new(
            "part",
            Kind::Code(Codes::Part),
            "The part of the layout that the sentence stands in.",
            "body",
            |r| part_of(r.annotation, r.mention.sentence),
        ),
        C::new(
            "rule",
            Kind::Text,
            "The rule that matched.",
            "meeting.talks.ke-saath",
            |r| Value::from(&r.mention.rule),
        ),
    ];
}

impl AnnotationTable for EventMentions {
    fn rows(annotation: &Annotation) -> impl Iterator<Item = EventMentionRow<'_>> {
        let events = annotation.events.iter();
        events.flat_map(move |event| EventMentions::of(annotation, event))
    }
}
