//! quiz: to be written.
