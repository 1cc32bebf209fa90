//! Mentions of one happening become one record.
//!
//! Two mentions tell of the same happening when they are of the same type, their kinds can be told
//! of one happening, nothing in them disagrees, and they share a participant or one names none.

use jiff::civil::Date;

use crate::link::CountryCode;
use crate::text::DateRange;

use super::dates::better_date;
use super::record::{EventMention, EventRecord, Participant, When};
use super::register::same_person;
use super::same::{
    is_received, is_same, is_same_participant, same_words, signs_for, signs_it, turned,
};
use super::schema::{DateSource, EventType, Realis, Side, Subtype};

/// Merges mentions, given in text order, into records in the order of their first mention.
///
/// A record without a date that is told as the release's own news, not as what was before it, takes the
/// posting date.
pub fn merge(mentions: Vec<EventMention>, posted: Option<Date>) -> Vec<EventRecord> {
    let mut records: Vec<EventRecord> = Vec::new();
    for mention in mentions {
        let place = if mention.joins {
            to_join(&records, &mention)
        } else {
            told_before(&records, &mention, posted)
        };
        match place {
            Some(at) => absorb(&mut records[at], mention),
            None if mention.joins => {}
            None => records.push(first_told(mention)),
        }
    }
    for record in &mut records {
        drop_told_classes(&mut record.merged.participants);
        drop_joint_bodies(&mut record.merged.participants);
        let of_the_day = record.mentions.iter().any(|mention| !mention.remote);
        if record.merged.date.is_none() && record.merged.realis == Realis::Actual && of_the_day {
            record.merged.date = posted.map(|day| When {
                range: DateRange {
                    start: day,
                    end: day,
                    deictic: false,
                },
                source: DateSource::Release,
            });
        }
    }
    records
}

/// A record of what is told for the first time.
fn first_told(mention: EventMention) -> EventRecord {
    let mut merged = mention.clone();
    let one_side = merged.subtype.event_type() == EventType::Condolence;
    drop_covered_countries(&mut merged.participants, one_side);
    EventRecord {
        merged,
        mentions: vec![mention],
    }
}

/// How many sentences back an event may lie to which participants are added.
pub const JOIN_REACH: usize = 4;

/// The event of the mention's type that it adds to: of a foreign state that it names and of its realis
/// before others; of several the one told last.
fn to_join(records: &[EventRecord], mention: &EventMention) -> Option<usize> {
    let last = |record: &EventRecord| record.mentions.iter().map(|m| m.sentence).max();
    let kind = mention.subtype.event_type();
    let any_kind = joins_any_kind(kind) && !tells_when(mention);
    let fits = |held: Subtype| held == mention.subtype || (any_kind && held.event_type() == kind);
    (0..records.len())
        .filter(|&n| fits(records[n].merged.subtype))
        .max_by_key(|&n| {
            let record = &records[n];
            let shares = share_foreign_state(&record.merged.participants, &mention.participants);
            let alike = record.merged.realis == mention.realis;
            (shares, alike, last(record))
        })
}

/// Whether people are added to any event of a type: those present, to whatever meeting it was; but those who
/// sign, to an agreement alone.
pub fn joins_any_kind(kind: EventType) -> bool {
    kind != EventType::Cooperation
}

/// Whether someone on either list is of the same state other than India.
pub fn share_foreign_state(told: &[Participant], new: &[Participant]) -> bool {
    let mut foreign = new
        .iter()
        .filter_map(|p| p.country)
        .filter(|&code| code != CountryCode::INDIA);
    foreign.any(|code| told.iter().any(|p| p.country == Some(code)))
}

/// Whether a mention only tells the dates of an event told before: यह अभ्यास 4 से 9 मई तक चलेगा.
fn tells_when(mention: &EventMention) -> bool {
    mention.joins && mention.participants.is_empty()
}

/// The record that a mention tells of again: of several the one that shares most participants.
fn told_before(
    records: &[EventRecord],
    mention: &EventMention,
    posted: Option<Date>,
) -> Option<usize> {
    let shared = |record: &EventRecord| {
        let held = &record.merged.participants;
        let known = |p: &&Participant| held.iter().any(|q| is_same_participant(p, q));
        mention.participants.iter().filter(known).count()
    };
    (0..records.len())
        .filter(|&n| is_same(&records[n].merged, mention, posted))
        .max_by_key(|&n| (shared(&records[n]), std::cmp::Reverse(n)))
}

