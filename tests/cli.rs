//! The program as its users run it: files, standard output and exit codes.
//!
//! Tests that annotate need a model, and say so when they pass over it: the one that is shipped, or
//! that of `$VAARTA_MODEL`. What they hold does not depend on what the model finds.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use vaarta::annotation::{Annotation, ReleaseInfo, SCHEMA};
use vaarta::batch::{Problem, Severity};

type Outcome = Result<(), Box<dyn Error>>;

fn vaarta() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vaarta"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn run<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> std::io::Result<Output> {
    vaarta().args(args).output()
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Whether there is a model; tells when there is none.
fn has_model() -> bool {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/vaarta-ner-hi-small");
    let there = std::env::var_os("VAARTA_MODEL").is_some() || shipped.is_dir();
    if !there {
        eprintln!("passed over: no model in {}", shipped.display());
    }
    there
}

/// A folder with inputs, and one for results.
struct Place {
    inputs: TempDir,
    out: TempDir,
}

impl Place {
    fn new(files: &[(&str, &[u8])]) -> std::io::Result<Self> {
        let (inputs, out) = (TempDir::new()?, TempDir::new()?);
        for (name, content) in files {
            fs::write(inputs.path().join(name), content)?;
        }
        Ok(Place { inputs, out })
    }

    fn annotate(&self, more: &[&str]) -> std::io::Result<Output> {
        vaarta()
            .arg("annotate")
            .arg(self.inputs.path())
            .arg("--out")
            .arg(self.out.path())
            .args(more)
            .output()
    }

    fn result(&self, name: &str) -> std::io::Result<String> {
        fs::read_to_string(self.out.path().join(name))
    }

    fn annotations(&self) -> Result<Vec<Annotation>, Box<dyn Error>> {
        let lines = self.result("annotations.jsonl")?;
        Ok(lines
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?)
    }

    fn problems(&self) -> Result<Vec<Problem>, Box<dyn Error>> {
        let lines = self.result("errors.jsonl")?;
        Ok(lines
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?)
    }
}

const RELEASE: &str = "रक्षा मंत्रालय
रक्षा मंत्री ने जापान के रक्षा मंत्री से भेंट की
Posted On: 05 MAY 2025 5:47PM by PIB Delhi
रक्षा मंत्री ने आज नई दिल्ली में जापान के रक्षा मंत्री के साथ द्विपक्षीय बैठक की।
";

/// The only problem of a folder with one bad file beside a good one, which must be annotated.
fn problem_with(bad: &[u8]) -> Result<Problem, Box<dyn Error>> {
    let place = Place::new(&[("bad.txt", bad), ("good.txt", RELEASE.as_bytes())])?;
    let output = place.annotate(&[])?;
    assert_eq!(code(&output), Some(1), "{}", stderr(&output));
    let ids: Vec<String> = place
        .annotations()?
        .into_iter()
        .map(|a| a.release.id)
        .collect();
    assert_eq!(ids, ["good"]);
    assert!(stderr(&output).contains("bad.txt"), "{}", stderr(&output));
    let mut problems = place.problems()?;
    assert_eq!(problems.len(), 1, "{problems:?}");
    let problem = problems.remove(0);
    assert_eq!(problem.severity, Severity::Error);
    assert!(problem.source.ends_with("bad.txt") && !problem.advice.is_empty());
    Ok(problem)
}

#[test]
fn an_empty_file_is_reported() -> Outcome {
    if has_model() {
        assert!(problem_with(b"")?.reason.contains("no text"));
        assert!(problem_with(b" \n\n")?.reason.contains("no text"));
    }
    Ok(())
}

#[test]
fn a_binary_file_is_reported() -> Outcome {
    if has_model() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
        assert!(problem_with(png)?.reason.contains("binary"));
    }
    Ok(())
}

