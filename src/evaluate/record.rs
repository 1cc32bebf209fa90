//! Event records as scores compare them.
//!
//! A record's fillers are words under a role, folded ([`super::fold`]):
//!
//! * a participant's name, designation and organization, each under a role of its side (`agent.name`);
//! * each honouree, the incident, the instrument, each topic code;
//! * the place's words;
//! * the date, as one filler: the ISO 8601 interval `start/end`.
//!
//! Countries are compared apart: the multiset of the participants' countries, whichever their
//! side; the place's country counts for the exact match alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::align::assign;
use super::counts::Counts;
use super::fold::fold;
use super::labels::gold::{GoldEvent, GoldParticipant};
use crate::events::schema::{EventType, Realis, Side, Subtype};

/// What a filler is to its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// A person who acts.
    #[serde(rename = "agent.name")]
    AgentName,
    /// The office of one who acts.
    #[serde(rename = "agent.designation")]
    AgentDesignation,
    /// A body that acts.
    #[serde(rename = "agent.organization")]
    AgentOrganization,
    /// A person on the other side.
    #[serde(rename = "counterpart.name")]
    CounterpartName,
    /// An office on the other side.
    #[serde(rename = "counterpart.designation")]
    CounterpartDesignation,
    /// A body on the other side.
    #[serde(rename = "counterpart.organization")]
    CounterpartOrganization,
    /// The dead or honoured.
    #[serde(rename = "honouree")]
    Honouree,
    /// The attack, accident or disaster.
    #[serde(rename = "incident")]
    Incident,
    /// The agreement or exercise.
    #[serde(rename = "instrument")]
    Instrument,
    /// A code of the list of topics.
    #[serde(rename = "topic")]
    Topic,
    /// The place's words.
    #[serde(rename = "place")]
    Place,
    /// `start/end`.
    #[serde(rename = "date")]
    Date,
}

impl Role {
    /// All roles, in the order in which tables list them.
    pub const ALL: [Role; 12] = [
        Role::AgentName,
        Role::AgentDesignation,
        Role::AgentOrganization,
        Role::CounterpartName,
        Role::CounterpartDesignation,
        Role::CounterpartOrganization,
        Role::Honouree,
        Role::Incident,
        Role::Instrument,
        Role::Topic,
        Role::Place,
        Role::Date,
    ];

    /// The spelling in tables and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::AgentName => "agent.name",
            Role::AgentDesignation => "agent.designation",
            Role::AgentOrganization => "agent.organization",
            Role::CounterpartName => "counterpart.name",
            Role::CounterpartDesignation => "counterpart.designation",
            Role::CounterpartOrganization => "counterpart.organization",
            Role::Honouree => "honouree",
            Role::Incident => "incident",
            Role::Instrument => "instrument",
            Role::Topic => "topic",
            Role::Place => "place",
            Role::Date => "date",
        }
    }

    /// The roles of a participant's name, designation and organization.
    fn of_side(side: Side) -> [Role; 3] {
        match side {
            Side::Agent => [
                Role::AgentName,
                Role::AgentDesignation,
                Role::AgentOrganization,
            ],
            Side::Counterpart => [
                Role::CounterpartName,
                Role::CounterpartDesignation,
                Role::CounterpartOrganization,
            ],
        }
    }
}

/// A record in comparable form: two are equal when they match exactly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// What kind of happening.
    pub event_type: EventType,
    /// The finer kind.
    pub subtype: Subtype,
    /// Whether it is told as fact.
    pub realis: Realis,
    /// Sorted; none is empty.
    participants: Vec<Participant>,
    /// Sorted.
    others: Vec<(Role, String)>,
    place_country: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Participant {
    side: Side,
    /// Name, designation, organization.
    words: [Option<String>; 3],
    country: Option<String>,
}

