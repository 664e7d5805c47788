//! A part of a view: the lines around one of its entries, without those that nobody looks at.

use std::{cell::OnceCell, ops::Range};

use super::{
    Line, Seen, View, access, applications, assignments, entry, organization, page::Page, people,
    permission_sets, policies, portal, sessions,
};
use crate::world::World;

/// A view of a world, to be laid out in part or searched.
#[derive(Debug, Clone)]
pub struct Sight<'a> {
    pub(super) view: View,
    pub(super) world: &'a World,
    pub(super) seen: Seen<'a>,
    pub(super) width: usize,
    pub(super) ascii: bool,
    /// Who names which customer managed policy, once it was asked for.
    pub(super) users: OnceCell<policies::Users<'a>>,
}

/// Lines that follow each other in a view.
#[derive(Debug, Clone, Default)]
pub struct Excerpt {
    /// From top to bottom; each says which entry it is of.
    pub lines: Vec<Line>,
    /// The entries that were laid out.
    pub entries: Range<usize>,
    /// How many the view has.
    pub n_entries: usize,
}

impl Excerpt {
    /// Whether the view goes on below.
    pub fn goes_on(&self) -> bool {
        self.entries.end < self.n_entries
    }
}

impl<'a> Sight<'a> {
    /// The lines around entry number `at`: at least `n_above` before it and `n_below` from it on, as far as the
    /// view goes. However large the world is, no more of it is laid out.
    pub fn around(&self, at: usize, n_above: usize, n_below: usize) -> Excerpt {
        let n_entries = entry::count(self.view, self.world);
        let at = at.min(n_entries);
        let (mut above, mut first) = (Vec::new(), at);
        if n_above > 0 {
            let mut n_lines = 0;
            let upward = entry::entries(self.view, self.world).rev().skip(n_entries - at);
            for entry in upward {
                first = first.saturating_sub(1);
                let lines = self.lines_of(first, entry);
                n_lines += lines.len();
                above.push(lines);
                if n_lines >= n_above {
                    break;
                }
            }
        }
        let mut lines: Vec<Line> = above.into_iter().rev().flatten().collect();
        let (n_before, mut end) = (lines.len(), at);
        while lines.len() - n_before < n_below && end < n_entries {
            for entry in self.some(end, CHUNK) {
                if lines.len() - n_before >= n_below {
                    break;
                }
                lines.extend(self.lines_of(end, entry));
                end += 1;
            }
        }
        if first == 0 {
            // Before what stands first, no gap is needed.
            let n_blank = lines.iter().take_while(|it| it.is_blank()).count();
            lines.drain(..n_blank);
        }
        Excerpt { lines, entries: first..end, n_entries }
    }

    /// The entries from number `at` on, at most so many, sought from the end of the view that is nearer.
    pub(super) fn some(&self, at: usize, most: usize) -> Vec<entry::Entry<'a>> {
        let n_entries = entry::count(self.view, self.world);
        let entries = entry::entries(self.view, self.world);
        if at <= n_entries / 2 {
            return entries.skip(at).take(most).collect();
        }
        let n_left = n_entries.saturating_sub(at);
        let n_taken = n_left.min(most);
        let mut taken: Vec<_> = entries.rev().skip(n_left - n_taken).take(n_taken).collect();
        taken.reverse();
        taken
    }

    /// The lines of entry number `at`.
    fn lines_of(&self, at: usize, entry: entry::Entry<'_>) -> Vec<Line> {
        self.lines_on(Page::new(self.width), at, entry)
    }

    /// The same, however much belongs to it.
    pub(super) fn all_lines_of(&self, at: usize, entry: entry::Entry<'_>) -> Vec<Line> {
        self.lines_on(Page::whole(self.width), at, entry)
    }

    fn lines_on(&self, mut page: Page, at: usize, entry: entry::Entry<'_>) -> Vec<Line> {
        self.lay(entry, &mut page);
        let mut lines = page.into_lines();
        for it in &mut lines {
            it.entry = at;
        }
        lines
    }

    /// Lays an entry out on `page`, or looks for something in it.
    pub(super) fn lay(&self, entry: entry::Entry<'_>, page: &mut Page) {
        match self.view {
            View::Organization => organization::lay(self.world, entry, page, self.ascii),
            View::People => people::lay(self.world, entry, page),
            View::PermissionSets => permission_sets::lay(self.world, entry, page),
            View::Assignments => assignments::lay(self.world, entry, page),
            View::Applications => applications::lay(self.world, entry, page),
            View::Policies => policies::lay(self.world, entry, page, &self.users),
            View::Portal => portal::lay(self.world, self.seen.who, page),
            View::Sessions => sessions::lay(self.world, page),
            View::Access => access::lay(self.world, self.seen, page),
        }
    }
}

/// So many entries are sought together.
const CHUNK: usize = 256;
