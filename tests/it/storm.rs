//! Storms of keys: whatever is pressed and however the screen changes, nothing breaks and the place stays.

use std::collections::BTreeSet;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;
use vestibule::{
    app::{Msg, bindings, keys::Keys},
    course::{flow::Look, sheet::Sheet},
    keymap,
};

use crate::walk::{Walk, assert_harmless, key};

/// A step of somebody who presses anything.
#[derive(Debug, Clone)]
enum Step {
    Key(usize),
    Char(char),
    Paste(String),
    Point(usize),
    Resize(u16, u16),
}

fn steps(count: usize) -> impl Strategy<Value = Vec<Step>> {
    let line = prop_oneof![
        any::<String>(),
        Just("aws sso-admin create-permission-set --name Audit".to_owned()),
        Just(
            "aws identitystore create-user --user-name eve --display-name '\u{1b}[31m家👩‍🚀'"
                .to_owned()
        ),
        Just("aws sso-admin list-permission-sets --max-results 1\n".to_owned()),
    ];
    let size = prop_oneof![
        6 => (30..170_u16, 8..50_u16),
        2 => (1..60_u16, 1..14_u16),
        1 => (1..=500_u16, 1..=200_u16),
    ];
    let step = prop_oneof![
        12 => (0..bindings::BINDINGS.len()).prop_map(Step::Key),
        4 => proptest::char::any().prop_map(Step::Char),
        2 => prop::sample::select(vec!['a', 'q', 'y', 'g', ' ', '?', '1']).prop_map(Step::Char),
        1 => line.prop_map(Step::Paste),
        1 => (0..40_usize).prop_map(Step::Point),
        1 => size.prop_map(|(columns, rows)| Step::Resize(columns, rows)),
    ];
    prop::collection::vec(step, count)
}

impl Walk {
    fn take(&mut self, step: &Step) {
        match step {
            Step::Key(idx) => {
                let keys = bindings::BINDINGS.get(*idx).unwrap().each_key().next().unwrap();
                self.press(key(keys));
            }
            Step::Char(c) => self.press(KeyEvent::new(KeyCode::Char(*c), KeyModifiers::NONE)),
            Step::Paste(text) => self.step(Msg::Paste(text.clone())),
            Step::Point(number) => self.step(Msg::Point(*number)),
            Step::Resize(columns, rows) => self.step(Msg::Resize(*columns, *rows)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_storm_of_keys_breaks_anything(steps in steps(250)) {
        let mut walk = Walk::unrecorded((120, 40));
        for (number, step) in steps.iter().enumerate() {
            walk.take(step);
            // Every step is drawn where that is cheap.
            let (columns, rows) = walk.app.size();
            if number % 8 == 0 || u32::from(columns) * u32::from(rows) < 3_000 {
                assert_harmless(&walk.buffer());
            }
        }
        assert_harmless(&walk.buffer());
    }

    #[test]
    fn a_resize_keeps_the_place(
        pages in 0..40_usize,
        lines in 0..20_usize,
        sizes in prop::collection::vec((40..300_u16, 12..90_u16), 1..6),
    ) {
        let start = (120, 40);
        let mut walk = Walk::unrecorded(start);
        walk.keys(&format!("{pages}*] {pages}*Ctrl-D {lines}*j"));
        let here = walk.section();
        let (place, top) = {
            let lesson = walk.app.lesson.as_ref().unwrap();
            (lesson.place(), lesson.top())
        };
        for size in sizes {
            walk.resize(size);
            prop_assert_eq!(walk.section(), here.clone());
            let lesson = walk.app.lesson.as_ref().unwrap();
            prop_assert_eq!(lesson.place(), place);
            // What was at the top is in view still.
            let page = &lesson.document;
            let sheet = Sheet::new(page, lesson.width(), Look { ascii: false }, 0);
            let row = sheet.row_of(page, place) - sheet.first(page);
            // The rules of a table belong to the rows beside them.
            let in_view = lesson.top().saturating_sub(1)..lesson.top() + lesson.rows().len();
            prop_assert!(in_view.contains(&row), "{} in {:?} at {:?}", row, in_view, size);
        }
        walk.resize(start);
        // A row between two blocks belongs to the lower one.
        let now = walk.app.lesson.as_ref().unwrap().top();
        prop_assert!(now.abs_diff(top) <= 1, "{} was {}", now, top);
    }
}

#[test]
fn every_key_of_the_table_can_be_pressed() {
    let names: BTreeSet<&str> =
        bindings::BINDINGS.iter().flat_map(bindings::Binding::each_key).collect();
    for binding in bindings::BINDINGS {
        for name in binding.each_key() {
            for context in binding.on {
                let found = keymap::message(&Keys::default(), *context, key(name));
                let Some(Msg::Do(action)) = found else { panic!("{name} in {context:?}") };
                assert_eq!(action, binding.action, "{name} in {context:?}");
            }
        }
    }
    assert!(names.len() > 40);
}
