//! Reads a course, embedded or from a folder. The only file of `course` that touches files.
//!
//! Opening reads `book.toml` and `SUMMARY.md`; a page is read when it is shown. Every path goes through
//! [`Files::read`], which refuses what leads out of the course folder.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, ErrorKind, Read as _},
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::{
    course::{
        Chapter, Course, Document, begin,
        hidden::HiddenLines,
        include,
        link::{self, PathError},
        meta, parse, summary,
    },
    fault::Fault,
    words,
};

/// Where the files of a course come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Files {
    /// The course inside the program.
    Embedded,
    /// The folder that holds `book.toml`.
    Folder(PathBuf),
}

impl Files {
    /// The course inside the program.
    pub fn embedded() -> Self {
        Self::Embedded
    }

    /// The course in folder `dir`.
    pub fn folder(dir: &Path) -> Self {
        Self::Folder(dir.to_owned())
    }

    /// The text of the file at `path`, which is relative to the course folder.
    ///
    /// A path outside the folder, a missing file and a file that is no UTF-8 text are faults. A byte
    /// order mark at the start is taken off.
    pub fn read(&self, path: &str) -> Result<String, Fault> {
        self.read_to(path, usize::MAX).map(|(text, _)| text)
    }

    /// The same text, or of a long one as much as shows what stands at its byte `to`, and how much is left out.
    fn read_to(&self, path: &str, to: usize) -> Result<(String, usize), Fault> {
        let path = link::join("", path)
            .map_err(|error| Fault::whole(path, error.to_string()).help(words::of(INSIDE)))?;
        let (bytes, left) = match self {
            Self::Embedded => {
                let bytes = embedded(&path).ok_or_else(|| missing(&path))?;
                begin::read(bytes, bytes.len(), to)
            }
            Self::Folder(dir) => {
                let full = file_inside(dir, &path)?;
                fs::File::open(full).and_then(|file| {
                    let n_bytes = file.metadata()?.len();
                    begin::read(file, usize::try_from(n_bytes).unwrap_or(usize::MAX), to)
                })
            }
        }
        .map_err(|error| unreadable(&path, &error))?;
        let mut text = utf8(&path, bytes)?;
        if text.starts_with('\u{feff}') {
            text.remove(0);
        }
        Ok((text, left))
    }

    /// At most `most` bytes from the start of the file at `path`, and how many it has in all.
    pub fn head(&self, path: &str, most: usize) -> Result<(Vec<u8>, u64), Fault> {
        let path = link::join("", path)
            .map_err(|error| Fault::whole(path, error.to_string()).help(words::of(INSIDE)))?;
        match self {
            Self::Embedded => {
                let all = embedded(&path).ok_or_else(|| missing(&path))?;
                Ok((all.get(..most).unwrap_or(all).to_vec(), all.len() as u64))
            }
            Self::Folder(dir) => {
                let full = file_inside(dir, &path)?;
                let read = || -> io::Result<(Vec<u8>, u64)> {
                    let file = fs::File::open(full)?;
                    let (n_bytes, mut head) = (file.metadata()?.len(), Vec::new());
                    file.take(most as u64).read_to_end(&mut head)?;
                    Ok((head, n_bytes))
                };
                read().map_err(|error| unreadable(&path, &error))
            }
        }
    }

    /// Whether there is a file at `path`, relative to the course folder, that [`Files::read`] would read.
    pub fn has(&self, path: &str) -> bool {
        match self {
            Self::Embedded => embedded(path).is_some(),
            Self::Folder(dir) => {
                link::join("", path).is_ok() && inside(dir, path).is_ok_and(|path| path.is_file())
            }
        }
    }

    /// What is to be said of the file at `path`, which is no page and cannot be shown.
    pub fn told_of(&self, path: &str) -> String {
        match self.head(path, 0) {
            Err(fault) => fault.message,
            Ok(_) => tr!("`{path}` is a file of the course, not a page", path),
        }
    }

    /// The files below the folder `under` (empty for all), sorted, relative to the course folder.
    ///
    /// Hidden files and folders that are links are left out.
    pub fn list(&self, under: &str) -> Vec<String> {
        let mut paths = Vec::new();
        let under = under.trim_matches('/');
        match self {
            Self::Embedded => {
                for (top, folder) in &EMBEDDED {
                    list_embedded(top, folder, &mut paths);
                }
                paths.extend(EMBEDDED_FILES.map(|(name, _)| name.to_owned()));
            }
            Self::Folder(dir) => list_folder(dir, under, &mut paths),
        }
        paths.retain(|path| {
            under.is_empty() || path.strip_prefix(under).is_some_and(|rest| rest.starts_with('/'))
        });
        paths.sort();
        paths
    }
}

