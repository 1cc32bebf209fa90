//! What each stage costs on one release: `cargo bench`.
//!
//! The tagger is timed where its model is there; all else needs nothing.

use std::path::Path;

use divan::{Bencher, black_box};
use vaarta::document::Release;
use vaarta::events::{Extractor, RuleSet};
use vaarta::link::{Gazetteers, link};
use vaarta::ner::{self, Tagger};
use vaarta::{document::Mention, release, text};

const SAMPLE: &[u8] = include_bytes!("../data/samples/9000011.txt");

fn main() {
    divan::main();
}

fn sample() -> Release {
    let mut releases = release::read_bytes("9000011.txt", None, SAMPLE);
    releases.remove(0).expect("the sample is a release")
}

fn model() -> Option<impl Tagger> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/vaarta-ner-hi-small");
    ner::load(&folder).ok()
}

/// The sample's mentions as the tagger finds them; none without a model.
fn mentions(sentences: &[vaarta::document::Sentence]) -> Vec<Mention> {
    let Some(tagger) = model() else {
        return Vec::new();
    };
    let all: Vec<_> = sentences.iter().collect();
    let tagged = tagger.tag(&all).expect("the tagger runs");
    let mentions = tagged.into_iter().enumerate().flat_map(|(index, spans)| {
        let sentence = &sentences[index];
        spans.into_iter().map(move |found| Mention {
            sentence: index,
            span: sentence.span_of(found.tokens.clone()),
            tokens: found.tokens,
            kind: found.kind,
            score: found.score,
        })
    });
    mentions.collect()
}

#[divan::bench]
fn read() -> usize {
    release::read_bytes("9000011.txt", None, black_box(SAMPLE)).len()
}

#[divan::bench]
fn segment(bencher: Bencher) {
    let release = sample();
    bencher.bench(|| text::segment(black_box(&release)));
}

#[divan::bench]
fn tag(bencher: Bencher) {
    let sentences = text::segment(&sample());
    let all: Vec<_> = sentences.iter().collect();
    // A tagger remembers sentences, so each round takes a fresh one.
    let fresh = || model();
    bencher
        .with_inputs(fresh)
        .bench_values(|tagger| tagger.map(|t| t.tag(&all).expect("the tagger runs")));
}

#[divan::bench]
fn link_and_extract(bencher: Bencher) {
    let (release, rules) = (
        sample(),
        RuleSet::builtin().expect("the shipped rules load"),
    );
    let gazetteers = Gazetteers::builtin().expect("the shipped gazetteers load");
    let extractor = Extractor::new(&rules, &gazetteers);
    let sentences = text::segment(&release);
    let mentions = mentions(&sentences);
    bencher.bench(|| {
        let linked = link(black_box(mentions.clone()), &sentences, &gazetteers);
        extractor.extract(&release, &sentences, &linked)
    });
}