impl From<&GoldEvent> for Record {
    fn from(event: &GoldEvent) -> Self {
        let mut participants: Vec<Participant> =
            event.participants.iter().filter_map(participant).collect();
        participants.sort();
        let mut others = Vec::new();
        let mut add = |role, words: &str| others.extend(folded(Some(words)).map(|w| (role, w)));
        event.honouree.iter().for_each(|h| add(Role::Honouree, h));
        event.incident.iter().for_each(|i| add(Role::Incident, i));
        event
            .instrument
            .iter()
            .for_each(|i| add(Role::Instrument, i));
        event
            .topics
            .iter()
            .for_each(|t| add(Role::Topic, t.as_str()));
        if let Some(place) = event.place.as_ref().and_then(|p| p.text.as_deref()) {
            add(Role::Place, place);
        }
        if let Some(date) = &event.date {
            let end = date.end.as_ref().unwrap_or(&date.start);
            add(Role::Date, &format!("{}/{end}", date.start));
        }
        others.sort();
        let country = event.place.as_ref().and_then(|p| p.country.as_deref());
        Record {
            event_type: event.event_type,
            subtype: event.subtype,
            realis: event.realis,
            participants,
            others,
            place_country: folded(country),
        }
    }
}

impl Record {
    /// The participants' countries, sorted and joined by blanks.
    pub fn countries(&self) -> String {
        let countries = self
            .participants
            .iter()
            .filter_map(|p| p.country.as_deref());
        let mut countries: Vec<&str> = countries.collect();
        countries.sort_unstable();
        countries.join(" ")
    }

    /// The country of the place.
    pub fn place_country(&self) -> Option<&str> {
        self.place_country.as_deref()
    }
}

fn participant(participant: &GoldParticipant) -> Option<Participant> {
    let words = [
        &participant.name,
        &participant.designation,
        &participant.organization,
    ]
    .map(|words| folded(words.as_deref()));
    let country = folded(participant.country.as_deref());
    let empty = country.is_none() && words.iter().all(Option::is_none);
    (!empty).then_some(Participant {
        side: participant.side,
        words,
        country,
    })
}

fn folded(words: Option<&str>) -> Option<String> {
    words.map(fold).filter(|words| !words.is_empty())
}

/// A place in a record that gold, prediction or both fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot<'r> {
    /// The gold filler.
    pub gold: Option<&'r str>,
    /// The predicted filler.
    pub predicted: Option<&'r str>,
}

impl Slot<'_> {
    /// Whether both fill it with the same.
    pub fn agrees(self) -> bool {
        self.gold.is_some() && self.gold == self.predicted
    }

    /// What it adds to the counts. A wrong filler is both made up and missed.
    pub fn counts(self) -> Counts {
        Counts::of(
            usize::from(self.agrees()),
            usize::from(self.gold.is_some()),
            usize::from(self.predicted.is_some()),
        )
    }
}

/// A gold record against a predicted one; either may be absent.
#[derive(Debug, Clone, Default)]
pub struct Comparison<'r> {
    /// The slots by role, participants paired within their side.
    pub slots: Vec<(Role, Slot<'r>)>,
    /// The fillers, participants paired whichever their side.
    pub side_free: Counts,
    /// The participants' countries.
    pub countries: Counts,
}

impl<'r> Comparison<'r> {
    /// Fills the slots from both records.
    pub fn of(gold: Option<&'r Record>, predicted: Option<&'r Record>) -> Comparison<'r> {
        let (g, p) = (participants(gold), participants(predicted));
        let mut slots = Vec::new();
        for &side in Side::ALL {
            let of_side = |all: &[&'r Participant]| -> Vec<&'r Participant> {
                all.iter().copied().filter(|p| p.side == side).collect()
            };
            for words in pair(&of_side(&g), &of_side(&p)) {
                slots.extend(Role::of_side(side).into_iter().zip(words));
            }
        }
        let others = others(gold, predicted);
        let free = pair(&g, &p).into_iter().flatten().map(Slot::counts);
        let side_free = free.chain(others.iter().map(|(_, s)| s.counts())).sum();
        slots.extend(others);
        slots.retain(|(_, slot)| slot.gold.or(slot.predicted).is_some());
        Comparison {
            slots,
            side_free,
            countries: countries(&g, &p),
        }
    }

    /// The fillers, micro over roles.
    pub fn fillers(&self) -> Counts {
        self.slots.iter().map(|(_, slot)| slot.counts()).sum()
    }

    /// Total role overlap: fillers and participants' countries that agree.
    pub fn overlap(&self) -> usize {
        self.fillers().tp + self.countries.tp
    }
}

fn participants(record: Option<&Record>) -> Vec<&Participant> {
    record.iter().flat_map(|r| &r.participants).collect()
}

