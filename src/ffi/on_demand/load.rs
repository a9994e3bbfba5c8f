//! Finding FFmpeg's libraries and filling the slots.

use std::sync::OnceLock;

use libloading::os::unix::{Library as Handle, RTLD_LAZY, RTLD_LOCAL};

use super::functions::{Function, LIBRARIES, Library};
use super::stub::Stub;

/// What only conversions and measurements call; it brings the most libraries along, speech synthesis among them.
const FILTERS: &str = "avfilter";

/// Loads FFmpeg unless it is loaded, all but its filters; `Err` says in the system's words which library is not there.
pub(in crate::ffi) fn load() -> Result<(), String> {
    static LOADED: OnceLock<Result<(), String>> = OnceLock::new();
    LOADED.get_or_init(|| LIBRARIES.iter().filter(|library| library.name != FILTERS).try_for_each(load_library)).clone()
}

/// Loads the filters too.
fn load_filters() -> Result<(), String> {
    static LOADED: OnceLock<Result<(), String>> = OnceLock::new();
    load()?;
    LOADED.get_or_init(|| LIBRARIES.iter().filter(|library| library.name == FILTERS).try_for_each(load_library)).clone()
}

fn load_library(library: &Library) -> Result<(), String> {
    let file = format!("lib{}.so.{}", library.name, library.major);
    // SAFETY: FFmpeg's libraries and those they need have initialisers that may run on any thread at any time.
    let handle = unsafe { Handle::open(Some(&file), RTLD_LAZY | RTLD_LOCAL) }.map_err(|error| reason(&error))?;
    for function in library.functions {
        // SAFETY: only the address is taken. Who calls it does so by the declaration in the headers of this major version.
        if let Ok(symbol) = unsafe { handle.get::<Stub>(function.name.as_bytes()) } {
            function.slot.fill(symbol.as_raw_ptr());
        }
    }
    // It stays for as long as the process does: the slots point into it.
    let _ = handle.into_raw();
    Ok(())
}

fn reason(error: &libloading::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

/// Loads FFmpeg for a stub that was called before. There is no way back with an error from here, but the start checks the same and has one.
pub(super) extern "C" fn load_for(stub: Stub) {
    let named = LIBRARIES.iter().find_map(|library| Some((library, library.functions.iter().find(|function| is_of(function, stub))?)));
    let lacking = match named {
        Some((library, function)) => match if library.name == FILTERS { load_filters() } else { load() } {
            Ok(()) if function.slot.is_filled() => return,
            Ok(()) => format!("{} is not in this release", function.name),
            Err(reason) => reason,
        },
        None => "unknown function".to_owned(),
    };
    eprintln!("error: FFmpeg cannot be used: {lacking}");
    std::process::abort()
}

fn is_of(function: &Function, stub: Stub) -> bool {
    std::ptr::fn_addr_eq(function.stub, stub)
}
