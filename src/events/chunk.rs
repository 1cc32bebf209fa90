//! Chunks: mentions that hang together as one participant: office, honorific, rank, name, body, country.

use std::ops::Range;

use crate::document::EntityType;

use super::attach::Link;
use super::case::{self, Case};
use super::lexicon::Lexicon;
use super::phrase::{Clausal, Phrase, Reference};

/// How far after a phrase a noun for its people is looked for, in tokens.
const PEOPLE_REACH: usize = 6;

/// Builds the phrases of one sentence.
pub struct Builder<'c, 'd> {
    /// The sentence.
    pub clausal: &'c Clausal<'d>,
    /// The word lists.
    pub lexicon: &'c Lexicon,
    /// For each token, whether a mention other than a date covers it.
    in_mention: Vec<bool>,
}

impl<'c, 'd> Builder<'c, 'd> {
    /// A builder for one sentence.
    pub fn new(clausal: &'c Clausal<'d>, lexicon: &'c Lexicon) -> Self {
        let mut in_mention = vec![false; clausal.words.len()];
        let lasting = clausal.mentions.iter().map(|m| &m.mention);
        for mention in lasting.filter(|m| m.kind != EntityType::Date) {
            in_mention[mention.tokens.clone()].fill(true);
        }
        Builder {
            clausal,
            lexicon,
            in_mention,
        }
    }

    /// What a mention is of.
    pub fn kind(&self, mention: usize) -> EntityType {
        self.clausal.mentions[mention].mention.kind
    }

    /// A mention's tokens.
    pub fn tokens(&self, mention: usize) -> Range<usize> {
        self.clausal.mentions[mention].mention.tokens.clone()
    }

    /// Whether the word at `token` is in a list.
    pub fn is(&self, list: &str, token: usize) -> bool {
        self.clausal
            .words
            .get(token)
            .is_some_and(|word| self.lexicon.has(list, word))
    }

    /// Whether a mention other than a date covers a token.
    pub fn covers(&self, token: usize) -> bool {
        self.in_mention[token]
    }

    /// Whether a token is a word, and opens no marker.
    pub fn is_plain(&self, token: usize) -> bool {
        let words = &self.clausal.words;
        case::read(&words[token..]).0 == Case::Bare
            && words[token].chars().all(crate::text::is_word_char)
    }

    /// Phrases made of mentions.
    pub fn direct(&self) -> Vec<Phrase> {
        let mut found = Vec::new();
        let actors: Vec<usize> = (0..self.clausal.mentions.len())
            .filter(|&m| !matches!(self.kind(m), EntityType::Event | EntityType::Date))
            .collect();
        found.extend(self.happenings());
        let mut members: Vec<usize> = Vec::new();
        for &next in &actors {
            if self.hosts_envoy(next) || self.hosts_office(next) {
                continue;
            }
            match self.link_to(&members, next) {
                Some(Link::Joined) => {}
                Some(Link::Owner) => members.retain(|&m| self.kind(m) == EntityType::Country),
                None if members.is_empty() => {}
                None => found.push(self.assemble(&std::mem::take(&mut members))),
            }
            members.push(next);
        }
        if !members.is_empty() {
            found.push(self.assemble(&members));
        }
        found
    }

    /// The mention right after a state and में: भारत में [जापान] के राजदूत, भारत में [प्रतिनिधि].
    fn hosted(&self, mention: usize) -> Option<usize> {
        let (next, end) = (mention + 1, self.tokens(mention).end);
        let located = self.kind(mention) == EntityType::Country
            && self.clausal.words.get(end) == Some(&"में")
            && next < self.clausal.mentions.len()
            && self.tokens(next).start == end + 1;
        located.then_some(next)
    }

    /// Whether a state is but where the envoy named next serves: भारत में जापान के राजदूत श्री क.
    fn hosts_envoy(&self, mention: usize) -> bool {
        self.hosted(mention).is_some_and(|next| {
            next + 1 < self.clausal.mentions.len()
                && self.kind(next) == EntityType::Country
                && self.kind(next + 1) == EntityType::Designation
                && self.link_to(&[next], next + 1).is_some()
        })
    }

