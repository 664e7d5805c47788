//! Pictures of a page: which paragraphs are one, and how many cells it takes where a terminal can show it.

use crate::course::document::{BlockKind, Document, Image};

/// A paragraph that is a picture and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Index of its block.
    pub block: usize,
    /// Its file, relative to the course folder.
    pub path: String,
    /// How large it is, or why it cannot be shown.
    pub shape: Result<Shape, String>,
}

/// How large a picture is, and what the cells of the terminal are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Width and height of a cell in pixels.
    pub cell: (u16, u16),
    /// The most rows that it shall take.
    pub most_rows: u16,
}

impl Shape {
    /// Columns and rows that it takes where there are `columns`: its own size, or as much of that as there is room
    /// for.
    pub fn cells(self, columns: u16) -> (u16, u16) {
        let (width, height) = (u64::from(self.width.max(1)), u64::from(self.height.max(1)));
        let (wide, high) = (u64::from(self.cell.0.max(1)), u64::from(self.cell.1.max(1)));
        let (most_columns, most_rows) =
            (u64::from(columns.max(1)), u64::from(self.most_rows.max(1)));
        let mut cells = (width.div_ceil(wide), height.div_ceil(high));
        if cells.0 > most_columns {
            cells = (most_columns, (height * most_columns * wide).div_ceil(width * high));
        }
        if cells.1 > most_rows {
            cells = ((width * most_rows * high / (height * wide)).clamp(1, cells.0), most_rows);
        }
        let small = |it: u64| u16::try_from(it).unwrap_or(u16::MAX);
        (small(cells.0), small(cells.1))
    }

    /// Width and height in pixels that it has in `cells`, which keep its shape.
    pub fn pixels(self, cells: (u16, u16)) -> (u32, u32) {
        let (width, height) = (u64::from(self.width.max(1)), u64::from(self.height.max(1)));
        let room = |cells: u16, cell: u16| u64::from(cells.max(1)) * u64::from(cell.max(1));
        let (wide, high) = (room(cells.0, self.cell.0), room(cells.1, self.cell.1));
        let (width, height) = if width <= wide && height <= high {
            (width, height)
        } else if height * wide <= high * width {
            (wide, height * wide / width)
        } else {
            (width * high / height, high)
        };
        let small = |it: u64| u32::try_from(it.max(1)).unwrap_or(u32::MAX);
        (small(width), small(height))
    }

    /// Whether it is as large as its file says where there are `columns`.
    pub fn is_whole(self, columns: u16) -> bool {
        let fits = |pixels: u32, cells: u16, cell: u16| {
            u64::from(pixels) <= u64::from(cells) * u64::from(cell.max(1))
        };
        fits(self.width, columns, self.cell.0) && fits(self.height, self.most_rows, self.cell.1)
    }
}

impl Document {
    /// The images that are the whole of a paragraph, each with its block.
    pub fn lone_images(&self) -> impl Iterator<Item = (usize, &Image)> {
        self.images.iter().filter_map(|image| {
            let at = self.blocks.partition_point(|it| it.span.end <= image.span.start);
            let block = self.blocks.get(at)?;
            let is_all = self.source.get(block.span.clone())?.trim()
                == self.source.get(image.span.clone())?;
            (is_all && matches!(block.kind, BlockKind::Paragraph(_))).then_some((at, image))
        })
    }

    /// The picture that block number `block` is, if it is one.
    pub fn picture(&self, block: usize) -> Option<&Picture> {
        let at = self.pictures.binary_search_by_key(&block, |it| it.block).ok()?;
        self.pictures.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::parse;

    #[test]
    fn a_picture_keeps_its_shape_and_its_bounds() {
        for ((width, height), columns, expected) in [
            ((80, 160), 88, (10, 10)),
            ((81, 161), 88, (11, 11)),
            ((1, 1), 88, (1, 1)),
            ((1760, 320), 88, (88, 8)),
            ((800, 1600), 88, (20, 20)),
            ((10_000, 1), 20, (20, 1)),
            ((1, 10_000), 20, (1, 20)),
            ((10_000, 10_000), 88, (40, 20)),
            ((0, 0), 0, (1, 1)),
        ] {
            let shape = Shape { width, height, cell: (8, 16), most_rows: 20 };
            assert_eq!(shape.cells(columns), expected, "{width}x{height} in {columns}");
            let pixels = shape.pixels(expected);
            let room = (u32::from(expected.0) * 8, u32::from(expected.1) * 16);
            assert!((1..=room.0).contains(&pixels.0) && (1..=room.1).contains(&pixels.1));
        }
    }

    #[test]
    fn a_paragraph_is_a_picture_if_it_is_nothing_else() {
        let source = "![a](a.png)\n\ntext ![b](b.png)\n\n- ![c](c.png)\n\n[![d](d.png)](e.md)\n\n   ![e *f*](e.png)\n";
        let page = parse::parse("x.md", source);
        let found: Vec<(usize, &str)> =
            page.lone_images().map(|(block, it)| (block, it.href.as_str())).collect();
        assert_eq!(found, [(0, "a.png"), (4, "e.png")]);
    }
}
