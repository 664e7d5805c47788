//! Words of a text, without what is only looks: case, punctuation, Markdown.

/// The words of `text` in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric();
    let words = text.split(|c| !is_part(c)).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Whether `part` stands in `whole`, word by word and without a gap.
pub(super) fn contains(whole: &[String], part: &[String]) -> bool {
    !part.is_empty() && whole.windows(part.len()).any(|it| it == part)
}

/// `text` without what stands in backticks or double quotes: words that are shown and not said.
pub(super) fn said(text: &str) -> String {
    let mut said = String::new();
    let mut open = None;
    for c in text.chars() {
        match open {
            Some(quote) if quote == c => open = None,
            Some(_) => {}
            None if matches!(c, '`' | '"') => {
                open = Some(c);
                said.push(' ');
            }
            None => said.push(c),
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_do_not_count() {
        assert_eq!(
            words("The *role's* `iam:ListRoles`!"),
            ["the", "role", "s", "iam", "listroles"]
        );
        assert!(contains(&words("It is Amazon Cognito."), &words("amazon cognito")));
        assert!(!contains(&words("Amazon, not Cognito"), &words("amazon cognito")));
        assert!(!contains(&words("anything"), &[]));
        assert_eq!(said("a `not` b \"never\" c"), "a   b   c");
    }
}
