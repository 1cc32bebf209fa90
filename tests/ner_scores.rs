//! Entity scores against seqeval's: on a fixture whose numbers are committed, and, where seqeval
//! and public files are at hand, on whole files with a prediction made by disturbing their tags.
//!
//! The public files are looked for in `../shared/data/ner` (or `$VAARTA_SHARED/data/ner`), seqeval in
//! `python3` (or `$VAARTA_PYTHON`). Without them a test says so and passes.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use vaarta::evaluate::labels::conll::{self, Tag};
use vaarta::evaluate::ner::{self, Criterion, NerReport};
use vaarta::evaluate::resample::SplitMix64;

type Outcome = Result<(), Box<dyn Error>>;

/// What `tests/fixtures/seqeval/scores.py` prints: rows are precision, recall, F1, support.
#[derive(Deserialize)]
struct Seqeval {
    strict: SeqevalMode,
    default: SeqevalMode,
}

#[derive(Deserialize)]
struct SeqevalMode {
    micro: [f64; 4],
    r#macro: [f64; 4],
    types: BTreeMap<String, [f64; 4]>,
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/seqeval")
        .join(name)
}

fn assert_near(ours: [f64; 4], theirs: [f64; 4], what: &str) {
    for (our, their) in ours.into_iter().zip(theirs) {
        assert!(
            (our - their).abs() < 1e-9,
            "{what}: {ours:?}, seqeval {theirs:?}"
        );
    }
}

fn assert_same(report: &NerReport, seqeval: &Seqeval, file: &str) {
    for scores in &report.scores {
        let theirs = match scores.criterion {
            Criterion::Strict => &seqeval.strict,
            _ => &seqeval.default,
        };
        let what = |row: &str| format!("{file}, {}, {row}", scores.criterion);
        let row = |r: &vaarta::evaluate::scores::ScoreRow| {
            let support = r.counts.gold() as f64;
            [r.scores.precision, r.scores.recall, r.scores.f1, support]
        };
        assert_near(row(&scores.micro), theirs.micro, &what("micro"));
        let mean = scores.r#macro.scores;
        let support = scores.micro.counts.gold() as f64;
        let mean = [mean.precision, mean.recall, mean.f1, support];
        assert_near(mean, theirs.r#macro, &what("macro"));
        let names: Vec<&String> = scores.types.iter().map(|t| &t.name).collect();
        assert_eq!(names, theirs.types.keys().collect::<Vec<_>>(), "{file}");
        for of_type in &scores.types {
            assert_near(
                row(of_type),
                theirs.types[&of_type.name],
                &what(&of_type.name),
            );
        }
    }
}

#[test]
fn the_fixture_scores_as_seqeval_scored_it() -> Outcome {
    let report = ner::score_conll(&fixture("gold.conll"), &fixture("predicted.conll"))?;
    let expected = std::fs::read_to_string(fixture("expected.json"))?;
    assert_same(&report, &serde_json::from_str(&expected)?, "fixture");
    let malformed: usize = report.malformed_gold.iter().map(|m| m.count).sum();
    assert_eq!(malformed, 3);
    Ok(())
}

#[test]
fn public_files_score_as_seqeval_scores_them() -> Outcome {
    let python = std::env::var("VAARTA_PYTHON").unwrap_or_else(|_| "python3".into());
    let check = Command::new(&python)
        .args(["-c", "import seqeval"])
        .output();
    if !check.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: {python} has no seqeval (set VAARTA_PYTHON)");
        return Ok(());
    }
    let shared = std::env::var_os("VAARTA_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = tempfile::tempdir()?;
    let files = [
        "hiner/validation.conll",
        "il-ner/test.txt",
        "multiconer2/dev.conll",
    ];
    for (seed, name) in (1..).zip(files) {
        let gold = shared.join("data/ner").join(name);
        if !gold.is_file() {
            eprintln!(
                "skipped: {} is not there (set VAARTA_SHARED)",
                gold.display()
            );
            continue;
        }
        let predicted = folder.path().join(format!("{seed}.conll"));
        std::fs::write(&predicted, disturbed(&gold, seed)?)?;
        let output = Command::new(&python)
            .arg(fixture("scores.py"))
            .args([&gold, &predicted])
            .output()?;
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {message}");
        let seqeval = serde_json::from_slice(&output.stdout)?;
        let report = ner::score_conll(&gold, &predicted)?;
        assert_same(&report, &seqeval, name);
        for scores in &report.scores {
            let f1 = scores.micro.scores.f1;
            assert!(f1 > 0.3 && f1 < 0.95, "{name}: {f1} tests little");
            println!("{name}, {}: F1 {f1:.9} as seqeval", scores.criterion);
        }
    }
    Ok(())
}

/// The file with every eighth tag replaced at random: by O, by another prefix, or another type.
fn disturbed(path: &Path, seed: u64) -> Result<String, Box<dyn Error>> {
    let file = conll::read(path)?;
    let mut kinds: Vec<String> = file
        .sentences
        .iter()
        .flat_map(|s| &s.tags)
        .filter_map(|tag| match tag {
            Tag::Outside => None,
            Tag::Begin(kind) | Tag::Inside(kind) => Some(kind.clone()),
        })
        .collect();
    kinds.sort();
    kinds.dedup();
    let mut random = SplitMix64::new(seed);
    let mut lines = String::new();
    for sentence in &file.sentences {
        for (token, tag) in sentence.tokens.iter().zip(&sentence.tags) {
            let any = kinds[random.below(kinds.len())].clone();
            let tag = match (tag, random.below(32)) {
                (Tag::Begin(_) | Tag::Inside(_), 0) => Tag::Outside,
                (Tag::Begin(kind), 1 | 2) => Tag::Inside(kind.clone()),
                (Tag::Inside(kind), 1 | 2) => Tag::Begin(kind.clone()),
                (Tag::Begin(_), 3) | (Tag::Outside, 4) => Tag::Begin(any),
                (Tag::Inside(_), 3) => Tag::Inside(any),
                _ => tag.clone(),
            };
            lines.push_str(&format!("{token}\t{tag}\n"));
        }
        lines.push('\n');
    }
    Ok(lines)
}
