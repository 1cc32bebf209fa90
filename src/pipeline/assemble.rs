//! From what the stages found, in bytes, to the [`Annotation`] that is written, in `char`s.

use std::collections::HashSet;

use jiff::civil::{Date, DateTime};

use crate::annotation::{
    Annotation, DateInterval, Entity, Event, EventDate, EventMention, Participant, Place,
    ReleaseInfo, SCHEMA, SentenceInfo, Trigger,
};
use crate::document::{EntityType, Release};
use crate::events::{self, EventRecord};
use crate::link::LinkedMention;
use crate::span::CharOffsets;
use crate::text::{Tense, resolve_date};

use super::Analysis;

/// The annotation of a release; of entities with a score below `min_score` it has those that an event
/// rests on.
pub(super) fn annotation(release: &Release, analysis: &Analysis, min_score: f32) -> Annotation {
    let assembler = Assembler {
        release,
        analysis,
        min_score,
        offsets: CharOffsets::new(&release.text),
    };
    Annotation {
        schema: SCHEMA.to_owned(),
        release: assembler.info(),
        text: release.text.clone(),
        sentences: assembler.sentences(),
        entities: assembler.entities(),
        events: assembler.events(),
    }
}

struct Assembler<'a> {
    release: &'a Release,
    analysis: &'a Analysis,
    min_score: f32,
    offsets: CharOffsets<'a>,
}

impl Assembler<'_> {
    fn info(&self) -> ReleaseInfo {
        let release = self.release;
        ReleaseInfo {
            id: release.id.clone(),
            source: release.source.clone(),
            ministry: release.ministry.clone(),
            title: release.title().map(str::to_owned),
            subtitles: release.subtitles().map(str::to_owned).collect(),
            posted_at: release.posted_at.map(rfc3339),
            dateline: release.dateline.clone(),
            chars: self.offsets.to_char(release.text.len()),
        }
    }

    fn sentences(&self) -> Vec<SentenceInfo> {
        let sentences = self.analysis.sentences.iter();
        sentences
            .map(|sentence| SentenceInfo {
                start: self.offsets.to_char(sentence.span.start),
                end: self.offsets.to_char(sentence.span.end),
                part: sentence.part,
            })
            .collect()
    }

    fn entities(&self) -> Vec<Entity> {
        let used = self.used();
        let mentions = self.analysis.mentions.iter().enumerate();
        mentions
            .filter(|(index, linked)| {
                linked.mention.score >= self.min_score || used.contains(index)
            })
            .map(|(index, linked)| Entity {
                id: entity_id(index),
                kind: linked.mention.kind,
                start: self.offsets.to_char(linked.mention.span.start),
                end: self.offsets.to_char(linked.mention.span.end),
                text: linked.mention.span.slice(&self.release.text).to_owned(),
                sentence: linked.mention.sentence,
                score: three_digits(linked.mention.score),
                country: linked.country().map(|code| code.to_string()),
                date: self.interval(linked),
            })
            .collect()
    }

    /// The mentions that an event has as participants.
    fn used(&self) -> HashSet<usize> {
        let records = self.analysis.extraction.records.iter();
        let told = records.flat_map(|record| {
            let mentions = record.mentions.iter();
            mentions.chain(std::iter::once(&record.merged))
        });
        told.flat_map(|mention| &mention.participants)
            .flat_map(|participant| participant.mentions.iter().copied())
            .collect()
    }

    /// The days that a DATE names.
    fn interval(&self, linked: &LinkedMention) -> Option<DateInterval> {
        let mention = &linked.mention;
        if mention.kind != EntityType::Date {
            return None;
        }
        let tokens = &self.analysis.sentences[mention.sentence].tokens[mention.tokens.clone()];
        let words: Vec<&str> = tokens.iter().map(|token| &*token.norm).collect();
        let posted = self.release.posted_at.map(DateTime::date);
        let range = resolve_date(&words, posted, Tense::Unknown)?;
        Some(DateInterval {
            start: iso(range.start),
            end: iso(range.end),
        })
    }

    fn events(&self) -> Vec<Event> {
        let records = self.analysis.extraction.records.iter().enumerate();
        records
            .map(|(index, record)| self.event(index, record))
            .collect()
    }

    fn event(&self, index: usize, record: &EventRecord) -> Event {
        let told = &record.merged;
        let codes = told.subtype.codes(told.realis);
        Event {
            id: format!("{}-E{}", self.release.id, index + 1),
            event_type: told.subtype.event_type(),
            subtype: told.subtype,
            realis: told.realis,
            cameo: codes.cameo.map(str::to_owned),
            plover: codes.plover.map(str::to_owned),
            goldstein: codes.goldstein,
            date: told.date.map(|when| EventDate {
                start: iso(when.range.start),
                end: iso(when.range.end),
                source: when.source,
            }),
            place: told.place.as_ref().map(|place| Place {
                text: place.text.clone(),
                country: place.country.map(|code| code.to_string()),
            }),
            participants: participants(&told.participants),
            honouree: told.honouree.clone(),
            incident: told.incident.clone(),
            instrument: told.instrument.clone(),
            topics: told.topics.clone(),
            mentions: record.mentions.iter().map(|m| self.mention(m)).collect(),
            confidence: three_digits(told.confidence),
        }
    }

    fn mention(&self, mention: &events::EventMention) -> EventMention {
        EventMention {
            sentence: mention.sentence,
            trigger: Trigger {
                start: self.offsets.to_char(mention.trigger.start),
                end: self.offsets.to_char(mention.trigger.end),
                text: mention.trigger.slice(&self.release.text).to_owned(),
            },
            rule: mention.rule.clone(),
        }
    }
}

/// The participants, agents first.
fn participants(told: &[events::Participant]) -> Vec<Participant> {
    let mut participants: Vec<Participant> = told.iter().map(participant).collect();
    participants.sort_by_key(|participant| participant.side);
    participants
}

fn participant(participant: &events::Participant) -> Participant {
    Participant {
        side: participant.side,
        name: participant.name.clone(),
        designation: participant.designation.clone(),
        organization: participant.organization.clone(),
        country: participant.country.map(|code| code.to_string()),
        sector: participant.sector,
        mentions: participant
            .mentions
            .iter()
            .copied()
            .map(entity_id)
            .collect(),
    }
}

/// The id of the release's entity of that index.
fn entity_id(index: usize) -> String {
    format!("T{}", index + 1)
}

fn iso(date: Date) -> String {
    date.to_string()
}

/// A posting time, which is India's, as RFC 3339 writes it.
fn rfc3339(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S+05:30").to_string()
}

fn three_digits(share: f32) -> f32 {
    (share * 1_000.0).round() / 1_000.0
}
