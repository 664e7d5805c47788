//! What is wrong with a page, noted and shown where it stands.

use std::{mem, ops::Range};

use super::{Builder, MAX_DEPTH};
use crate::{
    course::{
        document::BlockKind,
        include,
        inline::{Draft, Style},
    },
    fault::Fault,
};

/// How many faults of a page are told; each costs a look at all that is above it.
const MAX_FAULTS: usize = 100;

impl Builder<'_> {
    /// Notes, once a page, that a container at `start` is left out.
    pub(super) fn too_deep(&mut self, start: usize) {
        if !mem::replace(&mut self.is_too_deep, true) {
            let message = tr!("blocks are nested deeper than {MAX_DEPTH} levels here", MAX_DEPTH);
            let fault = self.fault_at(start..start + 1, message);
            self.document
                .faults
                .push(fault.help(tr!("the text is shown without the levels beyond")));
        }
    }

    /// Shows what is wrong with the bytes `marked`, in place of the block at `span`. Beyond the number of faults
    /// that are told, what the author wrote is shown.
    pub(super) fn fault(
        &mut self,
        marked: Range<usize>,
        message: impl Into<String>,
        span: Range<usize>,
    ) {
        if self.document.faults.len() < MAX_FAULTS {
            let fault = self.fault_at(marked, message);
            return self.show_fault(fault, span);
        }
        let mut text = Draft::default();
        let source = self.source;
        text.push(source.get(span.clone()).unwrap_or_default(), span.clone(), Style::default());
        self.push(BlockKind::Paragraph(text.done()), span);
    }

    pub(super) fn show_fault(&mut self, fault: Fault, span: Range<usize>) {
        self.document.faults.push(fault.clone());
        self.push(BlockKind::Fault(Box::new(fault)), span);
    }

    fn fault_at(&self, span: Range<usize>, message: impl Into<String>) -> Fault {
        let fault = Fault::at(&self.document.file, self.source, span, message);
        include::relocated(&self.document.origins, fault)
    }

    /// Shows the faults of the includes that stand above byte `end`, below the block that they stand in.
    pub(super) fn place_faults(&mut self, end: usize) {
        while self.frames.len() == 1
            && let Some((at, fault)) = self.unplaced.pop_front_if(|(at, _)| *at < end)
        {
            self.show_fault(fault, at..at);
        }
    }
}
