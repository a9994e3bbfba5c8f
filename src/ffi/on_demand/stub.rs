//! What a call of FFmpeg goes through: a function of FFmpeg's own name that jumps to wherever its slot points. Every slot begins with `resolve`, which
//! loads the libraries and then goes through the stub again, so that no call can come too early.

use std::ffi::c_void;
use std::sync::atomic::{AtomicPtr, Ordering};

/// The address of a stub. It has no type of its own: what it takes and gives is the business of the function it stands for.
// SAFETY: nothing here calls it.
pub(super) type Stub = unsafe extern "C" fn();

/// Where a function is.
#[repr(transparent)]
pub(super) struct Slot(AtomicPtr<c_void>);

impl Slot {
    /// A slot of a function that is not found yet.
    pub(super) const fn unresolved() -> Self {
        Self(AtomicPtr::new(resolve as *mut c_void))
    }

    pub(super) fn fill(&self, address: *mut c_void) {
        self.0.store(address, Ordering::Release);
    }

    pub(super) fn is_filled(&self) -> bool {
        !std::ptr::eq(self.0.load(Ordering::Acquire), resolve as *mut c_void)
    }
}

/// Defines the function `$name` for the linker, hidden from FFmpeg's libraries, which must go on calling each other. The address of the stub
/// goes along in a register that no call uses for arguments (x86-64 psABI 3.2.1; AAPCS64 6.1.1).
macro_rules! stub {
    ($name:ident) => {
        // SAFETY: the name is FFmpeg's, and what it jumps to is FFmpeg's function of that name; it touches no register that passes an argument.
        #[unsafe(no_mangle)]
        #[unsafe(naked)]
        #[allow(non_snake_case, reason = "named as the function")]
        unsafe extern "C" fn $name() {
            #[cfg(target_arch = "x86_64")]
            std::arch::naked_asm!(
                concat!(".hidden ", stringify!($name)),
                concat!("lea r11, [rip + ", stringify!($name), "]"),
                "jmp qword ptr [rip + {slot}]",
                slot = sym slots::$name,
            );
            #[cfg(target_arch = "aarch64")]
            std::arch::naked_asm!(
                concat!(".hidden ", stringify!($name)),
                "adr x17, .",
                "adrp x16, {slot}",
                "ldr x16, [x16, :lo12:{slot}]",
                "br x16",
                slot = sym slots::$name,
            );
        }
    };
}
pub(super) use stub;

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
        load = sym super::load::load_for,
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
        load = sym super::load::load_for,
    );
}
