//! Films by looks: every look on every canvas with every kind of picture is legible and inside what platforms leave
//! free.

use std::path::Path;

use image::{Rgb, RgbImage, Rgba, RgbaImage};
use offcut::base::SafeArea;
use offcut::draft::{ParseOptions, parse};
use offcut::encode::Platform;
use offcut::promo::{Look, Medium, PromoOptions, promo};
use serde_json::Value;

/// Pictures of all kinds: portrait, landscape, on white, cut out, dark.
fn media(folder: &Path) -> Vec<Medium> {
    let save = |name: &str, (width, height): (u32, u32), colour: &dyn Fn(f64, f64) -> [u8; 3]| {
        let at = |x: u32, y: u32| Rgb(colour(f64::from(x) / f64::from(width), f64::from(y) / f64::from(height)));
        RgbImage::from_fn(width, height, at).save(folder.join(name)).unwrap();
    };
    let is_in = |x: f64, y: f64, radius: f64| (x - 0.5).hypot(y - 0.5) < radius;
    save("tall.png", (90, 160), &|x, y| if is_in(x, y, 0.2) { [230, 80, 40] } else { [118, 158, 171] });
    save("wide.png", (160, 90), &|x, y| [(x * 255.0) as u8, (y * 255.0) as u8, ((x * 40.0).sin() * 100.0 + 120.0) as u8]);
    save("white.png", (120, 120), &|x, y| if is_in(x, y, 0.25) { [40, 90, 200] } else { [254, 254, 254] });
    save("dark.png", (120, 90), &|x, y| if is_in(x, y, 0.1) { [250, 240, 90] } else { [14, 10, 24] });
    let cut_out = RgbaImage::from_fn(100, 100, |x, y| {
        let is_seen = is_in(f64::from(x) / 100.0, f64::from(y) / 100.0, 0.4);
        Rgba([30, 140, 80, if is_seen { 255 } else { 0 }])
    });
    cut_out.save(folder.join("cut.png")).unwrap();
    ["tall", "wide", "white", "dark", "cut"]
        .map(|name| {
            let file = format!("{name}.png");
            Medium::open(folder.join(&file), file, format!("the {name} thing")).unwrap()
        })
        .into()
}

fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/// A colour of the draft, its variables replaced.
fn resolved<'a>(draft: &'a Value, colour: &'a Value) -> &'a str {
    let colour = colour.as_str().unwrap();
    colour.strip_prefix("{{").and_then(|name| draft["vr"][&name[..name.len() - 2]].as_str()).unwrap_or(colour)
}

fn segments<'a>(draft: &'a Value, id: &'a str) -> impl Iterator<Item = &'a Value> {
    let tracks = draft["t"].as_array().unwrap().iter().filter(move |track| track["id"] == id);
    tracks.flat_map(|track| track["sg"].as_array().unwrap())
}

/// The segment under the middle of a segment on the track `id` while it runs.
fn under<'a>(draft: &'a Value, id: &'a str, text: &Value) -> Option<&'a Value> {
    let number = |value: &Value, key: &str, other: f64| value[key].as_f64().unwrap_or(other);
    let middle = number(text, "s", 0.0) + number(text, "d", 0.0) / 2.0;
    let is_under =
        |axis: &str, side: &str, field: &Value| (number(field, axis, 0.5) - number(text, axis, 0.5)).abs() < number(field, side, 1.0) / 2.0;
    segments(draft, id).find(|field| {
        let runs = number(field, "s", 0.0) <= middle && middle < number(field, "s", 0.0) + number(field, "d", 0.0);
        runs && is_under("x", "w", field) && is_under("y", "h", field)
    })
}

fn assert_legible(draft: &Value, text: &Value, area: &SafeArea, case: &str) {
    let number = |key: &str| text[key].as_f64().unwrap();
    let (left, right) = (number("x") - number("w") / 2.0, number("x") + number("w") / 2.0);
    let (top, bottom) = (number("y") - number("h") / 2.0, number("y") + number("h") / 2.0);
    let is_inside = left >= area.left - 2e-3 && right <= area.right + 2e-3 && top >= area.top - 2e-3 && bottom <= area.bottom + 2e-3;
    assert!(is_inside, "{case}: {text} leaves {area:?}");
    assert!(number("fs") > 0.008, "{case}: {text}");
    // On a picture a scrim is measured for it; elsewhere a plain colour lies under it.
    if under(draft, "shade", text).is_some() || text.get("bx").is_some() {
        return;
    }
    let ground =
        under(draft, "field", text).or_else(|| under(draft, "ground", text)).unwrap_or_else(|| panic!("{case}: nothing under {text}"));
    let (ink, ground) = (luminance(resolved(draft, &text["c"])), luminance(resolved(draft, &ground["c"])));
    let contrast = (ink.max(ground) + 0.05) / (ink.min(ground) + 0.05);
    let is_on_picture = under(draft, "pictures", text).is_some_and(|picture| picture.get("u").is_some());
    assert!(contrast >= 4.5 || is_on_picture, "{case}: {contrast} for {text}");
}

#[test]
fn every_look_is_legible_on_every_canvas() {
    let folder = tempfile::tempdir().unwrap();
    let media = media(folder.path());
    let canvases = [
        (Platform::Tiktok, SafeArea::TIKTOK),
        (Platform::Reels, SafeArea::REELS),
        (Platform::Square, SafeArea::TITLE),
        (Platform::Youtube, SafeArea::TITLE),
    ];
    for look in Look::built_in() {
        for (platform, area) in canvases {
            for seed in [0, 1, 4] {
                let case = format!("{} {platform:?} {seed}", look.name);
                let options = PromoOptions {
                    duration: offcut::base::Time::from_ms(12_000),
                    titles: vec!["Unforgettably slow mornings, well made".into(), "Donaudampfschifffahrt".into()],
                    kicker: Some("New this season".into()),
                    cta: Some("Shop the collection".into()),
                    url: Some("solmere.example".into()),
                    look: Some(look.clone()),
                    canvas: platform.canvas(),
                    platform: Some(platform),
                    seed,
                    ..PromoOptions::default()
                };
                let draft = promo(&media, &options).unwrap().draft;
                let parsed = parse(&draft.to_string(), &ParseOptions::default());
                assert!(parsed.diagnostics.is_empty(), "{case}: {:?}", parsed.diagnostics);
                for id in ["titles", "labels", "button", "address"] {
                    segments(&draft, id).for_each(|text| assert_legible(&draft, text, &area, &case));
                }
                assert_eq!(segments(&draft, "titles").next().unwrap()["s"], 0, "{case}: the title is there on the first frame");
            }
        }
    }
}

#[test]
fn seeds_differ_and_a_film_is_the_same_twice() {
    let folder = tempfile::tempdir().unwrap();
    let media = media(folder.path());
    let film = |seed: u64| {
        let options = PromoOptions { titles: vec!["Slow mornings".into()], look: Look::named("poster"), seed, ..PromoOptions::default() };
        promo(&media, &options).unwrap().draft
    };
    let films: Vec<Value> = (0..5).map(film).collect();
    let faces = |draft: &Value| (draft["vr"]["ground"].clone(), segments(draft, "pictures").next().unwrap()["w"].clone());
    let first: std::collections::HashSet<String> = films.iter().map(|film| format!("{:?}", faces(film))).collect();
    assert!(first.len() >= 4, "{first:?}");
    assert_eq!(films[3], film(3));
}
