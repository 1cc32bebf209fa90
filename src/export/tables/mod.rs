//! The tables that analysts get.

mod clusters;
mod event_mentions;
mod events;
mod mentions;
mod participants;
mod releases;

pub use clusters::{ClusterTable, EventClusterRow, EventClusters};
pub use event_mentions::EventMentions;
pub use events::Events;
pub(super) use events::called;
pub use mentions::Mentions;
pub(super) use mentions::part_name;
pub use participants::Participants;
pub use releases::Releases;

use super::column::Reference;

/// The release that a row is of.
const RELEASE: Reference = Reference {
    columns: &["release_id"],
    table: "releases",
};

/// The event that a row is of.
const EVENT: Reference = Reference {
    columns: &["event_id"],
    table: "events",
};
