//! catalogue: to be written.
