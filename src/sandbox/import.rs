//! A world made of what somebody brings: a table of assignments, or lines of AWS CLI.
//!
//! A starting world in TOML is read by `world::fixture`, and faults are told as it tells them.

use std::ops::Range;

use csv::StringRecord;
use jiff::Timestamp;
use serde_json::{Map, json};

use super::{
    Files, Outcome, Place, Refusal, Sandbox,
    files::Within,
    script,
    step::Step,
    verb::{refused, unreachable_file},
};
use crate::{
    fault::Fault,
    world::{
        AccountId, Assignment, Content, GroupId, Parent, PermissionSetArn, Principal, UserId,
        World, fixture, is_permission_set_name, is_reserved_name,
    },
};

impl Sandbox {
    /// Takes in the file at `path` beside the script. Lines are run one by one; a world takes the place of the one
    /// that is played, and a table is added to it, in one step.
    pub(super) fn import(
        &mut self,
        path: &str,
        echo: &str,
        files: &dyn Files,
    ) -> Result<Outcome, Refusal> {
        let refusal = match files.place() {
            Place::Script => None,
            Place::Typed => Some((
                tr!("a world that you play takes in no file: it is kept by what you did in it"),
                tr!(
                    "`vestibule import world FILE --name NAME` makes a world of a file; a script takes in \
                 those beside it"
                ),
            )),
            Place::Within => Some((
                tr!("`import` stands in no other line"),
                tr!(
                    "give it a line of its own in the script; a file that is imported imports no other"
                ),
            )),
        };
        if let Some((message, hint)) = refusal {
            return Err(refused(message.to_owned(), hint.to_owned()));
        }
        let source = files.read(path).map_err(unreachable_file)?;
        if !is_world(path) {
            return self.run_file(path, &source, files);
        }
        let world = read(path, &source, self.world()).map_err(|faults| {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            let hint = match faults.len() {
                0 | 1 => tr!("nothing of the file was taken in").to_owned(),
                n => tr!(
                    "nothing of the file was taken in; it has {n_faults} more faults",
                    n_faults = n - 1
                ),
            };
            refused(first, hint)
        })?;
        self.history.push(Step::import(path, &source).told(echo), world);
        if self.who().is_some_and(|who| self.world().user(who.as_str()).is_none()) {
            self.sign_in(None);
        }
        Ok(Outcome { changed: true, ..Outcome::told(echo) })
    }

    /// Runs the lines of a file; of a file that has a line which is refused nothing stays.
    fn run_file(
        &mut self,
        path: &str,
        source: &str,
        files: &dyn Files,
    ) -> Result<Outcome, Refusal> {
        let before = self.clone();
        let ran: Vec<_> = script::run(self, source, &Within(files), false).collect();
        let mut done = Vec::new();
        for script::Ran { line_number, column, outcome } in ran {
            if let Err(refusal) = &outcome.output {
                *self = before;
                let column = column.map(|it| format!(":{it}")).unwrap_or_default();
                let message = format!("{path}:{line_number}{column}: {refusal}");
                let hint = refusal.hint().or(outcome.teach.as_deref());
                let hint = hint.unwrap_or(tr!("nothing of the file stays"));
                return Err(refused(message, hint.to_owned()));
            }
            done.push(outcome);
        }
        let Some(mut last) = done.pop() else { return Ok(Outcome::told("")) };
        last.before = done;
        Ok(last)
    }
}

/// Whether a file holds a world or a table, and no lines to run.
fn is_world(path: &str) -> bool {
    ["toml", "csv"].contains(&ending(path))
}

fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |it| it.1)
}

/// The world that a file holds, or that its table makes of `now`.
pub(super) fn read(path: &str, source: &str, now: &World) -> Result<World, Vec<Fault>> {
    if ending(path) == "csv" {
        table(path, source, Some(now.clone()))
    } else {
        fixture::parse(path, source)
    }
}

/// Runs the lines of `source` in `start`, with the files beside it; the first that is refused is the
/// fault.
pub fn lines(
    file: &str,
    source: &str,
    start: World,
    files: &dyn Files,
) -> Result<World, Vec<Fault>> {
    let mut sandbox = Sandbox::new("import", start);
    let ran = script::run(&mut sandbox, source, files, false);
    let refused = ran.filter_map(|ran| {
        let refusal = ran.outcome.output.err()?;
        Some(Fault::at(file, source, line(source, ran.line_number), refusal.to_string()))
    });
    let faults: Vec<Fault> = refused.collect();
    if faults.is_empty() { Ok(sandbox.world().clone()) } else { Err(faults) }
}

