//! HTML as readable text.
