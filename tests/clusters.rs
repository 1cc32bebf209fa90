//! Records of several releases as clusters: the hand-made pairs of `eval/cluster`, and the command.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;
use tempfile::TempDir;
use vaarta::annotation::{Annotation, ReleaseInfo, SCHEMA};
use vaarta::cluster::Clusterer;
use vaarta::evaluate::clusters::{Pair, Telling, read_pairs, score};
use vaarta::evaluate::labels::gold::Split;

type Outcome = Result<(), Box<dyn Error>>;

fn pairs() -> Result<Vec<Pair>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("eval/cluster");
    Ok(read_pairs(&folder.join("pairs.jsonl"))?)
}

fn tellings(pairs: &[Pair]) -> Vec<&Telling> {
    pairs.iter().flat_map(|pair| [&pair.a, &pair.b]).collect()
}

#[test]
fn half_of_the_pairs_of_each_side_are_one_happening() -> Outcome {
    let pairs = pairs()?;
    assert!(pairs.len() >= 48);
    for split in [Split::Dev, Split::Test] {
        let of_split = pairs.iter().filter(|pair| pair.split == split);
        let (same, other): (Vec<&Pair>, Vec<&Pair>) = of_split.partition(|pair| pair.same);
        assert_eq!(same.len(), other.len());
    }
    Ok(())
}

/// A floor under the scores in `eval/results/clusters.md`.
#[test]
fn pairs_are_told_apart() -> Outcome {
    let pairs = pairs()?;
    for (split, floor) in [(Split::Dev, 0.95), (Split::Test, 0.85)] {
        let of_split: Vec<Pair> = pairs.iter().filter(|p| p.split == split).cloned().collect();
        let scores = score(&of_split, Clusterer::new()?, |telling| {
            vec![telling.record()]
        });
        assert!(
            scores.counts.f1() >= floor,
            "{split:?}: {:#?}",
            scores.wrong
        );
        assert_eq!(scores.across, 0, "{split:?}");
    }
    Ok(())
}

