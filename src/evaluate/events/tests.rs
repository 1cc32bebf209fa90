use proptest::prelude::*;

use super::*;
use crate::evaluate::record::tests::talks;

type Outcome = Result<(), serde_json::Error>;

fn document(id: &str, events: Vec<GoldEvent>) -> GoldDocument {
    GoldDocument {
        id: id.to_owned(),
        split: None,
        text: None,
        entities: vec![],
        events,
    }
}

fn scores(gold: &[GoldEvent], predicted: &[GoldEvent]) -> EventScores {
    let predictions = Predictions::from([("1".to_owned(), predicted.to_vec())]);
    let outcomes = outcomes(&[document("1", gold.to_vec())], &predictions);
    EventScores::of("test", &outcomes)
}

fn counts(scores: &EventScores, measure: Measure) -> Counts {
    scores
        .row(measure)
        .map(|row| row.counts)
        .unwrap_or_default()
}

/// Changes fields of a record.
fn with(event: &GoldEvent, change: impl FnOnce(&mut GoldEvent)) -> GoldEvent {
    let mut event = event.clone();
    change(&mut event);
    event
}

#[test]
fn every_measure_of_a_small_document_by_hand() -> Outcome {
    let talk = talks(
        &["agent राजन मंत्री IND", "counterpart केन मंत्री JPN"],
        r#","topics":["trade"]"#,
    )?;
    let visit = with(&talks(&["agent मोहन - IND"], "")?, |e| {
        e.subtype = Subtype::Visit
    });
    let pledge: GoldEvent = serde_json::from_str(
        r#"{"type":"cooperation","subtype":"pledge","realis":"planned","instrument":"करार"}"#,
    )?;
    // The talks lack a designation and got another topic; the visit is told as talks and as planned;
    // the pledge is missed; grief is made up.
    let near = with(&talk, |e| {
        e.participants[0].designation = None;
        e.topics = vec![crate::events::schema::Topic::Space];
    });
    let wrong = with(&visit, |e| {
        e.subtype = Subtype::Talks;
        e.realis = crate::events::schema::Realis::Planned;
    });
    let grief: GoldEvent = serde_json::from_str(
        r#"{"type":"condolence","subtype":"death","realis":"actual","honouree":["रमा","उमा"],"participants":[{"side":"agent","country":"IND"}]}"#,
    )?;
    let scores = scores(&[talk, visit, pledge], &[grief, wrong, near]);
    let of = |measure| counts(&scores, measure);
    assert_eq!(of(Measure::Type), Counts::of(2, 3, 3));
    assert_eq!(of(Measure::Grounded), Counts::of(2, 3, 3));
    assert_eq!(of(Measure::Subtype), Counts::of(1, 3, 3));
    assert_eq!(of(Measure::Realis), Counts::of(1, 2, 2));
    // Gold 5 + 1 + 1 (pledge); predicted 4 + 1 + 2 (grief); agreed 3 + 1.
    assert_eq!(of(Measure::Fillers), Counts::of(4, 7, 7));
    assert_eq!(of(Measure::Countries), Counts::of(3, 3, 4));
    assert_eq!(of(Measure::Exact), Counts::of(0, 3, 3));
    let role = |role: Role| -> Counts {
        let row = scores.roles.iter().find(|row| row.name == role.as_str());
        row.map(|row| row.counts).unwrap_or_default()
    };
    assert_eq!(role(Role::AgentName), Counts::of(2, 2, 2));
    assert_eq!(role(Role::AgentDesignation), Counts::of(0, 1, 0));
    assert_eq!(role(Role::Topic), Counts::of(0, 1, 1));
    assert_eq!(role(Role::Instrument), Counts::of(0, 1, 0));
    assert_eq!(role(Role::Honouree), Counts::of(0, 0, 2));
    let subtype = |name: &str| -> Counts {
        let row = scores.subtypes.iter().find(|row| row.name == name);
        row.map(|row| row.counts).unwrap_or_default()
    };
    assert_eq!(subtype("talks"), Counts::of(1, 1, 2));
    assert_eq!(subtype("visit"), Counts::of(0, 1, 0));
    assert_eq!(subtype("death"), Counts::of(0, 0, 1));
    Ok(())
}

#[test]
fn alignment_serves_the_whole_document() -> Outcome {
    // The first gold record overlaps most with the only partner of the second.
    let a = talks(&["agent राजन मंत्री IND", "counterpart केन - JPN"], "")?;
    let b = talks(&["agent राजन मंत्री IND"], "")?;
    let x = talks(&["agent राजन मंत्री IND"], "")?;
    let y = talks(&["counterpart केन - JPN"], "")?;
    let scores = scores(&[a, b], &[x, y]);
    assert_eq!(counts(&scores, Measure::Fillers), Counts::of(3, 5, 3));
    assert_eq!(counts(&scores, Measure::Exact), Counts::of(1, 2, 2));
    Ok(())
}

#[test]
fn ties_go_to_the_same_subtype() -> Outcome {
    let talk = talks(&["agent राजन - IND"], "")?;
    let visit = with(&talk, |e| e.subtype = Subtype::Visit);
    let scores = scores(&[talk.clone(), visit.clone()], &[visit, talk]);
    assert_eq!(counts(&scores, Measure::Exact), Counts::of(2, 2, 2));
    Ok(())
}

