//! Scores of clusters against pairs of releases that tell of one happening, or of two.
//!
//! The records of all pairs are clustered together, as one corpus. A pair is found when its two
//! records are in one cluster; precision and recall are those of the pairs that are one happening.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::annotation::{Event, EventDate, EventMention, Participant, Place, Trigger};
use crate::cluster::Clusterer;
use crate::document::Release;
use crate::events::schema::{DateSource, EventType};
use crate::release::{self, Format};

use super::counts::Counts;
use super::error::EvalError;
use super::labels::gold::{GoldDate, GoldEvent, GoldParticipant, Split, read_lines};

/// One line of a file of pairs: two releases, and whether the records are of one happening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Unique in the file.
    pub id: String,
    /// What the pair may be used for.
    pub split: Split,
    /// Whether both tell of one happening.
    pub same: bool,
    /// What makes the pair what it is.
    pub why: String,
    /// One release.
    pub a: Telling,
    /// The other one.
    pub b: Telling,
}

/// A release, and the record in it that is compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telling {
    /// Unique in the file.
    pub id: String,
    /// The issuing ministry.
    pub ministry: String,
    /// When it was posted, RFC 3339.
    pub posted_at: String,
    /// The headline.
    pub title: String,
    /// The text.
    pub body: String,
    /// The record, as a labeller makes it from title and body.
    pub event: GoldEvent,
}

impl Pair {
    fn tellings(&self) -> [&Telling; 2] {
        [&self.a, &self.b]
    }
}

impl Telling {
    /// The text as a release, to be annotated.
    pub fn release(&self) -> Option<Release> {
        let line = serde_json::json!({
            "id": self.id, "ministry": self.ministry, "posted_at": self.posted_at, "title": self.title,
            "body": self.body,
        });
        let line = line.to_string();
        let outcomes = release::read_bytes("pairs.jsonl", Some(Format::Jsonl), line.as_bytes());
        outcomes.into_iter().find_map(Result::ok)
    }

    /// The labeller's record, as the pipeline would write it.
    pub fn record(&self) -> Event {
        record(&self.event, format!("{}-E1", self.id))
    }
}

/// Reads a file of pairs.
///
/// # Errors
/// When the file or a line of it cannot be read, or two pairs or releases have one id.
pub fn read_pairs(path: &Path) -> Result<Vec<Pair>, EvalError> {
    let mut seen = HashSet::new();
    let mut pairs = Vec::new();
    for (line, pair) in read_lines::<Pair>(path)? {
        for id in [&pair.id, &pair.a.id, &pair.b.id] {
            if !seen.insert(id.clone()) {
                let reason = format!("a second pair or release with the id {id:?}");
                return Err(EvalError::line(path, line, reason));
            }
        }
        pairs.push(pair);
    }
    Ok(pairs)
}

/// How well pairs were told apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairScores {
    /// How many pairs there are.
    pub pairs: usize,
    /// Over the pairs that are one happening; a pair that was joined wrongly is a false positive.
    pub counts: Counts,
    /// Pairs that were judged rightly, whether one happening or two.
    pub right: usize,
    /// Clusters that hold releases of different pairs, which always tell of different happenings.
    pub across: usize,
    /// The pairs that were judged wrongly.
    pub wrong: Vec<Pair>,
}

