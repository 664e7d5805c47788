//! The bars beside what is longer than its place: where they are, what they say, where they lead.

use vestibule::{
    app::{
        Overlay, Pane,
        overlay::FormOverlay,
        pointer::Gesture,
        scrollbar::{Long, Scrollbar},
    },
    sandbox::form::{Form, FormKind},
};

use crate::{
    book,
    walk::{Walk, assert_harmless},
};

/// The bar of the pane whose frame has its right edge at `column`: the rows of its thumb.
fn thumb(walk: &Walk, column: u16) -> Vec<u16> {
    let screen = walk.buffer();
    let is_thumb = |row: &u16| screen[(column, *row)].symbol() == "▐";
    (0..screen.area.height).filter(is_thumb).collect()
}

#[test]
fn a_bar_says_where_the_page_is_and_takes_it_elsewhere() {
    for (size, column, first, last) in [((80, 24), 79, 2, 22), ((120, 40), 62, 2, 37)] {
        let mut walk = Walk::unrecorded(size);
        walk.keys("Esc");
        let percent = |walk: &Walk| walk.app.lesson.as_ref().unwrap().percent();
        assert_eq!(thumb(&walk, column).first(), Some(&first));
        walk.keys("G");
        assert_eq!(thumb(&walk, column).last(), Some(&last));
        // By its middle to the middle of its track, and by a click back to the top.
        let rows = thumb(&walk, column);
        let held = rows[rows.len() / 2];
        let middle = u16::midpoint(first, last);
        walk.gesture((column, held), Gesture::Press);
        assert_eq!(percent(&walk), 100, "holding it moves nothing");
        for row in (middle..held).rev() {
            walk.gesture((0, row), Gesture::Drag);
            assert_harmless(&walk.buffer());
        }
        assert!((35..65).contains(&percent(&walk)), "{}", percent(&walk));
        assert!(thumb(&walk, column).iter().any(|it| it.abs_diff(middle) <= 2));
        walk.gesture((0, 0), Gesture::Release).gesture((0, 0), Gesture::Drag);
        assert!((35..65).contains(&percent(&walk)));
        walk.click_at((column, first));
        assert_eq!(thumb(&walk, column).first(), Some(&first));
        walk.click_at((column, last));
        assert_eq!(percent(&walk), 100);
    }
}

