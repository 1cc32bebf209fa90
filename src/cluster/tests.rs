use super::*;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A record of a release, told in a few words: `subtype realis day`, then participants as
/// `side|name|office|body|country`.
fn record(release: &str, what: &str, parties: &[&str]) -> Result<Event, serde_json::Error> {
    let words: Vec<&str> = what.split(' ').collect();
    let parties: Vec<serde_json::Value> = parties
        .iter()
        .map(|party| {
            let fields: Vec<&str> = party.split('|').collect();
            let field = |at: usize| fields.get(at).filter(|field| !field.is_empty());
            serde_json::json!({
                "side": fields[0], "name": field(1), "designation": field(2), "organization": field(3),
                "country": field(4), "sector": null, "mentions": []
            })
        })
        .collect();
    let date = words
        .get(3)
        .map(|day| serde_json::json!({"start": day, "end": day, "source": "text"}));
    serde_json::from_value(serde_json::json!({
        "id": format!("{release}-E1"), "type": words[0], "subtype": words[1], "realis": words[2],
        "cameo": null, "plover": null, "goldstein": null, "date": date, "place": null,
        "participants": parties, "honouree": [], "incident": null, "instrument": null, "topics": [],
        "mentions": [], "confidence": 1.0
    }))
}

/// The clusters of records that are each of a release of its own, posted on 5 May 2024.
fn clustered(records: &[Event]) -> Result<Vec<Vec<String>>, KnowledgeError> {
    let mut clusterer = Clusterer::new()?;
    for record in records {
        clusterer.add_event(record, &record.id, Some("2024-05-05T10:00:00+05:30"));
    }
    let clusters = clusterer.finish();
    let events = clusters
        .iter()
        .map(|c| c.events.iter().map(|&id| id.to_owned()).collect());
    Ok(events.collect())
}

/// Whether two talks with the same Japanese minister are one, by who speaks for India.
fn is_one(a: &str, b: &str) -> Result<bool, Box<dyn std::error::Error>> {
    let other = "counterpart|केंजी मोरिता|रक्षा मंत्री||JPN";
    let what = "meeting talks actual 2024-05-04";
    let records = [
        record("1", what, &[a, other])?,
        record("2", what, &[b, other])?,
    ];
    Ok(clustered(&records)?.len() == 1)
}

#[test]
fn people_go_by_any_part_of_their_name() -> Outcome {
    assert!(is_one(
        "agent|राजन शर्मा|रक्षा मंत्री||IND",
        "agent|शर्मा|रक्षा मंत्री||IND"
    )?);
    assert!(is_one(
        "agent|डॉ. आर. शर्मा|||IND",
        "agent|राजन शर्मा|रक्षा मंत्री||IND"
    )?);
    assert!(is_one("agent|नरेन्द्र कुमार|||IND", "agent|नरेंद्र कुमार|||IND")?);
    assert!(!is_one("agent|राजन शर्मा|||IND", "agent|मोहन शर्मा|||IND")?);
    assert!(!is_one(
        "agent|शर्मा|कृषि मंत्री||IND",
        "agent|राजन शर्मा|रक्षा मंत्री||IND"
    )?);
    Ok(())
}

#[test]
fn offices_go_by_country_field_and_rank() -> Outcome {
    assert!(is_one(
        "agent||केंद्रीय रक्षा मंत्री||IND",
        "agent|राजन शर्मा|रक्षा मंत्री||IND"
    )?);
    assert!(is_one(
        "agent||मंत्री|रक्षा मंत्रालय|IND",
        "agent||रक्षा मंत्री||IND"
    )?);
    assert!(!is_one(
        "agent||रक्षा राज्य मंत्री||IND",
        "agent||रक्षा मंत्री||IND"
    )?);
    assert!(!is_one(
        "agent||पूर्व रक्षा मंत्री||IND",
        "agent||रक्षा मंत्री||IND"
    )?);
    assert!(!is_one("agent||रक्षा मंत्री||IND", "agent||रक्षा मंत्री||NPL")?);
    Ok(())
}

#[test]
fn bodies_go_by_each_of_their_names() -> Outcome {
    assert!(is_one(
        "agent|||डीआरडीओ|IND",
        "agent|||रक्षा अनुसंधान और विकास संगठन|IND"
    )?);
    assert!(is_one(
        "agent|||सोलहवें वित्त आयोग|IND",
        "agent|||16वें वित्त आयोग|IND"
    )?);
    assert!(!is_one(
        "agent|||15वें वित्त आयोग|IND",
        "agent|||16वें वित्त आयोग|IND"
    )?);
    Ok(())
}

#[test]
fn a_bridge_does_not_join_what_disagrees() -> Outcome {
    // The visit that was planned can be the one called off or the one made, and not both.
    let parties = ["agent||विदेश मंत्री||IND", "counterpart||||FJI"];
    let of = |id: &str, realis: &str| {
        record(id, &format!("meeting visit {realis} 2024-05-20"), &parties)
    };
    let records = [of("1", "planned")?, of("2", "negated")?, of("3", "actual")?];
    let clusters = clustered(&records)?;
    assert_eq!(clusters.len(), 2);
    assert!(!clusters.iter().any(|events| events.len() == 3));
    Ok(())
}

#[test]
fn a_release_tells_of_one_happening_once() -> Outcome {
    let parties = ["agent||रक्षा मंत्री||IND", "counterpart||||JPN"];
    let mut clusterer = Clusterer::new()?;
    for id in ["1", "2"] {
        let record = record(id, "meeting talks actual 2024-05-04", &parties)?;
        clusterer.add_event(&record, "7", Some("2024-05-05"));
    }
    assert_eq!(clusterer.finish().len(), 2);
    Ok(())
}

#[test]
fn without_any_day_a_record_stands_alone() -> Outcome {
    let parties = ["agent||रक्षा मंत्री||IND", "counterpart||रक्षा मंत्री||JPN"];
    let mut clusterer = Clusterer::new()?;
    for id in ["1", "2"] {
        let record = record(id, "meeting talks actual", &parties)?;
        clusterer.add_event(&record, id, None);
    }
    let clusters = clusterer.finish();
    assert_eq!(clusters.len(), 2);
    assert!(clusters.iter().all(|cluster| cluster.date.is_none()));
    Ok(())
}

#[test]
fn a_thousand_tellings_are_one_cluster() -> Outcome {
    let parties = ["agent||रक्षा मंत्री||IND", "counterpart||रक्षा मंत्री||JPN"];
    let records: Result<Vec<Event>, _> = (0..1_000)
        .map(|n| record(&n.to_string(), "meeting talks actual 2024-05-04", &parties))
        .collect();
    assert_eq!(clustered(&records?)?.len(), 1);
    Ok(())
}
