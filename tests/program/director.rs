//! The director's sentences: each said to the same draft, with the things that must change and those that must not.

use std::path::Path;

use offcut::draft::{ParseOptions, parse};
use offcut::promo::{Medium, PromoOptions, Revisions, direct, direct_among, promo};
use serde_json::{Value, json};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/promo/media");
const SENTENCES: &str = include_str!("data/sentences.txt");

fn media() -> Vec<Medium> {
    let names = ["bottle.jpg", "clock.jpg", "cup.jpg", "headphones.jpg", "lamp.jpg", "clip.mp4", "music.m4a", "logo.png"];
    names.iter().map(|name| Medium::open(Path::new(EXAMPLE).join(name), format!("https://cdn/{name}"), *name).unwrap()).collect()
}

fn draft(media: &[Medium]) -> Value {
    let options = PromoOptions {
        titles: vec!["Slow mornings".into(), "Shop now".into()],
        logo: Some(media[7].clone()),
        music: Some(media[6].clone()),
        ..PromoOptions::default()
    };
    promo(&media[..6], &options).unwrap().draft
}

fn track<'a>(draft: &'a Value, id: &str) -> &'a Value {
    draft["t"].as_array().unwrap().iter().find(|track| track["id"] == id).unwrap_or(&Value::Null)
}

fn segments<'a>(draft: &'a Value, id: &str) -> &'a [Value] {
    track(draft, id)["sg"].as_array().map_or(&[], Vec::as_slice)
}

/// The first title wherever it lies, and the last.
fn titles(draft: &Value) -> Vec<&Value> {
    let texts = draft["t"].as_array().unwrap().iter().filter(|track| track["tt"] == 7).flat_map(|track| track["sg"].as_array().unwrap());
    let mut titles: Vec<&Value> =
        texts.filter(|text| text["m"]["role"].is_null() || text["n"] == "Title" || text["n"] == "End title").collect();
    titles.sort_by_key(|text| text["s"].as_i64());
    titles
}

fn pictures(draft: &Value) -> Vec<&str> {
    segments(draft, "pictures").iter().filter_map(|segment| segment["u"].as_str()?.strip_prefix("https://cdn/")).collect()
}

fn effect(draft: &Value, name: &str) -> Option<f64> {
    let effects =
        segments(draft, "pictures").iter().filter(|one| one["u"].is_string()).map(|one| one["fx"].as_array().cloned().unwrap_or_default());
    let of_each: Vec<Option<Value>> = effects.map(|all| all.into_iter().find(|one| one["n"] == name)).collect();
    of_each.iter().all(|one| one.is_some() && one == &of_each[0]).then(|| of_each[0].as_ref().unwrap()["v"].as_f64().unwrap_or(1.0))
}

fn of_role<'a>(draft: &'a Value, role: &str) -> Vec<&'a Value> {
    let texts = draft["t"].as_array().unwrap().iter().filter(|track| track["tt"] == 7).flat_map(|track| track["sg"].as_array().unwrap());
    texts.filter(|text| text["m"]["role"] == role).collect()
}

fn length(draft: &Value, name: &str) -> i64 {
    let one = segments(draft, "pictures").iter().find(|one| one["u"] == format!("https://cdn/{name}"));
    one.map_or(0, |one| one["d"].as_i64().unwrap())
}