#[test]
fn every_pane_that_shows_not_all_has_a_bar() {
    let mut walk = Walk::unrecorded((160, 50));
    walk.keys("Esc");
    let frames = |walk: &Walk| {
        let layout = walk.app.layout().unwrap();
        let edges = layout.panes.iter().map(|(_, area)| area.right() - 1);
        edges.map(|it| !thumb(walk, it).is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(frames(&walk), [false, true, false]);
    walk.resize((160, 24));
    assert_eq!(frames(&walk), [true; 3]);
    let edge = walk.app.layout().unwrap().of(Pane::Sandbox).unwrap().right() - 1;
    walk.click_at((edge, 20));
    assert!(walk.app.play.as_ref().unwrap().top() > 0);
    walk.keys("g s g g").resize((160, 900));
    assert_eq!(frames(&walk), [false; 3]);
}

impl Walk {
    /// The bar of `long`, if there is one.
    fn bar_of(&self, long: Long) -> Option<Scrollbar> {
        let layout = self.app.layout()?;
        let panes = layout.panes.iter().map(|(pane, _)| Some(*pane));
        let bars = panes.chain([None]).flat_map(|it| self.app.scrollbars(&layout, it));
        bars.filter(|(it, _)| *it == long).map(|(_, bar)| bar).next()
    }

    /// The same, where there must be one; what is drawn in its column is it.
    fn bar(&self, long: Long) -> Scrollbar {
        let bar = self.bar_of(long);
        assert!(bar.is_some(), "no bar of {long:?} on\n{}", self.screen());
        let bar = bar.unwrap();
        let screen = self.buffer();
        for row in bar.track.rows() {
            let is_thumb = screen[(row.x, row.y)].symbol() == "▐";
            assert_eq!(is_thumb, bar.thumb.contains(row.as_position()), "{}", self.screen());
        }
        bar
    }
}

/// Columns, rows; the keys that lead to something long; what it is.
const LONG: &[(u16, u16, &str, Long)] = &[
    (80, 12, "Esc g t", Long::Contents),
    (120, 12, "Esc g t", Long::Contents),
    (80, 24, "Esc", Long::Lesson),
    (160, 50, "Esc", Long::Lesson),
    (80, 24, "g s", Long::View),
    (120, 24, "g s", Long::View),
    (80, 24, "g s i paste:'aws organizations list-accounts' Enter 2*Esc Shift-Tab", Long::View),
    (80, 24, "g s i paste:'aws sso-admin ' Tab", Long::Completions),
    (160, 50, "g s i paste:'aws sso-admin ' Tab", Long::Completions),
    (80, 12, "g q", Long::Quiz),
    (120, 12, "g q", Long::Quiz),
    (80, 24, "Esc ?", Long::Window),
    (120, 24, "Esc ?", Long::Window),
    (80, 24, "Esc :", Long::Window),
    (160, 50, "Esc :", Long::Window),
    (80, 24, "Esc g / paste:access", Long::Window),
    (120, 24, "Esc g / paste:access", Long::Window),
    (80, 24, "g s 2*Tab e text:inline Enter Ctrl-O 40*Enter", Long::Editor),
    (160, 50, "g s 2*Tab e text:inline Enter Ctrl-O 90*Enter", Long::Editor),
];

/// A history that is longer than any screen.
fn with_history(size: (u16, u16)) -> Walk {
    let mut walk = Walk::unrecorded(size);
    walk.keys("g s i");
    (0..60).for_each(|_| {
        walk.keys("paste:'tick 2h' Enter");
    });
    walk.keys("2*Esc 2*Shift-Tab");
    assert!(walk.screen().contains("[History]"), "{}", walk.screen());
    walk
}

/// A course with many terms, one of which means a lot.
fn with_terms(keys: &str) -> Walk {
    let dir = tempfile::tempdir().unwrap();
    let terms: Vec<String> = (0..40).map(|it| format!("Term {it}\n: What it means.\n\n")).collect();
    let meaning = "It goes on and on.\n\n  ".repeat(60);
    let page = format!("# Title\n\n{}Longest\n: {meaning}Done.\n", terms.concat());
    book::put(dir.path(), "book.toml", "[book]\ntitle = \"Mine\"\nsrc = \"src\"\n");
    book::put(dir.path(), "src/SUMMARY.md", "# Summary\n\n[Title](title.md)\n");
    book::put(dir.path(), "src/title.md", &page);
    let mut walk = Walk::unrecorded_in(dir.path(), (80, 24));
    walk.keys(keys);
    walk
}

#[test]
fn what_is_longer_than_its_place_has_a_bar_that_leads_through_it() {
    let mut walks: Vec<(Walk, Long, &str)> = Vec::new();
    for (columns, rows, keys, long) in LONG {
        let mut walk = Walk::unrecorded((*columns, *rows));
        walk.keys(keys);
        walks.push((walk, *long, keys));
    }
    for size in [(80, 24), (120, 40)] {
        walks.push((with_history(size), Long::View, "the history"));
    }
    for keys in ["Esc g d", "Esc g d text:Longest Enter"] {
        walks.push((with_terms(keys), Long::Window, keys));
    }
    for (mut walk, long, keys) in walks {
        let context = walk.app.context();
        let track = walk.bar(long).track;
        // By clicks to its ends.
        walk.click_at((track.x, track.bottom() - 1));
        let bar = walk.bar(long);
        assert_eq!(bar.thumb.bottom(), bar.track.bottom(), "{keys}\n{}", walk.screen());
        walk.click_at((bar.track.x, bar.track.y));
        let bar = walk.bar(long);
        assert_eq!((bar.thumb.y, bar.first()), (bar.track.y, 0), "{keys}\n{}", walk.screen());
        // And by dragging: what is further down comes into view, and never what is further up.
        let mut firsts = vec![bar.first()];
        let (from, to) = (bar.thumb.y, track.bottom() + 2);
        walk.gesture((bar.track.x, from), Gesture::Press);
        for row in from..to {
            walk.gesture((0, row), Gesture::Drag);
            assert_harmless(&walk.buffer());
            firsts.push(walk.bar(long).first());
        }
        walk.gesture((0, to), Gesture::Release);
        // A long choice may need another row of the command line, and take it from the list.
        assert!(firsts.is_sorted() || long == Long::Completions, "{keys}: {firsts:?}");
        let bar = walk.bar(long);
        assert_eq!(bar.thumb.bottom(), bar.track.bottom(), "{keys}\n{}", walk.screen());
        // Nothing else is done with it.
        assert_eq!(walk.app.context(), context, "{keys}");
        // Where all of it is in view there is no bar.
        if !matches!(long, Long::Completions | Long::Quiz) {
            walk.resize((columns_of(&walk), 1_500));
            assert!(walk.bar_of(long).is_none(), "{keys}");
        }
    }
}

fn columns_of(walk: &Walk) -> u16 {
    walk.app.size().0
}

#[test]
fn the_list_of_keys_ends_with_its_last_row() {
    let mut walk = Walk::unrecorded((80, 24));
    walk.keys("Esc ? G");
    let last = walk.screen();
    let window = walk.app.window().unwrap();
    walk.keys("5*j 3*Space");
    assert_eq!(walk.screen(), last);
    assert_eq!(walk.app.window().unwrap().area, window.area);
    // One key back is one row back, and the window stays as large as it is.
    walk.keys("k");
    assert_ne!(walk.screen(), last);
    assert_eq!(walk.app.window().unwrap().area, window.area);
}

#[test]
fn a_bar_can_be_drawn_in_ascii() {
    let dir = tempfile::tempdir().unwrap();
    let course = crate::walk::course(vestibule::course::Files::embedded());
    let look = (vestibule::ui::theme::Depth::Mono, true);
    let walk = Walk::of(course, (80, 24), dir.path(), look);
    let screen = walk.screen();
    assert!(screen.lines().any(|it| it.ends_with('#')), "{screen}");
    assert!(!screen.contains('▐'), "{screen}");
}

/// However small the screen, the field in focus of a form is on it, with its cursor, and so is the beginning of
/// what Enter will do.
#[test]
fn a_form_that_is_longer_than_the_screen_follows_its_field() {
    let mut n_scrolled = 0;
    for size in [(80, 24), (80, 14), (60, 12), (40, 12)] {
        let mut walk = Walk::unrecorded(size);
        walk.keys("g s");
        for kind in FormKind::ALL.into_iter().chain(FormKind::operations()) {
            let form = Form::new(kind, walk.app.play.as_ref().unwrap().sandbox.world(), None);
            let n_fields = form.fields.len();
            walk.app.overlay = Some(Overlay::Form(Box::new(FormOverlay::new(form))));
            // One without fields is drawn, too.
            walk.screen();
            for turn in 0..n_fields {
                let window = walk.app.window().unwrap();
                let screen = walk.screen();
                let Some(Overlay::Form(it)) = &walk.app.overlay else { panic!("{screen}") };
                let label = it.form.fields[it.form.focus].said();
                let (_, row) = window.cursor.unwrap();
                let down = usize::from(row - window.inside.y);
                // A label that has no room is wrapped, and that of a long document may stand above.
                let first = label.split(' ').next().unwrap();
                let shown =
                    window.rows[..=down].iter().rev().any(|it| it.text().starts_with(first));
                assert!(shown || it.input.text().len() > 100, "{label} at {row}:\n{screen}");
                assert_eq!(window.rows.len(), usize::from(window.inside.height), "{screen}");
                let n_below =
                    window.rows.iter().rev().take_while(|it| !it.spans.is_empty()).count();
                assert!((1..window.rows.len()).contains(&n_below), "{screen}");
                n_scrolled += usize::from(window.bar.is_some());
                if turn % 2 == 0 {
                    walk.keys("Tab");
                } else {
                    let (column, row) = (window.inside.x, window.inside.y);
                    walk.gesture((column, row), Gesture::Wheel { down: true });
                }
            }
        }
    }
    assert!(n_scrolled > 100, "{n_scrolled}");
}

/// A click into what is typed finds its letter also where the beginning of that is above the window.
#[test]
fn a_click_into_a_long_field_finds_its_letter() {
    let mut walk = Walk::unrecorded((60, 12));
    walk.keys("g s Tab a text:any Enter paste:'identitystore create-user' Enter Tab");
    let typed: String = ('a'..='z').cycle().take(600).collect();
    walk.keys(&format!("paste:{typed}"));
    let window = walk.app.window().unwrap();
    let (_, row) = window.cursor.unwrap();
    let line = window.rows[usize::from(row - window.inside.y)].text();
    let at = line.find("abc").unwrap();
    walk.click_at((window.inside.x + u16::try_from(at).unwrap(), row));
    walk.keys("text:_");
    let Some(Overlay::Form(it)) = &walk.app.overlay else { panic!("{}", walk.screen()) };
    let place = it.input.text().find('_').unwrap();
    assert_eq!(it.input.text().len(), 601);
    let behind = it.input.text().get(place + 1..).unwrap();
    assert!(place > 300 && behind.starts_with("abc"), "{place}");
}
