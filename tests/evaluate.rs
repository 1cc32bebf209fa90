//! `vaarta evaluate` as its users run it, on labels and annotations that need no model.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

type Outcome = Result<(), Box<dyn Error>>;

const TEXT: &str = "रक्षा मंत्री राजन शर्मा ने जापान का दौरा किया। उन्होंने टोक्यो में बैठक की।";

/// The span of `words` in the text, in `char`s.
fn at(words: &str) -> (usize, usize) {
    let start = TEXT
        .find(words)
        .map_or(0, |byte| TEXT[..byte].chars().count());
    (start, start + words.chars().count())
}

fn entity(kind: &str, words: &str) -> Value {
    let (start, end) = at(words);
    json!([kind, start, end])
}

/// The record of the visit, by a labeller.
fn visit() -> Value {
    json!({
        "type": "meeting", "subtype": "visit", "realis": "actual", "triggers": ["दौरा किया"],
        "participants": [{"side": "agent", "name": "राजन शर्मा", "country": "IND"},
                         {"side": "counterpart", "country": "JPN"}]
    })
}

/// The record of the visit, by a system, with this country for the counterpart.
fn predicted_visit(country: &str) -> Value {
    let (start, end) = at("दौरा किया");
    let participant = |side: &str, name: Option<&str>, country: &str| {
        json!({"side": side, "name": name, "designation": null, "organization": null,
               "country": country, "sector": "GOV", "mentions": []})
    };
    json!({
        "id": "1-E1", "type": "meeting", "subtype": "visit", "realis": "actual", "cameo": "042",
        "plover": "CONSULT-visit", "goldstein": 1.9, "date": null, "place": null,
        "participants": [participant("agent", Some("राजन शर्मा"), "IND"), participant("counterpart", None, country)],
        "honouree": [], "incident": null, "instrument": null, "topics": [], "confidence": 0.9,
        "mentions": [{"sentence": 0, "trigger": {"start": start, "end": end, "text": "दौरा किया"}, "rule": "visit"}]
    })
}

fn annotation(events: Vec<Value>) -> Value {
    let mention = |id: &str, kind: &str, words: &str| {
        let (start, end) = at(words);
        json!({"id": id, "type": kind, "start": start, "end": end, "text": words, "sentence": 0,
               "score": 0.9, "country": null, "date": null})
    };
    let chars = TEXT.chars().count();
    json!({
        "schema": vaarta::annotation::SCHEMA,
        "release": {"id": "1", "source": "1.txt", "ministry": null, "title": null, "subtitles": [],
                    "posted_at": null, "dateline": null, "chars": chars},
        "text": TEXT, "sentences": [{"start": 0, "end": chars, "part": "body"}],
        "entities": [mention("T1", "PERSON", "राजन शर्मा"), mention("T2", "LOCATION", "जापान")],
        "events": events
    })
}

/// A folder with the gold labels and the annotations of two versions: OLD has another country.
fn labels() -> Result<TempDir, Box<dyn Error>> {
    let folder = TempDir::new()?;
    let meeting =
        json!({"type": "meeting", "subtype": "talks", "realis": "actual", "triggers": ["बैठक की"]});
    let gold = json!({
        "id": "1", "split": "test", "events": [visit(), meeting],
        "entities": [entity("PERSON", "राजन शर्मा"), entity("COUNTRY", "जापान")]
    });
    for (name, line) in [
        ("gold.jsonl", gold),
        ("old.jsonl", annotation(vec![predicted_visit("CHN")])),
        ("new.jsonl", annotation(vec![predicted_visit("JPN")])),
    ] {
        fs::write(folder.path().join(name), format!("{line}\n"))?;
    }
    Ok(folder)
}

/// What the evaluator prints, run in `folder`.
fn evaluate(folder: &Path, args: &[&str]) -> Result<String, Box<dyn Error>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vaarta"));
    let output = command
        .current_dir(folder)
        .arg("evaluate")
        .args(args)
        .output()?;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{stderr}");
    Ok(String::from_utf8(output.stdout)?)
}

#[test]
fn errors_lists_what_is_missed_spurious_or_wrong_with_its_text() -> Outcome {
    let folder = labels()?;
    let args = ["--gold", "gold.jsonl", "--pred", "old.jsonl"];
    let silent = evaluate(folder.path(), &[&["events"], &args[..]].concat())?;
    assert!(!silent.contains("## Errors"));
    let told = evaluate(
        folder.path(),
        &[&["events"], &args[..], &["--errors"]].concat(),
    )?;
    assert!(told.contains("## Errors (2)"), "{told}");
    assert!(told.contains("1: wrong: meeting/visit, actual"), "{told}");
    assert!(told.contains("[{दौरा किया}]"), "{told}");
    assert!(
        told.contains("countries: gold IND JPN, predicted CHN IND"),
        "{told}"
    );
    assert!(told.contains("1: missed: meeting/talks, actual"), "{told}");
    assert!(told.contains("[बैठक की]"), "{told}");
    let told = evaluate(
        folder.path(),
        &[&["ner"], &args[..], &["--errors"]].concat(),
    )?;
    assert!(
        told.contains("1: wrong type: gold COUNTRY, predicted LOCATION"),
        "{told}"
    );
    assert!(told.contains("[{जापान}]"), "{told}");
    Ok(())
}

