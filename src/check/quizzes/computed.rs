//! Answers that a world computes: what the author claims must be what comes out.

use super::{Seen, instead};
use crate::{fault::Fault, quiz::computed};

/// Runs the world of every computed question, as is done when it is asked, and compares.
///
/// The sandbox is deterministic, so a difference is no chance. A world that is broken itself is told once, where
/// it stands, and not at every question that is asked in it.
pub(super) fn answers(seen: &Seen<'_>, faults: &mut Vec<Fault>) {
    for item in &seen.items {
        let Some(question) = seen.question(item) else { continue };
        let Some(setup) = &question.setup else { continue };
        let Some(file) = seen.subject.world_named(&setup.world) else {
            let names = seen.subject.worlds.iter().map(|world| world.name.as_str());
            let fault =
                item.fault(item.place(), tr!("there is no world `{world}`", world = setup.world));
            faults.push(fault.help_if(instead(&setup.world, names)));
            continue;
        };
        let Ok(start) = &file.world else { continue };
        let mut asked = question.clone();
        let settled = setup.compute(start.clone());
        let settled = settled.and_then(|answer| computed::settle(&mut asked, &answer));
        if let Err(why) = settled {
            faults.push(item.fault(item.place(), why));
        }
    }
}
