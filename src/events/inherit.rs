//! What a phrase takes over from those around it: the state of its delegation, list or 'there', the
//! office of its list, the body that a bare noun stands for.

use crate::link::CountryCode;

use super::case::{self, Case};
use super::chunk::Builder;
use super::phrase::{Phrase, Reference};

impl Builder<'_, '_> {
    /// Gives each phrase what it takes over; the phrases have their markers and groups.
    pub fn inherit(&self, phrases: &mut [Phrase]) {
        self.share_offices(phrases);
        self.place_in_country(phrases);
        self.place_there(phrases);
        self.place_delegates(phrases);
        self.place_list(phrases);
        self.serve_kind(phrases);
        self.serve_states(phrases);
    }

    /// A place that no gazetteer knows lies in the country that owns it: मडागास्कर के एंटसीरानाना में.
    fn place_in_country(&self, phrases: &mut [Phrase]) {
        for n in 1..phrases.len() {
            let (before, from) = phrases.split_at_mut(n);
            let (owner, place) = (&before[n - 1], &mut from[0]);
            let owned = owner.is_bare_country()
                && owner.case == Case::Genitive
                && owner.tokens.end + 1 == place.tokens.start;
            if owned && place.is_bare_place() && place.countries.is_empty() {
                place.countries.clone_from(&owner.countries);
            }
        }
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

    /// वहां के विदेश मंत्री: of the state named last.
    fn place_there(&self, phrases: &mut [Phrase]) {
        let words = &self.clausal.words;
        for n in 1..phrases.len() {
            let (before, from) = phrases.split_at_mut(n);
            let (named, phrase) = (&before[n - 1], &mut from[0]);
            let start = phrase.tokens.start;
            let there = start >= 2
                && matches!(words[start - 2], "वहां" | "वहाँ")
                && matches!(words[start - 1], "के" | "की");
            if there && takes_state(phrase) && named.countries.len() == 1 {
                phrase.countries.clone_from(&named.countries);
            }
        }
    }

    /// The members of a delegation are of the state that sends it: भारतीय शिष्टमंडल में क और ख शामिल थे;
    /// ओमान की ओर से क और ख. Those told with उनके साथ,
    /// or to be in a delegation that nothing tells the state of (क और ख भी शिष्टमंडल में थे), are of the last subject's.
    fn place_delegates(&self, phrases: &mut [Phrase]) {
        let words = &self.clausal.words;
        let within = words.windows(3).rposition(|run| {
            let member = matches!(run[2], "थे" | "थीं" | "थी" | "था" | "शामिल" | "सम्मिलित");
            member && run[1] == "में" && self.lexicon.has("delegation", run[0])
        });
        let mut sender: Vec<CountryCode> = Vec::new();
        let mut end = 0;
        let mut beside = false;
        for phrase in phrases {
            let between = &words[end.min(phrase.tokens.start)..phrase.tokens.start];
            if between.iter().any(|word| self.lexicon.has("finite", word)) {
                sender.clear();
                beside = false;
            }
            beside |= between.windows(2).any(|pair| match pair[0] {
                "उनके" | "इनके" => matches!(pair[1], "साथ" | "अलावा" | "अतिरिक्त"),
                delegation => pair[1] == "में" && self.lexicon.has("delegation", delegation),
            });
            end = phrase.tokens.end;
            if self.is_sent(phrase) && phrase.countries.is_empty() || self.is_international(phrase)
            {
                sender.clear();
                continue;
            }
            if !phrase.countries.is_empty() || phrase.body.is_some() && phrase.office.is_none() {
                sender.clear();
                if self.is_delegation(phrase) || self.is_sent(phrase) {
                    sender.clone_from(&phrase.countries);
                }
            } else if takes_state(phrase) {
                phrase.countries.clone_from(&sender);
                let member = within.is_some_and(|delegation| phrase.tokens.end <= delegation);
                phrase.beside = (beside || member) && sender.is_empty();
            }
        }
    }

    /// Whether a phrase is of someone of an international body.
    fn is_international(&self, phrase: &Phrase) -> bool {
        phrase
            .body
            .is_some_and(|m| self.clausal.mentions[m].international)
    }

    /// Whether a phrase is a state's delegation that others are told to be in.
    fn is_delegation(&self, phrase: &Phrase) -> bool {
        let last = phrase.tokens.end - 1;
        phrase.is_bare_country()
            && phrase.case == Case::Mein
            && (self.is("delegation", last) || self.is("pair", last))
    }

    /// Whether a phrase names someone sent by a state: ओमान की ओर से महानिदेशक श्री क.
    fn is_sent(&self, phrase: &Phrase) -> bool {
        let words = &self.clausal.words[phrase.tokens.clone()];
        !phrase.is_bare_country()
            && words
                .windows(2)
                .any(|pair| matches!(pair, ["ओर" | "तरफ", "से"]))
    }

    /// Of those met, the second is of the first one's state if nothing tells another: पेरू के राष्ट्रपति और
    /// विदेश मंत्री से; so is the second of two who are told by their offices alone, and one who is told to be theirs (स्वीडन के नरेश और उनकी महारानी).
    fn place_list(&self, phrases: &mut [Phrase]) {
        for n in 1..phrases.len() {
            let (before, from) = phrases.split_at_mut(n);
            let (first, second) = (&before[n - 1], &mut from[0]);
            let between = first.tokens.end.min(second.tokens.start)..second.tokens.start;
            let own = |word: &&str| matches!(*word, "उनकी" | "उनके" | "उनका");
            let met = first.group == second.group
                && (matches!(second.case, Case::Se | Case::Saath | Case::Ko)
                    || self.clausal.words[between].iter().any(own));
            let offices = |p: &Phrase| p.person.is_none() && p.office.is_some();
            let alike = first.group == second.group
                && first.country_mention.is_some()
                && offices(first)
                && offices(second);
            if (met || alike)
                && takes_state(second)
                && second.body.is_none()
                && first.countries.len() == 1
            {
                second.countries.clone_from(&first.countries);
            }
        }
    }

    /// संस्थान की निदेशक, मंत्रालय के सचिव: of the body of that kind told of last.
    fn serve_kind(&self, phrases: &mut [Phrase]) {
        let words = &self.clausal.words;
        for phrase in phrases.iter_mut() {
            let start = phrase.tokens.start;
            let free = phrase.office.is_some() && phrase.body.is_none() && phrase.place.is_none();
            if free
                && takes_state(phrase)
                && start >= 2
                && matches!(words[start - 1], "के" | "की")
                && self.is_bare_body(start - 2)
            {
                phrase.kind_noun = Some(start - 2);
            }
        }
    }

    /// चार देशों के राजदूत, विदेशी राजनयिकों, राजदूतों, युवराज: of states that are not named. A state's own
    /// envoys are told with its name, and India has no crown.
    fn serve_states(&self, phrases: &mut [Phrase]) {
        let words = &self.clausal.words;
        for phrase in phrases.iter_mut().filter(|p| takes_state(p)) {
            let start = phrase.tokens.start;
            let owned = start >= 2
                && matches!(words[start - 1], "के" | "की")
                && matches!(words[start - 2], "देशों" | "राष्ट्रों");
            let foreign = start >= 1 && matches!(words[start - 1], "विदेशी" | "विदेश");
            let office = phrase.office.map_or(0..0, |m| self.tokens(m));
            let is_of = |list: &str| office.clone().any(|t| self.is(list, t));
            let abroad = phrase.person.is_none() && is_of("envoys");
            phrase.of_states = owned || foreign || abroad || is_of("crown");
        }
    }

    /// Whether the word at `t` is a bare noun for a body, with nothing before it that tells which.
    fn is_bare_body(&self, t: usize) -> bool {
        let words = &self.clausal.words;
        let opens = t == 0
            || self.is("conjunction", t - 1)
            || matches!(words[t - 1], "," | "कि" | "इस" | "उक्त" | ":" | "पर" | "में")
            || case::read(&words[t - 1..]).0 == Case::Ne;
        self.is("body_noun", t) && !self.covers(t) && opens
    }
}

/// Whether a phrase is of people whose state nothing in it tells.
fn takes_state(phrase: &Phrase) -> bool {
    phrase.reference == Reference::Direct
        && phrase.countries.is_empty()
        && (phrase.person.is_some() || phrase.office.is_some())
}
