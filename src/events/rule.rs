//! Rules as data: the TOML files of `data/rules`, read, checked and compiled.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::fingerprint::Fingerprint;

use super::case::Case;
use super::lexicon::{Lexicon, REQUIRED};
use super::pattern::{Pattern, PatternError};
use super::phrase::Phrase;
use super::schema::Subtype;

/// The compiled rules, in the order in which they are tried, and the word lists they share.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// By falling priority, then by id.
    pub rules: Vec<Rule>,
    /// The word lists.
    pub lexicon: Lexicon,
    /// The files that it was compiled from, in the order in which they were read.
    pub files: Vec<Fingerprint>,
}

/// One compiled rule.
#[derive(Debug)]
pub struct Rule {
    /// Unique name, as in `meeting.call_on.se`.
    pub id: String,
    /// What it finds.
    pub subtype: Subtype,
    /// Rules with a higher number are tried first, and keep their trigger's words for themselves.
    pub priority: i32,
    /// How often it is right, as its author reckons: part of a record's confidence.
    pub confidence: f32,
    /// The words that tell the event: any of these.
    pub triggers: Vec<Pattern>,
    /// Patterns of which one must stand in the clause, if there are any.
    pub context: Vec<Pattern>,
    /// Patterns that must not stand in the clause.
    pub unless: Vec<Pattern>,
    /// What must hold of the participants.
    pub needs: Vec<Need>,
    /// Whether it is for titles and sub-headings only.
    pub headings_only: bool,
    /// The roles, in the order in which they are filled.
    pub roles: Vec<RoleRule>,
    /// Sentences with the records expected.
    pub examples: Vec<Example>,
    /// Sentences that it must not match.
    pub counterexamples: Vec<String>,
    /// Where it stands.
    pub origin: Origin,
}

/// A place in a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
}

/// How one role is filled.
#[derive(Debug)]
pub struct RoleRule {
    /// The role.
    pub role: Role,
    /// Case markers, the best first. Empty for a role that is filled by `pattern`.
    pub case: Vec<Case>,
    /// What the phrase must be.
    pub who: Vec<Who>,
    /// What must follow the phrase and its marker.
    pub then: Option<Pattern>,
    /// The words themselves are the filler: the match nearest to the trigger.
    pub pattern: Vec<Pattern>,
    /// How far to look.
    pub scope: Scope,
    /// Without it there is no event.
    pub required: bool,
    /// The fewest phrases that fill it.
    pub at_least: usize,
}

/// The roles that a rule may fill. Place, date and topics are found for every event alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The side that acts.
    Agent,
    /// The other side.
    Counterpart,
    /// Both sides in one list: the first is the agent, the others the counterpart.
    Sides,
    /// The dead or honoured.
    Honouree,
    /// The attack, accident or disaster.
    Incident,
    /// The agreement or exercise.
    Instrument,
}

/// What a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// It names a person.
    Person,
    /// It names an office or a rank.
    Office,
    /// It names a body.
    Body,
    /// It is a country alone, or a body or happening of several.
    Country,
    /// It is a place alone.
    Place,
}

impl Who {
    /// Whether a phrase is of this kind.
    pub fn fits(self, phrase: &Phrase) -> bool {
        match self {
            Who::Person => phrase.person.is_some(),
            Who::Office => phrase.office.is_some(),
            Who::Body => phrase.body.is_some() || phrase.government.is_some(),
            Who::Country => phrase.is_bare_country() || phrase.countries.len() > 1,
            Who::Place => phrase.is_bare_place(),
        }
    }
}

/// How far from the trigger a role is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// In the trigger's clause.
    Clause,
    /// There, then in the clauses before it up to कि, then in those after it.
    #[default]
    Sentence,
    /// There, then what the sentences before tell: for the agent their last subject, for the
    /// counterpart the other side of the event told last, for both sides at once both of its sides.
    Discourse,
}

/// A condition on the participants, tested when they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// At least one participant.
    Actor,
    /// A participant on each side.
    TwoSides,
    /// Participants of two countries, or of one and an international body.
    TwoCountries,
    /// A participant that is not Indian.
    Foreign,
    /// Every participant Indian.
    Domestic,
    /// A participant that is an international body, or three countries.
    International,
}

