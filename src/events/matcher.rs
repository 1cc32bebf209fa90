//! Tries the rules on a sentence: triggers first, then the phrases that fill the roles.

use std::ops::Range;

use crate::document::EntityType;

use super::case::Case;
use super::clause;
use super::lexicon::Lexicon;
use super::pattern::Pattern;
use super::phrase::{Phrase, Reference};
use super::prepare::Prepared;
use super::rule::{Role, RoleRule, Rule, RuleSet, Scope};
use super::schema::Realis;

/// What fills a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filler {
    /// Phrases of the sentence, by index.
    Phrases(Vec<usize>),
    /// Words of the sentence themselves.
    Words(Range<usize>),
    /// The subject of the sentences before.
    LastSubject,
    /// Both sides of the event told last.
    LastPair,
    /// The other side of the event told last.
    LastOther,
}

/// A filled role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The role.
    pub role: Role,
    /// Its filler.
    pub filler: Filler,
}

/// A rule's match in a sentence, its roles filled by phrases not yet resolved to participants.
#[derive(Debug)]
pub struct Match<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// The trigger's tokens.
    pub trigger: Range<usize>,
    /// Index of the clause that the trigger stands in.
    pub clause: usize,
    /// The filled roles.
    pub arguments: Vec<Argument>,
    /// Whether it is told as fact.
    pub realis: Realis,
}

/// Why a trigger gave no match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A pattern of `unless` stands in the clause.
    Unless,
    /// No pattern of `context` stands in it.
    Context,
    /// A required role found no filler.
    Role(Role),
}

/// Every match of a rule in a sentence, and every trigger that was refused, with the reason.
pub fn matches<'r>(
    rule: &'r Rule,
    sentence: &Prepared,
    rules: &RuleSet,
) -> Vec<(Range<usize>, Result<Match<'r>, Refusal>)> {
    let lexicon = &rules.lexicon;
    let mut found = Vec::new();
    if rule.headings_only && !sentence.clausal.sentence.part.is_heading() {
        return found;
    }
    for (index, clause) in sentence.clauses.iter().enumerate() {
        let triggers: Vec<Range<usize>> = rule
            .triggers
            .iter()
            .flat_map(|t| t.find_all(&sentence.clausal, &clause.tokens, lexicon))
            .filter(|trigger| !opens_office(sentence, trigger.start))
            .collect();
        if triggers.is_empty() {
            continue;
        }
        let barred = bar(rule, sentence, &clause.tokens, lexicon);
        for trigger in triggers {
            let attempt = Attempt {
                rule,
                sentence,
                lexicon,
                clause: index,
                trigger: trigger.clone(),
            };
            let outcome = match &barred {
                Some(refusal) => Err(refusal.clone()),
                None => attempt.run(),
            };
            found.push((trigger, outcome));
        }
    }
    found
}

/// Whether the word at `t` opens the name of an office of several words: संयुक्त in संयुक्त सचिव tells nothing.
fn opens_office(sentence: &Prepared, t: usize) -> bool {
    let at = sentence.mentions_in(&(t..t + 1)).first();
    at.is_some_and(|m| m.mention.kind == EntityType::Designation && m.mention.tokens.len() > 1)
}

/// Why a rule can match nowhere in a clause, if its `unless` or `context` says so.
fn bar(
    rule: &Rule,
    sentence: &Prepared,
    clause: &Range<usize>,
    lexicon: &Lexicon,
) -> Option<Refusal> {
    let any = |patterns: &[Pattern]| {
        patterns
            .iter()
            .any(|p| p.is_in(&sentence.clausal, clause, lexicon))
    };
    if any(&rule.unless) {
        Some(Refusal::Unless)
    } else if !rule.context.is_empty() && !any(&rule.context) {
        Some(Refusal::Context)
    } else {
        None
    }
}

