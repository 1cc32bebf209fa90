//! What each stage costs on the sample releases: `cargo bench`, or `cargo bench -- forward` for one of
//! them.
//!
//! All run on one thread, so that their times add up. The tagger's need the model that ships with the
//! project.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use vaarta::annotation::Annotation;
use vaarta::document::{Mention, Release, Sentence};
use vaarta::events::{self, Extraction, Extractor, RuleSet};
use vaarta::export::{AnnotationsFile, CsvFiles, Style};
use vaarta::link::{Gazetteers, LinkedMention, link};
use vaarta::ner::{self, Encoded, Tagger, TokenClassifier};
use vaarta::pipeline::Pipeline;
use vaarta::{release, text};

fn main() {
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build_global()
        .expect("the threads were not started before");
    divan::main();
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn model() -> PathBuf {
    root().join("models/vaarta-ner-hi-small")
}

/// The sample files' names and contents.
static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let entries = std::fs::read_dir(root().join("data/samples")).expect("the samples are there");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().expect("it is a file").to_string_lossy();
        (
            name.into_owned(),
            std::fs::read(path).expect("it can be read"),
        )
    };
    paths.iter().map(read).collect()
});

fn read_all() -> Vec<Release> {
    let read = |(name, bytes): &(String, Vec<u8>)| release::read_bytes(name, None, bytes);
    let all = FILES.iter().flat_map(read);
    all.map(|release| release.expect("it is a release"))
        .collect()
}

/// A sample, as each stage leaves it for the next.
struct Sample {
    release: Release,
    sentences: Vec<Sentence>,
    mentions: Vec<Mention>,
    linked: Vec<LinkedMention>,
    extraction: Extraction,
    annotation: Annotation,
}

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::builtin().expect("the rules load"));
static GAZETTEERS: LazyLock<Gazetteers> =
    LazyLock::new(|| Gazetteers::builtin().expect("the gazetteers load"));
static CLASSIFIER: LazyLock<TokenClassifier> =
    LazyLock::new(|| TokenClassifier::load(&model()).expect("the model loads"));

static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(|| {
    let rules = RuleSet::builtin().expect("the rules load");
    let gazetteers = Gazetteers::builtin().expect("the gazetteers load");
    let tagger = ner::load(&model()).expect("the model loads");
    let pipeline = Pipeline::new(Box::new(tagger), rules, gazetteers);
    let sample = |release: Release| {
        let analysis = pipeline.analyze(&release).expect("the tagger runs");
        let mentions = analysis
            .mentions
            .iter()
            .map(|linked| linked.mention.clone());
        Sample {
            mentions: mentions.collect(),
            annotation: pipeline.annotate(&release).expect("the tagger runs"),
            sentences: analysis.sentences,
            linked: analysis.mentions,
            extraction: analysis.extraction,
            release,
        }
    };
    read_all().into_iter().map(sample).collect()
});

/// The normalised words of each sentence of the samples.
fn sentences() -> Vec<Vec<&'static str>> {
    let all = SAMPLES.iter().flat_map(|sample| &sample.sentences);
    all.map(|sentence| sentence.tokens.iter().map(|token| &*token.norm).collect())
        .collect()
}

fn encoded() -> Encoded {
    CLASSIFIER.encode(&sentences()).expect("the tokenizer runs")
}

#[divan::bench]
fn read() -> usize {
    black_box(read_all()).len()
}

#[divan::bench]
fn segment(bencher: Bencher) {
    let releases = read_all();
    bencher.bench(|| {
        releases
            .iter()
            .map(|r| text::segment(r).len())
            .sum::<usize>()
    });
}

/// Words to subwords, with the words known, as they are after the first releases.
#[divan::bench]
fn encode(bencher: Bencher) {
    let sentences = sentences();
    bencher.bench(|| CLASSIFIER.encode(black_box(&sentences)));
}

/// The same with all words new.
#[divan::bench(sample_count = 10)]
fn encode_new_words(bencher: Bencher) {
    let sentences = sentences();
    bencher
        .with_inputs(|| TokenClassifier::load(&model()).expect("the model loads"))
        .bench_refs(|fresh| fresh.encode(&sentences));
}

/// The transformer; its items are subwords.
#[divan::bench(sample_count = 20)]
fn forward(bencher: Bencher) {
    let inputs = encoded().inputs;
    let subwords: usize = inputs.iter().map(|input| input.ids.len()).sum();
    bencher
        .counter(ItemsCount::new(subwords))
        .with_inputs(|| inputs.clone())
        .bench_values(|inputs| CLASSIFIER.forward(inputs));
}

/// Logits to spans.
#[divan::bench]
fn decode(bencher: Bencher) {
    let logits = CLASSIFIER.logits(&sentences()).expect("the tagger runs");
    let decoder = CLASSIFIER.decoder();
    bencher.bench(|| {
        logits
            .iter()
            .map(|l| decoder.decode(l).len())
            .sum::<usize>()
    });
}

/// What tagging costs when every sentence was met before.
#[divan::bench]
fn tag_again(bencher: Bencher) {
    let tagger = ner::load(&model()).expect("the model loads");
    let sentences: Vec<&Sentence> = SAMPLES
        .iter()
        .flat_map(|sample| &sample.sentences)
        .collect();
    tagger.tag(&sentences).expect("the tagger runs");
    bencher.bench(|| tagger.tag(black_box(&sentences)));
}

#[divan::bench]
fn link_mentions(bencher: Bencher) {
    bencher.bench(|| {
        let linked = SAMPLES.iter().map(|sample| {
            let mentions = sample.mentions.clone();
            link(mentions, &sample.sentences, &GAZETTEERS).len()
        });
        linked.sum::<usize>()
    });
}

/// The rules, merging included.
#[divan::bench]
fn extract(bencher: Bencher) {
    let extractor = Extractor::new(&RULES, &GAZETTEERS);
    bencher.bench(|| {
        let extracted = SAMPLES.iter().map(|sample| {
            let (sentences, linked) = (&sample.sentences, &sample.linked);
            extractor
                .extract(&sample.release, sentences, linked)
                .records
                .len()
        });
        extracted.sum::<usize>()
    });
}

/// The merging alone.
#[divan::bench]
fn merge(bencher: Bencher) {
    let found = SAMPLES.iter().map(|sample| {
        let records = sample.extraction.records.iter();
        let mut mentions: Vec<_> = records.flat_map(|record| record.mentions.clone()).collect();
        mentions.sort_by_key(|mention| mention.sentence);
        mentions
    });
    let found: Vec<_> = found.collect();
    bencher.with_inputs(|| found.clone()).bench_values(|found| {
        let merged = found
            .into_iter()
            .map(|mentions| events::merge(mentions, None).len());
        merged.sum::<usize>()
    });
}

/// `annotations.jsonl` and the four tables.
#[divan::bench]
fn export(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    bencher.bench(|| {
        let mut lines = AnnotationsFile::create(folder.path())?;
        let mut tables = CsvFiles::create(folder.path(), Style::Plain)?;
        for sample in SAMPLES.iter() {
            lines.write(&sample.annotation)?;
            tables.write(&sample.annotation)?;
        }
        lines.flush()?;
        tables.flush()
    });
}