/// A sentence in inline markup and what must come of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence, mentions marked as `[PER राजन शर्मा]`.
    pub text: String,
    /// The posting date, ISO 8601.
    pub posted: Option<String>,
    /// `actual` where absent.
    pub realis: Option<String>,
    /// `side: name | office | body | country`, `-` for what is absent. All of them.
    #[serde(default)]
    pub participants: Vec<String>,
    /// The honoured, all of them.
    pub honouree: Option<Vec<String>>,
    /// The incident.
    pub incident: Option<String>,
    /// The instrument.
    pub instrument: Option<String>,
    /// The place, as written.
    pub place: Option<String>,
    /// `2025-05-05` or `2025-05-05/2025-05-09`.
    pub date: Option<String>,
}

/// A rule file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}:{}: {problem}", file.display(), line)]
pub struct RuleError {
    /// The file.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and with which rule.
    pub problem: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    lists: std::collections::BTreeMap<String, Vec<String>>,
    #[serde(default)]
    rule: Vec<Spanned<RawRule>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    subtype: Subtype,
    #[serde(default)]
    priority: i32,
    confidence: f32,
    triggers: Vec<String>,
    #[serde(default)]
    context: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    needs: Vec<Need>,
    #[serde(default)]
    headings_only: bool,
    #[serde(default)]
    role: Vec<RawRole>,
    #[serde(default)]
    example: Vec<Example>,
    #[serde(default)]
    counterexample: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRole {
    role: Role,
    #[serde(default)]
    case: Vec<Case>,
    #[serde(default)]
    who: Vec<Who>,
    then: Option<String>,
    #[serde(default)]
    pattern: Vec<String>,
    #[serde(default)]
    scope: Scope,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    at_least: Option<usize>,
}

/// The rule files that the program ships with: name and content.
const BUILTIN: [(&str, &str); 5] = [
    ("lists.toml", include_str!("../../data/rules/lists.toml")),
    (
        "meeting.toml",
        include_str!("../../data/rules/meeting.toml"),
    ),
    ("visit.toml", include_str!("../../data/rules/visit.toml")),
    (
        "condolence.toml",
        include_str!("../../data/rules/condolence.toml"),
    ),
    (
        "cooperation.toml",
        include_str!("../../data/rules/cooperation.toml"),
    ),
];

impl RuleSet {
    /// The rules that the program ships with.
    ///
    /// # Errors
    /// If a shipped file is broken, which the tests rule out.
    pub fn builtin() -> Result<Self, RuleError> {
        let files = BUILTIN.map(|(name, content)| (PathBuf::from(name), content.to_owned()));
        Self::compile(&files)
    }

    /// The shipped rules with those of a folder's `.toml` files added; a rule with the id of a
    /// shipped one takes its place, a word list of the same name grows.
    ///
    /// # Errors
    /// If the folder cannot be read or a file is broken.
    pub fn with_folder(folder: &Path) -> Result<Self, RuleError> {
        let mut files = BUILTIN
            .map(|(name, content)| (PathBuf::from(name), content.to_owned()))
            .to_vec();
        for path in toml_files(folder)? {
            let content = std::fs::read_to_string(&path).map_err(|e| unreadable(&path, &e))?;
            files.push((path, content));
        }
        Self::compile(&files)
    }

    fn compile(files: &[(PathBuf, String)]) -> Result<Self, RuleError> {
        let mut lexicon = Lexicon::default();
        let mut raw = Vec::new();
        for (file, content) in files {
            let parsed: RuleFile = toml::from_str(content).map_err(|e| RuleError {
                file: file.clone(),
                line: e.span().map_or(1, |span| line_of(content, span.start)),
                problem: e.message().to_owned(),
            })?;
            for (name, words) in &parsed.lists {
                lexicon.extend(name, words);
            }
            for rule in parsed.rule {
                let line = line_of(content, rule.span().start);
                raw.push((
                    rule.into_inner(),
                    Origin {
                        file: file.clone(),
                        line,
                    },
                ));
            }
        }
        if let Some(missing) = REQUIRED.iter().find(|list| !lexicon.contains_list(list)) {
            let file = files
                .first()
                .map(|(file, _)| file.clone())
                .unwrap_or_default();
            return Err(RuleError {
                file,
                line: 1,
                problem: format!("the word list {missing:?} is missing"),
            });
        }
        let mut rules = Self::assemble(raw, lexicon)?;
        rules.files = files.iter().map(fingerprint).collect();
        Ok(rules)
    }