struct Attempt<'a, 'r, 'd> {
    rule: &'r Rule,
    sentence: &'a Prepared<'d>,
    lexicon: &'a Lexicon,
    clause: usize,
    trigger: Range<usize>,
}

impl<'r> Attempt<'_, 'r, '_> {
    fn run(self) -> Result<Match<'r>, Refusal> {
        let clause = &self.sentence.clauses[self.clause].tokens;
        let mut arguments: Vec<Argument> = Vec::new();
        for role in &self.rule.roles {
            let waits = role
                .with
                .is_some_and(|with| arguments.iter().all(|a| a.role != with));
            if waits || arguments.iter().any(|a| fills_same(a.role, role.role)) {
                continue;
            }
            match self.fill(role, &arguments) {
                Some(filler) => arguments.push(Argument {
                    role: role.role,
                    filler,
                }),
                None if role.required && !self.has_alternative(role) => {
                    return Err(Refusal::Role(role.role));
                }
                None => {}
            }
        }
        for role in self.rule.roles.iter().filter(|r| r.required) {
            if !arguments.iter().any(|a| fills_same(a.role, role.role)) {
                return Err(Refusal::Role(role.role));
            }
        }
        let realis = clause::realis(
            &self.sentence.plain,
            &self.sentence.near(clause, &self.trigger),
            &self.trigger,
            self.rule.realis,
            self.lexicon,
        );
        Ok(Match {
            rule: self.rule,
            trigger: self.trigger,
            clause: self.clause,
            arguments,
            realis,
        })
    }

    /// Whether a later entry of the rule may fill the same role.
    fn has_alternative(&self, role: &RoleRule) -> bool {
        self.rule
            .roles
            .iter()
            .any(|other| !std::ptr::eq(other, role) && fills_same(other.role, role.role))
    }

    fn fill(&self, role: &RoleRule, taken: &[Argument]) -> Option<Filler> {
        if !role.pattern.is_empty() {
            return self.fill_words(role);
        }
        let found = self.scopes(role).into_iter().find_map(|clause| {
            role.case
                .iter()
                .find_map(|&case| self.nearest_group(role, case, clause, taken))
        });
        match found {
            Some(group) => Some(Filler::Phrases(group)),
            None if role.scope != Scope::Discourse || self.has_unknown_subject() => None,
            None => match role.role {
                Role::Sides => Some(Filler::LastPair),
                Role::Counterpart => Some(Filler::LastOther),
                _ => Some(Filler::LastSubject),
            },
        }
    }

    /// Whether the clause has a subject with ने that is no mention (सरकार ने): then nobody is recalled.
    fn has_unknown_subject(&self) -> bool {
        let clause = &self.sentence.clauses[self.clause].tokens;
        let tokens = self.sentence.near(clause, &self.trigger);
        let words = &self.sentence.clausal.words;
        let phrases = &self.sentence.phrases;
        let known = |t: usize| {
            let near = t.saturating_sub(LONGEST_PHRASE)..t;
            let mut near = self.sentence.phrases_in(&near);
            near.any(|n| phrases[n].tokens.end == t)
        };
        tokens
            .clone()
            .any(|t| words[t] == "ने" && t > tokens.start && !known(t))
    }

    /// The clauses in which a role is looked for, in order.
    fn scopes(&self, role: &RoleRule) -> Vec<usize> {
        let mut scopes = vec![self.clause];
        if role.scope != Scope::Clause {
            let mut at = self.clause;
            while at > 0 && scopes.len() < MOST_CLAUSES && !self.sentence.clauses[at].subordinate {
                at -= 1;
                while at > 0 && self.sentence.is_aside(at) {
                    at -= 1;
                }
                scopes.push(at);
            }
            scopes.extend(self.speaker());
        }
        scopes
    }

    /// The next clause of a heading, if it only tells who says so: '… से मन व्यथित है: रक्षा मंत्री'.
    fn speaker(&self) -> Option<usize> {
        let clausal = &self.sentence.clausal;
        let next = self.sentence.clauses.get(self.clause + 1)?;
        let words = &clausal.words[next.tokens.clone()];
        let attributed = clausal.sentence.part.is_heading()
            && words.first() == Some(&":")
            && words.len() <= LONGEST_ATTRIBUTION
            && self.sentence.clauses.len() == self.clause + 2
            && !words.iter().any(|word| self.lexicon.has("finite", word));
        attributed.then_some(self.clause + 1)
    }

    /// The match of the role's patterns nearest to the trigger, its own clause first.
    fn fill_words(&self, role: &RoleRule) -> Option<Filler> {
        let clausal = &self.sentence.clausal;
        let near = |tokens: &Range<usize>| self.sentence.near(tokens, &self.trigger);
        let whole = [
            near(&self.sentence.clauses[self.clause].tokens),
            near(&(0..clausal.words.len())),
        ];
        let ranges = &whole[..if role.scope == Scope::Clause { 1 } else { 2 }];
        ranges.iter().find_map(|range| {
            role.pattern.iter().find_map(|pattern| {
                let found = pattern.find_all(clausal, range, self.lexicon);
                found
                    .into_iter()
                    .min_by_key(|tokens| distance(tokens, &self.trigger))
                    .map(Filler::Words)
            })
        })
    }

    /// The list of phrases with this marker that stands nearest to the trigger.
    fn nearest_group(
        &self,
        role: &RoleRule,
        case: Case,
        clause: usize,
        taken: &[Argument],
    ) -> Option<Vec<usize>> {
        let phrases = &self.sentence.phrases;
        let range = &self.sentence.clauses[clause].tokens;
        let fits = |&n: &usize| {
            let phrase = &phrases[n];
            phrase.case == case
                && !is_taken(n, taken)
                && (role.who.is_empty()
                    || role.who.iter().any(|who| who.fits(phrase))
                    || phrase.reference != Reference::Direct)
                && (role.who.is_empty()
                    || phrase.reference == Reference::Direct
                    || role.role != Role::Honouree)
                && self.followed_by(role, phrase)
        };
        let near = self.sentence.near(range, &self.trigger);
        if near.is_empty() {
            return None;
        }
        let subject = |n: &usize| {
            case != Case::Bare || role.then.is_some() || self.is_subject(*n, &near, taken)
        };
        let candidates = self.sentence.phrases_in(&near).filter(fits);
        let candidates: Vec<usize> = candidates.filter(subject).collect();
        let nearest = candidates
            .iter()
            .copied()
            .min_by_key(|&n| distance(&phrases[n].tokens, &self.trigger))?;
        let paired = role.role == Role::Sides && case == Case::Ne;
        let group: Vec<usize> = candidates
            .into_iter()
            .filter(|&n| {
                phrases[n].group == phrases[nearest].group
                    || (paired && self.are_coordinated(&phrases[n], &phrases[nearest]))
            })
            .collect();
        let sides: usize = group
            .iter()
            .map(|&n| sides_of(&self.sentence.phrases[n]))
            .sum();
        (sides.max(group.len()) >= role.at_least).then_some(group)
    }

    /// Whether each of two is told with the marker of its own: क ने भारत की ओर से तथा ख ने बैंक की ओर से.
    fn are_coordinated(&self, a: &Phrase, b: &Phrase) -> bool {
        let (first, second) = match a.tokens.start < b.tokens.start {
            true => (a, b),
            false => (b, a),
        };
        let words = &self.sentence.clausal.words;
        let end = first.tokens.end.min(second.tokens.start);
        let between = &words[end..second.tokens.start];
        let has = |list: &str| between.iter().any(|word| self.lexicon.has(list, word));
        has("conjunction") && !has("finite")
    }

    /// Whether the role's `then` follows the phrase and its marker.
    fn followed_by(&self, role: &RoleRule, phrase: &Phrase) -> bool {
        let Some(then) = &role.then else { return true };
        let words = &self.sentence.clausal.words;
        let listed = self.sentence.phrases[self.index_of(phrase)..].iter();
        let last = listed
            .take_while(|p| p.group == phrase.group)
            .map(|p| p.tokens.end)
            .max();
        let end = last.unwrap_or(phrase.tokens.end);
        let after = end + super::case::read(&words[end..]).1;
        then.starts_at(&self.sentence.clausal, after, self.lexicon)
    }

    fn index_of(&self, phrase: &Phrase) -> usize {
        let start = phrase.tokens.start;
        self.sentence
            .phrases
            .partition_point(|p| p.tokens.start < start)
    }

    /// Whether an unmarked phrase can be the subject of its clause: no other unmarked phrase stands
    /// before it but one that fills another role (मंगोलिया पहुंचे मंत्री) or that a colon parts from it
    /// (a title's topic), and the clause has none with ने.
    fn is_subject(&self, n: usize, clause: &Range<usize>, taken: &[Argument]) -> bool {
        let phrases = &self.sentence.phrases;
        let groups_taken: Vec<usize> = taken
            .iter()
            .filter_map(|argument| match &argument.filler {
                Filler::Phrases(fillers) => fillers.first().map(|&m| phrases[m].group),
                _ => None,
            })
            .collect();
        let words = &self.sentence.clausal.words;
        let colon_between = |other: &Phrase| {
            let end = other.tokens.end.min(phrases[n].tokens.start);
            words[end..phrases[n].tokens.start].contains(&":")
        };
        let rival = |other: &Phrase| {
            let before = other.tokens.start < phrases[n].tokens.start;
            let free = !groups_taken.contains(&other.group) && !colon_between(other);
            other.group != phrases[n].group
                && (other.case == Case::Ne || (other.case == Case::Bare && before && free))
        };
        !self.is_journeys(&phrases[n])
            && !phrases[self.sentence.phrases_in(clause)].iter().any(rival)
    }

    /// Whether a state or place is but where a journey goes: भारत यात्रा के दौरान.
    fn is_journeys(&self, phrase: &Phrase) -> bool {
        let next = self.sentence.clausal.words.get(phrase.tokens.end);
        let goal = phrase.is_bare_country() || phrase.is_bare_place();
        goal && matches!(next, Some(&("यात्रा" | "दौरा" | "दौरे" | "प्रवास" | "आगमन")))
    }
}

