//! Gazetteers, and what they link mentions to: countries, sectors, and whether a body spans states.

mod country;
mod gazetteer;
mod mention;

pub use country::CountryCode;
pub use gazetteer::{Body, GazetteerError, Gazetteers};
pub use mention::{LinkedMention, link};
