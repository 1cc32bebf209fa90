//! How mentions hang together as one participant: जापान के रक्षा मंत्री श्री क; श्री क, सचिव, रेल मंत्रालय.

use std::ops::Range;

use crate::document::EntityType;

use super::case::{self, Case};
use super::chunk::Builder;
use super::initials;

/// How a mention hangs on to the one before it.
#[derive(PartialEq)]
pub enum Link {
    /// Part of the same participant.
    Joined,
    /// The one before owns it, and is no part of the participant: X के सचिव after an office.
    Owner,
}

/// The most words that tell what kind of body one is.
const LONGEST_KIND: usize = 5;

impl Builder<'_, '_> {
    /// Whether and how a mention continues the phrase of these members.
    pub fn link_to(&self, members: &[usize], next: usize) -> Option<Link> {
        let &last = members.last()?;
        let between = self.tokens(last).end..self.tokens(next).start;
        let in_apposition = self.clausal.words.get(between.start) == Some(&",");
        let has = |kind| members.iter().any(|&m| self.kind(m) == kind);
        let told = has(EntityType::Designation) && has(EntityType::Person);
        match self.link(last, next) {
            Some(Link::Joined) if in_apposition && told && self.opens_another(next) => None,
            None if self.serves(members, next) => Some(Link::Joined),
            link => link,
        }
    }

    /// Whether a mention after a comma opens the next one of a list, whose office it owns: मंत्री श्री क,
    /// पेरू के राजदूत श्री ख.
    fn opens_another(&self, mention: usize) -> bool {
        matches!(
            self.kind(mention),
            EntityType::Country | EntityType::Organization
        ) && self.owns_office(mention)
    }

    /// Whether a mention is the body in which an office just named serves, or the name after such a
    /// body: सचिव, रेल मंत्रालय, श्री क; श्री क, सचिव, रेल मंत्रालय ने.
    fn serves(&self, members: &[usize], next: usize) -> bool {
        use EntityType::{Designation, Organization, Person};
        let kinds: Vec<EntityType> = members.iter().map(|&m| self.kind(m)).collect();
        let last = members[members.len() - 1];
        let between = self.tokens(last).end..self.tokens(next).start;
        let soft = |from: usize| self.all_soft(from..between.end);
        let after_comma = self.clausal.words.get(between.start) == Some(&",")
            && !between.is_empty()
            && soft(between.start + 1);
        match (&kinds[..], self.kind(next)) {
            ([.., Person, Designation], Organization) => after_comma && !self.owns_office(next),
            ([.., Designation], Organization) => {
                after_comma && !self.owns_office(next) && self.is_before_name(next)
            }
            ([.., Designation, Organization], Person) => after_comma || soft(between.start),
            _ => false,
        }
    }

    /// Whether a name follows a mention, with nothing but a comma and honorifics between, at least one
    /// of them.
    fn is_before_name(&self, mention: usize) -> bool {
        let next = mention + 1;
        if next >= self.clausal.mentions.len() || self.kind(next) != EntityType::Person {
            return false;
        }
        let mut between = self.tokens(mention).end..self.tokens(next).start;
        if self.clausal.words.get(between.start) == Some(&",") {
            between.start += 1;
        }
        !between.is_empty() && self.all_soft(between)
    }

