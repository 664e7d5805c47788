//! The terminal: prepared, drawn on, and given back as it was, whatever happens.

use std::{
    io::{self, BufWriter, IsTerminal as _, Stdout, Write, stderr, stdout},
    panic,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::{Result, anyhow, bail};
use crossterm::{
    clipboard::CopyToClipboard,
    cursor::Show,
    event::{self, DisableBracketedPaste, EnableBracketedPaste, Event, MouseEventKind},
    execute, queue,
    style::Print,
    terminal::{
        Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode,
        enable_raw_mode,
    },
};
use ratatui::{Terminal, backend::Backend, buffer::Cell, layout::Position};
#[cfg(unix)]
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP},
    iterator::Signals,
};

use crate::{
    app::{self, App, Msg, keys::Keys},
    keymap,
    run::{
        ansi::Ansi, clicks::Clicks, data::DataDir, gallery::Gallery, pictures::Protocol,
        reply::Reply,
    },
    ui::{self, Theme},
};

/// Columns and rows of the terminal.
pub fn size() -> (u16, u16) {
    crossterm::terminal::size().unwrap_or((80, 24))
}

/// Something that happened outside.
#[derive(Debug)]
pub enum Happening {
    /// A key, a paste, another size.
    Input(Event),
    /// A second went by while the clock of an exam is shown.
    Second,
    /// Nothing did, while a search goes on.
    Idle,
    /// The terminal has said what is behind its text.
    Background {
        /// Whether that is light.
        is_light: bool,
    },
    /// The shell wants us to stop until it wakes us.
    Stop,
    /// We are told to end.
    End,
}

impl Happening {
    /// Whether it may hand the terminal to another program.
    fn hands_over(&self, keys: &Keys) -> bool {
        match self {
            Self::Input(Event::Key(key)) => keymap::hands_over(keys, *key),
            // The name of such a key may be what is clicked.
            Self::Input(Event::Mouse(event)) => matches!(event.kind, MouseEventKind::Down(_)),
            _ => false,
        }
    }
}

/// What happens, and the word that it is ours to hear again.
#[derive(Debug)]
pub struct Heard {
    /// What happened, the earliest first.
    pub happenings: Receiver<Happening>,
    back: Sender<()>,
    /// The keys by which whoever reads decides to wait.
    keys: Keys,
}

impl Heard {
    /// Whether nothing is read after `happening` until [`Self::go_on`].
    pub fn waits_after(&self, happening: &Happening) -> bool {
        happening.hands_over(&self.keys)
    }

    /// The terminal is ours, whatever the last key did.
    pub fn go_on(&self) {
        // Who hears nothing any more has said so.
        let _ = self.back.send(());
    }
}

/// Whether another program has the terminal.
static IS_LENT: AtomicBool = AtomicBool::new(false);

/// Whether the terminal was asked for its background and has not answered yet.
static IS_ASKED: AtomicBool = AtomicBool::new(false);

/// How long keys that may be the terminal's answer are held back when no more of it comes.
const PAUSE: Duration = Duration::from_millis(500);

/// Whether the mouse is ours.
static HAS_MOUSE: AtomicBool = AtomicBool::new(false);

/// What hears signals from the first moment, and keys once somebody listens.
#[derive(Debug)]
pub struct Ears {
    #[cfg(unix)]
    signals: Signals,
}

impl Ears {
    /// From here on a signal waits for us instead of ending us.
    pub fn open() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            signals: Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP])?,
        })
    }

    /// What happens from now on, and what has happened since; the threads sleep while nothing does.
    ///
    /// After a key that may hand the terminal to another program nothing is read until [`Heard::go_on`].
    pub fn listen(self, keys: Keys) -> io::Result<Heard> {
        let (sender, happenings) = mpsc::channel();
        let (back, came_back) = mpsc::channel();
        let to_signals = sender.clone();
        let known = keys.clone();
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            #[cfg(unix)]
            self.hear(&to_signals);
            drop(to_signals);
        })?;
        thread::Builder::new().name("input".to_owned()).spawn(move || {
            let mut reply = Reply::default();
            loop {
                for happening in read(&mut reply) {
                    let is_end = matches!(happening, Happening::End);
                    let waits = happening.hands_over(&keys);
                    if sender.send(happening).is_err()
                        || is_end
                        || waits && came_back.recv().is_err()
                    {
                        return;
                    }
                }
            }
        })?;
        Ok(Heard { happenings, back, keys: known })
    }

    #[cfg(unix)]
    fn hear(mut self, sender: &Sender<Happening>) {
        for signal in self.signals.forever() {
            if IS_LENT.load(Ordering::SeqCst) && [SIGTSTP, SIGINT, SIGQUIT].contains(&signal) {
                // Meant for the program that has the terminal; where it stops, so do we.
                if signal == SIGTSTP {
                    let _ = stop();
                }
                continue;
            }
            let happening = if signal == SIGTSTP { Happening::Stop } else { Happening::End };
            if sender.send(happening).is_err() {
                return;
            }
        }
    }
}

