//! What can go wrong between a scene and its finished frame.

use crate::base::{Code, Explain, PixelSize};
use crate::draft::{BlendMode, TransitionKind};

/// Why the GPU could not be opened, or could not make a frame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GpuError {
    /// This build has no GPU path.
    #[error("this build cannot use graphics cards: it was made without the feature `gpu`")]
    NotInBuild,
    /// No adapter, or none of the wanted name.
    #[error("{}", match wanted { Some(name) => format!("no graphics adapter matches \"{name}\""), None => "no graphics adapter found".to_owned() })]
    NoAdapter {
        /// The name asked for.
        wanted: Option<String>,
        /// What is there, a line each.
        found: Vec<String>,
    },
    /// The adapter cannot do the work at all.
    #[error("the adapter {adapter} has no {lacking}")]
    Unfit {
        /// Its name.
        adapter: String,
        /// What it lacks.
        lacking: &'static str,
    },
    /// A canvas or a picture larger than the adapter's textures.
    #[error("a picture of {size} does not fit the adapter's largest texture, {limit}x{limit}")]
    TooLarge {
        /// What was to be drawn.
        size: PixelSize,
        /// The adapter's limit.
        limit: u32,
    },
    /// The adapter would not give a device.
    #[error("the adapter {adapter} refused a device: {reason}")]
    Refused {
        /// Its name.
        adapter: String,
        /// Its own words.
        reason: String,
    },
    /// The device is gone: driver reset, unplugged, suspended.
    #[error("the graphics device was lost: {0}")]
    Lost(String),
    /// The device does not answer.
    #[error("the graphics device did not finish a frame within {0} s")]
    TimedOut(u64),
    /// The device's memory is full.
    #[error("the graphics device is out of memory")]
    OutOfMemory,
    /// The device refused a command: a fault of this program or of the driver.
    #[error("the graphics device refused a command: {0}")]
    Device(String),
    /// A scene for another canvas.
    #[error("a scene of {found} was given to a compositor of {expected}")]
    WrongCanvas {
        /// The compositor's canvas.
        expected: PixelSize,
        /// The scene's canvas.
        found: PixelSize,
    },
    /// A transition without a pass.
    #[error("the transition `{}` is not rendered", .0.name())]
    Transition(TransitionKind),
    /// A blend mode without a pass.
    #[error("the blend mode `{}` is not rendered", .0.name())]
    Blend(BlendMode),
}

impl Explain for GpuError {
    fn code(&self) -> Code {
        match self {
            Self::NotInBuild => Code::NotInBuild,
            Self::NoAdapter { .. } | Self::Unfit { .. } | Self::TooLarge { .. } => Code::NoAdapter,
            Self::Refused { .. } | Self::Lost(_) | Self::TimedOut(_) => Code::DeviceLost,
            Self::OutOfMemory => Code::OutOfMemory,
            Self::Device(_) | Self::WrongCanvas { .. } => Code::Internal,
            Self::Transition(_) | Self::Blend(_) => Code::NotRendered,
        }
    }

    fn help(&self) -> Option<String> {
        let help = match self {
            Self::NotInBuild => "build it with `cargo build --release --features gpu`, or render with --compositor cpu",
            Self::NoAdapter { wanted: Some(_), found } if !found.is_empty() => "name one of these with --adapter, or leave it out",
            Self::NoAdapter { .. } | Self::Unfit { .. } => {
                "install a Vulkan driver (Debian and Ubuntu: mesa-vulkan-drivers; Fedora: mesa-vulkan-drivers; Arch: vulkan-swrast), \
                 or render with --compositor cpu"
            }
            Self::TooLarge { .. } => "use a smaller picture or canvas, or another adapter (--adapter)",
            Self::Refused { .. } | Self::Lost(_) | Self::TimedOut(_) => {
                "run it again; if it stays, try another --adapter or --compositor cpu"
            }
            Self::OutOfMemory => "close what else uses the graphics card, or render with --compositor cpu",
            Self::Device(_) | Self::WrongCanvas { .. } | Self::Transition(_) | Self::Blend(_) => return None,
        };
        Some(help.to_owned())
    }

    fn notes(&self) -> Vec<String> {
        match self {
            Self::NoAdapter { found, .. } => found.iter().map(|line| format!("found: {line}")).collect(),
            _ => Vec::new(),
        }
    }
}
