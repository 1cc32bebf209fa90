//! Entities and events as BRAT standoff: a `.txt` and a `.ann` for each release.
//!
//! The lines are those of vaarta's gold labels (`eval/gold`), so that results can be corrected in
//! brat and become gold: entities, a trigger and an event with its roles, attributes, and the whole
//! record as a note, for what does not stand in the text.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use serde_json::json;

use crate::annotation::{Annotation, Event};
use crate::document::EntityType;
use crate::events::schema::{DateSource, EventType, Realis, Subtype};
use crate::span::CharOffsets;

use super::column::{Field, Kind};
use super::destination::Destination;
use super::error::ExportError;
use super::place::{entity_spans, span};
use super::sink::Export;

/// The folder.
pub const BRAT_FOLDER: &str = "brat";

/// What the lines of a `.ann` file are, by their first letter.
pub(super) const LINES: [Field; 5] = [
    Field {
        name: "T, of an entity",
        kind: Kind::Text,
        about: "Number, type, offsets in Unicode scalar values, words. A line break or tab in the words is a blank.",
        example: "T1 ⇥ PERSON 96 107 ⇥ राजनाथ सिंह",
    },
    Field {
        name: "T, of a trigger",
        kind: Kind::Text,
        about: "The words of an event's first mention, with the event's type.",
        example: "T40 ⇥ meeting 200 215 ⇥ द्विपक्षीय बैठक",
    },
    Field {
        name: "E",
        kind: Kind::Text,
        about: "The event: its type with the trigger, and its roles with the entities that fill them. Roles: agent, counterpart, honouree, incident, instrument, place, date; the second of a role is `agent2`. An event without a mention has no line.",
        example: "E1 ⇥ meeting:T40 agent:T1 counterpart:T7",
    },
    Field {
        name: "A",
        kind: Kind::Text,
        about: "Its subtype, and its realis.",
        example: "A1 ⇥ subtype E1 talks",
    },
    Field {
        name: "#",
        kind: Kind::Text,
        about: "The record, as JSON in the form of the gold labels.",
        example: "#1 ⇥ AnnotatorNotes E1 ⇥ {\"type\": \"meeting\", …}",
    },
];

/// `brat/`: files for each release, named by its id, and `annotation.conf`, with which brat opens them.
pub struct Brat {
    folder: PathBuf,
    /// Names that are taken, in lower case.
    names: HashSet<String>,
}

impl Brat {
    /// Makes the folder and its `annotation.conf`.
    ///
    /// # Errors
    /// When it is there and must stay, or cannot be written.
    pub fn create(destination: &Destination) -> Result<Self, ExportError> {
        let folder = destination.claim(BRAT_FOLDER)?;
        fs::create_dir(&folder).map_err(ExportError::write(&folder))?;
        let conf = folder.join("annotation.conf");
        fs::write(&conf, configuration()).map_err(ExportError::write(&conf))?;
        Ok(Brat {
            folder,
            names: HashSet::new(),
        })
    }

    /// The name of a release's files: its id, with `_` for what a file system or brat may not take,
    /// and a number behind it where the name is taken.
    fn name(&mut self, id: &str) -> String {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let name: String = id.chars().map(|c| if plain(c) { c } else { '_' }).collect();
        let name = match name.starts_with('.') || name.is_empty() {
            true => format!("_{name}"),
            false => name,
        };
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let mut candidates = std::iter::once(name.clone()).chain(numbered);
        let free = candidates.find(|name| self.names.insert(name.to_lowercase()));
        free.unwrap_or(name)
    }
}

impl Export for Brat {
    fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        let standoff = standoff(annotation)?;
        let name = self.name(&annotation.release.id);
        for (extension, content) in [("txt", flat(&annotation.text)), ("ann", standoff)] {
            let path = self.folder.join(format!("{name}.{extension}"));
            fs::write(&path, content).map_err(ExportError::write(&path))?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        Ok(())
    }
}