/// Adds a mention to a record: empty fields are filled, participants are joined, the surer kind stays.
fn absorb(record: &mut EventRecord, mut mention: EventMention) {
    let merged = &mut record.merged;
    if is_received(merged, &mention) {
        mention.participants = turned(&mention.participants);
    }
    if mention.named && !merged.named {
        merged.participants.clear();
        merged.named = true;
    }
    let leads = mention.leads && matches!(merged.subtype, Subtype::Multilateral | Subtype::Session);
    if leads {
        let bodies = merged.participants.iter_mut();
        for body in bodies.filter(|p| p.name.is_none() && p.designation.is_none()) {
            body.side = match body.organization {
                Some(_) => Side::Counterpart,
                None => body.side,
            };
        }
    }
    let one_side = merged.subtype.event_type() == EventType::Condolence;
    let before = merged.participants.clone();
    for participant in &mention.participants {
        let signer =
            mention.joins && mention.subtype == Subtype::Agreement || signs_it(merged, &mention);
        let addressed = mention.joins && participant.side == Side::Counterpart;
        let is_same = |held: &&mut Participant| {
            !(addressed && held.side == Side::Agent)
                && (is_same_participant(held, participant)
                    || (signer && signs_for(held, participant)))
        };
        if let Some(held) = merged.participants.iter_mut().find(is_same) {
            join(held, participant);
        } else if mention.named || !merged.named {
            let side = if leads {
                Side::Agent
            } else if mention.joins && participant.side == Side::Agent && !one_side {
                side_of_newcomer(&before, participant)
            } else {
                participant.side
            };
            merged.participants.push(Participant {
                side,
                ..participant.clone()
            });
        }
    }
    if mention.joins {
        if tells_when(&mention) {
            merged.date = better_date(merged, mention.date);
        }
        record.mentions.push(mention);
        return;
    }
    drop_covered_countries(&mut merged.participants, one_side);
    if more_specific(mention.subtype, merged.subtype) {
        merged.subtype = mention.subtype;
    }
    if merged.honours_office && !mention.honours_office && !mention.honouree.is_empty() {
        merged.honouree.clear();
        merged.honours_office = false;
    }
    for name in &mention.honouree {
        match merged
            .honouree
            .iter_mut()
            .find(|held| same_person(held, name))
        {
            Some(held) if name.len() > held.len() => held.clone_from(name),
            Some(_) => {}
            None => merged.honouree.push(name.clone()),
        }
    }
    merged.incident = better_incident(&record.mentions, merged.incident.take(), &mention);
    merged.instrument = longer(merged.instrument.take(), mention.instrument.clone());
    merged.place = match (merged.place.take(), mention.place.clone()) {
        (Some(_), Some(place)) if merged.in_heading && !mention.in_heading => Some(place),
        (held, place) => held.or(place),
    };
    merged.date = better_date(merged, mention.date);
    for topic in &mention.topics {
        if !merged.topics.contains(topic) && merged.topics.len() < MOST_TOPICS {
            merged.topics.push(*topic);
        }
    }
    merged.in_heading &= mention.in_heading;
    merged.confidence = merged.confidence.max(mention.confidence);
    record.mentions.push(mention);
}

/// Of two names of an incident a heading's, if it tells which; else the longer one.
fn better_incident(
    told: &[EventMention],
    held: Option<String>,
    new: &EventMention,
) -> Option<String> {
    let tells_which = |words: &String| crate::text::words(words).len() > 1;
    let mut headings = told.iter().filter(|m| m.in_heading);
    let heading = headings.find_map(|m| m.incident.clone().filter(tells_which));
    heading.or_else(|| longer(held, new.incident.clone()))
}

/// A class of office holders goes where some of them are told by name on the same side: चार देशों के
/// राजदूतों ने, then each of the four.
fn drop_told_classes(participants: &mut Vec<Participant>) {
    let told: Vec<bool> = participants
        .iter()
        .map(|class| {
            let mut members = participants.iter().filter(|p| p.side == class.side);
            is_class(class) && members.any(|p| is_of_class(p, class))
        })
        .collect();
    let mut told = told.into_iter();
    participants.retain(|_| !told.next().unwrap_or(false));
}

