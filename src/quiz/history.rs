//! Earlier attempts at the same quiz: how this one compares with them, and a chart of them all in a row.

use serde::Deserialize;

use super::{Mode, Score};

/// An attempt that was finished before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// Questions that were right.
    pub correct: usize,
    /// Questions that were asked.
    pub total: usize,
}

impl Past {
    /// An attempt of the record; none if it says nothing of the quiz as a whole, because its questions were picked
    /// for being weak, due or missed.
    pub fn of(correct: usize, total: usize, state: &str) -> Option<Self> {
        /// What an attempt is for; those of old are practice.
        #[derive(Deserialize)]
        struct Purpose {
            #[serde(default)]
            mode: Mode,
        }
        let Purpose { mode } = serde_json::from_str(state).ok()?;
        (is_whole(mode) && total > 0).then_some(Self { correct, total })
    }

    /// The attempt that was just finished, as [`Self::of`] will see it.
    pub fn of_score(mode: Mode, score: &Score) -> Option<Self> {
        let Score { correct, total, .. } = *score;
        (is_whole(mode) && total > 0).then_some(Self { correct, total })
    }

    /// The share that was right, in percent.
    fn percent(self) -> usize {
        (self.correct * 100).checked_div(self.total).unwrap_or_default()
    }
}

/// Whether an attempt says how one does in the quiz as a whole.
pub fn is_whole(mode: Mode) -> bool {
    matches!(mode, Mode::Practice | Mode::Exam)
}

/// How the last attempt went and how this one compares; none without one.
pub fn compared(past: &[Past], score: &Score) -> Option<String> {
    let last = *past.last()?;
    let now = Past { correct: score.correct, total: score.total };
    let before = tr!(
        "Last time {correct} of {total} were right",
        correct = last.correct,
        total = last.total
    );
    let (mine, others) = (now.correct * last.total, last.correct * now.total);
    Some(match mine.cmp(&others) {
        std::cmp::Ordering::Greater => {
            let is_best = past.iter().all(|it| now.correct * it.total > it.correct * now.total);
            let best = if is_best && past.len() > 1 { tr!(", and this is your best") } else { "" };
            tr!("{before}: you did better{best}.", before, best)
        }
        std::cmp::Ordering::Equal => tr!("{before}, too.", before),
        std::cmp::Ordering::Less => tr!("{before}: this was harder for you today.", before),
    })
}

/// A bar for each of the last attempts and their shares in percent, this one last; none if it is the first.
pub fn chart(past: &[Past], score: &Score, is_ascii: bool) -> Option<String> {
    if past.is_empty() {
        return None;
    }
    let now = Past { correct: score.correct, total: score.total };
    let all: Vec<usize> = past.iter().chain([&now]).map(|it| it.percent()).collect();
    let shown = all.get(all.len().saturating_sub(MOST_BARS)..).unwrap_or_default();
    let bar = |percent: &usize| BARS.chars().nth(percent * 7 / 100);
    let bars: String =
        if is_ascii { String::new() } else { shown.iter().filter_map(bar).collect() };
    let numbers: Vec<String> = shown.iter().map(ToString::to_string).collect();
    let gap = if is_ascii { "" } else { "  " };
    Some(format!("{bars}{gap}{} %", numbers.join(", ")))
}

/// What helps most now, at most three things, the most urgent first; keys are those of the result.
pub fn next(score: &Score, mode: Mode) -> Vec<String> {
    let (n_sure, n_missed) = (score.sure_and_wrong.len(), score.missed.len());
    let n_again = n_missed + score.guessed.len();
    let questions =
        |n: usize| if n == 1 { tr!("1 question").to_owned() } else { tr!("{n} questions", n) };
    let has_passage = !score.reread.is_empty();
    let steps = [
        (
            n_sure > 0,
            tr!(
                "You were sure and wrong in {questions}. What you believe there is what to look up first.",
                questions = questions(n_sure)
            ),
        ),
        (has_passage, tr!("`o` opens the first passage to read again.").to_owned()),
        (
            n_again > 0,
            tr!(
                "`r` asks again what you missed or guessed: {questions}.",
                questions = questions(n_again)
            ),
        ),
        (
            n_missed == 0 && mode == Mode::Practice,
            tr!("`x` asks the same as an exam: no feedback before the end.").to_owned(),
        ),
    ];
    let steps = steps.into_iter().filter(|(helps, _)| *helps).map(|(_, step)| step);
    steps.take(3).collect()
}

