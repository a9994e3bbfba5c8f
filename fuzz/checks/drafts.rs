//! A draft of any bytes is refused with a reason, or becomes a timeline that answers at any time.

use offcut::base::{Diagnostic, FrameRate, PixelSize, Time};
use offcut::draft::{ParseOptions, parse, write};
use offcut::timeline::{Facts, Timeline, summary};

/// Panics where reading breaks its promise.
pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let parsed = parse(&text, &ParseOptions::default());
    assert_eq!(parsed.draft.is_none(), parsed.diagnostics.iter().any(Diagnostic::is_error), "an error is told where there is no draft");
    for diagnostic in &parsed.diagnostics {
        assert!(!diagnostic.message.is_empty() && (diagnostic.pointer.is_empty() || diagnostic.pointer.starts_with('/')), "{diagnostic:?}");
    }
    if !parsed.document.is_null() {
        let again = parse(&write(&parsed.document), &ParseOptions::default());
        assert_eq!(again.document, parsed.document, "writing loses nothing");
    }
    let Some(draft) = parsed.draft else { return };
    let (facts, rate) = (Facts::default(), FrameRate::new(30_000, 1001).expect("a rate above zero"));
    let (timeline, _) = Timeline::new(&draft, &facts, PixelSize::new(320, 180), rate);
    let end = timeline.duration();
    assert!(end >= Time::ZERO && !summary(&draft, &timeline, &facts).is_empty());
    for time in [Time::ZERO, Time::from_ms(end.round_ms() / 2), end, end + Time::from_ms(1)] {
        let _ = timeline.picture_at(time);
    }
    for clip in timeline.sounds() {
        let gain = timeline.gain_at(&clip, Time::ZERO);
        assert!(gain.left.is_finite() && gain.right.is_finite() && clip.duration > Time::ZERO, "{clip:?}");
    }
}
