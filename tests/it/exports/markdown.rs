//! The report, read by a parser of Markdown.

use vestibule::world::PolicyType;

use super::{worlds, written};
use crate::named::assignments;

#[test]
fn a_report_has_a_row_for_every_assignment_set_and_person() {
    for world in worlds() {
        let text = written(&world, "markdown");
        let options = pulldown_cmark::Options::ENABLE_TABLES;
        let mut n_rows = 0;
        let mut cells = Vec::new();
        for event in pulldown_cmark::Parser::new_ext(&text, options) {
            match event {
                pulldown_cmark::Event::Start(pulldown_cmark::Tag::TableRow) => n_rows += 1,
                pulldown_cmark::Event::Start(pulldown_cmark::Tag::TableCell) => {
                    cells.push(String::new());
                }
                pulldown_cmark::Event::Text(text) => {
                    if let Some(cell) = cells.last_mut() {
                        cell.push_str(&text);
                    }
                }
                pulldown_cmark::Event::Html(html) | pulldown_cmark::Event::InlineHtml(html) => {
                    panic!("{html}")
                }
                _ => {}
            }
        }
        let expected =
            assignments(&world).len() + world.permission_sets().count() + world.users().count();
        let own = PolicyType::ALL.into_iter().flat_map(|it| world.organization_policies(it));
        let n_policies = own.filter(|it| !it.is_aws).count()
            + world.customer_policies().count()
            + world.resource_policies().count();
        assert_eq!(n_rows, expected + world.applications().count() + n_policies, "{text}");
        for name in
            world.users().map(|it| it.display_name.split_whitespace().collect::<Vec<_>>().join(" "))
        {
            assert!(cells.contains(&name), "{name}\n{text}");
        }
    }
}
