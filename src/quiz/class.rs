//! Results of many learners side by side: who did how well, and what the questions are worth.
//!
//! Results come one by one and only what is counted stays of them, so that a thousand files need little memory.
//! [`gradebook`] says how learners did, [`items`] how questions did, [`mod@table`] and [`page`] write both.
//! A number that few answers do not carry is not told, and one that they carry comes with its interval.

pub mod figures;
pub mod gradebook;
pub mod items;
pub mod page;
pub mod table;

use std::collections::BTreeMap;

use super::{
    history::is_whole,
    result::{Answer, QuizResult},
};

/// All results that were taken in.
#[derive(Debug, Default)]
pub struct Class {
    sittings: Vec<Sat>,
    questions: Vec<Asked>,
    /// The places of questions by quiz, id and fingerprint.
    places: BTreeMap<(Quiz, String, String), usize>,
    /// The places of sittings by what makes them one.
    known: BTreeMap<(String, Quiz, u64, i64), Vec<usize>>,
}

/// Which quiz: the title of its course, and its path there.
type Quiz = (String, String);

/// One attempt of one learner.
#[derive(Debug, PartialEq, Eq)]
struct Sat {
    /// What the learner is called here.
    learner: String,
    file: String,
    /// The result without its answers.
    result: QuizResult,
    replies: Vec<Reply>,
}

/// One answer, as far as it is counted.
#[derive(Debug, PartialEq, Eq)]
struct Reply {
    /// The place of the question.
    question: usize,
    mark: u8,
    is_right: bool,
    confidence: Option<u8>,
    /// How long it took; none where nothing was answered.
    seconds: Option<u32>,
    /// A bit for each option of the question.
    chosen: u32,
}

/// A question as it was asked: edited, it is another one.
#[derive(Debug)]
struct Asked {
    quiz: Quiz,
    id: String,
    fingerprint: String,
    prompt: String,
    outcome: Option<String>,
    kind: String,
    /// What each option says, and whether it is right.
    options: Vec<(String, bool)>,
    /// When it was asked first, and the file that tells of it.
    first: i64,
    file: String,
}

/// Why a result is not counted, as the end of a sentence that begins with the name of its file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is there already.
    #[error("{}", tr!("it is the same attempt as `{name}`", name = .0))]
    Same(String),
    /// Another file tells of the same attempt, with other answers.
    #[error("{}", tr!("it tells of the same attempt as `{name}` and has other answers: one of them was edited", name = .0))]
    Edited(String),
    /// Nothing says that the question was edited, and it has other options.
    #[error("{}", tr!("question `{question}` has other options than in `{file}`: one of them was edited", question, file))]
    Options {
        /// The id.
        question: String,
        /// The other file.
        file: String,
    },
}

impl Class {
    /// Takes in the result of `file`, which names the learner if the result does not.
    pub fn add(&mut self, file: &str, mut result: QuizResult) -> Result<(), Unfit> {
        let quiz = (result.course.clone(), result.quiz.clone());
        for answer in &result.answers {
            self.same_options(&quiz, answer)?;
        }
        let said = result.learner.trim();
        let learner = if said.is_empty() { file } else { said }.to_owned();
        let key = (said.to_owned(), quiz.clone(), result.seed, result.started);
        let replies = result.answers.iter().map(|it| self.reply(it, &quiz, &result, file));
        let replies = replies.collect();
        result.answers = Vec::new();
        let sat = Sat { learner, file: file.to_owned(), result, replies };
        for other in self.known.get(&key).into_iter().flatten() {
            let Some(other) = self.sittings.get(*other) else { continue };
            if other.result == sat.result && other.replies == sat.replies {
                return Err(Unfit::Same(other.file.clone()));
            }
            // Those who give no name may begin the same form at the same second.
            if !key.0.is_empty() {
                return Err(Unfit::Edited(other.file.clone()));
            }
        }
        self.known.entry(key).or_default().push(self.sittings.len());
        self.sittings.push(sat);
        Ok(())
    }

    /// How many results were taken in.
    pub fn len(&self) -> usize {
        self.sittings.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sittings.is_empty()
    }

    /// The quizzes, by course and path, each with its title.
    fn quizzes(&self) -> BTreeMap<&Quiz, &str> {
        let mut all = BTreeMap::new();
        for question in &self.questions {
            all.entry(&question.quiz).or_insert("");
        }
        for sat in &self.sittings {
            let found = all.iter_mut().find(|((course, path), _)| {
                (course, path) == (&sat.result.course, &sat.result.quiz)
            });
            if let Some((_, title)) = found {
                *title = &sat.result.title;
            }
        }
        all
    }

    fn same_options(&self, quiz: &Quiz, answer: &Answer) -> Result<(), Unfit> {
        let key = (quiz.clone(), answer.question.clone(), answer.fingerprint.clone());
        let place = self.places.get(&key).and_then(|it| self.questions.get(*it));
        let Some(asked) = place else { return Ok(()) };
        let options = answer.options.as_deref().unwrap_or_default();
        let is_known = |text: &String| asked.options.iter().any(|(it, _)| it == text);
        if options.len() == asked.options.len() && options.iter().all(|it| is_known(&it.text)) {
            return Ok(());
        }
        let (question, file) = (answer.question.clone(), asked.file.clone());
        Err(Unfit::Options { question, file })
    }

    fn reply(&mut self, answer: &Answer, quiz: &Quiz, result: &QuizResult, file: &str) -> Reply {
        let key = (quiz.clone(), answer.question.clone(), answer.fingerprint.clone());
        let question = *self.places.entry(key).or_insert_with(|| {
            self.questions.push(Asked::of(answer, quiz, result, file));
            self.questions.len() - 1
        });
        let mut chosen = 0;
        if let Some(asked) = self.questions.get_mut(question) {
            asked.first = asked.first.min(result.started);
            for option in answer.options.iter().flatten().filter(|it| it.chosen) {
                let place = asked.options.iter().position(|(it, _)| *it == option.text);
                chosen |= place.map_or(0, bit);
            }
        }
        Reply {
            question,
            mark: answer.mark,
            is_right: answer.is_right(),
            confidence: answer.confidence,
            seconds: answer.is_answered().then_some(answer.seconds),
            chosen,
        }
    }
}

impl Asked {
    fn of(answer: &Answer, quiz: &Quiz, result: &QuizResult, file: &str) -> Self {
        // By text, because each form has an order of its own.
        let options = answer.options.iter().flatten();
        let mut options: Vec<_> = options.map(|it| (it.text.clone(), it.correct)).collect();
        options.sort();
        Self {
            quiz: quiz.clone(),
            id: answer.question.clone(),
            fingerprint: answer.fingerprint.clone(),
            prompt: answer.prompt.clone(),
            outcome: answer.outcome.clone(),
            kind: answer.kind.clone(),
            options,
            first: result.started,
            file: file.to_owned(),
        }
    }
}

impl Sat {
    fn quiz(&self) -> Quiz {
        (self.result.course.clone(), self.result.quiz.clone())
    }

    /// Whether it says how somebody does in the quiz: what is picked because it is weak or due, or asked without
    /// a score, does not.
    fn is_whole(&self) -> bool {
        is_whole(self.result.mode)
    }
}

/// The bit of the option at `place`; a question has at most as many as there are letters.
fn bit(place: usize) -> u32 {
    u32::try_from(place).ok().and_then(|it| 1_u32.checked_shl(it)).unwrap_or_default()
}
