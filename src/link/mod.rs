//! Gazetteers, and what they link mentions to.
