//! Clusters as they are written.

use crate::annotation::DateInterval;
use crate::events::schema::{EventType, Realis, Subtype};
use crate::link::CountryCode;

use super::RecordInfo;
use super::happening::Happening;
use super::lexicon::Lexicon;

/// The clusters of a corpus, in the order of their first records: by posting date, then by id.
#[derive(Debug)]
pub struct Clusters {
    records: Vec<RecordInfo>,
    clusters: Vec<(Happening, Vec<usize>)>,
    lexicon: Lexicon,
    repeated: usize,
}

/// Records that tell of one happening; most often a single one.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster<'a> {
    /// `C-` and the id of its first record.
    pub id: String,
    /// What kind of happening.
    pub event_type: EventType,
    /// The finer kind that most records give; of several the one last in the schema, which is the finer.
    pub subtype: Subtype,
    /// Actual if any record tells it as fact, else negated, planned or possible, the first that one gives.
    pub realis: Realis,
    /// The days that the texts give, else the posting dates; as few as all agree on.
    pub date: Option<DateInterval>,
    /// The participants' countries, ISO 3166-1 alpha-3, sorted.
    pub countries: Vec<CountryCode>,
    /// The participants, each once: a name, else an office, a body or a country, as written.
    pub participants: Vec<&'a str>,
    /// How many places in all releases tell of it.
    pub mentions: usize,
    /// How many releases tell of it.
    pub sources: usize,
    /// The ids of its records, by posting date, then by id.
    pub events: Vec<&'a str>,
}

impl Clusters {
    pub(super) fn new(
        records: Vec<RecordInfo>,
        clusters: Vec<(Happening, Vec<usize>)>,
        lexicon: Lexicon,
        repeated: usize,
    ) -> Self {
        Clusters {
            records,
            clusters,
            lexicon,
            repeated,
        }
    }

    /// How many records were left out, as another had their id.
    pub fn repeated(&self) -> usize {
        self.repeated
    }

    /// How many clusters there are.
    pub fn len(&self) -> usize {
        self.clusters.len()
    }

    /// Whether there is no cluster.
    pub fn is_empty(&self) -> bool {
        self.clusters.is_empty()
    }

    /// The clusters.
    pub fn iter(&self) -> impl Iterator<Item = Cluster<'_>> {
        let clusters = self.clusters.iter();
        clusters.filter_map(|(happening, members)| {
            let records = members.iter().map(|&at| &self.records[at]);
            self.cluster(happening, &records.collect::<Vec<_>>())
        })
    }

    fn cluster<'a>(
        &'a self,
        happening: &'a Happening,
        records: &[&'a RecordInfo],
    ) -> Option<Cluster<'a>> {
        let mut participants: Vec<&str> = Vec::new();
        for party in &happening.parties {
            let called = self.lexicon.text(party.called);
            if !participants.contains(&called) {
                participants.push(called);
            }
        }
        let date = happening.told.map(|told| DateInterval {
            start: told.days.from.to_string(),
            end: told.days.to.to_string(),
        });
        Some(Cluster {
            id: format!("C-{}", records.first()?.id),
            event_type: happening.event_type,
            subtype: most_told(records)?,
            realis: surest(&happening.realis)?,
            date,
            countries: happening.countries(),
            participants,
            mentions: records.iter().map(|record| record.mentions).sum(),
            sources: happening.releases.len(),
            events: records.iter().map(|record| &*record.id).collect(),
        })
    }
}

fn most_told(records: &[&RecordInfo]) -> Option<Subtype> {
    let count = |subtype| records.iter().filter(|r| r.subtype == subtype).count();
    let subtypes = Subtype::ALL.iter().copied();
    subtypes.max_by_key(|&subtype| (count(subtype), subtype))
}

fn surest(told: &[Realis]) -> Option<Realis> {
    let order = [
        Realis::Actual,
        Realis::Negated,
        Realis::Planned,
        Realis::Possible,
    ];
    order.into_iter().find(|realis| told.contains(realis))
}
