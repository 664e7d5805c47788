//! The program while it runs: performs effects, reads clock, terminal and files, and nobody else does.

mod ahead;
mod ansi;
mod clicks;
pub mod colours;
pub mod config;
pub mod data;
mod gallery;
mod jpeg;
pub mod language;
mod outside;
pub mod pictures;
mod reply;
mod session;
pub mod settle;
mod sixel;
pub mod terminal;
pub(crate) mod watch;

use std::{
    io::{self, BufRead, Write},
    sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError},
    time::Duration,
};

use anyhow::{Context as _, Result};
use crossterm::event::{Event, KeyEventKind};

pub use self::ahead::Ahead;
pub use self::session::{Ends, Opening, Remembered, Session};
pub(crate) use self::session::{names, practised};
use self::terminal::{Ears, Happening, Screen};
use crate::{
    app::{self, App, Msg},
    keymap, plain,
};

/// Columns and rows that plain mode lays its lines out for.
pub const PLAIN_SIZE: (u16, u16) = (80, 24);

/// Runs the screens until the learner leaves.
pub fn interact(app: &mut App, session: &mut Session, mut screen: Screen) -> Result<()> {
    let ears = Ears::open().context(tr!("signals cannot be heard"))?;
    screen.show_pictures(session.settler.protocol);
    screen.enter().context(tr!("the terminal cannot be prepared"))?;
    draw(app, session, &mut screen)?;
    let heard = ears.listen(app.keys.clone()).context(tr!("the terminal cannot be listened to"))?;
    if session.settler.wants_background(app) {
        screen.ask_background()?;
    }
    // With no record yet, the first screen comes first.
    let told = (app.keeping.clone(), app.notice.clone(), app.due(), app.bookmarked_rows());
    if session.create_record(app) == Ends::Program {
        return Ok(());
    }
    if told != (app.keeping.clone(), app.notice.clone(), app.due(), app.bookmarked_rows()) {
        screen.draw(app)?;
    }
    loop {
        let Some(mut happening) = next(app, session, &heard.happenings) else { return Ok(()) };
        loop {
            let waits = heard.waits_after(&happening);
            match take(app, session, &mut screen, happening)? {
                Ends::Program => return Ok(()),
                Ends::Nothing => {}
            }
            if waits {
                heard.go_on();
            }
            // What is waiting is taken before the next draw.
            match heard.happenings.try_recv() {
                Ok(next) => happening = next,
                Err(_) => break,
            }
        }
        draw(app, session, &mut screen)?;
    }
}

/// Draws the state, and then reads what the picture did not wait for.
fn draw(app: &mut App, session: &mut Session, screen: &mut Screen) -> Result<()> {
    screen.draw(app)?;
    match session.rest(app) {
        Some(rest) => {
            session.step(app, rest);
            screen.draw(app)
        }
        None => Ok(()),
    }
}

/// Waits for the next thing that happens. Only while the clock of an exam is shown, or the page is being written,
/// does a second count as one, and only while a search goes on does it that nothing else happens.
fn next(app: &App, session: &Session, happenings: &Receiver<Happening>) -> Option<Happening> {
    if app.is_searching() {
        return match happenings.try_recv() {
            Ok(happening) => Some(happening),
            Err(TryRecvError::Empty) => Some(Happening::Idle),
            Err(TryRecvError::Disconnected) => None,
        };
    }
    if !app.has_clock() && !session.watches {
        return happenings.recv().ok();
    }
    match happenings.recv_timeout(Duration::from_secs(1)) {
        Ok(happening) => Some(happening),
        Err(RecvTimeoutError::Timeout) => Some(Happening::Second),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

/// What one thing that happened does.
fn take(
    app: &mut App,
    session: &mut Session,
    screen: &mut Screen,
    happening: Happening,
) -> Result<Ends> {
    let msg = match happening {
        Happening::Input(Event::Key(key)) if key.kind != KeyEventKind::Release => {
            keymap::message(&app.keys, app.context(), key)
        }
        Happening::Input(Event::Mouse(event)) => {
            keymap::pointer(event).map(|it| Msg::Pointer(screen.clicks.hear(it)))
        }
        Happening::Input(Event::Paste(text)) => Some(Msg::Paste(text)),
        Happening::Input(Event::Resize(columns, rows)) => Some(Msg::Resize(columns, rows)),
        Happening::Input(_) => None,
        Happening::Second if !app.has_clock() => session.rewritten(app),
        Happening::Second | Happening::Idle => Some(Msg::Tick),
        Happening::Background { is_light } => {
            session.settler.take_background(app, is_light);
            None
        }
        Happening::Stop => return screen.suspend().map(|()| Ends::Nothing),
        Happening::End => return Ok(Ends::Program),
    };
    let ends = msg.map_or(Ends::Nothing, |msg| session.step(app, msg));
    if session.settler.wants_background(app) {
        screen.ask_background()?;
    }
    if session.take_suspend() {
        screen.suspend()?;
    }
    if let Some(text) = session.take_edited() {
        let edited = screen.lend_to(|| outside::edit(&text, session.data()))?;
        return Ok(session.step(app, Msg::Edited(edited)));
    }
    screen.show_pictures(session.settler.protocol);
    if let Some(theme) = session.settler.take_theme() {
        screen.set_theme(theme);
    }
    if let Some(text) = session.take_copied() {
        screen.copy(&text)?;
    }
    Ok(ends)
}

/// Runs the program in plain mode: lines in, lines out. Lines that nobody sees being typed are repeated.
pub fn read_and_print(
    app: &mut App,
    session: &mut Session,
    input: &mut impl BufRead,
    output: &mut impl Write,
    repeats: bool,
) -> Result<()> {
    session.create_record(app);
    let mut talk = plain::Talk::new();
    print(&talk.begin(app), output)?;
    let mut line = String::new();
    loop {
        write!(output, "{}", talk.prompt(app))?;
        output.flush()?;
        line.clear();
        if input.read_line(&mut line).context(tr!("the answers cannot be read"))? == 0 {
            writeln!(output)?;
            return Ok(());
        }
        if repeats {
            writeln!(output, "{}", crate::text::clean(line.trim()))?;
        }
        let heard = talk.hear(app, line.trim_end_matches(['\n', '\r']));
        print(&heard.rows, output)?;
        let mut msgs = heard.msgs;
        while !msgs.is_empty() {
            for msg in msgs {
                if session.step(app, msg) == Ends::Program {
                    return Ok(());
                }
            }
            if let Some(text) = session.take_edited() {
                let edited = if repeats {
                    Err(tr!("no terminal is there for an editor: edit it here").to_owned())
                } else {
                    outside::edit(&text, session.data())
                };
                session.step(app, Msg::Edited(edited));
            }
            print(&talk.answer(app), output)?;
            msgs = talk.goes_on(app);
        }
    }
}

fn print(rows: &[crate::text::Row], output: &mut impl Write) -> io::Result<()> {
    rows.iter().try_for_each(|row| writeln!(output, "{}", row.text().trim_end()))
}

/// Seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "run is the reader of the clock")]
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |it: Duration| i64::try_from(it.as_secs()).unwrap_or(i64::MAX))
}

/// A seed that differs from run to run, small enough to type.
#[expect(clippy::disallowed_methods, reason = "run is the reader of the clock")]
pub fn fresh_seed() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    u64::from(since.map_or(0, |it| it.subsec_nanos())) / 1_000 % 1_000_000
}

/// What `update` asks for before the first draw: pages, worlds, banks.
pub fn open(app: &mut App, session: &mut Session, first: Vec<app::Effect>) -> Ends {
    session.perform_all(app, first)
}
