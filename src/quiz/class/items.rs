//! The analysis of questions: how hard each is, whether those who know the rest know it too, what nobody chose.
//!
//! Of each learner the first attempt in practice or exam counts: whoever has seen the feedback answers another way.

use std::collections::BTreeMap;

use super::{
    Asked, Class, Quiz, Reply, Sat, bit,
    figures::{self, Discrimination, Interval},
};

/// A question in the eyes of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Item<'class> {
    /// The title of the course, and the path of the quiz.
    pub quiz: (&'class str, &'class str),
    /// The id of the question.
    pub id: &'class str,
    /// Another one where the question was edited.
    pub fingerprint: &'class str,
    /// Which edition it is of how many, from 1, as time went.
    pub edition: (usize, usize),
    /// The first line of what is asked.
    pub prompt: &'class str,
    /// The id of its outcome.
    pub outcome: Option<&'class str>,
    /// The word for its kind.
    pub kind: &'class str,
    /// How many learners were asked.
    pub answers: u32,
    /// How many of them were right.
    pub right: u32,
    /// The interval of the share that is right.
    pub interval: Option<Interval>,
    /// The mean of the marks, in percent.
    pub mean_mark: Option<f64>,
    /// How it goes with the rest of the form.
    pub discrimination: Discrimination,
    /// How long the middle learner took, of those who answered.
    pub median_seconds: Option<f64>,
    /// Each option: what it says, whether it is right, how many chose it.
    pub options: Vec<(&'class str, bool, u32)>,
}

/// What a class did in the questions of one outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByOutcome<'class> {
    /// The title of the course, and the path of the quiz.
    pub quiz: (&'class str, &'class str),
    /// The id of the outcome.
    pub outcome: &'class str,
    /// Questions of it.
    pub questions: usize,
    /// Answers to them.
    pub answers: u32,
    /// Those that are right.
    pub right: u32,
}

impl Item<'_> {
    /// The share that is right.
    pub fn share(&self) -> Option<f64> {
        (self.answers > 0).then(|| f64::from(self.right) / f64::from(self.answers))
    }

    /// The wrong options that nobody chose.
    pub fn unchosen(&self) -> impl Iterator<Item = &str> {
        self.options.iter().filter(|(_, correct, n)| !correct && *n == 0).map(|(text, ..)| *text)
    }

    /// What a teacher should look at, in sentences.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Discrimination::Of(_, Some(interval)) = self.discrimination
            && interval.high < 0.0
        {
            notes.push(tr!("those who know the rest miss it: is its answer right?").to_owned());
        }
        if self.answers > 0 && self.right == 0 {
            notes.push(tr!("nobody was right").to_owned());
        }
        let unchosen: Vec<&str> = self.unchosen().collect();
        // Of a few answers it says nothing.
        if self.answers >= figures::FEWEST && !unchosen.is_empty() {
            notes.push(tr!("nobody chose: {unchosen}", unchosen = unchosen.join("; ")));
        }
        notes
    }
}

