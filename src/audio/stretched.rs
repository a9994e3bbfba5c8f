//! Another speed at the same pitch. A stretcher's output depends on all that came before, so that it runs once, from
//! the start on, into a temporary file; any sample can be read from that again, by this mixer or a later one.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use timestretch::{Backend, Parameters, PreparedSession, ProcessStatus, SessionConfig, StreamSession, TempoRate};

use super::AudioError;
use super::played_sound::PlayedSound;
use super::speed_line::SpeedLine;
use crate::base::{CHANNELS, Diagnostic, SAMPLE_RATE, SampleBlock};
use crate::timeline::SoundClip;

/// Over so many samples the stretcher makes up for what its whole steps leave over.
const HORIZON: i64 = 2048;

/// Source samples between the middle of the stretcher's window and what it counts from.
const WINDOW_MIDDLE: f64 = 1024.0;

/// Samples read from the stretcher at a time.
const BLOCK: usize = 1024;

/// Stretched sounds that are kept for who asks next, as a preview does.
const MOST_KEPT: usize = 16;

/// Bytes of a sample of both channels in the file.
const FRAME_BYTES: usize = 4 * CHANNELS;

static KEPT: Mutex<Vec<(String, Arc<Mutex<StretchedFile>>)>> = Mutex::new(Vec::new());

/// A played sound stretched along a line of speeds.
pub(super) struct Stretched(Arc<Mutex<StretchedFile>>);

struct StretchedFile {
    played: PlayedSound,
    line: SpeedLine,
    session: StreamSession,
    /// Output samples per source sample at the start, at which the stretcher's delay is taken off.
    first_stretch: f64,
    file: File,
    /// Samples in the file.
    written: i64,
    /// The stretcher's output for which the speed was last set, and how often it was.
    steered_at: Option<u64>,
    steered: u64,
}

impl Stretched {
    /// The stretched sound of `clip`; what was stretched of it before is used again.
    pub(super) fn open(played: PlayedSound, clip: &SoundClip) -> Result<Self, AudioError> {
        let key = identity(&played, clip);
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, file)) = kept.iter().find(|(known, _)| *known == key) {
            return Ok(Self(Arc::clone(file)));
        }
        let file = Arc::new(Mutex::new(StretchedFile::new(played, SpeedLine::of(clip))?));
        if kept.len() >= MOST_KEPT {
            kept.remove(0);
        }
        kept.push((key, Arc::clone(&file)));
        Ok(Self(file))
    }

    /// Samples from `first` on.
    pub(super) fn read(&self, first: i64, length: usize) -> Result<SampleBlock, AudioError> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.fill(first + length as i64)?;
        file.read(first, length).map_err(|error| file.fault(&error))
    }

    /// The warnings since the last call.
    pub(super) fn take_warnings(&self) -> Vec<Diagnostic> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.played.take_warnings()
    }
}

impl StretchedFile {
    fn new(played: PlayedSound, line: SpeedLine) -> Result<Self, AudioError> {
        let first_tempo = tempo(line.speed_at(HORIZON / 2));
        let config = SessionConfig {
            source_sample_rate: SAMPLE_RATE,
            output_sample_rate: SAMPLE_RATE,
            channels: CHANNELS,
            // The same samples on every machine.
            backend: Backend::Portable,
            parameters: Parameters::keylock(first_tempo),
            ..SessionConfig::default()
        };
        let fault = |error: &dyn std::error::Error| AudioError::Resample { path: played.source().path(), reason: error.to_string() };
        let session = PreparedSession::new(config).map_err(|error| fault(&error))?.activate();
        let file = tempfile::tempfile().map_err(|error| fault(&error))?;
        let first_stretch = 1.0 / first_tempo.get();
        Ok(Self { played, line, session, first_stretch, file, written: 0, steered_at: None, steered: 0 })
    }

