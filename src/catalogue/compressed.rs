//! Text that the program holds compressed, as Zstandard.

use std::io::Read as _;

use ruzstd::decoding::StreamingDecoder;

/// The text that was compressed to `bytes`.
pub(crate) fn text(bytes: &[u8]) -> String {
    let mut text = String::new();
    // Every text that is embedded can be read: tests count what is in them.
    if let Ok(mut decoder) = StreamingDecoder::new(bytes) {
        let _ = decoder.read_to_string(&mut text);
    }
    text
}
