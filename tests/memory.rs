//! Memory does not grow with the number of releases.

use std::error::Error;
use std::fs;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use vaarta::batch::{
    Mode, ModelInfo, Observer, Options, Problem, Provenance, ResultsFolder, Settings, run,
};
use vaarta::document::{EntityType, Part, Release};
use vaarta::events::RuleSet;
use vaarta::link::Gazetteers;
use vaarta::ner::stub::StubTagger;
use vaarta::pipeline::Pipeline;
use vaarta::span::Span;

type Outcome = Result<(), Box<dyn Error>>;

/// The bar: what a run with the model that vaarta comes with may use, in KiB.
const BAR: u64 = 300 << 10;

/// The most memory that a process has had in use, in KiB; `None` where the system does not say.
fn peak(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

struct Silent;

impl Observer for Silent {
    fn advance(&mut self, _: u64) {}
    fn pass_over(&mut self, _: u64) {}
    fn problem(&mut self, _: &Problem) {}
}

const TITLE: &str = "रक्षा मंत्री ने जापान के रक्षा मंत्री से भेंट की";
const BODY: &str = "रक्षा मंत्री ने आज नई दिल्ली में जापान के रक्षा मंत्री के साथ द्विपक्षीय बैठक की।";

fn release(n: u64) -> Release {
    let text = format!("{TITLE}\n{BODY}");
    let body = Span::new(TITLE.len() + 1, text.len());
    Release {
        id: n.to_string(),
        source: format!("in.jsonl:{n}"),
        ministry: None,
        posted_at: None,
        dateline: None,
        parts: vec![(Part::Title, Span::new(0, TITLE.len())), (Part::Body, body)],
        text,
    }
}

#[test]
fn a_hundred_thousand_releases_take_no_more_than_ten_thousand() -> Outcome {
    if peak("self").is_none() {
        eprintln!("passed over: the system does not tell of memory");
        return Ok(());
    }
    let tagger = StubTagger::new([
        ("जापान", EntityType::Country),
        ("रक्षा मंत्री", EntityType::Designation),
    ]);
    let pipeline = Pipeline::new(
        Box::new(tagger),
        RuleSet::builtin()?,
        Gazetteers::builtin()?,
    );
    let model = ModelInfo {
        name: "stub".into(),
        files: Vec::new(),
    };
    let options = Options::for_threads(2);
    let settings = Settings {
        provenance: Provenance::new(
            model,
            "stub".into(),
            pipeline.rules(),
            pipeline.gazetteers(),
        ),
        inputs: String::new(),
        format: None,
        max_release_bytes: options.max_release_bytes,
        shard: None,
        compression: None,
    };
    assert_eq!(options.mode, Mode::Corpus);
    let out = TempDir::new()?;
    let mut folder = ResultsFolder::create(out.path(), &settings, options.chunk_bytes)?;
    let early = Arc::new(AtomicU64::new(0));
    let seen = early.clone();
    let releases = (0..100_000).map(move |n| {
        if n == 10_000 {
            seen.store(peak("self").unwrap_or(0), Ordering::Relaxed);
        }
        Ok(release(n))
    });
    let finished = run(&pipeline, releases, options, &mut folder, &mut Silent)?;
    folder.finish(&finished.counts, 2)?;
    assert_eq!(finished.counts.releases, 100_000);
    assert!(finished.counts.events.values().sum::<u64>() >= 100_000);
    let (early, late) = (early.load(Ordering::Relaxed), peak("self").unwrap_or(0));
    eprintln!("{early} KiB after 10,000 releases, {late} KiB after 100,000");
    // Ids are remembered, in some 20 bytes each.
    assert!(
        early > 0 && late < early + (12 << 10),
        "{early} KiB, then {late} KiB"
    );
    Ok(())
}

/// The most memory that the program uses for so many lines, in KiB.
fn peak_of_program(releases: usize) -> Result<Option<u64>, Box<dyn Error>> {
    let folder = TempDir::new()?;
    let input = folder.path().join("in.jsonl");
    let line = |n| {
        let body = format!("{BODY} ").repeat(20);
        serde_json::json!({"id": n, "title": TITLE, "body": format!("{body} संख्या {n}")}).to_string()
            + "\n"
    };
    fs::write(&input, (0..releases).map(line).collect::<String>())?;
    let mut child = Command::new(env!("CARGO_BIN_EXE_vaarta"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["annotate", "--jobs", "2", "--out"])
        .args([&folder.path().join("out"), &input])
        .stderr(Stdio::null())
        .spawn()?;
    let mut most = None;
    let status = loop {
        most = peak(&child.id().to_string()).or(most);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "{status}");
    Ok(most)
}

#[test]
fn the_model_that_vaarta_comes_with_stays_below_the_bar() -> Outcome {
    if !std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("models/vaarta-ner-hi-small")
        .is_dir()
    {
        eprintln!("passed over: no model");
        return Ok(());
    }
    let (Some(few), Some(many)) = (peak_of_program(60)?, peak_of_program(240)?) else {
        eprintln!("passed over: the system does not tell of memory");
        return Ok(());
    };
    eprintln!("{few} KiB for 60 releases, {many} KiB for 240");
    assert!(many < BAR, "{many} KiB for 240 releases");
    assert!(
        many < few + (32 << 10),
        "{few} KiB for 60 releases, {many} KiB for 240"
    );
    Ok(())
}
