//! The page, inside the program.

/// The page itself.
pub(super) const PAGE: &str = include_str!("page/index.html");

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// Everything else of it: name, type, text.
pub(super) const ASSETS: &[(&str, &str, &str)] = &[
    ("buffer.js", SCRIPT, include_str!("page/buffer.js")),
    ("export.js", SCRIPT, include_str!("page/export.js")),
    ("icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
    ("keyboard.js", SCRIPT, include_str!("page/keyboard.js")),
    ("main.js", SCRIPT, include_str!("page/main.js")),
    ("player.js", SCRIPT, include_str!("page/player.js")),
    ("problems.js", SCRIPT, include_str!("page/problems.js")),
    ("safe_areas.js", SCRIPT, include_str!("page/safe_areas.js")),
    ("server.js", SCRIPT, include_str!("page/server.js")),
    ("strips.js", SCRIPT, include_str!("page/strips.js")),
    ("style.css", STYLE, include_str!("page/style.css")),
    ("time.js", SCRIPT, include_str!("page/time.js")),
    ("timeline.css", STYLE, include_str!("page/timeline.css")),
    ("timeline.js", SCRIPT, include_str!("page/timeline.js")),
    ("transport.js", SCRIPT, include_str!("page/transport.js")),
];
