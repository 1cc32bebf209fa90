//! `vaarta annotate` over many releases, as a process: killed, resumed, in parts, compressed, and as a
//! filter.
//!
//! Tests that annotate need a model, as those in `cli.rs` do, and say so when they pass over it. Those
//! that send signals need the command `kill`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

type Outcome = Result<(), Box<dyn Error>>;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(120);

fn vaarta() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vaarta"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
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

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A release with more white space than words: a chunk of them is soon annotated.
fn release(n: usize) -> String {
    let countries = ["जापान", "ब्राजील", "नेपाल", "फ्रांस", "केन्या"];
    let country = countries[n % countries.len()];
    let text = format!(
        "रक्षा मंत्रालय\nरक्षा मंत्री ने {country} के रक्षा मंत्री से भेंट की\nPosted On: {:02} MAY 2025 5:47PM by PIB Delhi\nरक्षा मंत्री ने आज नई दिल्ली में {country} के रक्षा मंत्री के साथ बैठक संख्या {n} की।\n{}",
        1 + n % 28,
        "\n".repeat(2_000)
    );
    serde_json::json!({"id": format!("r{n}"), "text": text}).to_string()
}

/// As many lines of JSONL, of which every hundredth is broken.
fn lines(count: usize) -> String {
    let line = |n| match n % 100 {
        50 => "{\n".to_owned(),
        _ => release(n) + "\n",
    };
    (0..count).map(line).collect()
}

/// A file of releases, some 26 of which are a chunk for one thread.
struct Corpus {
    folder: TempDir,
}

impl Corpus {
    fn new(content: &[u8]) -> io::Result<Self> {
        let folder = TempDir::new()?;
        fs::write(folder.path().join("in.jsonl"), content)?;
        Ok(Corpus { folder })
    }

    fn annotate(&self, out: &Path, more: &[&str]) -> Command {
        let mut command = vaarta();
        command
            .arg("annotate")
            .arg(self.folder.path().join("in.jsonl"))
            .args(["--jobs", "1", "--out"])
            .arg(out)
            .args(more)
            .stderr(Stdio::piped());
        command
    }
}

/// The files of results but `run.json`, of which the counts.
fn results(out: &Path) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(out)? {
        let entry = entry?;
        let mut content = fs::read(entry.path())?;
        if entry.file_name() == "run.json" {
            let run: Value = serde_json::from_slice(&content)?;
            content = run["counts"].to_string().into_bytes();
        }
        files.insert(entry.file_name().to_string_lossy().into_owned(), content);
    }
    Ok(files)
}

/// How many inputs a checkpoint says are done.
fn done(out: &Path) -> u64 {
    let json = fs::read(out.join("checkpoint.json")).unwrap_or_default();
    let checkpoint: Value = serde_json::from_slice(&json).unwrap_or_default();
    checkpoint["reached"]["position"]["inputs"]
        .as_u64()
        .unwrap_or(0)
}

