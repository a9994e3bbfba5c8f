//! FFmpeg's libraries: which there are, how they are found, and how the slots are filled. Every slot begins with
//! `resolve`, which loads the libraries and then goes through the stub again, so that no call can come too early.

use std::sync::OnceLock;

use ffmpeg_next::ffi;
use libloading::os::unix::{Library as Handle, RTLD_LAZY, RTLD_LOCAL};

use super::functions::ffmpeg_functions;
use super::stub::{Slot, Stub, stub};

/// One of FFmpeg's libraries.
struct Library {
    /// Its name without `lib`.
    name: &'static str,
    /// The major version whose headers this program was built with.
    major: i32,
    /// The functions of it that are called.
    functions: &'static [Function],
}

/// A function as the rest of the program links it, and where it is found once the library is there.
struct Function {
    name: &'static str,
    stub: Stub,
    slot: &'static Slot,
}

macro_rules! libraries {
    ($($library:ident $major:ident { $($name:ident)* })*) => {
        $($(stub!($name);)*)*

        static LIBRARIES: &[Library] = &[$(Library {
            name: stringify!($library),
            major: ffi::$major,
            functions: &[$(Function { name: stringify!($name), stub: $name, slot: &slots::$name },)*],
        },)*];

        #[allow(non_upper_case_globals, reason = "named as the functions")]
        mod slots {
            use super::{Slot, resolve};

            $($(pub(super) static $name: Slot = Slot::leading_to(resolve);)*)*
        }
    };
}

ffmpeg_functions!(libraries);

/// The library that only conversions and measurements call; it brings the most others along, speech synthesis among
/// them.
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
        // SAFETY: only the address is taken. Who calls it does so by the declaration in the headers of this major
        // version.
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

/// Loads FFmpeg for a stub that was called before. There is no way back with an error from here, but the start checks
/// the same and has one.
extern "C" fn load_for(stub: Stub) {
    let named = LIBRARIES.iter().find_map(|library| Some((library, library.functions.iter().find(|function| is_of(function, stub))?)));
    let lacking = match named {
        Some((library, function)) => match if library.name == FILTERS { load_filters() } else { load() } {
            Ok(()) if !function.slot.leads_to(resolve) => return,
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

/// Loads FFmpeg and calls the stub again whose address it was given, with all that may be an argument as it was.
///
/// # Safety
/// Only a stub jumps here.
#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
unsafe extern "C" fn resolve() {
    std::arch::naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "push rdi",
        "push rsi",
        "push rdx",
        "push rcx",
        "push r8",
        "push r9",
        "push rax",
        "push r11",
        "sub rsp, 128",
        "movups [rsp], xmm0",
        "movups [rsp + 16], xmm1",
        "movups [rsp + 32], xmm2",
        "movups [rsp + 48], xmm3",
        "movups [rsp + 64], xmm4",
        "movups [rsp + 80], xmm5",
        "movups [rsp + 96], xmm6",
        "movups [rsp + 112], xmm7",
        "mov rdi, r11",
        "call {load}",
        "movups xmm0, [rsp]",
        "movups xmm1, [rsp + 16]",
        "movups xmm2, [rsp + 32]",
        "movups xmm3, [rsp + 48]",
        "movups xmm4, [rsp + 64]",
        "movups xmm5, [rsp + 80]",
        "movups xmm6, [rsp + 96]",
        "movups xmm7, [rsp + 112]",
        "add rsp, 128",
        "pop r11",
        "pop rax",
        "pop r9",
        "pop r8",
        "pop rcx",
        "pop rdx",
        "pop rsi",
        "pop rdi",
        "pop rbp",
        "jmp r11",
        load = sym load_for,
    );
}

/// As above.
///
/// # Safety
/// Only a stub jumps here.
#[cfg(target_arch = "aarch64")]
#[unsafe(naked)]
unsafe extern "C" fn resolve() {
    std::arch::naked_asm!(
        "stp x29, x30, [sp, #-16]!",
        "mov x29, sp",
        "sub sp, sp, #208",
        "stp x0, x1, [sp]",
        "stp x2, x3, [sp, #16]",
        "stp x4, x5, [sp, #32]",
        "stp x6, x7, [sp, #48]",
        "stp x8, x17, [sp, #64]",
        "stp q0, q1, [sp, #80]",
        "stp q2, q3, [sp, #112]",
        "stp q4, q5, [sp, #144]",
        "stp q6, q7, [sp, #176]",
        "mov x0, x17",
        "bl {load}",
        "ldp x0, x1, [sp]",
        "ldp x2, x3, [sp, #16]",
        "ldp x4, x5, [sp, #32]",
        "ldp x6, x7, [sp, #48]",
        "ldp x8, x17, [sp, #64]",
        "ldp q0, q1, [sp, #80]",
        "ldp q2, q3, [sp, #112]",
        "ldp q4, q5, [sp, #144]",
        "ldp q6, q7, [sp, #176]",
        "add sp, sp, #208",
        "ldp x29, x30, [sp], #16",
        "br x17",
        load = sym load_for,
    );
}