#[test]
fn a_record_without_overlap_is_aligned_but_not_grounded() -> Outcome {
    let gold = talks(&["agent राजन - IND"], "")?;
    let other = talks(&["agent केन - JPN"], "")?;
    let scores = scores(&[gold], &[other]);
    assert_eq!(counts(&scores, Measure::Type), Counts::of(1, 1, 1));
    assert_eq!(counts(&scores, Measure::Grounded), Counts::of(0, 1, 1));
    Ok(())
}

#[test]
fn documents_without_a_partner_are_named() -> Result<(), Box<dyn std::error::Error>> {
    let gold = [document("1", vec![talks(&["agent राजन - IND"], "")?])];
    let report = score(&gold, &[], &Baseline::built_in()?);
    assert_eq!(report.not_predicted, ["1"]);
    assert_eq!(report.systems.len(), 2);
    assert_eq!(report.errors.len(), 1);
    assert_eq!(report.errors[0].verdict, outcome::Verdict::Missed);
    Ok(())
}

fn events() -> impl Strategy<Value = Vec<GoldEvent>> {
    let participant = (
        prop::sample::select(vec!["agent", "counterpart"]),
        prop::sample::select(vec!["-", "राजन", "केन"]),
        prop::sample::select(vec!["-", "मंत्री", "सचिव"]),
        prop::sample::select(vec!["-", "IND", "JPN"]),
    )
        .prop_map(|(side, name, designation, country)| {
            format!("{side} {name} {designation} {country}")
        });
    let event = (
        prop::collection::vec(participant, 0..4),
        prop::sample::select(Subtype::ALL.to_vec()),
        prop::sample::select(vec![
            "",
            r#","topics":["trade"]"#,
            r#","date":{"start":"2025-01-01"}"#,
        ]),
    )
        .prop_filter_map("a record", |(participants, subtype, rest)| {
            let participants: Vec<&str> = participants.iter().map(String::as_str).collect();
            let event = talks(&participants, rest).ok()?;
            Some(with(&event, |e| {
                e.subtype = subtype;
                e.event_type = subtype.event_type();
            }))
        });
    prop::collection::vec(event, 0..6)
}

/// The best total overlap of any one-to-one pairing within types, by trying each.
fn best_overlap(gold: &[Record], predicted: &[Record], used: &mut Vec<bool>) -> usize {
    let Some((first, rest)) = gold.split_first() else {
        return 0;
    };
    let mut best = best_overlap(rest, predicted, used);
    for p in 0..predicted.len() {
        if !used[p] && predicted[p].event_type == first.event_type {
            used[p] = true;
            let overlap =
                crate::evaluate::record::Comparison::of(Some(first), Some(&predicted[p])).overlap();
            best = best.max(overlap + best_overlap(rest, predicted, used));
            used[p] = false;
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn gold_against_itself_is_all_right(events in events()) {
        let outcomes = outcomes(
            &[document("1", events.clone())],
            &Predictions::from([("1".to_owned(), events.clone())]),
        );
        for case in outcomes.iter().flat_map(DocumentOutcome::cases) {
            prop_assert!(case.is_exact(), "{:?}", case);
            for measure in Measure::ALL {
                let counts = case.counts(measure);
                prop_assert!(
                    (counts.fp, counts.r#fn) == (0, 0) || measure == Measure::Grounded,
                    "{} {:?}", measure, counts
                );
            }
        }
    }

    #[test]
    fn the_alignment_is_the_best_there_is(gold in events(), predicted in events()) {
        let records = |events: &[GoldEvent]| events.iter().map(Record::from).collect::<Vec<_>>();
        let outcome = DocumentOutcome::of(records(&gold), records(&predicted));
        let total: usize = outcome.cases().map(|case| case.comparison.overlap()).sum();
        let best = best_overlap(&outcome.gold, &outcome.predicted, &mut vec![false; predicted.len()]);
        prop_assert_eq!(total, best);
        let aligned = |t: &EventType| {
            let of = |events: &[GoldEvent]| events.iter().filter(|e| e.event_type == *t).count();
            of(&gold).min(of(&predicted))
        };
        prop_assert_eq!(outcome.aligned.len(), EventType::ALL.iter().map(aligned).sum::<usize>());
    }

    #[test]
    fn counts_add_up(gold in events(), predicted in events()) {
        let records = |events: &[GoldEvent]| events.iter().map(Record::from).collect::<Vec<_>>();
        let outcome = DocumentOutcome::of(records(&gold), records(&predicted));
        let totals = crate::evaluate::resample::totals(&[tally(&outcome)], ROLES + Role::ALL.len());
        for measure in Measure::ALL {
            let at = measure as usize;
            let types: Counts = (1..=EventType::ALL.len()).map(|t| totals[GROUP * t + at]).sum();
            prop_assert_eq!(types, totals[at]);
        }
        let subtypes: Counts = totals[SUBTYPES..ROLES].iter().copied().sum();
        prop_assert_eq!(subtypes, totals[Measure::Subtype as usize]);
        let roles: Counts = totals[ROLES..].iter().copied().sum();
        prop_assert_eq!(roles, totals[Measure::Fillers as usize]);
        let records = totals[Measure::Type as usize];
        prop_assert_eq!((records.gold(), records.predicted()), (gold.len(), predicted.len()));
        prop_assert!(totals[Measure::Exact as usize].tp <= totals[Measure::Subtype as usize].tp);
        prop_assert!(totals[Measure::Fillers as usize].tp <= totals[Measure::FillersSideFree as usize].tp);
    }
}
