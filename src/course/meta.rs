//! The metadata of a lesson.
