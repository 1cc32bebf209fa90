//! Whether two mentions tell of one happening, and two participants are one.

use jiff::civil::Date;

use crate::link::CountryCode;

use super::dates::dates_agree;
use super::record::{EventMention, Participant};
use super::register::same_person;
use super::schema::{EventType, Side, Subtype};

/// Whether a mention tells of the happening that a record holds: nothing in them disagrees, and they
/// share a participant or one of them names none.
pub fn is_same(record: &EventMention, mention: &EventMention, posted: Option<Date>) -> bool {
    record.subtype.event_type() == mention.subtype.event_type()
        && !(record.distinct && mention.distinct)
        && !are_two_pledges(record, mention)
        && subtypes_agree(record, mention)
        && record.realis == mention.realis
        && dates_agree(record.date, mention.date, posted)
        && instruments_agree(record, mention)
        && honourees_agree(record, mention)
        && (participants_agree(&record.participants, &mention.participants)
            || is_received(record, mention)
            || signs_it(record, mention)
            || mourns_with(record, mention)
            || retells_heading(record, mention)
            || goes_on(record, mention))
}

/// Whether a mention only goes on about the meeting told just before, naming nobody: बैठक में बताया गया कि.
fn goes_on(record: &EventMention, mention: &EventMention) -> bool {
    let near = mention.sentence.saturating_sub(record.sentence) <= GOES_ON_REACH;
    use Subtype::{CallOn, Multilateral, Session, Talks};
    let meets = matches!(record.subtype, CallOn | Multilateral | Session | Talks);
    let alone = !mention.named && mention.participants.len() == 1;
    meets && mention.subtype == Session && near && alone
}

/// How many sentences after a meeting was first told what was said at it can go on.
const GOES_ON_REACH: usize = 8;

/// Whether a body tells for the first time of the meeting that a heading names, of which one side is the
/// same: the host of a working meeting, or the one called on. The heading calls the others by a common
/// name (राज्य सरकार, चार देशों के राजनयिकों), the body each by its own.
fn retells_heading(record: &EventMention, mention: &EventMention) -> bool {
    let plural = |office: &String| office.ends_with("ों");
    let common = |p: &Participant| {
        p.side == Side::Agent && p.name.is_none() && p.designation.as_ref().is_some_and(plural)
    };
    let fixed = match (record.subtype, mention.subtype) {
        (Subtype::Session, Subtype::Session) => Side::Agent,
        (Subtype::CallOn, Subtype::CallOn) if record.participants.iter().any(common) => {
            Side::Counterpart
        }
        (Subtype::CallOn, Subtype::CallOn) if sends_delegation(record) => Side::Agent,
        _ => return false,
    };
    let of_side = |event: &EventMention| {
        let people = event.participants.iter().filter(|p| p.side == fixed);
        people.cloned().collect::<Vec<_>>()
    };
    let (held, told) = (of_side(record), of_side(mention));
    let shared = |p: &Participant| held.iter().any(|q| is_same_participant(p, q));
    record.in_heading && !mention.in_heading && told.iter().any(shared)
}

/// Whether a heading tells only the state of the delegation that calls: भूटान के शिष्टमंडल ने … से भेंट की.
fn sends_delegation(record: &EventMention) -> bool {
    let foreign = |p: &Participant| p.country.is_some_and(|code| code != CountryCode::INDIA);
    let mut agents = record.participants.iter().filter(|p| p.side == Side::Agent);
    agents.all(|p| p.is_bare_country() && foreign(p))
}

/// Each pledge, offer or request that a body tells is one of its own; a heading may tell it before.
fn are_two_pledges(record: &EventMention, mention: &EventMention) -> bool {
    record.subtype == Subtype::Pledge
        && !mention.in_heading
        && !record.in_heading
        && mention.sentence != record.sentence
}

/// Whether one tells that a visitor came, and the other that the host received them.
pub fn is_received(record: &EventMention, mention: &EventMention) -> bool {
    let mut pairs = mention.participants.iter().flat_map(|p| {
        let held = record.participants.iter();
        held.filter(|q| !q.is_bare_country() && is_same_participant(p, q))
            .map(|q| p.side == q.side)
    });
    record.subtype == Subtype::Visit
        && mention.subtype == Subtype::Visit
        && pairs.clone().next().is_some()
        && !pairs.any(|same_side| same_side)
        && participants_agree(&record.participants, &turned(&mention.participants))
}

/// The same people, each on the other side.
pub fn turned(participants: &[Participant]) -> Vec<Participant> {
    let turn = |p: &Participant| Participant {
        side: match p.side {
            Side::Agent => Side::Counterpart,
            Side::Counterpart => Side::Agent,
        },
        ..p.clone()
    };
    participants.iter().map(turn).collect()
}

/// Whether a mention tells of more people at one homage: of the same dead.
fn mourns_with(record: &EventMention, mention: &EventMention) -> bool {
    let same_dead = !record.honouree.is_empty() && !mention.honouree.is_empty();
    record.subtype == Subtype::Tribute && mention.subtype == Subtype::Tribute && same_dead
}