#[test]
fn invalid_utf8_in_the_middle_is_reported_with_its_place() -> Outcome {
    if has_model() {
        let mut bytes = RELEASE.as_bytes().to_vec();
        bytes[100] = 0xFF;
        let problem = problem_with(&bytes)?;
        assert!(problem.reason.contains("UTF-8"), "{}", problem.reason);
        // The character that the byte belonged to starts up to two bytes before it.
        assert!(
            problem.byte.is_some_and(|byte| (98..=100).contains(&byte)),
            "{problem:?}"
        );
    }
    Ok(())
}

#[test]
fn a_line_of_50_mb_is_refused_by_its_length() -> Outcome {
    if has_model() {
        let line = "भारत ".repeat(50_000_000 / "भारत ".len());
        let problem = problem_with(line.as_bytes())?;
        assert!(
            problem.reason.contains("bytes of text"),
            "{}",
            problem.reason
        );
        assert_eq!(problem.id.as_deref(), Some("bad"));
    }
    Ok(())
}

#[test]
fn a_release_without_a_date_is_annotated_without_one() -> Outcome {
    if has_model() {
        let place = Place::new(&[("x.txt", "रक्षा मंत्री ने कल बैठक की।".as_bytes())])?;
        let output = place.annotate(&[])?;
        assert_eq!(code(&output), Some(0), "{}", stderr(&output));
        let annotations = place.annotations()?;
        assert_eq!(annotations[0].release.posted_at, None);
        assert!(
            annotations[0]
                .events
                .iter()
                .all(|event| event.date.is_none())
        );
        let run: serde_json::Value = serde_json::from_str(&place.result("run.json")?)?;
        assert_eq!(run["counts"]["undated"], 1);
    }
    Ok(())
}

#[test]
fn latin_text_is_annotated_with_a_warning() -> Outcome {
    if has_model() {
        let place = Place::new(&[("x.txt", b"The ministers met in New Delhi.")])?;
        let output = place.annotate(&[])?;
        assert_eq!(code(&output), Some(0), "{}", stderr(&output));
        assert!(place.annotations()?[0].events.is_empty());
        let problems = place.problems()?;
        assert_eq!(problems[0].severity, Severity::Warning);
        assert!(problems[0].reason.contains("Devanagari"));
    }
    Ok(())
}

#[test]
fn two_releases_with_one_id_are_both_kept() -> Outcome {
    if has_model() {
        let with_id = format!("{RELEASE}(Release ID: 77)\n");
        let place = Place::new(&[("a.txt", with_id.as_bytes()), ("b.txt", with_id.as_bytes())])?;
        let output = place.annotate(&[])?;
        assert_eq!(code(&output), Some(0), "{}", stderr(&output));
        let annotations = place.annotations()?;
        let ids: Vec<&str> = annotations.iter().map(|a| a.release.id.as_str()).collect();
        assert_eq!(ids, ["77", "77#2"]);
        let problems = place.problems()?;
        assert_eq!(
            (problems.len(), problems[0].severity),
            (1, Severity::Warning)
        );
        assert_eq!(problems[0].id.as_deref(), Some("77#2"));
    }
    Ok(())
}

#[test]
fn results_are_in_input_order_whatever_the_threads() -> Outcome {
    if has_model() {
        let lines = |from: usize| {
            let line = |n| {
                serde_json::json!({"id": format!("r{n}"), "text": RELEASE.repeat(1 + n % 3)})
                    .to_string()
            };
            (from..from + 30).map(line).collect::<Vec<_>>().join("\n")
        };
        let place = Place::new(&[
            ("b.jsonl", lines(30).as_bytes()),
            ("a.jsonl", lines(0).as_bytes()),
        ])?;
        let mut results = Vec::new();
        for jobs in ["1", "4"] {
            assert_eq!(code(&place.annotate(&["--jobs", jobs])?), Some(0));
            results.push(["annotations.jsonl", "events.csv"].map(|name| place.result(name).ok()));
        }
        assert!(
            results[0] == results[1],
            "the results depend on the number of threads"
        );
        let ids: Vec<String> = place
            .annotations()?
            .into_iter()
            .map(|a| a.release.id)
            .collect();
        assert_eq!(ids, (0..60).map(|n| format!("r{n}")).collect::<Vec<_>>());
    }
    Ok(())
}

