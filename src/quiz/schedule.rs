//! Spaced review: when each question should be asked again, by FSRS over the answers that were given.
//!
//! Nothing of it is kept. A [`Schedule`] is the answers replayed, so that a better algorithm or another
//! rating of old answers needs no new record. The formulas are those of the crate `rs-fsrs`, used one by one:
//! its scheduler works out all four ratings with each answer, and a date for each of them.
//!
//! Days count, not minutes: what was wrong comes back tomorrow, never within the session.

use std::collections::HashMap;

use rs_fsrs::{Parameters, Rating, Seed};

/// An answer as the schedule sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered<'a> {
    /// The path of the bank.
    pub quiz: &'a str,
    /// The id of the question.
    pub question: &'a str,
    /// What the question was like.
    pub fingerprint: &'a str,
    /// When, in seconds since 1970.
    pub answered: i64,
    /// What it is worth, in percent.
    pub mark: u8,
    /// From 1, a guess, to 3, sure.
    pub confidence: Option<u8>,
    /// Whether it moves the schedule; if not, it only counts as an answer.
    pub moves: bool,
}

/// What is known of every question that was ever answered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schedule {
    /// In the order of their banks and ids, each once.
    cards: Vec<Card>,
}

/// What is known of one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The path of its bank.
    pub quiz: String,
    /// Its id.
    pub question: String,
    /// What it was like when it was last answered.
    pub fingerprint: String,
    /// How often it was answered.
    pub answers: u32,
    /// How often nothing of the answer was right.
    pub wrong: u32,
    /// What the last answer is worth, in percent.
    pub mark: u8,
    /// How sure the learner was with it.
    pub confidence: Option<u8>,
    memory: Option<Memory>,
    /// Answers in a row that were right and sure.
    in_a_row: u32,
}

/// What the learner probably still knows of one question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    /// Days until the chance of knowing it falls to nine in ten.
    pub stability: f64,
    /// From 1 to 10.
    pub difficulty: f64,
    /// How often it was forgotten after it had been answered before.
    pub lapses: u32,
    /// When it should be asked again, in seconds since 1970.
    pub due: i64,
    /// When it was last answered, as far as that can be believed.
    reviewed: Option<i64>,
}

impl Schedule {
    /// The schedule that follows from `answers`, in the order in which they were kept.
    ///
    /// A clock that was set back lets no time pass. An answer from after `now` is one of a clock that was
    /// ahead: it counts, but nobody knows when it was given.
    pub fn of<'a>(answers: impl IntoIterator<Item = Answered<'a>>, now: i64) -> Self {
        let parameters = parameters();
        let mut places: HashMap<(&str, &str), usize> = HashMap::new();
        let mut cards: Vec<(Card, Option<Review>)> = Vec::new();
        for given in answers {
            let place = *places.entry((given.quiz, given.question)).or_insert_with(|| {
                cards.push((Card::new(&given), None));
                cards.len() - 1
            });
            let Some((card, review)) = cards.get_mut(place) else { continue };
            *review = card.take(&given, now, &parameters).or(*review);
        }
        let mut cards: Vec<Card> = (cards.into_iter())
            .map(|(mut card, review)| {
                card.set_due(review, now, &parameters);
                card
            })
            .collect();
        cards.sort_unstable_by(|one, other| one.key().cmp(&other.key()));
        Self { cards }
    }

    /// One more answer.
    pub fn take(&mut self, given: &Answered<'_>, now: i64) {
        let parameters = parameters();
        let key = (given.quiz, given.question);
        let place = match self.cards.binary_search_by(|card| card.key().cmp(&key)) {
            Ok(place) => place,
            Err(place) => {
                self.cards.insert(place, Card::new(given));
                place
            }
        };
        let Some(card) = self.cards.get_mut(place) else { return };
        if let Some(review) = card.take(given, now, &parameters) {
            card.set_due(Some(review), now, &parameters);
        }
    }

    /// Forgets what does not fit: questions that are gone.
    pub fn retain(&mut self, fits: impl FnMut(&Card) -> bool) {
        self.cards.retain(fits);
    }

    /// What is known of a question; nothing if it was never answered.
    pub fn card(&self, quiz: &str, question: &str) -> Option<&Card> {
        let found = self.cards.binary_search_by(|card| card.key().cmp(&(quiz, question)));
        self.cards.get(found.ok()?)
    }

    /// All that is known, in the order of banks and ids.
    pub fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// The questions that should be asked now, the most overdue first.
    pub fn due(&self, now: i64) -> Vec<&Card> {
        let mut due: Vec<(i64, &Card)> = (self.cards.iter())
            .filter_map(|card| Some((card.due()?, card)))
            .filter(|(due, _)| *due <= now)
            .collect();
        due.sort_by_key(|(due, _)| *due);
        due.into_iter().map(|(_, card)| card).collect()
    }

    /// How many questions should be asked now.
    pub fn n_due(&self, now: i64) -> usize {
        self.cards.iter().filter_map(Card::due).filter(|due| *due <= now).count()
    }

    /// When the next question will be due that is not due yet.
    pub fn next_due(&self, now: i64) -> Option<i64> {
        self.cards.iter().filter_map(Card::due).filter(|due| *due > now).min()
    }
}