/// Waits for the next thing that the terminal says. Only while a part of its answer may be there is the wait short.
fn read(reply: &mut Reply) -> Vec<Happening> {
    if reply.holds() && matches!(event::poll(PAUSE), Ok(false)) {
        return reply.give_up();
    }
    let Ok(event) = event::read() else { return vec![Happening::End] };
    if reply.is_rest(&event) {
        return Vec::new();
    }
    if !IS_ASKED.load(Ordering::SeqCst) {
        return vec![Happening::Input(event)];
    }
    let happenings = reply.take(event);
    if happenings.iter().any(|it| matches!(it, Happening::Background { .. })) {
        IS_ASKED.store(false, Ordering::SeqCst);
    }
    happenings
}

/// The terminal while it is ours; dropping it gives it back.
#[derive(Debug)]
pub struct Screen {
    terminal: Canvas,
    theme: Theme,
    gallery: Gallery,
    is_ours: bool,
    /// The clicks, as far as another may make one double.
    pub clicks: Clicks,
}

/// A screen while it is being made, beside whatever else is done meanwhile: its cells alone take a while.
#[derive(Debug)]
pub struct Making<T, E> {
    thread: JoinHandle<Result<(Screen, T), E>>,
}

impl<T: Send + 'static, E: From<anyhow::Error> + Send + 'static> Making<T, E> {
    /// Begins to make a screen with the theme that `theme` finds, beside whatever else it reads.
    pub fn begin(theme: impl FnOnce() -> Result<(Theme, T), E> + Send + 'static) -> Self {
        let make = move || {
            let (theme, rest) = theme()?;
            Ok((Screen::new(theme)?, rest))
        };
        Self { thread: thread::spawn(make) }
    }

    /// The screen and what else was read, when they are there.
    pub fn end(self) -> Result<(Screen, T), E> {
        // A thread that panicked has told its story in the log.
        self.thread.join().unwrap_or_else(|_| Err(anyhow!(tr!("the screen cannot be made")).into()))
    }
}

type Canvas = Terminal<Ansi<BufWriter<Stdout>>>;

impl Screen {
    /// Something to draw on, before the terminal is taken.
    fn new(theme: Theme) -> Result<Self> {
        if !stdout().is_terminal() {
            bail!(tr!("standard output is no terminal"));
        }
        let (gallery, clicks) = (Gallery::default(), Clicks::default());
        Ok(Self { terminal: canvas()?, theme, gallery, is_ours: false, clicks })
    }

    /// Takes the terminal. Nothing is asked of it, so one that answers nothing delays nothing.
    ///
    /// It is told with the first frame, in one piece.
    pub fn enter(&mut self) -> io::Result<()> {
        self.is_ours = true;
        enable_raw_mode()?;
        let title = SetTitle("vestibule");
        queue!(self.terminal.backend_mut(), EnterAlternateScreen, EnableBracketedPaste, title)
    }

    /// Draws the state, after fitting it to the size that the terminal has now.
    pub fn draw(&mut self, app: &mut App) -> Result<()> {
        let size = self.terminal.size()?;
        if app.size() != (size.width, size.height) {
            // Fitting asks for nothing but to keep the place, which has not changed.
            app::update(app, Msg::Resize(size.width, size.height));
        }
        if HAS_MOUSE.swap(app.has_mouse(), Ordering::SeqCst) != app.has_mouse() {
            mouse(self.terminal.backend_mut(), app.has_mouse())?;
        }
        let theme = &self.theme;
        let area = self.terminal.get_frame().area();
        let frame = self.terminal.draw(|frame| ui::draw(app, theme, frame))?;
        if !self.gallery.is_open() {
            return Ok(());
        }
        if area != frame.area {
            self.gallery.forget();
        }
        let wanted = ui::pictures(app);
        let Some(stale) = self.gallery.stale(&wanted) else { return Ok(()) };
        let places = stale.into_iter().flat_map(|it| it.intersection(frame.area).positions());
        let cell = |it: Position| Some((it.x, it.y, frame.buffer.cell(it)?.clone()));
        let cells: Vec<(u16, u16, Cell)> = places.filter_map(cell).collect();
        let out = self.terminal.backend_mut();
        out.draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
        let told = self.gallery.show(wanted, app.course.files(), out)?;
        Backend::flush(out)?;
        let Some(told) = told else { return Ok(()) };
        app::update(app, Msg::Told(told));
        // What is wanted is shown now, so that this ends.
        self.draw(app)
    }