impl Class {
    /// Every question that was asked in the attempts that are looked at: by quiz, the hardest first.
    pub fn items(&self) -> Vec<Item<'_>> {
        let mut counts: Vec<Count> = self.questions.iter().map(|_| Count::default()).collect();
        for sat in self.first_sittings() {
            let sum: u32 = sat.replies.iter().map(|it| u32::from(it.mark)).sum();
            let others = u32::try_from(sat.replies.len()).unwrap_or(u32::MAX).saturating_sub(1);
            for reply in &sat.replies {
                let rest = f64::from(sum - u32::from(reply.mark)) / f64::from(others);
                if let Some(count) = counts.get_mut(reply.question) {
                    count.add(reply, (others > 0).then_some(rest));
                }
            }
        }
        let editions = self.editions();
        let items = self.questions.iter().zip(counts).zip(editions);
        let asked = items.filter(|((_, count), _)| count.answers > 0);
        let mut items: Vec<Item<'_>> =
            asked.map(|((asked, count), edition)| count.item(asked, edition)).collect();
        items.sort_by(|a, b| {
            let share = |it: &Item<'_>| it.share().unwrap_or_default();
            let by_share = a.quiz.cmp(&b.quiz).then(share(a).total_cmp(&share(b)));
            by_share.then_with(|| (a.id, a.edition).cmp(&(b.id, b.edition)))
        });
        items
    }

    /// The outcomes: by quiz and id.
    pub fn by_outcome<'class>(&self, items: &[Item<'class>]) -> Vec<ByOutcome<'class>> {
        let mut all: Vec<ByOutcome<'class>> = Vec::new();
        for item in items {
            let Some(outcome) = item.outcome else { continue };
            let found = all.iter().position(|it| (it.quiz, it.outcome) == (item.quiz, outcome));
            let place = found.unwrap_or(all.len());
            if found.is_none() {
                let quiz = item.quiz;
                all.push(ByOutcome { quiz, outcome, questions: 0, answers: 0, right: 0 });
            }
            if let Some(it) = all.get_mut(place) {
                it.questions += 1;
                it.answers += item.answers;
                it.right += item.right;
            }
        }
        all.sort_by_key(|it| (it.quiz, it.outcome));
        all
    }

    /// The attempts that are looked at: of each learner the first at each quiz.
    pub(super) fn first_sittings(&self) -> impl Iterator<Item = &Sat> {
        let mut first: BTreeMap<(&str, Quiz), &Sat> = BTreeMap::new();
        for sat in self.in_order().filter(|it| it.is_whole()) {
            first.entry((&sat.learner, sat.quiz())).or_insert(sat);
        }
        first.into_values()
    }

    /// For each question, which edition it is of how many.
    fn editions(&self) -> Vec<(usize, usize)> {
        let mut places: Vec<usize> = (0..self.questions.len()).collect();
        places.sort_by_key(|it| self.questions.get(*it).map(|it| (it.first, &it.fingerprint)));
        let mut n_of: BTreeMap<(&Quiz, &str), usize> = BTreeMap::new();
        let mut numbers = vec![0; places.len()];
        for place in places {
            let Some(asked) = self.questions.get(place) else { continue };
            let n = n_of.entry((&asked.quiz, &asked.id)).or_default();
            *n += 1;
            if let Some(number) = numbers.get_mut(place) {
                *number = *n;
            }
        }
        let all = |asked: &Asked| n_of.get(&(&asked.quiz, asked.id.as_str())).copied();
        let editions = self.questions.iter().zip(numbers);
        editions.map(|(asked, number)| (number, all(asked).unwrap_or(1))).collect()
    }
}

/// What is counted of one question.
#[derive(Debug, Default)]
struct Count {
    answers: u32,
    right: u32,
    marks: u32,
    seconds: Vec<u32>,
    /// Right or not, and the mean mark of the rest.
    with_rest: Vec<(bool, f64)>,
    chosen: Vec<u32>,
}

impl Count {
    fn add(&mut self, reply: &Reply, rest: Option<f64>) {
        self.answers += 1;
        self.right += u32::from(reply.is_right);
        self.marks += u32::from(reply.mark);
        self.seconds.extend(reply.seconds);
        self.with_rest.extend(rest.map(|rest| (reply.is_right, rest)));
        self.chosen.push(reply.chosen);
    }

    fn item(self, asked: &Asked, edition: (usize, usize)) -> Item<'_> {
        let chose = |place| {
            let n = self.chosen.iter().filter(|it| *it & bit(place) > 0).count();
            u32::try_from(n).unwrap_or(u32::MAX)
        };
        let options = asked.options.iter().enumerate();
        let options =
            options.map(|(place, (text, correct))| (text.as_str(), *correct, chose(place)));
        Item {
            quiz: (&asked.quiz.0, &asked.quiz.1),
            id: &asked.id,
            fingerprint: &asked.fingerprint,
            edition,
            prompt: &asked.prompt,
            outcome: asked.outcome.as_deref(),
            kind: &asked.kind,
            answers: self.answers,
            right: self.right,
            interval: figures::wilson(self.right, self.answers),
            mean_mark: (self.answers > 0).then(|| f64::from(self.marks) / f64::from(self.answers)),
            discrimination: figures::discrimination(&self.with_rest),
            options: options.collect(),
            median_seconds: figures::median(self.seconds),
        }
    }
}
