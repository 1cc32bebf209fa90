//! Runs the examples that rules carry: the sentence in inline markup, the record expected.

use jiff::civil::{Date, DateTime, Time};

use crate::document::{EntityType, Mention, Part, Release, Sentence, Token};
use crate::link::{self, Gazetteers};
use crate::span::Span;
use crate::text;

use super::extract::Extractor;
use super::record::{EventRecord, Participant};
use super::rule::{Example, Rule, RuleSet};

/// An example that did not come out as its rule says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: rule {rule:?}: {problem}\n  in: {text}")]
pub struct ExampleFailure {
    /// The rule file.
    pub file: String,
    /// The rule's line in it.
    pub line: usize,
    /// The rule.
    pub rule: String,
    /// The example's text.
    pub text: String,
    /// What differs.
    pub problem: String,
}

/// Runs every example and counterexample of every rule; returns how many were run, and those that failed.
///
/// Each sentence is run twice: as a headline and, unless the rule is for headings, after another sentence, so that no rule can depend on
/// where in a text its words stand.
pub fn check(rules: &RuleSet, gazetteers: &Gazetteers) -> (usize, Vec<ExampleFailure>) {
    let extractor = Extractor::new(rules, gazetteers);
    let mut failures = Vec::new();
    let mut run = 0;
    for rule in &rules.rules {
        let fail = |text: &str, problem: String| ExampleFailure {
            file: rule.origin.file.display().to_string(),
            line: rule.origin.line,
            rule: rule.id.clone(),
            text: text.to_owned(),
            problem,
        };
        let prefixes = ["", "यह पहला वाक्य है।\n"];
        for prefix in &prefixes[..if rule.headings_only { 1 } else { 2 }] {
            for example in &rule.examples {
                run += 1;
                let records = extract(
                    &extractor,
                    gazetteers,
                    prefix,
                    &example.text,
                    example.posted.as_deref(),
                );
                let problem = records.and_then(|records| expect(rule, example, &records));
                failures.extend(problem.err().map(|problem| fail(&example.text, problem)));
            }
            for text in &rule.counterexamples {
                run += 1;
                let problem = match extract(&extractor, gazetteers, prefix, text, None) {
                    Ok(records) if from_rule(rule, &records).is_none() => continue,
                    Ok(_) => "it matches, and should not".to_owned(),
                    Err(problem) => problem,
                };
                failures.push(fail(text, problem));
            }
        }
    }
    (run, failures)
}

fn from_rule<'a>(rule: &Rule, records: &'a [EventRecord]) -> Option<&'a EventRecord> {
    records
        .iter()
        .find(|record| record.mentions.iter().any(|m| m.rule == rule.id))
}

fn extract(
    extractor: &Extractor,
    gazetteers: &Gazetteers,
    prefix: &str,
    marked: &str,
    posted: Option<&str>,
) -> Result<Vec<EventRecord>, String> {
    let (release, sentences, mentions) = read(prefix, marked, posted)?;
    let linked = link::link(mentions, &sentences, gazetteers);
    Ok(extractor.extract(&release, &sentences, &linked).records)
}

/// A release, its sentences and mentions from marked-up text.
fn read(
    prefix: &str,
    marked: &str,
    posted: Option<&str>,
) -> Result<(Release, Vec<Sentence>, Vec<Mention>), String> {
    let (plain, spans) = parse_markup(marked)?;
    let text = format!("{prefix}{plain}");
    let date = posted
        .map(|day| day.parse::<Date>().map_err(|e| format!("posted: {e}")))
        .transpose()?;
    let mut parts = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end_matches('\n').len());
        parts.push((
            if prefix.is_empty() {
                Part::Title
            } else {
                Part::Body
            },
            span,
        ));
        start += line.len();
    }
    let release = Release {
        id: "example".to_owned(),
        source: "example".to_owned(),
        ministry: None,
        posted_at: date.map(|date| DateTime::from_parts(date, Time::midnight())),
        dateline: None,
        text,
        parts,
    };
    let sentences = text::segment(&release);
    let shift = |span: Span| Span::new(span.start + prefix.len(), span.end + prefix.len());
    let mentions = spans
        .into_iter()
        .map(|(span, kind)| locate(&sentences, shift(span), kind))
        .collect::<Result<_, _>>()?;
    Ok((release, sentences, mentions))
}

fn locate(sentences: &[Sentence], span: Span, kind: EntityType) -> Result<Mention, String> {
    let at = |(index, sentence): (usize, &Sentence)| {
        let start = sentence
            .tokens
            .iter()
            .position(|t| t.span.start == span.start)?;
        let end = sentence
            .tokens
            .iter()
            .position(|t: &Token| t.span.end == span.end)?;
        Some(Mention {
            sentence: index,
            tokens: start..end + 1,
            span,
            kind,
            score: 1.0,
        })
    };
    sentences
        .iter()
        .enumerate()
        .find_map(at)
        .ok_or_else(|| "a mention does not start and end with a word".to_owned())
}