#[test]
fn standard_input_is_an_input() -> Outcome {
    if has_model() {
        let out = TempDir::new()?;
        let mut child = vaarta()
            .args(["annotate", "-", "--out"])
            .arg(out.path())
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut stdin = child.stdin.take().ok_or("no standard input")?;
        stdin.write_all(RELEASE.as_bytes())?;
        drop(stdin);
        let output = child.wait_with_output()?;
        assert_eq!(code(&output), Some(0), "{}", stderr(&output));
        let line = fs::read_to_string(out.path().join("annotations.jsonl"))?;
        let annotation: Annotation = serde_json::from_str(&line)?;
        assert_eq!(annotation.text, RELEASE);
        assert_eq!(annotation.release.source, "-");
        // Nothing but the summary: standard error is no terminal here.
        assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
    }
    Ok(())
}

#[test]
fn when_nothing_can_be_read_the_code_says_so() -> Outcome {
    if has_model() {
        let place = Place::new(&[("a.txt", b"")])?;
        assert_eq!(code(&place.annotate(&[])?), Some(3));
        assert_eq!(place.problems()?.len(), 1);
        let gone = run(["annotate", "no/such/folder", "--out"]
            .map(OsStr::new)
            .into_iter()
            .chain([place.out.path().as_os_str()]))?;
        assert_eq!(code(&gone), Some(3));
        assert!(
            stderr(&gone).contains("no/such/folder"),
            "{}",
            stderr(&gone)
        );
    }
    Ok(())
}

#[test]
fn explain_names_the_release_and_its_sentences() -> Outcome {
    if has_model() {
        let place = Place::new(&[("a.txt", RELEASE.as_bytes())])?;
        let output = run([OsStr::new("explain"), place.inputs.path().as_os_str()])?;
        assert_eq!(code(&output), Some(0), "{}", stderr(&output));
        assert!(stdout(&output).starts_with("a  रक्षा मंत्री ने जापान के रक्षा मंत्री से भेंट की\n"));
        assert!(stdout(&output).contains("[["), "{}", stdout(&output));
    }
    Ok(())
}

#[test]
fn without_a_model_the_message_says_what_to_do() -> Outcome {
    let place = Place::new(&[("a.txt", RELEASE.as_bytes())])?;
    let output = place.annotate(&["--model", "no/such/model"])?;
    assert_eq!(code(&output), Some(3));
    assert!(stderr(&output).contains("no/such/model") && stderr(&output).contains("--model"));
    let elsewhere = vaarta()
        .current_dir(place.inputs.path())
        .env_remove("VAARTA_MODEL")
        .args(["annotate", "a.txt", "--out", "out"])
        .output()?;
    assert_eq!(code(&elsewhere), Some(3), "{}", stderr(&elsewhere));
    assert!(
        stderr(&elsewhere).contains("VAARTA_MODEL"),
        "{}",
        stderr(&elsewhere)
    );
    let no_model = place.annotate(&["--model", &place.inputs.path().to_string_lossy()])?;
    assert_eq!(code(&no_model), Some(3));
    assert!(
        stderr(&no_model).contains("SHA256SUMS"),
        "{}",
        stderr(&no_model)
    );
    Ok(())
}