/// Waits until more than so many inputs are done. An error if the program ends before.
fn wait_until_past(inputs: u64, child: &mut Child, out: &Path) -> Outcome {
    let started = Instant::now();
    while done(out) <= inputs {
        if let Some(status) = child.try_wait()? {
            return Err(format!("ended with {status} before it could be ended").into());
        }
        assert!(started.elapsed() < LONG, "nothing was done");
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn signal(child: &Child, name: &str) -> io::Result<ExitStatus> {
    let pid = child.id().to_string();
    Command::new("kill").args(["-s", name, &pid]).status()
}

/// How a program ends, which it must do soon.
fn wait(mut child: Child) -> Result<Output, Box<dyn Error>> {
    drop(child.stdin.take());
    let started = Instant::now();
    while child.try_wait()?.is_none() {
        if started.elapsed() > LONG {
            child.kill()?;
            return Err("it does not end".into());
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(child.wait_with_output()?)
}

#[test]
fn a_run_that_is_killed_and_resumed_ends_with_the_same_bytes() -> Outcome {
    if !has_model() {
        return Ok(());
    }
    let corpus = Corpus::new(lines(200).as_bytes())?;
    for more in [&[][..], &["--compress", "zstd"]] {
        let (whole, out) = (TempDir::new()?, TempDir::new()?);
        let output = corpus.annotate(whole.path(), more).output()?;
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        let resume: Vec<&str> = [more, &["--resume"]].concat();
        for _ in 0..2 {
            let before = done(out.path());
            let mut child = corpus.annotate(out.path(), &resume).spawn()?;
            wait_until_past(before, &mut child, out.path())?;
            child.kill()?; // SIGKILL
            child.wait()?;
            assert!(!out.path().join("run.json").exists());
        }
        let output = corpus.annotate(out.path(), &resume).output()?;
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        let (whole, resumed) = (results(whole.path())?, results(out.path())?);
        assert!(whole.keys().eq(resumed.keys()), "{:?}", resumed.keys());
        for (name, content) in &whole {
            assert!(resumed[name] == *content, "{name} differs with {more:?}");
        }
    }
    Ok(())
}

#[test]
fn ctrl_c_leaves_what_can_be_resumed() -> Outcome {
    if !has_model() {
        return Ok(());
    }
    let corpus = Corpus::new(lines(200).as_bytes())?;
    let (whole, out) = (TempDir::new()?, TempDir::new()?);
    corpus.annotate(whole.path(), &[]).output()?;
    for (name, more) in [("INT", &[][..]), ("TERM", &["--resume"])] {
        let before = done(out.path());
        let mut child = corpus.annotate(out.path(), more).spawn()?;
        wait_until_past(before, &mut child, out.path())?;
        assert!(signal(&child, name)?.success());
        let output = wait(child)?;
        assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
        let told = format!("ended after {} inputs", done(out.path()));
        let stderr = stderr(&output);
        assert!(
            stderr.contains(&told) && stderr.contains("--resume"),
            "{stderr}"
        );
    }
    let output = corpus.annotate(out.path(), &["--resume"]).output()?;
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(results(out.path())? == results(whole.path())?);
    let again = corpus.annotate(out.path(), &["--resume"]).output()?;
    assert_eq!(again.status.code(), Some(1));
    assert!(
        stderr(&again).contains("complete already"),
        "{}",
        stderr(&again)
    );
    Ok(())
}

#[test]
fn a_second_ctrl_c_ends_at_once() -> Outcome {
    if !has_model() {
        return Ok(());
    }
    // One release that takes minutes.
    let long: String = (0..12_000)
        .map(|n| format!("मंत्री ने बैठक {n} की। "))
        .collect();
    let corpus = Corpus::new(serde_json::json!({"text": long}).to_string().as_bytes())?;
    let out = TempDir::new()?;
    let mut child = corpus.annotate(out.path(), &[]).spawn()?;
    let told = read_lines(child.stderr.take().ok_or("no standard error")?);
    while !out.path().join("checkpoint.json").exists() {
        thread::sleep(Duration::from_millis(5));
    }
    // The checkpoint is there a moment before the release is in hand.
    thread::sleep(Duration::from_secs(1));
    assert!(signal(&child, "INT")?.success());
    assert!(told.recv_timeout(LONG)?.contains("once more"));
    assert!(
        child.try_wait()?.is_none(),
        "it did not finish what it had in hand"
    );
    assert!(signal(&child, "INT")?.success());
    let started = Instant::now();
    assert_eq!(wait(child)?.status.code(), Some(130));
    assert!(started.elapsed() < Duration::from_secs(5));
    Ok(())
}

#[test]
fn a_resume_under_other_settings_is_refused() -> Outcome {
    if !has_model() {
        return Ok(());
    }
    let corpus = Corpus::new(lines(3).as_bytes())?;
    let out = TempDir::new()?;
    assert_eq!(
        corpus.annotate(out.path(), &[]).output()?.status.code(),
        Some(0)
    );
    for (more, name) in [
        (&["--shard", "1/2"][..], "shard"),
        (&["--max-release-bytes", "9"], "max_release_bytes"),
        (&["--format", "csv"], "format"),
    ] {
        let more = [more, &["--resume"]].concat();
        let output = corpus.annotate(out.path(), &more).output()?;
        assert_eq!(output.status.code(), Some(3));
        let words = format!("another setting of {name}:");
        assert!(stderr(&output).contains(&words), "{}", stderr(&output));
    }
    let to_stdout = corpus.annotate(Path::new("-"), &["--resume"]).output()?;
    assert_eq!(to_stdout.status.code(), Some(2));
    Ok(())
}

#[test]
fn shards_are_together_the_whole() -> Outcome {
    if !has_model() {
        return Ok(());
    }
    let twice = lines(120) + &lines(20); // Twenty ids come twice.
    let corpus = Corpus::new(twice.as_bytes())?;
    let whole = TempDir::new()?;
    corpus.annotate(whole.path(), &[]).output()?;
    let shards = ["1/3", "2/3", "3/3"];
    let outs = shards.map(|_| TempDir::new());
    for (shard, out) in shards.iter().zip(&outs) {
        let out = out.as_ref().map_err(|why| why.to_string())?;
        let output = corpus.annotate(out.path(), &["--shard", shard]).output()?;
        assert!(output.status.code() <= Some(1), "{}", stderr(&output));
    }
    for name in [
        "annotations.jsonl",
        "errors.jsonl",
        "events.csv",
        "mentions.csv",
    ] {
        let mut expected = rows(&whole.path().join(name))?;
        let mut found = Vec::new();
        for out in outs.iter().flatten() {
            let part = rows(&out.path().join(name))?;
            assert!(
                name == "errors.jsonl" || part.len() > 20,
                "{name}: {}",
                part.len()
            );
            found.extend(part);
        }
        expected.sort();
        found.sort();
        assert!(!expected.is_empty() && expected == found, "{name}");
    }
    Ok(())
}

/// The lines of a file, without the header of a table.
fn rows(path: &Path) -> io::Result<Vec<String>> {
    let text = fs::read_to_string(path)?;
    let header = usize::from(path.extension().is_some_and(|e| e == "csv"));
    Ok(text.lines().skip(header).map(str::to_owned).collect())
}

fn compressed(content: &[u8], extension: &str) -> io::Result<Vec<u8>> {
    if extension == "zst" {
        return zstd::encode_all(content, 1);
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content)?;
    encoder.finish()
}

/// What the programs `gzip` and `zstd` make of a file; `None` where they are not there.
fn decompressed(path: &Path, program: &str) -> Option<Vec<u8>> {
    let output = Command::new(program).arg("-dc").arg(path).output().ok()?;
    assert!(output.status.success(), "{}", stderr(&output));
    Some(output.stdout)
}

#[test]
fn compressed_in_and_out_is_the_same_as_plain() -> Outcome {
    if !has_model() {
        return Ok(());
    }
    let content = lines(60);
    let plain = Corpus::new(content.as_bytes())?;
    let whole = TempDir::new()?;
    assert_eq!(
        plain.annotate(whole.path(), &[]).output()?.status.code(),
        Some(1)
    );
    for (program, extension) in [("gzip", "gz"), ("zstd", "zst")] {
        // Under a plain name: the first bytes tell.
        let corpus = Corpus::new(&compressed(content.as_bytes(), extension)?)?;
        let out = TempDir::new()?;
        let output = corpus
            .annotate(out.path(), &["--compress", program])
            .output()?;
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        for name in [
            "annotations.jsonl",
            "events.csv",
            "mentions.csv",
            "releases.csv",
        ] {
            let path = out.path().join(format!("{name}.{extension}"));
            let Some(content) = decompressed(&path, program) else {
                eprintln!("passed over: no {program}");
                break;
            };
            assert!(content == fs::read(whole.path().join(name))?, "{name}");
        }
        // Results are read back compressed.
        let tables = TempDir::new()?;
        let export = vaarta()
            .args(["export", "--format", "csv", "--out"])
            .args([tables.path(), out.path()])
            .output()?;
        assert_eq!(export.status.code(), Some(0), "{}", stderr(&export));
        let name = "events.csv";
        assert!(fs::read(tables.path().join(name))? == fs::read(whole.path().join(name))?);
    }
    Ok(())
}

#[test]
fn no_annotations_are_a_compressed_file_too() -> Outcome {
    if !has_model() {
        return Ok(());
    }
    for (program, extension) in [("gzip", "gz"), ("zstd", "zst")] {
        let corpus = Corpus::new(b"{\n")?;
        let out = TempDir::new()?;
        let output = corpus
            .annotate(out.path(), &["--compress", program])
            .output()?;
        assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
        let path = out.path().join(format!("annotations.jsonl.{extension}"));
        assert_eq!(decompressed(&path, program).unwrap_or_default(), b"");
    }
    Ok(())
}

/// The lines of a reader, read by a thread, so that one can wait for them no longer than one likes.
fn read_lines(reader: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(reader).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

fn filter(more: &[&str]) -> io::Result<Child> {
    vaarta()
        .args(["annotate", "-", "--out", "-", "--jobs", "1"])
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

#[test]
fn a_filter_answers_each_line_before_it_gets_the_next() -> Outcome {
    if !has_model() {
        return Ok(());
    }
    let mut child = filter(&[])?;
    let mut stdin = child.stdin.take().ok_or("no standard input")?;
    let answers = read_lines(child.stdout.take().ok_or("no standard output")?);
    let inputs = [
        release(0),
        "{".into(),
        String::new(),
        release(0),
        "(".into(),
    ];
    let mut ids = Vec::new();
    for (n, input) in inputs.iter().enumerate() {
        writeln!(stdin, "{input}")?;
        let answer: Value = serde_json::from_str(&answers.recv_timeout(LONG)?)?;
        if let Some(error) = answer.get("error") {
            assert_eq!(answer["line"], n + 1);
            assert_eq!(error["line"], n + 1);
            assert!(error["advice"].is_string());
        }
        ids.push(answer["release"]["id"].as_str().map(str::to_owned));
    }
    drop(stdin);
    let id = || Some("r0".to_owned());
    assert_eq!(ids, [id(), None, None, id(), None]);
    assert!(answers.recv_timeout(LONG).is_err(), "a line too many");
    let output = wait(child)?;
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    Ok(())
}

#[test]
fn a_filter_gives_what_a_folder_gives() -> Outcome {
    if !has_model() {
        return Ok(());
    }
    let content: String = (0..30).map(|n| release(n) + "\n").collect();
    let corpus = Corpus::new(content.as_bytes())?;
    let out = TempDir::new()?;
    assert_eq!(
        corpus.annotate(out.path(), &[]).output()?.status.code(),
        Some(0)
    );
    let expected = fs::read_to_string(out.path().join("annotations.jsonl"))?;
    let input = compressed(content.as_bytes(), "gz")?;
    let mut child = filter(&["--compress", "zstd"])?;
    child
        .stdin
        .take()
        .ok_or("no standard input")?
        .write_all(&input)?;
    let output = wait(child)?;
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let found = String::from_utf8(zstd::decode_all(output.stdout.as_slice())?)?;
    let parse = |lines: &str| -> Result<Vec<Value>, serde_json::Error> {
        let mut records: Vec<Value> = lines
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?;
        // A file's name, and a dash for standard input.
        records
            .iter_mut()
            .for_each(|r| r["release"]["source"] = Value::Null);
        Ok(records)
    };
    assert_eq!(parse(&found)?, parse(&expected)?);
    let empty = filter(&[])?;
    let output = wait(empty)?;
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    Ok(())
}

#[test]
fn a_filter_that_waits_can_be_ended() -> Outcome {
    if !has_model() {
        return Ok(());
    }
    let mut child = filter(&[])?;
    let mut stdin = child.stdin.take().ok_or("no standard input")?;
    let answers = read_lines(child.stdout.take().ok_or("no standard output")?);
    writeln!(stdin, "{}", release(0))?;
    answers.recv_timeout(LONG)?;
    assert!(signal(&child, "TERM")?.success());
    let output = wait(child)?;
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(stderr(&output).contains("ended after 1 inputs"));
    Ok(())
}

#[test]
fn a_reader_of_the_filter_that_goes_away_is_no_error() -> Outcome {
    if !has_model() {
        return Ok(());
    }
    let mut child = filter(&[])?;
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().ok_or("no standard input")?;
    writeln!(stdin, "{}", release(0))?;
    drop(stdin);
    let output = wait(child)?;
    assert_eq!(
        (output.status.code(), stderr(&output).as_str()),
        (Some(0), "")
    );
    Ok(())
}
