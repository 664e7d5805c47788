//! Pictures as sixels: a PNG file decoded, made as small as its cells, and written in at most 252 colours.

use std::io::{Cursor, Write as _};

/// The most bytes that a picture may take in memory while it is decoded.
pub(super) const MOST_BYTES: usize = 1 << 25;

/// A pixel: red, green, blue, and how much it covers.
type Pixel = [u8; 4];

/// The sixels of the PNG `file` at a size of `width` and `height`, which are not larger than its own; or why there
/// are none.
pub(super) fn sixels(file: &[u8], width: usize, height: usize) -> Result<Vec<u8>, String> {
    let pixels = decode(file, width, height)?;
    let (palette, numbers) = colours(&pixels, width);
    Ok(write(&palette, &numbers, width, height))
}

/// The pixels of a PNG file, each the mean of those that it stands for.
fn decode(file: &[u8], width: usize, height: usize) -> Result<Vec<Pixel>, String> {
    let limits = png::Limits { bytes: MOST_BYTES };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let damaged = |error: png::DecodingError| tr!("its file is damaged ({error})", error);
    let mut reader = decoder.read_info().map_err(damaged)?;
    let n_bytes = reader.output_buffer_size().filter(|it| *it <= MOST_BYTES);
    let mut bytes = vec![0; n_bytes.ok_or_else(|| tr!("it is too large").to_owned())?];
    let frame = reader.next_frame(&mut bytes).map_err(damaged)?;
    let (from_width, from_height) = (size(frame.width), size(frame.height));
    let n_samples = frame.color_type.samples();
    let pixel = |x: usize, y: usize| -> Pixel {
        let at = (y * from_width + x) * n_samples;
        match *bytes.get(at..at + n_samples).unwrap_or_default() {
            [grey] => [grey, grey, grey, u8::MAX],
            [grey, alpha] => [grey, grey, grey, alpha],
            [red, green, blue] => [red, green, blue, u8::MAX],
            [red, green, blue, alpha] => [red, green, blue, alpha],
            _ => [0; 4],
        }
    };
    let share = |idx: usize, of: usize, all: usize| {
        let from = idx * all / of;
        from..((idx + 1) * all / of).max(from + 1).min(all)
    };
    let mean = |x: usize, y: usize| -> Pixel {
        let (mut sums, mut n) = ([0_usize; 4], 0);
        for y in share(y, height, from_height) {
            for x in share(x, width, from_width) {
                let [red, green, blue, alpha] = pixel(x, y).map(usize::from);
                let it = [red * alpha, green * alpha, blue * alpha, alpha];
                sums.iter_mut().zip(it).for_each(|(sum, it)| *sum += it);
                n += 1;
            }
        }
        let [red, green, blue, alpha] = sums;
        let colour = |sum: usize| small(sum.checked_div(alpha).unwrap_or(0));
        [colour(red), colour(green), colour(blue), small(alpha.checked_div(n).unwrap_or(0))]
    };
    Ok((0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| mean(x, y)).collect())
}

/// Steps of red, green and blue where there are too many colours for a place each.
const STEPS: [usize; 3] = [6, 7, 6];

/// How much lighter each pixel of a square of 4 by 4 is taken, in sixteenths of a step (Bayer's matrix).
const DITHER: [usize; 16] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

/// The colours of `pixels`, and for each pixel the number of its colour; none where one sees through it.
fn colours(pixels: &[Pixel], width: usize) -> (Vec<[u8; 3]>, Vec<Option<u8>>) {
    let is_seen = |it: &Pixel| it[3] >= 128;
    // Drawings have few colours, and keep them.
    let mut own: Vec<[u8; 3]> = Vec::new();
    for &[red, green, blue, _] in pixels.iter().filter(|it| is_seen(it)) {
        let near = [red, green, blue].map(|it| it & 0xf8);
        if let Err(at) = own.binary_search_by_key(&near, |it| it.map(|it| it & 0xf8)) {
            own.insert(at, [red, green, blue]);
            if own.len() > STEPS.iter().product() {
                break;
            }
        }
    }
    if own.len() <= STEPS.iter().product() {
        let number = |it: &Pixel| {
            let [red, green, blue, _] = it.map(|it| it & 0xf8);
            let found = own.binary_search_by_key(&[red, green, blue], |it| it.map(|it| it & 0xf8));
            found.ok().filter(|_| is_seen(it)).map(small)
        };
        let numbers = pixels.iter().map(number).collect();
        return (own, numbers);
    }
    let step = |value: u8, steps: usize, more: usize| {
        (usize::from(value) * (steps - 1) * 16 / 255 + more) / 16
    };
    let number = |(at, it): (usize, &Pixel)| {
        let (x, y) = (at % width.max(1), at / width.max(1));
        let more = DITHER.get(y % 4 * 4 + x % 4).copied().unwrap_or(0);
        let [red, green, blue] = STEPS;
        let (red, green, blue) =
            (step(it[0], red, more), step(it[1], green, more), step(it[2], blue, more));
        is_seen(it).then_some(small((red * STEPS[1] + green) * STEPS[2] + blue))
    };
    let value = |step: usize, steps: usize| small(step * 255 / (steps - 1));
    let palette = (0..STEPS.iter().product()).map(|it: usize| {
        let (red, green, blue) =
            (it / STEPS[2] / STEPS[1], it / STEPS[2] % STEPS[1], it % STEPS[2]);
        [value(red, STEPS[0]), value(green, STEPS[1]), value(blue, STEPS[2])]
    });
    (palette.collect(), pixels.iter().enumerate().map(number).collect())
}