/// A role is looked for in at most this many clauses: longer sentences are lists.
const MOST_CLAUSES: usize = 12;

/// The most tokens of a colon and the one who speaks.
const LONGEST_ATTRIBUTION: usize = 14;

/// The most tokens of a phrase.
const LONGEST_PHRASE: usize = 40;

/// Whether two roles exclude each other: sides fill agent and counterpart at once.
fn fills_same(held: Role, new: Role) -> bool {
    held == new
        || (held == Role::Sides && matches!(new, Role::Agent | Role::Counterpart))
        || (new == Role::Sides && matches!(held, Role::Agent | Role::Counterpart))
}

/// How many sides a phrase names: दोनों देश names two.
fn sides_of(phrase: &Phrase) -> usize {
    match phrase.is_both() {
        true => 2,
        false => phrase.countries.len().max(1),
    }
}

fn is_taken(phrase: usize, taken: &[Argument]) -> bool {
    taken.iter().any(|argument| match &argument.filler {
        Filler::Phrases(phrases) => phrases.contains(&phrase),
        Filler::Words(_) | Filler::LastSubject | Filler::LastPair | Filler::LastOther => false,
    })
}

/// Tokens between two runs; what stands after the trigger counts double, as Hindi verbs come last.
fn distance(tokens: &Range<usize>, trigger: &Range<usize>) -> usize {
    if tokens.end <= trigger.start {
        trigger.start - tokens.end
    } else {
        2 * tokens.start.saturating_sub(trigger.end)
    }
}