/// The joint body of states that meet in it is no third one beside them: भारत और चिली की संयुक्त समिति की बैठक.
fn drop_joint_bodies(participants: &mut Vec<Participant>) {
    let joint = |p: &Participant| {
        let body = p.organization.as_ref();
        let alone = p.name.is_none() && p.designation.is_none();
        alone && body.is_some_and(|body| crate::text::words(body).contains(&"संयुक्त".into()))
    };
    let states: Vec<CountryCode> = participants
        .iter()
        .filter(|p| !joint(p))
        .filter_map(|p| p.country)
        .collect();
    if states.iter().any(|state| *state != states[0]) {
        participants.retain(|p| !joint(p) || p.international);
    }
}

/// Whether a participant is but the plural of an office: राजदूतों.
fn is_class(participant: &Participant) -> bool {
    let plural = |office: &String| office.ends_with("ों");
    let alone = participant.name.is_none() && participant.organization.is_none();
    alone && participant.designation.as_ref().is_some_and(plural)
}

/// Whether a participant is one of a class: of the same office, or of any where the class is of states that
/// are not named.
fn is_of_class(participant: &Participant, class: &Participant) -> bool {
    let (Some(office), Some(plural)) = (&participant.designation, &class.designation) else {
        return false;
    };
    let stem = plural.trim_end_matches("ों").trim_end_matches("िय");
    match class.country {
        None => participant.name.is_some() && participant.country.is_some(),
        country => {
            let same = crate::text::words(office)
                .concat()
                .starts_with(&crate::text::words(stem).concat());
            let foreign = country != Some(CountryCode::INDIA);
            participant.name.is_some() && participant.country == country && (foreign || same)
        }
    }
}

/// The side of someone who is told of after the others: that of the class that they are of; with those of the same country where there
/// are several; the agent's where nobody acts yet or a counterpart is known, else the counterpart's.
fn side_of_newcomer(held: &[Participant], new: &Participant) -> Side {
    let one_state = held.iter().all(|p| p.country == new.country);
    let has = |side| held.iter().any(|p| p.side == side);
    if let Some(class) = held.iter().find(|p| is_class(p) && is_of_class(new, p)) {
        return class.side;
    }
    let fellow = held.iter().find(|p| p.country == new.country);
    match fellow {
        Some(fellow) if !one_state => fellow.side,
        _ if !has(Side::Agent) => Side::Agent,
        Some(_) if has(Side::Counterpart) => Side::Agent,
        _ => Side::Counterpart,
    }
}

/// A record carries at most this many topics.
const MOST_TOPICS: usize = 3;

/// A country alone goes where a person, office or body of that country takes part (`one_side`: on
/// the same side).
fn drop_covered_countries(participants: &mut Vec<Participant>, one_side: bool) {
    let covered: Vec<bool> = participants
        .iter()
        .map(|p| {
            p.is_bare_country()
                && participants.iter().any(|q| {
                    !q.is_bare_country()
                        && q.country == p.country
                        && (q.side == p.side || !one_side)
                })
        })
        .collect();
    let mut n = 0;
    participants.retain(|_| {
        n += 1;
        !covered[n - 1]
    });
}

fn join(held: &mut Participant, new: &Participant) {
    if new.name.as_ref().map(String::len) > held.name.as_ref().map(String::len) {
        held.name.clone_from(&new.name);
    }
    held.designation = held.designation.take().or_else(|| new.designation.clone());
    held.organization = match (held.organization.take(), &new.organization) {
        (Some(short), Some(long)) if same_words(&short, long) => {
            longer(Some(short), Some(long.clone()))
        }
        (held, new) => held.or_else(|| new.clone()),
    };
    if held.country.is_none() || (held.country_assumed && new.country.is_some()) {
        held.country = new.country;
        held.country_assumed = new.country_assumed;
    }
    held.sector = held.sector.or(new.sector);
    held.mentions.extend(&new.mentions);
    held.mentions.sort_unstable();
    held.mentions.dedup();
}

/// Talks, once told, outrank a call or a session of the same people; a death outranks a disaster.
fn more_specific(new: Subtype, held: Subtype) -> bool {
    use Subtype::{CallOn, Session, Talks};
    debug_assert_eq!(
        new.event_type(),
        held.event_type(),
        "only mentions of one type merge"
    );
    (new == Talks && matches!(held, Session | CallOn)) || (new == CallOn && held == Session)
}

fn longer(a: Option<String>, b: Option<String>) -> Option<String> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.chars().count() > a.chars().count() {
            b
        } else {
            a
        }),
        (a, b) => a.or(b),
    }
}