#[test]
fn wrong_arguments_are_told_apart() -> Outcome {
    let folder = TempDir::new()?;
    let folder = folder.path().to_string_lossy();
    let inside = format!("{folder}/results/new");
    let wrong: [&[&str]; 9] = [
        &[],
        &["annotate"],
        &["annotate", "x.txt"],
        &["annotate", "x.txt", "--out", "out", "--jobs", "0"],
        &["export", "--format", "xls", "out"],
        &["annotate", &folder, "--out", &inside, "--model", &folder],
        &["explain", "x.txt", "--device", "gpu"],
        &["explain", "x.txt", "--device", "cuda:0"],
        &["explain", "x.txt", "--precision", "int4"],
    ];
    for args in wrong {
        let output = run(args)?;
        assert_eq!(code(&output), Some(2), "{args:?}: {}", stderr(&output));
        assert!(
            !output.stderr.is_empty() && output.stdout.is_empty(),
            "{args:?}"
        );
    }
    for args in [["--help"], ["--version"]] {
        let output = run(args)?;
        assert_eq!(code(&output), Some(0));
        assert!(stdout(&output).contains("vaarta"), "{args:?}");
    }
    Ok(())
}

/// With the feature, a GPU is asked for that no machine has.
#[test]
fn an_engine_that_cannot_be_had_is_told_with_what_to_do() -> Outcome {
    let (device, advice) = match cfg!(feature = "libtorch") {
        true => ("cuda:99", "libtorch finds no cuda:99"),
        false => ("cpu", "--features libtorch"),
    };
    let with_engine: [&[&str]; 3] = [
        &["annotate", "x.txt", "--out", "out"],
        &["evaluate", "ner", "--gold", "eval/gold"],
        &["explain", "x.txt"],
    ];
    for args in with_engine {
        let output = vaarta()
            .args(args)
            .args(["--engine", "rust-bert", "--device", device])
            .output()?;
        assert_eq!(code(&output), Some(2), "{args:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(advice), "{}", stderr(&output));
    }
    Ok(())
}

#[test]
fn a_precision_is_recorded_and_only_the_built_in_engine_has_it() -> Outcome {
    let refused = run([
        "explain",
        "x.txt",
        "--engine",
        "rust-bert",
        "--precision",
        "int8",
    ])?;
    assert_eq!(code(&refused), Some(2), "{}", stderr(&refused));
    let message = stderr(&refused);
    assert!(message.contains("only the built-in engine"), "{message}");

    if has_model() {
        let place = Place::new(&[("x.txt", RELEASE.as_bytes())])?;
        let output = place.annotate(&["--precision", "int8"])?;
        assert_eq!(code(&output), Some(0), "{}", stderr(&output));
        let run: serde_json::Value = serde_json::from_str(&place.result("run.json")?)?;
        assert_eq!(run["engine"], "built-in in int8");
    }
    Ok(())
}

#[test]
fn the_shipped_rules_pass_and_broken_ones_are_placed() -> Outcome {
    let output = run(["rules", "check"])?;
    assert_eq!(code(&output), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains(" 0 failed"));
    let folder = TempDir::new()?;
    fs::write(
        folder.path().join("mine.toml"),
        "\n[[rule]]\nid = \"x\"\nsubtyp = \"talks\"\n",
    )?;
    let broken = run([
        OsStr::new("rules"),
        OsStr::new("check"),
        OsStr::new("--rules"),
        folder.path().as_os_str(),
    ])?;
    assert_eq!(code(&broken), Some(3));
    assert!(
        stderr(&broken).contains("mine.toml:"),
        "{}",
        stderr(&broken)
    );
    Ok(())
}

#[test]
fn info_lists_sums() -> Outcome {
    let output = run(["info"])?;
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for file in ["meeting.toml", "countries.csv"] {
        let line = text.lines().find(|line| line.ends_with(file)).ok_or(file)?;
        assert_eq!(
            line.split_whitespace().next().map(str::len),
            Some(64),
            "{line}"
        );
    }
    let licensed = |what: &str, licence: &str| {
        let mut lines = text.lines();
        lines.any(|line| line.starts_with(what) && line.contains(licence))
    };
    assert!(licensed("vaarta ", "licence: Apache-2.0"), "{text}");
    assert!(licensed("model ", "licence: cc-by-sa-4.0"), "{text}");
    assert!(licensed("gazetteers", "Unicode-3.0"), "{text}");
    Ok(())
}

#[test]
fn shells_get_completions_and_man_gets_pages() -> Outcome {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(["completions", shell])?;
        assert_eq!(code(&output), Some(0), "{}", stderr(&output));
        assert!(stdout(&output).contains("max-release-bytes"), "{shell}");
    }
    let page = stdout(&run(["man"])?);
    assert!(page.contains(".TH vaarta 1") && page.contains("annotate"));
    let folder = TempDir::new()?;
    let pages = folder.path().join("man1");
    let output = run([OsStr::new("man"), pages.as_os_str()])?;
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    let page = fs::read_to_string(pages.join("vaarta-annotate.1"))?;
    assert!(page.contains("shard"), "{page}");
    Ok(())
}

