//! Finds words in the whole course, ranked. Nothing is kept on disk: the pages are read when a search begins.
//!
//! A [`Library`] has the text of every page and the same in small letters, byte for byte in the same place.
//! A result is a section. Those that hold all words come first; of these those that hold them in their
//! title, then in their heading, then side by side; of these those where they are whole words, then where
//! words begin so. Words that nothing holds are taken for the nearest that there are.

mod near;
mod page;
mod shown;

use memchr::memmem::Finder;

use self::{near::Words, page::Page};
pub use self::{page::fold, shown::marked};
use crate::{
    course::{Chapter, Course, load},
    text::Row,
};

/// The pages of a course, to be searched.
#[derive(Debug)]
pub struct Library {
    pages: Vec<Page>,
    /// Every word of them, for those that nothing holds. Made with them, so that no key waits for it.
    words: Words,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The first results, the best first.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub n_found: usize,
    /// The words that were sought, in small letters.
    pub words: Vec<String>,
    /// Words that nothing holds, each with the one that was taken for it.
    pub taken: Vec<(String, String)>,
    /// Whether no section or page holds all of the words.
    pub is_partial: bool,
}

/// A section that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The chapter.
    pub chapter: usize,
    /// The title of the chapter.
    pub title: String,
    /// The heading of the section; empty above the first.
    pub heading: String,
    /// Where in the text of the page it was found.
    pub offset: usize,
    /// What stands around it, with the words marked.
    pub row: Row,
}

/// A heading of a page, but for that of the page itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading<'a> {
    /// The chapter.
    pub chapter: usize,
    /// The title of the chapter.
    pub title: &'a str,
    /// The heading as it is read.
    pub text: String,
    /// Where it stands in the text of the page.
    pub offset: usize,
}

/// How many results are kept: nobody looks through more.
const MOST: usize = 60;

/// How many words are sought at most.
const MOST_WORDS: usize = 8;

/// How a word stands in a text, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    Whole,
    Beginning,
    Inside,
}

/// Where in a section the words are, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Title,
    Heading,
    Together,
    Text,
    /// In the page, but not in one section of it.
    Page,
}

/// A result before it is put into words; the order is that of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ranked {
    n_missing: usize,
    place: Place,
    how: How,
    page: usize,
    section: usize,
}

impl Library {
    /// Reads the pages of `course`. One that cannot be read is left out: opening it says why.
    pub fn read(course: &Course) -> Self {
        let chapters = course.chapters().iter().enumerate();
        let read = |(chapter, it): (usize, &Chapter)| {
            let text = load::text(course, it.path.as_deref()?).ok()?;
            Some(Page::new(chapter, &it.title, text))
        };
        let pages: Vec<Page> = chapters.filter_map(read).collect();
        Self { words: Words::of(&pages), pages }
    }

    /// The headings of all pages, from the first to the last.
    pub fn headings(&self) -> impl Iterator<Item = Heading<'_>> {
        self.pages.iter().flat_map(|page| {
            let (chapter, title) = (page.chapter, page.title.as_str());
            let heading = move |section: usize| {
                let (text, offset) = (page.heading(section), page.start_of(section));
                let is_own = text.is_empty() || text == title;
                (!is_own).then_some(Heading { chapter, title, text, offset })
            };
            (0..page.n_sections()).filter_map(heading)
        })
    }

    /// What holds the words of `query`.
    pub fn search(&self, query: &str) -> Found {
        let query = fold(query);
        let mut words: Vec<String> = Vec::new();
        for word in query.split_whitespace().take(MOST_WORDS) {
            if !words.iter().any(|it| it == word) {
                words.push(word.to_owned());
            }
        }
        if words.is_empty() {
            return Found::default();
        }
        let first = self.ranked(&Sought::new(&words));
        let mut taken = Vec::new();
        for (word, is_there) in words.iter_mut().zip(&first.is_there) {
            if let Some(near) = if *is_there { None } else { self.words.nearest(word) } {
                taken.push((std::mem::replace(word, near.clone()), near));
            }
        }
        let sought = Sought::new(&words);
        let ranked = if taken.is_empty() { first } else { self.ranked(&sought) };
        // Where something holds all words, what holds some of them is of no use.
        let mut all = ranked.all;
        let fewest = all.iter().map(|it| it.n_missing).min().unwrap_or(0);
        all.retain(|it| it.n_missing == fewest);
        let n_found = all.len();
        if n_found > MOST {
            all.select_nth_unstable(MOST);
            all.truncate(MOST);
        }
        all.sort_unstable();
        let hits = all.into_iter().filter_map(|it| self.hit(it, &words, &sought)).collect();
        Found { hits, n_found, words, taken, is_partial: fewest > 0 }
    }

    fn ranked(&self, sought: &Sought<'_>) -> AllRanked {
        let mut all = AllRanked { all: Vec::new(), is_there: vec![false; sought.words.len()] };
        for (idx, page) in self.pages.iter().enumerate() {
            rank(page, idx, sought, &mut all);
        }
        all
    }

    fn hit(&self, ranked: Ranked, words: &[String], sought: &Sought<'_>) -> Option<Hit> {
        let page = self.pages.get(ranked.page)?;
        let section = ranked.section;
        let heading = page.heading(section);
        let offset = match ranked.place {
            Place::Title | Place::Heading => page.start_of(section),
            Place::Together => page.find_in(section, sought.phrase.as_ref()?)?,
            Place::Text | Place::Page => page.richest(section, &sought.words),
        };
        Some(Hit {
            chapter: page.chapter,
            title: page.title.clone(),
            heading: if heading == page.title { String::new() } else { heading },
            offset,
            row: shown::around(page, section, offset, words),
        })
    }
}