    /// Stretches on until the file holds `end` samples.
    fn fill(&mut self, end: i64) -> Result<(), AudioError> {
        let mut interleaved = vec![0.0; BLOCK * CHANNELS];
        let mut bytes = Vec::with_capacity(BLOCK * FRAME_BYTES);
        while self.written < end {
            self.steer()?;
            match self.session.advance(1).status {
                ProcessStatus::NeedSource => self.supply()?,
                ProcessStatus::Fault | ProcessStatus::Finished | ProcessStatus::Paused => {
                    return Err(self.fault(&self.session.fault().unwrap_or(timestretch::SessionError::InvalidState)));
                }
                _ => {}
            }
            let stamp = self.session.read_output(&mut interleaved).map_err(|error| self.fault(&error))?;
            if stamp.frames > 0 {
                bytes.clear();
                bytes.extend(interleaved[..stamp.frames * CHANNELS].iter().flat_map(|sample| sample.to_le_bytes()));
                let at = SeekFrom::Start(self.written as u64 * FRAME_BYTES as u64);
                self.file.seek(at).and_then(|_| self.file.write_all(&bytes)).map_err(|error| self.fault(&error))?;
                self.written += stamp.frames as i64;
            }
            let receipt = stamp.consumed(stamp.frames).map_err(|error| self.fault(&error))?;
            self.session.acknowledge(receipt).map_err(|error| self.fault(&error))?;
            while self.session.next_applied().is_some() {}
        }
        Ok(())
    }

    /// Sets the speed anew where the stretcher has moved on, so that it stays on the line whatever its whole steps are.
    fn steer(&mut self) -> Result<(), AudioError> {
        let horizon = self.session.commit_horizon();
        if self.steered_at.replace(horizon) == Some(horizon) {
            return Ok(());
        }
        let wanted = (self.target(self.written + HORIZON) - self.session.position()) / HORIZON as f64;
        self.steered += 1;
        let parameters = Parameters::keylock(tempo(wanted));
        self.session.schedule(self.steered, horizon, parameters).map_err(|error| self.fault(&error))
    }

    /// The source position that the stretcher must report at output sample `sample`. Its delay is taken off at the
    /// first speed; where the speed has moved since then, so has the delay.
    fn target(&self, sample: i64) -> f64 {
        self.line.position(sample) + WINDOW_MIDDLE * (self.first_stretch * self.line.speed_at(sample) - 1.0)
    }

    fn supply(&mut self) -> Result<(), AudioError> {
        let Some(request) = self.session.source_request() else { return Ok(()) };
        let block = self.played.read(request.start_frame as i64, request.frames)?;
        let interleaved: Vec<f32> = block.left.iter().zip(&block.right).flat_map(|(&left, &right)| [left, right]).collect();
        self.session.supply(request, &interleaved).map(|_| ()).map_err(|error| self.fault(&error))
    }

    fn read(&mut self, first: i64, length: usize) -> std::io::Result<SampleBlock> {
        let early = usize::try_from(-first).unwrap_or(0).min(length);
        let mut block = SampleBlock::silence(early);
        let mut bytes = vec![0; (length - early) * FRAME_BYTES];
        self.file.seek(SeekFrom::Start(first.max(0) as u64 * FRAME_BYTES as u64))?;
        self.file.read_exact(&mut bytes)?;
        for frame in bytes.chunks_exact(FRAME_BYTES) {
            block.left.push(f32::from_le_bytes([frame[0], frame[1], frame[2], frame[3]]));
            block.right.push(f32::from_le_bytes([frame[4], frame[5], frame[6], frame[7]]));
        }
        Ok(block)
    }

    fn fault(&self, error: &dyn std::error::Error) -> AudioError {
        AudioError::Resample { path: self.played.source().path(), reason: error.to_string() }
    }
}

fn tempo(speed: f64) -> TempoRate {
    TempoRate::new(speed.clamp(TempoRate::MIN.get(), TempoRate::MAX.get())).unwrap_or(TempoRate::UNITY)
}

/// All that the stretched sound depends on: the file as it is now, and how it is played.
fn identity(played: &PlayedSound, clip: &SoundClip) -> String {
    let metadata = played.source().file().and_then(|file| std::fs::metadata(file).ok());
    let version = metadata.map(|metadata| (metadata.len(), metadata.modified().ok()));
    let SoundClip { source_start, source_length, speed, speed_time, looped, .. } = clip;
    format!("{:?} {version:?} {source_start:?} {source_length:?} {speed:?} {speed_time:?} {looped}", played.source())
}