/// The clusters of records that come in this order, as they are written.
fn clusters(tellings: &[&Telling]) -> Result<Vec<String>, Box<dyn Error>> {
    let mut clusterer = Clusterer::new()?;
    for telling in tellings {
        clusterer.add_event(&telling.record(), &telling.id, Some(&telling.posted_at));
    }
    let clusters = clusterer.finish();
    Ok(clusters.iter().map(|c| format!("{c:?}")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_releases_does_not_matter(order in Just((0..132).collect::<Vec<usize>>()).prop_shuffle()) {
        let pairs = pairs().map_err(|e| TestCaseError::fail(e.to_string()))?;
        let tellings = tellings(&pairs);
        let shuffled: Vec<&Telling> =
            order.iter().filter_map(|&at| tellings.get(at).copied()).collect();
        prop_assert_eq!(shuffled.len(), tellings.len());
        let as_they_are = clusters(&tellings).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let otherwise = clusters(&shuffled).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(as_they_are, otherwise);
    }
}

fn annotation(telling: &Telling) -> Annotation {
    Annotation {
        schema: SCHEMA.to_owned(),
        release: ReleaseInfo {
            id: telling.id.clone(),
            source: "pairs.jsonl".to_owned(),
            ministry: Some(telling.ministry.clone()),
            title: Some(telling.title.clone()),
            subtitles: Vec::new(),
            posted_at: Some(telling.posted_at.clone()),
            dateline: None,
            chars: 0,
        },
        text: String::new(),
        sentences: Vec::new(),
        entities: Vec::new(),
        events: vec![telling.record()],
    }
}

/// A folder of results with the releases of these tellings, and lines that are no annotation.
fn results(tellings: &[&Telling], rest: &str) -> Result<TempDir, Box<dyn Error>> {
    let folder = TempDir::new()?;
    let mut lines = String::new();
    for telling in tellings {
        lines += &serde_json::to_string(&annotation(telling))?;
        lines.push('\n');
    }
    fs::write(folder.path().join("annotations.jsonl"), lines + rest)?;
    Ok(folder)
}

fn cluster(folders: &[&Path], out: Option<&Path>) -> std::io::Result<Output> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vaarta"));
    command.arg("cluster").args(folders);
    if let Some(out) = out {
        command.arg("--out").arg(out);
    }
    command.output()
}

fn rows(path: &Path) -> Result<Vec<csv::StringRecord>, Box<dyn Error>> {
    let rows = csv::Reader::from_path(path)?.into_records();
    Ok(rows.collect::<Result<_, _>>()?)
}

#[test]
fn the_command_writes_a_row_a_cluster_and_a_row_a_record() -> Outcome {
    let pairs = pairs()?;
    let [same, other] = [&pairs[0], &pairs[1]];
    let folder = results(&[&same.a, &same.b, &other.a, &other.b], "")?;
    let output = cluster(&[folder.path()], None)?;
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stdout)?;
    assert_eq!(
        said,
        "4 records of 4 releases are 3 clusters, 1 of them told by several releases\n"
    );
    let clusters = rows(&folder.path().join("clusters.csv"))?;
    let told_twice: Vec<_> = clusters.iter().filter(|row| &row[9] == "2").collect();
    assert_eq!((clusters.len(), told_twice.len()), (3, 1));
    let expected = [
        "C-p01a-E1",
        "meeting",
        "call_on",
        "actual",
        "2024-03-12",
        "2024-03-12",
        "IND|JPN",
        "विक्रमजीत सिंह ढिल्लों|केंजी मोरिता",
        "2",
        "2",
        "p01a-E1|p01b-E1",
    ];
    assert_eq!(told_twice[0].iter().collect::<Vec<_>>(), expected);
    let events = rows(&folder.path().join("event_clusters.csv"))?;
    let events: BTreeSet<(&str, &str)> = events.iter().map(|row| (&row[0], &row[1])).collect();
    let expected = [
        ("p01a-E1", "C-p01a-E1"),
        ("p01b-E1", "C-p01a-E1"),
        ("p02a-E1", "C-p02a-E1"),
        ("p02b-E1", "C-p02b-E1"),
    ];
    assert_eq!(events, BTreeSet::from(expected));
    Ok(())
}

#[test]
fn a_release_in_two_folders_counts_once() -> Outcome {
    let pairs = pairs()?;
    let [a, b] = [&pairs[0].a, &pairs[0].b];
    let (one, two, out) = (results(&[a, b], "")?, results(&[b], "")?, TempDir::new()?);
    let output = cluster(&[one.path(), two.path()], Some(out.path()))?;
    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8(output.stderr)?;
    assert!(told.contains("1 records were left out"), "{told}");
    assert_eq!(rows(&out.path().join("event_clusters.csv"))?.len(), 2);
    let turned = TempDir::new()?;
    cluster(&[two.path(), one.path()], Some(turned.path()))?;
    for name in ["clusters.csv", "event_clusters.csv"] {
        let [first, second] = [out.path(), turned.path()].map(|folder| fs::read(folder.join(name)));
        assert_eq!(first?, second?);
    }
    Ok(())
}

#[test]
fn a_broken_line_is_told_and_the_rest_clustered() -> Outcome {
    let pairs = pairs()?;
    let folder = results(&[&pairs[0].a], "{\"schema\": 1}\n")?;
    let output = cluster(&[folder.path()], None)?;
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr)?;
    assert!(told.contains("annotations.jsonl:2:"), "{told}");
    assert_eq!(rows(&folder.path().join("clusters.csv"))?.len(), 1);
    Ok(())
}

#[test]
fn several_folders_need_one_for_the_clusters() -> Outcome {
    let pairs = pairs()?;
    let folder = results(&[&pairs[0].a], "")?;
    let output = cluster(&[folder.path(), folder.path()], None)?;
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr)?.contains("--out"));
    Ok(())
}