    /// Whether and how mention `b` continues the phrase that `a` ends.
    fn link(&self, a: usize, b: usize) -> Option<Link> {
        let words = &self.clausal.words;
        let mut between = self.tokens(a).end..self.tokens(b).start;
        if a + 1 < b && self.hosts_office(b - 1) {
            between.end = self.tokens(b - 1).start;
        }
        if !between.is_empty() && words[between.start] == ")" {
            between.start += 1;
        }
        if let Some(rest) = self.after_sender(a, between.clone()) {
            return (self.all_state_or_soft(rest) && self.may_be_sent(b)).then_some(Link::Joined);
        }
        let joined = if self.all_soft(between.clone()) {
            self.links_directly(a, b, between)
        } else {
            let rest = between.start + 1..between.end;
            match words[between.start] {
                "की" if self.acts_towards(a, b) => false,
                "का" | "के" | "की"
                    if self.all_state_or_soft(rest.clone())
                        || self.tells_kind(a, b, rest.clone())
                        || self.kind(b) == EntityType::Person && self.is_role(rest.clone()) =>
                {
                    return self.links_by_genitive(a, b);
                }
                _ if self.is("state_noun", between.start) && self.is_state(a) => {
                    self.all_state_or_soft(between) && self.is_office_or_body(b)
                }
                _ if self.is_role(between.clone()) => {
                    let owns =
                        matches!(self.kind(a), EntityType::Country | EntityType::Organization);
                    owns && self.kind(b) == EntityType::Person
                }
                "/" => {
                    let office = |mention| self.kind(mention) == EntityType::Designation;
                    rest.is_empty() && office(a) && office(b)
                }
                "में" => {
                    (rest.is_empty() || self.tells_field(rest.clone())) && self.serves_in(a, b)
                }
                "," | "(" => self.links_in_apposition(a, b, between),
                "-" | "–" => rest.is_empty() && self.is_short_form(a, b),
                _ => {
                    self.is_unknown_title(between.clone())
                        && self.kind(a) == EntityType::Designation
                        && self.kind(b) == EntityType::Person
                }
            }
        };
        joined.then_some(Link::Joined)
    }

    /// Office and name, country and office, with nothing but honorifics and the like between.
    fn links_directly(&self, a: usize, b: usize, between: Range<usize>) -> bool {
        use EntityType::{Country, Designation, Location, Organization, Person};
        match (self.kind(a), self.kind(b)) {
            (Designation, Designation) => !self.meets(a, b, between),
            (Country, Organization) => !self.clausal.mentions[b].international,
            (Designation, Person)
            | (Country, Designation)
            | (Organization | Location, Designation) => true,
            (Location, Organization) => between.clone().any(|t| self.is("located", t)),
            _ => false,
        }
    }

    /// Whether two offices side by side are those of two people, of whom one meets the other: राजदूत रक्षा
    /// मंत्री से, राजदूत रक्षा मंत्री श्री क के साथ. A rank is no office of its own.
    fn meets(&self, a: usize, b: usize, between: Range<usize>) -> bool {
        let words = &self.clausal.words;
        let mut end = self.tokens(b).end;
        if b + 1 < self.clausal.mentions.len() && self.kind(b + 1) == EntityType::Person {
            let name = self.tokens(b + 1);
            if self.all_soft(end..name.start) {
                end = name.end;
            }
        }
        between.is_empty()
            && !self.is_rank(a)
            && !self.is_rank(b)
            && matches!(case::read(&words[end..]).0, Case::Se | Case::Saath)
    }

    /// जापान के रक्षा मंत्री, मंत्रालय के सचिव, सीआरपीएफ के उत्तरी जोन के महानिदेशक.
    fn links_by_genitive(&self, a: usize, b: usize) -> Option<Link> {
        use EntityType::{Country, Designation, Location, Organization, Person};
        match (self.kind(a), self.kind(b)) {
            (Designation, Designation) if self.owns_no_oblique(a, b) => None,
            (Designation, Designation) => Some(Link::Owner),
            (Country | Location, Designation | Organization) | (Country, Person) => {
                Some(Link::Joined)
            }
            (Organization, Organization) if self.owns_no_oblique(a, b) => None,
            (Organization, Designation | Organization | Person) => Some(Link::Joined),
            (Organization, Location) => self.owns_office(b).then_some(Link::Joined),
            _ => None,
        }
    }

