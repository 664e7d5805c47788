//! The knowledge check.
