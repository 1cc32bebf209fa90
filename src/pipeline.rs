//! From releases to annotations: the one module that knows every stage.

mod assemble;

use rayon::prelude::*;

use crate::annotation::Annotation;
use crate::document::{Mention, Release, Sentence};
use crate::events::{Extraction, Extractor, RuleSet};
use crate::link::{self, Gazetteers, LinkedMention};
use crate::ner::{TagError, TaggedSpan, Tagger};
use crate::text;

/// All stages, ready for any number of releases.
pub struct Pipeline {
    tagger: Box<dyn Tagger>,
    rules: RuleSet,
    gazetteers: Gazetteers,
}

/// What each stage made of a release, with spans in bytes: more than an [`Annotation`] says.
#[derive(Debug)]
pub struct Analysis {
    /// The sentences, in text order.
    pub sentences: Vec<Sentence>,
    /// The entities with their links, in text order.
    pub mentions: Vec<LinkedMention>,
    /// The event records, and the triggers that gave none.
    pub extraction: Extraction,
}

/// A stage failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PipelineError {
    /// The tagger's engine failed.
    #[error(transparent)]
    Tagger(#[from] TagError),
    /// The tagger broke its contract.
    #[error("the tagger gave {got} lists of entities for {sentences} sentences")]
    Lists {
        /// How many it gave.
        got: usize,
        /// How many were due.
        sentences: usize,
    },
}

impl Pipeline {
    /// A pipeline of these parts.
    pub fn new(tagger: Box<dyn Tagger>, rules: RuleSet, gazetteers: Gazetteers) -> Self {
        Pipeline {
            tagger,
            rules,
            gazetteers,
        }
    }

    /// The tagger.
    pub fn tagger(&self) -> &dyn Tagger {
        &*self.tagger
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The gazetteers.
    pub fn gazetteers(&self) -> &Gazetteers {
        &self.gazetteers
    }

    /// What a release tells, in the form in which it is written.
    ///
    /// # Errors
    /// When the tagger fails.
    pub fn annotate(&self, release: &Release) -> Result<Annotation, PipelineError> {
        let analysis = self.analyze(release)?;
        Ok(assemble::annotation(
            release,
            &analysis,
            self.tagger.min_score(),
        ))
    }

    /// What each release tells, in their order. The same as [`Pipeline::annotate`] of each, and
    /// faster: the tagger gets the sentences of all of them at once.
    ///
    /// # Errors
    /// When the tagger fails; no release has a result then.
    pub fn annotate_all(&self, releases: &[Release]) -> Result<Vec<Annotation>, PipelineError> {
        self.process(releases, |release, analysis| {
            assemble::annotation(release, &analysis, self.tagger.min_score())
        })
    }

    /// What each stage makes of a release.
    ///
    /// # Errors
    /// When the tagger fails.
    pub fn analyze(&self, release: &Release) -> Result<Analysis, PipelineError> {
        let sentences = text::segment(release);
        let tagged = self.tag(&[&sentences])?;
        Ok(self.read(release, sentences, tagged.into_iter().flatten()))
    }

    fn process<T: Send>(
        &self,
        releases: &[Release],
        finish: impl Fn(&Release, Analysis) -> T + Sync,
    ) -> Result<Vec<T>, PipelineError> {
        let sentences: Vec<Vec<Sentence>> = releases.par_iter().map(text::segment).collect();
        let tagged = self.tag(&sentences.iter().collect::<Vec<_>>())?;
        let results =
            releases
                .par_iter()
                .zip(sentences)
                .zip(tagged)
                .map(|((release, sentences), tagged)| {
                    finish(release, self.read(release, sentences, tagged.into_iter()))
                });
        Ok(results.collect())
    }

    /// The entities of each sentence of each release.
    fn tag(&self, releases: &[&Vec<Sentence>]) -> Result<Vec<Vec<Vec<TaggedSpan>>>, PipelineError> {
        let sentences: Vec<&Sentence> = releases.iter().copied().flatten().collect();
        let tagged = self.tagger.tag(&sentences)?;
        if tagged.len() != sentences.len() {
            return Err(PipelineError::Lists {
                got: tagged.len(),
                sentences: sentences.len(),
            });
        }
        let mut tagged = tagged.into_iter();
        let of_release =
            |sentences: &&Vec<Sentence>| tagged.by_ref().take(sentences.len()).collect();
        Ok(releases.iter().map(of_release).collect())
    }

    /// The stages after the tagger.
    fn read(
        &self,
        release: &Release,
        sentences: Vec<Sentence>,
        tagged: impl Iterator<Item = Vec<TaggedSpan>>,
    ) -> Analysis {
        let mentions = tagged
            .enumerate()
            .flat_map(|(index, spans)| spans.into_iter().map(move |span| (index, span)))
            .map(|(index, tagged)| mention(index, &sentences[index], tagged))
            .collect();
        let mentions = link::link(mentions, &sentences, &self.gazetteers);
        let extractor = Extractor::new(&self.rules, &self.gazetteers);
        let extraction = extractor.extract(release, &sentences, &mentions);
        Analysis {
            sentences,
            mentions,
            extraction,
        }
    }
}

fn mention(index: usize, sentence: &Sentence, tagged: TaggedSpan) -> Mention {
    Mention {
        sentence: index,
        span: sentence.span_of(tagged.tokens.clone()),
        tokens: tagged.tokens,
        kind: tagged.kind,
        score: tagged.score,
    }
}

#[cfg(test)]
mod tests;
