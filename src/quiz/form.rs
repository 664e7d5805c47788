//! Which questions a form asks, and in which order: the same wish, record and seed give the same for ever.
//!
//! A form that asks all there is keeps the author's order; a drawn one is shuffled, and what is due or weak
//! comes in the order in which it matters. Nothing here depends on a fraction of a number or on hashing.

use std::{cmp::Reverse, collections::HashMap};

use super::{Bank, Known, Mode, Schedule, page_of, shuffle::Shuffler};

/// What a learner wants to be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What for: says which questions come into question, and which first.
    pub mode: Mode,
    /// Only questions of this outcome.
    pub outcome: Option<String>,
    /// Only questions that lead back to this page, a path from the folder of the course.
    pub lesson: Option<String>,
    /// How many at most; without it as many as the author says, or as are usual.
    pub count: Option<usize>,
    /// What a draw is made with.
    pub seed: u64,
}

/// The ids of the questions that `bank` has for what is wanted, in the order in which they are asked.
///
/// There may be none: nothing is due, nothing was missed, no question is of that outcome.
pub fn form(bank: &Bank, wanted: &Wanted, schedule: &Schedule, now: i64) -> Vec<String> {
    let mut fitting: Vec<Known<'_>> =
        bank.known().into_iter().filter(|question| wanted.fits(question)).collect();
    let usual = bank.count.unwrap_or(usize::MAX);
    match wanted.mode {
        Mode::Practice | Mode::Exam => {
            fitting = drawn(fitting, wanted.count.unwrap_or(usual), &bank.draw, wanted.seed);
        }
        Mode::WarmUp => {
            let count = wanted.count.unwrap_or(usual.min(WARM_UP));
            fitting = drawn(fitting, count, &bank.draw, wanted.seed);
        }
        Mode::Review => fitting = due(fitting, schedule, now),
        Mode::Weakest => {
            weakest_first(&mut fitting, schedule, now);
            fitting.truncate(wanted.count.unwrap_or(usual.min(WEAKEST)));
        }
        Mode::Retry => {
            let card = |it: &Known<'_>| schedule.card(it.bank, it.id);
            fitting.retain(|it| card(it).is_some_and(super::schedule::Card::is_missed_or_guessed));
            Shuffler::new(wanted.seed).shuffle(&mut fitting);
        }
    }
    fitting.truncate(wanted.count.unwrap_or(usize::MAX));
    fitting.into_iter().map(|question| question.id.to_owned()).collect()
}

/// The outcomes that questions of `bank` test, in the order in which they first come.
pub fn outcomes(bank: &Bank) -> Vec<&str> {
    let mut outcomes: Vec<&str> = Vec::new();
    for outcome in bank.known().into_iter().filter_map(|it| it.outcome) {
        if !outcomes.contains(&outcome) {
            outcomes.push(outcome);
        }
    }
    outcomes
}

/// How many questions a warm-up has, where nobody says.
const WARM_UP: usize = 5;

/// How many of the weakest are asked, where nobody says.
const WEAKEST: usize = 10;

impl Wanted {
    fn fits(&self, question: &Known<'_>) -> bool {
        let page = || Some(page_of(question.reread?));
        let is_of = |wanted: &Option<String>, has: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| has == Some(wanted))
        };
        is_of(&self.outcome, question.outcome)
            && (self.lesson.is_none() || is_of(&self.lesson, page()))
    }
}

/// `count` of the questions, by outcome in the proportions of `draw`, and filled up with others.
fn drawn<'bank>(
    mut questions: Vec<Known<'bank>>,
    count: usize,
    draw: &[(String, usize)],
    seed: u64,
) -> Vec<Known<'bank>> {
    if count >= questions.len() {
        return questions;
    }
    Shuffler::new(seed).shuffle(&mut questions);
    let rows: HashMap<&str, usize> =
        draw.iter().enumerate().map(|(row, (outcome, _))| (outcome.as_str(), row)).collect();
    let row = |question: &Known<'_>| rows.get(question.outcome?).copied();
    let mut there = vec![0; draw.len()];
    for row in questions.iter().filter_map(&row) {
        if let Some(there) = there.get_mut(row) {
            *there += 1;
        }
    }
    let shares: Vec<usize> = draw.iter().map(|(_, share)| *share).collect();
    let mut seats = apportioned(count, &shares, &there);
    // Three rounds over the shuffled questions: those with a seat, others of the author's outcomes, the rest.
    let mut taken = vec![false; questions.len()];
    let mut free = count;
    for round in 0..3 {
        for (question, taken) in questions.iter().zip(&mut taken).filter(|(_, taken)| !**taken) {
            let seat = row(question).and_then(|row| seats.get_mut(row));
            let gets_one = match (round, seat) {
                (0, Some(seat)) if *seat > 0 => {
                    *seat -= 1;
                    true
                }
                (0, _) | (1, None) => false,
                _ => true,
            };
            if gets_one && free > 0 {
                *taken = true;
                free -= 1;
            }
        }
    }
    questions.into_iter().zip(taken).filter(|(_, taken)| *taken).map(|(it, _)| it).collect()
}

/// `count` seats by largest remainder: how many each share gets, but none more than are there.
fn apportioned(count: usize, shares: &[usize], there: &[usize]) -> Vec<usize> {
    let share = |(share, there): (&usize, &usize)| if *there > 0 { *share as u128 } else { 0 };
    let shares: Vec<u128> = shares.iter().zip(there).map(share).collect();
    let total: u128 = shares.iter().sum();
    if total == 0 {
        return vec![0; shares.len()];
    }
    let exact: Vec<u128> = shares.iter().map(|share| count as u128 * share).collect();
    let mut seats: Vec<u128> = exact.iter().map(|exact| exact / total).collect();
    let left = count.saturating_sub(seats.iter().sum::<u128>().try_into().unwrap_or(count));
    let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
    by_remainder.sort_by_key(|row| Reverse(exact.get(*row).map(|exact| exact % total)));
    for row in by_remainder.into_iter().take(left) {
        if let Some(seats) = seats.get_mut(row) {
            *seats += 1;
        }
    }
    let capped =
        |(seats, there): (u128, &usize)| usize::try_from(seats).unwrap_or(*there).min(*there);
    seats.into_iter().zip(there).map(capped).collect()
}

/// Those that are due, the most overdue first.
fn due<'bank>(questions: Vec<Known<'bank>>, schedule: &Schedule, now: i64) -> Vec<Known<'bank>> {
    let due = |it: &Known<'_>| schedule.card(it.bank, it.id)?.due().filter(|due| *due <= now);
    let mut due: Vec<(i64, Known<'_>)> =
        questions.into_iter().filter_map(|it| Some((due(&it)?, it))).collect();
    due.sort_by_key(|(due, _)| *due);
    due.into_iter().map(|(_, question)| question).collect()
}

/// What is probably forgotten comes first, of these what was wrong most often; then what was answered only
/// where it does not count, then what was never asked.
fn weakest_first(questions: &mut [Known<'_>], schedule: &Schedule, now: i64) {
    questions.sort_by_cached_key(|question| match schedule.card(question.bank, question.id) {
        Some(card) => match card.memory() {
            Some(memory) => (0, memory.retrievability(now), Reverse(card.wrong)),
            None => (1, 0, Reverse(card.wrong)),
        },
        None => (2, 0, Reverse(0)),
    });
}
