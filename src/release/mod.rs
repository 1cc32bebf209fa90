//! From files to releases.

mod encoding;
mod error;
mod layout;
mod marks;
mod posted;

pub use error::{ReadError, ReadErrorKind};
