//! A real release, which is not part of the project: what must and must not come of it.
//!
//! Passed over, with a line that says so, where the release or the model is absent.

use std::path::Path;
use std::process::Command;

use vaarta::annotation::{Annotation, Event};
use vaarta::document::EntityType;
use vaarta::events::schema::{EventType, Realis, Subtype, Topic};

/// The annotation of the release, or `None` where something that it needs is absent.
fn annotate() -> Option<Annotation> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let release = root.join("../shared/seed/pib-2127135.txt");
    let model = root.join("models/vaarta-ner-hi-small");
    for needed in [&release, &model] {
        if !needed.exists() {
            eprintln!("passed over: {} is absent", needed.display());
            return None;
        }
    }
    let out = tempfile::tempdir().expect("a folder for the results");
    let status = Command::new(env!("CARGO_BIN_EXE_vaarta"))
        .arg("annotate")
        .arg(&release)
        .arg("--out")
        .arg(out.path())
        .arg("--model")
        .arg(&model)
        .arg("--quiet")
        .status()
        .expect("the program runs");
    assert!(status.success());
    let lines = std::fs::read_to_string(out.path().join("annotations.jsonl")).expect("results");
    Some(serde_json::from_str(&lines).expect("one annotation"))
}

fn of(annotation: &Annotation, subtype: Subtype) -> Vec<&Event> {
    let events = annotation.events.iter();
    events.filter(|event| event.subtype == subtype).collect()
}

/// Whether someone with this name, office and country takes part.
fn has(event: &Event, name: &str, office: &str, country: &str) -> bool {
    event.participants.iter().any(|p| {
        p.name.as_deref().is_some_and(|held| held.contains(name))
            && p.designation.as_deref() == Some(office)
            && p.country.as_deref() == Some(country)
    })
}

#[test]
fn the_talks_are_told_once() {
    let Some(annotation) = annotate() else { return };
    let talks = of(&annotation, Subtype::Talks);
    assert_eq!(talks.len(), 1);
    let talks = talks[0];
    assert_eq!(talks.realis, Realis::Actual);
    assert!(has(talks, "राजनाथ सिंह", "रक्षा मंत्री", "IND"));
    assert!(has(talks, "नकातानी", "रक्षा मंत्री", "JPN"));
    let date = talks.date.as_ref().expect("a date");
    assert_eq!((&*date.start, &*date.end), ("2025-05-05", "2025-05-05"));
    let place = talks.place.as_ref().expect("a place");
    assert!(["मानेकशॉ सेंटर", "नई दिल्ली"].contains(&&*place.text));
}

#[test]
fn grief_for_the_attack_goes_from_japan_to_india() {
    let Some(annotation) = annotate() else { return };
    let grief = of(&annotation, Subtype::Disaster);
    assert_eq!(grief.len(), 1);
    let incident = grief[0].incident.as_deref().expect("an incident");
    assert!(incident.contains("पहलगाम") && incident.contains("हमले"));
    let countries: Vec<_> = grief[0]
        .participants
        .iter()
        .map(|p| p.country.as_deref())
        .collect();
    assert_eq!(countries, [Some("JPN"), Some("IND")]);
    let day = |entity: &&vaarta::annotation::Entity| {
        entity.kind == EntityType::Date && entity.text.starts_with("22 अप्रैल")
    };
    let attack = annotation
        .entities
        .iter()
        .find(day)
        .expect("the day of the attack");
    assert_eq!(attack.date.as_ref().map(|d| &*d.start), Some("2025-04-22"));
}

#[test]
fn homage_is_paid_at_the_memorial_once() {
    let Some(annotation) = annotate() else { return };
    let homage = of(&annotation, Subtype::Tribute);
    assert_eq!(homage.len(), 1);
    assert_eq!(
        homage[0].place.as_ref().map(|p| &*p.text),
        Some("राष्ट्रीय युद्ध स्मारक")
    );
}

#[test]
fn the_two_promise_to_cooperate() {
    let Some(annotation) = annotate() else { return };
    let wanted = [
        Topic::Defence,
        Topic::Maritime,
        Topic::CyberAi,
        Topic::Space,
    ];
    let promised = of(&annotation, Subtype::Pledge).into_iter().any(|event| {
        let country = |code: &str| {
            event
                .participants
                .iter()
                .any(|p| p.country.as_deref() == Some(code))
        };
        country("IND") && country("JPN") && event.topics.iter().any(|topic| wanted.contains(topic))
    });
    assert!(promised);
}

#[test]
fn the_condemned_take_part_in_nothing() {
    let Some(annotation) = annotate() else { return };
    let mut participants = annotation
        .events
        .iter()
        .flat_map(|event| &event.participants);
    assert!(participants.all(|p| p.country.as_deref() != Some("PAK")));
    let types: Vec<EventType> = annotation
        .events
        .iter()
        .map(|event| event.event_type)
        .collect();
    assert!(
        types.contains(&EventType::Meeting),
        "there are records at all"
    );
}
