//! Which tables are written: vaarta's own, or those of another event dataset.

mod country;
mod gdelt;
mod polecat;

pub use gdelt::Gdelt;
pub(super) use gdelt::{cameo_type, quad_class};
pub use polecat::Polecat;
pub(super) use polecat::{context_of_topic, contexts_of_cameo, event_mode, event_type, quad_code};

use super::column::{Shape, Table};
use super::error::ExportError;
use super::sink::{TableSink, Tables};
use super::tables::{Events, Mentions, Participants, Releases};

/// Whose tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Releases, mentions, events and participants.
    #[default]
    Vaarta,
    /// One table with the columns of GDELT 2.0's events.
    Gdelt,
    /// One table with the columns of POLECAT.
    Polecat,
}

impl Layout {
    /// The layout's tables, each with the sink that `open` makes for it. Participants have a table
    /// of their own where the sink cannot nest them.
    pub(super) fn tables<S: TableSink>(
        self,
        open: impl Fn(Shape) -> Result<S, ExportError>,
    ) -> Result<Tables<S>, ExportError> {
        let tables = Tables::none();
        match self {
            Layout::Vaarta => {
                let tables = tables
                    .with::<Releases>(&open)?
                    .with::<Mentions>(&open)?
                    .with::<Events>(&open)?;
                match S::NESTS {
                    true => Ok(tables),
                    false => tables.with::<Participants>(&open),
                }
            }
            Layout::Gdelt => tables.with::<Gdelt>(&open),
            Layout::Polecat => tables.with::<Polecat>(&open),
        }
    }

    /// The names of the tables of a format that nests.
    pub(super) fn nested_names(self) -> &'static [&'static str] {
        match self {
            Layout::Vaarta => &[Releases::NAME, Mentions::NAME, Events::NAME],
            Layout::Gdelt => &[Gdelt::NAME],
            Layout::Polecat => &[Polecat::NAME],
        }
    }
}
