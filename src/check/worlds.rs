//! Checks the worlds of the sandbox, also those that no lesson names.

use super::subject::Subject;
use crate::fault::Fault;

pub(super) fn check(subject: &Subject, faults: &mut Vec<Fault>) {
    for world in &subject.worlds {
        faults.extend(world.world.as_ref().err().into_iter().flatten().cloned());
    }
}
