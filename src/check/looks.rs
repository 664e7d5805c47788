//! Checks how a page looks to a reader: headings in order, code and tables that fit a small screen, files that
//! nothing shows. All of it is a warning: the page can be read.

use super::subject::{Page, Subject};
use crate::{
    course::{
        document::{Block, BlockKind},
        flow, load,
    },
    fault::Fault,
    text,
};

pub(super) fn check(subject: &Subject, faults: &mut Vec<Fault>) {
    for page in &subject.pages {
        headings(page, faults);
        for block in page.document.all_blocks() {
            width(page, block, faults);
        }
    }
    unused(subject, faults);
}

/// A heading that skips a level leaves a hole in the outline.
fn headings(page: &Page, faults: &mut Vec<Fault>) {
    let document = &page.document;
    let mut above = 0;
    for heading in &document.headings {
        let (level, last) = (heading.level, above);
        above = level;
        if last == 0 || level <= last + 1 {
            continue;
        }
        let Some(block) = document.blocks.get(heading.block) else { continue };
        let message =
            tr!("this heading of level {level} stands under one of level {last}", level, last);
        let help = tr!("make it one of level {level}", level = last + 1);
        faults.push(at(page, block.span.start, message).help(help).warning());
    }
}

/// What a terminal of 80 columns shows of a page.
const ROOM: usize = 78;

fn width(page: &Page, block: &Block, faults: &mut Vec<Fault>) {
    match &block.kind {
        BlockKind::Code(code) => {
            let (text, mut start) = (&code.text, 0);
            for line in text.text().split_inclusive('\n') {
                let columns = text::width(line.trim_end_matches(['\n', '\r']));
                if columns > ROOM {
                    let message = tr!(
                        "this line of code takes {columns} columns, and a terminal of 80 has room for {ROOM}",
                        columns,
                        ROOM
                    );
                    let offset = text.offset(start, &mut 0);
                    faults.push(at(page, offset, message).help(tr!("break the line")).warning());
                    return;
                }
                start += line.len();
            }
        }
        BlockKind::Table(table) if !flow::table_fits(ROOM, table) => {
            let message = tr!("this table has no room in a terminal of 80 columns");
            let help = tr!("give it fewer columns, or shorter words");
            faults.push(at(page, block.span.start, message).help(help).warning());
        }
        _ => {}
    }
}

/// Files of the course beside pages, worlds and banks that no page names.
fn unused(subject: &Subject, faults: &mut Vec<Fault>) {
    if !subject.is_whole {
        return;
    }
    let course = &subject.course;
    let worlds: Vec<&str> = subject.worlds.iter().map(|it| it.path.as_str()).collect();
    for path in course.files().list(&course.src) {
        let name = path.rsplit('/').next().unwrap_or(&path);
        let is_read = path == load::WORDS || worlds.contains(&path.as_str());
        let is_other = !name.to_lowercase().ends_with(".md") && !is_read;
        let is_named = |it: &Page| it.document.source.contains(name);
        if is_other && !subject.pages.iter().any(is_named) {
            let message = tr!("no page names the file `{name}`", name);
            faults
                .push(Fault::whole(&path, message).help(tr!("show it, or take it away")).warning());
        }
    }
}

/// A fault at a byte of the page.
fn at(page: &Page, offset: usize, message: impl Into<String>) -> Fault {
    let document = &page.document;
    Fault::at(&document.file, &document.source, offset..offset, message)
}
