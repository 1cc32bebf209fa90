//! Noun phrases that can take part in an event: office, honorific, rank, name, body and country of
//! one participant put together, with the case marker that follows.

use std::ops::Range;

use crate::document::{EntityType, Sentence};
use crate::link::{CountryCode, LinkedMention};

use super::case::{self, Case};
use super::lexicon::Lexicon;

/// A sentence as the rule layer sees it.
#[derive(Debug)]
pub struct Clausal<'d> {
    /// The sentence.
    pub sentence: &'d Sentence,
    /// Its index in the release.
    pub index: usize,
    /// Its normalised words, one a token.
    pub words: Vec<&'d str>,
    /// Its mentions, in token order.
    pub mentions: &'d [LinkedMention],
    /// Index in the release of the first of `mentions`.
    pub first_mention: usize,
}

/// What a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// What it says.
    Direct,
    /// Both sides of an earlier event: दोनों पक्ष, दोनों मंत्री.
    Both,
    /// The countries of both sides of an earlier event: दोनों देश.
    BothCountries,
    /// The last subject: उन्होंने.
    Subject,
    /// The same office in another country: जापानी समकक्ष.
    SameOffice,
}

/// A noun phrase for one participant.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// Its tokens, case marker excluded.
    pub tokens: Range<usize>,
    /// What it stands for.
    pub reference: Reference,
    /// The person, as an index into the sentence's mentions. So are the next three.
    pub person: Option<usize>,
    /// The office; a rank where there is no office.
    pub office: Option<usize>,
    /// The body.
    pub body: Option<usize>,
    /// The place that the office or body belongs to.
    pub place: Option<usize>,
    /// The tokens of a place's government (असम सरकार), which is a body without a mention of its own.
    pub government: Option<Range<usize>>,
    /// The countries named in it: more than one for a body or a happening of several.
    pub countries: Vec<CountryCode>,
    /// Whether a country's name stands in it as a mention of its own.
    pub country_mention: Option<usize>,
    /// The marker after it, or after the list that it stands in.
    pub case: Case,
    /// Phrases joined by और or a comma share a group.
    pub group: usize,
}

impl Phrase {
    fn new(tokens: Range<usize>, reference: Reference) -> Self {
        Phrase {
            tokens,
            reference,
            person: None,
            office: None,
            body: None,
            place: None,
            government: None,
            countries: Vec::new(),
            country_mention: None,
            case: Case::Bare,
            group: 0,
        }
    }

    /// Whether it is a country and nothing else.
    pub fn is_bare_country(&self) -> bool {
        self.country_mention.is_some()
            && self.person.is_none()
            && self.office.is_none()
            && self.body.is_none()
    }

    /// Whether it is a place and nothing else.
    pub fn is_bare_place(&self) -> bool {
        self.place.is_some()
            && self.person.is_none()
            && self.office.is_none()
            && self.body.is_none()
            && self.government.is_none()
            && self.country_mention.is_none()
    }

    /// The mentions that it was made of, as indices into the sentence's mentions.
    pub fn mentions(&self) -> impl Iterator<Item = usize> + '_ {
        [
            self.person,
            self.office,
            self.body,
            self.place,
            self.country_mention,
        ]
        .into_iter()
        .flatten()
    }
}

/// Finds the phrases of a sentence, in token order.
pub fn phrases(clausal: &Clausal, lexicon: &Lexicon) -> Vec<Phrase> {
    let builder = Builder { clausal, lexicon };
    let mut found = builder.direct();
    found.extend(builder.references(&found));
    found.sort_by_key(|phrase| phrase.tokens.start);
    builder.same_office(&mut found);
    builder.read_cases(&mut found);
    builder.share_offices(&mut found);
    found
}

/// How far after a phrase a noun for its people is looked for, in tokens.
const PEOPLE_REACH: usize = 6;

struct Builder<'c, 'd> {
    clausal: &'c Clausal<'d>,
    lexicon: &'c Lexicon,
}

/// How a mention hangs on to the one before it.
#[derive(PartialEq)]
enum Link {
    /// Part of the same participant.
    Joined,
    /// The one before owns it, and is no part of the participant: X के सचिव after an office.
    Owner,
}