/// Opens a course: its title and outline, and everything that is wrong with those two files.
pub fn open(files: Files) -> (Course, Vec<Fault>) {
    let mut faults = Vec::new();
    let manifest = read_book(&files).map_err(|fault| faults.push(fault)).ok();
    let found = manifest.is_some();
    let manifest = manifest.unwrap_or_default();
    let book = manifest.book;
    // `src = "."` is the course folder itself.
    let src = link::join("", &book.src).unwrap_or_default();
    let mut course = Course {
        title: book.title.unwrap_or_else(|| tr!("Untitled course").to_owned()),
        description: book.description,
        language: book.language,
        items: Vec::new(),
        chapters: Vec::new(),
        files,
        hidden_lines: HiddenLines(manifest.output.html.code.hidelines),
        src,
    };
    if found {
        let path = course.in_src("SUMMARY.md");
        match course.files.read(&path) {
            Ok(source) => {
                let summary = summary::parse(&path, &course.src, &source);
                (course.items, course.chapters) = (summary.items, summary.chapters);
                faults.extend(summary.faults);
            }
            Err(fault) => {
                faults.push(fault.help(tr!("list the chapters of the course in this file")));
            }
        }
    }
    (course, faults)
}

/// The page of chapter number `chapter`. A page that cannot be read shows why.
pub fn page(course: &Course, chapter: usize) -> Document {
    beginning(course, chapter, usize::MAX)
}

/// The same page, of which a screen at byte `to` of the source needs no more: of a large one perhaps only the
/// beginning, which says how much is left.
pub fn beginning(course: &Course, chapter: usize, to: usize) -> Document {
    let Some(Chapter { title, path, .. }) = course.chapters.get(chapter) else {
        return Document::of_fault(
            &course.title,
            Fault::whole(BOOK, tr!("the course has no such chapter")),
        );
    };
    let Some(path) = path else {
        return Document::of_text(title, tr!("This lesson is not written yet."));
    };
    document_to(course, path, to).unwrap_or_else(|fault| Document::of_fault(title, fault))
}

/// The page in the file at `path`, which is relative to the course folder, with all that it includes.
pub fn document(course: &Course, path: &str) -> Result<Document, Fault> {
    document_to(course, path, usize::MAX)
}

fn document_to(course: &Course, path: &str, to: usize) -> Result<Document, Fault> {
    let (source, left) = course.files.read_to(path, to)?;
    let expanded = include::expand(path, source, &|path| course.files.read(path));
    Ok(Document { left, ..parse::page(path, expanded, &course.hidden_lines) })
}

/// The Markdown of the page in the file at `path`, with all that it includes.
pub fn text(course: &Course, path: &str) -> Result<String, Fault> {
    let source = course.files.read(path)?;
    Ok(include::expand(path, source, &|path| course.files.read(path)).text)
}

/// What chapters were called before, with their indices. Every page is looked at for it.
pub fn aliases(course: &Course) -> BTreeMap<String, usize> {
    let all = course.chapters.iter().enumerate().filter_map(|(idx, chapter)| {
        let path = chapter.path.as_ref()?;
        let source = course.files.read(path).ok()?;
        Some(meta::glance(path, &source).aliases.into_iter().map(move |alias| (alias, idx)))
    });
    all.flatten().collect()
}

/// The file that makes a folder a course.
const BOOK: &str = "book.toml";

/// The file with the words of the course's own, which are spelt as it spells them.
pub(crate) const WORDS: &str = "words.txt";

const INSIDE: &str = mark!("a course reads only files inside the folder of its book.toml");

