//! One row a cluster of records, and one row a record with its cluster.

use crate::cluster::Cluster;
use crate::export::column::{Codes, Column, Kind, Reference, Table, Value};

/// The table `clusters`. Its rows come from [`crate::cluster::Clusters`].
pub struct ClusterTable;

/// The table `event_clusters`. Its rows come from [`crate::cluster::Clusters`] too.
pub struct EventClusters;

/// What a row of [`EventClusters`] is made from.
pub struct EventClusterRow<'a> {
    /// The cluster.
    pub cluster: &'a Cluster<'a>,
    /// The record's id.
    pub event: &'a str,
}

type C = Column<ClusterTable>;

impl Table for ClusterTable {
    const NAME: &'static str = "clusters";
    const ABOUT: &'static str = "A happening, with what all records of it tell together; written by `vaarta cluster`. A happening that one release tells of has a row too.";
    const KEY: &'static [&'static str] = &["cluster_id"];
    type Row<'a> = Cluster<'a>;

    const COLUMNS: &'static [C] = &[
        C::new(
            "cluster_id",
            Kind::Text,
            "The cluster's id: `C-` and the id of its first record by posting date.",
            "C-2127135-E1",
            |c| Value::from(&c.id),
        ),
        C::new(
            "type",
            Kind::Code(Codes::Event),
            "What kind of happening.",
            "meeting",
            |c| Value::from(c.event_type.as_str()),
        ),
        C::new(
            "subtype",
            Kind::Code(Codes::Subtype),
            "The finer kind that most records give.",
            "talks",
            |c| Value::from(c.subtype.as_str()),
        ),
        C::new(
            "realis",
            Kind::Code(Codes::Realis),
            "Actual if any record tells it as fact, else negated, planned or possible.",
            "actual",
            |c| Value::from(c.realis.as_str()),
        ),
        C::new(
            "date_first",
            Kind::Date,
            "The first day, by the texts, else by the posting dates.",
            "2025-05-05",
            |c| Value::optional(c.date.as_ref().map(|date| date.start.as_str())),
        ),
        C::new(
            "date_last",
            Kind::Date,
            "The last day, likewise.",
            "2025-05-05",
            |c| Value::optional(c.date.as_ref().map(|date| date.end.as_str())),
        ),
        C::new(
            "countries",
            Kind::List,
            "The participants' countries, ISO 3166-1 alpha-3, sorted.",
            "IND|JPN",
            |c| Value::list(c.countries.iter().map(|country| country.as_str())),
        ),
        C::new(
            "participants",
            Kind::List,
            "Who took part, each once by the fullest form that a record gives: a name, else an office, a body or a country.",
            "राजनाथ सिंह|नकातानी",
            |c| Value::list(c.participants.iter().copied()),
        ),
        C::new(
            "mentions",
            Kind::Integer("mentions"),
            "How many places in all releases tell of it.",
            "5",
            |c| Value::from(c.mentions),
        ),
        C::new(
            "sources",
            Kind::Integer("releases"),
            "How many releases tell of it.",
            "2",
            |c| Value::from(c.sources),
        ),
        C::new(
            "event_ids",
            Kind::List,
            "Its records, as in `events`, by posting date.",
            "2127135-E1|2127140-E2",
            |c| Value::list(c.events.iter().copied()),
        ),
    ];
}

type E = Column<EventClusters>;

impl Table for EventClusters {
    const NAME: &'static str = "event_clusters";
    const ABOUT: &'static str =
        "An event record and the happening that it tells of; written by `vaarta cluster`.";
    const KEY: &'static [&'static str] = &["event_id"];
    const REFERENCES: &'static [Reference] = &[super::EVENT];
    type Row<'a> = EventClusterRow<'a>;

    const COLUMNS: &'static [E] = &[
        E::new(
            "event_id",
            Kind::Text,
            "The record, as in `events`.",
            "2127135-E1",
            |r| Value::from(r.event),
        ),
        E::new(
            "cluster_id",
            Kind::Text,
            "The cluster, as in `clusters`.",
            "C-2127135-E1",
            |r| Value::from(&r.cluster.id),
        ),
    ];
}
