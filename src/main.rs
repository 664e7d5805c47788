//! The binary: it does what the command line asks for.

use std::process::ExitCode;

fn main() -> ExitCode {
    vestibule::cli::run()
}
