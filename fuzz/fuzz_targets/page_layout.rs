//! A width, a look and a page: no row is wider, none holds what could steer a terminal, offsets never fall, and
//! a place is found again at another width.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vestibule::course::{
    Document,
    flow::{Look, flow},
    parse,
    sheet::Sheet,
};

fuzz_target!(|data: &[u8]| {
    let [width, flags, rest @ ..] = data else { return };
    let Ok(source) = str::from_utf8(rest) else { return };
    let width = u16::from(*width).max(1);
    let look = Look { ascii: flags & 1 > 0 };
    let page = parse::parse("content/a.md", source);
    let page =
        Document { is_whole: flags & 2 > 0, has_all_columns: flags & 4 > 0, ..page };
    for block in 0..page.blocks.len() {
        let rows = flow(&page, block, width, look);
        assert!(rows.is_sorted_by_key(|row| row.offset), "{rows:?}");
        for row in &rows {
            let text = row.text();
            assert!(!text.contains(|c: char| c.is_control()), "{text:?}");
            // A letter may be two columns wide, with its marks four, and is not torn then.
            let least = if text.is_ascii() { 1 } else { 4 };
            assert!(row.width() <= usize::from(width).max(least), "{row:?} at {width}");
        }
    }
    let sheet = Sheet::new(&page, width, look, page.blocks.len() / 2);
    let other = Sheet::new(&page, 300 - width, look, 0);
    for row in (sheet.first(&page)..sheet.end(&page)).step_by(7) {
        let place = sheet.place_at(&page, row);
        assert!(sheet.row_of(&page, place) <= row + 1);
        let shown = other.place_at(&page, other.row_of(&page, place));
        assert_eq!(shown.block, place.block);
    }
});