/// The text as brat reads it, each offset where it was: tabs, carriage returns and other white space
/// that readers take for the end of a line or of a field are blanks, and so is a byte-order mark.
fn flat(text: &str) -> String {
    let blank = |c: char| c != '\n' && (c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
    let chars = text.chars().enumerate();
    chars
        .map(|(at, c)| match blank(c) || (at == 0 && c == '\u{feff}') {
            true => ' ',
            false => c,
        })
        .collect()
}

/// The `.ann` file of a release.
fn standoff(annotation: &Annotation) -> Result<String, ExportError> {
    let offsets = CharOffsets::new(&annotation.text);
    entity_spans(annotation, &offsets)?;
    let (mut lines, mut attributes, mut notes) = (String::new(), String::new(), String::new());
    let bound = |number: usize, kind: &str, start: usize, end: usize| {
        let span = span(&offsets, &format!("T{number}"), start, end)?;
        let words = flat(span.slice(&annotation.text)).replace('\n', " ");
        Ok::<_, ExportError>(format!("T{number}\t{kind} {start} {end}\t{words}\n"))
    };
    for (number, entity) in (1..).zip(&annotation.entities) {
        lines += &bound(number, entity.kind.as_str(), entity.start, entity.end)?;
    }
    let told = annotation.events.iter().filter(|e| !e.mentions.is_empty());
    for (number, event) in (1..).zip(told) {
        let trigger = &event.mentions[0].trigger;
        let at = annotation.entities.len() + number;
        let kind = event.event_type;
        lines += &bound(at, kind.as_str(), trigger.start, trigger.end)?;
        let roles = roles(annotation, event, trigger.start);
        let _ = writeln!(lines, "E{number}\t{kind}:T{at}{}", numbered(&roles));
        let _ = writeln!(
            attributes,
            "A{}\tsubtype E{number} {}",
            2 * number - 1,
            event.subtype
        );
        let _ = writeln!(
            attributes,
            "A{}\trealis E{number} {}",
            2 * number,
            event.realis
        );
        let _ = writeln!(
            notes,
            "#{number}\tAnnotatorNotes E{number}\t{}",
            record(event)
        );
    }
    Ok(lines + &attributes + &notes)
}

/// The roles of an event with the numbers of the entities that fill them, each once: participants
/// are read from entities; for the other roles, the entity nearest to the trigger that says the same.
fn roles(annotation: &Annotation, event: &Event, trigger: usize) -> Vec<(&'static str, usize)> {
    let entities = || (1..).zip(&annotation.entities);
    let nearest = |words: &str| {
        let same = entities().filter(|(_, e)| e.text == words && e.kind != EntityType::Date);
        same.min_by_key(|(_, e)| e.start.abs_diff(trigger))
    };
    let mut roles: Vec<(&'static str, usize)> = Vec::new();
    let mut fill = |role, entity: Option<usize>| {
        let role = entity.map(|entity| (role, entity));
        roles.extend(role.filter(|role| !roles.contains(role)));
    };
    for participant in &event.participants {
        for id in &participant.mentions {
            let entity = entities().find(|(_, entity)| entity.id == *id);
            fill(participant.side.as_str(), entity.map(|(number, _)| number));
        }
    }
    let place = event.place.as_ref().map(|place| &place.text);
    let named = event.honouree.iter().map(|words| ("honouree", words));
    let named = named
        .chain(event.incident.iter().map(|words| ("incident", words)))
        .chain(event.instrument.iter().map(|words| ("instrument", words)))
        .chain(place.map(|words| ("place", words)));
    for (role, words) in named {
        fill(role, nearest(words).map(|(number, _)| number));
    }
    if let Some(date) = event
        .date
        .as_ref()
        .filter(|d| d.source != DateSource::Release)
    {
        let same = |day: &&crate::annotation::DateInterval| day.start == date.start;
        let dated = entities().filter(|(_, e)| e.date.as_ref().filter(same).is_some());
        let nearest = dated.min_by_key(|(_, e)| e.start.abs_diff(trigger));
        fill("date", nearest.map(|(number, _)| number));
    }
    roles
}

/// Roles as brat writes them: ` agent:T1 agent2:T3`.
fn numbered(roles: &[(&'static str, usize)]) -> String {
    let mut text = String::new();
    for (at, (role, entity)) in roles.iter().enumerate() {
        let _ = match roles[..at]
            .iter()
            .filter(|(before, _)| before == role)
            .count()
        {
            0 => write!(text, " {role}:T{entity}"),
            before => write!(text, " {role}{}:T{entity}", before + 1),
        };
    }
    text
}

/// The record in the form of the gold labels, on one line.
fn record(event: &Event) -> String {
    let participant = |p: &crate::annotation::Participant| {
        json!({"side": p.side, "name": p.name, "designation": p.designation,
               "organization": p.organization, "country": p.country})
    };
    let participants: Vec<_> = event.participants.iter().map(participant).collect();
    let triggers: Vec<_> = event.mentions.iter().map(|m| &m.trigger.text).collect();
    json!({"type": event.event_type, "subtype": event.subtype, "realis": event.realis,
           "triggers": triggers, "participants": participants, "honouree": event.honouree,
           "incident": event.incident, "instrument": event.instrument, "topics": event.topics,
           "place": event.place, "date": event.date})
    .to_string()
}

/// `annotation.conf`: the types, roles and attributes that the files use.
fn configuration() -> String {
    const ROLES: [&str; 7] = [
        "agent",
        "counterpart",
        "honouree",
        "incident",
        "instrument",
        "place",
        "date",
    ];
    let entities: Vec<&str> = EntityType::ALL.iter().map(|e| e.as_str()).collect();
    let roles = ROLES.map(|role| format!("{role}*:<ENTITY>")).join(", ");
    let events: Vec<String> = EventType::ALL
        .iter()
        .map(|e| format!("{e}\t{roles}"))
        .collect();
    let subtypes: Vec<&str> = Subtype::ALL.iter().map(|s| s.as_str()).collect();
    let realis: Vec<&str> = Realis::ALL.iter().map(|r| r.as_str()).collect();
    format!(
        "# Configuration for the brat annotation tool.\n\n[entities]\n{}\n\n[events]\n{}\n\n[relations]\n\n\
         [attributes]\nsubtype\tArg:<EVENT>, Value:{}\nrealis\tArg:<EVENT>, Value:{}\n",
        entities.join("\n"),
        events.join("\n"),
        subtypes.join("|"),
        realis.join("|")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_given_once() {
        let mut brat = Brat {
            folder: PathBuf::new(),
            names: HashSet::new(),
        };
        let names = ["7", "../a:b", "7", "A", "a", "", ".hidden"].map(|id| brat.name(id));
        let expected = ["7", "_.._a_b", "7_2", "A", "a_2", "_", "_.hidden"];
        assert_eq!(names, expected);
    }

    #[test]
    fn no_character_ends_a_line_or_moves_an_offset() {
        let text = "\u{feff}क\r\nख\tग\u{2028}घ\u{85}";
        let flat = flat(text);
        assert_eq!(flat, " क \nख ग घ ");
        assert_eq!(flat.chars().count(), text.chars().count());
    }

    #[test]
    fn later_fillers_of_a_role_are_numbered() {
        let roles = [("agent", 1), ("counterpart", 3), ("agent", 2)];
        assert_eq!(numbered(&roles), " agent:T1 counterpart:T3 agent2:T2");
    }
}
