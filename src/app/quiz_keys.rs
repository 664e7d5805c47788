//! What keys do in the knowledge check.

use super::{Action, App, Context, Effect, Pane, check::CheckPane};
use crate::{
    progress::{AttemptRecord, Change},
    quiz::{Attempt, Bank, text::Names},
};

impl App {
    pub(super) fn act_on_check(&mut self, action: Action) -> Vec<Effect> {
        let Some(check) = &mut self.check else { return Vec::new() };
        check.notice = None;
        let page = isize::try_from(check.height()).unwrap_or(1).max(2) - 1;
        match (check.context(), action) {
            (Context::Question, Action::Pick(letter)) => {
                check.attempt.toggle(&check.bank, letter);
                check.lay_out();
                return self.attempt_to_keep().into_iter().collect();
            }
            (Context::Question, Action::Submit) => return self.submit(),
            (Context::Question, Action::Hint) => {
                check.hint = !check.hint;
                check.lay_out();
                check.scroll(isize::MAX);
            }
            (Context::Question, Action::Skip) => {
                let skipped = check.turn(|attempt, _| attempt.skip());
                check.notice = Some(skipped.to_string());
                check.lay_out();
                return self.attempt_to_keep().into_iter().collect();
            }
            (Context::Feedback, Action::Open) => {
                if check.has_more() {
                    check.scroll(page);
                    return Vec::new();
                }
                check.turn(|attempt, _| attempt.next());
                return self.attempt_to_keep().into_iter().collect();
            }
            (Context::Result, Action::Open) => return self.leave_check(),
            (Context::Result, Action::Retry) => return self.retry(),
            (Context::Feedback | Context::Result, Action::Reread) => return self.reread(),
            (_, Action::Down) => check.scroll(1),
            (_, Action::Up) => check.scroll(-1),
            (_, Action::PageDown) => check.scroll(page),
            (_, Action::PageUp) => check.scroll(-page),
            (_, Action::HalfDown) => check.scroll(page / 2),
            (_, Action::HalfUp) => check.scroll(-page / 2),
            (_, Action::Top) => check.scroll(isize::MIN),
            (_, Action::End) => check.scroll(isize::MAX),
            _ => {}
        }
        Vec::new()
    }

    /// Opens the check in file `path`: the one at hand if it is that one, else it is read.
    pub(super) fn start_check(&mut self, path: String) -> Vec<Effect> {
        match &self.check {
            Some(check) if check.bank.path == path && !check.attempt.is_finished() => {
                self.show_right(Pane::Quiz);
                Vec::new()
            }
            _ => vec![Effect::OpenBank(path)],
        }
    }

    /// A bank was read: goes on with the attempt that was left, or begins one.
    pub(super) fn show_bank(
        &mut self,
        bank: Bank,
        left: Option<(Attempt, i64)>,
        names: Names,
    ) -> Vec<Effect> {
        if bank.questions.is_empty() {
            self.notice = Some(format!("`{}` has no question that can be asked", bank.path));
            return Vec::new();
        }
        let going_on = left.is_some();
        let (mut attempt, started) =
            left.unwrap_or_else(|| (Attempt::new(&bank, self.next_seed()), self.now));
        self.check_started = started;
        self.notice = match attempt.reconcile(&bank) {
            Some(changed) => Some(changed),
            None if going_on => Some("going on where you left this check".to_owned()),
            None => None,
        };
        self.check = Some(CheckPane::new(bank, attempt, names, self.look));
        self.show_right(Pane::Quiz);
        self.attempt_to_keep().into_iter().collect()
    }

    /// Shows the check at hand, or starts the one of the page.
    pub(super) fn go_to_quiz(&mut self) -> Vec<Effect> {
        if self.check.is_some() {
            self.show_right(Pane::Quiz);
            return Vec::new();
        }
        if let Some(path) = self.lesson.as_ref().and_then(super::lesson::LessonPane::quiz) {
            self.start_check(path)
        } else {
            self.notice = Some("this page has no knowledge check".to_owned());
            Vec::new()
        }
    }

    pub(super) fn has_hint(&self) -> bool {
        let question = self.check.as_ref().and_then(|it| it.attempt.question(&it.bank));
        question.is_some_and(|it| it.hint.is_some())
    }

    fn submit(&mut self) -> Vec<Effect> {
        let Some(check) = &mut self.check else { return Vec::new() };
        match check.turn(Attempt::submit) {
            Ok(_) => self.attempt_to_keep().into_iter().collect(),
            Err(not_yet) => {
                check.notice = Some(not_yet.to_string());
                check.lay_out();
                Vec::new()
            }
        }
    }

    fn retry(&mut self) -> Vec<Effect> {
        let seed = self.next_seed();
        let Some(check) = &mut self.check else { return Vec::new() };
        if check.score().missed.is_empty() {
            self.notice = Some("nothing was missed".to_owned());
            return Vec::new();
        }
        check.turn(|attempt, bank| *attempt = attempt.retry(bank, seed));
        self.check_started = self.now;
        self.attempt_to_keep().into_iter().collect()
    }

    fn reread(&mut self) -> Vec<Effect> {
        let passage = self.check.as_ref().and_then(CheckPane::reread);
        let Some(passage) = passage else { return Vec::new() };
        let (path, anchor) = passage.split_once('#').unwrap_or((&passage, ""));
        let Some(chapter) = self.course.chapter_at(path) else {
            self.notice = Some(format!("the course has no page `{path}`"));
            return Vec::new();
        };
        let anchor = (!anchor.is_empty()).then(|| anchor.to_owned());
        let effects = self.go_to(chapter, anchor);
        self.focus = Pane::Lesson;
        effects
    }

    /// From the result back to the lesson, with the sandbox beside it.
    fn leave_check(&mut self) -> Vec<Effect> {
        if !self.lesson_open {
            return vec![Effect::Quit];
        }
        self.right = self.play.is_some().then_some(Pane::Sandbox);
        self.focus = Pane::Lesson;
        self.check = None;
        Vec::new()
    }

    /// The attempt as it is now, for the record.
    fn attempt_to_keep(&self) -> Option<Effect> {
        let CheckPane { bank, attempt, .. } = self.check.as_ref()?;
        let score = attempt.score(bank);
        Some(Effect::Keep(Change::Attempt(AttemptRecord {
            course: self.course_key.clone(),
            quiz: bank.path.clone(),
            seed: attempt.seed(),
            started: self.check_started,
            finished: attempt.is_finished().then_some(self.now),
            correct: score.correct,
            total: score.total,
            state: serde_json::to_string(attempt).ok()?,
        })))
    }

    /// The seed of the next form: the first is given, the others follow from it.
    fn next_seed(&mut self) -> u64 {
        let seed = self.seed;
        // Small numbers, so that a learner can type one after --seed.
        self.seed = (seed % 1_000_000 * 7_621 + 1) % 1_000_000;
        seed
    }
}
