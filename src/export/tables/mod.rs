//! The tables that analysts get.

mod events;
mod mentions;
mod participants;
mod releases;

pub use events::Events;
pub use mentions::Mentions;
pub(super) use mentions::part_name;
pub use participants::Participants;
pub use releases::Releases;
