//! `vaarta explain`.

use std::io::{self, Write};

use vaarta::document::Release;
use vaarta::events::schema::Side;
use vaarta::events::{EventMention, EventRecord, Need, Participant, Refusal, Refused, Why};
use vaarta::pipeline::Analysis;
use vaarta::release::{self, Format, Input};
use vaarta::span::Span;

use super::args::ExplainArgs;
use super::engine::EngineConfig;
use super::failure::{Ended, Failure};

/// What to explain.
#[derive(Debug)]
pub struct Config {
    inputs: Vec<Input>,
    format: Option<Format>,
    engine: EngineConfig,
}

impl TryFrom<ExplainArgs> for Config {
    type Error = Failure;

    fn try_from(args: ExplainArgs) -> Result<Self, Failure> {
        Ok(Config {
            inputs: args
                .input
                .inputs
                .iter()
                .map(|arg| Input::from_arg(arg))
                .collect(),
            format: args.input.format.map(Format::from),
            engine: args.engine.try_into()?,
        })
    }
}

/// Explains every release of the inputs.
pub fn run(config: Config, out: &mut dyn Write) -> Result<Ended, Failure> {
    let (pipeline, _) = config.engine.load()?;
    let (mut done, mut failed) = (0, 0);
    for release in release::open(config.inputs, config.format) {
        match release {
            Ok(release) => {
                explain(&release, &pipeline.analyze(&release)?, out)?;
                done += 1;
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "vaarta: error: {error}. {}", error.advice());
                failed += 1;
            }
        }
    }
    Ok(Ended::from_counts(done, failed))
}

fn explain(release: &Release, analysis: &Analysis, out: &mut dyn Write) -> io::Result<()> {
    let extraction = &analysis.extraction;
    writeln!(
        out,
        "{}  {}",
        release.id,
        release.title().unwrap_or("(no title)")
    )?;
    let (records, refused) = (extraction.records.len(), extraction.refused.len());
    writeln!(
        out,
        "{records} records, {refused} triggers without a record\n"
    )?;
    let teller = Teller { release, analysis };
    for (record, number) in extraction.records.iter().zip(1..) {
        teller.record(number, record, out)?;
    }
    for refused in &extraction.refused {
        teller.refused(refused, out)?;
    }
    Ok(())
}

struct Teller<'a> {
    release: &'a Release,
    analysis: &'a Analysis,
}

impl Teller<'_> {
    fn record(&self, number: usize, record: &EventRecord, out: &mut dyn Write) -> io::Result<()> {
        let told = &record.merged;
        writeln!(
            out,
            "E{number}  {} / {}, {}, confidence {:.2}",
            told.subtype.event_type(),
            told.subtype,
            told.realis,
            told.confidence
        )?;
        for &side in Side::ALL {
            for participant in told.participants.iter().filter(|p| p.side == side) {
                field(out, side.as_str(), &described(participant))?;
            }
        }
        self.circumstances(told, out)?;
        for mention in &record.mentions {
            self.mention(mention, out)?;
        }
        writeln!(out)
    }

    fn circumstances(&self, told: &EventMention, out: &mut dyn Write) -> io::Result<()> {
        if let Some(when) = told.date {
            let (first, last) = (when.range.start, when.range.end);
            field(
                out,
                "date",
                &format!("{first} to {last}, from {}", when.source),
            )?;
        }
        if let Some(place) = &told.place {
            let country = place.country.map(|code| format!(" ({code})"));
            field(
                out,
                "place",
                &format!("{}{}", place.text, country.unwrap_or_default()),
            )?;
        }
        let words = [
            ("honouree", told.honouree.join(", ")),
            ("incident", told.incident.clone().unwrap_or_default()),
            ("instrument", told.instrument.clone().unwrap_or_default()),
            (
                "topics",
                told.topics
                    .iter()
                    .map(|t| t.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
        ];
        for (name, words) in words.iter().filter(|(_, words)| !words.is_empty()) {
            field(out, name, words)?;
        }
        Ok(())
    }

    fn mention(&self, mention: &EventMention, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "    rule {}", mention.rule)?;
        writeln!(
            out,
            "      {}",
            self.marked(mention.sentence, mention.trigger)
        )?;
        for reason in &mention.reasons {
            let words = reason.span.slice(&self.release.text);
            writeln!(out, "      {:<12} {words}: {}", reason.role, reason.ground)?;
        }
        Ok(())
    }

    fn refused(&self, refused: &Refused, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "no record by rule {}: {}",
            refused.rule,
            because(&refused.why)
        )?;
        writeln!(
            out,
            "      {}\n",
            self.marked(refused.sentence, refused.trigger)
        )
    }

    /// The sentence, numbered as in the annotations, with the trigger in double brackets.
    fn marked(&self, sentence: usize, trigger: Span) -> String {
        let span = self.analysis.sentences[sentence].span;
        let text = &self.release.text;
        format!(
            "[{sentence}] {}[[{}]]{}",
            &text[span.start..trigger.start],
            trigger.slice(text),
            &text[trigger.end..span.end]
        )
    }
}

fn field(out: &mut dyn Write, name: &str, words: &str) -> io::Result<()> {
    writeln!(out, "    {name:<12} {words}")
}

fn described(participant: &Participant) -> String {
    let country = participant.country.map(|code| code.to_string());
    let sector = participant.sector.map(|sector| sector.to_string());
    let fields = [
        &participant.name,
        &participant.designation,
        &participant.organization,
        &country,
        &sector,
    ];
    fields
        .into_iter()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join(", ")
}

fn because(why: &Why) -> String {
    match why {
        Why::Rule(Refusal::Unless) => "the clause has words that rule it out (`unless`)".to_owned(),
        Why::Rule(Refusal::Context) => {
            "the clause lacks the words that it wants (`context`)".to_owned()
        }
        Why::Rule(Refusal::Role(role)) => format!("nothing fills the required role {role:?}"),
        Why::Need(need) => format!("its participants are not as it needs: {}", needed(*need)),
        Why::NothingToJoin => "it only adds to an event, and none was told before it".to_owned(),
    }
}

fn needed(need: Need) -> &'static str {
    match need {
        Need::Actor => "someone must act",
        Need::TwoSides => "both sides must be there",
        Need::TwoCountries => "they must be of two countries",
        Need::Foreign => "one must not be Indian",
        Need::Domestic => "all must be Indian",
        Need::International => {
            "one must be an international body, or three countries must be there"
        }
    }
}