/// Clusters the records that `records` gives for each release, and scores the pairs.
///
/// A pair counts as joined when a record of its one release is in a cluster with one of the other, each of
/// the type of the labeller's record.
pub fn score(
    pairs: &[Pair],
    mut clusterer: Clusterer,
    records: impl Fn(&Telling) -> Vec<Event>,
) -> PairScores {
    let mut kinds: HashMap<String, (usize, EventType)> = HashMap::new();
    let mut of_telling: HashMap<&str, Vec<String>> = HashMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        for telling in pair.tellings() {
            for event in records(telling) {
                clusterer.add_event(&event, &telling.id, Some(&telling.posted_at));
                kinds.insert(event.id.clone(), (at, event.event_type));
                of_telling.entry(&telling.id).or_default().push(event.id);
            }
        }
    }
    let mut clusters: HashMap<String, String> = HashMap::new();
    let mut across = 0;
    for cluster in clusterer.finish().iter() {
        let pairs_in: HashSet<usize> = cluster.events.iter().map(|&id| kinds[id].0).collect();
        across += usize::from(pairs_in.len() > 1);
        let ids = cluster.events.iter().map(|&id| id.to_owned());
        clusters.extend(ids.map(|id| (id, cluster.id.clone())));
    }
    let clusters_of = |telling: &Telling| -> HashSet<&String> {
        let ids = of_telling.get(telling.id.as_str()).into_iter().flatten();
        let of_kind = ids.filter(|&id| kinds[id].1 == telling.event.event_type);
        of_kind.map(|id| &clusters[id]).collect()
    };
    let joined = |pair: &Pair| !clusters_of(&pair.a).is_disjoint(&clusters_of(&pair.b));
    scores(pairs, joined, across)
}

/// The trivial system: records of one subtype and of the same countries, posted within three days.
pub fn score_baseline(pairs: &[Pair]) -> PairScores {
    let joined = |pair: &Pair| {
        let countries = |telling: &Telling| {
            let of = telling.event.participants.iter();
            let mut countries: Vec<_> = of.filter_map(|p| p.country.clone()).collect();
            countries.sort();
            countries.dedup();
            countries
        };
        let day = |telling: &Telling| {
            telling
                .posted_at
                .get(..10)?
                .parse::<jiff::civil::Date>()
                .ok()
        };
        let apart = day(&pair.a)
            .zip(day(&pair.b))
            .map(|(a, b)| (b - a).get_days().abs());
        pair.a.event.subtype == pair.b.event.subtype
            && countries(&pair.a) == countries(&pair.b)
            && apart.is_some_and(|days| days <= 3)
    };
    scores(pairs, joined, 0)
}

fn scores(pairs: &[Pair], joined: impl Fn(&Pair) -> bool, across: usize) -> PairScores {
    let mut counts = Counts::default();
    let mut wrong = Vec::new();
    for pair in pairs {
        let found = joined(pair);
        counts += Counts::of(
            usize::from(found && pair.same),
            usize::from(pair.same),
            usize::from(found),
        );
        if found != pair.same {
            wrong.push(pair.clone());
        }
    }
    PairScores {
        pairs: pairs.len(),
        counts,
        right: pairs.len() - wrong.len(),
        across,
        wrong,
    }
}

fn record(gold: &GoldEvent, id: String) -> Event {
    let codes = gold.subtype.codes(gold.realis);
    let mention = EventMention {
        sentence: 0,
        trigger: Trigger {
            start: 0,
            end: 0,
            text: String::new(),
        },
        rule: String::new(),
    };
    Event {
        id,
        event_type: gold.event_type,
        subtype: gold.subtype,
        realis: gold.realis,
        cameo: codes.cameo.map(str::to_owned),
        plover: codes.plover.map(str::to_owned),
        goldstein: codes.goldstein,
        date: gold.date.as_ref().map(date),
        place: gold.place.as_ref().map(|place| Place {
            text: place.text.clone().unwrap_or_default(),
            country: place.country.clone(),
        }),
        participants: gold.participants.iter().map(participant).collect(),
        honouree: gold.honouree.clone(),
        incident: gold.incident.clone(),
        instrument: gold.instrument.clone(),
        topics: gold.topics.clone(),
        mentions: vec![mention],
        confidence: 1.0,
    }
}

fn date(gold: &GoldDate) -> EventDate {
    EventDate {
        start: gold.start.clone(),
        end: gold.end.clone().unwrap_or_else(|| gold.start.clone()),
        source: gold.source.unwrap_or(DateSource::Text),
    }
}

fn participant(gold: &GoldParticipant) -> Participant {
    Participant {
        side: gold.side,
        name: gold.name.clone(),
        designation: gold.designation.clone(),
        organization: gold.organization.clone(),
        country: gold.country.clone(),
        sector: gold.sector,
        mentions: gold.mentions.clone(),
    }
}