    /// Whether a state is but where an office of the body before it sits: संयुक्त राष्ट्र की भारत में प्रतिनिधि.
    pub fn hosts_office(&self, mention: usize) -> bool {
        let sits = self
            .hosted(mention)
            .is_some_and(|next| self.kind(next) == EntityType::Designation);
        sits && mention.checked_sub(1).is_some_and(|before| {
            let start = self.tokens(mention).start;
            let between = &self.clausal.words[self.tokens(before).end.min(start)..start];
            self.kind(before) == EntityType::Organization
                && matches!(between, ["के" | "की"] | ["की", "ओर" | "तरफ", "से"])
        })
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

    /// One participant from the mentions that make it up.
    fn assemble(&self, members: &[usize]) -> Phrase {
        let first = members[0];
        let start = match first.checked_sub(1).filter(|&m| self.hosts_envoy(m)) {
            Some(host) => self.tokens(host).start,
            None => self.tokens(first).start,
        };
        let end = self.tokens(members[members.len() - 1]).end;
        let named = self.kind(members[members.len() - 1]) == EntityType::Person;
        let mut phrase = Phrase::new(start..self.extend(end, named), Reference::Direct);
        for &member in members {
            let mention = &self.clausal.mentions[member];
            match mention.mention.kind {
                EntityType::Person => phrase.person = Some(member),
                EntityType::Designation => {
                    phrase.office = Some(self.better_office(phrase.office, member))
                }
                EntityType::Organization if phrase.body.is_some() && self.is_alias(member) => {
                    phrase.alias = Some(member)
                }
                EntityType::Organization if self.is_of_international(phrase.body, member) => {}
                EntityType::Organization => phrase.body = Some(member),
                EntityType::Location => phrase.place = Some(member),
                EntityType::Country => phrase.country_mention = Some(member),
                _ => {}
            }
            if mention.mention.kind == EntityType::Country || phrase.countries.is_empty() {
                phrase.countries.clone_from(&mention.countries);
            }
        }
        // An office of an international body is of no state, wherever it sits.
        let body = phrase.body.map(|m| &self.clausal.mentions[m]);
        if let Some(body) = body.filter(|b| b.international && phrase.country_mention.is_none()) {
            phrase.countries.clone_from(&body.countries);
        }
        phrase.by_rank = phrase.office.is_some_and(|m| self.is_rank(m));
        phrase.described = self
            .government(&phrase, end)
            .or_else(|| self.owned_class(&phrase, end));
        phrase
    }

    /// Whether a body is but an office of the international one before it: विश्व स्वास्थ्य संगठन के क्षेत्रीय कार्यालय.
    fn is_of_international(&self, held: Option<usize>, new: usize) -> bool {
        let international = |m: usize| self.clausal.mentions[m].international;
        held.is_some_and(international) && !international(new)
    }

    /// The tokens of असम सरकार, for a place that its government follows, alone or before its office.
    fn government(&self, phrase: &Phrase, end: usize) -> Option<Range<usize>> {
        if let (Some(place), Some(_), None) = (phrase.place, phrase.office, phrase.body) {
            let tokens = self.tokens(place);
            let governed = self.is("government_noun", tokens.end) && tokens.end < phrase.tokens.end;
            return governed.then(|| tokens.start..tokens.end + 1);
        }
        let at = (end..phrase.tokens.end).find(|&t| self.is("government_noun", t))?;
        phrase.is_bare_place().then(|| phrase.tokens.start..at + 1)
    }

    /// The class of bodies or people that a place or country owns: जापान के प्रमुख इस्पात उत्पादकों.
    fn owned_class(&self, phrase: &Phrase, end: usize) -> Option<Range<usize>> {
        let owner = phrase.is_bare_place() || phrase.is_bare_country();
        let noun = (end..phrase.tokens.end).find(|&t| self.is("class_noun", t))?;
        let owned = matches!(self.clausal.words[end], "का" | "के" | "की");
        let start =
            (end + 1..noun).find(|&t| !self.is("modifier", t) && !self.is("determiner", t))?;
        (owner && owned).then_some(start..noun + 1)
    }

    /// An office outranks a rank; of two offices the first stands.
    fn better_office(&self, held: Option<usize>, new: usize) -> usize {
        match held {
            Some(office) if !self.is_rank(office) || self.is_rank(new) => office,
            _ => new,
        }
    }

    /// Whether an office is but a rank: जनरल.
    pub fn is_rank(&self, mention: usize) -> bool {
        let words = self.clausal.mentions[mention].key.replace(' ', "");
        self.lexicon.has("rank", &words)
    }

    /// Whether a mention stands in brackets or after a dash.
    fn is_alias(&self, mention: usize) -> bool {
        let tokens = self.tokens(mention);
        tokens.start > 0 && matches!(self.clausal.words[tokens.start - 1], "(" | "-" | "–")
    }

    /// Steps over what belongs to a phrase after its last mention: a closing bracket, an honorific,
    /// and nouns for people or a state's side (जापानी पक्ष, सेवा के प्रशिक्षु अधिकारियों). A name (`named`)
    /// needs a genitive before such a noun: श्री क 60 सदस्यीय शिष्टमंडल के साथ are two.
    fn extend(&self, end: usize, named: bool) -> usize {
        let words = &self.clausal.words;
        let mut end = end;
        while matches!(words.get(end), Some(&(")" | "\"" | "”" | "’" | "'")))
            || self.is("honorific_after", end)
        {
            end += 1;
        }
        let field = |end: usize| {
            matches!(words[end - 1], "उद्योग" | "जगत" | "समुदाय")
                && matches!(case::read(&words[end..]).0, Case::Mein | Case::Par)
        };
        let people_after = |end: usize| {
            let reach = (end + PEOPLE_REACH).min(words.len());
            (end..reach)
                .take_while(|&t| self.may_precede_people(t))
                .find(|&t| self.is("people_noun", t))
                .map(|t| t + 1)
                .filter(|&end| !field(end))
        };
        let owns = matches!(words.get(end), Some(&("का" | "के" | "की")));
        while let Some(next) = people_after(end).filter(|_| owns || !named) {
            end = next;
        }
        end
    }

    /// Whether a token can stand between a body and the noun for its people.
    fn may_precede_people(&self, t: usize) -> bool {
        let word = self.clausal.words[t];
        let breaks = matches!(
            case::read(&self.clausal.words[t..]).0,
            Case::Bare | Case::Genitive
        );
        !self.in_mention[t]
            && !matches!(word, "उनके" | "उनकी" | "इनके" | "अपने" | "अपनी" | "जिनके")
            && breaks
            && !self.is("postposition", t)
            && !word.chars().all(|c| c.is_ascii_punctuation() || c == '।')
            && !self.is("conjunction", t)
    }
}
