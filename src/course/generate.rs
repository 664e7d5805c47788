//! Books of any size, for benchmarks and tests: the same size and seed give the same one.
//!
//! Every kind of block is there, and each chapter has links to the one before it and to a section of the
//! next, so that who walks through the book has somewhere to go.

use std::fmt::Write as _;

use super::anchor::slug;

/// How large a book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many pages there are.
    pub chapters: usize,
    /// How many bytes they have together, but for a few.
    pub bytes: usize,
}

impl Size {
    /// A book that few people finish.
    pub const LARGE: Self = Self { chapters: 100, bytes: 1_300_000 };

    /// The same on a single page.
    pub const ONE_PAGE: Self = Self { chapters: 1, ..Self::LARGE };
}

/// The files of the book: the path of each in its folder, and its text.
pub fn generate(size: Size, seed: u64) -> Vec<(String, String)> {
    let mut chance = Chance(seed);
    let plans: Vec<Plan> =
        (1..=size.chapters).map(|number| Plan::new(number, &mut chance)).collect();
    let mut summary = "# Summary\n\n".to_owned();
    let mut files = vec![("book.toml".to_owned(), BOOK.to_owned())];
    for (idx, plan) in plans.iter().enumerate() {
        if idx % 25 == 0 {
            let _ = writeln!(summary, "\n# Part {}\n", idx / 25 + 1);
        }
        let _ = writeln!(summary, "- [{}]({})", plan.title, plan.file());
        let before = idx.checked_sub(1).and_then(|it| plans.get(it));
        let text = page(plan, before, plans.get(idx + 1), size.bytes / size.chapters, &mut chance);
        files.push((format!("src/{}", plan.file()), text));
    }
    files.push(("src/SUMMARY.md".to_owned(), summary));
    files
}

const BOOK: &str = "[book]\ntitle = \"A book of doors\"\nlanguage = \"en\"\n";

/// What is known of a chapter before it is written: so that others can lead to it.
struct Plan {
    number: usize,
    title: String,
    /// The heading of its second section.
    section: String,
}

impl Plan {
    fn new(number: usize, chance: &mut Chance) -> Self {
        let title = tr!(
            "Chapter {number}: the {rare} {common}",
            number,
            rare = chance.rare(),
            common = chance.common()
        );
        Self { number, title, section: format!("On {} {}", chance.common(), chance.rare()) }
    }

    fn file(&self) -> String {
        format!("chapter-{:03}.md", self.number)
    }
}

fn page(
    plan: &Plan,
    before: Option<&Plan>,
    after: Option<&Plan>,
    bytes: usize,
    chance: &mut Chance,
) -> String {
    let mut text = tr!("# {title}\n\nThis chapter", title = plan.title);
    if let Some(before) = before {
        let _ = write!(text, " follows [{}]({})", before.title, before.file());
    }
    if let Some(after) = after {
        let anchor = slug(&after.section);
        let _ = write!(text, " and leads to [{}]({}#{anchor})", after.section, after.file());
    }
    let _ = write!(text, ".\n{}\n\n## {}\n\n", chance.sentences(3), plan.section);
    let mut n_blocks = 0;
    while text.len() < bytes {
        block(&mut text, plan.number * 10_000 + n_blocks, chance);
        n_blocks += 1;
    }
    text
}

