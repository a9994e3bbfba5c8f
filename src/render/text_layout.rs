//! The texts of a segment, laid out: itself, or each cue of its subtitles, or each word of them while it is said.

use std::sync::Arc;

use crate::base::{FrameRate, PixelSize, Size, Time};
use crate::captions::{Captions, TimedText, timed_length, timed_texts};
use crate::draft::{Count, Layout, Text};
use crate::scene::TextUnit;
use crate::text::{self, FontLibrary, TextBlock, TextError, TextFrame};
use crate::timeline::{TextPlace, TextSpan, TextState, eased, finest_unit};

/// Bytes of text laid out for a segment: two hours of talk, each word with its cue.
const MOST_TIMED: usize = 2 << 20;

/// Numbers that a count goes through at most.
const MOST_NUMBERS: u64 = 4096;

/// Texts that a segment shows one after the other, each with its block.
pub(super) struct LaidTexts {
    pub(super) states: Vec<TextState>,
    pub(super) blocks: Vec<Arc<TextBlock>>,
}

/// Where texts are laid out.
pub(super) struct TextSettings<'a> {
    pub(super) canvas: PixelSize,
    pub(super) frame_rate: FrameRate,
    pub(super) language: Option<&'a str>,
    pub(super) fonts: &'a FontLibrary,
}

/// Lays out what a text segment of `duration` shows.
///
/// # Errors
/// The first text that cannot be laid out.
pub(super) fn lay_out(
    text: &Text,
    captions: Option<&Captions>,
    layout: &Layout,
    duration: Time,
    settings: &TextSettings<'_>,
) -> Result<LaidTexts, TextError> {
    let has_words = !text.words.is_empty() || text.caption_look.is_some();
    if let Some(count) = &text.motion.count {
        return counted(text, count, layout, duration, settings);
    }
    if captions.is_none() && !has_words {
        let block = block(text, layout.width, layout.height, settings)?;
        let size = block.layout_size();
        let units = units(text, &block);
        let state = TextState { units, ..TextState::throughout(Size::new(size.width, size.height)) };
        return Ok(LaidTexts { states: vec![state], blocks: vec![Arc::new(block)] });
    }
    let found = timed_length(text, captions);
    if found > MOST_TIMED {
        return Err(TextError::TooMuchTimed { found, allowed: MOST_TIMED });
    }
    let mut laid = LaidTexts { states: Vec::new(), blocks: Vec::new() };
    for timed in timed_texts(text, captions, duration) {
        let width = timed.placement.width.unwrap_or(layout.width);
        let block = block(&timed.text, width, layout.height, settings)?;
        let units = units(&timed.text, &block);
        laid.states.push(TextState { units, ..state(timed, &block) });
        laid.blocks.push(Arc::new(block));
    }
    raise_overlapping(&mut laid.states, f64::from(settings.canvas.height));
    Ok(laid)
}

/// The parts of a text that move on their own.
fn units(text: &Text, block: &TextBlock) -> Arc<[TextUnit]> {
    finest_unit(&text.motion).map_or_else(Arc::default, |finest| block.units(finest).into())
}

/// A text for each number that a count goes through, as frames show it.
fn counted(text: &Text, count: &Count, layout: &Layout, duration: Time, settings: &TextSettings<'_>) -> Result<LaidTexts, TextError> {
    let mut laid = LaidTexts { states: Vec::new(), blocks: Vec::new() };
    let frames = settings.frame_rate.frames_in(count.duration);
    let step = frames.div_ceil(MOST_NUMBERS).max(1);
    let mut shown: Option<(Time, String)> = None;
    let mut show = |number: String, from: Time, to: Time| {
        let text = Text { text: number, ..text.clone() };
        let block = block(&text, layout.width, layout.height, settings)?;
        let size = block.layout_size();
        let span = Some(TextSpan { shown: from..to, lasts: Time::ZERO..duration });
        laid.states.push(TextState { span, units: units(&text, &block), ..TextState::throughout(Size::new(size.width, size.height)) });
        laid.blocks.push(Arc::new(block));
        Ok(())
    };
    for frame in (0..frames).step_by(step as usize).chain([frames]) {
        let time = settings.frame_rate.time_of(frame);
        let value = count.from + (count.to - count.from) * eased(count.ease, time.fraction_of(count.duration));
        let number = text::formatted_number(value, &count.pattern, settings.language);
        if shown.as_ref().is_some_and(|(_, same)| *same == number) {
            continue;
        }
        if let Some((from, before)) = shown.replace((time, number)) {
            show(before, from, time)?;
        }
    }
    if let Some((from, last)) = shown {
        show(last, from, duration.max(from))?;
    }
    Ok(laid)
}

fn block(text: &Text, width: f64, height: Option<f64>, settings: &TextSettings<'_>) -> Result<TextBlock, TextError> {
    let frame = TextFrame {
        canvas: settings.canvas,
        box_width_px: width * f64::from(settings.canvas.width),
        box_height_px: height.map(|height| height * f64::from(settings.canvas.height)),
        language: settings.language,
    };
    text::layout(text, frame, settings.fonts)
}

fn state(timed: TimedText, block: &TextBlock) -> TextState {
    let size = block.layout_size();
    TextState {
        size: Size::new(size.width, size.height),
        span: Some(TextSpan { shown: timed.shown, lasts: timed.lasts }),
        place: TextPlace { across: timed.placement.across, top: timed.placement.top, raised: 0.0 },
        presets: timed.presets,
        units: Arc::default(),
    }
}

/// A cue that begins while another stands at the same place is set above it, as players do.
fn raise_overlapping(states: &mut [TextState], canvas_height: f64) {
    // End, place and upper edge of what stands; states of one cue share its span.
    let mut standing: Vec<(TextSpan, f64)> = Vec::new();
    for state in states.iter_mut().filter(|state| state.place.top.is_none() && state.place.across.is_none()) {
        let Some(span) = &state.span else { continue };
        standing.retain(|(other, _)| other.lasts.end > span.lasts.start);
        let below = standing.iter().filter(|(other, _)| other.lasts != span.lasts).map(|(_, top)| *top).fold(0.0, f64::max);
        state.place.raised = below;
        standing.push((span.clone(), below + state.size.height / canvas_height));
    }
}
