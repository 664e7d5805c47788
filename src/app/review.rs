//! What is due, and how the questions of a check are chosen by what the learner answered before.

use super::{
    Action, App, Effect, Mode as Screen, Pane,
    check::{CheckPane, Plan},
};
use crate::{
    progress::AnswerRecord,
    quiz::{
        Bank, Mode, Question, Schedule, Trends, WHOLE,
        form::{self, Wanted},
        schedule::Answered,
    },
};

/// What follows from all answers that were given in a course.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Practised {
    /// When each question is to be asked again.
    pub schedule: Schedule,
    /// How it went over time.
    pub trends: Trends,
}

/// An answer of the record, as the schedule sees it.
pub fn answered(record: &AnswerRecord) -> Answered<'_> {
    Answered {
        quiz: &record.quiz,
        question: &record.question,
        fingerprint: &record.fingerprint,
        answered: record.answered,
        mark: record.mark,
        confidence: record.confidence,
        moves: Mode::named(&record.mode).is_some_and(Mode::moves_schedule),
    }
}

/// With so many attempts before it, a result is compared.
const MOST_BEFORE: usize = 5;

/// How long it is until something, for people: `in 3 days`.
pub fn how_soon(seconds: i64) -> String {
    let n_of = |unit: u64| seconds.max(0).unsigned_abs().div_ceil(unit);
    match seconds {
        ..5_400 => match n_of(60) {
            1 => tr!("in 1 minute").to_owned(),
            n => tr!("in {n} minutes", n),
        },
        5_400..129_600 => match n_of(3_600) {
            1 => tr!("in 1 hour").to_owned(),
            n => tr!("in {n} hours", n),
        },
        _ => match n_of(86_400) {
            1 => tr!("in 1 day").to_owned(),
            n => tr!("in {n} days", n),
        },
    }
}

/// What a form of all banks is called.
pub(super) fn title_of(mode: Mode) -> Option<&'static str> {
    match mode {
        Mode::Review => Some(tr!("Review")),
        Mode::Weakest => Some(tr!("Weakest first")),
        Mode::Retry => Some(tr!("Missed or guessed")),
        Mode::WarmUp => Some(tr!("Warm-up")),
        Mode::Practice | Mode::Exam => None,
    }
}

impl App {
    /// How many questions are due.
    pub fn due(&self) -> usize {
        self.practised.as_ref().map_or(0, |it| it.schedule.n_due(self.now))
    }

    /// Takes in what was answered so far; says quietly what is due.
    pub(super) fn take_answers(&mut self, practised: Practised) {
        self.practised = Some(practised);
        self.remind_check();
        let n_due = self.due();
        if n_due > 0 && self.notice.is_none() && self.mode == Screen::Learn {
            self.notice = Some(match n_due {
                1 => tr!("1 question is due: g r asks it").to_owned(),
                n => tr!("{n} questions are due: g r asks them", n),
            });
        }
    }

    /// One more answer was given, to a question of `outcome`.
    pub(super) fn learn_answer(&mut self, record: &AnswerRecord, outcome: Option<&str>) {
        let Some(practised) = &mut self.practised else { return };
        let answered = answered(record);
        practised.schedule.take(&answered, self.now);
        if let Some(outcome) = outcome.filter(|_| answered.moves) {
            practised.trends.take(outcome, (record.started, record.seed), record.mark);
        }
    }

    /// Tells the check what the learner answered before: which questions were edited since, and how each
    /// outcome went.
    pub(super) fn remind_check(&mut self) {
        let (Some(practised), Some(check)) = (&self.practised, &mut self.check) else { return };
        let Practised { schedule, trends } = practised;
        let is_changed = |it: &&Question| {
            let card = schedule.card(&it.bank, &it.id);
            card.is_some_and(|card| card.is_changed(&it.fingerprint))
        };
        let changed = check.bank.questions.iter().filter(is_changed).map(|it| it.id.clone());
        let this = Some((self.check_started, check.attempt.seed()));
        let before = form::outcomes(&check.bank)
            .into_iter()
            .map(|outcome| (outcome.to_owned(), trends.percents(outcome, this, MOST_BEFORE)));
        let (changed, before) = (changed.collect(), before.collect());
        check.remember(changed, before);
    }

    /// Asks what is due, or a few questions about the page in view, in whatever bank; or shows what is going on
    /// of that.
    pub(super) fn ask_of_all(&mut self, action: Action) -> Vec<Effect> {
        let (mode, lesson) = match action {
            Action::GoWarmUp => (Mode::WarmUp, self.page_in_view()),
            _ => (Mode::Review, None),
        };
        if mode == Mode::WarmUp && lesson.is_none() {
            self.notice = Some(tr!("a warm-up is about a page: open one").to_owned());
            return Vec::new();
        }
        let is_going_on = |check: &CheckPane| {
            let mut about = check.bank.questions.iter().filter_map(Question::page);
            check.attempt.mode() == mode
                && !check.attempt.is_finished()
                && lesson.as_deref().is_none_or(|it| about.all(|page| page == it))
        };
        if self.check.as_ref().is_some_and(is_going_on) {
            self.show_right(Pane::Quiz);
            return Vec::new();
        }
        self.plan = Plan { mode, lesson, ..Plan::default() };
        let unread = self.practised.is_none().then_some(Effect::ReadAnswers);
        unread.into_iter().chain([Effect::OpenBank(WHOLE.to_owned())]).collect()
    }

    fn page_in_view(&self) -> Option<String> {
        let chapter = self.lesson.as_ref()?.chapter;
        self.course.chapters().get(chapter)?.path.clone()
    }

    /// The ids of the questions that `plan` asks of `bank`, or a sentence that says why there are none.
    pub(super) fn chosen(
        &self,
        bank: &Bank,
        plan: &Plan,
        seed: u64,
    ) -> Result<Vec<String>, String> {
        let wanted = Wanted {
            mode: plan.mode,
            outcome: plan.outcome.clone(),
            lesson: plan.lesson.clone(),
            count: plan.count,
            seed,
        };
        let nothing = Schedule::default();
        let schedule = self.practised.as_ref().map_or(&nothing, |it| &it.schedule);
        let ids = form::form(bank, &wanted, schedule, self.now);
        if !ids.is_empty() {
            return Ok(ids);
        }
        let is_narrowed = plan.outcome.is_some() || plan.lesson.is_some();
        Err(match plan.mode {
            Mode::Review if is_narrowed => tr!("nothing of that is due").to_owned(),
            Mode::Review => match schedule.next_due(self.now) {
                Some(next) => {
                    let soon = how_soon(next.saturating_sub(self.now));
                    tr!("nothing is due: the next question comes back {soon}", soon)
                }
                None => {
                    tr!("nothing is due: a question comes back some days after you answered it")
                        .to_owned()
                }
            },
            Mode::Retry => tr!("nothing was missed or guessed").to_owned(),
            Mode::WarmUp if plan.outcome.is_none() => {
                tr!("no question is about this page").to_owned()
            }
            _ => tr!("no question is of that outcome and lesson").to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_soon_is_said_in_words() {
        for (seconds, expected) in [
            (i64::MIN, "in 0 minutes"),
            (0, "in 0 minutes"),
            (1, "in 1 minute"),
            (61, "in 2 minutes"),
            (5_399, "in 90 minutes"),
            (5_400, "in 2 hours"),
            (86_400, "in 24 hours"),
            (129_600, "in 2 days"),
            (259_200, "in 3 days"),
            (i64::MAX, "in 106751991167301 days"),
        ] {
            assert_eq!(how_soon(seconds), expected, "{seconds}");
        }
    }
}
