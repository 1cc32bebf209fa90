//! From the text of a release to sentences and normalised tokens.