/// Whether two kinds can be told of one happening: a call on someone is also talks with them.
fn subtypes_agree(a: &EventMention, b: &EventMention) -> bool {
    use Subtype::{CallOn, Phone, Session, Talks};
    let retold = !b.named && a.subtype.event_type() == EventType::Meeting;
    let consult = matches!(
        (a.subtype, b.subtype),
        (CallOn, Session) | (Session, CallOn)
    );
    a.subtype == b.subtype
        || (consult && are_of_same_people(a, b))
        || (retold && matches!(b.subtype, Talks | Session))
        || matches!(
            (a.subtype, b.subtype),
            (Talks, CallOn | Session) | (CallOn | Session | Phone, Talks)
        )
}

/// Whether two mentions name the same people, one on each side.
fn are_of_same_people(a: &EventMention, b: &EventMention) -> bool {
    let shared = |side| {
        let mut of_side = a.participants.iter().filter(|p| p.side == side);
        of_side.any(|p| {
            let mut told = b.participants.iter().filter(|q| q.side == side);
            p.designation.is_some()
                && told.any(|q| q.designation.is_some() && is_same_participant(p, q))
        })
    };
    shared(Side::Agent) && shared(Side::Counterpart)
}

/// Whether a mention tells who signed an agreement told before, for its states or bodies.
pub fn signs_it(record: &EventMention, mention: &EventMention) -> bool {
    let takes_part = |p: &Participant| {
        let mut held = record.participants.iter();
        held.any(|held| signs_for(held, p) || is_same_participant(held, p))
    };
    record.subtype == Subtype::Agreement
        && mention.subtype == Subtype::Agreement
        && mention.participants.iter().all(takes_part)
        && mention.participants.iter().any(|p| p.name.is_some())
}

/// Whether someone can have signed for a state or body: of its country, and of no other body.
pub fn signs_for(held: &Participant, signer: &Participant) -> bool {
    let other_body = match (full_body(held), full_body(signer)) {
        (Some(x), Some(y)) => !same_words(&x, &y),
        _ => false,
    };
    held.name.is_none() && signer.name.is_some() && held.country == signer.country && !other_body
}

/// Different named exercises and agreements with different kinds are different happenings.
fn instruments_agree(a: &EventMention, b: &EventMention) -> bool {
    match (&a.instrument, &b.instrument) {
        (Some(x), Some(y)) if a.subtype == Subtype::Exercise => {
            let (x, y) = (crate::text::words(x), crate::text::words(y));
            x.iter().any(|word| y.contains(word))
        }
        _ => true,
    }
}

fn honourees_agree(a: &EventMention, b: &EventMention) -> bool {
    a.honouree.is_empty()
        || b.honouree.is_empty()
        || (a.honours_office && !b.honours_office && a.in_heading)
        || a.honouree
            .iter()
            .any(|x| b.honouree.iter().any(|y| same_person(x, y)))
}

/// Whether two casts can be one: on each side that both name, someone is the same; and someone is
/// shared at all, or one of them names nobody.
fn participants_agree(a: &[Participant], b: &[Participant]) -> bool {
    if a.is_empty() || b.is_empty() {
        return true;
    }
    let shared = |xs: &[&Participant], ys: &[Participant]| {
        xs.iter()
            .any(|x| ys.iter().any(|y| is_same_participant(x, y)))
    };
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut sides_met = 0;
    for side in [Side::Agent, Side::Counterpart] {
        let of_side: Vec<&Participant> = few.iter().filter(|p| p.side == side).collect();
        if of_side.is_empty() {
            continue;
        }
        if !shared(&of_side, many) {
            return false;
        }
        sides_met += 1;
    }
    sides_met > 0
}

/// Whether two participants can be one and the same: no field of theirs disagrees, and they share a
/// name, an office, a body, or the country where one of them is that country alone.
pub fn is_same_participant(a: &Participant, b: &Participant) -> bool {
    let differ = |x: &Option<String>, y: &Option<String>| matches!((x, y), (Some(x), Some(y)) if !same_words(x, y));
    let told = |p: &Participant| p.country.filter(|_| !p.country_assumed);
    if let (Some(x), Some(y)) = (told(a), told(b))
        && x != y
    {
        return false;
    }
    match (&a.name, &b.name) {
        (Some(x), Some(y)) => return same_person(x, y),
        _ if differ(&a.designation, &b.designation) => return false,
        _ => {}
    }
    let shares = |x: &Option<String>, y: &Option<String>| matches!((x, y), (Some(x), Some(y)) if same_words(x, y));
    shares(&a.designation, &b.designation)
        || shares(&full_body(a), &full_body(b))
        || (a.country == b.country && (a.is_bare_country() || b.is_bare_country()))
        || (a.designation.is_none() != b.designation.is_none()
            && a.country == b.country
            && a.organization.is_none()
            && b.organization.is_none())
}

fn full_body(participant: &Participant) -> Option<String> {
    let full = participant.full_name.as_ref();
    full.or(participant.organization.as_ref()).cloned()
}

/// Whether all words of one name stand in the other.
pub fn same_words(x: &str, y: &str) -> bool {
    let (x, y) = (crate::text::words(x), crate::text::words(y));
    x.iter().all(|w| y.contains(w)) || y.iter().all(|w| x.contains(w))
}
