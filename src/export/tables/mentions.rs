//! One row an entity mention.

use crate::annotation::{Annotation, Entity};
use crate::document::Part;
use crate::export::column::{AnnotationTable, Codes, Column, Kind, Reference, Table, Value};

/// The table `mentions`.
pub struct Mentions;

/// What a row of [`Mentions`] is made from.
pub struct MentionRow<'a> {
    annotation: &'a Annotation,
    entity: &'a Entity,
}

type C = Column<Mentions>;

impl Table for Mentions {
    const NAME: &'static str = "mentions";
    const ABOUT: &'static str = "A place in a release that names an entity.";
    const KEY: &'static [&'static str] = &["release_id", "mention_id"];
    const REFERENCES: &'static [Reference] = &[super::RELEASE];
    const LOOKUPS: &'static [&'static str] = &["type", "text"];
    type Row<'a> = MentionRow<'a>;

    const COLUMNS: &'static [C] = &[
        C::new(
            "release_id",
            Kind::Text,
            "The release, as in `releases`.",
            "2127135",
            |r| Value::from(&r.annotation.release.id),
        ),
        C::new(
            "mention_id",
            Kind::Text,
            "The mention's id; unique within the release.",
            "T1",
            |r| Value::from(&r.entity.id),
        ),
        C::new(
            "type",
            Kind::Code(Codes::Entity),
            "What it names.",
            "PERSON",
            |r| Value::from(r.entity.kind.as_str()),
        ),
        C::new(
            "text",
            Kind::Text,
            "The words, as in the text.",
            "राजनाथ सिंह",
            |r| Value::from(&r.entity.text),
        ),
        C::new(
            "start",
            Kind::Integer("characters"),
            "Offset of its first character, in Unicode scalar values from 0.",
            "96",
            |r| r.entity.start.into(),
        ),
        C::new(
            "end",
            Kind::Integer("characters"),
            "Offset behind its last character, in Unicode scalar values.",
            "107",
            |r| r.entity.end.into(),
        ),
        C::new(
            "sentence",
            Kind::Integer("index"),
            "Its sentence, from 0.",
            "3",
            |r| r.entity.sentence.into(),
        ),
        C::new(
            "part",
            Kind::Code(Codes::Part),
            "The part of the layout that the sentence stands in.",
            "body",
            |r| part_of(r.annotation, r.entity.sentence),
        ),
        C::new(
            "score",
            Kind::Number("0 to 1"),
            "The tagger's probability, from 0 to 1.",
            "0.99",
            |r| r.entity.score.into(),
        ),
        C::new(
            "country",
            Kind::Code(Codes::Country),
            "The country that the gazetteers link it to.",
            "JPN",
            |r| Value::optional(r.entity.country.as_deref()),
        ),
        C::new(
            "date_start",
            Kind::Date,
            "For a DATE, the first day that it names.",
            "2025-05-05",
            |r| Value::optional(r.entity.date.as_ref().map(|d| d.start.as_str())),
        ),
        C::new(
            "date_end",
            Kind::Date,
            "For a DATE, the last day that it names.",
            "2025-05-05",
            |r| Value::optional(r.entity.date.as_ref().map(|d| d.end.as_str())),
        ),
    ];
}

impl AnnotationTable for Mentions {
    fn rows(annotation: &Annotation) -> impl Iterator<Item = MentionRow<'_>> {
        let entities = annotation.entities.iter();
        entities.map(move |entity| MentionRow { annotation, entity })
    }
}

/// The part of the layout that a sentence of an annotation stands in, by its index.
pub(super) fn part_of(annotation: &Annotation, sentence: usize) -> Value<'_> {
    let sentence = annotation.sentences.get(sentence);
    Value::optional(sentence.map(|s| part_name(s.part)))
}

/// The spelling of a part in files, which is that of JSON.
pub(in crate::export) fn part_name(part: Part) -> &'static str {
    match part {
        Part::Ministry => "ministry",
        Part::Title => "title",
        Part::Subtitle => "subtitle",
        Part::Posted => "posted",
        Part::Body => "body",
        Part::Footer => "footer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_spelled_as_in_json() {
        for part in [
            Part::Ministry,
            Part::Title,
            Part::Subtitle,
            Part::Posted,
            Part::Body,
            Part::Footer,
        ] {
            let json = serde_json::to_value(part).ok();
            assert_eq!(json, Some(part_name(part).into()));
        }
    }
}
