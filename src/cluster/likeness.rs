//! Whether two happenings, as their records tell them, can be the same.

use crate::events::schema::{EventType, Realis, Side, Subtype};

use super::happening::Happening;
use super::knowledge::Knowledge;
use super::lexicon::one_name;
use super::party::{Party, Tie};

/// How strongly two happenings look the same. A greater one is joined first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// The same countries speak of the same field on the same days.
    Countries,
    /// One side is the same, and the other is told once.
    OneSide,
    /// One side is the same, the other is of the same country.
    SideAndCountry,
    /// Both sides are the same.
    BothSides,
}

/// What ties the sides of two happenings; nothing where one of them does not tell a side.
pub(super) struct Sides {
    agents: Option<Tie>,
    counterparts: Option<Tie>,
    /// Whether the one's agents are the other's counterparts.
    pub(super) swapped: bool,
}

impl Sides {
    fn new(agents: Option<Tie>, counterparts: Option<Tie>, swapped: bool) -> Self {
        Sides {
            agents,
            counterparts,
            swapped,
        }
    }

    fn likeness(&self) -> Option<Likeness> {
        let (a, b) = (self.agents, self.counterparts);
        match (a.min(b), a.max(b)) {
            (Some(Tie::Same), _) => Some(Likeness::BothSides),
            (Some(Tie::Country), Some(Tie::Same)) => Some(Likeness::SideAndCountry),
            (Some(Tie::Country), _) => Some(Likeness::Countries),
            (None, Some(Tie::Same)) => Some(Likeness::OneSide),
            _ => None,
        }
    }
}

/// The ties of the sides as they stand or, where that ties them more, crosswise: of two who meet,
/// one release names this one first and another that one.
pub(super) fn ties(a: &Happening, b: &Happening) -> Sides {
    let tie = |x: Side, y: Side| tie_of_sides(a, x, b, y);
    let (agent, counterpart) = (Side::Agent, Side::Counterpart);
    let straight = Sides::new(tie(agent, agent), tie(counterpart, counterpart), false);
    let across = Sides::new(tie(agent, counterpart), tie(counterpart, agent), true);
    if across.likeness() > straight.likeness() {
        across
    } else {
        straight
    }
}

/// The strongest tie between someone of a side and someone of another; nothing where one is not told.
fn tie_of_sides(a: &Happening, x: Side, b: &Happening, y: Side) -> Option<Tie> {
    let pairs = a.side(x).flat_map(|p| b.side(y).map(move |q| (p, q)));
    pairs.map(|(p, q)| p.tie(q)).max()
}

/// How two happenings look the same; `None` where they are not.
pub(super) fn likeness(a: &Happening, b: &Happening, knowledge: &Knowledge) -> Option<Likeness> {
    let lasts = a.lasts(knowledge).max(b.lasts(knowledge));
    a.period?.join(b.period?, lasts)?;
    if a.event_type != b.event_type
        || !subtypes_agree(a, b, knowledge)
        || !realis_agree(a, b)
        || a.releases
            .iter()
            .any(|r| b.releases.binary_search(r).is_ok())
    {
        return None;
    }
    let sides = ties(a, b);
    match a.event_type {
        EventType::Meeting => meetings(a, b, &sides),
        EventType::Condolence => condolences(a, b, &sides),
        EventType::Cooperation if a.is(Subtype::Exercise) => exercises(a, b, &sides),
        EventType::Cooperation => cooperations(a, b, &sides),
    }
}

fn subtypes_agree(a: &Happening, b: &Happening, knowledge: &Knowledge) -> bool {
    let kin = |x: &Subtype| b.subtypes.iter().all(|&y| knowledge.are_kin(*x, y));
    a.subtypes.iter().all(kin)
}

/// What happened was not called off, and what was only proposed is not told as done.
fn realis_agree(a: &Happening, b: &Happening) -> bool {
    let agree = |x: Realis, y: Realis| {
        x == y || matches!((x, y), (Realis::Planned, _) | (_, Realis::Planned))
    };
    a.realis
        .iter()
        .all(|&x| b.realis.iter().all(|&y| agree(x, y)))
}

