//! Who can do what, and why: the ladder of the question that was asked last, and the matrix below it.

use super::{
    ItemRef, Line, account_text,
    page::{Lead, Page},
};
use crate::{
    access::{
        Access,
        ladder::{Answer, Question, Rung, Shown, State},
        matrix::{MOST_PROBES, Matrix, Probe},
    },
    sandbox::{
        document,
        question::{self, Questions},
        verb::{letter, letters, verdict},
    },
    text::{Role, Row, Span},
    world::World,
};

pub(super) fn lines(world: &World, questions: Option<&Questions>, mut page: Page) -> Vec<Line> {
    let mut probes = Probe::usual();
    match questions {
        None => {
            let ask = "Nothing was asked yet. a asks who may do what, and why; on the command line it \
                       is `why USER ACTION on ARN in ACCOUNT`.";
            page.sentence(Lead::NONE, ask, Role::Dim);
        }
        Some(questions) => match question::ask(world, &questions.words) {
            Err(refusal) => page.sentence(Lead::NONE, &refusal.to_string(), Role::Warning),
            Ok(asked) => {
                let (action, resource) = (asked.action.clone(), asked.resource.clone());
                let access = Access::new(&asked.world);
                for question in &asked.questions {
                    ladder(&mut page, &asked.world, &access, question, questions);
                }
                if asked.questions.is_empty() {
                    page.sentence(Lead::NONE, &asked.nothing_open(), Role::Bad);
                }
                probes.retain(|it| it.action.lower() != action.lower());
                probes.insert(0, Probe { action, resource });
            }
        },
    }
    matrix(&mut page, world, probes);
    page.into_lines()
}

fn ladder(
    page: &mut Page,
    world: &World,
    access: &Access<'_>,
    question: &Question,
    questions: &Questions,
) {
    if !page.is_empty() {
        page.blank();
    }
    let answer = access.ask(question);
    let user = world.user(question.user.as_str()).map_or("somebody", |it| &it.user_name);
    let set = world.permission_set(question.permission_set.as_str());
    let set = set.map_or("", |it| &it.name);
    page.entry(
        Lead::NONE,
        [
            Span::new(user, Role::Subheading),
            Span::new(question.action.name(), Role::Accent),
            Span::new(format!("on {}", question.resource), Role::Text),
            Span::new(
                format!("as {set} in {}", account_text(world, &question.account)),
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
    page.entry(
        Lead::INSIDE,
        [
            Span::new(format!("{:<12}", rung.state.sign()), look(rung.state)),
            Span::new(rung.kind.name(), Role::Accent),
            Span::new(&rung.text, Role::Text),
        ],
        None,
    );
    for shown in &rung.statements {
        let item = ItemRef::Statement { policy: shown.home.clone(), start: shown.range.0 };
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
    page.row(&Row::of(format!("          … {n_lines} more lines"), Role::Dim));
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

/// Who may do what where; the rows that a change alters are marked as those of other views are.
fn matrix(page: &mut Page, world: &World, mut probes: Vec<Probe>) {
    probes.truncate(MOST_PROBES);
    page.heading("Who may do what where");
    let accounts = world.organization.accounts_in_tree_order();
    let users: Vec<_> = world.users().take(MOST_CELLS).collect();
    if users.len().saturating_mul(accounts.len()) > MOST_CELLS {
        let many = "There are too many people and accounts to try them all: `matrix for USER` and \
                    `who can ACTION in ACCOUNT` look at some.";
        return page.sentence(Lead::NONE, many, Role::Dim);
    }
    let matrix = Access::new(world).matrix(&users, &accounts, probes);
    for (n, probe) in matrix.probes.iter().enumerate() {
        let parts = [
            Span::new(letter(n).to_string(), Role::Key),
            Span::new(probe.action.name(), Role::Text),
            Span::new(&probe.resource, Role::Dim),
        ];
        page.entry(Lead::INSIDE, parts, None);
    }
    page.blank();
    rows(page, world, &matrix);
}

fn rows(page: &mut Page, world: &World, matrix: &Matrix) {
    for (n, user) in matrix.users.iter().enumerate() {
        let name = world.user(user.as_str()).map_or("", |it| &it.user_name);
        for (account, cell) in matrix.accounts.iter().zip(matrix.row(n)).filter(|it| it.1.is_open) {
            let parts = [
                Span::new(letters(*cell, matrix.probes.len()), Role::Accent),
                Span::new(name, Role::Text),
                Span::new(account_text(world, account), Role::Dim),
            ];
            page.entry(Lead::NONE, parts, Some(ItemRef::User(user.clone())));
        }
    }
}

/// More than this would take longer than a key may.
const MOST_CELLS: usize = 2_000;