impl Card {
    fn new(given: &Answered<'_>) -> Self {
        Self {
            quiz: given.quiz.to_owned(),
            question: given.question.to_owned(),
            fingerprint: given.fingerprint.to_owned(),
            answers: 0,
            wrong: 0,
            mark: 0,
            confidence: None,
            memory: None,
            in_a_row: 0,
        }
    }

    fn key(&self) -> (&str, &str) {
        (&self.quiz, &self.question)
    }

    /// What the learner probably still knows; nothing where only answers were given that do not count.
    pub fn memory(&self) -> Option<&Memory> {
        self.memory.as_ref()
    }

    /// When it should be asked again, in seconds since 1970.
    pub fn due(&self) -> Option<i64> {
        self.memory.map(|memory| memory.due)
    }

    /// The last answer was not wholly right, or a guess.
    pub fn is_missed_or_guessed(&self) -> bool {
        self.mark < WHOLE || self.confidence == Some(GUESS)
    }

    /// The question was edited since its last answer.
    pub fn is_changed(&self, fingerprint: &str) -> bool {
        self.fingerprint != fingerprint
    }

    /// Counts an answer; if it moves the schedule, what the date will follow from.
    fn take(&mut self, given: &Answered<'_>, now: i64, parameters: &Parameters) -> Option<Review> {
        if self.fingerprint != given.fingerprint {
            given.fingerprint.clone_into(&mut self.fingerprint);
        }
        self.answers = self.answers.saturating_add(1);
        self.wrong = self.wrong.saturating_add(u32::from(given.mark == 0));
        (self.mark, self.confidence) = (given.mark, given.confidence);
        if !given.moves {
            return None;
        }
        let is_sure = given.mark >= WHOLE && given.confidence == Some(SURE);
        self.in_a_row = if is_sure { self.in_a_row.saturating_add(1) } else { 0 };
        let rating = rating(given.mark, given.confidence, self.in_a_row);
        let before = self.memory;
        let reviewed = before.and_then(|it| it.reviewed);
        let answered = (given.answered <= now).then_some(given.answered);
        let elapsed = reviewed.zip(answered).map_or(0, |(from, to)| to.saturating_sub(from).max(0));
        let review = Review { before, rating, days: elapsed / DAY };
        let memory = review.memory(rating, parameters);
        let forgot = u32::from(before.is_some() && rating == Rating::Again);
        self.memory = Some(Memory {
            lapses: before.map_or(0, |it| it.lapses).saturating_add(forgot),
            reviewed: reviewed.max(answered),
            ..memory
        });
        Some(review)
    }

