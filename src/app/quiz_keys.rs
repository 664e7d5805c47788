//! What keys do in the knowledge check.

use super::{
    Action, App, Context, Effect, Input, OF_QUESTION, Overlay, Pane, PlayPane,
    check::{CheckPane, Plan},
    review::title_of,
};
use crate::{
    progress::{AnswerRecord, AttemptRecord, Change},
    quiz::{
        Attempt, Bank, Exam, Mode, WHOLE,
        history::Past,
        result::{QuizResult, Sitting},
        text::Names,
    },
    sandbox::Sandbox,
};

/// Seconds of an exam for each question, where nobody says how long it lasts.
const SECONDS_A_QUESTION: u32 = 90;

/// The longest that a question is thought about in one go: who walked away did not think.
const LONGEST_THOUGHT: i64 = 600;

impl App {
    pub(super) fn act_on_check(&mut self, action: Action) -> Vec<Effect> {
        if self.has_clock() {
            let ended = self.tick();
            if !ended.is_empty() {
                return ended;
            }
        }
        let Some(check) = &mut self.check else { return Vec::new() };
        check.notice = None;
        let page = isize::try_from(check.height()).unwrap_or(1).max(2) - 1;
        let context = check.context();
        match (context, action) {
            (Context::Question, _) => return self.act_on_question(action, page),
            (Context::Answer, Action::Commit | Action::Close) => check.close_field(),
            (Context::Answer, _) => check.edit_field(action),
            (Context::Grid, Action::Open) => return self.open_from_grid(),
            (Context::Grid, Action::Close) => check.toggle_grid(),
            (Context::Grid, _) => check.step_grid(action),
            (Context::Feedback, Action::Open) => {
                if check.has_more() {
                    check.scroll(page);
                    return Vec::new();
                }
                check.turn(|attempt, _| attempt.next());
                self.check_seen = self.now;
                self.take_back_play();
                return self.attempt_to_keep(&[]);
            }
            (Context::Feedback, Action::TryWorld) => return self.try_world(),
            (Context::Feedback, Action::Report) => {
                self.overlay = Some(Overlay::Report(Input::default()));
            }
            (Context::Result, Action::Open) if check.has_more() => check.scroll(page),
            (Context::Result, Action::Open) => return self.leave_check(),
            (Context::Result, Action::Retry) => return self.retry(),
            (Context::Result, Action::Exam) => return self.start_exam(),
            (Context::Feedback | Context::Result, Action::Reread) => return self.reread(),
            _ => scroll(check, action, page),
        }
        Vec::new()
    }

