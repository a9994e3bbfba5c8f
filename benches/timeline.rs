//! The cost of the timeline: laying a draft out, and one picture of it.
//!
//! The draft is a 30 s promo: five stills with Ken Burns motion and four crossfades, a video, a logo, three titles with
//! keyframes, music.

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use offcut::draft::*;
use offcut::timeline::Timeline;

#[path = "../tests/format/timeline/drafts.rs"]
mod drafts;

use drafts::{CANVAS, clip, draft, facts, fade, keys, rate, text, track};

fn promo() -> Draft {
    let still = |index: usize| {
        let mut still = clip("still.jpg", Some(5000));
        still.layout.ken_burns =
            Some(KenBurns { from: [0.0, 0.0, 1.0, 1.0], to: [0.1, 0.1, 0.8, 0.8], ease: Ease::Bezier(0.42, 0.0, 0.58, 1.0) });
        still.transition = if index < 4 { fade(500) } else { None };
        still
    };
    let logo = || {
        let mut logo = clip("logo.jpg", Some(30_000));
        (logo.layout.fit, logo.layout.opacity) = (Fit::Contain, 0.8);
        (logo.layout.x, logo.layout.y, logo.layout.width, logo.layout.height) = (0.85, 0.06, 0.2, Some(0.08));
        logo
    };
    let title = |words: &str| {
        let mut title = text(words, 3000);
        title.keyframes = BTreeMap::from([
            (Property::Opacity, keys(&[(0, 0.0), (400, 1.0), (2600, 1.0), (3000, 0.0)])),
            (Property::Y, keys(&[(0, 0.6), (400, 0.5)])),
        ]);
        title
    };
    let pictures = (0..5).map(still).chain([clip("a5000.mp4", None)]).collect();
    draft(vec![
        track(TrackKind::Video, pictures),
        track(TrackKind::Video, vec![logo()]),
        track(TrackKind::Text, ["one", "two", "three"].map(title).into()),
        track(TrackKind::Audio, vec![clip("a30000.mp3", None)]),
    ])
}

/// An hour of one-second captions over one video: 3600 segments on a track.
fn captions() -> Draft {
    let lines = (0..3600).map(|_| text("caption", 1000)).collect();
    draft(vec![track(TrackKind::Video, vec![clip("a3600000.mp4", None)]), track(TrackKind::Text, lines)])
}

/// Times one picture after the other, through the whole draft.
fn pictures(criterion: &mut Criterion, name: &str, draft: &Draft) {
    let (timeline, _) = Timeline::new(draft, &facts(draft), CANVAS, rate());
    let (frames, mut frame) = (timeline.frame_count(), 0);
    criterion.bench_function(name, |bencher| {
        bencher.iter(|| {
            frame = (frame + 1) % frames;
            black_box(timeline.picture_at(rate().time_of(frame)))
        });
    });
}

fn timeline(criterion: &mut Criterion) {
    let (promo, captions) = (promo(), captions());
    let known = facts(&promo);
    criterion.bench_function("timeline/new/promo", |bencher| bencher.iter(|| Timeline::new(black_box(&promo), &known, CANVAS, rate())));
    pictures(criterion, "timeline/picture_at/promo", &promo);
    pictures(criterion, "timeline/picture_at/3600 captions", &captions);
}

criterion_group!(benches, timeline);
criterion_main!(benches);
