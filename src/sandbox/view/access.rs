//! Who can do what, and why: the ladder of the question that was asked last, and the matrix below it.

use std::collections::BTreeMap;

use super::{
    ItemRef, Seen, account_text,
    page::{Lead, Page, Part},
};
use crate::{
    access::{
        Access,
        ladder::{Answer, Question, Rung, Shown, State},
        matrix::{Cell, MOST_PROBES, Matrix, Probe},
    },
    sandbox::{
        document,
        question::{self, Questions},
        verb::{letter, letters, verdict},
    },
    text::{Role, Row, Span},
    world::{AccountId, UserId, World},
};

pub(super) fn lay(world: &World, seen: Seen<'_>, page: &mut Page) {
    let mut probes = question::probes(None);
    match seen.questions {
        None => {
            let ask = tr!(
                "Nothing was asked yet. a asks who may do what, and why; on the command line it \
                       is `why USER ACTION on ARN in ACCOUNT`."
            );
            page.sentence(Lead::NONE, ask, Role::Dim);
        }
        Some(questions) => match question::ask(world, &questions.words) {
            Err(refusal) => page.sentence(Lead::NONE, &refusal.to_string(), Role::Warning),
            Ok(asked) => {
                let access = Access::new(&asked.world);
                for question in &asked.questions {
                    ladder(page, &asked.world, &access, question, questions);
                }
                if asked.questions.is_empty() {
                    page.sentence(Lead::NONE, &asked.nothing_open(), Role::Bad);
                }
                probes = question::probes(Some(&asked));
            }
        },
    }
    matrix(page, world, seen.before, probes);
}

fn ladder(
    page: &mut Page,
    world: &World,
    access: &Access<'_>,
    question: &Question,
    questions: &Questions,
) {
    page.blank();
    let answer = access.ask(question);
    let user = world.user(question.user.as_str()).map_or(tr!("somebody"), |it| &it.user_name);
    let set = world.permission_set(question.permission_set.as_str());
    let set = set.map_or("", |it| &it.name);
    page.entry(
        Lead::NONE,
        [
            Span::new(user, Role::Subheading),
            Span::new(question.action.name(), Role::Accent),
            Span::new(tr!("on {resource}", resource = question.resource), Role::Text),
            Span::new(
                tr!(
                    "as {set} in {account_text}",
                    set,
                    account_text = account_text(world, &question.account)
                ),
                Role::Text,
            ),
        ],
        None,
    );
    for rung in &answer.rungs {
        add_rung(page, rung, questions);
    }
    let role = if answer.is_allowed { Role::Good } else { Role::Bad };
    page.entry(Lead::NONE, [Span::new(verdict(&answer), role)], None);
    add_message(page, &answer);
}

fn add_message(page: &mut Page, answer: &Answer) {
    if let Some(message) = answer.weighed.as_ref().and_then(|it| it.message.as_ref()) {
        page.sentence(Lead::NONE, message, Role::Dim);
    }
}

fn add_rung(page: &mut Page, rung: &Rung, questions: &Questions) {
    let item = |it: &Shown| ItemRef::Statement { policy: it.home.clone(), start: it.range.0 };
    page.entry(
        Lead::INSIDE,
        [
            Span::new(format!("{:<12}", rung.state.sign()), look(rung.state)),
            Span::new(rung.kind.name(), Role::Accent),
            Span::new(&rung.text, Role::Text),
        ],
        // Whoever opens the rung means what decided it.
        rung.statements.first().map(item),
    );
    for shown in &rung.statements {
        let item = item(shown);
        let is_open = questions.opened.contains(&item);
        page.entry(
            Lead { first: "      ", rest: "          " },
            [
                Span::new(format!("{}, {}", shown.policy, shown.name), Role::Link),
                Span::new(format!("({})", shown.effect), Role::Text),
                Span::new(&shown.reason, Role::Text),
            ],
            Some(item),
        );
        if is_open {
            add_statement(page, shown);
        }
    }
}

/// The statement, line by line, with a sign before the lines that decided.
fn add_statement(page: &mut Page, shown: &Shown) {
    let lines = document::marked(&shown.source, shown.range, &shown.marks);
    let n_lines = lines.len();
    // Of very long lists only what decided is worth the room, with what stands around it.
    let is_near = |idx: usize| {
        let around = lines.get(idx.saturating_sub(2)..(idx + 3).min(n_lines)).unwrap_or_default();
        around.iter().any(|it| it.is_marked)
    };
    let mut n_left_out = 0;
    for (idx, line) in lines.iter().enumerate() {
        if n_lines > MOST_LINES && !is_near(idx) {
            n_left_out += 1;
            continue;
        }
        if n_left_out > 0 {
            left_out(page, n_left_out);
            n_left_out = 0;
        }
        let (sign, role) = if line.is_marked { ("> ", Role::Accent) } else { ("  ", Role::Code) };
        let row = Row::new([
            Span::new(format!("        {sign}"), Role::Key),
            Span::new(&line.text, role),
        ]);
        page.row(&row);
    }
    if n_left_out > 0 {
        left_out(page, n_left_out);
    }
}

