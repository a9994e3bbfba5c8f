//! The way of a call to FFmpeg: a function of FFmpeg's own name that jumps to wherever its slot points.

use std::ffi::c_void;
use std::sync::atomic::{AtomicPtr, Ordering};

/// The address of a stub. It has no type of its own: what it takes and gives is the business of the function it stands
/// for.
// SAFETY: nothing here calls it.
pub(super) type Stub = unsafe extern "C" fn();

/// Where a function is.
#[repr(transparent)]
pub(super) struct Slot(AtomicPtr<c_void>);

impl Slot {
    /// A slot of a function that is not found yet: it leads to what finds it.
    pub(super) const fn leading_to(resolver: Stub) -> Self {
        Self(AtomicPtr::new(resolver as *mut c_void))
    }

    pub(super) fn fill(&self, address: *mut c_void) {
        self.0.store(address, Ordering::Release);
    }

    pub(super) fn leads_to(&self, resolver: Stub) -> bool {
        std::ptr::eq(self.0.load(Ordering::Acquire), resolver as *mut c_void)
    }
}

/// Defines the function `$name` for the linker, hidden from FFmpeg's libraries, which must go on calling each other.
/// The address of the stub goes along in a register that no call uses for arguments (x86-64 psABI 3.2.1; AAPCS64
/// 6.1.1).
macro_rules! stub {
    ($name:ident) => {
        // SAFETY: it jumps to FFmpeg's function of its own name, and touches no register that passes an argument.
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