    /// What keys do while a question is open.
    fn act_on_question(&mut self, action: Action, page: isize) -> Vec<Effect> {
        let Some(check) = &mut self.check else { return Vec::new() };
        match action {
            Action::Pick(letter) => {
                check.attempt.toggle(&check.bank, letter);
                check.lay_out();
                return self.attempt_to_keep(&[]);
            }
            Action::Submit => return self.submit(None),
            Action::Sure(confidence) => return self.submit(Some(confidence)),
            Action::TypeAnswer if check.can(action) => check.open_field(),
            Action::Hint if check.attempt.take_hint(&check.bank) => {
                check.lay_out();
                check.scroll(isize::MAX);
                return self.attempt_to_keep(&[]);
            }
            Action::Hint => self.notice = Some(tr!("there is no hint to take").to_owned()),
            Action::Skip if check.attempt.is_open_exam() => return self.go_to_question(1),
            Action::Skip => {
                let skipped = check.turn(|attempt, _| attempt.skip());
                check.notice = Some(skipped.to_string());
                check.lay_out();
                self.check_seen = self.now;
                return self.attempt_to_keep(&[]);
            }
            Action::Flag if check.can(action) => {
                check.attempt.toggle_flag();
                check.lay_out();
                return self.attempt_to_keep(&[]);
            }
            Action::Grid if check.can(action) => check.toggle_grid(),
            Action::NextQuestion if check.can(action) => return self.go_to_question(1),
            Action::PreviousQuestion if check.can(action) => return self.go_to_question(-1),
            Action::Report => self.overlay = Some(Overlay::Report(Input::default())),
            _ => scroll(check, action, page),
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
    ///
    /// An exam that was left goes on whatever is asked for, since its clock does; anything else that was left
    /// goes on unless something else is asked for.
    pub(super) fn show_bank(
        &mut self,
        mut bank: Bank,
        left: Option<(Attempt, i64)>,
        names: Names,
        past: Vec<Past>,
    ) -> Vec<Effect> {
        let plan = std::mem::take(&mut self.plan);
        let left = left.filter(|(it, _)| it.mode() == Mode::Exam || plan == Plan::default());
        let going_on = left.is_some();
        let (mut attempt, started) = match left {
            Some(left) => {
                let ids: Vec<String> = left.0.ids().map(str::to_owned).collect();
                bank.keep(&ids);
                left
            }
            None => match self.begin(&mut bank, &plan) {
                Ok(attempt) => (attempt, self.now),
                Err(why) => {
                    self.notice = Some(why);
                    return Vec::new();
                }
            },
        };
        self.notice = match attempt.reconcile(&bank) {
            Some(changed) => Some(changed),
            None if going_on => Some(tr!("going on where you left this check").to_owned()),
            None => None,
        };
        self.check_started = started;
        if let (WHOLE, Some(title)) = (bank.path.as_str(), title_of(attempt.mode())) {
            title.clone_into(&mut bank.title);
        }
        let effects = self.open_check(bank, attempt, names);
        if let Some(check) = &mut self.check {
            check.past = past;
        }
        effects
    }

    /// The attempt that `plan` asks for, or why there is none.
    fn begin(&mut self, bank: &mut Bank, plan: &Plan) -> Result<Attempt, String> {
        let nothing = tr!("`{path}` has no question that can be asked", path = bank.path);
        if bank.is_empty() {
            return Err(nothing);
        }
        let seed = self.next_seed();
        let ids = loop {
            let ids = self.chosen(bank, plan, seed)?;
            if !bank.forget_unreadable(&ids) {
                break ids;
            }
        };
        bank.keep(&ids);
        if bank.is_empty() {
            return Err(nothing);
        }
        let attempt = Attempt::of(bank, &ids, seed, plan.mode);
        if plan.mode != Mode::Exam {
            return Ok(attempt);
        }
        let n_questions = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let usual = n_questions.saturating_mul(SECONDS_A_QUESTION);
        let seconds = plan.minutes.map_or(usual, |it| it.saturating_mul(60));
        Ok(attempt.as_exam(self.now, Some(seconds)))
    }

    fn open_check(&mut self, mut bank: Bank, attempt: Attempt, names: Names) -> Vec<Effect> {
        let ids: Vec<String> = attempt.ids().map(str::to_owned).collect();
        bank.keep(&ids);
        let to_settle = bank.to_settle();
        self.check = Some(CheckPane::new(bank, attempt, names, self.look));
        self.check_seen = self.now;
        self.remind_check();
        self.show_right(Pane::Quiz);
        let settle = (!to_settle.is_empty()).then_some(Effect::Settle(to_settle));
        settle.into_iter().chain(self.attempt_to_keep(&[])).collect()
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
            self.notice = Some(tr!("this page has no knowledge check").to_owned());
            Vec::new()
        }
    }

    /// Gives the answer in view; in an exam, notes how sure the learner is and goes on.
    fn submit(&mut self, confidence: Option<u8>) -> Vec<Effect> {
        self.spend();
        let Some(check) = &mut self.check else { return Vec::new() };
        if check.attempt.is_open_exam() {
            let taken = check.attempt.be_sure(&check.bank, confidence);
            let is_answered = taken.is_ok() || confidence.is_none();
            if let (Err(not_yet), false) = (taken, is_answered) {
                check.notice = Some(not_yet.to_string());
                check.lay_out();
                return Vec::new();
            }
            return self.go_to_question(1);
        }
        match check.turn(|attempt, bank| attempt.submit(bank, confidence)) {
            Ok(_) => {
                let position = check.attempt.position().0.saturating_sub(1);
                self.attempt_to_keep(&[position])
            }
            Err(not_yet) => {
                check.close_field();
                check.notice = Some(not_yet.to_string());
                check.lay_out();
                self.attempt_to_keep(&[])
            }
        }
    }

    fn retry(&mut self) -> Vec<Effect> {
        let seed = self.next_seed();
        let Some(check) = self.check.as_mut().filter(|it| it.can(Action::Retry)) else {
            self.notice = Some(tr!("nothing was missed or guessed").to_owned());
            return Vec::new();
        };
        let score = check.score();
        check.past.extend(Past::of_score(check.attempt.mode(), &score));
        check.turn(|attempt, bank| *attempt = attempt.retry(bank, seed));
        self.check_started = self.now;
        self.check_seen = self.now;
        self.remind_check();
        self.attempt_to_keep(&[])
    }

    /// Begins an exam over the questions of the attempt that is finished.
    fn start_exam(&mut self) -> Vec<Effect> {
        let Some(path) = self.check.as_ref().map(|it| it.bank.path.clone()) else {
            return Vec::new();
        };
        self.plan = Plan { mode: Mode::Exam, ..Plan::default() };
        vec![Effect::OpenBank(path)]
    }

    // The exam.

    /// Whether the clock of an exam is shown.
    pub fn has_clock(&self) -> bool {
        let exam = self.check.as_ref().and_then(|it| it.attempt.exam());
        exam.is_some_and(|it| it.left().is_some())
    }

    /// Whether an exam that is handed in is looked through.
    pub fn is_in_review(&self) -> bool {
        let exam = self.check.as_ref().and_then(|it| it.attempt.exam());
        exam.is_some_and(Exam::is_handed_in)
    }

    /// Takes notice of the time; an exam whose time is up is handed in. A search goes on.
    pub(super) fn tick(&mut self) -> Vec<Effect> {
        self.search_on();
        let now = self.now;
        let Some(check) = self.check.as_mut().filter(|it| it.attempt.is_open_exam()) else {
            return Vec::new();
        };
        if check.attempt.tick(&check.bank, now) {
            if matches!(self.overlay, Some(Overlay::Ask(_))) {
                self.overlay = None;
            }
            self.notice = Some(tr!("the time is up: your answers are handed in").to_owned());
            check.turn(|_, _| ());
            return self.answers_to_keep();
        }
        check.lay_out();
        Vec::new()
    }

    /// Goes to a question of the exam `n_on` further on; behind the last one stands the grid.
    fn go_to_question(&mut self, n_on: isize) -> Vec<Effect> {
        self.spend();
        let Some(check) = &mut self.check else { return Vec::new() };
        let (number, n_questions) = check.attempt.position();
        let idx = number.saturating_sub(1).saturating_add_signed(n_on);
        if idx >= n_questions {
            check.toggle_grid();
            check.step_grid(Action::End);
        } else {
            check.turn(|attempt, _| attempt.go_to(idx));
        }
        self.attempt_to_keep(&[])
    }

    fn open_from_grid(&mut self) -> Vec<Effect> {
        let Some(check) = &mut self.check else { return Vec::new() };
        let Some(idx) = check.under_cursor() else { return Vec::new() };
        if idx >= check.attempt.position().1 {
            self.overlay = Some(Overlay::hand_in(&check.attempt.open_numbers(&check.bank)));
            return Vec::new();
        }
        check.turn(|attempt, _| attempt.go_to(idx));
        self.check_seen = self.now;
        self.attempt_to_keep(&[])
    }

    /// Hands the exam in; its review begins.
    pub(super) fn hand_in(&mut self) -> Vec<Effect> {
        self.spend();
        let now = self.now;
        let Some(check) = &mut self.check else { return Vec::new() };
        check.attempt.tick(&check.bank, now);
        check.turn(Attempt::hand_in);
        self.answers_to_keep()
    }

    // The passage, the world and the report.

    fn reread(&mut self) -> Vec<Effect> {
        let passage = self.check.as_ref().and_then(CheckPane::reread);
        let Some(passage) = passage else { return Vec::new() };
        let (path, anchor) = passage.split_once('#').unwrap_or((&passage, ""));
        let Some(chapter) = self.course.chapter_at(path) else {
            self.notice = Some(tr!("the course has no page `{path}`", path));
            return Vec::new();
        };
        let anchor = (!anchor.is_empty()).then(|| anchor.to_owned());
        let effects = self.go_to(chapter, anchor);
        self.focus = Pane::Lesson;
        effects
    }

    fn try_world(&mut self) -> Vec<Effect> {
        let check = self.check.as_ref();
        let question = check.and_then(|it| it.attempt.question(&it.bank));
        let setup = question.and_then(|it| it.setup.clone());
        setup.map(Effect::OpenQuestionWorld).into_iter().collect()
    }

    /// Shows the world of a question, with what was asked of it on the command line; the learner's own is put
    /// aside.
    pub(super) fn show_question_world(&mut self, sandbox: Sandbox) {
        let check = self.check.as_ref();
        let question = check.and_then(|it| it.attempt.question(&it.bank));
        let ask = question.and_then(|it| it.setup.as_ref()).map(|it| it.ask.clone());
        let asks = ask.as_ref().map_or(tr!("g q goes back to the question").to_owned(), |ask| {
            tr!("Enter asks `{ask}`; g q goes back to the question", ask)
        });
        let mut pane = PlayPane::new(sandbox, Some(OF_QUESTION), self.look);
        pane.command = ask.map(Input::new);
        let own = self.play.replace(pane);
        if self.set_aside.is_none() {
            self.set_aside = own.map(Box::new);
        }
        self.notice = Some(tr!("a copy to try: {asks}", asks));
        self.show_right(Pane::Sandbox);
    }

    /// Brings the learner's own sandbox back.
    fn take_back_play(&mut self) {
        if let Some(own) = self.set_aside.take() {
            self.play = Some(*own);
        }
    }

    /// Writes down what the learner says of the question.
    pub(super) fn report(&mut self) -> Vec<Effect> {
        let Some(Overlay::Report(input)) = &self.overlay else { return Vec::new() };
        let words = input.text().trim().to_owned();
        let check = self.check.as_ref();
        let question = check.and_then(|it| it.attempt.question(&it.bank)).cloned();
        if words.is_empty() {
            return Vec::new();
        }
        self.overlay = None;
        question
            .map(|question| Effect::Report { question: Box::new(question), words })
            .into_iter()
            .collect()
    }

    /// From the result back to the lesson, with the sandbox beside it.
    fn leave_check(&mut self) -> Vec<Effect> {
        self.take_back_play();
        if !self.lesson_open {
            return vec![Effect::Quit];
        }
        self.right = self.play.is_some().then_some(Pane::Sandbox);
        self.focus = Pane::Lesson;
        self.check = None;
        Vec::new()
    }

    // What is kept.

    /// The question in view was thought about until now.
    fn spend(&mut self) {
        let seconds = self.now.saturating_sub(self.check_seen).clamp(0, LONGEST_THOUGHT);
        self.check_seen = self.now;
        if let Some(check) = &mut self.check {
            check.attempt.spend(u32::try_from(seconds).unwrap_or(0));
        }
    }

    /// The attempt as it is now and every answer of it.
    fn answers_to_keep(&mut self) -> Vec<Effect> {
        let n_questions = self.check.as_ref().map_or(0, |it| it.attempt.position().1);
        let all: Vec<usize> = (0..n_questions).collect();
        self.attempt_to_keep(&all)
    }

    /// The attempt as it is now, with the answers at these places of it, for the record.
    fn attempt_to_keep(&mut self, answered: &[usize]) -> Vec<Effect> {
        self.note_result();
        let Some(CheckPane { bank, attempt, .. }) = self.check.as_ref() else { return Vec::new() };
        let Ok(state) = serde_json::to_string(attempt) else { return Vec::new() };
        let score = attempt.score(bank);
        let (course, seed, started) = (self.course_key.clone(), attempt.seed(), self.check_started);
        let kept = Change::Attempt(AttemptRecord {
            course: course.clone(),
            quiz: bank.path.clone(),
            seed,
            started,
            finished: attempt.is_finished().then_some(self.now),
            correct: score.correct,
            total: score.total,
            state,
        });
        let given = attempt.given(bank);
        let answers = answered.iter().filter_map(|place| given.get(*place));
        let answers = answers.filter(|(_, _, it)| it.is_answered);
        let answers = answers.map(|(_, question, it)| {
            let record = AnswerRecord {
                course: course.clone(),
                quiz: question.bank.clone(),
                question: question.id.clone(),
                fingerprint: question.fingerprint.clone(),
                mode: attempt.mode().word().to_owned(),
                started,
                seed,
                answered: self.now,
                mark: it.mark.percent(),
                confidence: it.confidence,
                seconds: it.seconds,
            };
            (record, question.outcome.clone())
        });
        let answers: Vec<(AnswerRecord, Option<String>)> = answers.collect();
        for (record, outcome) in &answers {
            self.learn_answer(record, outcome.as_deref());
        }
        let answers = answers.into_iter().map(|(record, _)| Change::Answer(record));
        let mut changes: Vec<Change> = [kept].into_iter().chain(answers).collect();
        let change =
            if changes.len() > 1 { Some(Change::Together(changes)) } else { changes.pop() };
        change.map(Effect::Keep).into_iter().collect()
    }

    /// Holds on to the result of the first attempt that is done, for whoever wants it as a file.
    fn note_result(&mut self) {
        let Some(CheckPane { bank, attempt, .. }) = self.check.as_ref() else { return };
        let exam = attempt.exam().filter(|it| it.is_handed_in());
        if self.result.is_some() || (exam.is_none() && !attempt.is_finished()) {
            return;
        }
        let started = self.check_started;
        let sitting = Sitting {
            learner: String::new(),
            course: self.course.title.clone(),
            started,
            finished: exam.map_or(self.now, |it| started.saturating_add(i64::from(it.used()))),
        };
        self.result = Some(Box::new(QuizResult::of(attempt, bank, sitting)));
    }

    /// The seed of the next form: the first is given, the others follow from it.
    fn next_seed(&mut self) -> u64 {
        let seed = self.seed;
        // Small numbers, so that a learner can type one after --seed.
        self.seed = (seed % 1_000_000 * 7_621 + 1) % 1_000_000;
        seed
    }
}

fn scroll(check: &mut CheckPane, action: Action, page: isize) {
    match action {
        Action::Down => check.scroll(1),
        Action::Up => check.scroll(-1),
        Action::PageDown => check.scroll(page),
        Action::PageUp => check.scroll(-page),
        Action::HalfDown => check.scroll(page / 2),
        Action::HalfUp => check.scroll(-page / 2),
        Action::Top => check.scroll(isize::MIN),
        Action::End => check.scroll(isize::MAX),
        _ => {}
    }
}
