//! Photographs for terminals that take PNG files or pixels: a JPEG file made a PNG file.

use std::io::Cursor;

use zune_jpeg::{
    JpegDecoder,
    zune_core::{colorspace::ColorSpace, options::DecoderOptions},
};

use super::{pictures::MOST_PIXELS, sixel};

/// What a JPEG file begins with.
const SIGN: &[u8] = b"\xff\xd8\xff";

/// The `file` as PNG, or why there is none; what is no JPEG stays as it is.
pub(super) fn as_png(file: Vec<u8>) -> Result<Vec<u8>, String> {
    if !file.starts_with(SIGN) {
        return Ok(file);
    }
    let damaged =
        |error: &dyn ToString| tr!("its file is damaged ({error})", error = error.to_string());
    let (most, _) = MOST_PIXELS;
    let options = DecoderOptions::new_safe()
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_max_width(most)
        .set_max_height(most);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(file), options);
    decoder.decode_headers().map_err(|error| damaged(&error))?;
    let (width, height) = decoder.info().map(|it| (it.width, it.height)).unwrap_or_default();
    if 3 * usize::from(width) * usize::from(height) > sixel::MOST_BYTES {
        return Err(tr!("it is too large").to_owned());
    }
    let pixels = decoder.decode().map_err(|error| damaged(&error))?;
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, width.into(), height.into());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    let written = encoder.write_header().and_then(|mut it| it.write_image_data(&pixels));
    written.map_err(|error| damaged(&error))?;
    Ok(png)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALVES: &[u8] = include_bytes!("../../tests/cases/pictures/halves.jpg");
    const GREY: &[u8] = include_bytes!("../../tests/cases/pictures/grey.jpg");

    /// Width and height, and the pixels in the middle of both halves.
    fn seen(file: &[u8]) -> (u32, u32, [Vec<u8>; 2]) {
        let file = as_png(file.to_vec()).unwrap();
        let mut reader = png::Decoder::new(Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        let row = 16 * frame.line_size;
        let middles = [12, 36].map(|x| pixels[row + 3 * x..row + 3 * x + 3].to_vec());
        (frame.width, frame.height, middles)
    }

    #[test]
    fn a_photograph_keeps_its_size_and_its_colours() {
        let near = |seen: &[u8], meant: [u8; 3]| {
            seen.iter().zip(meant).all(|(seen, meant)| seen.abs_diff(meant) < 8)
        };
        let (width, height, [left, right]) = seen(HALVES);
        assert_eq!((width, height), (48, 32));
        assert!(near(&left, [220, 30, 30]) && near(&right, [30, 40, 200]), "{left:?} {right:?}");
        // Written in several passes, and without colours.
        let (_, _, [left, right]) = seen(GREY);
        assert!(near(&left, [87; 3]) && near(&right, [55; 3]), "{left:?} {right:?}");
    }

    #[test]
    fn what_is_no_photograph_stays_and_a_damaged_one_says_so() {
        assert_eq!(as_png(b"\x89PNG".to_vec()), Ok(b"\x89PNG".to_vec()));
        for cut in [3, 20, 200] {
            let told = as_png(HALVES[..cut].to_vec());
            assert!(told.is_err_and(|it| it.contains("damaged")), "{cut}");
        }
    }
}
