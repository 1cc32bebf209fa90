//! Participants as single phrases give them, before anything else in the release is known.

use crate::link::LinkedMention;

use super::case::Case;
use super::pairs::bare_country;
use super::phrase::{Clausal, Phrase, Reference};
use super::record::Participant;
use super::schema::{Sector, Side};

/// A participant from what a phrase itself says.
pub fn read(phrase: &Phrase, clausal: &Clausal, text: &str, side: Side) -> Participant {
    let at = |mention: Option<usize>| mention.map(|m| &clausal.mentions[m]);
    let words =
        |mention: Option<&LinkedMention>| mention.map(|m| m.mention.span.slice(text).to_owned());
    let (office, body) = (at(phrase.office), at(phrase.body));
    let mut mentions: Vec<usize> = phrase
        .mentions()
        .map(|m| clausal.first_mention + m)
        .collect();
    mentions.sort_unstable();
    Participant {
        name: words(at(phrase.person)),
        designation: words(office),
        organization: words(body).or_else(|| described(phrase, clausal, text)),
        country: match phrase.countries[..] {
            [code] => Some(code),
            _ => None,
        },
        sector: sector(phrase, office, body),
        mentions,
        international: body.is_some_and(|b| b.international),
        ..Participant::nobody(side)
    }
}

/// The phrase that is a sentence's subject: with ने, else the first unmarked one with a name or office.
pub fn subject(phrases: &[Phrase]) -> Option<&Phrase> {
    let is_actor = |p: &&Phrase| !p.is_bare_place();
    phrases
        .iter()
        .filter(is_actor)
        .find(|p| matches!(p.case, Case::Ne | Case::Led))
        .or_else(|| {
            phrases
                .iter()
                .find(|p| p.case == Case::Bare && (p.person.is_some() || p.office.is_some()))
        })
        .filter(|p| {
            !matches!(
                p.reference,
                Reference::Subject | Reference::Object | Reference::Delegation
            )
        })
}

/// The words of a body that has no mention.
fn described(phrase: &Phrase, clausal: &Clausal, text: &str) -> Option<String> {
    let tokens = phrase.described.clone()?;
    Some(clausal.sentence.span_of(tokens).slice(text).to_owned())
}

/// One participant a country for a body or happening of several.
pub fn joint(phrase: &Phrase, side: Side) -> Vec<Participant> {
    phrase
        .countries
        .iter()
        .map(|&code| bare_country(code, side))
        .collect()
}

fn sector(
    phrase: &Phrase,
    office: Option<&LinkedMention>,
    body: Option<&LinkedMention>,
) -> Option<Sector> {
    office
        .and_then(|o| o.sector)
        .or_else(|| body.and_then(|b| b.sector))
        .or_else(|| phrase.is_bare_country().then_some(Sector::Gov))
}