/// The words of the participants side by side: paired one to one by how many agree (by country
/// where that ties), then those that have no partner.
fn pair<'r>(gold: &[&'r Participant], predicted: &[&'r Participant]) -> Vec<[Slot<'r>; 3]> {
    let weight = |g: &Participant, p: &Participant| -> i64 {
        let words = slots(Some(g), Some(p))
            .iter()
            .filter(|s| s.agrees())
            .count();
        let country = g.country.is_some() && g.country == p.country;
        ((words as i64) << 20) + i64::from(country)
    };
    let weights: Vec<Vec<i64>> = gold
        .iter()
        .map(|g| predicted.iter().map(|p| weight(g, p)).collect())
        .collect();
    let pairs = assign(&weights);
    let mut words: Vec<[Slot; 3]> = pairs
        .iter()
        .map(|&(g, p)| slots(Some(gold[g]), Some(predicted[p])))
        .collect();
    let unpaired = |i: usize| !pairs.iter().any(|&(g, _)| g == i);
    words.extend(
        (0..gold.len())
            .filter(|&i| unpaired(i))
            .map(|i| slots(Some(gold[i]), None)),
    );
    let unpaired = |i: usize| !pairs.iter().any(|&(_, p)| p == i);
    words.extend(
        (0..predicted.len())
            .filter(|&i| unpaired(i))
            .map(|i| slots(None, Some(predicted[i]))),
    );
    words
}

fn slots<'r>(gold: Option<&'r Participant>, predicted: Option<&'r Participant>) -> [Slot<'r>; 3] {
    [0, 1, 2].map(|i| Slot {
        gold: gold.and_then(|p| p.words[i].as_deref()),
        predicted: predicted.and_then(|p| p.words[i].as_deref()),
    })
}

/// The slots outside of participants: equal fillers of a role meet, the rest stay apart.
fn others<'r>(gold: Option<&'r Record>, predicted: Option<&'r Record>) -> Vec<(Role, Slot<'r>)> {
    let fillers = |record: Option<&'r Record>| record.into_iter().flat_map(|r| &r.others);
    let mut left: Vec<&(Role, String)> = fillers(predicted).collect();
    let mut slots = Vec::new();
    for filler in fillers(gold) {
        let same = left.iter().position(|f| *f == filler);
        let slot = Slot {
            gold: Some(&filler.1),
            predicted: same.map(|at| left.remove(at).1.as_str()),
        };
        slots.push((filler.0, slot));
    }
    slots.extend(left.into_iter().map(|(role, words)| {
        let slot = Slot {
            gold: None,
            predicted: Some(words),
        };
        (*role, slot)
    }));
    slots
}