fn left_out(page: &mut Page, n_lines: usize) {
    page.row(&Row::of(tr!("          … {n_lines} more lines", n_lines), Role::Dim));
}

/// A statement of more lines is shown around what decided.
const MOST_LINES: usize = 40;

/// How a state looks, besides its sign.
fn look(state: State) -> Role {
    match state {
        State::Passes => Role::Good,
        State::Blocks | State::AlsoBlocks => Role::Bad,
        State::Silent => Role::Dim,
    }
}

/// Who may do what where; cells that the last change altered say what they won or lost.
fn matrix(page: &mut Page, world: &World, before: Option<&World>, mut probes: Vec<Probe>) {
    probes.truncate(MOST_PROBES);
    page.heading(tr!("Who may do what where"));
    let accounts = world.organization.accounts_in_tree_order();
    let users: Vec<_> = world.users().take(MOST_CELLS).collect();
    if users.len().saturating_mul(accounts.len()) > MOST_CELLS {
        let many =
            tr!("There are too many people and accounts to try them all: `matrix for USER` and \
                    `who can ACTION in ACCOUNT` look at some.");
        return page.sentence(Lead::NONE, many, Role::Dim);
    }
    let access = Access::new(world);
    let matrix = access.matrix(&users, &accounts, probes);
    let was = before.map(|it| altered(&access, it, &matrix)).unwrap_or_default();
    for (n, probe) in matrix.probes.iter().enumerate() {
        let parts = [
            Span::new(letter(n).to_string(), Role::Key),
            Span::new(probe.action.name(), Role::Text),
            Span::new(&probe.resource, Role::Dim),
        ];
        page.entry(Lead::INSIDE, parts, None);
    }
    page.blank();
    rows(page, world, &matrix, &was);
}

/// Cells by who and where, as they were.
type Cells<'a> = BTreeMap<(&'a UserId, &'a AccountId), Cell>;

/// The cells that are not what they were before, for those who were there.
fn altered<'a>(access: &Access<'_>, before: &World, matrix: &'a Matrix) -> Cells<'a> {
    let users: Vec<_> = matrix.users.iter().filter_map(|it| before.user(it.as_str())).collect();
    let accounts = matrix.accounts.iter();
    let accounts: Vec<_> =
        accounts.filter_map(|it| before.organization.account(it.as_str())).collect();
    let old = access.beside(before).matrix(&users, &accounts, matrix.probes.clone());
    let mut found = BTreeMap::new();
    for it in matrix.differences(&old) {
        let user = matrix.users.iter().find(|user| **user == it.user);
        let account = matrix.accounts.iter().find(|account| **account == it.account);
        found.extend(user.zip(account).map(|key| (key, it.before)));
    }
    found
}

fn rows(page: &mut Page, world: &World, matrix: &Matrix, was: &Cells<'_>) {
    let n_probes = matrix.probes.len();
    for (n, user) in matrix.users.iter().enumerate() {
        let name = world.user(user.as_str()).map_or("", |it| &it.user_name);
        for (account, cell) in matrix.accounts.iter().zip(matrix.row(n)) {
            let was = was.get(&(user, account)).copied();
            if !cell.is_open && was.is_none() {
                continue;
            }
            let mut parts = shown(*cell, was, n_probes);
            parts.push(Span::new(name, Role::Text).into());
            parts.push(Span::new(account_text(world, account), Role::Dim).into());
            parts.extend(was.into_iter().flat_map(|was| marks(*cell, was, n_probes)));
            page.entry(Lead::NONE, parts, Some(ItemRef::User(user.clone())));
        }
    }
}

/// The letters of a cell, one after the other; those that were won or lost look so.
fn shown(cell: Cell, was: Option<Cell>, n_probes: usize) -> Vec<Part> {
    let was = was.unwrap_or(cell);
    let letters = letters(cell, n_probes);
    let letters = letters.chars().enumerate().map(|(n, letter)| {
        let role = match (was.allows(n), cell.allows(n)) {
            (false, true) => Role::Good,
            (true, false) => Role::Bad,
            (true, true) | (false, false) => Role::Accent,
        };
        Part::joined(letter.to_string(), role)
    });
    letters.collect()
}

/// What a cell won and lost, with a sign: roles, and letters.
fn marks(cell: Cell, was: Cell, n_probes: usize) -> Vec<Part> {
    let of = |sign: char, role: Role, more: Cell, less: Cell| {
        let is_won = |n: &usize| more.allows(*n) && !less.allows(*n);
        let won: String = (0..n_probes).filter(is_won).map(letter).collect();
        let opened = (more.is_open && !less.is_open).then(|| tr!("role").to_owned());
        let told = opened.into_iter().chain(Some(won).filter(|it| !it.is_empty()));
        told.map(move |it| Part::mark(format!("{sign}{it}"), role)).collect::<Vec<_>>()
    };
    let mut parts = of('+', Role::Good, cell, was);
    parts.extend(of('-', Role::Bad, was, cell));
    parts
}

/// More than this would take longer than a key may.
const MOST_CELLS: usize = 2_000;
