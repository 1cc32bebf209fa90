//! Phrases that refer back: दोनों पक्ष, दोनों मंत्री, उन्होंने, जापानी समकक्ष.

use crate::link::CountryCode;

use super::case::{self, Case};
use super::chunk::Builder;
use super::phrase::{Phrase, Reference};

/// The most words before a class noun that tell which class.
const LONGEST_CLASS: usize = 4;

/// How far after उनका a reception is looked for, in tokens.
const RECEPTION_REACH: usize = 3;

impl Builder<'_, '_> {
    /// Phrases that refer back: दोनों पक्ष, दोनों देश, उन्होंने.
    pub fn references(&self, direct: &[Phrase]) -> Vec<Phrase> {
        let words = &self.clausal.words;
        let mut taken = vec![false; words.len()];
        for phrase in direct {
            taken[phrase.tokens.clone()].fill(true);
        }
        // Of एससीओ के सदस्य देशों and एससीओ सदस्य देशों the body itself is the phrase.
        let owned = |t: usize| {
            let genitive = t > 0 && matches!(words[t - 1], "का" | "के" | "की");
            t.checked_sub(1 + usize::from(genitive))
                .is_some_and(|before| taken[before])
        };
        let mut found = Vec::new();
        for (t, &word) in words.iter().enumerate() {
            if taken[t] {
                continue;
            }
            if word == "दोनों" {
                found.extend(self.both(t, &taken));
            } else if word == "सदस्य" && self.is("pair_country", t + 1) && !owned(t) {
                found.push(Phrase::new(t..t + 2, Reference::Both));
            } else if self.opens_clause(t) && self.lexicon.has("delegation", word) {
                found.push(Phrase::new(t..t + 1, Reference::Delegation));
            } else if self.stands_for_body(t) {
                found.push(Phrase::new(t..t + 1, Reference::SameKind));
            } else if matches!(word, "उनका" | "उनकी") && self.is_received(t) {
                let acts = words[..t].contains(&"ने");
                let reference = if acts {
                    Reference::Object
                } else {
                    Reference::Subject
                };
                let mut phrase = Phrase::new(t..t + 1, reference);
                phrase.case = Case::Genitive;
                found.push(phrase);
            } else if self.lexicon.has("pronoun", word) {
                let case = pronoun_case(word);
                let reference = match case {
                    Case::Ko | Case::Se => Reference::Object,
                    _ => Reference::Subject,
                };
                let mut phrase = Phrase::new(t..t + 1, reference);
                phrase.case = case;
                found.push(phrase);
            }
        }
        found
    }

    /// Whether nothing but a time stands before the word at `t` in its clause: इससे पहले कल शिष्टमंडल ने.
    fn opens_clause(&self, t: usize) -> bool {
        let words = &self.clausal.words;
        let before = words[..t].iter().rposition(|word| {
            !matches!(
                *word,
                "आज" | "कल"
                    | "इससे"
                    | "इसके"
                    | "पहले"
                    | "पूर्व"
                    | "बाद"
                    | "में"
            )
        });
        before.is_none_or(|n| words[n] == "कि")
    }

    /// Whether the one whom the word at `t` stands for is received: उनका औपचारिक स्वागत किया गया.
    fn is_received(&self, t: usize) -> bool {
        let mut after = self.clausal.words[t + 1..].iter().take(RECEPTION_REACH);
        after.any(|word| matches!(*word, "स्वागत" | "अगवानी" | "अभिनंदन"))
    }

    /// Whether the word at `t` is a bare noun for a body that acts: मंत्रालय ने, आयोग 5 मई को, with nothing
    /// before it that tells another.
    fn stands_for_body(&self, t: usize) -> bool {
        let words = &self.clausal.words;
        let opens = t == 0
            || self.is("conjunction", t - 1)
            || matches!(words[t - 1], "," | "कि" | "इस" | "उक्त" | ":");
        let acts = match case::read(&words[t + 1..]).0 {
            Case::Ne | Case::Dvara => true,
            Case::Bare => {
                let after = words.get(t + 1).copied().unwrap_or("");
                let dated = self
                    .clausal
                    .mentions
                    .iter()
                    .any(|m| m.mention.tokens.start == t + 1);
                t == 0 && (dated || matches!(after, "आज" | "कल" | "भी" | "अब"))
            }
            _ => false,
        };
        opens && self.is("body_noun", t) && acts
    }

