//! Scores of annotations against gold labels.