/// Whether one check holds.
fn holds(check: &str, old: &Value, new: &Value) -> bool {
    let at = check.find(['=', '<', '>', '!']).unwrap_or(check.len());
    let (key, rest) = check.split_at(at);
    let value = rest.trim_start_matches(['=', '<', '>', '!']);
    let title = |draft: &Value| titles(draft).first().copied().cloned().unwrap_or_default();
    let music = |draft: &Value| segments(draft, "music").first().cloned().unwrap_or_default();
    let number = |draft: &Value| match key {
        "d" => draft["d"].as_f64().unwrap(),
        "vo" => track(draft, "music")["vo"].as_f64().unwrap(),
        "pace" => draft["m"]["promo"]["pace"].as_f64().unwrap_or(1.0),
        "x" => title(draft)["x"].as_f64().unwrap_or(0.5),
        _ => title(draft)[key].as_f64().unwrap_or(f64::NAN),
    };
    let compared = match rest.chars().next() {
        Some('>') => number(new) > value.parse().unwrap_or_else(|_| number(old)),
        Some('<') => number(new) < value.parse().unwrap_or_else(|_| number(old)),
        _ => false,
    };
    let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match key {
        _ if rest.starts_with(['<', '>']) => compared,
        "d" => new["d"] == value.parse::<i64>().unwrap(),
        "c" if rest.starts_with('!') => title(new)["c"] != value,
        "c" | "fw" | "it" | "tc" | "ff" | "tx" | "y" => shown(&title(new)[key]) == value,
        "last" => titles(new).last().unwrap()["tx"] == value,
        "notitles" => titles(new).is_empty(),
        "span" => {
            let (from, to) = value.split_once('-').unwrap();
            let (start, length) = (title(new)["s"].as_i64().unwrap(), title(new)["d"].as_i64().unwrap());
            (start, start + length) == (from.parse().unwrap(), to.parse().unwrap())
        }
        "role" => value.split_once(':').is_some_and(|(role, words)| matches!(of_role(new, role)[..], [one] if one["tx"] == words)),
        "captions" => of_role(new, "caption").len() == value.parse::<usize>().unwrap(),
        "gone" => !pictures(new).contains(&value) && pictures(new).len() == pictures(old).len() - 1 && new["d"] == old["d"],
        "pics" => pictures(new) == value.split(',').collect::<Vec<_>>(),
        "first" => pictures(new)[0] == value && pictures(new).len() == pictures(old).len(),
        "lastpic" => *pictures(new).last().unwrap() == value && pictures(new).len() == pictures(old).len(),
        "each" => ["bottle.jpg", "clock.jpg", "cup.jpg", "headphones.jpg", "lamp.jpg"]
            .iter()
            .all(|name| length(new, name) == value.parse::<i64>().unwrap()),
        "len.cup.jpg" => length(new, "cup.jpg") == value.parse::<i64>().unwrap() && length(new, "lamp.jpg") == length(old, "lamp.jpg"),
        "vo" => track(new, "music")["vo"] == value.parse::<f64>().unwrap(),
        "fo" | "fi" | "ss" => shown(&music(new)[key]) == value,
        "bed" => music(new)["bed"] == value,
        "nomusic" => track(new, "music").is_null(),
        "muted" => track(new, "music")["mu"] == true,
        "nologo" => track(new, "logo").is_null(),
        "notr" => segments(new, "pictures").iter().all(|one| one.get("tr").is_none()),
        "tr" => segments(new, "pictures").iter().filter_map(|one| one.get("tr")).all(|tr| tr["n"] == value),
        "fx" => effect(new, value).is_some(),
        "up" | "down" => effect(new, value).is_some_and(|v| if value == "saturation" { v > 1.0 } else { (v > 0.0) == (key == "up") }),
        "style" => new["m"]["promo"]["style"] == value,
        "size" => format!("{}x{}", new["m"]["width"], new["m"]["height"]) == value,
        other => panic!("no check {other}"),
    }
}

/// All that may not differ is the same.
fn unchanged(old: &Value, new: &Value, may: &[&str]) -> Result<(), String> {
    if may == ["*"] {
        return Ok(());
    }
    for id in ["pictures", "shade", "logo", "titles", "music"] {
        if track(old, id) != track(new, id) && !may.contains(&id) {
            return Err(format!("track {id} changed"));
        }
    }
    let ids = new["t"].as_array().unwrap().iter().map(|track| track["id"].as_str().unwrap_or_default());
    for id in ids {
        if track(old, id).is_null() && !may.contains(&id) {
            return Err(format!("track {id} was added"));
        }
    }
    if new["d"] != old["d"] { Err("its length changed".to_owned()) } else { Ok(()) }
}

