//! The course as data: its outline, its files, and what a link inside it leads to.
//!
//! A course is the folder that holds `book.toml`; nothing outside it is read. The way of a page:
//! [`load`] finds it, [`parse`] makes it a [`document`], [`flow`] turns a block into rows of text, and
//! [`sheet`] keeps those rows for one width.

mod anchor;
mod begin;
pub mod document;
pub mod find;
pub mod flow;
pub mod generate;
pub mod glossary;
mod hidden;
pub mod highlight;
mod html;
mod include;
pub mod inline;
pub mod link;
pub mod load;
mod meta;
pub mod parse;
pub mod picture;
pub mod search;
pub mod sheet;
mod summary;

pub use document::Document;
pub use link::resolve;
pub use load::Files;

/// The outline of a course, from `book.toml` and `SUMMARY.md`.
#[derive(Debug, Clone)]
pub struct Course {
    /// The title of the book.
    pub title: String,
    /// One sentence about the book, where it has one.
    pub description: Option<String>,
    /// The language of the book, such as `en`.
    pub language: Option<String>,
    /// The folder of the pages, relative to the course folder, such as `content`.
    pub src: String,
    /// What the contents list shows, in the order of `SUMMARY.md`.
    pub items: Vec<Item>,
    chapters: Vec<Chapter>,
    files: Files,
    hidden_lines: hidden::HiddenLines,
}

/// One line of the contents list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// The title of a part; the chapters after it belong to it.
    Part(String),
    /// A line between chapters.
    Separator,
    /// The chapter with this index.
    Chapter(usize),
}

/// One page of the course, or the promise of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// What the learner's record calls it: the path below `src` without `.md`; a draft's is its title.
    pub id: String,
    /// The title that the summary gives it.
    pub title: String,
    /// Its number such as `1.2.`; chapters before and after the numbered ones have none.
    pub number: Option<String>,
    /// How deep it is nested, from 0.
    pub depth: usize,
    /// Its file, relative to the course folder, with `/`; a draft has none.
    pub path: Option<String>,
}

impl Course {
    /// The chapters in the order of the summary.
    pub fn chapters(&self) -> &[Chapter] {
        &self.chapters
    }

    /// The files of the course.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The path of `name`, which lies in the folder of the pages; that may be the course folder itself.
    pub fn in_src(&self, name: &str) -> String {
        if self.src.is_empty() { name.to_owned() } else { format!("{}/{name}", self.src) }
    }

    /// The file of the world that lessons call `name`.
    pub fn world_path(&self, name: &str) -> String {
        self.in_src(&format!("worlds/{name}.toml"))
    }

    /// What lessons call the worlds that there are.
    pub fn worlds(&self) -> Vec<String> {
        let folder = self.in_src("worlds");
        let paths = self.files.list(&folder).into_iter();
        let name = |path: String| {
            let name = path.strip_prefix(&folder)?.strip_prefix('/')?.strip_suffix(".toml")?;
            Some(name.to_owned())
        };
        paths.filter_map(name).collect()
    }

    /// The index of the chapter whose file is `path`, which is relative to the course folder.
    pub fn chapter_at(&self, path: &str) -> Option<usize> {
        self.chapters.iter().position(|chapter| chapter.path.as_deref() == Some(path))
    }

    /// The index of the chapter that a link to `path` means: its file, the page that mdBook makes of it, or the
    /// first page of a folder. mdBook makes `index.html` of a `README.md`.
    pub(crate) fn chapter_meant(&self, path: &str) -> Option<usize> {
        let in_folder = |folder: &str, name: &str| match folder {
            "" => name.to_owned(),
            _ => format!("{folder}/{name}"),
        };
        let first = |folder: &str| {
            let mut names = ["README.md", "readme.md", "index.md"].into_iter();
            names.find_map(|name| self.chapter_at(&in_folder(folder, name)))
        };
        let page = || {
            let stem = path.strip_suffix(".html").or_else(|| path.strip_suffix(".md"))?;
            let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
            let index = || first(folder).filter(|_| name == "index");
            self.chapter_at(&format!("{stem}.md")).or_else(index)
        };
        self.chapter_at(path).or_else(page).or_else(|| first(path))
    }
}