impl Builder<'_, '_> {
    fn kind(&self, mention: usize) -> EntityType {
        self.clausal.mentions[mention].mention.kind
    }

    fn tokens(&self, mention: usize) -> Range<usize> {
        self.clausal.mentions[mention].mention.tokens.clone()
    }

    fn is(&self, list: &str, token: usize) -> bool {
        self.clausal
            .words
            .get(token)
            .is_some_and(|word| self.lexicon.has(list, word))
    }

    /// Phrases made of mentions.
    fn direct(&self) -> Vec<Phrase> {
        let mut found = Vec::new();
        let actors: Vec<usize> = (0..self.clausal.mentions.len())
            .filter(|&m| !matches!(self.kind(m), EntityType::Event | EntityType::Date))
            .collect();
        found.extend(self.happenings());
        let mut at = 0;
        while at < actors.len() {
            let mut members = vec![actors[at]];
            while let Some(&next) = actors.get(at + members.len()) {
                match self.link(*members.last().expect("never empty"), next) {
                    Some(Link::Joined) => members.push(next),
                    Some(Link::Owner) => {
                        at += members.len();
                        members = vec![next];
                    }
                    None => break,
                }
            }
            at += members.len();
            found.push(self.assemble(&members));
        }
        found
    }

    /// Named happenings of several countries: भारत-मंगोलिया संयुक्त अभ्यास.
    fn happenings(&self) -> impl Iterator<Item = Phrase> + '_ {
        self.clausal.mentions.iter().filter_map(|linked| {
            let several = linked.mention.kind == EntityType::Event && linked.countries.len() > 1;
            several.then(|| {
                let mut phrase = Phrase::new(linked.mention.tokens.clone(), Reference::Direct);
                phrase.countries.clone_from(&linked.countries);
                phrase
            })
        })
    }

    /// Whether and how mention `b` continues the phrase that `a` ends.
    fn link(&self, a: usize, b: usize) -> Option<Link> {
        use EntityType::{Country, Designation, Location, Organization, Person};
        let between = self.tokens(a).end..self.tokens(b).start;
        let words = &self.clausal.words[between.clone()];
        let (first, rest) = match words.first() {
            Some(&first) => (first, between.start + 1..between.end),
            None => ("", between.clone()),
        };
        let soft = |mut range: Range<usize>| {
            range.all(|t| self.is("honorific", t) || self.is("modifier", t))
        };
        let pair = (self.kind(a), self.kind(b));
        if soft(between.clone()) {
            return match pair {
                (Designation, Person | Designation)
                | (Country, Designation | Organization)
                | (Organization | Location, Designation) => Some(Link::Joined),
                _ => None,
            };
        }
        match first {
            "का" | "के" | "की" if self.is_state_or_soft(rest.clone()) => match pair {
                (Designation, Designation) => Some(Link::Owner),
                (Country | Location, Designation | Organization) | (Country, Person) => {
                    Some(Link::Joined)
                }
                (Organization, Designation | Organization | Person) => Some(Link::Joined),
                _ => None,
            },
            "सरकार" if self.is_state_or_soft(between.clone()) && pair.0 == Country => {
                match pair.1 {
                    Designation | Organization => Some(Link::Joined),
                    _ => None,
                }
            }
            "," | "(" if soft(rest.clone()) => match pair {
                (Person, Designation) if !self.is_title_of_next(b) => Some(Link::Joined),
                (Designation, Person) if first == "," && !rest.is_empty() => Some(Link::Joined),
                (Organization, Organization) if first == "(" => Some(Link::Joined),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the tokens between two mentions are only genitives, `सरकार` and the like, or modifiers.
    fn is_state_or_soft(&self, mut range: Range<usize>) -> bool {
        range.all(|t| {
            self.is("honorific", t)
                || self.is("modifier", t)
                || self.is("state_noun", t)
                || matches!(self.clausal.words[t], "का" | "के" | "की")
        })
    }

    /// Whether the office `mention` is followed by a name of its own.
    fn is_title_of_next(&self, mention: usize) -> bool {
        let next = mention + 1;
        next < self.clausal.mentions.len()
            && matches!(
                self.kind(next),
                EntityType::Person | EntityType::Designation
            )
            && self.link(mention, next) == Some(Link::Joined)
    }

    /// One participant from the mentions that make it up.
    fn assemble(&self, members: &[usize]) -> Phrase {
        let start = self.tokens(members[0]).start;
        let end = self.tokens(members[members.len() - 1]).end;
        let mut phrase = Phrase::new(start..self.extend(end), Reference::Direct);
        for &member in members {
            let mention = &self.clausal.mentions[member];
            match mention.mention.kind {
                EntityType::Person => phrase.person = Some(member),
                EntityType::Designation => {
                    phrase.office = Some(self.better_office(phrase.office, member))
                }
                EntityType::Organization if phrase.body.is_none() || !self.is_alias(member) => {
                    phrase.body = Some(member)
                }
                EntityType::Location => phrase.place = Some(member),
                EntityType::Country => phrase.country_mention = Some(member),
                _ => {}
            }
            if mention.mention.kind == EntityType::Country || phrase.countries.is_empty() {
                phrase.countries.clone_from(&mention.countries);
            }
        }
        phrase.government = self.government(&phrase, end);
        phrase
    }

    /// The tokens of असम सरकार, for a place alone that its government follows.
    fn government(&self, phrase: &Phrase, end: usize) -> Option<Range<usize>> {
        let at = (end..phrase.tokens.end).find(|&t| self.is("government_noun", t))?;
        phrase.is_bare_place().then(|| phrase.tokens.start..at + 1)
    }

    /// An office outranks a rank; of two offices the first stands.
    fn better_office(&self, held: Option<usize>, new: usize) -> usize {
        let is_rank = |mention: usize| {
            self.lexicon
                .has("rank", &self.clausal.mentions[mention].key.replace(' ', ""))
        };
        match held {
            Some(office) if !is_rank(office) || is_rank(new) => office,
            _ => new,
        }
    }

    /// Whether a mention stands in brackets.
    fn is_alias(&self, mention: usize) -> bool {
        let tokens = self.tokens(mention);
        tokens.start > 0 && self.clausal.words[tokens.start - 1] == "("
    }

    /// Steps over what belongs to a phrase after its last mention: a closing bracket, the honorific
    /// जी, and nouns for people or a state's side (जापानी पक्ष, सेवा के प्रशिक्षु अधिकारियों).
    fn extend(&self, end: usize) -> usize {
        let words = &self.clausal.words;
        let end = match words.get(end) {
            Some(&(")" | "जी")) => end + 1,
            _ => end,
        };
        let reach = (end + PEOPLE_REACH).min(words.len());
        (end..reach)
            .take_while(|&t| self.may_precede_people(t))
            .find(|&t| self.is("people_noun", t))
            .map_or(end, |t| t + 1)
    }

    /// Whether a token can stand between a body and the noun for its people.
    fn may_precede_people(&self, t: usize) -> bool {
        let word = self.clausal.words[t];
        let in_mention = self
            .clausal
            .mentions
            .iter()
            .any(|m| m.mention.tokens.contains(&t) && m.mention.kind != EntityType::Date);
        let breaks = matches!(
            case::read(&self.clausal.words[t..]).0,
            Case::Bare | Case::Genitive
        );
        !in_mention
            && breaks
            && !word.chars().all(|c| c.is_ascii_punctuation() || c == '।')
            && !self.is("conjunction", t)
    }

    /// Phrases that refer back: दोनों पक्ष, दोनों देश, उन्होंने.
    fn references(&self, direct: &[Phrase]) -> Vec<Phrase> {
        let mut found = Vec::new();
        let words = &self.clausal.words;
        for (t, &word) in words.iter().enumerate() {
            if direct.iter().any(|phrase| phrase.tokens.contains(&t)) {
                continue;
            }
            if word == "दोनों" {
                if let Some(phrase) = self.both(t, direct) {
                    found.push(phrase);
                }
            } else if self.lexicon.has("pronoun", word) {
                let mut phrase = Phrase::new(t..t + 1, Reference::Subject);
                phrase.case = pronoun_case(word);
                found.push(phrase);
            }
        }
        found
    }

    /// The phrase that दोनों at token `t` opens, if it is one of people or states.
    fn both(&self, t: usize, direct: &[Phrase]) -> Option<Phrase> {
        let noun = (t + 1..(t + 4).min(self.clausal.words.len()))
            .find(|&n| self.is("pair", n) || self.is("pair_country", n));
        let reference = match noun {
            Some(n) if self.is("pair_country", n) => Reference::BothCountries,
            Some(_) => Reference::Both,
            None if self.clausal.words.get(t + 1) == Some(&"ने") => Reference::Both,
            None => return None,
        };
        let end = noun.map_or(t + 1, |n| n + 1);
        let free = direct
            .iter()
            .all(|p| p.tokens.end <= t || p.tokens.start >= end);
        free.then(|| Phrase::new(t..end, reference))
    }

    /// Turns a country before समकक्ष into a phrase for the same office there, and joins the name after it.
    fn same_office(&self, phrases: &mut Vec<Phrase>) {
        let mut n = 0;
        while n < phrases.len() {
            let end = phrases[n].tokens.end;
            let country_first = phrases[n].is_bare_country();
            let noun = (end..(end + 3).min(self.clausal.words.len()))
                .find(|&t| self.is("counterpart_noun", t));
            if let Some(t) = noun.filter(|&t| country_first && self.is_state_or_soft(end..t)) {
                phrases[n].tokens.end = t + 1;
                phrases[n].reference = Reference::SameOffice;
                if n + 1 < phrases.len() {
                    let gap = t + 1..phrases[n + 1].tokens.start;
                    let named = phrases[n + 1].person.is_some() && phrases[n + 1].office.is_none();
                    if named
                        && gap
                            .clone()
                            .all(|g| self.is("honorific", g) || self.clausal.words[g] == ",")
                    {
                        let name = phrases.remove(n + 1);
                        phrases[n].tokens.end = name.tokens.end;
                        phrases[n].person = name.person;
                    }
                }
            }
            n += 1;
        }
    }

    /// Reads the marker after each phrase; a phrase in a list takes the marker of the list's last.
    fn read_cases(&self, phrases: &mut [Phrase]) {
        for n in (0..phrases.len()).rev() {
            let end = phrases[n].tokens.end;
            if phrases[n].reference != Reference::Subject {
                phrases[n].case = case::read(&self.clausal.words[end..]).0;
            }
            let listed = n + 1 < phrases.len()
                && phrases[n].case == Case::Bare
                && self.joins(end..phrases[n + 1].tokens.start, &phrases[n]);
            if listed {
                phrases[n].case = phrases[n + 1].case;
                phrases[n].group = phrases[n + 1].group;
            } else {
                phrases[n].group = n;
            }
        }
    }

    /// Whether the tokens between two phrases make a list of them: और, a comma, a hyphen; between
    /// countries, in headlines, nothing at all.
    fn joins(&self, mut between: Range<usize>, first: &Phrase) -> bool {
        (!between.is_empty() || first.is_bare_country())
            && between.len() <= 3
            && between.all(|t| {
                self.is("conjunction", t)
                    || self.is("honorific", t)
                    || matches!(self.clausal.words[t], "," | "-")
            })
    }

    /// भारत और जापान के विदेश मंत्रियों ने: the office of the last holds for the bare countries before it.
    fn share_offices(&self, phrases: &mut [Phrase]) {
        for n in (0..phrases.len().saturating_sub(1)).rev() {
            let (head, tail) = phrases.split_at_mut(n + 1);
            let (this, next) = (&mut head[n], &tail[0]);
            let shared = this.group == next.group
                && this.is_bare_country()
                && next.country_mention.is_some()
                && next.office.is_some()
                && next.person.is_none();
            if shared {
                this.office = next.office;
            }
        }
    }
}

/// The case that a pronoun's form carries.
fn pronoun_case(word: &str) -> Case {
    match word {
        w if w.ends_with("ने") => Case::Ne,
        w if w.ends_with("से") => Case::Se,
        "उन्हें" | "उनको" | "इन्हें" => Case::Ko,
        _ => Case::Bare,
    }
}