/// One more block; every tenth begins a section.
fn block(text: &mut String, number: usize, chance: &mut Chance) {
    let _ = match number % 10 {
        0 if !number.is_multiple_of(10_000) => {
            write!(text, "## On {} {} {number}\n\n", chance.rare(), chance.common())
        }
        1 => write!(
            text,
            "- {}\n- **{}** {}\n  - {}\n    1. {}\n\n",
            chance.sentence(),
            chance.common(),
            chance.sentence(),
            chance.sentence(),
            chance.sentence()
        ),
        2 => write!(
            text,
            "| {} | {} | {} |\n|---|---:|---|\n| {} | {number} | `{}` |\n| {} | 1 | {} |\n\n",
            chance.common(),
            chance.common(),
            chance.rare(),
            chance.words(4),
            chance.rare(),
            chance.words(9),
            chance.words(3)
        ),
        3 => write!(
            text,
            "```json\n{{\n  \"{}\": [\"{}\", {number}],\n  \"{}\": true\n}}\n```\n\n",
            chance.rare(),
            chance.common(),
            chance.common()
        ),
        4 => write!(text, "> [!NOTE]\n> {}\n\n", chance.sentences(2)),
        5 => write!(text, "{} {number}\n: {}\n\n", chance.rare(), chance.sentences(2)),
        6 => write!(
            text,
            "{}[^{number}] {}\n\n[^{number}]: {}\n\n",
            chance.sentence(),
            chance.sentence(),
            chance.sentence()
        ),
        7 => write!(text, "### {} and {}\n\n", chance.common(), chance.rare()),
        _ => write!(text, "{}\n\n", chance.sentences(5)),
    };
}

/// What seems to be chance: `SplitMix64`.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((it ^ (it >> 31)) % n.max(1) as u64).unwrap_or_default()
    }

    fn common(&mut self) -> &'static str {
        let idx = self.below(COMMON.len());
        COMMON.get(idx).copied().unwrap_or_default()
    }

    /// One of thousands of words; those with small numbers come more often.
    fn rare(&mut self) -> String {
        let most = self.below(8_000);
        let mut number = self.below(most);
        let mut word = String::new();
        for _ in 0..3 {
            word.push_str(SYLLABLES.get(number % SYLLABLES.len()).copied().unwrap_or_default());
            number /= SYLLABLES.len();
        }
        word
    }

    fn words(&mut self, n: usize) -> String {
        let mut text = String::new();
        for idx in 0..n {
            if idx > 0 {
                text.push(' ');
            }
            if self.below(4) == 0 {
                text.push_str(&self.rare());
            } else {
                text.push_str(self.common());
            }
        }
        text
    }

    fn sentence(&mut self) -> String {
        let n_words = 6 + self.below(12);
        let words = self.words(n_words);
        match self.below(12) {
            0 => format!("The *{}* {words}.", self.common()),
            1 => format!("A `{}` {words}.", self.rare()),
            _ => tr!("The {words}.", words),
        }
    }

    /// Sentences, one a line.
    fn sentences(&mut self, n: usize) -> String {
        (0..n).map(|_| self.sentence()).collect::<Vec<_>>().join("\n")
    }
}

const SYLLABLES: [&str; 20] = [
    "ba", "cor", "din", "fel", "gus", "hal", "jor", "kem", "lis", "mon", "ner", "pol", "quin",
    "ras", "sted", "tov", "ul", "vex", "win", "zar",
];

const COMMON: [&str; 64] = [
    "door", "key", "house", "guest", "porch", "window", "room", "lamp", "stair", "wall", "garden",
    "letter", "name", "list", "table", "chair", "night", "morning", "road", "river", "stone",
    "bread", "water", "fire", "hand", "voice", "word", "book", "page", "friend", "stranger",
    "keeper", "opens", "closes", "holds", "keeps", "finds", "loses", "gives", "takes", "shows",
    "hides", "begins", "ends", "waits", "walks", "every", "some", "no", "one", "old", "new",
    "quiet", "open", "narrow", "wide", "before", "after", "under", "beside", "and", "or", "with",
    "without",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_is_as_large_as_wanted_and_always_the_same() {
        let size = Size { chapters: 7, bytes: 70_000 };
        let files = generate(size, 1);
        assert_eq!(files.len(), 9);
        let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
        assert!((70_000..80_000).contains(&bytes), "{bytes}");
        assert_eq!(files, generate(size, 1));
        assert_ne!(files, generate(size, 2));
        let links = files.iter().map(|(_, text)| text.matches("](chapter-").count()).sum::<usize>();
        assert_eq!(links, 7 + 6 + 6);
    }
}