fn meetings(a: &Happening, b: &Happening, sides: &Sides) -> Option<Likeness> {
    let likeness = sides.likeness()?;
    let elsewhere = !a.is(Subtype::Phone) && !b.is(Subtype::Phone) && places_differ(a, b);
    let fits = match likeness {
        Likeness::BothSides => !are_states(a, b) || topics_meet(a, b) != Some(false),
        Likeness::SideAndCountry if a.is(Subtype::Visit) => sides.agents == Some(Tie::Same),
        Likeness::SideAndCountry => of_states(a) || topics_meet(a, b) == Some(true),
        Likeness::OneSide => tells_the_same_forum(a, b),
        Likeness::Countries => !a.is(Subtype::Visit) && same_countries_and_field(a, b),
    };
    (fits && !elsewhere).then_some(likeness)
}

/// An act of condolence is one office's, for one death or disaster.
fn condolences(a: &Happening, b: &Happening, sides: &Sides) -> Option<Likeness> {
    let mourner = sides.agents == Some(Tie::Same) && !sides.swapped;
    let same_dead = a
        .honourees
        .iter()
        .any(|x| b.honourees.iter().any(|y| one_name(x, y)));
    let share = a.incident.iter().any(|word| b.incident.contains(word));
    let addressed = sides.counterparts >= Some(Tie::Country);
    let same_incident = one_name(&a.incident, &b.incident) || (share && addressed);
    (mourner && (same_dead || same_incident)).then_some(Likeness::BothSides)
}

/// An exercise goes by its name, and one edition is not another.
fn exercises(a: &Happening, b: &Happening, sides: &Sides) -> Option<Likeness> {
    let tied = sides.agents.max(sides.counterparts) > Some(Tie::None);
    let other_edition =
        !a.edition.is_empty() && !b.edition.is_empty() && !one_name(&a.edition, &b.edition);
    if !tied || other_edition {
        return None;
    }
    if a.instrument.is_empty() || b.instrument.is_empty() {
        let both = sides.agents.min(sides.counterparts) >= Some(Tie::Country);
        return both.then_some(Likeness::Countries);
    }
    one_name(&a.instrument, &b.instrument).then_some(Likeness::BothSides)
}

/// Two countries sign several agreements on one day, each in its field.
fn cooperations(a: &Happening, b: &Happening, sides: &Sides) -> Option<Likeness> {
    let likeness = sides.likeness()?;
    let told_apart = !a.instrument.is_empty()
        && !b.instrument.is_empty()
        && !a.instrument.iter().any(|word| b.instrument.contains(word));
    let fits = match likeness {
        Likeness::BothSides | Likeness::SideAndCountry if !are_states(a, b) => {
            topics_meet(a, b) != Some(false)
        }
        Likeness::BothSides | Likeness::SideAndCountry | Likeness::OneSide => {
            topics_meet(a, b) == Some(true)
        }
        Likeness::Countries => same_countries_and_field(a, b),
    };
    (fits && !told_apart).then_some(likeness)
}

/// Whether two meetings of which one side is told are about one field; or, as someone holds many talks
/// a day but attends few forums, are forums at one place.
fn tells_the_same_forum(a: &Happening, b: &Happening) -> bool {
    let forum = |h: &Happening| h.is(Subtype::Multilateral) || h.is(Subtype::Session);
    match topics_meet(a, b) {
        Some(field) => field,
        None => forum(a) && forum(b) && one_name(&a.spot, &b.spot),
    }
}

fn same_countries_and_field(a: &Happening, b: &Happening) -> bool {
    topics_meet(a, b) == Some(true) && of_states(a) && a.countries() == b.countries()
}

/// Whether several states take part, so that a country tells someone from the others.
fn of_states(happening: &Happening) -> bool {
    happening.countries().len() > 1
}

/// Whether one of them names nobody but states.
fn are_states(a: &Happening, b: &Happening) -> bool {
    let names_states = |h: &Happening| h.parties.iter().all(Party::is_country);
    names_states(a) || names_states(b)
}

/// Whether they share a field; nothing where one of them tells none.
fn topics_meet(a: &Happening, b: &Happening) -> Option<bool> {
    let told = !a.topics.is_empty() && !b.topics.is_empty();
    told.then(|| a.topics.iter().any(|topic| b.topics.contains(topic)))
}

fn places_differ(a: &Happening, b: &Happening) -> bool {
    matches!((a.place, b.place), (Some(x), Some(y)) if x != y)
}