    /// Works out when to ask again, which only the last answer is needed for.
    fn set_due(&mut self, last: Option<Review>, now: i64, parameters: &Parameters) {
        let Some((memory, last)) = self.memory.as_mut().zip(last) else { return };
        memory.due = match memory.reviewed {
            Some(reviewed) => reviewed.saturating_add(last.interval(parameters) * DAY),
            None => now,
        };
    }
}

impl Memory {
    /// The chance that it is still known, in a million.
    pub fn retrievability(&self, now: i64) -> u32 {
        let Some(reviewed) = self.reviewed else { return 0 };
        let seconds = u32::try_from(now.saturating_sub(reviewed).max(0)).unwrap_or(u32::MAX);
        let days = f64::from(seconds) / f64::from(DAY_SECONDS);
        let chance = Parameters::forgetting_curve(days, self.stability);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 0 and a million"
        )]
        let in_a_million = (chance.clamp(0.0, 1.0) * 1e6).round() as u32;
        in_a_million
    }
}

/// One answer on its way into the memory.
#[derive(Debug, Clone, Copy)]
struct Review {
    before: Option<Memory>,
    rating: Rating,
    /// Since the answer before.
    days: i64,
}

impl Review {
    /// What is known after an answer that is rated so.
    fn memory(&self, rating: Rating, parameters: &Parameters) -> Memory {
        let (stability, difficulty) = match self.before {
            None => (parameters.init_stability(rating), parameters.init_difficulty(rating)),
            Some(before) => {
                let days = f64::from(i32::try_from(self.days).unwrap_or(i32::MAX));
                let Memory { stability, difficulty, .. } = before;
                let chance = Parameters::forgetting_curve(days, stability);
                let stability = match rating {
                    Rating::Again => {
                        parameters.next_forget_stability(difficulty, stability, chance)
                    }
                    _ => parameters.next_recall_stability(difficulty, stability, chance, rating),
                };
                (stability, parameters.next_difficulty(difficulty, rating))
            }
        };
        // Without bounds many wrong answers in a row lead to nothing, and from there to no number at all.
        let stability = stability.clamp(LEAST_STABILITY, MOST_STABILITY);
        Memory { stability, difficulty, lapses: 0, due: 0, reviewed: None }
    }

    /// Days until it is asked again: a better answer earns at least a day more.
    fn interval(&self, parameters: &Parameters) -> i64 {
        let days = |rating| {
            let stability = self.memory(rating, parameters).stability;
            parameters.next_interval(stability, self.days)
        };
        let hard = days(Rating::Hard);
        let again = days(Rating::Again).min(hard);
        let hard = hard.max(again + 1.0);
        let good = || days(Rating::Good).max(hard + 1.0);
        let days = match self.rating {
            Rating::Again => again,
            Rating::Hard => hard,
            Rating::Good => good(),
            Rating::Easy => days(Rating::Easy).max(good() + 1.0),
        };
        #[expect(clippy::cast_possible_truncation, reason = "it is between 1 and the most")]
        let days = days.clamp(1.0, f64::from(MOST_DAYS)) as i64;
        days
    }
}

/// How well it was known.
fn rating(mark: u8, confidence: Option<u8>, in_a_row: u32) -> Rating {
    match (mark, confidence) {
        (0, _) => Rating::Again,
        (..WHOLE, _) | (_, Some(..=GUESS)) => Rating::Hard,
        _ if in_a_row >= EASY_AFTER => Rating::Easy,
        _ => Rating::Good,
    }
}

const WHOLE: u8 = 100;
const GUESS: u8 = 1;
const SURE: u8 = 3;

/// So many answers in a row that are right and sure, and it is easy.
const EASY_AFTER: u32 = 3;

const DAY_SECONDS: u32 = 86_400;
const DAY: i64 = DAY_SECONDS as i64;

/// Ten years: nothing is put off for longer.
const MOST_DAYS: i32 = 3_650;

const LEAST_STABILITY: f64 = 0.01;
const MOST_STABILITY: f64 = 36_500.0;