/// What is sought, made ready.
struct Sought<'w> {
    words: Vec<(&'w str, Finder<'w>)>,
    /// All words as one, where there are several.
    phrase: Option<Finder<'static>>,
}

impl<'w> Sought<'w> {
    fn new(words: &'w [String]) -> Self {
        let phrase = (words.len() > 1).then(|| Finder::new(&words.join(" ")).into_owned());
        Self { words: words.iter().map(|it| (it.as_str(), Finder::new(it))).collect(), phrase }
    }
}

/// Every result, and which of the words are anywhere.
struct AllRanked {
    all: Vec<Ranked>,
    is_there: Vec<bool>,
}

/// How a word stands in each section of a page.
type Places = Vec<Option<How>>;

/// Adds what `page`, number `idx`, has of what is sought.
fn rank(page: &Page, idx: usize, sought: &Sought<'_>, all: &mut AllRanked) {
    let title = fold(&page.title);
    let titled = sought.words.iter().map(|(word, finder)| best_in(&title, word, finder)).collect();
    let places = sought.words.iter().map(|(_, finder)| page.places(finder)).collect();
    let of_page = OfPage { page, idx, titled, places };
    let mut n_in_page = 0;
    for (word, is_there) in all.is_there.iter_mut().enumerate() {
        let is_here = of_page.holds(word);
        *is_there |= is_here;
        n_in_page += usize::from(is_here);
    }
    if n_in_page == 0 {
        return;
    }
    let sections = (0..page.n_sections()).filter_map(|it| of_page.rank(it, sought));
    let ranked: Vec<Ranked> = sections.collect();
    // Where the page holds all words, but none of its sections does, the section with the most stands for it.
    let fullest =
        ranked.iter().min().filter(|it| it.n_missing > 0 && n_in_page == sought.words.len());
    all.all.extend(fullest.map(|it| Ranked { n_missing: 0, place: Place::Page, ..*it }));
    all.all.extend(ranked);
}

/// Where the words stand on a page.
struct OfPage<'p> {
    page: &'p Page,
    idx: usize,
    /// How each word stands in the title.
    titled: Vec<Option<How>>,
    places: Vec<Places>,
}

impl OfPage<'_> {
    /// Whether the title or the text has this word.
    fn holds(&self, word: usize) -> bool {
        self.titled.get(word).is_some_and(Option::is_some)
            || self.places.get(word).is_some_and(|it| it.iter().any(Option::is_some))
    }

    /// The result that a section is, if it holds any of the words. What the title holds, a section needs not.
    fn rank(&self, section: usize, sought: &Sought<'_>) -> Option<Ranked> {
        let Self { page, idx, titled, places } = self;
        let here = || places.iter().map(|it| it.get(section).copied().flatten());
        let is_title = section == page.title_section();
        let is_any_here = here().any(|it| it.is_some());
        let held = here().zip(titled).filter(|(here, titled)| {
            here.is_some() || (titled.is_some() && (is_any_here || is_title))
        });
        let n_missing = sought.words.len() - held.count();
        if n_missing == sought.words.len() {
            return None;
        }
        let how = here().flatten().max().unwrap_or(How::Inside);
        let ranked = |place, how| Ranked { n_missing, place, how, page: *idx, section };
        if n_missing > 0 {
            return Some(ranked(Place::Text, how));
        }
        if is_title && titled.iter().all(Option::is_some) {
            return Some(ranked(
                Place::Title,
                titled.iter().flatten().max().copied().unwrap_or(how),
            ));
        }
        if let Some(how) = page.in_heading(section, &sought.words) {
            return Some(ranked(Place::Heading, how));
        }
        let is_together =
            sought.phrase.as_ref().is_some_and(|it| page.find_in(section, it).is_some());
        Some(ranked(if is_together { Place::Together } else { Place::Text }, how))
    }
}

/// How `word` stands in `text` at its best.
fn best_in(text: &str, word: &str, finder: &Finder<'_>) -> Option<How> {
    let bytes = text.as_bytes();
    finder.find_iter(bytes).map(|at| page::how(bytes, at, word.len())).min()
}
