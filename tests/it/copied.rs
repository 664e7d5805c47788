//! What is copied from a page: by dragging, and with `y`.

use vestibule::{course::Files, ui::theme::Depth};

use crate::{
    book,
    walk::{Walk, course},
};

/// A walk through a book with one page, which is `page` under a title.
fn of_page(page: &str, size: (u16, u16), ascii: bool) -> (tempfile::TempDir, Walk) {
    let dir = tempfile::tempdir().unwrap();
    book::put(dir.path(), "book.toml", "[book]\ntitle = \"Mine\"\nsrc = \"src\"\n");
    book::put(dir.path(), "src/SUMMARY.md", "# Summary\n\n[Title](title.md)\n");
    book::put(dir.path(), "src/title.md", &format!("# Title\n\n{page}\n"));
    let book = course(Files::folder(dir.path()));
    let mut walk = Walk::of(book, size, &dir.path().join("book.toml/none"), (Depth::Full, ascii));
    walk.keys("Esc");
    (dir, walk)
}

/// A page, and what is copied of it.
struct Case {
    page: &'static str,
    /// The columns of the screen.
    columns: u16,
    from: &'static str,
    to: &'static str,
    copied: &'static str,
}

const DRAGS: &[Case] = &[
    // A line of code that was wrapped is the line of the source, whatever it was broken at.
    Case {
        page: "```text\naws sso-admin list-permission-sets --instance-arn arn:aws:sso:::instance/ssoins-7223a1b2c3d4e5f6 --output json\nnext  \nend\n```",
        columns: 80,
        from: "aws",
        to: "end",
        copied: "aws sso-admin list-permission-sets --instance-arn arn:aws:sso:::instance/ssoins-7223a1b2c3d4e5f6 --output json\nnext\nend",
    },
    Case {
        page: "```text\none two three four five seven   eight nine ten eleven twelve\n```",
        columns: 40,
        from: "one",
        to: "twelve",
        copied: "one two three four five seven   eight nine ten eleven twelve",
    },
    // In a list, a quote or a card too; blank lines of code are lines.
    Case {
        page: "> ```text\n> one two three four five seven   eight nine ten eleven twelve\n>\n>   end\n> ```",
        columns: 40,
        from: "one",
        to: "end",
        copied: "one two three four five seven   eight nine ten eleven twelve\n\n  end",
    },
    // Cells have a tab between them, as a spreadsheet reads them, whatever side they are at.
    Case {
        page: "| cell | b |\n|---|--:|\n| 1 | 20 |\n| 333 |  |\n| 4 | `five six` |",
        columns: 80,
        from: "cell",
        to: "six",
        copied: "cell\tb\n1\t20\n333\t\n4\tfive six",
    },
    Case {
        page: "| a | b | c |\n|---|:-:|---|\n| x1 | x2 | x3 |",
        columns: 80,
        from: "x2",
        to: "x3",
        copied: "x2\tx3",
    },
    Case {
        page: "| a | b | c |\n|---|---|---|\n| x1 | x2 | x3 |",
        columns: 80,
        from: "x2",
        to: "x2",
        copied: "x2",
    },
    // A cell that takes several rows is one, and so is a word of it that is broken.
    Case {
        page: "- beside\n\n  | name | what it is for |\n  |---|---|\n  | PowerUser | all but the people and their rights |\n  | two words | arn:aws:iam::aws:policy/PowerUserAccess and more |\n\nend",
        columns: 40,
        from: "name",
        to: "end",
        copied: "name\twhat it is for\nPowerUser\tall but the people and their rights\ntwo words\tarn:aws:iam::aws:policy/PowerUserAccess and more\n\nend",
    },
    // Bars, frames and signs are none of the text, and sentences are whole.
    Case {
        page: "> [!NOTE]\n> One sentence that goes on and on until it is broken.\n>\n> Another.\n\nend",
        columns: 40,
        from: "Note",
        to: "end",
        copied: "Note\nOne sentence that goes on and on until it is broken.\n\nAnother.\n\nend",
    },
    Case {
        page: "> [!WARNING]\n> **`Mine` is a title**\n>\n> - One sentence that goes on and on until it is broken.\n>\n> ```text\n> one\n>\n>   two\n> ```\n\nend",
        columns: 40,
        from: "Mine",
        to: "end",
        copied: "Mine is a title\n• One sentence that goes on and on until it is broken.\n\none\n\n  two\n\nend",
    },
    Case {
        page: "> Quoted words that go on and on until the line is full.\n>\n> Others.\n\nend",
        columns: 40,
        from: "Quoted",
        to: "end",
        copied: "Quoted words that go on and on until the line is full.\n\nOthers.\n\nend",
    },
    Case {
        page: "Term\n: What it means, in words that go on and on.\n\n  Example: an example that goes on and on, too.\n\nend",
        columns: 40,
        from: "Term",
        to: "end",
        copied: "Term\nWhat it means, in words that go on and on.\n\nExample: an example that goes on and on, too.\n\nend",
    },
    Case {
        page: "<details open>\n<summary>More of it</summary>\n\nA sentence that goes on and on until it is broken.\n\n</details>\n\nend",
        columns: 40,
        from: "More",
        to: "end",
        copied: "More of it\nA sentence that goes on and on until it is broken.\n\nend",
    },
];