/// Reads a table of assignments with the columns that `export` writes; those that it needs are
/// `principal_type`, `principal_name`, `permission_set_name` and `target_id` or `target_name`.
///
/// Permission sets come without policies: the table does not say what they allow. What is named in
/// it is added to the world `onto`, or else to an empty one; the account that the table calls
/// `management` is the management account there.
pub fn table(file: &str, source: &str, onto: Option<World>) -> Result<World, Vec<Fault>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(source.as_bytes());
    let is_empty = onto.is_none();
    let world = onto.unwrap_or_else(|| empty(None));
    let mut table = Table { file, source, faults: Vec::new(), world, columns: Vec::new() };
    match reader.headers() {
        Ok(headers) => table.columns(headers),
        Err(error) => table.unreadable(&error),
    }
    if !table.faults.is_empty() {
        return Err(table.faults);
    }
    let mut records = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => records.push(record),
            Err(error) => table.unreadable(&error),
        }
    }
    if is_empty {
        let management = records.iter().find(|it| table.cell(it, TARGET_NAME) == MANAGEMENT);
        let id = management.map(|it| table.cell(it, TARGET_ID)).filter(|it| is_account_id(it));
        table.world = empty(id.map(AccountId::from));
    }
    for record in &records {
        table.row(record);
    }
    if table.faults.is_empty() { Ok(table.world) } else { Err(table.faults) }
}

/// An organization with a management account and nobody in it.
pub fn empty(management: Option<AccountId>) -> World {
    World::new(1, START, "us-east-1", MANAGEMENT, management, None)
}

fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

struct Table<'a> {
    file: &'a str,
    source: &'a str,
    faults: Vec<Fault>,
    world: World,
    columns: Vec<String>,
}

