//! The program: all of it is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    offcut::ffi::leave_out_device_select();
    offcut::cli::run()
}
