//! What raw HTML means on a page: metadata, anchors, what is folded; the rest is text that can be read.

use std::ops::Range;

use super::{Builder, Frame, FrameKind, MAX_DEPTH};
use crate::course::{
    document::{Block, BlockKind, Details, TargetKind},
    html::{self, Segment},
    include,
    inline::{Draft, Style},
    meta,
};

impl Builder<'_> {
    pub(super) fn html(&mut self, html: &str, span: Range<usize>) {
        if let Some(toml) = meta::inside(self.source, &span) {
            if !self.document.meta_span.is_empty() {
                return self.fault(toml, tr!("the lesson has metadata already"), span);
            }
            let (meta, faults) = meta::parse(&self.document.file, self.source, toml.clone());
            (self.document.meta, self.document.meta_span) = (meta, toml);
            for fault in faults {
                let fault = include::relocated(&self.document.origins, fault);
                self.show_fault(fault, span.clone());
            }
            return;
        }
        self.anchors_of(html);
        for segment in html::segments(html) {
            match segment {
                Segment::Other(html) => self.html_text(html, &span),
                Segment::Details { is_open } => self.open_details(is_open, &span),
                Segment::Summary => self.open_summary(span.start),
                Segment::EndOfSummary => self.close_summary(),
                Segment::EndOfDetails => self.close_details(span.end),
            }
        }
    }

    fn open_details(&mut self, is_open: bool, span: &Range<usize>) {
        // It needs room for its summary, too. Without, its text stays.
        if self.skipped == 0 && self.frames.len() + 2 <= MAX_DEPTH {
            let target = self.target(TargetKind::Fold { is_open }, span.clone());
            let kind = FrameKind::Details(Draft::default(), target);
            self.frames.push(Frame { kind, start: span.start, blocks: Vec::new() });
        }
    }

    fn open_summary(&mut self, start: usize) {
        let is_inside =
            matches!(self.frames.last().map(|it| &it.kind), Some(FrameKind::Details(..)));
        if is_inside && self.skipped == 0 {
            self.frames.push(Frame { kind: FrameKind::Summary, start, blocks: Vec::new() });
        }
    }

    /// Ends the summary that is open, if one is: its running text is the summary, other blocks are what is folded.
    fn close_summary(&mut self) {
        let Some(Frame { blocks, .. }) =
            self.frames.pop_if(|it| matches!(it.kind, FrameKind::Summary))
        else {
            return;
        };
        for Block { span, kind } in blocks {
            match (kind, self.frames.last_mut()) {
                (
                    BlockKind::Paragraph(text) | BlockKind::Heading { text, .. },
                    Some(Frame { kind: FrameKind::Details(summary, _), .. }),
                ) => {
                    if !summary.text().is_empty() {
                        summary.push(" ", span.start..span.start, Style::default());
                    }
                    summary.append(&text);
                }
                (kind, _) => self.push(kind, span),
            }
        }
    }

    /// Ends what is folded, if the tag that ends it stands in the same container.
    fn close_details(&mut self, end: usize) {
        if self.skipped > 0 {
            return;
        }
        self.close_summary();
        let details = self.frames.pop_if(|it| matches!(it.kind, FrameKind::Details(..)));
        if let Some(Frame { kind: FrameKind::Details(summary, target), start, blocks }) = details {
            let details = Details { summary: summary.done(), blocks, target };
            self.push(BlockKind::Details(Box::new(details)), start..end.max(start));
        }
    }

    /// Ends all that is folded in the container that ends at `end`.
    pub(super) fn close_folds(&mut self, end: usize) {
        let is_fold = |it: &Frame| matches!(it.kind, FrameKind::Details(..) | FrameKind::Summary);
        while self.frames.last().is_some_and(is_fold) {
            self.close_details(end);
        }
    }

    fn html_text(&mut self, html: &str, span: &Range<usize>) {
        let readable = html::readable(html);
        let mut text = Draft::default();
        for line in readable.lines() {
            text.push(line, span.clone(), Style::default());
            text.push_break(span.end);
        }
        text.pop_break();
        let text = text.done();
        if !text.is_blank() {
            self.push(BlockKind::Paragraph(text), span.clone());
        }
    }

    /// Notes the anchors that HTML makes here.
    fn anchors_of(&mut self, html: &str) {
        let block = self.block_idx();
        let ids = html::ids(html).into_iter().map(|id| (id, block));
        self.document.anchors.extend(ids);
    }

    pub(super) fn inline_html(&mut self, html: &str, span: Range<usize>) {
        self.anchors_of(html);
        match html::inline(html) {
            html::Shown::Nothing => {}
            html::Shown::Break => self.leaf(&span).text.push_break(span.start),
            html::Shown::Text(text) => self.text(&text, span),
        }
    }
}