    /// The phrase that दोनों at token `t` opens, if it is one of people or states.
    fn both(&self, t: usize, taken: &[bool]) -> Option<Phrase> {
        let kinds = [
            ("pair_country", Reference::BothCountries),
            ("pair_people", Reference::BothPeople),
            ("pair_body", Reference::BothBodies),
            ("pair", Reference::Both),
        ];
        let kind_of = |n: usize| kinds.iter().find(|(list, _)| self.is(list, n));
        let noun = (t + 1..(t + 4).min(self.clausal.words.len())).find(|&n| kind_of(n).is_some());
        let reference = match noun.and_then(kind_of) {
            Some(&(_, reference)) => reference,
            None if self.clausal.words.get(t + 1) == Some(&"ने") => Reference::Both,
            None => return None,
        };
        let end = noun.map_or(t + 1, |n| n + 1);
        let free = !taken[t..end].iter().any(|&taken| taken);
        free.then(|| Phrase::new(t..end, reference))
    }

    /// The state's ships, which act as bodies do: आईएनएस तबर.
    pub fn ships(&self, phrases: &[Phrase]) -> Vec<Phrase> {
        let words = &self.clausal.words;
        let taken = |t: usize| self.covers(t) || phrases.iter().any(|p| p.tokens.contains(&t));
        let named = |t: usize| t < words.len() && !taken(t) && self.may_qualify(t);
        let hulls = (0..words.len()).filter(|&t| self.is("ship", t) && !taken(t) && named(t + 1));
        let ship = |t: usize| {
            let mut phrase = Phrase::new(t..t + 2, Reference::Direct);
            phrase.described = Some(t..t + 2);
            phrase.countries = vec![CountryCode::INDIA];
            phrase
        };
        hulls.map(ship).collect()
    }

    /// Classes of bodies or people without a mention that someone meets: स्थानीय निकायों और राजनीतिक
    /// दलों के प्रतिनिधियों के साथ.
    pub fn classes(&self, phrases: &[Phrase]) -> Vec<Phrase> {
        let words = &self.clausal.words;
        let mut taken = vec![false; words.len()];
        for phrase in phrases {
            taken[phrase.tokens.clone()].fill(true);
        }
        for linked in self.clausal.mentions {
            taken[linked.mention.tokens.clone()].fill(true);
        }
        let mut found = Vec::new();
        let told_before = |t: usize| t > 0 && matches!(words[t - 1], "इन" | "उन" | "इनके" | "उनके");
        let nouns = (0..words.len()).filter(|&t| self.is("class_noun", t) && !taken[t]);
        for t in nouns.filter(|&t| !told_before(t)) {
            let from = t.saturating_sub(LONGEST_CLASS);
            let start = (from..t)
                .rev()
                .take_while(|&s| !taken[s] && self.may_qualify(s))
                .last();
            let start = start.unwrap_or(t);
            let mut phrase = Phrase::new(start..self.end_of_class(t + 1), Reference::Direct);
            phrase.described = Some(start..t + 1);
            found.push(phrase);
        }
        found
    }

    /// The end of a class with its people: निकायों के प्रतिनिधियों, उद्योग जगत के प्रमुख नेताओं.
    fn end_of_class(&self, end: usize) -> usize {
        let owns = matches!(self.clausal.words.get(end), Some(&("के" | "की")));
        let told = |t: usize| self.is("modifier", t) || self.is("determiner", t);
        let people = (end + 1..=end + 2).find(|&t| !told(t));
        match people.filter(|&t| owns && self.is("people_noun", t)) {
            Some(t) => t + 1,
            None => end,
        }
    }

    /// Whether the word at `t` can tell which class: a plain word, no number, verb, marker or adverb.
    fn may_qualify(&self, t: usize) -> bool {
        let word = self.clausal.words[t];
        word == "एवं"
            || self.is_plain(t)
                && ![
                    "finite",
                    "determiner",
                    "postposition",
                    "modifier",
                    "conjunction",
                ]
                .iter()
                .any(|list| self.lexicon.has(list, word))
                && crate::text::parse_cardinal(word).is_none()
    }

    /// दोनों मंत्रियों, मंत्रियों: offices that stand for those named before, though the tagger knows them.
    pub fn both_offices(&self, phrases: &mut [Phrase]) {
        for phrase in phrases {
            let start = phrase.tokens.start;
            let alone = phrase.office.is_some()
                && phrase.person.is_none()
                && phrase.body.is_none()
                && phrase.place.is_none()
                && phrase.country_mention.is_none();
            let after_both = start > 0 && self.clausal.words[start - 1] == "दोनों";
            let plural_alone = phrase.tokens.len() == 1 && self.is("plural_office", start);
            if alone && (after_both || plural_alone) {
                let from = if after_both { start - 1 } else { start };
                *phrase = Phrase::new(from..phrase.tokens.end, Reference::BothPeople);
            }
        }
    }

