//! One row a release.

use crate::annotation::Annotation;
use crate::export::column::{AnnotationTable, Column, Kind, Table, Value};

/// The table `releases`.
pub struct Releases;

type C = Column<Releases>;

impl Table for Releases {
    const NAME: &'static str = "releases";
    const ABOUT: &'static str = "A release that was read, whether or not it tells of an event.";
    const KEY: &'static [&'static str] = &["release_id"];
    const LOOKUPS: &'static [&'static str] = &["posted_at", "ministry"];
    type Row<'a> = &'a Annotation;

    const COLUMNS: &'static [C] = &[
        C::new(
            "release_id",
            Kind::Text,
            "The release's number, or what the input calls it; the second release with an id has `#2` behind it.",
            "2127135",
            |a| Value::from(&a.release.id),
        ),
        C::new(
            "source",
            Kind::Text,
            "The file that it was read from, with the line where a file holds many.",
            "2025.jsonl:17",
            |a| Value::from(&a.release.source),
        ),
        C::new(
            "ministry",
            Kind::Text,
            "The issuing ministry, as written.",
            "रक्षा मंत्रालय",
            |a| Value::optional(a.release.ministry.as_deref()),
        ),
        C::new(
            "title",
            Kind::Text,
            "The headline, as written.",
            "रक्षा मंत्री ने जापान के रक्षा मंत्री से भेंट की",
            |a| Value::optional(a.release.title.as_deref()),
        ),
        C::new(
            "subtitles",
            Kind::List,
            "The sub-headings, as written.",
            "दोनों पक्ष सहयोग बढ़ाएंगे|अगली बैठक टोक्यो में",
            |a| Value::list(a.release.subtitles.iter().map(String::as_str)),
        ),
        C::new(
            "posted_at",
            Kind::DateTime,
            "When it was posted, in India's time.",
            "2025-05-05T17:47:00+05:30",
            |a| Value::optional(a.release.posted_at.as_deref()),
        ),
        C::new(
            "dateline",
            Kind::Text,
            "Who posted it and where.",
            "PIB Delhi",
            |a| Value::optional(a.release.dateline.as_deref()),
        ),
        C::new(
            "chars",
            Kind::Integer("characters"),
            "Length of the text, in Unicode scalar values.",
            "3059",
            |a| a.release.chars.into(),
        ),
        C::new(
            "sentences",
            Kind::Integer("sentences"),
            "How many sentences it has, headings included.",
            "18",
            |a| a.sentences.len().into(),
        ),
        C::new(
            "mentions",
            Kind::Integer("mentions"),
            "How many rows it has in `mentions`.",
            "52",
            |a| a.entities.len().into(),
        ),
        C::new(
            "events",
            Kind::Integer("events"),
            "How many rows it has in `events`.",
            "3",
            |a| a.events.len().into(),
        ),
    ];
}

impl AnnotationTable for Releases {
    fn rows(annotation: &Annotation) -> impl Iterator<Item = &Annotation> {
        std::iter::once(annotation)
    }
}