/// The plain text of inline markup, and the spans of its mentions in it.
fn parse_markup(marked: &str) -> Result<(String, Vec<(Span, EntityType)>), String> {
    let mut plain = String::new();
    let mut spans = Vec::new();
    let mut rest = marked;
    while let Some(open) = rest.find('[') {
        plain.push_str(&rest[..open]);
        let inner = &rest[open + 1..];
        let close = inner.find(']').ok_or("a bracket is not closed")?;
        let (tag, words) = inner[..close]
            .split_once(' ')
            .ok_or("a mention is written as `[TYPE words]`")?;
        spans.push((
            Span::new(plain.len(), plain.len() + words.len()),
            short_type(tag)?,
        ));
        plain.push_str(words);
        rest = &inner[close + 1..];
    }
    plain.push_str(rest);
    Ok((plain, spans))
}

fn short_type(tag: &str) -> Result<EntityType, String> {
    Ok(match tag {
        "PER" => EntityType::Person,
        "DES" => EntityType::Designation,
        "ORG" => EntityType::Organization,
        "CTY" => EntityType::Country,
        "LOC" => EntityType::Location,
        "EVT" => EntityType::Event,
        "DAT" => EntityType::Date,
        _ => {
            return Err(format!(
                "unknown tag {tag:?}; known are PER DES ORG CTY LOC EVT DAT"
            ));
        }
    })
}

fn expect(rule: &Rule, example: &Example, records: &[EventRecord]) -> Result<(), String> {
    let record = from_rule(rule, records).ok_or_else(|| match records {
        [] => "no record".to_owned(),
        _ => format!(
            "no record; other rules matched: {:?}",
            records.iter().map(|r| &r.merged.rule).collect::<Vec<_>>()
        ),
    })?;
    let got = &record.merged;
    let realis = example.realis.as_deref().unwrap_or("actual");
    compare("realis", realis, got.realis.as_str())?;
    let mut want = example.participants.clone();
    let mut have: Vec<String> = got.participants.iter().map(describe).collect();
    want.sort();
    have.sort();
    compare("participants", &want.join("; "), &have.join("; "))?;
    if let Some(honouree) = &example.honouree {
        compare("honouree", &honouree.join("; "), &got.honouree.join("; "))?;
    }
    compare_some("incident", &example.incident, got.incident.as_deref())?;
    compare_some("instrument", &example.instrument, got.instrument.as_deref())?;
    compare_some(
        "place",
        &example.place,
        got.place.as_ref().map(|p| p.text.as_str()),
    )?;
    let date = got
        .date
        .map(|when| match when.range.start == when.range.end {
            true => when.range.start.to_string(),
            false => format!("{}/{}", when.range.start, when.range.end),
        });
    compare_some("date", &example.date, date.as_deref())
}

fn compare_some(field: &str, want: &Option<String>, got: Option<&str>) -> Result<(), String> {
    want.as_deref()
        .map_or(Ok(()), |want| compare(field, want, got.unwrap_or("none")))
}

fn compare(field: &str, want: &str, got: &str) -> Result<(), String> {
    if want == got {
        return Ok(());
    }
    Err(format!("{field}: expected {want:?}, got {got:?}"))
}

/// A participant as examples write it.
fn describe(participant: &Participant) -> String {
    let or_dash = |field: &Option<String>| field.clone().unwrap_or_else(|| "-".to_owned());
    format!(
        "{}: {} | {} | {} | {}",
        participant.side,
        or_dash(&participant.name),
        or_dash(&participant.designation),
        or_dash(&participant.organization),
        participant
            .country
            .map_or("-".to_owned(), |code| code.to_string()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(failures: &[ExampleFailure]) -> String {
        let lines: Vec<String> = failures.iter().map(ToString::to_string).collect();
        lines.join("\n")
    }

    #[test]
    fn every_shipped_rule_meets_its_examples() {
        let rules = RuleSet::builtin().expect("the shipped rules load");
        let gazetteers = Gazetteers::builtin().expect("the shipped gazetteers load");
        let (run, failures) = check(&rules, &gazetteers);
        assert!(run > 100);
        assert!(failures.is_empty(), "of {run}:\n{}", report(&failures));
    }

    #[test]
    fn the_guides_rule_works_beside_the_shipped_ones() {
        let guide = include_str!("../../docs/rules.md");
        let blocks = guide.split("```toml\n").skip(1);
        let rules: Vec<&str> = blocks.filter_map(|b| b.split("```").next()).collect();
        assert_eq!(rules.len(), 2, "the rule and the word list of the guide");
        let folder = std::env::temp_dir().join(format!("vaarta-guide-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        for (n, content) in rules.iter().enumerate() {
            std::fs::write(folder.join(format!("{n}.toml")), content).expect("a file in it");
        }
        let rules = RuleSet::with_folder(&folder);
        std::fs::remove_dir_all(&folder).expect("the folder goes");
        let rules = rules.expect("the guide's rules load");
        assert!(
            rules
                .rules
                .iter()
                .any(|r| r.id == "example.talks.brainstorm")
        );
        let gazetteers = Gazetteers::builtin().expect("the shipped gazetteers load");
        let (_, failures) = check(&rules, &gazetteers);
        assert!(failures.is_empty(), "{}", report(&failures));
    }
}