    /// क का ख के साथ करार: का is no owner of an oblique noun, which would take के.
    fn owns_no_oblique(&self, a: usize, b: usize) -> bool {
        let (owner, owned) = (self.tokens(a), self.tokens(b));
        let direct = self.clausal.words[owner.end..owned.start].contains(&"का");
        direct && case::read(&self.clausal.words[owned.end..]).0 != Case::Bare
    }

    /// In X की Y से भेंट, की belongs to the noun of the event: an office or a delegation owns no office
    /// that is met (के would tell that it does, as most offices are masculine).
    fn acts_towards(&self, a: usize, b: usize) -> bool {
        let actor = match self.kind(a) {
            EntityType::Designation => true,
            EntityType::Organization => self.is("delegation", self.tokens(a).end - 1),
            _ => false,
        };
        let met = &self.clausal.words[self.tokens(b).end..];
        actor
            && self.kind(b) == EntityType::Designation
            && matches!(case::read(met).0, Case::Se | Case::Saath)
    }

    /// After a comma or an opening bracket: a name's office, a body's short form, its city or country.
    fn links_in_apposition(&self, a: usize, b: usize, between: Range<usize>) -> bool {
        use EntityType::{Country, Designation, Location, Organization, Person};
        let comma = self.clausal.words[between.start] == ",";
        let rest = between.start + 1..between.end;
        if !self.all_soft(rest.clone()) {
            return false;
        }
        match (self.kind(a), self.kind(b)) {
            (Person, Designation) => !self.is_title_of_next(b),
            (Person, Country | Organization) => comma && self.owns_office(b),
            (Designation, Person) => comma && !rest.is_empty(),
            (Designation, Designation) => comma && self.is_rank(b) && self.is_title_of_next(b),
            (Organization, Organization) => !comma,
            (Organization, Country) => comma && self.lacks_country(a),
            (Organization, Location) => comma && self.marks_no_place(b),
            _ => false,
        }
    }

    /// Whether words tell what someone is, without an office's name: के शीर्ष नेता क, ब्यूरो सदस्य ख.
    fn is_role(&self, words: Range<usize>) -> bool {
        let mut words = words.skip_while(|&t| self.is("modifier", t));
        words.next().is_some_and(|t| self.is("role_noun", t))
            && words.all(|t| self.is("honorific", t))
    }

    /// Whether words tell which field an office in a body is of: मंत्रालय में आर्थिक संबंध के महानिदेशक.
    fn tells_field(&self, words: Range<usize>) -> bool {
        (2..=LONGEST_KIND + 1).contains(&words.len())
            && matches!(self.clausal.words[words.end - 1], "के" | "की")
            && (words.start..words.end - 1).all(|t| self.is_plain(t))
    }

    /// Whether words tell what kind of body a state's is: फ्रांस की राष्ट्रीय रेल कंपनी क.
    fn tells_kind(&self, a: usize, b: usize, words: Range<usize>) -> bool {
        let of_state = self.kind(a) == EntityType::Country;
        of_state
            && self.kind(b) == EntityType::Organization
            && (2..=LONGEST_KIND).contains(&words.len())
            && (self.is("body_noun", words.end - 1) || self.is("state_noun", words.end - 1))
            && words
                .clone()
                .all(|t| self.is_plain(t) && !self.is("conjunction", t))
    }

    /// Whether a body's name is followed by its initials: सीमा सड़क संगठन-बीआरओ, राष्ट्रीय जल निगम - एन.जे.एन.
    fn is_short_form(&self, a: usize, b: usize) -> bool {
        let body = |m: usize| self.kind(m) == EntityType::Organization;
        let international = |m: usize| self.clausal.mentions[m].international;
        let words = &self.clausal.words[self.tokens(b)];
        let mut letters = words.iter().filter(|word| **word != ".");
        body(a)
            && body(b)
            && international(a) == international(b)
            && self.tokens(a).len() > 1
            && letters.all(|word| initials::are_initials(word))
    }

