//! The gradebook: every attempt of every learner, and which of them counts.

use std::collections::BTreeMap;

use super::{Class, Quiz, Sat};
use crate::quiz::{result::QuizResult, score::certainty};

/// One attempt in the gradebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grade<'class> {
    /// What the learner is called: as they say, or as the file.
    pub learner: &'class str,
    /// Where it was read.
    pub file: &'class str,
    /// The result, without answers.
    pub result: &'class QuizResult,
    /// The sum of the certainty-based marks and the most that it could be, beside the score; none if no answer
    /// had a confidence.
    pub certainty: Option<(i64, i64)>,
    /// It is the best of the learner's attempts in practice and exam; of equal ones, the first.
    pub counts: bool,
}

/// How a class did in one quiz, by the attempts that count.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview<'class> {
    /// The title of its course.
    pub course: &'class str,
    /// Its path there.
    pub path: &'class str,
    /// What it is called.
    pub title: &'class str,
    /// All attempts, also those that do not count.
    pub attempts: usize,
    /// Learners of whom an attempt counts.
    pub learners: usize,
    /// Those who passed.
    pub passed: usize,
    /// Of their percentages: the lowest, the median, the highest; none without learners.
    pub percents: Option<(u32, f64, u32)>,
}

impl Class {
    /// Every attempt: by learner, then by quiz, then as time went.
    pub fn gradebook(&self) -> Vec<Grade<'_>> {
        let mut best: BTreeMap<(&str, Quiz), &Sat> = BTreeMap::new();
        for sat in self.in_order().filter(|it| it.is_whole()) {
            let held = best.entry((&sat.learner, sat.quiz())).or_insert(sat);
            if is_better(&sat.result, &held.result) {
                *held = sat;
            }
        }
        let counts = |sat: &Sat| {
            let key = (sat.learner.as_str(), sat.quiz());
            best.get(&key).is_some_and(|it| std::ptr::eq(*it, sat))
        };
        let grade = self.in_order().map(|sat| Grade {
            learner: &sat.learner,
            file: &sat.file,
            result: &sat.result,
            certainty: certainty(sat.replies.iter().map(|it| (it.confidence, it.is_right))),
            counts: counts(sat),
        });
        grade.collect()
    }

    /// How the class did, quiz by quiz.
    pub fn overviews(&self) -> Vec<Overview<'_>> {
        let grades = self.gradebook();
        let overview = |((course, path), title)| {
            let here = grades.iter().filter(|it| {
                (it.result.course.as_str(), it.result.quiz.as_str()) == (course, path)
            });
            let counting: Vec<_> =
                here.clone().filter(|it| it.counts).map(|it| it.result).collect();
            let percents =
                counting.iter().map(|it| u32::try_from(it.score().percent()).unwrap_or(0));
            let ends = percents.clone().min().zip(percents.clone().max());
            let middle = super::figures::median(percents.collect());
            Overview {
                course,
                path,
                title,
                attempts: here.count(),
                learners: counting.len(),
                passed: counting.iter().filter(|it| it.passed).count(),
                percents: ends.zip(middle).map(|((low, high), middle)| (low, middle, high)),
            }
        };
        let quizzes = self.quizzes().into_iter();
        quizzes
            .map(|((course, path), title)| overview(((course.as_str(), path.as_str()), title)))
            .collect()
    }

    /// By learner, quiz, time and file.
    pub(super) fn in_order(&self) -> impl Iterator<Item = &Sat> {
        let mut all: Vec<&Sat> = self.sittings.iter().collect();
        all.sort_by(|a, b| {
            let key = |it: &Sat| (it.result.started, it.result.finished);
            (&a.learner, &a.result.course, &a.result.quiz, key(a), &a.file).cmp(&(
                &b.learner,
                &b.result.course,
                &b.result.quiz,
                key(b),
                &b.file,
            ))
        });
        all.into_iter()
    }
}

/// By the share of the marks, which may be of another number of questions.
fn is_better(new: &QuizResult, old: &QuizResult) -> bool {
    new.marks * old.total > old.marks * new.total
}
