//! How answers went over time: for each outcome, attempt by attempt.

/// Which attempt: when it was begun, and the seed of its form.
pub type Which = (i64, u64);

/// The answers of a course by outcome, in the order in which they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trends {
    list: Vec<(String, Vec<Tried>)>,
}

/// The answers of one attempt to questions of one outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tried {
    attempt: Which,
    answers: usize,
    /// The sum of the marks, in percent of a question.
    marks: usize,
}

impl Trends {
    /// One more answer, to a question of `outcome`.
    pub fn take(&mut self, outcome: &str, attempt: Which, mark: u8) {
        let place = self.list.iter().position(|(it, _)| it == outcome).unwrap_or_else(|| {
            self.list.push((outcome.to_owned(), Vec::new()));
            self.list.len() - 1
        });
        let Some((_, tried)) = self.list.get_mut(place) else { return };
        let answers = 1;
        let marks = usize::from(mark.min(100));
        // Answers of one attempt come one after the other, or nearly so.
        match tried.iter_mut().rev().find(|it| it.attempt == attempt) {
            Some(it) => {
                it.answers += answers;
                it.marks += marks;
            }
            None => tried.push(Tried { attempt, answers, marks }),
        }
    }

    /// The shares of the marks that `outcome` had in the last attempts but `but`, in percent and rounded down;
    /// at most `most` of them, the oldest first.
    pub fn percents(&self, outcome: &str, but: Option<Which>, most: usize) -> Vec<usize> {
        let tried = self.list.iter().find(|(it, _)| it == outcome).map(|(_, tried)| tried);
        let newest = tried.into_iter().flatten().rev().filter(|it| Some(it.attempt) != but);
        let mut percents: Vec<usize> =
            newest.take(most).filter_map(|it| it.marks.checked_div(it.answers)).collect();
        percents.reverse();
        percents
    }

    /// How many answers there are to questions of `outcome`.
    pub fn answers(&self, outcome: &str) -> usize {
        let tried = self.list.iter().find(|(it, _)| it == outcome).map(|(_, tried)| tried);
        tried.into_iter().flatten().map(|it| it.answers).sum()
    }
}

/// Shares for people: `50, 75, 100 %`.
pub fn listed(percents: &[usize]) -> String {
    let numbers: Vec<String> = percents.iter().map(usize::to_string).collect();
    format!("{} %", numbers.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_by_outcome_and_attempt() {
        let mut trends = Trends::default();
        for (outcome, attempt, mark) in [
            ("a", (1, 7), 100),
            ("a", (1, 7), 0),
            ("b", (1, 7), 90),
            ("a", (2, 7), 100),
            // Two windows at once.
            ("a", (2, 8), 33),
            ("a", (2, 7), 50),
            ("a", (2, 7), 50),
            ("a", (3, 1), u8::MAX),
        ] {
            trends.take(outcome, attempt, mark);
        }
        assert_eq!(trends.percents("a", None, 9), [50, 66, 33, 100]);
        assert_eq!(trends.percents("a", None, 2), [33, 100]);
        assert_eq!(trends.percents("a", Some((3, 1)), 2), [66, 33]);
        assert_eq!(trends.percents("b", Some((1, 7)), 2), [0; 0]);
        assert_eq!(trends.percents("c", None, 2), [0; 0]);
        assert_eq!(["a", "b", "c"].map(|it| trends.answers(it)), [7, 1, 0]);
        assert_eq!(listed(&trends.percents("a", None, 9)), "50, 66, 33, 100 %");
    }
}
