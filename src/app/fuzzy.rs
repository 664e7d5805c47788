//! How well something matches what is typed, where a few of its letters are enough.

/// What a match in other words costs more than one in the label.
const IN_OTHERS: usize = 60;

/// What a match by letters that do not stand side by side costs at least.
const APART: usize = 100;

/// How well a label and other words for it match all words of `typed`: the less the better; `None` if they do
/// not. `typed` is in small letters.
pub fn rank(typed: &str, label: &str, others: &str) -> Option<usize> {
    let (label, others) = (label.to_lowercase(), others.to_lowercase());
    let mut sum = 0;
    for word in typed.split_whitespace() {
        let in_others = || others.contains(word).then_some(IN_OTHERS);
        sum += together(word, &label).or_else(in_others).or_else(|| apart(word, &label))?;
    }
    // Of two labels that begin as typed, the one that ends sooner is more likely meant.
    Some(sum * 200 + label.chars().count().min(199))
}

/// The letters side by side: best at the start, then where a word begins.
fn together(word: &str, label: &str) -> Option<usize> {
    let begins = |at: usize| {
        let before = label.get(..at).and_then(|it| it.chars().next_back());
        before.is_none_or(|it| !it.is_alphanumeric())
    };
    let places = || label.match_indices(word).map(|it| it.0);
    let first = places().next()?;
    let place = places().find(|it| begins(*it));
    Some(match place {
        Some(0) => 0,
        Some(at) => 1 + at.min(30),
        None => 32 + first.min(20),
    })
}

/// The letters in order, the first of them where a word begins, and not too far apart.
fn apart(word: &str, label: &str) -> Option<usize> {
    let wanted: Vec<char> = word.chars().collect();
    let letters: Vec<char> = label.chars().collect();
    let starts = (0..letters.len()).filter(|at| {
        let before = at.checked_sub(1).and_then(|it| letters.get(it));
        letters.get(*at) == wanted.first() && before.is_none_or(|it| !it.is_alphanumeric())
    });
    let costs = starts.filter_map(|start| {
        let (mut at, mut n_gaps) = (start, 0);
        for letter in wanted.iter().skip(1) {
            let rest = letters.get(at + 1..)?;
            // A letter that begins a word goes before one that is nearer.
            let is_first = |it: usize| {
                rest.get(it) == Some(letter)
                    && it.checked_sub(1).map_or(letters.get(at), |it| rest.get(it)) == Some(&' ')
            };
            let next = rest.iter().position(|it| it == letter)?;
            let step = if next == 0 {
                0
            } else {
                (0..rest.len().min(16)).find(|it| is_first(*it)).unwrap_or(next)
            };
            n_gaps += usize::from(step > 0);
            at += step + 1;
        }
        let n_between = at + 1 - start - wanted.len();
        (n_between <= 6 * wanted.len()).then_some(APART + n_between + 4 * n_gaps)
    });
    costs.min().filter(|_| wanted.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_comes_first() {
        const LABELS: [&str; 6] = [
            "go to the next heading",
            "next link, block or check on the page",
            "Headings of next week",
            "undo the last change",
            "list the headings of this page",
            "show or hide the contents",
        ];
        for (typed, expected) in [
            ("next", &["next link, block or check on the page", "go to the next heading"][..]),
            ("next head", &["Headings of next week", "go to the next heading"]),
            ("nh", &["go to the next heading"]),
            ("ulc", &["undo the last change"]),
            ("contents", &["show or hide the contents"]),
            ("lhtp", &["list the headings of this page"]),
            ("qqq", &[]),
        ] {
            let mut ranked: Vec<(usize, &str)> =
                LABELS.iter().filter_map(|it| Some((rank(typed, it, "")?, *it))).collect();
            ranked.sort_unstable();
            let found: Vec<&str> =
                ranked.into_iter().map(|it| it.1).take(expected.len().max(1)).collect();
            assert_eq!(found, expected, "{typed}");
        }
    }
}