/// Rows of pixels in a band: a character says which of them have a colour.
const BAND: usize = 6;

fn write(palette: &[[u8; 3]], numbers: &[Option<u8>], width: usize, height: usize) -> Vec<u8> {
    // What is not written shows what was there.
    let mut out = format!("\x1bP0;1;0q\"1;1;{width};{height}").into_bytes();
    for (number, colour) in palette.iter().enumerate() {
        let [red, green, blue] = colour.map(|it| usize::from(it) * 100 / 255);
        // Writing to memory cannot fail.
        let _ = write!(out, "#{number};2;{red};{green};{blue}");
    }
    for (idx, band) in numbers.chunks(width.max(1) * BAND).enumerate() {
        if idx > 0 {
            out.push(b'-');
        }
        let mut columns = vec![vec![0_u8; 0]; palette.len()];
        for (at, number) in band.iter().enumerate() {
            let Some(bits) = number.and_then(|it| columns.get_mut(usize::from(it))) else {
                continue;
            };
            bits.resize(width, 0);
            if let Some(column) = bits.get_mut(at % width) {
                *column |= 1 << (at / width);
            }
        }
        for (number, bits) in columns.iter().enumerate().filter(|(_, it)| !it.is_empty()) {
            let _ = write!(out, "#{number}");
            for run in bits.chunk_by(|one, other| one == other) {
                let sign = run.first().map_or('?', |it| char::from(it + b'?'));
                let _ = match run.len() {
                    n @ 1..=3 => write!(out, "{}", sign.to_string().repeat(n)),
                    n => write!(out, "!{n}{sign}"),
                };
            }
            out.push(b'$');
        }
    }
    out.extend(b"\x1b\\");
    out
}

/// A number of pixels as the size of something in memory.
pub(super) fn size(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn small(n: usize) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(width: u32, height: u32, pixel: impl Fn(u32, u32) -> Pixel) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Rgba);
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let bytes: Vec<u8> = places.flat_map(|(x, y)| pixel(x, y)).collect();
        encoder.write_header().unwrap().write_image_data(&bytes).unwrap();
        file
    }

    #[test]
    fn a_drawing_keeps_its_colours_and_what_is_seen_through_is_left_out() {
        let file = file(4, 7, |x, y| match (x, y) {
            (0, _) => [255, 0, 0, 255],
            (_, 6) => [0, 0, 255, 255],
            _ => [9, 9, 9, 0],
        });
        let written = String::from_utf8(sixels(&file, 4, 7).unwrap()).unwrap();
        let expected = "\x1bP0;1;0q\"1;1;4;7#0;2;0;0;100#1;2;100;0;0#1~???$-#0?@@@$#1@???$\x1b\\";
        assert_eq!(written, expected);
    }

    #[test]
    fn of_many_colours_the_mean_of_a_square_is_near() {
        let wide = 64;
        let shade = |it: usize| u8::try_from(it * 255 / wide).unwrap();
        let places = || (0..wide).flat_map(|y| (0..wide).map(move |x| (x, y)));
        let pixels: Vec<Pixel> = places().map(|(x, y)| [shade(x), shade(y), 99, 255]).collect();
        let (palette, numbers) = colours(&pixels, wide);
        assert_eq!(palette.len(), 252);
        for (left, top) in [(0, 0), (8, 40), (56, 56), (32, 16)] {
            let is_in = |(x, y): (usize, usize)| {
                (left..left + 8).contains(&x) && (top..top + 8).contains(&y)
            };
            let mut sums = [0_i32; 3];
            for (at, _) in places().enumerate().filter(|(_, it)| is_in(*it)) {
                let seen = palette[usize::from(numbers[at].unwrap())];
                for (sum, (seen, meant)) in sums.iter_mut().zip(seen.into_iter().zip(pixels[at])) {
                    *sum += i32::from(seen) - i32::from(meant);
                }
            }
            assert!(sums.iter().all(|it| it.abs() / 64 < 8), "{left} {top} {sums:?}");
        }
    }

    #[test]
    fn a_smaller_picture_has_the_means_of_the_larger() {
        let file = file(8, 4, |x, _| if x % 2 == 0 { [0, 0, 0, 255] } else { [200, 100, 50, 255] });
        assert_eq!(decode(&file, 4, 2).unwrap(), [[100, 50, 25, 255]; 8]);
    }

    #[test]
    fn a_damaged_file_says_so() {
        let shade = |it: u32| u8::try_from(it % 256).unwrap();
        let whole = file(64, 64, |x, y| [shade(x), shade(y), shade(x * y), 255]);
        for cut in [0, 8, 30, 60, whole.len() / 2] {
            assert!(sixels(&whole[..cut], 8, 8).unwrap_err().contains("damaged"), "{cut}");
        }
    }
}