#[test]
fn a_reader_that_goes_away_is_no_error() -> Outcome {
    let mut child = vaarta()
        .args(["rules", "check"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    drop(child.stdout.take());
    let output = child.wait_with_output()?;
    assert_eq!((code(&output), stderr(&output).as_str()), (Some(0), ""));
    Ok(())
}

/// An annotation whose words are a spreadsheet's worst.
fn hostile() -> Annotation {
    let event = serde_json::json!({
        "id": "007-E1", "type": "meeting", "subtype": "visit", "realis": "actual",
        "cameo": "042", "plover": "CONSULT-visit", "goldstein": 1.9, "date": null,
        "place": {"text": "-2+3", "country": "IND"},
        "participants": [{"side": "agent", "name": "@राजन \"शर्मा\", प्रथम", "designation": null,
            "organization": null, "country": "IND", "sector": "GOV", "mentions": ["T1"]}],
        "honouree": [], "incident": null, "instrument": null, "topics": ["trade"],
        "mentions": [], "confidence": 0.9
    });
    Annotation {
        schema: SCHEMA.to_owned(),
        release: ReleaseInfo {
            id: "007".into(),
            source: "x.jsonl:1".into(),
            ministry: None,
            title: Some("=HYPERLINK(\"http://example.org\")".into()),
            subtitles: vec!["+1".into(), "दो".into()],
            posted_at: None,
            dateline: None,
            chars: 3,
        },
        text: "...".into(),
        sentences: Vec::new(),
        entities: Vec::new(),
        events: serde_json::from_value(event).into_iter().collect(),
    }
}

fn export(more: &[&str], lines: &str) -> Result<(Output, TempDir), Box<dyn Error>> {
    let folder = TempDir::new()?;
    fs::write(folder.path().join("annotations.jsonl"), lines)?;
    let args = ["export", "--format", "csv"];
    let output = vaarta().args(args).args(more).arg(folder.path()).output()?;
    Ok((output, folder))
}

/// The rows of a CSV file as Python reads it, header first; `None` without Python.
fn python_rows(path: &Path, encoding: &str) -> Result<Option<Vec<Vec<String>>>, Box<dyn Error>> {
    let script = "import csv, json, sys
with open(sys.argv[1], encoding=sys.argv[2], newline='') as f: print(json.dumps(list(csv.reader(f))))";
    let Ok(output) = Command::new("python3")
        .args(["-c", script])
        .arg(path)
        .arg(encoding)
        .output()
    else {
        eprintln!("passed over: no python3");
        return Ok(None);
    };
    assert!(output.status.success(), "{}", stderr(&output));
    Ok(Some(serde_json::from_slice(&output.stdout)?))
}

fn cell<'r>(rows: &'r [Vec<String>], column: &str) -> Option<&'r str> {
    let at = rows[0].iter().position(|name| name == column)?;
    Some(&rows[1][at])
}

