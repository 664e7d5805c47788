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
];

#[test]
fn a_drag_copies_what_the_author_wrote() {
    let mut wrong = Vec::new();
    for Case { page, columns, from, to, copied } in DRAGS {
        for ascii in [false, true] {
            let (_dir, mut walk) = of_page(page, (*columns, 40), ascii);
            let (text, screen) = walk.drag(from, to);
            if text.as_deref() != Some(copied) {
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
