//! From mentions to event records.

pub mod schema;