#[test]
fn a_drag_copies_what_the_author_wrote() {
    let mut wrong = Vec::new();
    for Case { page, columns, from, to, copied } in DRAGS {
        for ascii in [false, true] {
            let (_dir, mut walk) = of_page(page, (*columns, 40), ascii);
            let (text, screen) = walk.drag(from, to);
            let copied = if ascii { copied.replace('•', "-") } else { (*copied).to_owned() };
            if text.as_ref() != Some(&copied) {
                wrong.push(format!("{text:?}\n for {copied:?}\n{screen}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_word_of_code_ends_at_a_blank_where_its_line_is_broken() {
    let (_dir, mut walk) =
        of_page("```text\none two three four five six seven eight nine ten\n```", (40, 40), false);
    let screen = walk.screen();
    assert!(screen.contains('↳'), "{screen}");
    for word in ["one", "two", "three", "four", "five", "six", "seven", "eight"] {
        assert_eq!(walk.double_click(word, 0).as_deref(), Some(word), "{}", walk.screen());
    }
}

#[test]
fn a_sentence_is_found_where_a_callout_breaks_it() {
    let page = "> [!NOTE]\n> One sentence that goes on and on until it is broken.";
    let (_dir, mut walk) = of_page(page, (40, 40), false);
    walk.keys("/ paste:'that goes on and on until' Enter");
    let search = walk.app.lesson.as_ref().unwrap().search.as_ref();
    assert_eq!(search.unwrap().matches.len(), 1, "{}", walk.screen());
}

/// A page, the keys before `y`, what is copied, and what is said of it.
const COPIES: &[(&str, &str, &str, &str)] = &[
    (
        "```make\nall: one\n\n\tcargo test\n\ttrue\n```",
        "j j",
        "all: one\n\n\tcargo test\n\ttrue",
        "copied: the code",
    ),
    (
        "```rust\n# fn main() {\nlet x = 1;\n\n    x\n# }\n```",
        "j j",
        "let x = 1;\n\n    x",
        "copied: the code",
    ),
    (
        "One *sentence*\nof two lines.",
        "j j",
        "One *sentence*\nof two lines.",
        "copied: the paragraph",
    ),
    (
        "| a | b |\n|---|---|\n| c | d |",
        "j j",
        "| a | b |\n|---|---|\n| c | d |",
        "copied: the table",
    ),
    ("> quoted", "j j", "> quoted", "copied: the block"),
    (
        "One\n\n```aws\naws sts get-caller-identity\n```",
        "",
        "aws sts get-caller-identity",
        "copied: the commands",
    ),
    ("See [this](title.md#title).", "Tab", "title.md#title", "copied: the address"),
];

#[test]
fn y_copies_the_block_at_the_top() {
    for (page, keys, copied, said) in COPIES {
        let long = format!("{page}\n\n{}", "word\n\n".repeat(40));
        let (_dir, mut walk) = of_page(&long, (80, 24), false);
        walk.keys(keys);
        walk.session.take_copied();
        walk.keys("y");
        assert_eq!(walk.session.take_copied().as_deref(), Some(*copied), "{}", walk.screen());
        assert!(walk.screen().contains(said), "{said}\n{}", walk.screen());
    }
}
