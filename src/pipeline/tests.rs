use super::*;
use crate::document::EntityType::{self, Country, Date, Designation, Location, Person};
use crate::events::schema::{DateSource, Realis, Side, Subtype};
use crate::ner::stub::StubTagger;
use crate::release::read_bytes;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const RELEASE: &str = "विदेश मंत्रालय
विदेश मंत्री की जापान के विदेश मंत्री से बातचीत
Posted On: 05 MAY 2025 5:47PM by PIB Delhi
विदेश मंत्री श्री राजन शर्मा ने आज नई दिल्ली में जापान के विदेश मंत्री केन्जी ओकादा के साथ द्विपक्षीय बैठक की। मौसम 😀 अच्छा रहा।
(Release ID: 77)
";

fn pipeline() -> Result<Pipeline, Box<dyn std::error::Error>> {
    let phrases: [(&str, EntityType); 6] = [
        ("राजन शर्मा", Person),
        ("केन्जी ओकादा", Person),
        ("विदेश मंत्री", Designation),
        ("जापान", Country),
        ("नई दिल्ली", Location),
        ("आज", Date),
    ];
    let words = |phrase: &str| text::words(phrase).into_iter().map(Into::into).collect();
    Ok(Pipeline::new(
        Box::new(StubTagger::with_words(phrases, words)),
        RuleSet::builtin()?,
        Gazetteers::builtin()?,
    ))
}

fn release(name: &str, text: &str) -> Result<Release, crate::release::ReadError> {
    read_bytes(name, None, text.as_bytes()).remove(0)
}

#[test]
fn every_offset_slices_the_text_to_what_is_said() -> Outcome {
    let annotation = pipeline()?.annotate(&release("77.txt", RELEASE)?)?;
    let chars: Vec<char> = annotation.text.chars().collect();
    let slice = |start: usize, end: usize| chars[start..end].iter().collect::<String>();
    assert_eq!(annotation.release.chars, chars.len());
    assert!(annotation.entities.len() >= 8, "{:?}", annotation.entities);
    for (n, entity) in annotation.entities.iter().enumerate() {
        assert_eq!(slice(entity.start, entity.end), entity.text);
        assert_eq!(entity.id, format!("T{}", n + 1));
        let sentence = &annotation.sentences[entity.sentence];
        assert!(sentence.start <= entity.start && entity.end <= sentence.end);
    }
    for mention in annotation.events.iter().flat_map(|e| &e.mentions) {
        assert_eq!(
            slice(mention.trigger.start, mention.trigger.end),
            mention.trigger.text
        );
    }
    let last = annotation.sentences.last().ok_or("no sentence")?;
    assert_eq!(slice(last.start, last.end), "मौसम 😀 अच्छा रहा।");
    Ok(())
}

#[test]
fn a_meeting_becomes_a_record() -> Outcome {
    let annotation = pipeline()?.annotate(&release("x.txt", RELEASE)?)?;
    assert_eq!(annotation.release.id, "77");
    assert_eq!(
        annotation.release.posted_at.as_deref(),
        Some("2025-05-05T17:47:00+05:30")
    );
    let [event] = &annotation.events[..] else {
        return Err(format!("not one event: {:?}", annotation.events).into());
    };
    assert_eq!(
        (event.id.as_str(), event.subtype, event.realis),
        ("77-E1", Subtype::Talks, Realis::Actual)
    );
    assert_eq!(
        (event.cameo.as_deref(), event.plover.as_deref()),
        (Some("040"), Some("CONSULT"))
    );
    let date = event.date.as_ref().ok_or("no date")?;
    assert_eq!(
        (date.start.as_str(), date.source),
        ("2025-05-05", DateSource::Deictic)
    );
    let who: Vec<_> = event
        .participants
        .iter()
        .map(|p| (p.side, p.name.as_deref(), p.country.as_deref()))
        .collect();
    assert_eq!(
        who,
        [
            (Side::Agent, Some("राजन शर्मा"), Some("IND")),
            (Side::Counterpart, Some("केन्जी ओकादा"), Some("JPN"))
        ]
    );
    let ids: Vec<&str> = annotation.entities.iter().map(|e| e.id.as_str()).collect();
    let mut mentions = event.participants.iter().flat_map(|p| &p.mentions);
    assert!(mentions.all(|id| ids.contains(&id.as_str())));
    Ok(())
}

#[test]
fn dates_and_countries_of_entities_are_told() -> Outcome {
    let annotation = pipeline()?.annotate(&release("x.txt", RELEASE)?)?;
    let today = annotation
        .entities
        .iter()
        .find(|e| e.kind == Date)
        .ok_or("no date")?;
    assert_eq!(
        today
            .date
            .as_ref()
            .map(|d| (d.start.as_str(), d.end.as_str())),
        Some(("2025-05-05", "2025-05-05"))
    );
    let japan = annotation
        .entities
        .iter()
        .find(|e| e.kind == Country)
        .ok_or("no country")?;
    assert_eq!(japan.country.as_deref(), Some("JPN"));
    Ok(())
}

#[test]
fn many_at_once_are_the_same_as_one_by_one() -> Outcome {
    let pipeline = pipeline()?;
    let texts = [RELEASE, "Press note in English.", "बैठक हुई।", RELEASE];
    let releases: Vec<Release> = texts
        .iter()
        .map(|text| release("r.txt", text))
        .collect::<Result<_, _>>()?;
    let together = pipeline.annotate_all(&releases)?;
    let alone: Vec<Annotation> = releases
        .iter()
        .map(|r| pipeline.annotate(r))
        .collect::<Result<_, _>>()?;
    assert_eq!(together, alone);
    assert!(!together[3].events.is_empty());
    assert!(pipeline.annotate_all(&[])?.is_empty());
    Ok(())
}

struct Short;

impl Tagger for Short {
    fn tag(&self, _: &[&Sentence]) -> Result<Vec<Vec<TaggedSpan>>, TagError> {
        Ok(Vec::new())
    }
}

#[test]
fn a_tagger_that_skips_sentences_is_found_out() -> Outcome {
    let pipeline = Pipeline::new(Box::new(Short), RuleSet::builtin()?, Gazetteers::builtin()?);
    let outcome = pipeline.annotate(&release("x.txt", RELEASE)?);
    assert!(
        matches!(
            outcome,
            Err(PipelineError::Lists {
                got: 0,
                sentences: 5
            })
        ),
        "{outcome:?}"
    );
    Ok(())
}

#[test]
fn an_annotation_survives_json() -> Outcome {
    let annotation = pipeline()?.annotate(&release("x.txt", RELEASE)?)?;
    let line = serde_json::to_string(&annotation)?;
    assert_eq!(serde_json::from_str::<Annotation>(&line)?, annotation);
    Ok(())
}