const BARS: &str = "▁▂▃▄▅▆▇█";

/// As many as fit a narrow pane with their numbers.
const MOST_BARS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn past(all: &[(usize, usize)]) -> Vec<Past> {
        all.iter().map(|(correct, total)| Past { correct: *correct, total: *total }).collect()
    }

    fn score(correct: usize, total: usize) -> Score {
        Score { correct, total, ..Score::default() }
    }

    #[test]
    fn an_attempt_is_compared_with_the_last_one() {
        for (before, now, expected) in [
            (&[][..], (3, 4), None),
            (&[(2, 4)], (3, 4), Some("Last time 2 of 4 were right: you did better.")),
            (
                &[(2, 4), (1, 4)],
                (3, 4),
                Some("Last time 1 of 4 were right: you did better, and this is your best."),
            ),
            (&[(4, 4), (1, 4)], (3, 4), Some("Last time 1 of 4 were right: you did better.")),
            (&[(6, 8)], (3, 4), Some("Last time 6 of 8 were right, too.")),
            (
                &[(4, 4)],
                (3, 4),
                Some("Last time 4 of 4 were right: this was harder for you today."),
            ),
        ] {
            let told = compared(&past(before), &score(now.0, now.1));
            assert_eq!(told.as_deref(), expected, "{before:?}");
        }
    }

    #[test]
    fn the_last_attempts_stand_in_a_row() {
        let before = past(&[(0, 4), (1, 4), (2, 4)]);
        let told = |before: &[Past], is_ascii| chart(before, &score(4, 4), is_ascii);
        assert_eq!(told(&before, false).as_deref(), Some("▁▂▄█  0, 25, 50, 100 %"));
        assert_eq!(told(&before, true).as_deref(), Some("0, 25, 50, 100 %"));
        assert_eq!(told(&[], false), None);
        let many = past(&[(1, 2); 20]);
        assert_eq!(
            told(&many, false).as_deref(),
            Some("▄▄▄▄▄▄▄█  50, 50, 50, 50, 50, 50, 50, 100 %")
        );
    }

    #[test]
    fn what_helps_most_comes_first_and_three_things_are_enough() {
        let begins = |score: &Score, mode| -> Vec<String> {
            let steps = next(score, mode).into_iter();
            steps.map(|it| it.split(' ').take(3).collect::<Vec<_>>().join(" ")).collect()
        };
        let bad = Score {
            missed: vec![0, 1],
            guessed: vec![2],
            sure_and_wrong: vec![1],
            reread: vec!["a.md".to_owned()],
            ..score(2, 4)
        };
        assert_eq!(
            begins(&bad, Mode::Practice),
            ["You were sure", "`o` opens the", "`r` asks again"]
        );
        assert!(next(&bad, Mode::Practice).iter().any(|it| it.ends_with("guessed: 3 questions.")));
        let good = score(4, 4);
        assert_eq!(begins(&good, Mode::Practice), ["`x` asks the"]);
        assert_eq!(begins(&good, Mode::Exam), [""; 0]);
    }

    #[test]
    fn what_was_picked_for_being_weak_is_no_past_of_the_quiz() {
        for (state, is_past) in [
            (r#"{"seed":1,"slots":[],"at":0}"#, true),
            (r#"{"mode":"exam"}"#, true),
            (r#"{"mode":"retry"}"#, false),
            (r#"{"mode":"warm-up"}"#, false),
            ("damaged", false),
        ] {
            assert_eq!(Past::of(1, 2, state).is_some(), is_past, "{state}");
        }
        assert_eq!(Past::of(0, 0, "{}"), None);
    }
}