    /// Two offices of one person: पर्यावरण मंत्री तथा श्रम मंत्री श्री क, विधि मंत्री तथा सभा के अध्यक्ष श्री क. The first
    /// stands, as the one in which the person acts.
    pub fn two_offices(&self, phrases: &mut Vec<Phrase>) {
        let mut n = 1;
        while n < phrases.len() {
            if self.are_of_one(&phrases[n - 1], &phrases[n]) {
                let first = phrases.remove(n - 1);
                let named = &mut phrases[n - 1];
                named.tokens.start = first.tokens.start;
                named.office = first.office;
                named.body = first.body.or(named.body);
                named.place = first.place;
                named.described = first.described;
                if !first.countries.is_empty() {
                    named.countries = first.countries;
                    named.country_mention = first.country_mention;
                }
            } else {
                n += 1;
            }
        }
    }

    /// Whether an office without a holder and the next, with one, are of one person: a minister's second
    /// department, a minister who heads an assembly, a crown prince who commands.
    fn are_of_one(&self, first: &Phrase, named: &Phrase) -> bool {
        let words = &self.clausal.words;
        let (Some(a), Some(b), None, Some(person)) =
            (first.office, named.office, first.person, named.person)
        else {
            return false;
        };
        let between = first.tokens.end..named.tokens.start;
        let joined = !between.is_empty() && self.is("conjunction", between.start);
        let honoured = self.tokens(b).end < self.tokens(person).start;
        let ends = |m: usize| words[self.tokens(m).end - 1];
        let minister = |m: usize| {
            let tokens = self.tokens(m);
            tokens.len() > 1 && words[tokens.end - 1] == "मंत्री"
        };
        let rest = between.len().saturating_sub(1);
        let owned = rest == 2 && matches!(words[between.end - 1], "के" | "की");
        let crowned = self.tokens(a).any(|t| self.is("crown", t));
        let heads = owned && matches!(ends(b), "अध्यक्ष" | "उपाध्यक्ष" | "सभापति");
        joined
            && honoured
            && (rest == 0 && (crowned || minister(a) && minister(b) && named.countries.is_empty())
                || minister(a) && heads && named.body.is_none())
    }

    /// अपने समकक्ष श्री क, उनके समकक्ष: someone of the agent's office in a state that is not named here.
    pub fn own_counterparts(&self, phrases: &mut Vec<Phrase>) {
        let words = &self.clausal.words;
        let after_own = |t: &usize| {
            t.checked_sub(1)
                .is_some_and(|b| matches!(words[b], "अपने" | "अपनी" | "उनके" | "उनकी"))
        };
        let nouns = (0..words.len()).filter(|&t| self.is("counterpart_noun", t) && !self.covers(t));
        for t in nouns.filter(after_own) {
            let next = phrases.partition_point(|p| p.tokens.start <= t);
            if next > 0 && phrases[next - 1].tokens.contains(&t) {
                continue;
            }
            let named = phrases.get(next).is_some_and(|p| {
                p.person.is_some()
                    && p.office.is_none()
                    && p.countries.is_empty()
                    && (t + 1..p.tokens.start).all(|g| self.is("honorific", g) || words[g] == ",")
            });
            match named {
                true => {
                    phrases[next].tokens.start = t;
                    phrases[next].reference = Reference::SameOffice;
                }
                false => {
                    let alone = Phrase::new(t..t + 1, Reference::SameOffice);
                    phrases.insert(next, alone);
                }
            }
        }
    }

    /// Turns a country before समकक्ष into a phrase for the same office there, and joins the name after it.
    pub fn same_office(&self, phrases: &mut Vec<Phrase>) {
        let mut n = 0;
        while n < phrases.len() {
            let country_first = phrases[n].is_bare_country();
            let end = match phrases[n].country_mention {
                Some(country) if country_first => self.clausal.mentions[country].mention.tokens.end,
                _ => phrases[n].tokens.end,
            };
            let noun = (end..(end + 3).min(self.clausal.words.len()))
                .find(|&t| self.is("counterpart_noun", t));
            if let Some(t) = noun.filter(|&t| country_first && self.all_state_or_soft(end..t)) {
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
