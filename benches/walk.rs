//! The speeds that matter to a learner, measured in process.

fn main() {}
