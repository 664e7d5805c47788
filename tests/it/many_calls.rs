//! A hundred thousand calls, valid and invalid, in one world.

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use vestibule::{
    api,
    sandbox::{Sandbox, Step},
};

use crate::api_properties::{acme, any_call};

/// Valid ones and others, as they come: none panics, a replay makes the same world, and all can be undone and redone.
#[test]
fn a_hundred_thousand_calls_are_undone_and_replayed() {
    let mut chance = TestRunner::deterministic();
    let any = any_call();
    let (mut world, mut steps) = (acme(), Vec::new());
    for _ in 0..100_000 {
        let mut call = any.new_tree(&mut chance).unwrap().current();
        api::fill_defaults(&world, &mut call);
        api::resolve_names(&world, &mut call);
        if api::call(&mut world, &call).is_ok() && api::changes(&call) {
            steps.push(Step::of(&call));
        }
    }
    let n_steps = steps.len();
    assert!((20_000..80_000).contains(&n_steps), "{n_steps} calls were taken");
    let (mut sandbox, lost) = Sandbox::resume("acme", acme(), steps, n_steps);
    assert_eq!(lost, None);
    assert!(*sandbox.world() == world);
    let n_undone = std::iter::from_fn(|| sandbox.undo().map(drop)).count();
    assert_eq!((n_undone, *sandbox.world() == acme()), (n_steps, true));
    let n_redone = std::iter::from_fn(|| sandbox.redo().map(drop)).count();
    assert_eq!((n_redone, *sandbox.world() == world), (n_steps, true));
}
