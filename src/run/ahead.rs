//! What the first screen will probably show, read while the record is being opened.
//!
//! Only the record says where the learner was. Until it does, a guess costs nothing.

use crate::{
    course::{Course, Document, load},
    world::{World, fixture},
};

/// A page and a world that were read before anybody asked for them.
#[derive(Debug, Default)]
pub struct Ahead {
    page: Option<(usize, Document)>,
    world: Option<(String, Result<World, String>)>,
}

impl Ahead {
    /// A page with the world that it names.
    pub fn page(course: &Course, chapter: usize) -> Self {
        let page = load::beginning(course, chapter, 0);
        let world = page.meta.world.as_deref().map(|name| (name.to_owned(), world(course, name)));
        Self { page: Some((chapter, page)), world }
    }

    /// A world alone.
    pub fn world(course: &Course, name: &str) -> Self {
        Self { page: None, world: Some((name.to_owned(), world(course, name))) }
    }

    /// The page of this chapter as far as its byte `to` needs it; read now if it was not.
    pub(super) fn take_page(&mut self, course: &Course, chapter: usize, to: usize) -> Document {
        match self.page.take() {
            Some((read, page)) if read == chapter && (page.left == 0 || to == 0) => page,
            _ => load::beginning(course, chapter, to),
        }
    }

    /// The start of this world, or a sentence about what is wrong with it; read now if it was not.
    pub(super) fn take_world(&mut self, course: &Course, name: &str) -> Result<World, String> {
        match self.world.take() {
            Some((read, world)) if read == name => world,
            _ => world(course, name),
        }
    }
}

/// The start of a world, or a sentence about what is wrong with it.
pub(super) fn world(course: &Course, name: &str) -> Result<World, String> {
    let path = course.world_path(name);
    let source = course.files().read(&path).map_err(|fault| fault.to_string())?;
    fixture::parse(&path, &source)
        .map_err(|faults| faults.first().map(ToString::to_string).unwrap_or_default())
}