#[test]
fn csv_is_read_back_by_python() -> Outcome {
    let line = serde_json::to_string(&hostile())? + "\n";
    let (output, folder) = export(&[], &line)?;
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    assert!(!fs::read(path("events.csv"))?.starts_with(b"\xEF\xBB\xBF"));
    let Some(events) = python_rows(&path("events.csv"), "utf-8")? else {
        return Ok(());
    };
    assert_eq!(events.len(), 2);
    assert_eq!(cell(&events, "cameo"), Some("042"));
    assert_eq!(cell(&events, "release_id"), Some("007"));
    assert_eq!(cell(&events, "place"), Some("'-2+3"));
    assert_eq!(
        cell(&events, "title"),
        Some("'=HYPERLINK(\"http://example.org\")")
    );
    assert_eq!(cell(&events, "agents"), Some("'@राजन \"शर्मा\", प्रथम"));
    assert_eq!(cell(&events, "date_start"), Some(""));
    let releases = python_rows(&path("releases.csv"), "utf-8")?.unwrap_or_default();
    assert_eq!(cell(&releases, "subtitles"), Some("'+1|दो"));
    Ok(())
}

#[test]
fn excel_gets_a_mark_and_codes_that_stay_text() -> Outcome {
    let line = serde_json::to_string(&hostile())? + "\n";
    let (output, folder) = export(&["--excel"], &line)?;
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    for name in ["events", "participants", "mentions", "releases"] {
        let path = folder.path().join(format!("{name}.csv"));
        assert!(fs::read(&path)?.starts_with(b"\xEF\xBB\xBF"), "{name}");
        let Some(rows) = python_rows(&path, "utf-8-sig")? else {
            return Ok(());
        };
        let formulas = rows
            .iter()
            .flatten()
            .filter(|cell| cell.starts_with(['=', '+', '-', '@']));
        let not_digits: Vec<&String> = formulas
            .filter(|cell| {
                let digits = cell
                    .strip_prefix("=\"")
                    .and_then(|rest| rest.strip_suffix('"'));
                !digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
            })
            .collect();
        assert!(not_digits.is_empty(), "{not_digits:?}");
        if name == "events" {
            assert_eq!(cell(&rows, "cameo"), Some("=\"042\""));
            assert_eq!(cell(&rows, "event_id"), Some("007-E1"));
        }
    }
    Ok(())
}

#[test]
fn export_makes_again_what_annotate_wrote() -> Outcome {
    if has_model() {
        let place = Place::new(&[("a.txt", RELEASE.as_bytes())])?;
        assert_eq!(code(&place.annotate(&[])?), Some(0));
        let again = TempDir::new()?;
        let output = vaarta()
            .args(["export", "--format", "csv", "--out"])
            .args([again.path(), place.out.path()])
            .output()?;
        assert_eq!(code(&output), Some(0), "{}", stderr(&output));
        for name in [
            "events.csv",
            "participants.csv",
            "mentions.csv",
            "releases.csv",
        ] {
            assert_eq!(
                fs::read_to_string(again.path().join(name))?,
                place.result(name)?,
                "{name}"
            );
        }
    }
    Ok(())
}

#[test]
fn a_broken_line_of_results_is_placed_and_passed_over() -> Outcome {
    let line = serde_json::to_string(&hostile())?;
    let (output, folder) = export(&[], &format!("{line}\n{{\"schema\": 1}}\n"))?;
    assert_eq!(code(&output), Some(1));
    assert!(
        stderr(&output).contains("annotations.jsonl:2:"),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("events.csv"))?
            .lines()
            .count(),
        2
    );
    let (empty, _) = export(&[], "")?;
    assert_eq!(code(&empty), Some(0));
    let gone = run(["export", "--format", "csv", "no/such/results"])?;
    assert_eq!(code(&gone), Some(3));
    assert!(
        stderr(&gone).contains("no/such/results"),
        "{}",
        stderr(&gone)
    );
    Ok(())
}