impl Table<'_> {
    fn columns(&mut self, headers: &StringRecord) {
        let name = |header: &str| header.to_lowercase().replace([' ', '-'], "_");
        self.columns = headers.iter().map(name).collect();
        let missing: Vec<_> =
            NEEDED.into_iter().filter(|it| !self.columns.iter().any(|has| has == it)).collect();
        if !missing.is_empty() {
            let message =
                tr!("the table has no column `{missing}`", missing = missing.join("`, `"));
            self.fault(line(self.source, 1), &message);
        }
        if !self.columns.iter().any(|it| it == TARGET_ID || it == TARGET_NAME) {
            let message = tr!(
                "the table has no column `{TARGET_ID}` and no `{TARGET_NAME}`",
                TARGET_ID,
                TARGET_NAME
            );
            self.fault(line(self.source, 1), &message);
        }
    }

    fn row(&mut self, record: &StringRecord) {
        let Some(principal) = self.principal(record) else { return };
        let Some(permission_set) = self.permission_set(record) else { return };
        let Some(account) = self.account(record) else { return };
        let assignment = Assignment { account, permission_set, principal };
        if self.world.is_assigned(&assignment) {
            return self.wrong(record, tr!("this assignment is here twice"));
        }
        self.world.assign(assignment);
    }

    fn principal(&mut self, record: &StringRecord) -> Option<Principal> {
        let mut name = self.cell(record, "principal_name").to_owned();
        if name.is_empty() || name == "UNKNOWN" {
            self.cell(record, "principal_id").clone_into(&mut name);
        }
        if name.is_empty() || name.chars().any(char::is_control) {
            self.wrong(record, tr!("the principal has no name"));
            return None;
        }
        if is_reserved_name(&name) {
            self.wrong(record, &tr!("AWS keeps the name `{name}`", name));
            return None;
        }
        match self.cell(record, "principal_type") {
            "GROUP" => Some(Principal::Group(self.group(&name))),
            "USER" if name.contains(char::is_whitespace) => {
                self.wrong(record, tr!("a user name has no white space"));
                None
            }
            "USER" => Some(Principal::User(self.user(&name))),
            _ => {
                self.wrong(record, tr!("a principal's type is `GROUP` or `USER`"));
                None
            }
        }
    }

    fn group(&mut self, name: &str) -> GroupId {
        let found = self.world.group_named(name).map(|it| it.id.clone());
        found.unwrap_or_else(|| self.world.add_group(name, None))
    }

    /// A person is called what the user name says: `ana.ruiz@example.com` is Ana Ruiz.
    fn user(&mut self, name: &str) -> UserId {
        if let Some(user) = self.world.user_named(name) {
            return user.id.clone();
        }
        let person = name.split('@').next().unwrap_or(name);
        let mut words = person.split(['.', '_', '-']).filter(|it| !it.is_empty()).map(capitalized);
        let given = words.next().unwrap_or_else(|| name.to_owned());
        let family: Vec<String> = words.collect();
        let family = if family.is_empty() { given.clone() } else { family.join(" ") };
        let mut attributes = Map::new();
        let names = json!({ "FamilyName": family, "GivenName": given });
        attributes.insert("Name".to_owned(), names);
        self.world.add_user(name, &format!("{given} {family}"), attributes)
    }

    fn permission_set(&mut self, record: &StringRecord) -> Option<PermissionSetArn> {
        let name = self.cell(record, "permission_set_name").to_owned();
        if !is_permission_set_name(&name) {
            self.wrong(
                record,
                tr!("the name of a permission set has 1 to 32 letters, digits and `_+=,.@-`"),
            );
            return None;
        }
        let found = self.world.permission_set_named(&name).map(|it| it.arn.clone());
        let content = Content::new("PT1H");
        Some(
            found
                .unwrap_or_else(|| self.world.add_permission_set(&name, None, Vec::new(), content)),
        )
    }

    fn account(&mut self, record: &StringRecord) -> Option<AccountId> {
        let id = self.cell(record, TARGET_ID).to_owned();
        let name = self.cell(record, TARGET_NAME).to_owned();
        let is_id = is_account_id(&id);
        if !id.is_empty() && !is_id {
            self.wrong(record, tr!("an account id has twelve digits"));
            return None;
        }
        let organization = &self.world.organization;
        let found =
            if is_id { organization.account(&id) } else { organization.account_named(&name) };
        if let Some(account) = found {
            return Some(account.id.clone());
        }
        let name = if name.is_empty() || name == "UNKNOWN" { id.clone() } else { name };
        if name.is_empty() {
            self.wrong(record, tr!("the account has neither id nor name"));
            return None;
        }
        if organization.account_named(&name).is_some() {
            self.wrong(record, &tr!("another account is called `{name}`", name));
            return None;
        }
        let id = is_id.then(|| id.as_str().into());
        Some(self.world.add_account(&name, Parent::Root, id, None))
    }

    fn cell<'r>(&self, record: &'r StringRecord, column: &str) -> &'r str {
        let idx = self.columns.iter().position(|it| it == column);
        idx.and_then(|idx| record.get(idx)).unwrap_or_default()
    }

    fn wrong(&mut self, record: &StringRecord, message: &str) {
        let at = record.position().and_then(|it| usize::try_from(it.line()).ok());
        self.fault(line(self.source, at.unwrap_or(1)), message);
    }

    fn unreadable(&mut self, error: &csv::Error) {
        let at = error.position().and_then(|it| usize::try_from(it.line()).ok());
        let message = match error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                tr!("the row has {len} cells, the table {expected_len} columns", len, expected_len)
            }
            _ => error.to_string(),
        };
        self.fault(line(self.source, at.unwrap_or(1)), &message);
    }

    fn fault(&mut self, span: Range<usize>, message: &str) {
        self.faults.push(Fault::at(self.file, self.source, span, message));
    }
}

/// Where the line with this number, from 1, stands in `source`.
fn line(source: &str, number: usize) -> Range<usize> {
    let mut start = 0;
    for (idx, text) in source.split_inclusive('\n').enumerate() {
        let end = start + text.len();
        if idx + 1 == number {
            return start..start + text.trim_end().len();
        }
        start = end;
    }
    start..start
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The columns without which an assignment has no sense.
const NEEDED: [&str; 3] = ["principal_type", "principal_name", "permission_set_name"];
const TARGET_ID: &str = "target_id";
const TARGET_NAME: &str = "target_name";
/// What the management account is called where nobody says otherwise.
const MANAGEMENT: &str = "management";
/// 2026-01-05T09:00:00Z, the usual start of a world.
const START: Timestamp = Timestamp::constant(1_767_603_600, 0);