#[test]
fn compare_tells_record_by_record_what_changed() -> Outcome {
    let folder = labels()?;
    let compare = |old, new| {
        let args = ["events", "--gold", "gold.jsonl", "--compare", old, new];
        evaluate(folder.path(), &args)
    };
    let better = compare("old.jsonl", "new.jsonl")?;
    assert!(better.contains("## Records that changed (1)"), "{better}");
    assert!(
        better.contains("1: better: meeting/visit, actual"),
        "{better}"
    );
    assert!(better.contains("new: as gold"), "{better}");
    assert!(compare("new.jsonl", "old.jsonl")?.contains("1: worse: meeting/visit"));
    assert!(!compare("new.jsonl", "new.jsonl")?.contains("Records that changed"));
    Ok(())
}

#[test]
fn a_report_is_written_beside_the_tables() -> Outcome {
    let folder = labels()?;
    let args = [
        "events",
        "--gold",
        "gold.jsonl",
        "--pred",
        "old.jsonl",
        "--report",
        "report",
    ];
    evaluate(folder.path(), &args)?;
    let page = fs::read_to_string(folder.path().join("report/report.html"))?;
    assert!(page.contains("दौरा किया"));
    assert!(
        !page.contains("<script src") && !page.contains("<link"),
        "the page is self-contained"
    );
    let errors = fs::read_to_string(folder.path().join("report/errors.jsonl"))?;
    assert_eq!(errors.lines().count(), 2);
    Ok(())
}

#[test]
fn a_brat_folder_is_gold_and_its_triggers_are_no_entities() -> Outcome {
    let folder = labels()?;
    let brat = folder.path().join("gold");
    fs::create_dir(&brat)?;
    fs::write(brat.join("1.txt"), TEXT)?;
    let line = |id: &str, kind: &str, words: &str| {
        let (start, end) = at(words);
        format!("{id}\t{kind} {start} {end}\t{words}\n")
    };
    let ann = [
        line("T1", "PERSON", "राजन शर्मा"),
        line("T2", "LOCATION", "जापान"),
        line("T3", "meeting", "दौरा किया"),
        "E1\tmeeting:T3 agent:T1\n".to_owned(),
    ];
    fs::write(brat.join("1.ann"), ann.concat())?;
    let told = evaluate(
        folder.path(),
        &["ner", "--gold", "gold", "--pred", "new.jsonl", "--errors"],
    )?;
    assert!(told.contains("| micro | 100.0 | 100.0 | 100.0 |"), "{told}");
    assert!(!told.contains("## Errors"), "{told}");
    Ok(())
}

/// A CoNLL file with one person, of two tokens, and one time.
fn public_labels() -> Result<TempDir, Box<dyn Error>> {
    let folder = TempDir::new()?;
    let sentence = |time: &str| format!("राजन\tB-NEP\nशर्मा\tI-NEP\nकल\t{time}\nआए\tO\n");
    fs::write(folder.path().join("gold.conll"), sentence("B-NETI"))?;
    fs::write(folder.path().join("pred.conll"), sentence("O"))?;
    Ok(folder)
}

#[test]
fn a_public_corpus_is_scored_by_its_own_types_and_collapsed() -> Outcome {
    let folder = public_labels()?;
    let args = [
        "ner",
        "--gold",
        "gold.conll",
        "--pred",
        "pred.conll",
        "--scheme",
        "il-ner",
    ];
    let own = evaluate(folder.path(), &args)?;
    assert!(own.contains("| NETI |"), "{own}");
    assert!(own.contains("| NEP |"), "{own}");
    let collapsed = evaluate(folder.path(), &[&args[..], &["--collapse"]].concat())?;
    assert!(collapsed.contains("| PER |"), "{collapsed}");
    assert!(!collapsed.contains("NETI"), "{collapsed}");
    Ok(())
}

/// The shipped model labels releases, so that it is none for a public corpus.
#[test]
fn a_model_with_other_labels_is_refused() -> Outcome {
    let folder = public_labels()?;
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/vaarta-ner-hi-small");
    let output = Command::new(env!("CARGO_BIN_EXE_vaarta"))
        .current_dir(&folder)
        .args([
            "evaluate",
            "ner",
            "--gold",
            "gold.conll",
            "--scheme",
            "il-ner",
            "--model",
        ])
        .arg(model)
        .output()?;
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.contains("the model labels COUNTRY, which is none of"),
        "{stderr}"
    );
    Ok(())
}