fn judged(sentence: &str, (checks, may): (&str, &str), old: &Value, media: &[Medium]) -> Result<(), String> {
    let said = direct(sentence, Some(old), media);
    if checks == "same" || checks == "asks" {
        return match said.draft {
            Some(_) => Err("it changed".to_owned()),
            None if said.reply.is_empty() => Err("no reply".to_owned()),
            None if checks == "asks" && !said.reply.contains(['?', '？']) => Err(format!("no question: {}", said.reply)),
            None => Ok(()),
        };
    }
    let new = said.draft.ok_or_else(|| format!("nothing changed: {}", said.reply))?;
    let parsed = parse(&new.to_string(), &ParseOptions::default());
    if let Some(found) = parsed.diagnostics.first() {
        return Err(format!("no valid draft: {found:?}"));
    }
    if said.reply.contains("did not understand") || said.reply.contains("没有听懂") || said.reply.contains("Nothing changed") {
        return Err(format!("not all understood: {}", said.reply));
    }
    if !holds(checks, old, &new) {
        return Err(format!("does not hold: {}", said.reply));
    }
    unchanged(old, &new, &may.split(',').collect::<Vec<_>>())
}

#[test]
fn each_sentence_changes_what_it_says_and_nothing_else() {
    let media = media();
    let old = draft(&media);
    let mut group = ("", "");
    let (mut count, mut failures) = (0, Vec::new());
    for line in SENTENCES.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        if let Some(header) = line.strip_prefix("> ") {
            let (checks, may) = header.split_once('|').unwrap();
            group = (checks.trim(), may.trim());
            continue;
        }
        count += 1;
        if let Err(failure) = judged(line, group, &old, &media) {
            failures.push(format!("{line} [{}]: {failure}", group.0));
        }
    }
    assert!(failures.is_empty(), "{} of {count} sentences:\n{}", failures.len(), failures.join("\n"));
    assert!(count >= 300, "{count} sentences");
}

#[test]
fn edits_by_word_outlive_a_remaking() {
    let media = media();
    let mut revisions = Revisions::default();
    revisions.push(draft(&media));
    let words = [
        "make the title red and bigger",
        "remove the cup",
        "put the lamp first",
        "make it black and white",
        "add a price \"$49\"",
        "music at 35%",
    ];
    for sentence in words {
        let said = direct_among(sentence, &mut revisions, &media);
        assert!(said.draft.is_some(), "{sentence}: {}", said.reply);
    }
    let before = revisions.current().unwrap().clone();
    for sentence in ["make it square", "make it 20 seconds", "make it bold", "change the title to \"Urban Dreams\""] {
        let new = direct_among(sentence, &mut revisions, &media).draft.unwrap();
        assert_eq!(titles(&new)[0]["c"], "#ff4d4d", "{sentence}");
        assert!(!pictures(&new).contains(&"cup.jpg") && pictures(&new)[0] == "lamp.jpg", "{sentence}: {:?}", pictures(&new));
        assert!(effect(&new, "grayscale").is_some(), "{sentence}");
        assert_eq!((of_role(&new, "price").len(), &track(&new, "music")["vo"]), (1, &json!(0.35)), "{sentence}");
        let parsed = parse(&new.to_string(), &ParseOptions::default());
        assert!(parsed.diagnostics.is_empty(), "{sentence}: {:?}", parsed.diagnostics);
    }
    for _ in 0..4 {
        assert!(direct_among("undo", &mut revisions, &media).draft.is_some());
    }
    assert_eq!(revisions.current(), Some(&before));
    assert!(direct_among("start over", &mut revisions, &media).draft.is_some());
    assert_eq!(revisions.current(), Some(&draft(&media)));
}

#[test]
fn the_first_words_about_media_make_a_promo() {
    let media = media();
    for sentence in [
        "a teaser for our new lamp",
        "turn these photos into a slideshow",
        "an ad, 15 seconds, bold",
        "I need a reel",
        "30-second promo with text overlays and background music",
        "把这些照片做成视频",
        "做一个15秒的广告",
        "slideshow please",
    ] {
        let said = direct(sentence, None, &media);
        assert!(said.draft.is_some(), "{sentence}: {}", said.reply);
    }
    for sentence in ["hello", "what can you do", "how many credits do I have", "导出"] {
        let said = direct(sentence, None, &media);
        assert!(said.draft.is_none() && !said.reply.is_empty(), "{sentence}: {}", said.reply);
    }
}
