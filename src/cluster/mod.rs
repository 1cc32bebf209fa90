//! One happening told by several releases: records of different releases become clusters.
//!
//! Records are compared by type, participants, countries and days; what words and days mean in this is
//! data (`data/cluster.toml`). Only records that share a name, an office, a body or a foreign country
//! in the same days are compared, so that the time grows about as the number of records does.
//! Of the texts nothing is kept.
//!
//! The most alike are joined first, and two clusters are joined only if all that their records tell
//! together can be of one happening. The order in which releases come does not matter.

mod block;
mod happening;
mod join;
mod knowledge;
mod lexicon;
mod likeness;
mod party;
mod period;
mod summary;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::Date;

use crate::annotation::{Annotation, Event};
use crate::events::schema::Subtype;

use happening::Happening;
use knowledge::Knowledge;
use lexicon::Lexicon;

pub use knowledge::KnowledgeError;
pub use summary::{Cluster, Clusters};

/// Takes in records, and makes clusters of them.
#[derive(Debug)]
pub struct Clusterer {
    knowledge: Knowledge,
    lexicon: Lexicon,
    records: Vec<Record>,
}

/// What is kept of a record.
#[derive(Debug)]
struct Record {
    info: RecordInfo,
    posted: Option<Date>,
    /// Tells two records with one id apart, whichever comes first.
    content: u64,
    happening: Happening,
}

/// What a cluster is told with of each of its records.
#[derive(Debug)]
struct RecordInfo {
    id: Box<str>,
    subtype: Subtype,
    /// How many places of the release tell of it.
    mentions: usize,
}

impl Clusterer {
    /// One that has no record.
    ///
    /// # Errors
    /// When the shipped `data/cluster.toml` cannot be used, which the tests rule out.
    pub fn new() -> Result<Self, KnowledgeError> {
        Ok(Clusterer {
            knowledge: Knowledge::built_in()?,
            lexicon: Lexicon::default(),
            records: Vec::new(),
        })
    }

    /// Takes in the records of a release.
    pub fn add(&mut self, annotation: &Annotation) {
        let release = &annotation.release;
        for event in &annotation.events {
            self.add_event(event, &release.id, release.posted_at.as_deref());
        }
    }

    /// Takes in one record of a release that was posted at a time that begins with the day, as in
    /// RFC 3339.
    pub fn add_event(&mut self, event: &Event, release: &str, posted_at: Option<&str>) {
        let posted = posted_at.and_then(|time| time.get(..DAY)?.parse().ok());
        let release = self.lexicon.intern(release);
        let knowledge = &self.knowledge;
        let happening = Happening::new(event, release, posted, &mut self.lexicon, knowledge);
        let info = RecordInfo {
            id: event.id.as_str().into(),
            subtype: event.subtype,
            mentions: event.mentions.len(),
        };
        self.records.push(Record {
            info,
            posted,
            content: content(event),
            happening,
        });
    }

    /// The clusters of all records. Of several records with one id only one counts, as when a release
    /// is in two folders of results.
    pub fn finish(mut self) -> Clusters {
        self.records.sort_unstable_by(|a, b| {
            // Releases without a posting date come last.
            let time = |r: &Record| (r.posted.is_none(), r.posted);
            (time(a), &a.info.id, a.content).cmp(&(time(b), &b.info.id, b.content))
        });
        let mut ids: HashSet<Box<str>> = HashSet::with_capacity(self.records.len());
        let all = self.records.len();
        self.records
            .retain(|record| ids.insert(record.info.id.clone()));
        let repeated = all - self.records.len();
        let records = self.records.into_iter();
        let (infos, happenings) = records.map(|r| (r.info, r.happening)).unzip();
        let clusters = join::join(happenings, &self.knowledge);
        Clusters::new(infos, clusters, self.lexicon, repeated)
    }
}

/// The length of a day in RFC 3339, in bytes.
const DAY: usize = 10;

fn content(event: &Event) -> u64 {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(event)
        .unwrap_or_default()
        .hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
