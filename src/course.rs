//! course: to be written.