    fn assemble(raw: Vec<(RawRule, Origin)>, lexicon: Lexicon) -> Result<Self, RuleError> {
        let mut rules: Vec<Rule> = Vec::new();
        for (rule, origin) in raw {
            let compiled = compile_rule(rule, origin, &lexicon)?;
            match rules.iter().position(|held| held.id == compiled.id) {
                Some(at) if rules[at].origin.file == compiled.origin.file => {
                    let problem = format!(
                        "rule {:?} is defined twice, first in line {}",
                        compiled.id, rules[at].origin.line
                    );
                    return Err(RuleError {
                        file: compiled.origin.file,
                        line: compiled.origin.line,
                        problem,
                    });
                }
                Some(at) => rules[at] = compiled,
                None => rules.push(compiled),
            }
        }
        rules.sort_by(|a, b| b.priority.cmp(&a.priority).then_with(|| a.id.cmp(&b.id)));
        Ok(RuleSet {
            rules,
            lexicon,
            files: Vec::new(),
        })
    }
}

fn fingerprint((path, content): &(PathBuf, String)) -> Fingerprint {
    let name = path.file_name().unwrap_or(path.as_os_str());
    Fingerprint::of(&name.to_string_lossy(), content.as_bytes())
}

fn compile_rule(raw: RawRule, origin: Origin, lexicon: &Lexicon) -> Result<Rule, RuleError> {
    let fail = |problem: String| RuleError {
        file: origin.file.clone(),
        line: origin.line,
        problem: format!("rule {:?}: {problem}", raw.id),
    };
    let patterns = |sources: &[String]| {
        let compiled: Result<Vec<Pattern>, PatternError> =
            sources.iter().map(|s| Pattern::new(s, lexicon)).collect();
        compiled.map_err(|e| fail(e.to_string()))
    };
    if raw.triggers.is_empty() {
        return Err(fail("it has no trigger and can never match".to_owned()));
    }
    if raw.example.is_empty() {
        return Err(fail(
            "it has no example; add at least one [[rule.example]]".to_owned(),
        ));
    }
    if !(0.0..=1.0).contains(&raw.confidence) {
        return Err(fail(format!(
            "confidence {} is not between 0 and 1",
            raw.confidence
        )));
    }
    let mut roles = Vec::new();
    for role in &raw.role {
        if role.case.is_empty() == role.pattern.is_empty() {
            return Err(fail(format!(
                "role {:?} needs either `case` or `pattern`",
                role.role
            )));
        }
        roles.push(RoleRule {
            role: role.role,
            case: role.case.clone(),
            who: role.who.clone(),
            then: role
                .then
                .as_deref()
                .map(|s| Pattern::new(s, lexicon))
                .transpose()
                .map_err(|e| fail(e.to_string()))?,
            pattern: patterns(&role.pattern)?,
            scope: role.scope,
            required: role.required,
            at_least: role
                .at_least
                .unwrap_or(if role.role == Role::Sides { 2 } else { 1 }),
        });
    }
    Ok(Rule {
        subtype: raw.subtype,
        priority: raw.priority,
        confidence: raw.confidence,
        triggers: patterns(&raw.triggers)?,
        context: patterns(&raw.context)?,
        unless: patterns(&raw.unless)?,
        needs: raw.needs.clone(),
        headings_only: raw.headings_only,
        roles,
        examples: raw.example.clone(),
        counterexamples: raw.counterexample.clone(),
        id: raw.id.clone(),
        origin: origin.clone(),
    })
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, RuleError> {
    let entries = std::fs::read_dir(folder).map_err(|e| unreadable(folder, &e))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "toml"))
        .collect();
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> RuleError {
    RuleError {
        file: path.to_owned(),
        line: 0,
        problem: format!("cannot be read: {error}"),
    }
}

fn line_of(content: &str, byte: usize) -> usize {
    content.as_bytes()[..byte]
        .iter()
        .filter(|&&b| b == b'\n')
        .count()
        + 1
}
