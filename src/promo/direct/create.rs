//! A new promo of all media.

use crate::draft::MediaKind;
use crate::promo::{Medium, Promo, PromoError, PromoOptions, promo};

use super::replies::Language;
use super::wish::Wish;
use super::words::LOGO_NAMES;

/// Whether a medium is a logo, by its name.
pub(super) fn is_logo(medium: &Medium) -> bool {
    let name = medium.name.to_lowercase();
    medium.kind == MediaKind::Image && LOGO_NAMES.iter().any(|word| name.contains(word))
}

/// The pictures to show: all but logos, unless there is nothing else.
pub(super) fn shown(media: &[Medium]) -> Vec<Medium> {
    let pictures: Vec<Medium> = media.iter().filter(|medium| medium.kind != MediaKind::Audio && !is_logo(medium)).cloned().collect();
    if pictures.is_empty() { media.to_vec() } else { pictures }
}

/// Makes a promo as `wishes` say; without a title one that fits all.
pub(super) fn create(wishes: &[Wish], media: &[Medium], language: Language) -> Result<(Promo, PromoOptions), PromoError> {
    let mut options = PromoOptions {
        logo: media.iter().find(|medium| is_logo(medium)).cloned(),
        music: media.iter().find(|medium| medium.kind == MediaKind::Audio).cloned(),
        ..PromoOptions::default()
    };
    let (mut wants_title, mut wants_music, mut bed) = (true, true, None);
    for wish in wishes {
        match wish {
            Wish::Title(title) => options.titles.push(title.clone()),
            Wish::RemoveTitles => wants_title = false,
            Wish::RemoveMusic => (options.music, wants_music) = (None, false),
            Wish::Bed(style) => bed = Some(*style),
            Wish::RemoveLogo => options.logo = None,
            other => set(&mut options, other),
        }
    }
    if options.music.is_none() && wants_music {
        options.bed = Some(bed.unwrap_or_else(|| options.style.bed()));
    }
    let pictures = shown(media);
    if !wants_title || !options.titles.is_empty() {
        return promo(&pictures, &options).map(|made| (made, options));
    }
    options.titles = vec![language.default_title().to_owned()];
    match promo(&pictures, &options) {
        // A machine without Chinese fonts gets the title that every machine can write.
        Err(PromoError::Title { .. }) => {
            options.titles = vec![Language::English.default_title().to_owned()];
            promo(&pictures, &options).map(|made| (made, options))
        }
        made => made.map(|made| (made, options)),
    }
}

/// Takes a wish into the options, where it is about them alone.
pub(super) fn set(options: &mut PromoOptions, wish: &Wish) {
    match wish {
        Wish::Duration(ms) => options.duration = crate::base::Time::from_ms(*ms),
        Wish::Style(style) => options.style = *style,
        Wish::Pace(factor) => options.pace = ((options.pace * factor).clamp(0.2, 5.0) * 100.0).round() / 100.0,
        Wish::Shape(canvas, platform) => (options.canvas, options.platform) = (*canvas, *platform),
        Wish::Transitions(wanted) => options.transitions = *wanted,
        Wish::MusicGain(gain) => options.music_gain = *gain,
        _ => {}
    }
}