    /// Shows pictures in this way from the next frame on.
    pub(super) fn show_pictures(&mut self, protocol: Protocol) {
        self.gallery.set_protocol(protocol);
    }

    /// Has the looks of `theme` from the next frame on.
    pub fn set_theme(&mut self, theme: Theme) {
        self.theme = theme;
        // Every cell is drawn anew, also those under pictures.
        self.gallery.forget();
    }

    /// Asks the terminal what is behind its text, and does not wait: one that answers makes a
    /// [`Happening::Background`] of it.
    pub fn ask_background(&mut self) -> io::Result<()> {
        IS_ASKED.store(true, Ordering::SeqCst);
        let mut out = stdout();
        out.write_all(b"\x1b]11;?\x1b\\")?;
        out.flush()
    }

    /// Puts `text` on the clipboard of the terminal.
    pub fn copy(&mut self, text: &str) -> Result<()> {
        execute!(stdout(), CopyToClipboard::to_clipboard_from(text))?;
        Ok(())
    }

    /// Gives the terminal back and stops until the shell wakes us.
    pub fn suspend(&mut self) -> Result<()> {
        self.lend(stop)??;
        Ok(())
    }

    /// Gives the terminal to another program for as long as `program` takes.
    pub fn lend_to<T>(&mut self, program: impl FnOnce() -> T) -> Result<T> {
        IS_LENT.store(true, Ordering::SeqCst);
        let came_of_it = self.lend(program);
        IS_LENT.store(false, Ordering::SeqCst);
        came_of_it
    }

    fn lend<T>(&mut self, meanwhile: impl FnOnce() -> T) -> Result<T> {
        self.gallery.close(&mut stdout())?;
        restore();
        let came_of_it = meanwhile();
        // Another one knows nothing of the screen and draws all of it. Clearing this one would ask the
        // terminal where its cursor is, and wait for an answer.
        self.terminal = canvas()?;
        self.enter()?;
        queue!(self.terminal.backend_mut(), Clear(ClearType::All))?;
        Ok(came_of_it)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.is_ours {
            // What has not gone out yet must not come after it.
            let _ = Backend::flush(self.terminal.backend_mut());
            let _ = self.gallery.close(&mut stdout());
            restore();
        }
    }
}

#[cfg(unix)]
fn stop() -> io::Result<()> {
    signal_hook::low_level::raise(signal_hook::consts::SIGSTOP)
}

#[cfg(not(unix))]
fn stop() -> io::Result<()> {
    Ok(())
}

/// Something to draw on that knows nothing yet of what the screen shows. A frame goes out in one piece.
fn canvas() -> io::Result<Canvas> {
    let out = BufWriter::with_capacity(1 << 16, stdout());
    Terminal::new(Ansi::new(out))
}

/// Takes the mouse, or leaves it to the terminal. Buttons and the wheel are told, and where the pointer is while a
/// button is down (1002), on screens of any size (1006); while none is down nothing is told, so it costs nothing.
#[cfg(unix)]
fn mouse(out: &mut impl Write, on: bool) -> io::Result<()> {
    let modes =
        if on { "\x1b[?1000h\x1b[?1002h\x1b[?1006h" } else { "\x1b[?1006l\x1b[?1002l\x1b[?1000l" };
    queue!(out, Print(modes))
}

#[cfg(not(unix))]
fn mouse(out: &mut impl Write, on: bool) -> io::Result<()> {
    use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
    if on { queue!(out, EnableMouseCapture) } else { queue!(out, DisableMouseCapture) }
}

/// Gives the terminal back as it was. Errors are of no use to anybody here.
fn restore() {
    if HAS_MOUSE.swap(false, Ordering::SeqCst) {
        let _ = mouse(&mut stdout(), false);
    }
    let _ = execute!(stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}

/// Makes a panic restore the terminal, leave its story in the log and say where that is.
///
/// The program that is installed ends with a panic, in whichever thread it is.
pub fn on_panic(data: DataDir) {
    panic::set_hook(Box::new(move |panic| {
        if cfg!(panic = "abort") || thread::current().name() == Some("main") {
            restore();
        }
        data.log(&format!("panic: {panic}"));
        let log = data.log_path();
        let wrong = tr!("something went wrong that should not have; what you did is kept");
        let hint = tr!("the story is in {path}", path = log.display());
        let told = format!("vestibule: {wrong}\n{}\n", tr!("hint: {hint}", hint));
        let _ = stderr().write_all(told.as_bytes());
    }));
}
