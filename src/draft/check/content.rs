//! Every segment has what its kind needs.

use crate::base::{Code, Diagnostic};
use crate::draft::keys::{Key, Segments, document, effects, look, motion, segment, sound, text, track};
use crate::draft::look::MaskKind;
use crate::draft::model::MediaKind;
use crate::draft::motion::TransitionKind;
use crate::draft::read::Object;
use crate::draft::words::WrittenKind;

/// Tells that nothing can be exported, unless `read` already tells what is wrong with the tracks.
pub(super) fn check_ready(document: &Object, read: &[Diagnostic], diagnostics: &mut Vec<Diagnostic>) {
    let tracks = document.objects(&document::TRACKS);
    let place = document.pointer_of(&document::TRACKS);
    let told = document.refuses(&document::TRACKS) || read.iter().any(|one| one.is_error() && one.pointer.starts_with(&place));
    if told || tracks.iter().flatten().any(|track| !track.objects(&track::SEGMENTS).is_empty()) {
        return;
    }
    let missing = if tracks.is_empty() { "no track" } else { "no segment in any track" };
    let message = format!("not ready to export: the draft has {missing}");
    let place = if document.datum(&document::TRACKS).is_some() { place } else { document.pointer.clone() };
    diagnostics.push(Diagnostic::error(Code::NotReady, message).at(place).help("add a segment to the \"sg\" of a track"));
}

/// Tells of segments without content or length, and of what only several keys together decide.
pub(super) fn check(document: &Object, diagnostics: &mut Vec<Diagnostic>) {
    for track in document.objects(&document::TRACKS).iter().flatten() {
        for segment in track.objects(&track::SEGMENTS).iter().flatten() {
            check_content(segment, diagnostics);
            check_keyed_effects(segment, diagnostics);
            check_luma(segment, diagnostics);
        }
    }
}

fn missing(segment: &Object, keys: &[&Key], help: &str) -> Option<Diagnostic> {
    if keys.iter().any(|key| segment.datum(key).is_some() || segment.refuses(key)) {
        return None;
    }
    let names: Vec<String> = keys.iter().map(|key| format!("\"{}\" ({})", key.name, key.english())).collect();
    let message = format!("{} has no {}", segment.segment.what(), names.join(" and no "));
    Some(Diagnostic::error(Code::MissingKey, message).at(segment.pointer.clone()).help(help))
}

fn check_content(segment: &Object, diagnostics: &mut Vec<Diagnostic>) {
    let kind = segment.segment;
    if lacks_source(segment) {
        diagnostics.push(no_source(segment));
        return;
    }
    diagnostics.extend(match kind {
        Segments::COLOUR => missing(segment, &[&segment::FILL], "add a colour or gradient as \"c\""),
        Segments::SHAPE => missing(segment, &[&segment::SHAPE], "add the shape as \"sh\""),
        _ => None,
    });
    diagnostics.extend(several_sources(segment));
    let still = is_image(segment) || !kind.meets(Segments::MEDIA) || is_computed(segment);
    if still && segment.datum(&text::SUBTITLES).is_none() {
        let error = missing(segment, &[&segment::DURATION_SHOWN], "add how long it is shown, in milliseconds, as \"d\"");
        diagnostics.extend(error.map(|error| Diagnostic { code: Code::UnknownDuration, ..error }));
    }
}

/// Whether a segment names neither media nor text, so that a placeholder stands for it.
pub(in crate::draft) fn lacks_source(segment: &Object) -> bool {
    let names = |key: &Key| segment.datum(key).is_some() || segment.refuses(key);
    match segment.segment {
        Segments::TEXT => !names(&text::WRITTEN) && !names(&text::SUBTITLES) && !counts(segment),
        kind => kind.meets(Segments::MEDIA) && !sources(kind).iter().any(|key| names(key)),
    }
}

/// Whether a text shows a number that counts.
fn counts(segment: &Object) -> bool {
    let animation = segment.find::<Object>(&text::ANIMATION);
    animation.is_some_and(|animation| animation.find::<&str>(&text::ANIMATION_NAME) == Some("count"))
}

