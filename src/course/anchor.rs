//! Anchors of headings, by mdBook's rule, so that the same links work in both.

use std::collections::HashMap;

/// The anchors of a page so far, each with the number to try next when it comes again.
#[derive(Debug, Default)]
pub(super) struct Anchors(HashMap<String, usize>);

impl Anchors {
    /// The anchor of a heading: the `id` that its author gives it, or one made of its `text`; with the
    /// first number after it that makes it unique.
    pub(super) fn add(&mut self, id: Option<String>, text: &str) -> String {
        let anchor = id.unwrap_or_else(|| slug(text));
        let Some(&used) = self.0.get(&anchor) else {
            self.0.insert(anchor.clone(), 1);
            return anchor;
        };
        let mut count = used;
        let mut numbered = format!("{anchor}-{count}");
        while self.0.contains_key(&numbered) {
            count += 1;
            numbered = format!("{anchor}-{count}");
        }
        self.0.insert(anchor, count + 1);
        self.0.insert(numbered.clone(), 1);
        numbered
    }
}

/// Small letters; letters, digits, `_` and `-` stay, white space becomes `-`, the rest goes.
pub(super) fn slug(text: &str) -> String {
    let kept = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    };
    text.trim().to_lowercase().chars().filter_map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_mdbook() {
        let mut anchors = Anchors::default();
        for (id, text, expected) in [
            (None, "What Identity Center is", "what-identity-center-is"),
            (None, "IAM users or Identity Center?", "iam-users-or-identity-center"),
            (None, "  A  &  B_c-d ", "a----b_c-d"),
            (None, "漢字 Ärger", "漢字-ärger"),
            (None, "Same", "same"),
            (None, "same", "same-1"),
            (None, "Same!", "same-2"),
            (Some("own"), "Other", "own"),
            (Some("own"), "Other", "own-1"),
            (None, "", ""),
        ] {
            assert_eq!(anchors.add(id.map(str::to_owned), text), expected, "{text}");
        }
    }
}
