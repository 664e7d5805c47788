//! Cells as a picture: grounds, then words, then lines that are drawn so that they join in any font.
#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::{collections::BTreeMap, fmt::Write as _};

use ratatui::{
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};
use vestibule::text;

/// Tenths of a pixel, so that no fraction is ever rounded: a cell, and the edge around the screen.
const WIDE: usize = 84;
const HIGH: usize = 170;
const EDGE: usize = 120;

/// The screen as an SVG file.
pub(super) fn draw(buffer: &Buffer, title: &str) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (wide, high) = (columns * WIDE + 2 * EDGE, rows * HIGH + 2 * EDGE);
    let screen = hex(buffer[(0, 1)].bg);
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {wide} {high}\">\n\
         <title>{title}</title>\n\
         <rect width=\"{wide}\" height=\"{high}\" rx=\"80\" fill=\"{screen}\"/>\n\
         <g transform=\"translate({EDGE} {EDGE})\" font-size=\"140\" style=\"white-space:pre\" \
         font-family=\"ui-monospace,Menlo,'DejaVu Sans Mono',Consolas,monospace\">\n"
    );
    let mut words = String::new();
    let mut lines: BTreeMap<String, String> = BTreeMap::new();
    for (y, row) in buffer.content.chunks(columns).enumerate() {
        let mut x = 0;
        for ground in row.chunk_by(|left, right| colours(left).1 == colours(right).1) {
            let (bg, wide) = (colours(&ground[0]).1, ground.len() * WIDE);
            if bg != screen {
                let (x, y) = (x * WIDE, y * HIGH);
                let _ = writeln!(
                    picture,
                    r#"<rect x="{x}" y="{y}" width="{wide}" height="{HIGH}" fill="{bg}" shape-rendering="crispEdges"/>"#
                );
            }
            x += ground.len();
        }
        for (x, run) in runs(row) {
            let (fg, _) = colours(&row[x]);
            let n_cells = run.iter().map(|it| text::width(it.symbol())).sum::<usize>();
            match run[0].symbol() {
                " " => {}
                line if stroke(line).is_some() => {
                    let path = lines.entry(fg).or_default();
                    for (idx, cell) in run.iter().enumerate() {
                        let _ = write!(path, "M{} {}", (x + idx) * WIDE + WIDE / 2, y * HIGH);
                        path.push_str(stroke(cell.symbol()).unwrap_or_default());
                    }
                }
                _ => words.push_str(&word(x, y, run, &fg, n_cells)),
            }
        }
    }
    picture.push_str(&words);
    for (colour, path) in lines {
        let _ = writeln!(
            picture,
            r#"<path d="{path}" fill="none" stroke="{colour}" stroke-width="10"/>"#
        );
    }
    picture.push_str("</g>\n</svg>\n");
    picture
}

/// A run of cells that look alike as one element of text, held to the width of its cells.
fn word(x: usize, y: usize, run: &[Cell], fg: &str, n_cells: usize) -> String {
    let text: String = run.iter().map(Cell::symbol).collect();
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (x, y, wide) = (x * WIDE, y * HIGH + HIGH * 3 / 4, n_cells * WIDE);
    let styles = [
        (Modifier::BOLD, r#" font-weight="bold""#),
        (Modifier::ITALIC, r#" font-style="italic""#),
        (Modifier::UNDERLINED, r#" text-decoration="underline""#),
        (Modifier::CROSSED_OUT, r#" text-decoration="line-through""#),
    ];
    let style: String =
        styles.iter().filter(|(it, _)| run[0].modifier.contains(*it)).map(|(_, it)| *it).collect();
    format!("<text x=\"{x}\" y=\"{y}\" textLength=\"{wide}\" fill=\"{fg}\"{style}>{text}</text>\n")
}

/// Cells of one row that look alike, with their column: words, spaces, lines, and each sign for itself.
fn runs(row: &[Cell]) -> Vec<(usize, &[Cell])> {
    let mut runs = Vec::new();
    let mut from = 0;
    while from < row.len() {
        let kind = |cell: &Cell| match cell.symbol() {
            " " => 0,
            it if it.is_ascii() => 1,
            it if stroke(it).is_some() => 2,
            _ => 3,
        };
        let first = &row[from];
        let alike = |it: &&Cell| {
            colours(it) == colours(first)
                && it.modifier == first.modifier
                && kind(it) == kind(first)
        };
        let n_cells = match kind(first) {
            // A wide sign has a second, empty cell.
            3 => text::width(first.symbol()).max(1),
            _ => row[from..].iter().take_while(alike).count(),
        };
        let shown = if kind(first) == 3 { 1 } else { n_cells };
        runs.push((from, &row[from..from + shown]));
        from += n_cells;
    }
    runs
}

fn colours(cell: &Cell) -> (String, String) {
    let (fg, bg) = (hex(cell.fg), hex(cell.bg));
    if cell.modifier.contains(Modifier::REVERSED) { (bg, fg) } else { (fg, bg) }
}

fn hex(colour: Color) -> String {
    match colour {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        other => other.to_string(),
    }
}

/// The pen's way for a line of box drawing, from the middle of the cell's upper edge.
fn stroke(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "─" => "m-42 85h84",
        "│" => "v170",
        "┌" => "m42 85h-42v85",
        "┐" => "m-42 85h42v85",
        "└" => "v85h42",
        "┘" => "v85h-42",
        "╭" => "m42 85q-42 0-42 42v43",
        "╮" => "m-42 85q42 0 42 42v43",
        "╰" => "v43q0 42 42 42",
        "╯" => "v43q0 42-42 42",
        "├" => "v170m0-85h42",
        "┤" => "v170m0-85h-42",
        "┬" => "m-42 85h84m-42 0v85",
        "┴" => "v85m-42 0h84",
        "┼" => "v170m-42-85h84",
        _ => return None,
    })
}
