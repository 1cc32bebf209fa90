//! Mentions with what the gazetteers know of them.

use crate::document::{EntityType, Mention, Sentence};
use crate::events::schema::Sector;

use super::{CountryCode, Gazetteers};

/// A mention and its links.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedMention {
    /// The mention itself.
    pub mention: Mention,
    /// Its normalised words, joined with single spaces: the key it was looked up by.
    pub key: String,
    /// The countries that it names or belongs to, in text order; two for भारत-जापान संयुक्त आयोग.
    pub countries: Vec<CountryCode>,
    /// For an office or a body: its sector, where the gazetteers know it.
    pub sector: Option<Sector>,
    /// For a body: whether it spans states (संयुक्त राष्ट्र, आसियान).
    pub international: bool,
}

impl LinkedMention {
    /// The only country, where there is exactly one.
    pub fn country(&self) -> Option<CountryCode> {
        match self.countries[..] {
            [code] => Some(code),
            _ => None,
        }
    }
}

/// Links every mention; the order is kept.
pub fn link(
    mentions: Vec<Mention>,
    sentences: &[Sentence],
    gazetteers: &Gazetteers,
) -> Vec<LinkedMention> {
    mentions
        .into_iter()
        .map(|mention| {
            let tokens = &sentences[mention.sentence].tokens[mention.tokens.clone()];
            let words: Vec<&str> = tokens.iter().map(|t| &*t.norm).collect();
            link_one(mention, &words, gazetteers)
        })
        .collect()
}

fn link_one(mention: Mention, words: &[&str], gazetteers: &Gazetteers) -> LinkedMention {
    let key = words.join(" ");
    let mut linked = LinkedMention {
        mention,
        countries: Vec::new(),
        sector: None,
        international: false,
        key,
    };
    match linked.mention.kind {
        EntityType::Country => link_country(&mut linked, words, gazetteers),
        EntityType::Location => linked.countries.extend(gazetteers.place(&linked.key)),
        EntityType::Designation => linked.sector = gazetteers.office_sector(words),
        EntityType::Organization => link_body(&mut linked, words, gazetteers),
        EntityType::Event => linked.countries = gazetteers.countries_in(words),
        EntityType::Person | EntityType::Date => {}
    }
    linked
}

/// Whether a body's name opens with that of one that spans states: जी20 स्वास्थ्य कार्य समूह.
fn is_of_union(words: &[&str], gazetteers: &Gazetteers) -> bool {
    (1..words.len()).any(|end| {
        let opening = gazetteers.body(&words[..end].join(" "));
        opening.is_some_and(|body| body.sector == Sector::Igo)
    })
}

/// A country is looked up whole; two that the tagger took for one (भारत मालदीव) are found by their words.
fn link_country(linked: &mut LinkedMention, words: &[&str], gazetteers: &Gazetteers) {
    match gazetteers.country(&linked.key) {
        Some(code) => linked.countries.push(code),
        None => linked.countries = gazetteers.countries_in(words),
    }
}

/// A body is looked up whole; else the countries and sector words inside its name speak for it.
fn link_body(linked: &mut LinkedMention, words: &[&str], gazetteers: &Gazetteers) {
    if let Some(body) = gazetteers.body(&linked.key) {
        linked.countries.extend(body.country);
        linked.sector = Some(body.sector);
        linked.international = body.sector == Sector::Igo;
        return;
    }
    linked.countries = gazetteers.countries_in(words);
    linked.sector = gazetteers.body_sector(words);
    linked.international = linked.sector == Some(Sector::Igo) || is_of_union(words, gazetteers);
}