    /// Whether a single unknown word stands between an office and a name: a title of another tongue
    /// (प्रधानमंत्री दातुक क, विदेश मंत्री ल्योनपो ख).
    fn is_unknown_title(&self, between: Range<usize>) -> bool {
        let word = self.clausal.words[between.start];
        let known = [
            "finite",
            "future",
            "conjunction",
            "determiner",
            "postposition",
        ];
        between.len() == 1
            && self.is_plain(between.start)
            && !known.iter().any(|list| self.lexicon.has(list, word))
            && !self.is("untitled", between.start)
    }

    /// After a state or body, what follows की ओर से or (शिष्टमंडल) का नेतृत्व: its own people.
    fn after_sender(&self, a: usize, between: Range<usize>) -> Option<Range<usize>> {
        let sends = self.is_state(a) || self.kind(a) == EntityType::Organization;
        let mut rest = between;
        if matches!(self.clausal.words[rest.clone()], ["का" | "के" | "की", _, ..])
            && self.is("people_noun", rest.start + 1)
        {
            rest.start += 1;
        }
        let of_people = self.is("people_noun", rest.start);
        rest.start += usize::from(of_people);
        let taken = match self.clausal.words[rest.start.min(rest.end)..rest.end] {
            ["की", "ओर" | "तरफ", "से", ..] => 3,
            ["का" | "की", "नेतृत्व" | "अगुवाई" | "प्रतिनिधित्व", ..] if of_people => {
                2
            }
            ["का", "प्रतिनिधित्व", ..] => 2,
            _ => return None,
        };
        sends.then(|| rest.start + taken..rest.end)
    }

    fn may_be_sent(&self, mention: usize) -> bool {
        self.is_office_or_body(mention)
            || self.kind(mention) == EntityType::Person
            || (self.kind(mention) == EntityType::Location && self.owns_office(mention))
    }

    fn is_state(&self, mention: usize) -> bool {
        matches!(
            self.kind(mention),
            EntityType::Country | EntityType::Location
        )
    }

    fn is_office_or_body(&self, mention: usize) -> bool {
        use EntityType::{Designation, Organization};
        matches!(self.kind(mention), Designation | Organization)
    }

    /// प्रधानमंत्री कार्यालय में राज्य मंत्री: an office in a ministry or another's office.
    fn serves_in(&self, a: usize, b: usize) -> bool {
        self.kind(a) == EntityType::Organization
            && self.kind(b) == EntityType::Designation
            && self.is("executive", self.tokens(a).end - 1)
            && self.is_title_of_next(b)
    }

    /// Whether nothing tells of which state a body is.
    fn lacks_country(&self, mention: usize) -> bool {
        let linked = &self.clausal.mentions[mention];
        linked.countries.is_empty() && !linked.international
    }

    /// Whether a place's name is followed by no marker of place: इसरो, बेंगलुरु ने.
    fn marks_no_place(&self, mention: usize) -> bool {
        let after = case::read(&self.clausal.words[self.tokens(mention).end..]).0;
        !matches!(after, Case::Mein | Case::Par | Case::Se)
    }

    /// Whether a mention owns an office that has no name of its own after it: पोलैंड के राजदूत.
    fn owns_office(&self, mention: usize) -> bool {
        let next = mention + 1;
        next < self.clausal.mentions.len()
            && self.kind(next) == EntityType::Designation
            && self.link(mention, next) == Some(Link::Joined)
    }

    fn all_soft(&self, mut range: Range<usize>) -> bool {
        range.all(|t| self.is("honorific", t) || self.is("modifier", t))
    }

    /// Whether the tokens between two mentions are only genitives, `सरकार` and the like, or modifiers.
    pub fn all_state_or_soft(&self, mut range: Range<usize>) -> bool {
        range.all(|t| {
            self.is("honorific", t)
                || self.is("modifier", t)
                || self.is("state_noun", t)
                || self.is("class_noun", t)
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
}
