//! The binary: it does what the command line asks for.

use std::process::ExitCode;

use mimalloc::MiMalloc;

// A world is a value of many small pieces: with the system's own allocator, replay takes a tenth longer.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    vestibule::cli::run()
}