/// The multisets of countries against each other.
fn countries(gold: &[&Participant], predicted: &[&Participant]) -> Counts {
    fn count<'r>(participants: &[&'r Participant]) -> BTreeMap<&'r str, usize> {
        let mut counts = BTreeMap::new();
        for country in participants.iter().filter_map(|p| p.country.as_deref()) {
            *counts.entry(country).or_default() += 1;
        }
        counts
    }
    let (gold, predicted) = (count(gold), count(predicted));
    let agreed = gold
        .iter()
        .map(|(country, n)| n.min(predicted.get(country).unwrap_or(&0)))
        .sum();
    Counts::of(agreed, gold.values().sum(), predicted.values().sum())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    type Outcome = Result<(), serde_json::Error>;

    /// A talks record with these participants (`side name designation country`, `-` for none).
    pub(crate) fn talks(participants: &[&str], rest: &str) -> Result<GoldEvent, serde_json::Error> {
        let participants: Vec<serde_json::Value> = participants
            .iter()
            .map(|p| {
                let fields: Vec<&str> = p.split(' ').collect();
                let field = |i: usize| fields.get(i).filter(|f| **f != "-");
                serde_json::json!({
                    "side": fields[0], "name": field(1), "designation": field(2), "country": field(3)
                })
            })
            .collect();
        let participants = serde_json::to_string(&participants)?;
        serde_json::from_str(&format!(
            r#"{{"type":"meeting","subtype":"talks","realis":"actual","participants":{participants}{rest}}}"#
        ))
    }

    fn compared(gold: &GoldEvent, predicted: &GoldEvent) -> (Counts, Counts, Counts, bool) {
        let (g, p) = (Record::from(gold), Record::from(predicted));
        let comparison = Comparison::of(Some(&g), Some(&p));
        (
            comparison.fillers(),
            comparison.side_free,
            comparison.countries,
            g == p,
        )
    }

    #[test]
    fn fillers_belong_to_their_participant() -> Outcome {
        let gold = talks(&["agent राजन मंत्री IND", "agent मोहन सचिव IND"], "")?;
        let crossed = talks(&["agent राजन सचिव IND", "agent मोहन मंत्री IND"], "")?;
        let (fillers, _, countries, exact) = compared(&gold, &crossed);
        assert_eq!(fillers, Counts::of(2, 4, 4));
        assert_eq!(countries, Counts::of(2, 2, 2));
        assert!(!exact);
        Ok(())
    }

    #[test]
    fn a_swapped_side_costs_the_sided_fillers_only() -> Outcome {
        let gold = talks(&["agent राजन मंत्री IND", "counterpart केन - JPN"], "")?;
        let swapped = talks(&["counterpart राजन मंत्री IND", "agent केन - JPN"], "")?;
        let (fillers, side_free, countries, exact) = compared(&gold, &swapped);
        assert_eq!(
            fillers,
            Counts {
                tp: 0,
                fp: 3,
                r#fn: 3
            }
        );
        assert_eq!(side_free, Counts::of(3, 3, 3));
        assert_eq!(countries, Counts::of(2, 2, 2));
        assert!(!exact);
        Ok(())
    }

    #[test]
    fn order_and_spelling_do_not_matter() -> Outcome {
        let gold = talks(
            &["agent नरेन्द्र मंत्री IND", "agent केन - JPN"],
            r#","topics":["trade","space"],"place":{"text":"नई  दिल्ली","country":"IND"},"date":{"start":"2025-05-05"}"#,
        )?;
        let same = talks(
            &["agent केन - JPN", "agent नरेंद्र मंत्री IND", "agent - - -"],
            r#","topics":["space","trade"],"place":{"text":"नई दिल्ली","country":"IND"},"date":{"start":"2025-05-05","end":"2025-05-05","source":"text"}"#,
        )?;
        let (fillers, side_free, _, exact) = compared(&gold, &same);
        assert_eq!(fillers, Counts::of(7, 7, 7));
        assert_eq!(side_free, fillers);
        assert!(exact);
        Ok(())
    }

    #[test]
    fn each_role_is_counted_by_itself() -> Outcome {
        let gold = talks(
            &["agent राजन - IND", "counterpart - - JPN"],
            r#","topics":["trade"],"place":{"text":"पुणे","country":"IND"},"instrument":"समझौता""#,
        )?;
        let other = talks(
            &["agent राजन सचिव IND", "agent मोहन - IND"],
            r#","topics":["trade","space"],"place":{"text":"पुणे","country":"JPN"},"date":{"start":"2025-01-01"}"#,
        )?;
        let (g, p) = (Record::from(&gold), Record::from(&other));
        let comparison = Comparison::of(Some(&g), Some(&p));
        let of = |role: Role| -> Counts {
            let slots = comparison.slots.iter().filter(|(r, _)| *r == role);
            slots.map(|(_, slot)| slot.counts()).sum()
        };
        assert_eq!(of(Role::AgentName), Counts::of(1, 1, 2));
        assert_eq!(of(Role::AgentDesignation), Counts::of(0, 0, 1));
        assert_eq!(of(Role::CounterpartName), Counts::default());
        assert_eq!(of(Role::Topic), Counts::of(1, 1, 2));
        assert_eq!(of(Role::Place), Counts::of(1, 1, 1));
        assert_eq!(of(Role::Instrument), Counts::of(0, 1, 0));
        assert_eq!(of(Role::Date), Counts::of(0, 0, 1));
        // IND and JPN against IND twice.
        assert_eq!(comparison.countries, Counts::of(1, 2, 2));
        assert_eq!(comparison.overlap(), 4);
        Ok(())
    }

    #[test]
    fn an_absent_side_leaves_every_filler_alone() -> Outcome {
        let event = talks(&["agent राजन मंत्री IND"], r#","topics":["trade"]"#)?;
        let record = Record::from(&event);
        let missed = Comparison::of(Some(&record), None);
        assert_eq!(missed.fillers(), Counts::of(0, 3, 0));
        assert_eq!(missed.countries, Counts::of(0, 1, 0));
        let spurious = Comparison::of(None, Some(&record));
        assert_eq!(spurious.fillers(), Counts::of(0, 0, 3));
        assert_eq!(spurious.side_free, Counts::of(0, 0, 3));
        Ok(())
    }
}