fn no_source(segment: &Object) -> Diagnostic {
    let (key, shown, help) = match segment.segment {
        Segments::TEXT => ("tx\" (text)", "its name is shown, if it has one", "add the text as \"tx\""),
        Segments::SOUND => ("u\" (source)", "it is silent", "add the path or URL of its sound as \"u\", or computed music as \"bed\""),
        _ => ("u\" (source)", "a card with its name is shown", "add the path or URL of its media as \"u\""),
    };
    let message = format!("{} has no \"{key}; {shown}", segment.segment.what());
    Diagnostic::warning(Code::NoSource, message).at(segment.pointer.clone()).help(help)
}

/// The keys that can name the source of media.
fn sources(kind: Segments) -> &'static [&'static Key] {
    if kind.meets(Segments::SOUND) { &[&segment::SOURCE, &sound::BED, &sound::SOUND_EFFECT] } else { &[&segment::SOURCE] }
}

/// Whether its sound comes from no file.
fn is_computed(segment: &Object) -> bool {
    segment.segment.meets(Segments::SOUND) && [&sound::BED, &sound::SOUND_EFFECT].iter().any(|key| segment.datum(key).is_some())
}

/// A segment plays one source.
fn several_sources(segment: &Object) -> Option<Diagnostic> {
    let mut named = sources(segment.segment).iter().filter(|key| segment.datum(key).is_some());
    let (first, second) = (named.next()?, named.next()?);
    let message = format!("has both \"{}\" and \"{}\", and plays one source", first.name, second.name);
    let message = format!("{} {message}", segment.segment.what());
    Some(Diagnostic::error(Code::DuplicateKey, message).at(segment.pointer_of(second)).help("remove one of them, or add a segment for it"))
}

fn is_image(segment: &Object) -> bool {
    segment.find_word(&segment::KIND) == Some(WrittenKind::Media(MediaKind::Image))
}

/// `fx.N.param` names a parameter of an effect that is there.
fn check_keyed_effects(segment: &Object, diagnostics: &mut Vec<Diagnostic>) {
    if segment.refuses(&look::EFFECTS) {
        return;
    }
    let Some(keyframes) = segment.find::<Object>(&motion::KEYFRAMES) else { return };
    let effects = segment.objects(&look::EFFECTS);
    for (property, _) in &keyframes.entries {
        let Some((index, parameter)) = motion::keyed_effect(property) else { continue };
        let name = effects.get(index).and_then(Option::as_ref).and_then(|effect| effect.find::<&'static str>(&effects::NAME));
        let known = name.and_then(effects::effect).is_some_and(|effect| effect.parameters.keys.iter().any(|key| key.name == parameter));
        if !known {
            let message = match name {
                Some(name) => format!("the effect \"{name}\" has no parameter \"{parameter}\""),
                None => format!("\"{}\" has no effect {index}; it has {}", look::EFFECTS.name, effects.len()),
            };
            diagnostics.push(Diagnostic::error(Code::UnknownReference, message).at(format!("{}/{property}", keyframes.pointer)));
        }
    }
}

/// A transition or mask by luma has its picture.
fn check_luma(segment: &Object, diagnostics: &mut Vec<Diagnostic>) {
    let mut refuse = |object: &Object, key: &str| {
        let message = format!("\"luma\" has no picture: \"{key}\" is missing");
        diagnostics
            .push(Diagnostic::error(Code::MissingKey, message).at(object.pointer.clone()).help(format!("add the picture as \"{key}\"")));
    };
    if let Some(transition) = segment.find::<Object>(&motion::TRANSITION) {
        let parameters = transition.find::<Object>(&motion::TRANSITION_PARAMETERS);
        let has_picture = parameters.is_some_and(|parameters| parameters.datum(&motion::LUMA_SOURCE).is_some());
        if transition.word::<TransitionKind>(&motion::TRANSITION_NAME) == TransitionKind::Luma && !has_picture {
            refuse(&transition, "p/u");
        }
    }
    if let Some(mask) = segment.find::<Object>(&look::MASK)
        && mask.word::<MaskKind>(&look::MASK_TYPE) == MaskKind::Luma
        && mask.datum(&look::MASK_SOURCE).is_none()
    {
        refuse(&mask, look::MASK_SOURCE.name);
    }
}
