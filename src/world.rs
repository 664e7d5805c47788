//! world: to be written.