static EMBEDDED: [(&str, Dir<'static>); 2] = [
    ("content", include_dir!("$CARGO_MANIFEST_DIR/content")),
    ("quizzes", include_dir!("$CARGO_MANIFEST_DIR/quizzes")),
];

/// The files at the top of the embedded course.
static EMBEDDED_FILES: [(&str, &[u8]); 2] = [
    (BOOK, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/book.toml"))),
    (WORDS, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/words.txt"))),
];

/// What we use of `book.toml`; mdBook has many more keys.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Manifest {
    book: Book,
    output: Output,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Output {
    html: Html,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Html {
    code: Code,
}

/// `[output.html.code]`: what hides lines, by language.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Code {
    hidelines: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(default)]
struct Book {
    title: Option<String>,
    description: Option<String>,
    language: Option<String>,
    src: String,
}

impl Default for Book {
    fn default() -> Self {
        Self { title: None, description: None, language: None, src: "src".to_owned() }
    }
}

fn read_book(files: &Files) -> Result<Manifest, Fault> {
    let no_course = tr!("a course is a folder with a book.toml, as mdBook has it");
    let source = files.read(BOOK).map_err(|fault| fault.help(no_course))?;
    let manifest: Manifest = toml::from_str(&source).map_err(|error| {
        let span = error.span().unwrap_or_default();
        Fault::at(BOOK, &source, span, one_line(error.message()))
    })?;
    let src = &manifest.book.src;
    match link::join("", src) {
        Ok(_) | Err(PathError::Empty) => {}
        Err(error) => {
            let start = source.find(src.as_str()).unwrap_or_default();
            let span = start..start + src.len();
            return Err(Fault::at(BOOK, &source, span, error.to_string()).help(words::of(INSIDE)));
        }
    }
    Ok(manifest)
}

/// The first letter small and no line breaks, as our messages have it.
pub(super) fn one_line(message: &str) -> String {
    message.lines().map(str::trim).collect::<Vec<_>>().join(", ")
}

fn missing(path: &str) -> Fault {
    Fault::whole(path, tr!("the file `{path}` is missing", path))
}

fn embedded(path: &str) -> Option<&'static [u8]> {
    if let Some((_, contents)) = EMBEDDED_FILES.iter().find(|(name, _)| *name == path) {
        return Some(contents);
    }
    let (top, rest) = path.split_once('/')?;
    let (_, folder) = EMBEDDED.iter().find(|(name, _)| *name == top)?;
    folder.get_file(rest).map(include_dir::File::contents)
}

/// The true path of `path` in `dir`; a link that leads out is refused.
fn inside(dir: &Path, path: &str) -> Result<PathBuf, Fault> {
    let find = |full: &Path| {
        fs::canonicalize(full).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => missing(path),
            _ => Fault::whole(path, tr!("`{path}` cannot be read: {error}", path, error)),
        })
    };
    let (root, full) = (find(dir)?, find(&dir.join(path))?);
    if !full.starts_with(&root) {
        let message = tr!("`{path}` leads out of the course folder", path);
        return Err(Fault::whole(path, message).help(words::of(INSIDE)));
    }
    Ok(full)
}

/// The true path of the file `path` in `dir`.
fn file_inside(dir: &Path, path: &str) -> Result<PathBuf, Fault> {
    let full = inside(dir, path)?;
    if !full.is_file() {
        return Err(Fault::whole(path, tr!("`{path}` is not a file", path)));
    }
    Ok(full)
}

fn unreadable(path: &str, error: &io::Error) -> Fault {
    Fault::whole(path, tr!("`{path}` cannot be read: {error}", path, error))
}

/// The text of `bytes`; at the first byte that is not UTF-8 a fault.
fn utf8(path: &str, bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let lossy = String::from_utf8_lossy(error.as_bytes());
        let byte = error.as_bytes().get(at).copied().unwrap_or_default();
        let span = at..at + '\u{fffd}'.len_utf8();
        let code = format!("{byte:02X}");
        Fault::at(path, &lossy, span, tr!("byte {at} (0x{code}) is not UTF-8 text", at, code))
            .help(tr!("save the file as UTF-8"))
    })
}

fn list_embedded(top: &str, folder: &Dir<'_>, paths: &mut Vec<String>) {
    let mut open = vec![folder];
    while let Some(folder) = open.pop() {
        open.extend(folder.dirs());
        paths.extend(
            folder
                .files()
                .filter_map(|file| file.path().to_str())
                .map(|path| format!("{top}/{}", path.replace('\\', "/"))),
        );
    }
}

fn list_folder(dir: &Path, under: &str, paths: &mut Vec<String>) {
    let mut open = match under {
        "" => vec![(dir.to_owned(), String::new())],
        // Nothing else is walked: a course may stand beside a large folder that is no part of it.
        _ => inside(dir, under).map(|full| (full, format!("{under}/"))).into_iter().collect(),
    };
    while let Some((folder, prefix)) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let (Some(name), Ok(kind)) = (name.to_str(), entry.file_type()) else { continue };
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}{name}");
            if kind.is_dir() {
                open.push((entry.path(), format!("{path}/")));
            } else if kind.is_file() || inside(dir, &path).is_ok_and(|full| full.is_file()) {
                paths.push(path);
            }
        }
    }
}