/// FSRS 5 as it comes, for a chance of nine in ten. Written out, so that an update of the crate moves no
/// date, and because its own defaults read the clock.
fn parameters() -> Parameters {
    Parameters {
        request_retention: 0.9,
        maximum_interval: MOST_DAYS,
        w: [
            0.4072, 1.1829, 3.1262, 15.4722, 7.2102, 0.5316, 1.0651, 0.0234, 1.616, 0.1544, 1.0824,
            1.9813, 0.0953, 0.2975, 2.2042, 0.2407, 2.9466, 0.5034, 0.6567,
        ],
        decay: Parameters::DECAY,
        factor: Parameters::FACTOR,
        enable_short_term: false,
        enable_fuzz: false,
        seed: Seed::Empty,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use rs_fsrs::FSRS;

    use super::*;

    const START: i64 = 1_000_000_000;

    fn given(question: &str, answered: i64, mark: u8, confidence: Option<u8>) -> Answered<'_> {
        Answered {
            quiz: "quizzes/a.toml",
            question,
            fingerprint: "1",
            answered,
            mark,
            confidence,
            moves: true,
        }
    }

    fn only(answers: &[Answered<'_>], now: i64) -> Card {
        let schedule = Schedule::of(answers.iter().copied(), now);
        let [card] = schedule.cards() else { panic!("{schedule:?}") };
        card.clone()
    }

    /// Days from the last answer until it is due, after answers (days since the one before, mark, confidence).
    fn days_until_due(answers: &[(i64, u8, Option<u8>)]) -> i64 {
        let mut time = START;
        let answers: Vec<Answered<'_>> = (answers.iter())
            .map(|(days, mark, confidence)| {
                time += days * DAY;
                given("q", time, *mark, *confidence)
            })
            .collect();
        (only(&answers, time).due().unwrap() - time) / DAY
    }

    #[test]
    fn an_answer_is_rated_by_its_mark_and_confidence() {
        for (mark, confidence, in_a_row, expected) in [
            (0, None, 0, Rating::Again),
            (0, Some(3), 0, Rating::Again),
            (0, Some(1), 0, Rating::Again),
            (50, None, 0, Rating::Hard),
            (90, Some(3), 0, Rating::Hard),
            (100, Some(1), 0, Rating::Hard),
            (100, Some(2), 0, Rating::Good),
            (100, None, 0, Rating::Good),
            (100, Some(3), 1, Rating::Good),
            (100, Some(3), 2, Rating::Good),
            (100, Some(3), 3, Rating::Easy),
            (100, Some(3), 9, Rating::Easy),
            // What no program of ours has written.
            (255, Some(0), 0, Rating::Hard),
            (255, Some(9), 0, Rating::Good),
        ] {
            let rated = rating(mark, confidence, in_a_row);
            assert_eq!(rated, expected, "{mark} {confidence:?} {in_a_row}");
        }
    }

    #[test]
    fn days_until_a_question_is_asked_again() {
        let (wrong, half, guess) = ((0, None), (50, None), (100, Some(1)));
        let (good, sure) = ((100, None), (100, Some(3)));
        let at = |days: i64, (mark, confidence): (u8, Option<u8>)| (days, mark, confidence);
        for (answers, expected) in [
            (vec![at(0, wrong)], 1),
            (vec![at(0, half)], 2),
            (vec![at(0, guess)], 2),
            (vec![at(0, good)], 3),
            (vec![at(0, sure)], 3),
            (vec![at(0, good), at(3, good)], 11),
            (vec![at(0, good), at(3, wrong)], 1),
            (vec![at(0, good), at(3, wrong), at(1, good)], 3),
            (vec![at(0, good), at(3, good), at(11, good)], 36),
            (vec![at(0, sure), at(3, sure), at(11, sure)], 85),
            (vec![at(0, good), at(30, good)], 50),
            // Twice on a day is once.
            (vec![at(0, good), at(0, good)], 4),
            // However well it is known, it comes back after ten years.
            (vec![at(0, sure), at(300, sure), at(3_000, sure), at(30_000, sure)], 3_650),
        ] {
            assert_eq!(days_until_due(&answers), expected, "{answers:?}");
        }
    }

    #[test]
    fn what_was_answered_is_counted() {
        let warm_up =
            |answered, mark| Answered { moves: false, ..given("q", answered, mark, None) };
        let card = only(&[warm_up(START, 0)], START);
        assert_eq!((card.answers, card.wrong, card.memory()), (1, 1, None));
        assert!(card.is_missed_or_guessed());
        let edited = Answered { fingerprint: "2", ..given("q", START + 1, 100, Some(1)) };
        let card = only(&[warm_up(START, 0), edited], START + 1);
        assert_eq!((card.answers, card.wrong, card.mark, card.confidence), (2, 1, 100, Some(1)));
        assert!(card.is_missed_or_guessed());
        assert!((card.is_changed("1"), card.is_changed("2")) == (true, false));
        // An answer that does not count leaves the date where it is.
        let due = card.due();
        let card = only(&[warm_up(START, 0), edited, warm_up(START + 9 * DAY, 100)], START + 99);
        assert_eq!((card.due(), card.is_missed_or_guessed()), (due, false));
        let lapsed: Vec<Answered<'_>> =
            [0, 100, 0, 0].iter().map(|mark| given("q", START, *mark, None)).collect();
        assert_eq!(only(&lapsed, START).memory().unwrap().lapses, 2);
    }

    #[test]
    fn the_most_overdue_comes_first() {
        let answers = [
            given("c", START, 100, None),
            given("b", START + DAY, 0, None),
            given("a", START, 0, None),
            given("d", START + 9 * DAY, 0, None),
            given("e", START, 0, None),
        ];
        let now = START + 9 * DAY;
        let schedule = Schedule::of(answers, now);
        let ids: Vec<&str> = schedule.due(now).iter().map(|it| it.question.as_str()).collect();
        assert_eq!(ids, ["a", "e", "b", "c"]);
        assert_eq!(schedule.next_due(now), Some(START + 10 * DAY));
        assert_eq!(schedule.due(START + DAY - 1).len(), 0);
        assert_eq!(Schedule::default().next_due(now), None);
    }

    #[test]
    fn a_wrong_clock_gives_no_nonsense() {
        let now = START + 5 * DAY;
        let far = START + 90_000 * DAY;
        let right = |answered| given("q", answered, 100, None);
        for (what, answers, expected) in [
            ("only from a clock ahead", vec![right(far)], now),
            ("ahead, then right", vec![right(far), right(START)], START + 4 * DAY),
            ("right, then ahead", vec![right(START), right(far)], START + 4 * DAY),
            ("set back", vec![right(START), right(START - 900 * DAY)], START + 4 * DAY),
            ("the end of time", vec![right(i64::MAX)], now),
            ("the beginning of time", vec![right(i64::MIN)], i64::MIN + 3 * DAY),
        ] {
            assert_eq!(only(&answers, now).due(), Some(expected), "{what}");
        }
        let end = only(&[right(i64::MAX)], i64::MAX);
        assert_eq!(end.due(), Some(i64::MAX));
        assert_eq!(
            only(&[right(0)], i64::MAX).memory().unwrap().retrievability(i64::MIN),
            1_000_000
        );
    }

    #[test]
    fn what_is_forgotten_becomes_unlikely_to_be_known() {
        let memory = *only(&[given("q", START, 100, None)], START).memory().unwrap();
        let chances = [0, 1, 3, 30, 300].map(|days| memory.retrievability(START + days * DAY));
        assert_eq!(chances, [1_000_000, 964_471, 903_471, 554_616, 206_241]);
    }

    /// Answers of anything at any time.
    fn anything() -> impl Strategy<Value = Vec<(u8, i64, u8, Option<u8>, bool)>> {
        let time = prop_oneof![
            4 => START..START + 400 * DAY,
            1 => any::<i64>(),
            1 => prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0)],
        ];
        let mark = prop_oneof![Just(0), Just(50), Just(100), any::<u8>()];
        let confidence = proptest::option::of(0..5_u8);
        proptest::collection::vec((0..4_u8, time, mark, confidence, any::<bool>()), 0..60)
    }

    proptest! {
        #[test]
        fn whatever_the_clock_said_a_date_is_sane(
            answers in anything(),
            now in prop_oneof![START..START + 400 * DAY, any::<i64>()],
        ) {
            let names = ["a", "b", "c", "d"];
            let answers: Vec<Answered<'_>> = (answers.iter())
                .map(|(name, answered, mark, confidence, moves)| Answered {
                    moves: *moves,
                    ..given(names[usize::from(*name)], *answered, *mark, *confidence)
                })
                .collect();
            let schedule = Schedule::of(answers.iter().copied(), now);
            for card in schedule.cards() {
                let of_it = || answers.iter().filter(|it| it.question == card.question);
                prop_assert_eq!(usize::try_from(card.answers).unwrap(), of_it().count());
                let believed = of_it().filter(|it| it.moves && it.answered <= now);
                let last = believed.map(|it| it.answered).max();
                let Some(memory) = card.memory() else {
                    prop_assert!(!of_it().any(|it| it.moves));
                    continue;
                };
                let from = last.unwrap_or(now);
                prop_assert!(memory.due >= from);
                prop_assert!(memory.due.saturating_sub(from) <= i64::from(MOST_DAYS) * DAY);
                prop_assert!(memory.due <= now.saturating_add(i64::from(MOST_DAYS) * DAY));
                prop_assert!((LEAST_STABILITY..=MOST_STABILITY).contains(&memory.stability));
                prop_assert!((1.0..=10.0).contains(&memory.difficulty));
                prop_assert!(memory.retrievability(now) <= 1_000_000);
            }
            let mut one_by_one = Schedule::default();
            for given in &answers {
                one_by_one.take(given, now);
            }
            prop_assert_eq!(one_by_one, schedule);
        }

        /// Used one by one, the formulas give what the scheduler of the crate gives.
        #[test]
        fn the_schedule_is_that_of_the_crate(
            answers in proptest::collection::vec((0..60_i64, 0..86_400_i64, 0..4_u8), 1..12)
        ) {
            let scheduler = FSRS::new(parameters());
            let mut card = rs_fsrs::Card::default();
            let epoch = card.last_review;
            let (mut time, mut replayed) = (START, Vec::new());
            for (days, seconds, kind) in answers {
                time += days * DAY + seconds;
                let (mark, confidence) =
                    [(0, None), (100, Some(1)), (100, Some(2)), (100, Some(3))][usize::from(kind)];
                replayed.push(given("q", time, mark, confidence));
                let ours = only(&replayed, time);
                let rating = rating(mark, confidence, ours.in_a_row);
                let at = epoch + Duration::from_secs(u64::try_from(time).unwrap());
                card = scheduler.next(card, at, rating).card;
                // The crate has no bounds.
                prop_assume!(card.stability > LEAST_STABILITY && card.scheduled_days < 3_650);
                let memory = ours.memory().unwrap();
                prop_assert!((memory.stability - card.stability).abs() < 1e-9);
                prop_assert!((memory.difficulty - card.difficulty).abs() < 1e-9);
                prop_assert_eq!((memory.due - time) / DAY, card.scheduled_days);
                prop_assert_eq!(memory.due, card.due.timestamp());
                prop_assert_eq!(i64::from(memory.lapses), i64::from(card.lapses));
            }
        }
    }

    #[test]
    fn the_parameters_are_those_of_the_crate() {
        let usual = Parameters::default();
        let ours = parameters();
        assert_eq!((ours.w, ours.request_retention), (usual.w, usual.request_retention));
    }
}
